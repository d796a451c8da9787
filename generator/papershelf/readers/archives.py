"""XML of archives, libraries and reference managers: arXiv, OAI-PMH, MODS, MARC, DataCite, EndNote.

https://info.arxiv.org/help/api/user-manual.html,
https://www.openarchives.org/OAI/openarchivesprotocol.html (metadata in Dublin Core, without the
envelope too, in arXiv's own formats, or in one of the others), https://www.loc.gov/standards/mods/,
https://www.loc.gov/marc/bibliographic/, https://datacite-metadata-schema.readthedocs.io,
https://support.clarivate.com/Endnote/s/article/EndNote-XML-Document-Type-Definition (texts in runs
of `<style>`).

arXiv's categories are not the authors' keywords, and are left out; so are journal references, which
name a venue in any form. Editors are not authors, save of a book that has no others in MODS and
EndNote. All else that is no part of a citation is left out.
"""

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.problems import failure, note
from papershelf.readers.crossref import fields_of_jats
from papershelf.readers.fields import (
    WHOLE,
    Fields,
    arxiv_note,
    is_address,
    one_line,
    paper_of,
    paper_or_pdf,
    shown,
    unusable,
    with_subtitle,
)
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import WORDS, letters, paper_kind, status_in_comment
from papershelf.readers.xml_stream import Found, all_text
from papershelf.text import tex
from papershelf.text.affiliations import affiliated
from papershelf.text.identifiers import identified, identifier
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of, organisation

_HOST = "relatedItem[@type='host']"
_AUTHORS, _EDITORS = WORDS.roles["author"], WORDS.roles["editor"]
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|II|III|IV)\.?", re.IGNORECASE)
# What a part is of a work of such a kind; proceedings are a book to others.
_PARTS = {
    PaperKind.CONFERENCE: PaperKind.CONFERENCE,
    PaperKind.ARTICLE: PaperKind.ARTICLE,
    PaperKind.BOOK: PaperKind.CHAPTER,
}
_PROCEEDINGS = "proceedings"


def fields_of_mods(record: Element) -> Fields:
    """Return what a *record* in MODS says."""
    kind = _kind_of(record)
    host = xml.child_at(record, _HOST)
    authors = _people_of(record, _AUTHORS)
    return replace(
        mapped_fields("MODS", record),
        title=_title_of(record),
        authors=authors if authors or kind is not PaperKind.BOOK else _people_of(record, _EDITORS),
        kind=kind,
        venue="" if host is None else _title_of(host),
    )


def _title_of(work: Element) -> str:
    """Return the main title of a *work*, with its article and what stands below it."""
    main = xml.main_at(work, "titleInfo", "type")
    if main is None:
        return ""
    article, title, below = (xml.marked_at(main, name) for name in ("nonSort", "title", "subTitle"))
    gap = "" if article.endswith(("'", "’")) or not article else " "
    return with_subtitle(f"{article}{gap}{title}", below)


def _people_of(record: Element, roles: frozenset[str]) -> tuple[Author, ...]:
    """Return those in one of some *roles*; who has none is an author."""
    names = [name for name in record.iterfind("name") if name.get("type") != "conference"]
    given = [(name, xml.all_at(name, "role/roleTerm")) for name in names]
    return tuple(
        affiliated(_named(name), *xml.all_at(name, "affiliation"))
        for name, terms in given
        if roles.intersection(map(str.casefold, terms)) or (not terms and roles is _AUTHORS)
    )


def _named(name: Element) -> Author:
    """Return a person or an organisation, by the parts of the *name* or in one piece."""
    family = xml.first_at(name, "namePart[@type='family']")
    given = " ".join(xml.all_at(name, "namePart[@type='given']"))
    terms = xml.first_at(name, "namePart[@type='termsOfAddress']")
    if family or given:
        found = xml.author_in_parts(family, given, terms if _SUFFIX.fullmatch(terms) else "")
        return identified(found, xml.first_at(name, "nameIdentifier[@type='orcid']"))
    plain = " ".join(
        all_text(part) for part in name.iterfind("namePart") if part.get("type") is None
    )
    return organisation(plain) if name.get("type") == "corporate" else author_of(plain)


def _kind_of(record: Element) -> PaperKind | None:
    """Return the kind by the genre of the *record*, or by that of the work that it is part of."""
    own, host = xml.all_at(record, "genre"), xml.all_at(record, f"{_HOST}/genre")
    kinds = (paper_kind(["conference" if letters(word) == _PROCEEDINGS else word]) for word in host)
    of_host = (_PARTS[kind] for kind in kinds if kind and kind in _PARTS)
    return paper_kind(own) or next(of_host, None)


# What cataloguers put between the parts of a record.
_BLANKS_AND_ENDS = f"{string.whitespace}/:;,="
_STOPPED = re.compile(r"(?<=[^\W\d]{3})\.$")
_PERSONS, _BODIES = ("100", "700"), ("110", "710")
_REGISTRIES = ("024", "037")


def fields_of_marc(record: Element) -> Fields:
    """Return what a *record* in MARC says."""
    for part in record.iterfind("datafield/subfield"):
        part.text = (part.text or "").strip(_BLANKS_AND_ENDS)
    fields = mapped_fields("MARC", record)
    return replace(
        fields,
        title=xml.without_full_stop(fields.title),
        authors=tuple(_authors_of(record)),
        identifiers=tuple(_registered(record)),
    )


def _authors_of(record: Element) -> Iterator[Author]:
    """Yield persons and bodies who are authors, the main one first."""
    for field in record.iterfind("datafield"):
        tag = field.get("tag")
        if tag not in (*_PERSONS, *_BODIES):
            continue
        roles = {role.strip(".").casefold() for role in _parts(field, "4") + _parts(field, "e")}
        names = [_STOPPED.sub("", name) for name in _parts(field, "a")]
        if names and (not roles or roles & _AUTHORS):
            found = organisation(names[0]) if tag in _BODIES else author_of(names[0])
            yield affiliated(found, *_parts(field, "u"))


