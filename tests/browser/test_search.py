"""The search as visitors use it: the page, its filters, its addresses, and what goes wrong."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from browser.conftest import DESKTOP, PHONE, Opener
from browser.test_visitor import RULES, heading, width

RESULTS = ".ps-results a"


def total(page: Page) -> int:
    """How many papers the page says there are."""
    status = page.get_by_role("status")
    expect(status).to_contain_text("paper")
    found = re.match(r"[\d,]+", status.inner_text())
    assert found
    return int(found.group().replace(",", ""))


def query(page: Page) -> str:
    """What stands in the page's address behind the question mark."""
    found: str = page.evaluate("location.search")
    return found


def test_results_follow_what_is_typed_and_enter_makes_it_an_address(visit: Opener) -> None:
    page = visit("search/")
    everything = total(page)
    page.get_by_label("Search the papers").press_sequentially("contrastive langu")
    expect(page.get_by_role("status")).to_contain_text("“contrastive langu”")
    assert 0 < total(page) < everything
    expect(page.locator(".ps-results mark").first).to_be_visible()
    page.keyboard.press("Enter")
    assert query(page) == "?q=contrastive+langu"


def test_an_address_shows_the_same_results_to_everyone(visit: Opener) -> None:
    address = "search/?q=language&topic=pre-training&code=1&sort=title"
    page = visit(address)
    titles = page.locator(RESULTS).all_inner_texts()
    assert titles == sorted(titles, key=lambda title: re.sub(r"\W", "", title.casefold()))
    assert page.get_by_label("Pre-training", exact=False).first.is_checked()
    assert page.get_by_label("Has code").is_checked()
    expect(page.get_by_label("Sorted by")).to_have_value("title")


def test_filters_count_and_narrow_and_the_back_button_undoes_them(visit: Opener) -> None:
    page = visit("search/?q=language")
    before = total(page)
    box = page.locator("input[name=topic]").first
    label = box.locator("xpath=..")
    count = int(label.locator(".ps-facet__count").inner_text())
    box.check()
    expect(page.get_by_role("status")).to_contain_text(f"{count} paper")
    expect(page.locator("input[name=topic]").first).to_be_focused()
    page.get_by_label("Has code").check()
    expect(page.get_by_role("status")).not_to_contain_text(f"{count} paper")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text(f"{count} paper")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text(f"{before} paper")
    assert query(page) == "?q=language"


def test_the_keyboard_is_enough(visit: Opener) -> None:
    page = visit("search/?q=language&topic=pre-training")
    expect(page.locator(RESULTS).first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Search the papers")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(RESULTS).nth(1)
    expect(second).to_be_focused()
    title = second.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/**")
    assert heading(page) == title


def test_a_mistyped_word_is_answered_and_told(visit: Opener) -> None:
    page = visit("search/?q=transfomer+models")
    expect(page.get_by_text("Showing results for “transformer")).to_be_visible()
    expect(page.locator(RESULTS).first).to_be_visible()


def test_nothing_found_says_what_to_try(visit: Opener) -> None:
    page = visit("search/?q=zzqqxx&code=1")
    expect(page.get_by_role("status")).to_contain_text("0 papers")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.get_by_role("button", name="Remove the filters").click()
    assert query(page) == "?q=zzqqxx"
    page.locator(".ps-found").get_by_role("link", name="the topics").click()
    page.wait_for_url("**/topics/")


def test_pages_of_results_lead_on_and_back(visit: Opener) -> None:
    page = visit("search/?q=language")
    expect(page.locator(RESULTS)).to_have_count(20)
    first = page.locator(RESULTS).first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(RESULTS).first).not_to_have_text(first)
    assert query(page) == "?q=language&page=2"
    page.go_back()
    expect(page.locator(RESULTS).first).to_have_text(first)


