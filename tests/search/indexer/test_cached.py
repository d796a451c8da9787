"""An index built with a filled cache equals one built without, and takes fewer tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
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
    """Return a catalog of *papers* with the topics of the library."""
    return Catalog(papers=newest_first(papers), taxonomy=LIBRARY.taxonomy)


def files_by(engine: Engine, papers: tuple[Paper, ...]) -> dict[str, str]:
    """Return the files of an index, built by *engine* with its cache."""
    return texts_of(artifacts_of(library_of(papers), engine, LAYOUT))


@cache
def cold_files(papers: tuple[Paper, ...]) -> dict[str, str]:
    """Return the files of an index, built with an empty cache."""
    return files_of(library_of(papers), LAYOUT)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that collects the names of the functions of all tasks that are run."""
    names: list[str] = []
    call = executor.call

    def recorded_call(task: Task, load: Callable[[str, Any], Any]) -> bytes:
        names.append(task.function.rpartition(":")[2])
        return call(task, load)

    monkeypatch.setattr(executor, "call", recorded_call)
    return names


def edits(papers: tuple[Paper, ...], random: Random) -> Iterator[tuple[Paper, ...]]:
    """Yield the papers after each of six successive changes."""
    for number in range(6):
        position = random.randrange(len(papers))
        old = papers[position]
        text = " ".join(random.choices(WORDS, k=random.randrange(1, 40)))
        match number % 4:
            case 0:
                new = [replace(old, abstract=f"{old.abstract} {text}")]
            case 1:
                new = [old, paper(f"New {text} {number}", text, year=random.randrange(1990, 2030))]
            case 2:
                new = [replace(old, title=text, abstract="")]
            case _:
                new = []
        papers = (*papers[:position], *new, *papers[position + 1 :])
        yield papers


@pytest.mark.parametrize("seed", range(2))
def test_after_any_changes_the_index_equals_one_from_an_empty_cache(
    seed: int, tmp_path: Path
) -> None:
    with engine_at(tmp_path) as engine:
        for papers in edits(PAPERS, seeded(seed)):
            assert files_by(engine, papers) == cold_files(papers)


def test_workers_build_the_same_index_after_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    with engine_at(tmp_path, jobs=2) as engine:
        for papers in (PAPERS, PAPERS[1:]):
            assert files_by(engine, papers) == cold_files(papers)


def test_an_unchanged_catalog_runs_no_task(tmp_path: Path, calls: list[str]) -> None:
    with engine_at(tmp_path) as engine:
        files = files_by(engine, PAPERS)
        assert {"segment", "shards", "word_list_files"} <= set(calls)
        calls.clear()
        assert files_by(engine, PAPERS) == files
        assert calls == []


def test_a_new_paper_changes_few_segments(tmp_path: Path, calls: list[str]) -> None:
    with engine_at(tmp_path) as engine:
        files_by(engine, PAPERS)
        calls.clear()
        files_by(engine, (*PAPERS[:50], paper("Another", "zebra", year=2030), *PAPERS[50:]))
    assert calls.count("segment") <= 2


def test_a_change_that_no_card_shows_builds_no_cards_or_facets(
    tmp_path: Path, calls: list[str]
) -> None:
    longest = max(PAPERS, key=lambda paper: len(paper.abstract))
    with engine_at(tmp_path) as engine:
        files_by(engine, PAPERS)
        calls.clear()
        changed = replace(longest, abstract=f"{longest.abstract} zebra")
        files_by(engine, tuple(changed if paper is longest else paper for paper in PAPERS))
    assert calls.count("segment") == 1
    assert "card_files" not in calls
    # Only the manifest and the table of word lists are written without a task that computes them.
    assert calls.count("passed_files") <= 2


def test_damaged_cache_entries_are_computed_again(tmp_path: Path) -> None:
    with engine_at(tmp_path) as engine:
        files = files_by(engine, PAPERS)
        for number, path in enumerate(sorted(tmp_path.rglob("*"))):
            if path.is_file():
                data = path.read_bytes()
                path.write_bytes(data[: len(data) // 2 * (number % 3)] + data[::-1])
    with engine_at(tmp_path) as engine:
        assert files_by(engine, PAPERS) == files
        assert files_by(engine, PAPERS[1:]) == cold_files(PAPERS[1:])
