"""Pages name authors in short or inverted form, and some authors have a page."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.catalog import Person
from papershelf.model import Author
from papershelf.outputs.people import (
    MIN_PAPERS_FOR_PAGE,
    authors_with_page,
    cited_names,
    first_names,
    has_page,
    index_name,
    letter_of,
)
from papershelf.text.names import author_of, organisation, person
from support.catalog import CATALOG, KINGMA, SETTINGS

LARGE = replace(SETTINGS, large=0).site(1)
SMALL = SETTINGS.site(1)


def named(author: Author) -> Person:
    """Return a person of one paper."""
    return Person(slug="a", author=author, names=(author.name,), orcid="", papers=1)


@pytest.mark.parametrize(
    ("author", "name", "letter"),
    [
        (person(given="Alan M.", family="Turing"), "Turing, Alan M.", "T"),
        (person(given="Ludwig", particle="van", family="Beethoven"), "Beethoven, Ludwig van", "B"),
        (person(given="Martin", family="King", suffix="Jr."), "King, Martin, Jr.", "K"),
        (person(family="Aristotle"), "Aristotle", "A"),
        (person(given="Łukasz", family="Øber"), "Øber, Łukasz", "O"),
        (person(given="명", family="김"), "김, 명", "ᄀ"),
        (person(given="Ада", family="Ёлкина"), "Ёлкина, Ада", "Е"),
        (person(given="محمد", family="أحمد"), "أحمد, محمد", "ا"),
        (person(given="明", family="张"), "张, 明", "Other"),
        (Author(name="Somebody Unknown"), "Somebody Unknown", "S"),
        (organisation("The Larch Group"), "The Larch Group", "T"),
        (organisation("3D Group"), "3D Group", "Other"),
        (organisation("???"), "???", "Other"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_the_index_sorts_a_name_by_its_family_name(author: Author, name: str, letter: str) -> None:
    assert index_name(author) == name
    assert letter_of(named(author)) == letter


def test_an_endless_name_is_shortened() -> None:
    assert len(index_name(person(given="A" * 10**5, family="B" * 10**5))) < 200


def test_an_author_of_few_papers_has_no_page_in_a_large_catalog() -> None:
    kingma = CATALOG.authors[KINGMA.slug]
    numbers = [
        number
        for number in range(1, 2 * MIN_PAPERS_FOR_PAGE)
        if has_page(replace(kingma, papers=number), LARGE)
    ]
    assert numbers == list(range(MIN_PAPERS_FOR_PAGE, 2 * MIN_PAPERS_FOR_PAGE))
    assert authors_with_page(CATALOG, LARGE) == set()
    assert authors_with_page(CATALOG, SMALL) == set(CATALOG.authors)


@pytest.mark.parametrize(
    ("number", "names"), [(1, "B0"), (2, "B0 and B1"), (3, "B0 et al."), (9, "B0 et al.")]
)
def test_authors_are_cited_by_family_name(number: int, names: str) -> None:
    people = [person(given="A", family=f"B{index}") for index in range(number)]
    assert cited_names(people) == names


def test_a_cited_name_has_its_particle() -> None:
    people = (author_of("Ludwig van Beethoven"), organisation("Ars Nova"))
    assert cited_names(people) == "van Beethoven and Ars Nova"


def test_unnamed_authors_are_et_al() -> None:
    people = (author_of("Ada Lovelace"), author_of("Alan Turing et al."))
    assert cited_names(people) == "Lovelace et al."
    assert first_names(people) == "Ada Lovelace, Alan Turing et al."
    assert cited_names(people[1:]) == "Turing et al."


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, "A0"),
        (2, "A0 and A1"),
        (3, "A0, A1 and A2"),
        (4, "A0, A1, A2 and A3"),
        (5, "A0, A1, A2 and 2 more"),
        (3003, "A0, A1, A2 and 3,000 more"),
    ],
)
def test_a_card_names_the_first_of_many_authors(number: int, names: str) -> None:
    assert first_names([Author(name=f"A{at}") for at in range(number)]) == names
