"""All papers of a list are cited in a large catalog, where only years have citation files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.conftest import PHONE, PREFIX, Opener, opener
from browser.test_citations import downloaded
from browser.test_visitor import width
from papershelf.text.formula import readable
from support.browser import axe_finds, served
from support.run import papershelf

PAPERS = 180
# Pages of lists have 20 papers, and longer lists show the newest papers only.
SETTINGS = """\
site_name: Large
theme: {name: material}
plugins: [search, papershelf: {sources: catalog, large: 1, page_size: 5}]
"""
SHOWN = 20
NEURIPS = "Advances in Neural Information Processing Systems"
CITE_ALL = "Cite all papers in this list"


def bibtex() -> str:
    """Return papers of two subtopics of one topic, some without a year, in two venues or none."""
    return "".join(map(_entry, range(PAPERS)))


def _entry(number: int) -> str:
    is_model = number % 2 == 0
    topic = "Next token prediction for" if is_model else "Machine translation of"
    # Language models have no papers in the last years.
    year = 2015 + (number % 3 if is_model else number % 6)
    date = f"  year = {{{year}}},\n  month = {1 + number % 5},\n" if number % 9 else ""
    venue = [NEURIPS, f"Workshop on Odd Things {year}", ""][number % 3]
    book = f"  booktitle = {{{venue}}},\n" if venue else ""
    title = f"  title = {{{topic} “subject” {number}, $x_{{{number}}}$}},\n"
    return f"@inproceedings{{key{number},\n{title}  author = {{Author, Ann}},\n{date}{book}}}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site of a large catalog."""
    root = tmp_path_factory.mktemp("large")
    (root / "catalog").mkdir()
    (root / "catalog" / "papers.bib").write_text(bibtex(), encoding="utf-8")
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    done = papershelf("build", "-d", root / "served" / PREFIX, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "served" / PREFIX


@pytest.fixture(scope="module")
def large(site: Path) -> Iterator[str]:
    """Give the address of the site, below a path."""
    with served(site.parents[PREFIX.rstrip("/").count("/")]) as address:
        yield f"{address}{PREFIX}"


@pytest.fixture
def visit_large(browser: Browser, large: str) -> Iterator[Opener]:
    """Open a page of the site, as `opener` does."""
    with opener(browser, large) as opened:
        yield opened


def catalog(site: Path) -> list[dict[str, Any]]:
    """Return the papers of a site, newest first."""
    return [json.loads(line) for line in (site / "papers.jsonl").read_text("utf-8").splitlines()]


def items(site: Path) -> dict[str, Any]:
    """Return the CSL-JSON items in the files of a site, by their keys."""
    files = [decompress(path.read_bytes()) for path in site.glob("years/*.csl.json.gz")]
    return {item["id"]: item for file in files for item in json.loads(file)}


def cited(page: Page) -> list[Any]:
    """Return the CSL-JSON items that the list of the page exports."""
    page.get_by_role("button", name=CITE_ALL).click()
    page.get_by_label("Format", exact=True).select_option("CSL-JSON")
    exported: list[Any] = json.loads(downloaded(page)[1])
    return exported


def has_topic(paper: dict[str, Any], *ids: str) -> bool:
    """Return whether a paper has one of some topics."""
    return any(topic["id"] in ids for topic in paper["topics"])


def test_a_topic_exports_all_its_papers_although_its_page_shows_the_newest(
    visit_large: Opener, site: Path
) -> None:
    page = visit_large("topics/natural-language-processing/")
    assert page.locator(".ps-lines + ul > li").count() == SHOWN
    exported = cited(page)
    subtopics = ("language-modelling", "machine-translation")
    keys = [paper["key"] for paper in catalog(site) if has_topic(paper, *subtopics)]
    assert len(keys) == PAPERS
    expect(page.get_by_text(f"{PAPERS} papers:")).to_be_visible()
    expected = items(site)
    assert sorted(item["id"] for item in exported) == sorted(keys)
    assert all(item == expected[item["id"]] for item in exported)
    dates = [item.get("issued", {"date-parts": [[0]]})["date-parts"][0] for item in exported]
    assert dates == sorted(dates, reverse=True)


def test_a_topic_loads_the_files_only_of_years_in_which_it_has_papers(
    visit_large: Opener, site: Path
) -> None:
    page = visit_large("topics/language-modelling/")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url.rpartition("/")[2]))
    exported = cited(page)
    papers = [paper for paper in catalog(site) if has_topic(paper, "language-modelling")]
    assert sorted(item["id"] for item in exported) == sorted(paper["key"] for paper in papers)
    years = {str(paper["year"] or "undated") for paper in papers}
    assert years == {"2015", "2016", "2017", "undated"}
    files = [name for name in requested if name.endswith(".bib.gz")]
    assert sorted(files) == sorted(f"{year}.bib.gz" for year in years)


