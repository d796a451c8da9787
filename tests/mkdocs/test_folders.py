"""The folders of a project: nothing is lost there, or followed, that no build of ours has made."""

from __future__ import annotations

import os
import re
import shutil
from errno import ENOSPC
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from papershelf.engine import staging
from papershelf.engine.outputs import MANIFEST
from papershelf.mkdocs.export import export
from papershelf.mkdocs.site import Request, build_site, load_site
from papershelf.problems import PapershelfError
from support.shelf import CONFIG, LISTING, lay
from support.trees import lay_tree, tree

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs links")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache that no other test has."""
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a project that was built once."""
    shelf = lay(tmp_path / "shelf")
    build(shelf)
    return shelf


def build(shelf: Path, *, force: bool = False) -> bool:
    """Build the site of a project; returns whether anything had changed."""
    request = Request(config_file=shelf / "mkdocs.yml", force=force, allow_shrink=True)
    return build_site(load_site(request)).changed


def change(shelf: Path) -> None:
    """Change a paper, and remove another."""
    first, _, rest = LISTING.partition("Which Images Matter?")
    listing = f"{first}{rest.partition(chr(10) * 2)[2]}".replace("is tight.", "is sharp.")
    (shelf / "site_src/catalog/listing.txt").write_text(listing, encoding="utf-8")


def cold(shelf: Path, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the docs and the site of a project that was never built before."""
    for name in ("site_src", "mkdocs.yml"):
        copy = shutil.copytree if (shelf / name).is_dir() else shutil.copy
        copy(shelf / name, folder / name)
    (folder / "docs").mkdir()
    build(folder)
    return both(folder)


def both(shelf: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the docs and the site of a project."""
    return tree_of(shelf / "docs"), tree_of(shelf / "site")


def tree_of(folder: Path) -> dict[str, str]:
    """Return the content of all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().hex()
        for path in folder.rglob("*")
        if path.is_file()
    }


