"""Papers that are new since the last visit are marked, which the browser alone remembers."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Route, expect

from browser.conftest import Opener
from support.browser import axe_finds


def with_recent(page: Page, *slugs: str) -> None:
    """Make the site answer that these papers are the newest."""

    def answer(route: Route) -> None:
        route.fulfill(content_type="application/json", body=json.dumps(slugs))

    page.unroute_all()
    page.route("**/feeds/recent.json", answer)


def slugs_of(page: Page) -> list[str]:
    """Return the papers that the home page lists."""
    links = page.locator(".ps-cards + ul > li a:first-child")
    return [str(link.get_attribute("href")).split("/")[1] for link in links.all()]


def visit_again(page: Page) -> None:
    """End the visit, and come back to the page."""
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "for (const [key, value] of Object.entries(localStorage)) if (key.includes('.visit '))"
        " localStorage.setItem(key, JSON.stringify({...JSON.parse(value), at: 0}))"
    )
    page.reload()
    page.wait_for_load_state("networkidle")


def test_papers_that_are_new_since_the_last_visit_are_marked_until_this_one_ends(
    visit: Opener,
) -> None:
    page = visit()
    first, second, *others = slugs_of(page)
    marks = page.locator(".ps-new")
    expect(marks).to_have_count(0)
    with_recent(page, *others)
    visit_again(page)
    expect(page.locator(".ps-since")).to_have_count(0)
    with_recent(page, first, second, *others)
    visit_again(page)
    expect(marks).to_have_count(2)
    expect(page.locator("#newest-papers .ps-since")).to_have_text("2 new since your last visit")
    assert axe_finds(page) == []
    page.goto(f"{page.url}browse/")
    expect(marks).to_have_count(2)
    visit_again(page)
    expect(marks).to_have_count(0)


def test_an_old_paper_that_moves_up_into_the_list_is_not_new(visit: Opener) -> None:
    page = visit()
    first, second, third, *_ = slugs_of(page)
    with_recent(page, first, second)
    visit_again(page)
    with_recent(page, second, third)
    visit_again(page)
    expect(page.locator(".ps-new")).to_have_count(0)


def test_without_storage_no_paper_is_marked(visit: Opener) -> None:
    page = visit()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }})"
    )
    with_recent(page, "another-paper", *slugs_of(page))
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ps-new, .ps-since")).to_have_count(0)


def test_without_scripts_papers_are_listed_without_marks(visit: Opener) -> None:
    page = visit(java_script_enabled=False)
    assert slugs_of(page)
    expect(page.locator(".ps-new, .ps-since")).to_have_count(0)
