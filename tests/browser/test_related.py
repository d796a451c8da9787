"""Related papers stand beside the abstract on a desktop and below it on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, Page, expect

from browser.conftest import DESKTOP, PHONE, Opener
from browser.test_visitor import heading
from support.browser import box_of


def box(page: Page, selector: str) -> FloatRect:
    """Return where the first such element is on a page."""
    return box_of(page.locator(selector).first)


def test_on_a_desktop_related_papers_stand_beside_the_abstract_and_above_the_citation(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=DESKTOP)
    abstract, related = box(page, "#abstract + p"), box(page, "#related-papers")
    assert related["x"] > abstract["x"] + abstract["width"]
    assert related["y"] < abstract["y"] + abstract["height"]
    papers, citation = box(page, "#related-papers + ul"), box(page, "#cite + * > code")
    assert citation["x"] == papers["x"]
    assert citation["y"] > papers["y"] + papers["height"]


def test_a_citation_follows_few_related_papers_without_a_gap(read: Opener, paper: str) -> None:
    page = read(paper, viewport=DESKTOP)
    gap = """() => document.querySelector("#cite").getBoundingClientRect().top
        - document.querySelector(".ps-side").lastElementChild.getBoundingClientRect().bottom"""
    before = page.evaluate(gap)
    page.evaluate("document.querySelector('#related-papers + ul').replaceChildren()")
    abstract, citation = box(page, "#abstract + p"), box(page, "#cite")
    assert abstract["y"] + abstract["height"] > citation["y"]
    assert page.evaluate(gap) == before


def test_a_citation_stands_beside_a_text_of_any_length(read: Opener, paper: str) -> None:
    page = read(paper, viewport=DESKTOP)
    place = box(page, "#cite")
    page.locator(".ps-side").evaluate(
        "side => side.insertAdjacentHTML('beforebegin', '<h2>Our notes</h2><p>Long<ul>'.repeat(20))"
    )
    assert box(page, ".ps-side")["height"] > place["y"]
    assert box(page, "#cite") == place


def test_a_citation_stands_beside_the_text_of_a_paper_with_nothing_near_to_it(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=DESKTOP)
    near = ".ps-side > :is(h2:not(#cite), h2 + ul, h2 + p, details)"
    page.evaluate(f"document.querySelectorAll('{near}').forEach((one) => one.remove())")
    abstract, citation = box(page, "#abstract + p"), box(page, "#cite")
    assert citation["x"] > abstract["x"] + abstract["width"]
    assert citation["y"] < abstract["y"] + abstract["height"]


def test_on_a_phone_related_papers_stand_below_the_abstract_and_the_citation(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=PHONE)
    abstract, related = box(page, "#abstract + p"), box(page, "#related-papers")
    assert related["y"] > abstract["y"] + abstract["height"]
    assert abstract["y"] < box(page, "#cite + *")["y"] < related["y"]


def test_on_a_desktop_the_heading_of_a_note_is_near_that_of_all_notes(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=DESKTOP)
    page.locator(".ps-side").evaluate(
        "side => side.insertAdjacentHTML('beforebegin', '<h2>Our notes</h2><h3>A note</h3>')"
    )
    notes, note = box(page, "article > h2:has(+ h3)"), box(page, "article > h3")
    assert note["y"] - notes["y"] - notes["height"] <= 20


def test_on_a_phone_the_sections_of_a_paper_have_headings_of_one_size(
    read: Opener, paper: str
) -> None:
    headings = read(paper, viewport=PHONE).locator("article h2")
    sizes = headings.evaluate_all("all => all.map((one) => getComputedStyle(one).fontSize)")
    assert len(sizes) > 3
    assert len(set(sizes)) == 1


def test_on_a_phone_related_papers_have_the_room_above_them_that_topics_have(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=PHONE)
    top = "heading => parseFloat(getComputedStyle(heading).marginTop)"
    topics = page.locator("#topics").evaluate(top)
    assert topics > 0
    assert page.locator("#related-papers").evaluate(top) == topics


def test_titles_of_related_papers_are_not_underlined_until_they_are_hovered(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=DESKTOP)
    title = page.locator("#related-papers + ul a").first
    expect(title).to_have_css("text-decoration-line", "none")
    title.hover()
    expect(title).to_have_css("text-decoration-line", "underline")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_related_paper_opens_another_paper(visit: Opener, paper: str, javascript: bool) -> None:
    page = visit(paper, viewport=PHONE, java_script_enabled=javascript)
    first = page.locator("#related-papers + ul > li").first
    expect(first.locator("em")).not_to_be_empty()
    title = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(title)
    assert heading(page)


def test_reasons_are_smaller_than_titles(read: Opener, paper: str) -> None:
    page = read(paper, viewport=DESKTOP)
    sizes = [
        page.locator(f"#related-papers + ul {name}").first.evaluate(
            "element => parseFloat(getComputedStyle(element).fontSize)"
        )
        for name in ("em", "a")
    ]
    assert sizes[0] < sizes[1]
