"""A paper's id and address depend on its content, and not on the order of papers."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.identity import (
    identify,
    new_addresses,
    paper_digest,
    with_earlier_addresses,
)
from papershelf.model import Author, Identifier, Link, LinkKind, Paper, PartialDate, Source, Venue
from papershelf.text.slugs import slug_of_text
from support.texts import texts

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def record(title: str, abstract: str = "", line: int = 1, **fields: Any) -> Paper:
    """Return a paper at a line of a listing."""
    source = Source(path="a.txt", line=line)
    return Paper(title=title, abstract=abstract, source=source, **fields)


def slugs(*papers: Paper) -> list[str]:
    """Return the slugs of papers, in their order."""
    return [paper.slug for paper in identify(papers)]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Attention Is All You Need", "attention-is-all-you-need"),
        ("BERT: Pre-training of Deep…", "bert-pre-training-of-deep"),
        ("What's in a Name?", "what-s-in-a-name"),
        ("Über Größe", "uber-grosse"),
        ("神经网络", "shen-jing-wang-luo"),
        ("α-divergence & β", "a-divergence-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("a" * 1000, "a" * 120),
        ("word " * 200, "-".join(["word"] * 24)),
        (f"{'?' * 1000}a", ""),
        ("???", ""),
        ("\ud800", ""),
        ("", ""),
        ("&#99999999999999999999; &#x110000; &#55296;", "99999999999999999999-x110000-55296"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_a_title_makes_a_slug_of_letters_digits_and_hyphens(title: str, slug: str) -> None:
    assert slug_of_text(record(title).title) == slug


@pytest.mark.parametrize("title", ["index", "Index!", "CON", "nul", "Com1", "lpt9", "???", "…", ""])
def test_a_slug_that_is_no_valid_file_name_gets_a_digest(title: str) -> None:
    [named] = identify([record(title)])
    stem = slug_of_text(named.title) or "paper"
    assert named.slug == f"{stem}-{paper_digest(named)[:8]}"
    assert named.id == f"title:{named.slug}"


def test_papers_with_the_same_title_are_all_disambiguated_by_their_content() -> None:
    papers = record("Editorial", "Of May."), record("Editorial!", "Of June."), record("Other")
    unique = slugs(*papers)
    assert unique == [f"editorial-{paper_digest(one)[:8]}" for one in papers[:2]] + ["other"]


def test_a_title_that_equals_the_slug_of_another_paper_does_not_take_it() -> None:
    twins = record("Editorial", "Of May."), record("Editorial", "Of June.")
    copy = record(slugs(*twins)[0])
    unique = slugs(*twins, copy)
    assert len(set(unique)) == 3
    assert sorted(unique) == sorted(slugs(copy, *twins[::-1]))


PUBLICATIONS: list[dict[str, Any]] = [
    {"published": PartialDate(year=2018)},
    {"published": PartialDate(year=2020)},
    {"venue": Venue(name="Mind", slug="mind")},
    {"venue": Venue(name="Annals", slug="annals")},
    *({field: value} for field in ("volume", "issue", "pages") for value in ("7", "8")),
]


def test_papers_with_the_same_title_are_disambiguated_by_publication_and_not_by_line() -> None:
    before = [
        record("Editorial", line=line, **fields) for line, fields in enumerate(PUBLICATIONS, 1)
    ]
    # The papers are in the reverse order, so that each has the line of another.
    after = [
        record("Editorial", line=line, **fields)
        for line, fields in enumerate(PUBLICATIONS[::-1], 1)
    ]
    assert slugs(*before) == slugs(*after)[::-1]
    assert len(set(slugs(*before))) == len(PUBLICATIONS)


def test_a_slug_ignores_the_publication_if_the_abstracts_differ() -> None:
    first = record("Editorial", "Of May.", pages="1–2")
    second = record("Editorial", "Of June.")
    assert slugs(first, second) == slugs(record("Editorial", "Of May."), second)


def test_papers_that_differ_only_in_a_link_keep_their_slugs_in_any_order() -> None:
    links = [Link(url=f"https://{host}.example", kind=LinkKind.OTHER) for host in "ab"]
    first, second = (
        record("Editorial", line=line, links=(link,)) for line, link in enumerate(links)
    )
    assert slugs(first, second) == slugs(second, first)[::-1]


def test_identical_papers_are_numbered_regardless_of_their_lines() -> None:
    twins = [record("Editorial", line=line) for line in (3, 9, 20)]
    moved = [record("Editorial", line=line) for line in (4, 30, 31)]
    assert slugs(*twins) == slugs(*moved)
    assert len(set(slugs(*twins))) == 3
    # Another one does not change the slugs of the others.
    assert slugs(*twins, record("Editorial", line=40))[:3] == slugs(*twins)


def test_equal_records_with_a_cannot_link_have_different_ids_and_slugs() -> None:
    first, second = record("One", "Text."), record("ONE", "Text. ", line=9)
    identified = identify([first, second])
    assert len({named.slug for named in identified}) == len({named.id for named in identified}) == 2
    assert identify([second, first]) == identified[::-1]


def test_an_identifier_of_two_papers_is_the_id_of_neither() -> None:
    volume = Identifier(scheme="doi", value="10.1/volume")
    arxiv = Identifier(scheme="arxiv", value="2603.00001")
    identified = identify(
        [record("One", identifiers=(volume, arxiv)), record("Two", identifiers=(volume,))]
    )
    assert [named.id for named in identified] == ["arxiv:2603.00001", "title:two"]


@pytest.mark.parametrize(
    "other",
    [
        record("One", "Another text."),
        record("One", "Text.", authors=(Author(name="Ann"),)),
        record("One", "Text.", identifiers=(Identifier(scheme="arxiv", value="1"),)),
        record("OneText.", ""),
    ],
)
def test_papers_with_different_content_have_different_slugs(other: Paper) -> None:
    identified = identify([record("One", "Text."), other])
    assert len({named.slug for named in identified}) == 2


@pytest.mark.parametrize(
    ("identifiers", "paper_id"),
    [
        ({}, "title:one"),
        ({"arxiv": "2603.1"}, "arxiv:2603.1"),
        ({"arxiv": "2603.1", "doi": "10.1/x"}, "doi:10.1/x"),
        ({"shelf": "7"}, "title:one"),
    ],
)
def test_the_id_is_the_strongest_identifier_or_the_title(
    identifiers: dict[str, str], paper_id: str
) -> None:
    known = tuple(Identifier(scheme=scheme, value=value) for scheme, value in identifiers.items())
    [named] = identify([record("One", identifiers=known)])
    assert (named.id, named.slug) == (paper_id, "one")


TITLES = st.sampled_from(["One", "one!", "Two", "index", "???", "", "神", "One 2"]) | texts(most=3)
PAPERS = st.lists(st.tuples(TITLES, st.sampled_from(["", "Text.", "More."])), max_size=8)


@given(PAPERS, st.randoms(use_true_random=False))
def test_ids_and_slugs_do_not_depend_on_the_order_of_papers(
    contents: list[tuple[str, str]], order: Random
) -> None:
    papers = [record(*content, line=line) for line, content in enumerate(contents, start=1)]
    shuffled = papers[:]
    order.shuffle(shuffled)

    def names(papers: list[Paper]) -> set[tuple[str, str, str]]:
        return {(paper_digest(paper), paper.id, paper.slug) for paper in identify(papers)}

    assert names(papers) == names(shuffled)


@given(PAPERS)
def test_ids_and_slugs_are_unique_and_slugs_are_valid_file_names(
    contents: list[tuple[str, str]],
) -> None:
    papers = identify(record(*content, line=line) for line, content in enumerate(contents, start=1))
    assert (
        len({paper.slug for paper in papers}) == len({paper.id for paper in papers}) == len(papers)
    )
    assert len(papers) == len(contents)
    for paper in papers:
        assert SLUG.fullmatch(paper.slug)
        assert len(paper.slug) < 200


@given(PAPERS, PAPERS)
def test_an_added_paper_changes_only_equal_slugs(
    contents: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    original = {paper_digest(paper): paper for paper in (record(*content) for content in contents)}
    added = {paper_digest(paper): paper for paper in (record(*content) for content in more)}
    before = {paper_digest(paper): paper for paper in identify(original.values())}
    after = {paper_digest(paper): paper for paper in identify((original | added).values())}
    new = {slug_of_text(paper.title) for key, paper in after.items() if key not in before}
    for key, paper in before.items():
        assert after[key].slug == paper.slug or slug_of_text(paper.title) in new


def test_a_paper_is_known_again_by_any_of_its_identifiers() -> None:
    ids = (
        Identifier(scheme="doi", value="10.1/adam"),
        Identifier(scheme="arxiv", value="1412.6980"),
    )
    [adam] = identify([record("Adam: A Method", identifiers=ids)])
    addresses = {"arxiv:1412.6980": ("adam", adam.slug), "doi:10.1/other": ("other",)}
    [known] = with_earlier_addresses([adam], addresses)
    assert (known.slug, known.former) == (adam.slug, ("adam",))
    assert dict(new_addresses([known], addresses)) == {"doi:10.1/adam": "adam-a-method"}
    assert dict(new_addresses([known], {"doi:10.1/adam": ["adam-a-method"]})) == {}


def test_an_earlier_address_stays_with_the_paper_that_has_it_now() -> None:
    ids = (Identifier(scheme="arxiv", value="1412.6980"),)
    papers = identify([record("Adam: A Method", identifiers=ids), record("Adam")])
    known = with_earlier_addresses(papers, {"arxiv:1412.6980": ("adam",)})
    assert [paper.former for paper in known] == [(), ()]


def test_a_paper_without_an_identifier_is_not_remembered() -> None:
    assert list(new_addresses(identify([record("Adam")]), {})) == []
