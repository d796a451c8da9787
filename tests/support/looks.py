"""Every kind of page of the odd catalog and every state of the search, as a visitor sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from playwright.sync_api import Page, Route, expect

from support.library import ADAM, RENAMED_FROM
from support.odd import KINDS

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def _suggested(page: Page) -> None:
    """Type into the first field, and wait for what is suggested below it.

    On a phone the header has none where its navigation leads to the search.
    """
    fields = page.locator("form[role=search] input:visible")
    if not fields.count():
        return
    fields.first.fill("language")
    expect(page.locator(".ps-suggestions a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.locator(".ps-suggestions a").last.hover()


def _found(page: Page) -> None:
    """Wait for the results and for the filters beside them."""
    expect(page.locator(".ps-results a").first).to_be_visible()
    expect(page.locator(".ps-facet").first).to_be_attached()


def _filtered(page: Page) -> None:
    """Open all that can be opened around the results."""
    _found(page)
    for summary in page.locator(".ps-help > summary, .ps-found summary").all():
        if summary.is_visible():
            summary.click()


def _nothing(page: Page) -> None:
    """Wait until the page says that there is nothing."""
    expect(page.get_by_text("Try fewer words, other words")).to_be_visible()


def _explained(page: Page) -> None:
    """Open the reasons of a paper."""
    for summary in page.locator("article summary").all():
        summary.click()


def _similar(page: Page) -> None:
    """Wait for papers like another."""
    expect(page.locator(".ps-near .ps-why").first).to_be_visible()


# The address of a state, and how to come to it.
_STATES: Mapping[str, tuple[str, Callable[[Page], None]]] = {
    "home-suggestions": ("", _suggested),
    "browse-suggestions": ("browse/title/", _suggested),
    "paper-reasons": (KINDS["paper"], _explained),
    "search": ("search/", _found),
    "search-results": ("search/?q=language", _found),
    "search-filters": ("search/?q=transfomer+language&code=1", _filtered),
    "search-nothing": ("search/?q=zzqqxx", _nothing),
    "similar-papers": (f"similar/?like={PurePosixPath(ADAM).name}", _similar),
}
LOOKS = (*KINDS, *_STATES)


def look(page: Page, home: str, name: str) -> None:
    """Have a *page* show what is called *name* in LOOKS, of the site at *home*."""
    path, ready = _STATES.get(name) or (KINDS[name], None)
    page.route(f"{home}{RENAMED_FROM}", _stay)
    page.goto(f"{home}{path}", wait_until="load")
    if ready:
        ready(page)


def _stay(route: Route) -> None:
    """Answer with a page that leads on at once to another as if it did not."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("http-equiv", "name"))
