"""Lists contain COinS, from which reference managers import papers."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from lxml import html
from msgspec.structs import replace

from papershelf.model import Author, Paper, PaperKind
from papershelf.outputs.metadata.tags import coins_of
from papershelf.outputs.pages.browse import browse_pages
from support.catalog import ADAM
from support.outputs import artifacts, text_of
from support.texts import texts


def fields_of(paper: Paper) -> dict[str, list[str]]:
    """Return the fields of the COinS of *paper*, parsed by lxml and the standard library."""
    span = html.fragment_fromstring(coins_of(paper))
    assert (span.tag, span.get("class"), span.text) == ("span", "Z3988", None)
    return parse_qs(span.get("title") or "", strict_parsing=True)


def test_a_conference_paper_has_a_genre_a_title_all_authors_a_venue_and_a_date() -> None:
    fields = fields_of(ADAM)
    assert fields["ctx_ver"] == ["Z39.88-2004"]
    assert fields["rft.genre"] == ["proceeding"]
    assert fields["rft.atitle"] == [ADAM.title]
    assert fields["rft.au"] == ["Kingma, Diederik P.", "Ba, Jimmy"]
    assert fields["rft.jtitle"] == [ADAM.venue.name] if ADAM.venue else []
    assert fields["rft.date"] == [str(ADAM.published)]


@pytest.mark.parametrize("kind", [None, *PaperKind])
def test_every_kind_of_paper_has_a_format_with_its_title(kind: PaperKind | None) -> None:
    fields = fields_of(replace(ADAM, kind=kind))
    assert fields["rft_val_fmt"][0].startswith("info:ofi/fmt:kev:mtx:")
    assert [ADAM.title] in fields.values()


def test_an_author_is_split_as_the_source_does_and_an_organisation_is_whole() -> None:
    person = Author(name="Ludwig van Beethoven", given="Ludwig", particle="van", family="Beethoven")
    group = Author(name="World Health Organization", literal=True)
    fields = fields_of(replace(ADAM, authors=(person, group)))
    assert fields["rft.au"] == ["van Beethoven, Ludwig", "World Health Organization"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [(PaperKind.BOOK, "rft.pub"), (PaperKind.CHAPTER, "rft.pub"), (PaperKind.THESIS, "rft.inst")],
)
def test_a_book_names_its_publisher_and_a_thesis_its_school(kind: PaperKind, key: str) -> None:
    assert fields_of(replace(ADAM, kind=kind, publisher="A & B"))[key] == ["A & B"]


def test_the_number_of_a_report_is_not_an_issue() -> None:
    assert fields_of(replace(ADAM, issue="2"))["rft.issue"] == ["2"]
    assert "rft.issue" not in fields_of(replace(ADAM, kind=PaperKind.REPORT, issue="2"))


def test_several_ranges_of_pages_are_reduced_to_the_first() -> None:
    fields = fields_of(replace(ADAM, pages="11–20, 25"))
    assert (fields["rft.spage"], fields["rft.epage"]) == (["11"], ["20"])


def test_signs_that_a_query_may_contain_are_not_escaped() -> None:
    assert "rft_val_fmt=info:ofi/fmt:kev:mtx:journal&amp;" in coins_of(ADAM)
    assert "rft.au=Kingma,%20Diederik%20P." in coins_of(ADAM)


@given(text=texts())
def test_any_title_stays_within_its_span(text: str) -> None:
    assert len(fields_of(replace(ADAM, title=f"x{text}"))) > 1


def test_a_list_page_has_a_span_for_each_paper_outside_its_content() -> None:
    [first, *_] = artifacts(browse_pages)
    assert first.page
    assert first.page.coins.count("<span") == text_of(first).count("](../papers/")
    assert "Z3988" not in text_of(first) + first.page.content
