"""PubMed's XML."""

from __future__ import annotations

import pytest

from papershelf.model import Paper, Status
from support.items import papers_of, problems_of
from support.structured import names, paper_in, read


def citation(inside: str = "", article: str = "", title: str = "Tidy Shelves.") -> Paper:
    """Return the paper of a record with elements in its article and *inside* the citation."""
    return paper_in("PubMed", record(inside, article, title))


def record(inside: str = "", article: str = "", title: str = "Tidy Shelves.") -> str:
    """Return a file with one record."""
    within = f"<Article><ArticleTitle>{title}</ArticleTitle>{article}</Article>{inside}"
    citation = f"<PubmedArticle><MedlineCitation>{within}</MedlineCitation></PubmedArticle>"
    return f"<PubmedArticleSet>{citation}</PubmedArticleSet>"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998"),
        ("<MedlineDate>2000 Dec 15-31</MedlineDate>", "2000-12"),
        ("<MedlineDate>1978 Jul 15-Aug 3</MedlineDate>", "1978"),
        ("<Year>2020</Year><Month>Sep</Month><Day>16</Day>", "2020-09-16"),
        ("<Year>2020</Year><Month>09</Month>", "2020-09"),
        ("<Year>2020</Year><Season>Spring</Season>", "2020"),
        ("", ""),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(written: str, date: str) -> None:
    issue = f"<JournalIssue><PubDate>{written}</PubDate></JournalIssue>"
    assert str(citation(article=f"<Journal>{issue}</Journal>").published or "") == date


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (
            "<LastName>van der Maaten</LastName><ForeName>Laurens</ForeName>",
            "Laurens | van der | Maaten",
        ),
        (
            "<LastName>King</LastName><ForeName>Martin L</ForeName><Suffix>Jr</Suffix>",
            "Martin L | King | Jr",
        ),
        ("<CollectiveName>CONSORT Group.</CollectiveName>", "(CONSORT Group)"),
        ("<LastName>Plato</LastName>", "Plato"),
        (
            '<LastName>Carberry</LastName><ForeName>Josiah</ForeName><Identifier Source="ORCID">'
            "https://orcid.org/0000-0002-1825-0097</Identifier>",
            "Josiah | Carberry | 0000-0002-1825-0097",
        ),
        (
            '<LastName>Carberry</LastName><ForeName>Josiah</ForeName><Identifier Source="ORCID">'
            "0000000218250097</Identifier>",
            "Josiah | Carberry | 0000-0002-1825-0097",
        ),
    ],
)
def test_authors_are_persons_or_groups_and_not_invalid(written: str, name: str) -> None:
    wrong = '<Author ValidYN="N"><LastName>Wrong</LastName></Author>'
    authors = f"<AuthorList><Author>{written}</Author>{wrong}</AuthorList>"
    assert names(citation(article=authors)) == [name]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("[Tidy shelves].", "Tidy shelves"),
        ("[Tidy] and [untidy].", "[Tidy] and [untidy]"),
        ("Shelves in the U.S.", "Shelves in the U.S."),
        ("And so on...", "And so on..."),
        ("H<sub>2</sub>O on shelves.", "H<sub>2</sub>O on shelves"),
    ],
)
def test_a_title_loses_its_full_stop_and_the_brackets_of_a_translation(
    written: str, title: str
) -> None:
    assert citation(title=written).title == title


def test_a_title_without_a_translation_is_that_of_the_publication() -> None:
    paper = citation(
        title="[Not Available].",
        article="<VernacularTitle>Ordentliche Regale.</VernacularTitle>",
    )
    assert paper.title == "Ordentliche Regale"


def test_parts_of_an_abstract_keep_their_labels_and_lists_of_indexers_are_no_keywords() -> None:
    parts = '<AbstractText Label="AIM">Order.</AbstractText><AbstractText Label="UNLABELLED">Now.'
    paper = citation(
        '<KeywordList Owner="NLM"><Keyword>Wood</Keyword></KeywordList>'
        '<KeywordList Owner="NOTNLM"><Keyword>shelf</Keyword></KeywordList>',
        f"<Abstract>{parts}</AbstractText></Abstract>",
    )
    assert (paper.abstract, paper.keywords) == ("AIM: Order.\n\nNow.", ("shelf",))


def test_a_retracted_paper_has_that_status_and_a_note() -> None:
    types = "<PublicationType>Retracted Publication</PublicationType>"
    article = f"<PublicationTypeList>{types}</PublicationTypeList>"
    items = read("PubMed", record(article=article))
    assert [str(problem) for problem in problems_of(items)] == [
        "papers.xml:1: the paper was retracted"
    ]
    assert [paper.status for paper in papers_of(items)] == [Status.RETRACTED]
