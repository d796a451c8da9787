"""The first paint: nothing white in the dark, no shifts, few requests and small files."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Iterator
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.conftest import DESKTOP, PATIENCE, PHONE, Opener, opener
from support.browser import Silent, served, shifts_on
from support.html import Site

# HTML, style, script and icon.
MAX_REQUESTS = 4
MAX_BYTES = 6 * 1024
# The highest brightness in each frame, from 0 to 255.
BRIGHTNESS = """async (frames) => {
  const highest = [];
  for (const frame of frames) {
    const image = new Image();
    image.src = `data:image/png;base64,${frame}`;
    await image.decode();
    const canvas = new OffscreenCanvas(8, 8).getContext("2d");
    canvas.drawImage(image, 0, 0, 8, 8);
    const values = canvas.getImageData(0, 0, 8, 8).data;
    highest.push(Math.max(...values.filter((_, index) => index % 4 < 3)));
  }
  return highest;
}"""


class Halting(Silent):
    """Serves a page in two or three parts, so that a browser paints the first before the others."""

    def copyfile(self, source: IO[bytes], outputfile: Any) -> None:
        """Send a file, with pauses before the column beside the text and before the end."""
        data, sent = source.read(), 0
        for mark in (b"<div class=ps-side", b"</main>"):
            end = data.find(mark)
            if end > sent:
                outputfile.write(data[sent:end])
                outputfile.flush()
                time.sleep(0.4)
                sent = end
        super().copyfile(io.BytesIO(data[sent:]), outputfile)


@pytest.fixture
def visit_slowly(browser: Browser, bundled_site: Site) -> Iterator[Opener]:
    """Open a page of the bundled site over a slow network."""
    with served(bundled_site.folder, Halting) as address, opener(browser, address) as opened:
        yield opened


def filmed(page: Page, target: str) -> list[str]:
    """Return the frames, as PNG in base64, that are painted while *page* goes to *target*.

    There are two or more, though a busy machine paints the second late.
    """
    session = page.context.new_cdp_session(page)
    frames: list[str] = []

    def keep(frame: dict[str, str]) -> None:
        frames.append(frame["data"])
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "png"})
    page.goto(target)
    page.wait_for_timeout(300)
    end = time.monotonic() + PATIENCE
    while len(frames) < 2 and time.monotonic() < end:
        page.wait_for_timeout(100)
    session.send("Page.stopScreencast")
    return frames


@pytest.mark.parametrize("late", ["**/assets/frame.js", "**/assets/papershelf.css"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_white_is_painted_in_the_dark(
    visit: Opener, home: str, scheme: str, late: str
) -> None:
    page = visit("about/", color_scheme=scheme, viewport=PHONE)
    page.evaluate("localStorage.setItem('papershelf.theme', 'dark')")
    page.reload()

    def wait(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route(late, wait)
    frames = filmed(page, f"{home}guide/")
    assert len(frames) > 1
    assert max(page.evaluate(BRIGHTNESS, frames)) < 200


def test_no_painted_element_moves_when_more_of_the_page_arrives(
    visit_slowly: Opener, paper: str
) -> None:
    # Both windows load at the same time, as most of it is waiting.
    windows = [visit_slowly("404.html", viewport=viewport) for viewport in (DESKTOP, PHONE)]
    home = windows[0].url.removesuffix("404.html")
    similar = f"similar/?like={paper.split('/')[1]}"
    for path in (
        *("", paper, "topics/pre-training/", "browse/title/", "code/", "guide/"),
        *("similar/", similar, "saved/"),
    ):
        for page in windows:
            page.goto(f"{home}{path}", wait_until="commit")
        for page in windows:
            page.wait_for_load_state()
            if path == similar:
                expect(page.locator(".ps-results > li").first).to_be_visible()
            assert shifts_on(page) == [], (path, page.viewport_size)


def test_a_page_requests_only_itself_its_style_its_script_and_its_icon(
    visit: Opener, home: str, paper: str
) -> None:
    page = visit("about/")
    since = {f"{home}assets/since.js", f"{home}feeds/recent.json"}
    for path in ("", paper, "topics/pre-training/", "browse/"):
        requested: set[str] = set()
        page.on("request", lambda request, requested=requested: requested.add(request.url))
        page.goto(f"{home}{path}", wait_until="networkidle")
        assert len(requested - since) <= MAX_REQUESTS, requested
        # The newest papers are requested once, when a visit begins.
        since.discard(f"{home}feeds/recent.json")


def test_the_search_is_loaded_when_its_field_gets_the_focus(visit: Opener) -> None:
    page = visit()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.reload(wait_until="networkidle")
    assert not [url for url in requested if "/search/" in url]
    with page.expect_request("**/search/suggest.js"):
        page.keyboard.press("/")


def test_the_compressed_page_of_a_paper_is_small(bundled_site: Site) -> None:
    pages = bundled_site.folder.glob("papers/*/index.html")
    assert max(len(gzip.compress(page.read_bytes())) for page in pages) < MAX_BYTES
