"""Saving and removing papers: in several tabs, by keyboard, and without storage."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import NO_STORAGE, Opener
from browser.test_citations import save_on_list
from browser.test_search import hold_requests
from support.browser import box_of
from support.library import ADAM

SHARED = ADAM.split("/")[1]
CANNOT_SAVE = "This browser cannot save papers"
# How a link looks.
LOOK = """(link) => {
  const { color, fontWeight, textDecorationLine } = getComputedStyle(link);
  return [color, fontWeight, textDecorationLine];
}"""

# Takes away what browsers offer only to pages over https, but for the test.
PLAIN_HTTP = """window.clipboard = navigator.clipboard;
Object.defineProperty(navigator, "clipboard", {});"""


def save(page: Page) -> None:
    """Press the button that saves the paper of the page."""
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_paper_that_is_saved_in_one_tab_is_shown_as_saved_in_another(
    visit_library: Opener,
) -> None:
    page = visit_library(ADAM)
    other = page.context.new_page()
    other.goto(page.url)
    save(page)
    expect(other.get_by_role("button", name="Saved", exact=True)).to_be_visible()
    expect(other.get_by_role("link", name="Saved papers: 1")).to_be_visible()


def test_a_button_that_offers_to_save_never_removes_what_another_tab_saved(
    visit_library: Opener,
) -> None:
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


def test_the_page_of_saved_papers_shows_what_another_tab_saves(visit_library: Opener) -> None:
    page = visit_library("saved/")
    expect(page.get_by_text("You have no saved papers yet")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url.replace("saved/", ADAM))
    save(other)
    expect(page.locator(".ps-remove")).to_have_count(1)


def test_the_chosen_format_stays_when_another_tab_saves(visit_library: Opener) -> None:
    page = visit_library("browse/")
    save_on_list(page, 0)
    page.get_by_role("link", name="Saved papers: 1").click()
    page.get_by_label("Format").select_option("RIS")
    other = page.context.new_page()
    other.goto(page.url.replace("saved/", ADAM))
    save(other)
    expect(page.locator(".ps-remove")).to_have_count(2)
    expect(page.get_by_label("Format")).to_have_value("ris")


def test_what_another_page_of_the_host_stores_is_no_saved_paper(read_library: Opener) -> None:
    page = read_library("saved/")
    page.evaluate(
        """(paper) => {
          const saved = { "javascript:alert(1)": "A", "//evil.example/": "B", [paper]: "C" };
          const home = new URL("..", location.href).pathname;
          localStorage.setItem(`papershelf.saved ${home}`, JSON.stringify(saved));
        }""",
        ADAM,
    )
    page.reload()
    expect(page.locator(".ps-saved li a")).to_have_text(["C"])


def test_saved_papers_name_the_particles_of_their_authors(read_library: Opener) -> None:
    page = read_library(ADAM)
    save(page)

    def rename(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("Ba, Jimmy", "van Ba, J."))

    page.route(f"**/{ADAM}", rename)
    page.get_by_role("link", name="Saved papers: 1").click()
    expect(page.locator(".ps-saved li small")).to_contain_text("Kingma, van Ba ·")


def test_an_address_in_an_abstract_is_no_venue_of_a_saved_paper(read_library: Opener) -> None:
    page = read_library(ADAM)
    save(page)

    def link_elsewhere(route: Route) -> None:
        response = route.fetch()
        elsewhere = "<a href=https://a.example/venues/"
        body = re.sub(r"<a href=[^ >]*venues/", elsewhere, response.text())
        route.fulfill(response=response, body=body)

    page.route(f"**/{ADAM}", link_elsewhere)
    page.get_by_role("link", name="Saved papers: 1").click()
    expect(page.locator(".ps-saved li small")).to_contain_text("International Conference")


def test_without_saved_papers_the_page_leads_to_those_that_one_can_save(
    read_library: Opener,
) -> None:
    page = read_library("saved/")
    page.get_by_role("link", name="a list", exact=True).click()
    page.wait_for_url("**/browse/")
    expect(page.locator("h1")).to_have_text(re.compile("Papers by"))


def test_titles_of_saved_papers_look_like_those_in_other_lists(read_library: Opener) -> None:
    page = read_library(ADAM)
    save(page)
    page.goto(page.url.replace(ADAM, "saved/"))
    saved = page.locator(".ps-saved > ul a").evaluate(LOOK)
    page.goto(page.url.replace("saved/", "venues/"))
    assert page.locator(".ps-lines + ul a").first.evaluate(LOOK) == saved


def test_the_sign_of_a_saved_paper_in_a_list_is_as_colourful_as_its_links(
    read_library: Opener,
) -> None:
    page = read_library("browse/")
    button = page.locator("li > .ps-save").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.locator("h1").hover()
    sign = button.evaluate("button => getComputedStyle(button, '::before').backgroundColor")
    expect(page.locator(".ps-ways + ul a").first).to_have_css("color", sign)


def test_a_tick_shows_that_the_link_to_saved_papers_was_copied(read_library: Opener) -> None:
    page = read_library(ADAM)
    save(page)
    page.get_by_role("link", name="Saved papers: 1").click()
    button = page.locator(".ps-formats > button", has_text="Copy link to these papers")
    before = box_of(button)
    sign = "button => getComputedStyle(button, '::before').backgroundColor"
    nothing = button.evaluate(sign)
    button.click()
    expect(button).to_have_attribute("title", "Copied")
    assert button.evaluate(sign) != nothing
    assert box_of(button) == before


def test_what_is_copied_is_in_the_clipboard_over_plain_http_too(read_library: Opener) -> None:
    page = read_library(ADAM)
    page.evaluate(PLAIN_HTTP)
    for button, text in (
        (page.locator(".ps-chain"), page.url),
        (page.locator("article pre .ps-copy"), "@inproceedings"),
    ):
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("title", "Copied")
        expect(page.get_by_role("status")).to_have_text("Copied")
        expect(button).to_be_focused()
        assert page.evaluate("clipboard.readText()").startswith(text)


def test_a_button_says_that_the_browser_does_not_allow_copying(read_library: Opener) -> None:
    page = read_library(ADAM)
    page.evaluate(f"{PLAIN_HTTP} document.execCommand = () => false")
    button = page.locator(".ps-chain")
    button.click()
    expect(button).to_have_attribute("title", "This browser does not allow copying")
    expect(page.get_by_role("status")).to_have_text("This browser does not allow copying")
    expect(page.locator("textarea")).to_have_count(0)


def test_the_title_of_the_copy_button_returns_after_two_clicks(read_library: Opener) -> None:
    page = read_library(ADAM)
    button = page.locator(".ps-chain")
    for _ in range(2):
        button.click()
        expect(button).to_have_attribute("title", "Copied")
    expect(button).to_have_attribute("title", "Copy link")
    # The timer of the second click must not bring back an older title.
    page.wait_for_timeout(2100)
    expect(button).to_have_attribute("title", "Copy link")


def test_the_focus_moves_to_the_next_paper_when_one_is_removed_by_keyboard(
    read_library: Opener,
) -> None:
    page = read_library("browse/")
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


def test_details_of_saved_papers_that_arrive_late_leave_the_focus(read_library: Opener) -> None:
    page = read_library(ADAM)
    save(page)
    routes = hold_requests(page, f"**/{ADAM}")
    with page.expect_request(f"**/{ADAM}"):
        page.get_by_role("link", name="Saved papers: 1").click()
    page.locator(".ps-remove").focus()
    for route in routes:
        route.continue_()
    expect(page.locator(".ps-saved li small")).to_contain_text("Kingma")
    expect(page.locator(".ps-remove")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (ADAM, "Save"),
        ("browse/", "Save all on this page"),
        ("browse/", "Save Attention Is All You Need"),
    ],
)
def test_a_button_reports_that_the_browser_cannot_save(
    read_library: Opener, path: str, name: str
) -> None:
    page = read_library(path)
    page.evaluate(f"() => {{ {NO_STORAGE} }}")
    page.get_by_role("button", name=name).click(force=True)
    message = page.get_by_role("button", name=CANNOT_SAVE).last
    expect(message).to_have_text(CANNOT_SAVE)
    expect(message).to_be_visible()
    assert message.evaluate("button => button.scrollWidth <= button.clientWidth")


def test_the_link_that_skips_the_header_leaves_shared_papers(read_library: Opener) -> None:
    page = read_library(f"saved/#p={SHARED}")
    expect(page.locator(".ps-saved li a")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/saved/#ps-main")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.get_by_role("heading", name="Shared papers")).to_be_visible()
    page.evaluate("location.hash = ''")
    expect(page.get_by_role("heading", name="Saved papers")).to_be_visible()


@pytest.fixture
def without_paper(unwatched: Page, library: str) -> Page:
    """Return the page of a shared paper whose own page can't be loaded."""
    unwatched.route(f"**/{ADAM}", lambda route: route.abort())
    unwatched.goto(f"{library}saved/#p={SHARED}")
    return unwatched


