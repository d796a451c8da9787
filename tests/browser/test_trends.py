"""The page of trends in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESKTOP, PHONE, Opener, opener
from support.browser import served
from support.run import papershelf

TOPICS = ("Object detection", "Machine translation", "Speech recognition", "Image captioning")
# Where each chart begins, from the left of the window.
LEFT = "charts => charts.map((chart) => chart.getBoundingClientRect().left)"
# How many lines a text takes.
LINES = "texts => texts.map((text) => text.getClientRects().length)"


@pytest.fixture(scope="module")
def visit_trends(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open pages of a site whose topics rise and fall."""
    root = tmp_path_factory.mktemp("trends")
    papers = [
        f"@article{{p{at}, title={{{TOPICS[at % (1 + at // 60)]} {at}}}, year={2001 + at // 60}}}"
        for at in range(240)
    ]
    (root / "papers.bib").write_text("\n".join(papers), encoding="utf-8")
    done = papershelf("build", "papers.bib", "-d", root / "site", cwd=root)
    assert done.returncode == 0, done.stderr
    with served(root / "site") as address, opener(browser, address) as opened:
        yield opened


def charts(page: Page) -> list[float]:
    """Return where each chart begins."""
    found: list[float] = page.locator(".ps-trends h3").evaluate_all(LEFT)
    return found


def test_numbers_that_unfold_leave_all_charts_in_their_columns(visit_trends: Opener) -> None:
    page = visit_trends("trends/", viewport=DESKTOP)
    before = charts(page)
    assert len(set(before)) == 3
    page.locator(".ps-trends summary").first.click()
    expect(page.locator(".ps-trends table").first).to_be_visible()
    assert charts(page) == before


def test_a_share_stays_in_one_line_with_its_years(visit_trends: Opener) -> None:
    for viewport in (DESKTOP, PHONE):
        page = visit_trends("trends/", viewport=viewport)
        lines = page.locator(".ps-names + ul > li > span").evaluate_all(LINES)
        assert lines
        assert set(lines) == {1}
