"""Field maps: under which names the records of a program hold what `Fields` wants to know."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, convert, field

from papershelf.curated.yaml_nodes import nearest
from papershelf.model import CountKind, LinkKind, PaperKind, Source
from papershelf.problems import PapershelfError, failure
from papershelf.text.identifiers import SCHEMES

JsonObject = Mapping[str, Any]
# Names joined by dots lead into objects, "[]" after a name to each element of a list.
Paths = tuple[str, ...]
_PATH = re.compile(r"[^.\[\]]+(?:\[\])?(?:\.[^.\[\]]+(?:\[\])?)*")

TEXTS = (
    *("title", "abstract", "venue", "venue_short", "volume", "issue", "pages", "publisher"),
    *("published", "listed", "language", "license", "key"),
)
_LISTS = ("authors", "keywords", "status", "counted")
_LINKS = {kind.value.replace(" ", "_"): kind for kind in LinkKind}
_PAIRS: Mapping[str, Mapping[str, str]] = {
    "identifiers": {scheme: scheme for scheme in SCHEMES},
    "links": _LINKS,
    "counts": {kind.value: kind for kind in CountKind},
}
_PLAIN = ("separator", "kinds", "default", "links", "link_objects", "told_as")
_KNOWN = (*TEXTS, *_LISTS, *SCHEMES, *_LINKS, *CountKind, "separator", "needs")


class FieldMap(Struct, frozen=True, kw_only=True):
    """Where a kind of record holds its fields: paths, of which the first that holds text counts.

    A record is of this kind where all of `needs` lead to something. `kinds` translates what `kind`
    holds, `default` is the kind of the rest. Authors and keywords in one text stand apart by
    `separator`, and those that are objects have the parts of their names at the paths of `people`.
    `link_objects` leads to links as Papershelf writes them, and `told_as` is where links are from.
    `status` leads to words such as "Withdrawn"; `counts` lead to numbers, or to objects with
    `value` and `date`, and `counted` to the date of those that have none.
    """

    name: str
    needs: Paths
    title: Paths = ("title",)
    subtitle: Paths = ()
    abstract: Paths = ()
    authors: Paths = ()
    people: Mapping[str, Paths] = field(default_factory=dict)
    keywords: Paths = ()
    kind: Paths = ()
    kinds: Mapping[str, PaperKind] = field(default_factory=dict)
    default: PaperKind | None = None
    venue: Paths = ()
    venue_short: Paths = ()
    volume: Paths = ()
    issue: Paths = ()
    pages: Paths = ()
    publisher: Paths = ()
    published: Paths = ()
    day: Paths = ()
    listed: Paths = ()
    language: Paths = ()
    license: Paths = ()
    key: Paths = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[LinkKind, str], ...] = ()
    link_objects: str = ""
    told_as: str = ""
    separator: str = ""
    status: Paths = ()
    counts: tuple[tuple[CountKind, str], ...] = ()
    counted: Paths = ()


def load_field_maps(given: Mapping[Any, Any], place: str) -> tuple[FieldMap, ...]:
    """Return the maps of the setting `maps`; raises PapershelfError with all that is wrong."""
    source = Source(path=place)
    faults = (fault for name, block in given.items() for fault in _faults(f"maps.{name}", block))
    problems = [failure(source, message, hint) for message, hint in faults]
    if problems:
        raise PapershelfError(problems)
    return tuple(_field_map(str(name), block) for name, block in given.items())


def field_maps_of(given: Mapping[str, Mapping[str, Any]]) -> dict[str, FieldMap]:
    """Return by their names the maps that come along, *given* as those of settings are.

    They may have `kind`, `kinds`, `default`, `day`, `people`, `links` and where these are from too.
    """
    return {name: _field_map(name, block) for name, block in given.items()}


def _field_map(name: str, given: Mapping[str, Any]) -> FieldMap:
    """Return the map that a block without faults describes."""
    paths = {key: _listed(value) for key, value in given.items() if key not in _PLAIN}
    block = {
        "name": name,
        "needs": paths.get("needs", paths.get("title", [])[:1]),
        **{key: [*_pairs(paths, known)] for key, known in _PAIRS.items()},
        **{key: paths[key] for key in (*TEXTS, *_LISTS, "kind", "subtitle", "day") if key in paths},
        "people": {part: _listed(path) for part, path in given.get("people", {}).items()},
        **{key: given[key] for key in _PLAIN if key in given},
    }
    return convert(block, FieldMap)


def _pairs(paths: Mapping[str, list[str]], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the *paths* under names that are *known*, each after what it leads to."""
    for key in paths:
        if key in known:
            yield from ((known[key], path) for path in paths[key])


def _faults(within: str, given: object) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one map of the settings, each message with its hint."""
    if not isinstance(given, Mapping):
        yield f"'{within}' must hold fields and their paths, not {given!r}", ""
        return
    for key, value in given.items():
        if key not in _KNOWN:
            hint = nearest(str(key), _KNOWN) or f"known: {', '.join(_KNOWN)}"
            yield f"unknown field '{within}.{key}'", hint
        elif key == "separator":
            if not isinstance(value, str) or not value.strip():
                yield f"'{within}.separator' must be a sign such as ';', not {value!r}", ""
        elif value == [] or not all(
            isinstance(path, str) and _PATH.fullmatch(path) for path in _listed(value)
        ):
            hint = "such as people[].name or [title, name]"
            yield f"'{within}.{key}' must be a path or a list of paths: {value!r}", hint
    if "title" not in given:
        yield f"'{within}' has no 'title'", "every paper needs one"


def _listed(value: object) -> list[Any]:
    """Return a value as a list of its own, unless it is one."""
    return value if isinstance(value, list) else [value]
