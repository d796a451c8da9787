"""Suggestions appear below a search field, and only while it has the focus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opener
from browser.test_search import IN_HEADER, hold_requests, total

PANEL = ".ps-suggestions"
# Types a word into the focused field, and presses the arrow key twice.
TYPE_AND_PRESS = """
document.activeElement.value = "model";
document.activeElement.dispatchEvent(new InputEvent("input"));
for (let time = 0; time < 2; time += 1) {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown"}));
}
"""


@pytest.mark.parametrize("leave", ["Tab", "Escape", "click"])
def test_a_late_answer_opens_no_suggestions_below_a_field_that_was_left(
    read: Opener, leave: str
) -> None:
    page = read("topics/")
    routes = hold_requests(page, "**/terms/**")
    page.keyboard.press("s")
    with page.expect_request("**/terms/**"):
        page.keyboard.type("language")
    if leave == "click":
        page.locator("h1").click()
    else:
        page.keyboard.press(leave)
    page.wait_for_timeout(100)
    for route in routes:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator("[role=combobox]")).to_have_attribute("aria-expanded", "false")


def test_no_suggestions_open_once_the_field_is_left(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    page.keyboard.type("language")
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)
    expect(page.locator(PANEL)).to_be_hidden()


def type_and_close(page: Page, query: str) -> None:
    """Type a *query* into the header's field, which has the focus, and close its suggestions."""
    page.keyboard.type(query)
    expect(page.locator(IN_HEADER).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()


def press_while_an_answer_comes(page: Page) -> str:
    """Press the first suggestion for "language", and wait until another answer has come.

    Return the address that the suggestion leads to.
    """
    page.keyboard.type("language")
    expect(page.locator(IN_HEADER).last).to_have_attribute("href", re.compile("q=language"))
    page.locator(IN_HEADER).first.hover()
    page.mouse.down()
    # Now that it is pressed, it stays.
    address = page.locator(IN_HEADER).first.get_attribute("href") or ""
    page.locator("[role=combobox]").evaluate("""field => {
      field.value = "image";
      field.dispatchEvent(new InputEvent("input"));
    }""")
    page.wait_for_timeout(600)
    return address


def test_an_answer_that_comes_while_a_link_is_pressed_leaves_it_its_click(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    address = press_while_an_answer_comes(page)
    assert address
    page.mouse.up()
    page.wait_for_url(f"**{address}*")


def test_an_answer_that_comes_while_a_link_is_pressed_is_shown_once_it_is_released(
    read: Opener,
) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    press_while_an_answer_comes(page)
    expect(page.locator(IN_HEADER).last).to_have_attribute("href", re.compile("q=language"))
    page.mouse.move(5, 600)
    page.mouse.up()
    expect(page.locator(IN_HEADER).last).to_have_attribute("href", re.compile("q=image"))


def test_suggestions_that_take_long_are_announced(read: Opener) -> None:
    page = read("topics/")
    routes = hold_requests(page, "**/terms/**")
    page.keyboard.press("s")
    with page.expect_request("**/terms/**"):
        page.keyboard.type("language")
    expect(page.locator(PANEL)).to_have_text("Searching …")
    for route in routes:
        route.continue_()
    expect(page.locator(IN_HEADER).first).to_be_visible()
    expect(page.locator(PANEL)).not_to_contain_text("Searching …")


def test_suggestions_open_again_when_more_is_typed_after_escape(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    type_and_close(page, "languag")
    page.keyboard.type("e")
    expect(page.locator(IN_HEADER).first).to_be_visible()


def test_suggestions_open_again_at_the_first_by_an_arrow_key_after_escape(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    page.keyboard.press("ArrowDown")
    expect(page.locator(PANEL)).to_be_hidden()
    type_and_close(page, "language")
    page.keyboard.press("ArrowDown")
    expect(page.locator(IN_HEADER).first).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=combobox]")).to_have_attribute("aria-expanded", "true")


def test_arrow_keys_right_behind_the_last_letter_choose_among_its_suggestions(
    read: Opener,
) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    expect(page.locator("[role=combobox]")).to_be_focused()
    # At once, as a script: the keyboard of a test is slower than the pause in typing.
    page.evaluate(TYPE_AND_PRESS)
    expect(page.locator(IN_HEADER).nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator(IN_HEADER).last).to_contain_text("results")


def test_enter_behind_an_arrow_key_opens_the_suggestion_once_it_is_there(read: Opener) -> None:
    page = read("topics/")
    routes = hold_requests(page, "**/terms/**")
    page.keyboard.press("s")
    with page.expect_request("**/terms/**"):
        page.keyboard.type("pointer networks")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for route in routes:
        route.continue_()
    page.wait_for_url("**/papers/pointer-networks/**")


def test_arrow_keys_with_shift_select_text_and_open_no_suggestions(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("s")
    type_and_close(page, "language")
    page.keyboard.press("Shift+ArrowUp")
    assert page.evaluate("getSelection().toString()") == "language"
    page.wait_for_timeout(300)
    expect(page.locator(PANEL)).to_be_hidden()


def test_an_identifier_that_no_paper_has_is_named(read: Opener) -> None:
    page = read("topics/")
    page.keyboard.press("/")
    page.keyboard.type("arXiv:1706.99999")
    expect(page.locator(PANEL)).to_have_text("No paper here has this arXiv id.")


def test_one_result_is_counted_in_the_singular(read_library: Opener) -> None:
    page = read_library("topics/")
    page.keyboard.press("/")
    page.keyboard.type("auto-encoding variational")
    expect(page.locator(IN_HEADER).last).to_have_text("1 result")


def test_the_link_to_all_results_has_the_number_above_them(read: Opener) -> None:
    page = read()
    page.get_by_label("Search the papers").fill("language video")
    link = page.locator(".ps-suggestions a", has_text="results")
    expect(link).to_have_text(re.compile(r"All \d+ results"))
    label = link.inner_text()
    link.click()
    expect(page.locator(".ps-total")).to_contain_text("papers with all words of")
    assert f"All {total(page)} results" == label


@pytest.mark.parametrize("typed", ["imag", "imag."])
def test_all_results_of_an_unfinished_word_are_those_of_its_beginning(
    read: Opener, typed: str
) -> None:
    page = read("search/?q=image")
    whole = total(page)
    page = read("topics/")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    link = page.locator(".ps-suggestions a").last
    expect(link).to_have_text("All results")
    link.click()
    expect(page.locator("#ps-query")).to_have_value("imag*")
    assert total(page) >= whole
