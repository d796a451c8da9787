"""Two builds may run at once, and a build may follow a killed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.run import LIMIT, papershelf, running, until
from support.shelf import lay, many, site_of


def test_the_second_of_two_builds_waits_and_both_succeed(tmp_path: Path) -> None:
    # With so many papers, the first build is not done before the second begins.
    lay(tmp_path, listing=many(600))
    with (
        running("papershelf", "build", cwd=tmp_path, log=tmp_path / "first") as first,
        running("papershelf", "build", cwd=tmp_path, log=tmp_path / "second") as second,
    ):
        assert first.process.wait(LIMIT) == second.process.wait(LIMIT) == 0
    both = first.printed + second.printed
    assert "note: waiting for another build" in both
    assert "600 papers" in first.printed
    assert "600 papers" in second.printed


@pytest.mark.usefixtures("own_cache")
def test_concurrent_builds_of_two_projects_share_a_cache_without_effect_on_their_sites(
    tmp_path: Path,
) -> None:
    # Most records are equal, so both builds write the same entries.
    one, other = (lay(tmp_path / str(number), listing=many(number)) for number in (20, 24))
    with (
        running("papershelf", "build", cwd=one, log=tmp_path / "first") as first,
        running("papershelf", "build", cwd=other, log=tmp_path / "second") as second,
    ):
        assert first.process.wait(LIMIT) == second.process.wait(LIMIT) == 0
    for number, project in ((20, one), (24, other)):
        alone = lay(tmp_path / f"alone-{number}", listing=many(number))
        assert papershelf("build", cwd=alone, PAPERSHELF_CACHE="cache").returncode == 0
        assert site_of(project) == site_of(alone)


def test_a_build_does_not_wait_for_a_killed_one(tmp_path: Path) -> None:
    lay(tmp_path, listing=many(60))
    cache = str(tmp_path / "cache")
    with running(
        "papershelf", "build", cwd=tmp_path, log=tmp_path / "first", PAPERSHELF_CACHE=cache
    ) as first:
        until(lambda: list(tmp_path.glob("cache/locks/*")), "the first build's lock")
        first.process.kill()
        first.process.wait(LIMIT)
    with running(
        "papershelf", "build", cwd=tmp_path, log=tmp_path / "second", PAPERSHELF_CACHE=cache
    ) as second:
        assert second.process.wait(LIMIT) == 0
    assert "waiting" not in second.printed
