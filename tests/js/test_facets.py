"""Filters, facet counts and sorting agree with the catalog."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from js.conftest import ALL, PAPERS, Run, Shelf, numbers, shelf
from papershelf.model import Count, CountKind, LinkKind, Paper, Status, Venue
from support.made_catalog import TOPICS, library

EVERYTHING = {"text": "*", "limit": ALL}
PARENTS = {topic.id: topic.parents for topic in TOPICS}
# The largest error of counts of 400 papers that are estimated from every fourth one.
MAX_ERROR = 50


def topics_of(paper: Paper) -> set[str]:
    """Return the topics of a paper and their parents."""
    matched = {match.id for match in paper.topics}
    return matched.union(*(PARENTS[topic] for topic in matched))


def has_code(paper: Paper) -> bool:
    """Return whether a paper links to its code."""
    return bool(paper.links_of(LinkKind.CODE))


def venue_of(paper: Paper) -> str:
    """Return the slug of a paper's venue."""
    return paper.venue.slug if paper.venue else ""


Case = tuple[dict[str, Any], Callable[[Paper], bool]]
CASES: dict[str, Case] = {
    "nothing": ({}, lambda _: True),
    "a topic": ({"topics": ["learning"]}, lambda paper: "learning" in topics_of(paper)),
    "two topics": (
        {"topics": ["learning", "text"]},
        lambda paper: {"learning", "text"} <= topics_of(paper),
    ),
    "two years": ({"years": ["2020", "2021"]}, lambda paper: paper.year in (2020, 2021)),
    "venue and code": (
        {"venues": ["iclr", "jmlr"], "code": ["1"]},
        lambda paper: venue_of(paper) in ("iclr", "jmlr") and has_code(paper),
    ),
    "all kinds": (
        {
            "topics": ["text"],
            "years": ["2022", "2023", "2024"],
            "venues": ["neurips"],
            "code": ["1"],
        },
        lambda paper: (
            "text" in topics_of(paper)
            and paper.year in (2022, 2023, 2024)
            and venue_of(paper) == "neurips"
            and has_code(paper)
        ),
    ),
    "an unknown topic": ({"topics": ["nothing"]}, lambda _: False),
}


@pytest.mark.parametrize(("chosen", "belongs"), CASES.values(), ids=CASES)
def test_filters_keep_the_papers_that_belong_to_them(
    built: Shelf, run: Run, chosen: dict[str, Any], belongs: Callable[[Paper], bool]
) -> None:
    query = {**EVERYTHING, "order": "date", "chosen": chosen}
    [answer] = run("answers.js", [built.site], [query])
    papers = built.catalog.by_number
    expected = [number for number, paper in enumerate(papers) if belongs(paper)]
    assert numbers(answer) == expected[::-1]


def test_a_venue_with_several_names_is_one_facet(tmp_path: Path, run: Run) -> None:
    plain = library(40)
    names = (Venue(name="Odd Things 2016", short="OT", slug="odd"), Venue(name="O", slug="odd"))
    papers = tuple(replace(paper, venue=names[at % 2]) for at, paper in enumerate(plain.papers))
    built = shelf(replace(plain, papers=papers), tmp_path)
    query = {**EVERYTHING, "chosen": {"venues": ["odd"]}}
    [answer] = run("answers.js", [built.site], [{**query, "counting": True}])
    assert answer["total"] == len(papers)
    assert [row["count"] for row in answer["counts"]["venues"]] == [len(papers)]


def test_years_venues_and_code_are_counted(built: Shelf, run: Run) -> None:
    everything = {"text": "learning", "limit": ALL}
    query = {**everything, "counting": True, "chosen": {"years": ["2020"], "venues": ["iclr"]}}
    [answer, whole] = run("answers.js", [built.site], [query, everything])
    papers = built.catalog.by_number
    matching = [papers[number] for number in numbers(whole)]
    of_year = [paper for paper in matching if paper.year == 2020]
    of_venue = [paper for paper in matching if venue_of(paper) == "iclr"]
    counts = answer["counts"]
    years = Counter(str(paper.year) for paper in of_venue if paper.year)
    assert {row["value"]: row["count"] for row in counts["years"]} == years
    venues = Counter(venue_of(paper) for paper in of_year if paper.venue)
    assert {row["value"]: row["count"] for row in counts["venues"]} == venues
    both = sum(has_code(paper) for paper in of_venue if paper in of_year)
    assert [row["count"] for row in counts["code"]] == [both]


