"""A maintainer's YAML is read as it is written, and every fault is told with its line."""

from __future__ import annotations

import pytest

from papershelf.curated import yaml_nodes
from papershelf.curated.yaml_nodes import LOADER, BoundedLoader, NodeReader, line_of
from papershelf.problems import PapershelfError


def read(text: str) -> tuple[dict[str, object], list[str]]:
    """Return a mapping of texts and lists of texts, and what is wrong with it."""
    reader = NodeReader("a.yml")
    root = reader.mapping(reader.parse(text), "the file", {"name", "names"})
    values: dict[str, object] = {
        "name": reader.text(root.get("name"), "name", 7),
        "names": reader.texts(root.get("names"), "names"),
    }
    return values, [str(problem) for problem in reader.problems]


def test_values_are_texts_as_they_are_written() -> None:
    values, faults = read("name: no\nnames: [1.10, 2024-01-01, 'a\n\n  b']\n")
    assert values == {"name": "no", "names": ("1.10", "2024-01-01", "a b")}
    assert not faults


def test_every_fault_is_found_in_one_pass() -> None:
    values, faults = read("names: [a, ~, [b]]\nshape: round\nnames: x\n? [c]\n: d\n")
    assert values == {"name": "", "names": ()}
    assert faults == [
        "a.yml:2: the file: unknown key 'shape'",
        "a.yml:3: the file: 'names' is given twice",
        "a.yml:4: the file: a key must be a text",
        "a.yml:7: name must be a non-empty text",
        "a.yml:3: names must be a list",
    ]


@pytest.mark.parametrize("deep", ["[" * 2000, "{a: " * 2000 + "}" * 2000, "\n" + "- " * 2000 + "a"])
@pytest.mark.parametrize("loader", [LOADER, BoundedLoader])
def test_deep_nesting_is_a_fault_at_its_line(
    monkeypatch: pytest.MonkeyPatch, deep: str, loader: type
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    with pytest.raises(
        PapershelfError, match=r"a.yml:[23]: not valid YAML: .*nest.* (?:deep|depth)"
    ):
        read(f"name: a\nnames: {deep}\n")


@pytest.mark.parametrize("loader", [LOADER, BoundedLoader])
def test_nodes_side_by_side_are_not_deep(monkeypatch: pytest.MonkeyPatch, loader: type) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    values, faults = read(f"names: [{'a, ' * 500}]\nname: {'b ' * 500}\n")
    assert values == {"name": " ".join("b" * 500), "names": ("a",) * 500}
    assert not faults


def test_what_is_missing_is_missed_at_the_place_that_is_given() -> None:
    assert line_of(None, 5) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: [a\n", "a.yml:2: not valid YAML"),
        ("a: b\n\tc: d\n", "a.yml:2: not valid YAML"),
        ("name: a\nnames: \x00", "a.yml:2: not valid YAML"),
    ],
)
def test_what_is_no_yaml_is_refused_at_its_line(text: str, expected: str) -> None:
    with pytest.raises(PapershelfError) as error:
        NodeReader("a.yml").parse(text)
    [problem] = error.value.problems
    assert str(problem).startswith(expected)


def test_faults_are_refused_in_the_order_of_their_lines() -> None:
    reader = NodeReader("a.yml")
    reader.refuse_faults()
    reader.fault(3, "late")
    reader.fault(1, "early")
    with pytest.raises(PapershelfError) as error:
        reader.refuse_faults()
    assert [str(problem) for problem in error.value.problems] == ["a.yml:1: early", "a.yml:3: late"]
