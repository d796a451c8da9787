"""What readers and harvesters ask for: feeds and lists of them, site maps, static repositories.

Feeds are those of RFC 4287 and https://www.jsonfeed.org/version/1.1/.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from papershelf.checks.nesting import Fault
from papershelf.checks.places import UNKNOWN, SitePlace
from papershelf.checks.values import XmlNode, instant, is_day, is_web, read_json, repeated

ATOM = "http://www.w3.org/2005/Atom feed"
RSS = ("rss", "http://www.w3.org/1999/02/22-rdf-syntax-ns# RDF")
JSON_FEED = "https://jsonfeed.org/version/1"
# https://www.rfc-editor.org/rfc/rfc3986#section-3
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.ASCII | re.IGNORECASE)


class _FeedAuthor(Struct, frozen=True):
    name: str = ""
    url: str = ""
    avatar: str = ""


class _FeedItem(Struct, frozen=True):
    """An entry of a feed of either kind; what JSON Feed requires has no default."""

    id: str
    url: str = ""
    title: str = ""
    date_published: str = ""
    date_modified: str = ""
    content_text: str | None = None
    content_html: str | None = None
    authors: tuple[_FeedAuthor, ...] = ()
    line: int = 0


class _JsonFeed(Struct, frozen=True):
    version: str
    title: str
    items: list[_FeedItem]
    home_page_url: str = ""
    feed_url: str = ""
    authors: tuple[_FeedAuthor, ...] = ()


def json_feed(path: str, data: bytes, place: SitePlace) -> Iterator[Fault]:
    """Yield faults of the JSON Feed at *path*."""
    feed = read_json(data, _JsonFeed)
    yield from _own_address(path, feed.feed_url, place)
    for item in feed.items:
        if not item.id:
            yield 0, "an item has no id"
        if item.content_text is None and item.content_html is None:
            yield 0, f"the item {item.id} has neither content_text nor content_html"
        yield from _dates(0, item.date_published, item.date_modified)
    dates = [item.date_published or item.date_modified for item in feed.items]
    yield from _entries(path, feed.items, dates, place)


def atom(path: str, root: XmlNode, place: SitePlace) -> Iterator[Fault]:
    """Yield faults of the Atom feed at *path*."""
    yield from _without(root, "id", "title", "updated")
    for link in root.all("link"):
        if link.given.get("rel") == "self":
            yield from _own_address(path, link.given.get("href", ""), place)
    entries = list(root.all("entry"))
    if not any(root.all("author")) and not all(any(entry.all("author")) for entry in entries):
        yield root.line, "neither the feed nor each of its entries has an author"
    for entry in entries:
        yield from _without(entry, "id", "title", "updated")
        if not _alternate(entry) and not any(entry.all("content")):
            yield entry.line, "an entry has neither content nor a link to its page"
    for node in (root, *entries):
        yield from _parts(node)
    items = [_item_of(entry) for entry in entries]
    dates = [entry.said("published") or entry.said("updated") for entry in entries]
    yield from _entries(path, items, dates, place)


def _parts(node: XmlNode) -> Iterator[Fault]:
    """Yield what a feed of Atom and each of its entries may have wrong alike."""
    name = node.said("id")
    if name and not _ADDRESS.fullmatch(name):
        yield node.line, f"<id> is no address: {name}"
    for person in node.all("author", "contributor"):
        yield from _without(person, "name")
    for date in node.all("updated", "published"):
        yield from _dates(date.line, date.text.strip())


def _item_of(entry: XmlNode) -> _FeedItem:
    return _FeedItem(entry.said("id"), url=_alternate(entry), line=entry.line)


def _alternate(entry: XmlNode) -> str:
    """Return the address of the page that an *entry* of Atom is about."""
    links = (link.given for link in entry.all("link"))
    own = (link for link in links if link.get("rel", "alternate") == "alternate")
    return next((link.get("href", "") for link in own), "")


def _without(node: XmlNode, *names: str) -> Iterator[Fault]:
    for name in names:
        times = sum(1 for _ in node.all(name))
        if times != 1:
            yield node.line, f"<{node.local}> has {times or 'no'} <{name}>"
        elif not node.said(name) and name != "title":
            yield node.line, f"<{name}> is empty"


def _dates(line: int, *texts: str) -> Iterator[Fault]:
    for text in texts:
        if text and not instant(text):
            yield line, f"no date of RFC 3339: {text}"


def _own_address(path: str, address: str, place: SitePlace) -> Iterator[Fault]:
    if address and place.target(path, address) not in (None, (path, "")):
        yield 0, f"the feed names another address as its own: {address}"


def _entries(
    path: str, items: Sequence[_FeedItem], dates: Sequence[str], place: SitePlace
) -> Iterator[Fault]:
    """Yield faults of the entries of a feed, whose *dates* are their own."""
    yield from repeated("id", (item.id for item in items))
    last: datetime | None = None
    for item, date in zip(items, dates, strict=True):
        if item.url and (not is_web(item.url) or place.lacks(path, item.url)):
            yield item.line, f"an entry leads to {item.url}, which is not there"
        found = instant(date)
        if found and last and found > last:
            yield item.line, f"the entry {item.id} is newer than the one before it"
        last = found or last


def opml(path: str, root: XmlNode, place: SitePlace) -> Iterator[Fault]:
    """Yield faults of the OPML at *path*: https://opml.org/spec2.opml."""
    if "version" not in root.given:
        yield root.line, "<opml> has no version"
    if [child.local for child in root.children] != ["head", "body"]:
        yield root.line, "<opml> has not one head and one body"
    for outline in root.within():
        if outline.local == "outline":
            yield from ((outline.line, fault) for fault in _outline(path, outline.given, place))


