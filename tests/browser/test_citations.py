"""Papers are cited, and saved in a basket that survives, is exported and is shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import CLIPBOARD, DESKTOP, NO_STORAGE, PHONE, Opener, opener
from browser.test_visitor import heading, width
from support.browser import axe_finds, box_of, text_box_of
from support.html import Site
from support.library import ADAM

STORED = "stored in this browser only"
LISTS = ("browse/", "topics/pre-training/", "", "search/?q=model")
FORMATS = {
    "BibTeX": ("bib", "@inproceedings{kingma2015"),
    "BibTeX (ASCII)": ("bib", "@inproceedings{kingma2015"),
    "biblatex": ("bib", "@inproceedings{kingma2015"),
    "RIS": ("ris", "TY  - CPAPER"),
    "CSL-JSON": ("json", "["),
    "CSV": ("csv", "key,type,title"),
    "Markdown": ("md", "- Kingma, D. P., \\& Ba, J. (2015). [Adam"),
    "Markdown table": ("md", "| Title |"),
    "Text": ("txt", "Kingma, D. P., & Ba, J. (2015). Adam"),
}


@pytest.fixture
def visit_files(browser: Browser, bundled_site: Site) -> Iterator[Opener]:
    """Open a page of the bundled site from its folder, without a server."""
    with opener(browser, f"{bundled_site.folder.as_uri()}/") as opened:
        yield opened


def downloaded(page: Page) -> tuple[str, str]:
    """Return the name and the text of the file that the button of the page downloads."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    return download.value.suggested_filename, text


def save_on_list(page: Page, *indices: int) -> list[str]:
    """Save the papers at these *indices* of the list on the page, and return their titles."""
    buttons = page.locator("li > button.ps-save")
    expect(buttons.first).to_be_attached()
    titles = []
    for index in indices:
        page.locator("li:has(> .ps-save)").nth(index).hover()
        titles.append(str(buttons.nth(index).get_attribute("aria-label")).removeprefix("Save "))
        buttons.nth(index).click()
        expect(buttons.nth(index)).to_have_attribute("aria-pressed", "true")
    return titles


def test_a_paper_is_cited_copied_and_downloaded_in_every_format(read_library: Opener) -> None:
    page = read_library(ADAM)
    page.get_by_role("button", name="Other formats").click()
    for label, (ending, start) in FORMATS.items():
        page.get_by_label("Format").select_option(label)
        page.locator("article pre .ps-copy").click()
        assert page.evaluate("navigator.clipboard.readText()").startswith(start)
        assert str(page.locator("article pre code").text_content()).splitlines()[-1]
        name, text = downloaded(page)
        assert name == f"kingma2015.{ending}"
        assert text.startswith(f"\ufeff{start}" if ending == "csv" else start)


def test_no_button_covers_the_text_of_a_citation(read_library: Opener) -> None:
    page = read_library(ADAM, viewport=PHONE)
    more = box_of(page.get_by_role("button", name="Other formats"))
    text = text_box_of(page.locator("#cite + * code"))
    assert text["y"] >= more["y"] + more["height"]
    page.get_by_role("button", name="Other formats").click()
    copy = box_of(page.locator("article pre .ps-copy"))
    text = text_box_of(page.locator("#cite + .ps-formats + * code"))
    assert text["y"] >= copy["y"] + copy["height"]


def test_the_button_of_other_formats_has_the_typeface_of_the_page(read_library: Opener) -> None:
    page = read_library(ADAM)
    typeface = page.locator("body").evaluate("body => getComputedStyle(body).fontFamily")
    button = page.get_by_role("button", name="Other formats")
    expect(button).to_have_css("font-family", typeface)


def test_what_wraps_in_a_citation_is_indented(read_library: Opener) -> None:
    code = read_library(ADAM, viewport=PHONE).locator("#cite ~ * code, #cite ~ pre > code").first
    edges = code.evaluate(
        """code => {
          const range = new Range();
          range.selectNodeContents(code);
          const texts = [...range.getClientRects()].filter((text) => text.width > 20);
          return [...new Set(texts.map((text) => Math.round(text.left)))];
        }"""
    )
    entry, field, wrapped = sorted(edges)
    assert entry < field < wrapped


