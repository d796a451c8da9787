"""The home page shows new papers, topics, years and numbers."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, PartialDate, Status, Venue
from papershelf.outputs.pages.home import date_span, home_page, newest_mixed
from papershelf.text.wording import count
from support.catalog import (
    CATALOG,
    CLOUDS,
    COMPUTABLE,
    EMPTY,
    FINGERS,
    SETTINGS,
    YEARLESS,
    numbered_paper,
)
from support.forms import check_forms
from support.outputs import artifacts, text_of


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (103750, "103,750 papers")],
)
def test_a_count_has_a_noun_in_singular_or_plural(number: int, text: str) -> None:
    assert count(number, "paper") == text


@pytest.mark.parametrize(
    ("papers", "text"),
    [
        ((), ""),
        ((EMPTY,), ""),
        ((FINGERS, CLOUDS, EMPTY), "12 March 2026"),
        ((FINGERS, COMPUTABLE), "1937 to 12 March 2026"),
        ((YEARLESS,), "11 March"),
        ((YEARLESS, COMPUTABLE, FINGERS), "1937 to 12 March 2026"),
    ],
    ids=["none", "undated", "a day", "years", "no year", "mixed"],
)
def test_the_span_of_dates_is_as_exact_as_known(papers: tuple[Paper, ...], text: str) -> None:
    assert date_span(Catalog(papers=papers, taxonomy=CATALOG.taxonomy)) == text


@pytest.mark.parametrize(
    ("papers", "text"),
    [
        ((EMPTY,), "</form>"),
        ((FINGERS, EMPTY), "Listed 12\xa0March\xa02026"),
        ((FINGERS, COMPUTABLE), "Papers from 1937 to 12\xa0March\xa02026"),
    ],
    ids=["undated", "a listing", "published ones too"],
)
def test_the_dates_say_whether_papers_were_listed_then(
    papers: tuple[Paper, ...], text: str
) -> None:
    [home] = artifacts(home_page, Catalog(papers=papers, taxonomy=CATALOG.taxonomy), SETTINGS)
    hero = text_of(home).partition('<div class="ps-hero" markdown="1">')[2].partition("</div>")[0]
    assert hero.strip().splitlines()[-1] == text


def test_only_topics_of_several_papers_have_a_bar() -> None:
    catalog = Catalog(papers=(FINGERS,), taxonomy=CATALOG.taxonomy)
    [home] = artifacts(home_page, catalog, SETTINGS)
    topics = text_of(home).partition("## Topics")[2].partition("[All topics]")[0]
    assert "ps-shares" not in topics
    assert "[Sparse attention (1)](topics/sparse-attention.md)" in topics


@pytest.mark.parametrize(
    ("papers", "numbers"),
    [
        ((), ["Papers"]),
        ((COMPUTABLE,), ["Paper", "Topic", "Author", "Venue", "Year"]),
        ((FINGERS,), ["Paper", "Topics", "With code"]),
        ((FINGERS, CLOUDS), ["Papers", "Topics", "With code"]),
    ],
)
def test_home_leads_to_the_papers_and_to_lists_that_have_entries(
    papers: tuple[Paper, ...], numbers: list[str]
) -> None:
    [home] = artifacts(home_page, Catalog(papers=papers, taxonomy=CATALOG.taxonomy), SETTINGS)
    assert re.findall(r"^- \[(.*)\]\(.*\) [0-9]", text_of(home), re.MULTILINE) == numbers


def paper(title: str, venue: str = "", published: int = 0, listed: int = 0) -> Paper:
    """Return a paper with years, of which 0 is unknown."""
    place = Venue(name=venue, slug=venue) if venue else None
    day = PartialDate(year=listed) if listed else None
    return numbered_paper(0, published, title=title, slug=title, venue=place, listed=day)


def titles(papers: list[Paper]) -> list[str]:
    return [paper.title for paper in papers]


def test_the_newest_papers_are_those_listed_last() -> None:
    papers = [paper("late", published=2025), paper("old", published=1937, listed=2026), paper("un")]
    assert titles(newest_mixed(papers, 3)) == ["old", "late", "un"]
    assert titles(newest_mixed(papers, 1)) == ["old"]


def test_papers_of_one_date_alternate_between_venues() -> None:
    papers = [paper(f"{venue}{at}", venue, 2025) for venue in ("a", "b", "") for at in (1, 2)]
    assert titles(newest_mixed(papers, 6)) == ["a1", "b1", "1", "a2", "b2", "2"]


def test_the_newest_papers_have_at_most_three_of_a_venue_if_others_fill_the_list() -> None:
    many = [paper(f"a{at}", "a", 2025) for at in range(9)]
    others = [paper(f"b{at}", "b", 2024) for at in range(2)]
    assert titles(newest_mixed([*many, *others], 5)) == ["a0", "a1", "a2", "b0", "b1"]
    assert titles(newest_mixed([*many, *others], 7)) == [
        "a0",
        "a1",
        "a2",
        "b0",
        "b1",
        "a3",
        "a4",
    ]


def test_a_retracted_paper_is_not_shown_as_new() -> None:
    gone = replace(paper("gone", "a", 2026), status=Status.RETRACTED)
    assert titles(newest_mixed([gone, paper("here", "a", 2025)], 2)) == ["here"]


def test_the_home_page_shows_no_bars_of_few_years() -> None:
    [few] = artifacts(home_page, replace(CATALOG, papers=(FINGERS, COMPUTABLE)))
    assert "## Papers by year" not in text_of(few)


def test_a_catalog_without_topics_has_no_links_to_topics() -> None:
    catalog = replace(CATALOG, papers=(replace(COMPUTABLE, topics=()),), map=None)
    check_forms(home_page, catalog, SETTINGS)
    [home] = artifacts(home_page, catalog)
    assert "topics/" not in text_of(home)
    assert "ps-side" not in text_of(home)
