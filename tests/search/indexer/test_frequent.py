"""High-frequency terms have separate files for abstracts."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from papershelf.engine import engine as engine_module
from papershelf.engine.chunks import Lengths
from papershelf.search.coding import decode_gaps, decode_packed, decode_word_list
from papershelf.search.index import positions_of
from papershelf.search.indexer.files import name_of
from papershelf.search.words import indexed_tokens, stem_of
from support.made_catalog import library
from support.search import files_of, layout_like_a_large_one

PAPERS = 300
FREQUENT = 40
LAYOUT = layout_like_a_large_one(frequent=FREQUENT)
CATALOG = library(PAPERS)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Return the files of the catalog's index."""
    return files_of(CATALOG, LAYOUT)


def read(files: dict[str, str], name: str) -> Any:
    """Return the decoded content of a file of the index."""
    return json.loads(files[f"search/{name}.json"])


@cache
def positions_by_stem() -> dict[str, dict[int, list[int]]]:
    """Return the positions of words in abstracts by stem and number of the paper."""
    positions: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for number, paper in enumerate(CATALOG.by_number):
        for token, position in zip(*indexed_tokens(paper.abstract), strict=True):
            if stem := stem_of(token):
                positions[stem][number].append(position)
    return {stem: dict(by_paper) for stem, by_paper in positions.items()}


def test_high_frequency_terms_have_separate_files(files: dict[str, str]) -> None:
    positions = positions_by_stem()
    terms = read(files, "manifest")["terms"]
    stems = list(terms["frequent"])
    assert stems == sorted(stem for stem, by_paper in positions.items() if len(by_paper) > FREQUENT)
    for stem in stems:
        name = terms["files"][terms["first"].index(stem)]
        shard = read(files, f"terms/{name}")
        assert decode_word_list(shard["terms"]) == [stem]
        assert "a" not in {text[0] for text in shard["lists"].split(".") if text}
        gaps, _, levels = read(files, f"abstracts/{name}")["list"].partition("!")
        assert decode_gaps(gaps) == sorted(positions[stem])
        assert len(decode_packed(levels, len(positions[stem]))) == len(positions[stem])
        places = read(files, f"places/{name}")["places"]
        assert positions_of(sorted(positions[stem]), *places.split("!")) == positions[stem]
        own = (files[f"search/{folder}/{name}.json"] for folder in ("terms", "places", "abstracts"))
        assert name == name_of(*map(str.encode, own))
    assert len(stems) > 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_do_not_depend_on_segments_and_processes(
    jobs: int, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    others = replace(LAYOUT, segments=Lengths(least=64, most=256, one_in=64))
    assert files_of(CATALOG, others, jobs) == files
