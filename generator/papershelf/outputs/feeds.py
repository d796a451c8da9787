"""Feeds: what is new, by Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Note, PartialDate
from papershelf.outputs.addresses import FEED, NOTES, address_of, paper_path
from papershelf.outputs.html import HtmlForm
from papershelf.outputs.notes import feed_of, shown_note
from papershelf.text.wording import joined, one_line

_MOST = 50
_NAMESPACE = "http://www.w3.org/2005/Atom"


class _FeedEntry(Struct, frozen=True, array_like=True):
    """A note, with the title of its paper and the last part of the paper's address."""

    title: str
    slug: str
    note: Note


class _NotesFeed(Struct, frozen=True, kw_only=True):
    """The newest notes that have a date, and so a place in a feed."""

    entries: tuple[_FeedEntry, ...]
    site: Site


def notes_feed(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the feed of notes, if there is one."""
    if feed_of(catalog, site):
        newest = [(paper, note) for paper, note in catalog.newest_notes if note.date][:_MOST]
        entries = tuple([_FeedEntry(paper.title, paper.slug, note) for paper, note in newest])
        yield task(_feed_file, _NotesFeed(entries=entries, site=site))


def _feed_file(view: _NotesFeed) -> list[Artifact]:
    """Return the feed."""
    site = view.site
    feed = Element("feed", xmlns=_NAMESPACE)
    _text(feed, "title", f"{site.name}: notes")
    _text(feed, "id", f"{site.url}{FEED}")
    SubElement(feed, "link", rel="self", href=f"{site.url}{FEED}")
    SubElement(feed, "link", href=address_of(NOTES, site))
    _text(feed, "updated", _moment(view.entries[0].note.date))
    _text(SubElement(feed, "author"), "name", site.name)
    for entry in view.entries:
        _add(feed, entry, site)
    ElementTree.indent(feed)
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return [Artifact(FEED, data + b"\n")]


def _add(feed: Element, own: _FeedEntry, site: Site) -> None:
    """Add an entry, whose id is made of the note's file: that stays where all else may change."""
    note, path = own.note, paper_path(own.slug)
    shown = shown_note(note, HtmlForm(path, directory_urls=site.directory_urls))
    entry = SubElement(feed, "entry")
    _text(entry, "title", f"{own.title}: {note.title}" if note.title else own.title)
    _text(entry, "id", f"{site.url}{quote(note.source.path, errors='replace')}")
    SubElement(entry, "link", href=f"{address_of(path, site)}#our-notes")
    _text(entry, "updated", _moment(note.date))
    if note.presenters:
        _text(SubElement(entry, "author"), "name", joined(note.presenters))
    SubElement(entry, "content", type="html").text = str(shown.body)


def _text(parent: Element, name: str, text: str) -> None:
    """Add an element with a text on one line."""
    SubElement(parent, name).text = one_line(text)


def _moment(date: PartialDate | None) -> str:
    """Return the beginning of a day, month or year, as RFC 3339 writes it."""
    known = date or PartialDate()
    return f"{known.year:04}-{known.month or 1:02}-{known.day or 1:02}T00:00:00Z"
