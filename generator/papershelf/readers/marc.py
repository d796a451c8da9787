"""MARC 21 in XML, as libraries and INSPIRE write it: https://www.loc.gov/marc/bibliographic/.

Editors and illustrators are left out; so are shelf marks, holdings and addresses of libraries.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author
from papershelf.readers.fields import Fields, arxiv_note
from papershelf.readers.maps import mapped_fields
from papershelf.text.affiliations import affiliated
from papershelf.text.identifiers import identifier
from papershelf.text.names import author_of, organisation

_SIGN = r"www\.loc\.gov/MARC21|<(?:[\w.-]{1,99}:)?(?:datafield|leader)[\s>]"
# What cataloguers put between the parts of a record.
_BLANKS_AND_ENDS = f"{string.whitespace}/:;,="
_STOPPED = re.compile(r"(?<=[^\W\d]{3})\.$")
_PERSONS, _BODIES = ("100", "700"), ("110", "710")
_REGISTRIES = ("024", "037")
_ROLES = frozenset({"", "aut", "author", "cre", "creator", "dis", "joint author", "verfasser"})


def fields_of_marc(record: Element) -> Fields:
    """Return what a *record* says."""
    for part in record.iterfind("datafield/subfield"):
        part.text = (part.text or "").strip(_BLANKS_AND_ENDS)
    fields = mapped_fields("MARC", record)
    return replace(
        fields,
        title=xml.without_full_stop(fields.title),
        authors=tuple(_authors_of(record)),
        identifiers=tuple(_identifiers_of(record)),
    )


def _authors_of(record: Element) -> Iterator[Author]:
    """Yield persons and bodies who are authors, the main one first."""
    for field in record.iterfind("datafield"):
        tag = field.get("tag")
        if tag not in (*_PERSONS, *_BODIES):
            continue
        roles = _parts(field, "4") + _parts(field, "e") or [""]
        names = [_STOPPED.sub("", name) for name in _parts(field, "a")]
        if names and any(role.strip(".").casefold() in _ROLES for role in roles):
            found = organisation(names[0]) if tag in _BODIES else author_of(names[0])
            yield affiliated(found, *_parts(field, "u"))


def _parts(field: Element, code: str) -> list[str]:
    return xml.texts_at(field, f"subfield[@code='{code}']")


def _identifiers_of(record: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in the fields that registries share."""
    texts, others = (
        xml.texts_at(record, f"datafield[@tag='{tag}']/subfield[@code='a']") for tag in _REGISTRIES
    )
    yield from (("doi", text) for text in texts if identifier("doi", text))
    yield "arxiv", arxiv_note([*texts, *others])


MARC = xml.paper_format(
    "MARC",
    "record",
    fields_of_marc,
    xml.begins_as("collection record marcrecords", _SIGN),
    (".xml", ".marcxml"),
)
