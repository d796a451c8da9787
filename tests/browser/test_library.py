"""Visitors follow authors, venues and years of a library."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESKTOP, PHONE, Opener
from browser.test_visitor import heading
from support.library import ADAM, RENAMED_FROM, RENAMED_TO


def follow(page: Page, name: str) -> None:
    """Follow the first link with this name in the text of the page."""
    page.get_by_role("article").get_by_role("link", name=name, exact=True).first.click()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_links_lead_from_a_paper_to_authors_venues_and_years_and_back(
    read_library: Opener, viewport: dict[str, int]
) -> None:
    page = read_library(ADAM, viewport=viewport)
    follow(page, "Diederik P. Kingma")
    assert heading(page) == "Diederik P. Kingma"
    follow(page, "Max Welling")
    assert heading(page) == "Max Welling"
    follow(page, "Auto-Encoding Variational Bayes")
    follow(page, "ICLR 2014")
    assert heading(page) == "ICLR 2014"
    follow(page, "2015")
    assert heading(page) == "ICLR 2015"
    follow(page, "All of 2015")
    assert heading(page) == "2015"
    follow(page, "Adam: A Method for Stochastic Optimization")
    assert page.url.endswith(ADAM)
    for expected in ("2015", "ICLR 2015", "ICLR 2014"):
        page.go_back()
        expect(page.locator("h1")).to_contain_text(expected)


def test_a_letter_of_the_index_scrolls_to_its_names(read_library: Opener) -> None:
    page = read_library("authors/", viewport=PHONE)
    follow(page, "V")
    expect(page.get_by_role("link", name="Vaswani, Ashish")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_old_address_redirects_to_the_paper(visit_library: Opener, javascript: bool) -> None:
    page = visit_library(RENAMED_FROM, java_script_enabled=javascript)
    page.wait_for_url(f"**/{RENAMED_TO}")
    assert heading(page) == "Long Short-Term Memory"
