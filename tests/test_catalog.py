"""The catalog sorts papers and has the look-ups that pages need."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.enrich.people import identify_people
from papershelf.model import MAX_TOGETHER, Author, Paper, PartialDate, Source, TopicMatch, Venue
from papershelf.outputs.lists.headings import by_letter
from papershelf.text.letters import sorted_as
from papershelf.text.names import author_of


def topic(topic_id: str, *parents: str) -> Topic:
    """Return a topic with these parents."""
    return Topic(id=topic_id, facet="task", label=topic_id.upper(), description="", parents=parents)


TAXONOMY = Taxonomy(
    topics=(topic("a"), topic("b", "a"), topic("c", "b"), topic("d"), topic("e"), topic("f", "d"))
)


def paper(title: str, *topics: str, listed: PartialDate | None = None) -> Paper:
    """Return a paper with these topics, whose slug is its title."""
    matches = tuple(TopicMatch(id=name, label=name.upper(), weight=2) for name in topics)
    source = Source(path="a.txt", line=1)
    return Paper(title=title, slug=title, topics=matches, listed=listed, source=source)


def catalog(*papers: Paper) -> Catalog:
    """Return a catalog of *papers* with the taxonomy above."""
    return Catalog(papers=papers, taxonomy=TAXONOMY)


def titles(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.title for paper in papers]


def test_papers_are_sorted_newest_first_and_then_by_slug() -> None:
    days = {
        "later": PartialDate(year=2026, month=10, day=1),
        "day": PartialDate(year=2026, month=3, day=12),
        "same day": PartialDate(year=2026, month=3, day=12),
        "month": PartialDate(year=2026, month=3),
        "year": PartialDate(year=2026),
        "old": PartialDate(year=2025, month=12, day=31),
        "no year": PartialDate(month=3, day=12),
        "no date": None,
    }
    papers = tuple(paper(title, listed=day) for title, day in days.items())
    assert newest_first(papers) == newest_first(papers[::-1]) == papers


def test_titles_are_sorted_alphabetically_without_case_accents_and_quotes() -> None:
    expected = [
        *("???", "3D", "42", "a b", "“A” or not", "Élan", "elbow", "ßeta", "ssh", "St", "Zoo"),
        *("Ωmega", "神"),
    ]
    for papers in (expected, expected[::-1], sorted(expected)):
        assert titles(catalog(*map(paper, papers)).by_title) == expected


@given(st.lists(st.text(max_size=4) | st.sampled_from(["É", "e", "²", "٣", "ﬁ", "ß", "_a"])))
def test_the_titles_of_each_letter_are_adjacent_in_the_list_by_title(titles: list[str]) -> None:
    letters = [by_letter(paper) for paper in catalog(*map(paper, titles)).by_title]
    groups = [now for before, now in zip([None, *letters], letters, strict=False) if now != before]
    # A few different letters share a capital, such as "i" and the dotless "ı".
    capitals = {sorted_as(title)[:1] for title in titles}
    if len({letter.upper() for letter in capitals}) == len(capitals):
        assert len(groups) == len(set(groups))


def test_a_topic_includes_the_papers_of_its_descendants() -> None:
    filled = catalog(
        paper("one", "c"), paper("two", "b", "d"), paper("three"), paper("four", "a", "c")
    )
    assert {name: titles(papers) for name, papers in filled.by_topic.items()} == {
        "a": ["one", "two", "four"],
        "b": ["one", "two", "four"],
        "c": ["one", "four"],
        "d": ["two"],
    }
    assert [*filled.by_topic] == ["c", "a", "b", "d"]
    assert [topic.id for topic in filled.topics] == ["a", "b", "c", "d"]


def test_top_topics_are_sorted_by_papers_and_then_by_the_taxonomy() -> None:
    filled = catalog(paper("one", "d"), paper("two", "c", "d"), paper("three", "e"))
    assert [topic.id for topic in filled.top_topics] == ["d", "a", "b", "c", "e"]


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
def test_cooccurring_topics_exclude_ancestors_and_descendants(
    topic_id: str, expected: dict[str, int]
) -> None:
    filled = catalog(
        paper("one", "c", "d", "e"), paper("two", "c", "d", "e"), paper("three", "b", "f", "e")
    )
    cooccurring = [(topic.id, count) for topic, count in filled.cooccurring(topic_id)]
    assert cooccurring == list(expected.items())


def test_a_topic_of_more_than_a_quarter_of_all_papers_is_broad() -> None:
    papers = [paper(f"paper {at}", *["a"] * (at < 2)) for at in range(8)]
    assert catalog(*papers[:7]).broad_topics == {"a"}
    assert catalog(*papers).broad_topics == frozenset()


def author(name: str, slug: str = "", **more: str) -> Author:
    """Return an author whose family name is the last word."""
    given, _, family = name.rpartition(" ")
    return Author(name=name, given=given, family=family, slug=slug, **more)


def written_by(title: str, *authors: Author, venue: Venue | None = None, year: int = 0) -> Paper:
    """Return a paper by some authors, from a venue and year."""
    published = PartialDate(year=year) if year else None
    return replace(paper(title), authors=authors, venue=venue, published=published)


ADA = author("Ada Lovelace", "ada-lovelace")
ALAN = author("Alan Turing", "alan-turing")
LUKASZ = author("Łukasz Kaiser", "lukasz-kaiser")
NOBODY = author("No Body")


def test_a_person_has_each_paper_once() -> None:
    filled = catalog(
        written_by("one", ADA, ALAN), written_by("two", ALAN, NOBODY), written_by("three", ADA, ADA)
    )
    assert {slug: titles(papers) for slug, papers in filled.by_author.items()} == {
        "ada-lovelace": ["one", "three"],
        "alan-turing": ["one", "two"],
    }
    assert {slug: person.papers for slug, person in filled.authors.items()} == {
        "ada-lovelace": 2,
        "alan-turing": 2,
    }
    assert catalog(written_by("one", NOBODY)).authors == {}


def test_people_are_sorted_by_family_name_with_other_scripts_last() -> None:
    names = ("Zoë Ab", "Ann Øber", "Łukasz Kaiser", "Ann Lovelace", "Ada Lovelace", "明 王")
    people = [author(name, f"slug-{at}") for at, name in enumerate(names)]
    for order in (people, people[::-1]):
        filled = catalog(written_by("one", *order))
        assert [person.author.name for person in filled.authors.values()] == [
            *("Zoë Ab", "Łukasz Kaiser", "Ada Lovelace", "Ann Lovelace", "Ann Øber", "明 王"),
        ]


def test_the_names_and_orcid_of_a_person_are_collected_from_all_papers() -> None:
    orcid = "0000-0002-1825-0097"
    short = author("A. Lovelace", "ada-lovelace", person="Ada Lovelace", orcid=orcid)
    for order in ((ADA, short, short), (short, short, ADA)):
        papers = [written_by(str(at), form) for at, form in enumerate(order)]
        person = catalog(*papers).authors["ada-lovelace"]
        assert (person.author, person.orcid) == (ADA, orcid)
        assert person.names == ("A. Lovelace", "Ada Lovelace")


def test_coauthors_are_sorted_by_the_number_of_common_papers() -> None:
    filled = catalog(
        written_by("one", ADA, ALAN, LUKASZ),
        written_by("two", ADA, LUKASZ, NOBODY),
        written_by("three", ALAN),
        written_by("many", ADA, *(author(f"A {n}", f"a-{n}") for n in range(MAX_TOGETHER))),
    )
    for most, expected in (
        (9, [("lukasz-kaiser", 2), ("alan-turing", 1)]),
        (1, [("lukasz-kaiser", 2)]),
    ):
        first, others = filled.coauthors("ada-lovelace", most)
        assert [(person.slug, number) for person, number in first] == expected
        assert others == 2


JOURNAL = Venue(name="Journal of Things", short="JoT", slug="jot")
MEETING = Venue(name="A Meeting", slug="a-meeting")


def test_papers_of_a_venue_are_grouped_by_year_latest_first() -> None:
    filled = catalog(
        written_by("one", venue=JOURNAL, year=2001),
        written_by("two", venue=JOURNAL),
        written_by("three", venue=MEETING, year=2001),
        written_by("four", venue=Venue(name="Unrecognised"), year=1999),
        written_by("five", venue=replace(JOURNAL, name="J. of Things"), year=2003),
        written_by("six", venue=JOURNAL, year=2001),
    )
    assert filled.venues == {"a-meeting": MEETING, "jot": JOURNAL}
    assert titles(filled.by_venue["jot"]) == ["one", "two", "five", "six"]
    years = [(year, titles(papers)) for year, papers in filled.by_venue_year["jot"].items()]
    assert years == [(2003, ["five"]), (2001, ["one", "six"]), (0, ["two"])]


def test_possible_identities_are_known_for_both_people() -> None:
    rows = ["Magali Dufour"], ["M. Dufour"], ["Marie Dufour"], ["Wei Wang 0001"], ["Wei Wang"]
    rows += (["P. Martin", "Pierre Martin"],)
    signed = identify_people(
        Paper(
            title=f"T{number}",
            slug=f"t{number}",
            source=Source(path="a"),
            authors=tuple(map(author_of, row)),
        )
        for number, row in enumerate(rows)
    )
    known = catalog(*signed)
    names = {
        known.authors[slug].author.name: [other.author.name for other in others]
        for slug, others in known.doubts.items()
    }
    assert names == {
        "M. Dufour": ["Magali Dufour", "Marie Dufour"],
        "Magali Dufour": ["M. Dufour"],
        "Marie Dufour": ["M. Dufour"],
        "Wei Wang": ["Wei Wang"],
    }
    assert len(known.doubts) == 5
