"""A skeleton filled with a page equals, byte for byte, what MkDocs renders for that page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from papershelf.mkdocs.plugin import PapershelfPlugin
from papershelf.mkdocs.skeleton import split, url_of, with_permalinks
from support.fabricated import Fabricator
from support.shelf import CONFIG, lay, site_of

ADDRESS = "site_url: https://example.org/our/shelf/\n"
ONE_BY_ONE = "rendered one by one"


def with_features(features: str) -> str:
    """Return settings with features of Material."""
    return CONFIG.replace("{name: material}", f"{{name: material, features: [{features}]}}")


SITES = {
    "as it comes": CONFIG,
    "address": CONFIG + ADDRESS,
    "file addresses": CONFIG + ADDRESS + "use_directory_urls: false\n",
    "permalinks of headings beyond the table of contents": CONFIG
    + "markdown_extensions: [toc: {permalink: true, toc_depth: 2-2, title: Here}]\n",
    "features of Material": with_features(
        "navigation.instant, navigation.tabs, navigation.indexes, navigation.footer,"
        " navigation.path, toc.integrate, search.share, content.action.edit"
    )
    + ADDRESS
    + "repo_url: https://github.com/ann/shelf\n"
    + "extra_javascript: [own.js, {path: a.mjs, type: module}]\n",
    "more features and extras": with_features(
        "navigation.tabs, navigation.top, navigation.footer, navigation.path, announce.dismiss,"
        " content.action.edit, content.tabs.link"
    )
    + ADDRESS
    + "repo_url: https://github.com/ann/shelf\ncopyright: Ann\n"
    + "extra: {social: [{icon: material/web, link: https://example.org}],"
    + " alternate: [{name: English, link: /en/, lang: en}], version: {provider: mike},"
    + " homepage: topics/trees/2024/}\n",
    "other extensions": CONFIG + "markdown_extensions: [footnotes, admonition, pymdownx.details]\n",
    "a navigation with sections": CONFIG
    + ADDRESS
    + "nav: [index.md, about.md, by-hand.md, {Trees: [topics/trees.md, {Y: topics/trees/2024.md}]},"
    + " papers/one.md, {Else: 'https://example.org/'}]\n",
}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix the time of the build, which themes show."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773273600")


def shelf(folder: Path, config: str) -> Path:
    """Return a project with a hand-written page that links to generated ones."""
    lay(folder, config)
    for name in ("own.js", "a.mjs"):
        (folder / "docs" / name).write_text("", encoding="utf-8")
    (folder / "docs/by-hand.md").write_text(
        "# By hand\n\n[One](papers/one.md#abstract), [nowhere](papers/one.md#nowhere),"
        " [gone](papers/gone.md), [dump](papers.jsonl)\n",
        encoding="utf-8",
    )
    return folder


def built(folder: Path, *, fast: bool) -> Mapping[str, bytes]:
    """Return the files of a site that is built with skeletons (*fast*) or without."""
    config = load_config(str(folder / "mkdocs.yml"))
    plugin = config.plugins["papershelf"]
    assert isinstance(plugin, PapershelfPlugin)
    plugin.options = {**plugin.options, "fast": fast}
    build(config)
    return site_of(folder)


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the sorted messages of the log, without the one that names the duration."""
    texts = (record.getMessage() for record in caplog.records)
    return sorted(text for text in texts if "built in" not in text and ONE_BY_ONE not in text)


def is_site_map(name: str) -> bool:
    """Return whether a file is a site map, whose addresses have no order."""
    return name.startswith("sitemap")


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("config", SITES.values(), ids=SITES)
def test_a_site_is_the_same_with_and_without_skeletons(
    tmp_path: Path, config: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "mkdocs")
    shelf(tmp_path, config + "validation: {anchors: warn}\n")
    rendered = built(tmp_path, fast=False)
    messages_of_mkdocs = messages(caplog)
    caplog.clear()
    filled = built(tmp_path, fast=True)
    assert ONE_BY_ONE not in caplog.text
    assert messages(caplog) == messages_of_mkdocs
    assert "#nowhere" in caplog.text
    assert filled.keys() == rendered.keys()
    differing = [name for name in rendered if rendered[name] != filled[name]]
    assert [name for name in differing if not is_site_map(name)] == []
    maps = [sorted(files["sitemap.xml"].split(b"\n")) for files in (rendered, filled)]
    assert maps[0] == maps[1]


def test_a_site_map_has_all_pages_but_those_that_moved(tmp_path: Path, pages: Fabricator) -> None:
    site_map = built(shelf(tmp_path, CONFIG + ADDRESS), fast=True)["sitemap.xml"].decode()
    for path in pages.pages:
        address = f"/our/shelf/{url_of(path, directory_urls=True)}<"
        assert (address in site_map) is (path not in ("papers/moved.md", "papers/two.md"))
    assert "/our/shelf/by-hand/<" in site_map


def test_a_placeholder_that_a_template_changes_is_an_error() -> None:
    with pytest.raises(PluginError, match="a template changes a placeholder"):
        split("#ZQX0<H1>&AMP;ZQX zqx0", b"")


def test_permalinks_equal_those_of_the_toc_extension() -> None:
    html = '<h1 id="a">A</h1>\n<p>b</p>\n<h2 id=c>C <em>d</em></h2>'
    link = '<a class="headerlink" href="#{}" title="Permanent link">&para;</a>'
    assert with_permalinks(html) == (
        f'<h1 id="a">A{link.format("a")}</h1>\n<p>b</p>\n'
        f"<h2 id=c>C <em>d</em>{link.format('c')}</h2>"
    )
