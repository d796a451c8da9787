"""XML of libraries and reference managers: MODS, MARC, DataCite, EndNote.

https://www.loc.gov/standards/mods/, https://www.loc.gov/marc/bibliographic/,
https://datacite-metadata-schema.readthedocs.io,
https://support.clarivate.com/Endnote/s/article/EndNote-XML-Document-Type-Definition (texts are
split into `<style>` elements). In MODS and EndNote, editors count as authors of a book without
authors. Only the data of a citation are read.
"""

import re
import string
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import (
    STANDALONE,
    Fields,
    Texts,
    arxiv_mention,
    arxiv_note,
    author_in_parts,
    endnote_author,
    one_line,
    with_subtitle,
    without_full_stop,
)
from papershelf.readers.maps import TextReader, known_maps
from papershelf.readers.words import WORDS, letters, paper_kind
from papershelf.readers.xml.stream import all_text
from papershelf.text.affiliations import affiliated
from papershelf.text.identifiers import identified, identifier
from papershelf.text.names import author_of, organisation

_AUTHORS, _EDITORS = WORDS.roles["author"], WORDS.roles["editor"]
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|II|III|IV)\.?", re.IGNORECASE)
# The kind of a part by that of its host. In other formats, "proceedings" stands for a book.
_PARTS = {
    PaperKind.CONFERENCE: PaperKind.CONFERENCE,
    PaperKind.ARTICLE: PaperKind.ARTICLE,
    PaperKind.BOOK: PaperKind.CHAPTER,
}


def fields_of_mods(record: Element) -> Fields:
    """Return the fields of a *record* in MODS."""
    for part in record.findall("relatedItem[@type='host']"):
        part.tag = "host"
    fields, host = xml.mapped_fields("MODS", record), record.find("host")
    kind = fields.kind or _kind_by_host(record)
    authors = _people_of(record, _AUTHORS)
    return replace(
        fields,
        title=_title_of(record),
        authors=authors if authors or kind is not PaperKind.BOOK else _people_of(record, _EDITORS),
        kind=kind,
        venue="" if host is None else _title_of(host),
    )


def _title_of(work: Element) -> str:
    """Return the main title of a *work*, with its initial article and its subtitle."""
    main = next((title for title in work.iterfind("titleInfo") if not title.get("type")), None)
    if main is None:
        return ""
    article, title, below = (xml.marked_at(main, name) for name in ("nonSort", "title", "subTitle"))
    gap = "" if article.endswith(("'", "’")) or not article else " "
    return with_subtitle(f"{article}{gap}{title}", below)


def _people_of(record: Element, roles: frozenset[str]) -> tuple[Author, ...]:
    """Return the names with one of *roles*; names without a role are authors."""
    names = [name for name in record.iterfind("name") if name.get("type") != "conference"]
    names_and_roles = [(name, xml.all_at(name, "role/roleTerm")) for name in names]
    return tuple(
        affiliated(_parse_name(name), *xml.all_at(name, "affiliation"))
        for name, terms in names_and_roles
        if roles.intersection(map(str.casefold, terms)) or (not terms and roles is _AUTHORS)
    )


def _parse_name(name: Element) -> Author:
    """Return the person or organisation with this *name*, which has parts or is one text."""
    family = xml.first_at(name, "namePart[@type='family']")
    given = " ".join(xml.all_at(name, "namePart[@type='given']"))
    terms = xml.first_at(name, "namePart[@type='termsOfAddress']")
    if family or given:
        author = author_in_parts(family, given, terms if _SUFFIX.fullmatch(terms) else "")
        return identified(author, xml.first_at(name, "nameIdentifier[@type='orcid']"))
    full_name = " ".join(
        all_text(part) for part in name.iterfind("namePart") if part.get("type") is None
    )
    return organisation(full_name) if name.get("type") == "corporate" else author_of(full_name)


def _kind_by_host(record: Element) -> PaperKind | None:
    """Return the kind of a *record* by the genre of its host, or None."""
    genres = xml.texts_at(record, "host/genre")
    words = ("conference" if letters(word) == "proceedings" else word for word in genres)
    kinds = (paper_kind([word]) for word in words)
    return next((_PARTS[kind] for kind in kinds if kind and kind in _PARTS), None)


