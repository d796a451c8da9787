"""Shared fixtures: golden files, the real input, and two sites that are built once."""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

import mkdocs
from papershelf.catalog import Catalog
from support.cited import mixed_catalog
from support.html import Site
from support.models import models_in
from support.run import papershelf
from support.shelf import copy_project
from support.themes import hasten

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
SHARED = ROOT.parent / "shared" / "data"
# The test files that take longest, by name.
LONG = frozenset("test_random_edits test_looks test_hostile test_corpus test_forms".split())
# Groups of files and folders that share what takes long to make: a browser with its sites, the real
# catalog, or the sites of real sources. Each group runs in one process. With one process for all
# browser tests, the other two keep the processors busy while it waits.
TOGETHER = {
    "tests/browser/": "browser",
    "tests/js/": "real",
    "tests/outputs/": "real",
    "tests/checks/": "sites",
    "tests/test_site.py": "sites",
}

# Examples have no time limit, as machines are shared. Other settings are Hypothesis's own: with the
# variable CI set, examples are the same every time.
settings.register_profile("papershelf", parent=settings(), deadline=None)
settings.load_profile("papershelf")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Exclude modules and tests, which stay in memory, from garbage collection."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run slow files first, as all other processes would wait for one that begins last."""
    items.sort(key=lambda item: item.path.stem not in LONG)


class _FolderScheduling(LoadFileScheduling):
    """Runs the tests of a file in one process, and all of a group in TOGETHER too."""

    def _split_scope(self, nodeid: str) -> str:
        groups = (group for path, group in TOGETHER.items() if nodeid.startswith(path))
        return next(groups, super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Return the scheduler for `--dist=loadfile`."""
    return _FolderScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report a skipped test as failed if PAPERSHELF_NO_SKIPS is set, as in CI."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("PAPERSHELF_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and PAPERSHELF_NO_SKIPS is set: {report.longrepr}"
    return report


@pytest.fixture(autouse=True, scope="session")
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Let Papershelf write its state and cache into temporary folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("PAPERSHELF_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a cache that the test shares with no other."""
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(autouse=True, scope="session")
def hasty_mkdocs() -> Generator[None]:
    """Let MkDocs do only once what is the same for all sites."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        yield


@pytest.fixture
def models(tmp_path: Path) -> Generator[Path]:
    """Return a folder whose models are read in place of the installed ones."""
    with models_in(tmp_path / "models") as folder:
        yield folder


@pytest.fixture(autouse=True, scope="session")
def one_log() -> None:
    """Forward the log of MkDocs to that of ProperDocs, as its command does."""
    if mkdocs.__name__ != "mkdocs":
        logging.getLogger("mkdocs").parent = logging.getLogger(mkdocs.__name__)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Return a function that compares a text with a file below `tests/golden`.

    With UPDATE_GOLDEN=1 it writes the file first.
    """

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_bytes().decode("utf-8")

    return compare


def shared(name: str) -> Path:
    """Return the path of real input next to the checkout; skip the test if it is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs real input at {path}")
    return path


@pytest.fixture(scope="session")
def trending() -> Path:
    """Return the real listing of 98 papers."""
    return shared("trending-papers.txt")


@pytest.fixture(scope="session")
def formats() -> Path:
    """Return the folder of real files in other formats."""
    return shared("formats")


@pytest.fixture(scope="session")
def retrieval() -> Path:
    """Return the folder of judged collections."""
    return shared("retrieval")


@pytest.fixture(scope="session")
def anthology() -> Path:
    """Return the real anthology of 103,750 records."""
    return shared("ml-anthology.jsonl.xz")


@pytest.fixture(scope="session")
def real_catalog(
    trending: Path, anthology: Path, tmp_path_factory: pytest.TempPathFactory
) -> Catalog:
    """Return the catalog of the real listing and of some 2,000 papers spread over the anthology."""
    return mixed_catalog(trending, anthology, tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="session")
def trending_site(trending: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the real listing, built in a folder that contains nothing else."""
    folder = tmp_path_factory.mktemp("trending")
    shutil.copy(trending, folder / "2026-03-12.txt")
    return built(folder, "2026-03-12.txt")


@pytest.fixture(scope="session")
def bundled_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site that `make site` builds, from a copy of its sources."""
    return built(copy_project(ROOT, tmp_path_factory.mktemp("bundled")))


def built(folder: Path, *sources: str) -> Site:
    """Return the site of a strict build in *folder*."""
    done = papershelf("build", "--strict", *sources, cwd=folder)
    assert done.returncode == 0, done.stderr
    return Site(folder / "site")
