"""The one module that writes: what changed, below one folder, and nothing that is not ours."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.files import (
    JOURNAL,
    MANIFEST,
    Manifest,
    Putting,
    Written,
    clear_folder,
    exchanged,
    load_manifest,
    make_folder,
    private_folder,
    retired,
    settle_folder,
    swap_folder,
    write_file,
    write_pages,
    written_in,
)
from papershelf.outputs.page import Page
from papershelf.problems import PapershelfError

PAGES = {"index.md": "home", "papers/a.md": "a", "papers/b.md": "b", "topics/x/page-2.md": "x"}
LONG_AGO = 1_000_000_000


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder for pages, not made yet."""
    return tmp_path / "site_src" / "docs"


def pages(texts: dict[str, str]) -> Iterator[Page]:
    """Pages by path."""
    return (Page(path=path, text=text) for path, text in texts.items())


def write(texts: dict[str, str], folder: Path) -> Written:
    """Write pages as a build does."""
    return write_pages(pages(texts), folder, sources=("a.txt",), papers=2)


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path, without the manifest; folders end in a slash."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            found[f"{name}/"] = ""
        elif name != MANIFEST:
            found[name] = path.read_bytes().decode()
    return found


def files(folder: Path) -> dict[str, str]:
    """The same without folders."""
    return {name: text for name, text in tree(folder).items() if not name.endswith("/")}


