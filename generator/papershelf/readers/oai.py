"""OAI-PMH answers: https://www.openarchives.org/OAI/openarchivesprotocol.html.

Metadata are in Dublin Core, without the envelope too, in arXiv's own formats, or in one that
libraries and archives share. What is no part of a citation is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Link, PaperKind
from papershelf.problems import failure, note
from papershelf.readers.arxiv_atom import completed, links_in_comment
from papershelf.readers.fields import Fields, is_address, paper_of, paper_or_pdf, shown, unusable
from papershelf.readers.jats import fields_of_jats
from papershelf.readers.library_xml import fields_of_datacite, fields_of_marc, fields_of_mods
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind, status_in_comment
from papershelf.readers.xml_stream import Found
from papershelf.text import tex
from papershelf.text.identifiers import identifier
from papershelf.text.name_lists import split_authors

_ARXIV = "oai:arXiv.org:"
# How arXiv marks the description that is not the abstract.
_COMMENT = "Comment:"
# "Vol. 3 No. 2 (2010): Special Issue", in any language, as Open Journal Systems writes it.
_ISSUE = re.compile(
    r"\s*[^\W\d]{1,10}\.? (?P<volume>[0-9]{1,5})"
    r"(?:,? [^\W\d]{1,10}\.? (?P<issue>[0-9]{1,5}(?:[-/][0-9]{1,5})?))? \([0-9]{4}\)"
)
_PAGES = re.compile(r"\s*([A-Za-z]{0,3}[0-9]{1,7}[-–][A-Za-z]{0,3}[0-9]{1,7})\s*")


def _read_elements(found: Iterator[Found]) -> Iterator[Item]:
    """Yield what the elements of an answer say, which may be an error in place of an answer."""
    for one in found:
        if one.element.tag == "record":
            yield from _read_record(one)
        elif one.element.tag == "error":
            code, said = shown(one.element.get("code", "error")), shown(one.element.text or "")
            if code == "noRecordsMatch":
                yield note(one.source, "the archive has no record that matches", said)
            else:
                yield failure(one.source, f"the archive gave an error: {code}", said)
        elif (one.element.text or "").strip():
            hint = "harvest on with its resumption token, and add the answer as a file of its own"
            yield note(one.source, "the list goes on in another file", hint)


def _read_record(found: Found) -> Iterator[Item]:
    """Yield the paper of a record; one that was deleted is set aside."""
    header = found.element.find("header")
    if header is not None and header.get("status") == "deleted":
        yield Aside(AsideKind.BOILERPLATE, found.source)
        return
    # The format oai_datacite wraps the record.
    metadata = xml.child_at(found.element, "metadata/oai_datacite/payload/resource", "metadata/*")
    if metadata is None:
        yield unusable(found.source, "no metadata", f"expected it in the format {_KNOWN}")
    elif metadata.tag not in _METADATA:
        message = f"metadata in the format “{shown(metadata.tag)}”"
        yield unusable(found.source, message, f"harvest it as {_KNOWN}")
    else:
        name = "" if header is None else xml.first_at(header, "identifier")
        yield from paper_of(_METADATA[metadata.tag](metadata, name), found.source)


def _of_dublin_core(metadata: Element, name: str = "") -> Fields:
    """Return what a Dublin Core record says; *name* is its identifier in the archive."""
    arxiv = name.removeprefix(_ARXIV) if name.startswith(_ARXIV) else ""
    names = xml.all_at(metadata, "identifier")
    links = (
        Link(url=name, kind=paper_or_pdf(name), field="dc:identifier")
        for name in filter(is_address, names)
    )
    # "Article", and "info:eu-repo/semantics/article" of https://guidelines.openaire.eu.
    types = (text.rpartition("/")[2] for text in xml.all_at(metadata, "type"))
    descriptions = xml.all_at(metadata, "description")
    said = [text for text in descriptions if not text.startswith(_COMMENT)]
    comments = [text for text in descriptions if text.startswith(_COMMENT)]
    journal, volume, issue, pages = _part_of(xml.all_at(metadata, "source"))
    return replace(
        mapped_fields("Dublin Core", metadata),
        abstract=next(iter(said), ""),
        kind=PaperKind.PREPRINT if arxiv else paper_kind(types),
        venue=journal,
        volume=volume,
        issue=issue,
        pages=pages,
        published=xml.earliest(xml.all_at(metadata, "date")),
        identifiers=(("arxiv", arxiv), *_identifiers_in(names)),
        links=(*links, *links_in_comment(" ".join(comments))),
        status=next(filter(None, map(status_in_comment, comments)), None),
        language="; ".join(xml.all_at(metadata, "language")),
    )


def _of_arxiv(metadata: Element, _name: str) -> Fields:
    return completed(mapped_fields("arXiv metadata", metadata), metadata)


def _of_arxiv_raw(metadata: Element, name: str) -> Fields:
    """Return what a record in arXiv's raw format says, which has all authors in one text."""
    created = xml.first_at(metadata, "version/date")
    return replace(
        _of_arxiv(metadata, name),
        authors=split_authors(tex.text_of(xml.first_at(metadata, "authors"))),
        # "Mon, 22 Oct 2018 22:41:50 GMT"
        published=" ".join(created.split()[:4]),
    )


_METADATA: Mapping[str, Callable[[Element, str], Fields]] = {
    "dc": _of_dublin_core,
    "arXiv": _of_arxiv,
    "arXivRaw": _of_arxiv_raw,
    "mods": lambda metadata, _name: fields_of_mods(metadata),
    "article": lambda metadata, _name: fields_of_jats(metadata),
    "record": lambda metadata, _name: fields_of_marc(metadata),
    "resource": lambda metadata, _name: fields_of_datacite(metadata),
}
_KNOWN = "oai_dc, arXiv, marcxml, mods, jats or datacite"


def _identifiers_in(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the identifiers such as "doi:10.1000/1" that are not written as an address."""
    for text in texts:
        if not is_address(text) and identifier("doi", text):
            yield "doi", text
        elif text.casefold().startswith("arxiv:") and identifier("arxiv", text):
            yield "arxiv", text


def _part_of(sources: Iterable[str]) -> tuple[str, str, str, str]:
    """Return the journal, volume, issue and pages that a source of a known form names."""
    for text in sources:
        journal, _, rest = text.partition(";")
        if match := _ISSUE.match(rest):
            pages = _PAGES.fullmatch(rest.rpartition(";")[2])
            return journal, match["volume"], match["issue"] or "", pages[1] if pages else ""
    return "", "", "", ""


OAI = xml.element_format("OAI-PMH", _read_elements)
OAI_RECORDS = xml.element_format("OAI-PMH records", _read_elements)
DUBLIN_CORE = xml.paper_format("Dublin Core", _of_dublin_core)
