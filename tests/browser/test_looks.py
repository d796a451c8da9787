"""Every look of the odd catalog fits the window and has no violation that axe finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESKTOP, PHONE, opener
from browser.test_search import EMPTY_SPACE, LINE
from browser.test_visitor import width
from support.browser import (
    axe_finds,
    axe_finds_of_colours,
    box_of,
    preload_axe,
    served,
    text_box_of,
)
from support.html import Site
from support.looks import LOOKS, look
from support.odd import KINDS, odd_site

NARROW = {"width": 320, "height": 844}
# The targets that are smaller than WCAG 2.2 requires and do not stand within a sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .map((element) => element.closest("label") ?? element)
  .filter((target) => target.checkVisibility({ visibilityProperty: true })
    && getComputedStyle(target).display !== "inline" && !target.matches("body > a"))
  .map((target) => [target.outerHTML.slice(0, 90), target.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 24 || height < 24))
  .map(([text, { width, height }]) => `${text} ${width} x ${height}`)"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the odd catalog."""
    return odd_site(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def address(odd: Site) -> Iterator[str]:
    """Give the address of that site."""
    with served(odd.folder) as url:
        yield url


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Give one page for all looks, since a new one takes longer than the checks.

    Material animates a change of colours unless motion is reduced.
    """
    with opener(browser, address) as opened:
        page = opened("404.html", viewport=request.param, reduced_motion="reduce")
        preload_axe(page)
        yield page


def test_every_kind_of_page_exists(odd: Site) -> None:
    assert [path for path in KINDS.values() if not (odd.folder / path).exists()] == []


def test_the_style_guide_shows_chips_bars_and_pagination(odd: Site) -> None:
    guide = (odd.folder / "style" / "index.html").read_text(encoding="utf-8")
    for component in ('<em class="ps-code">', "<svg", "<strong>2</strong>"):
        assert component in guide


def test_a_short_text_without_a_word_of_the_query_ends_with_no_empty_line(
    page: Page, address: str
) -> None:
    page.goto(f"{address}search/?q=秦九韶")
    text = page.locator(".ps-results .ps-text")
    expect(text).to_be_visible()
    assert max(text.evaluate_all(EMPTY_SPACE)) < LINE


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_fits_the_window_and_axe_finds_no_violation(
    page: Page, address: str, name: str
) -> None:
    assert page.viewport_size
    page.evaluate("localStorage.clear()")
    look(page, address, name)
    page.emulate_media(color_scheme="light")
    assert axe_finds(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe_finds_of_colours(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert width(page) <= page.viewport_size["width"]
    if page.viewport_size == PHONE:
        page.set_viewport_size(NARROW)
        assert width(page) <= NARROW["width"]
        page.set_viewport_size(PHONE)


def test_a_text_from_right_to_left_begins_below_its_title(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=الجبر")
    page.wait_for_selector(".ps-results .ps-text")
    right = "(part) => Math.round(part.getBoundingClientRect().right)"
    title, text = page.locator(".ps-results li:first-child > p").evaluate_all(
        f"(parts) => parts.slice(0, 2).map({right})"
    )
    assert title == text


def test_the_button_that_saves_covers_no_title_from_right_to_left(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=الجبر")
    result = page.locator(".ps-results > li").first
    title = text_box_of(result.locator("a").first)
    assert title["x"] + title["width"] <= box_of(result.locator(".ps-save"))["x"]


@pytest.mark.parametrize("name", ["paper-in-arabic", "paper-in-hebrew"])
def test_a_short_title_from_right_to_left_stands_above_its_text_and_not_above_the_side_column(
    page: Page, address: str, name: str
) -> None:
    look(page, address, name)
    title, text = text_box_of(page.locator("h1")), text_box_of(page.locator("#abstract + p"))
    side = box_of(page.locator(".ps-side"))
    if side["x"] > text["x"]:
        assert title["x"] + title["width"] < side["x"]
    assert title["x"] + title["width"] >= text["x"] + text["width"]
