"""Imprints: what of a paper they tell apart, and what they leave to others."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from papershelf.imprints import imprint_of, of_lists, of_words
from papershelf.model import (
    Author,
    Evidence,
    Identifier,
    Link,
    LinkKind,
    Origin,
    Paper,
    PaperKind,
    PartialDate,
    Promise,
    Source,
    TopicMatch,
    Venue,
    changed,
)

ADA = Author(name="Ada Lovelace", given="Ada", family="Lovelace")
PLACE = Source(path="papers.bib", line=3)
PAPER = Paper(title="Notes", source=PLACE, authors=(ADA,), abstract="An engine.")
# Another value for each field of a paper, and for each of an author.
OTHERS: dict[str, Any] = {
    "title": "Other notes",
    "source": Source(path="papers.bib", line=4),
    "abstract": "Another engine.",
    "authors": (),
    "kind": PaperKind.ARTICLE,
    "venue": Venue(name="Memoirs"),
    "volume": "3",
    "issue": "2",
    "pages": "666-731",
    "publisher": "Taylor",
    "listed": PartialDate(month=9, day=1),
    "published": PartialDate(year=1843),
    "identifiers": (Identifier(scheme="doi", value="10.1/1"),),
    "keywords": ("engines",),
    "links": (Link(url="https://a.example", kind=LinkKind.CODE),),
    "promises": (Promise(kinds=(LinkKind.CODE,), evidence="Soon."),),
    "topics": (TopicMatch(id="a", label="A", weight=2),),
    "id": "doi:10.1/1",
    "slug": "notes",
    "former": ("sketch",),
    "others": (PLACE,),
    "origins": (Origin(field="abstract", source=PLACE),),
}
OF_AUTHORS: dict[str, Any] = {
    "name": "A. Lovelace",
    "given": "A.",
    "particle": "of",
    "family": "King",
    "suffix": "Sr.",
    "literal": True,
    "orcid": "0000-0001-5109-3700",
    "slug": "ada-lovelace",
    "person": "Ada King",
}
# What depends on other papers, or is no word of the paper's.
APART = {"source", "id", "slug", "former", "others", "origins", "person"}


def test_no_field_is_forgotten() -> None:
    assert OTHERS.keys() == {field.name for field in fields(Paper)}
    assert OF_AUTHORS.keys() == {field.name for field in fields(Author)}


@pytest.mark.parametrize("name", OTHERS)
def test_an_imprint_tells_all_that_a_paper_says(name: str) -> None:
    other = imprint_of(changed(PAPER, **{name: OTHERS[name]}))
    assert (other == imprint_of(PAPER)) == (name in APART)


@pytest.mark.parametrize("name", OF_AUTHORS)
def test_an_imprint_tells_all_that_a_paper_says_of_its_authors(name: str) -> None:
    author = changed(ADA, **{name: OF_AUTHORS[name]})
    other = imprint_of(changed(PAPER, authors=(author,)))
    assert (other == imprint_of(PAPER)) == (name in APART)


def test_an_imprint_tells_where_a_finding_comes_from() -> None:
    [topic], [link] = OTHERS["topics"], OTHERS["links"]
    found = Evidence(phrase="engine", field="abstract", sentence="An engine.")
    for name, one, other in (
        ("topics", topic, changed(topic, evidence=(found,))),
        ("links", link, changed(link, evidence="An engine.")),
    ):
        papers = [changed(PAPER, **{name: (each,)}) for each in (one, other)]
        assert len({imprint_of(paper) for paper in papers}) == 2
        assert len({of_words(imprint_of(paper)) for paper in papers}) == 1


def test_an_abstract_is_no_part_of_what_lists_tell() -> None:
    imprint, other = imprint_of(PAPER), imprint_of(changed(PAPER, abstract="Another."))
    assert of_lists(imprint) == of_lists(other)
    assert of_words(imprint) != of_words(other)


def test_what_is_told_in_one_part_is_not_taken_for_what_is_told_in_another() -> None:
    papers = [changed(PAPER, volume="2", issue=""), changed(PAPER, volume="", issue="2")]
    assert len({imprint_of(paper) for paper in papers}) == 2
