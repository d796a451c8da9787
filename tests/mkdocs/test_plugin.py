"""Papershelf as a plugin: MkDocs' own commands, with settings of whatever kind a user has."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from msgspec.structs import replace

import mkdocs as mkdocs_package
from papershelf.mkdocs.theme import LUNR, equip_markdown
from papershelf.outputs.outputs import OUTPUTS
from papershelf.search.index import Index
from support.catalog import SETTINGS as EVERYTHING
from support.html import Html, Site, text_of, within
from support.library import LIBRARY
from support.library import RENAMED as RENAMED_LSTM
from support.outputs import artifacts
from support.run import mkdocs, papershelf
from support.shelf import CONFIG, IMAGES, LISTING, PAPERS, SPARSE, lay, many

INSTANT = CONFIG.replace("{name: material}", "{name: material, features: [navigation.instant]}")
README = Path(__file__).resolve().parents[2] / "README.md"


def build(folder: Path, *, strict: bool = True) -> Site:
    """Return the site that `mkdocs build` makes, strictly, without the start of another Python."""
    config = load_config(str(folder / "mkdocs.yml"), strict=strict)
    mkdocs_build(config)
    assert config.site_dir == str((folder / "site").resolve())
    return Site(folder / "site")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def navigation(site: Site) -> list[str]:
    """Return the titles in the navigation of the home page."""
    bar = next(site[""].find("nav"))
    return [text_of(link) for link in within(bar, "a")]


def test_mkdocs_builds_the_site(tmp_path: Path) -> None:
    site = build(lay(tmp_path))
    assert site[f"{SPARSE}/"].text_of("h1") == ["Sparse Attention for Long Documents"]
    assert sum(name.startswith("papers/") for name in site.pages) == PAPERS
    assert site.faults() == site.broken() == site.foreign() == []
    assert navigation(site) == ["Home", "Search", "Browse", "Topics", "Code", "About"]


def test_the_search_has_the_papers_and_material_s_index_what_is_hand_written(
    tmp_path: Path,
) -> None:
    lay(tmp_path)
    (tmp_path / "docs" / "guide.md").write_text("# A guide\n\nHow to.\n", encoding="utf-8")
    site = build(tmp_path, strict=False)
    entries = json.loads(site.files["search/search_index.json"])["docs"]
    assert {entry["location"].partition("#")[0] for entry in entries} == {"guide/"}
    index = Index(tmp_path / "site")
    addresses = {index.card(number).url for number in range(index.papers)}
    assert len(addresses) == PAPERS
    assert {f"{SPARSE}/", f"{IMAGES}/"} <= addresses


def test_pages_with_a_search_of_their_own_say_so_to_the_script_that_brings_it_to_others(
    tmp_path: Path,
) -> None:
    site = build(lay(tmp_path))
    searches = {
        address: (
            [found.get("action") for found in site[address].find("form")],
            [found.get("class") for found in site[address].find("header")],
        )
        for address in ("", "search/", f"{SPARSE}/", "404.html")
    }
    assert searches == {
        "": (["search/"], ["ps-searches"]),
        "search/": ([None], ["ps-searches"]),
        f"{SPARSE}/": ([], [None]),
        "404.html": ([], [None]),
    }
    assert "Copyright (C) 2020 Oliver Nightingale" in str(site.files["assets/search/lunr.js"])


def test_settings_that_the_frame_does_without_are_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mkdocs")
    palette = INSTANT.replace("{name: material,", "{name: material, palette: {primary: teal},")
    build(lay(tmp_path, f"{palette}extra: {{consent: {{title: Cookies}}}}\n"))
    for name in ("navigation.instant", "theme.palette", "extra.consent"):
        assert f"{name} is not used" in caplog.text


def test_templates_of_the_user_s_own_are_used_in_our_frame(tmp_path: Path) -> None:
    config = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}")
    folder = lay(tmp_path, config)
    own = folder / "own" / "partials"
    own.mkdir(parents=True)
    (own / "footer.html").write_text("<footer>Ours</footer>", encoding="utf-8")
    (own.parent / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}Read this{% endblock %}'
        "{% block tabs %}{{ super() }}<p>Below the tabs</p>{% endblock %}",
        encoding="utf-8",
    )
    site = build(folder)
    page = site[f"{SPARSE}/"].text
    assert "<footer>Ours</footer>" in page
    assert "Read this" in page
    assert "Below the tabs" in page
    assert len(page) < 7000


def addresses_of(page: Html, tag: str) -> list[str | None]:
    """Return what a page loads by elements of this kind; data in a script load nothing."""
    found = [one.get("href") or one.get("src") for one in page.find(tag)]
    return [address for address in found if address]


def sheets_of(page: Html) -> list[str | None]:
    """Return the style sheets that a page loads."""
    return [link.get("href") for link in page.find("link") if link.get("rel") == "stylesheet"]


def test_a_generated_page_loads_one_style_sheet_and_one_script(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "docs" / "guide.md").write_text("# A guide\n", encoding="utf-8")
    site = build(tmp_path, strict=False)
    page = site[f"{SPARSE}/"]
    assert sheets_of(page) == ["../../assets/papershelf.css"]
    assert [one.rpartition("/")[2] for one in sheets_of(site["404.html"])] == ["papershelf.css"]
    assert "/*" not in str(site.files["assets/papershelf.css"])
    assert addresses_of(page, "script") == ["../../assets/frame.js"]
    names = [name for name in site.files if name.endswith(".js") and name != LUNR]
    scripts = [site.files[name].decode() for name in names]
    assert len(scripts) > 20
    assert not [text for text in scripts if re.search(r"\n\s*(?://|/\*)", text)]
    assert [str(found)[:20] for found in sheets_of(site["guide/"])] == [
        "../assets/stylesheet",
        "../assets/stylesheet",
        "../assets/papershelf",
    ]


def test_no_file_is_larger_than_a_megabyte(tmp_path: Path) -> None:
    folder = lay(tmp_path)
    (folder / "docs" / "own.js.map").write_text("{}", encoding="utf-8")
    files = build(folder).files
    assert {name for name, content in files.items() if len(content) > 1_000_000} == set()
    assert [name for name in files if name.endswith(".map")] == ["own.js.map"]


def test_style_and_scripts_of_a_sites_own_come_after_material_s(tmp_path: Path) -> None:
    added = "extra_css: [own.css]\nextra_javascript: [own.js]\ncopyright: By Ann\n"
    folder = lay(tmp_path, CONFIG + added)
    for name in ("own.css", "own.js"):
        (folder / "docs" / name).write_text("", encoding="utf-8")
    page = build(folder)[f"{SPARSE}/"]
    assert sheets_of(page) == ["../../assets/papershelf.css", "../../own.css"]
    assert addresses_of(page, "script") == ["../../assets/frame.js", "../../own.js"]
    assert page.text_of("footer") == ["By Ann"]


def test_a_style_sheet_in_the_place_of_one_of_ours_is_used_as_it_is(tmp_path: Path) -> None:
    folder = lay(tmp_path)
    own = folder / "docs" / "assets" / "papershelf.css"
    own.parent.mkdir()
    own.write_text("b{background: url(b.png)}", encoding="utf-8")
    site = build(folder)
    assert sheets_of(site[f"{SPARSE}/"]) == ["../../assets/papershelf.css"]
    assert site.files["assets/papershelf.css"] == own.read_bytes()


def test_all_pages_have_the_same_navigation(tmp_path: Path) -> None:
    site = build(lay(tmp_path))
    links = [text_of(link) for link in within(next(site[f"{SPARSE}/"].find("nav")), "a")]
    assert links == navigation(site) == ["Home", "Search", "Browse", "Topics", "Code", "About"]


@pytest.mark.parametrize("large", [1, 5000])
def test_services_that_show_a_shared_page_find_what_it_is_about(tmp_path: Path, large: int) -> None:
    config = CONFIG.replace("- papershelf", f"- papershelf: {{large: {large}}}")
    site = build(lay(tmp_path, config))
    for address in ("browse/", "about/", f"{SPARSE}/"):
        [said] = [tag for tag in site[address].find("meta") if tag.get("name") == "description"]
        assert said.get("property") == "og:description"
        assert said.get("content")


def test_a_browser_learns_how_to_search_where_the_site_s_address_is_known(tmp_path: Path) -> None:
    config = f"site_url: https://papers.example/shelf/\n{CONFIG}"
    site = build(lay(tmp_path, config))
    description = ElementTree.fromstring(site.files["opensearch.xml"])
    [url] = description.findall("{*}Url")
    assert url.get("template") == "https://papers.example/shelf/search/?q={searchTerms}"
    links = {
        address: [link for link in site[address].find("link") if link.get("rel") == "search"]
        for address in ("", "search/", f"{SPARSE}/")
    }
    addresses = {at: [link.get("href") for link in found] for at, found in links.items()}
    assert addresses == {"": ["opensearch.xml"], "search/": ["../opensearch.xml"], f"{SPARSE}/": []}


def test_mkdocs_and_papershelf_make_the_same_site(tmp_path: Path) -> None:
    files = build(lay(tmp_path)).files
    shutil.rmtree(tmp_path / "site")
    assert papershelf("build", cwd=tmp_path).returncode == 0
    assert Site(tmp_path / "site").files == files


def test_a_build_prints_only_what_mkdocs_prints(tmp_path: Path) -> None:
    done = mkdocs("build", cwd=lay(tmp_path))
    lines = [line.split("INFO    -  ") for line in done.stderr.splitlines()]
    assert [re.sub(r"[:\d].*", "", line) for _, line in lines] == [
        "Cleaning site directory",
        "Building documentation to directory",
        "Documentation built in ",
    ]
    assert done.stdout == ""


SETTINGS = {
    "navigation": CONFIG + "nav: [{Start: index.md}, {All of them: browse/index.md}]\n",
    "no theme's settings": "site_name: A shelf\nplugins: [papershelf]\n",
    "MkDocs' own theme": "site_name: A shelf\ntheme: mkdocs\nplugins: [search, papershelf]\n",
    "Read the Docs": "site_name: A shelf\ntheme: readthedocs\nplugins: [search, papershelf]\n",
    "file addresses": CONFIG + "use_directory_urls: false\n",
    "site below a path": CONFIG + "site_url: https://example.org/our/shelf/\n",
    "repository": CONFIG + "repo_url: https://github.com/ann/shelf\n",
    "extensions": CONFIG
    + "markdown_extensions: [attr_list, footnotes, {toc: {permalink: true}}]\n",
    "own style": CONFIG + "extra_css: [own.css]\n",
    "features": CONFIG.replace(
        "{name: material}",
        "{name: material, features: [navigation.tabs, navigation.indexes, navigation.footer,"
        " navigation.instant, toc.integrate, search.share, content.action.edit]}",
    ),
}


@pytest.mark.parametrize("config", SETTINGS.values(), ids=SETTINGS)
def test_a_users_own_settings_give_a_whole_site(tmp_path: Path, config: str) -> None:
    lay(tmp_path, config)
    (tmp_path / "docs/own.css").write_text("b{}")
    site = build(tmp_path)
    assert site.broken("/our/shelf/" if "/our/shelf/" in config else "/") == []
    name = f"{SPARSE}.html" if "directory_urls" in config else f"{SPARSE}/"
    assert "text classification" in site[name].text
    if "name: material" in config:
        assert site.faults() == site.foreign() == []


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_no_file_has_the_time_of_the_build(
    tmp_path: Path, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, f"site_name: A shelf\ntheme: {theme}\nplugins: [search, papershelf]\n")
    sites = []
    for seconds in ("1", "1700000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        sites.append(build(tmp_path).files)
    assert sites[0] == sites[1]


def test_the_settings_that_the_readme_shows_work(tmp_path: Path) -> None:
    readme = README.read_text(encoding="utf-8")
    [config] = re.findall(r"```yaml\n(site_name:.*?)```", readme, re.DOTALL)
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "listings").mkdir()
    (tmp_path / "listings/one.txt").write_text(LISTING, encoding="utf-8")
    assert f"{SPARSE}/index.html" in build(tmp_path).pages


def test_a_page_by_hand_keeps_working_and_is_in_the_navigation(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "docs/guide").mkdir()
    text = f"# How to Read\n\nBegin [here](../{SPARSE}.md), or with [all](../browse/index.md).\n"
    (tmp_path / "docs/guide/reading.md").write_text(text, encoding="utf-8")
    (tmp_path / "docs/zebra.md").write_text("# Zebra\n", encoding="utf-8")
    site = build(tmp_path)
    assert navigation(site)[6:] == ["How to Read", "Zebra"]
    assert f'href="../../{SPARSE}/"' in site["guide/reading/"].text
    assert site.broken() == []
    assert (tmp_path / "docs/guide/reading.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("setting", ["fast: true", "fast: false"])
@pytest.mark.parametrize("day", ["2205-05-01", "9999-12-31", "1950-05-01", "0001-01-01"])
def test_a_newest_day_that_no_compressed_file_can_have_is_a_day_of_papers_alone(
    tmp_path: Path, day: str, setting: str
) -> None:
    config = CONFIG.replace("papershelf\n", f"papershelf: {{sources: typo.json, {setting}}}\n")
    lay(tmp_path, f"{config}site_url: https://example.org/\n")
    (tmp_path / "typo.json").write_text(json.dumps({"title": "Typo", "published": day}), "utf-8")
    (tmp_path / "docs/by-hand.md").write_text("# By hand\n", "utf-8")
    site = build(tmp_path, strict=False)
    addresses = site.files["sitemap.xml"]
    assert gzip.decompress(site.files["sitemap.xml.gz"]) == addresses
    assert b"https://example.org/papers/typo/" in addresses
    [record] = map(json.loads, site.files["papers.jsonl"].splitlines())
    # Year 1 is none that a paper can have.
    assert record["date"] == (None if day.startswith("0001") else day)


def test_a_home_page_by_hand_takes_the_place_of_ours(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "docs/index.md").write_text("# Welcome\n\n[All](browse/index.md)\n", "utf-8")
    site = build(tmp_path)
    assert site[""].text_of("h1") == ["Welcome"]
    assert site.broken() == []


def test_pages_by_hand_that_the_navigation_leaves_out_are_told_as_mkdocs_tells_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    lay(tmp_path, CONFIG + "nav: [index.md]\n")
    (tmp_path / "docs/forgotten.md").write_text("# Forgotten\n", "utf-8")
    build(tmp_path, strict=False)
    assert "forgotten.md" in caplog.text
    assert "papers/" not in caplog.text
    assert "browse/" not in caplog.text


def test_no_page_of_ours_is_missed_in_a_navigation() -> None:
    config = load_config(docs_dir=str(README.parent / "docs"))
    equip_markdown(config)
    for output in OUTPUTS:
        for made in artifacts(output, settings=replace(EVERYTHING, site_url="https://a.example/")):
            is_listed = "/" not in made.path or config.not_in_nav.match_file(made.path)
            assert is_listed or not made.page, made.path


def test_a_users_not_in_nav_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    lay(tmp_path, CONFIG + "nav: [index.md]\nnot_in_nav: |\n  /drafts/\n  about.md\n")
    (tmp_path / "docs/drafts").mkdir()
    (tmp_path / "docs/drafts/one.md").write_text("# Draft\n", "utf-8")
    build(tmp_path)
    assert "not included in the" not in caplog.text


FULL = ["Home", "Search", "Browse", "Topics", "Authors", "Venues", "Years", "Code", "About"]


def test_the_navigation_has_the_lists_that_the_catalog_has(tmp_path: Path) -> None:
    lay(tmp_path)
    catalog = tmp_path / "site_src/catalog"
    (catalog / "listing.txt").unlink()
    (catalog / "library.bib").write_text(LIBRARY, encoding="utf-8")
    site = build(tmp_path)
    assert navigation(site) == FULL
    assert site.faults() == site.broken() == []
    yearless = re.sub(r"^  (year|journal|booktitle) = .*$", "", LIBRARY, flags=re.MULTILINE)
    (catalog / "library.bib").write_text(yearless, encoding="utf-8")
    assert navigation(build(tmp_path)) == [*FULL[:5], *FULL[7:]]
    (catalog / "library.bib").unlink()
    (catalog / "listing.txt").write_text(LISTING, encoding="utf-8")
    config = (tmp_path / "mkdocs.yml").read_text("utf-8").replace("papershelf", SHRINKING)
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    site = build(tmp_path)
    assert navigation(site) == [*FULL[:4], *FULL[7:]]
    assert not [name for name in site.pages if name.startswith(("authors", "venues", "years"))]


SHRINKING = "papershelf: {allow_shrink: true}"


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_an_old_address_leads_on_in_every_theme_and_with_file_addresses(
    tmp_path: Path, theme: str
) -> None:
    config = f"site_name: A\ntheme: {theme}\nplugins: [papershelf]\nuse_directory_urls: false\n"
    lay(tmp_path, config)
    (tmp_path / "site_src/catalog/library.bib").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "site_src/catalog/corrections.yml").write_text(RENAMED_LSTM, encoding="utf-8")
    site = build(tmp_path)
    assert site.broken() == []
    old = site["papers/long-short-term-memory.html"]
    contents = [found.get("content") for found in old.find("meta")]
    assert "0; url=lstm.html" in contents
    assert "noindex" in contents


OWN_NAV = """\
nav:
  - index.md
  - People and places:
    - authors/index.md
    - Where: venues/index.md
    - Browse: browse/index.md
  - Nothing here:
    - Years: years/index.md
  - Elsewhere: https://example.org/
