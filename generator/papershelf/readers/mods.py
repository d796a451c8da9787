"""MODS, as libraries, the ACL Anthology and bibutils write it: https://www.loc.gov/standards/mods/.

Editors are not authors, save of a book that has no others; meetings, notes, shelf marks and
classifications are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields, with_subtitle
from papershelf.readers.maps import mapped_fields
from papershelf.readers.words import letters, paper_kind
from papershelf.readers.xml_stream import all_text
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import scheme_named
from papershelf.text.identities import identified
from papershelf.text.names import author_of, organisation

_HOST = "relatedItem[@type='host']"
_ISSUED = "originInfo/dateIssued"
# The first tells the year.
_DATES = (
    *(_ISSUED, f"{_HOST}/part/date", "part/date", f"{_HOST}/{_ISSUED}"),
    *("originInfo/copyrightDate", "originInfo/dateCreated"),
)
# "[2017]" and "c2017", as catalogs have them.
_CATALOGUED = re.compile(r"\[?[c©]?([0-9]{4})\??\]?\.?")
_AUTHORS = frozenset({"aut", "author", "cre", "creator", "dis", "dissertant"})
_EDITORS = frozenset({"edt", "editor", "editor of compilation"})
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|II|III|IV)\.?", re.IGNORECASE)
# What a part is of a work of such a kind; proceedings are a book to others.
_PARTS = {
    PaperKind.CONFERENCE: PaperKind.CONFERENCE,
    PaperKind.ARTICLE: PaperKind.ARTICLE,
    PaperKind.BOOK: PaperKind.CHAPTER,
}
_PROCEEDINGS = "proceedings"


def fields_of_mods(record: Element) -> Fields:
    """Return what a *record* says."""
    kind = _kind_of(record)
    host = xml.child_at(record, _HOST)
    authors = _people_of(record, _AUTHORS)
    return replace(
        mapped_fields("MODS", record),
        title=_title_of(record),
        authors=authors if authors or kind is not PaperKind.BOOK else _people_of(record, _EDITORS),
        kind=kind,
        venue="" if host is None else _title_of(host),
        published=most_exact(_dates_of(record)),
        identifiers=tuple(_identifiers_of(record)),
    )


def _title_of(work: Element) -> str:
    """Return the main title of a *work*, with its article and what stands below it."""
    titles = work.findall("titleInfo")
    main = next((title for title in titles if not title.get("type")), None)
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
        affiliated(_author(name), *xml.all_at(name, "affiliation"))
        for name, terms in given
        if roles.intersection(map(str.casefold, terms)) or (not terms and roles is _AUTHORS)
    )


def _author(name: Element) -> Author:
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


def _dates_of(record: Element) -> Iterator[str]:
    """Yield the dates, of a span the first one."""
    for path in _DATES:
        for date in record.iterfind(path):
            if date.get("point") != "end":
                text = all_text(date)
                match = _CATALOGUED.fullmatch(text)
                yield match[1] if match else text


def _identifiers_of(record: Element) -> Iterator[tuple[str, str]]:
    for found in record.iterfind("identifier"):
        scheme = scheme_named(found.get("type", ""))
        if scheme:
            yield scheme, all_text(found)


MODS = xml.paper_format(
    "MODS", "mods", fields_of_mods, xml.begins_as("mods modsCollection"), (".xml", ".mods")
)
