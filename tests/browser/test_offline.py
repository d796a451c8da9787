"""A site opened from a disk does the same as one behind a server."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from browser.conftest import Opener, opener
from browser.test_search import RESULTS, field, total
from browser.test_visitor import heading
from support.browser import served

QUERIES = (
    "?q=language",
    "?q=contrastive+langu",
    "?q=attenton",
    "?q=title%3Aattention+-abstract%3Alanguage",
    "?q=%22large+language+models%22",
    "?q=https%3A%2F%2Fgithub.com%2Fdeepglint%2FALIP",
    "?q=language&topic=pre-training&code=1&sort=title",
    "?q=language&sort=date&page=2",
    "?q=zzzz",
    "",
)
SUGGESTIONS = ".ps-suggestions a"


def expect_status(page: Page, words: str) -> None:
    """Wait until a page announces *words* to a screen reader, as it does once all is shown."""
    expect(page.get_by_role("status")).to_contain_text(words)


def expect_heading(page: Page, title: str) -> None:
    """Wait until the page with this *title* is loaded with its scripts, which a click does not."""
    heading_text = re.compile(rf"^\s*{re.escape(title)}\s*¶?\s*$")
    expect(page.locator("h1")).to_have_text(heading_text)
    page.wait_for_load_state()


def shown(page: Page) -> dict[str, Any]:
    """Return what the search page shows, once it is complete."""
    expect_status(page, "paper")
    selectors = (".ps-total", RESULTS, ".ps-facet label", ".ps-results em")
    return {selector: page.locator(selector).all_inner_texts() for selector in selectors}


def test_the_search_finds_the_same_as_on_a_server(read: Opener, open_file: Opener) -> None:
    online, offline = read("search/"), open_file("search/index.html")
    for query in QUERIES:
        online.goto(f"{online.url.partition('?')[0]}{query}")
        offline.goto(f"{offline.url.partition('?')[0]}{query}")
        assert shown(offline) == shown(online), query


def test_results_follow_the_query_and_filters_and_the_back_button_undoes_them(
    open_file: Opener,
) -> None:
    page = open_file("search/index.html?q=language")
    expect_status(page, "for “language”")
    before = total(page)
    page.locator("input[name=topic]").first.check()
    page.wait_for_url("**/search/index.html?q=language&topic=*")
    expect(page.get_by_role("status")).not_to_contain_text(f"{before} papers")
    page.go_back()
    expect_status(page, f"{before} papers")
    field(page).fill("attention")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=attention")
    expect_status(page, "for “attention”")
    title = page.locator(RESULTS).first.inner_text()
    page.locator(RESULTS).first.click()
    expect_heading(page, title)
    page.go_back()
    expect(page.locator(RESULTS).first).to_have_text(title)


def test_the_field_in_the_header_suggests_papers_topics_and_pages(open_file: Opener) -> None:
    page = open_file("about.html")
    page.keyboard.press("/")
    page.keyboard.type("pre-training")
    topic = page.get_by_role("group", name="Topics").get_by_role("option").first
    topic.click()
    expect_heading(page, "Pre-training")
    page.keyboard.press("/")
    page.keyboard.type("guide")
    page.get_by_role("group", name="Pages").get_by_role("option").first.click()
    expect_heading(page, "Guide")
    page.keyboard.press("/")
    page.keyboard.type("attention")
    expect(page.locator(SUGGESTIONS).last).to_contain_text("results")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=attention")
    assert shown(page)[RESULTS]


def test_filters_buttons_and_colours_work_from_a_disk(open_file: Opener, folder: Path) -> None:
    page = open_file("topics/index.html")
    page.get_by_label("Filter topics").fill("pre-train")
    expect(page.locator(".ps-filter output")).to_contain_text(" of ")
    paper = next(folder.glob("papers/slab-*.html"))
    page.goto(paper.as_uri())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy to clipboard").first.click()
    expect(page.locator(".ps-copy[data-done]")).to_have_count(1)
    page.get_by_role("button", name="System colours").click()
    title = heading(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Saved papers: 1").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("link", name=title).click()
    assert page.url == paper.as_uri()


def test_an_offline_site_marks_new_papers_on_a_server(browser: Browser, folder: Path) -> None:
    with served(folder) as address, opener(browser, address) as opened:
        page = opened("index.html")
        page.wait_for_load_state("networkidle")
        last = "JSON.parse(localStorage.getItem('papershelf.visit /'))"
        assert page.evaluate(f"{last}.seen.length") > 0


def test_papers_shared_by_a_link_are_found_on_a_disk(open_file: Opener, folder: Path) -> None:
    paper = next(folder.glob("papers/slab-*.html"))
    page = open_file(f"saved/index.html#p={paper.stem}")
    link = page.locator(".ps-saved li a")
    expect(link).to_have_attribute("href", paper.as_uri())
    expect(link).not_to_contain_text(paper.stem)


def test_links_lead_to_files_on_a_server_too(browser: Browser, folder: Path) -> None:
    paper = next(folder.glob("papers/slab-*.html"))
    with served(folder) as address, opener(browser, address) as opened:
        page = opened("search/index.html?q=language")
        similar = re.compile(r"/similar/index\.html\?like=")
        expect(page.locator(".ps-results .ps-like").first).to_have_attribute("href", similar)
        page.goto(f"{address}papers/{paper.name}")
        more = page.get_by_role("link", name="More like this")
        expect(more).to_have_attribute("href", similar)
        search = re.compile(r"/search/index\.html$")
        expect(page.get_by_role("search")).to_have_attribute("action", search)


def test_a_missing_part_of_the_index_is_reported(
    unwatched: Page, folder: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(folder, tmp_path / "site")
    for path in site.glob("search/terms/*.js"):
        path.unlink()
    unwatched.goto(f"{(site / 'search/index.html').as_uri()}?q=language")
    expect(unwatched.get_by_text("A part of the search index could not be loaded")).to_be_visible()
