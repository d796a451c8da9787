"""Cells of tables, into which programs write several values."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest

from papershelf.readers.plain import identified_in
from papershelf.readers.tables.table import plain_cell, read_table
from papershelf.text.name_lists import split_authors
from support.items import papers_of

PAGE = "https://www.notion.so/Ada-0123456789abcdef0123456789abcdef?pvs=21"
FILE = "People%200123456789abcdef0123456789abcdef/Ada%200123456789abcdef0123456789abcdef.md"


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (f"Ada Lovelace ({PAGE})", "Ada Lovelace"),
        (f"Ada Lovelace ({PAGE}), Alan Turing ({FILE})", "Ada Lovelace; Alan Turing"),
        ("Ada Lovelace (Analytical Society)", "Ada Lovelace (Analytical Society)"),
        ("f(x), g(x)", "f(x), g(x)"),
    ],
)
def test_addresses_of_linked_pages_are_left_out(cell: str, plain: str) -> None:
    assert plain_cell(cell) == plain


@pytest.mark.parametrize(
    ("column", "cell", "ids"),
    [
        ("authorids", "~Ada_L1;~Wei_W2", ["openreview:~Ada_L1", "openreview:~Wei_W2"]),
        ("authorids", ["~Ada_L1", "~Wei_W2"], ["openreview:~Ada_L1", "openreview:~Wei_W2"]),
        ("authorsid", "55666793600; 7003958245;", ["scopus:55666793600", "scopus:7003958245"]),
        ("dblpids", "l/AdaLovelace|35/7092-1", ["pid:l/AdaLovelace", "pid:35/7092-1"]),
        ("orcids", "0000-0001-2345-6789; ", ["", ""]),
        ("orcids", "Wang, Wei/0000-0002-1825-0097", ["", "0000-0002-1825-0097"]),
        ("orcids", "0000-0002-1694-233X;;", ["", ""]),
        ("authorids", "~Ada_L1", ["", ""]),
    ],
)
def test_the_column_determines_the_kind_of_the_ids_of_authors(
    column: str, cell: str | list[str], ids: list[str]
) -> None:
    authors = identified_in({column: cell}, split_authors("Ada Lovelace; Wei Wang"))
    assert [author.orcid or author.identity for author in authors] == ids


@pytest.mark.parametrize(
    ("names", "cell", "ids"),
    [
        ("Bo Wang; Wei Wang", "Wang, Li/1; Wang, Wei/2", ["", "2"]),
        ("Bo Wang; Wei Wang", "Wang, Wei/2; Wang, Wen/3", ["", ""]),
        ("Wei Wang; Wen Wang", "Wang, Wei/2", ["", ""]),
        ("Wang, WM; Wang, B", "Wang, Wei/2; Wang, Wei/2", ["2", ""]),
    ],
)
def test_an_orcid_beside_a_name_is_that_of_the_only_author_who_may_be_meant(
    names: str, cell: str, ids: list[str]
) -> None:
    orcids = re.sub(r"/([0-9])", r"/0000-0002-1694-111\1", cell)
    authors = identified_in({"orcids": orcids}, split_authors(names))
    assert [author.orcid[-1:] for author in authors] == ids


def test_numbers_behind_names_are_ids_of_scopus() -> None:
    text = "Title\tAuthors\nNotes\tLovelace, Ada (55666793600); Wang, Wei (7003958245)\n"
    (paper,) = papers_of(read_table(StringIO(text), Path("papers.tsv")))
    assert [author.identity for author in paper.authors] == [
        "scopus:55666793600",
        "scopus:7003958245",
    ]
