"""A paper on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.conftest import Opener
from support.library import ADAM

MOST_SHEETS = 2
SHEET = re.compile(rb"/Type\s*/Page\b")
# Nobody can press these on a sheet.
UNPRINTED = "body > header, body > footer, article button, .headerlink, a[href*='?like=']"


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_paper_prints_on_two_sheets_at_most(visit: Opener, paper: str, size: str) -> None:
    printed = visit(paper).pdf(format=size)
    assert 1 <= len(SHEET.findall(printed)) <= MOST_SHEETS


def test_a_sheet_has_the_text_and_addresses_and_nothing_to_press(visit_library: Opener) -> None:
    page = visit_library(ADAM)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", name="Adam: A Method")).to_be_visible()
    assert not any(one.is_visible() for one in page.locator(UNPRINTED).all())
    after = "one => getComputedStyle(one, '::after').content"
    assert "arxiv.org" in page.locator(".ps-actions + ul a").first.evaluate(after)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
