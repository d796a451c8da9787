"""A browser on the site of sources that want to do harm: nothing of them runs or is asked for."""

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
from support.run import papershelf
from support.shelf import lay

# How many pages of each kind are looked at, unless all are.
VISITED = 25
WATCH = "window.pwned = () => { window.caught = true; }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the hostile site."""
    folder = lay(tmp_path_factory.mktemp("hostile"), listing=listing())
    for name, data in hostile_files(seeded()).items():
        (folder / "site_src/catalog" / name).write_bytes(data)
    done = papershelf("build", "--quiet", cwd=folder)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    with served(folder / "site") as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Give a page that takes note of what should not happen."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    found = context.new_page()
    watch, asked = Watch(address), list[str]()
    found.on("request", lambda request: asked.append(request.url))
    found.on("console", watch.on_console)
    found.on("pageerror", lambda error: watch.faults.append(f"error: {error}"))
    found.on("dialog", lambda dialog: watch.faults.append(f"dialog: {dialog.message}"))
    yield found
    assert not found.evaluate("window.caught")
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
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
        for one in sample(pages, VISITED):
            page.goto(one, wait_until="domcontentloaded")
            assert not page.evaluate("window.caught"), one


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


def test_the_title_in_the_window_is_the_papers(page: Page, address: str) -> None:
    page.goto(f"{address}papers/on-title-script-pwned-script-and-its-end-of-title/")
    assert (
        page.title() == "On </title><script>pwned()</script> and Its end of title - A small shelf"
    )
