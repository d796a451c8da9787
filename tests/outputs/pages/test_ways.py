"""Papers are sorted and filtered by plain links on every list that is long."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Author, Link, LinkKind, Paper, PartialDate, Source, TopicMatch, Venue
from papershelf.outputs.outputs import OUTPUTS
from support.catalog import SETTINGS
from support.loading import load_taxonomy
from support.outputs import artifacts, text_of
from support.shelf import TAXONOMY

SMALL = replace(SETTINGS, page_size=50)
LARGE = replace(SMALL, large=0)
LARGEST = replace(LARGE, orders=0)
TOPICS = load_taxonomy(TAXONOMY, "topics.yml")
TOPIC = TOPICS.topics[0]
CODE = (Link(url="https://github.com/a/b", kind=LinkKind.CODE),)


def shelf(number: int) -> Catalog:
    """Return papers of one topic, venue and author in four years, every third one with code."""
    papers = tuple(
        Paper(
            title=f"{99 - at} title",
            slug=f"paper-{at}",
            authors=(Author(name="Ann A", family="A", slug="ann-a"),),
            venue=Venue(name="A Venue", slug="a-venue"),
            published=PartialDate(year=2024 - at * 4 // number),
            links=CODE if at % 3 == 0 else (),
            topics=(TopicMatch(id=TOPIC.id, label=TOPIC.label, weight=1),),
            source=Source(path="a", line=at + 1),
        )
        for at in range(number)
    )
    return Catalog(papers=papers, taxonomy=TOPICS)


@cache
def pages(number: int = 24, settings: Settings = SMALL) -> dict[str, str]:
    """Return all pages by path."""
    found = (page for output in OUTPUTS for page in artifacts(output, shelf(number), settings))
    return {page.path: text_of(page) for page in found if page.path.endswith(".md")}


def numbers(text: str) -> list[int]:
    """Return the papers of a page in order."""
    return [int(at) for at in re.findall(r"/paper-(\d+)\.md", text)]


LISTS = (
    f"topics/{TOPIC.id}",
    "venues/a-venue",
    "venues/a-venue/2024",
    "authors/ann-a",
    "years/2024",
)


def choices(text: str, name: str) -> str:
    """Return the line of a page that leads to other lists by that *name*, or nothing."""
    found = re.search(rf"^- {name}: (.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def test_each_list_of_a_small_catalog_is_sorted_and_filtered_by_pages_of_its_own() -> None:
    own = pages(60)
    for path in LISTS:
        name, whole = path.rpartition("/")[2], own[f"{path}.md"]
        assert choices(whole, "Sort") == f"**Newest** · [Title]({name}/title.md)"
        papers = [*numbers(whole), *numbers(own.get(f"{path}/page-2.md", ""))]
        coded = [at for at in papers if at % 3 == 0]
        assert choices(whole, "Show") == f"[With code ({len(coded)})]({name}/code.md)"
        assert numbers(own[f"{path}/title.md"]) == [*reversed(papers)]
        assert numbers(own[f"{path}/code.md"]) == coded
        by_title = own.get(f"{path}/code/title.md", "")
        assert numbers(by_title) == ([*reversed(coded)] if len(coded) > 10 else [])


def test_from_papers_with_code_all_orders_and_all_papers_are_one_step_away() -> None:
    own, path = pages(48), f"topics/{TOPIC.id}"
    by_title, coded = own[f"{path}/title.md"], own[f"{path}/code.md"]
    assert choices(by_title, "Sort") == f"[Newest](../{TOPIC.id}.md) · **Title**"
    assert choices(by_title, "Show") == "**All (48)** · [With code (16)](code/title.md)"
    assert choices(coded, "Sort") == "**Newest** · [Title](code/title.md)"
    assert choices(coded, "Show") == f"[All (48)](../{TOPIC.id}.md) · **With code (16)**"
    both = own[f"{path}/code/title.md"]
    assert choices(both, "Sort") == "[Newest](../code.md) · **Title**"
    assert choices(both, "Show") == "[All (48)](../title.md) · **With code (16)**"


def test_few_papers_with_code_are_in_one_order() -> None:
    own, path = pages(), f"topics/{TOPIC.id}"
    assert choices(own[f"{path}/title.md"], "Show") == "**All (24)** · [With code (8)](code.md)"
    assert not choices(own[f"{path}/code.md"], "Sort")


def test_a_long_list_by_title_leads_to_its_letters() -> None:
    few, many = pages()["venues/a-venue/title.md"], pages(60)["venues/a-venue/title.md"]
    assert "## 0–9" in many
    assert "##" not in few


def test_lists_of_papers_with_code_and_without_are_sorted_by_pages_of_their_own() -> None:
    own = pages(60)
    for path, papers in (("code", 20), ("code/without", 40)):
        whole = own[f"{path}/index.md" if path == "code" else f"{path}.md"]
        assert choices(whole, "Sort").startswith("**Newest** · [Title](")
        assert not choices(whole, "Show")
        assert len(numbers(own[f"{path}/title.md"])) == papers


def test_where_a_list_shows_the_newest_alone_those_in_other_orders_have_all() -> None:
    own, path = pages(300, replace(LARGE, page_size=5)), f"topics/{TOPIC.id}"
    whole = own[f"{path}.md"]
    assert len(numbers(whole)) < 300
    assert choices(whole, "Sort") == f"**Newest** · [Title]({TOPIC.id}/title.md)"
    assert choices(whole, "Show") == f"[With code (100)]({TOPIC.id}/code.md)"
    for name, papers in (("title", 300), ("code", 100), ("code/title", 100)):
        own_pages = [text for file, text in own.items() if file.startswith(f"{path}/{name}")]
        found = {at for text in own_pages for at in numbers(text)}
        assert len(found) == papers, name


def test_lists_of_the_largest_catalogs_are_sorted_and_filtered_by_the_search() -> None:
    own = pages(60, LARGEST)
    queries = ("topic={id}", "venue=a-venue", "venue=a-venue&year=2024", "q=author%3A%22Ann+A%22")
    for path, query in zip(LISTS, (*queries, "year=2024"), strict=True):
        found = f"{'../' * path.count('/')}search/index.md?{query.format(id=TOPIC.id)}"
        assert choices(own[f"{path}.md"], "Sort") == f"**Newest** · [Title]({found}&sort=title)"
        assert f"]({found}&code=1)" in choices(own[f"{path}.md"], "Show")
        assert f"{path}/title.md" not in own
    by_title = "[Title](../search/index.md?code=1&sort=title)"
    assert choices(own["code/index.md"], "Sort") == f"**Newest** · {by_title}"
    assert not choices(own["code/without.md"], "Sort")


def test_long_lists_of_topics_venues_and_authors_show_their_years() -> None:
    for path in (f"topics/{TOPIC.id}.md", "venues/a-venue.md", "authors/ann-a.md"):
        assert "24 papers by year, 2021–2024; most in 2024: 6" in pages()[path]
    assert "ps-bars" not in pages()["years/2024.md"]


def test_the_years_of_a_topic_or_an_author_stand_next_to_the_list_with_what_is_related() -> None:
    for path in (f"topics/{TOPIC.id}.md", "authors/ann-a.md"):
        above, _, side = pages()[path].partition("- Sort: ")[0].partition("ps-side")
        assert "ps-bars" in side
        assert "ps-bars" not in above


def test_years_are_reached_in_a_list_by_date_and_by_year() -> None:
    for path in ("browse/index.md", f"topics/{TOPIC.id}.md", "authors/ann-a.md"):
        name = path.rpartition("/")[2]
        assert f"· [2023]({name}#2023) · " in pages()[path]
        assert "\n## 2023\n" in pages()[path]


def test_a_list_that_is_seen_at_a_glance_has_no_ways_through_it() -> None:
    for path, text in pages(number=10).items():
        assert path.startswith("browse/") or not re.search(
            "^- (Sort|Show|Go to): ", text, re.MULTILINE
        )
