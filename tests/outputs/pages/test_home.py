"""The home page: what this shelf holds, in numbers, and what is new on it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from outputs.test_forms import check
from papershelf.catalog import Catalog
from papershelf.model import Paper, PartialDate, Source, Status, Venue
from papershelf.outputs.pages.home import home_page, newest, span
from papershelf.text.wording import count
from support.catalog import CATALOG, CLOUDS, COMPUTABLE, EMPTY, FINGERS, SETTINGS, YEARLESS
from support.outputs import artifacts, text_of


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (103750, "103,750 papers")],
)
def test_a_number_is_said_with_its_noun(number: int, text: str) -> None:
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
def test_the_days_of_the_papers_are_said_as_far_as_known(
    papers: tuple[Paper, ...], text: str
) -> None:
    assert span(Catalog(papers=papers, taxonomy=CATALOG.taxonomy)) == text


def paper(title: str, venue: str = "", published: int = 0, listed: int = 0) -> Paper:
    """Return a paper with years, of which 0 is unknown."""
    return Paper(
        title=title,
        slug=title,
        venue=Venue(name=venue, slug=venue) if venue else None,
        published=PartialDate(year=published) if published else None,
        listed=PartialDate(year=listed) if listed else None,
        source=Source(path="a.txt", line=1),
    )


def titles(papers: list[Paper]) -> list[str]:
    return [found.title for found in papers]


def test_what_is_new_came_in_last_whenever_it_was_published() -> None:
    papers = [paper("late", published=2025), paper("old", published=1937, listed=2026), paper("un")]
    assert titles(newest(papers, 3)) == ["old", "late", "un"]
    assert titles(newest(papers, 1)) == ["old"]


def test_what_came_in_together_is_shown_venue_by_venue_in_turn() -> None:
    papers = [paper(f"{venue}{at}", venue, 2025) for venue in ("a", "b", "") for at in (1, 2)]
    assert titles(newest(papers, 6)) == ["a1", "b1", "1", "a2", "b2", "2"]


def test_of_one_venue_there_are_at_most_three_where_others_fill_the_list() -> None:
    many = [paper(f"a{at}", "a", 2025) for at in range(9)]
    others = [paper(f"b{at}", "b", 2024) for at in range(2)]
    assert titles(newest([*many, *others], 5)) == ["a0", "a1", "a2", "b0", "b1"]
    assert titles(newest([*many, *others], 7)) == ["a0", "a1", "a2", "b0", "b1", "a3", "a4"]


def test_what_was_rejected_or_retracted_is_not_shown_as_new() -> None:
    gone = replace(paper("gone", "a", 2026), status=Status.RETRACTED)
    assert titles(newest([gone, paper("here", "a", 2025)], 2)) == ["here"]


def test_the_shape_of_the_catalog_is_its_largest_topics_and_years_if_there_are_several() -> None:
    [home] = artifacts(home_page)
    assert '[Classification](topics/classification.md) <span style="width:100%"></span> 4\n' in (
        text_of(home)
    )
    [few] = artifacts(home_page, replace(CATALOG, papers=(FINGERS, COMPUTABLE)))
    assert "## Papers by year" not in text_of(few)


def test_without_topics_nothing_leads_to_them() -> None:
    catalog = replace(CATALOG, papers=(replace(COMPUTABLE, topics=()),), map=None)
    check(artifacts(home_page, catalog), SETTINGS.site(1))
    [home] = artifacts(home_page, catalog)
    assert "topics/" not in text_of(home)
    assert "ps-side" not in text_of(home)
