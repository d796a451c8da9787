"""The home page: what this shelf holds, in numbers."""

from __future__ import annotations

import pytest

from papershelf.catalog import Catalog
from papershelf.model import Paper
from papershelf.outputs.pages.home import span
from papershelf.text.wording import count
from support.catalog import CATALOG, CLOUDS, COMPUTABLE, EMPTY, FINGERS, YEARLESS


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (103750, "103,750 papers")],
)
def test_a_number_is_said_with_its_noun(number: int, text: str) -> None:
    assert count(number, "paper") == text


@pytest.mark.parametrize(
    ("papers", "text"),
    [
        ((), ""),
        ((EMPTY,), ""),
        ((FINGERS, CLOUDS, EMPTY), "12 March 2026"),
        ((FINGERS, COMPUTABLE), "1937 to 12 March 2026"),
        ((YEARLESS,), "11 March"),
        ((YEARLESS, COMPUTABLE, FINGERS), "1937 to 12 March 2026"),
    ],
    ids=["none", "undated", "a day", "years", "no year", "mixed"],
)
def test_the_days_of_the_papers_are_said_as_far_as_known(
    papers: tuple[Paper, ...], text: str
) -> None:
    assert span(Catalog(papers=papers, taxonomy=CATALOG.taxonomy)) == text
