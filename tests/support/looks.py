"""Looks: every kind of page of the odd catalog, and every state of the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from playwright.sync_api import Page, Route, expect

from support.library import ADAM, RENAMED_FROM
from support.odd import KINDS


def _show_suggestions(page: Page) -> None:
    """Type into the first search field, and wait for suggestions below it.

    On a phone, where the navigation leads to the search, the header has no field.
    """
    fields = page.locator("form[role=search] input:visible")
    if not fields.count():
        return
    fields.first.fill("language")
    expect(page.locator(".ps-suggestions a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.locator(".ps-suggestions a").last.hover()


def _wait_for_results(page: Page) -> None:
    """Wait for the results and the filters next to them."""
    expect(page.locator(".ps-results a").first).to_be_visible()
    expect(page.locator(".ps-facet").first).to_be_attached()


def _open_filters(page: Page) -> None:
    """Open everything that unfolds around the results."""
    _wait_for_results(page)
    for summary in page.locator(".ps-help > summary, .ps-found summary").all():
        if summary.is_visible():
            summary.click()


def _wait_for_no_results(page: Page) -> None:
    """Wait until the page reports that nothing matches."""
    expect(page.get_by_text("Try fewer words, other words")).to_be_visible()


def _open_reasons(page: Page) -> None:
    """Open the reasons for the topics and links of a paper."""
    for summary in page.locator("article summary").all():
        summary.click()


def _wait_for_similar_papers(page: Page) -> None:
    """Wait for the papers that are similar to one."""
    expect(page.locator(".ps-near .ps-why").first).to_be_visible()


# The address of a state, and the function that brings the page into it.
_STATES: Mapping[str, tuple[str, Callable[[Page], None]]] = {
    "home-suggestions": ("", _show_suggestions),
    "browse-suggestions": ("browse/title/", _show_suggestions),
    "paper-reasons": (KINDS["paper"], _open_reasons),
    "search": ("search/", _wait_for_results),
    "search-results": ("search/?q=language", _wait_for_results),
    "search-filters": ("search/?q=transfomer+language&code=1", _open_filters),
    "search-nothing": ("search/?q=zzqqxx", _wait_for_no_results),
    "similar-papers": (f"similar/?like={PurePosixPath(ADAM).name}", _wait_for_similar_papers),
}
LOOKS = (*KINDS, *_STATES)


def look(page: Page, home: str, name: str) -> None:
    """Bring a *page* to the look called *name* in LOOKS, on the site at *home*."""
    path, prepare = _STATES.get(name) or (KINDS[name], None)
    # With a route, all requests pass through Playwright and none is answered from the cache.
    if path == RENAMED_FROM:
        page.route(f"{home}{path}", _without_redirect)
    page.goto(f"{home}{path}", wait_until="load")
    page.unroute_all()
    if prepare:
        prepare(page)


def _without_redirect(route: Route) -> None:
    """Answer with a page that redirects at once to another, but without its redirect."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace("http-equiv", "name"))
