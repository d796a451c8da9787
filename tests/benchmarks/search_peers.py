"""The input of Pagefind and Material's search: the same papers as minimal pages.

A page has a title, an abstract, and for Pagefind the authors, year and venue. The other parts of
our own pages would make the peers' indexes larger.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

from material.plugins.search.plugin import SearchIndex
from search_memory import Spent, run

from papershelf.model import Paper

# As Material's plugin sets it up for English.
SETTINGS = {
    "lang": ["en"],
    "separator": r"[\s\-]+",
    "pipeline": ["stopWordFilter"],
    "fields": {"title": {"boost": 1e3}, "text": {"boost": 1e0}, "tags": {"boost": 1e6}},
}


def address(paper: Paper) -> str:
    """Return the address of a paper's page."""
    return f"papers/{paper.slug}/"


def write_pages(papers: Iterable[Paper], folder: Path) -> None:
    """Write an HTML page for each paper."""
    for paper in papers:
        path = folder / address(paper) / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html(paper), encoding="utf-8")


def html(paper: Paper) -> str:
    """Return the minimal page of a paper."""
    authors = ", ".join(author.name for author in paper.authors)
    venue = paper.venue.name if paper.venue else ""
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(paper.title)}</title></head><body>'
        f"<h1>{escape(paper.title)}</h1>"
        f'<p data-pagefind-meta="authors">{escape(authors)}</p>'
        f'<p><span data-pagefind-filter="venue">{escape(venue)}</span> '
        f'<span data-pagefind-filter="year">{paper.year or ""}</span></p>'
        f"<p>{escape(paper.abstract)}</p></body></html>"
    )


def pagefind(pages: Path) -> Spent:
    """Run Pagefind over a folder, into which it writes its index.

    This uses the command line, as the Python API waits a tenth of a second for each record.
    """
    return run([sys.executable, "-m", "pagefind", "--site", pages, "--quiet"])


def material_index(papers: Sequence[Paper]) -> str:
    """Return the `search_index.json` that Material's plugin makes of minimal pages."""
    index = SearchIndex(**SETTINGS)
    for paper in papers:
        content = f'<h1 id="_1">{escape(paper.title)}</h1>\n<p>{escape(paper.abstract)}</p>'
        page = SimpleNamespace(
            meta={}, content=content, toc=[], url=address(paper), title=paper.title
        )
        index.add_entry_from_context(page)
    text: str = index.generate_search_index(None)
    return text


def material_worker() -> Path:
    """Return the script of Material's search worker."""
    folder = Path(str(files("material") / "templates" / "assets" / "javascripts" / "workers"))
    return next(folder.glob("search.*.min.js"))
