"""The index of venues, a page for each, and one for each of its years."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Venue
from papershelf.outputs.addresses import VENUES, venue_path, venue_year_path, year_path
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
    by_year,
    cut,
    is_short,
    names_on_page,
    page_tasks,
    paper_leaves,
    papers_on_page,
    title_of_year,
    year_label,
)
from papershelf.outputs.page import Head
from papershelf.text.wording import count, shorten, span_of

_LONGEST_NAME = 200


def venue_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index, of the pages of every venue, and of those of its years."""
    if catalog.venues:
        yield from page_tasks(_index(catalog, site), site)
        yield from page_tasks(_pages(catalog, site), site)


def _index(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    number = count(len(catalog.venues), "venue")
    head = Head(description=f"{number}, from A to Z.")
    intro = Intro("venues", head, {"count": number}, {})
    pages = cut(tuple(catalog.venues), names_on_page(site))
    for at, slugs in enumerate(pages, start=1):
        rows = tuple(_row(slug, catalog) for slug in slugs)
        yield ListPage(intro, Leaf(VENUES, at, len(pages)), (IndexSection("", rows),))


def _row(slug: str, catalog: Catalog) -> IndexRow:
    """Return the line of a venue: its name in full, its papers, and their years."""
    papers, span = count(len(catalog.by_venue[slug]), "paper"), span_of(catalog.by_venue_year[slug])
    facts = (_full_name(catalog.venues[slug]), papers, span)
    return IndexRow(
        PageLink(venue_label(catalog.venues[slug]), venue_path(slug)), tuple(filter(None, facts))
    )


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each venue: its papers, where they are not too many, and its years."""
    for slug, years in catalog.by_venue_year.items():
        papers = [paper for group in years.values() for paper in group]
        listed = cut(papers if is_short(papers, site) else [], papers_on_page(site))
        intro = _intro(slug, catalog)
        for leaf in paper_leaves(listed, venue_path(slug), catalog, site, by_year, Said.VENUE):
            yield ListPage(intro, leaf)
        for year, found in years.items():
            pages, first = cut(found, papers_on_page(site)), venue_year_path(slug, year)
            year_intro, said = _year_intro(slug, year, catalog), (Said.VENUE, Said.YEAR)
            for leaf in paper_leaves(pages, first, catalog, site, by_nothing, *said):
                yield ListPage(year_intro, leaf)


def _intro(slug: str, catalog: Catalog) -> Intro:
    venue, years = catalog.venues[slug], catalog.by_venue_year[slug]
    label, number = venue_label(venue), count(len(catalog.by_venue[slug]), "paper")
    head = Head(description=f"{number} from {label}.", title=label, hide=("navigation",))
    texts = {"name": _full_name(venue), "count": number, "span": span_of(years)}
    links = {
        "years": tuple(
            PageLink(f"{year_label(year)} ({len(found):,})", venue_year_path(slug, year))
            for year, found in years.items()
        ),
    }
    return Intro("venue", head, texts, links)


def _year_intro(slug: str, year: int, catalog: Catalog) -> Intro:
    venue, years = catalog.venues[slug], catalog.by_venue_year[slug]
    label, number = venue_label(venue), count(len(years[year]), "paper")
    title = title_of_year(label, year)
    head = Head(description=f"{number} from {title}.", title=title)
    texts = {"name": _full_name(venue), "count": number}
    links = {
        "venue": (PageLink(f"{label} in all years", venue_path(slug)),),
        "year": (PageLink(f"All of {year}", year_path(year)),) if year else (),
        "beside": tuple(
            PageLink(year_label(other), venue_year_path(slug, other))
            for other in around(tuple(years), year)
        ),
    }
    return Intro("venue-year", head, texts, links)


def venue_label(venue: Venue) -> str:
    """Return what a venue is called, cut where it is no name that anyone could use."""
    return shorten(venue.label, _LONGEST_NAME)


def _full_name(venue: Venue) -> str:
    """Return the long name of a venue, where there is a short one that says less."""
    return shorten(venue.name, _LONGEST_NAME) if venue.name != venue.label else ""
