"""What a preview takes for a change."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from watchfiles import Change, watch

from papershelf.engine.artifact import Artifact
from papershelf.engine.outputs import MANIFEST, DocsFolder, OutputTable
from papershelf.mkdocs.watch import Watched


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with sources and a docs folder, in which we wrote a page."""
    for name in ("catalog/listing.txt", "catalog/more/other.txt", "docs/papers/by-hand.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a", encoding="utf-8")
        # Whoever polls may look at seconds only.
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / "mkdocs.yml").write_text("a", encoding="utf-8")
    write(tmp_path, "papers/ours.md")
    return tmp_path


def write(place: Path, *names: str) -> None:
    """Write pages as a build does."""
    folder = DocsFolder(place / "docs", OutputTable())
    for name in names:
        folder.put(Artifact(name, b"ours"), "key")
    folder.finish([], 1)


def watched(place: Path) -> Watched:
    """Return what tells the changes of the folder."""
    return Watched([place / "catalog", place / "mkdocs.yml", place / "docs"], place / "docs")


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
def test_sources_and_hand_written_pages_count_and_nothing_of_ours(
    name: str, counts: bool, place: Path
) -> None:
    assert watched(place)(Change.modified, str(place / name)) is counts


def test_what_a_build_writes_and_removes_does_not_count(place: Path) -> None:
    changes = watched(place)
    write(place, "topics/new.md", "search/cards/0.json")
    assert not changes(Change.added, str(place / "docs/topics"))
    assert not changes(Change.added, str(place / "docs/topics/new.md"))
    assert not changes(Change.deleted, str(place / "docs/papers/ours.md"))


def replaced(path: Path) -> None:
    """Put another file in the place of one, as editors do."""
    draft = path.with_name(f".{path.name}.swp")
    draft.write_text("b", encoding="utf-8")
    draft.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "text": lambda place: (place / "catalog/listing.txt").write_text("ab"),
    "file": lambda place: replaced(place / "catalog/listing.txt"),
    "new file": lambda place: (place / "catalog/more/new.txt").write_text("a"),
    "removed file": lambda place: (place / "catalog/listing.txt").unlink(),
    "page by hand": lambda place: (place / "docs/papers/by-hand.md").write_text("ab"),
}


@pytest.mark.parametrize("is_polling", [False, True])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed(
    change: Callable[[Path], object], is_polling: bool, place: Path
) -> None:
    changes, stop = watched(place), threading.Event()
    notices = watch(
        *changes.folders,
        watch_filter=changes,
        stop_event=stop,
        force_polling=is_polling,
        yield_on_timeout=True,
        rust_timeout=200,
    )
    assert not next(notices)
    change(place)
    assert any(next(notices) for _ in range(50))
    stop.set()
