"""Venues and years list all papers if they are few, and otherwise link to shorter lists."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper, Venue
from papershelf.outputs.pages.venues import venue_pages, year_pages
from support.catalog import CATALOG, EMPTY_CATALOG, ICLR, SETTINGS, numbered_paper
from support.outputs import texts_of

LARGE = replace(SETTINGS, page_size=5)
WITHOUT_ORDERS = replace(LARGE, orders=0)
JOURNAL = Venue(name="Journal of Things", slug="journal-of-things")


def paper(number: int, venue: Venue | None, year: int) -> Paper:
    """Return a paper with a number, a venue and a year, of which 0 is unknown."""
    return numbered_paper(number, year, venue=venue)


def many(number: int, venue: Venue | None, *years: int, start: int = 0) -> tuple[Paper, ...]:
    """Return *number* papers, spread evenly over *years* and numbered from *start* on."""
    return tuple(paper(start + at, venue, years[at * len(years) // number]) for at in range(number))


def catalog(*papers: Paper) -> Catalog:
    """Return a catalog of *papers*."""
    return Catalog(papers=papers, taxonomy=CATALOG.taxonomy)


def pages(catalog: Catalog, settings: Settings = LARGE) -> dict[str, str]:
    """Return the pages of venues and years by path."""
    return texts_of(catalog, settings, venue_pages, year_pages)


def cards(text: str) -> list[str]:
    """Return the titles of the cards on a page."""
    return re.findall(r"^-   \[([^]]*)\]", text, re.MULTILINE)


def test_a_catalog_without_venues_and_years_has_no_pages_of_them() -> None:
    assert pages(EMPTY_CATALOG) == {}
    assert pages(catalog(paper(1, Venue(name="Not recognised"), 0))) == {}


def test_a_venue_lists_its_papers_and_has_a_page_for_each_year() -> None:
    texts = pages(catalog(*many(4, ICLR, 2015, 2014), paper(9, ICLR, 0)))
    venue = texts["venues/iclr.md"]
    years = "[2015 (2)](iclr/2015.md)\xa0· [2014 (2)](iclr/2014.md)\xa0· [Without a year (1)]"
    assert f'<div class="ps-side" markdown="1">\n\n## Years\n\n{years}(iclr/undated.md)' in venue
    assert cards(venue) == ["Paper 0", "Paper 1", "Paper 2", "Paper 3", "Paper 9"]
    assert "# ICLR 2014\n" in texts["venues/iclr/2014.md"]
    assert cards(texts["venues/iclr/2014.md"]) == ["Paper 2", "Paper 3"]
    assert "# ICLR, without a year\n" in texts["venues/iclr/undated.md"]


@pytest.mark.parametrize(("number", "listed"), [(50, 50), (51, 5)])
def test_a_long_venue_shows_the_newest_papers_and_its_years_show_all(
    number: int, listed: int
) -> None:
    texts = pages(catalog(*many(number, ICLR, 2015, 2014)))
    papers = [
        title
        for path in texts
        if re.match(r"venues/iclr(/page-\d+)?\.md", path)
        for title in cards(texts[path])
    ]
    assert papers == [f"Paper {at}" for at in range(listed)]
    says_so = "This list shows the newest 5; the lists by year have all." in texts["venues/iclr.md"]
    assert says_so == (listed < number)
    by_year = [
        title for path in texts if re.match(r"venues/iclr/20", path) for title in cards(texts[path])
    ]
    assert sorted(by_year) == sorted(f"Paper {at}" for at in range(number))


def test_a_long_year_lists_all_papers_if_lists_have_other_orders() -> None:
    texts = pages(catalog(*many(51, ICLR, 2015), *many(6, None, 2015, start=70)))
    assert "\n[ICLR (51)](../venues/iclr/2015.md)\n" in texts["years/2015.md"]
    assert "[Title](2015/title.md)" in texts["years/2015.md"]
    assert cards(texts["years/2015/page-12.md"]) == ["Paper 74", "Paper 75"]


def test_a_long_year_without_orders_lists_venues_and_papers_without_a_venue() -> None:
    papers = (
        *many(51, ICLR, 2015),
        *many(3, JOURNAL, 2015, start=60),
        *many(6, None, 2015, start=70),
    )
    texts = pages(catalog(*papers), WITHOUT_ORDERS)
    year = texts["years/2015.md"]
    assert "- [ICLR](../venues/iclr/2015.md) (51)\n" in year
    assert "- [Journal of Things](../venues/journal-of-things/2015.md) (3)\n" in year
    assert "## Papers without a venue" in year
    assert cards(year) == [f"Paper {at}" for at in range(70, 75)]
    assert cards(texts["years/2015/page-2.md"]) == ["Paper 75"]


def test_a_long_year_without_orders_whose_papers_all_have_venues_is_one_page() -> None:
    texts = pages(catalog(*many(51, ICLR, 2015)), WITHOUT_ORDERS)
    assert [path for path in texts if path.startswith("years/2015")] == ["years/2015.md"]
    assert "## Papers" not in texts["years/2015.md"]


def test_later_pages_of_the_index_of_venues_collide_with_no_venue() -> None:
    venues = [
        Venue(name=f"Journal {at:03}", slug=slug)
        for at, slug in enumerate(["all", "page-2", *(f"v-{at}" for at in range(60))])
    ]
    texts = pages(catalog(*(paper(at, venue, 2001) for at, venue in enumerate(venues))))
    index = [path for path in texts if path.startswith("venues/index")]
    assert index == ["venues/index.md", "venues/index/all/page-2.md"]
    assert "- [Journal 050](../../v-48.md) 1 paper\xa0· 2001\n" in texts[index[1]]


def test_the_width_of_a_bar_is_the_share_of_the_largest_year() -> None:
    index = pages(catalog(*many(199, ICLR, 2017), *many(1, ICLR, 2016, start=200)))[
        "years/index.md"
    ]
    assert re.findall(r"width:(\d+)%", index) == ["100", "1"]


def test_an_index_of_one_page_alone_has_a_filter() -> None:
    venues = [Venue(name=f"Journal {at:03}", slug=f"v-{at}") for at in range(60)]
    papers = [paper(at, venue, 2001) for at, venue in enumerate(venues)]
    filter_ = '<div class="ps-filter"></div>'
    assert filter_ in pages(catalog(*papers[:50]))["venues/index.md"]
    assert filter_ not in pages(catalog(*papers))["venues/index.md"]


@pytest.mark.parametrize(
    ("venue", "has_name"),
    [
        (ICLR, True),
        (Venue(name="3rd Workshop on Things, 2021", short="Workshop on Things"), False),
        (Venue(name="Workshop on Things (WoT)", short="Workshop on Things"), False),
        (Venue(name="Workshop on Things", short="WoT"), True),
    ],
)
def test_a_series_of_events_has_not_the_name_of_one_edition(venue: Venue, has_name: bool) -> None:
    slug = venue.slug or "things"
    texts = pages(catalog(*many(2, replace(venue, slug=slug), 2021, 2022)))
    shown = [texts[f"venues/{page}.md"] for page in ("index", slug, f"{slug}/2022")]
    assert [venue.name in text for text in shown] == [has_name] * 3


def test_an_endless_name_is_shortened() -> None:
    endless = Venue(name="A" * 10**5, slug="endless")
    for text in pages(catalog(paper(1, endless, 2001))).values():
        assert len(text) < 5000
