"""What is kept of an index: the next one is the same as without, and less is turned over for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.engine.chunks import Lengths
from papershelf.kept import Kept, Store
from papershelf.model import Paper
from papershelf.outputs import search as writer
from papershelf.outputs.page import Unchanged
from papershelf.processes import sharing
from papershelf.search.indexer import neighbours, search_index
from papershelf.search.indexer.cutting import Sizes
from papershelf.search.indexer.last import Last
from papershelf.search.indexer.runs import Batch, Run, Turning
from papershelf.search.indexer.shards import Cuts
from papershelf.search.indexer.terms import Apart
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
RUNS = Lengths(least=8, most=32, one_in=8)
LIBRARY = library(COUNT)
PAPERS = LIBRARY.papers
WORDS = "zebra model models data Ünïcode 学习 \ud800 large-scale state of the art".split(" ")


@pytest.fixture(autouse=True)
def as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small catalogs are cut as large ones are."""
    monkeypatch.setattr(writer, "FEW", 0)
    monkeypatch.setattr(writer, "MEDIUM", CUTS)
    monkeypatch.setattr(writer, "RUNS", RUNS)


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


def library_of(papers: tuple[Paper, ...]) -> Catalog:
    """A catalog of these papers."""
    return Catalog(papers=newest_first(papers), taxonomy=LIBRARY.taxonomy)


class Builds:
    """Builds of an index, one after the other, into one folder; `files` are what is there."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.files: dict[str, str] = {}
        self.made: list[str] = []
        self.last = Last()

    def there(self, paths: Iterable[str]) -> Unchanged | None:
        """Word of files that are in the folder."""
        digests = {path: self.files[path] for path in paths if path in self.files}
        return Unchanged(digests=digests) if len(digests) == len(list(paths)) else None

    def index(self, papers: tuple[Paper, ...], jobs: int = 1) -> dict[str, str]:
        """The files of an index; in place of digests are their contents."""
        kept = Kept(self.store, SETTINGS)
        self.last.there, self.last.read = self.there, self.files.__getitem__
        files: dict[str, str] = {}
        self.made = []
        with sharing(jobs) as shared:
            for made in search_index(
                library_of(papers), SETTINGS, shared, kept=kept, last=self.last
            ):
                if isinstance(made, Unchanged):
                    files |= made.digests
                else:
                    files[made.path] = made.text
                    self.made.append(made.path)
        kept.tidy()
        self.files = files
        return files


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    """Builds with an empty store."""
    return Builds(Store(folder=tmp_path / ".papershelf/cache/turned", key=b"k" * 32))


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
def test_with_what_is_kept_the_index_is_the_same(seed: int, builds: Builds) -> None:
    for papers in edits(PAPERS, Random(seed)):  # noqa: S311 - the same papers every time
        assert builds.index(papers) == files_of(library_of(papers))


def test_processes_share_what_has_changed(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MANY", 1)
    monkeypatch.setattr(writer, "LARGE", CUTS)
    monkeypatch.setattr(writer, "LARGE_RUNS", RUNS)
    for papers in (PAPERS, PAPERS[1:]):
        assert builds.index(papers, 2) == files_of(library_of(papers))


def test_nothing_is_made_again_where_all_is_as_it_was(builds: Builds, turned: list[int]) -> None:
    files = builds.index(PAPERS)
    assert len(turned) > 4
    turned.clear()
    assert builds.index(PAPERS) == files
    assert not turned
    assert not {path.split("/")[1] for path in builds.made} & {"terms", "places", "abstracts"}


def test_a_paper_more_changes_few_runs(builds: Builds, turned: list[int]) -> None:
    builds.index(PAPERS)
    turned.clear()
    builds.index((*PAPERS[:50], paper("Another", "zebra", year=2030), *PAPERS[50:]))
    assert len(turned) <= 2


def test_a_word_more_in_an_abstract_makes_only_files_of_its_words(builds: Builds) -> None:
    builds.index(PAPERS)
    own = PAPERS[20]
    before = dict(builds.files)
    files = builds.index(
        (*PAPERS[:20], replace(own, abstract=f"{own.abstract} zebra"), *PAPERS[21:])
    )
    new = {path for path in files if path not in before and path.startswith("search/terms/")}
    made = {path for path in builds.made if path.startswith("search/terms/")}
    assert new <= made
    assert len(made) <= 2 * len(new)


def test_files_that_are_gone_are_made_again(builds: Builds) -> None:
    files = builds.index(PAPERS)
    for kind in ("terms", "places", "words", "abstracts", "pairs"):
        gone = [path for path in files if path.startswith(f"search/{kind}/")][::3]
        assert gone
        builds.files = {path: text for path, text in files.items() if path not in gone}
        assert builds.index(PAPERS) == files
        assert set(gone) <= set(builds.made)


def test_pairs_are_found_anew_where_other_stems_are_common(
    builds: Builds, turned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    builds.index(PAPERS)
    monkeypatch.setattr(neighbours, "COMMON", 60)
    files = files_of(LIBRARY)
    turned.clear()
    assert builds.index(PAPERS) == files
    assert not turned


@pytest.mark.parametrize("damage", [b"", b"something else"])
def test_what_is_damaged_is_made_again(builds: Builds, damage: bytes) -> None:
    files = builds.index(PAPERS)
    for number, path in enumerate(sorted(builds.store.folder.iterdir())):
        data = path.read_bytes()
        path.write_bytes(damage or data[: len(data) // 2 * (number % 3)] + data[::-1])
    assert builds.index(PAPERS) == files
    assert builds.index(PAPERS[1:]) == files_of(library_of(PAPERS[1:]))


def test_runs_of_the_index_before_may_be_gone(builds: Builds) -> None:
    builds.index(PAPERS)
    for path in builds.store.folder.iterdir():
        path.unlink()
    assert builds.index(PAPERS[1:]) == files_of(library_of(PAPERS[1:]))


def test_where_nothing_can_be_kept_the_index_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    builds = Builds(Store(folder=tmp_path / "file/cache/turned", key=b"k" * 32))
    for papers in (PAPERS, PAPERS[1:]):
        assert builds.index(papers) == files_of(library_of(papers))