def halved(manifest: Path) -> None:
    data = manifest.read_bytes()
    manifest.write_bytes(data[: len(data) // 2])


def nested(manifest: Path) -> None:
    manifest.write_bytes(b"[" * 100_000)


LOSSES = pytest.mark.parametrize("lose", [Path.unlink, halved, nested])


@LOSSES
def test_a_lost_manifest_leaves_no_stale_page(lose: object, shelf: Path, tmp_path: Path) -> None:
    assert callable(lose)
    lose(shelf / "docs" / MANIFEST)
    change(shelf)
    build(shelf)
    (tmp_path / "fresh").mkdir()
    assert both(shelf) == cold(shelf, tmp_path / "fresh")


@LOSSES
def test_a_manifest_that_is_lost_with_the_cache_ends_the_build(
    lose: object, shelf: Path, cache: Path
) -> None:
    assert callable(lose)
    manifest = (shelf / "docs" / MANIFEST).read_bytes()
    lose(shelf / "docs" / MANIFEST)
    shutil.rmtree(cache)
    change(shelf)
    before = tree_of(shelf / "site")
    for _ in range(2):
        with pytest.raises(Abort, match="restore it, or remove the generated pages"):
            build(shelf)
        assert tree_of(shelf / "site") == before
    (shelf / "docs" / MANIFEST).write_bytes(manifest)
    assert build(shelf)


@pytest.mark.parametrize("name", ["mine.html", "papers/mine.html", "mine/deep/page.html"])
def test_files_that_are_put_into_the_site_go_where_nothing_else_has_changed(
    name: str, shelf: Path
) -> None:
    lay_tree(shelf / "site", {name: "mine"})
    assert build(shelf)
    assert not (shelf / "site" / name).exists()
    assert not build(shelf)


@pytest.mark.parametrize("many", [2_000, 0], ids=["without a spare", "with a spare"])
def test_files_that_are_put_into_the_site_go_with_every_build(
    many: int, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_MANY", many)
    listing = shelf / "site_src/catalog/listing.txt"
    theirs = {"mine.html": "mine", "papers/mine.html": "mine", "mine/deep/page.html": "mine"}
    for word in ("sharp", "exact", "loose"):
        lay_tree(shelf / "site", theirs)
        listing.write_text(LISTING.replace("tight", word), encoding="utf-8")
        build(shelf)
        assert not theirs.keys() & tree_of(shelf / "site").keys()


def test_a_folder_that_no_build_has_made_is_refused_unless_forced(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    theirs = {"thesis.tex": "mine", "notes/": "", "notes/a.md": "mine"}
    lay_tree(shelf / "site", {"thesis.tex": "mine", "notes/a.md": "mine"})
    with pytest.raises(Abort, match=r"site: Papershelf did not create this folder .* with --force"):
        build(shelf)
    assert tree(shelf / "site") == theirs
    assert not list((shelf / "docs").iterdir())
    build(shelf, force=True)
    assert (shelf / "site/index.html").exists()
    assert not (shelf / "site/thesis.tex").exists()


def test_a_folder_with_nothing_but_hidden_files_is_taken_and_they_stay(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    lay_tree(shelf / "site", {".git/config": "mine"})
    build(shelf)
    assert (shelf / "site/.git/config").read_text() == "mine"


def test_a_mount_point_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = lay(tmp_path / "shelf")
    monkeypatch.setattr(Path, "is_mount", lambda path: path == shelf / "site")
    with pytest.raises(Abort, match=r"mount point .choose a folder inside it: -d site/public"):
        build(shelf)
    assert not list((shelf / "docs").iterdir())


def test_a_place_that_can_not_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf", f"site_dir: file/site\n{CONFIG}")
    (shelf / "file").touch()
    with pytest.raises(Abort, match=r"can't replace this folder: .*choose another with -d"):
        build(shelf)
    assert not list((shelf / "docs").iterdir())


def test_a_disk_that_is_full_when_the_site_takes_its_place_is_named_as_such(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(new: Path, _: Path) -> None:
        raise OSError(ENOSPC, "No space left on device", str(new))

    (shelf / "site_src/catalog/listing.txt").write_text(LISTING.replace("what", "that"), "utf-8")
    monkeypatch.setattr(staging, "swap_folder", full)
    own = re.escape(str(staging.staging_folder(shelf / "site")))
    with pytest.raises(Abort, match=rf"^{own}: No space left on device$"):
        build(shelf)


@POSIX
def test_links_of_our_own_names_are_not_followed(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    theirs = {".hidden": "mine", "index.html": "mine", "papers/a.html": "mine"}
    lay_tree(tmp_path / "far", theirs)
    names = (".site.papershelf-new", ".site.papershelf-spare", "site.papershelf-old")
    for name in (*names, "docs/.index.md.papershelf~"):
        (shelf / name).symlink_to(tmp_path / "far")
    build(shelf)
    build(shelf)
    assert tree_of(tmp_path / "far") == {name: text.encode().hex() for name, text in theirs.items()}
    assert not (shelf / "site/.hidden").exists()
    assert not (shelf / "site").is_symlink()


@POSIX
def test_a_site_that_is_a_link_to_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    lay_tree(tmp_path / "far", {"thesis.tex": "mine"})
    (shelf / "site").symlink_to(tmp_path / "far")
    with pytest.raises(Abort, match="Papershelf did not create this folder"):
        build(shelf)
    assert tree(tmp_path / "far") == {"thesis.tex": "mine"}


@POSIX
@pytest.mark.parametrize("name", [".papershelf", ".papershelf/docs"])
def test_pages_without_settings_go_into_no_link(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here/list.txt").write_text(LISTING)
    (tmp_path / "here" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "here" / name).symlink_to(tmp_path / "far")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(
        PapershelfError, match=f"{name}: this is a link, but the pages need a folder"
    ):
        load_site(Request(sources=[Path("list.txt")]))
    assert not list((tmp_path / "far").iterdir())


def test_pages_go_into_no_folder_of_somebody_else_unless_forced(
    shelf: Path, tmp_path: Path
) -> None:
    theirs = {"mkdocs.yml": "mine", "docs/index.md": "mine"}
    lay_tree(tmp_path / "project", theirs)
    site = load_site(Request(config_file=shelf / "mkdocs.yml"))
    with pytest.raises(PapershelfError, match="project: `papershelf pages` did not create this"):
        export(site, tmp_path / "project")
    assert (tmp_path / "project/mkdocs.yml").read_text() == "mine"
    site.plugin.force = True
    export(site, tmp_path / "project")
    assert (tmp_path / "project/docs/index.md").read_text() == "mine"
    site.plugin.force = False
    export(site, tmp_path / "project")


def test_a_source_folder_that_holds_a_site_and_its_pages_has_the_same_papers_in_the_next_build(
    shelf: Path,
) -> None:
    (shelf / "mkdocs.yml").write_text(
        f"{CONFIG}      sources: .\n".replace("papershelf\n", "papershelf:\n")
    )
    build(shelf)
    before = tree_of(shelf / "site")
    assert not build(shelf)
    (shelf / "site_src/catalog/listing.txt").touch()
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), shelf / "exported")
    build(shelf)
    assert tree_of(shelf / "site") == before


@pytest.mark.parametrize("folder", ["site", "docs"])
def test_a_folder_that_a_build_has_made_is_no_source(
    shelf: Path, tmp_path: Path, folder: str
) -> None:
    other = lay(tmp_path / "other")
    request = Request(sources=[shelf / folder], config_file=other / "mkdocs.yml")
    with pytest.raises(
        Abort, match=f"{folder}: this folder is the output of a build, so it can't be a source"
    ):
        build_site(load_site(request))


def test_pages_do_not_lie_among_the_sources(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf", f"docs_dir: site_src/catalog\n{CONFIG}")
    with pytest.raises(
        Abort, match="site_src/catalog: the pages would be written into this folder of sources"
    ):
        build(shelf)
    assert {path.name for path in (shelf / "site_src/catalog").iterdir()} == {
        "listing.txt",
        "topics.yml",
    }


def test_a_plugin_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf", f"{CONFIG}  - papershelf: {{sources: site_src}}\n")
    with pytest.raises(Abort, match="the papershelf plugin is listed twice"):
        build(shelf)


def test_a_last_site_that_cannot_be_removed_is_named_and_so_it_is_where_it_stands_in_the_way(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("papershelf.engine.files.shutil.rmtree", lambda *_, **__: None)
    change(shelf)
    build(shelf)
    assert "site.papershelf-old, the previous site, can't be removed" in caplog.text
    (shelf / "site_src/catalog/listing.txt").write_text(LISTING, encoding="utf-8")
    with pytest.raises(Abort, match=r"site\.papershelf-old can't be removed"):
        build(shelf)