def test_the_buttons_of_a_citation_stand_on_its_block(read_library: Opener) -> None:
    page = read_library(ADAM)
    block = box_of(page.locator("#cite + * code"))
    for button in page.locator("#cite + * > button").all():
        assert box_of(button)["y"] > block["y"]


def test_the_keyboard_reaches_the_buttons_of_a_citation_from_left_to_right(
    read_library: Opener,
) -> None:
    page = read_library(ADAM)
    page.get_by_role("button", name="Other formats").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#cite + * .ps-copy")).to_be_focused()


def test_the_field_of_formats_keeps_a_distance_from_the_block(read_library: Opener) -> None:
    for viewport in (DESKTOP, PHONE):
        page = read_library(ADAM, viewport=viewport)
        page.get_by_role("link", name="Cite", exact=True).click()
        field = box_of(page.get_by_label("Format"))
        block = box_of(page.locator("#cite + .ps-formats + * code"))
        assert block["y"] - field["y"] - field["height"] >= 6


def test_the_action_cite_scrolls_to_the_formats(read_library: Opener) -> None:
    page = read_library(ADAM, viewport=PHONE)
    page.get_by_role("link", name="Cite", exact=True).click()
    expect(page.get_by_label("Format")).to_be_in_viewport()
    assert width(page) <= PHONE["width"]


def test_without_scripts_a_page_has_its_bibtex(visit_library: Opener) -> None:
    page = visit_library(ADAM, java_script_enabled=False)
    expect(page.locator("#cite + pre")).to_contain_text("@inproceedings{kingma2015,")


def test_a_paper_of_a_site_without_a_server_is_cited_too(visit_files: Opener, paper: str) -> None:
    page = visit_files(f"{paper}index.html")
    page.get_by_role("button", name="Other formats").click()
    page.get_by_label("Format").select_option("CSL-JSON")
    _, text = downloaded(page)
    assert json.loads(text)[0]["title"] == heading(page)


@pytest.mark.parametrize("path", LISTS)
def test_papers_are_saved_on_every_list_and_counted_on_all_pages(read: Opener, path: str) -> None:
    page = read(path)
    titles = save_on_list(page, 0, 2)
    page.reload()
    page.get_by_role("link", name="Saved papers: 2").click()
    for title in titles:
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Saved papers: 2")).to_be_visible()


def test_all_papers_on_a_page_are_saved_together(read_library: Opener) -> None:
    page = read_library("browse/")
    save_on_list(page, 1)
    together = page.get_by_role("button", name="Save all on this page")
    together.click()
    number = page.locator("li > button.ps-save").count()
    expect(page.locator("li > button.ps-save[aria-pressed=true]")).to_have_count(number)
    together.click()
    expect(page.get_by_role("link", name=f"Saved papers: {number}")).to_be_visible()
    assert axe_finds(page) == []


def test_results_of_a_search_are_saved_and_cited_together(read: Opener) -> None:
    page = read("search/?q=language")
    together = page.get_by_role("button", name="Save all on this page")
    cited = page.get_by_role("button", name="Cite all papers in this list")
    expect(together).to_be_visible()
    expect(page.locator(".ps-paging")).to_contain_text("Page 1 of")
    expect(cited).to_have_count(0)
    page.get_by_label("Search the papers").fill("+contrastive +language")
    page.get_by_role("checkbox", name="Has code").check()
    expect(page.locator(".ps-paging > a")).to_have_count(0)
    number = page.locator("li > button.ps-save").count()
    together.click()
    expect(page.get_by_role("link", name=f"Saved papers: {number}")).to_be_visible()
    cited.click()
    expect(page.get_by_text(f"{number} papers:")).to_be_visible()
    assert downloaded(page)[1].count("@") >= number
    page.get_by_label("Search the papers").fill("language")
    expect(page.locator(".ps-total")).to_contain_text("“language”")
    expect(page.get_by_label("Format", exact=True)).to_have_count(0)
    expect(together).to_have_count(1)


