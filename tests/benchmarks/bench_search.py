"""Measure the search index, the cost of answers, and their ranking, compared with other engines.

The others are Pagefind, Material's search and lunr.js, over a listing of 98 papers and samples of a
corpus by a fixed seed. Exits with 1 and a list if a bound is missed (search_tables.py).
"""

from __future__ import annotations

import argparse
import gzip
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from search_browser import Load, add_scripts, ask_ours, ask_pagefind, facet_load, served, warm_times
from search_build import write_index
from search_memory import run
from search_papers import CORPUS, KEYWORDS, LISTED, LISTING, SIZES, catalog_of, sample
from search_peers import material_index, material_worker, pagefind, write_pages
from search_ranking import Ranked, Sets, rank_lunr, rank_material, rank_ours
from search_sets import by_keywords, known_items, written_otherwise
from search_tables import OURS, show_answers, show_builds, show_facets, show_ranking, show_times

from papershelf.catalog import Catalog
from papershelf.engine.task import encode
from support.browser import launch

# The queries, each with whether its last word is still being typed.
QUERIES = {
    "entscheidungsproblem": False,
    "attention": False,
    "learning": False,
    "graph neural networks": False,
    "large language models": False,
    "protein structure prediction": False,
    "offline reinforcement learning from human feedback": False,
    '"graph attention"': False,
    '"policy gradient"': False,
    '"large language models"': False,
    "transf*": False,
    "reinforcment learning": False,
    "atention~1": False,
    "vision transf": True,
    "diff": True,
    "author:bengio": False,
    "title:diffusion": False,
    "year:2021 adversarial robustness": False,
    "topic:language venue:neurips": False,
    "+segmentation -medical": False,
}
ASKED = 1_000
# For more papers, the index of lunr.js takes minutes and gigabytes.
MAX_IN_LUNR = 10_000
# For more papers, Material's worker takes 0.2 s and more a query, and is asked fewer of them.
FAST = 1_000
ASKED_SLOW = 200
TIMED = 60
BUILD = Path(__file__).with_name("search_build.py")


def main() -> int:
    """Measure, print the tables, and return 1 if a bound is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--papers", type=int, nargs="+", default=SIZES, metavar="N")
    options.add_argument("--asked", type=int, default=ASKED, help="known items of each set")
    chosen = options.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 160)
    if not CORPUS.exists():
        console.print(f"There is no corpus at {CORPUS}.")
        return 0
    console.print(f"{platform.machine()}, Python {platform.python_version()}")
    missed: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for catalog in catalogs(chosen.papers, console):
            count = f"{len(catalog.papers):,} papers"
            console.rule(count)
            missed += [
                f"{count}: {text}" for text in measure(catalog, chosen.asked, browser, console)
            ]
        browser.close()
    console.rule("author keywords")
    missed += rank_keywords(console)
    for text in missed:
        console.print(f"missed: {text}", style="red")
    return 1 if missed else 0


def catalogs(sizes: list[int], console: Console) -> Iterator[Catalog]:
    """Yield a catalog of each size."""
    if LISTED in sizes:
        yield catalog_of(LISTING)
    larger = [size for size in sizes if size != LISTED]
    if larger:
        with console.status("Reading the corpus"):
            whole = catalog_of(CORPUS)
        yield from (sample(whole, size) for size in larger)


def measure(catalog: Catalog, asked: int, browser: Browser, console: Console) -> list[str]:
    """Show all figures of one catalog; return the missed bounds."""
    with tempfile.TemporaryDirectory() as folder, console.status("Indexing") as status:
        site = Path(folder)
        missed = build(catalog, site, console)
        status.update("Asking in Chromium")
        known = more_sets(catalog, asked)
        missed += ask(catalog, known, site, browser, console)
        status.update("Asking for known papers in Node")
        engines = ranked(known, catalog, site)
        return missed + show_ranking(console, engines)


def more_sets(catalog: Catalog, asked: int) -> Sets:
    """Return searches for known items, in their spelling and in other spellings."""
    others = written_otherwise(catalog.papers, catalog.venue_names, asked)
    return known_items(catalog.papers, asked) | others


def build(catalog: Catalog, site: Path, console: Console) -> list[str]:
    """Write our index and Pagefind's into the folder *site*; return the missed bounds."""
    source, pages = site / "catalog", site / "pages"
    source.write_bytes(encode(catalog))
    ours = run([sys.executable, BUILD, source, site])
    source.unlink()
    write_pages(catalog.papers, pages)
    peer = pagefind(pages)
    (pages / "pagefind").rename(site / "pagefind")
    builds = {
        OURS: (ours, *extent(site / "search")),
        "Pagefind": (peer, *extent(site / "pagefind")),
    }
    return show_builds(console, len(catalog.papers), builds)


def extent(folder: Path) -> tuple[int, int]:
    """Return the bytes of a folder's files and their number."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(sizes), len(sizes)


def ask(catalog: Catalog, known: Sets, site: Path, browser: Browser, console: Console) -> list[str]:
    """Show the cost of answers in a browser; return the missed bounds."""
    add_scripts(site)
    queries = [*QUERIES, *(item.query for asked in known.values() for item in asked[:TIMED])]
    with served(site) as (home, sent):
        answers = {
            query: (
                ask_ours(browser, home, sent, query, typing=typing),
                ask_pagefind(browser, home, sent, query),
            )
            for query, typing in QUERIES.items()
        }
        facets = {query: facet_load(browser, home, sent, query) for query in QUERIES}
        first, again = warm_times(browser, home, queries, typing=True)
    return [
        *show_answers(console, len(catalog.papers), answers, material_load(catalog)),
        *show_facets(console, facets),
        *show_times(console, {"the first time": first, "warm": again}),
    ]


def material_load(catalog: Catalog) -> Load:
    """Return the load of Material's search, which fetches its whole index before any answer."""
    index = gzip.compress(material_index(catalog.papers).encode(), mtime=0)
    worker = gzip.compress(material_worker().read_bytes(), mtime=0)
    return Load(scripts=len(worker), size=len(index), requests=1)


def ranked(sets: Sets, catalog: Catalog, site: Path) -> dict[str, Ranked]:
    """Return the figures of the engines that can index so many papers."""
    engines = {OURS: rank_ours(sets, site)}
    papers = catalog.papers
    if len(papers) <= MAX_IN_LUNR:
        count = ASKED_SLOW if len(papers) > FAST else None
        theirs = {name: asked[:count] for name, asked in sets.items()}
        engines["lunr.js as Material has it"] = rank_material(theirs, papers, site)
        engines["lunr.js"] = rank_lunr(theirs, papers, site)
    return engines


def rank_keywords(console: Console) -> list[str]:
    """Show how engines rank papers for author keywords; return the missed bounds."""
    catalog = catalog_of(KEYWORDS)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        write_index(catalog, site)
        sets = {"author keywords": by_keywords(catalog.papers)}
        return show_ranking(console, ranked(sets, catalog, site))


if __name__ == "__main__":
    sys.exit(main())
