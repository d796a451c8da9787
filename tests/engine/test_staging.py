"""The next site replaces the last one in one step and keeps unchanged files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.engine import files as files_module
from papershelf.engine import staging as staging_module
from papershelf.engine.outputs import OutputTable
from papershelf.engine.staging import Staging
from papershelf.engine.task import digest, encode
from support.killing import kills
from support.trees import files, lay_tree, tree

SITE = {"index.html": "home", "papers/a.html": "a", "papers/b.html": "b", "assets/x.js": "x"}
OTHERS = {"sitemap.xml": "map", "404.html": "none"}


def clear(staging: Staging) -> None:
    """Create an empty staging folder, and remove what a killed build left."""
    files_module.finish_swap(staging.site)
    files_module.remove_folder(staging.folder)
    staging.folder.mkdir(parents=True)


class Runs:
    """Successive builds of a site, each with the table of the last completed build.

    One task makes all pages of a folder and fills them into a skeleton. Plugins write `others`.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.table = OutputTable()

    def unpublished(
        self, pages: Mapping[str, str], others: Mapping[str, str] = {}, skeleton: str = "1"
    ) -> Staging:
        """Make a site, but do not publish it, as a killed build does."""
        staging = Staging(self.site, self.table)
        staging.skeletons = {"main": skeleton}
        clear(staging)
        for folder in sorted({path.rpartition("/")[0] for path in pages}):
            in_folder = {path: pages[path] for path in pages if path.rpartition("/")[0] == folder}
            key = digest(encode(in_folder))
            if not staging.keep(key, len(in_folder)):
                for path, text in in_folder.items():
                    staging.put(path, f"{text} in {skeleton}".encode(), key, "main")
        lay_tree(staging.folder, others)
        staging.adopt()
        return staging

    def build(
        self, pages: Mapping[str, str], others: Mapping[str, str] = {}, skeleton: str = "1"
    ) -> Staging:
        """Make a site and publish it."""
        staging = self.unpublished(pages, others, skeleton)
        staging.publish()
        self.table = OutputTable(files=dict(staging.files), skeletons={"main": skeleton})
        return staging


def filled(pages: Mapping[str, str], skeleton: str = "1") -> dict[str, str]:
    """Return the files that *pages* become."""
    return {path: f"{text} in {skeleton}" for path, text in pages.items()}


