"""Imprints: what of a paper they tell apart, and what they leave to others."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import fields, replace

from papershelf.imprints import imprint_of, of_lists, of_words
from papershelf.model import Author, Paper, Source
from support.catalog import ADAM, CLOUDS, FINGERS, PAPERS

ADA = Author(name="Ada Lovelace", given="Ada", family="Lovelace")
PAPER = Paper(title="Notes", source=Source(path="papers.bib", line=3), authors=(ADA,))
# What depends on other papers or on corrections that tell persons apart.
OF_PAPERS = {"source", "id", "slug", "former", "others", "origins"}
OF_AUTHORS = {"name", "orcid", "slug", "person"}


def other(name: str) -> Any:
    """Another value for a field of the paper."""
    if isinstance(getattr(PAPER, name), str):
        return "other"
    return next(value for paper in PAPERS if (value := getattr(paper, name)))


@pytest.mark.parametrize("name", [field.name for field in fields(Paper)])
def test_an_imprint_tells_all_that_a_paper_says(name: str) -> None:
    is_same = imprint_of(replace(PAPER, **{name: other(name)})) == imprint_of(PAPER)
    assert is_same == (name in OF_PAPERS)


@pytest.mark.parametrize("name", [field.name for field in fields(Author)])
def test_an_imprint_tells_the_parts_of_names(name: str) -> None:
    value: Any = True if name == "literal" else "other"
    renamed = replace(PAPER, authors=(replace(ADA, **{name: value}),))
    assert (imprint_of(renamed) == imprint_of(PAPER)) == (name in OF_AUTHORS)


@pytest.mark.parametrize(("paper", "name"), [(FINGERS, "topics"), (CLOUDS, "links")])
def test_evidence_is_told_and_lists_do_without_it(paper: Paper, name: str) -> None:
    found = [replace(one, evidence=type(one.evidence)()) for one in getattr(paper, name)]
    without = imprint_of(replace(paper, **{name: tuple(found)}))
    assert without != imprint_of(paper)
    assert of_words(without) == of_words(imprint_of(paper))


def test_an_abstract_is_no_part_of_what_lists_tell() -> None:
    changed = imprint_of(replace(ADAM, abstract="Another."))
    assert of_lists(changed) == of_lists(imprint_of(ADAM))
    assert of_words(changed) != of_words(imprint_of(ADAM))


def test_what_is_told_in_one_field_is_not_taken_for_another() -> None:
    one, another = replace(PAPER, volume="2"), replace(PAPER, issue="2")
    assert imprint_of(one) != imprint_of(another)
