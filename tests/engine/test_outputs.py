"""The docs folder holds the pages of the last run, and unowned files stay unchanged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.engine.artifact import Artifact, Page
from papershelf.engine.cache import Cache
from papershelf.engine.outputs import (
    MANIFEST,
    DocsFolder,
    Manifest,
    OutputError,
    OutputFile,
    OutputTable,
    is_internal,
    load_manifest,
    load_table,
    owned_in,
    save_table,
    table_key,
)
from papershelf.engine.report import Baseline, TaskCount
from papershelf.engine.task import digest, encode
from support import trees
from support.killing import kills
from support.trees import lay_tree

JOURNAL = f"{MANIFEST}.journal"
PAGES = {"index.md": "home", "papers/a.md": "a", "papers/b.md": "b", "topics/x/page-2.md": "x"}
LONG_AGO = 1_000_000_000
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs links")
DAMAGED = pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b'{"more": ' + b"[" * 100_000,
        b'{"version": 99, "files": ["unowned.md"], "sources": [], "papers": 1}',
        b'{"version": 1, "files": 5, "sources": [], "papers": 1}',
    ],
    ids=lambda content: content[:40].decode("ascii", "replace"),
)


def artifact_of(path: str, text: str) -> Artifact:
    """Return a page if *path* ends in .md, and otherwise another file."""
    page = Page(title=path, description="", content=text) if path.endswith(".md") else None
    return Artifact(path, text.encode(), page)


def manifest_of(paths: Iterable[str]) -> Manifest:
    """Return the manifest that a run writes for *paths*."""
    return Manifest(files=frozenset(paths), sources=("a.txt",), count=2)


class Runs:
    """Successive runs over a docs folder, each with the table of the last completed run.

    One task makes all pages of a subfolder. With `forgets`, the table is lost after each run.
    """

    def __init__(self, folder: Path, *, forgets: bool = False) -> None:
        self.folder = folder
        self.forgets = forgets
        self.table = OutputTable()
        self.result = DocsFolder(folder, self.table)

    def interrupted(self, texts: Mapping[str, str]) -> DocsFolder:
        """Put all pages and end before the run finishes, as a killed run does."""
        docs = DocsFolder(self.folder, self.table)
        for folder in sorted({path.rpartition("/")[0] for path in texts}):
            in_folder = {path: texts[path] for path in texts if path.rpartition("/")[0] == folder}
            key = digest(encode(in_folder))
            if not docs.keep(key):
                for path, text in in_folder.items():
                    docs.put(artifact_of(path, text), key)
        return docs

    def write(self, texts: Mapping[str, str]) -> DocsFolder:
        """Run to the end and return its result."""
        self.result = self.interrupted(texts)
        outputs = self.result.finish(["a.txt"], 2)
        self.table = OutputTable() if self.forgets else OutputTable(files=outputs)
        return self.result

    def counted(self, texts: Mapping[str, str]) -> tuple[int, int, int]:
        """Run to the end and return how many files of ours it wrote, kept and removed."""
        before = states(self.folder)
        owned = self.write(texts).files
        after = states(self.folder)
        written = sum(after[path] != before.get(path) for path in owned)
        return written, len(owned) - written, len(before.keys() - after.keys())


def states(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a file is written, for all files but those about the pages."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not is_internal(path.name))
    stats = ((path.relative_to(folder).as_posix(), path.stat()) for path in paths)
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in stats}


def tree(folder: Path) -> dict[str, str]:
    """Return every file and folder without the manifest."""
    return {name: text for name, text in trees.tree(folder).items() if name != MANIFEST}


def files(folder: Path) -> dict[str, str]:
    return {name: text for name, text in tree(folder).items() if not name.endswith("/")}


def age(folder: Path) -> None:
    """Give every file an old time of modification."""
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def touched(folder: Path) -> set[str]:
    """Return the files that were written since `age`."""
    return {name for name in files(folder) if (folder / name).stat().st_mtime != LONG_AGO}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return the path of a docs folder that does not exist yet."""
    return tmp_path / "site_src" / "docs"


