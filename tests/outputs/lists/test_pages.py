"""A list of papers has headings and is divided into pages."""

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
from papershelf.model import Paper, PartialDate
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.forms.page import Head, PageContent, PageLink, render_link
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists.headings import by_date, by_letter
from papershelf.outputs.lists.pages import (
    Chunk,
    ListPage,
    page_tasks,
    paginate,
    paper_list_pages,
    papers_on_page,
    render_list_page,
)
from support.catalog import CATALOG, EMPTY, SETTINGS, YEARLESS, numbered_paper

FIFTY = replace(SETTINGS, page_size=50)
LARGE = replace(SETTINGS, page_size=2, large=0)
CONTENT = PageContent("years", Head(description="A"))


def papers(number: int, days: int = 1) -> list[Paper]:
    """Return *number* papers, spread over *days*."""
    return [
        numbered_paper(at, listed=PartialDate(year=2026, month=3, day=1 + at % days))
        for at in range(number)
    ]


def listed(
    papers: Sequence[Paper], first: str = "browse/index.md", settings: Settings = FIFTY
) -> list[ListPage]:
    """Return the pages of a list by date, decoded as by tasks."""
    catalog = Catalog(papers=tuple(papers), taxonomy=CATALOG.taxonomy)
    site = settings.site(len(papers))
    pages = paginate(papers, papers_on_page(site))
    group = NamedPapers("Papers", first, papers)
    encoded = paper_list_pages(CONTENT, group, pages, by_date, catalog, site)
    decoded: list[ListPage] = decode(encode([*encoded]), list[ListPage])
    return decoded


@pytest.mark.parametrize(
    ("number", "sizes"), [(0, [0]), (50, [50]), (51, [50, 1]), (101, [50, 50, 1])]
)
def test_a_list_is_divided_into_full_pages_and_a_remainder(number: int, sizes: list[int]) -> None:
    pages = listed(papers(number))
    assert [sum(len(group.cards) for group in page.groups) for page in pages] == sizes
    assert [page.number for page in pages] == list(range(1, len(sizes) + 1))
    assert {page.total for page in pages} == {len(sizes)}


def test_a_page_of_a_large_catalog_has_more_papers_as_lines() -> None:
    groups = [group for page in listed(papers(10), settings=LARGE) for group in page.groups]
    assert [len(group.lines) for group in groups] == [8, 2]
    assert not [group for group in groups if group.cards]


@pytest.mark.parametrize(
    ("number", "numbers"),
    [(1, "1 2 3 … 9"), (4, "1 2 3 4 5 6 … 9"), (5, "1 … 3 4 5 6 7 … 9"), (9, "1 … 7 8 9")],
)
def test_a_page_of_many_links_to_the_nearest_the_first_and_the_last_pages(
    number: int, numbers: str
) -> None:
    shown = render_list_page(ListPage(CONTENT, "a.md", number, 9), MarkdownForm("a.md"))
    assert " ".join(re.findall(r"\b\d\b(?=[\]*])|…", str(shown["pagination"]))) == numbers


@given(st.integers(0, 130), st.integers(5, 60))
def test_a_list_has_every_paper_once_and_in_order(number: int, size: int) -> None:
    pages = listed(papers(number), settings=replace(SETTINGS, page_size=size))
    titles = [card.title for page in pages for group in page.groups for card in group.cards]
    assert titles == [f"Paper {n}" for n in range(number)]


def test_a_task_holds_a_few_pages_and_their_views() -> None:
    pages = [ListPage(CONTENT, f"{number}.md") for number in range(100)]
    tasks = [*page_tasks(pages, FIFTY.site(0))]
    assert 3 < len(tasks) < 50
    chunks = [decode(task.view, Chunk) for task in tasks]
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
def test_a_link_is_written_relative_to_its_page(link: PageLink, shown: str) -> None:
    assert render_link(link, MarkdownForm("topics/b.md")) == shown


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
        ("神", "Other"),
        ("Ёлка", "Е"),
        ("한글", "ᄒ"),
        ("ßeta", "S"),
        ("_x_", "X"),
    ],
)
def test_a_title_is_grouped_by_its_first_letter(title: str, letter: str) -> None:
    assert by_letter(replace(EMPTY, title=title)) == letter


def test_a_paper_without_a_complete_date_has_a_heading() -> None:
    assert by_date(EMPTY) == "Without a date"
    assert by_date(YEARLESS) == "11 March"
