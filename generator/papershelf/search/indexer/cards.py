"""What a result shows of a paper, in blocks of papers that follow one another."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from papershelf.engine.artifact import Artifact
from papershelf.model import LinkKind, Paper
from papershelf.search.indexer.files import as_json, in_folder
from papershelf.search.words import plain_slug
from papershelf.text.wording import shorten

_FIRST_WORDS = 160
_TITLE_ID = "title:"
_FLAGS = {LinkKind.CODE: 1, LinkKind.MODEL: 2, LinkKind.DATA: 2}


class _CardRow(Struct, frozen=True, array_like=True):
    """What is shown of a paper, or narrowed by: topics are numbers."""

    id: str
    slug: str
    title: str
    first_words: str
    topics: tuple[int, ...]
    year: int
    venue: str
    flags: int


class Cards(Struct, frozen=True, array_like=True):
    """A view: the cards of a folder, and how many are in a block."""

    block: int
    cards: tuple[_CardRow, ...]


def card_of(paper: Paper, topics: Mapping[str, int]) -> _CardRow:
    """Return the card of a *paper*; *topics* have their numbers by id."""
    flags = 0
    for link in paper.links:
        flags |= _FLAGS.get(link.kind, 0)
    return _CardRow(
        id=paper.id,
        slug=paper.slug,
        title=paper.title,
        first_words=shorten(paper.abstract, _FIRST_WORDS),
        topics=tuple([topics[match.id] for match in paper.topics]),
        year=paper.year,
        venue=paper.venue.label if paper.venue else "",
        flags=flags,
    )


def card_files(view: Cards) -> list[Artifact]:
    """Return the blocks of a folder; a name for each would fill the manifest."""
    cards = list(map(_shortened, view.cards))
    starts = range(0, len(cards), view.block)
    return in_folder("cards", [as_json(cards[at : at + view.block]) for at in starts])


def _shortened(card: _CardRow) -> _CardRow:
    """Return a card without the id and the slug if they are those that most papers have."""
    return replace(
        card,
        id="" if card.id == f"{_TITLE_ID}{card.slug}" else card.id,
        slug="" if card.slug == plain_slug(card.title) else card.slug,
    )
