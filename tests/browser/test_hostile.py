"""On the site of hostile sources, nothing of them runs in a browser or is requested."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Watch
from support.browser import served
from support.hostile import listing
from support.hostile_files import hostile_files
from support.length import sample, seeded
from support.reading import put
from support.run import papershelf
from support.shelf import lay

# The number of pages of each kind that are visited, unless all are.
VISITED = 25
WATCH = "window.pwned = () => { window.caught = true; }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the hostile site."""
    folder = lay(tmp_path_factory.mktemp("hostile"), listing=listing())
    for name, data in hostile_files(seeded()).items():
        put(folder, name, data)
    done = papershelf("build", "--quiet", cwd=folder)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    with served(folder / "site") as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Give a page on which no script of a source may run, and no other host be requested."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    visited = context.new_page()
    watch, requested = Watch(address), list[str]()
    visited.on("request", lambda request: requested.append(request.url))
    visited.on("console", watch.on_console)
    visited.on("pageerror", lambda error: watch.faults.append(f"error: {error}"))
    visited.on("dialog", lambda dialog: watch.faults.append(f"dialog: {dialog.message}"))
    yield visited
    assert not visited.evaluate("window.caught")
    assert not [url for url in requested if not url.startswith((address, "data:", "blob:"))]
    assert watch.faults == []
    context.close()


def test_no_text_of_a_source_runs_on_a_page(page: Page, address: str) -> None:
    for path in ("", "browse/", "browse/page-2/", "code/promised/", "about/"):
        page.goto(f"{address}{path}")
        assert not page.evaluate("window.caught")
    for path, kind in (("browse/title/", "papers"), ("authors/", "authors"), ("venues/", "venues")):
        page.goto(f"{address}{path}")
        links = page.locator("article a").evaluate_all("all => all.map(a => a.href)")
        pages = sorted({link for link in links if re.match(f"{address}{kind}/[^#]", link)})
        assert len(pages) > 10, path
        for url in sample(pages, VISITED):
            page.goto(url, wait_until="domcontentloaded")
            assert not page.evaluate("window.caught"), url


@pytest.mark.parametrize("query", ["script pwned", "img onerror", "iframe evil", "onmouseover"])
def test_no_text_of_a_source_runs_in_the_search(page: Page, address: str, query: str) -> None:
    page.goto(address)
    page.keyboard.press("s")
    page.keyboard.type(query)
    result = page.locator(".ps-suggestions a").first
    expect(result).to_be_visible()
    result.hover()
    assert page.locator(".ps-suggestions :is(img, svg[onload], script, iframe)").count() == 0
    assert page.locator(".ps-suggestions [onmouseover]").count() == 0


def test_the_window_title_shows_the_title_of_the_paper_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}papers/on-title-script-pwned-script-and-its-end-of-title/")
    assert (
        page.title() == "On </title><script>pwned()</script> and Its end of title - A small shelf"
    )
