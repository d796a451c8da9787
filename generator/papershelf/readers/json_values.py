"""Values in JSON and YAML of others, where anything may stand in any place, and people in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import Author
from papershelf.readers.fields import whole_letters
from papershelf.readers.words import letters
from papershelf.text.affiliations import affiliated
from papershelf.text.identifiers import identified_by
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of, organisation, person
from papershelf.text.tables import table

# What makes plain in a record what the paths of a map can't reach.
Prepare = Callable[[JsonObject], JsonObject]
MapRow = tuple[FieldMap, Prepare | None]
# A name, a list where brackets follow, and what its objects must have.
_STEP = re.compile(r"([^.\[\]]+)(\[(?:([^=\]]+)=([^\]]*))?\])?(?:\.|$)")


def value_at(record: JsonObject, path: str) -> Any:
    """Return what a path leads to: one value or, through lists, several; None where nothing is.

    Of a list with "[key=value]" behind its name, those objects count that have the value.
    """
    if path in record or not ("." in path or "[" in path):
        return record.get(path)
    values: list[Any] = [record]
    for name, is_list, key, wanted in _steps(path):
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
        if is_list:
            inner = chain.from_iterable(value for value in values if isinstance(value, list))
            values = [
                one
                for one in inner
                if not key or (isinstance(one, dict) and one.get(key) == wanted)
            ]
    if "[]" in path:
        return values or None
    return values[0] if values else None


@lru_cache(maxsize=1 << 10)
def _steps(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_STEP.findall(path))


def objects_in(value: Any) -> list[JsonObject]:
    """Return the objects of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, Mapping)]


def inner_at(record: JsonObject, *names: str) -> JsonObject:
    """Return the object that names lead to, an empty one where there is none."""
    for name in names:
        record = next(iter(objects_in(record.get(name))), {})
    return record


def text_of(value: Any) -> str:
    """Return the text that a value is, or the first in a list; a number is one too."""
    if isinstance(value, str):
        return whole_letters(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), "")
    return ""


def all_texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list, or the single one."""
    return tuple(filter(None, map(text_of, as_list(value))))


def as_list(value: Any) -> list[Any]:
    """Return a list from a list or a single value."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first_text(record: JsonObject, *names: str) -> str:
    """Return the first text under one of some *names*."""
    texts = (text_of(record[name]).strip() for name in names if name in record)
    return next(filter(None, texts), "")


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
