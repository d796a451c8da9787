"""Every paper is in the lists that tell what comes with it, and in one at least."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Paper
from papershelf.outputs.pages.browse import LISTS
from support.catalog import CLOUDS, COMPUTABLE, EMPTY, FINGERS, PAPERS, YEARLESS


def lists(paper: Paper) -> list[str]:
    """Return the names of the lists that a paper is in."""
    return [label for label, _, _, belongs in LISTS if belongs(paper)]


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (FINGERS, ["With code", "Promised"]),
        (CLOUDS, ["With models or data"]),
        (YEARLESS, ["Promised"]),
        (COMPUTABLE, ["Without"]),
        (
            replace(EMPTY, links=(Link(url="https://a.example", kind=LinkKind.VIDEO),)),
            ["Without"],
        ),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_a_paper_is_listed_by_what_comes_with_it(paper: Paper, expected: list[str]) -> None:
    assert lists(paper) == expected


def test_no_paper_is_in_no_list() -> None:
    assert all(lists(paper) for paper in PAPERS)
