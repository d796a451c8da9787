"""The search as visitors use it: the page, its filters and addresses, the header, and failures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browser.conftest import DESKTOP, PHONE, Opener
from browser.test_visitor import heading, width
from support.browser import axe_finds, box_of, shifts_on, text_box_of
from support.html import Site

RESULTS = ".ps-results a:not(.ps-like)"
IN_HEADER = ".ps-suggestions a"
# Records what a screen reader announces.
RECORD_STATUS = """
window.announced = [];
new MutationObserver(() => announced.push(document.querySelector("[role=status]").textContent))
  .observe(document.querySelector("[role=status]"), {childList: true});
"""
# Records the totals above the results.
RECORD_TOTALS = """
window.totals = [];
new MutationObserver(() => totals.push(document.querySelector(".ps-total").textContent))
  .observe(document.querySelector(".ps-total"), {childList: true, subtree: true});
"""
# The height of the empty space below each text in its element, in pixels.
EMPTY_SPACE = """elements => elements.map((element) => {
  const text = new Range();
  text.selectNodeContents(element);
  return element.getBoundingClientRect().bottom - text.getBoundingClientRect().bottom;
})"""
# The distances of the dots between facts to the beginning of their paragraph, in pixels.
DOTS = """dots => dots.flatMap((paragraph) => {
  const texts = [...paragraph.childNodes].filter((node) => node.data?.includes("·"));
  return texts.map((text) => {
    const dot = new Range();
    dot.setStart(text, text.data.indexOf("·"));
    dot.setEnd(text, text.data.indexOf("·") + 1);
    return dot.getBoundingClientRect().left - paragraph.getBoundingClientRect().left;
  });
})"""
# Less than the height of a line, in pixels.
LINE = 16
WITH_HIT = ".ps-results .ps-text:not(.ps-excerpt)"
# An arrow key that goes through the words that an input method suggests.
COMPOSE = """document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", {key: "ArrowDown", isComposing: true, bubbles: true}))"""
# Starts at once the timer after which the page says that it searches.
ALWAYS_SEARCHES_LONG = """
const start = window.setTimeout;
window.setTimeout = (then, after) => start(then, after === 400 ? 0 : after);
"""
# A worker with another search.
WORKER = """
import { Engine } from "../engine/engine.js";
import { createAnswerer } from "./answering.js";

const engine = new Engine(`${new URL("../../../search/", import.meta.url)}`, fetch);
const search = async (text, { early, ...options }) => {
  const answer = await engine.search(text, options);
  %s
};
const answer = createAnswerer(postMessage, Object.assign(Object.create(engine), { search }));
addEventListener("message", ({ data }) => answer(data));
"""
# It answers the first word of a query early, as if the others took long.
FIRST_WORD = """
  const [first, ...more] = text.split(" ");
  if (more.length) early({ ...(await engine.search(first, options)), isPartial: true });
  return answer;
"""
# It answers early, and after the visitor has seen it once more, in the reverse order.
REVERSED_LATE = """
  early(answer);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { ...answer, results: answer.results.toReversed() };
"""
# The titles of the results whose excerpt is not a part of their page.
WRONG_EXCERPTS = """items => Promise.all(items.map(async (item) => {
  const letters = (text) => text.replace(/\\s|…/g, "");
  const html = await (await fetch(item.querySelector("a").href)).text();
  const page = new DOMParser().parseFromString(html, "text/html").body.textContent;
  const isFound = letters(page).includes(letters(item.querySelector(".ps-excerpt").textContent));
  return isFound ? [] : [item.querySelector("a").textContent];
})).then((all) => all.flat())"""


@pytest.fixture
def bare(unwatched: Page, home: str) -> Callable[[str], Page]:
    """Open a page of the bundled site on which the browser may log errors."""

    def opened(path: str) -> Page:
        unwatched.goto(f"{home}{path}")
        return unwatched

    return opened


def field(page: Page) -> Locator:
    """Return the search field of the page."""
    return page.get_by_label("Search the papers")


def total(page: Page) -> int:
    """Return the number of papers that the page shows above the results."""
    line = page.locator(".ps-total")
    expect(line).to_contain_text("paper")
    number = re.match(r"[\d,]+", line.inner_text())
    assert number
    return int(number.group().replace(",", ""))


def expect_total(page: Page, number: int) -> None:
    """Wait until the page shows this *number* of papers above the results."""
    count = number or "No"
    expect(page.locator(".ps-total")).to_have_text(re.compile(rf"^{count} papers?( for .*)?$"))


def explain(page: Page, acronyms: dict[str, str]) -> None:
    """Make the index of a *page*'s site have *acronyms*, each with its words."""

    def fulfill(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "acronyms": acronyms})

    page.context.route("**/search/manifest.json", fulfill)


def query(page: Page) -> str:
    """Return the query of the page's address, with the question mark."""
    text: str = page.evaluate("location.search")
    return text


def count_of(page: Page, label: str) -> int:
    """Return the number of papers that a filter shows."""
    row = page.locator(".ps-facet label", has=page.get_by_role("checkbox", name=label))
    return int(row.locator(".ps-facet__count").inner_text())


def test_results_follow_the_typed_query_and_enter_puts_it_into_the_address(read: Opener) -> None:
    page = read("search/")
    everything = total(page)
    expect(page.get_by_role("status")).to_have_text(f"{everything} papers")
    page.evaluate(RECORD_STATUS)
    expect(field(page)).to_be_focused()
    page.keyboard.type("contrastive langu")
    expect(page.locator(".ps-total")).to_contain_text("“contrastive langu”")
    assert 0 < total(page) < everything
    expect(page.locator(".ps-results mark").first).to_have_text(
        re.compile("contrastive|lang", re.IGNORECASE)
    )
    page.keyboard.press("Enter")
    assert query(page) == "?q=contrastive+langu"
    expect(page.get_by_role("status")).to_have_text(
        f"{total(page)} papers with all words of “contrastive langu”"
    )
    assert len(page.evaluate("announced")) <= 2
    page.keyboard.type("age")
    page.wait_for_url("**/search/?q=contrastive+language")
    page.go_back()
    expect(field(page)).to_have_value("contrastive langu")


