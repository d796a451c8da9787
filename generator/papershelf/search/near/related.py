"""Related papers as they are shown, put together when they are asked for.

Of very many papers that is numbers until then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise

import numpy as np

from papershelf.model import Paper, Related
from papershelf.search.indexer.arrays import Array, sums
from papershelf.search.near.bm25 import TOLD
from papershelf.search.near.choose import MOST, Chosen
from papershelf.text.words import EVERYWHERE, PLAIN

# What is told of the terms that most of the nearness comes from.
_TERMS = 3
_UNTOLD = EVERYWHERE | PLAIN
# Related papers whose reasons tell what a paper is about.
_REASONS = 3


class RelatedPapers(Mapping[str, tuple[Related, ...]]):
    """By slug the related papers of those that have some, the nearest first.

    The *chunks* follow one another as the *papers* do; *words* gives those of a chunk. Of the
    papers near to one the first are shown, so *most* of them, if it says how many.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        chunks: Sequence[Chosen],
        words: Sequence[Callable[[], list[str]]],
        most: int | None = None,
    ) -> None:
        self._papers = papers
        self._most = most
        self._firsts = sums([len(chunk.papers) for chunk in chunks])
        self._near = np.concatenate([_NONE, *(chunk.papers for chunk in chunks)])
        self._told = np.concatenate([_NOTHING, *(chunk.words for chunk in chunks)])
        self._words = lru_cache(maxsize=4)(lambda at: words[at]())
        there = np.flatnonzero((self._near >= 0).any(axis=1)).tolist()
        self._numbers = {papers[number].slug: number for number in there}

    def __getitem__(self, slug: str) -> tuple[Related, ...]:
        number = self._numbers[slug]
        words = self._words(int(np.searchsorted(self._firsts, number, "right")) - 1)
        near = self._near[number, : self._most]
        near = near[near >= 0]
        are_mutual = (self._near[near, : self._most] == number).any(axis=1).tolist()
        topics = {topic.id for topic in self._papers[number].topics}
        return tuple(
            _shown(self._papers[other], topics, [words[word] for word in told if word >= 0], mutual)
            for other, told, mutual in zip(
                near.tolist(), self._told[number].tolist(), are_mutual, strict=False
            )
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def papers(self) -> Sequence[Paper]:
        """The papers by number."""
        return self._papers

    @property
    def near(self) -> Array:
        """By number of a paper up to MOST of others, with -1 behind where there are no more."""
        return self._near

    def terms(self) -> Iterator[tuple[Array, list[str]]]:
        """Yield of each chunk the words that most of its nearness comes from, and all its words.

        A row is a paper's, with their numbers, and -1 behind where there are no more.
        """
        for at, (first, last) in enumerate(pairwise(self._firsts.tolist())):
            yield self._told[first:last, :_REASONS].reshape(last - first, -1), self._words(at)


def _shown(
    paper: Paper, topics: AbstractSet[str], terms: Iterable[str], is_mutual: bool
) -> Related:
    """Return a paper near to another, with those of its *topics* and the *terms* that both have."""
    return Related(
        title=paper.title,
        slug=paper.slug,
        year=paper.year,
        language=paper.language,
        topics=tuple([topic.id for topic in paper.topics if topic.id in topics]),
        terms=tuple([term for term in terms if term not in _UNTOLD][:_TERMS]),
        is_mutual=is_mutual,
    )


_NONE: Array = np.zeros((0, MOST), np.int32)
_NOTHING: Array = np.zeros((0, MOST, TOLD), np.int32)
