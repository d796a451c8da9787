"""Pages that scripts fill state the limits of the catalog."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.outputs.addresses import SIMILAR
from papershelf.outputs.pages.search import scripted_pages
from support.catalog import CATALOG
from support.outputs import artifacts, text_of


def similar(*limits: str) -> str:
    """Return the page of similar papers of a catalog with these *limits*."""
    pages = artifacts(scripted_pages, replace(CATALOG, limits=limits))
    [page] = [page for page in pages if page.path == SIMILAR]
    return text_of(page)


def test_the_page_of_similar_papers_states_the_limits() -> None:
    assert similar("no titles are known").endswith("\n\nNo titles are known.\n")


def test_the_page_of_similar_papers_ends_without_limits() -> None:
    assert similar().rstrip().endswith("/index.md).")
