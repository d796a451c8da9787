"""What a result shows of a paper, in blocks of papers that follow one another."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from papershelf.engine.artifact import Artifact
from papershelf.model import LinkKind, Paper
from papershelf.search.indexer.files import as_json, in_folder
from papershelf.search.words import plain_slug
from papershelf.text.wording import shorten

_FIRST_WORDS = 160
_TITLE_ID = "title:"
_HAS_CODE, _HAS_MODEL_OR_DATA = 1, 2


class Card(Struct, frozen=True, array_like=True):
    """What is shown of a paper, or looked at: topics are numbers.

    The id and the slug are empty where they are those that most papers have.
    """

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
    cards: tuple[Card, ...]


def card_of(paper: Paper, topics: Mapping[str, int]) -> Card:
    """Return the card of a *paper*; *topics* have their numbers by id."""
    code = _HAS_CODE if paper.links_of(LinkKind.CODE) else 0
    more = _HAS_MODEL_OR_DATA if paper.links_of(LinkKind.MODEL, LinkKind.DATA) else 0
    return Card(
        id="" if paper.id == f"{_TITLE_ID}{paper.slug}" else paper.id,
        slug="" if paper.slug == plain_slug(paper.title) else paper.slug,
        title=paper.title,
        first_words=shorten(paper.abstract, _FIRST_WORDS),
        topics=tuple([topics[match.id] for match in paper.topics]),
        year=paper.year,
        venue=paper.venue.label if paper.venue else "",
        flags=code | more,
    )


def card_files(view: Cards) -> list[Artifact]:
    """Return the blocks of a folder; a name for each would fill the manifest."""
    starts = range(0, len(view.cards), view.block)
    return in_folder("cards", [as_json(view.cards[at : at + view.block]) for at in starts])