"""


def test_entries_of_a_users_navigation_that_this_catalog_has_no_page_for_are_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    site = build(lay(tmp_path, CONFIG + OWN_NAV))
    assert navigation(site) == ["A small shelf", "People and places", "Elsewhere"]
    assert "not found" not in caplog.text
    assert {"Where", "Nothing here", "Years"}.isdisjoint(site[""].text_of("a"))


RENAMED = """\
papers:
  - paper: On the Norm of Gradients
    set: {title: The Norm of Gradients}
"""


def test_an_old_address_leads_to_the_new_one_with_and_without_javascript(tmp_path: Path) -> None:
    lay(tmp_path, CONFIG + "site_url: https://example.org/our/shelf/\n")
    (tmp_path / "site_src/catalog/corrections.yml").write_text(RENAMED, encoding="utf-8")
    site = build(tmp_path)
    assert site.broken("/our/shelf/") == site.faults() == []
    old = site["papers/on-the-norm-of-gradients/"]
    heads = {found.get("http-equiv") or found.get("name"): found for found in old.find("meta")}
    assert heads["refresh"].get("content") == "0; url=../the-norm-of-gradients/"
    assert heads["robots"].get("content") == "noindex"
    canonical = [found.get("href") for found in old.find("link") if found.get("rel") == "canonical"]
    assert canonical == ["../the-norm-of-gradients/"]
    assert "../the-norm-of-gradients/" in [address for _, _, address in old.addresses()]
    elsewhere = {name: text for name, text in site.files.items() if name.endswith(("xml", "json"))}
    assert elsewhere
    assert not [name for name, text in elsewhere.items() if b"papers/on-the-norm" in text]


def test_templates_of_the_user_go_before_ours(tmp_path: Path) -> None:
    config = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}")
    lay(tmp_path, config + "repo_url: https://github.com/ann/shelf\n")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/404.html").write_text("<p>Not here", encoding="utf-8")
    site = build(tmp_path)
    assert site.pages["404.html"].text == "<p>Not here"
    assert [text_of(link) for link in within(next(site[""].find("footer")), "a")] == ["GitHub"]


def test_fonts_come_from_no_other_host_even_when_the_theme_is_asked_for_some(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    config = CONFIG.replace("{name: material}", "{name: material, font: {text: Ubuntu}}")
    site = build(lay(tmp_path, config))
    assert "theme.font is not used: fonts come from the visitor's system" in caplog.text
    assert site.foreign() == []
    assert not any("Ubuntu" in page.text for page in site.pages.values())


def test_a_user_who_asks_for_no_font_hears_nothing_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    build(lay(tmp_path))
    assert "font" not in caplog.text


def test_a_repository_gives_ways_to_it_and_none_to_pages_that_are_not_in_it(
    tmp_path: Path,
) -> None:
    """The pages that are made here are in no repository: a link to edit them leads nowhere."""
    lay(
        tmp_path,
        "site_name: A\ntheme: mkdocs\nplugins: [papershelf]\n"
        "repo_url: https://github.com/ann/shelf\n",
    )
    (tmp_path / "docs/by-hand.md").write_text("# By hand\n", "utf-8")
    site = build(tmp_path)
    assert "Edit on GitHub" in site["by-hand/"].text
    assert "Edit on GitHub" not in site[f"{SPARSE}/"].text
    paper = site[f"{SPARSE}/"].text
    assert "https://github.com/ann/shelf/issues/new?title=Correction" in paper
    assert "https://github.com/ann/shelf/blob/HEAD/site_src/catalog/listing.txt#L3" in paper


PLAIN = "site_name: Plain\ntheme: {}\nplugins: [search]\nmarkdown_extensions: {}\n"


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
@pytest.mark.parametrize("extensions", ["[]", "[attr_list, md_in_html]"])
def test_mkdocs_without_the_plugin_makes_a_usable_site_of_the_pages(
    tmp_path: Path, theme: str, extensions: str
) -> None:
    lay(tmp_path)
    build(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(PLAIN.format(theme, extensions), encoding="utf-8")
    site = build(tmp_path)
    assert site.broken() == []
    linked = {address for _, _, address in site["browse/"].addresses()}
    assert {f"../{SPARSE}/", f"../{IMAGES}/"} <= linked
    paper = site[f"{SPARSE}/"]
    assert any(
        address == "https://github.com/example/sparse-attention"
        for _, _, address in paper.addresses()
    )
    # Without md_in_html, what stands beside the text is shown as it is written.
    shown = "".join(text_of(found) for found in paper.find("body"))
    assert "](" not in (
        shown if "md_in_html" in extensions else shown.partition("## Related papers")[0]
    )


def hook(folder: Path, script: str) -> Path:
    """Add a hook of the user's to the settings of a project."""
    (folder / "mkdocs.yml").write_text(CONFIG + "hooks: [hook.py]\n", encoding="utf-8")
    (folder / "hook.py").write_text(script, encoding="utf-8")
    return folder


