"""Tables in CSV and TSV, from spreadsheets and from databases of papers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papershelf.readers.tables.rows as table_rows
from papershelf.model import Paper, PaperKind
from papershelf.problems import Problem
from papershelf.readers.opening import Opened
from papershelf.readers.reader import Aside, AsideKind, Item, UnusedKeys
from papershelf.readers.tables.table import _ANSWERS, _EMPTY, read_table
from papershelf.text.names import author_of
from support.damage import damaged, opened
from support.items import counted, papers_of, problems_of
from support.reading import read_file
from support.structured import author_names
from support.structured_writers import Written, written_papers
from support.texts import texts
from support.timing import repeat_in_linear_time

FILES = Path(__file__).resolve().parents[2] / "golden" / "tables"
TABLES = sorted(path for path in FILES.iterdir() if path.suffix in (".csv", ".tsv"))


def read(text: str) -> list[Item]:
    return list(read_table(StringIO(text, newline=""), Path("papers.csv")))


def paper_with(header: str, row: str) -> Paper:
    """Return the paper of a table with a header and one row, which gives no problem."""
    (item,) = read(f"Title,{header}\nDeep learning,{row}\n")
    assert isinstance(item, Paper)
    return item


def csv_text(*rows: list[str], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Return a table as the `csv` module writes it."""
    table = StringIO(newline="")
    csv.writer(table, delimiter=delimiter, quoting=quoting).writerows(rows)
    return table.getvalue()


def outline(text: str) -> list[str]:
    """Return titles of papers, and problems with their line and the number of lost rows."""
    return [
        item.title
        if isinstance(item, Paper)
        else f"{item.source.line}: {getattr(item, 'message', '')} -{counted(item)}"
        for item in read(text)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_determines_the_delimiter(delimiter: str) -> None:
    header, row = ["Year", "Title", "Authors"], ["2015", "Deep, learning; and|more", "Yann LeCun"]
    text = csv_text(header, row, delimiter=delimiter)
    assert outline(text) == ["Deep, learning; and|more"]


def test_rows_that_are_copied_from_a_spreadsheet_are_a_table(tmp_path: Path) -> None:
    text = "Title\tAuthors\tYear\nDeep learning\tLeCun, Y\t2015\nLong short-term memory\t\t1997\n"
    batch = read_file(tmp_path, "pasted.txt", text)
    assert (batch.reading.format, len(batch.papers), batch.problems) == ("TSV", 2, ())


def test_a_table_of_one_column_may_hold_any_commas() -> None:
    assert outline("Title\nOn Words, Numbers, and Rules\n\nDeep learning\n") == [
        "On Words, Numbers, and Rules",
        "Deep learning",
    ]


@pytest.mark.parametrize(
    "name",
    ["Title", "title", " TITLE ", "Paper Title", "paper_title", "Document Title", "paperTitle"],
)
def test_the_column_of_titles_may_have_any_common_name(name: str) -> None:
    assert outline(f"Year,{name}\n2015,Deep learning\n") == ["Deep learning"]


@pytest.mark.parametrize("name", ["Abstract", "Summary", "TL;DR"])
def test_the_column_of_abstracts_may_have_any_common_name(name: str) -> None:
    assert paper_with(f"title,{name}", "A study,We study this.").abstract == "We study this."


@pytest.mark.parametrize(
    ("header", "row", "iso"),
    [
        ("Publication Year,Date", "2015,2015-05-28", "2015-05-28"),
        ("Year,Month", "2015,May", "2015-05"),
        ("Publication Date,Publication Year", "MAY 28,2015", "2015-05-28"),
        ("Date,Year", "5/2015,2015", "2015-05"),
        ("Year", "2015.0", "2015"),
        ("Year", '"2015,0"', "2015"),
        ("Year,Month,Date", ",5,", ""),
        ("Date", '"March 12, 2024 → March 15, 2024"', "2024-03-12"),
        ("Date", '"March 12, 2024 3:00 PM (UTC)"', "2024-03-12"),
    ],
)
def test_a_date_may_be_spread_over_columns(header: str, row: str, iso: str) -> None:
    assert str(paper_with(header, row).published or "") == iso


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("journalArticle", PaperKind.ARTICLE),
        ("Conference paper", PaperKind.CONFERENCE),
        ("Editorial Material; Article", PaperKind.ARTICLE),
        ("something else", None),
    ],
)
def test_document_types_determine_the_kind(written: str, kind: PaperKind | None) -> None:
    assert paper_with("Item Type", written).kind is kind


