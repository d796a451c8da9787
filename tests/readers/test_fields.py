"""What all readers of records do with the texts of a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.readers.fields import page_range, split_keywords
from support.loading import read_source

_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>arxiv.org/</id>\n<entry>{}</entry></feed>'
_OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n'
    "<record><metadata>{}</metadata></record></OAI-PMH>"
)
# For each format a file whose second line has a paper of some year.
DATED = {
    "papers.jsonl": '{{"title": "One"}}\n{{"title": "Two", "published": "{}-05-01"}}\n',
    "papers.bib": "\n@misc{{two, title = {{Two}}, year = {{{}}}}}\n",
    "papers.ris": "\nTY  - JOUR\nTI  - Two\nPY  - {}/05/01/\nER  - \n",
    "papers.csv": "title,year\nTwo,{}\n",
    "papers.tsv": "title\tdate\nTwo\t{}-05\n",
    "paper.md": "---\ntitle: Two\ndate: {}-05-01\n---\n",
    "papers.yml": "- title: One\n- title: Two\n  year: {}\n",
    "atom.xml": _ATOM.format("<title>Two</title><published>{}-05-01T00:00:00Z</published>"),
    "oai.xml": _OAI.format("<dc><title>Two</title><date>{}-05</date></dc>"),
    "dc.xml": (
        '<all xmlns:oai="http://www.openarchives.org/OAI/2.0/">\n'
        "<dc><title>Two</title><date>{}</date></dc></all>"
    ),
    "acl.xml": (
        '<collection id="2020.acl"><volume id="1"><meta><year>{}</year></meta>\n'
        "<paper><title>Two</title></paper></volume></collection>"
    ),
}


@pytest.mark.parametrize("year", [1449, 1450, 2099, 2100, 9999])
@pytest.mark.parametrize("name", DATED)
def test_a_year_that_can_not_be_is_a_warning_with_its_line(
    name: str, year: int, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(DATED[name].format(year), encoding="utf-8")
    batch = read_source(file, Path(name))
    assert batch.papers[-1].published.year == year
    told = [f"{found.severity} {found}" for found in batch.problems]
    if year in (1450, 2099):
        assert not told
    else:
        (message,) = told
        assert message.startswith(f"warning {name}:2: the year in “{year}")
        assert "is not between 1450 and 2099 (correct it" in message


def test_a_year_of_json_that_can_not_be_is_told_with_its_record(tmp_path: Path) -> None:
    file = tmp_path / "papers.json"
    file.write_text('[{"title": "One"}, {"title": "Two", "year": 2205}]', encoding="utf-8")
    (problem,) = read_source(file, Path("papers.json")).problems
    assert str(problem).startswith(
        "papers.json, record 2: the year in “2205” is not between 1450 and 2099"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("379-423", "379–423"),
        ("379--423", "379–423"),
        ("379 – 423", "379–423"),
        ("S1-S9", "S1–S9"),
        ("12:1--12:20", "12:1–12:20"),
        ("ix-xii", "ix–xii"),
        ("A-12", "A-12"),
        ("3-1-3-20", "3-1-3-20"),
        ("e0815", "e0815"),
        ("pp. 1-9, 12", "1-9, 12"),
        ("pp 278-298", "278–298"),
        ("xii", "xii"),
        ("17--", "17"),
        ("No–Specified", ""),
        ("in press", ""),
        ("", ""),
    ],
)
def test_a_range_of_pages_has_a_dash_however_it_is_written(written: str, shown: str) -> None:
    assert page_range(written) == shown
    assert page_range(shown) == shown


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("maps; memory", ("maps", " memory")),
        ("maps, old; memory", ("maps, old", " memory")),
        ("maps, memory", ("maps", " memory")),
        ("maps\nmemory", ("maps", "memory")),
        ("maps|memory", ("maps", "memory")),
        ("maps", ("maps",)),
    ],
)
def test_commas_divide_keywords_where_nothing_else_does(
    text: str, keywords: tuple[str, ...]
) -> None:
    assert split_keywords(text) == keywords


_DC = "<dc><title>Zwei</title>{}</dc>"


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("a.bib", "@misc{two, title = {Zwei}, langid = {ngerman}}", "de"),
        ("a.bib", "@misc{two, title = {Zwei}, language = {Deutsch}, langid = {austrian}}", "de"),
        (
            "a.bib",
            "@misc{two, title = {Zwei}, language = {Latin and more}, langid = {latin}}",
            "la",
        ),
        ("a.ris", "TY  - JOUR\nTI  - Zwei\nLA  - de-CH\nER  - \n", "de-CH"),
        ("a.csv", "title,language\nZwei,German\n", "de"),
        ("a.md", "---\ntitle: Zwei\nlang: de\n---\n", "de"),
        ("a.jsonl", '{"title": "Zwei", "language": "de"}\n', "de"),
        ("a.json", '[{"attributes": {"titles": [{"title": "Zwei"}], "language": "de"}}]', "de"),
        ("a.xml", _OAI.format(_DC.format("<language>ger</language>")), "de"),
        # Of two, nobody knows whose the title is.
        ("a.xml", _OAI.format(_DC.format("<language>ger</language><language>en</language>")), ""),
        ("a.bib", "@misc{two, title = {Zwei}}", ""),
        ("a.ris", "TY  - JOUR\nTI  - Zwei\nLA  - unknown\nER  - \n", ""),
    ],
)
def test_the_language_is_told_where_a_record_names_one(
    tmp_path: Path, name: str, text: str, language: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    [found] = read_source(path, Path(name)).papers
    assert found.language == language


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("a.bib", "@misc{Two-1999, title = {Two}}", "Two-1999"),
        ("a.bib", "@misc{title = {Two}}", ""),
        ("a.jsonl", '{"title": "Two", "bibtex_key": "two1999"}\n', "two1999"),
        (
            "a.json",
            '[{"title": "Two", "type": "book", "DOI": "10.1000/1", "citation-key": "two"}]',
            "two",
        ),
    ],
)
def test_the_key_of_a_record_is_kept(tmp_path: Path, name: str, text: str, key: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    [found] = read_source(path, Path(name)).papers
    assert found.key == key


@pytest.mark.parametrize("title", ["😀😀😀 ——— ///", "..", "-"])
def test_a_title_without_a_letter_or_digit_is_told_from_none(tmp_path: Path, title: str) -> None:
    path = tmp_path / "a.bib"
    path.write_text(f"@misc{{a, title = {{{title}}}}}\n@misc{{b, title = {{ }}}}", "utf-8")
    found = [problem.message for problem in read_source(path, Path("a.bib")).problems]
    assert found == [f"the title “{title}” has no letter or digit", "no title"]
