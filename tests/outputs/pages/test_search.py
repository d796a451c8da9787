"""Pages that scripts fill."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.outputs.addresses import SIMILAR
from papershelf.outputs.pages.search import scripted_pages
from support.catalog import CATALOG
from support.outputs import artifacts, text_of


def similar(*limits: str) -> str:
    """Return the page of similar papers of a catalog with these *limits*."""
    made = artifacts(scripted_pages, replace(CATALOG, limits=limits))
    [page] = [one for one in made if one.path == SIMILAR]
    return text_of(page)


def test_what_papers_can_not_be_compared_by_is_said_where_texts_are_compared() -> None:
    assert similar("no titles are known").endswith("\n\nNo titles are known.\n")


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert similar().rstrip().endswith("/index.md).")
