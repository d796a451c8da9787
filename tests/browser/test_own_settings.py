"""A site with the fewest settings of a user looks and works as it should."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import built
from support.shelf import SPARSE, lay


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site with the settings of the README, without a palette."""
    with built(lay(tmp_path_factory.mktemp("own"))) as url:
        yield url


def test_buttons_have_our_colours_without_a_palette(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}{SPARSE}/")
    button = page.get_by_role("link", name="Code github.com")
    expect(button).to_have_css("background-color", "rgb(11, 100, 91)")
    expect(button).to_have_css("color", "rgb(255, 255, 255)")
    page.close()


def test_without_scripts_pages_outside_the_navigation_show_it(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}{SPARSE}/")
    page.get_by_role("navigation").get_by_role("link", name="Topics").click()
    page.wait_for_url("**/topics/")
    page.close()
