"""What an answer costs in Chromium: bytes and requests of the first one, and seconds once warm.

A site of its own is served for it: an empty page, the engine's scripts with our index, and what
Pagefind has made. The server counts what it sends, compressed as hosts do it.
"""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from search_papers import ROOT

from papershelf.mkdocs.theme import LUNR, lunr_module

SCRIPTS = ROOT / "templates" / "theme" / "assets" / "search"
EMPTY = '<!doctype html><html lang="en"><title>Search</title><link rel="icon" href="data:,">'
PAUSE_MS = 20

OPEN_OURS = """async () => {
  const { open } = await import("/assets/search/engine/engine.js");
  const { default: lunr } = await import("/assets/search/lunr.js");
  globalThis.asked = [];
  const noted = (address) => {
    asked.push(new URL(address).pathname);
    return fetch(address);
  };
  globalThis.engine = open(`${location.origin}/search/`, { fetch: noted, lunr });
}"""
# How many papers there are, and what was asked for until the first was shown.
FIRST_OURS = """async ([text, options]) => {
  let first;
  const early = () => { first ??= [...asked]; };
  const answer = await engine.search(text, { ...options, limit: 1, early });
  return [answer.total, first ?? asked];
}"""
ASK_OURS = """async ([text, options]) => {
  const answer = await engine.search(text, options);
  return answer.total;
}"""
TIME_OURS = """async ([queries, options]) => {
  const taken = [];
  for (const text of queries) {
    const begun = performance.now();
    await engine.search(text, options);
    taken.push(performance.now() - begun);
  }
  return taken;
}"""
OPEN_PAGEFIND = """async () => {
  globalThis.pagefind = await import("/pagefind/pagefind.js");
  await pagefind.init();
}"""
ASK_PAGEFIND = """async ([text, limit]) => {
  const { results } = await pagefind.search(text);
  await Promise.all(results.slice(0, limit).map((result) => result.data()));
  return results.length;
}"""


@dataclass(slots=True)
class Sent:
    """What a server sent: paths and bytes."""

    files: list[tuple[str, int]] = field(default_factory=list)

    def take(self) -> Load:
        """Return the sum since the last time."""
        load = self.load()
        self.files.clear()
        return load

    def vectors(self) -> int:
        """Return the bytes of vectors since files were last taken."""
        return sum(size for path, size in self.files if "/vectors/" in path)

    def load(self, asked: Container[str] | None = None) -> Load:
        """Return the sums since files were last taken: scripts, and all else or these paths."""
        scripts = [size for path, size in self.files if is_script(path)]
        data = [
            size
            for path, size in self.files
            if not is_script(path) and (asked is None or path in asked)
        ]
        return Load(scripts=sum(scripts), size=sum(data), requests=len(data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Gzipped bytes of scripts and of all else, and the requests of all else."""

    scripts: int
    size: int
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How many papers a query finds, the load before the first is shown, and of the ten best.

    `vectors` are the bytes among the latter that tell what words and papers mean.
    """

    found: int
    first: Load
    ten: Load
    vectors: int = 0


def is_script(path: str) -> bool:
    """Return whether a file is part of a program, WebAssembly too, and not of an index."""
    return path.endswith(".js") or "/wasm." in path


class Counting(SimpleHTTPRequestHandler):
    """Serves files, compressed where it helps, and takes note of their sizes."""

    def __init__(self, *args: Any, sent: Sent, **options: Any) -> None:
        self.sent = sent
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        if self.path == "/":
            return self.answer(EMPTY.encode(), "text/html", is_compressed=False)
        if not path.is_file():
            return self.send_error(404)
        content, is_compressed = compressed(path)
        self.sent.files.append((self.path, len(content)))
        return self.answer(content, self.guess_type(path), is_compressed)

    def answer(self, content: bytes, kind: str, is_compressed: bool) -> None:
        """Send content."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if is_compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def compressed(path: Path) -> tuple[bytes, bool]:
    """Return the bytes of a file as they are sent, and whether they are compressed."""
    plain = path.read_bytes()
    small = gzip.compress(plain, mtime=0)
    return (small, True) if len(small) < len(plain) else (plain, False)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Sent]]:
    """Serve a folder on the loopback interface: its address, and what was sent."""
    sent = Sent()
    handler = partial(Counting, directory=str(folder), sent=sent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", sent
        server.shutdown()
        thread.join()
        compressed.cache_clear()


def add_scripts(site: Path) -> None:
    """Add the scripts of our engine, as a site has them."""
    shutil.copytree(SCRIPTS, site / "assets" / "search")
    (site / LUNR).write_text(lunr_module(), encoding="utf-8")


@contextmanager
def visited(browser: Browser, home: str, opening: str) -> Iterator[Page]:
    """Give a page with nothing in its cache, on which an engine was opened."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(home)
    page.evaluate(opening)
    yield page
    context.close()


def ask_ours(browser: Browser, home: str, sent: Sent, text: str, **options: bool) -> Answer:
    """Return one cold query to our engine, with *options* of its own."""
    with visited(browser, home, OPEN_OURS) as page:
        found, asked = page.evaluate(FIRST_OURS, [text, options])
        first = sent.load(asked)
        page.evaluate(ASK_OURS, [text, {"limit": 10, **options}])
        return Answer(found=found, first=first, vectors=sent.vectors(), ten=sent.take())


def ask_pagefind(browser: Browser, home: str, sent: Sent, text: str) -> Answer:
    """Return one cold query to Pagefind."""
    with visited(browser, home, OPEN_PAGEFIND) as page:
        found = page.evaluate(ASK_PAGEFIND, [text, 1])
        # Its own worker may still be asking for what it needs.
        page.wait_for_timeout(PAUSE_MS)
        first = sent.take()
        page.evaluate(ASK_PAGEFIND, [text, 10])
        return Answer(found=found, first=first, ten=both(first, sent.take()))


def both(one: Load, other: Load) -> Load:
    """Return the sum of two loads."""
    return Load(
        scripts=one.scripts + other.scripts,
        size=one.size + other.size,
        requests=one.requests + other.requests,
    )


def facet_load(browser: Browser, home: str, sent: Sent, text: str) -> Load:
    """Return what counting the facets costs beside the answer."""
    with visited(browser, home, OPEN_OURS) as page:
        page.evaluate(ASK_OURS, [text, {}])
        sent.take()
        page.evaluate(ASK_OURS, [text, {"counting": True}])
        return sent.take()


def warm_times(
    browser: Browser, home: str, queries: Sequence[str], **options: bool
) -> tuple[list[float], list[float]]:
    """Milliseconds of queries as they are asked for the first time, and for the second.

    The first time, files come from the loopback interface; the second time all are at hand.
    """
    with visited(browser, home, OPEN_OURS) as page:
        asked = [list(queries), options]
        return page.evaluate(TIME_OURS, asked), page.evaluate(TIME_OURS, asked)
