"""Zotero's RDF."""

from __future__ import annotations

import pytest

from papershelf.model import Paper
from papershelf.problems import Problem
from support.structured import names, paper_in, read


def test_an_item_without_its_journal_has_no_venue() -> None:
    item = '<bib:Article><dcterms:isPartOf rdf:resource="urn:x"/><dc:title>Tidy</dc:title>'
    group = "<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>CERN</foaf:surname>"
    people = f"{group}</foaf:Person></rdf:li></rdf:Seq></bib:authors>"
    paper = paper_in("Zotero RDF", f"<rdf:RDF>{item}{people}</bib:Article></rdf:RDF>")
    assert (paper.title, paper.venue, names(paper)) == ("Tidy", None, ["(CERN)"])


def test_a_journal_without_an_address_is_that_of_no_item() -> None:
    item = "<bib:Article><dcterms:isPartOf/><dc:title>Tidy</dc:title></bib:Article>"
    journal = "<bib:Journal><dc:title>Shelves</dc:title></bib:Journal>"
    assert paper_in("Zotero RDF", f"<rdf:RDF>{item}{journal}</rdf:RDF>").venue is None


def test_an_invalid_doi_is_reported() -> None:
    texts = ("DOI 10.1000/&lt;1&gt;", "ISSN 1234-5678", "https://doi.org/10.1000/2")
    written = "".join(f"<dc:identifier>{text}</dc:identifier>" for text in texts)
    item = f"<bib:Article><dc:title>Tidy</dc:title>{written}</bib:Article>"
    problem, paper = read("Zotero RDF", f"<rdf:RDF>{item}</rdf:RDF>")
    assert isinstance(problem, Problem)
    assert problem.message == "“DOI 10.1000/<1>” is not a valid doi identifier"
    assert isinstance(paper, Paper)
    assert [one.value for one in paper.identifiers] == ["10.1000/2"]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("May 28, 2015", "2015-05-28"),
        ("05/2015", "2015-05"),
        ("Summer 2015", "2015"),
        ("2015", "2015"),
    ],
)
def test_a_date_in_words_is_as_exact_as_possible(written: str, date: str) -> None:
    item = f"<bib:Article><dc:title>Tidy</dc:title><dc:date>{written}</dc:date></bib:Article>"
    assert str(paper_in("Zotero RDF", f"<rdf:RDF>{item}</rdf:RDF>").published) == date


def test_the_arxiv_number_of_a_preprint_is_no_issue() -> None:
    item = "<dc:title>Tidy</dc:title><prism:number>arXiv:1707.06347</prism:number>"
    paper = paper_in("Zotero RDF", f"<rdf:RDF><bib:Article>{item}</bib:Article></rdf:RDF>")
    assert [paper.issue, *(one.value for one in paper.identifiers)] == ["", "1707.06347"]
