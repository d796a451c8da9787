"""The text of a hostile listing is shown on pages, and never interpreted.

A site of a harmless listing with the same settings is the reference: the hostile one may not add
any kind of element, attribute or script.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from pymdownx.emoji import EmojiPattern

from papershelf.build import build
from papershelf.checks.site import check_site
from papershelf.config import load_settings
from papershelf.text.formula import readable
from support.harm import astray, loaded, more_than, scripts
from support.hostile import ENDLESS, PAYLOADS, TITLES, listing
from support.html import Html, Site, text_of
from support.run import papershelf
from support.shelf import CONFIG, LISTING, lay, many

# All extensions of Python-Markdown and PyMdown Extensions that need no other package.
EXTENSIONS = """\
markdown_extensions: [
  abbr, admonition, attr_list, def_list, footnotes, legacy_attrs, md_in_html, meta, nl2br,
  sane_lists, smarty, tables, toc: {permalink: true}, wikilinks,
  pymdownx.arithmatex: {generic: true}, pymdownx.b64, pymdownx.betterem,
  pymdownx.blocks.admonition, pymdownx.blocks.caption, pymdownx.blocks.definition,
  pymdownx.blocks.details, pymdownx.blocks.html, pymdownx.blocks.tab, pymdownx.caret,
  pymdownx.critic: {mode: accept}, pymdownx.details, pymdownx.emoji, pymdownx.fancylists,
  pymdownx.highlight, pymdownx.inlinehilite, pymdownx.keys,
  pymdownx.magiclink: {repo_url_shortener: true, social_url_shortener: true}, pymdownx.mark,
  pymdownx.progressbar, pymdownx.quotes, pymdownx.saneheaders, pymdownx.smartsymbols,
  pymdownx.snippets, pymdownx.superfences, pymdownx.tabbed: {alternate_style: true},
  pymdownx.tasklist, pymdownx.tilde,
]
"""
PLAIN = "markdown_extensions: [attr_list, md_in_html]\n"
WITHOUT_US = "site_name: Plain\ntheme: mkdocs\nplugins: [search]\n"
SOURCE = "<img src=x onerror=pwned()> {{ 7*191 }} [x](javascript:pwned()) \"'.txt"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A hostile site and a harmless one, built with the same settings."""

    config: str
    hostile: Site
    harmless: Site


def make(folder: Path, listing: str, config: str) -> Site:
    """Return the site of a listing; without the plugin, pages are generated before."""
    lay(folder, config, listing)
    catalog = folder / "site_src/catalog"
    (catalog / "listing.txt").rename(catalog / SOURCE)
    if "papershelf" not in config and listing in _DOCS:
        shutil.copytree(_DOCS[listing], folder / "docs", dirs_exist_ok=True)
    elif "papershelf" not in config:
        build(load_settings({}, folder, "mkdocs.yml"), folder / "docs")
        _DOCS[listing] = folder / "docs"
    with pytest.MonkeyPatch.context() as patch:
        # An extension includes files of the current folder.
        patch.chdir(folder)
        patch.setattr(EmojiPattern, "_set_index", _share_index)
        mkdocs_build(load_config("mkdocs.yml"))
    return Site(folder / "site")


# The Markdown of a listing, which does not depend on the extensions, by the text of the listing.
_DOCS: dict[str, Path] = {}


def _share_index(pattern: EmojiPattern, index: Callable[..., object]) -> None:
    """Give *pattern* the index that all patterns read, instead of a copy for each page."""
    pattern.emoji_index = _emoji_index(index)


@cache
def _emoji_index(index: Callable[..., object]) -> object:
    return index({}, None)


SETTINGS = {
    "Material": CONFIG,
    "many extensions": CONFIG + EXTENSIONS,
    "without the plugin": WITHOUT_US + PLAIN,
    "without the plugin, many extensions": WITHOUT_US + EXTENSIONS,
}


