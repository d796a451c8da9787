"""The formats of feeds: Atom 1.0 (RFC 4287), JSON Feed 1.1, and OPML 2.0 for a list of them."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import msgspec
from msgspec import Struct

from papershelf.engine.artifact import Artifact
from papershelf.model import PartialDate
from papershelf.text.wording import joined, one_line

_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
# When a feed has changed to which nothing has come.
_LONG_AGO = PartialDate(year=1970)


class FeedEntry(Struct, frozen=True, array_like=True):
    """What a feed tells of a paper or note: `id` never changes, `link` is where it is shown.

    The content is a `text`, or else `html`.
    """

    title: str
    id: str
    link: str
    day: PartialDate
    authors: tuple[str, ...] = ()
    text: str = ""
    html: str = ""


class Feed(Struct, frozen=True, array_like=True):
    """The newest of a list: `path` has no ending, `url` is the site's address, `page` the list's.

    One without an entry is that of a search which nothing matches so far.
    """

    path: str
    title: str
    site: str
    url: str
    page: str
    entries: tuple[FeedEntry, ...]


def feed_files(feed: Feed) -> list[Artifact]:
    """Return a *feed* in both formats."""
    return [
        Artifact(f"{feed.path}.xml", _document(_atom(feed))),
        Artifact(f"{feed.path}.json", msgspec.json.encode(_json(feed)) + b"\n"),
    ]


def _document(root: Element) -> bytes:
    """Return the file of a document."""
    ElementTree.indent(root, "")
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _atom(feed: Feed) -> Element:
    """Return a *feed* as Atom."""
    address = f"{feed.url}{feed.path}.xml"
    root = Element("feed", xmlns=_ATOM)
    _text(root, "title", feed.title)
    _text(root, "id", address)
    SubElement(root, "link", rel="self", href=address)
    SubElement(root, "link", href=feed.page)
    _text(root, "updated", _moment(feed.entries[0].day if feed.entries else _LONG_AGO))
    _text(SubElement(root, "author"), "name", feed.site)
    for entry in feed.entries:
        _add(root, entry)
    return root


def _add(root: Element, own: FeedEntry) -> None:
    """Add an entry of Atom."""
    entry = SubElement(root, "entry")
    _text(entry, "title", own.title)
    _text(entry, "id", own.id)
    SubElement(entry, "link", href=own.link)
    _text(entry, "updated", _moment(own.day))
    for name in own.authors:
        _text(SubElement(entry, "author"), "name", name)
    if own.text:
        _text(entry, "summary", own.text)
    if own.html:
        SubElement(entry, "content", type="html").text = own.html


def _text(parent: Element, name: str, text: str) -> None:
    """Add an element with a text on one line."""
    SubElement(parent, name).text = one_line(text)


def _json(feed: Feed) -> dict[str, Any]:
    """Return a *feed* as JSON Feed."""
    return {
        "version": _JSON_FEED,
        "title": one_line(feed.title),
        "home_page_url": feed.page,
        "feed_url": f"{feed.url}{feed.path}.json",
        "items": [_item(entry) for entry in feed.entries],
    }


def _item(own: FeedEntry) -> dict[str, Any]:
    """Return an entry of JSON Feed, which must have a content."""
    text = one_line(own.text or joined(own.authors) or own.title)
    authors = [{"name": one_line(name)} for name in own.authors]
    return {
        "id": own.id,
        "url": own.link,
        "title": one_line(own.title),
        "date_published": _moment(own.day),
        **({"authors": authors} if authors else {}),
        **({"content_html": own.html} if own.html else {"content_text": text}),
    }


def _moment(day: PartialDate) -> str:
    """Return the beginning of a day, month or year, as RFC 3339 writes it."""
    return f"{day.year:04}-{day.month or 1:02}-{day.day or 1:02}T00:00:00Z"


def opml(title: str, feeds: Iterable[tuple[str, str, str]]) -> str:
    """Return the list of *feeds*: of each its title, its address and that of its page."""
    root = Element("opml", version="2.0")
    _text(SubElement(root, "head"), "title", title)
    body = SubElement(root, "body")
    for label, address, page in feeds:
        text = one_line(label)
        SubElement(body, "outline", type="rss", text=text, xmlUrl=address, htmlUrl=page)
    return _document(root).decode()
