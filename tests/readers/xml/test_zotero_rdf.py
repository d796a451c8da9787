"""Zotero's RDF."""

from __future__ import annotations

import pytest

from support.structured import names, paper_in


def test_an_item_without_its_journal_has_no_venue() -> None:
    item = '<bib:Article><dcterms:isPartOf rdf:resource="urn:x"/><dc:title>Tidy</dc:title>'
    group = "<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>CERN</foaf:surname>"
    people = f"{group}</foaf:Person></rdf:li></rdf:Seq></bib:authors>"
    paper = paper_in("Zotero RDF", f"<rdf:RDF>{item}{people}</bib:Article></rdf:RDF>")
    assert (paper.title, paper.venue, names(paper)) == ("Tidy", None, ["(CERN)"])


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
