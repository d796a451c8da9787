"""Papershelf as a plugin of MkDocs: its commands, themes, settings, templates and hooks."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import mkdocs as mkdocs_package
from papershelf.mkdocs.theme import LUNR
from papershelf.search.index import Index
from support.html import Html, Site, text_of, within
from support.library import LIBRARY
from support.library import RENAMED as RENAMED_LSTM
from support.run import mkdocs, papershelf
from support.shelf import CONFIG, IMAGES, LISTING, PAPERS, SPARSE, lay, many, site_of

CUSTOM_THEME = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}")
README = Path(__file__).resolve().parents[2] / "README.md"


def build(folder: Path, *, strict: bool = True) -> Site:
    """Return the site that `mkdocs build` makes, without the start of another Python."""
    config = load_config(str(folder / "mkdocs.yml"), strict=strict)
    mkdocs_build(config)
    assert config.site_dir == str((folder / "site").resolve())
    return Site(folder / "site")


def links_in(page: Html, element: str) -> list[str]:
    """Return the texts of the links in the first *element* of a page."""
    return [text_of(link) for link in within(next(page.find(element)), "a")]


def navigation(site: Site) -> list[str]:
    """Return the titles in the navigation of the home page."""
    return links_in(site[""], "nav")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the small shelf with the usual settings."""
    return build(lay(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the small shelf with a hand-written page."""
    folder = lay(tmp_path_factory.mktemp("guided"))
    (folder / "docs" / "guide.md").write_text("# A guide\n\nHow to.\n", encoding="utf-8")
    return build(folder, strict=False)


def test_mkdocs_builds_the_site(plain: Site) -> None:
    paper = plain[f"{SPARSE}/"]
    assert paper.text_of("h1") == ["Sparse Attention for Long Documents"]
    assert sum(name.startswith("papers/") for name in plain.pages) == PAPERS
    assert plain.faults() == plain.broken() == plain.foreign() == []
    assert links_in(paper, "nav") == navigation(plain)
    assert navigation(plain) == ["Home", "Search", "Browse", "Topics", "Code", "About"]


def test_papers_are_in_our_search_and_hand_written_pages_in_the_index_of_material(
    guided: Site,
) -> None:
    entries = json.loads(guided.files["search/search_index.json"])["docs"]
    assert {entry["location"].partition("#")[0] for entry in entries} == {"guide/"}
    index = Index(guided.folder)
    addresses = {index.card(number).url for number in range(index.papers)}
    assert len(addresses) == PAPERS
    assert {f"{SPARSE}/", f"{IMAGES}/"} <= addresses


def test_pages_with_a_search_form_are_marked_for_the_script_that_adds_one_to_others(
    plain: Site,
) -> None:
    searches = {
        address: (
            [form.get("action") for form in plain[address].find("form")],
            [header.get("class") for header in plain[address].find("header")],
        )
        for address in ("", "search/", f"{SPARSE}/", "404.html")
    }
    assert searches == {
        "": (["search/"], ["ps-searches"]),
        "search/": ([None], ["ps-searches"]),
        f"{SPARSE}/": ([], [None]),
        "404.html": ([], [None]),
    }
    assert "Copyright (C) 2020 Oliver Nightingale" in str(plain.files["assets/search/lunr.js"])


def test_settings_that_the_frame_ignores_are_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mkdocs")
    theme = "palette: {primary: teal}, font: {text: Ubuntu}, features: [navigation.instant]"
    config = CONFIG.replace("{name: material}", f"{{name: material, {theme}}}")
    extra = "{consent: {title: Cookies}, analytics: {feedback: {title: Was it}}}"
    site = build(lay(tmp_path, f"{config}extra: {extra}\n"))
    for name in (
        "navigation.instant",
        "theme.palette",
        "theme.font",
        "extra.consent",
        "extra.analytics.feedback",
    ):
        assert f"{name} is not used" in caplog.text
    assert "Ubuntu" not in "".join(page.text for page in site.pages.values())
    assert site.foreign() == []


def test_templates_of_the_user_are_used_in_our_frame(tmp_path: Path) -> None:
    folder = lay(tmp_path, CUSTOM_THEME)
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


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            "{% extends 'base.html' %}\n{% block announce %}{{ nope.it }}{% endblock %}",
            "2: 'nope' is undefined",
        ),
        ("\n\n{% if %}", "3: Expected an expression, got 'end of statement block'"),
        ("\n{{ 1 / 0 }}", "2: division by zero"),
        ("{% include 'nowhere.html' %}", "1: there is no template 'nowhere.html'"),
    ],
)
def test_an_error_in_a_template_of_the_site_is_reported_with_its_line(
    tmp_path: Path, template: str, message: str
) -> None:
    folder = lay(tmp_path, CUSTOM_THEME)
    (folder / "own").mkdir()
    (folder / "own" / "main.html").write_text(template, encoding="utf-8")
    done = papershelf("build", cwd=folder)
    assert done.returncode == 1
    hint = "(correct this template, or remove it)"
    assert done.stderr.splitlines()[-1] == f"error: own/main.html:{message} {hint}"
    assert not (folder / "site").exists()


def test_a_provider_of_analytics_without_a_template_is_an_error(tmp_path: Path) -> None:
    folder = lay(tmp_path, f"{CONFIG}extra: {{analytics: {{provider: own}}}}\n")
    done = papershelf("build", cwd=folder)
    assert done.returncode == 1
    template = "partials/integrations/analytics/own.html"
    assert f"there is no template '{template}'" in done.stderr.splitlines()[-1]


def addresses_of(page: Html, tag: str) -> list[str | None]:
    """Return the addresses that elements of this kind load; a script with data loads none."""
    addresses = [element.get("href") or element.get("src") for element in page.find(tag)]
    return [address for address in addresses if address]


def linked(page: Html, rel: str) -> list[str]:
    """Return the addresses of a page's `link` elements with this *rel*."""
    return [str(link.get("href")) for link in page.find("link") if link.get("rel") == rel]


def sheets_of(page: Html) -> list[str]:
    """Return the style sheets that a page loads."""
    return linked(page, "stylesheet")


def test_a_generated_page_loads_one_style_sheet_and_one_script(guided: Site) -> None:
    page = guided[f"{SPARSE}/"]
    assert sheets_of(page) == ["../../assets/papershelf.css"]
    assert [sheet.rpartition("/")[2] for sheet in sheets_of(guided["404.html"])] == [
        "papershelf.css"
    ]
    assert "/*" not in str(guided.files["assets/papershelf.css"])
    assert addresses_of(page, "script") == ["../../assets/frame.js"]
    names = [name for name in guided.files if name.endswith(".js") and name != LUNR]
    scripts = [guided.files[name].decode() for name in names]
    assert len(scripts) > 20
    assert not [text for text in scripts if re.search(r"\n\s*(?://|/\*)", text)]
    assert [sheet[:20] for sheet in sheets_of(guided["guide/"])] == [
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


def test_styles_and_scripts_of_the_user_come_after_ours(tmp_path: Path) -> None:
    added = "extra_css: [own.css]\nextra_javascript: [own.js]\ncopyright: By Ann\n"
    folder = lay(tmp_path, CONFIG + added)
    for name in ("own.css", "own.js"):
        (folder / "docs" / name).write_text("", encoding="utf-8")
    page = build(folder)[f"{SPARSE}/"]
    assert sheets_of(page) == ["../../assets/papershelf.css", "../../own.css"]
    assert addresses_of(page, "script") == ["../../assets/frame.js", "../../own.js"]
    assert page.text_of("footer") == ["By Ann"]


def test_a_style_sheet_of_the_user_replaces_ours_unchanged(tmp_path: Path) -> None:
    folder = lay(tmp_path)
    own = folder / "docs" / "assets" / "papershelf.css"
    own.parent.mkdir()
    own.write_text("b{background: url(b.png)}", encoding="utf-8")
    site = build(folder)
    assert sheets_of(site[f"{SPARSE}/"]) == ["../../assets/papershelf.css"]
    assert site.files["assets/papershelf.css"] == own.read_bytes()


@pytest.mark.parametrize("large", [1, 5000])
def test_pages_have_a_description_for_services_that_preview_links(
    tmp_path: Path, large: int
) -> None:
    config = CONFIG.replace("- papershelf", f"- papershelf: {{large: {large}}}")
    site = build(lay(tmp_path, config))
    for address in ("browse/", "about/", f"{SPARSE}/"):
        [tag] = [tag for tag in site[address].find("meta") if tag.get("name") == "description"]
        assert tag.get("property") == "og:description"
        assert tag.get("content")


def test_a_site_with_an_address_describes_its_search_to_browsers(tmp_path: Path) -> None:
    config = f"site_url: https://papers.example/shelf/\n{CONFIG}"
    site = build(lay(tmp_path, config))
    description = ElementTree.fromstring(site.files["opensearch.xml"])
    [url] = description.findall("{*}Url")
    assert url.get("template") == "https://papers.example/shelf/search/?q={searchTerms}"
    links = {page: linked(site[page], "search") for page in ("", "search/", f"{SPARSE}/")}
    assert links == {"": ["opensearch.xml"], "search/": ["../opensearch.xml"], f"{SPARSE}/": []}


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_a_name_with_quotes_is_the_title_of_the_search_in_every_theme(
    tmp_path: Path, theme: str
) -> None:
    name = 'Our "first" papers & notes'
    settings = f"site_name: '{name}'\nsite_url: https://papers.example/\ntheme: {theme}\n"
    site = build(lay(tmp_path, f"{settings}plugins: [papershelf]\n"))
    titles = [it.get("title") for it in site[""].find("link") if it.get("rel") == "search"]
    assert titles == [name]


def test_mkdocs_and_papershelf_build_the_same_site(plain: Site, tmp_path: Path) -> None:
    assert papershelf("build", cwd=lay(tmp_path)).returncode == 0
    assert Site(tmp_path / "site").files == plain.files


def test_other_plugins_are_told_when_a_command_starts_and_ends(tmp_path: Path) -> None:
    hook = """
def on_startup(command, dirty): print(command, dirty)
def on_shutdown(): print("end")
"""
    folder = lay(tmp_path, CONFIG + "hooks: [hook.py]\n")
    (folder / "hook.py").write_text(hook, encoding="utf-8")
    said = mkdocs("build", cwd=folder).stdout
    assert said == papershelf("build", "-q", cwd=folder).stdout == "build False\nend\n"


def test_plugins_are_not_told_of_the_end_of_a_command_that_could_not_start(tmp_path: Path) -> None:
    hook = """
from mkdocs.exceptions import Abort
def on_startup(command, dirty): raise Abort(command)
def on_shutdown(): print("end")
"""
    folder = lay(tmp_path, CONFIG + "hooks: [hook.py]\n")
    (folder / "hook.py").write_text(hook, encoding="utf-8")
    done = papershelf("build", "-q", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")


def test_a_plugin_that_builds_within_a_build_is_reported(tmp_path: Path) -> None:
    hook = """
from mkdocs.commands.build import build
begun = []
def on_post_build(config): begun or begun.append(1) or build(config)
"""
    folder = lay(tmp_path, CONFIG + "hooks: [hook.py]\n")
    (folder / "hook.py").write_text(hook, encoding="utf-8")
    done = papershelf("build", "-q", cwd=folder)
    assert done.returncode == 1
    assert "another plugin, such as i18n, builds the site again" in done.stderr


def test_an_error_in_the_settings_is_all_that_mkdocs_prints(tmp_path: Path) -> None:
    config = CONFIG.replace("papershelf", "papershelf: {yaer: 2026}")
    done = mkdocs("build", "-f", "shelf/mkdocs.yml", cwd=lay(tmp_path / "shelf", config).parent)
    assert done.returncode == 1
    fault = "mkdocs.yml:5: unknown setting 'yaer' (did you mean 'year'?)"
    assert (done.stdout + done.stderr).strip() == fault


@pytest.mark.parametrize(
    ("right", "wrong", "error"),
    [
        ("papershelf", "papershelf: {yaer: 1}", "unknown setting 'yaer'"),
        ("material}", "material, language: german}", "'theme.language' is unknown to Material"),
    ],
)
def test_an_error_in_settings_from_standard_input_names_no_file(
    right: str, wrong: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = CONFIG.replace(right, wrong)
    monkeypatch.chdir(lay(tmp_path / "shelf", config))
    with pytest.raises(Abort, match=f"^<stdin>: {error}"):
        mkdocs_build(load_config(BytesIO(config.encode())))


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
    "extensions": CONFIG
    + "markdown_extensions: [attr_list, footnotes, {toc: {permalink: true}}]\n",
    "features": CONFIG.replace(
        "{name: material}",
        "{name: material, features: [navigation.tabs, navigation.indexes, navigation.footer,"
        " navigation.instant, toc.integrate, search.share, content.action.edit]}",
    ),
}


@pytest.mark.parametrize("config", SETTINGS.values(), ids=SETTINGS)
def test_a_site_with_settings_of_the_user_is_complete(tmp_path: Path, config: str) -> None:
    site = build(lay(tmp_path, config))
    assert site.broken() == []
    name = f"{SPARSE}.html" if "directory_urls" in config else f"{SPARSE}/"
    assert "text classification" in site[name].text
    assert site.foreign() == []
    if "name: material" in config:
        assert site.faults() == []


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_no_file_contains_the_time_of_the_build(
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


def test_a_hand_written_page_keeps_its_links_and_is_in_the_navigation(tmp_path: Path) -> None:
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
@pytest.mark.parametrize("day", ["9999-12-31", "1950-05-01", "0001-01-01"])
def test_a_date_outside_the_range_of_gzip_stops_no_build(
    tmp_path: Path, day: str, setting: str
) -> None:
    config = CONFIG.replace("papershelf\n", f"papershelf: {{sources: typo.json, {setting}}}\n")
    lay(tmp_path, f"{config}site_url: https://example.org/\n")
    (tmp_path / "typo.json").write_text(json.dumps({"title": "Typo", "published": day}), "utf-8")
    (tmp_path / "docs/by-hand.md").write_text("# By hand\n", "utf-8")
    site = build(tmp_path, strict=False)
    site_map = site.files["sitemap.xml"]
    assert gzip.decompress(site.files["sitemap.xml.gz"]) == site_map
    assert b"https://example.org/papers/typo/" in site_map
    [record] = map(json.loads, site.files["papers.jsonl"].splitlines())
    # No paper can be of year 1 or 9999.
    assert record["date"] == (day if day.startswith("1950") else None)


def test_a_hand_written_home_page_replaces_ours(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "docs/index.md").write_text("# Welcome\n\n[All](browse/index.md)\n", "utf-8")
    site = build(tmp_path)
    assert site[""].text_of("h1") == ["Welcome"]
    assert navigation(site) == ["Home", "Search", "Browse", "Topics", "Code", "About"]
    assert site.broken() == []


@pytest.mark.parametrize("fast", ["true", "false"])
def test_mkdocs_reports_hand_written_pages_alone_that_the_navigation_leaves_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fast: str
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    config = CONFIG.replace("- papershelf", f"- papershelf: {{fast: {fast}}}")
    lay(tmp_path, config + "nav: [index.md]\n")
    (tmp_path / "docs/forgotten.md").write_text("# Forgotten\n", "utf-8")
    build(tmp_path, strict=False)
    assert "forgotten.md" in caplog.text
    for name in ("papers/", "browse/", "about.md"):
        assert name not in caplog.text


def test_a_page_that_the_catalog_may_lack_is_left_out_of_the_navigation(tmp_path: Path) -> None:
    names = ("authors", "venues", "years", "trends", "digest", "map", "notes")
    entries = "".join(f"  - {name}: {name}/index.md\n" for name in names)
    lay(tmp_path, CONFIG + "nav:\n  - Home: index.md\n" + entries)
    (tmp_path / "site_src/catalog/listing.txt").write_text("A Paper\n\nIt has no date.\n", "utf-8")
    assert navigation(build(tmp_path)) == ["Home"]


def test_the_setting_not_in_nav_of_the_user_still_counts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    lay(tmp_path, CONFIG + "nav: [index.md]\nnot_in_nav: |\n  /drafts/\n  about.md\n")
    (tmp_path / "docs/drafts").mkdir()
    (tmp_path / "docs/drafts/one.md").write_text("# Draft\n", "utf-8")
    build(tmp_path)
    assert "not included in the" not in caplog.text


FULL = ["Home", "Search", "Browse", "Topics", "Authors", "Venues", "Years", "Code", "About"]
SHRINKING = "papershelf: {allow_shrink: true}"


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


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_an_old_address_redirects_in_every_theme_and_with_file_addresses(
    tmp_path: Path, theme: str
) -> None:
    config = f"site_name: A\ntheme: {theme}\nplugins: [papershelf]\nuse_directory_urls: false\n"
    lay(tmp_path, config)
    (tmp_path / "site_src/catalog/library.bib").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "site_src/catalog/corrections.yml").write_text(RENAMED_LSTM, encoding="utf-8")
    site = build(tmp_path)
    assert site.broken() == []
    old = site["papers/long-short-term-memory.html"]
    contents = [tag.get("content") for tag in old.find("meta")]
    assert "0; url=lstm.html" in contents
    assert "noindex" in contents


USERS_NAV = """\
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


def test_entries_of_the_navigation_without_a_page_in_this_catalog_are_hidden(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", mkdocs_package.__name__)
    site = build(lay(tmp_path, CONFIG + USERS_NAV))
    assert navigation(site) == ["A small shelf", "People and places", "Elsewhere"]
    assert "not found" not in caplog.text
    assert {"Where", "Nothing here", "Years"}.isdisjoint(site[""].text_of("a"))


RENAMED = """\
papers:
  - paper: On the Norm of Gradients
    set: {title: The Norm of Gradients}
"""


def test_an_old_address_redirects_with_and_without_javascript(tmp_path: Path) -> None:
    lay(tmp_path, CONFIG + "site_url: https://example.org/our/shelf/\n")
    (tmp_path / "site_src/catalog/corrections.yml").write_text(RENAMED, encoding="utf-8")
    site = build(tmp_path)
    assert site.broken("/our/shelf/") == site.faults() == []
    old = site["papers/on-the-norm-of-gradients/"]
    tags = {tag.get("http-equiv") or tag.get("name"): tag for tag in old.find("meta")}
    assert tags["refresh"].get("content") == "0; url=../the-norm-of-gradients/"
    assert tags["robots"].get("content") == "noindex"
    assert linked(old, "canonical") == ["../the-norm-of-gradients/"]
    assert "../the-norm-of-gradients/" in [address for _, _, address in old.addresses()]
    feeds = {name: text for name, text in site.files.items() if name.endswith(("xml", "json"))}
    assert feeds
    assert not [name for name, text in feeds.items() if b"papers/on-the-norm" in text]


def test_templates_of_the_user_replace_ours(tmp_path: Path) -> None:
    lay(tmp_path, CUSTOM_THEME + "repo_url: https://github.com/ann/shelf\n")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/404.html").write_text("<p>Not here", encoding="utf-8")
    site = build(tmp_path)
    assert site.pages["404.html"].text == "<p>Not here"
    assert links_in(site[""], "footer") == ["GitHub"]


def test_plugins_of_material_find_its_templates(tmp_path: Path) -> None:
    """They load them in several events; its icons and unused scripts are not copied."""
    lay(tmp_path, CONFIG.replace("search", "search\n  - tags\n  - blog"))
    (tmp_path / "docs/blog/posts").mkdir(parents=True)
    (tmp_path / "docs/blog/index.md").write_text("# News\n", "utf-8")
    post = "---\ndate: 2026-01-02\ntags: [fun]\n---\n# A post\n"
    (tmp_path / "docs/blog/posts/post.md").write_text(post, "utf-8")
    (tmp_path / "docs/tags.md").write_text("# Tags\n\n<!-- material/tags -->\n", "utf-8")
    site = build(tmp_path, strict=False)
    assert "A post" in site["blog/"].text
    assert "fun" in site["tags/"].text_of("h2")[0]
    assert not any(".icons" in name or "bundle" in name for name in site.files)


def test_generated_pages_link_to_their_source_in_the_repository_and_have_no_link_to_edit_them(
    tmp_path: Path,
) -> None:
    """No repository holds generated pages, so a link to edit one would be broken."""
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
def test_mkdocs_without_the_plugin_builds_a_usable_site_from_the_pages(
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
    # Without md_in_html, the Markdown of the column beside the text is shown as source.
    shown = "".join(text_of(body) for body in paper.find("body"))
    assert "](" not in (
        shown if "md_in_html" in extensions else shown.partition("## Related papers")[0]
    )


def hook(folder: Path, script: str) -> Path:
    """Add a hook to the settings of a project."""
    (folder / "mkdocs.yml").write_text(CONFIG + "hooks: [hook.py]\n", encoding="utf-8")
    (folder / "hook.py").write_text(script, encoding="utf-8")
    return folder


# The events of MkDocs at which a hook ends a build: while pages are rendered, and after all are.
EVENTS = ("on_post_page(output, page, config)", "on_post_build(config)")


@pytest.mark.parametrize("event", EVENTS)
def test_a_build_that_a_hook_ends_leaves_the_last_site_and_the_next_one_works(
    tmp_path: Path, event: str
) -> None:
    build(lay(tmp_path))
    before = site_of(tmp_path)
    (tmp_path / "site_src/catalog/listing.txt").write_text(many(12), encoding="utf-8")
    with pytest.raises(ValueError, match="no more"):
        build(hook(tmp_path, f"def {event}:\n    raise ValueError('no more')\n"))
    assert site_of(tmp_path) == before
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    site = build(tmp_path)
    assert sum(name.startswith("papers/") for name in site.pages) == 12
    assert site.broken() == []
    left = {path.name for path in tmp_path.iterdir()} - {"__pycache__"}
    assert left == {"docs", "hook.py", "mkdocs.yml", "site", "site_src"}
    pages = {path.name for path in (tmp_path / "docs/papers").iterdir()}
    assert len(pages) == 12


BETWEEN = """
import os, pathlib, signal
import papershelf.engine.files
papershelf.engine.files._exchange = lambda *_: False
rename = pathlib.Path.replace
def replace(path, target):
    if path.name == ".site.papershelf-new" and target.name == "site":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
pathlib.Path.replace = replace
"""


def test_a_site_that_was_renamed_before_a_crash_is_restored(tmp_path: Path) -> None:
    """Some systems exchange folders by two renames, and a build may be killed between them."""
    build(lay(tmp_path))
    before = site_of(tmp_path)
    changed = LISTING.replace("is tight.", "is sharp.")
    (tmp_path / "site_src/catalog/listing.txt").write_text(changed, encoding="utf-8")
    mkdocs("build", cwd=hook(tmp_path, BETWEEN))
    assert not (tmp_path / "site").exists()
    (tmp_path / "site_src/catalog/listing.txt").write_text("new\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    with pytest.raises(Abort, match="no papers found"):
        build(tmp_path)
    assert site_of(tmp_path) == before


def test_a_site_folder_that_is_a_link_stays_a_link(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "public").mkdir()
    (tmp_path / "site").symlink_to("public")
    for _ in range(2):
        build(tmp_path)
        assert (tmp_path / "site").is_symlink()
        assert (tmp_path / "public/index.html").is_file()


def test_an_error_of_the_command_has_no_traceback(tmp_path: Path) -> None:
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
