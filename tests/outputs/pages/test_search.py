"""Pages that scripts fill state the limits of the catalog."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.outputs.addresses import SIMILAR
from papershelf.outputs.pages.search import scripted_pages
from support.catalog import CATALOG
from support.outputs import artifacts, text_of


def test_the_page_of_similar_papers_states_the_limits() -> None:
    pages = artifacts(scripted_pages, replace(CATALOG, limits=("no titles are known",)))
    [page] = [page for page in pages if page.path == SIMILAR]
    assert text_of(page).endswith("\n\nNo titles are known.\n")