@pytest.mark.parametrize("slug", ["neurips", "workshop-on-odd-things"])
def test_a_venue_exports_its_papers_of_all_years(
    visit_large: Opener, site: Path, slug: str
) -> None:
    page = visit_large(f"venues/{slug}/")
    papers = [paper for paper in catalog(site) if paper["venue"]]
    keys = [paper["key"] for paper in papers if paper["venue"]["slug"] == slug]
    assert len(keys) > SHOWN
    assert sorted(item["id"] for item in cited(page)) == sorted(keys)


def test_an_author_exports_the_papers_of_all_pages(visit_large: Opener) -> None:
    page = visit_large("authors/ann-author/page-2/")
    assert len({item["id"] for item in cited(page)}) == PAPERS


def test_shared_papers_have_titles_without_tex(visit_large: Opener, site: Path) -> None:
    paper = catalog(site)[0]
    title = readable(paper["title"])
    assert "$" in paper["title"]
    page = visit_large(f"saved/#p={paper['slug']}")
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    page.get_by_role("button", name="Save these papers").click()
    expect(page.get_by_role("button", name=f"Remove {title}", exact=True)).to_be_visible()


def test_every_format_is_exported_from_the_files_of_years(visit_large: Opener) -> None:
    page = visit_large("topics/language-modelling/", viewport=PHONE, color_scheme="dark")
    page.get_by_role("button", name=CITE_ALL).click()
    for label, mark in {
        "BibTeX": "\n@",
        "RIS": "TY  - ",
        "CSV": "\nkey",
        "Text": "(n.d.)",
    }.items():
        page.get_by_label("Format", exact=True).select_option(label)
        assert downloaded(page)[1].count(mark) >= 1
    expect(page.get_by_role("status")).to_have_text("4 of 4 years")
    assert width(page) <= PHONE["width"]
    assert axe_finds(page) == []


def test_files_that_the_server_decompresses_are_read_as_well(
    visit_large: Opener, site: Path
) -> None:
    def decompressed(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        route.fulfill(body=decompress((site / "years" / name).read_bytes()))

    page = visit_large("topics/language-modelling/")
    page.route("**/*.bib.gz", decompressed)
    assert len(cited(page)) == PAPERS // 2


def test_a_missing_file_of_a_year_is_reported(unwatched: Page, large: str) -> None:
    unwatched.route("**/2016.bib.gz", lambda route: route.fulfill(status=503))
    unwatched.goto(f"{large}topics/language-modelling/")
    unwatched.get_by_role("button", name=CITE_ALL).click()
    unwatched.get_by_role("button", name="Download", exact=True).click()
    expect(
        unwatched.get_by_text("2016.bib.gz could not be loaded: the server answered 503")
    ).to_be_visible()


def test_a_missing_index_is_reported(unwatched: Page, large: str) -> None:
    unwatched.route("**/search/manifest.json", lambda route: route.fulfill(status=404))
    unwatched.goto(f"{large}topics/language-modelling/")
    unwatched.get_by_role("button", name=CITE_ALL).click()
    expect(unwatched.get_by_text("This list could not be loaded.")).to_be_visible()


def test_nothing_is_exported_when_the_catalog_changes_meanwhile(
    unwatched: Page, large: str
) -> None:
    unwatched.goto(f"{large}topics/language-modelling/")
    unwatched.get_by_role("button", name=CITE_ALL).click()
    expect(unwatched.get_by_label("Format", exact=True)).to_be_visible()
    unwatched.route("**/search/manifest.json", lambda route: route.fulfill(body="{}"))
    unwatched.get_by_role("button", name="Download", exact=True).click()
    expect(unwatched.get_by_text("This catalog was just updated.")).to_be_visible()


def test_a_list_of_a_large_site_without_a_server_exports_the_papers_on_the_page(
    browser: Browser, site: Path
) -> None:
    with opener(browser, f"{site.as_uri()}/") as visit:
        page = visit("topics/language-modelling/index.html")
        page.get_by_role("button", name=CITE_ALL).click()
        expect(
            page.get_by_text(f"{SHOWN} papers on this page (a web server gives the full list):")
        ).to_be_visible()


def test_a_list_of_a_large_offline_site_on_a_server_exports_all_its_papers(
    browser: Browser, site: Path
) -> None:
    root = site.parents[PREFIX.count("/")]
    done = papershelf("build", "--offline", "-d", "offline", cwd=root)
    assert done.returncode == 0, done.stderr
    with served(root / "offline") as address, opener(browser, address) as visit:
        page = visit("topics/language-modelling.html")
        assert len(cited(page)) == PAPERS // 2


def test_without_scripts_pages_of_years_link_to_citation_files(visit_large: Opener) -> None:
    page = visit_large("topics/language-modelling/", java_script_enabled=False)
    page.get_by_role("link", name="years", exact=True).click()
    page.get_by_role("link", name="2016", exact=True).click()
    expect(page.get_by_role("link", name="BibTeX", exact=True)).to_be_visible()
