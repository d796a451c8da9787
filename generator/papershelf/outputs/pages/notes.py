"""The list of the notes of the site's own people, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Note, Paper
from papershelf.outputs.addresses import NOTES
from papershelf.outputs.entries import Card
from papershelf.outputs.lists import Leaf, ListPage, PaperGroup, cut, page_tasks
from papershelf.outputs.notes import feed_of, presented
from papershelf.outputs.page import Head, PageContent
from papershelf.text.blocks import blocks_of, plain_text
from papershelf.text.sentences import sentence_at
from papershelf.text.wording import count, shorten

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
    pages = cut([_card(*pair) for pair in catalog.newest_notes], site.page_size)
    for at, cards in enumerate(pages, start=1):
        yield ListPage(content, Leaf(NOTES, at, len(pages), (), (PaperGroup("", tuple(cards)),)))


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