@pytest.mark.parametrize("written", ["arXiv:1409.0473", "arXiv: 1409.0473v7"])
def test_a_column_of_dois_may_have_an_arxiv_id(written: str) -> None:
    (found,) = paper_with("DOI", written).identifiers
    assert str(found) == "arxiv:1409.0473"


def test_one_column_of_authors_is_read_but_all_columns_of_keywords() -> None:
    paper = paper_with(
        "Authors,Author full names,Manual Tags,Automatic Tags",
        'LeCun Y.,"LeCun, Yann (55666793600)",vision,"deep; vision"',
    )
    assert author_names(paper) == ["Yann LeCun"]
    assert paper.keywords == ("vision", "deep")


@pytest.mark.parametrize("name", ["Journal/Conference", "Conference / journal"])
def test_a_column_may_hold_both_journals_and_conferences(name: str) -> None:
    venue = paper_with(name, "ICCV").venue
    assert venue
    assert venue.name == "ICCV"


def test_the_column_of_authors_may_be_that_of_europe_pmc() -> None:
    paper = paper_with("authorString", '"LeCun Y, Bengio Y, Hinton G."')
    assert author_names(paper) == ["Y. LeCun", "Y. Bengio", "G. Hinton"]


def test_authors_may_have_a_column_each() -> None:
    paper = paper_with("Author 1,Author 2,Author 3", "Yann LeCun,Yoshua Bengio,")
    assert author_names(paper) == ["Yann LeCun", "Yoshua Bengio"]


WRITTEN_NAMES = st.lists(
    st.sampled_from(
        ["Ada Lovelace", "Brendan O'Connor", "René Vidal", "Aidan N. Gomez", 'A "B" C', "Ø Å"]
    ),
    min_size=1,
    max_size=4,
)


@given(WRITTEN_NAMES)
def test_authors_may_be_a_list_of_python_or_json(names: list[str]) -> None:
    people = [{"name": name, "id": 1} for name in names]
    numpy = f"[{' '.join(map(repr, names))}]"
    forms = [*map(repr, (names, people)), *map(json.dumps, (names, people)), ascii(names), numpy]
    for form in forms:
        text = csv_text(["Title", "Authors"], ["Deep learning", form])
        (paper,) = papers_of(read(text))
        assert author_names(paper) == [author_of(name).name for name in names]


def as_row(written: Written, authors: str, keywords: str) -> dict[str, str]:
    """Return the cells of a paper in a spreadsheet by the names of their columns."""
    return {
        "paper_title": written.title,
        "summary": written.abstract,
        "Authors": authors,
        "Journal": written.venue,
        "Vol.": written.volume,
        "Issue": written.issue,
        "Pages": f"{written.first}-{written.last}",
        "Year": f"{written.year}.0",
        "doi_link": f"https://doi.org/{written.doi}",
        "Keywords": keywords,
    }


# For each way to write authors a function that does so.
FORMS: dict[str, Callable[[list[tuple[str, str]]], str]] = {
    "semicolons": lambda people: "; ".join(f"{family}, {given}" for given, family in people),
    "bars": lambda people: "|".join(f"{family}, {given}" for given, family in people),
    "and": lambda people: " and ".join(f"{given} {family}" for given, family in people),
    "commas": lambda people: ", ".join(f"{family}, {given}" for given, family in people),
    "Python": lambda people: repr([f"{given} {family}" for given, family in people]),
    "JSON": lambda people: json.dumps([f"{family}, {given}" for given, family in people]),
}


