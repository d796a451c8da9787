"""Saving papers and taking them out: in several tabs, by keyboard, and where nothing is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import Opener
from browser.test_citations import CLIPBOARD, NO_STORAGE, save_on_list
from support.library import ADAM

UNKEPT = "This browser cannot save papers"


def save(page: Page, name: str = "Save") -> None:
    """Press the button that saves the page's paper."""
    page.get_by_role("button", name=name, exact=True).click()


def second_tab(page: Page) -> Page:
    """Open the same page in another tab."""
    other = page.context.new_page()
    other.goto(page.url)
    return other


def test_what_is_saved_in_one_tab_is_shown_in_another(visit_library: Opener) -> None:
    page = visit_library(ADAM)
    other = second_tab(page)
    save(page)
    expect(other.get_by_role("button", name="Saved", exact=True)).to_be_visible()
    expect(other.get_by_role("link", name="Saved papers: 1")).to_be_visible()


def test_a_button_does_what_it_says_whatever_another_tab_did(visit_library: Opener) -> None:
    page = visit_library(ADAM)
    other = page.context.new_page()
    other.add_init_script(
        "addEventListener('storage', (event) => event.stopImmediatePropagation())"
    )
    other.goto(page.url)
    save(page)
    save(other)
    page.reload()
    expect(page.get_by_role("button", name="Saved", exact=True)).to_be_visible()


def test_the_page_of_saved_papers_follows_what_another_tab_saves(visit_library: Opener) -> None:
    page = visit_library("saved/")
    expect(page.get_by_text("You have no saved papers yet")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url.replace("saved/", ADAM))
    save(other)
    expect(page.locator(".ps-remove")).to_have_count(1)


def test_copied_gives_way_to_the_name_of_the_button_after_two_clicks(
    visit_library: Opener,
) -> None:
    page = visit_library(ADAM, permissions=CLIPBOARD)
    button = page.locator(".ps-chain")
    for _ in range(2):
        button.click()
        expect(button).to_have_attribute("title", "Copied")
    expect(button).to_have_attribute("title", "Copy link")
    page.wait_for_timeout(2100)
    expect(button).to_have_attribute("title", "Copy link")


def test_who_takes_papers_out_by_keyboard_stays_where_they_were(visit_library: Opener) -> None:
    page = visit_library("browse/")
    titles = save_on_list(page, 0, 1, 2)
    page.get_by_role("link", name="Saved papers: 3").click()
    focused = page.locator(":focus")
    page.get_by_role("button", name=f"Remove {titles[1]}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text(f"Removed {titles[1]}")
    expect(focused).to_have_attribute("aria-label", f"Remove {titles[2]}")
    page.keyboard.press("Enter")
    expect(focused).to_have_attribute("aria-label", f"Remove {titles[0]}")
    page.get_by_role("button", name="Remove all").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Removed all")
    expect(focused).to_have_text("Saved papers")


def test_what_is_read_of_saved_papers_takes_no_focus_away(visit_library: Opener) -> None:
    page = visit_library(ADAM)
    save(page)
    waiting: list[Route] = []
    page.route(f"**/{ADAM}", lambda route: waiting.append(route))
    page.get_by_role("link", name="Saved papers: 1").click()
    page.locator(".ps-remove").focus()
    page.wait_for_timeout(200)
    for route in waiting:
        route.continue_()
    expect(page.locator(".ps-saved li small")).to_contain_text("Kingma")
    expect(page.locator(".ps-remove")).to_be_focused()


@pytest.mark.parametrize("name", ["Save all on this page", "Save Attention Is All You Need"])
def test_where_the_browser_keeps_nothing_a_list_says_so(visit_library: Opener, name: str) -> None:
    page = visit_library("browse/")
    page.evaluate(f"() => {{ {NO_STORAGE} }}")
    button = page.get_by_role("button", name=name)
    button.click(force=True)
    said = page.get_by_role("button", name=UNKEPT).last
    expect(said).to_have_text(UNKEPT)
    expect(said).to_be_visible()
    assert said.evaluate("one => one.scrollWidth <= one.clientWidth")