@pytest.fixture(params=[False, True], ids=["with the table", "without a table"])
def runs(request: pytest.FixtureRequest, docs: Path) -> Runs:
    return Runs(docs, forgets=request.param)


def test_pages_are_written_and_the_manifest_names_them(runs: Runs, docs: Path) -> None:
    assert runs.counted(PAGES) == (4, 0, 0)
    assert runs.result.files.keys() == PAGES.keys()
    assert trees.files(docs).keys() == {*PAGES, MANIFEST}
    assert files(docs) == PAGES
    assert load_manifest(docs) == manifest_of(PAGES)


def test_a_run_without_pages_writes_the_manifest(runs: Runs, docs: Path) -> None:
    assert runs.counted({}) == (0, 0, 0)
    assert trees.files(docs).keys() == {MANIFEST}


def test_a_second_run_writes_only_the_manifest(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    age(docs)
    for _ in range(2):
        assert runs.counted(PAGES) == (0, 4, 0)
        assert not touched(docs)


def test_only_changed_pages_are_written(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    age(docs)
    after = {**PAGES, "papers/a.md": "new", "papers/c.md": "c"}
    assert runs.counted(after) == (2, 3, 0)
    assert touched(docs) == {"papers/a.md", "papers/c.md"}
    assert files(docs) == after


def test_stale_pages_are_removed_with_the_folders_that_become_empty(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    assert runs.counted({"papers/a.md": "a"}) == (0, 1, 3)
    assert tree(docs) == {"papers/": "", "papers/a.md": "a"}


def test_files_that_the_manifest_does_not_name_are_kept(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    unowned = {
        "papers/notes.md": "unowned",
        "topics/x/image.png": "i",
        "papers/.hidden": "h",
        "x.md": "x",
    }
    lay_tree(docs, unowned)
    (docs / "empty").mkdir()
    runs.write({"index.md": "home"})
    assert files(docs) == {"index.md": "home", **unowned}
    assert (docs / "empty").is_dir()


def test_a_hand_written_page_at_a_generated_path_is_kept_and_reported(
    runs: Runs, docs: Path
) -> None:
    lay_tree(docs, {"papers/a.md": "unowned"})
    for _ in range(3):
        assert runs.write(PAGES).unowned.keys() == {"papers/a.md"}
        assert files(docs) == {**PAGES, "papers/a.md": "unowned"}
        assert load_manifest(docs) == manifest_of(PAGES.keys() - {"papers/a.md"})
    (docs / "papers/a.md").write_text("unowned, but better")
    assert runs.write(PAGES).unowned.keys() == {"papers/a.md"}
    assert runs.counted({}) == (0, 0, 3)
    assert files(docs) == {"papers/a.md": "unowned, but better"}


def test_a_page_is_written_after_a_hand_written_one_was_removed(runs: Runs, docs: Path) -> None:
    lay_tree(docs, {"papers/a.md": "unowned"})
    runs.write(PAGES)
    (docs / "papers/a.md").unlink()
    assert runs.counted(PAGES) == (1, 3, 0)
    assert not runs.result.unowned
    assert files(docs) == PAGES


def test_a_hand_written_file_with_the_generated_content_becomes_owned(
    runs: Runs, docs: Path
) -> None:
    lay_tree(docs, {"robots.txt": "all"})
    assert runs.counted({**PAGES, "robots.txt": "all"}) == (4, 1, 0)
    runs.write({})
    assert files(docs) == {}


def test_an_owned_page_that_was_edited_or_removed_is_restored(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    (docs / "index.md").write_text("edited")
    (docs / "papers/a.md").unlink()
    assert runs.counted(PAGES) == (2, 2, 0)
    assert files(docs) == PAGES


def test_a_removed_docs_folder_is_restored(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    for path in sorted(docs.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    docs.rmdir()
    assert runs.counted(PAGES) == (4, 0, 0)
    assert files(docs) == PAGES


@pytest.mark.parametrize("name", ["../x.md", "a\nb"])
def test_a_path_outside_the_docs_folder_is_refused(name: str, runs: Runs, docs: Path) -> None:
    before = set(docs.parent.parent.rglob("*"))
    with pytest.raises(OutputError) as error:
        runs.write({name: "x"})
    assert error.value.args == (
        name,
        "this path leads outside the folder of pages (if by a link, replace it by a folder)",
    )
    assert set(docs.parent.parent.rglob("*")) == before


@POSIX
def test_a_page_in_a_linked_folder_is_refused(runs: Runs, docs: Path, tmp_path: Path) -> None:
    docs.mkdir(parents=True)
    lay_tree(tmp_path / "far", {"b.md": "b"})
    (docs / "papers").symlink_to(tmp_path / "far")
    for path in ("papers/a.md", "papers/b.md", "papers/deep/b.md"):
        with pytest.raises(OutputError, match=path):
            runs.write({path: "new"})
    assert tree(tmp_path / "far") == {"b.md": "b"}


@POSIX
def test_no_page_is_removed_through_a_linked_folder(runs: Runs, docs: Path, tmp_path: Path) -> None:
    runs.write(PAGES)
    (docs / "papers").rename(tmp_path / "far")
    (docs / "papers").symlink_to(tmp_path / "far")
    with pytest.raises(OutputError, match=r"papers/b\.md"):
        runs.write({"index.md": "home"})
    assert tree(tmp_path / "far") == {"a.md": "a", "b.md": "b"}


@POSIX
def test_no_page_is_written_or_removed_through_a_link(
    runs: Runs, docs: Path, tmp_path: Path
) -> None:
    runs.write(PAGES)
    (tmp_path / "far.md").write_text("far")
    for name in ("index.md", "papers/a.md"):
        (docs / name).unlink()
        (docs / name).symlink_to(tmp_path / "far.md")
    runs.write({"index.md": "home"})
    assert (tmp_path / "far.md").read_text() == "far"
    assert files(docs) == {"index.md": "home"}
    assert not (docs / "index.md").is_symlink()


@POSIX
def test_a_broken_link_is_unowned(runs: Runs, docs: Path, tmp_path: Path) -> None:
    docs.mkdir(parents=True)
    (docs / "index.md").symlink_to(tmp_path / "gone")
    for _ in range(2):
        assert runs.write(PAGES).unowned.keys() == {"index.md"}
    assert (docs / "index.md").is_symlink()
    assert not (tmp_path / "gone").exists()


@POSIX
def test_the_docs_folder_may_be_a_link(runs: Runs, docs: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    docs.parent.mkdir()
    docs.symlink_to(tmp_path / "far")
    for pages in (PAGES, {"index.md": "home"}):
        runs.write(pages)
        assert files(tmp_path / "far") == pages


def test_a_truncated_new_page_is_completed_by_the_next_run(
    runs: Runs, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def cut(file: int, content: bytes) -> int:
        taken = write(file, content[:1] if content == b"a long text" else content)
        if taken == 1:
            raise OSError(28, "No space left on device")
        return taken

    monkeypatch.setattr(os, "write", cut)
    with pytest.raises(OSError, match="No space left"):
        runs.write({"papers/a.md": "a long text"})
    monkeypatch.undo()
    assert (docs / "papers/a.md").read_text() == "a"
    assert runs.counted({"papers/a.md": "a long text"}) == (1, 0, 0)
    assert files(docs) == {"papers/a.md": "a long text"}


def test_a_hand_written_page_whose_name_differs_in_case_is_kept(runs: Runs, docs: Path) -> None:
    lay_tree(docs, {"Index.md": "unowned"})
    runs.write({"index.md": "home"})
    assert (docs / "Index.md").read_text() == "unowned"


@DAMAGED
def test_with_a_damaged_manifest_the_table_decides_which_files_are_owned(
    content: bytes, docs: Path
) -> None:
    runs = Runs(docs)
    runs.write(PAGES)
    lay_tree(docs, {"unowned.md": "unowned"})
    age(docs)
    (docs / "papers" / "a.md").write_text("edited")
    (docs / MANIFEST).write_bytes(content)
    assert load_manifest(docs) is None
    after = {"index.md": "new", "papers/a.md": "new", "papers/b.md": "b"}
    # A file that was changed since may be hand-written; a file as it was generated is owned.
    assert runs.counted(after) == (1, 1, 1)
    assert [*runs.result.unowned] == ["papers/a.md"]
    assert files(docs) == {
        "index.md": "new",
        "papers/a.md": "edited",
        "papers/b.md": "b",
        "unowned.md": "unowned",
    }


@DAMAGED
def test_a_damaged_manifest_without_a_table_is_an_error(content: bytes, docs: Path) -> None:
    runs = Runs(docs, forgets=True)
    runs.write(PAGES)
    (docs / MANIFEST).write_bytes(content)
    with pytest.raises(OutputError, match="restore it, or remove the generated pages"):
        runs.write({**PAGES, "index.md": "new"})
    assert (docs / MANIFEST).read_bytes() == content
    (docs / MANIFEST).unlink()
    assert files(docs) == PAGES


def test_a_missing_manifest_without_a_table_is_an_error(docs: Path) -> None:
    runs = Runs(docs, forgets=True)
    runs.write(PAGES)
    (docs / MANIFEST).unlink()
    for _ in range(2):
        with pytest.raises(OutputError, match="restore it, or remove the generated pages"):
            runs.write({**PAGES, "papers/a.md": "new"})
        assert files(docs) == {**PAGES}


def test_a_missing_manifest_is_restored_from_the_table(docs: Path) -> None:
    runs = Runs(docs)
    runs.write(PAGES)
    (docs / MANIFEST).unlink()
    # The times of files differ too, as in a fresh checkout of a repository.
    age(docs)
    assert runs.counted({**PAGES, "papers/a.md": "new"}) == (1, 3, 0)
    (docs / MANIFEST).unlink()
    assert runs.counted({"index.md": "home"}) == (0, 1, 3)
    assert files(docs) == {"index.md": "home"}
    assert load_manifest(docs) == manifest_of(["index.md"])


@POSIX
def test_a_journal_that_is_a_link_is_not_followed(runs: Runs, docs: Path, tmp_path: Path) -> None:
    (tmp_path / "far").write_text("far")
    docs.mkdir(parents=True)
    (docs / JOURNAL).symlink_to(tmp_path / "far")
    with pytest.raises(OSError, match="journal"):
        runs.write(PAGES)
    assert (tmp_path / "far").read_text() == "far"


@POSIX
def test_paths_outside_the_folder_in_the_manifest_or_the_journal_are_ignored(
    runs: Runs, docs: Path, tmp_path: Path
) -> None:
    runs.write(PAGES)
    (tmp_path / "far.md").write_text("far")
    manifest = json.loads((docs / MANIFEST).read_text())
    manifest["files"] += ["../../far.md", str(tmp_path / "far.md"), "papers/", ""]
    (docs / MANIFEST).write_text(json.dumps(manifest))
    (docs / JOURNAL).write_text("../../far.md\n\npapers/\n\0\0\npape")
    assert runs.counted(PAGES) == (0, 4, 0)
    assert (tmp_path / "far.md").read_text() == "far"


def test_a_truncated_journal_keeps_the_pages_of_later_runs(runs: Runs, docs: Path) -> None:
    runs.interrupted({"papers/a.md": "a"})
    (docs / JOURNAL).write_bytes((docs / JOURNAL).read_bytes() + b"\npapers/cut-o")
    runs.interrupted({"papers/b.md": "b"})
    assert {"papers/a.md", "papers/b.md"} <= owned_in(docs)


def test_a_path_may_contain_unicode_line_separators(runs: Runs, docs: Path) -> None:
    runs.interrupted({"papers/a\u2028b\x85c.md": "a"})
    assert owned_in(docs) == {"papers/a\u2028b\x85c.md"}
    runs.write({})
    assert tree(docs) == {}


def test_an_unreadable_journal_is_ignored(runs: Runs, docs: Path) -> None:
    runs.write(PAGES)
    (docs / JOURNAL).write_bytes(b"\xff\xff")
    assert owned_in(docs) == set(PAGES)
    assert runs.counted(PAGES) == (0, 4, 0)
    assert not (docs / JOURNAL).exists()


def test_a_docs_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "docs"):
        with pytest.raises(OSError, match="file"):
            Runs(folder).write(PAGES)


def test_a_folder_at_the_path_of_a_page_is_named_and_kept(runs: Runs, docs: Path) -> None:
    (docs / "index.md").mkdir(parents=True)
    with pytest.raises(OSError, match=r"index\.md"):
        runs.write(PAGES)
    assert (docs / "index.md").is_dir()


def test_a_run_may_be_killed_at_any_operation(tmp_path_factory: pytest.TempPathFactory) -> None:
    before = {**PAGES, "old/a.md": "a"}
    killed_run = {**PAGES, "papers/a.md": "a new text", "papers/c.md": "c", "new/d/d.md": "d"}
    after = {"papers/c.md": "another", "papers/b.md": "b", "new/e.md": "e"}
    unowned = {"unowned.md": "unowned", "papers/unowned.md": "unowned"}
    for kill in kills():
        folder = tmp_path_factory.mktemp("docs")
        runs = Runs(lay_tree(folder, unowned))
        runs.write(before)
        with kill.within():
            runs.write(killed_run)
        assert unowned.items() <= files(folder).items()
        generated = files(folder).keys() - unowned.keys() - {JOURNAL}
        assert {name for name in generated if not is_internal(name)} <= owned_in(folder)
        runs.write(after)
        assert files(folder) == {**after, **unowned}
        assert tree(folder).keys() - {*after, *unowned} == {"papers/", "new/"}


NAMES = st.sampled_from(["a.md", "b.md", "x/a.md", "x/b.md", "x/y/a.md", "z/a.md"])
TEXTS = st.dictionaries(NAMES, st.sampled_from(["", "one", "two"]))


@given(unowned=TEXTS, runs=st.lists(st.tuples(TEXTS, st.booleans(), st.booleans()), max_size=5))
def test_after_any_runs_the_folder_holds_the_last_pages_and_unowned_files(
    unowned: dict[str, str],
    runs: list[tuple[dict[str, str], bool, bool]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("docs")
    hand_written = {f"unowned-{name.replace('/', '-')}": text for name, text in unowned.items()}
    lay_tree(folder, hand_written)
    history = Runs(folder)
    for texts, is_killed, history.forgets in runs:
        (history.interrupted if is_killed else history.write)(texts)
        if not is_killed:
            assert files(folder) == {**hand_written, **texts}
        assert hand_written.items() <= files(folder).items()
        assert owned_in(folder) >= set(texts)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def saved(cache: Cache, docs: Path) -> OutputTable:
    """Return the saved table of a docs folder."""
    table = OutputTable(
        files={"index.md": OutputFile("digest", 4, 5, "key", "skeleton")},
        baseline=Baseline(fingerprint="program", stages={"Pages": TaskCount("settings")}),
        inputs="inputs",
        skeletons={"main.html": "digest"},
        shown="a message",
    )
    save_table(cache, docs, table)
    return table


def test_a_saved_table_is_loaded(cache: Cache, docs: Path, saved: OutputTable) -> None:
    assert load_table(cache, docs) == saved
    save_table(cache, docs, OutputTable())
    assert load_table(cache, docs) == OutputTable()


def test_loading_a_table_updates_the_time_of_its_last_use(
    cache: Cache, docs: Path, saved: OutputTable
) -> None:
    path = cache.path(table_key(docs))
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert load_table(cache, docs) == saved
    assert path.stat().st_mtime > LONG_AGO


def test_each_folder_has_its_table(tmp_path: Path) -> None:
    folders = [tmp_path, tmp_path / "a", tmp_path / "b"]
    assert len(set(map(table_key, folders))) == 3
    assert table_key(tmp_path / "a" / ".." / "b") == table_key(folders[2])


@pytest.mark.parametrize("content", [encode(5), b"\xc1", b""])
def test_a_table_in_another_format_is_ignored(content: bytes, cache: Cache, docs: Path) -> None:
    cache.put(table_key(docs), content)
    assert load_table(cache, docs) == OutputTable()


def test_a_table_that_cannot_be_saved_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        save_table(Cache(tmp_path / "file"), tmp_path, OutputTable())
