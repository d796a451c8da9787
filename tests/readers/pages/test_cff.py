"""CITATION.cff: the paper to cite, or the software."""

from __future__ import annotations

from papershelf.model import LinkKind, PaperKind
from support.items import problems_of
from support.structured import names, paper_in, read


def test_software_without_a_preferred_citation_is_read_itself() -> None:
    text = (
        "cff-version: 1.2.0\ntitle: A program\ndate-released: 2024-06-16\nurl: https://a.org\n"
        "authors:\n- {family-names: Berg, given-names: Eva, name-particle: van den,"
        " orcid: 'https://orcid.org/0000-0002-1825-0097'}\n- {alias: someone}\n"
        "identifiers:\n- {type: doi, value: 10.5281/zenodo.1234}\n- {type: other, value: x}\n"
    )
    paper = paper_in("CITATION.cff", text)
    assert (paper.kind, str(paper.published)) == (PaperKind.OTHER, "2024-06-16")
    assert names(paper) == ["Eva | van den | Berg | 0000-0002-1825-0097", "(someone)"]
    assert [str(identifier) for identifier in paper.identifiers] == ["doi:10.5281/zenodo.1234"]
    assert [link.kind for link in paper.links] == [LinkKind.PROJECT_PAGE]


def test_a_preferred_citation_without_a_title_is_reported() -> None:
    (problem,) = problems_of(
        read("CITATION.cff", "cff-version: 1\ntitle: A\npreferred-citation: {type: book}")
    )
    assert (problem.message, problem.lost) == ("no title", 1)


def test_a_booktitle_as_in_bibtex_is_the_venue() -> None:
    cited = "preferred-citation:\n  title: BERT\n  booktitle: Proceedings of NAACL-HLT 2019\n"
    paper = paper_in("CITATION.cff", f"cff-version: 1.2.0\ntitle: BERT\n{cited}")
    assert paper.venue
    assert paper.venue.name == "Proceedings of NAACL-HLT 2019"
