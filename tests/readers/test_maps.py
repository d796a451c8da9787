"""Field maps, whose paths lead to the values of a record."""

from __future__ import annotations

import pytest

from papershelf.curated.field_maps import JsonObject
from papershelf.model import PaperKind
from papershelf.readers.maps import mapped_fields, value_at

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


def test_a_preprint_may_have_other_types_before() -> None:
    record = {"pubTypeList": {"pubType": ["Journal Article", "Preprint"]}}
    assert mapped_fields("Europe PMC", record).kind is PaperKind.PREPRINT
    assert mapped_fields("HAL", {"docType_s": ["ART", "UNDEFINED"]}).kind is PaperKind.PREPRINT


def test_a_map_determines_where_objects_hold_the_names_of_authors() -> None:
    authorship = {"author": {"orcid": "0000-0002-1825-0097"}, "raw_author_name": "Yann LeCun"}
    [author] = mapped_fields("OpenAlex", {"authorships": [authorship]}).authors
    assert (author.name, author.orcid) == ("Yann LeCun", "0000-0002-1825-0097")
