"""The catalog for machines: one object a paper, with every field, whatever is known."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from papershelf.catalog import Catalog
from papershelf.write.exports import papers_jsonl, record, robots_txt
from support.catalog import CATALOG, COMPUTABLE, EMPTY, FINGERS, PAPERS, SETTINGS, YEARLESS
from support.texts import texts

FIELDS = [
    "id",
    "slug",
    "former",
    "url",
    "title",
    "abstract",
    "authors",
    "kind",
    "venue",
    "volume",
    "issue",
    "pages",
    "publisher",
    "year",
    "date",
    "published",
    "listed",
    "identifiers",
    "keywords",
    "links",
    "promised",
    "topics",
    "source",
    "sources",
    "from",
]


def test_every_paper_has_every_field() -> None:
    [page] = papers_jsonl(CATALOG, SETTINGS)
    records = [json.loads(line) for line in page.text.splitlines()]
    assert [found["title"] for found in records] == [paper.title for paper in PAPERS]
    assert all(list(found) == FIELDS for found in records)


def test_what_is_not_known_is_empty() -> None:
    assert record(EMPTY, SETTINGS) == {
        "id": "title:3-words-only",
        "slug": "3-words-only",
        "former": [],
        "url": "https://shelf.example/papers/3-words-only/",
        "title": "3 Words Only",
        "abstract": "",
        "authors": [],
        "kind": None,
        "venue": None,
        "volume": "",
        "issue": "",
        "pages": "",
        "publisher": "",
        "year": None,
        "date": None,
        "published": None,
        "listed": None,
        "identifiers": {},
        "keywords": [],
        "links": [],
        "promised": [],
        "topics": [],
        "source": {"path": "papers/2026-03-12.txt", "line": 21},
        "sources": [{"path": "papers/2026-03-12.txt", "line": 21}],
        "from": {},
    }


def test_what_is_known_is_told_with_its_evidence() -> None:
    found = record(FINGERS, SETTINGS)
    assert found["date"] == found["listed"] == "2026-03-12"
    assert [link["kind"] for link in found["links"]] == ["code", "project page"]
    assert all(list(link) == ["url", "kind", "evidence", "field"] for link in found["links"])
    assert found["promised"] == [
        {"kinds": ["model"], "evidence": "… and models will be <b>released</b>."}
    ]
    assert [topic["id"] for topic in found["topics"]] == ["sparse-attention", "text-classification"]
    assert found["topics"][0]["evidence"] == [
        {
            "phrase": "Sparse attention",
            "field": "abstract",
            "sentence": "Sparse attention {{ counts }}.",
        }
    ]
    known = record(COMPUTABLE, SETTINGS)
    assert (known["date"], known["published"], known["listed"]) == ("1937", "1937", None)
    assert known["identifiers"] == {"doi": "10.1112/plms/s2-42.1.230"}
    assert known["authors"] == [
        {"name": "Alan M. Turing", "given": "Alan M.", "family": "Turing", "slug": "alan-m-turing"}
    ]
    assert known["year"] == 1937
    assert record(YEARLESS, SETTINGS)["date"] == "--03-11"


@given(texts(), texts())
def test_what_is_written_can_be_read_again(title: str, abstract: str) -> None:
    paper = replace(EMPTY, title=title, abstract=abstract)
    [page] = papers_jsonl(Catalog(papers=(paper,), taxonomy=CATALOG.taxonomy), SETTINGS)
    assert page.text.count("\n") == 1
    found = json.loads(page.text)
    assert (found["title"], found["abstract"]) == (title, abstract)


def test_a_catalog_without_papers_is_an_empty_file() -> None:
    [page] = papers_jsonl(replace(CATALOG, papers=()), SETTINGS)
    assert page.text == ""


@pytest.mark.parametrize(
    ("site_url", "last"),
    [("https://a.example/b/", "Sitemap: https://a.example/b/sitemap.xml\n"), ("", "Allow: /\n")],
)
def test_crawlers_are_told_of_the_site_map_where_its_address_is_known(
    site_url: str, last: str
) -> None:
    [page] = robots_txt(CATALOG, replace(SETTINGS, site_url=site_url))
    assert page.path == "robots.txt"
    assert page.text.splitlines(keepends=True)[-1] == last