def test_an_address_shows_the_same_results_to_everyone(read: Opener) -> None:
    page = read("search/?q=language&topic=pre-training&code=1&sort=title")
    expect(page.locator(RESULTS).nth(1)).to_be_visible()
    # Of results below the window, which are not rendered yet, browsers have no inner text.
    titles = page.locator(RESULTS).all_text_contents()
    assert titles == sorted(titles, key=lambda title: re.sub(r"\W", "", title.casefold()))
    assert page.get_by_role("checkbox", name="Pre-training").first.is_checked()
    assert page.get_by_role("checkbox", name="Has code").is_checked()
    expect(page.get_by_label("Sort by")).to_have_value("title")
    page.get_by_label("Sort by").select_option("Newest")
    assert query(page).endswith("&sort=date")


def test_filters_show_counts_and_the_back_button_undoes_them(read: Opener) -> None:
    page = read("search/?q=language")
    before = total(page)
    box = page.locator("input[name=topic]").first
    label = box.locator("xpath=..")
    count = int(label.locator(".ps-facet__count").inner_text())
    box.check()
    expect_total(page, count)
    expect(page.locator("input[name=topic]").first).to_be_focused()
    both = count_of(page, "Has code")
    page.get_by_role("checkbox", name="Has code").check()
    expect_total(page, both)
    page.go_back()
    expect_total(page, count)
    page.go_back()
    expect_total(page, before)
    assert query(page) == "?q=language"


def test_years_and_venues_combine_and_chips_undo_them(read_library: Opener) -> None:
    page = read_library("search/?q=learning&venue=iclr&year=2017")
    expect_total(page, 0)
    assert count_of(page, "ICLR") == 0
    chips = page.get_by_role("group", name="Selected filters")
    expect(chips.get_by_role("button")).to_have_text(["2017×", "ICLR×", "Clear all"])
    chips.get_by_role("button", name="Remove the filter 2017").click()
    assert query(page) == "?q=learning&venue=iclr"
    expect(field(page)).to_be_focused()
    expect(page.locator(".ps-results li p").first).to_contain_text("ICLR 201")
    page.get_by_role("checkbox", name="NeurIPS").check()
    expect(chips.get_by_role("button")).to_have_text(["ICLR×", "NeurIPS×", "Clear all"])
    assert total(page) > 1
    chips.get_by_role("button", name="Clear all").click()
    assert query(page) == "?q=learning"
    expect(chips).to_be_hidden()


