"""Which papers match is lunr's rule: its own engine finds the same over one whole index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from lunr.builder import Builder
from lunr.index import Index as LunrIndex
from lunr.token import Token

from papershelf.catalog import Catalog
from papershelf.config import Settings, Sources
from papershelf.curated import Curated
from papershelf.model import Paper
from papershelf.search.engine import search
from papershelf.search.indexer.papers import numbered, texts_of
from papershelf.search.scoring import FIELDS
from papershelf.search.words import indexed, stem_of, tokens, trim
from support.catalog import CATALOG
from support.length import seeded
from support.queries import required
from support.reading import catalog_of
from support.search import lay_index

QUERIES = 400


def pipeline(token: Token, _index: int, _tokens: list[Token]) -> Token | None:
    """Return our way from a token to a stem, for the three steps that differ from lunr.js's."""
    stem = stem_of(str(token))
    return token.update(lambda *_: stem) if stem else None


def document(number: int, paper: Paper, catalog: Catalog) -> dict[str, str]:
    """Return the words of a paper, as lunr takes them."""
    own = texts_of(paper, catalog.venue_names, catalog.notes.get(paper.slug, ()))
    texts = (" ".join(map(trim, indexed(text)[0])) for text in own)
    return {"id": str(number)} | dict(zip(FIELDS, texts, strict=True))


def whole_index(catalog: Catalog) -> LunrIndex:
    """Return one index of lunr's over all papers."""
    builder = Builder()
    builder.ref("id")
    for field in FIELDS:
        builder.field(field)
    pipeline.label = "papershelf"  # type: ignore[attr-defined]  # how lunr names its functions
    builder.pipeline.add(pipeline)
    builder.search_pipeline.add(pipeline)
    for number, paper in enumerate(numbered(catalog.papers)):
        builder.add(document(number, paper, catalog))
    return builder.build()


def queries(catalog: Catalog, random: Random) -> Iterator[str]:
    """Yield queries of every kind from the words of the catalog."""
    texts = [text for one in catalog.papers for text in document(0, one, catalog).values()]
    words = sorted({trim(token) for text in texts for token in tokens(text)})
    # Other scripts are cut into pairs, which lunr does not do.
    words = [word for word in words if stem_of(word) and word.isalnum() and word.isascii()]
    for _ in range(QUERIES):
        yield " ".join(clause(random, words) for _ in range(random.randint(1, 4)))


def clause(random: Random, words: list[str]) -> str:
    """Return one clause of a query."""
    word = random.choice(words)
    place = random.randint(0, len(word))
    kind = random.random()
    if kind < 0.15:
        word = word[:place] + "*"
    elif kind < 0.2:
        word = "*" + word[place:]
    elif kind < 0.25:
        word = word[: place // 2] + "*" + word[place:]
    elif kind < 0.4:
        changed = word[:place] + random.choice(("", "x", word[place : place + 1] * 2))
        word = f"{changed}{word[place + 1 :]}" or word
        word = f"{word}~{random.choice((1, 1, 2))}"
    field = f"{random.choice(FIELDS)}:" if random.random() < 0.3 else ""
    return f"{random.choice(('', '', '+', '-'))}{field}{word}{random.choice(('', '', '^2'))}"


def test_lunr_finds_the_same_papers_of_a_small_catalog(tmp_path: Path) -> None:
    compare(CATALOG, tmp_path)


def test_lunr_finds_the_same_papers_of_a_real_listing(tmp_path: Path, trending: Path) -> None:
    sources = Sources(root=trending.parent, paths=(trending,))
    settings = Settings(sources=sources, curated=Curated(year=2024))
    compare(catalog_of(settings), tmp_path)


def compare(catalog: Catalog, site: Path) -> None:
    """Ask both the same, many times."""
    index, whole = lay_index(catalog, site), whole_index(catalog)
    wrong = []
    for query in queries(catalog, seeded(5)):
        try:
            expected = {int(found["ref"]) for found in whole.search(required(query))}
        except KeyError:  # lunr's own, where it has seen all words of a required pattern before
            continue
        if {number for number, _ in search(query, index).ranked} != expected:
            wrong.append(query)
    assert wrong == []


@pytest.mark.parametrize("query", ["+word", "*", "title:*"])
def test_corners_of_the_rule(tmp_path: Path, query: str) -> None:
    whole = whole_index(CATALOG)
    expected = {int(found["ref"]) for found in whole.search(required(query))}
    index = lay_index(CATALOG, tmp_path)
    assert {number for number, _ in search(query, index).ranked} == expected