def age(folder: Path) -> None:
    """Make every file look old."""
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def young(folder: Path) -> set[str]:
    """The files that were touched since."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime != LONG_AGO
    }


def refused(texts: dict[str, str], folder: Path) -> str:
    """What the writing of these pages is refused for."""
    with pytest.raises(PapershelfError) as error:
        write(texts, folder)
    return str(error.value)


def killed(texts: dict[str, str], folder: Path) -> None:
    """Write pages and be killed before the end."""

    def until_killed() -> Iterator[Page]:
        yield from pages(texts)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pages(until_killed(), folder, sources=("a.txt",), papers=2)


def test_pages_are_written_and_the_manifest_names_them(docs: Path) -> None:
    assert write(PAGES, docs) == Written(written=4)
    assert files(docs) == PAGES
    assert load_manifest(docs) == Manifest(files=frozenset(PAGES), sources=("a.txt",), papers=2)


def test_a_second_run_writes_nothing_but_the_manifest(docs: Path) -> None:
    write(PAGES, docs)
    age(docs)
    assert write(PAGES, docs) == Written(unchanged=4)
    assert young(docs) <= {MANIFEST}


def test_only_what_changed_is_written(docs: Path) -> None:
    write(PAGES, docs)
    age(docs)
    assert write({**PAGES, "papers/a.md": "new", "papers/c.md": "c"}, docs) == Written(
        written=2, unchanged=3
    )
    assert young(docs) == {"papers/a.md", "papers/c.md", MANIFEST}
    assert files(docs) == {**PAGES, "papers/a.md": "new", "papers/c.md": "c"}


def test_what_is_no_longer_made_is_removed_with_the_folders_that_this_empties(docs: Path) -> None:
    write(PAGES, docs)
    assert write({"papers/a.md": "a"}, docs) == Written(unchanged=1, removed=3)
    assert tree(docs) == {"papers/": "", "papers/a.md": "a"}


def test_nothing_is_removed_that_the_manifest_does_not_name(docs: Path) -> None:
    write(PAGES, docs)
    theirs = {
        "papers/notes.md": "mine",
        "topics/x/image.png": "i",
        "papers/.hidden": "h",
        "x.md": "x",
    }
    for name, text in theirs.items():
        (docs / name).write_text(text)
    (docs / "empty").mkdir()
    write({"index.md": "home"}, docs)
    assert files(docs) == {"index.md": "home", **theirs}
    assert (docs / "empty").is_dir()


def test_a_hand_written_page_at_a_generated_path_is_kept_and_reported(docs: Path) -> None:
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("mine")
    for _ in range(2):
        assert write(PAGES, docs).foreign == ["index.md"]
        assert files(docs) == {**PAGES, "index.md": "mine"}
    assert "index.md" not in load_manifest(docs).files
    write({}, docs)
    assert files(docs) == {"index.md": "mine"}


def test_a_page_of_ours_that_somebody_edited_is_made_anew(docs: Path) -> None:
    write(PAGES, docs)
    (docs / "index.md").write_text("edited")
    assert write(PAGES, docs) == Written(written=1, unchanged=3)
    assert files(docs) == PAGES


@pytest.mark.parametrize(
    "name",
    [
        "../x.md",
        "a/../../x.md",
        "/etc/x.md",
        "a//x.md",
        "./x.md",
        "a/./x.md",
        "a/",
        "",
        ".",
        "..",
        "a\\x.md",
        "..\\x.md",
        "a\0.md",
    ],
    ids=ascii,
)
def test_a_path_that_leads_out_of_the_folder_is_refused(name: str, docs: Path) -> None:
    before = set(docs.parent.parent.rglob("*"))
    assert refused({name: "x"}, docs) == f"{name}: this path leads out of the folder of pages"
    assert set(docs.parent.parent.rglob("*")) - before == {docs.parent, docs, docs / JOURNAL}


def test_a_folder_that_is_a_link_to_elsewhere_is_refused(docs: Path, tmp_path: Path) -> None:
    docs.mkdir(parents=True)
    (tmp_path / "far").mkdir()
    (docs / "papers").symlink_to(tmp_path / "far")
    assert "papers/a.md: this path leads out" in refused({"papers/a.md": "a"}, docs)
    assert not list((tmp_path / "far").iterdir())


def test_a_page_is_not_written_or_removed_through_a_link(docs: Path, tmp_path: Path) -> None:
    write(PAGES, docs)
    (tmp_path / "far.md").write_text("far")
    for name in ("index.md", "papers/a.md"):
        (docs / name).unlink()
        (docs / name).symlink_to(tmp_path / "far.md")
    write({"index.md": "home"}, docs)
    assert (tmp_path / "far.md").read_text() == "far"
    assert files(docs) == {"index.md": "home"}


def test_the_folder_itself_may_be_a_link(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    docs.parent.mkdir()
    docs.symlink_to(tmp_path / "far")
    write(PAGES, docs)
    assert files(tmp_path / "far") == PAGES


def test_a_killed_run_leaves_nothing_that_the_next_one_does_not_own(docs: Path) -> None:
    write({"index.md": "home", "papers/a.md": "a"}, docs)
    killed({"index.md": "new home", "papers/a.md": "a", "papers/b.md": "b", "c/c.md": "c"}, docs)
    assert written_in(docs) == {"index.md", "papers/a.md", "papers/b.md", "c/c.md"}
    result = write({"index.md": "home", "papers/b.md": "better"}, docs)
    assert result == Written(written=2, removed=2)
    assert tree(docs) == {"index.md": "home", "papers/": "", "papers/b.md": "better"}


def test_runs_that_are_killed_one_after_another_add_up(docs: Path) -> None:
    killed({"a.md": "a"}, docs)
    killed({"b.md": "b"}, docs)
    assert written_in(docs) == {"a.md", "b.md"}
    write({}, docs)
    assert tree(docs) == {}


def test_what_a_run_that_was_killed_while_writing_leaves_is_removed(docs: Path) -> None:
    killed({"papers/a.md": "a"}, docs)
    (docs / "papers/a.md").rename(docs / "papers/.a.md.papershelf~")
    write({}, docs)
    assert tree(docs) == {}


def test_pages_that_others_put_meanwhile_belong_to_the_run(docs: Path) -> None:
    write(PAGES, docs)

    def together() -> Iterator[Page | Written]:
        yield Page(path="index.md", text="home")
        yield Putting(docs).put(pages({"papers/a.md": "a", "papers/c.md": "c"}))
        yield from pages({"topics/x/page-2.md": "new"})
        yield Putting(docs).put(pages({"papers/d.md": "d"}))

    done = write_pages(together(), docs, sources=("a.txt",), papers=2)
    expected = {"index.md": "home", "papers/a.md": "a", "papers/c.md": "c", "papers/d.md": "d"}
    assert done == Written(written=3, unchanged=2, removed=1)
    assert tree(docs).keys() - {"papers/", "topics/", "topics/x/"} == {
        *expected,
        "topics/x/page-2.md",
    }
    assert load_manifest(docs).files == {*expected, "topics/x/page-2.md"}


def test_what_others_put_is_known_where_the_run_is_killed(docs: Path) -> None:
    (docs / "papers").mkdir(parents=True)
    (docs / "papers/a.md").write_text("mine")

    def until_killed() -> Iterator[Page | Written]:
        yield Putting(docs).put(pages({"papers/a.md": "a", "papers/b.md": "b"}))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pages(until_killed(), docs, sources=("a.txt",), papers=2)
    assert written_in(docs) == {"papers/b.md"}
    assert write({}, docs) == Written(removed=1)
    assert tree(docs) == {"papers/": "", "papers/a.md": "mine"}


def test_a_new_page_that_was_cut_off_is_made_whole_by_the_next_run(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(file: int, content: bytes) -> None:
        os.write(file, content[:1])
        os.close(file)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("papershelf.files.write_descriptor", broken)
    assert "No space left on device" in refused({"papers/a.md": "a long text"}, docs)
    monkeypatch.undo()
    assert (docs / "papers/a.md").read_text() == "a"
    assert write({"papers/a.md": "a long text"}, docs) == Written(written=1)
    assert files(docs) == {"papers/a.md": "a long text"}


def test_names_are_compared_as_systems_do_that_take_capitals_for_small_letters(docs: Path) -> None:
    docs.mkdir(parents=True)
    (docs / "Index.md").write_text("mine")
    write({"index.md": "home"}, docs)
    assert (docs / "Index.md").read_text() == "mine"


def test_a_file_is_whole_or_as_it_was(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(PAGES, docs)

    def broken(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", broken)
    assert "No space left on device" in refused({**PAGES, "index.md": "a long new text"}, docs)
    assert (docs / "index.md").read_text() == "home"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"version": 1}',
        b'{"version": 99, "files": ["mine.md"], "sources": [], "papers": 1}',
        b'{"version": 1, "files": 5, "sources": [], "papers": 1}',
        b'{"version": 1, "files": [], "sources": [], "papers": "many"}',
    ],
)
def test_a_manifest_that_cannot_be_understood_counts_for_nothing(
    content: bytes, docs: Path
) -> None:
    write(PAGES, docs)
    (docs / "mine.md").write_text("mine")
    (docs / MANIFEST).write_bytes(content)
    assert load_manifest(docs) == Manifest()
    # What is there already is known again by its content, and nobody's page is touched.
    result = write({**PAGES, "index.md": "new"}, docs)
    assert (result.unchanged, result.foreign, result.removed) == (3, ["index.md"], 0)
    assert files(docs) == {**PAGES, "mine.md": "mine"}


def test_names_in_the_manifest_or_the_journal_that_lead_elsewhere_are_passed_over(
    docs: Path, tmp_path: Path
) -> None:
    write(PAGES, docs)
    (tmp_path / "far.md").write_text("far")
    manifest = json.loads((docs / MANIFEST).read_text())
    manifest["files"] += ["../../far.md", str(tmp_path / "far.md"), "papers/", ""]
    (docs / MANIFEST).write_text(json.dumps(manifest))
    (docs / JOURNAL).write_text("../../far.md\n\npapers/\n\0\0\npape")
    assert write(PAGES, docs) == Written(unchanged=4)
    assert (tmp_path / "far.md").read_text() == "far"


def test_a_journal_that_cannot_be_read_counts_for_nothing(docs: Path) -> None:
    write(PAGES, docs)
    (docs / JOURNAL).write_bytes(b"\xff\xff")
    assert written_in(docs) == set(PAGES)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert refused(PAGES, tmp_path / "file").endswith("file: can't be written: File exists")
    assert refused(PAGES, tmp_path / "file" / "docs").endswith("can't be written: Not a directory")


def test_a_folder_in_the_place_of_a_page_is_named_and_stays(docs: Path) -> None:
    (docs / "index.md").mkdir(parents=True)
    assert "index.md" in refused(PAGES, docs)
    assert (docs / "index.md").is_dir()


def test_text_that_has_no_utf_8_is_written_as_far_as_it_goes(docs: Path) -> None:
    write({"a.md": "a\ud800b é"}, docs)
    assert (docs / "a.md").read_bytes() == b"a?b \xc3\xa9"
    assert write({"a.md": "a\ud800b é"}, docs) == Written(unchanged=1)


NAMES = st.sampled_from(["a.md", "b.md", "x/a.md", "x/b.md", "x/y/a.md", "z/a.md"])
TEXTS = st.dictionaries(NAMES, st.sampled_from(["", "one", "two"]))


@given(theirs=TEXTS, runs=st.lists(st.tuples(TEXTS, st.booleans()), max_size=5))
def test_after_any_runs_the_folder_holds_the_last_pages_and_what_is_not_ours(
    theirs: dict[str, str],
    runs: list[tuple[dict[str, str], bool]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("docs")
    hand_written = {f"mine-{name.replace('/', '-')}": text for name, text in theirs.items()}
    for name, text in hand_written.items():
        (folder / name).write_text(text)
    for texts, is_killed in runs:
        (killed if is_killed else write)(texts, folder)
        if not is_killed:
            assert files(folder) == {**hand_written, **texts}
            assert not (folder / JOURNAL).exists()
        assert hand_written.items() <= files(folder).items()
        assert written_in(folder) >= set(texts)


@pytest.fixture(params=["in one step", "in two"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways in which systems let a folder take the place of another."""
    if request.param == "in two":
        monkeypatch.setattr("papershelf.files.exchanged", lambda *_: False)


