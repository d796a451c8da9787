"""Both engines find phrases of high-frequency terms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from js.conftest import ALL, Run, Shelf, ranking
from papershelf.search.engine import search
from papershelf.search.words import tokens
from support.length import seeded

PHRASES = 400
MAX_LENGTH = 6


def phrases(shelf: Shelf, random: Random) -> Iterator[str]:
    """Yield adjacent words of abstracts, a quarter of them shuffled."""
    texts = [words for paper in shelf.catalog.papers if (words := tokens(paper.abstract))]
    for _ in range(PHRASES):
        words = random.choice(texts)
        first = random.randrange(len(words))
        run_of_words = words[first : first + random.randint(2, MAX_LENGTH)]
        if random.random() < 1 / 4:
            random.shuffle(run_of_words)
        yield " ".join(run_of_words).replace('"', "")


def test_phrases_of_high_frequency_terms_are_found_as_those_of_others(
    whole: Shelf, cut: Shelf, run: Run
) -> None:
    random = seeded(5)
    queries = [f'abstract:"{text}"' for text in phrases(cut, random)]
    queries += [f'"{text}" -"{other}"' for text, other in pairwise(phrases(cut, random))]
    answers = run("answers.js", [cut.site], [{"text": text, "limit": ALL} for text in queries])
    without, frequent = whole.index, cut.index
    differing = []
    for text, answer in zip(queries, answers, strict=True):
        expected = list(search(text, without).ranked)
        if not ranking(answer) == expected == list(search(text, frequent).ranked):
            differing.append(text)
    assert differing == []
    assert sum(bool(answer["ranked"]) for answer in answers) > PHRASES / 4


def test_a_phrase_of_an_unknown_word_waits_for_no_abstracts(cut: Shelf, run: Run) -> None:
    index = cut.index
    frequent = next(stem for stem in index.stems if index.is_frequent(stem))
    rare = next(stem for stem in index.stems if not index.is_frequent(stem))
    queries = [f'{rare} "{frequent} {other}"' for other in ("mdels", frequent)]
    answers = run("answers.js", [cut.site], [{"text": text, "isCold": True} for text in queries])
    # Only an answer without some abstracts is partial.
    assert [bool(answer["earlier"]) for answer in answers] == [False, True]
