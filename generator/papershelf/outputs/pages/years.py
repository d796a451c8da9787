"""The index of years, and a page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.outputs.addresses import YEARS, venue_year_path, year_path
from papershelf.outputs.lists import Said, around, by_nothing, is_short, leaves
from papershelf.outputs.markdown import Markdown, front_matter, link, relative
from papershelf.outputs.page import Page
from papershelf.outputs.pages.venues import label
from papershelf.outputs.sections import Marks, Section, pages_in
from papershelf.outputs.templates import render
from papershelf.text.wording import count, span_of


def year_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The index, and the pages of every year in which papers were published."""
    return pages_in(year_sections(catalog, settings))


def year_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: the index, and one for each year."""
    if not catalog.years:
        return
    yield Section(name=YEARS, make=partial(year_index, catalog))
    for year in catalog.years:
        yield Section(
            name=year_path(year),
            made_of=partial(told_of_year, year, catalog, settings),
            make=partial(year_list, year, catalog, settings),
        )


def told_of_year(year: int, catalog: Catalog, settings: Settings, marks: Marks) -> object:
    """What the pages of a year are made of."""
    papers = catalog.by_year[year]
    venues = [(catalog.venues[slug], number) for slug, number in venue_counts(year, catalog)]
    listed = marks.listed(papers_listed(papers, settings))
    return year, around(catalog.years, year), len(papers), venues, listed


def papers_listed(papers: Sequence[Paper], settings: Settings) -> Sequence[Paper]:
    """The papers of a year that its own list has: where they are too many, those without venue."""
    if is_short(papers, settings):
        return papers
    return [paper for paper in papers if not has_venue(paper)]


def year_index(catalog: Catalog) -> Iterator[Page]:
    """All years, the latest first, with their numbers of papers."""
    number = sum(map(len, catalog.by_year.values()))
    unknown = len(catalog.papers) - number
    text = render(
        "years",
        front_matter=front_matter(
            f"{count(number, 'paper')} of {span_of(catalog.years)}, by year of publication.",
            "navigation",
            "toc",
            listed=True,
        ),
        years=[
            Markdown(f"{link(str(year), relative(YEARS, year_path(year)))} ({len(papers):,})")
            for year, papers in catalog.by_year.items()
        ],
        unknown=count(unknown, "paper") if unknown else "",
    )
    yield Page(path=YEARS, text=text)


def year_list(year: int, catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The pages of one year: its venues, and its papers.

    Where these are too many, only those that no venue's list has.
    """
    papers = catalog.by_year[year]
    whole = is_short(papers, settings)
    listed = papers_listed(papers, settings)
    number = count(len(papers), "paper")
    large = settings.is_large(len(catalog.papers))
    for leaf in leaves(listed, year_path(year), settings, by_nothing, Said.YEAR, large=large):
        text = render(
            "year",
            front_matter=front_matter(
                f"{number} published in {year}.", "navigation", "toc", listed=True
            ),
            year=year,
            count=number,
            index=link("All years", relative(leaf.path, YEARS)),
            beside=list(other_years(year, leaf.path, catalog)),
            venues=list(venue_links(year, leaf.path, catalog)),
            whole=whole,
            listed=len(listed),
            leaf=leaf,
        )
        yield Page(path=leaf.path, text=text)


def has_venue(paper: Paper) -> bool:
    """Whether a venue's list has the paper."""
    return bool(paper.venue and paper.venue.slug)


def other_years(year: int, page: str, catalog: Catalog) -> Iterator[Markdown]:
    """Links to the years before and after one."""
    for other in around(catalog.years, year):
        yield link(str(other), relative(page, year_path(other)))


def venue_links(year: int, page: str, catalog: Catalog) -> Iterator[Markdown]:
    """Links to what the venues had in a year, those with most papers first, with counts."""
    for slug, number in venue_counts(year, catalog):
        target = relative(page, venue_year_path(slug, year))
        yield Markdown(f"{link(label(catalog.venues[slug]), target)} ({number:,})")


def venue_counts(year: int, catalog: Catalog) -> list[tuple[str, int]]:
    """The slugs of a year's venues with their numbers of papers, those with most first."""
    slugs = (paper.venue.slug for paper in catalog.by_year[year] if paper.venue)
    counts = Counter(filter(None, slugs))
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
