"""The setting `maps` names the paths of fields; all of its errors are reported together."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.curated.field_maps import FieldMap, field_maps_of, load_field_maps
from papershelf.model import LinkKind, Source
from support.faults import faults


def maps_of(setting: Any, path: str = "mkdocs.yml") -> tuple[FieldMap, ...]:
    """Return the maps of a setting in the file at *path*, whose lines are not known."""
    return load_field_maps(setting, lambda *_: Source(path=path))


def test_a_map_names_the_paths_of_fields() -> None:
    [field_map] = maps_of(
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
    )
    assert field_map.needs == field_map.title == ("paper.name",)
    assert (field_map.authors, field_map.published) == (("people[].name",), ("when", "year"))
    assert field_map.identifiers == (("doi", "ids.doi"),)
    assert field_map.links == ((LinkKind.PROJECT_PAGE, "home"),)
    assert field_map.separator == ";"


def test_a_map_may_name_the_paths_that_a_record_needs() -> None:
    [field_map] = maps_of({"ours": {"title": "t", "needs": ["t", "u.v"]}})
    assert field_map.needs == ("t", "u.v")


def test_a_map_of_the_package_lists_fields_at_paths_of_the_same_name() -> None:
    block = {"same": ["abstract", "doi", "pdf"], "arxiv": "id", "code": "repo"}
    field_map = field_maps_of({"Ours": block})["Ours"]
    assert (field_map.title, field_map.abstract) == (("title",), ("abstract",))
    assert field_map.identifiers == (("doi", "doi"), ("arxiv", "id"))
    assert field_map.links == ((LinkKind.PDF, "pdf"), (LinkKind.CODE, "repo"))


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
                f"'maps.ours.title' must be a path or a list of paths, not {written} "
                "(such as people[].name or [title, name])",
            )
            for path, written in (
                *((text, f"'{text}'") for text in ("", "a..b", ".a", "a.", "[]", "a[0]", "a[]b")),
                *((5, "5"), (None, "null"), ([], "[]"), (["a", ""], "[a, '']"), ({}, "{}")),
            )
        ),
        (
            {"title": "t", "separator": ""},
            "'maps.ours.separator' must be a text such as ';', not ''",
        ),
    ],
)
def test_an_invalid_map_is_refused_by_name(fields: object, fault: str) -> None:
    assert faults(maps_of, {"ours": fields}, "mkdocs.yml") == [f"mkdocs.yml: {fault}"]


def test_an_unknown_field_is_reported_with_the_known_ones() -> None:
    [fault] = faults(maps_of, {"ours": {"title": "t", "xyzzy": "x"}}, "mkdocs.yml")
    assert fault.startswith("mkdocs.yml: unknown field 'maps.ours.xyzzy' (known: title, abstract,")


def test_all_faults_of_all_maps_are_reported() -> None:
    assert (
        len(
            faults(
                maps_of,
                {"a": {"title": "", "b": "c"}, 5: None, "d": {"doi": 5}},
                "mkdocs.yml",
            )
        )
        == 5
    )
