"""A paper is in the site as Markdown too, at the same place whichever way pages are rendered."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.html import Html, Site
from support.run import papershelf
from support.shelf import CONFIG, PAPERS, SPARSE, lay

FOLLOWED = CONFIG.replace("theme:", "site_url: https://shelf.example/\ntheme:")

NAME = SPARSE.removeprefix("papers/")


def built(folder: Path, setting: str, more: str = "") -> Site:
    """Return the site of the small shelf with a setting of ours, and more settings of MkDocs'."""
    config = FOLLOWED.replace("- papershelf", f"- papershelf: {{year: 2026, {setting}}}") + more
    done = papershelf("build", "--strict", cwd=lay(folder, config))
    assert done.returncode == 0, done.stderr
    return Site(folder / "site")


def markdown(site: Site) -> set[str]:
    """Return the paths of the Markdown in a site."""
    return {name for name in site.files if name.endswith(".md")}


def twin(page: Html) -> list[str | None]:
    """Return where a page says that its Markdown is."""
    return [
        link.get("href")
        for link in page.find("link")
        if link.get("type") == "text/markdown" and link.get("rel") == "alternate describedby"
    ]


@pytest.mark.parametrize("setting", ["fast: true", "fast: false"])
@pytest.mark.parametrize(
    ("addresses", "page", "way"),
    [("true", f"{SPARSE}/", f"../{NAME}.md"), ("false", f"{SPARSE}.html", f"{NAME}.md")],
)
def test_the_markdown_of_a_paper_is_where_its_page_and_other_papers_look_for_it(
    setting: str, addresses: str, page: str, way: str, tmp_path: Path
) -> None:
    site = built(tmp_path, setting, f"use_directory_urls: {addresses}\n")
    assert site.broken() == []
    assert twin(site[page]) == [way]
    assert len(markdown(site)) == PAPERS
    for name in markdown(site):
        assert site.files[name] == (tmp_path / "docs" / name).read_bytes()
    assert b".md" not in site.files["sitemap.xml"]
    assert b"https://shelf.example/papers/NAME.md" in site.files["llms.txt"]


@pytest.mark.parametrize(
    ("setting", "is_there"),
    [("large: 3", False), ("markdown: false", False), ("large: 3, markdown: true", True)],
)
def test_a_large_catalog_has_markdown_if_it_is_asked_for(
    setting: str, is_there: bool, tmp_path: Path
) -> None:
    site = built(tmp_path, setting)
    assert bool(markdown(site)) == bool(twin(site[f"{SPARSE}/"])) == is_there
    assert (b"NAME.md" in site.files["llms.txt"]) == is_there


def test_what_is_written_by_hand_is_not_published_as_markdown(tmp_path: Path) -> None:
    built(tmp_path, "fast: true")
    own = tmp_path / "docs" / f"{SPARSE}.md"
    own.write_text("# Mine\n<!-- not yet -->\n", encoding="utf-8")
    (tmp_path / "docs" / ".papershelf.json").unlink()
    done = papershelf("build", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{SPARSE}.md" not in Site(tmp_path / "site").files
