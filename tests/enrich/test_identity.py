"""A paper's id and address depend on its content, and not on the order of papers."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.identity import digest, identify, slug_of
from papershelf.model import Author, Identifier, Link, LinkKind, Paper, PartialDate, Source, Venue
from support.texts import texts

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def paper(title: str, abstract: str = "", line: int = 1, **fields: Any) -> Paper:
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
    assert slug_of(paper(title)) == slug


@pytest.mark.parametrize("title", ["index", "Index!", "CON", "nul", "Com1", "lpt9", "???", "…", ""])
def test_a_slug_that_cannot_be_a_file_is_disambiguated(title: str) -> None:
    [named] = identify([paper(title)])
    stem = slug_of(named) or "paper"
    assert named.slug == f"{stem}-{digest(named)[:8]}"
    assert named.id == f"title:{named.slug}"


def test_a_title_alone_with_its_slug_keeps_it() -> None:
    assert slugs(paper("One"), paper("Two"), paper("One more")) == ["one", "two", "one-more"]


def test_papers_of_one_title_are_all_disambiguated_by_their_content() -> None:
    papers = paper("Editorial", "Of May."), paper("Editorial!", "Of June."), paper("Other")
    found = slugs(*papers)
    assert found == [f"editorial-{digest(one)[:8]}" for one in papers[:2]] + ["other"]


def test_a_title_that_looks_like_another_papers_slug_takes_nobodys_place() -> None:
    twins = paper("Editorial", "Of May."), paper("Editorial", "Of June.")
    copy = paper(slugs(*twins)[0])
    found = slugs(*twins, copy)
    assert len(set(found)) == 3
    assert sorted(found) == sorted(slugs(copy, *twins[::-1]))


PUBLICATIONS: list[dict[str, Any]] = [
    {"published": PartialDate(year=2018)},
    {"published": PartialDate(year=2020)},
    {"venue": Venue(name="Mind", slug="mind")},
    {"venue": Venue(name="Annals")},
    *({field: value} for field in ("volume", "issue", "pages") for value in ("7", "8")),
]


def test_papers_of_one_title_are_disambiguated_by_their_publication_whatever_their_lines() -> None:
    before = [paper("Editorial", line=line, **one) for line, one in enumerate(PUBLICATIONS, 1)]
    # Each stands where another one stood.
    after = [paper("Editorial", line=line, **one) for line, one in enumerate(PUBLICATIONS[::-1], 1)]
    assert slugs(*before) == slugs(*after)[::-1]
    assert len(set(slugs(*before))) == len(PUBLICATIONS)


def test_an_address_goes_by_no_detail_of_publication_where_the_abstract_tells() -> None:
    other = paper("Editorial", "Of June.")
    one = paper("Editorial", "Of May.", pages="1–2")
    assert slugs(one, other) == slugs(paper("Editorial", "Of May."), other)


def test_papers_that_differ_in_a_link_alone_keep_their_addresses_in_any_order() -> None:
    links = [Link(url=f"https://{host}.example", kind=LinkKind.OTHER) for host in "ab"]
    one, other = (paper("Editorial", line=line, links=(link,)) for line, link in enumerate(links))
    assert slugs(one, other) == slugs(other, one)[::-1]


def test_papers_that_are_the_same_in_all_are_numbered_so_that_no_line_matters() -> None:
    twins = [paper("Editorial", line=line) for line in (3, 9, 20)]
    moved = [paper("Editorial", line=line) for line in (4, 30, 31)]
    assert slugs(*twins) == slugs(*moved)
    assert len(set(slugs(*twins))) == 3
    # One more leaves the others where they are.
    assert slugs(*twins, paper("Editorial", line=40))[:3] == slugs(*twins)


def test_equal_records_with_a_cannot_link_have_different_names() -> None:
    one, other = paper("One", "Text."), paper("ONE", "Text. ", line=9)
    found = identify([one, other])
    assert len({named.slug for named in found}) == len({named.id for named in found}) == 2
    assert identify([other, one]) == found[::-1]


def test_an_identifier_that_two_papers_have_is_the_id_of_neither() -> None:
    volume = Identifier(scheme="doi", value="10.1/volume")
    own = Identifier(scheme="arxiv", value="2603.00001")
    found = identify([paper("One", identifiers=(volume, own)), paper("Two", identifiers=(volume,))])
    assert [named.id for named in found] == ["arxiv:2603.00001", "title:two"]


@pytest.mark.parametrize(
    "other",
    [
        paper("One", "Another text."),
        paper("One", "Text.", authors=(Author(name="Ann"),)),
        paper("One", "Text.", identifiers=(Identifier(scheme="arxiv", value="1"),)),
        paper("OneText.", ""),
    ],
)
def test_what_differs_in_content_is_another_paper(other: Paper) -> None:
    found = identify([paper("One", "Text."), other])
    assert len({named.slug for named in found}) == 2


@pytest.mark.parametrize(
    ("identifiers", "paper_id"),
    [
        ((), "title:one"),
        ((Identifier(scheme="arxiv", value="2603.1"),), "arxiv:2603.1"),
        (
            (Identifier(scheme="arxiv", value="2603.1"), Identifier(scheme="doi", value="10.1/x")),
            "doi:10.1/x",
        ),
        ((Identifier(scheme="shelf", value="7"),), "title:one"),
    ],
)
def test_an_id_is_the_strongest_that_others_know_the_paper_by(
    identifiers: tuple[Identifier, ...], paper_id: str
) -> None:
    [named] = identify([paper("One", identifiers=identifiers)])
    assert (named.id, named.slug) == (paper_id, "one")


TITLES = st.sampled_from(["One", "one!", "Two", "index", "???", "", "神", "One 2"]) | texts(most=3)
PAPERS = st.lists(st.tuples(TITLES, st.sampled_from(["", "Text.", "More."])), max_size=8)


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_same_papers_in_another_order_have_the_same_names(
    contents: list[tuple[str, str]], order: Random
) -> None:
    papers = [paper(*content, line=line) for line, content in enumerate(contents, start=1)]
    shuffled = papers[:]
    order.shuffle(shuffled)

    def names(papers: list[Paper]) -> set[tuple[str, str, str]]:
        return {(digest(one), one.id, one.slug) for one in identify(papers)}

    assert names(papers) == names(shuffled)


@given(PAPERS)
def test_no_two_papers_share_a_name_and_every_name_can_be_a_file(
    contents: list[tuple[str, str]],
) -> None:
    papers = identify(paper(*content, line=line) for line, content in enumerate(contents, start=1))
    assert len({one.slug for one in papers}) == len({one.id for one in papers}) == len(papers)
    assert len(papers) == len(contents)
    for one in papers:
        assert SLUG.fullmatch(one.slug)
        assert len(one.slug) < 200


@given(PAPERS, PAPERS)
def test_what_is_added_changes_only_the_names_that_it_shares(
    contents: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    known = {digest(one): one for one in (paper(*content) for content in contents)}
    added = {digest(one): one for one in (paper(*content) for content in more)}
    before = {digest(one): one for one in identify(known.values())}
    after = {digest(one): one for one in identify((known | added).values())}
    new = {slug_of(one) for key, one in after.items() if key not in before}
    for key, one in before.items():
        assert after[key].slug == one.slug or slug_of(one) in new
