"""A browser on the site of a listing that wants to do harm: nothing of it runs or is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import served
from support.hostile import PAYLOADS, listing
from support.run import papershelf
from support.shelf import lay

WATCH = "window.pwned = () => { window.caught = true; }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the hostile site."""
    folder = lay(tmp_path_factory.mktemp("hostile"), listing=listing())
    assert papershelf("build", cwd=folder).returncode == 0
    with served(folder / "site") as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Give a page that takes note of what should not happen."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    found = context.new_page()
    asked: list[str] = []
    found.on("request", lambda request: asked.append(request.url))
    yield found
    assert not found.evaluate("window.caught")
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    context.close()


def test_no_text_of_a_source_runs_on_a_page(page: Page, address: str) -> None:
    for path in ("", "browse/", "browse/page-2/", "code/promised/", "about/"):
        page.goto(f"{address}{path}")
        assert not page.evaluate("window.caught")
    page.goto(f"{address}browse/title/")
    papers = page.locator("article a[href*='papers/']").evaluate_all("all => all.map(a => a.href)")
    assert len(papers) > len(PAYLOADS) / 2
    for paper in papers:
        page.goto(paper, wait_until="domcontentloaded")
        assert not page.evaluate("window.caught"), paper


@pytest.mark.parametrize("query", ["script pwned", "img onerror", "iframe evil", "onmouseover"])
def test_no_text_of_a_source_runs_in_the_search(page: Page, address: str, query: str) -> None:
    page.goto(address)
    page.keyboard.press("s")
    page.keyboard.type(query)
    result = page.locator(".md-search-result__link").first
    expect(result).to_be_visible()
    result.hover()
    assert page.locator(".md-search-result :is(img, svg[onload], script, iframe)").count() == 0
    assert page.locator(".md-search-result [onmouseover]").count() == 0


def test_the_title_in_the_window_is_the_papers(page: Page, address: str) -> None:
    page.goto(f"{address}papers/on-title-script-pwned-script-and-its-end-of-title/")
    assert (
        page.title() == "On </title><script>pwned()</script> and Its end of title - A small shelf"
    )
