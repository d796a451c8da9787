"""The setting `maps`: paths to fields, checked whole, with all errors at once."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.curated.field_maps import load_field_maps
from papershelf.model import LinkKind
from papershelf.problems import PapershelfError


def faults(maps: dict[Any, Any]) -> list[str]:
    """Return what maps are refused for."""
    with pytest.raises(PapershelfError) as error:
        load_field_maps(maps, "mkdocs.yml")
    return [str(problem) for problem in error.value.problems]


def test_a_map_says_where_fields_are() -> None:
    [found] = load_field_maps(
        {
            "ours": {
                "title": "paper.name",
                "authors": "people[].name",
                "published": ["when", "year"],
                "doi": "ids.doi",
                "project_page": "home",
                "separator": ";",
            }
        },
        "mkdocs.yml",
    )
    assert (found.name, found.needs, found.title) == ("ours", ("paper.name",), ("paper.name",))
    assert (found.authors, found.published) == (("people[].name",), ("when", "year"))
    assert found.identifiers == (("doi", "ids.doi"),)
    assert found.links == ((LinkKind.PROJECT_PAGE, "home"),)
    assert found.separator == ";"


def test_what_a_record_needs_may_be_told() -> None:
    [found] = load_field_maps({"ours": {"title": "t", "needs": ["t", "u.v"]}}, "mkdocs.yml")
    assert found.needs == ("t", "u.v")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        (5, "'maps.ours' must be a mapping of fields to paths, not 5"),
        ({}, "'maps.ours' has no 'title' (every paper needs one)"),
        ({"abstract": "a"}, "'maps.ours' has no 'title' (every paper needs one)"),
        ({"title": "t", "titel": "t"}, "unknown field 'maps.ours.titel' (did you mean 'title'?)"),
        *(
            (
                {"title": path},
                f"'maps.ours.title' must be a path or a list of paths, not {path!r} "
                "(such as people[].name or [title, name])",
            )
            for path in ("", "a..b", ".a", "a.", "[]", "a[0]", "a[]b", 5, None, [], ["a", ""], {})
        ),
        (
            {"title": "t", "separator": ""},
            "'maps.ours.separator' must be a text such as ';', not ''",
        ),
    ],
)
def test_a_map_that_is_wrong_is_named(fields: object, fault: str) -> None:
    assert faults({"ours": fields}) == [f"mkdocs.yml: {fault}"]


def test_an_unknown_field_is_answered_with_what_is_known() -> None:
    [fault] = faults({"ours": {"title": "t", "xyzzy": "x"}})
    assert fault.startswith("mkdocs.yml: unknown field 'maps.ours.xyzzy' (known: title, abstract,")


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(faults({"a": {"title": "", "b": "c"}, 5: None, "d": {"doi": 5}})) == 5
