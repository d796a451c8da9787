"""Builds lose no file in the folders of a project that they did not write, and follow no link."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from papershelf.engine import staging
from papershelf.engine.outputs import MANIFEST
from papershelf.engine.progress import Stage
from papershelf.mkdocs.export import export
from papershelf.mkdocs.site import Request, build_site, load_site, settings_of
from papershelf.problems import PapershelfError
from papershelf.sources import found_files
from support.shelf import CONFIG, LISTING, lay
from support.trees import contents, lay_tree, tree

pytestmark = pytest.mark.usefixtures("own_cache")
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs links")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a project that was built once."""
    shelf = lay(tmp_path / "shelf")
    build(shelf)
    return shelf


def build(shelf: Path, *, force: bool = False) -> bool:
    """Build the site of a project, and return whether anything had changed."""
    request = Request(config_file=shelf / "mkdocs.yml", force=force, allow_shrink=True)
    return build_site(load_site(request)).changed


def change(shelf: Path) -> None:
    """Change a paper, and remove another."""
    first, _, rest = LISTING.partition("Which Images Matter?")
    listing = f"{first}{rest.partition(chr(10) * 2)[2]}".replace("is tight.", "is sharp.")
    (shelf / "site_src/catalog/listing.txt").write_text(listing, encoding="utf-8")


def outputs_of_a_first_build(shelf: Path, folder: Path) -> tuple[dict[str, bytes], ...]:
    """Return the docs and the site that a first build makes of a project, in a new *folder*."""
    shutil.copytree(shelf / "site_src", folder / "site_src")
    shutil.copy(shelf / "mkdocs.yml", folder)
    (folder / "docs").mkdir()
    build(folder)
    return outputs(folder)


def outputs(shelf: Path) -> tuple[dict[str, bytes], ...]:
    """Return the docs and the site of a project."""
    return contents(shelf / "docs"), contents(shelf / "site")


def test_an_interrupted_build_leaves_no_folder_behind(shelf: Path) -> None:
    def interrupted(stage: Stage, *_: int) -> None:
        if stage.name == "Rendering":
            raise KeyboardInterrupt

    before = sorted(path.name for path in shelf.iterdir())
    change(shelf)
    site = load_site(Request(config_file=shelf / "mkdocs.yml", allow_shrink=True))
    with pytest.raises(KeyboardInterrupt):
        build_site(site, interrupted)
    assert sorted(path.name for path in shelf.iterdir()) == before


