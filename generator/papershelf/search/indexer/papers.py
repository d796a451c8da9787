"""What the index has of papers: their numbers, the texts that are searched, and the cards.

A card is what a result shows of a paper; so many that follow one another are a block.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, LinkKind, Note, Paper, Venue
from papershelf.search.indexer.facets import status_number
from papershelf.search.indexer.files import IndexFile, in_folder
from papershelf.search.variants import initials_with
from papershelf.search.words import plain_slug
from papershelf.text.blocks import blocks_of, plain_text
from papershelf.text.formula import readable
from papershelf.text.wording import shorten

# The texts of a paper in the order of the fields.
Texts = tuple[str, str, str, str, str, str]
_FIRST_WORDS = 110
# Of texts with formulas, whose TeX is longer than what is shown.
_FIRST_TEX = 3 * _FIRST_WORDS
_TITLE_ID = "title:"
_MOST_AUTHORS = 3
_LONGEST_NAME = 120
# Of how many authors a card says nothing: the source does not name all.
_UNKNOWN = -1
# A flag of a card counts so much for each number of a status.
_STATUS_FLAG = 4
_FLAGS = {LinkKind.CODE: 1, LinkKind.MODEL: 2, LinkKind.DATA: 2}


def texts_of(
    paper: Paper, venues: Mapping[str, Sequence[str]], notes: Iterable[Note] = ()
) -> Texts:
    """Return what is indexed of a *paper*, in the order of the fields.

    *venues* have by slug what else they are called in a word. The words of the *notes* on it follow
    the abstract, with a position between.
    """
    return (
        paper.title,
        " ".join(chain.from_iterable(map(_names_of, paper.authors))),
        " ".join([match.label for match in paper.topics]),
        " ".join(_venue_names(paper.venue, venues)) if paper.venue else "",
        str(paper.year) if paper.year else "",
        " · ".join([paper.abstract, *map(_words_of, notes)]),
    )


def _words_of(note: Note) -> str:
    """Return all words of a note."""
    return " · ".join([note.title, *note.presenters, plain_text(blocks_of(note.text))])


def _names_of(author: Author) -> list[str]:
    """Return the name of an author, and the initial with each of the other names."""
    return [author.name, *([] if author.literal else initials_with(author.name.split()))]


def _venue_names(venue: Venue, others: Mapping[str, Sequence[str]]) -> list[str]:
    """Return all names of a venue."""
    return [venue.name, venue.short, *others.get(venue.slug, ())]


class _CardRow(Struct, frozen=True, array_like=True):
    """What is shown of a paper, or narrowed by: topics are numbers.

    `more` is how many authors there are beside those named, -1 where that is not known.
    """

    id: str
    slug: str
    title: str
    first_words: str
    topics: tuple[int, ...]
    year: int
    venue: str
    flags: int
    authors: tuple[str, ...]
    more: int


class Cards(Struct, frozen=True, array_like=True):
    """A view: the cards of a folder, and how many are in a block."""

    block: int
    cards: tuple[_CardRow, ...]


def card_of(paper: Paper, topics: Mapping[str, int]) -> _CardRow:
    """Return the card of a *paper*; *topics* have their numbers by id.

    It is without the id and the slug if they are those that most papers have. Formulas are TeX.
    """
    flags = _STATUS_FLAG * status_number(paper)
    for link in paper.links:
        flags |= _FLAGS.get(link.kind, 0)
    most = len(paper.authors) if len(paper.authors) == _MOST_AUTHORS + 1 else _MOST_AUTHORS
    is_open = bool(paper.authors) and paper.authors[-1].others
    return _CardRow(
        id="" if paper.id == f"{_TITLE_ID}{paper.slug}" else paper.id,
        slug="" if paper.slug == plain_slug(paper.title) else paper.slug,
        title=paper.title,
        first_words=_first_words(paper.abstract),
        topics=tuple([topics[match.id] for match in paper.topics]),
        year=paper.year,
        venue=paper.venue.label if paper.venue else "",
        flags=flags,
        authors=tuple([shorten(author.name, _LONGEST_NAME) for author in paper.authors[:most]]),
        more=_UNKNOWN if is_open else max(0, len(paper.authors) - most),
    )


def _first_words(abstract: str) -> str:
    first = shorten(abstract, _FIRST_WORDS)
    return shorten(abstract, _FIRST_TEX) if "$" in first else first


def card_files(view: Cards) -> list[IndexFile]:
    """Return the blocks of a folder; a name for each would fill the manifest."""
    cards = tuple(map(_shown, view.cards))
    starts = range(0, len(cards), view.block)
    return in_folder("cards", [cards[at : at + view.block] for at in starts])


def _shown(card: _CardRow) -> _CardRow:
    """Return a card with readable formulas; its slug is that of the title as it is shown."""
    if "$" not in card.title and "$" not in card.first_words:
        return card
    title, slug = readable(card.title), card.slug or plain_slug(card.title)
    return replace(
        card,
        slug="" if slug == plain_slug(title) else slug,
        title=title,
        first_words=shorten(readable(card.first_words), _FIRST_WORDS),
    )