def _outline(path: str, given: Mapping[str, str], place: SitePlace) -> Iterator[str]:
    if not given.get("text"):
        yield "an outline has no text"
    if given.get("type") == "rss" and not given.get("xmlUrl"):
        yield "an outline of a feed has no xmlUrl"
    for name in ("xmlUrl", "htmlUrl"):
        if missing := place.lacks(path, given.get(name, "#")):
            yield f"{name} leads to {missing}, which is not there"


SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
INDEX, URLS = f"{SITEMAPS} sitemapindex", f"{SITEMAPS} urlset"
REPOSITORY = "http://www.openarchives.org/OAI/2.0/static-repository Repository"
# https://www.sitemaps.org/protocol.html
_MOST_ADDRESSES, MOST_BYTES = 50_000, 52_428_800


def sitemap(path: str, root: XmlNode, place: SitePlace) -> Iterator[Fault]:
    """Yield faults of the site map, or index of some, at *path*."""
    if len(root.children) > _MOST_ADDRESSES:
        yield 0, f"a site map has no more than {_MOST_ADDRESSES:,} addresses"
    for entry in root.children:
        address, changed = entry.said("loc"), entry.said("lastmod")
        if not is_web(address) or (
            place.address != UNKNOWN and place.target(path, address) is None
        ):
            yield entry.line, f"{address or 'an empty loc'} is no address of this site"
        elif missing := place.lacks(path, address):
            yield entry.line, f"{address} leads to {missing}, which is not there"
        if changed and not is_day(changed, "-") and not instant(changed):
            yield entry.line, f"lastmod is no date: {changed}"
    yield from repeated("address", (entry.said("loc") for entry in root.children))


def repository(_: str, root: XmlNode, __: SitePlace) -> Iterator[Fault]:
    """Yield faults of a static repository.

    http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm
    """
    for name in ("Identify", "ListMetadataFormats", "ListRecords"):
        if not any(root.all(name)):
            yield root.line, f"<Repository> has no <{name}>"
    for listed in root.all("ListRecords"):
        headers = [node for node in listed.within() if node.local == "header"]
        yield from repeated("identifier", (header.said("identifier") for header in headers))
        yield from _headers(headers)


def _headers(headers: Iterable[XmlNode]) -> Iterator[Fault]:
    for header in headers:
        if not header.said("identifier"):
            yield header.line, "a record has no identifier"
        if not is_day(header.said("datestamp")[:10], "-"):
            yield header.line, f"a record has no date: {header.said('datestamp')}"


def robots(path: str, text: str, place: SitePlace) -> Iterator[Fault]:
    """Yield the site maps that the *text* of `robots.txt` names and that are not there."""
    for line, row in enumerate(text.splitlines(), start=1):
        name, _, address = row.partition(":")
        if name.strip().lower() == "sitemap" and (missing := place.lacks(path, address)):
            yield line, f"the site map {missing} is not there"
