"""Field maps: the names under which the records of a program hold the fields of `Fields`."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct, convert, field

from papershelf.curated.yaml_nodes import Place, as_written, nearest_or_all
from papershelf.model import CountKind, LinkKind, PaperKind
from papershelf.problems import PapershelfError, Problem, failure
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
# Keys whose values are not paths, but taken as they are.
_PLAIN = ("separator", "kinds", "default", "links", "link_objects", "link_field")
# The keys of a map in the settings.
_SETTINGS = (*TEXTS, *_LISTS, *SCHEMES, *_LINKS, *CountKind, "separator", "needs")


class FieldMap(Struct, frozen=True, kw_only=True):
    """The paths of fields in one type of record; of several paths the first with a text is used.

    A map applies to a record that has values at all of `needs`, and at one of `any_of` if there are
    any. `kinds` translates the values at `kind`, `default` is the kind of other records.
    `separator` separates authors, or keywords, in one text; authors that are objects have the parts
    of their names at the paths of `people`. In tagged text, parts of books have their venue at
    `host`, books at `series`, and books without authors have `editors`. A `day`, in XML and tagged
    text, may lack its year; records of unknown programs have parts of dates at `year`, `month` and
    `day`. `link_objects` leads to links in Papershelf's format, and `link_field`
    is the field of links in messages. `status` leads to words such as "Withdrawn", `counts` to
    numbers, or to objects with `value` and `date`, and `counted` to the date of counts without one.
    """

    needs: Paths
    any_of: Paths = ()
    title: Paths = ("title",)
    subtitle: Paths = ()
    abstract: Paths = ()
    authors: Paths = ()
    editors: Paths = ()
    people: Mapping[str, Paths] = field(default_factory=dict)
    keywords: Paths = ()
    kind: Paths = ()
    kinds: Mapping[str, PaperKind] = field(default_factory=dict)
    default: PaperKind | None = None
    venue: Paths = ()
    host: Paths = ()
    series: Paths = ()
    venue_short: Paths = ()
    volume: Paths = ()
    issue: Paths = ()
    pages: Paths = ()
    publisher: Paths = ()
    published: Paths = ()
    year: Paths = ()
    month: Paths = ()
    day: Paths = ()
    listed: Paths = ()
    language: Paths = ()
    license: Paths = ()
    key: Paths = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[LinkKind, str], ...] = ()
    link_objects: str = ""
    link_field: str = ""
    separator: str = ""
    status: Paths = ()
    counts: tuple[tuple[CountKind, str], ...] = ()
    counted: Paths = ()


def load_field_maps(setting: Mapping[Any, Any], place: Place) -> tuple[FieldMap, ...]:
    """Return the maps of the *setting* `maps`; *place* returns the source of what keys lead to.

    Raises PapershelfError with all errors.
    """
    if problems := [it for name, block in setting.items() for it in _faults(name, block, place)]:
        raise PapershelfError(problems)
    return tuple(map(_field_map, setting.values()))


def field_maps_of(blocks: Mapping[str, Mapping[str, Any]]) -> dict[str, FieldMap]:
    """Return the maps that come with Papershelf, by name; *blocks* are in the format of settings.

    They may also have all other fields of `FieldMap`, and in `same` the fields whose path is their
    name.
    """
    return {name: _field_map(block) for name, block in blocks.items()}


def _field_map(block: Mapping[str, Any]) -> FieldMap:
    """Return the map of a valid *block* of settings."""
    block = {**{name: name for name in block.get("same", ())}, **block}
    paths = {key: _listed(value) for key, value in block.items() if key not in _PLAIN}
    values = {
        "needs": paths.get("title", [])[:1],
        **{
            key: [(kinds[name], path) for name in paths if name in kinds for path in paths[name]]
            for key, kinds in _PAIRS.items()
        },
        **{key: paths[key] for key in FieldMap.__struct_fields__ if key in paths},
        "people": {part: _listed(path) for part, path in block.get("people", {}).items()},
        **{key: block[key] for key in _PLAIN if key in block},
    }
    return convert(values, FieldMap)


def _faults(name: object, block: object, place: Place) -> Iterator[Problem]:
    """Yield the errors in *block*, the map *name* of the settings."""
    source, shown = partial(place, "maps", name), f"maps.{name}"
    if not isinstance(block, Mapping):
        yield failure(
            source(), f"'{shown}' must be a mapping of fields to paths, not {as_written(block)}"
        )
        return
    for key, value in block.items():
        if key not in _SETTINGS:
            hint = nearest_or_all(str(key), _SETTINGS)
            yield failure(source(key), f"unknown field '{shown}.{key}'", hint)
        elif key == "separator":
            if not isinstance(value, str) or not value.strip():
                message = f"'{shown}.separator' must be a text such as ';', not {as_written(value)}"
                yield failure(source(key), message)
        elif value == [] or not all(
            isinstance(path, str) and _PATH.fullmatch(path) for path in _listed(value)
        ):
            message = f"'{shown}.{key}' must be a path or a list of paths, not {as_written(value)}"
            yield failure(source(key), message, "such as people[].name or [title, name]")
    if "title" not in block:
        yield failure(source(), f"'{shown}' has no 'title'", "every paper needs one")


def _listed(value: object) -> list[Any]:
    """Return *value* if it is a list, else a list of it."""
    return value if isinstance(value, list) else [value]
