"""Files of the search index that are there as they were left are not written again."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from papershelf.build import Outcome, build
from papershelf.config import load_settings
from papershelf.indexed import RECORD
from papershelf.outputs import search as writer

NUMBER = 40
WORDS = "data model learning graph neural network policy gradient theory norm".split()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose catalog counts as a large one."""
    monkeypatch.setattr(writer, "FEW", 2)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "site_src" / "catalog").mkdir(parents=True)
    put(tmp_path, records())
    return tmp_path


def records() -> list[dict[str, object]]:
    """Some papers."""
    return [
        {
            "title": f"Paper {n} on {WORDS[n % 7]}",
            "abstract": " ".join(WORDS[n % 9 :]),
            "year": 2000,
        }
        for n in range(NUMBER)
    ]


def put(root: Path, papers: list[dict[str, object]]) -> None:
    """Put these into the catalog."""
    text = "\n".join(map(json.dumps, papers))
    (root / "site_src" / "catalog" / "papers.jsonl").write_text(text)


def run(root: Path, docs: str = "docs", cache: str = "cache", **options: object) -> Outcome:
    """Build the pages in one process."""
    settings = load_settings({"jobs": 1, **options}, root, "mkdocs.yml")
    return build(settings, root / docs, cache=root / ".papershelf" / cache)


def files(root: Path, docs: str = "docs") -> dict[str, bytes]:
    """The files of the index with their content."""
    return {
        path.relative_to(root / docs).as_posix(): path.read_bytes()
        for path in (root / docs / "search").rglob("*")
        if path.is_file()
    }


def cold(root: Path) -> dict[str, bytes]:
    """The files of an index that nothing was known for."""
    run(root, docs="fresh", cache="other/cache")
    return files(root, "fresh")


def test_of_an_index_that_is_there_nothing_is_written_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(root)
    monkeypatch.setattr(writer.Range, "terms", pytest.fail)
    again = run(root)
    assert again.written.digests == first.written.digests
    assert not again.written.written


@pytest.mark.parametrize(
    "change",
    [
        lambda papers: papers[3].update(abstract="zebra model"),
        lambda papers: papers[5].update(title="Another Title"),
        lambda papers: papers.append({"title": "One more", "abstract": "data", "year": 2030}),
        lambda papers: papers.pop(7),
    ],
    ids=["abstract", "title", "more", "fewer"],
)
def test_after_a_change_the_index_is_that_of_a_first_build(
    root: Path, change: Callable[[list[dict[str, object]]], object]
) -> None:
    run(root)
    papers = records()
    change(papers)
    put(root, papers)
    outcome = run(root)
    assert files(root) == cold(root)
    assert set(files(root)) <= set(outcome.written.pages)


def test_files_that_somebody_changed_or_removed_are_made_again(root: Path) -> None:
    run(root)
    before = files(root)
    for number, name in enumerate(before):
        if number % 2:
            (root / "docs" / name).unlink()
        else:
            (root / "docs" / name).write_text("changed")
    run(root)
    assert files(root) == before


def test_a_file_of_somebody_else_is_left_alone_each_time(root: Path) -> None:
    run(root)
    name = next(name for name in files(root) if name.startswith("search/terms/"))
    other = root / "new" / name
    other.parent.mkdir(parents=True)
    other.write_text("mine")
    for _ in range(2):
        outcome = run(root, docs="new")
        assert outcome.written.foreign == [name]
        assert other.read_text() == "mine"


@pytest.mark.parametrize("damage", [b"", b"\0", b"whatever" * 99])
def test_a_damaged_record_is_not_believed(root: Path, damage: bytes) -> None:
    run(root)
    path = root / "docs" / RECORD
    data = path.read_bytes()
    path.write_bytes(damage if damage != b"\0" else data[:-1] + bytes([data[-1] ^ 1]))
    run(root)
    assert files(root) == cold(root)


def test_with_another_key_nothing_is_known(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(root)
    monkeypatch.setenv("XDG_STATE_HOME", str(root / "another"))
    careful = SimpleNamespace(loads=pytest.fail, dumps=pickle.dumps)
    monkeypatch.setattr("papershelf.indexed.pickle", careful)
    run(root)
    assert files(root) == cold(root)
