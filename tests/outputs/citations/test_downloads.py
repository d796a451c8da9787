"""Lists offer citation files, which pages link to."""

from __future__ import annotations

import csv
import json
from gzip import decompress
from io import StringIO

import pytest
import rispy
from bibtexparser import parse_string
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.artifact import Artifact
from papershelf.enrich.citation_keys import with_citation_keys
from papershelf.enrich.identity import identify
from papershelf.model import Status, Venue
from papershelf.outputs.citations import downloads
from papershelf.outputs.citations.bibtex import entry
from papershelf.outputs.citations.downloads import MIN_PAPERS, all_downloads, citation_files
from papershelf.outputs.pages.venues import venue_pages
from papershelf.outputs.registry import OUTPUTS
from support.catalog import EMPTY_CATALOG, SETTINGS, numbered_paper
from support.cited import hostile_papers
from support.made_catalog import library
from support.outputs import artifacts, text_of, texts_of, with_author_pages

CATALOG = with_author_pages(library(60))
LARGE = replace(SETTINGS, large=1)


def keys_of(catalog: Catalog) -> list[str]:
    """Return the keys of a catalog's papers."""
    return [paper.key or paper.slug for paper in catalog.papers]


def keys(text: str, ending: str) -> list[str]:
    """Return the citation keys in a file, parsed by other projects' libraries."""
    if ending == "bib":
        return [entry.key for entry in parse_string(text).entries]
    if ending == "ris":
        return [record["id"] for record in rispy.loads(text)]
    if ending == "csv":
        assert text.startswith("\ufeff"), "Excel takes the file for one of another encoding"
        return [row["key"] for row in csv.DictReader(StringIO(text[1:], newline=""))]
    return [item["id"] for item in json.loads(text)]


HOSTILE = replace(EMPTY_CATALOG, papers=with_citation_keys(identify(hostile_papers())))


def test_the_file_of_a_venue_holds_its_papers_with_a_status_too() -> None:
    venue = Venue(name="Graph Meeting", slug="graph-meeting")
    statuses = (None, None, None, Status.REJECTED, Status.WITHDRAWN)
    papers = [
        numbered_paper(number, venue=venue, status=status) for number, status in enumerate(statuses)
    ]
    catalog = replace(EMPTY_CATALOG, papers=tuple(papers))
    page = texts_of(catalog, SETTINGS, venue_pages)["venues/graph-meeting.md"]
    assert "[BibTeX](graph-meeting.bib)" in page
    files = texts_of(catalog, SETTINGS, citation_files)
    assert sorted(keys(files["venues/graph-meeting.bib"], "bib")) == sorted(keys_of(catalog))


@pytest.mark.parametrize("catalog", [CATALOG, HOSTILE], ids=["harmless", "hostile"])
@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json", "csv"])
def test_the_file_of_all_papers_holds_every_key_in_every_format(
    catalog: Catalog, ending: str
) -> None:
    files = texts_of(catalog, SETTINGS, citation_files)
    assert keys(files[f"papers.{ending}"], ending) == keys_of(catalog)


def test_every_topic_author_venue_and_year_of_several_papers_has_a_file() -> None:
    by_path = texts_of(CATALOG, SETTINGS, citation_files)
    for year, papers in CATALOG.by_year.items():
        name = f"years/{year}.csl.json"
        assert (name in by_path) == (len(papers) >= MIN_PAPERS)
        if name in by_path:
            expected = [paper.key or paper.slug for paper in papers]
            assert keys(by_path[name], "csl.json") == expected
    assert {path.partition("/")[0] for path in by_path if "/" in path} >= {
        "topics",
        "authors",
        "venues",
    }


@pytest.mark.parametrize("settings", [SETTINGS, LARGE], ids=["small", "large"])
def test_a_page_links_to_every_file(settings: Settings) -> None:
    site = texts_of(CATALOG, settings, *OUTPUTS)
    text = "\n".join(page for path, page in site.items() if path.endswith(".md"))
    for file in artifacts(citation_files, CATALOG, settings):
        assert f"{file.path.rpartition('/')[2]})" in text


@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json", "csv"])
def test_the_yearly_files_of_a_large_catalog_hold_all_papers_in_every_format(ending: str) -> None:
    made = artifacts(citation_files, CATALOG, LARGE)
    assert {file.path for file in made} == {
        link.path for link in all_downloads(CATALOG, LARGE.site(len(CATALOG.papers)))
    }
    archives = [file for file in made if file.path.endswith(f".{ending}.gz")]
    exported = [key for file in archives for key in keys(decompress(file.data).decode(), ending)]
    assert sorted(exported) == sorted(keys_of(CATALOG))


def test_a_yearly_file_keeps_the_order_of_the_catalog() -> None:
    made = {file.path: file for file in artifacts(citation_files, CATALOG, LARGE)}
    for year in {paper.year for paper in CATALOG.papers}:
        entries = decompress(made[f"years/{year or 'undated'}.bib.gz"].data).decode()
        assert entries.rstrip("\n").split("\n\n") == [
            entry(paper) for paper in CATALOG.papers if paper.year == year
        ]


def test_an_entry_contains_no_empty_line_which_separates_entries() -> None:
    assert not [paper for paper in hostile_papers() if "\n\n" in entry(paper)]


def test_a_file_above_the_size_limit_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    def files_of_all() -> list[Artifact]:
        files = artifacts(citation_files, CATALOG)
        return [file for file in files if file.path.startswith("papers")]

    limit = max(len(file.data) for file in files_of_all()) // 3
    monkeypatch.setattr(downloads, "MAX_BYTES", limit)
    parts = [file for file in files_of_all() if file.path.endswith(".bib")]
    assert [file.path for file in parts][:2] == ["papers.bib", "papers-2.bib"]
    assert [key for file in parts for key in keys(text_of(file), "bib")] == keys_of(CATALOG)
    assert max(len(file.data) for file in files_of_all()) <= limit
