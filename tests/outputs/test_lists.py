"""Lists of papers: cards, and the pages that a long list is cut into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.model import Paper, PartialDate, Source
from papershelf.outputs.lists import Lines, Said, badges, by_date, by_letter, card, leaves
from support.catalog import CLOUDS, EMPTY, FINGERS, SETTINGS, YEARLESS

FIFTY = replace(SETTINGS, page_size=50)


def papers(number: int, days: int = 1) -> list[Paper]:
    """So many papers, spread over some days."""
    return [
        Paper(
            title=f"Paper {index}",
            slug=f"paper-{index}",
            listed=PartialDate(year=2026, month=3, day=1 + index % days),
            source=Source(path="a.txt", line=index + 1),
        )
        for index in range(number)
    ]


@pytest.mark.parametrize(
    ("number", "sizes"),
    [
        (0, [0]),
        (1, [1]),
        (49, [49]),
        (50, [50]),
        (51, [50, 1]),
        (100, [50, 50]),
        (101, [50, 50, 1]),
    ],
)
def test_a_list_is_cut_into_full_pages_and_a_rest(number: int, sizes: list[int]) -> None:
    found = list(leaves(papers(number), "browse/index.md", FIFTY, by_date))
    assert [sum(len(group.cards) for group in leaf.groups) for leaf in found] == sizes
    assert [leaf.number for leaf in found] == list(range(1, len(sizes) + 1))
    assert {leaf.total for leaf in found} == {len(sizes)}


def test_pages_lead_to_those_beside_them() -> None:
    first, middle, last = leaves(papers(101), "topics/graphs.md", FIFTY, by_date)
    assert (first.path, first.previous) == ("topics/graphs.md", None)
    assert first.next == "[Next page](graphs/page-2.md)"
    assert (middle.path, middle.previous) == (
        "topics/graphs/page-2.md",
        "[Previous page](../graphs.md)",
    )
    assert middle.next == "[Next page](page-3.md)"
    assert (last.previous, last.next) == ("[Previous page](page-2.md)", None)


@given(st.integers(0, 130), st.integers(5, 60))
def test_every_paper_is_in_a_list_once_and_in_order(number: int, size: int) -> None:
    settings = replace(SETTINGS, page_size=size)
    found = leaves(papers(number), "browse/index.md", settings, by_letter)
    titles = [card.title for leaf in found for group in leaf.groups for card in group.cards]
    assert [title.split("]")[0] for title in titles] == [f"[Paper {n}" for n in range(number)]


def test_lists_that_share_lines_have_those_that_each_would_have_alone() -> None:
    lines = Lines()
    some = [CLOUDS, FINGERS, YEARLESS]
    for first in ("topics/a.md", "topics/a/2026.md", "topics/b.md", "topics/b/2026.md"):
        for said in ((), (Said.AUTHOR,), tuple(Said)):
            for order in (some, some[::-1]):
                shared = leaves(order, first, FIFTY, by_date, *said, large=True, lines=lines)
                alone = leaves(order, first, FIFTY, by_date, *said, large=True)
                assert list(shared) == list(alone)


def test_papers_stand_under_the_heading_of_their_day() -> None:
    [leaf] = leaves(
        sorted(papers(4, days=2), key=lambda paper: paper.source.line % 2), "x.md", FIFTY, by_date
    )
    assert [(group.heading, len(group.cards)) for group in leaf.groups] == [
        ("2 March 2026", 2),
        ("1 March 2026", 2),
    ]


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("Attention", "A"),
        ("attention", "A"),
        ("“Quoted”", "Q"),
        ("Élan", "E"),
        ("3D", "0–9"),
        ("???", "0–9"),
        ("", "0–9"),
        ("Ωmega", "Ω"),
        ("神", "神"),
        ("ßeta", "S"),
        ("_x_", "X"),
    ],
)
def test_a_title_stands_under_its_first_letter(title: str, letter: str) -> None:
    assert by_letter(replace(EMPTY, title=title)) == letter


def test_a_paper_without_a_date_stands_under_a_heading_too() -> None:
    assert by_date(EMPTY) == "Without a date"
    assert by_date(YEARLESS) == "11 March"


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (FINGERS, ["code"]),
        (CLOUDS, ["models", "data", "demo"]),
        (YEARLESS, ["promised"]),
        (EMPTY, []),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_badges_tell_what_comes_with_a_paper(paper: Paper, words: list[str]) -> None:
    assert list(badges(paper)) == words


def test_a_card_links_its_paper_from_where_it_stands_and_names_what_is_known() -> None:
    found = card(FINGERS, "topics/sparse-attention/page-2.md")
    assert found.title.endswith("](../../papers/counting-with-k-fingers.md)")
    assert "Sparse attention · Text classification" in found.facts
    assert "12 March 2026" in found.facts
    assert "2026" not in card(FINGERS, "index.md", frozenset({Said.DATE})).facts
    assert len(card(CLOUDS, "index.md").teaser) <= 222


def test_a_card_names_the_first_topics_only() -> None:
    many = replace(FINGERS, topics=FINGERS.topics * 3)
    assert card(many, "index.md").facts.count("attention") == 2