def test_a_list_without_files_exports_the_papers_of_all_its_pages(
    read: Opener, bundled_site: Site
) -> None:
    number = len(bundled_site.records)
    page = read("browse/page-2/")
    assert page.locator(".ps-cards + ul > li").count() < number
    page.get_by_role("button", name="Cite all papers in this list").click()
    expect(page.get_by_text(f"{number} papers:")).to_be_visible()
    page.get_by_label("Format", exact=True).select_option("CSL-JSON")
    name, text = downloaded(page)
    assert name == "papers.json"
    assert len({item["id"] for item in json.loads(text)}) == number


def test_a_list_of_two_papers_exports_them_too(read_library: Opener) -> None:
    page = read_library("authors/diederik-p-kingma/")
    expect(page.get_by_role("button", name="Save all on this page")).to_have_count(0)
    page.get_by_role("button", name="Cite all papers in this list").click()
    expect(page.get_by_text("2 papers:")).to_be_visible()
    page.get_by_label("Format", exact=True).select_option("CSL-JSON")
    assert len(json.loads(downloaded(page)[1])) == 2


def test_the_focus_moves_to_the_formats_of_a_list(read_library: Opener) -> None:
    page = read_library("authors/diederik-p-kingma/")
    page.get_by_role("button", name="Cite all papers in this list").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Format", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (ADAM, "Other formats"),
        ("authors/diederik-p-kingma/", "Cite all papers in this list"),
    ],
)
def test_formats_are_loaded_when_the_connection_is_back(
    unwatched: Page, library: str, path: str, name: str
) -> None:
    page = unwatched
    page.goto(f"{library}{path}")
    page.context.set_offline(True)
    page.get_by_role("button", name=name).click()
    again = page.get_by_role("button", name="This could not be loaded. Try again")
    expect(again).to_have_text("This could not be loaded. Try again")
    page.context.set_offline(False)
    again.click()
    expect(page.get_by_label("Format", exact=True)).to_be_visible()
    expect(again).to_have_count(0)


def test_a_list_of_one_paper_has_no_button_for_all(read_library: Opener) -> None:
    page = read_library("authors/max-welling/")
    expect(page.locator("li > button.ps-save")).to_have_count(1)
    expect(page.get_by_role("button", name="Cite all papers in this list")).to_have_count(0)


def test_a_list_of_a_site_without_a_server_exports_the_papers_on_the_page(
    visit_files: Opener,
) -> None:
    page = visit_files("browse/page-2/index.html")
    number = page.locator(".ps-cards + ul > li").count()
    page.get_by_role("button", name="Cite all papers in this list").click()
    expect(
        page.get_by_text(f"{number} papers on this page (a web server gives the full list):")
    ).to_be_visible()


def test_a_list_with_files_has_no_button_that_exports_it(read: Opener) -> None:
    page = read("topics/pre-training/")
    expect(page.get_by_role("button", name="Save all on this page")).to_be_visible()
    expect(page.get_by_role("button", name="Cite all papers in this list")).to_have_count(0)


def test_papers_that_were_saved_on_a_list_are_exported_with_all_fields(
    read_library: Opener,
) -> None:
    page = read_library("browse/")
    titles = save_on_list(page, 0, 1, 7)
    page.get_by_role("link", name="Saved papers: 3").click()
    for label, (ending, _) in FORMATS.items():
        page.get_by_label("Format").select_option(label)
        name, text = downloaded(page)
        assert name == f"papers.{ending}"
        assert text.count("Turing") >= 1
    page.get_by_label("Format").select_option("CSL-JSON")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    items = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert [item["title"] for item in items] == titles
    assert all(item["author"] and item["issued"] for item in items)


def test_saved_papers_show_their_authors_venue_and_year(read_library: Opener) -> None:
    page = read_library("browse/")
    save_on_list(page, 0)
    page.get_by_role("link", name="Saved papers: 1").click()
    expect(page.get_by_role("heading", name="Saved papers")).to_be_visible()
    facts = page.locator(".ps-saved li small")
    expect(facts).to_have_text("Vaswani, Shazeer, Parmar and 5 more · NeurIPS 2017")


