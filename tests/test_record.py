"""What is known of a build comes back as it was, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.record import Record, load_record, save_record, states_in, states_of

KEY = b"k" * 32
RECORD = Record(
    inputs="1",
    papers=2,
    topics=1,
    failed=True,
    messages=(("mkdocs", 30, "é"),),
    docs={"a.md": (1, 2), "b\n.md": (3, 4), ".manifest": (0, 5)},
    digests={"a.md": "x", "b\n.md": "y", "gone.md": "z"},
    site={"a/index.html": (5, 6), "c.png": (7, 8), "new/index.html": (9, 10)},
    spare={"a/index.html": (5, 6), "c.png": (7, 9), "old/index.html": (1, 1)},
    spare_number=7,
    names=frozenset({"a.md", "b\n.md", ".manifest", "c.png"}),
    surroundings="2",
    shells=(("s", "a.md"),),
    pages={"a.md": (0, False)},
)


@pytest.mark.parametrize("record", [RECORD, Record()])
def test_a_record_comes_back_as_it_was(record: Record, tmp_path: Path) -> None:
    save_record(record, tmp_path / "record", KEY)
    assert load_record(tmp_path / "record", KEY) == record


def test_what_is_not_sealed_with_the_key_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "record"
    assert load_record(path, KEY) == Record()
    save_record(RECORD, path, b"")
    assert not path.exists()
    save_record(RECORD, path, KEY)
    assert load_record(path, b"l" * 32) == Record()
    path.write_bytes(path.read_bytes()[:-1])
    assert load_record(path, KEY) == Record()


def test_states_are_those_of_the_files_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "a" / ".b").mkdir(parents=True)
    (tmp_path / "a" / ".b" / "c").write_bytes(b"12")
    (tmp_path / "d").write_bytes(b"")
    found = states_in(tmp_path)
    assert {name: size for name, (size, _) in found.items()} == {"a/.b/c": 2, "d": 0}
    assert states_of(tmp_path, ["a/.b/c", "d", "e"]) == found
