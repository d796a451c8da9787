"""The licence of a paper is read from the field for it in each format, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.reading import read_file

BY = "https://creativecommons.org/licenses/by/4.0/"
ARXIV = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
DATACITE = """<resource xmlns="http://datacite.org/schema/kernel-4">
<identifier identifierType="DOI">10.5281/zenodo.1</identifier>
<titles><title>A Title</title></titles><rightsList>
<rights rightsURI="info:eu-repo/semantics/openAccess">Open Access</rights>{}</rightsList>
</resource>"""
JATS = """<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/a">
<front><article-meta><title-group><article-title>A Title</article-title></title-group>
<permissions><copyright-year>2020</copyright-year>{}</permissions></article-meta></front></article>"""
OAI = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>
<identifier>oai:arXiv.org:2001.00001</identifier></header><metadata>{}</metadata></record>
</ListRecords></OAI-PMH>"""
ARXIV_RECORD = """<arXiv><id>2001.00001</id><title>A Title</title><license>{}</license></arXiv>"""
DC = """<oai_dc:dc xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:oai_dc="o">
<dc:title>A Title</dc:title><dc:rights>Open</dc:rights><dc:rights>{}</dc:rights></oai_dc:dc>"""
CROSSREF = """{{"title": ["A Title"], "type": "journal-article", "DOI": "10.1000/a", "license": [
{{"URL": "https://a.example/tdm", "content-version": "tdm"}}, {{"URL": "{}",
"content-version": "vor"}}]}}"""
UNIXREF = """<doi_records><doi_record><crossref><journal><journal_metadata>
<full_title>J</full_title></journal_metadata><journal_article>
<titles><title>A Title</title></titles>
<ai:program xmlns:ai="a" name="AccessIndicators"><ai:license_ref applies_to="tdm">
https://t.example/</ai:license_ref><ai:license_ref applies_to="vor">{}</ai:license_ref></ai:program>
<doi_data><doi>10.1000/a</doi><resource>https://a.example</resource></doi_data></journal_article>
</journal></crossref></doi_record></doi_records>"""
CFF = "cff-version: 1.2.0\ntitle: A Title\nauthors:\n- name: Us\nlicense: {}\n"
BIBTEX = "@misc{{a, title = {{A Title}}, copyright = {{{}}}}}"
ZENODO = """{{"metadata": {{"title": "A Title", "creators": [{{"name": "A"}}],
"rights": [{{"id": "{}"}}]}}}}"""
DUMP = """{{"id": "2001.00001", "title": "A Title", "authors_parsed": [["A", "B", ""]],
"license": "{}"}}"""

SAMPLES = {
    "DataCite, by an address": (
        "a.xml",
        DATACITE.format('<rights rightsURI="https://creativecommons.org/licenses/by/4.0"/>'),
        BY,
    ),
    "DataCite, by an identifier": (
        "a.xml",
        DATACITE.replace("rightsURI", "xml:lang").format('<rights rightsIdentifier="cc-by-4.0"/>'),
        BY,
    ),
    "DataCite, access alone": ("a.xml", DATACITE.format(""), ""),
    "JATS": ("a.xml", JATS.format(f'<license xlink:href="{BY}"><p>L</p></license>'), BY),
    "JATS with NISO's": (
        "a.xml",
        JATS.format(f"<license><ali:license_ref>{BY}</ali:license_ref></license>"),
        BY,
    ),
    "JATS, in words": ("a.xml", JATS.format("<license><p>Open access</p></license>"), ""),
    "arXiv": ("a.xml", OAI.format(ARXIV_RECORD.format(ARXIV)), ARXIV),
    "Dublin Core": ("a.xml", OAI.format(DC.format(BY)), BY),
    "Dublin Core, in words": ("a.xml", OAI.format(DC.format("© the authors")), ""),
    "Crossref, not for mining": ("a.json", CROSSREF.format(BY), BY),
    "Crossref XML": ("a.xml", UNIXREF.format(BY), BY),
    "Crossref XML, of a figure alone": (
        "a.xml",
        UNIXREF.replace("<ai:program", "<component_list><component><ai:program")
        .replace("</ai:program>", "</ai:program></component></component_list>")
        .format(BY),
        "",
    ),
    "Crossref XML, for all versions": (
        "a.xml",
        UNIXREF.replace(' applies_to="vor"', "").format(BY),
        BY,
    ),
    "CITATION.cff": ("CITATION.cff", CFF.format("MIT"), "https://spdx.org/licenses/MIT.html"),
    "CITATION.cff, by choice": (
        "CITATION.cff",
        CFF.format("[own, CC-BY-4.0, MIT]"),
        BY,
    ),
    "BibTeX": ("a.bib", BIBTEX.format(ARXIV), ARXIV),
    "BibTeX, in words": ("a.bib", BIBTEX.format("CC BY 4.0"), ""),
    "Zenodo": ("a.json", ZENODO.format("cc-by-4.0"), BY),
    "Zenodo, not open": ("a.json", ZENODO.format("other-closed"), ""),
    "arXiv's dump": ("a.jsonl", DUMP.replace("\n", " ").format(ARXIV), ARXIV),
    "a table": ("a.csv", "Title,Licence\nA Title,CC BY 4.0\n", BY),
    "a dangerous one": ("a.csv", "Title,License\nA Title,javascript:alert(1)\n", ""),
}


@pytest.mark.parametrize(("name", "text", "address"), SAMPLES.values(), ids=SAMPLES)
def test_a_licence_is_read_from_the_field_for_it(
    tmp_path: Path, name: str, text: str, address: str
) -> None:
    batch = read_file(tmp_path, name, text)
    [paper] = batch.papers
    assert (paper.title, paper.license) == ("A Title", address)
    assert not batch.problems
