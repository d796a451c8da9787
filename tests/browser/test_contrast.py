"""Icons, bars and edges stay visible where the system of a visitor forces its colours."""

from __future__ import annotations

import pytest

from browser.conftest import Opener
from support.library import ADAM

# The elements drawn by their background that can't be told from the background of the page.
BLANK = """([selector, pseudo]) => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const all = [...document.querySelectorAll(selector)];
  return all.length
    ? all.filter((element) => getComputedStyle(element, pseudo).backgroundColor === ground)
      .map((element) => element.outerHTML)
    : "none";
}"""
# Whether each element has an edge.
EDGES = """selector => [...document.querySelectorAll(selector)]
  .map((element) => parseFloat(getComputedStyle(element).borderTopWidth) > 0)"""
ICONS = "body > header > a:first-child, .ps-theme, .ps-save"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_icons_and_bars_are_visible_in_forced_colours(read_library: Opener, scheme: str) -> None:
    options = {"forced_colors": "active", "color_scheme": scheme}
    page = read_library("years/", **options)
    assert page.evaluate(BLANK, [".ps-shares + ul > li > span", None]) == []
    page = read_library(ADAM, **options)
    page.locator(".ps-theme").wait_for()
    actions = ".ps-actions + ul > li > :is(a, button), body > header > form"
    assert page.evaluate(BLANK, [f"{ICONS}, {actions}", "::before"]) == []


def test_buttons_and_chips_have_an_edge_in_forced_colours(read: Opener, paper: str) -> None:
    page = read(forced_colors="active")
    home = page.url
    for path, selector in (
        ("", ".ps-search button"),
        ("", ".ps-chips + p a"),
        ("browse/", ".ps-cards + ul em"),
        (paper, ".ps-side > h2 + p > a[href*=topics]"),
    ):
        page.goto(f"{home}{path}")
        edges = page.evaluate(EDGES, selector)
        assert edges, selector
        assert all(edges), selector


def test_the_band_of_the_home_page_has_the_forced_colour_of_the_page(read: Opener) -> None:
    page = read(forced_colors="active", color_scheme="dark")
    band = page.locator(".ps-hero").evaluate("hero => getComputedStyle(hero).borderImageSource")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in band


def test_the_legend_of_the_map_keeps_its_colours(read: Opener) -> None:
    page = read("map/", forced_colors="active")
    dots = page.locator(".ps-map-legend > li")
    dots.first.wait_for()
    colours = dots.evaluate_all(
        "all => all.map((dot) => getComputedStyle(dot, '::before').backgroundColor)"
    )
    assert len(set(colours)) == len(colours) > 1
