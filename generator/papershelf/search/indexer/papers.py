"""The searched texts of papers, and the cards that show them as results, in blocks."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, LinkKind, Note, Paper
from papershelf.search.indexer.facets import status_number
from papershelf.search.indexer.files import IndexFile, numbered_files
from papershelf.search.indexer.layout import BLOCK
from papershelf.search.variants import initials_with
from papershelf.search.words import plain_slug
from papershelf.text.blocks import blocks_of, plain_text
from papershelf.text.formula import readable
from papershelf.text.wording import shorten

# The texts of a paper, in the order of `papershelf.search.scoring.FIELDS`.
Texts = tuple[str, str, str, str, str, str]
_TEASER_LENGTH = 110
# TeX is longer than the readable formula.
_TEX_TEASER_LENGTH = 3 * _TEASER_LENGTH
_TITLE_ID = "title:"
_MAX_AUTHORS = 3
_MAX_NAME_LENGTH = 120
# The number of further authors, where the source does not name all authors.
_UNKNOWN = -1


def texts_of(
    paper: Paper, venues: Mapping[str, Sequence[str]], notes: Iterable[Note] = ()
) -> Texts:
    """Return the indexed texts of a *paper*, in the order of the fields.

    *venues* maps slugs of venues to their further one-word names. The words of the *notes* on the
    paper follow the abstract, separated by one position.
    """
    venue = paper.venue
    return (
        paper.title,
        " ".join(chain.from_iterable(map(_names_of, paper.authors))),
        " ".join([match.label for match in paper.topics]),
        " ".join([venue.name, venue.short, *venues.get(venue.slug, ())]) if venue else "",
        str(paper.year) if paper.year else "",
        " · ".join([paper.abstract, *map(_text_of_note, notes)]),
    )


def _text_of_note(note: Note) -> str:
    return " · ".join([note.title, *note.presenters, plain_text(blocks_of(note.text))])


def _names_of(author: Author) -> list[str]:
    """Return the name of an *author*, and the first initial with each of the other names."""
    return [author.name, *([] if author.literal else initials_with(author.name.split()))]


class _CardRow(Struct, frozen=True, array_like=True):
    """What a result shows of a paper, and what narrows results.

    `first_words` is the beginning of the abstract, and `topics` are topic numbers. `code` is 1 for
    a paper with code, else 0, and `status` the number of the status. `more` is the number of
    authors in addition to `authors`, or -1 where it is unknown.
    """

    id: str
    slug: str
    title: str
    first_words: str
    topics: tuple[int, ...]
    year: int
    venue: str
    code: int
    status: int
    authors: tuple[str, ...]
    more: int


def card_of(paper: Paper, topics: Mapping[str, int]) -> _CardRow:
    """Return the card of a *paper*; *topics* maps the ids of topics to their numbers.

    An id or slug that follows from the title is left out. Formulas are still TeX.
    """
    most = len(paper.authors) if len(paper.authors) == _MAX_AUTHORS + 1 else _MAX_AUTHORS
    return _CardRow(
        id="" if paper.id == f"{_TITLE_ID}{paper.slug}" else paper.id,
        slug="" if paper.slug == plain_slug(paper.title) else paper.slug,
        title=paper.title,
        first_words=_teaser(paper.abstract),
        topics=tuple([topics[match.id] for match in paper.topics]),
        year=paper.year,
        venue=paper.venue.label if paper.venue else "",
        code=int(bool(paper.links_of(LinkKind.CODE))),
        status=status_number(paper),
        authors=tuple([shorten(author.name, _MAX_NAME_LENGTH) for author in paper.authors[:most]]),
        more=_UNKNOWN if paper.has_more_authors else max(0, len(paper.authors) - most),
    )


def _teaser(abstract: str) -> str:
    first = shorten(abstract, _TEASER_LENGTH)
    return shorten(abstract, _TEX_TEASER_LENGTH) if "$" in first else first


def card_files(cards: tuple[_CardRow, ...]) -> list[IndexFile]:
    """Return the blocks of a folder, which share one name, since the manifest names all folders."""
    shown = tuple(map(_readable_card, cards))
    starts = range(0, len(shown), BLOCK)
    return numbered_files("cards", [shown[at : at + BLOCK] for at in starts])


def _readable_card(card: _CardRow) -> _CardRow:
    """Return a *card* with readable formulas; its slug is left out if the shown title gives it."""
    if "$" not in card.title and "$" not in card.first_words:
        return card
    title, slug = readable(card.title), card.slug or plain_slug(card.title)
    return replace(
        card,
        slug="" if slug == plain_slug(title) else slug,
        title=title,
        first_words=shorten(readable(card.first_words), _TEASER_LENGTH),
    )