def test_papers_of_a_site_without_a_server_are_saved_and_exported(visit_files: Opener) -> None:
    page = visit_files("browse/index.html")
    titles = save_on_list(page, 0, 1)
    page.get_by_role("link", name="Saved papers: 2").click()
    page.get_by_label("Format").select_option("CSL-JSON")
    _, text = downloaded(page)
    assert [item["title"] for item in json.loads(text)] == titles


def test_saved_papers_are_shared_by_a_link(visit_library: Opener) -> None:
    page = visit_library("browse/", permissions=CLIPBOARD)
    titles = save_on_list(page, 1, 2)
    page.get_by_role("link", name="Saved papers: 2").click()
    page.get_by_role("button", name="Copy link to these papers").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    other = visit_library(f"saved/#{address.split('#')[1]}")
    expect(other.get_by_role("heading", name="Shared papers")).to_be_visible()
    for title in titles:
        expect(other.get_by_role("link", name=title, exact=True)).to_be_visible()
    other.get_by_role("button", name="Save these papers").click()
    expect(other.get_by_role("link", name="Saved papers: 2")).to_be_visible()
    expect(other.get_by_role("button", name=f"Remove {titles[0]}")).to_be_visible()


def test_an_unknown_paper_of_a_shared_link_is_reported(unwatched: Page, library: str) -> None:
    page = unwatched
    page.goto(f"{library}saved/#p={ADAM.split('/')[1]},no-such-paper")
    expect(page.get_by_text("no-such-paper: not in this catalog")).to_be_visible()
    expect(page.locator(".ps-saved li a")).to_have_count(1)
    page.get_by_role("button", name="Save these papers").click()
    expect(page.get_by_role("link", name="Saved papers: 1")).to_be_visible()


def test_a_shared_link_with_paths_and_addresses_is_ignored(read_library: Opener) -> None:
    page = read_library("saved/#p=../../x,javascript:alert(1),%2F%2Fa.example")
    expect(page.get_by_text("You have no saved papers yet")).to_be_visible()


def test_only_without_javascript_the_page_reports_that_saving_needs_it(
    visit_library: Opener,
) -> None:
    message = "Saving papers requires JavaScript"
    page = visit_library("saved/", java_script_enabled=False)
    expect(page.get_by_text(message)).to_be_visible()
    expect(page.get_by_text(STORED)).to_have_count(0)
    page = visit_library("saved/")
    expect(page.get_by_text("You have no saved papers yet")).to_be_visible()
    expect(page.get_by_text(STORED)).to_be_visible()
    expect(page.get_by_text(message)).to_have_count(0)


def test_the_page_of_saved_papers_reports_that_the_browser_stores_nothing(
    visit_library: Opener,
) -> None:
    page = visit_library("browse/")
    page.add_init_script(NO_STORAGE)
    page.goto(page.url.replace("browse/", "saved/"))
    expect(page.get_by_text("This browser does not store data for this site")).to_be_visible()
    expect(page.get_by_text(STORED)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_where_papers_are_cited_and_saved(
    read_library: Opener, scheme: str
) -> None:
    page = read_library(ADAM, color_scheme=scheme)
    page.get_by_role("button", name="Other formats").click()
    assert axe_finds(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Saved papers: 1").click()
    expect(page.get_by_label("Format")).to_be_visible()
    assert axe_finds(page) == []


def test_on_a_phone_buttons_to_save_are_visible_and_the_page_fits(visit_library: Opener) -> None:
    page = visit_library("browse/", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.locator("li > button.ps-save").first).to_have_css("opacity", "1")
    assert width(page) <= PHONE["width"]
    page.locator("li > button.ps-save").first.tap()
    page.get_by_role("link", name="Saved papers: 1").tap()
    expect(page.get_by_label("Format")).to_be_visible()
    assert width(page) <= PHONE["width"]
