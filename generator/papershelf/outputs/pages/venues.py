"""The index of venues, a page for each, and one for each of its years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task
from papershelf.model import Venue
from papershelf.outputs.addresses import (
    VENUES,
    venue_index_path,
    venue_path,
    venue_year_path,
    year_path,
)
from papershelf.outputs.entries import Said
from papershelf.outputs.form import Form
from papershelf.outputs.lists import (
    Chunk,
    Leaf,
    ListPage,
    PageLink,
    PaperLeaf,
    around,
    by_nothing,
    by_year,
    cut,
    is_short,
    leaves,
    links_of_counts,
    names_on_page,
    page_tasks,
    shown_leaf,
    shown_link,
    title_of_year,
    year_label,
)
from papershelf.outputs.page import Head, page
from papershelf.text.wording import count, shorten, span_of

_LONGEST_NAME = 200


class _VenueIndexPage(Struct, frozen=True, kw_only=True):
    """A page of the index, of so many venues in all: links with names in full and years."""

    leaf: Leaf
    venues: int
    lines: tuple[tuple[PageLink, str, str], ...]


class _VenueIntro(Struct, frozen=True, kw_only=True, tag=True):
    """What pages of a venue show above the list: `name` is the long one, `label` the usual one."""

    label: str
    name: str
    papers: int
    span: str
    years: tuple[PageLink, ...]


class _VenueYearIntro(Struct, frozen=True, kw_only=True, tag=True):
    """What pages of a venue's papers of one year show, 0 if unknown; `beside` are other years."""

    venue: PageLink
    name: str
    year: int
    papers: int
    beside: tuple[PageLink, ...]


_Intro = _VenueIntro | _VenueYearIntro


def venue_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index, of the pages of every venue, and of those of its years."""
    if catalog.venues:
        yield from page_tasks(_venue_index, _index(catalog, site), site)
        yield from page_tasks(_venue_lists, _pages(catalog, site), site)


def _index(catalog: Catalog, site: Site) -> Iterator[_VenueIndexPage]:
    venues = tuple(catalog.venues.items())
    for leaf, items in cut(venues, names_on_page(site), venue_index_path):
        lines = tuple(
            (
                _link(slug, catalog, len(catalog.by_venue[slug])),
                _full_name(venue),
                span_of(catalog.by_venue_year[slug]),
            )
            for slug, venue in items
        )
        yield _VenueIndexPage(leaf=leaf, venues=len(venues), lines=lines)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage[_Intro]]:
    """Yield the pages of each venue: its papers, where they are not too many, and its years."""
    for slug, years in catalog.by_venue_year.items():
        papers = [paper for group in years.values() for paper in group]
        listed = papers if is_short(papers, site) else []
        intro = _intro(slug, catalog)
        for leaf in leaves(listed, venue_path(slug), catalog, site, by_year, Said.VENUE):
            yield ListPage(intro, leaf)
        for year, found in years.items():
            first, year_intro = venue_year_path(slug, year), _year_intro(slug, year, catalog)
            said = (Said.VENUE, Said.YEAR)
            for leaf in leaves(found, first, catalog, site, by_nothing, *said):
                yield ListPage(year_intro, leaf)


def _intro(slug: str, catalog: Catalog) -> _VenueIntro:
    venue, years = catalog.venues[slug], catalog.by_venue_year[slug]
    return _VenueIntro(
        label=venue_label(venue),
        name=_full_name(venue),
        papers=len(catalog.by_venue[slug]),
        span=span_of(years),
        years=tuple(_year_link(slug, year, len(found)) for year, found in years.items()),
    )


def _year_intro(slug: str, year: int, catalog: Catalog) -> _VenueYearIntro:
    years = catalog.by_venue_year[slug]
    return _VenueYearIntro(
        venue=_link(slug, catalog),
        name=_full_name(catalog.venues[slug]),
        year=year,
        papers=len(years[year]),
        beside=tuple(_year_link(slug, other) for other in around(tuple(years), year)),
    )


def _link(slug: str, catalog: Catalog, papers: int = 0) -> PageLink:
    return PageLink(venue_label(catalog.venues[slug]), venue_path(slug), papers)


def _year_link(slug: str, year: int, papers: int = 0) -> PageLink:
    return PageLink(year_label(year), venue_year_path(slug, year), papers)


def venue_label(venue: Venue) -> str:
    """Return what a venue is called, cut where it is no name that anyone could use."""
    return shorten(venue.label, _LONGEST_NAME)


def _full_name(venue: Venue) -> str:
    """Return the long name of a venue, where there is a short one that says less."""
    return shorten(venue.name, _LONGEST_NAME) if venue.name != venue.label else ""


def _venue_index(chunk: Chunk[_VenueIndexPage]) -> list[Artifact]:
    """Return some pages of the index."""
    return [_index_page(own, chunk.site) for own in chunk.pages]


def _index_page(own: _VenueIndexPage, site: Site) -> Artifact:
    description = f"{count(own.venues, 'venue')}, from A to Z."
    head = Head(description=description, hide=("navigation", "toc"), listed=True)
    return page("venues", own.leaf.path, site, head, partial(_index_context, own))


def _index_context(own: _VenueIndexPage, form: Form) -> Mapping[str, object]:
    return {
        "count": count(own.venues, "venue"),
        "venues": [
            (shown_link(link, form), form.join(_facts(name, link.papers, span)))
            for link, name, span in own.lines
        ],
        "leaf": shown_leaf(own.leaf, form),
    }


def _facts(name: str, papers: int, span: str) -> Iterator[str]:
    return filter(None, (name, count(papers, "paper"), span))


def _venue_lists(chunk: Chunk[ListPage[_Intro]]) -> list[Artifact]:
    """Return some pages of venues and of their years."""
    return [_list_page(own, chunk.site) for own in chunk.pages]


def _list_page(own: ListPage[_Intro], site: Site) -> Artifact:
    if isinstance(own.intro, _VenueIntro):
        return _venue_page(own.intro, own.leaf, site)
    return _year_page(own.intro, own.leaf, site)


def _venue_page(intro: _VenueIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    description = f"{count(intro.papers, 'paper')} from {intro.label}."
    head = Head(description=description, title=intro.label, hide=("navigation",), listed=True)
    return page("venue", leaf.path, site, head, partial(_venue_context, intro, leaf))


def _venue_context(intro: _VenueIntro, leaf: PaperLeaf, form: Form) -> Mapping[str, object]:
    return {
        "label": intro.label,
        "name": intro.name,
        "count": count(intro.papers, "paper"),
        "span": intro.span,
        "index": form.page_link("All venues", VENUES),
        "years": links_of_counts(intro.years, form),
        "leaf": shown_leaf(leaf, form),
    }


def _year_page(intro: _VenueYearIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    title = title_of_year(intro.venue.label, intro.year)
    description = f"{count(intro.papers, 'paper')} from {title}."
    head = Head(description=description, title=title, hide=("navigation", "toc"), listed=True)
    return page("venue-year", leaf.path, site, head, partial(_year_context, title, intro, leaf))


def _year_context(
    title: str, intro: _VenueYearIntro, leaf: PaperLeaf, form: Form
) -> Mapping[str, object]:
    venue, year = intro.venue, intro.year
    return {
        "title": title,
        "name": intro.name,
        "count": count(intro.papers, "paper"),
        "venue": form.page_link(f"{venue.label} in all years", venue.path),
        "year": form.page_link(f"All of {year}", year_path(year)) if year else None,
        "beside": form.join([shown_link(link, form) for link in intro.beside]),
        "leaf": shown_leaf(leaf, form),
    }
