"""Tagged text of MEDLINE, Web of Science, EndNote, RefWorks, and Ovid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Author, Paper, PaperKind
from papershelf.readers.files.reading import format_of
from support.items import papers_of
from support.structured import author_names, format_name, read_decoded
from support.texts import texts
from support.timing import repeat_in_linear_time

RECORDS = {
    "MEDLINE": "PMID- 1\nTI  - A title.\n",
    "Web of Science": "PT J\nTI A title\n",
    "EndNote": "%0 Book\n%T A title\n",
    "RefWorks": "RT Book\nT1 A title\n",
    "Ovid": "<1>\nTitle\n  A title\n",
}


def paper_of(name: str, text: str) -> Paper:
    """Return the only item of a text in a format, which must be a paper."""
    (item,) = read_decoded(name, text)
    assert isinstance(item, Paper)
    return item


def medline(*lines: str) -> Paper:
    return paper_of("MEDLINE", "\n".join(["PMID- 26017442", "TI  - Deep learning.", *lines]))


def web_of_science(*lines: str, kind: str = "J") -> Paper:
    return paper_of("Web of Science", "\n".join([f"PT {kind}", "TI Deep learning", *lines, "ER"]))


@pytest.mark.parametrize(
    ("file", "name"),
    [("a.nbib", "MEDLINE"), ("a.ciw", "Web of Science"), ("a.enw", "EndNote"), ("a.ris", "RIS")],
)
def test_a_file_without_a_telling_beginning_is_recognised_by_its_ending(
    file: str, name: str
) -> None:
    assert format_name(file, "Exported by our library\n") == name


@pytest.mark.parametrize("file", ["papers.ris", "papers.enw"])
def test_the_content_of_a_file_outranks_its_ending(file: str) -> None:
    for name, record in RECORDS.items():
        assert format_name(file, record) == name


@pytest.mark.parametrize(
    "text",
    [
        "PT Cruisers and Other Cars\n\nWe study cars. They are driven.\n",
        "PMID- what?\n",
        "%A comment\n%of some script\n",
        "<1>\n\nA Title of Ours\n\nWe study titles.\n",
        "FN Herbrand\n\nWe study functions.\n",
    ],
)
def test_other_text_is_not_recognised_as_a_record(text: str) -> None:
    assert format_name("papers.txt", text) == "listing"


@given(
    st.sampled_from(list(RECORDS)),
    st.lists(st.sampled_from(["PMID- 1", "PT J", "%0 Book", "RT Book", "<1>", "ER", ""]) | texts()),
)
def test_any_text_is_read_without_an_error(name: str, parts: list[str]) -> None:
    for item in read_decoded(name, "\n".join(parts)):
        assert item.source.line >= 1


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["TI  - Deep learning?"], "Deep learning?"),
        (["TI  - [Deep learning].", "TT  - Tiefes Lernen."], "Deep learning"),
        (["TI  - [Not Available].", "TT  - Tiefes Lernen."], "Tiefes Lernen"),
        (["TI  - [18F]FDG and [11C]choline."], "[18F]FDG and [11C]choline"),
        (["BTI - Deep Learning"], "Deep Learning"),
    ],
)
def test_a_title_in_medline_has_no_final_stop_and_no_brackets_of_a_translation(
    lines: list[str], title: str
) -> None:
    assert paper_of("MEDLINE", "\n".join(["PMID- 1", *lines])).title == title


def test_authors_of_medline_have_full_names_orcids_and_groups_in_their_order() -> None:
    paper = medline(
        "FAU - Bengio, Yoshua",
        "AU  - Bengio Y",
        "AUID- ORCID: 0000000293223515",
        "CN  - ENCODE Project Consortium.",
        "FAU - Griffin, James L 3rd",
        "AU  - Griffin JL 3rd",
    )
    assert author_names(paper) == [
        "Yoshua Bengio",
        "ENCODE Project Consortium",
        "James L Griffin III",
    ]
    assert [author.orcid for author in paper.authors] == ["0000-0002-9322-3515", "", ""]


def test_abbreviated_authors_of_medline_keep_particles_and_suffixes() -> None:
    paper = medline("AU  - van Raaij MJ", "AU  - Griffin JL Jr", "AU  - E W", "AU  - CRICK FH")
    assert paper.authors[0] == Author(
        name="M. J. van Raaij", given="M. J.", particle="van", family="Raaij"
    )
    assert author_names(paper)[1:] == ["J. L. Griffin Jr", "W. E", "F. H. CRICK"]


@pytest.mark.parametrize(
    ("lines", "iso"),
    [
        (["DP  - 2020 Sep 16", "DEP - 20200301"], "2020-09-16"),
        (["DP  - 2020 Spring"], "2020"),
        (["DEP - 20200301"], "2020-03-01"),
    ],
)
def test_dates_of_medline_are_those_of_the_issue(lines: list[str], iso: str) -> None:
    assert str(medline(*lines).published) == iso


@pytest.mark.parametrize(
    ("lines", "abstract"),
    [
        (["CI  - Copyright 2020 The Authors."], ""),
        (["OAB - Publisher: Abstract available from the publisher.", "OABL- fre"], ""),
        (["OAB - Publisher: Nous lisons.", "OABL- fre"], "Nous lisons."),
        (["OAB - Nous lisons.", "AB  - We read", "      books."], "We read books."),
    ],
)
def test_neither_a_copyright_nor_an_announcement_is_an_abstract(
    lines: list[str], abstract: str
) -> None:
    assert medline(*lines).abstract == abstract


def test_identifiers_of_medline_are_read_from_all_tags() -> None:
    paper = medline(
        "LID - S0092-8674(20)30229-4 [pii]",
        "AID - 10.1000/x [pii]",
        "AID - 10.1038/nature14539 [doi]",
        "PMC - PMC8371605",
    )
    assert [str(identifier) for identifier in paper.identifiers] == [
        "pmid:26017442",
        "pmcid:PMC8371605",
        "doi:10.1038/nature14539",
    ]


def test_a_blank_line_in_an_abstract_does_not_end_the_record() -> None:
    paper = medline("AB  - First.", "", "      Second.", "PG  - 436-44")
    assert (paper.abstract, paper.pages) == ("First.\n\nSecond.", "436–444")


def test_a_tag_of_eric_followed_by_a_space_does_not_continue_an_abstract() -> None:
    assert medline("AB  - First.", "ISSN - ISSN-0028-0836", "LA  - English").abstract == "First."


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("J", ["DT Article; Proceedings Paper"], PaperKind.ARTICLE),
        ("S", ["DT Article; Book Chapter"], PaperKind.CHAPTER),
        ("B", ["DT Proceedings Paper"], PaperKind.CONFERENCE),
        ("B", [], PaperKind.BOOK),
        ("J", ["DT Bibliography"], PaperKind.ARTICLE),
    ],
)
def test_types_of_web_of_science_determine_the_kind(
    kind: str, lines: list[str], expected: PaperKind
) -> None:
    assert web_of_science(*lines, kind=kind).kind is expected


def test_orcids_of_web_of_science_belong_to_the_authors_that_they_name() -> None:
    paper = web_of_science(
        "AU LeCun, Y", "   Bengio, Y", "AF LeCun, Yann", "   Bengio, Yoshua",
        "OI Nobody, Here/0000-0001-6169-6580; Bengio, Yoshua/0000-0002-9322-3515",
    )  # fmt: skip
    assert [author.orcid for author in paper.authors] == ["", "0000-0002-9322-3515"]


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("PY 2019", "EA JAN 2019"), "2019"),
        (("PD MAR", "PY 2019", "EA JAN 2019"), "2019-03"),
        (("EA JAN 2019",), "2019-01"),
        (("PD 2018", "PY 2019"), "2019"),
    ],
)
def test_the_day_of_early_access_dates_a_paper_in_no_issue_alone(
    lines: tuple[str, ...], date: str
) -> None:
    assert str(web_of_science(*lines).published) == date


def test_an_unknown_page_of_web_of_science_is_left_out() -> None:
    assert web_of_science("BP 436", "EP +").pages == "436"
    assert web_of_science("AR UNSP 1722034").pages == "1722034"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Book, Whole", PaperKind.BOOK),
        ("Book, Section", PaperKind.CHAPTER),
    ],
)
def test_types_of_refworks_determine_the_kind(written: str, kind: PaperKind) -> None:
    assert paper_of("RefWorks", f"RT {written}\nT1 Perceptrons\n").kind is kind


def ovid(*lines: str) -> Paper:
    return paper_of("Ovid", "\n".join(["<1>", "Title", "  Deep learning. [Review]", *lines]))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("EndNote", "%0 Journal Article\n%A 张三;李四\n%T 标题\n"),
        ("EndNote", "%0 Journal Article\n%A 张三 %A 李四\n%T 标题\n"),
        ("RefWorks", "RT Journal Article\nA1 张三;李四\nT1 标题\n"),
        ("RIS", "TY  - JOUR\nA1  - 张三；李四\nT1  - 标题\nER  - \n"),
    ],
)
def test_one_tag_may_hold_several_authors(name: str, text: str) -> None:
    assert author_names(paper_of(name, text)) == ["张三", "李四"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("LeCun Y. Bengio Y. Hinton G.", ["Y. LeCun", "Y. Bengio", "G. Hinton"]),
        ("LeCun Y; Bengio Y", ["Y. LeCun", "Y. Bengio"]),
        ("LeCun, Yann 1;  Bengio, Yoshua 2, 3", ["Yann LeCun", "Yoshua Bengio"]),
        ("LeCun, Y. [Author, Reprint Author; E-mail: y@example.org]", ["Y. LeCun"]),
        ("Hinton, Geoffrey E.", ["Geoffrey E. Hinton"]),
    ],
)
def test_authors_of_ovid_are_read_in_all_forms(written: str, names: list[str]) -> None:
    paper = ovid("Author", f"  {written}")
    assert (paper.title, author_names(paper)) == ("Deep learning", names)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "Nature. 521(7553):436-44, 2015 May 28.",
            ("Nature", "521", "7553", "436–444", "2015-05-28"),
        ),
        ("Nature. 521 (7553) (pp 436-444), 2015.", ("Nature", "521", "7553", "436–444", "2015")),
        ("Vol 1, no page at all", None),
    ],
)
def test_the_source_of_ovid_is_split_into_fields(
    source: str, expected: tuple[str, ...] | None
) -> None:
    paper = ovid("Source", f"  {source}")
    venue = paper.venue and paper.venue.name
    date = str(paper.published or "")
    assert (venue, paper.volume, paper.issue, paper.pages, date) == (
        expected or (None, "", "", "", "")
    )


TAGS = {
    "MEDLINE": ("AU  - ", "FAU - ", "OAB - ", "MH  - ", "AID - ", "TT  - ", "DP  - ", "PG  - "),
    "Web of Science": ("AU ", "OI ", "DE ", "PD ", "UT ", "DT ", "TI "),
    "EndNote": ("%A ", "%K ", "%U ", "%P ", "%8 "),
    "RefWorks": ("A1 ", "K1 ", "UL ", "FD "),
    "Ovid": ("Author\n  ", "Source\n  ", "Publication Type\n  ", "Author Keywords\n  "),
}


PIECES = ["x; ", "A", "1,", "[A ", " ", "a.b ", "- ", "Aa A. ", "(2"]


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_very_long_field_is_read_without_delay(name: str, piece: str) -> None:
    def read(huge: str) -> None:
        text = RECORDS[name] + "\n".join(f"{tag}{huge}x" for tag in TAGS[name])
        assert len(papers_of(read_decoded(name, text))) == 1
        format_of(Path("papers.txt"), f"{RECORDS[name]}{huge}"[: 1 << 16])

    repeat_in_linear_time(read, piece, size=1 << 18, seconds=10)


@pytest.mark.parametrize("piece", [*PIECES, "\n"])
def test_the_format_of_a_long_repetition_is_found_without_delay(piece: str) -> None:
    format_of(Path("papers.txt"), piece * ((1 << 16) // len(piece)))


@pytest.mark.parametrize(
    ("written", "name", "is_organisation"),
    [
        ("World Health Organization,", "World Health Organization", True),
        ("National Research Council (U.S.),", "National Research Council (U.S.)", True),
        ("Plato,", "Plato", False),
        ("von Neumann,", "von Neumann", False),
        ("Alan Turing", "Alan Turing", False),
    ],
)
def test_a_comma_behind_several_words_marks_an_organisation(
    written: str, name: str, is_organisation: bool
) -> None:
    for form, start in (("EndNote", "%0 Book\n%T T\n%A "), ("RIS", "TY  - BOOK\nTI  - T\nAU  - ")):
        end = "\nER  - \n" if form == "RIS" else "\n"
        (author,) = paper_of(form, f"{start}{written}{end}").authors
        assert (author.name, author.literal) == (name, is_organisation)
