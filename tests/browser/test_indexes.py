"""Ways into a catalog: the home page, indexes of topics and names, and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESKTOP, PHONE, Opener, built, opener
from support.browser import axe_finds, box_of, served, shifts_on
from support.html import Site
from support.library import ADAM, LIBRARY

# The height of the lowest link in a list, in CSS pixels; some links cover their item.
LOWEST = """() => Math.min(...[...document.querySelectorAll(
    "article :is(li, .ps-chips + p, .ps-side > h2 + p) a")]
  .filter((link) => link.checkVisibility())
  .map((link) => {
    const coversItem = getComputedStyle(link, "::after").position === "absolute";
    return (coversItem ? link.closest("li") : link).getBoundingClientRect().height;
  }))"""
# The left edge of each word in the text behind the link of a line.
LEFT_EDGES = """(line, words) => words.map((word) => {
  const text = line.lastChild;
  const start = text.data.indexOf(word);
  const range = new Range();
  range.setStart(text, start);
  range.setEnd(text, start + word.length);
  return range.getBoundingClientRect().left;
})"""
# Whether a name takes several lines, and the text after it stands beside the last of them.
BESIDE = """(name) => {
  const text = new Range();
  text.selectNodeContents(name.nextSibling);
  const lines = [...name.getClientRects()];
  const [last, after] = [lines.at(-1), text.getBoundingClientRect()];
  const isOnIt = after.top >= last.top && after.bottom <= last.bottom;
  return lines.length > 1 && isOnIt && after.left >= last.right - 1;
}"""

# For names of more and more words, whether the number behind it begins a line.
NUMBERS_ALONE = """(item) => Array.from({ length: 60 }, (_, words) => {
  item.innerHTML = `<a href="#">Graphs${" of".repeat(words)}</a> (4)`;
  const number = new Range();
  number.selectNodeContents(item.lastChild);
  return number.getBoundingClientRect().left < item.getBoundingClientRect().left + 1;
})"""


@pytest.fixture(scope="module")
def large_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the library's site with the limits of a large catalog."""
    root = tmp_path_factory.mktemp("large")
    (root / "catalog").mkdir()
    (root / "catalog" / "library.bib").write_text(LIBRARY, encoding="utf-8")
    settings = "plugins: [search, papershelf: {sources: catalog, large: 1}]\n"
    theme = "theme: {name: material}\nsite_name: Library\n"
    (root / "mkdocs.yml").write_text(theme + settings, encoding="utf-8")
    with built(root) as address:
        yield address


@pytest.fixture
def visit_large(browser: Browser, large_library: str) -> Iterator[Opener]:
    """Open a page of that site, as `opener` does."""
    with opener(browser, large_library) as opened:
        yield opened


def shown(page: Page) -> list[str]:
    """Return the labels of the visible topics, in the order of the page."""
    return page.locator("article li > a:visible").all_inner_texts()


def test_the_filter_shows_topics_with_all_words_and_their_parents(read: Opener) -> None:
    page = read("topics/")
    everything = shown(page)
    page.get_by_label("Filter topics").fill("LANGUAGE  mod")
    filtered = shown(page)
    assert {"Large language models", "Language modelling", "Transformers"} <= set(filtered)
    assert "Images" not in filtered
    topics = page.locator("article li a").count()
    expect(page.locator(".ps-filter > output")).to_contain_text(f" of {topics}")
    assert page.locator("article h2:visible").count() < page.locator("article h2").count()
    assert axe_finds(page) == []
    page.get_by_label("Filter topics").fill("")
    assert shown(page) == everything


def test_the_filter_reads_accents_and_hyphens_as_the_search_does(read: Opener) -> None:
    page = read("topics/")
    page.get_by_label("Filter topics").fill("pré\u2010traınıng")
    assert "Pre-training" in shown(page)


def test_the_filter_works_on_a_site_that_is_opened_from_a_disk(
    browser: Browser, bundled_site: Site
) -> None:
    with opener(browser, f"{bundled_site.folder.as_uri()}/") as opened:
        page = opened("topics/index.html")
        page.get_by_label("Filter topics").fill("pre-training")
        assert "Pre-training" in shown(page)


def test_the_filter_reports_that_no_topic_has_the_words(read: Opener) -> None:
    page = read("topics/")
    page.get_by_label("Filter topics").fill("no such topic")
    expect(page.locator(".ps-filter > output")).to_have_text("No matching topics")
    assert shown(page) == []


def test_folded_topics_are_indented_and_as_large_as_others(read: Opener) -> None:
    item = read("topics/").locator(".ps-tree + ul li li:not(:has(ul))").first
    start = '<details class="ps-why" open><summary>1 narrower</summary>'
    item.evaluate(f"item => item.insertAdjacentHTML('beforeend', `{start}<a href=.>A</a>`)")
    broader, narrower = item.locator("> a"), item.locator("details > a")
    assert box_of(narrower)["x"] > box_of(broader)["x"] + 5
    size = "link => getComputedStyle(link).fontSize"
    assert narrower.evaluate(size) == broader.evaluate(size)


