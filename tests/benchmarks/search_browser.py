"""Measure answers in Chromium: bytes and requests of a cold one, and milliseconds of warm ones.

The site consists of an empty page, the engine's scripts with our index, and Pagefind's files. The
server counts the bytes that it sends, compressed as hosts do it.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from search_papers import ROOT

from papershelf.mkdocs.theme import LUNR, lunr_module
from support.browser import served as serve

SCRIPTS = ROOT / "templates" / "theme" / "assets" / "search"
EMPTY = '<!doctype html><html lang="en"><title>Search</title><link rel="icon" href="data:,">'
PAUSE_MS = 20

OPEN_OURS = """async () => {
  const { Engine } = await import("/assets/search/engine/engine.js");
  globalThis.asked = [];
  const recorded = (address) => {
    asked.push(new URL(address).pathname);
    return fetch(address);
  };
  globalThis.engine = new Engine(`${location.origin}/search/`, recorded);
}"""
# The number of papers found, and the files requested until the first paper is shown.
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
    """The paths and bytes of files that a server sent."""

    files: list[tuple[str, int]] = field(default_factory=list)

    def take(self) -> Load:
        """Return the load since the last call, and start again."""
        load = self.load()
        self.files.clear()
        return load

    def vectors(self) -> int:
        """Return the bytes of vectors since the last `take`."""
        return sum(size for path, size in self.files if "/vectors/" in path)

    def load(self, asked: Container[str] | None = None) -> Load:
        """Return the load since the last `take`, of data files that were *asked* for, or of all."""
        scripts = [size for path, size in self.files if is_script(path)]
        data = [
            size
            for path, size in self.files
            if not is_script(path) and (asked is None or path in asked)
        ]
        return Load(scripts=sum(scripts), size=sum(data), requests=len(data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Gzipped bytes of scripts and of other files, and the number of requests for the latter."""

    scripts: int
    size: int
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The number of papers found, the load before the first is shown, and of the ten best.

    `vectors` is the number of bytes of vectors among the latter.
    """

    found: int
    first: Load
    ten: Load
    vectors: int = 0


def is_script(path: str) -> bool:
    """Return whether a file is a script or WebAssembly, and not part of an index."""
    return path.endswith(".js") or "/wasm." in path


class Counting(SimpleHTTPRequestHandler):
    """Serves files, compressed if that makes them smaller, and records their sizes."""

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
        """Log nothing."""


@cache
def compressed(path: Path) -> tuple[bytes, bool]:
    """Return the bytes of a file as they are sent, and whether they are compressed."""
    plain = path.read_bytes()
    small = gzip.compress(plain, mtime=0)
    return (small, True) if len(small) < len(plain) else (plain, False)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Sent]]:
    """Serve a folder on the loopback interface; yield its address and the files sent."""
    sent = Sent()
    with serve(folder, partial(Counting, sent=sent)) as address:
        yield address, sent
    compressed.cache_clear()


def add_scripts(site: Path) -> None:
    """Copy the scripts of our engine to their places in a site."""
    shutil.copytree(SCRIPTS, site / "assets" / "search")
    (site / LUNR).write_text(lunr_module(), encoding="utf-8")


@contextmanager
def visited(browser: Browser, home: str, opening: str) -> Iterator[Page]:
    """Yield a page with an empty cache on which an engine is open."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(home)
    page.evaluate(opening)
    yield page
    context.close()


def ask_ours(browser: Browser, home: str, sent: Sent, text: str, **options: bool) -> Answer:
    """Return the answer of our engine to one cold query with *options*."""
    with visited(browser, home, OPEN_OURS) as page:
        found, asked = page.evaluate(FIRST_OURS, [text, options])
        first = sent.load(asked)
        page.evaluate(ASK_OURS, [text, {"limit": 10, **options}])
        return Answer(found=found, first=first, vectors=sent.vectors(), ten=sent.take())


def ask_pagefind(browser: Browser, home: str, sent: Sent, text: str) -> Answer:
    """Return the answer of Pagefind to one cold query."""
    with visited(browser, home, OPEN_PAGEFIND) as page:
        found = page.evaluate(ASK_PAGEFIND, [text, 1])
        # Pagefind's worker may still be fetching files.
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
    """Return the load of counting facets in addition to the answer."""
    with visited(browser, home, OPEN_OURS) as page:
        page.evaluate(ASK_OURS, [text, {}])
        sent.take()
        page.evaluate(ASK_OURS, [text, {"counting": True}])
        return sent.take()


def warm_times(
    browser: Browser, home: str, queries: Sequence[str], **options: bool
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of queries, asked for the first time and for the second.

    The first time, files come from the loopback interface; the second time all are in memory.
    """
    with visited(browser, home, OPEN_OURS) as page:
        asked = [list(queries), options]
        return page.evaluate(TIME_OURS, asked), page.evaluate(TIME_OURS, asked)
