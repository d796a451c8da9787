"""MARC 21 in XML."""

from __future__ import annotations

from support.structured import names, paper_in

RECORD = """<record xmlns="http://www.loc.gov/MARC21/slim">
<leader>00000naa a2200000uu 4500</leader>
<datafield tag="100"><subfield code="a">Turing, Alan,</subfield></datafield>
<datafield tag="245"><subfield code="a">Tidy <i>shelves</i> /</subfield></datafield>
<datafield tag="520"><subfield code="a">We tidy.</subfield></datafield>
<datafield tag="520"><subfield code="a">Wir räumen auf.</subfield></datafield>
</record>"""


def test_the_first_abstract_and_the_text_of_elements_in_a_title_are_read() -> None:
    paper = paper_in("MARC", RECORD)
    assert (paper.title, paper.abstract) == ("Tidy shelves", "We tidy.")
    assert names(paper) == ["Alan | Turing"]
