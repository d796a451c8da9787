"""What a result shows of a paper, in blocks of papers that follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from papershelf.model import LinkKind, Paper
from papershelf.search.words import plain_slug
from papershelf.write.markdown import shorten
from papershelf.write.page import Page
from papershelf.write.search.cutting import name_of
from papershelf.write.search.shards import as_json

FIRST_WORDS = 160
TITLE_ID = "title:"
HAS_CODE, HAS_MODEL_OR_DATA = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Some blocks, which are named together: a name each would fill the manifest."""

    name: str
    pages: tuple[Page, ...]


def folders(
    papers: Sequence[Paper], topics: Mapping[str, int], block: int, folder: int
) -> Iterator[Folder]:
    """All blocks of `block` cards, `folder` of them a folder."""
    blocks = (
        as_json([card(paper, topics) for paper in papers[first : first + block]])
        for first in range(0, len(papers), block)
    )
    while texts := list(islice(blocks, folder)):
        name = name_of(*texts)
        yield Folder(
            name=name,
            pages=tuple(
                Page(path=f"search/cards/{name}/{index}.json", text=text)
                for index, text in enumerate(texts)
            ),
        )


def card(paper: Paper, topics: Mapping[str, int]) -> list[object]:
    """A card: id, slug, title, first words, topics, year, venue, flags."""
    code = HAS_CODE if paper.links_of(LinkKind.CODE) else 0
    more = HAS_MODEL_OR_DATA if paper.links_of(LinkKind.MODEL, LinkKind.DATA) else 0
    return [
        "" if paper.id == f"{TITLE_ID}{paper.slug}" else paper.id,
        "" if paper.slug == plain_slug(paper.title) else paper.slug,
        paper.title,
        shorten(paper.abstract, FIRST_WORDS),
        [topics[match.id] for match in paper.topics],
        paper.year,
        paper.venue.label if paper.venue else "",
        code | more,
    ]
