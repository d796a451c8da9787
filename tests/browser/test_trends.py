"""The charts of the page of trends keep their layout."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESKTOP, PHONE, Opener, built, opener
from support.browser import box_of

TOPICS = ("Object detection", "Machine translation", "Speech recognition", "Image captioning")
# The number of lines of each text.
LINES = "texts => texts.map((text) => text.getClientRects().length)"


@pytest.fixture(scope="module")
def visit_trends(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open pages of a site whose topics rise and fall."""
    root = tmp_path_factory.mktemp("trends")
    papers = [
        f"@article{{p{n}, title={{{TOPICS[n % (1 + n // 60)]} {n}}}, year={2001 + n // 60},"
        f" code={{https://github.com/example/code-{n}}}}}"
        for n in range(240)
    ]
    (root / "papers.bib").write_text("\n".join(papers), encoding="utf-8")
    with built(root, "papers.bib") as address, opener(browser, address) as opened:
        yield opened


def left_edges(page: Page) -> list[float]:
    """Return the left edge of each chart."""
    return [box_of(chart)["x"] for chart in page.locator(".ps-trends :is(h2, h3)").all()]


def test_unfolded_numbers_leave_all_charts_in_their_columns(visit_trends: Opener) -> None:
    page = visit_trends("trends/", viewport=DESKTOP)
    before = left_edges(page)
    assert len(set(before)) == 3
    topics = page.locator(".ps-trends:has(h3)")
    topics.locator("summary").first.click()
    expect(topics.locator("table").first).to_be_visible()
    assert left_edges(page) == before


def test_the_charts_of_papers_and_of_code_stand_side_by_side(visit_trends: Opener) -> None:
    page = visit_trends("trends/", viewport=DESKTOP)
    names = ("papers-by-year", "with-code")
    papers, code = (box_of(page.locator(f"article div:has(> #{name})")) for name in names)
    assert papers["y"] == code["y"]


def test_on_a_desktop_a_topic_that_rises_takes_one_line(visit_trends: Opener) -> None:
    page = visit_trends("trends/", viewport=DESKTOP)
    heights = page.locator(".ps-names + ul > li").evaluate_all(
        "rows => rows.map((row) => row.offsetHeight)"
    )
    assert max(heights) < 40


def test_a_share_and_its_years_stay_on_one_line(visit_trends: Opener) -> None:
    for viewport in (DESKTOP, PHONE):
        page = visit_trends("trends/", viewport=viewport)
        lines = page.locator(".ps-names + ul > li > span").evaluate_all(LINES)
        assert lines
        assert set(lines) == {1}