def truncate(manifest: Path) -> None:
    data = manifest.read_bytes()
    manifest.write_bytes(data[: len(data) // 2])


Damage = Callable[[Path], None]
DAMAGES = pytest.mark.parametrize("damage", [Path.unlink, truncate])


@DAMAGES
def test_a_damaged_manifest_leaves_no_stale_page(
    damage: Damage, shelf: Path, tmp_path: Path
) -> None:
    damage(shelf / "docs" / MANIFEST)
    change(shelf)
    build(shelf)
    assert outputs(shelf) == outputs_of_a_first_build(shelf, tmp_path / "fresh")


@DAMAGES
def test_a_manifest_that_is_damaged_when_the_cache_is_gone_ends_the_build(
    damage: Damage, shelf: Path, own_cache: Path
) -> None:
    manifest = (shelf / "docs" / MANIFEST).read_bytes()
    damage(shelf / "docs" / MANIFEST)
    shutil.rmtree(own_cache)
    change(shelf)
    before = contents(shelf / "site")
    for _ in range(2):
        with pytest.raises(Abort, match="restore it, or remove the generated pages"):
            build(shelf)
        assert contents(shelf / "site") == before
    (shelf / "docs" / MANIFEST).write_bytes(manifest)
    assert build(shelf)


@pytest.mark.parametrize("name", ["mine.html", "papers/mine.html", "mine/deep/page.html"])
def test_a_build_removes_unowned_files_from_a_site_that_is_otherwise_unchanged(
    name: str, shelf: Path
) -> None:
    lay_tree(shelf / "site", {name: "mine"})
    assert build(shelf)
    assert not (shelf / "site" / name).exists()
    assert not build(shelf)


def test_a_folder_that_no_build_has_made_is_refused_unless_forced(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    lay_tree(shelf / "site", {"thesis.tex": "mine", "notes/a.md": "mine"})
    with pytest.raises(Abort, match=r"site: Papershelf did not create this folder .* with --force"):
        build(shelf)
    assert tree(shelf / "site") == {"thesis.tex": "mine", "notes/": "", "notes/a.md": "mine"}
    assert not list((shelf / "docs").iterdir())
    build(shelf, force=True)
    assert (shelf / "site/index.html").exists()
    assert not (shelf / "site/thesis.tex").exists()


def test_a_site_folder_with_hidden_files_alone_is_accepted_and_keeps_them(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    lay_tree(shelf / "site", {".git/config": "mine"})
    build(shelf)
    assert (shelf / "site/.git/config").read_text() == "mine"


def test_a_mount_point_is_refused_before_pages_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = lay(tmp_path / "shelf")
    monkeypatch.setattr(Path, "is_mount", lambda path: path == shelf / "site")
    with pytest.raises(Abort, match=r"mount point .choose a folder inside it: -d site/public"):
        build(shelf)
    assert not list((shelf / "docs").iterdir())


def test_a_site_folder_that_can_t_be_written_is_reported_before_pages_are_built(
    tmp_path: Path,
) -> None:
    shelf = lay(tmp_path / "shelf", f"site_dir: file/site\n{CONFIG}")
    (shelf / "file").touch()
    with pytest.raises(Abort, match=r"can't replace this folder: .*choose another with -d"):
        build(shelf)
    assert not list((shelf / "docs").iterdir())


def test_a_disk_that_is_full_when_the_site_is_replaced_is_reported_as_full(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(new: Path, *_: object) -> None:
        raise OSError(ENOSPC, "No space left on device", str(new))

    (shelf / "site_src/catalog/listing.txt").write_text(LISTING.replace("what", "that"), "utf-8")
    monkeypatch.setattr(staging, "swap_folder", full)
    folder = re.escape(str(shelf / ".site.papershelf-new"))
    with pytest.raises(Abort, match=rf"^{folder}: No space left on device$"):
        build(shelf)


@POSIX
def test_links_with_the_names_of_temporary_folders_are_not_followed(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    unowned = {".hidden": "mine", "index.html": "mine", "papers/a.html": "mine"}
    lay_tree(tmp_path / "far", unowned)
    names = (".site.papershelf-new", ".site.papershelf-spare", "site.papershelf-old")
    for name in (*names, "docs/.index.md.papershelf~"):
        (shelf / name).symlink_to(tmp_path / "far")
    build(shelf)
    build(shelf)
    assert contents(tmp_path / "far") == {name: text.encode() for name, text in unowned.items()}
    assert not (shelf / "site/.hidden").exists()
    assert not (shelf / "site").is_symlink()


@POSIX
def test_a_site_that_is_a_link_to_an_unowned_folder_is_refused(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf")
    lay_tree(tmp_path / "far", {"thesis.tex": "mine"})
    (shelf / "site").symlink_to(tmp_path / "far")
    with pytest.raises(Abort, match="Papershelf did not create this folder"):
        build(shelf)
    assert tree(tmp_path / "far") == {"thesis.tex": "mine"}


@POSIX
@pytest.mark.parametrize("name", [".papershelf", ".papershelf/docs"])
def test_pages_of_a_build_without_settings_are_not_written_through_a_link(
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


@pytest.mark.parametrize(
    ("name", "fate"),
    [
        ("site", "replaced by the site"),
        ("site/kept", "replaced by the site"),
        ("docs/kept", "among the pages"),
        ("docs/.cache", "among the pages"),
    ],
)
def test_a_cache_that_would_be_lost_or_among_the_pages_is_refused(
    name: str, fate: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = lay(tmp_path / "shelf")
    monkeypatch.setenv("PAPERSHELF_CACHE", str(shelf / name))
    with pytest.raises(Abort, match=rf"^{name}: the cache would be {fate} .name another folder by"):
        build(shelf)
    assert not (shelf / name).exists()


@pytest.mark.parametrize("name", [".cache", "site/.cache"])
def test_a_cache_in_a_hidden_folder_elsewhere_is_accepted(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = lay(tmp_path / "shelf")
    monkeypatch.setenv("PAPERSHELF_CACHE", str(shelf / name))
    assert build(shelf)
    assert (shelf / "site/index.html").exists()
    assert (shelf / name / "locks").is_dir()
    assert not build(shelf)


def test_pages_that_can_t_be_written_without_settings_are_reported_with_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".papershelf").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        PapershelfError, match=r"^\.papershelf: the pages can't .*change to a folder"
    ):
        load_site(Request(sources=[Path("list.txt")]))


def test_an_export_into_an_unowned_folder_is_refused_unless_forced(
    shelf: Path, tmp_path: Path
) -> None:
    lay_tree(tmp_path / "project", {"mkdocs.yml": "mine", "docs/index.md": "mine"})
    site = load_site(Request(config_file=shelf / "mkdocs.yml"))
    with pytest.raises(PapershelfError, match="project: `papershelf pages` did not create this"):
        export(site, tmp_path / "project")
    assert (tmp_path / "project/mkdocs.yml").read_text() == "mine"
    site.plugin.force = True
    export(site, tmp_path / "project")
    assert (tmp_path / "project/docs/index.md").read_text() == "mine"
    site.plugin.force = False
    export(site, tmp_path / "project")


def test_a_site_and_its_pages_within_the_source_folder_are_not_read_as_sources(shelf: Path) -> None:
    (shelf / "mkdocs.yml").write_text(
        f"{CONFIG}      sources: .\n".replace("papershelf\n", "papershelf:\n")
    )
    build(shelf)
    before = contents(shelf / "site")
    assert not build(shelf)
    (shelf / "site_src/catalog/listing.txt").touch()
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), shelf / "exported")
    build(shelf)
    assert contents(shelf / "site") == before


@pytest.mark.parametrize(
    ("sources", "read"),
    [
        (".", {"site_src/catalog/listing.txt"}),
        ("[site_src, docs/own.bib]", {"site_src/catalog/listing.txt", "docs/own.bib"}),
    ],
)
def test_of_the_docs_folder_only_named_sources_are_read(
    sources: str, read: set[str], tmp_path: Path
) -> None:
    shelf = lay(
        tmp_path / "shelf",
        f"{CONFIG.replace('papershelf', 'papershelf:')}      sources: {sources}\n",
    )
    lay_tree(
        shelf / "docs", {"people.md": "# People\n\nAlice.\n", "own.bib": "@misc{x, title={Own}}"}
    )
    request = Request(config_file=shelf / "mkdocs.yml")
    for _ in range(2):
        files, _skipped = found_files(settings_of(request).sources)
        assert {shown.as_posix() for _, shown in files} == read
        site = load_site(request)
        assert site.settings.sources == settings_of(request).sources
        build_site(site)


@pytest.mark.parametrize("folder", ["site", "docs"])
def test_a_folder_that_a_build_has_made_is_refused_as_a_source(
    shelf: Path, tmp_path: Path, folder: str
) -> None:
    other = lay(tmp_path / "other")
    request = Request(sources=[shelf / folder], config_file=other / "mkdocs.yml")
    with pytest.raises(
        Abort, match=f"{folder}: this folder is the output of a build, so it can't be a source"
    ):
        build_site(load_site(request))


def test_a_docs_folder_that_is_a_source_folder_is_refused(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf", f"docs_dir: site_src/catalog\n{CONFIG}")
    with pytest.raises(
        Abort, match="site_src/catalog: the pages would be written into this folder of sources"
    ):
        build(shelf)
    assert {path.name for path in (shelf / "site_src/catalog").iterdir()} == {
        "listing.txt",
        "topics.yml",
    }


def test_a_plugin_that_is_listed_twice_is_an_error(tmp_path: Path) -> None:
    shelf = lay(tmp_path / "shelf", f"{CONFIG}  - papershelf: {{sources: site_src}}\n")
    with pytest.raises(Abort, match="the papershelf plugin is listed twice"):
        build(shelf)


def test_a_previous_site_that_can_t_be_removed_is_a_warning_and_then_an_error(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is an error in the next build, which needs the name of its folder."""
    monkeypatch.setattr("papershelf.engine.files.shutil.rmtree", lambda *_, **__: None)
    change(shelf)
    build(shelf)
    assert "site.papershelf-old, the previous site, can't be removed" in caplog.text
    (shelf / "site_src/catalog/listing.txt").write_text(LISTING, encoding="utf-8")
    with pytest.raises(Abort, match=r"site\.papershelf-old can't be removed"):
        build(shelf)
