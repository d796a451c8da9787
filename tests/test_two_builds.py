"""Two builds of one site, at once and one after the other was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.run import LIMIT, papershelf, running, until
from support.shelf import lay, many, site_of


def test_of_two_builds_the_second_waits_and_both_come_out_whole(tmp_path: Path) -> None:
    # So many that the first is not done before the second begins.
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


def test_builds_of_two_projects_at_once_share_a_cache_and_make_what_each_makes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    # Most records are the same, so both write the same entries.
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


def test_a_build_goes_on_where_another_was_killed(tmp_path: Path) -> None:
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
