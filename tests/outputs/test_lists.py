"""Lists of papers: their headings, and their division into pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.task import decode, encode
from papershelf.model import Paper, PartialDate, Source
from papershelf.outputs.entries import SharedFact
from papershelf.outputs.lists import (
    Chunk,
    ListPage,
    by_date,
    by_letter,
    page_tasks,
    paginate,
    paper_list_pages,
    papers_on_page,
    render_list_page,
)
from papershelf.outputs.markdown import MarkdownForm
from papershelf.outputs.page import Head, PageContent, PageLink, render_link
from support.catalog import CATALOG, EMPTY, SETTINGS, YEARLESS

FIFTY = replace(SETTINGS, page_size=50)
LARGE = replace(SETTINGS, page_size=2, large=0)
CONTENT = PageContent("years", Head(description="A"))


def papers(number: int, days: int = 1) -> list[Paper]:
    """Return *number* papers, spread over *days*."""
    return [
        Paper(
            title=f"Paper {index}",
            slug=f"paper-{index}",
            listed=PartialDate(year=2026, month=3, day=1 + index % days),
            source=Source(path="a.txt", line=index + 1),
        )
        for index in range(number)
    ]


def listed(
    papers: Sequence[Paper], first: str = "browse/index.md", settings: Settings = FIFTY
) -> list[ListPage]:
    """Return the pages of a list by date, decoded as by tasks."""
    catalog = Catalog(papers=tuple(papers), taxonomy=CATALOG.taxonomy)
    site = settings.site(len(papers))
    pages = paginate(papers, papers_on_page(site))
    found = paper_list_pages(CONTENT, pages, first, catalog, site, by_date)
    made: list[ListPage] = decode(encode([*found]), list[ListPage])
    return made


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
    found = listed(papers(number))
    assert [sum(len(group.cards) for group in list_page.groups) for list_page in found] == sizes
    assert [list_page.number for list_page in found] == list(range(1, len(sizes) + 1))
    assert {list_page.total for list_page in found} == {len(sizes)}


def test_a_page_of_a_large_catalog_has_more_papers_a_line_each() -> None:
    found = listed(papers(10), settings=LARGE)
    assert [len(group.lines) for list_page in found for group in list_page.groups] == [8, 2]
    assert not [group for list_page in found for group in list_page.groups if group.cards]


def test_pages_lead_to_those_beside_them_and_by_their_numbers() -> None:
    paths = ["topics/graphs.md", "topics/graphs/page-2.md", "topics/graphs/page-3.md"]
    found = listed(papers(101), paths[0])
    assert [list_page.path for list_page in found] == paths
    assert [
        render_list_page(list_page, MarkdownForm(list_page.path)).pagination for list_page in found
    ] == [
        "**1** [2](graphs/page-2.md) [3](graphs/page-3.md) [Next page](graphs/page-2.md)",
        "[Previous page](../graphs.md) [1](../graphs.md) **2** [3](page-3.md)"
        " [Next page](page-3.md)",
        "[Previous page](page-2.md) [1](../graphs.md) [2](page-2.md) **3**",
    ]


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        (1, "1 2 3 … 9"),
        (4, "1 2 3 4 5 6 … 9"),
        (5, "1 … 3 4 5 6 7 … 9"),
        (9, "1 … 7 8 9"),
    ],
)
def test_a_page_of_many_leads_to_those_near_it_the_first_and_the_last(
    number: int, numbers: str
) -> None:
    shown = render_list_page(ListPage(CONTENT, "a.md", number, 9), MarkdownForm("a.md")).pagination
    assert " ".join(re.findall(r"\b\d\b(?=[\]*])|…", shown)) == numbers


def test_the_only_page_of_a_list_leads_to_no_other() -> None:
    assert render_list_page(ListPage(CONTENT, "a.md"), MarkdownForm("a.md")).pagination == ""


@given(st.integers(0, 130), st.integers(5, 60))
def test_every_paper_is_in_a_list_once_and_in_order(number: int, size: int) -> None:
    found = listed(papers(number), settings=replace(SETTINGS, page_size=size))
    titles = [
        card.title for list_page in found for group in list_page.groups for card in group.cards
    ]
    assert titles == [f"Paper {n}" for n in range(number)]


def test_papers_stand_under_the_heading_of_their_day_which_is_not_said_again() -> None:
    by_day = sorted(papers(4, days=2), key=lambda paper: paper.source.line % 2)
    [list_page] = listed(by_day, "x.md")
    assert [(group.heading, len(group.cards)) for group in list_page.groups] == [
        ("2 March 2026", 2),
        ("1 March 2026", 2),
    ]
    assert list_page.shared == (SharedFact.DATE,)
    shown = render_list_page(list_page, MarkdownForm("x.md"))
    assert not [card.facts for _, cards, _ in shown.groups for card in cards if card.facts]


def test_pages_are_a_few_to_a_task_each_with_what_it_shows_alone() -> None:
    pages = [ListPage(CONTENT, f"{number}.md") for number in range(100)]
    tasks = [*page_tasks(pages, FIFTY.site(0))]
    assert 3 < len(tasks) < 50
    chunks = [decode(own.view, Chunk) for own in tasks]
    assert [page for chunk in chunks for page in chunk.pages] == pages


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (PageLink("A *b*", "authors/a.md"), r"[A \*b\*](../authors/a.md)"),
        (PageLink("A", "authors/a.md", "(1,024)"), "[A](../authors/a.md) (1,024)"),
        (PageLink("A", "search/index.md?topic=a"), "[A](../search/index.md?topic=a)"),
        (PageLink("A", "https://a.example"), "[A](https://a.example)"),
        (PageLink("A", "#a"), "[A](#a)"),
        (PageLink("C_d *", note="(2)"), r"C_d \* (2)"),
        (PageLink("A", "topics/a.md", is_chosen=True), "**[A](a.md)**"),
    ],
)
def test_a_link_without_a_page_is_a_name(link: PageLink, shown: str) -> None:
    assert render_link(link, MarkdownForm("topics/b.md")) == shown


def test_an_empty_list_has_a_page() -> None:
    assert paginate([], 5) == [[]]


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