def test_shared_papers_that_could_not_be_loaded_are_saved_later(without_paper: Page) -> None:
    page = without_paper
    page.get_by_role("button", name="Save these papers").click()
    page.get_by_role("button", name="Not all papers could be loaded. Try again").click()
    expect(page.get_by_role("heading", name="Shared papers")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Not all papers could be loaded. Try again").click()
    expect(page.get_by_role("button", name="Remove Adam")).to_be_visible()


def test_citations_that_could_not_be_loaded_leave_the_clipboard(without_paper: Page) -> None:
    page = without_paper
    page.evaluate("navigator.clipboard.writeText('before')")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("1 of 1 papers could not be loaded")).to_be_visible()
    expect(page.get_by_role("button", name="Copied")).to_have_count(0)
    assert page.evaluate("navigator.clipboard.readText()") == "before"


def saved_long_ago(page: Page, library: str) -> None:
    """Open *library* with a paper that was saved at an address from which it has moved."""
    moved = f'<meta http-equiv=refresh content="0;url=../{SHARED}/">'
    page.route("**/papers/old/", lambda route: route.fulfill(body=moved))
    page.goto(library)
    page.evaluate("papershelfFrame.save('papers/old/', 'Saved Long Ago')")


def test_a_paper_that_was_saved_at_a_former_address_is_saved_at_its_own(
    unwatched: Page, library: str
) -> None:
    saved_long_ago(unwatched, library)
    unwatched.goto(f"{library}saved/")
    link = unwatched.locator(".ps-saved li a")
    expect(link).to_have_attribute("href", re.compile(f"/papers/{SHARED}/$"))
    expect(link).to_have_text("Saved Long Ago")
    expect(unwatched.locator(".ps-saved li small")).not_to_be_empty()
    link.click()
    expect(unwatched.get_by_role("button", name="Saved", exact=True)).to_be_visible()


