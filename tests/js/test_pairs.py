"""Phrases answered from pairs of common words: as without pairs, in both engines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from js.conftest import Run, Shelf
from papershelf.search.engine import search
from papershelf.search.index import Index
from papershelf.search.words import stem_of, tokens
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


def is_stored(phrase: str, index: Index) -> bool:
    """Return whether each word of a phrase is common and near the next."""
    stems = [(place, stem) for place, own in enumerate(tokens(phrase)) if (stem := stem_of(own))]
    return len(stems) > 1 and all(
        {one, other} <= index.pairs.common and index.pairs.has(one, other, place - before)
        for (before, one), (place, other) in pairwise(stems)
    )


def test_phrases_are_answered_from_pairs_as_from_places(whole: Shelf, cut: Shelf, run: Run) -> None:
    random = seeded(5)
    queries = [f'abstract:"{text}"' for text in phrases(cut, random)]
    queries += [f'"{text}" -"{other}"' for text, other in pairwise(phrases(cut, random))]
    answers = run("answers.js", [cut.site], [{"text": text, "limit": ALL} for text in queries])
    without, pairs = whole.index, cut.index
    differing = []
    for text, answer in zip(queries, answers, strict=True):
        expected = list(search(text, without).ranked)
        ranked = [(number, score) for number, score, _ in answer["ranked"]]
        if not ranked == expected == list(search(text, pairs).ranked):
            differing.append(text)
    assert differing == []


def test_phrases_of_common_words_need_neither_places_nor_abstracts(
    whole: Shelf, cut: Shelf, run: Run, tmp_path: Path
) -> None:
    random = seeded(6)
    index = cut.index
    told = [f'"{text}"' for text in phrases(cut, random) if is_stored(text, index)]
    site = tmp_path / "site"
    shutil.copytree(cut.site, site, ignore=shutil.ignore_patterns("places", "abstracts"))
    answers = run("answers.js", [site], [{"text": text, "limit": ALL} for text in told])
    without, pairs = whole.index, cut.index
    for text, answer in zip(told, answers, strict=True):
        expected = list(search(text, without).ranked)
        assert list(search(text, pairs).ranked) == expected
        assert [(number, score) for number, score, _ in answer["ranked"]] == expected
    assert sum(bool(answer["ranked"]) for answer in answers) > PHRASES / 20
    assert any(name.startswith("pairs/") for name in pairs.read)
    assert not any(name.startswith("places/") for name in pairs.read)
    assert without.manifest["pairs"] == ""


@pytest.mark.parametrize("text", ["learning", '"learning"', '"former"'])
def test_what_is_no_phrase_of_common_words_reads_no_pairs(cut: Shelf, text: str) -> None:
    index = cut.index
    search(text, index)
    assert not any(name.startswith("pairs/") for name in index.read)
