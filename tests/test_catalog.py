"""The catalog: papers in order, and the look-ups that pages need."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.catalog import Catalog, newest_first, sorted_as
from papershelf.model import Author, Paper, PartialDate, Source, TopicMatch
from papershelf.taxonomy import Taxonomy, Topic
from papershelf.write.lists import by_letter


def topic(topic_id: str, *parents: str) -> Topic:
    """A topic below others."""
    return Topic(id=topic_id, facet="task", label=topic_id.upper(), description="", parents=parents)


TAXONOMY = Taxonomy(
    topics=(topic("a"), topic("b", "a"), topic("c", "b"), topic("d"), topic("e"), topic("f", "d"))
)


def paper(title: str, *topics: str, listed: PartialDate | None = None) -> Paper:
    """A paper with topics, whose slug is its title."""
    matches = tuple(TopicMatch(id=name, label=name.upper(), weight=2) for name in topics)
    source = Source(path="a.txt", line=1)
    return Paper(title=title, slug=title, topics=matches, listed=listed, source=source)


def catalog(*papers: Paper) -> Catalog:
    """A catalog of papers in the taxonomy above."""
    return Catalog(papers=papers, taxonomy=TAXONOMY)


def titles(papers: tuple[Paper, ...]) -> list[str]:
    """The titles of papers."""
    return [paper.title for paper in papers]


def test_the_newest_comes_first_and_papers_of_a_day_keep_their_order() -> None:
    days = {
        "no date": None,
        "no year": PartialDate(month=3, day=12),
        "old": PartialDate(year=2025, month=12, day=31),
        "year": PartialDate(year=2026),
        "month": PartialDate(year=2026, month=3),
        "day": PartialDate(year=2026, month=3, day=12),
        "same day": PartialDate(year=2026, month=3, day=12),
        "later": PartialDate(year=2026, month=10, day=1),
    }
    papers = tuple(paper(title, listed=day) for title, day in days.items())
    assert titles(newest_first(papers)) == [
        "later",
        "day",
        "same day",
        "month",
        "year",
        "old",
        "no year",
        "no date",
    ]


def test_titles_are_sorted_as_people_look_for_them() -> None:
    expected = [
        "???",
        "3D",
        "42",
        "a b",
        "“A” or not",
        "Élan",
        "elbow",
        "ßeta",
        "ssh",
        "St",
        "Zoo",
        "Ωmega",
        "神",
    ]
    for papers in (expected, expected[::-1], sorted(expected)):
        assert titles(catalog(*map(paper, papers)).by_title) == expected


@given(st.lists(st.text(max_size=4) | st.sampled_from(["É", "e", "²", "٣", "ﬁ", "ß", "_a"])))
def test_each_letter_has_one_place_in_the_list_by_title(titles: list[str]) -> None:
    letters = [by_letter(paper) for paper in catalog(*map(paper, titles)).by_title]
    groups = [now for before, now in zip([None, *letters], letters, strict=False) if now != before]
    # A few letters are different ones that share a capital, as "i" and the dotless one.
    capitals = {sorted_as(title)[:1] for title in titles}
    if len({letter.upper() for letter in capitals}) == len(capitals):
        assert len(groups) == len(set(groups))


def test_neighbours_are_those_before_and_after() -> None:
    one, two, three = map(paper, ("one", "two", "three"))
    assert catalog(one, two, three).neighbours == {
        "one": (None, two),
        "two": (one, three),
        "three": (two, None),
    }
    assert catalog(one).neighbours == {"one": (None, None)}
    assert catalog().neighbours == {}


def test_a_topic_has_the_papers_of_the_topics_below_it() -> None:
    found = catalog(
        paper("one", "c"), paper("two", "b", "d"), paper("three"), paper("four", "a", "c")
    )
    assert {name: titles(papers) for name, papers in found.by_topic.items()} == {
        "a": ["one", "two", "four"],
        "b": ["one", "two", "four"],
        "c": ["one", "four"],
        "d": ["two"],
    }
    assert [topic.id for topic in found.topics] == ["a", "b", "c", "d"]


def test_top_topics_have_the_most_papers_and_else_the_order_of_the_taxonomy() -> None:
    found = catalog(paper("one", "d"), paper("two", "c", "d"), paper("three", "e"))
    assert [topic.id for topic in found.top_topics] == ["d", "a", "b", "c", "e"]


@pytest.mark.parametrize(
    ("topic_id", "expected"),
    [
        ("b", {"e": 3, "d": 2, "f": 1}),
        ("a", {"e": 3, "d": 2, "f": 1}),
        ("c", {"d": 2, "e": 2}),
        ("d", {"e": 3, "c": 2, "b": 1}),
        ("e", {"c": 2, "d": 2, "b": 1, "f": 1}),
    ],
)
def test_topics_beside_another_are_those_it_meets_without_its_relatives(
    topic_id: str, expected: dict[str, int]
) -> None:
    found = catalog(
        paper("one", "c", "d", "e"), paper("two", "c", "d", "e"), paper("three", "b", "f", "e")
    )
    beside = [(topic.id, count) for topic, count in found.beside(topic_id)]
    assert beside == list(expected.items())


def test_of_many_topics_beside_another_only_some_are_shown() -> None:
    found = catalog(paper("one", "a", "d", "e"))
    assert [topic.id for topic, _ in found.beside("a", most=1)] == ["d"]


def test_a_person_has_the_name_of_the_page_whatever_the_papers_have() -> None:
    forms = (
        Author(name="L. v. Beethoven", slug="lvb", person="Ludwig van Beethoven"),
        Author(name="L v Beethoven", slug="lvb", person="Ludwig van Beethoven"),
    )
    source = Source(path="a.txt", line=1)
    papers = (Paper(title=form.name, authors=(form,), source=source) for form in forms)
    found = catalog(*papers).authors["lvb"]
    assert found.author.name == "Ludwig van Beethoven"
    assert found.names == ("L v Beethoven", "L. v. Beethoven")
