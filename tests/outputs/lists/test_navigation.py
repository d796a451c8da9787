"""The navigation above a long list: orders, filters, jump links and a bar chart of its years."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Paper, PartialDate
from papershelf.outputs.addresses import search_path
from papershelf.outputs.forms.page import PageLink
from papershelf.outputs.groups import NamedPapers, author_query
from papershelf.outputs.lists.headings import by_date, by_letter, headed
from papershelf.outputs.lists.navigation import jump_links, navigation_of
from support.catalog import SETTINGS, numbered_paper

SITE = SETTINGS.site(100)
CODE = (Link(url="https://github.com/a/b", kind=LinkKind.CODE),)


def group(number: int, coded: int = 0) -> NamedPapers:
    """Return a topic with *number* papers, the first *coded* of which have code."""
    return NamedPapers("Graphs", "topics/graphs.md", papers(number, coded))


def papers(number: int, coded: int = 0) -> list[Paper]:
    """Return *number* papers of four years, the latest first; the first *coded* have code."""
    return [
        numbered_paper(
            at,
            title=f"{chr(90 - at)} title",
            published=PartialDate(year=2024 - at * 4 // number, month=3),
            links=CODE if at < coded else (),
        )
        for at in range(number)
    ]


def test_a_list_in_order_of_titles_offers_no_order() -> None:
    ordered = NamedPapers("Graphs", "topics/graphs.md", papers(20, coded=7)[::-1])
    navigation = navigation_of(ordered, SITE)
    assert navigation.orders == ()
    assert navigation.filters == (PageLink("With code (7)", "topics/graphs/code.md"),)


@pytest.mark.parametrize("coded", [0, 20])
def test_a_filter_that_keeps_all_papers_or_none_is_not_offered(coded: int) -> None:
    assert navigation_of(group(20, coded), SITE).filters == ()


@pytest.mark.parametrize("name", ["Ann Lee", 'A "B" C', "Łukasz Kaiser", "x&year=1#?+%", "李"])
def test_any_name_is_one_quoted_phrase_of_the_query(name: str) -> None:
    query = parse_qs(urlsplit(search_path(q=author_query(name), sort="title")).query)
    assert query == {"q": [f'author:"{name.replace(chr(34), "")}"'], "sort": ["title"]}


def test_jump_links_lead_to_the_page_and_heading_where_a_year_starts() -> None:
    pages = [headed(it, by_date) for it in (papers(8)[:3], papers(8)[3:6], papers(8)[6:])]
    jumps = jump_links(pages, "a.md", lambda paper: str(paper.year))
    assert [(link.label, link.path) for link in jumps] == [
        ("2024", "a.md#march-2024"),
        ("2023", "a.md#march-2023"),
        ("2022", "a/page-2.md#march-2022"),
        ("2021", "a/page-3.md#march-2021"),
    ]


def test_jump_links_lead_to_the_headings_of_other_alphabets() -> None:
    shelf = [replace(paper, title=title) for paper, title in zip(papers(3), "AБВ", strict=True)]
    jumps = jump_links([headed(shelf, by_letter)], "a.md", by_letter)
    assert [(link.label, link.path) for link in jumps] == [
        ("A", "a.md#a"),
        ("Б", "a.md#_1"),
        ("В", "a.md#_2"),
    ]


def test_a_list_with_one_heading_has_no_jump_links() -> None:
    page = headed(papers(1), by_letter)
    assert jump_links([page, page], "a.md", by_letter) == ()
    assert jump_links([[]], "a.md", by_letter) == ()
