"""Notes of the site's own people in the form of a page."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.model import Note
from papershelf.outputs.addresses import NOTES_FEED
from papershelf.outputs.blocks import shown_blocks
from papershelf.outputs.page import Form
from papershelf.text.blocks import blocks_of
from papershelf.text.wording import joined

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
        body=shown_blocks(blocks_of(note.text), form, _LEVEL),
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
