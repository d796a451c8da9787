"""Papers are sorted and filtered by plain links on every list that is long."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.curated.taxonomy import load_taxonomy
from papershelf.model import Author, Link, LinkKind, Paper, PartialDate, Source, TopicMatch, Venue
from papershelf.outputs.outputs import OUTPUTS
from support.catalog import SETTINGS
from support.outputs import artifacts, text_of
from support.shelf import TAXONOMY

SMALL = replace(SETTINGS, page_size=50)
LARGE = replace(SMALL, large=0)
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


def test_a_topic_of_a_small_catalog_is_sorted_and_filtered_by_pages_of_its_own() -> None:
    own, path = pages(), f"topics/{TOPIC.id}"
    assert f"- Sort: **Newest** · [Title]({TOPIC.id}/title.md)" in own[f"{path}.md"]
    assert f"- Only: [With code (8)]({TOPIC.id}/code.md)" in own[f"{path}.md"]
    assert numbers(own[f"{path}/title.md"]) == [*reversed(range(24))]
    assert f"- Sort: [Newest](../{TOPIC.id}.md) · **Title**" in own[f"{path}/title.md"]
    assert numbers(own[f"{path}/code.md"]) == [*range(0, 24, 3)]
    assert "- Only: **With code (8)**" in own[f"{path}/code.md"]


def test_a_topic_of_a_large_catalog_is_sorted_and_filtered_by_the_search() -> None:
    own = pages(settings=LARGE)
    text, query = own[f"topics/{TOPIC.id}.md"], f"../search/index.md?topic={TOPIC.id}"
    assert f"[Title]({query}&sort=title)" in text
    assert f"[With code (8)]({query}&code=1)" in text
    assert f"topics/{TOPIC.id}/title.md" not in own


def test_the_list_of_papers_with_code_is_sorted_by_the_search() -> None:
    for settings in (SMALL, LARGE):
        own = pages(60, settings)["code/index.md"]
        assert "- Sort: **Newest** · [Title](../search/index.md?code=1&sort=title)" in own
        assert "Only:" not in own


def test_lists_of_venues_years_and_authors_are_sorted_and_filtered_by_the_search() -> None:
    for path, query in {
        "venues/a-venue.md": "venue=a-venue",
        "authors/ann-a.md": "q=author%3A%22Ann+A%22",
    }.items():
        assert f"[Title](../search/index.md?{query}&sort=title)" in pages()[path]
        assert f"[With code (8)](../search/index.md?{query}&code=1)" in pages()[path]
    many = pages(number=60)
    assert "[Title](../search/index.md?year=2024&sort=title)" in many["years/2024.md"]
    within = "[Title](../../search/index.md?venue=a-venue&year=2024&sort=title)"
    assert within in many["venues/a-venue/2024.md"]


def test_long_lists_of_topics_venues_and_authors_show_their_years() -> None:
    for path in (f"topics/{TOPIC.id}.md", "venues/a-venue.md", "authors/ann-a.md"):
        assert "24 papers by year, 2021–2024; most in 2024: 6" in pages()[path]
    assert "ps-bars" not in pages()["years/2024.md"]


def test_years_are_reached_in_a_list_by_date_and_by_year() -> None:
    for path in ("browse/index.md", f"topics/{TOPIC.id}.md", "authors/ann-a.md"):
        name = path.rpartition("/")[2]
        assert f"· [2023]({name}#2023) · " in pages()[path]
        assert "\n## 2023\n" in pages()[path]


def test_a_list_that_is_seen_at_a_glance_has_no_ways_through_it() -> None:
    for path, text in pages(number=10).items():
        assert path.startswith("browse/") or not re.search(
            "^- (Sort|Only|Go to): ", text, re.MULTILINE
        )