def _parts(field: Element, code: str) -> list[str]:
    return xml.texts_at(field, f"subfield[@code='{code}']")


def _registered(record: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in the fields that registries share."""
    texts, others = (
        xml.texts_at(record, f"datafield[@tag='{tag}']/subfield[@code='a']") for tag in _REGISTRIES
    )
    yield from (("doi", text) for text in texts if identifier("doi", text))
    yield "arxiv", arxiv_note([*texts, *others])


def fields_of_datacite(resource: Element) -> Fields:
    """Return what a *resource* of DataCite says."""
    fields = mapped_fields("DataCite", resource)
    main = xml.main_at(resource, "titles/title", "titleType")
    return fields if main is None else replace(fields, title=xml.marked_text(main))


_NUMBERS = {"pmcid": r"\b(PMC[0-9]{1,9})\b", "arxiv": r"(?i:\barxiv:\s?)(\S{5,40})"}
_NUMBERED = ("custom2", "accession-num", "electronic-resource-num")
_OF_PUBMED = re.compile("pubmed|medline", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_SOME_PAGES = re.compile("[0-9][-–]{1,3}[0-9]")


def _fields_of_endnote(record: Element) -> Fields:
    fields = mapped_fields("EndNote", record)
    names = xml.all_at(record, "contributors/authors/author", "contributors/author")
    if not names and fields.kind is PaperKind.BOOK:
        names = xml.all_at(record, "contributors/secondary-authors/author")
    if fields.kind in WHOLE:
        pages = fields.pages if _SOME_PAGES.search(fields.pages) else ""
        fields = replace(fields, venue="", venue_short="", pages=pages)
    return replace(
        fields,
        authors=tuple(_author(one_line(name)) for name in names),
        identifiers=tuple(_endnote_ids(record)),
    )


def _author(name: str) -> Author:
    """Return an author; a comma at the end marks an organisation."""
    return organisation(name.rstrip(", ")) if name.endswith(",") else author_of(name)


def _endnote_ids(record: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in the fields where programs put them."""
    _, number, written = texts = [xml.first_at(record, name) for name in _NUMBERED]
    doi = _DOI.search(written)
    yield "doi", doi[0] if doi else ""
    for scheme, pattern in _NUMBERS.items():
        for text in texts:
            if (match := re.search(pattern, text)) and identifier(scheme, match[1]):
                yield scheme, match[1]
    database = xml.first_at(record, "remote-database-name")
    if _OF_PUBMED.search(database) and identifier("pmid", number):
        yield "pmid", number


_ERRORS = "/api/errors"
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`]{1,2000}+", re.IGNORECASE)
_MOST_DOIS = 5
_AFTER_ADDRESS = ".,;:!?)]"


def _read_entries(found: Iterator[Found]) -> Iterator[Item]:
    """Yield the paper of each entry, or the error that arXiv gave in place of an answer."""
    for one in found:
        if _ERRORS in xml.first_at(one.element, "id"):
            said = shown(xml.first_at(one.element, "summary")) or "nothing more"
            hint = "mend the query and try again"
            yield unusable(one.source, f"arXiv gave an error: {said}", hint)
        else:
            # The first version dates it.
            fields = mapped_fields("arXiv", one.element)
            known = _completed(fields, one.element, *_entry_links(one.element))
            yield from paper_of(known, one.source)


def _completed(fields: Fields, record: Element, *links: Link) -> Fields:
    """Return *fields* of arXiv with *links*, DOIs, and what the authors say in their comment."""
    comment = xml.first_at(record, "comment", "comments")
    return replace(
        fields,
        identifiers=(*fields.identifiers, *dois_of(xml.first_at(record, "doi"))),
        links=(*links, *links_in_comment(comment)),
        status=status_in_comment(comment),
    )


def dois_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the DOIs of a field, in which authors may give a few with blanks between them."""
    return tuple(("doi", value) for value in text.split()[:_MOST_DOIS])


def _entry_links(entry: Element) -> Iterator[Link]:
    """Yield the page and the PDF on arXiv; the address of a DOI says no more than the DOI."""
    for link in entry.findall("link"):
        address = link.get("href", "")
        if link.get("type") == "application/pdf" or link.get("title") == "pdf":
            yield Link(url=address, kind=LinkKind.PDF, field="link")
        elif link.get("rel") == "alternate":
            yield Link(url=address, kind=LinkKind.PREPRINT, field="link")


def links_in_comment(comment: str) -> Iterator[Link]:
    """Yield the addresses in the authors' comment, which often lead to code or a project's page."""
    for match in _ADDRESS.finditer(comment):
        address = match[0].rstrip(_AFTER_ADDRESS)
        yield Link(url=address, kind=LinkKind.OTHER, field="comment")


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
    return _completed(mapped_fields("arXiv metadata", metadata), metadata)


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


ARXIV = xml.element_format("arXiv", _read_entries)
OAI = xml.element_format("OAI-PMH", _read_elements)
OAI_RECORDS = xml.element_format("OAI-PMH records", _read_elements)
DUBLIN_CORE = xml.paper_format("Dublin Core", _of_dublin_core)
MODS = xml.paper_format("MODS", fields_of_mods)
MARC = xml.paper_format("MARC", fields_of_marc)
DATACITE = xml.paper_format("DataCite XML", fields_of_datacite)
ENDNOTE_XML = xml.paper_format("EndNote XML", _fields_of_endnote)
