"""Sites with few settings of a user, and with pages of their own, look and work as they should."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Opener, built, opener
from support.browser import box_of, text_box_of
from support.shelf import CONFIG, SPARSE, lay, many


@pytest.fixture(scope="module")
def visit_own(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open pages of a site with the settings of the README, without a palette."""
    folder = lay(tmp_path_factory.mktemp("own"))
    with built(folder) as address, opener(browser, address) as opened:
        yield opened


def test_buttons_have_our_colours_without_a_palette(visit_own: Opener) -> None:
    page = visit_own(f"{SPARSE}/")
    button = page.get_by_role("link", name="Code github.com")
    expect(button).to_have_css("background-color", "rgb(11, 100, 91)")
    expect(button).to_have_css("color", "rgb(255, 255, 255)")


def test_without_scripts_pages_outside_the_navigation_show_it(visit_own: Opener) -> None:
    page = visit_own(f"{SPARSE}/", java_script_enabled=False)
    page.get_by_role("navigation").get_by_role("link", name="Topics").click()
    page.wait_for_url("**/topics/")


def test_the_navigation_and_the_contents_of_own_pages_have_names_and_even_lines(
    browser: Browser, tmp_path: Path
) -> None:
    nav = "nav: [index.md, 'Our \"first\" steps': [start.md, Deep: [end.md]]]\n"
    root = lay(tmp_path, CONFIG + nav)
    text = "# Start\n\n## One\n\n### Two\n\n## Three\n\n## Four\n"
    (root / "docs" / "start.md").write_text(text, "utf-8")
    (root / "docs" / "end.md").write_text("# End\n", "utf-8")
    with built(root) as url, opener(browser, url) as opened:
        page = opened("start/")
        section = page.get_by_role("navigation", name='Our "first" steps', exact=True)
        expect(section.get_by_role("link")).to_have_count(2)
        tops = [box_of(entry)["y"] for entry in page.locator(".ps-toc a").all()]
        assert len({round(below - above) for above, below in pairwise(tops)}) == 1


def test_the_accent_of_a_site_also_tints_the_chips(browser: Browser, tmp_path: Path) -> None:
    root = lay(tmp_path, f"{CONFIG}extra_css: [our.css]\n")
    (root / "docs" / "our.css").write_text(":root { --ps-accent: rgb(200, 0, 0); }\n", "utf-8")
    with built(root) as url, opener(browser, url) as opened:
        chip = opened(f"{SPARSE}/").locator(".ps-side > h2 + p a").first
        tint = chip.evaluate("chip => getComputedStyle(chip).backgroundColor.match(/[0-9.]+/g)")
        red, green, blue = map(float, tint)
        assert red > green == blue


def test_the_name_of_a_site_stays_in_one_line_beside_a_long_navigation(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay(tmp_path)
    for number in range(9):
        (root / "docs" / f"page-{number}.md").write_text(f"# Page {number}\n", "utf-8")
    with built(root) as url, opener(browser, url) as opened:
        name = opened().locator("header > a").first
        rectangles = """name => {
            const text = document.createRange();
            text.selectNodeContents(name);
            return text.getClientRects().length;
        }"""
        assert name.evaluate(rectangles) == 1


@pytest.mark.parametrize("width", [390, 960])
def test_the_name_of_a_site_with_a_very_long_word_stays_in_the_header(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    root = lay(tmp_path, CONFIG.replace("site_name: ", f"site_name: {'Bookshelf' * 6}"))
    with built(root) as url, opener(browser, url) as opened:
        page = opened(viewport={"width": width, "height": 600})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        name = page.locator("header > a").first
        assert name.evaluate("name => name.scrollWidth <= name.clientWidth")


def test_in_a_language_written_from_the_right_the_citation_stays_code_at_the_edge_of_its_column(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay(tmp_path, CONFIG.replace("material}", "material, language: ar}"))
    with built(root) as url, opener(browser, url) as opened:
        page = opened(f"{SPARSE}/")
        expect(page.locator("html")).to_have_css("direction", "rtl")
        expect(page.locator("pre > code")).to_have_css("direction", "ltr")
        assert box_of(page.locator("pre > code"))["x"] == box_of(page.locator(".ps-side"))["x"]


def test_no_button_covers_the_code_of_a_note_on_a_page_written_from_the_right(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay(tmp_path, CONFIG.replace("material}", "material, language: ar}"))
    (root / "notes").mkdir()
    (root / "notes" / f"{PurePosixPath(SPARSE).name}.md").write_text("```\nmake\n```\n", "utf-8")
    with built(root) as url, opener(browser, url) as opened:
        note = opened(f"{SPARSE}/").locator("article > pre")
        button, code = box_of(note.locator(".ps-copy")), text_box_of(note.locator("code"))
        assert code["y"] >= button["y"] + button["height"]


def test_no_button_covers_a_line_of_code_that_wraps(browser: Browser, tmp_path: Path) -> None:
    root = lay(tmp_path)
    (root / "docs" / "own.md").write_text(f"# Own\n\n    {'make ' * 99}\n", "utf-8")
    with built(root) as url, opener(browser, url) as opened:
        page = opened("own/")
        button, code = box_of(page.locator(".ps-copy")), text_box_of(page.locator("pre > code"))
        assert code["x"] + code["width"] <= button["x"]


def test_lists_of_papers_look_the_same_in_another_theme(browser: Browser, tmp_path: Path) -> None:
    config = "site_name: A\ntheme: mkdocs\nplugins: [papershelf: {page_size: 5}]\n"
    with built(lay(tmp_path, config, many(6))) as url, opener(browser, url) as opened:
        # Scripts of this theme fail at headings that begin with a number.
        page = opened("browse/", java_script_enabled=False)
        expect(page.locator(".ps-cards + ul")).to_have_css("list-style-type", "none")
        expect(page.locator(".ps-turn + p")).to_have_css("border-top-style", "solid")


def test_scripts_of_a_site_that_are_written_for_material_run(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay(tmp_path, f"{CONFIG}extra_javascript: [own.js]\n")
    script = "location$.subscribe(() => 0); document$.subscribe(({ body }) => body.append('Ready'))"
    (root / "docs" / "own.js").write_text(script, "utf-8")
    with built(root) as url, opener(browser, url) as opened:
        expect(opened(f"{SPARSE}/").locator("body")).to_contain_text("Ready")


def test_analytics_that_a_site_sets_run_without_errors(unwatched: Page, tmp_path: Path) -> None:
    errors: list[str] = []
    unwatched.on("pageerror", lambda error: errors.append(str(error)))
    unwatched.route("https://www.googletagmanager.com/**", lambda route: route.fulfill(body="1"))
    extra = "extra: {analytics: {provider: google, property: G-1}}\n"
    with (
        built(lay(tmp_path, CONFIG + extra)) as url,
        unwatched.expect_request("https://www.googletagmanager.com/gtag/js?id=G-1"),
    ):
        unwatched.goto(f"{url}search/")
    assert errors == []
