"""The export for programs has one object per paper with every field, known or not."""

from __future__ import annotations

import json
import re
from gzip import decompress
from hashlib import shake_128
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from msgspec.structs import replace

from papershelf.model import Paper
from papershelf.outputs.exports.dump import MAX_BYTES, papers_jsonl, papers_schema
from support.catalog import CATALOG, EMPTY, PAPERS
from support.outputs import artifacts
from support.texts import is_whole, texts


def record_of(paper: Paper) -> dict[str, Any]:
    """Return the exported record of *paper*."""
    [page] = artifacts(papers_jsonl, replace(CATALOG, papers=(paper,)))
    record: dict[str, Any] = json.loads(page.data)
    return record


def test_the_json_schema_accepts_records_and_rejects_others() -> None:
    [file] = artifacts(papers_schema)
    assert file.path == "papers.schema.json"
    validate = fastjsonschema.compile(json.loads(file.data))
    for paper in PAPERS:
        validate(record_of(paper))
    for wrong in ({"title": 1}, {"kind": "poem"}, {"links": [{}]}, {"source": None}):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate({**record_of(EMPTY), **wrong})


@given(texts().filter(is_whole), texts().filter(is_whole))
def test_any_text_survives_the_round_trip(title: str, abstract: str) -> None:
    paper = replace(EMPTY, title=title, abstract=abstract)
    [page] = artifacts(papers_jsonl, replace(CATALOG, papers=(paper,)))
    assert page.data.count(b"\n") == 1
    record = json.loads(page.data)
    assert (record["title"], record["abstract"]) == (title, abstract)


def long_papers(number: int, length: int) -> tuple[Paper, ...]:
    """Return papers with abstracts of a given length."""
    return tuple(
        replace(EMPTY, id=f"title:{at}", title=f"Paper {at}", abstract=f"{at} " + "a" * length)
        for at in range(number)
    )


def noise(seed: str, length: int) -> str:
    """Return random hexadecimal digits, which can't be compressed to less than half."""
    return shake_128(seed.encode()).hexdigest(length // 2)


def test_a_long_catalog_is_split_into_compressed_parts_that_an_index_lists() -> None:
    papers = long_papers(1500, 1000)
    *parts, index = artifacts(papers_jsonl, replace(CATALOG, papers=papers))
    names = [page.path for page in parts]
    assert index.path == "papers.json"
    assert json.loads(index.data) == {"papers": 1500, "parts": names}
    assert names[:2] == ["papers-001.jsonl.gz", "papers-002.jsonl.gz"]
    titles = [
        json.loads(line)["title"]
        for page in parts
        for line in decompress(page.data).decode().splitlines()
    ]
    assert titles == [paper.title for paper in papers]


def test_a_new_paper_changes_one_part() -> None:
    def parts(papers: tuple[Paper, ...]) -> list[bytes]:
        made = artifacts(papers_jsonl, replace(CATALOG, papers=papers))
        return [page.data for page in made if page.path.endswith(".gz")]

    papers = long_papers(4000, 300)
    assert len({*parts((EMPTY, *papers))} - {*parts(papers)}) == 1


def test_no_part_exceeds_the_size_limit() -> None:
    papers = tuple(
        replace(paper, abstract=noise(paper.title, 12_000)) for paper in long_papers(400, 0)
    )
    pages = artifacts(papers_jsonl, replace(CATALOG, papers=papers))
    parts = [page.path for page in pages[:-1]]
    assert len(parts) > 2
    assert all(re.fullmatch(r"papers-00\d(-[12])*\.jsonl\.gz", path) for path in parts)
    assert parts == sorted(set(parts))
    assert json.loads(pages[-1].data)["parts"] == parts
    assert max(len(page.data) for page in pages) <= MAX_BYTES


def test_a_catalog_without_papers_is_exported_as_an_empty_file() -> None:
    [page] = artifacts(papers_jsonl, replace(CATALOG, papers=()))
    assert page.data == b""