def test_titles_with_html_are_text(visit: Opener) -> None:
    page = visit("search/")
    card = ["", "x", "<img src=x onerror=alert(1)> & <b>bold</b>", "<script>alert(2)</script>"]

    def changed(route: Route) -> None:
        cards = route.fetch().json()
        route.fulfill(json=[[*card, [], 2024, "<i>venue</i>", 0] for _ in cards])

    page.route("**/cards/**", changed)
    page.goto(f"{page.url.partition('?')[0]}?q=language")
    expect(page.locator(RESULTS).first).to_have_text(card[2])
    assert page.locator(".ps-results :is(img, b, script, i)").count() == 0


@pytest.mark.parametrize(
    "answer",
    [{"status": 404, "body": ""}, {"body": '{"terms": "0a'}, {"body": "<html>"}, None],
    ids=["missing", "cut short", "no JSON", "unreachable"],
)
def test_a_broken_part_of_the_index_is_told_and_asked_for_again(
    browser: Any, home: str, answer: dict[str, Any] | None
) -> None:
    # Not `visit`, which lets no complaint of the browser pass.
    context = browser.new_context()
    page = context.new_page()

    def broken(route: Route) -> None:
        if answer is None:
            route.abort()
        else:
            route.fulfill(**answer)

    page.route("**/terms/**", broken)
    page.goto(f"{home}search/?q=language")
    expect(page.get_by_role("alert")).to_contain_text("A part of the search index")
    page.unroute("**/terms/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(RESULTS).first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_empty()
    context.close()


def test_the_header_s_search_tells_of_a_broken_part_too(browser: Any, home: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    context.route("**/terms/**", lambda route: route.fulfill(status=404, body=""))
    page.goto(home)
    page.keyboard.press("s")
    page.keyboard.type("language")
    expect(page.locator(".md-search-result__item")).to_contain_text("A part of the search index")
    context.unroute("**/terms/**")
    page.keyboard.type(" models")
    expect(page.locator(".md-search-result__item").nth(5)).to_be_visible()
    context.close()


def test_the_header_s_search_leads_to_all_results(visit: Opener) -> None:
    page = visit()
    page.keyboard.press("s")
    page.keyboard.type("language")
    page.locator(".md-search-result__link", has_text="results").click()
    page.wait_for_url("**/search/?q=language**")
    expect(page.get_by_label("Search the papers")).to_have_value("language")
    expect(page.locator(RESULTS).first).to_be_visible()


def test_a_page_that_nobody_searches_on_loads_no_index(visit: Opener) -> None:
    asked: list[str] = []
    page = visit()
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    parts = [url for url in asked if re.search(r"/search/(manifest|terms|cards|facets)", url)]
    assert parts == []
    [index] = [url for url in asked if "search_index.json" in url]
    found = json.dumps(page.request.get(index).json())
    assert "papers/" not in found


def test_without_javascript_the_page_leads_elsewhere(visit: Opener) -> None:
    page = visit("search/", java_script_enabled=False)
    expect(page.get_by_text("The search needs JavaScript")).to_be_visible()
    page.locator(".ps-without").get_by_role("link", name="topics").click()
    page.wait_for_url("**/topics/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ["search/?q=language", "search/?q=zzqqxx&code=1"])
def test_axe_finds_nothing_on_the_search_page(
    visit: Opener, address: str, viewport: dict[str, int], scheme: str
) -> None:
    page = visit(address, viewport=viewport, color_scheme=scheme)
    total(page)
    assert width(page) <= viewport["width"]
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    assert [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in found["violations"]
        for node in violation["nodes"]
    ] == []


@pytest.mark.parametrize("text", ["😀" * 500, "注意力", "the of and", '"', "\u202eabc", "a" * 9000])
def test_whatever_is_typed_is_answered(visit: Opener, text: str) -> None:
    page = visit("search/")
    total(page)
    page.get_by_label("Search the papers").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("for “")
    expect(page.get_by_text("Nothing found.")).to_be_visible()


def test_a_search_whose_scripts_do_not_load_says_so(browser: Any, home: str) -> None:
    context = browser.new_context()
    context.route("**/engine/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(home)
    page.keyboard.press("s")
    page.keyboard.type("language")
    expect(page.locator(".md-search-result__item")).to_contain_text("The search did not load")
    context.close()
