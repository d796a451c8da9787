"""The next site takes the place of the last one in one step, with the files that stay."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.engine import files as files_module
from papershelf.engine import staging as staging_module
from papershelf.engine.outputs import OutputTable
from papershelf.engine.staging import Staging, spare_folder, staging_folder
from papershelf.engine.task import digest, encode
from support.killing import kills
from support.trees import files, lay_tree, tree

SITE = {"index.html": "home", "papers/a.html": "a", "papers/b.html": "b", "assets/x.js": "x"}
OTHERS = {"sitemap.xml": "map", "404.html": "none"}


def clear(site: Path) -> None:
    """Begin with an empty folder beside the last site, whatever a killed run has left."""
    files_module.settle_folder(site)
    files_module.remove_folder(staging_folder(site))
    staging_folder(site).mkdir(parents=True)


class Runs:
    """Builds of a site, each of which knows what the last one that ended has left.

    A task makes all pages of a folder, filled into a skeleton; `others` are written by others.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.table = OutputTable()

    def built(
        self, pages: Mapping[str, str], others: Mapping[str, str] = {}, skeleton: str = "1"
    ) -> Staging:
        """Return a site that is made and not published."""
        skeletons = {"main": skeleton}
        staging = Staging(self.site, self.table, skeletons)
        clear(self.site)
        for folder in sorted({path.rpartition("/")[0] for path in pages}):
            of_it = {path: pages[path] for path in pages if path.rpartition("/")[0] == folder}
            key = digest(encode(of_it))
            if not staging.keep(key, len(of_it)):
                for path, text in of_it.items():
                    staging.put(path, f"{text} in {skeleton}".encode(), key, "main")
        lay_tree(staging.folder, others)
        staging.adopt()
        return staging

    def build(
        self, pages: Mapping[str, str], others: Mapping[str, str] = {}, skeleton: str = "1"
    ) -> Staging:
        """Build to the end."""
        staging = self.built(pages, others, skeleton)
        staging.publish()
        self.table = OutputTable(files=dict(staging.files), skeletons={"main": skeleton})
        return staging


def filled(pages: Mapping[str, str], skeleton: str = "1") -> dict[str, str]:
    """Return the files of pages."""
    return {path: f"{text} in {skeleton}" for path, text in pages.items()}


@pytest.fixture(params=[2_000, 0], ids=["without a spare", "with a spare"], autouse=True)
def many(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have small sites keep the one before the last, or not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging_module, "_MANY", request.param)
        yield


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "public" / "site"


@pytest.fixture
def runs(site: Path) -> Runs:
    return Runs(site)


def inodes(site: Path) -> dict[str, tuple[int, int]]:
    """Return what tells whether a file is the same one: its number and when it was written."""
    found = {path: (site / path).stat() for path in files(site)}
    return {path: (status.st_ino, status.st_mtime_ns) for path, status in found.items()}


