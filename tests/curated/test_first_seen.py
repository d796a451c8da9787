"""The file of the days on which papers were first seen, which people merge and builds extend."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.curated.first_seen import first_seen_file, load_first_seen, with_days
from papershelf.model import PartialDate
from papershelf.problems import Severity
from support.hostile import PAYLOADS

DAY = PartialDate(year=2026, month=3, day=12)
LATER = PartialDate(year=2026, month=3, day=13)


def written(folder: Path, content: bytes) -> Path:
    """Write *content* to the file of *folder* and return its path."""
    file = folder / "first-seen.tsv"
    file.write_bytes(content)
    return file


def test_a_line_consists_of_an_id_a_tab_and_a_day(tmp_path: Path) -> None:
    file = written(tmp_path, b"# Ours\n\narxiv:1706.03762\t2026-03-12\r\ntitle:adam\t2026-03-13\n")
    days, problems = load_first_seen(file, "first-seen.tsv")
    assert days == {"arxiv:1706.03762": DAY, "title:adam": LATER}
    assert problems == ()


@pytest.mark.parametrize(
    "line",
    [
        b"title:adam",
        b"title:adam\t2026-02-30",
        b"title:\xff\t2026-03-12",
        b"\t2026-03-12",
        b"<<<<<<< HEAD",
    ],
)
def test_an_invalid_line_is_a_warning_with_its_source(line: bytes, tmp_path: Path) -> None:
    file = written(tmp_path, b"# Ours\n%s\ntitle:adam\t2026-03-12\n" % line)
    days, [problem] = load_first_seen(file, "catalog/first-seen.tsv")
    assert days == {"title:adam": DAY}
    assert (str(problem.source), problem.severity) == ("catalog/first-seen.tsv:2", Severity.WARNING)


def test_the_earliest_of_several_days_counts_in_any_order(tmp_path: Path) -> None:
    lines = [b"title:adam\t2026-03-12\n", b"title:adam\t2026-03-13\n"]
    for content in (b"".join(lines), b"".join(reversed(lines))):
        assert load_first_seen(written(tmp_path, content), "")[0] == {"title:adam": DAY}


def test_new_days_are_inserted_in_order_and_all_other_lines_stay() -> None:
    content = b"# Ours\ntitle:b\t2026-03-12\nspoilt \xff\n"
    extended = with_days(content, {"title:c": LATER, "title:a": LATER})
    assert extended == (
        b"# Ours\nspoilt \xff\ntitle:a\t2026-03-13\ntitle:b\t2026-03-12\ntitle:c\t2026-03-13\n"
    )
    assert with_days(extended, {}) == extended


def test_days_that_are_written_are_read_back(tmp_path: Path) -> None:
    days = {f"title:{text}": DAY for text in PAYLOADS.values() if text.isprintable()}
    assert load_first_seen(written(tmp_path, with_days(b"", days)), "") == (days, ())


def test_a_missing_file_and_a_symbolic_link_are_ignored(tmp_path: Path) -> None:
    assert first_seen_file([tmp_path, tmp_path / "listing.txt"]) is None
    (tmp_path / "first-seen.tsv").symlink_to(written(tmp_path.parent, b""))
    assert first_seen_file([tmp_path]) is None
