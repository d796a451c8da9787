"""Citations that the browser makes of BibTeX, beside those that are made of papers."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable
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
from papershelf.model import Paper, PaperKind
from papershelf.outputs.bibtex import entry
from papershelf.outputs.citations import COLUMNS, csl_item, csv_cells, ris_record
from papershelf.readers.bibtex import read_bibtex
from support.catalog import COMPUTABLE
from support.cited import PAGES, keyed, known_papers, real_papers
from support.library import LIBRARY

PLAIN = str.maketrans("’‐\u2011−", "'---")
TO_TEXT = LatexNodes2Text(math_mode="verbatim")


def in_browser(papers: list[Paper]) -> dict[str, str]:
    """Return papers in each format that the script of pages makes of their entries."""
    done: subprocess.CompletedProcess[str] = node(
        str(HERE / "citations.js"), lines=[[entry(paper) for paper in papers]]
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module", params=["known", "real"])
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """Return hostile papers, and real ones."""
    if request.param == "known":
        return known_papers()
    files = map(request.getfixturevalue, ("trending", "anthology"))
    return real_papers(*files, tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def made(papers: list[Paper]) -> dict[str, str]:
    return in_browser(papers)


def test_the_browser_makes_the_items_the_ris_and_the_table_that_a_build_makes(
    papers: list[Paper], made: dict[str, str]
) -> None:
    items = [csl_item(paper) for paper in papers]
    assert json.loads(made["csl"]) == items
    assert made["ris"] == "".join(map(ris_record, items))
    table = StringIO()
    csv.writer(table).writerows([COLUMNS, *map(csv_cells, items)])
    assert made["csv"] == table.getvalue()


def test_the_browser_tells_the_pages_that_a_build_tells() -> None:
    papers = keyed(replace(COMPUTABLE, pages=pages) for pages in PAGES)
    assert in_browser(papers)["ris"] == "".join(ris_record(csl_item(paper)) for paper in papers)


def test_every_kind_of_bibtex_tells_the_same_of_each_paper(
    papers: list[Paper], made: dict[str, str]
) -> None:
    found: dict[str, Any] = {
        name: parse_string(made[name], "bibtex").entries for name in ("bibtex", "ascii", "biblatex")
    }
    for paper in papers:
        own, short, new = (entries[paper.key] for entries in found.values())
        assert (
            plain(new.fields["title"]) == plain(short.fields["title"]) == plain(own.fields["title"])
        )
        assert names(new) == names(short) == names(own)
        assert new.fields.get("date", "")[:4] == own.fields.get("year", "")


def test_biblatex_claims_no_degree_for_a_thesis() -> None:
    written = in_browser([replace(COMPUTABLE, kind=PaperKind.THESIS)])["biblatex"]
    assert written.startswith("@thesis{")
    assert re.findall("type = (.*),", written) == ["{Thesis}"]


def titled(title: str) -> Paper:
    """Return a paper of this title."""
    return replace(COMPUTABLE, title=title)


def names(own: Entry) -> list[str]:
    """Return the names of an entry's authors, in letters that are whole."""
    return [plain(str(person)) for person in own.persons.get("author", ())]


def plain(tex: str) -> str:
    """Return what a value of BibTeX says, in letters that are whole, without our guard."""
    text = normalize("NFC", TO_TEXT.latex_to_text(tex.replace("{{}=", "{=")))
    return text.translate(PLAIN)


def test_letters_with_accents_are_ascii_where_tex_has_them(made: dict[str, str]) -> None:
    assert not re.findall("[ß-öø-ſ“”–]", made["ascii"])


def test_signs_and_letters_without_accents_are_ascii_where_tex_has_them() -> None:
    written = "ðÐþÞđĐŋŊĳĲøØœŒłŁßæÆı«»‹›„‚¿¡…×±°€™®"
    [found] = parse_string(in_browser([titled(written)])["ascii"], "bibtex").entries.values()
    assert found.fields["title"].isascii()
    assert plain(found.fields["title"]) == written
    assert "{a-b-c-d}" in in_browser([titled("a‐b\u2011c−d")])["ascii"]


def test_names_with_accents_are_read_again_from_ascii() -> None:
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


def test_a_reference_is_a_line(papers: list[Paper], made: dict[str, str]) -> None:
    for name in ("text", "markdown"):
        assert len([line for line in made[name].split("\n") if line]) == len(papers)
    assert len(made["table"].split("\n")) == len(papers) + 3


def test_markdown_shows_what_a_title_says_and_runs_nothing(
    papers: list[Paper], made: dict[str, str]
) -> None:
    html = markdown(made["table"], extensions=["tables"])
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert html.count("<tr>") == len(papers) + 1


def test_a_library_in_every_format(golden: Callable[[str, str], None]) -> None:
    read = read_bibtex(StringIO(LIBRARY), Path("library.bib"))
    for name, text in in_browser([item for item in read if isinstance(item, Paper)]).items():
        golden(f"pages/citations/{name}.txt", text)
