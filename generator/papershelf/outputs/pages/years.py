"""The index of years, and a page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import YEARS, venue_year_path, year_path
from papershelf.outputs.entries import Said
from papershelf.outputs.lists import (
    IndexRow,
    IndexSection,
    Intro,
    Leaf,
    ListPage,
    PageLink,
    around,
    by_nothing,
    cut,
    is_short,
    page_tasks,
    paper_leaves,
    papers_on_page,
)
from papershelf.outputs.page import Head
from papershelf.outputs.pages.venues import venue_label
from papershelf.text.wording import count, span_of


def year_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index, and of every year in which papers were published."""
    if catalog.years:
        yield from page_tasks([_index(catalog)], site)
        yield from page_tasks(_pages(catalog, site), site)


def _index(catalog: Catalog) -> ListPage:
    known = sum(len(papers) for papers in catalog.by_year.values())
    unknown = len(catalog.papers) - known
    rows = tuple(
        IndexRow(PageLink(str(year), year_path(year), f"({len(papers):,})"))
        for year, papers in catalog.by_year.items()
    )
    span = span_of(catalog.years)
    head = Head(description=f"{count(known, 'paper')} of {span}, by year of publication.")
    texts = {"unknown": count(unknown, "paper") if unknown else ""}
    return ListPage(Intro("years", head, texts, {}), Leaf(YEARS), (IndexSection("", rows),))


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each year; where its papers are too many, only those without a venue."""
    for year, papers in catalog.by_year.items():
        is_whole = is_short(papers, site)
        listed = papers if is_whole else [paper for paper in papers if not _has_venue(paper)]
        heading = "Papers" if is_whole else "Papers without a venue"
        intro = _intro(year, heading if listed else "", catalog)
        venues = tuple(_venues(year, catalog))
        sections = (IndexSection("Venues", venues),) if venues else ()
        pages = cut(listed, papers_on_page(site))
        for leaf in paper_leaves(pages, year_path(year), catalog, site, by_nothing, Said.YEAR):
            yield ListPage(intro, leaf, sections)


def _intro(year: int, heading: str, catalog: Catalog) -> Intro:
    """Return what stands above a list of the papers of a year under a heading, if it has any."""
    number = count(len(catalog.by_year[year]), "paper")
    head = Head(description=f"{number} published in {year}.")
    texts = {"year": str(year), "count": number, "heading": heading}
    links = {
        "beside": tuple(
            PageLink(str(other), year_path(other)) for other in around(catalog.years, year)
        ),
    }
    return Intro("year", head, texts, links)


def _has_venue(paper: Paper) -> bool:
    """Tell whether a venue's list has the paper."""
    return bool(paper.venue and paper.venue.slug)


def _venues(year: int, catalog: Catalog) -> Iterator[IndexRow]:
    """Yield links to what the venues had in a year, those with most papers first."""
    slugs = (paper.venue.slug for paper in catalog.by_year[year] if paper.venue)
    counts = Counter(filter(None, slugs))
    for slug, number in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        label = venue_label(catalog.venues[slug])
        yield IndexRow(PageLink(label, venue_year_path(slug, year), f"({number:,})"))
