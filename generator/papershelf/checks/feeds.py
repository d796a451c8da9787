"""Checks of what feed readers, crawlers and harvesters read.

Feeds (Atom of RFC 4287, https://www.jsonfeed.org/version/1.1/), OPML, site maps, `robots.txt` and
OAI-PMH static repositories.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from papershelf.checks.addresses import UNKNOWN, FinishedSite
from papershelf.checks.nesting import Fault
from papershelf.checks.values import (
    XmlNode,
    duplicates,
    is_date,
    is_web_address,
    read_json,
    timestamp,
)

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
    """An item of a JSON Feed; only what the format requires has no default."""

    id: str
    url: str = ""
    title: str = ""
    date_published: str = ""
    date_modified: str = ""
    content_text: str | None = None
    content_html: str | None = None
    authors: tuple[_FeedAuthor, ...] = ()


class _JsonFeed(Struct, frozen=True):
    version: str
    title: str
    items: list[_FeedItem]
    home_page_url: str = ""
    feed_url: str = ""
    authors: tuple[_FeedAuthor, ...] = ()


class _Entry(NamedTuple):
    """What the entries of all feeds have: a line (0 in JSON), an id, an address and a date."""

    line: int
    id: str
    url: str
    date: str


def json_feed(path: str, data: bytes, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the JSON Feed *data* at *path*."""
    feed = read_json(data, _JsonFeed)
    yield from _self_link(path, feed.feed_url, site)
    entries = [_Entry(0, feed.feed_url, feed.home_page_url, "")]
    for item in feed.items:
        if not item.id:
            yield 0, "an item has no id"
        if item.content_text is None and item.content_html is None:
            yield 0, f"the item {item.id} has neither content_text nor content_html"
        yield from _date_faults(0, item.date_published, item.date_modified)
        entries.append(_Entry(0, item.id, item.url, item.date_published or item.date_modified))
    yield from _entry_faults(path, entries, site)


