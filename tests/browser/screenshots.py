"""Take pictures of every kind of page, and that of the README.

All of them are in build/screenshots, side by side in index.html and in sheet.png.
"""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from support.browser import launch, served
from support.looks import LOOKS, look
from support.odd import KINDS, ROOT, odd_site

FOLDER = ROOT / "build" / "screenshots"
PICTURE = ROOT / "docs" / "images" / "site.png"
WIDTHS = (390, 800, 1280, 1920)
SCHEMES = ("light", "dark")
# Pixels of a long page that its picture shows.
MAX_LENGTH = 2400
README = """
<body style="margin:0;padding:24px;display:flex;gap:24px;align-items:flex-start;background:#dfe6e5">
<img src="{desktop}" width="960" style="box-shadow:0 2px 12px #0005">
<img src="{phone}" width="330" style="box-shadow:0 2px 12px #0005">
"""
SHEET = """<!doctype html><meta charset="utf-8"><title>All pages</title><style>
body { background: #8a9694; font: 14px sans-serif; margin: 16px; width: max-content; }
section { display: flex; gap: 8px; margin-bottom: 24px; }
h2 { margin: 0 0 4px; }
a { height: 400px; overflow: hidden; }
</style>
"""


def main() -> None:
    """Build the odd catalog, take pictures of all looks, and assemble them on a sheet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = launch(playwright)
        with served(odd_site(Path(name)).folder) as address:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    take_all(browser, address, width, scheme)
            readme(browser, address)
        contact_sheet(browser)
        browser.close()


def take_all(browser: Browser, address: str, width: int, scheme: str) -> None:
    """Take a picture of each look in windows of a *width* and in a colour *scheme*."""
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    for name in LOOKS:
        page = browser.new_page(**options)
        look(page, address, name)
        height = page.evaluate("(scrollTo(0, 0), document.documentElement.scrollHeight)")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, MAX_LENGTH)}
        page.screenshot(path=FOLDER / file_of(name, width, scheme), full_page=True, clip=clip)
        page.close()


def file_of(name: str, width: int, scheme: str) -> str:
    """Return the name of the file with the picture of a look."""
    return f"{name}-{width}-{scheme}.png"


def contact_sheet(browser: Browser) -> None:
    """Write a page with all pictures, a row for each look, and take a picture of it."""
    rows = "".join(f"<h2>{name}</h2><section>{pictures(name)}</section>" for name in LOOKS)
    path = FOLDER / "index.html"
    path.write_text(f"{SHEET}{rows}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 2560, "height": 900})
    page.goto(path.as_uri())
    page.screenshot(path=FOLDER / "sheet.png", full_page=True)


def pictures(name: str) -> str:
    """Return the HTML of the pictures of a look, each linked to its file."""
    files = [(width, file_of(name, width, scheme)) for width in WIDTHS for scheme in SCHEMES]
    return "".join(
        f'<a href="{file}"><img src="{file}" alt="{file}" width="{120 + width // 5}"></a>'
        for width, file in files
    )


def readme(browser: Browser, address: str) -> None:
    """Take the picture of the README: the home page, and a paper on a phone in the dark."""
    desktop = first_screen(browser, address, width=1280, height=900, scheme="light")
    paper = f"{address}{KINDS['paper']}"
    phone = first_screen(browser, paper, width=390, height=1064, scheme="dark")
    page = browser.new_page(viewport={"width": 1362, "height": 723})
    page.set_content(README.format(desktop=desktop, phone=phone))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURE)


def first_screen(browser: Browser, address: str, *, width: int, height: int, scheme: str) -> str:
    """Return the first screen of a page, as a data address."""
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address, wait_until="networkidle")
    picture = base64.b64encode(page.screenshot()).decode("ascii")
    page.close()
    return f"data:image/png;base64,{picture}"


if __name__ == "__main__":
    main()
