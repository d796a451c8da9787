"""A site with the fewest settings of a user looks and works as it should."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Opener, built, opener
from support.shelf import SPARSE, lay


@pytest.fixture(scope="module")
def visit_own(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open pages of a site with the settings of the README, without a palette."""
    folder = lay(tmp_path_factory.mktemp("own"))
    with built(folder) as address, opener(browser, address) as opened:
        yield opened


def test_buttons_have_our_colours_without_a_palette(visit_own: Opener) -> None:
    page = visit_own(f"{SPARSE}/")
    button = page.get_by_role("link", name="Code github.com")
    expect(button).to_have_css("background-color", "rgb(11, 100, 91)")
    expect(button).to_have_css("color", "rgb(255, 255, 255)")


def test_without_scripts_pages_outside_the_navigation_show_it(visit_own: Opener) -> None:
    page = visit_own(f"{SPARSE}/", java_script_enabled=False)
    page.get_by_role("navigation").get_by_role("link", name="Topics").click()
    page.wait_for_url("**/topics/")
