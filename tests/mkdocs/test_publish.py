"""A build renders the generated pages that have changed, and keeps the files of the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from msgspec.structs import replace

from papershelf.config import Workers
from papershelf.engine.cache import Cache
from papershelf.engine.outputs import load_table, save_table
from support.fabricated import PAGES, Fabricator
from support.shelf import CONFIG, CONFIG_WITH_URL, lay

pytestmark = pytest.mark.usefixtures("pages")


def build(folder: Path) -> None:
    """Build the site of a project."""
    mkdocs_build(load_config(str(folder / "mkdocs.yml")))


def inodes(folder: Path) -> Mapping[str, int]:
    """Return the inode numbers of the files of a project's site by their paths."""
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino
        for path in site.rglob("*")
        if path.is_file()
    }


def replaced(folder: Path, before: Mapping[str, int]) -> set[str]:
    """Return the files of a project's site that are new or were replaced since *before*."""
    return {name for name, inode in inodes(folder).items() if before.get(name) != inode}


def test_a_changed_page_is_rendered_and_the_others_stay_the_same_files(
    tmp_path: Path, pages: Fabricator
) -> None:
    build(lay(tmp_path))
    before = inodes(tmp_path)
    pages.pages["papers/one.md"] += "\nMore.\n"
    pages.loaded.clear()
    build(tmp_path)
    assert replaced(tmp_path, before) == {"papers/one/index.html", "papers/one.md"}
    assert len(pages.loaded) == 7


def test_a_changed_frame_replaces_all_pages_and_nothing_else(tmp_path: Path) -> None:
    build(lay(tmp_path))
    before = inodes(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}copyright: Ann\n", encoding="utf-8")
    build(tmp_path)
    changed = replaced(tmp_path, before)
    assert {name for name in before if name.endswith(".html")} <= changed
    assert "papers.jsonl" not in changed
    assert "assets/papershelf.css" not in changed


def test_a_page_that_left_the_navigation_is_rendered_again(tmp_path: Path) -> None:
    nav = "nav: [index.md, papers/one.md]\n"
    build(lay(tmp_path, CONFIG + nav))
    page = tmp_path / "site/papers/one/index.html"
    assert "aria-current=page" in page.read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}nav: [index.md]\n", encoding="utf-8")
    build(tmp_path)
    assert "aria-current" not in page.read_text(encoding="utf-8")


def test_pages_with_other_headings_share_a_skeleton_of_our_frame(
    tmp_path: Path, pages: Fabricator
) -> None:
    pages.pages["papers/one.md"] += "\n## More\n"
    build(lay(tmp_path))
    files = load_table(Cache(Workers().cache_folder), tmp_path / "site").files
    names = ("one", "other", "third")
    assert len({files[f"papers/{name}/index.html"].skeleton for name in names}) == 1


def test_pages_whose_template_is_gone_are_rendered_again(tmp_path: Path, pages: Fabricator) -> None:
    build(lay(tmp_path))
    cache = Cache(Workers().cache_folder)
    table = load_table(cache, tmp_path / "site")
    # As an earlier version made them, whose template had another name.
    skeletons = {_renamed(name): value for name, value in table.skeletons.items()}
    files = {
        path: replace(output, skeleton=_renamed(output.skeleton))
        for path, output in table.files.items()
    }
    save_table(cache, tmp_path / "site", replace(table, files=files, skeletons=skeletons))
    before = inodes(tmp_path)
    pages.loaded.clear()
    build(tmp_path)
    assert len(set(pages.loaded)) == len(PAGES)
    assert inodes(tmp_path) == before


def _renamed(skeleton: str) -> str:
    """Return the name of a *skeleton* with another template."""
    return skeleton.replace("main.html", "gone.html")


def test_a_removed_page_leaves_the_site(tmp_path: Path, pages: Fabricator) -> None:
    build(lay(tmp_path))
    before = inodes(tmp_path)
    del pages.pages["papers/third.md"]
    build(tmp_path)
    gone = before.keys() - inodes(tmp_path).keys()
    assert gone == {"papers/third/index.html", "papers/third.md"}
    assert replaced(tmp_path, before) == set()


def test_a_hand_written_page_replaces_a_generated_one_as_long_as_it_exists(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lay(tmp_path)
    hand_written = tmp_path / "docs/papers/one.markdown"
    hand_written.parent.mkdir()
    hand_written.write_text("# Mine\n", encoding="utf-8")
    build(tmp_path)
    page = tmp_path / "site/papers/one/index.html"
    assert "Mine" in page.read_text(encoding="utf-8")
    assert "Excluding 'papers/one.md' from the site" in caplog.text
    hand_written.unlink()
    build(tmp_path)
    assert "Abstract" in page.read_text(encoding="utf-8")


def test_a_page_in_the_navigation_whose_address_is_taken_is_not_in_the_site(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lay(tmp_path, f"{CONFIG}nav: [index.md, papers/one.md, papers/one.markdown]\n")
    hand_written = tmp_path / "docs/papers/one.markdown"
    hand_written.parent.mkdir()
    hand_written.write_text("# Mine\n", encoding="utf-8")
    build(tmp_path)
    assert "Excluding 'papers/one.md' from the site" in caplog.text
    page = tmp_path / "site/papers/one/index.html"
    assert "Mine" in page.read_text(encoding="utf-8")
    before = inodes(tmp_path)
    build(tmp_path)
    assert replaced(tmp_path, before) == set()


@pytest.mark.parametrize("fast", ["true", "false"])
def test_a_page_whose_address_is_taken_is_in_the_site_map_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fast: str
) -> None:
    settings = CONFIG_WITH_URL.replace("- papershelf", f"- papershelf: {{fast: {fast}}}")
    hand_written = lay(tmp_path, settings) / "docs/papers/one/index.md"
    hand_written.parent.mkdir(parents=True)
    hand_written.write_text("# Mine\n", encoding="utf-8")
    build(tmp_path)
    assert "Excluding 'papers/one.md' from the site" in caplog.text
    assert "Mine" in (tmp_path / "site/papers/one/index.html").read_text(encoding="utf-8")
    addresses = (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8")
    assert addresses.count("<loc>https://shelf.example/papers/one/</loc>") == 1


def test_hand_written_files_behind_a_symbolic_link_are_in_the_site(tmp_path: Path) -> None:
    lay(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "note.md").write_text("# A note\n", encoding="utf-8")
    (elsewhere / "image.png").write_bytes(b"png")
    (tmp_path / "docs/notes").symlink_to(elsewhere)
    build(tmp_path)
    assert "A note" in (tmp_path / "site/notes/note/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/notes/image.png").read_bytes() == b"png"
    assert not (tmp_path / "site/notes/image.png").is_symlink()


def test_sources_of_pages_stay_in_the_docs_folder_after_a_build(tmp_path: Path) -> None:
    config = load_config(str(lay(tmp_path) / "mkdocs.yml"))
    mkdocs_build(config)
    assert config.docs_dir == str(tmp_path / "docs")
    assert set(PAGES) <= {
        path.relative_to(tmp_path / "docs").as_posix() for path in (tmp_path / "docs").rglob("*")
    }
