"""The index of years, and a page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import YEARS, venue_year_path, year_path
from papershelf.outputs.entries import Said
from papershelf.outputs.form import Form
from papershelf.outputs.lists import (
    Chunk,
    ListPage,
    PageLink,
    PaperLeaf,
    around,
    by_nothing,
    is_short,
    leaves,
    links_with_counts,
    page_tasks,
    shown_leaf,
    shown_link,
)
from papershelf.outputs.page import Head, page
from papershelf.outputs.pages.venues import venue_label
from papershelf.text.wording import count, span_of


class _YearIndex(Struct, frozen=True, kw_only=True):
    """What the index shows: the years, and the number of papers whose year is `unknown`."""

    site: Site
    years: tuple[PageLink, ...]
    span: str
    unknown: int


class _YearIntro(Struct, frozen=True, kw_only=True):
    """What pages of a year show above the list: its venues, and the years `beside` it.

    The list has all papers if it `is_whole`, else those without a venue.
    """

    year: int
    papers: int
    listed: int
    is_whole: bool
    beside: tuple[PageLink, ...]
    venues: tuple[PageLink, ...]


def year_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index, and of every year in which papers were published."""
    if catalog.years:
        yield task(_year_index, _index(catalog, site))
        yield from page_tasks(_year_lists, _pages(catalog, site), site)


def _index(catalog: Catalog, site: Site) -> _YearIndex:
    years = [
        PageLink(str(year), year_path(year), len(papers))
        for year, papers in catalog.by_year.items()
    ]
    unknown = len(catalog.papers) - sum(year.papers for year in years)
    return _YearIndex(site=site, years=tuple(years), span=span_of(catalog.years), unknown=unknown)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage[_YearIntro]]:
    """Yield the pages of each year; where its papers are too many, only those without a venue."""
    for year, papers in catalog.by_year.items():
        is_whole = is_short(papers, site)
        listed = papers if is_whole else [paper for paper in papers if not _has_venue(paper)]
        intro = _YearIntro(
            year=year,
            papers=len(papers),
            listed=len(listed),
            is_whole=is_whole,
            beside=tuple(
                PageLink(str(other), year_path(other)) for other in around(catalog.years, year)
            ),
            venues=tuple(_venues(year, catalog)),
        )
        for leaf in leaves(listed, year_path(year), catalog, site, by_nothing, Said.YEAR):
            yield ListPage(intro, leaf)


def _has_venue(paper: Paper) -> bool:
    """Tell whether a venue's list has the paper."""
    return bool(paper.venue and paper.venue.slug)


def _venues(year: int, catalog: Catalog) -> Iterator[PageLink]:
    """Yield links to what the venues had in a year, those with most papers first."""
    slugs = (paper.venue.slug for paper in catalog.by_year[year] if paper.venue)
    counts = Counter(filter(None, slugs))
    for slug, number in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        yield PageLink(venue_label(catalog.venues[slug]), venue_year_path(slug, year), number)


def _year_index(view: _YearIndex) -> list[Artifact]:
    """Return the index."""
    papers = sum(year.papers for year in view.years)
    description = f"{count(papers, 'paper')} of {view.span}, by year of publication."
    head = Head(description=description, hide=("navigation", "toc"), listed=True)
    return [page("years", YEARS, view.site, head, partial(_index_context, view))]


def _index_context(view: _YearIndex, form: Form) -> Mapping[str, object]:
    return {
        "years": links_with_counts(view.years, form),
        "unknown": count(view.unknown, "paper") if view.unknown else "",
    }


def _year_lists(chunk: Chunk[ListPage[_YearIntro]]) -> list[Artifact]:
    """Return some pages of years."""
    return [_year_page(own.intro, own.leaf, chunk.site) for own in chunk.pages]


def _year_page(intro: _YearIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    description = f"{count(intro.papers, 'paper')} published in {intro.year}."
    head = Head(description=description, hide=("navigation", "toc"), listed=True)
    return page("year", leaf.path, site, head, partial(_year_context, intro, leaf))


def _year_context(intro: _YearIntro, leaf: PaperLeaf, form: Form) -> Mapping[str, object]:
    return {
        "year": intro.year,
        "count": count(intro.papers, "paper"),
        "index": form.page_link("All years", YEARS),
        "beside": form.join([shown_link(link, form) for link in intro.beside]),
        "venues": links_with_counts(intro.venues, form),
        "whole": intro.is_whole,
        "listed": intro.listed,
        "leaf": shown_leaf(leaf, form),
    }