@given(
    st.sampled_from(list(FORMS)),
    written_papers.filter(lambda paper: not {paper.title, paper.abstract, paper.venue} & _EMPTY)
    # "Yes" in a column of venues answers a question.
    .filter(lambda paper: paper.venue.casefold() not in _ANSWERS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_generated_spreadsheet_is_read_back(form: str, written: Written, encoding: str) -> None:
    row = as_row(written, FORMS[form](list(written.authors)), json.dumps(list(written.keywords)))
    content = csv_text(list(row), list(row.values())).encode(encoding)
    with Opened.of(memoryview(content), "") as file:
        (paper,) = papers_of(read_table(file.text, Path("papers.csv")))
    assert [(author.given, author.family) for author in paper.authors] == list(written.authors)
    assert (paper.title, paper.abstract) == (written.title, written.abstract)
    assert (paper.venue and paper.venue.name, paper.volume) == (written.venue, written.volume)
    assert (paper.issue, paper.pages) == (written.issue, f"{written.first}–{written.last}")
    assert (str(paper.published), paper.keywords) == (written.year, written.keywords)
    assert [str(identifier) for identifier in paper.identifiers] == [f"doi:{written.doi}"]


def test_a_lone_surrogate_in_a_list_is_replaced() -> None:
    paper = paper_with("Authors", '"' + r"['A \ud835B', 'C\tD']" + '"')
    assert author_names(paper) == ["A \ufffdB", "C D"]


@pytest.mark.parametrize("cell", ["NA", "nan", "None", "null", "-", "N/A", "[]", "#REF!"])
def test_a_placeholder_for_an_empty_cell_is_ignored(cell: str) -> None:
    items = read(f"Title,Authors,Year,DOI,Keywords,pdf_url\nNothing,{f'{cell},' * 4}{cell}\n")
    (paper,) = papers_of(items)
    assert (paper.authors, paper.keywords, paper.links, paper.published) == ((), (), (), None)
    assert len(items) == 1


@pytest.mark.parametrize("cells", ["NA,NA,8", ",,", "n/a,-,", "#REF!,#N/A,"])
def test_a_row_with_a_placeholder_as_title_is_reported(cells: str) -> None:
    assert outline(f"Title,Year,pdf_url,Mine\nNA,{cells}\n")[1:] == ["2: no title -1"]


@pytest.mark.parametrize("cells", ["2015,", ",https://example.org/a"])
def test_a_placeholder_is_the_title_of_a_paper_with_other_metadata(cells: str) -> None:
    assert outline(f"Title,Year,pdf_url\nNone,{cells}\n") == ["None"]


def test_a_link_in_markdown_is_read_as_in_json_and_yaml() -> None:
    paper = paper_with("Code", "[Code](https://a.org/x)")
    assert [(link.kind, link.url) for link in paper.links] == [("code", "https://a.org/x")]


@pytest.mark.parametrize("cell", ["<https://a.org/x>", '=HYPERLINK("https://a.org/x";"Code")'])
def test_an_address_between_other_characters_is_reported(cell: str) -> None:
    quoted = cell.replace('"', '""')
    (problem,) = problems_of(read(f'Title,Code\nDeep learning,"{quoted}"\n'))
    assert problem.message == f"“{cell}” is not a web address"


@pytest.mark.parametrize("column", ["PDF", "URL", "Project link"])
@pytest.mark.parametrize("cell", ["✓", "yes", "No", "Y", "coming soon", "on request", "1", "N/A"])
def test_a_column_of_addresses_may_say_whether_there_is_one(column: str, cell: str) -> None:
    assert not problems_of(read(f"Title,{column}\nDeep learning,{cell}\n"))


def test_a_column_without_a_name_is_reported_if_it_has_values() -> None:
    paper, unused = read("Title,,Year,\nDeep learning,,2015,seen\n")
    assert isinstance(paper, Paper)
    assert unused == UnusedKeys(["column 4 (no name)"], paper.source)
    assert papers_of(read("Title,,Year,\nDeep learning,,2015,\n")) == [paper]


@pytest.mark.parametrize("cell", ["a.pdf", "papers/smith", "smith2020", "smith", "my file.pdf"])
def test_the_name_of_a_file_in_a_column_of_pdfs_is_reported(cell: str) -> None:
    (problem,) = problems_of(read(f"Title,PDF\nDeep learning,{cell}\n"))
    assert problem.message == f"“{cell}” is not a web address"


def test_addresses_in_a_cell_may_have_labels() -> None:
    cell = "doi:https://doi.org/10.1000/1; html:https://a.org/1; pdf:https://a.org/1.pdf"
    (paper,) = read(f"Title,urls\nDeep learning,{cell}\n")
    assert isinstance(paper, Paper)
    assert [link.url for link in paper.links] == [
        part.partition(":")[2] for part in cell.split("; ")
    ]


def test_words_in_a_column_of_addresses_are_one_problem_at_the_first() -> None:
    items = read("Title,PDF\nOne,https://a.org\nTwo,smith\nThree,jones\nFour,\n")
    assert [paper.title for paper in papers_of(items)] == ["One", "Two", "Three", "Four"]
    (problem,) = problems_of(items)
    assert problem.source.line == 3
    assert problem.message == "“smith” is not a web address, and so in 2 rows of column “PDF”"


def test_the_columns_of_addresses_determine_the_kinds_of_links() -> None:
    row = "https://a.org/p,https://b.org,www.c.org"
    problem, paper = read(f"Title,pdf_url,code_url,Project Link\nDeep learning,{row}\n")
    assert isinstance(problem, Problem)
    assert problem.message == "“www.c.org” is not a web address"
    assert isinstance(paper, Paper)
    assert [(str(link.kind), link.url) for link in paper.links] == [
        ("pdf", "https://a.org/p"),
        ("code", "https://b.org"),
    ]


@pytest.mark.parametrize("column", ["URL", "DOI / Link", "Paper link"])
def test_a_doi_in_a_column_for_addresses_is_that_of_the_paper(column: str) -> None:
    paper = paper_with(column, "10.1038/nature14539")
    assert [identifier.value for identifier in paper.identifiers] == ["10.1038/nature14539"]
    assert not paper.links


def test_an_address_in_place_of_a_doi_is_a_link_and_no_problem() -> None:
    address = "https://ieeexplore.ieee.org/document/9072369"
    paper = paper_with("DOI", address)
    assert [link.url for link in paper.links] == [address]
    assert not paper.identifiers


def test_a_link_of_unknown_kind_to_the_own_doi_leads_to_the_paper() -> None:
    (item,) = read(
        "Title,DOI,Source URLs\nDeep learning,10.1038/nature14539,"
        "https://doi.org/10.1038/nature14539 https://doi.org/10.1145/3065386\n"
    )
    assert isinstance(item, Paper)
    assert [link.kind for link in item.links] == ["paper", "other"]


def test_only_addresses_in_columns_for_links_are_links() -> None:
    paper = paper_with(
        "Code,Dataset,GitHub", "yes,see the paper,https://github.com/a/b https://x.org"
    )
    assert [(link.field, link.url) for link in paper.links] == [
        ("GitHub", "https://github.com/a/b"),
        ("GitHub", "https://x.org"),
    ]


def test_text_above_the_header_is_boilerplate() -> None:
    text = "About the data: exported, by us.\n\nRank,Title,PubYear\n1,Deep learning,2015\n"
    aside, *items = read(text)
    assert isinstance(aside, Aside)
    assert (aside.kind, aside.source.line) == (AsideKind.BOILERPLATE, 1)
    assert [(paper.title, paper.source.line) for paper in papers_of(items)] == [
        ("Deep learning", 4)
    ]


def test_papers_above_the_header_are_reported() -> None:
    text = "Perceptrons,1969,MIT Press\nBackprop,1986,\nTitle,Year,Publisher\nLSTM,1997,\n"
    problem, aside, paper = read(text)
    assert isinstance(problem, Problem)
    assert (problem.message, problem.lost) == ("a row above the names of the columns", 1)
    assert (problem.source.line, problem.hint) == (
        1,
        "move line 3, which names the columns, to the top",
    )
    assert isinstance(aside, Aside)
    assert isinstance(paper, Paper)
    assert (aside.source.line, paper.title) == (2, "LSTM")


@pytest.mark.parametrize("row", ["Total,,,12", "Sum:,,3,9", 'Grand total,,"1,234.5",'])
def test_a_row_of_sums_is_no_paper(row: str) -> None:
    _, aside = read(f"Title,Authors,Pages,Citations\nLSTM,Sepp Hochreiter,3,9\n{row}\n")
    assert isinstance(aside, Aside)
    paper = read(f"Title,Authors,Pages,Citations\nTotal Recall,,,9\n{row}x\n")[-1]
    assert isinstance(paper, Paper)


def test_a_header_that_is_repeated_is_no_paper() -> None:
    _, aside, *_ = items = read("Title,Year\nLSTM,1997\ntitle,year\nPerceptrons,1969\n")[:3]
    assert isinstance(aside, Aside)
    assert (aside.kind, aside.source.line) == (AsideKind.BOILERPLATE, 3)
    assert [paper.title for paper in papers_of(items)] == ["LSTM", "Perceptrons"]


@pytest.mark.parametrize("header", ["Titel;Autoren;Jahr", "Titre;Auteurs;Année", "题名;作者;年"])
def test_the_names_of_columns_may_be_in_another_language(header: str) -> None:
    (paper,) = papers_of(read(f"{header}\nPerceptrons;Minsky, Marvin;1969\n"))
    assert (paper.title, paper.year) == ("Perceptrons", 1969)
    assert author_names(paper) == ["Marvin Minsky"]


def test_names_without_separators_in_tables_of_springer_are_split() -> None:
    header = "Item Title,Item DOI,Authors,Content Type"
    (paper,) = papers_of(
        read(f"{header}\nDeep learning,10.1038/nature14539,Yann LeCunYoshua Bengio,Article\n")
    )
    assert [author.family for author in paper.authors] == ["LeCun", "Bengio"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("Extra", "PMID: 26017442"), ("externalIds", "{'PubMed': '26017442', 'MAG': '29'}")],
)
def test_identifiers_are_read_from_cells_with_several_values(column: str, cell: str) -> None:
    (paper,) = papers_of(read(f'Title,{column}\nDeep learning,"{cell}"\n'))
    assert [(identifier.scheme, identifier.value) for identifier in paper.identifiers] == [
        ("pmid", "26017442")
    ]


def test_a_row_has_the_number_of_its_first_line() -> None:
    items = read('Title,Abstract\n\n"A\nB","one\n\ntwo"\nC,\n')
    assert [item.source.line for item in items] == [3, 7]


def test_an_open_quote_loses_only_its_row() -> None:
    rows = "".join(f"Title {number},2015\n" for number in range(2, 400))
    assert outline(f'Title,Year\n"Title 1,2015\n{rows}') == [
        "2: the quote that opens here is not closed within 200 lines -1",
        *(f"Title {number}" for number in range(2, 400)),
    ]
    assert outline('Title,Year\n"Title 1,2015\nTitle 2,2015') == [
        "2: the quote that opens here is never closed -1",
        "Title 2",
    ]


def test_the_lines_of_a_cell_with_faulty_quotes_are_skipped() -> None:
    text = 'Title,Year,Abstract\nA,1,"one "two" three\nfour\n\nfive"\nB,2015,\nC,2016,"six"\n'
    assert outline(text) == [
        "2: there is a quote inside a quoted cell; lines 2 to 5 were skipped -1",
        "B",
        "C",
    ]


def test_quotes_inside_a_cell_on_one_line_are_kept() -> None:
    assert outline('Title,Year\n"The "Deep" in Learning",2015\n') == ['The "Deep" in Learning']
    assert outline('Title\tYear\n"Deep" learning\t2015\n"Deep learning\t2015\nB\t2015\n') == [
        '"Deep" learning',
        '"Deep learning',
        "B",
    ]


def test_a_faulty_quote_in_the_header_is_reported() -> None:
    (problem,) = problems_of(read('"Title,Year\nA,1\n'))
    assert (
        problem.message == "the first row can't be read: the quote that opens here is never closed"
    )
    assert problem.lost == 1


def test_a_damaged_table_gives_no_more_than_its_lines() -> None:
    for path in TABLES:
        for data in damaged(path.read_bytes()):
            items = list(read_table(opened(data), Path(path.name)))
            lines = data.replace(b"\r", b"\n").count(b"\n") + 1
            assert sum(map(counted, items)) <= lines


CELLS = st.text(max_size=8) | texts() | st.sampled_from(["", '"', '""', "2015", "https://a.org"])


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), st.sampled_from(",;\t|"))
def test_all_rows_of_a_valid_table_are_accounted_for(rows: list[list[str]], delimiter: str) -> None:
    header = ["Title", "Authors", "Url"]
    text = csv_text(header, *rows, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    filled = [row for row in rows if any(map(str.strip, row))]
    assert sum(map(counted, read(text))) == len(filled)


@given(st.lists(CELLS | st.sampled_from([",", ";", "\t", "\n", "\r", '","'])).map("".join))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for start in ("", "Title,Year,Abstract\n", "Title\tYear\n"):
        for item in read(start + text):
            assert item.source.line >= 1


def test_a_text_of_a_megabyte_is_read() -> None:
    huge = "x, " * (1 << 19)
    assert len(paper_with("Abstract", f'"{huge}"').abstract) > 1 << 20
    assert problems_of(read(f"Title,Year\n{huge}\n"))[0].lost == 1
    assert problems_of(read(huge))[0].lost == 0
    quotes = 'A,"b\n' * 20_000
    assert sum(map(counted, read(f"Title,Year\n{quotes}"))) >= 1


@pytest.mark.parametrize("cells", [10_001, 1_000_000])
def test_a_row_of_too_many_cells_is_reported_at_its_line(cells: int) -> None:
    row = f"Two{',' * (cells - 1)}\n"
    assert outline(f"title,year\nOne,2020\n{row}Three,2021\n") == [
        "One",
        "3: the row has more than 10,000 cells -1",
        "Three",
    ]
    (problem,) = read(f"title{',x' * cells}\nOne,2020\n")
    assert problem.message == "the first row can't be read: the row has more than 10,000 cells"


@pytest.mark.parametrize("width", ["title,year", "title"])
def test_a_line_that_is_too_long_is_reported_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setattr(table_rows, "MAX_LENGTH", 1000)
    for long in (f"Two{'x' * 5000}", f'"Two{"x" * 1000}"', "\0" * 1000):
        items = read(f"{width}\nOne,2020\n{long}\nThree,2021\n")
        assert [item.source.line for item in papers_of(items)] == [2, 4]
        (problem,) = (item for item in problems_of(items) if item.lost)
        assert problem.message == table_rows._LONG_LINE
        assert problem.source.line == 3
    (problem,) = read(f"title{' ' * 2000}\nOne\nTwo\n")
    assert problem.message.startswith("the first row can't be read: the line is longer than")
    assert problem.lost == 2


@pytest.mark.parametrize("separator", [",", ";", " ", "; "])
def test_separators_in_an_address_are_read_in_linear_time(separator: str) -> None:
    def split(separators: str) -> None:
        row = f"https://a.org{separators}x https://b.org"
        assert papers_of(read(f'title,url\nOne,"{row}"\n'))

    repeat_in_linear_time(split, separator, size=500_000 * len(separator), seconds=20)


def test_a_column_of_names_holds_titles_if_other_columns_are_those_of_papers() -> None:
    assert outline("Name,Authors\nTidy Shelves,Ada Lovelace\n") == ["Tidy Shelves"]
    assert outline("Name,Price\nA shelf,3\n")[0].startswith("1: none of the columns")


def test_the_column_oi_of_web_of_science_has_orcids() -> None:
    header, orcid = "PT\tAU\tTI\tSO\tPY\tOI", "0000-0002-1825-0097"
    row = f"J\tLee, A; Kay, B\tTidy Shelves\tSHELVES\t2020\tKay, Bob/{orcid}"
    (paper,) = papers_of(read(f"{header}\n{row}\n"))
    assert [author.orcid for author in paper.authors] == ["", orcid]


def test_a_column_of_papers_holds_titles_if_no_other_does() -> None:
    (paper,) = papers_of(read("Paper,Link\nTidy Shelves,https://example.org/1\n"))
    assert (paper.title, [link.url for link in paper.links]) == (
        "Tidy Shelves",
        ["https://example.org/1"],
    )
    (problem,) = read("Paper,Year\nhttps://example.org/1,2020\n")
    assert isinstance(problem, Problem)
    assert problem.message == "no title"


def test_the_day_when_a_group_reads_a_paper_is_not_that_of_the_paper() -> None:
    paper, note = read("Date,Presenter,Title\n2024-03-12,Ann Lee,Tidy Shelves\n")[::-1]
    assert isinstance(paper, Paper)
    assert paper.published is None
    assert isinstance(note, Problem)
    assert note.message == "these columns are not used: “Date”, “Presenter”"


@pytest.mark.parametrize("answers", ["No Yes", "x ✓", "FALSE TRUE", "0 1"])
def test_an_answer_is_no_venue_and_is_reported(answers: str) -> None:
    no, yes = answers.split()
    items = read(f"Title,Book,Year\nTidy Shelves,{no},2020\nTall Trees,{yes},2021\n")
    assert [(paper.title, paper.venue) for paper in papers_of(items)] == [
        ("Tidy Shelves", None),
        ("Tall Trees", None),
    ]
    unused = [item.keys for item in items if isinstance(item, UnusedKeys)]
    assert unused == [["Book (yes or no)"]] * 2


def test_the_name_of_a_book_is_the_venue() -> None:
    (paper,) = papers_of(read("Title,Book,Year\nTidy Shelves,Handbook of Rooms,2020\n"))
    assert paper.venue
    assert paper.venue.name == "Handbook of Rooms"


def test_the_date_beside_the_meeting_of_a_society_is_that_of_the_paper() -> None:
    (paper, _) = read("Meeting,Date,Title\nAnnual Meeting,2024-03-12,Tidy Shelves\n")[::-1]
    assert isinstance(paper, Paper)
    assert str(paper.published) == "2024-03-12"
