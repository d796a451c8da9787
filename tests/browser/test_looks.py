"""Every kind of page and state of the search, of a catalog of all that is odd."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import opener
from browser.test_visitor import width
from support.browser import axe_finds, axe_finds_of_colours, served
from support.html import Site
from support.looks import DESKTOP, LOOKS, PHONE, look
from support.odd import KINDS, odd_site

NARROW = {"width": 320, "height": 844}
# Of what asks for a touch, what is smaller than WCAG 2.2 asks for and does not stand in a sentence.
SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .map((one) => one.closest("label") ?? one)
  .filter((one) => one.checkVisibility({ visibilityProperty: true })
    && getComputedStyle(one).display !== "inline" && !one.matches("body > a"))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 24 || height < 24))
  .map(([text, { width, height }]) => `${text} ${width} x ${height}`)"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the odd catalog."""
    return odd_site(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def address(odd: Site) -> Iterator[str]:
    """Give the address of that site."""
    with served(odd.folder) as found:
        yield found


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Give one page for all looks, since a new one takes longer than what is asked of it.

    Colours are others at once where motion is reduced, which Material lets change in a while.
    """
    with opener(browser, address) as opened:
        yield opened("404.html", viewport=request.param, reduced_motion="reduce")


def test_every_kind_of_page_is_there(odd: Site) -> None:
    assert [path for path in KINDS.values() if not (odd.folder / path).exists()] == []


@pytest.mark.parametrize("name", LOOKS)
def test_it_fits_and_axe_finds_nothing(page: Page, address: str, name: str) -> None:
    assert page.viewport_size
    page.evaluate("localStorage.clear()")
    look(page, address, name)
    page.emulate_media(color_scheme="light")
    assert axe_finds(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe_finds_of_colours(page) == []
    assert page.evaluate(SMALL) == []
    assert width(page) <= page.viewport_size["width"]
    if page.viewport_size == PHONE:
        page.set_viewport_size(NARROW)
        assert width(page) <= NARROW["width"]
        page.set_viewport_size(PHONE)
