"""A whole build on a Dask cluster, which is started and used as the README says."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cluster import Cluster, started_cluster
from support.run import papershelf, run
from support.shelf import lay, many, site_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")
PAPERS = 400
# An absolute path that is another folder for each process.
UNSHARED = "/proc/self/cwd/cache"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a scheduler and two workers, the first of which will be killed."""
    with started_cluster(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the site that one process makes."""
    folder = lay(tmp_path_factory.mktemp("serial") / "shelf", listing=many(PAPERS))
    done = papershelf("build", "--jobs", "1", cwd=folder, PAPERSHELF_CACHE=str(folder / "cache"))
    assert done.returncode == 0, done.stderr
    return site_of(folder)


def lay_shelf(folder: Path) -> Path:
    """Lay the shelf of which the site is known."""
    return lay(folder, listing=many(PAPERS))


def entries(cache: Path) -> int:
    """Return how many results are in a cache."""
    return len(list(cache.glob("[0-9a-f][0-9a-f]/*")))


def test_a_cluster_makes_the_same_site(
    cluster: Cluster, expected: dict[str, bytes], tmp_path: Path
) -> None:
    shelf = lay_shelf(tmp_path / "shelf")
    command = ("build", "--cluster", cluster.address)
    # A relative path is that of the command, and not one of the worker's.
    done = run("papershelf", *command, cwd=shelf, PAPERSHELF_CACHE="cache")
    assert done.returncode == 0, done.stderr
    assert site_of(shelf) == expected
    assert entries(shelf / "cache")
    folders = tmp_path.parent.glob("dask*")
    assert not any(entries(path) for folder in folders for path in folder.rglob("cache"))


@pytest.mark.skipif(not Path(UNSHARED).parent.exists(), reason="needs Linux's /proc")
def test_a_cluster_that_does_not_share_the_cache_is_told_of(
    cluster: Cluster, tmp_path: Path
) -> None:
    shelf = lay_shelf(tmp_path / "shelf")
    command = ("build", "--cluster", cluster.address)
    done = run("papershelf", *command, cwd=shelf, PAPERSHELF_CACHE=UNSHARED)
    assert done.returncode == 1
    assert "does not share the cache folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    cluster: Cluster, expected: dict[str, bytes], tmp_path: Path
) -> None:
    shelf = lay_shelf(tmp_path / "shelf")
    cache = tmp_path / "cache"

    def kill() -> None:
        while not entries(cache):
            time.sleep(0.01)
        cluster.kill_worker()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    command = ("build", "--cluster", cluster.address)
    done = run("papershelf", *command, cwd=shelf, PAPERSHELF_CACHE=str(cache))
    killer.join()
    assert done.returncode == 0, done.stderr
    assert site_of(shelf) == expected
    assert entries(cache)