# Each ends a build at another point; `stop` is one of the two ways below.
WHEN = {
    "while pages are made": """
import papershelf.engine.outputs
write = papershelf.engine.outputs.write_new_file
def write_new_file(path, content):
    write(path, content)
    if "number-7" in path:
        stop()
papershelf.engine.outputs.write_new_file = write_new_file
""",
    "while pages are rendered": """
def on_post_page(output, page, config):
    if "number-7" in page.file.src_uri:
        stop()
""",
    "when all is rendered": """
def on_post_build(config):
    stop()
""",
}
HOW = {
    "fails": "def stop():\n    raise ValueError('no more')\n",
    "is killed": ("import os, signal\ndef stop():\n    os.kill(os.getpid(), signal.SIGKILL)\n"),
}


@pytest.mark.parametrize("how", HOW.values(), ids=HOW)
@pytest.mark.parametrize("when", WHEN.values(), ids=WHEN)
def test_a_build_that_ends_early_leaves_the_last_site_and_the_next_one_works(
    tmp_path: Path, when: str, how: str
) -> None:
    build(lay(tmp_path))
    before = snapshot(tmp_path / "site")
    (tmp_path / "site_src/catalog/listing.txt").write_text(many(12), encoding="utf-8")
    assert mkdocs("build", cwd=hook(tmp_path, how + when)).returncode != 0
    assert snapshot(tmp_path / "site") == before
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    site = build(tmp_path)
    assert sum(name.startswith("papers/") for name in site.pages) == 12
    assert site.broken() == []
    left = {path.name for path in tmp_path.iterdir()} - {"__pycache__"}
    assert left == {"docs", "hook.py", "mkdocs.yml", "site", "site_src"}
    pages = {path.name for path in (tmp_path / "docs/papers").iterdir()}
    assert len(pages) == 12


