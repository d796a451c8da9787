"""The formats of feeds: Atom 1.0 (RFC 4287), JSON Feed 1.1, and OPML 2.0 for a list of feeds."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import msgspec
from msgspec import Struct

from papershelf.engine.artifact import Artifact
from papershelf.model import PartialDate
from papershelf.text.wording import joined, printable_line

_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"
_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
# The date of update of a feed without entries.
_EPOCH = PartialDate(year=1970)


class FeedEntry(Struct, frozen=True, array_like=True):
    """A paper or note in a feed: `id` is permanent, `link` is the address of its page.

    The content is `text`, or else `html`.
    """

    title: str
    id: str
    link: str
    day: PartialDate
    authors: tuple[str, ...] = ()
    text: str = ""
    html: str = ""


class Feed(Struct, frozen=True, array_like=True):
    """The feed of the newest papers or notes of a list.

    `path` has no extension, `site` is the name of the site and `url` its address, and `page` is the
    address of the list. A feed without entries belongs to a saved search without matches.
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
    ElementTree.indent(root, "")
    # Text is encoded at once, as ElementTree would encode each tag and attribute on its own.
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f"{_DECLARATION}\n{text}\n".encode("utf-8", "xmlcharrefreplace")


def _atom(feed: Feed) -> Element:
    address = f"{feed.url}{feed.path}.xml"
    root = Element("feed", xmlns=_ATOM)
    _text(root, "title", feed.title)
    _text(root, "id", address)
    SubElement(root, "link", rel="self", href=address)
    SubElement(root, "link", href=feed.page)
    _text(root, "updated", _timestamp(feed.entries[0].day if feed.entries else _EPOCH))
    _text(SubElement(root, "author"), "name", feed.site)
    for entry in feed.entries:
        _add(root, entry)
    return root


def _add(root: Element, entry: FeedEntry) -> None:
    element = SubElement(root, "entry")
    _text(element, "title", entry.title)
    _text(element, "id", entry.id)
    SubElement(element, "link", href=entry.link)
    _text(element, "updated", _timestamp(entry.day))
    for name in entry.authors:
        _text(SubElement(element, "author"), "name", name)
    if entry.text:
        _text(element, "summary", entry.text)
    if entry.html:
        SubElement(element, "content", type="html").text = entry.html


def _text(parent: Element, name: str, text: str) -> None:
    """Append an element *name* to *parent*, with *text* on one line."""
    SubElement(parent, name).text = printable_line(text)


def _json(feed: Feed) -> dict[str, Any]:
    return {
        "version": _JSON_FEED,
        "title": printable_line(feed.title),
        "home_page_url": feed.page,
        "feed_url": f"{feed.url}{feed.path}.json",
        "items": [_item(entry) for entry in feed.entries],
    }


def _item(entry: FeedEntry) -> dict[str, Any]:
    """Return an item of JSON Feed; authors or title replace a content that is empty."""
    text = printable_line(entry.text or joined(entry.authors) or entry.title)
    authors = [{"name": printable_line(name)} for name in entry.authors]
    return {
        "id": entry.id,
        "url": entry.link,
        "title": printable_line(entry.title),
        "date_published": _timestamp(entry.day),
        **({"authors": authors} if authors else {}),
        **({"content_html": entry.html} if entry.html else {"content_text": text}),
    }


def _timestamp(day: PartialDate) -> str:
    """Return the beginning of a day, month or year in the format of RFC 3339."""
    return f"{day.year:04}-{day.month or 1:02}-{day.day or 1:02}T00:00:00Z"


def opml(title: str, feeds: Iterable[tuple[str, str, str]]) -> str:
    """Return the OPML of *feeds*, which are triples of title, address, and address of the page."""
    root = Element("opml", version="2.0")
    _text(SubElement(root, "head"), "title", title)
    body = SubElement(root, "body")
    for label, address, page in feeds:
        text = printable_line(label)
        SubElement(body, "outline", type="rss", text=text, xmlUrl=address, htmlUrl=page)
    return _document(root).decode()
