"""Files of the days and addresses of papers, which people merge and builds extend."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

import pytest

from papershelf.curated.history import (
    ADDRESSES,
    DAYS,
    history_file,
    load_addresses,
    load_days,
    with_lines,
)
from papershelf.model import PartialDate
from papershelf.problems import Severity
from support.hostile import PAYLOADS

DAY = PartialDate(year=2026, month=3, day=12)
LATER = PartialDate(year=2026, month=3, day=13)


def written(folder: Path, content: bytes, name: str = DAYS) -> Path:
    """Write *content* to the file *name* of *folder* and return its path."""
    file = folder / name
    file.write_bytes(content)
    return file


def shown(file: Path) -> str:
    """Return the path of *file* for messages."""
    return f"catalog/{file.name}"


def test_a_line_consists_of_an_id_a_tab_and_a_day(tmp_path: Path) -> None:
    file = written(tmp_path, b"# Ours\n\narxiv:1706.03762\t2026-03-12\r\ntitle:adam\t2026-03-13\n")
    days, problems = load_days(file, shown)
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
    days, [problem] = load_days(file, shown)
    assert days == {"title:adam": DAY}
    assert (str(problem.source), problem.severity) == ("catalog/first-seen.tsv:2", Severity.WARNING)


def test_the_earliest_of_several_days_counts_in_any_order(tmp_path: Path) -> None:
    lines = [b"title:adam\t2026-03-12\n", b"title:adam\t2026-03-13\n"]
    for content in (b"".join(lines), b"".join(reversed(lines))):
        assert load_days(written(tmp_path, content), shown)[0] == {"title:adam": DAY}


def test_new_days_are_inserted_in_order_and_all_other_lines_stay() -> None:
    content = b"# Ours\ntitle:b\t2026-03-12\nspoilt \xff\n"
    extended = with_lines(content, {"title:c": LATER, "title:a": LATER})
    assert extended == (
        b"# Ours\nspoilt \xff\ntitle:a\t2026-03-13\ntitle:b\t2026-03-12\ntitle:c\t2026-03-13\n"
    )
    assert with_lines(extended, {}) == extended


@pytest.mark.parametrize("content", [b"", b"title:b\t2026-03-12\r\n"])
def test_the_byte_order_mark_of_an_editor_is_removed(content: bytes) -> None:
    added = {"title:a": DAY}
    assert with_lines(BOM_UTF8 + content, added) == with_lines(content, added)


def test_days_that_are_written_are_read_back(tmp_path: Path) -> None:
    days = {f"title:{text}": DAY for text in PAYLOADS.values() if text.isprintable()}
    assert load_days(written(tmp_path, with_lines(b"", days)), shown) == (days, ())


def test_a_missing_file_and_a_symbolic_link_are_ignored(tmp_path: Path) -> None:
    assert history_file([tmp_path, tmp_path / "listing.txt"], DAYS) is None
    (tmp_path / "first-seen.tsv").symlink_to(written(tmp_path.parent, b""))
    assert history_file([tmp_path], DAYS) is None


def test_a_paper_may_have_several_addresses(tmp_path: Path) -> None:
    lines = b"arxiv:1412.6980\tadam-a-method\narxiv:1412.6980\tadam\nacl:W18-1\tbert\n"
    addresses, problems = load_addresses(written(tmp_path, lines, ADDRESSES), shown)
    assert addresses == {"arxiv:1412.6980": ("adam", "adam-a-method"), "acl:W18-1": ("bert",)}
    assert problems == ()


@pytest.mark.parametrize("address", ["../secret", "Adam", "a/b", "", "adam\tx", "a" * 121])
def test_an_invalid_address_is_a_warning_and_names_no_file(address: str, tmp_path: Path) -> None:
    file = written(tmp_path, f"arxiv:1412.6980\t{address}\n".encode(), ADDRESSES)
    addresses, [problem] = load_addresses(file, shown)
    assert addresses == {}
    assert str(problem.source) == "catalog/addresses.tsv:1"
    assert "an id, a tab and an address" in problem.message
