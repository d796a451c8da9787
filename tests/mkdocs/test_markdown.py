"""The site has papers as Markdown too, at the same address whichever way pages are rendered."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.html import Html, Site
from support.run import papershelf
from support.shelf import CONFIG_WITH_URL, PAPERS, SPARSE, lay

NAME = SPARSE.removeprefix("papers/")


def built(folder: Path, setting: str, more: str = "") -> Site:
    """Build the small shelf with a *setting* of the plugin and *more* settings of MkDocs."""
    plugin = f"- papershelf: {{year: 2026, {setting}}}"
    config = CONFIG_WITH_URL.replace("- papershelf", plugin) + more
    done = papershelf("build", "--strict", cwd=lay(folder, config))
    assert done.returncode == 0, done.stderr
    return Site(folder / "site")


def markdown_files(site: Site) -> set[str]:
    """Return the paths of the Markdown files in a site."""
    return {name for name in site.files if name.endswith(".md")}


def markdown_links(page: Html) -> list[str | None]:
    """Return where a page links to itself as Markdown."""
    return [
        link.get("href")
        for link in page.find("link")
        if link.get("type") == "text/markdown" and link.get("rel") == "alternate describedby"
    ]


@pytest.mark.parametrize("setting", ["fast: true", "fast: false"])
@pytest.mark.parametrize(
    ("directory_urls", "page", "link"),
    [("true", f"{SPARSE}/", f"../{NAME}.md"), ("false", f"{SPARSE}.html", f"{NAME}.md")],
)
def test_the_page_of_a_paper_links_to_its_markdown(
    setting: str, directory_urls: str, page: str, link: str, tmp_path: Path
) -> None:
    site = built(tmp_path, setting, f"use_directory_urls: {directory_urls}\n")
    assert site.broken() == []
    assert markdown_links(site[page]) == [link]
    assert len(markdown_files(site)) == PAPERS
    for name in markdown_files(site):
        assert site.files[name] == (tmp_path / "docs" / name).read_bytes()
    assert b".md" not in site.files["sitemap.xml"]
    assert b"https://shelf.example/papers/NAME.md" in site.files["llms.txt"]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("large: 3", False), ("markdown: false", False), ("large: 3, markdown: true", True)],
)
def test_a_large_catalog_has_markdown_only_where_a_setting_asks_for_it(
    setting: str, expected: bool, tmp_path: Path
) -> None:
    site = built(tmp_path, setting)
    assert bool(markdown_files(site)) == bool(markdown_links(site[f"{SPARSE}/"])) == expected
    assert (b"NAME.md" in site.files["llms.txt"]) == expected


def test_a_hand_written_page_is_not_published_as_markdown(tmp_path: Path) -> None:
    built(tmp_path, "fast: true")
    hand_written = tmp_path / "docs" / f"{SPARSE}.md"
    hand_written.write_text("# Mine\n<!-- not yet -->\n", encoding="utf-8")
    (tmp_path / "docs" / ".papershelf.json").unlink()
    done = papershelf("build", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{SPARSE}.md" not in Site(tmp_path / "site").files
