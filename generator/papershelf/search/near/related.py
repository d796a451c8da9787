"""Related papers as they are shown, created on access.

Until then they are arrays of numbers, as a large catalog has very many.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np

from papershelf.engine.engine import Result
from papershelf.model import Paper, Related
from papershelf.search.indexer.arrays import offsets_of
from papershelf.search.near.selection import Selection
from papershelf.search.near.shared_terms import shared_terms
from papershelf.text.words import EVERYWHERE, PLAIN, lowered

# The terms that are shown as the reason, at most.
_SHOWN_TERMS = 3
_UNSHOWN = EVERYWHERE | PLAIN
# The nearest papers whose reasons describe the subject of a paper.
_DESCRIPTIVE = 3


class RelatedPapers(Mapping[str, tuple[Related, ...]]):
    """A mapping from slugs to related papers, the nearest first; papers without any are left out.

    *selections* are those of the chunks of *papers*, in order, and *queries* the results of
    `queries`, whose words are loaded when they are needed. Up to *most* related papers are shown,
    or all. `near` holds the numbers of related papers, of shape (papers, MAX_RELATED), padded with
    -1. `firsts` are the numbers of the first paper of each chunk, and last that of all papers.
    `vectors` are the keys of the chunks' vectors, none without a model, and `fitted` is that of the
    word vectors fitted to them, none for few papers.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        selections: Sequence[Selection],
        queries: Sequence[Result],
        most: int | None = None,
        *,
        vectors: Sequence[str] = (),
        fitted: Sequence[str] = (),
    ) -> None:
        self.papers = papers
        self.vectors = vectors
        self.fitted = fitted
        self._most = most
        self.firsts = offsets_of([len(selection.papers) for selection in selections]).tolist()
        self.near = np.concatenate([one.papers for one in selections])
        self._reasons = np.concatenate([one.words for one in selections])
        self._words = lru_cache(maxsize=4)(lambda at: queries[at].value.words("words"))
        related = np.flatnonzero((self.near >= 0).any(axis=1)).tolist()
        self._numbers = {papers[number].slug: number for number in related}

    def __getitem__(self, slug: str) -> tuple[Related, ...]:
        number = self._numbers[slug]
        words = self._words(bisect_right(self.firsts, number) - 1)
        near = self.near[number, : self._most]
        are_mutual = (self.near[near, : self._most] == number).any(axis=1).tolist()
        reasons = self._reasons[number, : self._most].tolist()
        paper, text = self.papers[number], _text_of(self.papers[number])
        related: list[Related] = []
        for other, terms, is_mutual in zip(near.tolist(), reasons, are_mutual, strict=True):
            if other >= 0:
                shared = [words[term] for term in terms if term >= 0]
                related.append(_shown(paper, text, self.papers[other], shared, is_mutual))
        return tuple(related)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def reasons(self) -> Iterator[list[str]]:
        """Yield for each paper the words that are the reasons of its nearest papers."""
        for at, (first, last) in enumerate(pairwise(self.firsts)):
            words, rows = self._words(at), self._reasons[first:last, :_DESCRIPTIVE]
            for row in rows.reshape(last - first, -1).tolist():
                yield [words[term] for term in row if term >= 0]


def _shown(paper: Paper, text: str, other: Paper, terms: Iterable[str], is_mutual: bool) -> Related:
    """Return the *other* paper as related to *paper* of this *text*, with *terms* of both."""
    topics = {topic.id for topic in paper.topics}
    subjects = (term for term in terms if term not in _UNSHOWN)
    return Related(
        title=other.title,
        slug=other.slug,
        year=other.year,
        language=other.language,
        topics=tuple([topic.id for topic in other.topics if topic.id in topics]),
        terms=tuple(islice(shared_terms(subjects, text, _text_of(other)), _SHOWN_TERMS)),
        is_mutual=is_mutual,
    )


def _text_of(paper: Paper) -> str:
    return lowered(f"{paper.title} {paper.abstract}")
