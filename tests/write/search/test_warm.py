"""What is kept of an index: the next one is the same as without, and less is turned over for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.kept import Kept, Store
from papershelf.model import Paper
from papershelf.write import search as writer
from papershelf.write.search import neighbours, search_index
from papershelf.write.search.cutting import Sizes
from papershelf.write.search.runs import Batch, Lengths, Run, Turning
from papershelf.write.search.shards import Cuts
from papershelf.write.search.terms import Apart
from support.catalog import SETTINGS
from support.made_catalog import library
from support.search import files_of, paper

COUNT = 160
SIZES = Sizes(least=800, most=1_600, one_in=4, gate=64)
CUTS = Cuts(
    terms=SIZES,
    places=SIZES,
    pairs=SIZES,
    apart=Apart(abstracts=COUNT // 8, papers=16, letters=50),
)
LIBRARY = library(COUNT)
PAPERS = LIBRARY.papers
WORDS = "zebra model models data Ünïcode 学习 \ud800 large-scale state of the art".split(" ")


@pytest.fixture(autouse=True)
def as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small catalogs are cut as large ones are."""
    monkeypatch.setattr(writer, "FEW", 0)
    monkeypatch.setattr(writer, "MEDIUM", CUTS)
    monkeypatch.setattr(writer, "RUNS", Lengths(least=8, most=32, one_in=8))


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first papers of the runs that are turned over from now on."""
    firsts: list[int] = []
    turn = Turning._turned

    def noted(self: Turning, batch: Batch) -> Run:
        firsts.append(batch.first)
        return turn(self, batch)

    monkeypatch.setattr(Turning, "_turned", noted)
    return firsts


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(folder=tmp_path / ".papershelf/cache/turned", key=b"k" * 32)


def library_of(papers: tuple[Paper, ...]) -> Catalog:
    """A catalog of these papers."""
    return Catalog(papers=newest_first(papers), taxonomy=LIBRARY.taxonomy)


def index(papers: tuple[Paper, ...], store: Store, settings: Settings = SETTINGS) -> dict[str, str]:
    """The files of an index, with what is in the store."""
    kept = Kept(store, settings)
    pages = search_index(library_of(papers), settings, 1, kept)
    files = {page.path: page.text for page in pages}
    kept.tidy()
    return files


def edits(papers: tuple[Paper, ...], random: Random) -> Iterator[tuple[Paper, ...]]:
    """The papers after some changes, one after the other."""
    for number in range(6):
        place = random.randrange(len(papers))
        own = papers[place]
        text = " ".join(random.choices(WORDS, k=random.randrange(1, 40)))
        match number % 4:
            case 0:
                new = [replace(own, abstract=f"{own.abstract} {text}")]
            case 1:
                new = [own, paper(f"New {text} {number}", text, year=random.randrange(1990, 2030))]
            case 2:
                new = [replace(own, title=text, abstract="")]
            case _:
                new = []
        papers = (*papers[:place], *new, *papers[place + 1 :])
        yield papers


@pytest.mark.parametrize("seed", range(2))
def test_with_what_is_kept_the_index_is_the_same(seed: int, store: Store) -> None:
    for papers in edits(PAPERS, Random(seed)):  # noqa: S311 - the same papers every time
        assert index(papers, store) == files_of(library_of(papers))


def test_nothing_is_turned_over_again_where_all_is_as_it_was(
    store: Store, turned: list[int]
) -> None:
    files = index(PAPERS, store)
    assert len(turned) > 4
    turned.clear()
    assert index(PAPERS, store) == files
    assert not turned


def test_a_paper_more_is_turned_over_with_few_others(store: Store, turned: list[int]) -> None:
    index(PAPERS, store)
    turned.clear()
    index((*PAPERS[:50], paper("Another", "zebra", year=2030), *PAPERS[50:]), store)
    assert len(turned) <= 2


def test_pairs_are_found_anew_where_other_stems_are_common(
    store: Store, turned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    index(PAPERS, store)
    monkeypatch.setattr(neighbours, "COMMON", 60)
    files = files_of(LIBRARY)
    turned.clear()
    assert index(PAPERS, store) == files
    assert not turned


@pytest.mark.parametrize("damage", [b"", b"something else"])
def test_what_is_damaged_is_made_again(store: Store, damage: bytes) -> None:
    files = index(PAPERS, store)
    for number, path in enumerate(sorted(store.folder.iterdir())):
        data = path.read_bytes()
        path.write_bytes(damage or data[: len(data) // 2 * (number % 3)] + data[::-1])
    assert index(PAPERS, store) == files


def test_where_nothing_can_be_kept_the_index_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(folder=tmp_path / "file/cache/turned", key=b"k" * 32)
    assert index(PAPERS, store) == files_of(LIBRARY)
