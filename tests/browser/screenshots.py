"""Take the picture of the README: the home page of the bundled catalog, and a paper on a phone."""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from support.browser import launch, served
from support.run import papershelf

ROOT = Path(__file__).resolve().parents[2]

PICTURE = ROOT / "docs" / "images" / "site.png"
PAPER = "papers/multimae-multi-modal-multi-task-masked-autoencoders/"
SHEET = """
<body style="margin:0;padding:24px;display:flex;gap:24px;align-items:flex-start;background:#dfe6e5">
<img src="{desktop}" width="960" style="box-shadow:0 2px 12px #0005">
<img src="{phone}" width="330" style="box-shadow:0 2px 12px #0005">
"""


def main() -> None:
    """Build the bundled catalog, look at it, and put the two views on one sheet."""
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        done = papershelf("build", "-d", site, cwd=ROOT)
        if done.returncode:
            sys.exit(done.stderr)
        with served(site) as address, sync_playwright() as playwright:
            browser = launch(playwright)
            desktop = view(browser, address, width=1280, height=900, scheme="light")
            phone = view(browser, f"{address}{PAPER}", width=390, height=1064, scheme="dark")
            page = browser.new_page(viewport={"width": 1362, "height": 723})
            page.set_content(SHEET.format(desktop=desktop, phone=phone))
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURE)
            browser.close()


def view(browser: Browser, address: str, *, width: int, height: int, scheme: str) -> str:
    """Return the first screen of a page, as a data address."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(address, wait_until="networkidle")
    picture = base64.b64encode(page.screenshot()).decode("ascii")
    page.close()
    return f"data:image/png;base64,{picture}"


if __name__ == "__main__":
    main()