BETWEEN = """
import pathlib
import papershelf.engine.files
papershelf.engine.files._exchange = lambda *_: False
rename = pathlib.Path.replace
def replace(path, target):
    if path.name == ".site.papershelf-new" and target.name == "site":
        stop()
    return rename(path, target)
pathlib.Path.replace = replace
"""


def test_a_site_that_was_put_aside_comes_back(tmp_path: Path) -> None:
    """Some systems swap by two renames: a run that is killed between leaves the site put aside."""
    build(lay(tmp_path))
    before = snapshot(tmp_path / "site")
    changed = LISTING.replace("is tight.", "is sharp.")
    (tmp_path / "site_src/catalog/listing.txt").write_text(changed, encoding="utf-8")
    mkdocs("build", cwd=hook(tmp_path, HOW["is killed"] + BETWEEN))
    assert not (tmp_path / "site").exists()
    (tmp_path / "site_src/catalog/listing.txt").write_text("new\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    with pytest.raises(Abort, match="no papers found"):
        build(tmp_path)
    assert snapshot(tmp_path / "site") == before


def test_what_is_hidden_in_the_sites_folder_is_kept(tmp_path: Path) -> None:
    """Such as `.git`, where the folder is a work tree to publish from; MkDocs keeps it as well."""
    build(lay(tmp_path))
    (tmp_path / "site/.git").mkdir()
    (tmp_path / "site/.git/HEAD").write_text("ref", encoding="utf-8")
    (tmp_path / "site/stale.html").write_text("stale", encoding="utf-8")
    build(tmp_path)
    assert (tmp_path / "site/.git/HEAD").read_text(encoding="utf-8") == "ref"
    assert not (tmp_path / "site/stale.html").exists()


def test_a_link_to_the_sites_folder_stays_a_link(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "public").mkdir()
    (tmp_path / "site").symlink_to("public")
    for _ in range(2):
        build(tmp_path)
        assert (tmp_path / "site").is_symlink()
        assert (tmp_path / "public/index.html").is_file()


def test_a_site_does_not_take_the_place_of_what_it_is_made_from(tmp_path: Path) -> None:
    lay(tmp_path, CONFIG + "site_dir: site_src\n")
    with pytest.raises(Abort, match="site_src: the site would replace site_src/catalog"):
        build(tmp_path)
    assert (tmp_path / "site_src/catalog/listing.txt").read_text(encoding="utf-8") == LISTING


def test_a_warning_stops_a_strict_build_and_the_last_site_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(lay(tmp_path))
    before = snapshot(tmp_path / "site")
    listing = LISTING.replace(", 2026", "")
    (tmp_path / "site_src/catalog/listing.txt").write_text(listing, encoding="utf-8")
    with pytest.raises(Abort, match="Aborted with 2 warnings in strict mode!"):
        build(tmp_path)
    assert "has no year" in caplog.text
    assert snapshot(tmp_path / "site") == before
    build(tmp_path, strict=False)
    assert snapshot(tmp_path / "site") != before


def test_a_refusal_by_the_command_has_no_traceback(tmp_path: Path) -> None:
    lay(tmp_path, CONFIG, "new\n")
    done = mkdocs("build", cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (
        1,
        "site_src/catalog: no papers found (run `papershelf check` to see what was read)",
    )
    assert "Traceback" not in done.stderr


def test_gh_deploy_publishes_the_finished_site(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        name = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
        done = subprocess.run(
            ["git", *name, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout

    lay(tmp_path)
    git("init", "--quiet", "--bare", "published.git")
    git("init", "--quiet", "--initial-branch", "main")
    git("remote", "add", "origin", str(tmp_path / "published.git"))
    (tmp_path / ".gitignore").write_text("site\ndocs\npublished.git\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "-m", "A shelf")
    names = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    done = mkdocs("gh-deploy", cwd=tmp_path, **{f"GIT_{name}": "ann@example.org" for name in names})
    assert done.returncode == 0, done.stderr
    published = git("--git-dir", "published.git", "ls-tree", "-r", "--name-only", "gh-pages")
    assert {"index.html", "papers.jsonl", f"{SPARSE}/index.html"} <= set(published.splitlines())
    assert {path.name for path in tmp_path.iterdir()} >= {"site"}
    assert not (tmp_path / ".site.papershelf-new").exists()
