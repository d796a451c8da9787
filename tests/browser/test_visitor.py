"""Visitors read, navigate, copy and save papers, on desktops and phones."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import DESKTOP, PHONE, TABLET, Opener
from support.browser import box_of, text_box_of
from support.library import ADAM


def heading(page: Page) -> str:
    """Return the text of the first heading, without its permalink."""
    return page.locator("h1").inner_text().removesuffix("¶").strip()


def width(page: Page) -> int:
    """Return the width of the page, in CSS pixels."""
    pixels: int = page.evaluate("document.documentElement.scrollWidth")
    return pixels


def test_links_lead_from_home_to_a_topic_a_paper_and_a_related_one(read: Opener) -> None:
    page = read()
    page.get_by_role("link", name="Contrastive learning (").click()
    assert heading(page) == "Contrastive learning"
    page.locator(".ps-cards + ul a").first.click()
    first = heading(page)
    page.locator("#related-papers + ul a").last.click()
    expect(page.locator("h1")).not_to_contain_text(first)


def test_the_search_in_the_header_finds_a_paper_and_enter_opens_it(read: Opener) -> None:
    page = read()
    page.keyboard.press("s")
    page.keyboard.type("pointer networks")
    result = page.locator(".ps-suggestions a").first
    expect(result).to_contain_text("Pointer Networks")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/pointer-networks/**")
    assert heading(page) == "Pointer Networks"


# How many lines each element has.
LINES = """(elements) => elements.map((element) =>
  Math.round(element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight)))"""
# The share of its width that the last row of a list's line fills, for titles of ever more words.
LAST_ROWS = """(line) => Array.from({ length: 15 }, (_, words) => {
  line.innerHTML = `<a href="#">${"Graphs ".repeat(words + 1)}</a> · Lee et al. · NeurIPS`;
  const range = new Range();
  range.selectNodeContents(line);
  const rows = [...range.getClientRects()];
  const bottom = Math.max(...rows.map((row) => row.bottom));
  const last = rows.filter((row) => row.bottom > bottom - 8);
  const isAlone = last.length === rows.length;
  const end = Math.max(...last.map((row) => row.right));
  return isAlone ? 1 : (end - line.getBoundingClientRect().left) / line.offsetWidth;
})"""
# The class of the element with the focus, if it is invisible; a hidden checkbox has a label.
INVISIBLE_FOCUS = """() => {
  const { offsetHeight, id, className } = document.activeElement;
  return offsetHeight || document.querySelector(`label[for="${id}"]`) ? "" : className;
}"""


@pytest.mark.parametrize("path", ["", "browse/", "search/"])
def test_every_element_that_gets_the_focus_by_keyboard_is_visible(read: Opener, path: str) -> None:
    page = read(path)
    expect(page.locator("body > header")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(INVISIBLE_FOCUS) == ""


@pytest.mark.parametrize("line", ["header > nav", ".ps-side > p"])
def test_on_a_phone_a_link_that_gets_the_focus_scrolls_into_its_line(
    read: Opener, line: str
) -> None:
    page = read("topics/contrastive-learning/", viewport=PHONE)
    links = page.locator(line).last.get_by_role("link")
    links.first.focus()
    for key in ["Tab"] * (links.count() - 1) + ["Shift+Tab"] * (links.count() - 1):
        page.keyboard.press(key)
        box = box_of(page.locator(":focus"))
        assert 0 <= box["x"] <= PHONE["width"] - box["width"]


def test_the_form_on_the_home_page_searches(read: Opener) -> None:
    page = read()
    page.get_by_label("Search the papers").fill("tokenizer transfer")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search/?q=tokenizer+transfer")
    expect(page.locator(".ps-results a").first).to_contain_text("Tokenizer Transfer")


def test_the_reasons_for_links_open_by_keyboard(read: Opener, paper: str) -> None:
    page = read(paper)
    reason = page.locator(".ps-side details", has_text="Why these links?")
    expect(reason).not_to_have_attribute("open", "")
    reason.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(reason).to_have_attribute("open", "")
    expect(reason.locator("li").first).to_be_visible()


def test_a_citation_is_not_translated(read: Opener, paper: str) -> None:
    expect(read(paper).locator("#cite + pre > code")).to_have_attribute("translate", "no")


def test_the_address_of_a_paper_can_be_copied(read: Opener, paper: str) -> None:
    page = read(paper)
    page.get_by_role("button", name="Copy link").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith(paper)


@pytest.mark.parametrize(
    ("repository", "form"),
    [
        ("https://github.com/o/n", "https://github.com/o/n/issues/new?title="),
        ("https://gitlab.com/o/n/", "https://gitlab.com/o/n/-/issues/new?issue[title]="),
        ("https://git.example/o/n", ""),
    ],
)
def test_a_page_without_a_form_for_corrections_links_to_that_of_its_repository(
    read: Opener, paper: str, repository: str, form: str
) -> None:
    page = read(paper)

    def with_repository(route: Route) -> None:
        text = re.sub(r" · <a [^>]*>Suggest a correction</a>", "", route.fetch().text())
        footer = f"<footer><a href={repository}>Code</a></footer>"
        text = re.sub("<footer>.*</footer>", footer, text)
        route.fulfill(body=text, content_type="text/html")

    page.route(f"**/{paper}", with_repository)
    page.reload()
    link = page.get_by_role("link", name="Suggest a correction", exact=True)
    expect(link).to_have_count(1 if form else 0)
    if form:
        title = f"Correction%3A%20{paper.replace('/', '%2F')}"
        expect(link).to_have_attribute("href", f"{form}{title}")
        page.emulate_media(media="print")
        expect(link).to_be_hidden()


def test_papers_are_saved_in_the_browser_and_removed_again(read: Opener, paper: str) -> None:
    page = read(paper)
    title = heading(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Saved", exact=True)).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Saved papers: 1").click()
    page.get_by_role("link", name=title).click()
    assert heading(page) == title
    page.go_back()
    page.get_by_role("button", name=f"Remove {title}").click()
    expect(page.get_by_role("link", name="Saved papers: 1")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("You have no saved papers yet")).to_be_visible()


def test_a_page_that_is_parsed_at_once_has_all_actions(visit: Opener, paper: str) -> None:
    page = visit(paper)
    # An observer gets no records where the parser has finished before it starts.
    page.add_init_script("MutationObserver.prototype.observe = () => {}")
    page.reload()
    expect(page.get_by_role("button", name="Copy link", exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(1)


def test_a_phone_has_the_navigation_and_the_search_page(read: Opener) -> None:
    page = read("about/", viewport=PHONE)
    bar = page.get_by_role("navigation")
    bar.get_by_role("link", name="Topics").click()
    expect(page.locator("h1")).to_have_text("Topics")
    bar.get_by_role("link", name="Search").click()
    page.get_by_label("Search the papers").fill("model soups")
    expect(page.locator(".ps-results a").first).to_contain_text("Model soups")


def test_the_shortcut_opens_the_search_page_where_the_header_has_no_field(read: Opener) -> None:
    page = read("topics/", viewport={"width": 700, "height": 800})
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    expect(page.get_by_label("Search the papers")).to_be_focused()


def test_on_a_phone_pages_begin_with_a_title_of_the_same_size(read: Opener) -> None:
    size = "heading => getComputedStyle(heading).fontSize"
    sizes = set()
    for path in ("guide/", "about/"):
        page = read(path, viewport=PHONE)
        sizes.add(page.locator("h1").evaluate(size))
        title, contents = box_of(page.locator("h1")), page.locator(".ps-toc")
        if contents.count():
            assert box_of(contents)["y"] >= title["y"] + title["height"]
    assert sizes == {"25px"}


def test_on_a_desktop_the_contents_stand_beside_the_text(read: Opener) -> None:
    page = read("guide/")
    contents, text = box_of(page.locator(".ps-toc")), box_of(page.locator("h2 + ul").first)
    assert contents["x"] > text["x"] + text["width"]
    assert contents["y"] < text["y"]


def test_on_a_phone_the_navigation_scrolls_to_the_current_page(read: Opener) -> None:
    page = read("about/", viewport=PHONE)
    expect(page.locator("header nav [aria-current]")).to_be_in_viewport(ratio=1)
    page.get_by_role("navigation").get_by_role("link", name="Home").click()
    expect(page.locator("header nav [aria-current]")).to_be_in_viewport(ratio=1)


def test_the_header_with_a_long_name_stays_on_one_line(read_library: Opener) -> None:
    page = read_library("code/", viewport=DESKTOP)
    expect(page.locator("header > .ps-theme")).to_be_visible()
    header = page.locator("body > header")
    height = header.evaluate("header => header.offsetHeight")
    page.locator("header > a").first.evaluate(
        "link => link.append(' of the publications of a group')"
    )
    assert header.evaluate("header => header.offsetHeight") == height
    assert width(page) <= DESKTOP["width"]


def test_the_name_of_the_site_does_not_run_into_a_long_navigation(read: Opener) -> None:
    page = read("code/", viewport={"width": 960, "height": 600})
    page.locator("body > header > nav").evaluate(
        "nav => { nav.innerHTML = nav.innerHTML.repeat(3); }"
    )
    name = text_box_of(page.locator("header > a").first)
    assert name["x"] + name["width"] <= box_of(page.locator("body > header > nav"))["x"] - 8


def test_a_navigation_that_goes_on_beyond_its_edge_fades_out_there(read_library: Opener) -> None:
    page = read_library("code/", viewport=DESKTOP)
    navigation = page.locator("body > header > nav")
    navigation.evaluate("nav => { nav.innerHTML = nav.innerHTML.repeat(3); }")
    assert navigation.evaluate("nav => nav.scrollWidth > nav.clientWidth")
    expect(navigation).to_have_css("mask-image", re.compile("gradient"))


def test_on_a_desktop_a_list_has_more_room_than_the_short_column_beside_it(read: Opener) -> None:
    page = read("topics/pre-training/", viewport=DESKTOP)
    cards, side = box_of(page.locator(".ps-cards + ul").last), box_of(page.locator(".ps-side"))
    assert cards["width"] > 1.8 * side["width"]
    # Its border ends with it.
    assert side["y"] + side["height"] < cards["y"] + cards["height"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_beginning_of_an_abstract_takes_three_lines(
    read: Opener, viewport: dict[str, int]
) -> None:
    page = read("browse/", viewport=viewport)
    lines = page.locator(".ps-cards + ul p:nth-of-type(2)").evaluate_all(LINES)
    assert max(lines) == 3


def test_on_a_phone_no_ellipsis_cuts_a_word_of_an_abstract(read: Opener) -> None:
    text = read("browse/", viewport=PHONE).locator(".ps-cards + ul p:nth-of-type(2)").first
    # Where lines are clamped, the computed value is that of a box with an ellipsis.
    expect(text).to_have_css("display", "block")
    assert text.evaluate("text => text.scrollHeight > text.clientHeight")


def test_on_a_phone_an_abstract_is_as_wide_as_its_card(read: Opener) -> None:
    page = read("browse/", viewport=PHONE)
    text = box_of(page.locator(".ps-cards + ul p:nth-of-type(2)").first)
    around = box_of(page.locator("article > h2").first)
    assert (text["x"], text["width"]) == (around["x"], around["width"])


def test_on_a_phone_each_way_into_a_list_takes_one_line(read_library: Opener) -> None:
    page = read_library("browse/", viewport=PHONE)
    ways = page.locator(".ps-ways + ul > li")
    ways.last.evaluate("way => way.append(' · 1999'.repeat(40))")
    assert max(ways.evaluate_all("ways => ways.map((way) => way.offsetHeight)")) < 40
    assert width(page) <= PHONE["width"]


def test_orders_filters_and_files_of_a_list_share_a_line(read_library: Opener) -> None:
    ways = read_library("browse/", viewport=DESKTOP).locator(".ps-ways + ul > li")
    tops = ways.evaluate_all("ways => ways.map((way) => way.offsetTop)")
    assert len(tops) > len(set(tops))


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
def test_related_topics_above_a_list_take_one_line(read: Opener, viewport: dict[str, int]) -> None:
    page = read("topics/pre-training/", viewport=viewport)
    chips = page.locator(".ps-side > h2 + p").last
    chips.evaluate("line => { line.innerHTML = line.innerHTML.repeat(40); }")
    assert chips.evaluate("line => line.offsetHeight") < 60
    assert width(page) <= viewport["width"]


def test_on_a_phone_a_text_below_related_topics_keeps_a_distance(read: Opener) -> None:
    page = read("topics/pre-training/", viewport=PHONE)
    side = page.locator(".ps-side")
    # As on a topic whose list shows the newest papers only.
    side.evaluate("side => side.insertAdjacentHTML('afterend', '<p>This list shows</p>')")
    chips, text = box_of(side.locator("p").last), box_of(page.locator(".ps-side + p"))
    assert text["y"] - chips["y"] - chips["height"] >= 12


def test_on_a_phone_the_chips_of_a_card_take_one_line(read: Opener) -> None:
    page = read("browse/", viewport=PHONE)
    chips = page.locator(".ps-cards + ul p:has(> em)")
    assert max(chips.evaluate_all("lines => lines.map((line) => line.offsetHeight)")) < 40
    assert width(page) <= PHONE["width"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_no_line_of_a_list_ends_with_a_word_alone(
    read_library: Opener, viewport: dict[str, int]
) -> None:
    page = read_library("venues/", viewport=viewport)
    shares = page.locator(".ps-lines + ul > li").first.evaluate(LAST_ROWS)
    assert min(shares) > 0.3


def test_on_a_phone_the_years_of_a_venue_take_one_line(read_library: Opener) -> None:
    page = read_library("venues/", viewport=PHONE)
    page.locator(".ps-lines + ul a").first.click()
    years = page.locator(".ps-side > h2 + p")
    years.evaluate("line => { line.innerHTML = line.innerHTML.repeat(40); }")
    assert years.evaluate("line => line.offsetHeight") < 60
    assert width(page) <= PHONE["width"]


def test_the_current_one_of_several_lists_looks_like_no_link_to_another(read: Opener) -> None:
    page = read("code/")
    expect(page.locator(".ps-tabs + p > strong > a")).to_have_css("text-decoration-line", "none")
    expect(page.locator(".ps-tabs + p > a").first).to_have_css("text-decoration-line", "underline")


def test_formats_of_a_list_have_even_distances(read: Opener) -> None:
    page = read("topics/pre-training/")
    links = page.locator(".ps-ways + ul > li:has(a[href$='.ris']) a").all()
    boxes = [text_box_of(link) for link in links]
    gaps = [after["x"] - before["x"] - before["width"] for before, after in pairwise(boxes)]
    assert len(gaps) == 3
    assert max(gaps) - min(gaps) < 0.5


def test_a_venue_in_a_right_to_left_script_stands_at_the_right_edge(read_library: Opener) -> None:
    page = read_library(ADAM)
    line = page.locator("p:has(+ .ps-actions)")
    link = line.locator("a").last
    line.evaluate("line => { line.replaceChildren(line.querySelector('a')); }")
    link.evaluate("link => { link.textContent = 'כנס ישראלי 2020'; }")
    around, name = box_of(line), box_of(link)
    assert name["x"] + name["width"] == pytest.approx(around["x"] + around["width"], abs=1)
    assert name["height"] >= 24


def test_the_colours_follow_the_system(read: Opener) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = read(color_scheme="light").evaluate(background)
    dark = read(color_scheme="dark").evaluate(background)
    assert (light, dark) == ("rgb(255, 255, 255)", dark)
    assert sum(int(part) for part in dark[4:-1].split(",")) < 150


def test_without_javascript_everything_but_the_search_works(visit: Opener) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("link", name="All papers").click()
    page.get_by_role("link", name="Title", exact=True).click()
    assert heading(page) == "Papers by title"
    page.get_by_role("link", name="With code").click()
    assert heading(page) == "Code, models and data"
    page.locator(".ps-cards + ul a").first.click()
    page.get_by_text("Why these topics?").click()
    expect(page.locator(".ps-side details li").first).to_be_visible()


def test_without_javascript_a_phone_has_the_navigation(visit: Opener, paper: str) -> None:
    page = visit(paper, viewport=PHONE, java_script_enabled=False)
    page.get_by_role("navigation").get_by_role("link", name="Topics").click()
    assert heading(page) == "Topics"


def test_chosen_colours_are_remembered(read: Opener, paper: str) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    page = read(paper, color_scheme="light")
    light = page.evaluate(background)
    for name in ("System colours", "Light colours"):
        page.get_by_role("button", name=name).click()
    dark = page.evaluate(background)
    assert dark != light
    page.reload(wait_until="commit")
    page.wait_for_selector("article", state="attached")
    assert page.evaluate(background) == dark
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate(background) == light


def test_colours_chosen_in_one_tab_apply_in_another(visit: Opener, paper: str) -> None:
    page = visit(paper)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="System colours").click()
    expect(page.get_by_role("button", name="Light colours")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_link_of_a_heading_has_a_name_that_is_no_part_of_the_heading(
    read: Opener, paper: str
) -> None:
    page = read(paper)
    section = page.get_by_role("heading", name="Abstract", exact=True)
    link = section.get_by_role("link", name="Permanent link to “Abstract”", exact=True)
    expect(link).to_have_text("#")


def test_headings_have_links_to_themselves(read: Opener, paper: str) -> None:
    page = read(paper)
    page.locator("#abstract").hover()
    page.locator("#abstract > .headerlink").click()
    assert page.url.endswith("#abstract")


def test_formulas_are_mathml(read: Opener) -> None:
    page = read("browse/")
    page.get_by_role("link", name="How to Capture Higher-order Correlations?").click()
    assert page.locator("article math").count() >= 3
    assert page.locator("article math merror").count() == 0


def test_the_hidden_address_of_an_action_makes_no_page_wider(read_library: Opener) -> None:
    page = read_library(ADAM, viewport=PHONE)
    page.evaluate(
        "document.querySelectorAll('.ps-actions + ul small').forEach("
        "(address) => { address.textContent = 'doi:10.1000/'.repeat(9); })"
    )
    assert width(page) <= PHONE["width"]


@pytest.mark.parametrize("wide", [320, 390, 800, 1280])
def test_the_buttons_to_copy_and_save_are_on_one_line(read_library: Opener, wide: int) -> None:
    page = read_library(ADAM, viewport={"width": wide, "height": 800})
    buttons = [page.get_by_role("button", name=name, exact=True) for name in ("Copy link", "Save")]
    copying, saving = map(box_of, buttons)
    assert copying["y"] == saving["y"]


def test_the_title_of_a_page_written_by_hand_looks_like_all_others(read: Opener) -> None:
    style = """h1 => ["fontSize", "letterSpacing", "lineHeight", "margin"]
      .map((name) => getComputedStyle(h1)[name])"""
    titles = [read(path).locator("h1").evaluate(style) for path in ("guide/", "browse/")]
    assert titles[0] == titles[1]


def test_two_links_and_the_way_to_more_stand_in_one_row_with_the_other_actions(
    read: Opener, paper: str
) -> None:
    page = read(paper, viewport=DESKTOP)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    page.locator(".ps-actions + ul a").first.evaluate(
        """code => {
          code.outerHTML = "<a href=/a.pdf>PDF</a><a href=https://doi.org/1>Publisher</a>";
        }"""
    )
    actions = page.locator(".ps-actions + ul > li > *")
    expect(actions).to_have_count(6)
    assert len({box_of(action)["y"] for action in actions.all()}) == 1
