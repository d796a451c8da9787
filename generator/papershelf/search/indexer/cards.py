"""What a result shows of a paper, in blocks of papers that follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from papershelf.catalog import Catalog
from papershelf.digests import by_content, digest_of
from papershelf.engine.chunks import Lengths, grouped
from papershelf.model import LinkKind, Paper
from papershelf.outputs.markdown import shorten
from papershelf.outputs.page import Page
from papershelf.search.indexer.cutting import name_of
from papershelf.search.indexer.shards import as_json
from papershelf.search.words import plain_slug

FIRST_WORDS = 160
TITLE_ID = "title:"
HAS_CODE, HAS_MODEL_OR_DATA = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCards:
    """Some blocks that are named together: a name each would fill the manifest."""

    name: str
    blocks: int

    @property
    def paths(self) -> list[str]:
        """Where the blocks lie."""
        return [f"search/cards/{self.name}/{number}.json" for number in range(self.blocks)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Blocks with the digest of all that is in them, and their texts unless they are known.

    `first` is the number of their first paper.
    """

    first: int
    digest: str
    known: KnownCards
    texts: tuple[str, ...] = ()

    @property
    def pages(self) -> Iterator[Page]:
        """The pages of the blocks."""
        for path, text in zip(self.known.paths, self.texts, strict=True):
            yield Page(path=path, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """How cards are laid into blocks of so many, and these into folders of so many papers."""

    catalog: Catalog
    topics: Mapping[str, int]
    block: int
    lengths: Lengths

    def folders(self, papers: Sequence[Paper], known: Mapping[str, KnownCards]) -> Iterator[Folder]:
        """All folders, of which those with a known digest are not made."""
        first = 0
        for own in grouped(papers, attrgetter("id"), self.lengths):
            digest = self.catalog.memory.recall(
                ("cards", own[0].id), (own, self.topics), partial(self._digest_of, own)
            )
            if digest in known:
                yield Folder(first=first, digest=digest, known=known[digest])
            else:
                texts = self.texts(own)
                yield Folder(
                    first=first,
                    digest=digest,
                    known=KnownCards(name=name_of(*texts), blocks=len(texts)),
                    texts=texts,
                )
            first += len(own)

    def _digest_of(self, papers: Sequence[Paper]) -> str:
        """A digest of all that the cards of papers are made of."""
        named = [(paper.id, paper.slug) for paper in papers]
        return digest_of(self.catalog.words(papers) + by_content((named, self.topics)))

    def texts(self, papers: Sequence[Paper]) -> tuple[str, ...]:
        """The blocks of a folder."""
        return tuple(
            as_json([card(paper, self.topics) for paper in papers[first : first + self.block]])
            for first in range(0, len(papers), self.block)
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
