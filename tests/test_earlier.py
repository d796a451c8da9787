"""Parts of a large catalog that are as they were are not made again, and nothing else is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from papershelf.build import Outcome, build
from papershelf.config import Settings, load_settings
from papershelf.earlier import PARTS, Earlier
from papershelf.engine.chunks import Lengths
from papershelf.files import MANIFEST, clear_folder
from papershelf.model import Paper
from papershelf.outputs import IN_SECTIONS, Sectioned
from papershelf.outputs.page import Page
from papershelf.outputs.parts import Part, contents_of, parts_of, piece_pages
from papershelf.outputs.sections import Marks, Section
from support.catalog import CATALOG, SETTINGS

NUMBER = 110


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose catalog counts as a large one, of parts of up to forty papers."""
    monkeypatch.setattr("papershelf.outputs.exports.PARTS", Lengths(least=384, most=40, one_in=256))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "site_src" / "catalog").mkdir(parents=True)
    put(tmp_path, records())
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are made from now on, by the names of their records."""
    names: list[str] = []

    def noted(part: Part, piece: int, settings: Settings) -> list[Page]:
        if part.records[-3:] not in names:
            names.append(part.records[-3:])
        return piece_pages(part, piece, settings)

    monkeypatch.setattr("papershelf.writing.piece_pages", noted)
    return names


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lists that are made from now on and tell what of, by the paths of their first pages."""
    names: list[str] = []

    def noting(section: Section) -> Iterator[Page]:
        names.append(section.name)
        return section.make()

    def noted(output: Sectioned) -> Sectioned:
        return lambda *given: (
            replace(one, make=partial(noting, one)) if one.made_of else one
            for one in output(*given)
        )

    sectioned = {output: noted(sections) for output, sections in IN_SECTIONS.items()}
    monkeypatch.setattr("papershelf.writing.IN_SECTIONS", sectioned)
    return names


def records() -> list[dict[str, object]]:
    """Papers enough for several parts."""
    return [{"title": f"Paper {n}", "abstract": "We count. " * 1000} for n in range(NUMBER)]


def put(root: Path, papers: list[dict[str, object]]) -> None:
    """Put these into the catalog."""
    text = "\n".join(map(json.dumps, papers))
    (root / "site_src" / "catalog" / "papers.jsonl").write_text(text)


def run(root: Path, **options: object) -> Outcome:
    """Build the pages in one process."""
    return build(load_settings({"jobs": 1, **options}, root, "mkdocs.yml"), root / "docs")


def pages(root: Path) -> dict[str, bytes]:
    """The pages with their content."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "docs").rglob("*")
        if path.is_file() and not path.name.startswith(MANIFEST)
    }


def test_nothing_is_made_again_where_all_is_as_it_was(root: Path, made: list[str]) -> None:
    first = run(root)
    assert made == ["001", "002", "003"]
    made.clear()
    again = run(root)
    assert made == []
    assert again.written == replace(first.written, written=0, unchanged=first.written.written)
    assert again.written.digests == first.written.digests


@pytest.mark.usefixtures("two_are_many")
def test_with_another_number_of_processes_nothing_is_made_again(
    root: Path, made: list[str]
) -> None:
    run(root, jobs=2)
    run(root, jobs=1)
    assert made == []


def change_one(root: Path) -> None:
    """Another abstract for a paper of the second part."""
    papers = records()
    papers[50]["abstract"] = "We measure. " * 1000
    put(root, papers)


def remove_page(root: Path) -> None:
    """A page of the second part is gone."""
    (root / "docs" / "papers" / "paper-50.md").unlink()


def edit_page(root: Path) -> None:
    """A page of the second part has other text of the same length."""
    page = root / "docs" / "papers" / "paper-50.md"
    page.write_bytes(page.read_bytes().replace(b"count", b"COUNT"))


def touch_records(root: Path) -> None:
    """The records of the second part have another time."""
    os.utime(root / "docs" / "papers-002.jsonl.gz", (1, 1))


@pytest.mark.parametrize("change", [change_one, remove_page, edit_page, touch_records])
def test_what_has_changed_is_made_again(
    change: Callable[[Path], None], root: Path, made: list[str]
) -> None:
    run(root)
    change(root)
    made.clear()
    run(root)
    assert made == ["002"]
    warm = pages(root)
    clear_folder(root / "docs")
    run(root)
    assert pages(root) == warm


def test_of_a_part_that_has_changed_only_the_papers_near_the_change_are_made_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths: list[str] = []

    def noted(part: Part, piece: int, settings: Settings) -> list[Page]:
        pages = piece_pages(part, piece, settings)
        paths.extend(page.path for page in pages)
        return pages

    pieces = Lengths(least=2, most=4, one_in=16)
    monkeypatch.setattr("papershelf.outputs.parts.PIECES", pieces)
    monkeypatch.setattr("papershelf.writing.piece_pages", noted)
    run(root)
    assert len(paths) == NUMBER + 3
    paths.clear()
    change_one(root)
    run(root)
    assert "papers/paper-50.md" in paths
    assert "papers-002.jsonl.gz" in paths
    assert len(paths) <= 1 + 4 + 4 + 4


def other_key(root: Path) -> None:
    """The record is somebody else's."""
    clear_folder(root / "state")


