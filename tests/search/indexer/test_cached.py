"""An index with results of earlier ones in the cache is the same as without, with less to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.engine import engine as engine_module
from papershelf.engine import executor
from papershelf.engine.engine import Engine
from papershelf.engine.task import Task
from papershelf.model import Paper
from support.length import seeded
from support.made_catalog import library
from support.search import (
    artifacts_of,
    engine_at,
    files_of,
    layout_like_a_large_one,
    paper,
    texts_of,
)

COUNT = 160
LAYOUT = layout_like_a_large_one(frequent=COUNT // 8)
LIBRARY = library(COUNT)
PAPERS = LIBRARY.papers
WORDS = "zebra model models data Ünïcode 学习 large-scale state of the art".split(" ")


def library_of(papers: tuple[Paper, ...]) -> Catalog:
    """Return a catalog of these papers."""
    return Catalog(papers=newest_first(papers), taxonomy=LIBRARY.taxonomy)


def made(engine: Engine, papers: tuple[Paper, ...]) -> dict[str, str]:
    """Return the files of an index."""
    return texts_of(artifacts_of(library_of(papers), engine, LAYOUT))


def made_anew(papers: tuple[Paper, ...]) -> dict[str, str]:
    """Return the files of an index, with an empty cache."""
    return files_of(library_of(papers), LAYOUT)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the functions of the tasks that are run from now on."""
    names: list[str] = []
    call = executor.call

    def noted(own: Task, load: Callable[[str, Any], Any]) -> bytes:
        names.append(own.function.rpartition(":")[2])
        return call(own, load)

    monkeypatch.setattr(executor, "call", noted)
    return names


def edits(papers: tuple[Paper, ...], random: Random) -> Iterator[tuple[Paper, ...]]:
    """Yield the papers after some changes, one after the other."""
    for number in range(6):
        place = random.randrange(len(papers))
        own = papers[place]
        text = " ".join(random.choices(WORDS, k=random.randrange(1, 40)))
        match number % 4:
            case 0:
                new = [replace(own, abstract=f"{own.abstract} {text}")]
            case 1:
                new = [own, paper(f"New {text} {number}", text, year=random.randrange(1990, 2030))]
            case 2:
                new = [replace(own, title=text, abstract="")]
            case _:
                new = []
        papers = (*papers[:place], *new, *papers[place + 1 :])
        yield papers


@pytest.mark.parametrize("seed", range(2))
def test_after_changes_the_index_is_the_same(seed: int, tmp_path: Path) -> None:
    with engine_at(tmp_path) as engine:
        for papers in edits(PAPERS, seeded(seed)):
            assert made(engine, papers) == made_anew(papers)


def test_others_help_with_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    with engine_at(tmp_path, jobs=2) as engine:
        for papers in (PAPERS, PAPERS[1:]):
            assert made(engine, papers) == made_anew(papers)


def test_nothing_is_made_again_where_all_is_as_it_was(tmp_path: Path, calls: list[str]) -> None:
    with engine_at(tmp_path) as engine:
        files = made(engine, PAPERS)
        assert {"segment", "shards", "word_list_files"} <= set(calls)
        calls.clear()
        assert made(engine, PAPERS) == files
        assert calls == []


def test_a_paper_more_changes_few_segments(tmp_path: Path, calls: list[str]) -> None:
    with engine_at(tmp_path) as engine:
        made(engine, PAPERS)
        calls.clear()
        made(engine, (*PAPERS[:50], paper("Another", "zebra", year=2030), *PAPERS[50:]))
    assert calls.count("segment") <= 2


def test_what_no_card_shows_changes_no_cards_and_facets(tmp_path: Path, calls: list[str]) -> None:
    own = max(PAPERS, key=lambda one: len(one.abstract))
    with engine_at(tmp_path) as engine:
        made(engine, PAPERS)
        calls.clear()
        changed = replace(own, abstract=f"{own.abstract} zebra")
        made(engine, tuple(changed if one is own else one for one in PAPERS))
    assert calls.count("segment") == 1
    assert "card_files" not in calls
    # The manifest, and the table of word lists.
    assert calls.count("passed_files") <= 2


def test_what_is_damaged_is_made_again(tmp_path: Path) -> None:
    with engine_at(tmp_path) as engine:
        files = made(engine, PAPERS)
        for number, path in enumerate(sorted(tmp_path.rglob("*"))):
            if path.is_file():
                data = path.read_bytes()
                path.write_bytes(data[: len(data) // 2 * (number % 3)] + data[::-1])
    with engine_at(tmp_path) as engine:
        assert made(engine, PAPERS) == files
        assert made(engine, PAPERS[1:]) == made_anew(PAPERS[1:])
