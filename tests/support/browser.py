"""A Chromium, a static server and axe, for tests and tools that visit a site."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Locator, Page, Playwright

# The first has no window, and needs a third less of the processors.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
# Features of Chromium to disable. Of several lists the last alone counts, so this one repeats that
# of Playwright. It adds the suggestions of the address bar, pages that each window loads anew, and
# a process in reserve, which is started for each window.
DISABLED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("SpareRendererForSitePerProcess",),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup"),
)
# Keep Chromium from asking its maker for updates and the like.
QUIET = (
    f"--disable-features={','.join(DISABLED)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Without "resultTypes", axe lists all elements that pass, which takes as long as the checks.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

# The rules among them that depend on colours.
COLOURS = ["color-contrast", "link-in-text-block"]
TEXT_BOX = """element => {
  const text = new Range();
  text.selectNodeContents(element);
  const { x, y, width, height } = text.getBoundingClientRect();
  return { x, y, width, height };
}"""
# The value of each layout shift since the page began to load, with the elements that moved.
SHIFTS = """() => new Promise((resolve) => {
  const shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(shifts), 300);
})"""


def launch(playwright: Playwright) -> Browser:
    """Launch the Chromium that PAPERSHELF_CHROMIUM names, or one on PATH, or that of Playwright."""
    named = os.environ.get("PAPERSHELF_CHROMIUM")
    executable = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=executable, args=[*QUIET, *sandbox])


def box_of(element: Locator) -> FloatRect:
    """Return where an element is in the window, in CSS pixels."""
    box = element.bounding_box()
    assert box, element
    return box


def text_box_of(element: Locator) -> FloatRect:
    """Return where the text in an element is in the window, in CSS pixels."""
    box: FloatRect = element.evaluate(TEXT_BOX)
    return box


def shifts_on(page: Page) -> list[tuple[float, *tuple[str, ...]]]:
    """Return the layout shifts on a page, each with its value and the elements that moved."""
    shifts: list[tuple[float, *tuple[str, ...]]] = page.evaluate(SHIFTS)
    return shifts


def preload_axe(page: Page) -> None:
    """Have axe on all that *page* visits from now on, which is faster than to send it each time."""
    page.add_init_script(Axe().axe_script)


def axe_finds(page: Page) -> list[tuple[str, object, str]]:
    """Return the violations that axe finds on a page: the rule, the element and the reason."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return _violations(page, AXE)


def axe_finds_of_colours(page: Page) -> list[tuple[str, object, str]]:
    """Return the violations of rules on colours, on a page that `axe_finds` has checked before."""
    return _violations(page, {**AXE, "runOnly": COLOURS})


def _violations(page: Page, options: Mapping[str, Any]) -> list[tuple[str, object, str]]:
    # Only the violations are sent from the browser, without the lists of rules that pass.
    run = "options => axe.run(options).then(({ violations }) => violations)"
    return [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in page.evaluate(run, options)
        for node in violation["nodes"]
    ]


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files without a log, many over one connection, as a page has up to forty of them."""

    protocol_version = "HTTP/1.1"
    # Buffer the headers and the content, so that both are sent together.
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        """Print nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Ignores connections that browsers close early, as they do when a page is left."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print any error but that of a closed connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path, requests: Callable[..., Any] = Silent) -> Iterator[str]:
    """Serve a *folder* by the handler *requests*, and give its address on this machine."""
    handler = functools.partial(requests, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
