"""What a CITATION.cff says: https://github.com/citation-file-format/citation-file-format.

The paper that its authors want to be cited, or else the software or data itself. Other references,
licences and versions are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, arxiv_note, page_span
from papershelf.readers.words import paper_kind
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import orcid_of
from papershelf.text.names import organisation, person

# Values are texts, lists and mappings.
_Entry = Mapping[str, Any]
_VERSION = "cff-version"
_HAS_VERSION = re.compile(rf"^[\"']?{_VERSION}[\"']?[ \t]*:", re.MULTILINE)
# The last is of BibTeX, and often written.
_VENUES = ("journal", "conference", "collection-title", "booktitle")
_LINKS = {
    "repository-code": LinkKind.CODE,
    "repository-artifact": LinkKind.OTHER,
    "repository": LinkKind.OTHER,
}


def is_cff(head: str) -> bool:
    """Return whether a text is a CITATION.cff."""
    return _HAS_VERSION.search(head) is not None


def is_cff_entry(entry: _Entry) -> bool:
    """Return whether a mapping is the whole of a CITATION.cff."""
    return _VERSION in entry


def fields_of_cff(entry: _Entry) -> Fields:
    """Return what the paper in an *entry* says, or the software if there is none."""
    given = entry.get("preferred-citation")
    preferred = given if isinstance(given, dict) else None
    cited = preferred or entry
    kind = paper_kind([_text(cited, "type")])
    own = tuple(_links_of(cited, LinkKind.PAPER if preferred else LinkKind.PROJECT_PAGE))
    code = tuple(link for link in _links_of(entry, LinkKind.OTHER) if link.kind is LinkKind.CODE)
    return Fields(
        title=_text(cited, "title"),
        abstract=_text(cited, "abstract"),
        authors=tuple(filter(None, map(_author, _entries(cited, "authors")))),
        kind=kind if preferred else PaperKind.OTHER,
        venue=_text(cited, *_VENUES),
        volume=_text(cited, "volume"),
        issue=_text(cited, "issue"),
        pages=page_span(_text(cited, "start"), _text(cited, "end")),
        publisher=_text(cited, "publisher", "institution"),
        published=most_exact(_dates_of(cited)),
        identifiers=tuple(_identifiers_of(cited)),
        keywords=tuple(item for item in _list(cited, "keywords") if isinstance(item, str)),
        links=(*own, *code) if preferred else own,
    )


def _text(entry: _Entry, *names: str) -> str:
    """Return the first text under some *names*; what is an object there is named by its name."""
    for name in names:
        value = entry.get(name, "")
        text = value.get("name", "") if isinstance(value, dict) else value
        if isinstance(text, str) and text.strip():
            return text
    return ""


def _list(entry: _Entry, name: str) -> list[Any]:
    value = entry.get(name)
    return value if isinstance(value, list) else []


def _entries(entry: _Entry, name: str) -> Iterator[_Entry]:
    """Yield the objects in a list."""
    return (item for item in _list(entry, name) if isinstance(item, dict))


def _author(entry: _Entry) -> Author | None:
    """Return a person, or an entity, which has a name in one piece."""
    family, given = _text(entry, "family-names"), _text(entry, "given-names")
    if family or given:
        particle, suffix = _text(entry, "name-particle"), _text(entry, "name-suffix")
        orcid = orcid_of(_text(entry, "orcid"))
        named = person(given=given, particle=particle, family=family, suffix=suffix, orcid=orcid)
        return affiliated(named, _text(entry, "affiliation"))
    name = _text(entry, "name", "alias")
    return organisation(name) if name else None


def _dates_of(entry: _Entry) -> Iterator[str]:
    """Yield the dates; the year of publication tells it best."""
    year, month = _text(entry, "year"), _text(entry, "month")
    yield year
    yield f"{year}-{month:0>2}" if month else ""
    yield _text(entry, "date-published")
    yield _text(entry, "date-released")


def _identifiers_of(entry: _Entry) -> Iterator[tuple[str, str]]:
    """Yield the identifiers, which stand alone or in a list."""
    others = [
        (_text(item, "type"), _text(item, "value")) for item in _entries(entry, "identifiers")
    ]
    yield "doi", _text(entry, "doi")
    yield from ((scheme, value) for scheme, value in others if scheme == "doi")
    yield "arxiv", arxiv_note(value for _, value in others)
    yield "pmcid", _text(entry, "pmcid")


def _links_of(entry: _Entry, page: LinkKind) -> Iterator[Link]:
    """Yield the addresses; *page* is the kind of the work's own."""
    for name, kind in (("url", page), *_LINKS.items()):
        if address := _text(entry, name):
            yield Link(url=address, kind=kind, field=name)
