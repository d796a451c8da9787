"""Notes of the site's own people: a list, the newest first, and one in the form of any page."""

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Note, Paper
from papershelf.outputs.addresses import NOTES, NOTES_FEED
from papershelf.outputs.blocks import render_blocks
from papershelf.outputs.entries import Card
from papershelf.outputs.lists import ListPage, PaperGroup, page_tasks, paginate
from papershelf.outputs.page import Form, Head, PageContent
from papershelf.text.blocks import blocks_of, plain_text
from papershelf.text.sentences import sentence_at
from papershelf.text.wording import count, joined, shorten

_TEASER = 220


def note_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the pages of the list, if there are notes."""
    if catalog.newest_notes:
        yield from page_tasks(_pages(catalog, site), site)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    feed = feed_of(catalog, site)
    number = count(len(catalog.newest_notes), "note")
    head = Head(description=f"{number} of our own on papers.", hide=("navigation",), feed=feed)
    content = PageContent("notes", head, {"count": number}, {})
    pages = paginate([_card(*pair) for pair in catalog.newest_notes], site.page_size)
    for at, cards in enumerate(pages, start=1):
        yield ListPage(content, NOTES, at, len(pages), groups=(PaperGroup("", tuple(cards)),))


def _card(paper: Paper, note: Note) -> Card:
    """Return what the list shows of a note: its paper, its first sentence, by whom and when."""
    words = plain_text(block for block in blocks_of(note.text) if block.kind not in ("h", "pre"))
    return Card(
        slug=paper.slug,
        title=paper.title,
        authors=presented(note),
        venue=note.title,
        date=note.date.label if note.date else "Without a date",
        year=0,
        badges=(),
        teaser=shorten(sentence_at(words, 0), _TEASER),
    )


# That of a note's title: headings in it are lower.
_LEVEL = 3


class ShownNote(Struct, frozen=True, kw_only=True):
    """A note in the form of a page."""

    heading: Markup
    facts: Markup
    body: Markup


def shown_note(note: Note, form: Form) -> ShownNote:
    """Return a note in a form."""
    facts = [presented(note), note.date.label if note.date else ""]
    return ShownNote(
        heading=form.prose(heading_of(note)),
        facts=form.join(filter(None, facts)),
        body=render_blocks(blocks_of(note.text), form, _LEVEL),
    )


def heading_of(note: Note) -> str:
    """Return what a note is called: its title, else its date."""
    return note.title or (f"Note of {note.date.label}" if note.date else "Note")


def presented(note: Note) -> str:
    """Return who presented the paper, in words, if it is known."""
    return f"Presented by {joined(note.presenters)}" if note.presenters else ""


def feed_of(catalog: Catalog, site: Site) -> str:
    """Return the feed of notes, or nothing where there is none.

    It needs the address of the site, and a note with a date.
    """
    newest = catalog.newest_notes[:1]
    return NOTES_FEED if site.url and newest and newest[0][1].date else ""