def test_on_a_phone_filters_are_behind_a_button(read: Opener) -> None:
    page = read("search/?q=language&code=1", viewport=PHONE)
    expect(page.locator(RESULTS).first).to_be_in_viewport()
    expect(page.get_by_role("checkbox", name="Has code")).to_be_hidden()
    page.get_by_text("Filters (1)").click()
    page.get_by_role("checkbox", name="Has code").uncheck()
    expect(page.get_by_text("Filters", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Has code")).to_be_visible()
    page.get_by_role("button", name=f"Show {total(page)} papers").click()
    expect(page.get_by_role("checkbox", name="Has code")).to_be_hidden()
    expect(page.locator(RESULTS).first).to_be_in_viewport()


def test_on_a_phone_the_filters_get_the_focus_of_a_chip_that_goes(visit: Opener) -> None:
    page = visit("search/?q=language&code=1", viewport=PHONE, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Remove the filter Has code").tap()
    expect(page.locator(".ps-filters > summary")).to_be_focused()


def test_papers_with_all_words_come_first_and_a_line_counts_the_others(read: Opener) -> None:
    page = read("search/?q=language+video")
    line = page.locator(".ps-rest")
    expect(line).to_contain_text("more with some of the words")
    line.hover(force=True)
    expect(line).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    first = int(page.locator(".ps-total").inner_text().split()[0])
    more = int(line.inner_text().split()[0])
    assert page.locator(".ps-results > li:has(~ .ps-rest)").count() == first
    expect(page.locator(".ps-total")).to_contain_text("papers with all words of")
    paging = page.locator(".ps-paging span")
    expect(paging).to_have_text(f"Page 1 of {-(-(first + more) // 20)}")


def test_papers_without_a_word_that_they_need_not_have_are_not_said_to_have_all(
    read: Opener,
) -> None:
    page = read("search/?q=papers+language+video")
    expect(page.locator(".ps-rest")).to_contain_text("more with some of the words")
    expect(page.locator(".ps-total")).to_contain_text("papers for “papers language video”")


def test_the_filters_of_few_results_narrow_them_but_not_to_single_papers(read: Opener) -> None:
    page = read("search/?q=graph")
    found = total(page)
    expect(page.locator(".ps-facet").first).to_be_attached()
    counts = page.locator(".ps-facet:has([name=topic]) .ps-facet__count").all_inner_texts()
    assert 2 < found <= 10
    assert {*map(int, counts)} <= {*range(2, found)}


def test_one_result_has_no_order_and_no_filters_but_the_chosen_ones(read: Opener) -> None:
    page = read("search/?q=anisotropic")
    expect_total(page, 1)
    expect(page.locator(".ps-facet")).to_have_count(0)
    expect(page.get_by_label("Sort by")).to_be_hidden()
    page = read("search/?q=anisotropic&topic=fine-tuning")
    expect_total(page, 1)
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(page.get_by_role("checkbox")).to_be_checked()


def test_a_long_list_of_filters_can_be_searched(read: Opener) -> None:
    page = read("search/")
    page.locator(".ps-facet summary").first.click()
    field = page.get_by_label("Find a topic")
    field.fill("TRANSF")
    shown = page.locator(".ps-facet__more label:visible")
    expect(shown.first).to_be_visible()
    assert all("transf" in text.lower() for text in shown.all_inner_texts())
    page.get_by_role("checkbox", name="Has code").check()
    expect(page.locator(".ps-chosen")).to_be_visible()
    expect(field).to_have_value("TRANSF")
    field.fill("no such thing")
    more = page.locator(".ps-facet__more").first
    expect(more).to_have_text(re.compile("No matching topic$"))
    expect(page.locator(".ps-facet__more label:visible")).to_have_count(0)
    # Letters are folded as in the search itself, for example those of full width.
    field.fill("\uff34ransf")
    expect(more).not_to_contain_text("No matching topic")


def test_choosing_a_filter_clears_the_search_among_filters(read: Opener) -> None:
    page = read("search/")
    page.locator(".ps-facet summary").first.click()
    field = page.get_by_label("Find a topic")
    shown = page.locator(".ps-facet__more label:visible")
    field.fill(shown.first.locator(".ps-facet__label").inner_text())
    shown.first.get_by_role("checkbox").click()
    expect(page.locator(".ps-chosen")).to_be_visible()
    expect(field).to_have_value("")
    expect(shown.nth(1)).to_be_visible()


def test_an_order_by_a_number_that_no_paper_has_falls_back_to_the_title(read: Opener) -> None:
    page = read("search/?sort=citations")
    expect(page.locator(RESULTS).nth(1)).to_be_visible()
    expect(page.get_by_label("Sort by")).to_have_value("title")


def test_on_a_narrow_phone_the_filters_and_the_order_are_side_by_side(read: Opener) -> None:
    page = read("search/?code=1", viewport={"width": 320, "height": 640})
    expect(page.locator(RESULTS).nth(1)).to_be_visible()
    button = box_of(page.get_by_text("Filters (1)", exact=True))
    order = box_of(page.locator(".ps-order"))
    assert button["x"] + button["width"] < order["x"]
    expect(page.get_by_label("Sort by")).to_be_visible()
    assert width(page) <= 320


def test_the_order_covers_no_filters_where_text_is_twice_as_large(read: Opener) -> None:
    # Half a phone's width has as little room for the usual text.
    page = read("search/", viewport={"width": PHONE["width"] // 2, "height": 640})
    expect(page.locator(RESULTS).first).to_be_visible()
    button = box_of(page.get_by_text("Filters", exact=True))
    assert button["y"] + button["height"] <= box_of(page.locator(".ps-order"))["y"]
    # The style sheet does not know when letters alone are larger.
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_style_tag(content="html { font-size: 200% !important }")
    button = box_of(page.get_by_text("Filters", exact=True))
    assert button["x"] + button["width"] < box_of(page.locator(".ps-order"))["x"]


def test_the_back_button_restores_the_scroll_position(visit: Opener) -> None:
    page = visit("search/?q=language")
    page.wait_for_load_state("networkidle")
    # It changes until the page is left, as results above are laid out.
    page.evaluate("addEventListener('pagehide', () => (sessionStorage.left = scrollY))")
    page.locator(RESULTS).nth(15).scroll_into_view_if_needed()
    page.locator(RESULTS).nth(15).click()
    page.wait_for_url("**/papers/**")
    page.go_back()
    page.wait_for_function("scrollY > 0")
    assert page.evaluate("scrollY") == page.evaluate("Number(sessionStorage.left)")
    # They are laid out at once, and still break their lines.
    expect(page.locator(".ps-results")).to_have_css("white-space", "normal")


def test_on_a_phone_no_filter_is_visible_below_the_sticky_button(read: Opener) -> None:
    page = read("search/?q=model", viewport={"width": 390, "height": 420}, color_scheme="dark")
    expect(page.locator(RESULTS).first).to_be_visible()
    expect(page.locator(".ps-facet").first).to_be_attached()
    page.get_by_text("Filters", exact=True).click()
    button = box_of(page.get_by_role("button", name=re.compile("Show .* papers")))
    top = button["y"] + button["height"]
    below = {"x": 0, "y": top, "width": 390, "height": 420 - top}
    assert 0 < below["height"] < button["height"]
    before = page.screenshot(clip=below)
    page.add_style_tag(content=".ps-facets { visibility: hidden; }")
    assert page.screenshot(clip=below) == before


def test_the_sticky_button_covers_no_filter_that_gets_the_focus(read: Opener) -> None:
    page = read("search/?q=learning", viewport={"width": 390, "height": 500})
    page.locator(".ps-filters > summary").click()
    boxes = page.locator(".ps-facet > label > input")
    button = page.locator(".ps-filters > .ps-primary")
    expect(boxes.nth(7)).to_be_visible()
    for _ in range(boxes.count()):
        page.keyboard.press("Tab")
        focused = box_of(page.locator(":focus"))
        assert focused["y"] + focused["height"] < box_of(button)["y"]


@pytest.mark.parametrize("size", [DESKTOP, {"width": 800, "height": 900}, PHONE], ids=str)
def test_results_appear_without_a_layout_shift(visit: Opener, size: dict[str, int]) -> None:
    page = visit("search/?q=language&code=1", viewport=size)
    expect(page.locator(RESULTS).first).to_be_visible()
    expect(page.locator(".ps-facet").first).to_be_attached()
    shifts = shifts_on(page)
    assert sum(value for value, *_ in shifts) < 0.02, shifts


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=str)
def test_what_says_that_nothing_was_found_never_moves(visit: Opener, size: dict[str, int]) -> None:
    page = visit("about/", viewport=size)
    # However fast the machine is, the page says that it searches.
    page.add_init_script(ALWAYS_SEARCHES_LONG)
    page.goto(page.url.replace("about/", "search/?q=zzqqxx"))
    expect_total(page, 0)
    assert shifts_on(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_text_of_a_result_ends_with_an_empty_line(read: Opener, size: dict[str, int]) -> None:
    page = read("search/?q=language", viewport=size)
    expect(page.locator(RESULTS).first).to_be_visible()
    assert max(page.locator(WITH_HIT).evaluate_all(EMPTY_SPACE)) < LINE


@pytest.mark.parametrize("width", [338, 350])
def test_no_line_begins_with_the_dot_between_two_facts(read_library: Opener, width: int) -> None:
    page = read_library("search/", viewport={"width": width, "height": 844})
    expect(page.locator(RESULTS).first).to_be_visible()
    dots = page.locator(".ps-results p:first-child").evaluate_all(DOTS)
    assert min(dots) > LINE


def test_on_a_phone_topics_and_the_link_to_similar_papers_take_one_line(read: Opener) -> None:
    page = read("search/?q=language", viewport=PHONE)
    expect(page.locator(RESULTS).first).to_be_visible()
    lines = page.locator(".ps-results p:has(> em)")
    assert max(lines.evaluate_all("lines => lines.map((line) => line.offsetHeight)")) < 40
    for line in lines.all():
        link, whole = box_of(line.locator(".ps-like")), box_of(line)
        assert abs(link["x"] + link["width"] - whole["x"] - whole["width"]) < 1


def test_the_search_works_by_keyboard_alone(read: Opener) -> None:
    page = read("search/?q=language&topic=pre-training")
    expect(page.locator(RESULTS).first).to_be_visible()
    for key in ("s", "/"):
        page.keyboard.press(key)
        expect(field(page)).to_be_focused()
        expect(field(page)).to_have_value("language")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(RESULTS).nth(1)
    expect(second).to_be_focused()
    expect(second).not_to_have_css("outline-style", "none")
    title = second.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/**")
    assert heading(page) == title


def test_arrow_keys_that_select_text_or_a_suggested_word_do_not_leave_the_field(
    read: Opener,
) -> None:
    page = read("search/?q=language")
    expect(page.locator(RESULTS).first).to_be_visible()
    field(page).press("Home")
    page.keyboard.press("Shift+ArrowDown")
    assert page.evaluate("getSelection().toString()") == "language"
    page.evaluate(COMPOSE)
    expect(field(page)).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=str)
def test_two_stops_after_the_field_a_button_skips_to_the_results(
    visit: Opener, size: dict[str, int]
) -> None:
    page = visit("search/?q=language", viewport=size)
    expect(page.locator(".ps-facet").first).to_be_attached()
    field(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    skip = page.get_by_role("button", name="Skip to the results")
    expect(skip).to_be_focused()
    label = text_box_of(skip)
    assert 0 < label["x"] < label["x"] + label["width"] < size["width"]
    assert shifts_on(page) == axe_finds(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(RESULTS).first).to_be_focused()
    field(page).fill("qzxwvk")
    expect(page.locator(".ps-total")).to_have_text(re.compile("No papers"))
    expect(skip).to_be_hidden()


def test_a_misspelt_word_is_corrected_and_the_correction_is_announced(read: Opener) -> None:
    page = read("search/?q=transfomer+models")
    expect(page.locator(".ps-notes")).to_contain_text("Showing results for “transformer")
    expect(page.locator(".ps-total")).to_have_text(re.compile(r"^\d+ papers$"))
    expect(page.get_by_role("status")).to_contain_text("Showing results for “transformer")
    expect(page.locator(RESULTS).first).to_be_visible()


def test_the_words_of_an_acronym_are_told_and_marked_and_can_be_left_out(read: Opener) -> None:
    page = read()
    explain(page, {"llm": "language models"})
    page.goto(f"{page.url}search/?q=LLMs&code=1")
    note = page.locator(".ps-notes p")
    expect(note).to_contain_text("“LLMs” also finds “language models”.")
    expect(page.get_by_role("status")).to_contain_text("“LLMs” also finds")
    marks = [mark.lower() for mark in page.locator(".ps-results mark").all_inner_texts()]
    assert {"language models", "llms"} <= {*marks}
    assert not {"language", "models"} & {*marks}
    everything = total(page)
    note.get_by_role("link", name="Search only for “LLMs”").click()
    expect(field(page)).to_have_value('"LLMs"')
    expect(note).to_have_count(0)
    assert total(page) < everything
    assert "code=1" in page.url


def test_an_acronym_that_is_part_of_a_word_has_no_results_of_its_own(read: Opener) -> None:
    page = read()
    explain(page, {"llm": "language models"})
    page.goto(f"{page.url}search/?q=LLM-based+agents")
    expect(page.locator(".ps-notes")).to_contain_text("“LLM” also finds “language models”.")
    expect(page.locator(".ps-notes a")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("Ünzal", []),
        ("神经网络", []),
        ("language Ünzal", ["No paper contains “Ünzal”."]),
        ("language from 1701 to 1720", ["No paper contains “1701–1720”."]),
        ("神经网络, language", ["No paper contains “神经网络”."]),
    ],
)
def test_a_word_that_no_paper_has_is_reported_once_as_it_was_typed(
    read: Opener, query: str, notes: list[str]
) -> None:
    page = read(f"search/?q={query}")
    expect(page.locator(".ps-total")).to_contain_text("paper")
    expect(page.locator(".ps-notes p")).to_have_text(notes)


def test_a_query_without_results_suggests_what_to_try(read: Opener) -> None:
    page = read("search/?q=zzqqxx&code=1")
    expect_total(page, 0)
    expect(page.get_by_role("button", name="Remove the filters")).to_have_count(0)
    expect(page.locator(".ps-notes")).to_be_empty()
    expect(page.get_by_label("Sort by")).to_be_hidden()
    expect(page.get_by_text("Try fewer words, other words")).to_be_visible()
    page.locator(".ps-found").get_by_role("link", name="the topics").click()
    page.wait_for_url("**/topics/index.html")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_results_without_filters_begin_where_they_are(read: Opener, size: dict[str, int]) -> None:
    for query, count in (("anisotropic", 1), ("zzqqxx", 0)):
        page = read(f"search/?q={query}", viewport=size)
        expect_total(page, count)
        found, line = box_of(page.locator(".ps-found")), box_of(page.locator(".ps-total"))
        assert line["x"] == found["x"]
        assert line["y"] < found["y"] + LINE
    page.goto(page.url.replace("zzqqxx", "language"))
    expect(page.locator(RESULTS).first).to_be_visible()
    first, filters = box_of(page.locator(RESULTS).first), box_of(page.locator(".ps-filters"))
    side, start = ("width", "x") if size == DESKTOP else ("height", "y")
    assert first[start] > filters[start] + filters[side]


@pytest.mark.parametrize("written", ['"language models"', "“language models”"])
def test_a_quoted_query_is_shown_in_its_own_quotation_marks(read: Opener, written: str) -> None:
    page = read(f"search/?q={written}")
    expect(page.locator(".ps-total")).to_have_text(re.compile(rf"^\d+ papers for {written}$"))


def test_a_reference_finds_the_paper_whose_title_it_has(read_library: Opener) -> None:
    reference = "Vaswani, A. et al. Attention is all you need. In NeurIPS, Mind 2017, 5998-6008."
    page = read_library(f"search/?q={reference}")
    expect(page.locator(".ps-total")).to_contain_text("1 paper whose title is in “Vaswani")
    expect(page.locator(RESULTS).first).to_have_text("Attention is All You Need")
    rest = page.locator(".ps-results > :nth-child(2)")
    expect(rest).to_contain_text("more with some of the words")
    page.goto(page.url.replace("all%20you", "what%20you"))
    expect(page.locator(".ps-total")).to_contain_text("papers with some words of “Vaswani")


def test_later_pages_of_the_results_for_a_reference_have_its_summary(read: Opener) -> None:
    page = read("browse/")
    title = page.locator(".ps-cards + ul > li a").first.inner_text()
    reference = f"Video, language and robots. {title}. 3D reasoning agents, 2026."
    page.goto(page.url.replace("browse/", f"search/?q={quote(reference)}"))
    expect(page.locator(".ps-total")).to_contain_text("1 paper whose title is in")
    expect(page.locator(".ps-rest")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    expect(page.locator(".ps-total")).to_contain_text("1 paper whose title is in")
    expect(page.locator(".ps-rest")).to_have_count(0)


def test_papers_do_not_have_all_words_if_no_paper_has_one(read: Opener) -> None:
    page = read("search/?q=language+video+zzqqxx")
    expect(page.locator(".ps-rest")).to_contain_text("more with some of the words")
    expect(page.locator(".ps-total")).to_have_text(
        re.compile(r"^\d+ papers for “language video zzqqxx”$")
    )
    expect(page.locator(".ps-notes")).to_have_text("No paper contains “zzqqxx”.")


def test_filters_that_leave_no_paper_can_be_removed(read: Opener) -> None:
    page = read("search/?q=language+video&year=1900")
    expect_total(page, 0)
    button = page.get_by_role("button", name="Remove the filters")
    label = button.inner_text()
    button.click()
    assert query(page) == "?q=language+video"
    expect(button).to_have_count(0)
    assert label == f"Remove the filters: {total(page)} papers"


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("arXiv:1706.99999", "arXiv id"),
        ("https://doi.org/10.9999/unknown", "DOI"),
        ("https://github.com/nobody/nothing", "address"),
    ],
)
def test_an_identifier_that_no_paper_has_is_reported(read: Opener, query: str, what: str) -> None:
    page = read(f"search/?q={query}")
    expect_total(page, 0)
    expect(page.locator(".ps-notes")).to_have_text(f"No paper here has this {what}.")
    expect(page.get_by_text("Try words of the title")).to_be_visible()
    expect(page.get_by_text("Try fewer words")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "notes"), [("the+of", 1), ("%22", 1), ("the+of&code=1", 0), ("zzqq", 0), ("zzqq*", 0)]
)
def test_only_a_query_whose_words_are_all_ignored_is_told_so(
    read: Opener, query: str, notes: int
) -> None:
    page = read(f"search/?q={query}")
    expect_total(page, 0)
    expect(page.get_by_text("Try fewer words")).to_be_visible()
    note = page.get_by_text("The search ignores punctuation and very common words")
    expect(note).to_have_count(notes)


@pytest.mark.parametrize(("query", "is_found"), [("transformer*", True), ("transformed*", False)])
def test_a_pattern_finds_words_that_begin_with_it_although_they_are_stemmed(
    read: Opener, query: str, is_found: bool
) -> None:
    page = read(f"search/?q={query}")
    if is_found:
        expect(page.locator(RESULTS).first).to_be_visible()
        expect(page.locator(".ps-results mark").first).to_have_text(re.compile("[Tt]ransformer"))
    else:
        expect_total(page, 0)


def test_pages_of_results_are_turned_forwards_and_back(read: Opener) -> None:
    page = read("search/?q=language")
    expect(page.locator(RESULTS)).to_have_count(20)
    first = page.locator(RESULTS).first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(RESULTS).first).not_to_have_text(first)
    expect(page.locator(RESULTS).first).to_be_focused()
    assert query(page) == "?q=language&page=2"
    page.go_back()
    expect(page.locator(RESULTS).first).to_have_text(first)
    page.goto(f"{page.url}&page=999")
    expect(page.locator(RESULTS).first).to_be_visible()
    last = page.locator(".ps-paging span").inner_text().split()[-1]
    assert query(page) == f"?q=language&page={last}"


def hold_requests(page: Page, pattern: str) -> list[Route]:
    """Hold back requests that match a *pattern*, and return the list to which they are added."""
    routes: list[Route] = []
    # Playwright sets an attribute of the handler, which a method of a list does not allow.
    page.context.route(pattern, lambda route: routes.append(route))
    return routes


def test_a_late_answer_to_an_older_query_is_dropped(read: Opener) -> None:
    page = read("search/")
    total(page)
    page.evaluate(RECORD_TOTALS)
    routes = hold_requests(page, "**/terms/**")
    field(page).fill("language")
    expect(page.locator(".ps-total")).to_have_text("Searching …")
    assert len(routes) == 1
    field(page).fill("video")
    page.wait_for_timeout(300)
    routes.pop().continue_()
    expect(page.locator(".ps-total")).to_contain_text("“video”")
    page.wait_for_timeout(300)
    totals = page.evaluate("totals")
    assert not any("“language”" in text for text in totals)
    assert "“video”" in totals[-1]


def test_a_first_search_that_takes_long_says_so(read: Opener) -> None:
    page = read("about/")
    hold_requests(page, "**/manifest*")
    page.goto(page.url.replace("about/", "search/?q=language"))
    expect(page.get_by_role("status")).to_have_text("Searching …")
    assert box_of(page.get_by_role("status"))["height"] > LINE


def test_results_appear_before_the_counts_of_filters_and_the_focus_stays(read: Opener) -> None:
    page = read()
    routes = hold_requests(page, "**/facets/**")
    page.goto(f"{page.url}search/?q=language")
    expect(page.locator(RESULTS)).to_have_count(20)
    expect(page.get_by_role("status")).to_have_text(re.compile("^(Searching …)?$"))
    expect(page.locator(".ps-facet")).to_have_count(0)
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    for route in routes:
        route.continue_()
    expect(page.locator(".ps-facet").first).to_be_attached()
    expect(page.locator(RESULTS).nth(1)).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(f"{total(page)} papers for “language”")


def test_results_appear_while_the_counts_for_an_earlier_query_are_loading(read: Opener) -> None:
    page = read()
    routes = hold_requests(page, "**/facets/**")
    page.goto(f"{page.url}search/")
    expect(page.locator(RESULTS)).to_have_count(20)
    assert routes
    field(page).fill("contrastive")
    marked = page.locator(f"{RESULTS} mark").first
    expect(marked).to_have_text(re.compile("contrastive", re.IGNORECASE))
    expect(page.locator(".ps-facet")).to_have_count(0)
    for route in routes:
        route.continue_()
    expect(page.locator(".ps-facet").first).to_be_attached()


def test_a_count_is_announced_once_all_words_are_answered(read: Opener) -> None:
    page = read()
    page.context.route(
        "**/page/worker.js",
        lambda route: route.fulfill(body=WORKER % FIRST_WORD, content_type="text/javascript"),
    )
    page.goto(f"{page.url}search/")
    expect(page.locator(".ps-facet").first).to_be_attached()
    page.evaluate(RECORD_TOTALS)
    page.evaluate(RECORD_STATUS)
    field(page).fill("language video")
    expect(page.get_by_role("status")).to_contain_text("“language video”")
    early, *_, last = [text for text in page.evaluate("totals") if text != "Searching …"]
    assert (early, last) == (
        "… papers for “language video”",
        f"{total(page)} papers with all words of “language video”",
    )
    assert not any("… papers" in text for text in page.evaluate("announced"))


def test_a_search_that_takes_long_is_announced_once(read: Opener) -> None:
    page = read("search/")
    total(page)
    page.evaluate(RECORD_STATUS)
    routes = hold_requests(page, "**/terms/**")
    for typed in ("languag", "language"):
        field(page).fill(typed)
        page.wait_for_timeout(600)
    expect(page.get_by_role("status")).to_have_text("Searching …")
    for route in routes:
        route.continue_()
    expect(page.get_by_role("status")).to_contain_text("papers for “language”")
    assert page.evaluate("announced").count("Searching …") == 1


def test_html_in_titles_is_shown_as_text(read: Opener) -> None:
    page = read("search/")
    card = ["", "x", "<img src=x onerror=alert(1)> & <b>bold</b>", "<script>alert(2)</script>"]

    def changed(route: Route) -> None:
        cards = route.fetch().json()
        route.fulfill(
            json=[[*card, [], 2024, "<i>venue</i>", 0, 0, ["<i>A</i>"], 0] for _ in cards]
        )

    page.context.route("**/cards/**", changed)
    # A result reads its sentence from the page of the paper.
    page.context.route("**/papers/x/", lambda route: route.fulfill(body=""))
    page.goto(f"{page.url.partition('?')[0]}?q=language")
    expect(page.locator(RESULTS).first).to_have_text(card[2])
    assert page.locator(".ps-results :is(img, b, script, i)").count() == 0


def answering(answer: dict[str, Any] | None) -> Callable[[Route], None]:
    """Return a handler that fulfils each request with this *answer*, or aborts it."""
    return lambda route: route.fulfill(**answer) if answer else route.abort()


def test_a_broken_part_of_the_index_is_reported_and_requested_again(
    bare: Callable[[str], Page],
) -> None:
    for answer in (
        {"status": 404, "body": ""},
        {"body": '{"terms": "0a'},
        {"body": "<html>"},
        None,
    ):
        page = bare("about/")
        page.context.route("**/terms/**", answering(answer))
        page = bare("search/?q=language")
        expect(page.get_by_role("alert")).to_contain_text("A part of the search index")
        page.context.unroute("**/terms/**")
        if answer:
            page.get_by_role("button", name="Try again").click()
        else:
            page.keyboard.type(" models")
        expect(page.locator(RESULTS).first).to_be_visible()
        expect(page.get_by_role("alert")).to_be_empty()


def test_the_search_in_the_header_reports_a_broken_part_too(bare: Callable[[str], Page]) -> None:
    page = bare("")
    page.context.route("**/terms/**", lambda route: route.fulfill(status=404, body=""))
    page.keyboard.press("s")
    page.keyboard.type("language")
    expect(page.locator(".ps-suggestions")).to_contain_text("A part of the search index")
    page.context.unroute("**/terms/**")
    page.keyboard.type(" models")
    expect(page.locator(IN_HEADER).nth(5)).to_be_visible()


def test_the_search_in_the_header_shows_facts_of_papers_and_links_to_all_results(
    visit: Opener, visit_library: Opener
) -> None:
    page = visit_library()
    page.keyboard.press("/")
    page.keyboard.type("auto-encoding")
    first = page.locator(IN_HEADER).first
    expect(first).to_contain_text("ICLR 2014")
    expect(first.locator("mark").first).to_have_text("Auto-Encoding")
    page = visit()
    page.keyboard.press("s")
    page.keyboard.type("language")
    page.locator(IN_HEADER, has_text="results").click()
    page.wait_for_url("**/search/?q=language**")
    expect(field(page)).to_have_value("language")
    expect(page.locator(RESULTS).first).to_be_visible()


def test_the_shortcut_of_other_pages_focuses_the_field_of_the_search_page(read: Opener) -> None:
    page = read("search/?q=language")
    expect(page.locator(RESULTS).first).to_be_visible()
    page.get_by_role("checkbox", name="Has code").focus()
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("models")
    expect(field(page)).to_have_value("models")


def test_the_shortcuts_can_be_turned_off(read: Opener) -> None:
    page = read("search/")
    page.get_by_text("Search syntax").click()
    page.get_by_label("The keys /, S and F").uncheck()
    page.goto(page.url.removesuffix("search/"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.go_back()
    page.get_by_text("Search syntax").click()
    page.get_by_label("The keys /, S and F").check()
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()


def test_repeated_queries_need_no_network(visit: Opener) -> None:
    page = visit("search/?q=models")
    expect(page.locator(".ps-total")).to_contain_text("“models”")
    field(page).fill("language")
    expect(page.locator(".ps-total")).to_contain_text("papers for “language”")
    before = total(page)
    other = visit()
    other.keyboard.press("s")
    for text in ("models", "language"):
        other.keyboard.press("Control+A")
        other.keyboard.insert_text(text)
        expect(other.locator(IN_HEADER).first).to_contain_text(text[1:-1])
    for each in (page, other):
        each.wait_for_load_state("networkidle")
        each.context.set_offline(offline=True)
    field(page).fill("models")
    expect(page.locator(".ps-total")).to_contain_text("“models”")
    field(page).fill("language")
    expect_total(page, before)
    page.get_by_role("checkbox", name="Has code").check()
    expect(page.locator(".ps-chosen")).to_be_visible()
    other.keyboard.press("Control+A")
    other.keyboard.insert_text("models")
    expect(other.locator(IN_HEADER).first).to_contain_text("odel")


def test_topics_authors_and_venues_are_suggested_by_their_names(
    visit: Opener, visit_library: Opener
) -> None:
    page = visit()
    page.get_by_label("Search the papers").fill("transf")
    topics = page.get_by_role("group", name="Topics").get_by_role("option")
    expect(topics.first).to_contain_text("ransf")
    expect(topics.first.locator("small")).to_contain_text("papers")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(topics.last).to_have_attribute("aria-selected", "true")
    assert axe_finds(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/**")
    page = visit_library("topics/")
    page.keyboard.press("/")
    page.keyboard.type("kingma")
    # No title contains the name, so the author precedes their papers.
    expect(page.locator(".ps-suggestions [role=group]").first).to_have_attribute(
        "aria-label", "Authors"
    )
    author = page.get_by_role("group", name="Authors").get_by_role("option").first
    number = author.locator("small").inner_text()
    author.click()
    page.wait_for_url("**/search/?q=author**")
    expect(page.locator(".ps-total")).to_contain_text(number)
    expect(page.locator(".ps-results li p").first).to_contain_text("Kingma")
    page = visit_library("topics/")
    page.keyboard.press("/")
    page.keyboard.type("iclr")
    page.get_by_role("group", name="Venues").get_by_role("option", name="ICLR").click()
    page.wait_for_url("**/venues/iclr/")


def test_a_correction_of_a_misspelt_word_is_suggested(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("/")
    page.keyboard.type("transfomer models ")
    correction = page.get_by_role("option").first
    expect(correction).to_have_text("Did you mean “transformer models”?")
    correction.click()
    page.wait_for_url("**/search/?q=transformer+models")


def test_a_result_shows_the_sentence_around_the_words(read: Opener) -> None:
    page = read("search/?q=transformers")
    expect(page.locator(RESULTS)).to_have_count(20)
    texts = page.locator(".ps-results p:nth-child(2)")
    before = texts.locator("mark").count()
    page.wait_for_function(
        f"document.querySelectorAll('.ps-results p:nth-child(2) mark').length > {before}"
    )


def test_a_result_names_the_author_it_was_found_by(read_library: Opener) -> None:
    page = read_library("search/?q=polosukhin")
    names = page.locator(".ps-results .ps-authors")
    expect(names).to_have_text("Ashish Vaswani, Noam Shazeer, … Illia Polosukhin and 5 more")
    expect(names.locator("mark")).to_have_text("Polosukhin")


def test_results_that_stay_in_place_have_their_own_sentences(read: Opener) -> None:
    page = read("about/")
    page.context.route(
        "**/page/worker.js",
        lambda route: route.fulfill(body=WORKER % REVERSED_LATE, content_type="text/javascript"),
    )
    page.goto(page.url.replace("about/", "search/?q=transformers"))
    excerpts = page.locator(".ps-results > li", has=page.locator(".ps-excerpt mark"))
    expect(excerpts.nth(1)).to_be_attached()
    assert excerpts.evaluate_all(WRONG_EXCERPTS) == []


def test_sentences_that_could_not_be_loaded_come_with_the_next_answer(
    bare: Callable[[str], Page],
) -> None:
    page = bare("search/")
    expect(page.locator(RESULTS).first).to_be_visible()
    page.context.route("**/papers/**", lambda route: route.fulfill(status=503))
    sentences = page.locator(".ps-excerpt:has(mark)")
    for is_offline, text in ((False, "transformers"), (True, "transformers ")):
        page.context.set_offline(offline=is_offline)
        field(page).fill(text)
        page.wait_for_timeout(1000)
        expect(sentences).to_have_count(0)
    page.context.unroute_all()
    page.context.set_offline(offline=False)
    field(page).fill("transformers")
    expect(sentences.first).to_be_visible()


def test_the_button_below_the_filters_keeps_a_distance_from_them(read: Opener) -> None:
    query = "search/?q=transfomer+language&code=1"
    page = read(query, viewport={"width": 800, "height": 900})
    page.locator(".ps-found > .ps-filters > summary").click()
    expect(page.locator(".ps-facet label").first).to_be_visible()
    labels = [box_of(label) for label in page.locator(".ps-facet label:visible").all()]
    lowest = max(label["y"] + label["height"] for label in labels)
    assert box_of(page.locator(".ps-filters > .ps-primary"))["y"] - lowest >= 8


def test_a_short_sentence_leaves_no_gap_in_a_result_on_a_tablet(read: Opener) -> None:
    page = read("search/?q=transformers", viewport={"width": 800, "height": 900})
    sentence = page.locator(".ps-results .ps-excerpt:has(mark)").first
    lines = "sentence => sentence.offsetHeight / parseFloat(getComputedStyle(sentence).lineHeight)"
    assert sentence.evaluate(lines) == pytest.approx(2, abs=0.1)


def test_hand_written_pages_are_suggested_too(read: Opener) -> None:
    page = read("browse/")
    page.keyboard.press("s")
    page.keyboard.type("guide")
    page.get_by_role("option", name="Guide", exact=True).click()
    page.wait_for_url("**/guide/**")


def test_without_javascript_the_search_page_links_to_lists(visit: Opener) -> None:
    page = visit("search/", java_script_enabled=False)
    expect(page.get_by_text("The search requires JavaScript")).to_be_visible()
    expect(field(page)).to_be_hidden()
    expect(page.get_by_text("Search syntax")).to_be_hidden()
    page.locator(".ps-without").get_by_role("link", name="topics").click()
    page.wait_for_url("**/topics/")


@pytest.mark.parametrize("page", ["search", "similar"])
def test_opened_as_a_file_a_page_says_at_once_what_it_needs(
    unwatched: Page, bundled_site: Site, page: str
) -> None:
    unwatched.goto((bundled_site.folder / page / "index.html").as_uri())
    needs = unwatched.get_by_text("this page needs a site that was built with --offline")
    expect(needs).to_be_visible(timeout=2_000)


def test_until_its_scripts_arrive_the_search_page_says_that_it_loads(visit: Opener) -> None:
    page = visit("topics/")
    routes = hold_requests(page, "**/search/page.js*")
    page.goto(page.url.replace("topics/", "search/?q=language"), wait_until="commit")
    placeholder = page.locator(".ps-without")
    visibility = "element => getComputedStyle(element, '::before').visibility"
    page.wait_for_timeout(1_000)
    assert placeholder.evaluate(visibility) == "visible"
    expect(page.get_by_text("The search requires JavaScript")).to_be_hidden()
    expect(field(page)).to_have_value("language")
    field(page).fill("language model")
    for route in routes:
        route.continue_()
    expect(page.locator(".ps-total")).to_contain_text("“language model”")
    expect(placeholder).to_have_count(0)


def test_unusual_queries_are_answered(read: Opener) -> None:
    page = read("search/")
    total(page)
    for text in ("😀" * 500, "注意力", "the of and", '"', "\u202eabc", "a" * 10_000):
        field(page).fill(text)
        page.keyboard.press("Enter")
        expect(page.locator(".ps-total")).to_contain_text(f"No papers for “{text[:20]}")
        expect(page.get_by_text("Try fewer words, other words")).to_be_visible()
        assert width(page) <= DESKTOP["width"]
    field(page).fill("language models " * 625)
    expect(page.locator(RESULTS)).to_have_count(20)


def test_a_search_whose_scripts_do_not_load_is_reported(bare: Callable[[str], Page]) -> None:
    page = bare("about/")
    page.context.route("**/engine/*.js", lambda route: route.abort())
    page = bare("")
    page.keyboard.press("s")
    page.keyboard.type("language")
    expect(page.locator(".ps-suggestions")).to_contain_text("The search could not be loaded")
    page = bare("search/?q=language")
    expect(page.get_by_role("alert")).to_contain_text("The search could not be loaded")


def test_without_a_worker_the_page_answers_queries_itself(bare: Callable[[str], Page]) -> None:
    page = bare("about/")
    page.context.route("**/page/worker.js", lambda route: route.abort())
    page = bare("search/?q=language")
    expect(page.locator(RESULTS).first).to_be_visible()
