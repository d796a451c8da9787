"""The preview notices changes of sources and of hand-written pages, and no others."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from watchfiles import Change, watch

from papershelf.engine.artifact import Artifact
from papershelf.engine.outputs import MANIFEST, DocsFolder, OutputTable
from papershelf.mkdocs.watch import InputFilter


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with sources, and a docs folder with a generated page."""
    for name in ("catalog/listing.txt", "catalog/more/other.txt", "docs/papers/by-hand.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a", encoding="utf-8")
        # An old time, since polling may compare seconds alone.
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / "mkdocs.yml").write_text("a", encoding="utf-8")
    write(tmp_path, "papers/ours.md")
    return tmp_path


def write(project: Path, *names: str) -> None:
    """Write pages as a build does."""
    folder = DocsFolder(project / "docs", OutputTable())
    for name in names:
        folder.put(Artifact(name, b"ours"), "key")
    folder.finish([], 1)


def watched(project: Path) -> InputFilter:
    """Return the filter of changes in the sources, settings and docs of a project."""
    return InputFilter(
        [project / "catalog", project / "mkdocs.yml", project / "docs"], project / "docs"
    )


COUNTS = {
    "mkdocs.yml": True,
    "other.yml": False,
    "site/index.html": False,
    "catalog/listing.txt": True,
    "catalog/more/new.txt": True,
    "catalog/.listing.txt.swp": False,
    "catalog/listing.txt~": False,
    "catalog/4913": False,
    "docs/papers/by-hand.md": True,
    "docs/papers/new.md": True,
    "docs/papers/ours.md": False,
    f"docs/{MANIFEST}": False,
    f"docs/{MANIFEST}.journal": False,
    "docs/papers/.new.md.papershelf~": False,
}


@pytest.mark.parametrize(("name", "counts"), COUNTS.items())
def test_changes_of_sources_and_hand_written_pages_alone_count(
    name: str, counts: bool, project: Path
) -> None:
    assert watched(project)(Change.modified, str(project / name)) is counts


def test_changes_count_of_sources_outside_of_the_folder(project: Path) -> None:
    counts = InputFilter([project / "docs/../other.bib"], project / "docs")
    assert counts(Change.modified, str(project / "other.bib"))


def test_files_that_a_build_writes_and_removes_do_not_count(project: Path) -> None:
    counts = watched(project)
    write(project, "topics/new.md", "search/cards/0.json")
    assert not counts(Change.added, str(project / "docs/topics"))
    assert not counts(Change.added, str(project / "docs/topics/new.md"))
    assert not counts(Change.deleted, str(project / "docs/papers/ours.md"))


def replace(path: Path) -> None:
    """Replace a file by renaming another, as editors do."""
    draft = path.with_name(f".{path.name}.swp")
    draft.write_text("b", encoding="utf-8")
    draft.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "file": lambda project: replace(project / "catalog/listing.txt"),
    "new file": lambda project: (project / "catalog/more/new.txt").write_text("a"),
    "removed file": lambda project: (project / "catalog/listing.txt").unlink(),
}


@pytest.mark.parametrize("is_polling", [False, True])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed(
    change: Callable[[Path], object], is_polling: bool, project: Path
) -> None:
    counts, stop = watched(project), threading.Event()
    notices = watch(
        *counts.folders,
        watch_filter=counts,
        stop_event=stop,
        force_polling=is_polling,
        yield_on_timeout=True,
        rust_timeout=200,
    )
    assert not next(notices)
    change(project)
    assert any(next(notices) for _ in range(50))
    stop.set()
