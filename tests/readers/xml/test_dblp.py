"""DBLP's XML, and what its names and volumes mean."""

from __future__ import annotations

from papershelf.model import Paper
from support.structured import names, paper_in, row_of


def dblp(record: str) -> Paper:
    return paper_in("DBLP", f'<!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp>{record}</dblp>')


def test_a_number_behind_a_name_is_an_identity_and_not_part_of_the_name() -> None:
    paper = dblp(
        '<article><author orcid="0000-0002-1825-0097">Wei Wang 0001</author>'
        "<author>G&eacute;rard Berry</author><title>Tidy.</title></article>"
    )
    assert names(paper) == [
        "Wei | Wang | 0000-0002-1825-0097 | dblp:Wei Wang 0001",
        "Gérard | Berry",
    ]


def test_a_paper_inherits_missing_fields_from_its_volume() -> None:
    volume = (
        '<proceedings key="conf/x/1999"><title>Proceedings</title><booktitle>X</booktitle>'
        "<publisher>ACM</publisher><year>1999</year></proceedings>"
    )
    text = "<inproceedings><title>Tidy</title><crossref>conf/x/1999</crossref></inproceedings>"
    paper = dblp(volume + text)
    assert paper.venue
    assert (paper.venue.name, paper.publisher, str(paper.published)) == ("X", "ACM", "1999")


def test_the_page_of_a_person_at_dblp_is_read() -> None:
    text = (
        '<dblpperson name="A B" n="1"><person key="homepages/x"><author>A B</author></person>'
        '<r><article><author pid="1">A B</author><title>Tidy.</title></article></r>'
        '<coauthors n="0"/></dblpperson>'
    )
    assert row_of("x.xml", text.encode()).name == "DBLP"
    assert paper_in("DBLP", text).title == "Tidy"


def test_a_range_of_months_gives_only_the_year() -> None:
    text = "<article><title>Tidy</title><year>1999</year><month>{}</month></article>"
    dates = [str(dblp(text.format(month)).published) for month in ("May", "November/December")]
    assert dates == ["1999-05", "1999"]


def test_an_address_within_dblp_gets_its_host() -> None:
    (link,) = dblp("<article><title>Tidy</title><ee>db/labs/dec/SRC1.html</ee></article>").links
    assert link.url == "https://dblp.org/db/labs/dec/SRC1.html"
