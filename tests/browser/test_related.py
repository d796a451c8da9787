"""Related papers where a visitor looks for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESKTOP, PHONE, Opener
from browser.test_visitor import heading
from support.browser import axe_finds


def box(page: Page, selector: str) -> dict[str, float]:
    """Return where something is on a page."""
    found = page.locator(selector).first.bounding_box()
    assert found
    return {**found}


def test_they_stand_beside_the_abstract_on_a_desktop(visit: Opener, paper: str) -> None:
    page = visit(paper, viewport=DESKTOP)
    abstract, related = box(page, "#abstract + p"), box(page, "#related-papers")
    assert related["x"] > abstract["x"] + abstract["width"]
    assert related["y"] < abstract["y"] + abstract["height"]


def test_they_stand_below_it_on_a_phone(visit: Opener, paper: str) -> None:
    page = visit(paper, viewport=PHONE)
    abstract, related = box(page, "#abstract + p"), box(page, "#related-papers")
    assert related["y"] > abstract["y"] + abstract["height"]


def test_the_citation_stands_below_them_on_a_desktop(visit: Opener, paper: str) -> None:
    page = visit(paper, viewport=DESKTOP)
    related, citation = box(page, "#related-papers + ul"), box(page, "#cite + * > code")
    assert citation["x"] == related["x"]
    assert citation["y"] > related["y"] + related["height"]


def test_the_citation_stands_above_them_on_a_phone(visit: Opener, paper: str) -> None:
    page = visit(paper, viewport=PHONE)
    abstract, related = box(page, "#abstract + p"), box(page, "#related-papers")
    assert abstract["y"] < box(page, "#cite + *")["y"] < related["y"]


@pytest.mark.parametrize("javascript", [True, False])
def test_one_leads_to_another_paper(visit: Opener, paper: str, javascript: bool) -> None:
    page = visit(paper, viewport=PHONE, java_script_enabled=javascript)
    first = page.locator("#related-papers + ul > li").first
    expect(first.locator("em")).not_to_be_empty()
    title = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(title)
    assert heading(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reasons_are_small_and_can_be_read(visit: Opener, paper: str, scheme: str) -> None:
    page = visit(paper, viewport=DESKTOP, color_scheme=scheme)
    assert not axe_finds(page)
    sizes = [
        page.locator(f"#related-papers + ul {name}").first.evaluate(
            "found => parseFloat(getComputedStyle(found).fontSize)"
        )
        for name in ("em", "a")
    ]
    assert sizes[0] < sizes[1]
