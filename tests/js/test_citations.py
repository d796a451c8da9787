"""The browser makes the same citations from BibTeX as a build makes from papers."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from markdown import markdown
from msgspec.structs import replace
from pybtex.database import Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from js.conftest import HERE, node
from papershelf.catalog import Catalog
from papershelf.model import Paper, PaperKind, PartialDate
from papershelf.outputs.citations.bibtex import entry
from papershelf.outputs.citations.csl import COLUMNS, csl_item, csv_cells, ris_record
from papershelf.readers.bibtex.bibliography import read_bibtex
from papershelf.text.languages import language_tag
from papershelf.text.tables import table
from support.catalog import COMPUTABLE
from support.cited import PAGES, keyed, known_papers
from support.library import LIBRARY

PLAIN = str.maketrans("’‐\u2011−", "'---")
TO_TEXT = LatexNodes2Text(math_mode="verbatim")


def in_browser(papers: Sequence[Paper]) -> dict[str, str]:
    """Return the texts, by format, that the browser's script makes from entries of *papers*."""
    done: subprocess.CompletedProcess[str] = node(
        str(HERE / "citations.js"), lines=[[entry(paper) for paper in papers]]
    )
    assert done.returncode == 0, done.stderr
    texts: dict[str, str] = json.loads(done.stdout)
    return texts


@pytest.fixture(scope="module", params=["known", "real"])
def papers(request: pytest.FixtureRequest) -> Sequence[Paper]:
    """Return papers with hostile fields, and real ones."""
    if request.param == "known":
        return known_papers()
    catalog: Catalog = request.getfixturevalue("real_catalog")
    return catalog.papers


@pytest.fixture(scope="module")
def citations(papers: Sequence[Paper]) -> dict[str, str]:
    return in_browser(papers)


def test_the_browser_makes_the_same_csl_ris_and_csv_as_a_build(
    papers: Sequence[Paper], citations: dict[str, str]
) -> None:
    items = [csl_item(paper) for paper in papers]
    assert json.loads(citations["csl"]) == items
    assert citations["ris"] == "".join(map(ris_record, items))
    table = StringIO()
    csv.writer(table).writerows([COLUMNS, *map(csv_cells, items)])
    assert citations["csv"] == table.getvalue()


def test_the_browser_writes_the_same_page_ranges_as_a_build() -> None:
    papers = keyed(replace(COMPUTABLE, pages=pages) for pages in PAGES)
    assert in_browser(papers)["ris"] == "".join(ris_record(csl_item(paper)) for paper in papers)


def test_all_dialects_of_bibtex_have_the_same_titles_names_and_years(
    papers: Sequence[Paper], citations: dict[str, str]
) -> None:
    dialects: dict[str, Any] = {
        name: parse_string(citations[name], "bibtex").entries
        for name in ("bibtex", "ascii", "biblatex")
    }
    for paper in papers:
        bibtex, ascii_only, biblatex = (entries[paper.key] for entries in dialects.values())
        for other in (ascii_only, biblatex):
            assert plain(other.fields["title"]) == plain(bibtex.fields["title"])
            assert names(other) == names(bibtex)
        assert biblatex.fields.get("date", "") == str(paper.published if paper.year else "")


def test_our_reader_restores_dates_and_all_languages_from_biblatex() -> None:
    days = [PartialDate(year=1937, month=1, day=day) for day in range(3)]
    tags = ["", *sorted({*map(language_tag, table("text/languages", dict[str, str]))})]
    papers = keyed(
        replace(COMPUTABLE, language=tag, published=days[at % 3]) for at, tag in enumerate(tags)
    )
    written = in_browser(papers)["biblatex"]
    read = [item for item in read_bibtex(StringIO(written), Path()) if isinstance(item, Paper)]
    assert [(paper.language, paper.published) for paper in read] == [
        (paper.language, paper.published) for paper in papers
    ]
    assert "langid = {german}," in written


def test_biblatex_names_no_degree_for_a_thesis() -> None:
    written = in_browser([replace(COMPUTABLE, kind=PaperKind.THESIS)])["biblatex"]
    assert written.startswith("@thesis{")
    assert re.findall("type = (.*),", written) == ["{Thesis}"]


def titled(title: str) -> Paper:
    return replace(COMPUTABLE, title=title)


def names(record: Entry) -> list[str]:
    """Return the names of an entry's authors with composed letters."""
    return [plain(str(person)) for person in record.persons.get("author", ())]


@cache
def plain(tex: str) -> str:
    """Return the text of a BibTeX value with composed letters, without the guard of "="."""
    text = normalize("NFC", TO_TEXT.latex_to_text(tex.replace("{{}=", "{=")))
    return text.translate(PLAIN)


def test_letters_with_accents_become_commands_of_tex(citations: dict[str, str]) -> None:
    assert not re.findall("[ß-öø-ſ“”–]", citations["ascii"])


def test_special_letters_and_signs_become_commands_of_tex() -> None:
    written = "ðÐþÞđĐŋŊĳĲøØœŒłŁßæÆı«»‹›„‚¿¡…×±°€™®"
    [record] = parse_string(in_browser([titled(written)])["ascii"], "bibtex").entries.values()
    assert record.fields["title"].isascii()
    assert plain(record.fields["title"]) == written
    assert "{a-b-c-d}" in in_browser([titled("a‐b\u2011c−d")])["ascii"]


def test_names_with_accents_survive_a_round_trip_through_ascii() -> None:
    name = "Nguyễn Thị Huyền and Phạm Ngọc Ấn and Đặng Việt Cường"
    [paper] = read_bibtex(
        StringIO(f"@misc{{a, title = {{Tiếng Việt}}, author = {{{name}}}}}"), Path()
    )
    assert isinstance(paper, Paper)
    written = in_browser([paper])["ascii"]
    assert "Đ" not in written
    [again] = read_bibtex(StringIO(written), Path())
    assert isinstance(again, Paper)
    assert (again.title, again.authors) == (paper.title, paper.authors)


def test_each_reference_takes_one_line(papers: Sequence[Paper], citations: dict[str, str]) -> None:
    for name in ("text", "markdown"):
        assert len([line for line in citations[name].split("\n") if line]) == len(papers)
    assert len(citations["table"].split("\n")) == len(papers) + 3


def test_references_have_east_asian_names_in_one_piece_and_no_author_called_others() -> None:
    names = "王, 小红 and 김, 민준 and 王, Jr., 伟 and Lee, Ann and others"
    source = f"@misc{{a, title={{T}}, author={{{names}}}}}"
    [paper] = [item for item in read_bibtex(StringIO(source), Path()) if isinstance(item, Paper)]
    texts = in_browser([paper])
    assert texts["text"].startswith("王小红, 김민준, 王, 伟., Jr., Lee, A., et al. (n.d.)")
    assert "| 王小红, 김민준, 伟 王, Jr., Ann Lee, et al. |" in texts["table"]
    assert texts["ris"].count("AU  - ") == 5
    assert "AU  - et al.\r\n" in texts["ris"]


def test_markdown_escapes_html_and_javascript(
    papers: Sequence[Paper], citations: dict[str, str]
) -> None:
    html = markdown(citations["table"], extensions=["tables"])
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert html.count("<tr>") == len(papers) + 1


def test_a_library_equals_the_golden_file_in_every_format(
    golden: Callable[[str, str], None],
) -> None:
    read = read_bibtex(StringIO(LIBRARY), Path("library.bib"))
    for name, text in in_browser([item for item in read if isinstance(item, Paper)]).items():
        golden(f"pages/citations/{name}.txt", text)
