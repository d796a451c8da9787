"""What a preview looks at, and what it takes for a change."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import pytest

from papershelf.files import MANIFEST, write_pages
from papershelf.mkdocs.watch import SECOND, Changes, Looker, build_alone
from papershelf.outputs.page import Page


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with sources and a docs folder, in which we wrote a page."""
    for name in ("catalog/listing.txt", "catalog/more/other.txt", "docs/papers/by-hand.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a", encoding="utf-8")
    write(tmp_path, "papers/ours.md")
    return tmp_path


def write(place: Path, *names: str) -> None:
    """Write pages as a build does."""
    pages = [Page(path=name, text="ours") for name in names]
    write_pages(pages, place / "docs", sources=(), papers=1)


def looker(place: Path) -> Looker:
    """What looks at the folder."""
    return Looker([place / "catalog", place / "missing.yml", place / "docs"], place / "docs")


def names(place: Path, found: Looker) -> set[str]:
    """The files that are watched."""
    return {Path(path).relative_to(place).as_posix() for path in found.look()}


def test_sources_and_pages_by_hand_are_watched_and_nothing_of_ours(place: Path) -> None:
    assert names(place, looker(place)) == {
        "catalog/listing.txt",
        "catalog/more/other.txt",
        "docs/papers/by-hand.md",
    }


def replaced(path: Path) -> None:
    """Put another file in the place of one, with its size and time."""
    status = path.stat()
    path.with_name("draft").write_text("b", encoding="utf-8")
    path.with_name("draft").replace(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "text": lambda place: (place / "catalog/listing.txt").write_text("ab"),
    "file": lambda place: replaced(place / "catalog/listing.txt"),
    "new file": lambda place: (place / "catalog/more/new.txt").write_text("a"),
    "removed file": lambda place: (place / "catalog/listing.txt").unlink(),
    "file that was missing": lambda place: (place / "missing.yml").write_text("a"),
    "page by hand": lambda place: (place / "docs/papers/by-hand.md").write_text("ab"),
    "new page by hand": lambda place: (place / "docs/papers/new.md").write_text("a"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_told_once_when_it_is_at_rest(
    change: Callable[[Path], object], place: Path
) -> None:
    changes = Changes(looker(place).look)
    assert not changes.are_complete()
    change(place)
    assert [changes.are_complete() for _ in range(4)] == [False, True, False, False]


def test_a_file_that_is_still_written_is_not_told(place: Path) -> None:
    changes = Changes(looker(place).look)
    for length in range(2, 5):
        (place / "catalog/listing.txt").write_text("a" * length)
        assert not changes.are_complete()
    assert changes.are_complete()


def test_what_a_build_writes_and_removes_is_no_change(place: Path) -> None:
    changes = Changes(looker(place).look)
    for names in (("papers/ours.md", "topics/new.md"), ("topics/new.md",)):
        write(place, *names)
        assert not any(changes.are_complete() for _ in range(3))


def test_drafts_of_editors_and_accounts_are_no_change(place: Path) -> None:
    changes = Changes(looker(place).look)
    for name in ("catalog/.listing.txt.swp", "catalog/listing.txt~", f"docs/{MANIFEST}.lock"):
        (place / name).write_text("a")
    assert not any(changes.are_complete() for _ in range(3))


def test_a_folder_that_leads_into_itself_is_looked_at_once(place: Path) -> None:
    (place / "catalog/more/again").symlink_to(place / "catalog")
    assert len(looker(place).look()) == 3


@pytest.mark.parametrize(("fraction", "looks"), [(0, 3), (1, 1)])
def test_a_folder_is_read_again_while_its_time_may_hide_a_change(
    place: Path, fraction: int, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place / "catalog/more"
    # A second ago: enough where times have fractions of one.
    changed = (time.time_ns() // SECOND - 1) * SECOND + fraction
    os.utime(folder, ns=(changed, changed))
    scan, read = os.scandir, list[str]()

    def watched(path: str) -> object:
        read.append(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", watched)
    found = Looker([folder], place / "docs")
    for _ in range(3):
        found.look()
    assert read.count(str(folder)) == looks


def test_nobody_looks_while_a_build_runs() -> None:
    building = Lock()
    free: list[bool] = []
    build_alone(lambda: free.append(building.acquire(blocking=False)), building)
    assert free == [False]
    with pytest.raises(ZeroDivisionError):
        build_alone(lambda: 1 / 0, building)
    assert building.acquire(blocking=False)
