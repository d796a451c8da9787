"""Affiliations stay as the source writes them, and spellings of an institution share a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.affiliations import affiliated, institutions_in
from papershelf.text.names import author_of

ADA = author_of("Ada Lovelace")


@pytest.mark.parametrize(
    ("texts", "affiliation"),
    [
        (["Univ.  of\nLondon, UK."], "Univ. of London, UK"),
        (["Harvard U."], "Harvard U."),
        (["Inria", "Inria", "CNRS."], "Inria; CNRS"),
        (["Inria. Electronic address: ada@example.org."], "Inria"),
        (["ada@example.org", "-", "1", ""], ""),
        (["long " * 1_000, "Inria"], "Inria"),
    ],
)
def test_an_affiliation_stays_as_written_without_mail_addresses_and_overlong_text(
    texts: list[str], affiliation: str
) -> None:
    assert affiliated(ADA, *texts).affiliation == affiliation


@given(st.lists(st.text()), st.lists(st.text()))
def test_affiliations_are_unique_whether_added_together_or_in_sequence(
    first: list[str], second: list[str]
) -> None:
    together = affiliated(ADA, *first, *second)
    assert affiliated(affiliated(ADA, *first), *second) == together
    assert affiliated(ADA, together.affiliation) == together == affiliated(together, *first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Univ Toronto, Dept Comp Sci, Toronto, ON, Canada", "The University of Toronto"),
        ("Department of Physics, Universite de Geneve, Switzerland", "Université de Genève"),
        ("ETH Zürich", "Department of Computer Science, ETH Zurich, Switzerland"),
        ("Google Brain, Mountain View", "Inria; Google Brain"),
        (
            "Massachusetts Institute of Technology, Cambridge",
            "Massachusetts Institute of Technology",
        ),
        ("北京大学", "北京大学"),
    ],
)
def test_an_institution_is_recognised_in_every_form_of_its_address(first: str, second: str) -> None:
    assert institutions_in(first) & institutions_in(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("France", "Inria, France"),
        ("Department of Physics, Oslo University", "Department of Physics, Lund University"),
        ("Department of Physics, France", "Department of Physics, France"),
        ("University of York, UK", "York University, UK"),
        ("", ""),
    ],
)
def test_a_shared_country_or_department_is_not_a_shared_institution(
    first: str, second: str
) -> None:
    assert not institutions_in(first) & institutions_in(second)


def test_a_shared_department_is_an_additional_key() -> None:
    physics = institutions_in("Department of Physics, Lund University, Sweden")
    assert len(physics & institutions_in("Dept. of Maths, Lund University")) == 1
    assert len(physics & institutions_in("Department of Physics, Lund University")) == 2