def damage(root: Path) -> None:
    """A byte of the record is another."""
    record = root / "docs" / PARTS
    data = bytearray(record.read_bytes())
    data[-5] ^= 1
    record.write_bytes(data)


def lose(root: Path) -> None:
    """The record is gone."""
    (root / "docs" / PARTS).unlink()


@pytest.mark.parametrize("change", [other_key, damage, lose])
def test_a_record_that_is_not_this_users_own_counts_for_nothing(
    change: Callable[[Path], None], root: Path, made: list[str]
) -> None:
    run(root)
    change(root)
    made.clear()
    run(root)
    assert made == ["001", "002", "003"]


@pytest.mark.parametrize("options", [{"large": 5}, {"year": 1999}])
def test_other_settings_make_all_anew(
    options: dict[str, object], root: Path, made: list[str]
) -> None:
    run(root)
    made.clear()
    run(root, **options)
    assert made == ["001", "002", "003"]


def test_a_part_with_a_page_of_somebody_else_is_looked_at_each_time(
    root: Path, made: list[str]
) -> None:
    mine = root / "docs" / "papers" / "paper-50.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    run(root)
    made.clear()
    assert run(root).written.foreign == ["papers/paper-50.md"]
    assert made == ["002"]
    assert mine.read_text() == "mine"


def test_where_nothing_is_told_of_the_surroundings_nothing_is_kept(tmp_path: Path) -> None:
    earlier = Earlier(tmp_path)
    assert not earlier.is_kept
    assert earlier.written(earlier.digest_of("anything")) is None
    earlier.save()
    assert not list(tmp_path.iterdir())


def test_a_part_is_told_by_what_it_holds_and_not_by_what_is_one_object() -> None:
    def told(paper: Paper) -> object:
        catalog = replace(CATALOG, papers=(paper, *CATALOG.papers[1:]))
        marks = Marks(catalog, SETTINGS)
        return [list(contents_of(part, SETTINGS, marks)) for part in parts_of(catalog, SETTINGS)]

    first = CATALOG.papers[0]
    copy = replace(first, title="".join(first.title), abstract=f"{first.abstract} "[:-1])
    assert told(copy) == told(first)
    assert told(replace(first, title=f"{first.title}.")) != told(first)


def test_lists_that_would_come_out_the_same_are_not_made(root: Path, lists: list[str]) -> None:
    run(root)
    assert "browse/index.md" in lists
    lists.clear()
    change_one(root)
    run(root)
    # Cards tell the beginning of the abstract.
    assert "browse/title/page-2.md" in lists
    assert "browse/title/index.md" not in lists
    lists.clear()
    again = run(root)
    assert lists == []
    assert again.written.written == 0


def test_a_new_source_leaves_the_parts_that_do_not_name_it(root: Path, made: list[str]) -> None:
    run(root)
    made.clear()
    more = root / "site_src" / "catalog" / "zebras.jsonl"
    more.write_text(json.dumps({"title": "A last paper"}))
    run(root)
    assert made == ["003"]
