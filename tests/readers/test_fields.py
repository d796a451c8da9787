"""Fields that all readers of records treat alike: years, pages, keywords, languages, and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.readers.fields import page_range, split_keywords
from support.reading import read_file

_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>arxiv.org/</id>\n<entry>{}</entry></feed>'
_OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n'
    "<record><metadata>{}</metadata></record></OAI-PMH>"
)
# For each format a file with a place for the year of the paper on its second line.
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
def test_an_impossible_year_is_a_warning_with_its_line(
    name: str, year: int, tmp_path: Path
) -> None:
    batch = read_file(tmp_path, name, DATED[name].format(year))
    published = batch.papers[-1].published
    messages = [f"{problem.severity} {problem}" for problem in batch.problems]
    if year in (1450, 2099):
        assert not messages
        assert published.year == year
    else:
        (message,) = messages
        assert published is None
        assert message.startswith(f"warning {name}:2: the year in “{year}")
        assert "is not between 1450 and 2099 (correct it" in message


def test_an_impossible_year_in_json_is_reported_with_its_record(tmp_path: Path) -> None:
    text = '[{"title": "One"}, {"title": "Two", "year": 2205}]'
    (problem,) = read_file(tmp_path, "papers.json", text).problems
    assert str(problem).startswith(
        "papers.json, record 2: the year in “2205” is not between 1450 and 2099"
    )


@pytest.mark.parametrize("written", ["令和3年", "พ.ศ. 2566", "2566", "1402/05/12", "۱۴۰۲"])
def test_a_year_of_another_calendar_is_reported_and_no_date(written: str, tmp_path: Path) -> None:
    batch = read_file(tmp_path, "a.csv", f"title,date\nOne,{written}\n")
    assert batch.papers[0].published is None
    (problem,) = batch.problems
    assert problem.source.line == 2
    assert "the date was left empty" in problem.hint


@pytest.mark.parametrize(
    "abstract", ["[No abstract available]", "No abstract is available for this article."]
)
def test_a_placeholder_is_no_abstract_and_no_author(abstract: str, tmp_path: Path) -> None:
    table = f'Title,Authors,Abstract\nTwo,[No author name available],"{abstract}"\n'
    names = "author={{[No author name available]}}"
    bibtex = f"@misc{{two, title={{Two}}, {names}, abstract={{{abstract}}}}}"
    ris = f"TY  - JOUR\nTI  - Two\nAU  - [No author name available]\nAB  - {abstract}\nER  - \n"
    for name, text in (("a.csv", table), ("a.bib", bibtex), ("a.ris", ris)):
        (paper,) = read_file(tmp_path, name, text).papers
        assert (paper.authors, paper.abstract) == ((), "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("379-423", "379–423"),
        ("379 – 423", "379–423"),
        ("436&#8211;444", "436–444"),
        ("436-44", "436–444"),
        ("S12-8", "S12–S18"),
        ("436-5", "436–5"),
        ("S1-12", "S1–12"),
        ("A-12", "A-12"),
        ("3-1-3-20", "3-1-3-20"),
        ("e0815", "e0815"),
        ("pp. 1-9, 12", "1-9, 12"),
        ("1--10, 15--20", "1–10, 15–20"),
        ("pp 278-298", "278–298"),
        ("17--", "17"),
        ("No–Specified", ""),
        ("arXiv:1706.03762", ""),
        ("arXiv--1706", ""),
        ("", ""),
    ],
)
def test_a_range_of_pages_has_an_en_dash_and_a_full_last_page(written: str, shown: str) -> None:
    assert page_range(written) == shown
    assert page_range(shown) == shown


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("maps, old; memory", ("maps, old", " memory")),
        ("maps, memory", ("maps", " memory")),
        ("maps\nmemory", ("maps", "memory")),
        ("maps|memory", ("maps", "memory")),
    ],
)
def test_commas_separate_keywords_only_without_another_separator(
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
        # Which of two languages is that of the title is unknown.
        ("a.xml", _OAI.format(_DC.format("<language>ger</language><language>en</language>")), ""),
    ],
)
def test_the_language_of_a_record_is_read(
    tmp_path: Path, name: str, text: str, language: str
) -> None:
    [paper] = read_file(tmp_path, name, text).papers
    assert paper.language == language


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
    [paper] = read_file(tmp_path, name, text).papers
    assert paper.key == key


@pytest.mark.parametrize("title", ["😀😀😀 ——— ///", "..", "-"])
def test_a_title_without_letters_is_reported_otherwise_than_none(
    tmp_path: Path, title: str
) -> None:
    text = f"@misc{{a, title = {{{title}}}}}\n@misc{{b, title = {{ }}}}"
    messages = [problem.message for problem in read_file(tmp_path, "a.bib", text).problems]
    assert messages == [f"the title “{title}” has no letter or digit", "no title"]


@pytest.mark.parametrize(
    ("kind", "pages", "expected"),
    [("book", "436", ""), ("book", "7--19", "7–19"), ("article", "436", "436")],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("papers.bib", "@{kind}{{two, title = {{Two}}, pages = {{{pages}}}}}"),
        ("papers.jsonl", '{{"title": "Two", "type": "{kind}", "pages": "{pages}"}}\n'),
        ("papers.csv", "title,type,pages\nTwo,{kind},{pages}\n"),
    ],
)
def test_a_single_number_of_a_book_is_no_page(
    name: str, text: str, kind: str, pages: str, expected: str, tmp_path: Path
) -> None:
    [paper] = read_file(tmp_path, name, text.format(kind=kind, pages=pages)).papers
    assert paper.pages == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("papers.bib", "@book{{a, title = {{Two Shelves}}, booktitle = {{{venue}}}}}"),
        ("papers.jsonl", '{{"title": "Two Shelves", "type": "book", "venue": "{venue}"}}\n'),
        ("papers.csv", "title,type,venue\nTwo Shelves,book,{venue}\n"),
        ("papers.ris", "TY  - BOOK\nTI  - Two Shelves\nT2  - {venue}\nER  - \n"),
    ],
)
def test_a_book_is_no_part_of_a_book_of_its_own_title(name: str, text: str, tmp_path: Path) -> None:
    [paper] = read_file(tmp_path, name, text.format(venue="Two  shelves")).papers
    assert paper.venue is None
    [paper] = read_file(tmp_path, name, text.format(venue="Shelves")).papers
    assert paper.venue.name == "Shelves"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://a.example/Paper.PDF", "pdf"),
        ("https://arxiv.org/pdf/1706.03762.pdf", "pdf"),
        ("https://a.example/doi/pdf/10.1000/182", "pdf"),
        ("https://www.wikidata.org/entity/Q1", "other"),
        ("https://notarxiv.org/abs/1706.03762", "paper"),
        ("https://a.example/?of=arxiv.org/", "paper"),
    ],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("papers.bib", "@misc{{a, title = {{Two}}, url = {{{address}}}}}"),
        ("papers.jsonl", '{{"title": "Two", "url": "{address}"}}\n'),
        ("papers.csv", "title,url\nTwo,{address}\n"),
        ("papers.ris", "TY  - GEN\nTI  - Two\nUR  - {address}\nER  - \n"),
    ],
)
def test_the_address_of_a_paper_says_what_the_link_leads_to(
    name: str, text: str, address: str, kind: str, tmp_path: Path
) -> None:
    [paper] = read_file(tmp_path, name, text.format(address=address)).papers
    assert [link.kind.value for link in paper.links] == [kind]
