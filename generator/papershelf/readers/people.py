"""People in JSON and YAML: names, and objects with any of the usual names for their parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.readers.json_values import all_texts, as_list, first_text, text_of
from papershelf.readers.words import letters
from papershelf.text.affiliations import affiliated
from papershelf.text.identities import identified_by
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of, organisation, person
from papershelf.text.tables import table

# With nothing but their letters, by what they hold.
_KEYS = {part: text.split() for part, text in table("readers/people", dict[str, str]).items()}
# What DataCite calls a body.
_BODY = "Organizational"


def people_in(value: Any, separator: str = "") -> tuple[Author, ...]:
    """Return authors from a list of names or objects, or from a text that holds several names."""
    if isinstance(value, str):
        text = text_of(value)
        return split_authors(text.replace(separator, ";") if separator else text)
    return tuple(filter(None, map(_author_in, as_list(value))))


def _author_in(value: Any) -> Author | None:
    """Return the author that a name, an object, or a list [family, given, suffix] is."""
    if isinstance(value, dict):
        return _person_in(value)
    if isinstance(value, list):
        family, given, suffix = (*map(text_of, value[:3]), "", "", "")[:3]
        return person(given=given, family=family, suffix=suffix) if family or given else None
    name = text_of(value).strip()
    return author_of(name) if name else None


def _person_in(value: Mapping[str, Any]) -> Author | None:
    """Return the author that an object describes, as who the source tells apart from others."""
    parts = {letters(name): inner for name, inner in value.items()}
    author = _author_in_parts(parts)
    if not author:
        return None
    identity, others = first_text(parts, "identity"), parts.get("others") is True
    if identity or others:
        known, others = identity or author.identity, others or author.others
        author = replace(author, identity=known, others=others)
    author = affiliated(author, *_affiliations_of(parts))
    return identified_by(author, {name: text_of(inner) for name, inner in parts.items()})


def _affiliations_of(parts: Mapping[str, Any]) -> list[str]:
    """Return where an author works, by the first name that tells."""
    given = (as_list(parts[name]) for name in _KEYS["affiliation"] if name in parts)
    return [
        first_text({letters(name): inner for name, inner in place.items()}, *_KEYS["place"])
        if isinstance(place, dict)
        else text_of(place)
        for place in next(filter(None, given), ())
    ]


def _author_in_parts(parts: Mapping[str, Any]) -> Author | None:
    """Return the author whose name is in *parts*, in one piece, or both."""
    name, family = first_text(parts, *_KEYS["name"]), first_text(parts, *_KEYS["family"])
    given = f"{first_text(parts, *_KEYS['given'])} {_joined(parts, _KEYS['middle'])}".strip()
    is_body = parts.get("literal") or parts.get("nametype") == _BODY
    if is_body and not family:
        return organisation(name) if name else None
    if name.startswith((f"{family},", f"{family} ")):
        name = ""
    if family or given:
        particle, suffix = _joined(parts, _KEYS["particle"]), first_text(parts, *_KEYS["suffix"])
        author = person(given=given, particle=particle, family=family, suffix=suffix)
        return replace(author, name=name) if name else author
    return author_of(name) if name else None


def _joined(parts: Mapping[str, Any], names: list[str]) -> str:
    """Return all texts under some *names* as one."""
    found = (text for name in names if name in parts for text in all_texts(parts[name]))
    return " ".join(found).strip()