# Cataloguers put this punctuation between the parts of a record.
_PUNCTUATION = f"{string.whitespace}/:;,="
_PERSONS, _ORGANISATIONS = ("100", "700"), ("110", "710")


def fields_of_marc(record: Element) -> Fields:
    """Return the fields of a *record* in MARC."""
    texts = Texts(
        (f"{field.get('tag')}${part.get('code')}", text)
        for field in record.iterfind("datafield")
        for part in field.iterfind("subfield")
        if (text := all_text(part).strip(_PUNCTUATION))
    )
    fields = TextReader(known_maps("xml")["MARC"], texts.texts).fields()
    dois = [("doi", text) for text in texts.all("024$a") if identifier("doi", text)]
    return replace(
        fields,
        title=without_full_stop(fields.title),
        # Others are from other places, or in other languages.
        abstract=texts.first("520$a"),
        authors=tuple(_authors_of(record)),
        identifiers=(*dois, ("arxiv", arxiv_note(texts.all("024$a", "037$a")))),
    )


def _authors_of(record: Element) -> Iterator[Author]:
    """Yield the persons and organisations who are authors, the main one first."""
    for field in record.iterfind("datafield"):
        tag = field.get("tag")
        if tag not in (*_PERSONS, *_ORGANISATIONS):
            continue
        roles = {role.strip(".").casefold() for role in _texts(field, "4") + _texts(field, "e")}
        for name in _texts(field, "a")[:1] if not roles or roles & _AUTHORS else ():
            is_person = tag in _PERSONS
            author = author_of(name) if is_person else organisation(without_full_stop(name))
            yield affiliated(author, *_texts(field, "u"))


def _texts(field: Element, code: str) -> list[str]:
    texts = xml.texts_at(field, f"subfield[@code='{code}']")
    return list(filter(None, (text.strip(_PUNCTUATION) for text in texts)))


def fields_of_datacite(resource: Element) -> Fields:
    """Return the fields of a *resource* of DataCite."""
    # A path can't ask for titles without a type, so subtitles and translations get another name.
    for title in resource.iterfind("titles/title"):
        title.tag = "typed" if title.get("titleType") else "title"
    return xml.mapped_fields("DataCite", resource)


_ID_FIELDS = ("custom2", "accession-num", "electronic-resource-num")
_PMCID = re.compile(r"\bPMC[0-9]{1,9}\b")
_PUBMED = re.compile("pubmed|medline", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")


def _fields_of_endnote(record: Element) -> Fields:
    fields = xml.mapped_fields("EndNote", record)
    names = xml.all_at(record, "contributors/authors/author", "contributors/author")
    if not names and fields.kind is PaperKind.BOOK:
        names = xml.all_at(record, "contributors/secondary-authors/author")
    if fields.kind in STANDALONE:
        fields = replace(fields, venue="", venue_short="")
    return replace(
        fields,
        authors=tuple(map(endnote_author, map(one_line, names))),
        identifiers=tuple(_endnote_ids(record)),
    )


def _endnote_ids(record: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in the fields where programs store them."""
    _, accession, resource = texts = [xml.first_at(record, name) for name in _ID_FIELDS]
    doi = _DOI.search(resource)
    yield "doi", doi[0] if doi else ""
    yield from (("pmcid", pmcid) for text in texts for pmcid in _PMCID.findall(text))
    yield from (("arxiv", arxiv_mention(text)) for text in texts)
    database = xml.first_at(record, "remote-database-name")
    if _PUBMED.search(database) and identifier("pmid", accession):
        yield "pmid", accession


MODS = xml.paper_reader("MODS", fields_of_mods)
MARC = xml.paper_reader("MARC", fields_of_marc)
DATACITE = xml.paper_reader("DataCite XML", fields_of_datacite)
ENDNOTE_XML = xml.paper_reader("EndNote XML", _fields_of_endnote)