def test_a_paper_stays_saved_at_a_former_address_where_the_storage_is_full(
    unwatched: Page, library: str
) -> None:
    saved_long_ago(unwatched, library)
    unwatched.add_init_script("""
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (key, text) {
            if (text.length > (this.getItem(key) ?? "").length) throw new DOMException("full");
            setItem.call(this, key, text);
        };
    """)
    unwatched.goto(f"{library}saved/")
    expect(unwatched.locator(".ps-saved li small")).not_to_be_empty()
    saved = unwatched.evaluate("papershelfFrame.saved()")
    assert saved == {"papers/old/": "Saved Long Ago"}


def test_a_paper_that_is_shared_at_two_addresses_is_exported_once(
    unwatched: Page, library: str
) -> None:
    moved = f'<meta http-equiv=refresh content="0;url=../{SHARED}/">'
    unwatched.route("**/papers/old/", lambda route: route.fulfill(body=moved))
    unwatched.goto(f"{library}saved/#p={SHARED},{SHARED},old")
    expect(unwatched.locator(".ps-saved li a")).to_have_count(2)
    unwatched.get_by_role("button", name="Copy", exact=True).click()
    expect(unwatched.locator(".ps-formats > button[title=Copied]")).to_be_visible()
    assert unwatched.evaluate("navigator.clipboard.readText()").count("@") == 1
