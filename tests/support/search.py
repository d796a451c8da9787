"""Indexes of small catalogs, laid out as a site has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.curated.taxonomy import Taxonomy
from papershelf.model import Author, Paper, PartialDate, Source, Venue
from papershelf.outputs.page import Page
from papershelf.processes import sharing
from papershelf.search.engine import Answer, search
from papershelf.search.index import Index
from papershelf.search.indexer import search_index
from support.catalog import SETTINGS


def paper(
    title: str, abstract: str = "", *, authors: str = "", venue: str = "", year: int = 0
) -> Paper:
    """A paper with the fields that a search looks at; authors are divided by semicolons."""
    slug = "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split())
    return Paper(
        id=f"title:{slug}",
        slug=slug,
        title=title,
        abstract=abstract,
        authors=tuple(Author(name=name.strip()) for name in authors.split(";") if name.strip()),
        venue=Venue(name=venue, short=venue, slug=venue.lower()) if venue else None,
        published=PartialDate(year=year) if year else None,
        source=Source(path="papers.txt", line=1),
    )


def catalog_of(papers: Iterable[Paper]) -> Catalog:
    """A catalog of these papers, without topics."""
    return Catalog(papers=newest_first(papers), taxonomy=Taxonomy())


def pages_of(
    catalog: Catalog, settings: Settings = SETTINGS, jobs: int | None = 1
) -> Iterator[Page]:
    """The files of a catalog's index, with nothing kept of another."""
    with sharing(jobs) as shared:
        for made in search_index(catalog, settings, shared):
            assert isinstance(made, Page)
            yield made


def files_of(catalog: Catalog, settings: Settings = SETTINGS) -> dict[str, str]:
    """The files of a catalog's index."""
    return {page.path: page.text for page in pages_of(catalog, settings)}


def lay_index(catalog: Catalog, site: Path) -> Index:
    """Write a catalog's index below a folder and open it."""
    for name, text in files_of(catalog).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    return Index(site)


def titles(answer: Answer, index: Index) -> list[str]:
    """The titles of an answer, best first."""
    return [index.card(number).title for number, _ in answer.ranked]


def found(query: str, index: Index) -> list[str]:
    """The titles that a query finds, best first."""
    return titles(search(query, index), index)
