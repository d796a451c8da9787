"""Every identifier and address is looked up in one of several files of keys."""

from __future__ import annotations

import json
from pathlib import Path

from papershelf.search.index import Index
from support.meant import named
from support.search import catalog_of, lay_index, paper

COUNT = 1_100
PAPERS = [
    named(paper(f"Number {number}"), f"doi:10.1000/{number}", url=f"https://x.org/{number % 100}")
    for number in range(COUNT)
]


def key_files(index: Index, site: Path) -> list[str]:
    """Return the names of the files of keys."""
    table = site / "search" / "keys" / f"{index.manifest['keys']}.json"
    names: list[str] = json.loads(table.read_text())["files"]
    return names


def test_keys_are_found_in_their_files(tmp_path: Path) -> None:
    index = lay_index(catalog_of(PAPERS), tmp_path)
    assert len(key_files(index, tmp_path)) == 8
    for number in range(0, COUNT, 7):
        [found] = index.papers_with_key(f"doi:10.1000/{number}")
        assert index.card(found).title == f"Number {number}"
    assert len(index.papers_with_key("url:x.org/7")) == COUNT // 100
    assert index.papers_with_key("doi:10.1000/none") == []


def test_papers_without_identifiers_share_one_empty_file(tmp_path: Path) -> None:
    bare = [paper(f"Number {number}") for number in range(COUNT)]
    index = lay_index(catalog_of(bare), tmp_path)
    names = key_files(index, tmp_path)
    assert (len(names), len(set(names))) == (8, 1)
    assert index.papers_with_key("doi:10.1000/1") == []
