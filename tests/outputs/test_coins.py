"""Lists contain COinS, from which reference managers import papers."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from lxml import html
from msgspec.structs import replace

from papershelf.model import Paper, PaperKind
from papershelf.outputs.metadata import coins_of
from papershelf.outputs.pages.browse import browse_pages
from support.catalog import ADAM
from support.outputs import artifacts, text_of
from support.texts import texts


def said(paper: Paper) -> dict[str, list[str]]:
    """Return the fields of a COinS, parsed by lxml and the standard library."""
    span = html.fragment_fromstring(coins_of(paper))
    assert (span.tag, span.get("class"), span.text) == ("span", "Z3988", None)
    return parse_qs(span.get("title") or "", strict_parsing=True)


def test_a_paper_of_a_conference_is_told_with_all_its_authors() -> None:
    found = said(ADAM)
    assert found["ctx_ver"] == ["Z39.88-2004"]
    assert found["rft.genre"] == ["proceeding"]
    assert found["rft.atitle"] == [ADAM.title]
    assert found["rft.au"] == [author.name for author in ADAM.authors]
    assert found["rft.jtitle"] == [ADAM.venue.name] if ADAM.venue else []
    assert found["rft.date"] == [str(ADAM.published)]


@pytest.mark.parametrize("kind", [None, *PaperKind])
def test_every_kind_of_paper_has_a_format_with_its_title(kind: PaperKind | None) -> None:
    found = said(replace(ADAM, kind=kind))
    assert found["rft_val_fmt"][0].startswith("info:ofi/fmt:kev:mtx:")
    assert [ADAM.title] in found.values()


def test_the_number_of_a_report_is_no_issue() -> None:
    assert said(replace(ADAM, issue="2"))["rft.issue"] == ["2"]
    assert "rft.issue" not in said(replace(ADAM, kind=PaperKind.REPORT, issue="2"))


def test_of_several_ranges_of_pages_the_first_is_told() -> None:
    found = said(replace(ADAM, pages="11–20, 25"))
    assert (found["rft.spage"], found["rft.epage"]) == (["11"], ["20"])


@given(text=texts())
def test_no_title_leaves_its_span(text: str) -> None:
    assert len(said(replace(ADAM, title=f"x{text}"))) > 1


def test_a_page_of_a_list_tells_of_its_papers_and_its_markdown_shows_none_of_it() -> None:
    [first, *_] = artifacts(browse_pages)
    assert first.page
    assert first.page.coins.count("<span") == text_of(first).count("](../papers/")
    assert "Z3988" not in text_of(first) + first.page.content
