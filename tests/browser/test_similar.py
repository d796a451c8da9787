"""Papers that are similar to a pasted text, or to another paper."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESKTOP, TABLET, Opener
from browser.test_search import RESULTS, hold_requests
from support.browser import box_of

LIKE = ".ps-results .ps-like"
REASONS = ".ps-near .ps-why"
TEXT = """Contrastive pre-training of images and texts
A model learns from pairs of images and captions which of them belong together, by contrastive
learning, and classifies images without further training."""


def paste(page: Page, text: str) -> None:
    """Paste a text and search for similar papers."""
    page.get_by_label("Paste a title with an abstract").fill(text)
    page.get_by_role("button", name="Find similar papers").click()


def test_a_pasted_text_finds_papers_with_reasons_and_stays_on_the_page(visit: Opener) -> None:
    page = visit("similar/")
    address, requests = page.url, []
    page.on("request", lambda request: requests.append((request.url, request.post_data)))
    paste(page, TEXT)
    expect(page.locator(RESULTS).first).to_contain_text("mage")
    expect(page.locator(REASONS).first).to_contain_text("contrastive")
    assert page.url == address
    assert not [url for url, data in requests if "contrastive" in url.lower() or data]


def test_reasons_are_written_as_in_the_text(read: Opener) -> None:
    page = read("similar/")
    paste(page, "CLIP learns from Captions and (captions)")
    expect(page.locator(REASONS).first).to_contain_text("CLIP")
    reasons = " ".join(page.locator(REASONS).all_inner_texts())
    assert "captions" in reasons
    assert "Captions" not in reasons


def test_the_field_has_the_same_ring_as_other_fields(read: Opener) -> None:
    page = read("similar/")
    ring = "field => (field.focus(), getComputedStyle(field).outline)"
    field, other = page.get_by_label("Paste a title"), page.locator("header input")
    assert field.evaluate(ring) == other.evaluate(ring)


def test_results_are_shown_once_vectors_are_compared_too(read: Opener) -> None:
    pytest.importorskip("wordllama", reason="needs the extra papershelf[meaning]")
    page = read("similar/")
    hold_requests(page, "**/search/vectors/*")
    with page.expect_request("**/search/vectors/*"):
        paste(page, TEXT)
    page.wait_for_timeout(300)
    expect(page.get_by_role("status")).to_have_text("Comparing …")
    expect(page.locator(RESULTS)).to_have_count(0)
    page.context.unroute("**/search/vectors/*")
    expect(page.get_by_role("status")).to_have_text("Most similar papers first")
    first = page.locator(RESULTS).all_text_contents()
    page.get_by_role("button", name="Find similar papers").click()
    page.wait_for_timeout(500)
    expect(page.get_by_role("status")).to_have_text("Most similar papers first")
    assert page.locator(RESULTS).all_text_contents() == first


def test_a_paper_links_to_papers_similar_to_it_but_not_to_itself(read: Opener, paper: str) -> None:
    page = read(paper)
    title = page.locator("h1").inner_text()
    topics = page.locator(".ps-side > h2 + p a").all_inner_texts()
    page.get_by_role("link", name="More like this").click()
    expect(page.locator(REASONS).first).to_be_visible()
    assert page.locator("textarea").input_value().startswith(title)
    assert title not in page.locator(RESULTS).all_inner_texts()
    assert any(topic in " ".join(page.locator(REASONS).all_inner_texts()) for topic in topics)


def test_the_link_to_similar_papers_ends_the_chips_and_without_them_begins_a_line(
    read: Opener,
) -> None:
    page = read("similar/", viewport=DESKTOP)
    paste(page, TEXT)
    line = page.locator(".ps-results p:has(> em)").first
    around, link = box_of(line), box_of(line.locator(".ps-like"))
    assert link["x"] + link["width"] == pytest.approx(around["x"] + around["width"], abs=1)
    line.evaluate("line => line.replaceChildren(line.lastChild)")
    assert box_of(page.locator(LIKE).first)["x"] == around["x"]


def test_reasons_take_as_much_of_a_line_as_the_chips_above_them(read: Opener) -> None:
    page = read("similar/", viewport=DESKTOP)
    paste(page, TEXT)
    reasons = page.locator(REASONS).first
    assert box_of(reasons)["width"] == box_of(page.locator(".ps-near p:has(> em)").first)["width"]


@pytest.mark.parametrize("viewport", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_chips_that_fill_a_line_leave_the_link_to_similar_papers_next_to_a_chip(
    read: Opener, viewport: dict[str, int]
) -> None:
    page = read("search/?q=language", viewport=viewport)
    line = page.locator(".ps-results p:has(> em)").first
    around = box_of(line)
    for _ in range(20):
        line.evaluate("line => line.prepend(line.querySelector('em').cloneNode(true))")
        chip, link = box_of(line.locator("em").last), box_of(line.locator(".ps-like"))
        assert link["x"] + link["width"] == pytest.approx(around["x"] + around["width"], abs=1)
        assert chip["x"] + chip["width"] <= link["x"]
        assert abs(chip["y"] + chip["height"] / 2 - link["y"] - link["height"] / 2) < 8


@pytest.mark.parametrize("is_submitted", [True, False])
def test_a_paper_that_arrives_late_leaves_the_text_of_the_visitor(
    read: Opener, paper: str, is_submitted: bool
) -> None:
    page = read("similar/")
    routes = hold_requests(page, f"**/{paper}")
    page.goto(f"{page.url}?like={PurePosixPath(paper).name}")
    page.get_by_label("Paste a title with an abstract").fill(TEXT)
    if is_submitted:
        page.get_by_role("button", name="Find similar papers").click()
        expect(page.get_by_role("status")).to_have_text("Most similar papers first")
    before = page.locator(RESULTS).all_inner_texts()
    with page.expect_response(f"**/{paper}"):
        routes.pop().continue_()
    page.wait_for_timeout(500)
    expect(page.locator("textarea")).to_have_value(TEXT)
    assert page.locator(RESULTS).all_inner_texts() == before


def test_a_paper_that_does_not_arrive_in_time_is_read_from_the_search(
    visit: Opener, paper: str
) -> None:
    page = visit("similar/")
    page.add_init_script(
        "window.limit = new AbortController(); AbortSignal.timeout = () => limit.signal;"
    )
    hold_requests(page, f"**/{paper}")
    page.goto(f"{page.url}?like={PurePosixPath(paper).name}")
    expect(page.get_by_role("status")).to_have_text("Loading the paper …")
    page.evaluate("limit.abort()")
    expect(page.get_by_role("status")).to_have_text("Most similar papers first")


def test_a_visitor_who_begins_to_write_waits_for_no_paper(read: Opener, paper: str) -> None:
    page = read("similar/")
    hold_requests(page, f"**/{paper}")
    page.goto(f"{page.url}?like={PurePosixPath(paper).name}")
    expect(page.get_by_role("status")).to_have_text("Loading the paper …")
    page.locator("#ps-text").fill("graph networks")
    expect(page.get_by_role("status")).to_be_empty()


def test_a_paper_without_an_abstract_is_compared_by_its_title(read_library: Opener) -> None:
    page = read_library("similar/?like=adam-a-method-for-stochastic-optimization")
    expect(page.locator("textarea")).to_have_value("Adam: A Method for Stochastic Optimization")


def test_every_result_of_a_search_links_to_papers_similar_to_it(read: Opener) -> None:
    page = read("search/?q=language")
    expect(page.locator(LIKE).first).to_be_visible()
    assert page.locator(LIKE).count() == page.locator(RESULTS).count()
    title = page.locator(RESULTS).first.inner_text()
    page.locator(LIKE).first.click()
    expect(page.locator(REASONS).first).to_be_visible()
    assert page.locator("textarea").input_value().startswith(title)


@pytest.mark.parametrize(
    ("text", "message"), [("  ", "Paste a text first."), ("zzqqxx", "No similar papers found.")]
)
def test_a_text_without_similar_papers_is_reported(read: Opener, text: str, message: str) -> None:
    page = read("similar/")
    paste(page, text)
    expect(page.get_by_role("status")).to_have_text(message)


def test_an_address_that_names_no_paper_asks_for_a_text(unwatched: Page, home: str) -> None:
    page = unwatched
    for slug in ("no-such-paper-at-all", "..%2F..%2Fabout", "%3Cscript%3E", ""):
        page.goto(f"{home}similar/?like={slug}")
        if slug.startswith("no"):
            expect(page.get_by_role("status")).to_contain_text("Paste its title")
        assert page.locator("textarea").input_value() == ""


def test_without_javascript_the_page_reports_what_it_needs(visit: Opener) -> None:
    page = visit("similar/", java_script_enabled=False)
    expect(page.locator(".ps-without")).to_be_visible()
    expect(page.locator(".ps-without").get_by_role("link", name="all papers")).to_be_visible()
    expect(page.locator("textarea")).to_be_hidden()


def test_similar_papers_are_found_from_a_disk(open_file: Opener, paper: str) -> None:
    page = open_file(f"similar/index.html?like={PurePosixPath(paper).name}")
    expect(page.locator(REASONS).first).to_be_visible()
    page.locator(RESULTS).first.click()
    page.get_by_role("link", name="More like this").click()
    expect(page.locator(REASONS).first).to_be_visible()
