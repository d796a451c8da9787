"""Crossref's XML."""

from __future__ import annotations

import pytest

from papershelf.model import PaperKind
from papershelf.readers.reader import Item
from support.items import papers_of
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
def test_a_formula_is_read_once_and_in_tex_if_possible(formula: str, text: str) -> None:
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
def test_preprints_theses_and_reports_are_read(tag: str, date: str, kind: PaperKind) -> None:
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


def test_the_university_of_an_anonymous_author_is_no_author() -> None:
    anonymous = (
        "<anonymous contributor_role='author'><affiliations><institution><institution_name>"
        "A University</institution_name></institution></affiliations></anonymous>"
    )
    title = "<titles><title>T</title></titles>"
    record = f"<contributors>{anonymous}</contributors>{title}"
    (paper,) = papers_of(crossref(f"<posted_content>{record}</posted_content>"))
    assert paper.authors == ()


def test_the_metadata_of_a_volume_do_not_apply_to_the_next() -> None:
    first = "<journal><journal_metadata><full_title>A</full_title></journal_metadata></journal>"
    second = (
        "<journal><journal_article><titles><title>T</title></titles></journal_article></journal>"
    )
    (paper,) = papers_of(crossref(first + second))
    assert paper.venue is None


def test_a_thesis_after_a_conference_does_not_have_its_venue() -> None:
    volume = (
        "<conference><event_metadata><conference_name>CVPR</conference_name></event_metadata>"
        "<conference_paper><titles><title>A</title></titles></conference_paper></conference>"
    )
    thesis = "<dissertation><titles><title>B</title></titles></dissertation>"
    papers = papers_of(crossref(volume + thesis))
    assert [paper.venue and paper.venue.name for paper in papers] == ["CVPR", None]


SERIES = "<series_metadata><titles><title>LNCS</title></titles></series_metadata>"
BOOK = "<titles><title>MICCAI 2015</title></titles><volume>9351</volume>"
PUBLISHER = "<publisher><publisher_name>Springer</publisher_name></publisher>"


def summaries(record: str) -> list[tuple[str, str, str, str]]:
    """Return title, venue, volume and publisher of each paper of a record."""
    return [
        (paper.title, paper.venue.name if paper.venue else "", paper.volume, paper.publisher)
        for paper in papers_of(crossref(record))
    ]


@pytest.mark.parametrize(
    ("tag", "within", "venue"),
    [
        ("book_series_metadata", SERIES + BOOK, "MICCAI 2015"),
        ("book_series_metadata", SERIES, "LNCS"),
        ("book_set_metadata", SERIES.replace("series", "set"), "LNCS"),
    ],
)
def test_the_venue_of_a_chapter_is_its_book_or_else_the_series(
    tag: str, within: str, venue: str
) -> None:
    chapter = "<content_item><titles><title>U-Net</title></titles></content_item>"
    papers = summaries(f"<book><{tag}>{within}{PUBLISHER}</{tag}>{chapter}</book>")
    assert papers == [("U-Net", venue, "9351" if BOOK in within else "", "Springer")]


@pytest.mark.parametrize("tag", ["book_series_metadata", "report-paper_series_metadata"])
def test_the_venue_of_a_book_or_report_is_its_series(tag: str) -> None:
    outer = tag.partition("_")[0]
    papers = summaries(f"<{outer}><{tag}>{SERIES}{BOOK}{PUBLISHER}</{tag}></{outer}>")
    assert papers == [("MICCAI 2015", "LNCS", "9351", "Springer")]


def test_a_book_without_a_title_has_the_title_of_its_set() -> None:
    within = f"{SERIES.replace('series', 'set')}<volume>2</volume>"
    papers = summaries(f"<book><book_set_metadata>{within}</book_set_metadata></book>")
    assert papers == [("LNCS", "", "2", "")]