@pytest.mark.usefixtures("way")
def test_a_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "site"
    for folder, text in ((new, "new"), (old, "old")):
        write_file(make(folder) / "index.html", text.encode())
    (old / "gone.html").touch()
    swap_folder(new, old)
    assert tree(old) == {"index.html": "new"}
    settle_folder(old)
    assert tree(tmp_path) == {"site/": "", "site/index.html": "new"}


def make(folder: Path) -> Path:
    """The folder, made."""
    make_folder(folder)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need two steps")
def test_there_is_a_folder_at_every_moment_of_a_swap(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "site"
    make(old)
    there: list[bool] = []
    with ThreadPoolExecutor() as threads:
        swaps = threads.submit(lambda: [swap_folder(make(new), old) for _ in range(300)])
        while not swaps.done():
            there.append(old.is_dir())
    swaps.result()
    assert all(there)


def test_a_folder_may_take_a_place_where_there_is_none(tmp_path: Path) -> None:
    (make(tmp_path / "new") / "index.html").touch()
    swap_folder(tmp_path / "new", tmp_path / "site")
    assert tree(tmp_path) == {"site/": "", "site/index.html": ""}


@pytest.mark.usefixtures("way")
def test_what_is_hidden_in_the_old_folder_moves_on(tmp_path: Path) -> None:
    new, old = make(tmp_path / "new"), make(tmp_path / "site")
    (make(old / ".git") / "HEAD").write_text("ref")
    (old / ".nojekyll").write_text("old")
    (new / ".nojekyll").write_text("new")
    swap_folder(new, old)
    assert files(old) == {".git/HEAD": "ref", ".nojekyll": "new"}


@pytest.mark.parametrize("step", ["before the first", "between the two", "after the second"])
def test_a_swap_that_was_killed_is_brought_to_its_end(step: str, tmp_path: Path) -> None:
    new, old = make(tmp_path / "new"), make(tmp_path / "site")
    (new / "index.html").write_text("new")
    (old / "index.html").write_text("old")
    if step != "before the first":
        old.rename(retired(old))
    if step == "after the second":
        new.rename(old)
    settle_folder(old)
    assert (old / "index.html").read_text() == ("new" if step == "after the second" else "old")
    assert not retired(old).exists()


@pytest.mark.parametrize("step", ["before the exchange", "after it"])
def test_an_exchange_that_was_killed_is_brought_to_its_end(step: str, tmp_path: Path) -> None:
    new, old = make(tmp_path / "new"), make(tmp_path / "site")
    (new / "index.html").write_text("new")
    (old / "index.html").write_text("old")
    (make(old / ".git") / "HEAD").write_text("ref")
    new.rename(retired(old))
    if step == "after it":
        assert exchanged(retired(old), old)
    settle_folder(old)
    expected = "new" if step == "after it" else "old"
    assert files(old) == {".git/HEAD": "ref", "index.html": expected}
    assert not retired(old).exists()


def test_a_folder_that_cannot_be_replaced_is_named(tmp_path: Path) -> None:
    make(tmp_path / "new")
    (tmp_path / "file").touch()
    with pytest.raises(PapershelfError, match="can't be replaced: Not a directory"):
        swap_folder(tmp_path / "new", tmp_path / "file" / "site")


def test_a_private_folder_is_left_alone_by_git(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "work")
    assert tree(folder) == {".gitignore": "*\n"}
    (folder / ".gitignore").write_text("mine")
    private_folder(folder)
    assert (folder / ".gitignore").read_text() == "mine"


def test_a_folder_is_cleared_whether_it_is_there_or_not(tmp_path: Path) -> None:
    clear_folder(tmp_path / "gone")
    (make(tmp_path / "a" / "b") / "c").touch()
    clear_folder(tmp_path / "a")
    assert tree(tmp_path) == {}
