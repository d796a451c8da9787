"""A Chromium and a static server, for all that looks at a site as a visitor does."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What Chromium does without. Of several lists only the last counts, so Playwright's own is in this
# one, with the suggestions of the address bar, which are pages that each window loads anew.
WITHOUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup"),
)
# Chromium asks its maker for updates and the like, which has nothing to do with the site.
QUIET = (
    f"--disable-features={','.join(WITHOUT)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# What else axe would tell, all that is well on a page, takes as long as the checks.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

# Of these, those that ask for colours.
COLOURS = ["color-contrast", "link-in-text-block"]


def launch(playwright: Playwright) -> Browser:
    """Return the Chromium that PAPERSHELF_CHROMIUM names, or one on PATH, or Playwright's."""
    named = os.environ.get("PAPERSHELF_CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=found, args=[*QUIET, *sandbox])


def axe_finds(page: Page) -> list[tuple[str, object, str]]:
    """Return what axe finds wrong with a page: the rule, where, and why."""
    return _violations(Axe().run(page, options=AXE).response)


def axe_finds_of_colours(page: Page) -> list[tuple[str, object, str]]:
    """Return what is wrong with the colours of a page that was looked at in other ones."""
    options = {**AXE, "runOnly": COLOURS}
    return _violations(page.evaluate("options => axe.run(options)", options))


def _violations(found: Mapping[str, Any]) -> list[tuple[str, object, str]]:
    return [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and keeps quiet about it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Keeps quiet about browsers that went before they had all, as they do when a page is left."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of what is wrong here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path, requests: type[Silent] = Silent) -> Iterator[str]:
    """Give the address at which a *folder* is served on the loopback interface meanwhile.

    *requests* is the class that answers them.
    """
    handler = functools.partial(requests, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
