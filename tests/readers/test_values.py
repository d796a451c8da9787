"""Values of records at the paths that lead to them."""

from __future__ import annotations

import pytest

from papershelf.curated.field_maps import JsonObject
from papershelf.readers.values import value_at

RECORD: JsonObject = {
    "notes": [{"kind": "a", "text": "first"}, "stray", {"kind": "b", "text": "second"}],
    "place": {"name": "Nature"},
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("place.name", "Nature"),
        ("notes[].text", ["first", "second"]),
        ("notes[kind=b].text", "second"),
        ("notes[kind=c].text", None),
        ("place[].name", None),
    ],
)
def test_a_path_leads_through_objects_lists_and_conditions(path: str, value: object) -> None:
    assert value_at(RECORD, path) == value
