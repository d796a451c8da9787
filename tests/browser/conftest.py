"""A browser, the bundled site below a path, and a watch on what pages ask for and complain of."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from support.browser import launch, served
from support.html import Site
from support.library import LIBRARY, RENAMED
from support.run import papershelf

PREFIX = "some/where/"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass
class Watch:
    """What went wrong on a page: requests to other hosts, answers that failed, complaints."""

    home: str
    faults: list[str] = field(default_factory=list)

    def on_response(self, response: Response) -> None:
        """Take note of other hosts and of failures."""
        if not response.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"asked {response.url}")
        elif response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        """Take note of errors and warnings, but for the icon without a network, and drivers.

        The browser asks for it again when an address changes, without a network too. Where a
        processor does what a graphics card would, the driver tells that it is slow.
        """
        is_icon = message.location["url"].endswith("/favicon.svg")
        if is_icon and "ERR_INTERNET_DISCONNECTED" in message.text:
            return
        if "GL Driver Message" in message.text:
            return
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location})")


Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one browser for all tests."""
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture(scope="session")
def home(bundled_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the bundled site, served below a path as GitHub Pages does it."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(bundled_site.folder, root / PREFIX.rstrip("/"))
    with served(root) as address:
        yield f"{address}{PREFIX}"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site that knows authors, venues and years, served below a path too."""
    root = tmp_path_factory.mktemp("library")
    catalog = root / "site_src" / "catalog"
    catalog.mkdir(parents=True)
    (catalog / "library.bib").write_text(LIBRARY, encoding="utf-8")
    (catalog / "corrections.yml").write_text(RENAMED, encoding="utf-8")
    done = papershelf("build", "--strict", "-d", root / "served" / PREFIX, cwd=root)
    assert done.returncode == 0, done.stderr
    with served(root / "served") as address:
        yield f"{address}{PREFIX}"


@pytest.fixture
def visit(browser: Browser, home: str) -> Iterator[Opener]:
    """Open a page of the bundled site, as `opener` does."""
    with opener(browser, home) as opened:
        yield opened


@pytest.fixture
def visit_library(browser: Browser, library: str) -> Iterator[Opener]:
    """Open a page of the library's site, as `opener` does."""
    with opener(browser, library) as opened:
        yield opened


@contextmanager
def opener(browser: Browser, home: str) -> Iterator[Opener]:
    """Open pages, each in a context of its own; at the end nothing may have gone wrong."""
    contexts = []
    watch = Watch(home)

    def opened(path: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("response", watch.on_response)
        page.on("console", watch.on_console)
        page.on("pageerror", lambda error: watch.faults.append(f"error: {error}"))
        page.goto(f"{home}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture(scope="session")
def paper(bundled_site: Site) -> str:
    """Return the address of a paper that has everything: topics, links and related papers."""
    found = next(Path(bundled_site.folder).glob("papers/slab-*/index.html"))
    return found.parent.relative_to(bundled_site.folder).as_posix() + "/"
