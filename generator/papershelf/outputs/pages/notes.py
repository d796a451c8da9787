"""The notes on papers: the list of them, and the rendering of a note on its paper's page."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Note, Paper
from papershelf.outputs.addresses import NOTES, NOTES_FEED
from papershelf.outputs.forms.blocks import render_blocks
from papershelf.outputs.forms.page import Form, Head, PageContent, render_text
from papershelf.outputs.lists.entries import ListedPaper
from papershelf.outputs.lists.pages import ListPage, ListSection, page_tasks, paginate
from papershelf.text.blocks import Block, blocks_of, plain_text
from papershelf.text.sentences import sentence_at
from papershelf.text.wording import count, joined, shorten

_TEASER = 220
_PROSE = ("p", "blockquote")
_LISTS = ("ul", "ol")


def note_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the list of notes, the newest first, if there are any."""
    if catalog.newest_notes:
        yield from page_tasks(_pages(catalog, site), site)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    feed = feed_of_notes(catalog, site)
    number = count(len(catalog.newest_notes), "note")
    head = Head(description=f"{number} on papers.", has_toc=True, feed=feed)
    content = PageContent("notes", head, {"count": number, "feed": (head.feed_link,)})
    pages = paginate([_card(*pair) for pair in catalog.newest_notes], site.page_size)
    for page_number, cards in enumerate(pages, start=1):
        groups = (ListSection("", tuple(cards)),)
        yield ListPage(content, NOTES, page_number, len(pages), groups=groups)


def _card(paper: Paper, note: Note) -> ListedPaper:
    """Return the entry of *note* in the list: its paper, presenters, date and first words."""
    return ListedPaper(
        slug=paper.slug,
        title=paper.title,
        authors=_presented(note),
        venue=note.title,
        date=note.date.label if note.date else "Without a date",
        year=0,
        badges=(),
        teaser=shorten(_first_words(note), _TEASER),
    )


def _first_words(note: Note) -> str:
    """Return the first sentence of *note*, or of a note that begins with a list, its items.

    A first paragraph with a colon at its end goes on with the next block. Headings, code and tables
    are left out.
    """
    blocks = [block for block in blocks_of(note.text) if block.kind in (*_PROSE, *_LISTS)]
    first, *others = [*map(_text_of, blocks[:2]), ""]
    text = f"{first} {others[0]}" if first.endswith(":") else first
    return text if blocks and blocks[0].kind in _LISTS else sentence_at(text, 0)


def _text_of(block: Block) -> str:
    """Return the text of *block*, with dots between the items of a list."""
    items = block.parts if block.kind in _LISTS else (block,)
    return " · ".join(plain_text([item]) for item in items)


# The heading level of a note's title; headings inside the note are below it.
_LEVEL = 3


def render_note(note: Note, form: Form) -> Mapping[str, Markup]:
    """Return the heading of *note*, its facts (presenters and date) and its body, in a form."""
    date = note.date.label if note.date else ""
    return {
        "heading": form.prose(note.title or (f"Note of {date}" if date else "Note")),
        "facts": form.join(filter(None, [_presented(note), render_text(date, form)])),
        "body": render_blocks(blocks_of(note.text), form, _LEVEL),
    }


def _presented(note: Note) -> str:
    """Return the presenters of *note* in words, or empty if unknown."""
    return f"Presented by {joined(note.presenters)}" if note.presenters else ""


def feed_of_notes(catalog: Catalog, site: Site) -> str:
    """Return the path of the feed of notes, or empty if there is none.

    It requires the site's address and a note with a date.
    """
    newest = catalog.newest_notes[:1]
    return NOTES_FEED if site.url and newest and newest[0][1].date else ""