def atom(path: str, root: XmlNode, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the Atom feed *root* at *path*."""
    yield from _not_exactly_one(root, "id", "title", "updated")
    for link in root.all("link"):
        if link.attributes.get("rel") == "self":
            yield from _self_link(path, link.attributes.get("href", ""), site)
    nodes = list(root.all("entry"))
    if not any(root.all("author")) and not all(any(node.all("author")) for node in nodes):
        yield root.line, "the feed or each of its entries must have an author"
    entries = [_Entry(root.line, root.text_of("id"), _alternate(root), "")]
    for node in nodes:
        yield from _not_exactly_one(node, "id", "title", "updated")
        if not _alternate(node) and not any(node.all("content")):
            yield node.line, "an entry has neither content nor a link to its page"
        date = node.text_of("published") or node.text_of("updated")
        entries.append(_Entry(node.line, node.text_of("id"), _alternate(node), date))
    for node in (root, *nodes):
        yield from _common_faults(node)
    yield from _entry_faults(path, entries, site)


def _common_faults(node: XmlNode) -> Iterator[Fault]:
    """Yield the faults of the elements that an Atom feed and its entries share."""
    feed_id = node.text_of("id")
    if feed_id and not _ADDRESS.fullmatch(feed_id):
        yield node.line, f"<id> is not a URI: {feed_id}"
    for person in node.all("author", "contributor"):
        yield from _not_exactly_one(person, "name")
    for date in node.all("updated", "published"):
        yield from _date_faults(date.line, date.text.strip())


def _alternate(entry: XmlNode) -> str:
    """Return the address of the page that the Atom *entry* is about, or an empty string."""
    links = (link.attributes for link in entry.all("link"))
    alternates = (link for link in links if link.get("rel", "alternate") == "alternate")
    return next((link.get("href", "") for link in alternates), "")


def _not_exactly_one(node: XmlNode, *names: str) -> Iterator[Fault]:
    """Yield a fault for each of *names* that is not the name of exactly one child with text."""
    for name in names:
        times = sum(1 for _ in node.all(name))
        if times != 1:
            yield node.line, f"<{node.local}> must have one <{name}>, but has {times or 'none'}"
        elif not node.text_of(name) and name != "title":
            yield node.line, f"<{name}> is empty"


def _date_faults(line: int, *texts: str) -> Iterator[Fault]:
    for text in texts:
        if text and not timestamp(text):
            yield line, f"this date is not in the format of RFC 3339: {text}"


def _self_link(path: str, address: str, site: FinishedSite) -> Iterator[Fault]:
    if address and site.target(path, address) not in (None, (path, "")):
        yield 0, f"the feed's link to itself leads to another address: {address}"


def _entry_faults(path: str, entries: Sequence[_Entry], site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of a feed of any format and its *entries*; the first stands for itself."""
    yield from duplicates("id", (entry.id for entry in entries))
    previous: datetime | None = None
    for line, entry_id, url, date in entries:
        if url and (not is_web_address(url) or site.missing_target(path, url)):
            yield line, f"the link {url} is not a full URL or leads to no page of the site"
        time = timestamp(date)
        if time and previous and time > previous:
            yield line, f"the entry {entry_id} is newer than the one before it"
        previous = time or previous


def opml(path: str, root: XmlNode, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the OPML *root* at *path*: https://opml.org/spec2.opml."""
    if "version" not in root.attributes:
        yield root.line, "<opml> has no version attribute"
    if [child.local for child in root.children] != ["head", "body"]:
        yield root.line, "<opml> must contain one <head> and one <body>"
    for node in root.iter():
        if node.local == "outline":
            for fault in _outline_faults(path, node.attributes, site):
                yield node.line, fault


def _outline_faults(path: str, attributes: Mapping[str, str], site: FinishedSite) -> Iterator[str]:
    if not attributes.get("text"):
        yield "an <outline> has no text attribute"
    if attributes.get("type") == "rss" and not attributes.get("xmlUrl"):
        yield "the <outline> of a feed has no xmlUrl attribute"
    for name in ("xmlUrl", "htmlUrl"):
        if missing := site.missing_target(path, attributes.get(name, "#")):
            yield f"{name} leads to {missing}, which does not exist"


SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
INDEX, URLS = f"{SITEMAPS} sitemapindex", f"{SITEMAPS} urlset"
REPOSITORY = "http://www.openarchives.org/OAI/2.0/static-repository Repository"
# https://www.sitemaps.org/protocol.html
_MAX_ADDRESSES, MAX_BYTES = 50_000, 52_428_800
_WITHOUT_SECONDS = re.compile(r"T[0-9]{2}:[0-9]{2}(?!:)", re.ASCII)


def sitemap(path: str, root: XmlNode, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the site map, or index of site maps, *root* at *path*."""
    if len(root.children) > _MAX_ADDRESSES:
        yield 0, f"the site map exceeds the limit of {_MAX_ADDRESSES:,} addresses"
    for entry in root.children:
        address, changed = entry.text_of("loc"), entry.text_of("lastmod")
        if not is_web_address(address) or (
            site.address != UNKNOWN and site.target(path, address) is None
        ):
            yield entry.line, f"{address or 'an empty <loc>'} is not an address of this site"
        elif missing := site.missing_target(path, address):
            yield entry.line, f"{address} leads to {missing}, which does not exist"
        # The format of W3C allows times without seconds, that of RFC 3339 does not.
        time = timestamp(_WITHOUT_SECONDS.sub(r"\g<0>:00", changed))
        if changed and not is_date(changed, "-") and not time:
            yield entry.line, f"<lastmod> is not a valid date: {changed}"
    yield from duplicates("address", (entry.text_of("loc") for entry in root.children))


def repository(_: str, root: XmlNode, __: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of an OAI-PMH static repository.

    http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm
    """
    for name in ("Identify", "ListMetadataFormats", "ListRecords"):
        if not any(root.all(name)):
            yield root.line, f"<Repository> has no <{name}>"
    for records in root.all("ListRecords"):
        headers = [node for node in records.iter() if node.local == "header"]
        yield from duplicates("identifier", (header.text_of("identifier") for header in headers))
        for header in headers:
            yield from _header_faults(header)
        for record in records.all("record"):
            statuses = [header.attributes.get("status") for header in record.all("header")]
            has_metadata = any(node.children for node in record.all("metadata"))
            if "deleted" not in statuses and not has_metadata:
                yield record.line, "a record has no <metadata>"


def _header_faults(header: XmlNode) -> Iterator[Fault]:
    """Yield the faults of the *header* of a record of OAI-PMH."""
    if not header.text_of("identifier"):
        yield header.line, "a record has no <identifier>"
    day = header.text_of("datestamp")
    if not is_date(day[:10], "-"):
        yield header.line, f"a record has no valid <datestamp>: {day}"


def robots(path: str, text: str, site: FinishedSite) -> Iterator[Fault]:
    """Yield a fault for each site map in the *text* of `robots.txt` that crawlers don't find."""
    for line, row in enumerate(text.splitlines(), start=1):
        name, _, address = map(str.strip, row.partition("#")[0].partition(":"))
        is_found = is_web_address(address) and not site.missing_target(path, address)
        if name.lower() == "sitemap" and not is_found:
            yield line, f"the site map {address} is not a full URL or does not exist"