def test_a_site_is_made(runs: Runs, site: Path) -> None:
    staging = runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}
    assert staging.files.keys() == files(site).keys()
    assert staging.size == sum(map(len, files(site).values()))
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_the_next_site_grows_hidden_beside_the_last_one(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    staging = runs.built({"index.html": "new"})
    assert staging.folder == staging_folder(site)
    assert staging.folder.name.startswith(".")
    assert files(site) == {**filled(SITE), **OTHERS}


def test_a_site_that_comes_out_as_it_was_is_left_alone(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    before, folder = inodes(site), site.stat().st_ino
    for _ in range(2):
        assert runs.build(SITE, OTHERS).is_unchanged
        assert inodes(site) == before
        assert site.stat().st_ino == folder
        assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_files_that_come_out_as_they_were_stay_the_same(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    before = inodes(site)
    runs.build({**SITE, "papers/a.html": "new", "index.html": "home"}, {**OTHERS, "404.html": "x"})
    expected = {**filled({**SITE, "papers/a.html": "new"}), **OTHERS, "404.html": "x"}
    assert files(site) == expected
    after = inodes(site)
    assert {path for path in after if after[path] != before[path]} == {"papers/a.html", "404.html"}


def test_pages_in_another_skeleton_are_made_anew(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    before = inodes(site)
    assert not runs.build(SITE, OTHERS, skeleton="2").is_unchanged
    assert files(site) == {**filled(SITE, "2"), **OTHERS}
    after = inodes(site)
    assert {path for path in after if after[path] == before[path]} == OTHERS.keys()


def test_what_is_no_longer_made_is_gone(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    runs.build({"index.html": "home"}, {"404.html": "none"})
    assert tree(site) == {"index.html": "home in 1", "404.html": "none"}


@pytest.mark.parametrize("changed", ["index.html", "papers/a.html", "404.html"])
@pytest.mark.parametrize("how", ["edited", "removed"])
def test_a_file_of_the_site_that_somebody_changed_is_made_anew(
    how: str, changed: str, runs: Runs, site: Path
) -> None:
    runs.build(SITE, OTHERS)
    if how == "edited":
        (site / changed).write_text("edited")
    else:
        (site / changed).unlink()
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


def test_what_others_put_into_the_site_goes_unless_it_is_hidden(runs: Runs, site: Path) -> None:
    runs.build(SITE)
    lay_tree(site, {"theirs.html": "x", ".git/HEAD": "ref", ".nojekyll": ""})
    for pages in (SITE, {"index.html": "new"}):
        runs.build(pages)
        assert files(site) == {**filled(pages), ".git/HEAD": "ref", ".nojekyll": ""}


def test_a_site_that_was_removed_is_made_anew(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    files_module.remove_folder(site)
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


def test_a_site_of_which_no_table_is_left_is_made_anew(runs: Runs, site: Path) -> None:
    runs.build({**SITE, "old.html": "old"}, OTHERS)
    runs.table = OutputTable()
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


def test_what_others_write_over_a_page_that_stays_counts(runs: Runs, site: Path) -> None:
    runs.build(SITE)
    runs.build(SITE, {"papers/a.html": "theirs"})
    assert files(site) == {**filled(SITE), "papers/a.html": "theirs"}
    runs.build(SITE)
    assert files(site) == filled(SITE)


def test_what_is_in_the_next_site_is_read_wherever_it_lies(runs: Runs) -> None:
    runs.build(SITE, OTHERS)
    staging = runs.built({**SITE, "papers/a.html": "changed"}, OTHERS)
    assert staging.read("papers/a.html") == b"changed in 1"
    assert staging.read("index.html") == b"home in 1"
    assert staging.read("404.html") == b"none"


def test_a_page_that_is_left_to_others_comes_when_they_go(runs: Runs, site: Path) -> None:
    left = {"papers/a.html"}
    for others in ({}, {"papers/a.html": "theirs"}, {"papers/a.html": "theirs"}, {}):
        staging = Staging(site, runs.table, {})
        clear(site)
        own = SITE.keys() - (left & others.keys())
        if not staging.keep("key", len(own)):
            for path in own:
                staging.put(path, SITE[path].encode(), "key")
        lay_tree(staging.folder, others)
        staging.adopt()
        staging.publish()
        runs.table = OutputTable(files=dict(staging.files))
        assert files(site) == {**SITE, **others}


def test_a_page_that_is_kept_and_written_after_all_is_written(runs: Runs, site: Path) -> None:
    runs.build(SITE)
    staging = Staging(site, runs.table, {"main": "1"})
    clear(site)
    for path, text in filled(SITE).items():
        staging.put(path, text.encode(), "key", "main")
    staging.put("index.html", b"new", "key")
    staging.publish()
    assert files(site) == {**filled(SITE), "index.html": "new"}


def test_a_site_where_nothing_can_be_linked_is_copied(
    runs: Runs, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    runs.build(SITE, OTHERS)
    before = inodes(site)
    monkeypatch.setattr(os, "link", refuse)
    runs.build({**SITE, "index.html": "new"}, OTHERS)
    assert files(site) == {**filled({**SITE, "index.html": "new"}), **OTHERS}
    after = inodes(site)
    assert before["papers/a.html"][1] == after["papers/a.html"][1]
    assert runs.build({**SITE, "index.html": "new"}, OTHERS).is_unchanged


@pytest.mark.parametrize("steps", ["in one step", "in two"])
def test_any_operation_may_be_the_last_of_a_build(
    steps: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    if steps == "in two":
        monkeypatch.setattr(files_module, "_exchange", lambda *_: False)
    meant = {**SITE, "papers/a.html": "new", "papers/c.html": "c"}
    after = {"index.html": "other", "papers/a.html": "a", "papers/b.html": "b"}
    hidden = {".git/HEAD": "ref"}
    for kill in kills():
        site = tmp_path_factory.mktemp("public") / "site"
        runs = Runs(site)
        runs.build(SITE, OTHERS)
        lay_tree(site, hidden)
        with kill.within():
            runs.build(meant, {"404.html": "none"})
        files_module.settle_folder(site)
        last, next_one = {**filled(SITE), **OTHERS}, {**filled(meant), "404.html": "none"}
        assert files(site) in ({**last, **hidden}, {**next_one, **hidden})
        runs.build(after, OTHERS)
        assert files(site) == {**filled(after), **OTHERS, **hidden}
        assert tree(site).keys() - files(site).keys() == {".git/", "papers/"}
        beside = {path.name for path in site.parent.iterdir()} - {"site"}
        assert beside <= {spare_folder(site).name}


NAMES = st.sampled_from(["a.html", "b.html", "x/a.html", "x/b.html", "x/y/a.html"])
TEXTS = st.dictionaries(NAMES, st.sampled_from(["", "one", "two"]))
BUILDS = st.tuples(TEXTS, TEXTS, st.sampled_from("12"), st.booleans())


@given(builds=st.lists(BUILDS, max_size=5))
def test_after_any_builds_the_site_is_what_a_first_build_makes(
    builds: list[tuple[dict[str, str], dict[str, str], str, bool]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    runs = Runs(tmp_path_factory.mktemp("public") / "site")
    for pages, texts, skeleton, is_killed in builds:
        # Others may write where a page of ours is.
        others = {path.replace("b.html", "theirs.html"): text for path, text in texts.items()}
        if is_killed:
            runs.built(pages, others, skeleton)
        else:
            runs.build(pages, others, skeleton)
            assert files(runs.site) == {**filled(pages, skeleton), **others}