def test_without_javascript_an_index_is_complete_and_has_no_filter(visit: Opener) -> None:
    page = visit("topics/", java_script_enabled=False)
    assert page.locator("article input").count() == 0
    assert "Large language models" in shown(page)


def test_without_javascript_a_list_is_sorted_and_filtered(visit: Opener) -> None:
    page = visit("browse/", java_script_enabled=False)
    page.get_by_role("main").get_by_role("link", name="Title", exact=True).click()
    page.wait_for_url("**/browse/title/")
    papers = page.locator("article li a[href*='papers/']")
    titles = papers.all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    # All papers of this catalog have the same day, so they are sorted by title.
    page.goto(page.url.replace("browse/title/", "topics/large-language-models/"))
    titles = papers.all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    link = page.get_by_role("main").get_by_role("link", name=re.compile("^With code"))
    number = int(re.sub(r"\D", "", link.inner_text()))
    assert 0 < number < len(titles)
    link.click()
    expect(papers).to_have_count(number)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_filter_appears_without_a_layout_shift(visit: Opener, viewport: dict[str, int]) -> None:
    page = visit("topics/", viewport=viewport)
    expect(page.get_by_label("Filter topics")).to_be_visible()
    assert shifts_on(page) == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_links_are_high_enough_to_be_tapped(
    visit: Opener, visit_library: Opener, viewport: dict[str, int]
) -> None:
    topics = ("", "topics/", "topics/large-language-models/", "code/")
    people = ("", "authors/", "venues/", "years/", "authors/jimmy-ba/")
    for open_page, paths in ((visit, topics), (visit_library, people)):
        page = open_page(viewport=viewport)
        home = page.url
        for path in paths:
            page.goto(f"{home}{path}")
            assert page.evaluate(LOWEST) >= 24, path


def test_on_a_phone_home_begins_with_the_search(read: Opener) -> None:
    page = read(viewport=PHONE)
    expect(page.get_by_label("Search the papers")).to_be_in_viewport()
    fields = page.locator("article :is(input, h2, li)")
    assert fields.first.evaluate("field => field.localName") == "input"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_suggestions_below_the_field_of_the_home_page_are_in_the_window(
    read: Opener, viewport: dict[str, int]
) -> None:
    page = read(viewport=viewport)
    page.get_by_label("Search the papers").fill("pointer networks")
    expect(page.locator(".ps-suggestions a").first).to_be_in_viewport()


def test_an_author_without_a_page_links_to_a_search_for_their_papers(visit_large: Opener) -> None:
    page = visit_large(ADAM)
    page.get_by_role("link", name="Jimmy Ba", exact=True).click()
    expect(page.get_by_label("Search the papers")).to_have_value('author:"Jimmy Ba"')
    expect(page.locator(".ps-results a:not(.ps-like)")).to_have_text(
        ["Adam: A Method for Stochastic Optimization"]
    )


def test_the_error_page_has_an_icon(browser: Browser, bundled_site: Site) -> None:
    with served(bundled_site.folder) as home, opener(browser, home) as opened:
        icon = opened("404.html").locator("link[rel=icon]")
        assert icon.evaluate("link => fetch(link.href).then(({ status }) => status)") == 200


def test_on_a_phone_the_name_of_a_month_stays_on_one_line(read: Opener) -> None:
    page = read("digest/", viewport=PHONE)
    lines = "link => link.getClientRects().length"
    month = page.locator(".ps-shares + ul > li > a").first
    month.evaluate("link => { link.textContent = 'September 2026'; }")
    month.evaluate("link => { link.style.display = 'inline'; }")
    assert month.evaluate(lines) == 1


def test_the_number_of_papers_stands_beside_the_end_of_a_long_name(read_library: Opener) -> None:
    page = read_library("authors/", viewport=DESKTOP)
    name = page.locator(".ps-names + ul > li > a").first
    name.evaluate("name => { name.textContent = 'Bartholomew '.repeat(4) + 'Li'; }")
    assert name.evaluate(BESIDE)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_no_number_stands_alone_below_a_name(
    visit_library: Opener, viewport: dict[str, int]
) -> None:
    item = visit_library("authors/", viewport=viewport).locator(".ps-names + ul > li").last
    assert not any(item.evaluate(NUMBERS_ALONE))


def test_the_links_of_all_indexes_look_alike(visit: Opener, visit_library: Opener) -> None:
    line = "link => getComputedStyle(link).textDecorationLine"
    for open_page, path, sign in (
        (visit, "topics/", ".ps-tree"),
        (visit, "digest/", ".ps-shares"),
        (visit_library, "authors/", ".ps-names"),
    ):
        page = open_page(path)
        assert page.locator(f"{sign} + ul a").first.evaluate(line) == "none"
        assert axe_finds(page) == []


def test_the_line_of_a_venue_reads_in_order_whatever_its_script(read_library: Opener) -> None:
    page = read_library("venues/")
    line = page.get_by_role("listitem").filter(has_text="Mind 1 paper · 1950").element_handle()
    line.evaluate("item => { item.firstChild.textContent = 'כנס ישראלי'; }")
    edges = line.evaluate(LEFT_EDGES, ["1", "paper", "·", "1950"])
    assert edges == sorted(edges)
