"""The page of trends shows shares by year as bars and as numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Link, LinkKind, Paper
from papershelf.outputs.pages.trends import trends_page
from support.catalog import CATALOG, SETTINGS, numbered_paper, topic
from support.forms import check_forms
from support.outputs import artifacts, text_of

TOPIC = topic("sparse-attention", 2)
OTHER = topic("classification", 2)
CODE = Link(url="https://github.com/example/code", kind=LinkKind.CODE)


def papers(year: int, number: int, having: int = 0) -> list[Paper]:
    """Return *number* papers of a *year*, the first *having* of which have TOPIC and code."""
    return [
        numbered_paper(
            at,
            year,
            title=f"Paper {year}-{at}",
            slug=f"paper-{year}-{at}",
            topics=(TOPIC,) if at < having else (OTHER,),
            links=(CODE,) if at < having else (),
        )
        for at in range(number)
    ]


def page_of(*years: list[Paper]) -> str:
    """Return the Markdown of the page for papers by year, or nothing if there is none."""
    papers = tuple(paper for year in years for paper in year)
    catalog = Catalog(papers=papers, taxonomy=CATALOG.taxonomy)
    return "".join(map(text_of, artifacts(trends_page, catalog)))


def section(page: str, heading: str) -> str:
    """Return the text below a *heading*."""
    return page.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_the_page_of_four_years(golden: Callable[[str, str], None]) -> None:
    years = [papers(2022, 60), papers(2023, 60, 2), papers(2024, 60, 10), papers(2025, 60, 40)]
    golden("pages/trends_page.txt", page_of(*years))
    catalog = Catalog(papers=tuple(chain(*years)), taxonomy=CATALOG.taxonomy)
    check_forms(trends_page, catalog, SETTINGS)


def test_fewer_than_three_known_years_give_no_page() -> None:
    assert page_of(papers(0, 40), papers(2024, 20), papers(2025, 20)) == ""


def test_years_of_fewer_than_ten_papers_are_left_out() -> None:
    assert page_of(papers(2023, 9), papers(2024, 20), papers(2025, 20)) == ""
    page = page_of(papers(2019, 9), *(papers(year, 10) for year in (2021, 2022, 2024)))
    assert '30 papers of <span class="ps-whole">2021–2024</span>' in page
    assert "2019" not in page


def test_the_share_with_code_is_shown_if_any_paper_has_code() -> None:
    with_code = page_of(papers(2023, 10, 5), papers(2024, 10), papers(2025, 10))
    assert "most in 2023: 50 %" in section(with_code, "With code")
    assert "With code" not in page_of(papers(2023, 10), papers(2024, 10), papers(2025, 10))


def test_the_description_calls_no_falling_topic_rising() -> None:
    latest = [replace(paper, topics=()) for paper in papers(2025, 40)]
    page = page_of(papers(2023, 40, 40), papers(2024, 40, 40), latest)
    assert "[Sparse attention]" in section(page, "Falling topics")
    assert "description: '120 papers of 2023–2025 by year, topic and code.'\n" in page


def test_a_significant_change_makes_a_topic_rising_or_falling() -> None:
    page = page_of(papers(2023, 100), papers(2024, 100, 10), papers(2025, 100, 40))
    rising = section(page, "Rising topics")
    assert (
        "[Sparse attention](../topics/sparse-attention.md): "
        '<span class="ps-whole">10 % in 2024</span>, <span class="ps-whole">40 % in 2025</span>'
    ) in rising
    assert "[Classification]" in section(page, "Falling topics")
    steady = page_of(papers(2023, 100), papers(2024, 100, 10), papers(2025, 100, 15))
    assert "Rising" not in steady
    assert "Falling" not in steady


def test_the_page_does_not_depend_on_the_order_of_papers() -> None:
    years = [papers(year, 30, year % 7) for year in range(2015, 2025)]
    turned = [list(reversed(year)) for year in reversed(years)]
    assert page_of(*years) == page_of(*turned)


def test_the_page_shows_the_latest_thirty_years() -> None:
    page = page_of(*(papers(year, 10, 1) for year in range(1980, 2026)))
    assert '300 papers of <span class="ps-whole">1996–2025</span>' in page
    assert "1995" not in page
