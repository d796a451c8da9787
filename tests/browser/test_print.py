"""Printed pages have the text and its addresses, and no controls."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.conftest import Opener
from support.library import ADAM

MAX_SHEETS = 2
SHEET = re.compile(rb"/Type\s*/Page\b")
# Controls that are useless on a sheet.
CONTROLS = "article :is(input, select, button, .ps-ways + ul, summary:not(.ps-why *))"
SHEET_SIZE = {"width": 720, "height": 1000}
UNPRINTED = "body > header, body > footer, article button, .headerlink, a[href*='?like=']"


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_paper_prints_on_two_sheets_at_most(read: Opener, paper: str, size: str) -> None:
    printed = read(paper).pdf(format=size)
    assert 1 <= len(SHEET.findall(printed)) <= MAX_SHEETS


def test_a_printed_paper_has_text_and_addresses_and_no_controls(read_library: Opener) -> None:
    page = read_library(ADAM)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", name="Adam: A Method")).to_be_visible()
    assert not any(element.is_visible() for element in page.locator(UNPRINTED).all())
    after = "link => getComputedStyle(link, '::after').content"
    assert "arxiv.org" in page.locator(".ps-actions + ul a").first.evaluate(after)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


def test_dark_colours_that_a_visitor_chose_are_not_printed(read_library: Opener) -> None:
    page = read_library(ADAM)
    page.evaluate("localStorage.setItem('papershelf.theme', 'dark')")
    page.reload()
    page.emulate_media(media="print")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["topics/pre-training/", "map/", "search/?q=model"])
def test_a_printed_list_or_map_has_no_controls(read: Opener, path: str) -> None:
    page = read(path, viewport=SHEET_SIZE)
    expect(page.locator("main")).to_contain_text("papers")
    page.emulate_media(media="print")
    assert not any(control.is_visible() for control in page.locator(CONTROLS).all())


def test_a_printed_topic_shows_its_related_topics_in_full(read: Opener) -> None:
    page = read("topics/pre-training/", viewport=SHEET_SIZE)
    page.emulate_media(media="print")
    cut = "lines => lines.filter((line) => line.scrollWidth > line.clientWidth).length"
    lines = page.locator(".ps-side > p")
    assert lines.count()
    assert lines.evaluate_all(cut) == 0
