"""The index of years, and a page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.wording import count, span_of
from papershelf.write.addresses import YEARS, venue_year_path, year_path
from papershelf.write.lists import Said, around, by_nothing, is_short, leaves
from papershelf.write.markdown import Markdown, front_matter, link, relative
from papershelf.write.page import Page
from papershelf.write.pages.venues import label
from papershelf.write.templates import render


def year_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The index, and the pages of every year in which papers were published."""
    if not catalog.years:
        return
    yield year_index(catalog)
    for year in catalog.years:
        yield from year_list(year, catalog, settings)


def year_index(catalog: Catalog) -> Page:
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
    return Page(path=YEARS, text=text)


def year_list(year: int, catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The pages of one year: its venues, and its papers.

    Where these are too many, only those that no venue's list has.
    """
    papers = catalog.by_year[year]
    whole = is_short(papers, settings)
    listed = papers if whole else [paper for paper in papers if not has_venue(paper)]
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
    slugs = (paper.venue.slug for paper in catalog.by_year[year] if paper.venue)
    ranked = sorted(Counter(filter(None, slugs)).items(), key=lambda entry: (-entry[1], entry[0]))
    for slug, number in ranked:
        target = relative(page, venue_year_path(slug, year))
        yield Markdown(f"{link(label(catalog.venues[slug]), target)} ({number:,})")
