"""Citations that pages recommend, in the forms of their templates and of people."""

from __future__ import annotations

import pytest
from hypothesis import given

from papershelf.readers.citation import published_in
from papershelf.readers.references import citation_fields
from support.texts import texts

LECUN = ["Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"]


@pytest.mark.parametrize(
    ("text", "authors", "venue", "year"),
    [
        (
            "LeCun, Y., Bengio, Y., &amp; Hinton, G. (2015). &quot;Deep learning.&quot;"
            " <i>Nature</i>. 521(7553).",
            ["Y. LeCun", "Y. Bengio", "G. Hinton"],
            "Nature",
            "2015",
        ),
        (
            "LeCun, Yann, Yoshua Bengio, and Geoffrey Hinton. “Deep learning.” *Nature* 521.7553"
            " (2015): 436-444.",
            LECUN,
            "Nature",
            "2015",
        ),
        (
            "<b>Yann LeCun</b>, Yoshua Bengio, Geoffrey Hinton (2015). Deep learning."
            " <em>Nature</em>.",
            LECUN,
            "Nature",
            "2015",
        ),
        (
            "LeCun, Y., Bengio, Y., & Hinton, G. (2015). Deep learning. Nature, 521(7553).",
            ["Y. LeCun", "Y. Bengio", "G. Hinton"],
            "Nature",
            "2015",
        ),
        (
            "LeCun, Y., <b>Bengio, Y.*</b>, Hinton, G. Deep learning. In the <i>ICLR 2015</i>.",
            ["Y. LeCun", "Y. Bengio", "G. Hinton"],
            "ICLR 2015",
            "2015",
        ),
        (
            'LeCun, Yann, et al. "Deep learning." Nature 521.7553 (2015): 436-444.',
            ["Yann LeCun"],
            "Nature",
            "2015",
        ),
        (
            "LeCun, Y. (May 2015). &quot;Deep learning.&quot; <i>Nature</i>. 521(7553).",
            ["Y. LeCun"],
            "Nature",
            "2015",
        ),
        (
            "Riemann, B. (1859). &quot;Über die Anzahl.&quot; <i>Monatsberichte</i>.",
            ["B. Riemann"],
            "Monatsberichte",
            "1859",
        ),
        (
            "李明, 王伟. (2020). “深度学习.” <i>计算机学报</i>.",
            ["李明", "王伟"],
            "计算机学报",
            "2020",
        ),
        ("LeCun, Y., The Shelf Lab, Hinton, G. (2015). Deep learning. *Nature*.", [], "", ""),
        ("See our page.", [], "", ""),
    ],
)
def test_a_citation_gives_authors_venue_and_year(
    text: str, authors: list[str], venue: str, year: str
) -> None:
    citation = citation_fields(text)
    assert [author.name for author in citation.authors] == authors
    assert (citation.venue, citation.published) == (venue, year)


def test_a_citation_gives_volume_issue_and_pages() -> None:
    citation = citation_fields(
        'LeCun, Y. (2015). "Deep learning." <i>Nature</i>. 521(7553), 436-444.'
    )
    assert (citation.title, citation.volume, citation.issue, citation.pages) == (
        "Deep learning",
        "521",
        "7553",
        "436-444",
    )


@pytest.mark.parametrize("omitted", [", ..., & ", ", … & ", ", . . . ", ", . . . , & "])
def test_authors_that_a_citation_omits_are_others(omitted: str) -> None:
    citation = citation_fields(
        f"LeCun, Y., Bengio, Y.{omitted}Hinton, G. (2015). Deep learning. *Nature*."
    )
    assert [author.name for author in citation.authors] == ["Y. LeCun", "Y. Bengio", "G. Hinton"]
    assert [author.others for author in citation.authors] == [False, False, True]


def test_a_title_is_no_text_in_brackets() -> None:
    assert citation_fields("LeCun, Y. (Shelf Lab). Deep learning. *Nature*. 2015.").title == ""


@pytest.mark.parametrize(
    ("text", "venue", "volume", "issue", "pages"),
    [
        ("Phys. Rev. B 10, 676 (1974).", "Phys. Rev. B", "10", "", "676"),
        ("Space Weather, 10, S04003 (2012).", "Space Weather", "10", "", "S04003"),
        ("Nature 483, 448–452 (2012).", "Nature", "483", "", "448–452"),
        ("Commun. ACM 60, 6 (June 2017), 84–90.", "Commun. ACM", "60", "6", "84–90"),
        ("BMJ 321, 7258 (2000), 429–432.", "BMJ", "321", "7258", "429–432"),
        ("Journal of the ACM, 55(5), 2008.", "Journal of the ACM", "55", "5", ""),
        ("In Proc. CVPR, 2013, 770–778.", "Proc. CVPR", "", "", "770–778"),
        ("In Learning Machines. 269–284.", "Learning Machines", "", "", "269–284"),
        ("Nature, 2017, 30.", "Nature", "30", "", ""),
        ("Nature. 2017;30.", "Nature", "30", "", ""),
        ("May 2020. https://a.example/b", "", "", "", ""),
        ("Monatsber. Akad. 671, 671", "Monatsber. Akad. 671, 671", "", "", ""),
        ("Retrieved January 19, 2026, from https://a.example/b", "", "", "", ""),
    ],
)
def test_numbers_follow_the_venue(
    text: str, venue: str, volume: str, issue: str, pages: str
) -> None:
    found = published_in(text)
    assert (found.venue, found.volume, found.issue, found.pages) == (venue, volume, issue, pages)


@given(texts())
def test_any_text_is_read_without_an_error(text: str) -> None:
    citation_fields(text)
    citation_fields(f'A, B. (2015). "{text}" <i>{text}</i>')