@pytest.fixture(scope="module", params=SETTINGS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Return both sites for each of the settings."""
    config = SETTINGS[request.param]
    harmless = LISTING + "\n" + many(30).replace("2026-03-12", "2026-03-10")
    return Pair(
        config=config,
        hostile=make(tmp_path_factory.mktemp("hostile"), listing(), config),
        harmless=make(tmp_path_factory.mktemp("harmless"), harmless, config),
    )


def test_pages_contain_no_element_attribute_or_script_of_the_source(pair: Pair) -> None:
    assert more_than(pair.harmless, pair.hostile) == []
    assert not any("pwned" in script for script in scripts(pair.hostile))


def test_text_of_the_source_appears_only_in_harmless_attributes(pair: Pair) -> None:
    """Text may appear in addresses and in a few attributes that are shown."""
    shown = {"href", "title", "aria-label", "content", "alt", "data-clipboard-text"}
    for name, page in pair.hostile.pages.items():
        for element in page.elements:
            for attribute, value in element.attrib.items():
                assert not attribute.startswith("on"), (name, attribute)
                assert "pwned" not in value or attribute in {*shown, "id"}, (name, attribute, value)


def test_every_address_has_an_allowed_scheme(pair: Pair) -> None:
    """One extension turns addresses into links itself, and allows one more scheme."""
    extra = {"ftp"} if "magiclink" in pair.config else set()
    assert astray(pair.hostile, extra) == []


def test_nothing_is_loaded_from_addresses_of_the_source(pair: Pair) -> None:
    assert loaded(pair.hostile, "evil") == []
    for name, page in pair.hostile.pages.items():
        for element in page.find("form"):
            assert "evil" not in element.attrib.get("action", ""), name


def test_no_template_in_the_source_is_rendered(pair: Pair) -> None:
    assert not any("1337" in page.text for page in pair.hostile.pages.values())
    [paper] = [record for record in pair.hostile.records if "7*191 }} {{" in record["title"]]
    assert "{{ 7*191 }}" in text_of(pair.hostile[paper["url"]].article)


def test_no_file_of_the_machine_is_included(pair: Pair) -> None:
    config = re.compile("site_name: (A small shelf|Plain)")
    assert not any(config.search(page.text) for page in pair.hostile.pages.values())


def test_pages_are_valid_html_without_broken_links(pair: Pair) -> None:
    """Faults that the harmless pages have too are those of a theme or an extension."""
    known = {fault.partition(": ")[2] for fault in pair.harmless.faults()}
    faults = [fault for fault in pair.hostile.faults() if fault.partition(": ")[2] not in known]
    assert faults == []
    assert pair.hostile.broken() == []


def test_every_paper_has_a_separate_page_inside_the_site(pair: Pair) -> None:
    exported = pair.hostile.records
    # All texts are titles but "..".
    assert len(exported) == len(PAYLOADS) + len(TITLES)
    assert len({record["url"].casefold() for record in exported}) == len(exported)
    for record in exported:
        assert re.fullmatch(r"papers/[a-z0-9]+(-[a-z0-9]+)*/", record["url"])
        assert record["url"] + "index.html" in pair.hostile.pages
    names = {record["slug"] for record in exported}
    assert not names & {"con", "aux", "lpt1", "nul", "index"}


# Invisible characters, which Papershelf or a browser drops.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def letters(text: str, pair: Pair) -> list[str]:
    """Return the visible words of a text, without punctuation if an extension changes it."""
    seen = UNSEEN.sub("", text)
    return re.findall(r"\w+", seen) if "smarty" in pair.config else seen.split()


def test_titles_and_abstracts_are_shown_unchanged(pair: Pair) -> None:
    for record in pair.hostile.records:
        page = pair.hostile[record["url"]]
        if "$" not in record["title"]:
            [title] = page.text_of("h1")
            assert letters(title.removesuffix("¶"), pair) == letters(record["title"], pair)
        if "$" not in record["abstract"]:
            words = " ".join(letters(text_of(page.article), pair))
            assert " ".join(letters(record["abstract"], pair)) in words


def test_a_very_long_line_is_shown_to_its_end(pair: Pair) -> None:
    """It is split into paragraphs, as Markdown takes quadratic time for one."""
    page = pair.hostile["papers/a-line-of-a-megabyte/"]
    assert max(map(len, page.text_of("p"))) < 6_000
    text = text_of(page.article)
    assert text.count("A line of a megabyte") >= 2_500
    assert len(ENDLESS) > 1_000_000


def test_the_export_links_only_to_the_web(pair: Pair) -> None:
    for record in pair.hostile.records:
        for link in record["links"]:
            assert urlsplit(link["url"]).scheme in ("http", "https")


def test_the_search_index_contains_all_titles_unchanged(pair: Pair) -> None:
    """The scripts that show them insert them as text."""
    cards = [
        card
        for name, text in pair.hostile.files.items()
        if name.startswith("search/cards/")
        for card in json.loads(text)
    ]
    titles = {readable(record["title"]) for record in pair.hostile.records}
    assert {title for _, _, title, *_ in cards} == titles
    assert len(cards) > len(PAYLOADS)


def test_the_search_index_of_the_theme_contains_only_text_and_with_the_plugin_no_papers(
    pair: Pair,
) -> None:
    index = json.loads(pair.hostile.files["search/search_index.json"])
    assert len(index["docs"]) > len(PAYLOADS) or "papershelf" in pair.config
    assert not index["docs"] or "papershelf" not in pair.config
    # Material's index contains HTML, that of MkDocs contains text that its script escapes.
    for entry in index["docs"] if "name: material" in pair.config else ():
        for field in ("title", "text"):
            inside = Html(entry[field]).elements
            assert not {element.tag for element in inside} & {
                *("script", "img", "svg", "iframe", "style"),
            }
            assert not [name for element in inside for name in element.attrib]


def test_markup_in_the_name_of_a_source_is_shown_as_text(pair: Pair) -> None:
    about = pair.hostile["about/"]
    name = " ".join(letters(f"site_src/catalog/{SOURCE}", pair))
    assert name in " ".join(letters(text_of(about.article), pair))


def test_name_and_description_of_the_site_are_shown_unchanged(tmp_path: Path) -> None:
    text = 'Ann\'s "shelf" & <more>, {{ 7*191 }} | [x](y) *z* and $x$ `y` _z_ # 1.'
    config = {"site_name": text, "site_description": text, "theme": "material"}
    lay(tmp_path, json.dumps({**config, "plugins": ["papershelf"]}))
    assert papershelf("build", cwd=tmp_path).returncode == 0
    home = Site(tmp_path / "site")[""]
    assert home.text_of("h1") == [text]
    assert text in home.text_of("p")
    [description] = [
        element.attrib["content"]
        for element in home.find("meta")
        if element.attrib.get("name") == "description"
    ]
    assert description == text
    assert "1337" not in home.text


def test_a_check_finds_no_problems_that_the_harmless_site_does_not_have(pair: Pair) -> None:
    def messages(site: Site) -> set[str]:
        return {problem.message for problem in check_site(site.folder).problems}

    assert messages(pair.hostile) - messages(pair.harmless) == set()
