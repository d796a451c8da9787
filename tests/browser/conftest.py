"""A browser, sites that are served to it, and a watch on the requests and errors of pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

from support.browser import launch, served
from support.html import Site
from support.library import LIBRARY, RENAMED
from support.reading import put
from support.run import papershelf

PREFIX = "some/where/"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 800, "height": 900}
# What a page looks like unless a test says otherwise.
SCREEN = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
# The seconds that a busy machine has for what is expected of a page: as many as Playwright gives it
# for everything else.
PATIENCE = 30
# Makes a page unable to store anything in the browser.
NO_STORAGE = "Storage.prototype.setItem = () => { throw new Error(); };"


@dataclass
class Watch:
    """Collects the faults of a page: requests to other hosts, failed answers, console errors."""

    home: str
    faults: list[str] = field(default_factory=list)

    def on_response(self, response: Response) -> None:
        """Record an answer from another host, or a failure."""
        if not response.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"request to {response.url}")
        elif response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        """Record an error or a warning, but not of a missing icon or a slow driver.

        The browser asks for the icon again when an address changes, even while it is offline.
        Where software replaces a graphics card, the driver warns that it is slow.
        """
        is_icon = message.location["url"].endswith("/favicon.svg")
        if is_icon and "ERR_INTERNET_DISCONNECTED" in message.text:
            return
        if "GL Driver Message" in message.text:
            return
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location})")

    def on_error(self, error: Error) -> None:
        """Record an exception that no script caught."""
        self.faults.append(f"error: {error}")

    def begin(self, page: Page) -> None:
        """Begin to watch a *page*."""
        page.on("response", self.on_response)
        page.on("console", self.on_console)
        page.on("pageerror", self.on_error)

    def end(self, page: Page) -> None:
        """Watch a *page* no more."""
        page.remove_listener("response", self.on_response)
        page.remove_listener("console", self.on_console)
        page.remove_listener("pageerror", self.on_error)


Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one browser for all tests."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def home(bundled_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the bundled site, served below a path as GitHub Pages does it."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(bundled_site.folder, root / PREFIX.rstrip("/"))
    with served(root) as address:
        yield f"{address}{PREFIX}"


@contextmanager
def built(root: Path, *arguments: str) -> Iterator[str]:
    """Build a site from the sources below *root*, and give its address, below a path too."""
    done = papershelf("build", *arguments, "-d", root / "served" / PREFIX, cwd=root)
    assert done.returncode == 0, done.stderr
    with served(root / "served") as address:
        yield f"{address}{PREFIX}"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site whose papers have authors, venues and years."""
    root = tmp_path_factory.mktemp("library")
    put(root, "library.bib", LIBRARY)
    put(root, "corrections.yml", RENAMED)
    with built(root, "--strict") as address:
        yield address


@pytest.fixture(scope="session")
def folder(bundled_site: Site) -> Path:
    """Return the folder of the bundled catalog's site as built to open from a disk."""
    project = bundled_site.folder.parent
    done = papershelf("build", "--strict", "--offline", "-d", "offline", cwd=project)
    assert done.returncode == 0, done.stderr
    return project / "offline"


@pytest.fixture
def open_file(browser: Browser, folder: Path) -> Iterator[Opener]:
    """Open a page of that site from the disk, as `opener` does."""
    with opener(browser, f"{folder.as_uri()}/") as opened:
        yield opened


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


@pytest.fixture(scope="session")
def window(browser: Browser) -> Page:
    """Return a page for all tests that leave nothing in it, since a new one takes long."""
    return browser.new_context(permissions=CLIPBOARD).new_page()


@pytest.fixture
def read(window: Page, home: str) -> Iterator[Opener]:
    """Open a page of the bundled site, as `reader` does."""
    with reader(window, home) as opened:
        yield opened


@pytest.fixture
def read_library(window: Page, library: str) -> Iterator[Opener]:
    """Open a page of the library's site, as `reader` does."""
    with reader(window, library) as opened:
        yield opened


@pytest.fixture
def unwatched(browser: Browser) -> Iterator[Page]:
    """Give a page on which requests may fail and the browser may log errors."""
    with closing(browser.new_context(viewport=DESKTOP, permissions=CLIPBOARD)) as context:
        yield context.new_page()


@contextmanager
def opener(browser: Browser, home: str) -> Iterator[Opener]:
    """Open pages, each in a new context, and assert at the end that nothing went wrong."""
    contexts = []
    watch = Watch(home)

    def opened(path: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()
        watch.begin(page)
        page.goto(f"{home}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.faults == []


@contextmanager
def reader(window: Page, home: str) -> Iterator[Opener]:
    """Open pages in the *window* that tests share, and assert at the end that nothing went wrong.

    What a site has stored and the routes of a test are removed at the end, but not what the browser
    has cached, and not the scripts of a test.
    """
    watch = Watch(home)
    watch.begin(window)

    def opened(path: str = "", viewport: ViewportSize = DESKTOP, **media: Any) -> Page:
        window.set_viewport_size(viewport)
        window.emulate_media(**{**SCREEN, **media})
        window.goto(f"{home}{path}")
        return window

    yield opened
    window.goto("about:blank")
    window.unroute_all(behavior="ignoreErrors")
    window.context.unroute_all(behavior="ignoreErrors")
    window.mouse.move(-1, -1)
    watch.end(window)
    session = window.context.new_cdp_session(window)
    stored = {"origin": urljoin(home, "/"), "storageTypes": "local_storage"}
    session.send("Storage.clearDataForOrigin", stored)
    session.detach()
    assert watch.faults == []


@pytest.fixture(scope="session")
def paper(bundled_site: Site) -> str:
    """Return the path of a paper that has topics, links and related papers."""
    page = next(Path(bundled_site.folder).glob("papers/slab-*/index.html"))
    return page.parent.relative_to(bundled_site.folder).as_posix() + "/"
