"""Every long list of papers has plain links to sort and filter it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Author, Link, LinkKind, TopicMatch, Venue
from papershelf.outputs.pages.topics import topic_pages
from papershelf.outputs.registry import OUTPUTS, Output
from support.catalog import SETTINGS, numbered_paper
from support.loading import load_taxonomy
from support.outputs import texts_of
from support.shelf import TAXONOMY

SMALL = replace(SETTINGS, page_size=50)
LARGE = replace(SMALL, large=0)
LARGEST = replace(LARGE, orders=0)
TOPICS = load_taxonomy(TAXONOMY, "topics.yml")
TOPIC = TOPICS.topics[0]
CODE = (Link(url="https://github.com/a/b", kind=LinkKind.CODE),)


def shelf(number: int) -> Catalog:
    """Return *number* papers of one topic, venue and author in four years, a third with code."""
    papers = tuple(
        numbered_paper(
            at,
            2024 - at * 4 // number,
            title=f"{99 - at} title",
            authors=(Author(name="Ann A", family="A", slug="ann-a"),),
            venue=Venue(name="A Venue", slug="a-venue"),
            links=CODE if at % 3 == 0 else (),
            topics=(TopicMatch(id=TOPIC.id, label=TOPIC.label, weight=1),),
        )
        for at in range(number)
    )
    return Catalog(papers=papers, taxonomy=TOPICS)


@cache
def pages(
    number: int = 24, settings: Settings = SMALL, outputs: tuple[Output, ...] = OUTPUTS
) -> dict[str, str]:
    """Return the pages of *outputs* by path."""
    texts = texts_of(shelf(number), settings, *outputs)
    return {path: text for path, text in texts.items() if path.endswith(".md")}


def numbers(text: str) -> list[int]:
    """Return the numbers of the papers on a page in order."""
    return [int(at) for at in re.findall(r"/paper-(\d+)\.md", text)]


LISTS = (
    *(f"topics/{TOPIC.id}", "venues/a-venue", "venues/a-venue/2024", "authors/ann-a"),
    "years/2024",
)


def choices(text: str, name: str) -> str:
    """Return the choices called *name* on a page, or an empty text."""
    line = re.search(rf"^- {name}: (.*)$", text, re.MULTILINE)
    return line[1] if line else ""


def test_each_list_of_a_small_catalog_has_sorted_and_filtered_pages() -> None:
    texts = pages(60)
    for path in LISTS:
        name, newest = path.rpartition("/")[2], texts[f"{path}.md"]
        assert choices(newest, "Sort") == f"**Newest**\xa0· [Title]({name}/title.md)"
        papers = [*numbers(newest), *numbers(texts.get(f"{path}/page-2.md", ""))]
        coded = [at for at in papers if at % 3 == 0]
        assert choices(newest, "Show") == f"[With code ({len(coded)})]({name}/code.md)"
        assert numbers(texts[f"{path}/title.md"]) == [*reversed(papers)]
        assert numbers(texts[f"{path}/code.md"]) == coded
        by_title = texts.get(f"{path}/code/title.md", "")
        assert numbers(by_title) == ([*reversed(coded)] if len(coded) > 10 else [])


@pytest.mark.parametrize("variant", ["title", "code"])
def test_entries_of_sorted_and_filtered_pages_omit_what_their_list_states(variant: str) -> None:
    texts = pages(60)
    entries = {path: texts[f"{path}/{variant}.md"].partition("/paper-")[2] for path in LISTS}
    of_venues, of_years = {*LISTS[1:3]}, {LISTS[2], LISTS[4]}
    assert {path for path, text in entries.items() if "A Venue" not in text} == of_venues
    assert {path for path, text in entries.items() if " 20" not in text} == of_years


def test_a_filtered_page_links_to_all_orders_and_to_all_papers() -> None:
    texts, path = pages(48), f"topics/{TOPIC.id}"
    by_title, coded = texts[f"{path}/title.md"], texts[f"{path}/code.md"]
    assert choices(by_title, "Sort") == f"[Newest](../{TOPIC.id}.md)\xa0· **Title**"
    assert choices(by_title, "Show") == "**All (48)**\xa0· [With code (16)](code/title.md)"
    assert choices(coded, "Sort") == "**Newest**\xa0· [Title](code/title.md)"
    assert choices(coded, "Show") == f"[All (48)](../{TOPIC.id}.md)\xa0· **With code (16)**"
    both = texts[f"{path}/code/title.md"]
    assert choices(both, "Sort") == "[Newest](../code.md)\xa0· **Title**"
    assert choices(both, "Show") == "[All (48)](../title.md)\xa0· **With code (16)**"


def test_few_papers_with_code_have_one_order() -> None:
    texts, path = pages(), f"topics/{TOPIC.id}"
    assert (
        choices(texts[f"{path}/title.md"], "Show") == "**All (24)**\xa0· [With code (8)](code.md)"
    )
    assert not choices(texts[f"{path}/code.md"], "Sort")


def test_a_long_list_by_title_has_headings_by_letter() -> None:
    few, many = pages()["venues/a-venue/title.md"], pages(60)["venues/a-venue/title.md"]
    assert "## 0–9" in many
    assert "##" not in few


def test_lists_of_papers_with_and_without_code_have_sorted_pages() -> None:
    texts = pages(60)
    for path, papers in (("code", 20), ("code/without", 40)):
        newest = texts[f"{path}/index.md" if path == "code" else f"{path}.md"]
        assert choices(newest, "Sort").startswith("**Newest**\xa0· [Title](")
        assert not choices(newest, "Show")
        assert len(numbers(texts[f"{path}/title.md"])) == papers


def test_a_list_of_the_newest_papers_has_all_papers_in_other_orders() -> None:
    texts, path = pages(300, replace(LARGE, page_size=5), (topic_pages,)), f"topics/{TOPIC.id}"
    newest = texts[f"{path}.md"]
    assert len(numbers(newest)) < 300
    assert choices(newest, "Sort") == f"**Newest**\xa0· [Title]({TOPIC.id}/title.md)"
    assert choices(newest, "Show") == f"[With code (100)]({TOPIC.id}/code.md)"
    for name, papers in (("title", 300), ("code", 100), ("code/title", 100)):
        ordered = [text for file, text in texts.items() if file.startswith(f"{path}/{name}")]
        assert len({at for text in ordered for at in numbers(text)}) == papers, name


def test_lists_of_the_largest_catalogs_link_to_the_search() -> None:
    texts = pages(60, LARGEST)
    queries = ("topic={id}", "venue=a-venue", "venue=a-venue&year=2024", "q=author%3A%22Ann+A%22")
    for path, query in zip(LISTS, (*queries, "year=2024"), strict=True):
        search = f"{'../' * path.count('/')}search/index.md?{query.format(id=TOPIC.id)}"
        assert (
            choices(texts[f"{path}.md"], "Sort") == f"**Newest**\xa0· [Title]({search}&sort=title)"
        )
        assert f"]({search}&code=1)" in choices(texts[f"{path}.md"], "Show")
        assert f"{path}/title.md" not in texts
    by_title = "[Title](../search/index.md?code=1&sort=title)"
    assert choices(texts["code/index.md"], "Sort") == f"**Newest**\xa0· {by_title}"
    assert not choices(texts["code/without.md"], "Sort")


def test_long_lists_of_topics_venues_and_authors_have_a_bar_chart() -> None:
    for path in (f"topics/{TOPIC.id}.md", "venues/a-venue.md", "authors/ann-a.md"):
        assert "24 papers by year, 2021–2024; most in 2024: 6" in pages()[path]
    assert "ps-bars" not in pages()["years/2024.md"]


def test_the_bar_chart_of_a_topic_or_an_author_is_in_the_side_column() -> None:
    for path in (f"topics/{TOPIC.id}.md", "authors/ann-a.md"):
        above, _, side = pages()[path].partition("- Sort: ")[0].partition("ps-side")
        assert "ps-bars" in side
        assert "ps-bars" not in above


def test_a_short_list_has_no_navigation() -> None:
    for path, text in pages(number=10).items():
        assert path.startswith("browse/") or not re.search(
            "^- (Sort|Show|Go to): ", text, re.MULTILINE
        )


def side_column(text: str) -> str:
    """Return what stands next to a list, or an empty text."""
    return text.partition('<div class="ps-side" markdown="1">')[2].partition("\n</div>\n")[0]


def test_the_main_topics_of_all_kinds_of_lists_stand_next_to_them() -> None:
    texts = pages(60)
    for path, papers in (("browse/index", 60), ("browse/title/index", 60), ("code/index", 20)):
        column = side_column(texts[f"{path}.md"])
        assert 'class="ps-bars"' in column, path
        assert f"[{TOPIC.label} ({papers})](" in column, path
    year = side_column(texts["years/2024.md"])
    assert f"[{TOPIC.label} (15)](../topics/{TOPIC.id}.md)" in year
    assert "[A Venue (15)](../venues/a-venue/2024.md)" in year
    topic = f"[{TOPIC.label} (15)](../../topics/{TOPIC.id}.md)"
    assert topic in side_column(texts["venues/a-venue/2024.md"])
    large = pages(60, LARGE)
    assert not side_column(large["venues/a-venue/2024.md"])


def test_further_pages_of_all_papers_have_topics_without_numbers() -> None:
    column = side_column(pages(60)["browse/page-2.md"])
    assert f"[{TOPIC.label}](../topics/{TOPIC.id}.md)" in column
    assert "ps-bars" not in column