def test_chosen_facets_without_papers_have_a_count_of_zero(built: Shelf, run: Run) -> None:
    chosen = {"topics": ["text", "none"], "years": ["1850"], "venues": ["iclr", "none"]}
    [answer] = run(
        "answers.js", [built.site], [{"text": "learning", "counting": True, "chosen": chosen}]
    )
    counts = {
        (group, row["value"]): row["count"]
        for group in ("topics", "years", "venues")
        for row in answer["counts"][group]
    }
    assert counts == {("topics", "text"): 0, ("years", "1850"): 0, ("venues", "iclr"): 0}


def test_topics_are_counted_or_estimated(built: Shelf, run: Run) -> None:
    query = {**EVERYTHING, "counting": True}
    [answer] = run("answers.js", [built.site], [query])
    expected = Counter(topic for paper in built.catalog.papers for topic in topics_of(paper))
    rows = answer["counts"]["topics"]
    assert {row["value"] for row in rows} == set(expected)
    for row in rows:
        tolerance = MAX_ERROR if row["isEstimate"] else 0
        assert abs(row["count"] - expected[row["value"]]) <= tolerance
    assert answer["total"] == PAPERS


def test_a_chosen_topic_is_counted_exactly(built: Shelf, run: Run) -> None:
    query = {**EVERYTHING, "counting": True, "chosen": {"topics": ["learning"]}}
    [answer] = run("answers.js", [built.site], [query])
    [row] = [row for row in answer["counts"]["topics"] if row["value"] == "learning"]
    assert (row["count"], row["isEstimate"]) == (answer["total"], False)


def test_results_are_sorted_by_title_like_the_lists(built: Shelf, run: Run) -> None:
    query = {**EVERYTHING, "order": "title"}
    [answer] = run("answers.js", [built.site], [query])
    ids = [paper_id for *_, paper_id in answer["ranked"]]
    assert ids == [paper.id for paper in built.catalog.by_title]


def with_figures(number: int, paper: Paper) -> Paper:
    """Return a paper with a status (not the last) or none, and citations for odd *numbers*."""
    statuses = [None, *Status][:-1]
    counts = (Count(kind=CountKind.CITATIONS, value=number % 7),) if number % 2 else ()
    return replace(paper, status=statuses[number % len(statuses)], counts=counts)


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return a catalog in which some papers have a status, and some have citations."""
    plain = library(40)
    papers = tuple(with_figures(number, paper) for number, paper in enumerate(plain.papers))
    return shelf(replace(plain, papers=papers), tmp_path_factory.mktemp("figures"))


def test_results_are_sorted_by_citations(figures: Shelf, run: Run) -> None:
    [answer] = run("answers.js", [figures.site], [{**EVERYTHING, "order": "citations"}])
    cited = {paper.id: paper.count_of(CountKind.CITATIONS) for paper in figures.catalog.papers}
    counts = [cited[paper_id] for *_, paper_id in answer["ranked"]]
    assert counts == sorted(counts, key=lambda count: -1 if count is None else count)[::-1]


@pytest.mark.parametrize(
    "chosen", [["rejected"], ["none"], ["rejected", "none"], ["accepted"], ["retracted"]]
)
def test_results_are_filtered_by_status_and_counted(
    figures: Shelf, run: Run, chosen: list[str]
) -> None:
    query = {**EVERYTHING, "chosen": {"statuses": chosen}, "counting": True}
    [answer] = run("answers.js", [figures.site], [query])
    statuses = {paper.id: paper.status or "none" for paper in figures.catalog.papers}
    expected = {paper_id for paper_id, status in statuses.items() if status in chosen}
    assert {paper_id for *_, paper_id in answer["ranked"]} == expected
    # A chosen status has a count even if no paper has it, unless there is no such status.
    kept = {status: 0 for status in chosen if status in [*Status]}
    counts = {row["value"]: row["count"] for row in answer["counts"]["statuses"]}
    assert counts == kept | Counter(statuses.values())


def test_years_are_counted_newest_first_and_all_else_by_count(figures: Shelf, run: Run) -> None:
    [answer] = run("answers.js", [figures.site], [{**EVERYTHING, "counting": True}])
    years = [int(row["value"]) for row in answer["counts"]["years"]]
    assert years == sorted(years, reverse=True)
    for group in ("topics", "venues", "statuses"):
        rows = answer["counts"][group]
        assert rows == sorted(rows, key=lambda row: (-row["count"], row["label"]))


def test_an_index_without_statuses_and_citations_has_no_facets_for_them(whole: Shelf) -> None:
    folder = Path(whole.site) / "search"
    facets = json.loads((folder / "manifest.json").read_text("utf-8"))["facets"]
    assert facets.keys() == {"base", "topics", "titles", "each"}
    assert "status" not in json.loads((folder / f"facets/{facets['base']}.json").read_text("utf-8"))
