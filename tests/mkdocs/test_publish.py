"""Of generated pages those are filled anew that have changed, and the others are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from support.fabricated import PAGES, Fabricator
from support.shelf import CONFIG, lay


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> Fabricator:
    """Return what makes the generated pages."""
    made = Fabricator()
    monkeypatch.setattr("papershelf.build.build", made)
    return made


def build(folder: Path) -> None:
    """Build the site of a project."""
    mkdocs_build(load_config(str(folder / "mkdocs.yml")))


def states(folder: Path) -> Mapping[str, int]:
    """Return the files of a project's site, with the numbers that tell them from all others."""
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino
        for path in site.rglob("*")
        if path.is_file()
    }


def news(folder: Path, before: Mapping[str, int]) -> set[str]:
    """Return the files of a project's site that are new or others."""
    return {name for name, number in states(folder).items() if before.get(name) != number}


def test_an_unchanged_site_is_not_replaced(tmp_path: Path, pages: Fabricator) -> None:
    build(lay(tmp_path))
    before = states(tmp_path)
    pages.loaded.clear()
    build(tmp_path)
    assert states(tmp_path) == before
    # Those that the navigation names.
    assert len(pages.loaded) == len({"index.md", "about.md", "browse", "topics", "code", "search"})


def test_a_changed_page_is_filled_and_the_others_are_the_same_files(
    tmp_path: Path, pages: Fabricator
) -> None:
    build(lay(tmp_path))
    before = states(tmp_path)
    pages.pages["papers/one.md"] += "\nMore.\n"
    pages.loaded.clear()
    build(tmp_path)
    assert news(tmp_path, before) == {"papers/one/index.html", "papers/one.md"}
    assert len(pages.loaded) == 7


def test_a_new_frame_is_around_all_pages(tmp_path: Path) -> None:
    build(lay(tmp_path))
    before = states(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}copyright: Ann\n", encoding="utf-8")
    build(tmp_path)
    changed = news(tmp_path, before)
    assert {name for name in before if name.endswith(".html")} <= changed
    assert "papers.jsonl" not in changed
    assert "assets/papershelf.css" not in changed


def test_a_page_that_the_navigation_names_no_more_is_filled(tmp_path: Path) -> None:
    nav = "nav: [index.md, papers/one.md]\n"
    build(lay(tmp_path, CONFIG + nav))
    page = tmp_path / "site/papers/one/index.html"
    assert "aria-current=page" in page.read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}nav: [index.md]\n", encoding="utf-8")
    build(tmp_path)
    assert "aria-current" not in page.read_text(encoding="utf-8")


def test_a_page_that_is_gone_leaves_the_site(tmp_path: Path, pages: Fabricator) -> None:
    build(lay(tmp_path))
    before = states(tmp_path)
    del pages.pages["papers/third.md"]
    build(tmp_path)
    gone = before.keys() - states(tmp_path).keys()
    assert gone == {"papers/third/index.html", "papers/third.md"}
    assert news(tmp_path, before) == set()


def test_a_hand_written_page_has_its_place_and_gives_it_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lay(tmp_path)
    own = tmp_path / "docs/papers/one.markdown"
    own.parent.mkdir()
    own.write_text("# Mine\n", encoding="utf-8")
    build(tmp_path)
    page = tmp_path / "site/papers/one/index.html"
    assert "Mine" in page.read_text(encoding="utf-8")
    assert "Excluding 'papers/one.md' from the site" in caplog.text
    own.unlink()
    build(tmp_path)
    assert "Abstract" in page.read_text(encoding="utf-8")


def test_hand_written_files_that_links_lead_to_are_in_the_site(tmp_path: Path) -> None:
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


def test_what_a_page_is_made_from_is_where_it_was(tmp_path: Path) -> None:
    config = load_config(str(lay(tmp_path) / "mkdocs.yml"))
    mkdocs_build(config)
    assert config.docs_dir == str(tmp_path / "docs")
    assert set(PAGES) <= {
        path.relative_to(tmp_path / "docs").as_posix() for path in (tmp_path / "docs").rglob("*")
    }
