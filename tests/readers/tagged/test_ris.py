"""RIS files of reference managers, libraries and publishers."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Paper, PaperKind, Venue
from papershelf.problems import Problem, Severity
from papershelf.readers.reader import Item, UnusedKeys
from papershelf.readers.tagged.ris import RIS
from support.damage import damaged, opened
from support.items import counted, papers_of, problems_of
from support.reading import read_file
from support.structured import author_names
from support.texts import texts

FILES = Path(__file__).resolve().parents[2] / "golden" / "ris"
START = re.compile(rb"(?:^|[\r\n])(?:\xef\xbb\xbf)*TY {1,2}-")


def read(text: str) -> list[Item]:
    return list(RIS.read(StringIO(text, newline=""), Path("papers.ris")))


def paper_with(*lines: str, kind: str = "JOUR") -> Paper:
    """Return the paper of a record with a title and these lines, which gives no problem."""
    text = "\n".join([f"TY  - {kind}", "TI  - Long Short-Term Memory", *lines, "ER  - "])
    (item,) = read(text)
    assert isinstance(item, Paper)
    return item


@pytest.mark.parametrize(
    ("name", "papers", "lost"),
    [
        ("example_basic.ris", 1, 0),
        ("example_bom.ris", 0, 1),  # a DOI and nothing else
        ("example_full.ris", 2, 0),
        ("example_multiline.ris", 0, 3),  # abstracts without titles
        ("example_urls.ris", 4, 0),
        ("example_utf_chars.ris", 1, 0),
    ],
)
def test_real_files_are_read_completely(formats: Path, name: str, papers: int, lost: int) -> None:
    items = list(RIS.read(opened((formats / "ris" / name).read_bytes()), Path(name)))
    assert len(papers_of(items)) == papers
    assert [(problem.lost, problem.message) for problem in problems_of(items)] == [
        (1, "no title")
    ] * lost


@pytest.mark.parametrize(
    ("dates", "iso"),
    [
        (["PY  - 1948/07//"], "1948-07"),
        (["PY  - 2020", "DA  - 2020/03/12/"], "2020-03-12"),
        (["DA  - 2020/03/12/late spring"], "2020-03-12"),
        (["PY  - 2020", "DA  - 2021/03/12"], "2020"),
        (["PY  - 2020", "DA  - 2021 Mar 12"], "2020"),
        (["PY  - 2020", "DA  - in spring", "Y2  - 2024/01/01"], "2020"),
        (["DA  - Nov 15", "PY  - 1997"], "1997-11-15"),
        (["PY  - 2020///Spring", "DA  - Mar 1"], "2020-03-01"),
    ],
)
def test_the_most_exact_date_is_taken(dates: list[str], iso: str) -> None:
    assert str(paper_with(*dates).published) == iso


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("JOUR", PaperKind.ARTICLE),
        ("Journal Article", PaperKind.ARTICLE),
        ("UNPB", PaperKind.OTHER),
        ("", None),
        ("what?", None),
    ],
)
def test_types_determine_the_kind(written: str, kind: PaperKind | None) -> None:
    assert paper_with(kind=written).kind is kind


@pytest.mark.parametrize(
    ("kind", "lines", "number"),
    [
        ("RPRT", ["M1  - TR-1948/2", "SN  - 978-3-16-148410-0"], "TR-1948/2"),
        ("RPRT", ["IS  - 2", "SN  - 0028-0836", "M1  - arXiv:1706.03762"], "2"),
        ("RPRT", ["SN  - 0028-0836 (online)", "M1  - arXiv:1706.03762"], ""),
        ("PAT", ["SN  - US 223,898"], "US 223,898"),
        ("JOUR", ["SN  - 12", "M1  - 3"], ""),
    ],
)
def test_reports_and_patents_have_numbers(kind: str, lines: list[str], number: str) -> None:
    assert paper_with(*lines, kind=kind).issue == number


@pytest.mark.parametrize(
    ("kind", "lines", "authors"),
    [
        ("BOOK", ["A2  - Bird, Steven"], ["Steven Bird"]),
        ("CONF", ["A2  - Bird, Steven"], ["Steven Bird"]),
        ("CHAP", ["A2  - Bird, Steven"], []),
        ("BOOK", ["A2  - Bird, Steven", "AU  - Klein, Ewan"], ["Ewan Klein"]),
        ("BOOK", ["A2  - Bird, Steven", "ED  - Klein, Ewan"], ["Steven Bird", "Ewan Klein"]),
        ("BOOK", ["ED  - Klein, Ewan", "A3  - Bird, Steven"], ["Ewan Klein"]),
    ],
)
def test_editors_are_the_authors_of_books_and_proceedings_without_authors(
    kind: str, lines: list[str], authors: list[str]
) -> None:
    assert author_names(paper_with(*lines, kind=kind)) == authors


@pytest.mark.parametrize("tag", ["T3", "T2"])
@pytest.mark.parametrize("kind", ["BOOK", "RPRT"])
def test_the_venue_of_a_book_or_report_is_its_series(tag: str, kind: str) -> None:
    assert paper_with(f"{tag}  - Grundlehren", "J2  - Gr", kind=kind).venue == Venue(
        name="Grundlehren"
    )
    assert paper_with(f"{tag}  - Long Short-Term Memory", kind=kind).venue is None
    assert paper_with(f"{tag}  - Grundlehren", kind="THES").venue is None


@pytest.mark.parametrize("title", ["Memory in the U.S.", "Memory ...", "Smith et al."])
def test_a_title_has_no_final_stop_unless_it_belongs_to_a_word(title: str) -> None:
    (paper,) = papers_of(read(f"TY  - JOUR\nTI  - {title}\nER  - \n"))
    assert paper.title == title
    (paper,) = papers_of(read("TY  - JOUR\nTI  - Memory.\nER  - \n"))
    assert paper.title == "Memory"


@pytest.mark.parametrize("first", ["1735", "1735-1780", "1735–1780"])
def test_a_range_of_pages_may_repeat_its_end(first: str) -> None:
    assert paper_with(f"SP  - {first}", "EP  - 1780").pages == "1735–1780"


def test_an_affiliation_of_web_of_science_is_no_venue() -> None:
    paper = paper_with("T2  - ICLR 2014", "C3  - Nanjing University", kind="CPAPER")
    assert paper.venue == Venue(name="ICLR 2014")


@pytest.mark.parametrize(
    ("lines", "identifiers"),
    [
        (["DO  - 10.1162/neco.1997.9.8.1735"], ["doi:10.1162/neco.1997.9.8.1735"]),
        (
            ["L3  - http://dx.doi.org/10.1162/neco.1997.9.8.1735"],
            ["doi:10.1162/neco.1997.9.8.1735"],
        ),
        (
            ["M3  - Article", "M3  - doi: 10.1162/neco.1997.9.8.1735"],
            ["doi:10.1162/neco.1997.9.8.1735"],
        ),
        (["ID  - 10.1162/neco.1997.9.8.1735"], ["doi:10.1162/neco.1997.9.8.1735"]),
        (["ID  - hochreiter1997"], []),
        (["AN  - 9377276", "DB  - PubMed"], ["pmid:9377276"]),
        (["DB  - PMC", "U1  - 9377276[pmid]"], ["pmid:9377276"]),
        (["N1  - A note", "PMID: 9377276"], ["pmid:9377276"]),
        (["N1  - PMCID: PMC3531190"], ["pmcid:PMC3531190"]),
        (["C2  - PMC3531190", "C1  - PMID: 9377276"], ["pmid:9377276", "pmcid:PMC3531190"]),
        (["C2  - 9377276", "DB  - Scopus"], ["pmid:9377276"]),
        (["C5  - 9377276", "DB  - Embase", "DB  - Medline"], ["pmid:9377276"]),
        # A number is an id of PubMed only if another tag says so.
        (["AN  - 9377276", "DB  - Embase"], []),
        (["C2  - 1997", "DB  - Scopus", "PY  - 1997///"], []),
    ],
)
def test_identifiers_are_read_from_all_tags_that_programs_use(
    lines: list[str], identifiers: list[str]
) -> None:
    assert list(map(str, paper_with(*lines).identifiers)) == identifiers


@pytest.mark.parametrize("separator", [" ", "; ", ";", "\n"])
def test_one_tag_may_hold_several_addresses(separator: str) -> None:
    written = separator.join(["https://example.org/a;b=1", "https://example.org/c"])
    links = paper_with(f"UR  - {written}").links
    assert [link.url for link in links] == ["https://example.org/a;b=1", "https://example.org/c"]


def test_links_into_the_exporting_program_are_left_out() -> None:
    lines = ("UR  - <Go to ISI>://WOS:A1997YA04500007", "https://example.org/lstm.pdf")
    assert [link.url for link in paper_with(*lines).links] == ["https://example.org/lstm.pdf"]


def test_the_star_before_a_main_heading_is_removed() -> None:
    paper = paper_with("KW  - *Artificial Intelligence", "*Memory; A* search", "C*-algebras")
    assert paper.keywords == ("Artificial Intelligence", "Memory", "A* search", "C*-algebras")


@pytest.mark.parametrize(
    ("lines", "abstract"),
    [
        (["N1  - Read this first."], ""),
        (["AB  - First.", "AB  - Second.", "N2  - Other"], "First.\n\nSecond."),
        (
            ["AB  - The end is", "ER then more", "AI - a field"],
            "The end is ER then more AI - a field",
        ),
    ],
    ids=["a note", "two parts", "lines that begin like tags"],
)
def test_an_abstract_has_all_of_its_parts_and_lines(lines: list[str], abstract: str) -> None:
    assert paper_with(*lines).abstract == abstract


def test_two_records_without_end_and_beginning_between_them_are_reported() -> None:
    first = "TY  - JOUR\nTI  - Deep learning\nAU  - LeCun, Yann\n"
    problem, _, paper = read(f"{first}\nAU  - Hinton, Geoffrey\nTI  - Another title\nER  - \n")
    assert isinstance(problem, Problem)
    assert (problem.message, problem.lost) == ("two records were read as one", 1)
    assert isinstance(paper, Paper)
    (alone,) = read(f"{first}\n\nAB  - An abstract\n\nPY  - 2015\nER  - \n")
    assert isinstance(alone, Paper)


@pytest.mark.parametrize("tag", ["TI", "JF", "PB", "VL", "SP", "DO", "PY"])
def test_a_second_value_of_a_field_that_has_one_is_reported(tag: str) -> None:
    values = {"DO": ("10.1000/1", "10.1000/2"), "SP": ("1", "3")}.get(tag, ("1997", "1998"))
    lines = "".join(f"{tag}  - {value}\n" for value in (*values, *values))
    head = "" if tag == "TI" else "TI  - Long Short-Term Memory\n"
    unused, paper = read(f"TY  - JOUR\n{head}{lines}ER  - \n")
    assert isinstance(paper, Paper)
    assert isinstance(unused, UnusedKeys)
    assert set(unused.keys) == {f"{tag} (second value)"}


def test_another_form_of_a_doi_is_no_second_value() -> None:
    forms = "DO  - 10.1000/X\nDO  - https://doi.org/10.1000/x\nDO  - doi:10.1000/x\n"
    (paper,) = read(f"TY  - JOUR\nTI  - Dropout\n{forms}ER  - \n")
    assert isinstance(paper, Paper)


def test_second_values_are_reported_once_for_all_records_of_a_file(tmp_path: Path) -> None:
    # Ovid gives the country of the publisher as another one.
    record = "TY  - JOUR\nTI  - {}\nPB  - Sage Publications\nPB  - US\nER  - \n\n"
    batch = read_file(tmp_path, "a.ris", record.format("Deep learning") + record.format("Dropout"))
    (problem,) = batch.problems
    assert problem.severity is Severity.NOTE
    assert problem.message == "these keys are not used: “PB (second value)”"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("\ufeffTY  - JOUR\r\n", True),
        ("\n1.\nTY  - JOUR\n", True),
        ("TI  - A title\n", False),
        ("Today's papers\n\nTY  - JOUR\n", False),
    ],
)
def test_a_text_that_begins_with_a_record_is_ris(head: str, expected: bool) -> None:
    assert RIS.accepts(head) is expected


def test_every_record_of_a_damaged_file_is_read_or_reported() -> None:
    for path in FILES.glob("*.ris"):
        for data in damaged(path.read_bytes()):
            items = list(RIS.read(opened(data), Path("papers.ris")))
            begun = len(START.findall(data))
            assert begun <= sum(map(counted, items)) <= begun * 2 + 1


@given(st.lists(st.sampled_from(["TY", "TI", "AU", "AB", "UR", "UK", "ER", "Q1", ""]) | texts()))
def test_any_text_is_read_without_an_error(parts: list[str]) -> None:
    text = "\n".join(f"{part}  - {part}" if len(part) == 2 else part for part in parts)
    for item in read(text):
        assert item.source.line >= 1


def test_a_text_of_a_megabyte_is_read() -> None:
    huge = "x; " * (1 << 19)
    paper = paper_with(
        f"KW  - {huge}", f"AB  - {huge}", f"UR  - http://x.example/{huge.replace(' ', '')}"
    )
    assert len(paper.abstract) > 1 << 20
    assert len(read(("TY  - JOUR\nTI  - Deep learning\n" + "\n" * 50) * 5000)) == 10000
    (stray,) = read("AB  - x\n" * (1 << 17))
    assert counted(stray) == 1
