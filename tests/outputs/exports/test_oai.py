"""A small catalog has a static repository of OAI-PMH with all its papers for harvesters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Harvest, Settings
from papershelf.model import Author, Identifier, Paper, PartialDate
from papershelf.outputs.exports.crawlers import llms_txt
from papershelf.outputs.exports.oai import static_repository
from papershelf.text.wording import printable_line
from support.catalog import CATALOG, EMPTY, EMPTY_CATALOG, PAPERS, SETTINGS
from support.hostile import PAYLOADS
from support.outputs import artifacts, text_of
from support.xml_files import OAI, chosen

SCHEMA = etree.XMLSchema(file=Path(__file__).parents[2] / "support/oai/static-repository.xsd")
NAMES = {
    "s": "http://www.openarchives.org/OAI/2.0/static-repository",
    "oai": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
# Text that XML can't contain, or only escaped.
CONTROLS = {"controls": "a\0b\x08c\x0bd\x0c\x1b\x7f\x85\ufffe\uffff \r\n ]]> &#0; e"}


def repository(catalog: Catalog = CATALOG, settings: Settings = SETTINGS) -> Any:
    """Return the root of the static repository after validation."""
    [file] = artifacts(static_repository, catalog, settings)
    assert file.path == "oai.xml"
    root = etree.fromstring(file.data)
    SCHEMA.assertValid(root)
    return root


def read_back(catalog: Catalog) -> list[Paper]:
    """Return the papers that our reader finds in the file."""
    [file] = artifacts(static_repository, catalog)
    text = text_of(file)
    assert chosen(text) == "OAI-PMH"
    records = OAI.read(text.encode())
    papers = [record for record in records if isinstance(record, Paper)]
    assert len(papers) == len(records)
    return papers


def test_the_day_of_first_sight_takes_precedence_over_that_of_publication() -> None:
    old = replace(EMPTY, published=PartialDate(year=2010, month=5, day=12))
    seen = {old.id: PartialDate(year=2026, month=5, day=4)}
    known = replace(CATALOG, papers=(old,), first_seen=seen)
    for catalog, day in ((known, "2026-05-04"), (replace(known, first_seen={}), "2010-05-12")):
        assert repository(catalog).xpath("//oai:datestamp/text()", namespaces=NAMES) == [day]


def test_our_reader_restores_the_papers() -> None:
    for paper, restored in zip(PAPERS, read_back(CATALOG), strict=True):
        identifiers = [one for one in paper.identifiers if one.scheme in ("doi", "arxiv")]
        assert restored.title == paper.title
        assert [one.name for one in restored.authors] == [one.name for one in paper.authors]
        assert restored.published == (paper.published if paper.year else None)
        assert list(restored.identifiers) == identifiers
        assert restored.kind == paper.kind


def test_a_real_catalog_gives_a_valid_repository_with_all_titles_names_and_years(
    real_catalog: Catalog,
) -> None:
    assert len(real_catalog.papers) > 2_000
    records = repository(real_catalog).findall(".//oai:record", NAMES)
    for paper, record in zip(real_catalog.papers, records, strict=True):
        assert record.findtext(".//dc:title", None, NAMES) == printable_line(paper.title)
        creators = [words(one.text) for one in record.findall(".//dc:creator", NAMES)]
        assert creators == [words(one.name) for one in paper.authors]
        assert record.findtext(".//dc:date", "", NAMES)[:4] == str(paper.year or "")


def words(name: str) -> list[str]:
    """Return the words of *name* sorted, as creators are inverted: "Turing, Alan"."""
    return sorted(name.replace(",", " ").split())


@pytest.mark.parametrize("text", (PAYLOADS | CONTROLS).values(), ids=(PAYLOADS | CONTROLS).keys())
def test_any_text_gives_a_valid_repository(text: str) -> None:
    hostile = replace(
        EMPTY,
        title=f"A {text}",
        abstract=f"{text}\n\n{text}",
        authors=(Author(name=text, literal=True),),
        keywords=(text,),
        publisher=text,
        identifiers=(Identifier(scheme="doi", value=f"10.1/{text}"),),
        published=PartialDate(year=2020),
    )
    [title] = repository(replace(CATALOG, papers=(hostile,))).xpath(
        "//dc:title/text()", namespaces=NAMES
    )
    assert title == printable_line(f"A {text}")


def test_the_metadata_of_a_record_can_be_cut_out_and_names_its_schema() -> None:
    [file] = artifacts(static_repository)
    parts = re.findall("<oai_dc:dc.*?</oai_dc:dc>", text_of(file), re.DOTALL)
    assert len(parts) == len(PAPERS)
    location = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    assert "oai_dc.xsd" in etree.fromstring(parts[0]).attrib[location]


def test_a_licence_is_exported_as_rights() -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    free = replace(EMPTY, license=address)
    root = repository(replace(CATALOG, papers=(free, *PAPERS), first_seen={}))
    assert root.xpath("//dc:rights/text()", namespaces=NAMES) == [address]


def test_the_base_url_is_the_gateway_followed_by_the_address_of_the_file() -> None:
    oai = Harvest(email="papers@shelf.example", gateway="https://gateway.example/oai/")
    [base] = repository(settings=replace(SETTINGS, oai=oai)).xpath(
        "//oai:baseURL", namespaces=NAMES
    )
    assert base.text == "https://gateway.example/oai/shelf.example/oai.xml"


@pytest.mark.parametrize(
    ("catalog", "settings"),
    [
        (CATALOG, replace(SETTINGS, oai=Harvest())),
        (CATALOG, replace(SETTINGS, site_url="")),
        (CATALOG, replace(SETTINGS, site_url="http://192.168.0.7:8000/")),
        (CATALOG, replace(SETTINGS, site_url="http://localhost/papers/")),
        (CATALOG, replace(SETTINGS, large=1)),
        (EMPTY_CATALOG, SETTINGS),
    ],
    ids=["nobody to write to", "no address", "a number", "no domain", "large", "no papers"],
)
def test_a_repository_that_would_be_invalid_or_large_is_left_out(
    catalog: Catalog, settings: Settings
) -> None:
    assert artifacts(static_repository, catalog, settings) == []
    assert "oai.xml" not in text_of(artifacts(llms_txt, catalog, settings)[0])
