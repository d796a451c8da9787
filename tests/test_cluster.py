"""A Dask cluster, started by the commands of the README, builds the same site."""

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
# An absolute path that is a different folder for each process.
UNSHARED = "/proc/self/cwd/cache"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a scheduler and two workers, the first of which will be killed."""
    with started_cluster(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the site that one process builds."""
    folder = lay_shelf(tmp_path_factory.mktemp("serial") / "shelf")
    done = papershelf("build", "--jobs", "1", cwd=folder, PAPERSHELF_CACHE=str(folder / "cache"))
    assert done.returncode == 0, done.stderr
    return site_of(folder)


def lay_shelf(folder: Path) -> Path:
    """Write the project whose site is `expected`."""
    return lay(folder, listing=many(PAPERS))


def entries(cache: Path) -> int:
    """Return the number of entries in a cache."""
    return len(list(cache.glob("[0-9a-f][0-9a-f]/*")))


def test_a_cluster_builds_the_same_site(
    cluster: Cluster, expected: dict[str, bytes], tmp_path: Path
) -> None:
    shelf = lay_shelf(tmp_path / "shelf")
    command = ("build", "--cluster", cluster.address)
    # A relative path refers to the folder of the command, not of a worker.
    done = run("papershelf", *command, cwd=shelf, PAPERSHELF_CACHE="cache")
    assert done.returncode == 0, done.stderr
    assert site_of(shelf) == expected
    assert entries(shelf / "cache")
    folders = tmp_path.parent.glob("dask*")
    assert not any(entries(path) for folder in folders for path in folder.rglob("cache"))


@pytest.mark.skipif(not Path(UNSHARED).parent.exists(), reason="needs Linux's /proc")
def test_a_cluster_that_does_not_share_the_cache_is_an_error(
    cluster: Cluster, tmp_path: Path
) -> None:
    shelf = lay_shelf(tmp_path / "shelf")
    command = ("build", "--cluster", cluster.address)
    done = run("papershelf", *command, cwd=shelf, PAPERSHELF_CACHE=UNSHARED)
    assert done.returncode == 1
    assert "does not share the cache folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_killed_during_a_build_does_not_change_the_site(
    cluster: Cluster, expected: dict[str, bytes], tmp_path: Path
) -> None:
    shelf = lay_shelf(tmp_path / "shelf")
    cache = tmp_path / "cache"

    def kill_after_first_entry() -> None:
        while not entries(cache):
            time.sleep(0.01)
        cluster.kill_worker()

    killer = threading.Thread(target=kill_after_first_entry, daemon=True)
    killer.start()
    command = ("build", "--cluster", cluster.address)
    done = run("papershelf", *command, cwd=shelf, PAPERSHELF_CACHE=str(cache))
    killer.join()
    assert done.returncode == 0, done.stderr
    assert site_of(shelf) == expected
    assert entries(cache)
