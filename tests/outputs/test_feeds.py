"""The feed of notes is Atom, with a stable id and a date for each entry."""

from __future__ import annotations

from xml.etree import ElementTree

import html5lib
import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Note, PartialDate, Source
from papershelf.outputs.feeds import notes_feed
from support.catalog import ADAM, CATALOG, NOTE, SETTINGS, UNDATED
from support.hostile import PAYLOADS
from support.outputs import artifacts

ATOM = "{http://www.w3.org/2005/Atom}"


def with_notes(*notes: Note) -> Catalog:
    """Return the catalog with these notes on one paper."""
    return replace(CATALOG, notes={ADAM.slug: notes})


def feed_of(*notes: Note) -> ElementTree.Element:
    """Return the feed of some notes."""
    [artifact] = artifacts(notes_feed, with_notes(*notes))
    assert artifact.path == "notes.xml"
    return ElementTree.fromstring(artifact.data)


def test_an_entry_names_its_paper_who_presented_it_and_when() -> None:
    feed = feed_of(NOTE, UNDATED)
    [entry] = feed.findall(f"{ATOM}entry")
    values = {child.tag.removeprefix(ATOM): child for child in entry}
    assert values["title"].text == f"{ADAM.title}: {NOTE.title}"
    assert values["id"].text == "https://shelf.example/notes/adam.md"
    assert values["link"].attrib["href"] == f"https://shelf.example/papers/{ADAM.slug}/#our-notes"
    assert values["updated"].text == "2026-03-12T00:00:00Z"
    assert values["author"][0].text == "Our reading group"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-12T00:00:00Z"


def test_a_feed_has_the_newest_notes_and_an_exact_day() -> None:
    notes = [
        replace(NOTE, source=Source(path=f"{year}.md"), date=PartialDate(year=year))
        for year in range(1960, 2026)
    ]
    days = [entry.findtext(f"{ATOM}updated") for entry in feed_of(*notes).findall(f"{ATOM}entry")]
    assert days == [f"{year}-01-01T00:00:00Z" for year in range(2025, 1975, -1)]


@pytest.mark.parametrize(
    ("catalog", "settings"),
    [
        (replace(CATALOG, notes={}), SETTINGS),
        (with_notes(UNDATED), SETTINGS),
        (CATALOG, replace(SETTINGS, site_url="")),
    ],
    ids=["no notes", "no date", "no address"],
)
def test_without_notes_dates_or_an_address_there_is_no_feed(
    catalog: Catalog, settings: Settings
) -> None:
    assert artifacts(notes_feed, catalog, settings) == []


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_note_is_text_in_a_feed(text: str) -> None:
    feed = feed_of(replace(NOTE, text=f"{text} words", title=text, presenters=(text,)))
    for content in feed.iter(f"{ATOM}content"):
        tree = html5lib.parseFragment(content.text or "", namespaceHTMLElements=False)
        tags = {str(element.tag) for element in tree.iter()}
        assert not tags & {"script", "img", "iframe", "style", "form", "svg", "meta", "base"}
