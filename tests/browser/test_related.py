"""Related papers where a visitor looks for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from browser.conftest import DESKTOP, PHONE, Opener
from browser.test_visitor import heading
from support.browser import axe_finds

# What may stand between two blocks of a column, in CSS pixels.
MOST_BETWEEN = 60
LENGTHEN = """(longer) => {
  const text = document.querySelector("#abstract + p");
  const source = [...document.querySelectorAll(".ps-side > p")].at(-1);
  const more = { abstract: text, side: source }[longer];
  if (more) more.textContent = "More words of this. ".repeat(300);
}"""
GAPS = """() => ["article > :not(h1, .ps-side)", ".ps-side > *"].flatMap((column) => {
  const boxes = [...document.querySelectorAll(column)]
    .map((one) => one.getBoundingClientRect())
    .filter(({ height }) => height);
  return boxes.slice(1).map(({ top }, before) => top - boxes[before].bottom);
})"""


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


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_citation_stands_below_them(visit: Opener, paper: str, viewport: ViewportSize) -> None:
    page = visit(paper, viewport=viewport)
    related, citation = box(page, "#related-papers + ul"), box(page, "#cite + *")
    assert citation["x"] == related["x"]
    assert citation["y"] > related["y"] + related["height"]


@pytest.mark.parametrize("longer", ["abstract", "side", "neither"])
def test_no_column_has_a_hole_whichever_is_longer(visit: Opener, paper: str, longer: str) -> None:
    page = visit(paper, viewport=DESKTOP)
    page.evaluate(LENGTHEN, longer)
    assert max(page.evaluate(GAPS)) <= MOST_BETWEEN


def test_by_keyboard_they_come_before_the_citation_whose_buttons_go_from_left_to_right(
    visit: Opener, paper: str
) -> None:
    page = visit(paper, viewport=DESKTOP)
    expect(page.get_by_role("button", name="Other formats")).to_be_visible()
    stops = page.locator(".ps-side :is(a, summary, button)").all()
    places = [one.bounding_box() for one in stops if one.is_visible()]
    rows = [(place["y"], place["x"]) for place in places if place]
    assert [round(one[0]) for one in rows] == sorted(round(one[0]) for one in rows)
    names = [stop.get_attribute("aria-label") for stop in stops[-2:]]
    assert names == ["Other formats", "Copy to clipboard"]
    assert rows[-2][1] < rows[-1][1]


def test_the_buttons_of_a_citation_stand_within_its_box(visit: Opener, paper: str) -> None:
    page = visit(paper, viewport=DESKTOP)
    top = box(page, "#cite + * > code")["y"]
    assert box(page, ".ps-more")["y"] > top
    assert box(page, ".ps-side .ps-copy")["y"] > top


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
