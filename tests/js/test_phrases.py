"""Phrases of words that have files of their own: as without such, in both engines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from js.conftest import Run, Shelf
from papershelf.search.engine import search
from papershelf.search.words import tokens
from support.length import seeded

ALL = 1_000_000
PHRASES = 400
LONGEST = 6


def phrases(shelf: Shelf, random: Random) -> Iterator[str]:
    """Yield words that stand together in an abstract, and others that may stand nowhere so."""
    texts = [words for paper in shelf.catalog.papers if (words := tokens(paper.abstract))]
    for _ in range(PHRASES):
        words = random.choice(texts)
        first = random.randrange(len(words))
        own = words[first : first + random.randint(2, LONGEST)]
        if random.random() < 1 / 4:
            random.shuffle(own)
        yield " ".join(own).replace('"', "")


def test_phrases_are_answered_from_blocks_as_from_one_file(
    whole: Shelf, cut: Shelf, run: Run
) -> None:
    random = seeded(5)
    queries = [f'abstract:"{text}"' for text in phrases(cut, random)]
    queries += [f'"{text}" -"{other}"' for text, other in pairwise(phrases(cut, random))]
    answers = run("answers.js", [cut.site], [{"text": text, "limit": ALL} for text in queries])
    without, blocks = whole.index, cut.index
    differing = []
    for text, answer in zip(queries, answers, strict=True):
        expected = list(search(text, without).ranked)
        ranked = [(number, score) for number, score, _ in answer["ranked"]]
        if not ranked == expected == list(search(text, blocks).ranked):
            differing.append(text)
    assert differing == []
    assert sum(bool(answer["ranked"]) for answer in answers) > PHRASES / 4
