"""The map of papers in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Literal

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, Route, expect

from browser.conftest import DESKTOP, PHONE, Opener, built, opener
from browser.test_search import hold_requests
from support.browser import axe_finds, box_of

CARD = ".ps-map-card"
RING = ".ps-map-ring"
COUNT = ".ps-map-said"
# The position in the window of the paper whose card is shown.
POSITION = """card => {
  const { left, right, top, bottom } = card.style;
  const box = document.querySelector("canvas").getBoundingClientRect();
  return [
    left ? box.left + parseFloat(left) : box.right - parseFloat(right),
    top ? box.top + parseFloat(top) - 14 : box.bottom - parseFloat(bottom) + 14,
  ];
}"""

# The lightness of the colour of each element, from 0 to 255.
LIGHTNESS = """items => items.map((item) => {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(item).color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return 0.3 * red + 0.59 * green + 0.11 * blue;
})"""

# The labels of regions of equal size at these positions, and the free space left and right of them.
LABELS = """async (regions) => {
  const address = document.querySelector("script[src*=frame]").src;
  const { createLabels } = await import(new URL("search/map/labels.js", address));
  const names = document.querySelector(".ps-map-names");
  const all = regions.map(([label, x, y]) => ({ label, level: 0, papers: 9, x, y }));
  createLabels(names, all)({ x: 0, y: 0, scale: 1 }, 1);
  const around = names.getBoundingClientRect();
  return [...names.children].map((name) => {
    const { left, right } = name.getBoundingClientRect();
    return [name.textContent, Math.min(left - around.left, around.right - right)];
  });
}"""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site whose papers have years and venues, and no topics."""
    root = tmp_path_factory.mktemp("dated")
    words = "hive queen drone comb nectar pollen swarm wing sting wax".split()
    papers = [
        f"@article{{b{n}, title={{{words[n % 10]} {words[n % 7]} {n}}}, year={2001 + n % 3}, "
        f"journal={{Journal of {('Bees', 'Honey')[n % 2]}}}}}"
        for n in range(60)
    ]
    (root / "papers.bib").write_text("\n".join(papers), encoding="utf-8")
    with built(root, "papers.bib") as address:
        yield address


def drawn(page: Page) -> Page:
    """Wait until the map on a *page* is drawn, and return the page."""
    expect(page.locator(".ps-map canvas")).to_be_visible()
    expect(page.locator(".ps-map-names > span").first).to_be_visible()
    return page


def select_paper(page: Page) -> str:
    """Show the card of the paper in the middle by keyboard, and return its title."""
    page.locator("canvas").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(CARD)).to_be_visible()
    return page.locator(f"{CARD} a").inner_text()


