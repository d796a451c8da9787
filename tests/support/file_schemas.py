"""The JSON Schemas of the files that a maintainer keeps, made from the tables of their loaders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import fastjsonschema
import yaml
from msgspec import UNSET, UnsetType, defstruct
from msgspec.json import schema

from papershelf.curated.corrections import CHANGES, VALUES
from papershelf.curated.taxonomy import Topic
from papershelf.curated.venues import KnownVenue
from papershelf.model import LinkKind, PaperKind

_DRAFT = "http://json-schema.org/draft-07/schema#"
# Faults in the form of a file, not in its values.
_OF_FORM = re.compile(r"unknown key|must be a (?:mapping|list)|must be a non-empty text")
_ALIAS = re.compile(r"\*\w")


def _either(kind: Any) -> Any:
    """Return the type of one value, of a list of values, or of null."""
    return kind | tuple[kind, ...] | None


def _optional(kinds: Mapping[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    """Return fields that may be left out."""
    return [(name, kind | UnsetType, UNSET) for name, kind in kinds.items()]


_TEXTS = tuple[str, ...]
_FACET = defstruct("Facet", [("label", str), ("description", str)])
_LINK = defstruct("Link", [("url", str), ("kind", LinkKind)])
_SET = defstruct(
    "Set",
    _optional(
        {
            **dict.fromkeys(VALUES, str),
            **dict.fromkeys(("authors", "keywords"), _either(str)),
            "kind": PaperKind,
        }
    ),
)
_PAPER = defstruct(
    "Paper",
    [
        ("paper", str),
        *_optional(
            {
                "set": _SET,
                **dict.fromkeys(CHANGES, _either(str)),
                "remove": _either(Literal[tuple(name for name in VALUES if name != "title")]),
                "add_links": _either(_LINK),
                "rename": str,
                "hide": bool,
            }
        ),
    ],
)
_PERSON = defstruct(
    "Person",
    [
        ("name", str),
        *_optional({"same_as": _either(str), "papers": _either(str), "as_name": str}),
    ],
)
_FORMS: Mapping[str, Any] = {
    "topics": defstruct(
        "Topics",
        [
            ("facets", dict[str, _FACET]),
            ("topics", tuple[Topic, ...]),
            *_optional({"context": _TEXTS, "ambiguous": _TEXTS}),
        ],
    ),
    "venues": defstruct("Venues", [("venues", tuple[KnownVenue, ...])]),
    "corrections": defstruct(
        "Corrections",
        _optional(
            {
                "papers": tuple[_PAPER, ...] | None,
                "merge": tuple[_TEXTS, ...] | None,
                "split": tuple[_TEXTS, ...] | None,
                "people": tuple[_PERSON, ...] | None,
            }
        ),
    )
    | None,
}
NAMES = tuple(_FORMS)


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of a file, which is strict about keys."""
    return {"$schema": _DRAFT, **_as_written(schema(_FORMS[name]))}


def _as_written(node: Any) -> Any:
    """Return a schema in which a text may be what YAML reads as a number or a boolean."""
    if isinstance(node, list):
        return [_as_written(item) for item in node]
    if not isinstance(node, dict):
        return node
    relaxed = {key: _as_written(value) for key, value in node.items()}
    if node.get("type") == "string":
        relaxed |= {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    return {**relaxed, "additionalProperties": False} if "properties" in node else relaxed


_VALIDATE: dict[str, Callable[[Any], Any]] = {}


def refuses(name: str, text: str) -> bool:
    """Return whether the schema of a file refuses the YAML in *text*."""
    if name not in _VALIDATE:
        _VALIDATE[name] = fastjsonschema.compile(schema_of(name))
    # Dates are texts in JSON, and editors read them as texts in YAML, too.
    document = json.loads(json.dumps(yaml.safe_load(text), default=str))
    try:
        _VALIDATE[name](document)
    except fastjsonschema.JsonSchemaValueException:
        return True
    return False


def refuses_faults_of_form(name: str, text: str, faults: Iterable[str]) -> bool:
    """Return whether the schema of a file refuses a *text* if one of its *faults* is of form.

    Invalid YAML, keys that JSON has not, and aliases, which may be endless, count as refused.
    """
    if _ALIAS.search(text) or not any(map(_OF_FORM.search, faults)):
        return True
    try:
        return refuses(name, text)
    except yaml.YAMLError:
        return True
