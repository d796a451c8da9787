"""Pages that are rendered by the batch are, byte for byte, those that MkDocs renders one by one."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils import meta
from papershelf.mkdocs.content import Converter, front_matter

from papershelf.config import load_settings
from papershelf.mkdocs import fast
from papershelf.mkdocs.plugin import PapershelfPlugin
from papershelf.private import new_key, sealed
from papershelf.problems import PapershelfError
from support.hostile import ENDLESS
from support.hostile import listing as hostile_listing
from support.library import LIBRARY, RENAMED
from support.shelf import CONFIG, LISTING, SPARSE, lay, many

ONE_BY_ONE = "rendered one by one"
ADDRESS = "site_url: https://example.org/our/shelf/\n"
SITES = {
    "as it comes": CONFIG,
    "with an address and permalinks": CONFIG
    + ADDRESS
    + "markdown_extensions: [toc: {permalink: true}]\n",
    "file addresses": CONFIG + ADDRESS + "use_directory_urls: false\n",
    "features": CONFIG.replace(
        "{name: material}",
        "{name: material, features: [navigation.tabs, navigation.indexes, navigation.footer,"
        " navigation.path, toc.integrate, search.share, content.action.edit]}",
    )
    + "repo_url: https://github.com/ann/shelf\n"
    + "extra_javascript: [own.js, {path: a.mjs, type: module}]\n",
    "features of lean pages": CONFIG.replace(
        "{name: material}",
        "{name: material, features: [navigation.tabs, navigation.top, navigation.footer,"
        " navigation.path, announce.dismiss, content.action.edit, content.tabs.link]}",
    )
    + ADDRESS
    + "repo_url: https://github.com/ann/shelf\ncopyright: Ann\n"
    + "extra: {social: [{icon: material/web, link: https://example.org}],"
    + " alternate: [{name: English, link: /en/, lang: en}], version: {provider: mike}}\n",
    "other extensions": CONFIG + "markdown_extensions: [footnotes, smarty, pymdownx.details]\n",
    "MkDocs' own theme": "site_name: A shelf\ntheme: mkdocs\nplugins: [papershelf]\n",
    "Read the Docs": "site_name: A shelf\ntheme: readthedocs\nplugins: [papershelf]\n",
    "a large catalog": CONFIG.replace("- papershelf", "- papershelf: {large: 10}") + ADDRESS,
    "a large catalog with permalinks": CONFIG.replace("- papershelf", "- papershelf: {large: 10}")
    + "markdown_extensions: [toc: {permalink: true}]\n",
    "no navigation": CONFIG + "nav: [index.md, papers/long-short-term-memory.md]\n",
}
MAIN = """\
{% extends "base.html" %}
{% block htmltitle %}<title>{{ page.title | striptags | upper }}: {{ config.site_name }}</title>
{% if page.title is string and "Attention" in page.title %}<meta name="about">{% endif %}
{% endblock %}
{% block content %}
{%- set text %}{{ super() }}{% endset -%}
{{ text | replace("<h1", "<h1 class='own'") }}
<p>{{ page.meta.description | default("none", true) | e }}; {{ page.toc | length }}
{{ page.canonical_url ~ "?" ~ page.file.src_uri }} {{ 'index.md' | url }}
{% for heading in page.toc %}{{ heading.title | e }}{{ ", " if not loop.last }}{% endfor %}</p>
{% endblock %}
"""
ASKING_ALL = '{% extends "base.html" %}{% block footer %}{{ pages | length }}{% endblock %}'
COUNTING = (
    '{% extends "base.html" %}{% block footer %}'
    "{% for letter in page.title %}{{ letter }}-{% endfor %}{% endblock %}"
)


def shelf(folder: Path, config: str = CONFIG) -> Path:
    """A project with some of everything: lists, formulas, hostile texts, no abstracts, a move."""
    lay(folder, config, LISTING)
    catalog = folder / "site_src/catalog"
    (catalog / "hostile.txt").write_text(hostile_listing(endless=False), encoding="utf-8")
    (catalog / "many.txt").write_text(many(60), encoding="utf-8")
    (catalog / "library.bib").write_text(LIBRARY, encoding="utf-8")
    (catalog / "corrections.yml").write_text(RENAMED, encoding="utf-8")
    (folder / "docs/own.js").write_text("", encoding="utf-8")
    (folder / "docs/a.mjs").write_text("", encoding="utf-8")
    (folder / "docs/by-hand.md").write_text(
        f"# By hand\n\n[One]({SPARSE}.md#abstract), [no such place]({SPARSE}.md#nowhere).\n",
        encoding="utf-8",
    )
    return folder


def made(folder: Path, **options: object) -> Mapping[str, bytes]:
    """The files of a site that is built with these options of the plugin."""
    config = load_config(str(folder / "mkdocs.yml"))
    plugin = config.plugins["papershelf"]
    assert isinstance(plugin, PapershelfPlugin)
    plugin.options = {**plugin.options, **options}
    build(config)
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name != "sitemap.xml.gz"
    }


def same(folder: Path, caplog: pytest.LogCaptureFixture) -> Mapping[str, bytes]:
    """The site of a project, after a look that it is the same in both ways."""
    caplog.set_level(logging.INFO, "mkdocs")
    caplog.clear()
    plain = made(folder, fast=False)
    told = messages(caplog)
    caplog.clear()
    quick = made(folder, fast=True, jobs=1)
    assert quick.keys() == plain.keys()
    assert [name for name in plain if plain[name] != quick[name]] == []
    told_now = [text for text in messages(caplog) if ONE_BY_ONE not in text]
    assert (set(told) - set(told_now), set(told_now) - set(told)) == (set(), set())
    assert told_now == told
    return quick


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, in no order and without the time that it took."""
    texts = (record.getMessage() for record in caplog.records)
    return sorted(text for text in texts if "built in" not in text)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day for what themes tell of the time of a build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773273600")


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that were not left to MkDocs."""
    found: list[str] = []
    content = Converter.content

    def noted(self: Converter, source: str, file: object) -> object:
        found.append(getattr(file, "src_uri", ""))
        return content(self, source, file)  # type: ignore[arg-type]  # it is a file

    monkeypatch.setattr(Converter, "content", noted)
    return found


@pytest.mark.parametrize("config", SITES.values(), ids=SITES)
def test_a_site_is_the_same_in_both_ways(
    tmp_path: Path, config: str, caplog: pytest.LogCaptureFixture, converted: list[str]
) -> None:
    files = same(shelf(tmp_path, config), caplog)
    assert ONE_BY_ONE not in caplog.text
    assert len(files) > 100
    assert len(set(converted)) > 100


def test_a_line_of_a_megabyte_is_the_same_in_both_ways(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lay(tmp_path, CONFIG, hostile_listing())
    files = same(tmp_path, caplog)
    assert len(files["papers/a-line-of-a-megabyte/index.html"]) > len(ENDLESS)


def test_the_pages_of_the_navigation_stay_with_mkdocs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, converted: list[str]
) -> None:
    same(shelf(tmp_path, SITES["no navigation"]), caplog)
    assert "papers/lstm.md" in converted
    assert "papers/long-short-term-memory.md" not in converted


def test_several_processes_make_the_same_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "FEW", 0)
    monkeypatch.setattr(fast, "SAMPLES", 1)
    shelf(tmp_path, CONFIG + ADDRESS)
    assert made(tmp_path, jobs=2) == made(tmp_path, fast=False)


def test_a_shell_that_this_build_has_not_sealed_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fast, "sealed", lambda data, _key: sealed(data, new_key()))
    same(shelf(tmp_path, CONFIG + ADDRESS), caplog)
    assert ONE_BY_ONE in caplog.text


def test_a_theme_of_the_users_own_is_followed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}") + ADDRESS
    shelf(tmp_path, config)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/main.html").write_text(MAIN, encoding="utf-8")
    files = same(tmp_path, caplog)
    assert ONE_BY_ONE not in caplog.text
    assert (
        b"ATTENTION IS ALL YOU NEED: A small"
        in files["papers/attention-is-all-you-need/index.html"]
    )


@pytest.mark.parametrize(
    ("template", "reason"),
    [(ASKING_ALL, "it asks for all pages"), (COUNTING, "computes with what comes from a page")],
)
def test_a_theme_that_can_t_be_followed_has_its_pages_made_by_mkdocs(
    tmp_path: Path, template: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    config = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}")
    shelf(tmp_path, config)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/main.html").write_text(template, encoding="utf-8")
    same(tmp_path, caplog)
    assert reason in caplog.text


HOOKS = {
    "on_page_markdown": "return markdown.replace('Abstract', 'Summary')",
    "on_page_content": "return html + '<p>More</p>'",
    "on_page_context": "context['page'].title = 'Other'",
    "on_post_page": "return output + '<!-- after -->'",
    "on_env": "env.globals['own'] = 1",
    "on_page_read_source": "return None",
}
FIRST = {
    "on_page_markdown": "markdown, ",
    "on_page_content": "html, ",
    "on_page_context": "context, ",
    "on_post_page": "output, ",
    "on_env": "env, ",
    "on_page_read_source": "",
}


@pytest.mark.parametrize("event", HOOKS)
def test_pages_that_another_plugin_may_change_are_made_by_mkdocs(
    tmp_path: Path, event: str, caplog: pytest.LogCaptureFixture, converted: list[str]
) -> None:
    shelf(tmp_path, CONFIG + "hooks: [own.py]\n")
    code = f"def {event}({FIRST[event]}**_):\n    {HOOKS[event]}\n"
    (tmp_path / "own.py").write_text(code, encoding="utf-8")
    same(tmp_path, caplog)
    assert converted == []
    assert f"own.py may change them ({event})" in caplog.text


def test_links_that_lead_nowhere_are_told_as_mkdocs_tells_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shelf(tmp_path, CONFIG + "validation: {anchors: warn}\n")
    same(tmp_path, caplog)
    assert "#nowhere" in caplog.text
    assert "#abstract'" not in caplog.text


def test_a_page_of_ours_that_somebody_has_written_into_is_made_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages lie in files on their way, so they may hold anything by then."""
    shelf(tmp_path)
    texts = (
        "\ufeff---\ntitle: 2024\ntags: [a]\n---\n# One\r\n\r\n## Two\r\n\r\n## Two\r\n",
        "no heading, [a](../nowhere.md) ![b](c.png) `d` *e* __f__\n\n- a\n\n- b\n\n    c\n",
        "---\ntitle: [a, b]\ntemplate: 404.html\n---\n# A & B \\& &amp; C_d_ *x*\n\n1. a\n2. b\n",
        "---\nno: [yaml\n---\n# Title #\n\n[x](#one) [y](lstm.md?a=b#c) [z](/abs)\n\n> q\n",
        "# A **b** [c](lstm.md) $x^2$\n\n### Deeper\n\n<div>\n\n**raw**\n\n</div>\n\n[TOC]\n",
        "",
    )
    once = made(tmp_path)
    pages = sorted((tmp_path / "docs/papers").glob("the-number-1*.md"))
    assert once

    def meddle(*_: object, **__: object) -> None:
        for page, text in zip(pages, texts, strict=False):
            page.write_text(text, encoding="utf-8", newline="")

    (tmp_path / "mkdocs.yml").write_text(CONFIG + "hooks: [own.py]\n", encoding="utf-8")
    (tmp_path / "own.py").write_text(
        "def on_files(files, **_):\n    import builtins\n    builtins.papershelf_meddle()\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("builtins.papershelf_meddle", meddle, raising=False)
    same(tmp_path, caplog)
    assert "nowhere.md" in caplog.text


@pytest.mark.parametrize("value", [0, 65, "two", True])
def test_a_number_of_processes_is_a_small_number(value: object, tmp_path: Path) -> None:
    with pytest.raises(PapershelfError, match="jobs"):
        load_settings({"jobs": value}, tmp_path, "mkdocs.yml")


FRONT = (
    "a: b", "title: x", "title: A word", "title: 'It''s a word'", "title: A: word", "title: A #b",
    "title: '2024 or so'", "title: 2024-01-01 10:00:00", "title: null", "title: A word:",
    'title: "A\\tword"', "title: A word\ndescription: Other words …\nhide:\n- navigation\n- toc",
    "title: A word\n  goes on", "title: [a, b]", "title: A word\ntitle: Other word",
    "title: 12 345",
    "description: 1 paper by Ann.\nsearch:\n  exclude: true", "title: ''", "title: '''a b'",
)  # fmt: skip


@pytest.mark.parametrize("text", FRONT)
def test_front_matter_is_read_as_mkdocs_reads_it(text: str) -> None:
    source = f"---\n{text}\n---\n\n# A heading\n"
    assert front_matter(source) == meta.get_data(source)


def test_a_build_tells_how_many_pages_it_renders(tmp_path: Path) -> None:
    config = load_config(str(shelf(tmp_path) / "mkdocs.yml"))
    plugin = config.plugins["papershelf"]
    assert isinstance(plugin, PapershelfPlugin)
    counts: list[tuple[int, int]] = []
    plugin.progress = lambda stage, done, total: (
        counts.append((done, total)) if stage == "Rendering" else None
    )
    build(config)
    pages = [path for path in (tmp_path / "site").rglob("*.html") if path.name != "404.html"]
    assert counts[-1] == (len(pages), len(pages))
    assert not re.search(r"papershelf-", " ".join(path.name for path in tmp_path.iterdir()))