@pytest.fixture(params=[2_000, 0], ids=["without a spare", "with a spare"], autouse=True)
def with_or_without_spare(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a test where a small site keeps the site before the last one, and where it does not."""
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
    """Return the inode and the time of modification of each file, which identify it."""
    statuses = {path: (site / path).stat() for path in files(site)}
    return {path: (status.st_ino, status.st_mtime_ns) for path, status in statuses.items()}


def test_a_first_build_publishes_all_files(runs: Runs, site: Path) -> None:
    staging = runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}
    assert staging.files.keys() == files(site).keys()
    assert staging.size == sum(map(len, files(site).values()))
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_the_next_site_is_staged_in_a_hidden_folder_next_to_the_last_one(
    runs: Runs, site: Path
) -> None:
    runs.build(SITE, OTHERS)
    staging = runs.unpublished({"index.html": "new"})
    assert staging.folder.parent == site.parent
    assert staging.folder.name.startswith(".")
    assert files(site) == {**filled(SITE), **OTHERS}


def test_an_unchanged_site_is_not_touched(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    before, folder = inodes(site), site.stat().st_ino
    for _ in range(2):
        assert runs.build(SITE, OTHERS).is_unchanged
        assert inodes(site) == before
        assert site.stat().st_ino == folder
        assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_site_that_was_removed_is_made_again(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    runs.build(SITE, {"404.html": "none"})
    shutil.rmtree(site)
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


@pytest.mark.parametrize(
    "name", [".{}.papershelf-new", ".{}.papershelf-spare", "{}.papershelf-old"]
)
def test_a_file_with_the_name_of_a_temporary_folder_is_removed(
    name: str, runs: Runs, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging_module, "_MANY", 0)
    runs.build(SITE)
    site.with_name(name.format(site.name)).write_text("no folder", encoding="utf-8")
    runs.build({**SITE, "index.html": "new"})
    assert (site / "index.html").read_text("utf-8") == "new in 1"
    assert not site.with_name(name.format(site.name)).is_file()


def test_unchanged_files_keep_their_inodes(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    before = inodes(site)
    runs.build({**SITE, "papers/a.html": "new", "index.html": "home"}, {**OTHERS, "404.html": "x"})
    expected = {**filled({**SITE, "papers/a.html": "new"}), **OTHERS, "404.html": "x"}
    assert files(site) == expected
    after = inodes(site)
    assert {path for path in after if after[path] != before[path]} == {"papers/a.html", "404.html"}


def test_pages_in_a_changed_skeleton_are_written_again(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    before = inodes(site)
    assert not runs.build(SITE, OTHERS, skeleton="2").is_unchanged
    assert files(site) == {**filled(SITE, "2"), **OTHERS}
    after = inodes(site)
    assert {path for path in after if after[path] == before[path]} == OTHERS.keys()


@pytest.mark.parametrize("changed", ["index.html", "papers/a.html", "404.html"])
@pytest.mark.parametrize("how", ["edited", "removed"])
def test_a_file_that_was_edited_or_removed_is_restored(
    how: str, changed: str, runs: Runs, site: Path
) -> None:
    runs.build(SITE, OTHERS)
    if how == "edited":
        (site / changed).write_text("edited")
    else:
        (site / changed).unlink()
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


def test_files_added_to_the_site_are_removed_unless_they_are_hidden(runs: Runs, site: Path) -> None:
    runs.build(SITE)
    lay_tree(site, {"theirs.html": "x", ".git/HEAD": "ref", ".nojekyll": ""})
    for pages in (SITE, {"index.html": "new"}):
        runs.build(pages)
        assert files(site) == {**filled(pages), ".git/HEAD": "ref", ".nojekyll": ""}


def test_a_removed_site_is_restored(runs: Runs, site: Path) -> None:
    runs.build(SITE, OTHERS)
    files_module.remove_folder(site)
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


def test_a_site_without_a_table_is_made_again(runs: Runs, site: Path) -> None:
    runs.build({**SITE, "old.html": "old"}, OTHERS)
    runs.table = OutputTable()
    runs.build(SITE, OTHERS)
    assert files(site) == {**filled(SITE), **OTHERS}


def test_new_and_unchanged_files_of_the_staged_site_can_be_read(runs: Runs) -> None:
    runs.build(SITE, OTHERS)
    staging = runs.unpublished({**SITE, "papers/a.html": "changed"}, OTHERS)
    assert staging.read("papers/a.html") == b"changed in 1"
    assert staging.read("index.html") == b"home in 1"
    assert staging.read("404.html") == b"none"


def test_a_page_that_a_plugin_replaced_returns_when_the_plugin_stops_writing_it(
    runs: Runs, site: Path
) -> None:
    replaceable = {"papers/a.html"}
    for others in ({}, {"papers/a.html": "theirs"}, {"papers/a.html": "theirs"}, {}):
        staging = Staging(site, runs.table)
        clear(staging)
        paths = SITE.keys() - (replaceable & others.keys())
        if not staging.keep("key", len(paths)):
            for path in paths:
                staging.put(path, SITE[path].encode(), "key")
        lay_tree(staging.folder, others)
        staging.adopt()
        staging.publish()
        runs.table = OutputTable(files=dict(staging.files))
        assert files(site) == {**SITE, **others}


def test_a_kept_page_that_is_put_again_is_written(runs: Runs, site: Path) -> None:
    runs.build(SITE)
    staging = Staging(site, runs.table)
    clear(staging)
    for path, text in filled(SITE).items():
        staging.put(path, text.encode(), "key", "main")
    staging.put("index.html", b"new", "key")
    staging.publish()
    assert files(site) == {**filled(SITE), "index.html": "new"}


@pytest.mark.parametrize("steps", ["in one step", "in two"])
def test_a_build_may_be_killed_at_any_operation(
    steps: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    if steps == "in two":
        monkeypatch.setattr(files_module, "_exchange", lambda *_: False)
    killed_build = {**SITE, "papers/a.html": "new", "papers/c.html": "c"}
    after = {"index.html": "other", "papers/a.html": "a", "papers/b.html": "b"}
    hidden = {".git/HEAD": "ref"}
    for kill in kills():
        site = tmp_path_factory.mktemp("public") / "site"
        runs = Runs(site)
        runs.build(SITE, OTHERS)
        lay_tree(site, hidden)
        with kill.within():
            runs.build(killed_build, {"404.html": "none"})
        files_module.finish_swap(site)
        last, following = {**filled(SITE), **OTHERS}, {**filled(killed_build), "404.html": "none"}
        assert files(site) in ({**last, **hidden}, {**following, **hidden})
        runs.build(after, OTHERS)
        assert files(site) == {**filled(after), **OTHERS, **hidden}
        assert tree(site).keys() - files(site).keys() == {".git/", "papers/"}
        neighbours = {path.name for path in site.parent.iterdir()} - {"site"}
        assert neighbours <= {Staging(site, runs.table).spare.name}


NAMES = st.sampled_from(["a.html", "b.html", "x/a.html", "x/b.html", "x/y/a.html"])
TEXTS = st.dictionaries(NAMES, st.sampled_from(["", "one", "two"]))
BUILDS = st.tuples(TEXTS, TEXTS, st.sampled_from("12"), st.booleans())


@given(builds=st.lists(BUILDS, max_size=5))
def test_after_any_builds_the_site_equals_that_of_a_first_build(
    builds: list[tuple[dict[str, str], dict[str, str], str, bool]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    runs = Runs(tmp_path_factory.mktemp("public") / "site")
    for pages, texts, skeleton, is_killed in builds:
        # Plugins may write to the path of a page.
        others = {path.replace("b.html", "theirs.html"): text for path, text in texts.items()}
        if is_killed:
            runs.unpublished(pages, others, skeleton)
        else:
            runs.build(pages, others, skeleton)
            assert files(runs.site) == {**filled(pages, skeleton), **others}