def test_the_keyboard_opens_a_paper(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    title = select_paper(page)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(title)


def test_a_click_opens_the_paper_under_the_pointer(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    title = select_paper(page)
    page.mouse.click(*page.locator(CARD).evaluate(POSITION))
    expect(page.locator("h1")).to_contain_text(title)


def test_a_tap_on_a_paper_shows_the_card_that_opens_it(visit: Opener) -> None:
    page = drawn(visit("map/", viewport=PHONE, has_touch=True, is_mobile=True))
    title = select_paper(page)
    position = page.locator(CARD).evaluate(POSITION)
    box = box_of(page.locator("canvas"))
    page.touchscreen.tap(box["x"] + 3, box["y"] + 3)
    expect(page.locator(CARD)).to_be_hidden()
    page.touchscreen.tap(*position)
    expect(page.locator(CARD)).to_be_visible()
    page.locator(f"{CARD} a").tap()
    expect(page.locator("h1")).to_contain_text(title)


def test_points_are_in_the_colours_of_the_legend(read: Opener) -> None:
    page = drawn(read("map/"))
    picture = Image.open(BytesIO(page.locator("canvas").screenshot())).convert("RGB")
    drawn_colours = {colour for _, colour in picture.getcolors(1 << 20) or ()}
    swatch = page.locator(".ps-map-legend > li:visible").nth(1)
    colour = swatch.evaluate("item => getComputedStyle(item).color.match(/[0-9]+/g).map(Number)")
    assert any(
        max(abs(a - b) for a, b in zip(drawn_colour, colour, strict=True)) < 40
        for drawn_colour in drawn_colours
    )


def test_the_full_map_fills_its_frame(read: Opener) -> None:
    picture = Image.open(BytesIO(drawn(read("map/")).locator("canvas").screenshot())).convert("RGB")
    ground = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    left, top, right, bottom = ImageChops.difference(picture, ground).getbbox() or (0, 0, 0, 0)
    assert max((right - left) / picture.width, (bottom - top) / picture.height) > 0.9


def test_the_map_leaves_a_place_to_scroll_a_phone_on_its_side(read: Opener) -> None:
    page = read("map/")
    page.set_viewport_size({"width": 844, "height": 390})
    assert box_of(drawn(page).locator("canvas"))["height"] < 390 * 2 / 3


def test_the_wheel_scrolls_the_page_and_with_ctrl_zooms_the_map(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    name = page.locator(".ps-map-names > span").first
    before = name.get_attribute("style")
    expect(page.get_by_text("Ctrl or ⌘ + scroll zooms")).to_be_visible()
    page.locator("canvas").hover(position={"x": 300, "y": 300})
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 0")
    assert name.get_attribute("style") == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(name).not_to_have_attribute("style", before or "")


def test_a_long_label_has_two_lines_on_a_phone(read: Opener) -> None:
    page = drawn(read("map/", viewport=PHONE))
    label = "Text encoders and other word embeddings"
    [[text, space]] = page.evaluate(LABELS, [[label, 0, 0]])
    assert text == label
    assert space > PHONE["width"] / 6


def test_the_map_of_a_flat_layout_is_lower_than_wide_on_a_phone(read: Opener) -> None:
    page = drawn(read("map/", viewport=PHONE))
    page.locator(".ps-map").evaluate("map => map.style.setProperty('--ps-map-ratio', .5)")
    box = box_of(page.locator("canvas"))
    assert box["height"] < box["width"]


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    """Return the position of the middle of an element in the window."""
    box = box_of(page.locator(selector))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_paper_whose_card_is_shown_has_a_ring(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    expect(page.locator(RING)).to_be_hidden()
    select_paper(page)
    assert middle_of(page, RING) == pytest.approx(page.locator(CARD).evaluate(POSITION), abs=1)
    ring = middle_of(page, RING)
    page.keyboard.press("ArrowRight")
    assert middle_of(page, RING) != pytest.approx(ring, abs=1)
    page.locator("canvas").hover(position={"x": 5, "y": 5})
    page.locator("h1").hover()
    expect(page.locator(RING)).to_be_hidden()


def test_escape_closes_the_card_and_the_map_gets_the_focus_back(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    select_paper(page)
    page.locator(f"{CARD} a").focus()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    expect(page.locator(RING)).to_be_hidden()
    expect(page.locator("canvas")).to_be_focused()


def test_a_point_under_the_mouse_has_a_ring(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    select_paper(page)
    x, y = middle_of(page, RING)
    page.mouse.move(x + 300, y + 300)
    page.mouse.move(x + 2, y)
    expect(page.locator(RING)).to_be_visible()
    assert middle_of(page, RING) == pytest.approx((x, y), abs=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_years_go_from_the_background_to_that_of_the_text(
    browser: Browser, dated: str, scheme: Literal["light", "dark"]
) -> None:
    with opener(browser, dated) as opened:
        page = drawn(opened("map/", color_scheme=scheme))
        swatches = page.locator(".ps-map-legend > li:visible")
        expect(swatches).to_have_count(3)
        lightness = swatches.evaluate_all(LIGHTNESS)
        assert lightness == sorted(lightness, reverse=scheme == "light")
        assert min(abs(first - second) for first, second in pairwise(lightness)) > 20


def test_the_number_of_hits_is_shown_and_the_query_stays_in_the_address(read: Opener) -> None:
    page = drawn(read("map/"))
    page.get_by_label("Find on the map").fill("retrieval")
    expect(page.locator(COUNT)).to_have_text(re.compile(r"^[1-9]\d? of 98 papers$"))
    count = page.locator(COUNT).inner_text()
    page.reload()
    expect(page.locator(COUNT)).to_have_text(count)
    page.get_by_label("Topic").select_option("computer-vision")
    expect(page.locator(COUNT)).not_to_have_text(count)
    assert "topic=computer-vision" in page.url


def test_colours_by_a_field_that_no_paper_has_are_not_offered(read: Opener) -> None:
    page = drawn(read("map/"))
    expect(page.locator(".ps-map-legend")).to_contain_text("Pre-training")
    expect(page.get_by_role("combobox", name="Topic")).to_be_visible()
    expect(page.get_by_role("combobox", name="Colours")).to_have_count(0)


def test_the_legend_ends_with_all_other_papers(read: Opener) -> None:
    page = drawn(read("map/"))
    expect(page.locator(".ps-map-legend > li:visible").last).to_have_text("Other")


def test_points_are_coloured_by_a_field_that_papers_have(browser: Browser, dated: str) -> None:
    with opener(browser, dated) as opened:
        page = drawn(opened("map/"))
        shown = page.locator(".ps-map-legend > li:visible")
        expect(shown).to_have_text(["2001", "2002", "2003"])
        page.get_by_role("combobox", name="Colours").select_option("venue")
        expect(shown).to_have_text(["Journal of Bees", "Journal of Honey"])


def test_colours_that_arrive_late_are_those_chosen_last(browser: Browser, dated: str) -> None:
    def with_topic(route: Route) -> None:
        data = route.fetch().json()
        topic = {"colours": ["year", "topic"], "topics": [["bees", "Bees"]], "hues": "1" * 60}
        route.fulfill(json=data | topic)

    with opener(browser, dated) as opened:
        page = opened()
        page.context.route("**/search/map.json", with_topic)
        routes = hold_requests(page, "**/facets/**")
        page.goto(f"{page.url}map/")
        drawn(page).get_by_role("combobox", name="Colours").select_option("topic")
        shown = page.locator(".ps-map-legend > li:visible")
        expect(shown).to_have_text(["Bees"])
        with page.expect_response("**/facets/**"):
            for route in routes:
                route.continue_()
        page.wait_for_timeout(300)
        expect(shown).to_have_text(["Bees"])


def test_the_map_zooms_in_and_shows_everything_again(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    names = page.locator(".ps-map-names > span")
    first = names.first.get_attribute("style")
    page.get_by_role("button", name="Zoom in").click()
    expect(names.first).not_to_have_attribute("style", first or "")
    page.get_by_role("button", name="Show the full map").click()
    expect(names.first).to_have_attribute("style", first or "")


def test_the_map_keeps_its_view_for_a_visitor_who_comes_back(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    names = page.locator(".ps-map-names > span")
    title = select_paper(page)
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    shown = names.first.get_attribute("style")
    page.locator("canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(title)
    page.go_back()
    expect(drawn(page).locator(".ps-map-names > span").first).to_have_attribute(
        "style", shown or ""
    )


def test_a_label_is_shown_once_and_away_from_the_border(read: Opener) -> None:
    page = drawn(read("map/", viewport=DESKTOP))
    half = page.locator(".ps-map-names").evaluate("names => names.clientWidth / 2")
    regions = [["Other papers", 0, 0], ["Other papers", 0, 90], ["Masked modelling", 10 - half, 0]]
    labels = page.evaluate(LABELS, regions)
    assert [label for label, _ in labels] == ["Other papers", "Masked modelling"]
    assert min(space for _, space in labels) > 4


@pytest.mark.parametrize("path", ["map/", ""])
def test_without_scripts_the_map_is_a_still_picture(visit: Opener, path: str) -> None:
    page = visit(path, java_script_enabled=False, viewport=PHONE)
    picture = page.get_by_role("img", name="Map of 98 papers")
    expect(picture).to_be_visible()
    assert picture.locator("text").count() > 2
    assert picture.locator("path").count() > 2


def test_without_scripts_regions_are_headings_with_their_papers(visit: Opener) -> None:
    page = visit("map/", java_script_enabled=False)
    regions = page.locator("h3")
    assert regions.count() > 3
    expect(page.locator("h3 ~ ul a[href*='papers/']").first).to_be_visible()
    searches = page.get_by_role("link", name="Search for its terms")
    assert searches.count() >= regions.count() - 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_while_a_card_is_shown(read: Opener, scheme: str) -> None:
    page = drawn(read("map/", color_scheme=scheme))
    select_paper(page)
    assert axe_finds(page) == []


def test_the_map_works_from_a_disk(open_file: Opener) -> None:
    page = drawn(open_file("map/index.html"))
    title = select_paper(page)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(title)
