"""A browser on a site with settings of its own, which name no more than they must."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from support.browser import served
from support.run import papershelf
from support.shelf import SPARSE, lay

# What the README tells to write, without a palette.
SETTINGS = """\
site_name: Our reading list
theme:
  name: material
plugins:
  - search
  - papershelf
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the site."""
    folder = lay(tmp_path_factory.mktemp("own"))
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    assert papershelf("build", cwd=folder).returncode == 0
    with served(folder / "site") as found:
        yield found


def test_buttons_look_like_buttons_without_a_palette(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}{SPARSE}/")
    button = page.get_by_role("link", name="Code github.com")
    expect(button).to_have_css("background-color", "rgb(11, 100, 91)")
    expect(button).to_have_css("color", "rgb(255, 255, 255)")
    page.close()


def test_without_scripts_the_pages_off_the_navigation_lead_to_it(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}{SPARSE}/")
    page.get_by_role("navigation").get_by_role("link", name="Topics").click()
    page.wait_for_url("**/topics/")
    page.close()
