"""Every paper has a unique citation key, which people can read."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.enrich.citation_keys import with_citation_keys
from papershelf.enrich.identity import identify
from papershelf.model import Author, Paper, PartialDate, Source
from papershelf.text.names import author_of
from support.texts import texts


def paper(title: str, author: str = "", year: int = 0, key: str = "") -> Paper:
    """Return a paper by one author, or by none."""
    return Paper(
        title=title,
        source=Source(path="a.bib", line=1),
        authors=(author_of(author),) if author else (),
        published=PartialDate(year=year) if year else None,
        key=key,
    )


def keys(*papers: Paper) -> list[str]:
    """Return the keys of papers."""
    return [keyed.key for keyed in with_citation_keys(identify(papers))]


@pytest.mark.parametrize(
    ("title", "author", "year", "key"),
    [
        ("Exploring the Limits of Transfer", "Colin Raffel", 2020, "raffel2020exploring"),
        ("On Computable Numbers", "Alan M. Turing", 1937, "turing1937computable"),
        ("On Computable Numbers", "Alan M. Turing", 0, "turing-computable-numbers"),
        ("DenseCLIP: Language-Guided Dense Prediction", "", 0, "denseclip-language-guided"),
        ("The Art of Counting to Ten", "", 1999, "art-counting-ten-1999"),
        ("On It", "", 0, "paper"),
        ("神", "", 2026, "shen-2026"),
        ("Réseaux", "Gabriel García Márquez", 1967, "marquez1967reseaux"),
        ("Boosting", "山田太郎", 2001, "shantiantailang2001boosting"),
        ("a" * 10**6, "", 0, "a" * 30),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_key_contains_what_is_known_of_author_year_and_title(
    title: str, author: str, year: int, key: str
) -> None:
    assert keys(paper(title, author, year)) == [key]


def test_the_key_of_the_source_stays_if_it_is_valid_in_bibtex() -> None:
    kingma = paper("Adam", "Diederik P. Kingma", 2015, "DBLP:journals/corr/KingmaB14")
    assert keys(kingma) == [kingma.key]
    for invalid in ("a key", "a,b", "{a}", 'a"b', "a%b", "a#b", "a\\b", "Größe", "a" * 101):
        assert keys(replace(kingma, key=invalid)) == ["kingma2015adam"]


def test_a_generated_key_does_not_equal_the_key_of_a_source() -> None:
    with_key = paper("Something Else", "Max Welling", 2014, "Kingma2015Adam")
    without_key = paper("Adam: A Method", "Diederik P. Kingma", 2015)
    assert keys(with_key, without_key) == ["Kingma2015Adam", "kingma2015adam-method"]


def test_equal_keys_are_disambiguated_by_further_words_or_a_digest() -> None:
    first = paper("Learning to Rank", "Wei Wang", 2023)
    second = paper("Learning to Segment", "Wei Wang", 2023)
    assert keys(first) == ["wang2023learning"]
    assert keys(first, second) == ["wang2023learning-rank", "wang2023learning-segment"]
    same = replace(first, abstract="Another one.")
    disambiguated = keys(first, same, second)
    assert all(re.fullmatch(r"wang2023learning-[0-9a-f]{8}", key) for key in disambiguated[:2])
    assert disambiguated[2] == "wang2023learning-segment"


FEW = st.sampled_from(["Learning to Rank", "Learning to Rank Well", "Learning", "Deep Nets", "On"])
SHELF = st.lists(
    st.builds(paper, FEW | texts(), st.sampled_from(["Wei Wang", "Ann Li", ""]), st.just(2020)),
    min_size=1,
    max_size=12,
    unique_by=lambda record: record.title,
)


@given(SHELF, st.randoms(use_true_random=False))
def test_keys_are_unique_and_valid_and_do_not_depend_on_the_order(
    papers: list[Paper], chance: random.Random
) -> None:
    identified = identify(papers)
    assigned = {keyed.slug: keyed.key for keyed in with_citation_keys(identified)}
    assert len({key.casefold() for key in assigned.values()}) == len(papers)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key) for key in assigned.values())
    shuffled = list(identified)
    chance.shuffle(shuffled)
    assert {keyed.slug: keyed.key for keyed in with_citation_keys(shuffled)} == assigned


def test_a_new_paper_changes_only_equal_keys() -> None:
    papers = [paper(f"Title {number}", "Wei Wang", 1900 + number) for number in range(50)]
    before = keys(*papers)
    after = keys(*papers, paper("Titles and More", "Wei Wang", 1907), paper("Title X", "", 1907))
    assert after[:50] == before
    clashing = keys(*papers, paper("Title of More", "Wei Wang", 1907))
    assert [index for index, key in enumerate(before) if clashing[index] != key] == [7]


def test_the_key_of_an_organisation_has_its_significant_words() -> None:
    group = replace(paper("On It", year=2012), authors=(Author(name="The ATLAS Group"),))
    assert keys(group) == ["atlasgroup2012"]
