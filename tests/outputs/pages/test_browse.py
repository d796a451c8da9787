"""Every paper is in at least one of the lists by resources."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Paper
from papershelf.outputs.pages.browse import LISTS, code_pages
from support.catalog import CATALOG, CLOUDS, COMPUTABLE, EMPTY, FINGERS, PAPERS, SETTINGS, YEARLESS
from support.outputs import artifacts, text_of


def lists(paper: Paper) -> list[str]:
    """Return the names of the lists that a paper is in."""
    return [label for label, _, _, belongs in LISTS if belongs(paper)]


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (FINGERS, ["With code", "With promised code or data"]),
        (CLOUDS, ["With models or data"]),
        (YEARLESS, ["With promised code or data"]),
        (COMPUTABLE, ["Without code or data"]),
        (
            replace(EMPTY, links=(Link(url="https://a.example", kind=LinkKind.VIDEO),)),
            ["Without code or data"],
        ),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_a_paper_is_listed_by_its_resources(paper: Paper, expected: list[str]) -> None:
    assert lists(paper) == expected


def test_every_paper_is_in_a_list() -> None:
    assert all(lists(paper) for paper in PAPERS)


def test_a_list_without_papers_has_no_page_and_no_link() -> None:
    catalog = replace(CATALOG, papers=(FINGERS,))
    pages = {page.path: text_of(page) for page in artifacts(code_pages, catalog, SETTINGS)}
    assert [*pages] == ["code/index.md", "code/promised.md"]
    assert "With models or data" not in pages["code/index.md"]
