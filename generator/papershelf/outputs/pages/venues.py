"""The index of venues, a page for each, and one for each of its years."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Venue
from papershelf.outputs.addresses import (
    VENUES,
    venue_index_path,
    venue_path,
    venue_year_path,
    year_path,
)
from papershelf.outputs.lists import (
    Said,
    around,
    by_nothing,
    by_year,
    cut,
    is_short,
    leaves,
    names_on_page,
    year_label,
)
from papershelf.outputs.markdown import Markdown, escape, front_matter, link, relative, shorten
from papershelf.outputs.page import Page
from papershelf.outputs.sections import Marks, Section, pages_in
from papershelf.outputs.templates import render
from papershelf.text.wording import count, span_of

LONGEST_NAME = 200


def venue_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The index, the pages of every venue, and those of its years."""
    return pages_in(venue_sections(catalog, settings))


def venue_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: the index, and one for each venue and each of its years."""
    if not catalog.venues:
        return
    yield Section(name=VENUES, make=partial(venue_index, catalog, settings))
    for slug, venue in catalog.venues.items():
        yield Section(
            name=venue_path(slug),
            made_of=partial(told_of_venue, slug, venue, catalog, settings),
            make=partial(venue_list, slug, venue, catalog, settings),
        )
        for year in catalog.by_venue_year[slug]:
            yield Section(
                name=venue_year_path(slug, year),
                made_of=partial(told_of_year, slug, venue, year, catalog),
                make=partial(venue_year_list, slug, venue, year, catalog, settings),
            )


def told_of_venue(
    slug: str, venue: Venue, catalog: Catalog, settings: Settings, marks: Marks
) -> object:
    """What the pages of a venue are made of."""
    papers = catalog.by_venue[slug]
    years = [(year, len(found)) for year, found in catalog.by_venue_year[slug].items()]
    return slug, venue, years, marks.listed(papers) if is_short(papers, settings) else len(papers)


def told_of_year(slug: str, venue: Venue, year: int, catalog: Catalog, marks: Marks) -> object:
    """What the pages of a year of a venue are made of."""
    years = catalog.by_venue_year[slug]
    return slug, venue, year, around(tuple(years), year), marks.listed(years[year])


def venue_index(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """All venues from A to Z, with their names, numbers of papers and years."""
    number = count(len(catalog.venues), "venue")
    for part in cut(tuple(catalog.venues.items()), names_on_page(settings), venue_index_path):
        text = render(
            "venues",
            front_matter=front_matter(f"{number}, from A to Z.", "navigation", "toc", listed=True),
            count=number,
            venues=[index_line(slug, venue, part.path, catalog) for slug, venue in part.items],
            part=part,
        )
        yield Page(path=part.path, text=text)


def index_line(slug: str, venue: Venue, page: str, catalog: Catalog) -> Markdown:
    """A venue in the index."""
    facts = (
        full_name(venue),
        count(len(catalog.by_venue[slug]), "paper"),
        span_of(catalog.by_venue_year[slug]),
    )
    told = " · ".join(escape(fact) for fact in facts if fact)
    return Markdown(f"{link(label(venue), relative(page, venue_path(slug)))}: {told}")


def venue_list(slug: str, venue: Venue, catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The pages of one venue: its years, and all its papers where they are not too many."""
    years = catalog.by_venue_year[slug]
    papers = [paper for group in years.values() for paper in group]
    number = count(len(papers), "paper")
    listed = papers if is_short(papers, settings) else []
    large = settings.is_large(len(catalog.papers))
    for leaf in leaves(listed, venue_path(slug), settings, by_year, Said.VENUE, large=large):
        text = render(
            "venue",
            front_matter=front_matter(
                f"{number} from {label(venue)}.", "navigation", title=label(venue), listed=True
            ),
            label=label(venue),
            name=full_name(venue),
            count=number,
            span=span_of(years),
            index=link("All venues", relative(leaf.path, VENUES)),
            years=[
                link(
                    f"{year_label(year)} ({len(found):,})",
                    relative(leaf.path, venue_year_path(slug, year)),
                )
                for year, found in years.items()
            ],
            leaf=leaf,
        )
        yield Page(path=leaf.path, text=text)


def venue_year_list(
    slug: str, venue: Venue, year: int, catalog: Catalog, settings: Settings
) -> Iterator[Page]:
    """The pages of one venue's papers of one year."""
    papers = catalog.by_venue_year[slug][year]
    title = f"{label(venue)} {year}" if year else f"{label(venue)}, without a year"
    number = count(len(papers), "paper")
    first = venue_year_path(slug, year)
    large = settings.is_large(len(catalog.papers))
    for leaf in leaves(papers, first, settings, by_nothing, Said.VENUE, Said.YEAR, large=large):
        text = render(
            "venue-year",
            front_matter=front_matter(
                f"{number} from {title}.", "navigation", "toc", title=title, listed=True
            ),
            title=title,
            name=full_name(venue),
            count=number,
            venue=link(f"{label(venue)} in all years", relative(leaf.path, venue_path(slug))),
            year=link(f"All of {year}", relative(leaf.path, year_path(year))) if year else None,
            beside=list(other_years(slug, year, leaf.path, catalog)),
            leaf=leaf,
        )
        yield Page(path=leaf.path, text=text)


def other_years(slug: str, year: int, page: str, catalog: Catalog) -> Iterator[Markdown]:
    """Links to the venue's years before and after one."""
    for other in around(tuple(catalog.by_venue_year[slug]), year):
        yield link(year_label(other), relative(page, venue_year_path(slug, other)))


def label(venue: Venue) -> str:
    """What a venue is called, cut where it is no name that anyone could use."""
    return shorten(venue.label, LONGEST_NAME)


def full_name(venue: Venue) -> str:
    """The long name, where there is a short one that says less."""
    return shorten(venue.name, LONGEST_NAME) if venue.name != venue.label else ""
