"""OAI-PMH answers: https://www.openarchives.org/OAI/openarchivesprotocol.html.

The metadata are in Dublin Core (also without the envelope of the protocol), in arXiv's formats, or
in MODS, MARC, JATS or DataCite. Only the elements that belong to a citation are read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import Link, LinkKind, PaperKind, Source
from papershelf.problems import failure, note
from papershelf.readers.fields import Fields, completed, is_address, shown, unusable
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind, status_in_comment
from papershelf.readers.xml.arxiv_atom import links_in_comment, with_links_and_status
from papershelf.readers.xml.jats import fields_of_jats
from papershelf.readers.xml.library import fields_of_datacite, fields_of_marc, fields_of_mods
from papershelf.readers.xml.stream import Located, XmlReader
from papershelf.text import tex
from papershelf.text.identifiers import identifier
from papershelf.text.name_lists import split_authors

_ARXIV = "oai:arXiv.org:"
# arXiv's mark of a description that is a comment and no abstract.
_COMMENT = "Comment:"
# "Vol. 3 No. 2 (2010): Special Issue", in any language, in the format of Open Journal Systems.
_ISSUE = re.compile(
    r"\s*[^\W\d]{1,10}\.? (?P<volume>[0-9]{1,5})"
    r"(?:,? [^\W\d]{1,10}\.? (?P<issue>[0-9]{1,5}(?:[-/][0-9]{1,5})?))? \([0-9]{4}\)"
)
_PAGES = re.compile(r"\s*([A-Za-z]{0,3}[0-9]{1,7}[-–][A-Za-z]{0,3}[0-9]{1,7})\s*")


def _read_elements(elements: Iterator[Located]) -> Iterator[Item]:
    """Yield the papers of an answer's records, its error, and a note if the list is incomplete."""
    for element, source in elements:
        if element.tag == "record":
            yield from _read_record(element, source)
        elif element.tag == "error":
            code, message = shown(element.get("code", "error")), shown(element.text or "")
            if code == "noRecordsMatch":
                yield note(source, "the archive has no matching records", message)
            else:
                yield failure(source, f"the archive returned an error: {code}", message)
        elif (element.text or "").strip():
            hint = "download the rest with the resumption token, and add it as another file"
            yield note(source, "the list is incomplete", hint)


def _read_record(record: Element, source: Source) -> Iterator[Item]:
    """Yield the paper of a record, or an aside for a deleted record."""
    if record.find("header[@status='deleted']") is not None:
        yield Aside(AsideKind.BOILERPLATE, source)
        return
    # The format oai_datacite wraps the record.
    paths = ("metadata/oai_datacite/payload/resource", "metadata/*")
    metadata = next((part for path in paths for part in record.iterfind(path)), None)
    if metadata is None:
        yield unusable(source, "no metadata", f"expected metadata in the format {_FORMATS}")
    elif metadata.tag not in _FIELDS_BY_TAG:
        message = f"the metadata format “{shown(metadata.tag)}” is not supported"
        yield unusable(source, message, f"harvest the records as {_FORMATS}")
    else:
        fields = _FIELDS_BY_TAG[metadata.tag](metadata)
        name = xml.first_at(record, "header/identifier")
        if metadata.tag == "dc" and name.startswith(_ARXIV):
            identifiers = (("arxiv", name.removeprefix(_ARXIV)), *fields.identifiers)
            fields = replace(fields, kind=PaperKind.PREPRINT, identifiers=identifiers)
        yield from paper_of(fields, source)


def _of_dublin_core(metadata: Element) -> Fields:
    """Return the fields of a Dublin Core record."""
    fields = xml.mapped_fields("Dublin Core", metadata)
    # "Article", and "info:eu-repo/semantics/article" of https://guidelines.openaire.eu.
    types = (text.rpartition("/")[2] for text in xml.all_at(metadata, "type"))
    descriptions = xml.all_at(metadata, "description")
    abstracts = [text for text in descriptions if not text.startswith(_COMMENT)]
    second = ["description (second value)"] if len(set(abstracts)) > 1 else []
    comments = [text for text in descriptions if text.startswith(_COMMENT)]
    addresses = filter(is_address, " ".join(xml.all_at(metadata, "identifier")).split())
    links = (Link(url=each, kind=LinkKind.PAPER, field="dc:identifier") for each in addresses)
    return replace(
        completed(fields, _host_of(xml.all_at(metadata, "source"))),
        abstract=next(iter(abstracts), ""),
        unused=(*fields.unused, *second),
        kind=paper_kind(types),
        published=xml.earliest(xml.all_at(metadata, "date")),
        identifiers=tuple(_identifiers_in(xml.all_at(metadata, "identifier"))),
        links=(*links, *links_in_comment(" ".join(comments))),
        status=next(filter(None, map(status_in_comment, comments)), None),
        language="; ".join(xml.all_at(metadata, "language")),
    )


def _of_arxiv(metadata: Element) -> Fields:
    return with_links_and_status(xml.mapped_fields("arXiv metadata", metadata), metadata)


def _of_arxiv_raw(metadata: Element) -> Fields:
    """Return the fields of a record in arXiv's raw format, which has all authors in one text."""
    authors = split_authors(tex.text_of_tex(xml.first_at(metadata, "authors")))
    return replace(_of_arxiv(metadata), authors=authors)


_FIELDS_BY_TAG: Mapping[str, Callable[[Element], Fields]] = {
    "dc": _of_dublin_core,
    "arXiv": _of_arxiv,
    "arXivRaw": _of_arxiv_raw,
    "mods": fields_of_mods,
    "article": fields_of_jats,
    "record": fields_of_marc,
    "resource": fields_of_datacite,
}
_FORMATS = "oai_dc, arXiv, marcxml, mods, jats or datacite"


def _identifiers_in(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield scheme and value of identifiers such as "doi:10.1000/1", but not of addresses."""
    for text in texts:
        if not is_address(text) and identifier("doi", text):
            yield "doi", text
        elif text.casefold().startswith("arxiv:") and identifier("arxiv", text):
            yield "arxiv", text


def _host_of(sources: Iterable[str]) -> Fields:
    """Return journal, volume, issue and pages from the first of *sources* in a known format."""
    for text in sources:
        journal, _, rest = text.partition(";")
        if match := _ISSUE.match(rest):
            found = _PAGES.fullmatch(rest.rpartition(";")[2])
            pages, issue = found[1] if found else "", match["issue"] or ""
            return Fields(venue=journal, volume=match["volume"], issue=issue, pages=pages)
    return Fields()


OAI = XmlReader("OAI-PMH", _read_elements)
DUBLIN_CORE = xml.paper_reader("Dublin Core", _of_dublin_core)
