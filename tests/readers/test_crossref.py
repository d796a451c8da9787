"""Crossref's XML."""

from __future__ import annotations

import pytest

from papershelf.model import PaperKind
from papershelf.readers.reader import Item
from support.items import papers_of, problems_of
from support.structured import names, read


def crossref(record: str) -> list[Item]:
    return read("Crossref XML", f"<doi_batch><body>{record}</body></doi_batch>")


PERSON = (
    '<person_name contributor_role="{}"><given_name>Alan</given_name><surname>Turing</surname>'
    "<suffix>Jr</suffix><ORCID>https://orcid.org/0000-0002-1825-0097</ORCID></person_name>"
)


DATE = "<{0}><month>5</month><year>2020</year></{0}>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<tex-math>$$x^2$$</tex-math>", "$x^2$"),
        (r"<tex-math>\documentclass{minimal}\begin{document}$$x$$\end{document}</tex-math>", "$x$"),
        ("<alternatives><math><mi>y</mi></math><tex-math>x</tex-math></alternatives>", "$x$"),
        ("<math><msub><mi>x</mi><mn>2</mn></msub><annotation>x_2</annotation></math>", "x_2"),
        ("<sup>2</sup>", "<sup>2</sup>"),
    ],
)
def test_a_formula_is_shown_once_in_tex_where_there_is_any(formula: str, text: str) -> None:
    title = f"<titles><title>On {formula} alone</title></titles>"
    (paper,) = papers_of(crossref(f"<posted_content>{title}</posted_content>"))
    assert paper.title == f"On {text} alone"


@pytest.mark.parametrize(
    ("tag", "date", "kind"),
    [
        ("posted_content", "posted_date", PaperKind.PREPRINT),
        ("dissertation", "approval_date", PaperKind.THESIS),
        ("report-paper_metadata", "publication_date", PaperKind.REPORT),
    ],
)
def test_what_stands_alone_at_crossref_is_read(tag: str, date: str, kind: PaperKind) -> None:
    group = '<organization contributor_role="author">A Group</organization>'
    people = PERSON.format("author") + group + PERSON.format("editor")
    (paper,) = papers_of(
        crossref(
            f"<{tag}><contributors>{people}</contributors><titles><title>Tidy</title><subtitle>"
            f"A study</subtitle></titles>{DATE.format(date)}<institution><institution_name>MIT"
            f"</institution_name></institution></{tag}>"
        )
    )
    assert (paper.title, paper.kind, str(paper.published)) == ("Tidy: A study", kind, "2020-05")
    assert names(paper) == ["Alan | Turing | Jr | 0000-0002-1825-0097", "(A Group)"]
    assert paper.publisher == "MIT"


def test_a_volume_gives_nothing_to_the_next() -> None:
    first = "<journal><journal_metadata><full_title>A</full_title></journal_metadata></journal>"
    second = (
        "<journal><journal_article><titles><title>T</title></titles></journal_article></journal>"
    )
    (paper,) = papers_of(crossref(first + second))
    assert paper.venue is None


def test_what_crossref_did_not_find_is_lost_and_told() -> None:
    text = "<doi_records><doi_record><crossref><error>doi:10.5555/x not found</error>"
    (problem,) = problems_of(read("Crossref XML", f"{text}</crossref></doi_record></doi_records>"))
    assert (problem.message, problem.hint, problem.lost) == (
        "Crossref did not find the requested record",
        "doi:10.5555/x not found",
        1,
    )


def test_a_thesis_behind_a_conference_is_no_part_of_it() -> None:
    volume = (
        "<conference><event_metadata><conference_name>CVPR</conference_name></event_metadata>"
        "<conference_paper><titles><title>A</title></titles></conference_paper></conference>"
    )
    thesis = "<dissertation><titles><title>B</title></titles></dissertation>"
    items = read("Crossref XML", f"<doi_batch><body>{volume}{thesis}</body></doi_batch>")
    venues = [paper.venue and paper.venue.name for paper in papers_of(items)]
    assert venues == ["CVPR", None]


SERIES = "<series_metadata><titles><title>LNCS</title></titles></series_metadata>"
OF_BOOK = "<titles><title>MICCAI 2015</title></titles><volume>9351</volume>"
PUBLISHER = "<publisher><publisher_name>Springer</publisher_name></publisher>"


def about(record: str) -> list[tuple[str, str, str, str]]:
    """Return title, venue, volume and publisher of each paper of a record."""
    return [
        (paper.title, paper.venue.name if paper.venue else "", paper.volume, paper.publisher)
        for paper in papers_of(crossref(record))
    ]


@pytest.mark.parametrize(
    ("tag", "within", "venue"),
    [
        ("book_series_metadata", SERIES + OF_BOOK, "MICCAI 2015"),
        ("book_series_metadata", SERIES, "LNCS"),
        ("book_set_metadata", SERIES.replace("series", "set"), "LNCS"),
        ("book_set_metadata", SERIES.replace("series", "set") + OF_BOOK, "MICCAI 2015"),
    ],
)
def test_a_chapter_is_in_its_book_whether_that_is_in_a_series_or_not(
    tag: str, within: str, venue: str
) -> None:
    chapter = "<content_item><titles><title>U-Net</title></titles></content_item>"
    found = about(f"<book><{tag}>{within}{PUBLISHER}</{tag}>{chapter}</book>")
    assert found == [("U-Net", venue, "9351" if OF_BOOK in within else "", "Springer")]


@pytest.mark.parametrize("tag", ["book_series_metadata", "report-paper_series_metadata"])
def test_a_book_or_report_alone_is_in_its_series(tag: str) -> None:
    around = tag.partition("_")[0]
    found = about(f"<{around}><{tag}>{SERIES}{OF_BOOK}{PUBLISHER}</{tag}></{around}>")
    assert found == [("MICCAI 2015", "LNCS", "9351", "Springer")]


def test_a_book_without_a_title_of_its_own_has_that_of_its_set() -> None:
    within = f"{SERIES.replace('series', 'set')}<volume>2</volume>"
    found = about(f"<book><book_set_metadata>{within}</book_set_metadata></book>")
    assert found == [("LNCS", "", "2", "")]
