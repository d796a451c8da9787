"""YAML is read with its scalars as written, and every fault is reported with its line."""

from __future__ import annotations

import pytest

from papershelf.curated import yaml_nodes
from papershelf.curated.yaml_nodes import LOADER, BoundedLoader, NodeReader
from papershelf.problems import PapershelfError
from support.faults import faults


def read(text: str) -> tuple[dict[str, object], list[str]]:
    """Return the values of *text*, which has a name and a list of names, and its faults."""
    reader = NodeReader("a.yml")
    root = reader.mapping(reader.parse(text), "the file", ("name", "names"))
    values: dict[str, object] = {
        "name": reader.text(root.get("name"), "name", 7),
        "names": reader.texts(root.get("names"), "names"),
    }
    return values, [str(problem) for problem in reader.problems]


def test_scalars_are_strings_as_written() -> None:
    values, messages = read("name: no\nnames: [1.10, 2024-01-01, 'a\n\n  b']\n")
    assert values == {"name": "no", "names": ("1.10", "2024-01-01", "a b")}
    assert not messages


def test_all_faults_are_reported_in_one_pass() -> None:
    values, messages = read("names: [a, ~, [b]]\nshape: round\nnames: x\n? [c]\n: d\n")
    assert values == {"name": "", "names": ()}
    assert messages == [
        "a.yml:2: the file: unknown key 'shape' (known: name, names)",
        "a.yml:3: the file: 'names' is given twice",
        "a.yml:4: the file: a key must be a text",
        "a.yml:7: name must be a non-empty text",
        "a.yml:3: names must be a list",
    ]


@pytest.mark.parametrize(
    "deep",
    ["[" * 2000, "{a: " * 2000 + "}" * 2000, *("\n" + mark * 2000 + "a" for mark in ("- ", "? "))],
)
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
def test_siblings_do_not_count_as_depth(monkeypatch: pytest.MonkeyPatch, loader: type) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    values, messages = read(f"names: [{'a, ' * 500}]\nname: {'b ' * 500}\n")
    assert values == {"name": " ".join("b" * 500), "names": ("a",) * 500}
    assert not messages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: [a\n", "a.yml:2: not valid YAML"),
        ("a: b\n\tc: d\n", "a.yml:2: not valid YAML"),
        ("name: a\nnames: \x00", "a.yml:2: not valid YAML"),
    ],
)
def test_invalid_yaml_is_refused_at_its_line(text: str, expected: str) -> None:
    [fault] = faults(lambda yaml, path: NodeReader(path).parse(yaml), text, "a.yml")
    assert fault.startswith(expected)


INDENTATION = "check the indentation, and put a text with quotes or brackets of its own in quotes"


@pytest.mark.parametrize("loader", [LOADER, BoundedLoader])
@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a:\n\t- b\n", 2, "indent with spaces instead of tabs"),
        ("a:\n  - b: c\n\t  d: e\n", 3, "indent with spaces instead of tabs"),
        ("a:\n  - b: c: d\n", 2, "put a text with “: ” in quotes, or check the indentation"),
        ("a: @b\n", 1, "put a text that begins with this character in quotes"),
        ("a:\n  - b: c\n  d: e\n", 3, INDENTATION),
        ("a: [b] c\n", 1, INDENTATION),
        ("a: 'b's c'\n", 1, INDENTATION),
        ("a: {b: c: d}\n", 1, "close each bracket, and put a text with “: ” in quotes"),
        ('a: "C:\\me"\n', 1, "put a text with backslashes in single quotes"),
    ],
)
def test_frequent_errors_have_a_hint(
    monkeypatch: pytest.MonkeyPatch, text: str, line: int, hint: str, loader: type
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    [fault] = faults(lambda yaml, path: NodeReader(path).parse(yaml), text, "a.yml")
    assert fault.startswith(f"a.yml:{line}: not valid YAML: ")
    assert fault.endswith(f" ({hint})")


def test_refused_faults_are_in_the_order_of_their_lines() -> None:
    reader = NodeReader("a.yml")
    reader.raise_faults()
    reader.fault(3, "late")
    reader.fault(1, "early")
    with pytest.raises(PapershelfError) as error:
        reader.raise_faults()
    assert [str(problem) for problem in error.value.problems] == ["a.yml:1: early", "a.yml:3: late"]
