"""Former addresses of papers redirect to the current ones."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.artifact import Artifact
from papershelf.model import Paper
from papershelf.outputs.pages.moved import moved_pages
from support.catalog import CATALOG, CLOUDS, EMPTY, FINGERS, SETTINGS
from support.outputs import artifacts, text_of


def moved(*papers: Paper, settings: Settings = SETTINGS) -> dict[str, Artifact]:
    """Return the redirecting pages by path."""
    catalog = Catalog(papers=papers, taxonomy=CATALOG.taxonomy)
    return {page.path: page for page in artifacts(moved_pages, catalog, settings)}


@pytest.mark.parametrize(
    ("directories", "address"),
    [(True, "papers/a-data-set-of-clouds/"), (False, "papers/a-data-set-of-clouds.html")],
)
def test_a_former_address_redirects_to_the_current_one(directories: bool, address: str) -> None:
    paper = replace(CLOUDS, former=("clouds", "sky"))
    pages = moved(paper, settings=replace(SETTINGS, directory_urls=directories))
    assert list(pages) == ["papers/clouds.md", "papers/sky.md"]
    for artifact in pages.values():
        assert artifact.page
        assert artifact.page.moved == address


def test_the_title_of_a_merged_record_redirects() -> None:
    aliases = ("Clouds: a data set", "doi:10.1000/1", "index", "A Data Set of Clouds")
    assert list(moved(replace(CLOUDS, aliases=aliases))) == ["papers/clouds-a-data-set.md"]


def test_the_address_of_another_paper_does_not_redirect() -> None:
    assert moved(replace(CLOUDS, former=(EMPTY.slug, CLOUDS.slug)), EMPTY) == {}


def test_a_former_address_of_several_papers_offers_a_choice() -> None:
    pages = moved(replace(CLOUDS, former=("sky",)), replace(FINGERS, former=("sky", "sky")))
    [artifact] = pages.values()
    text = text_of(artifact)
    assert artifact.page
    assert artifact.page.moved == ""
    assert "](a-data-set-of-clouds.md)" in text
    assert "](counting-with-k-fingers.md)" in text
