"""The JSON Schemas for editors accept and refuse the same files as the loaders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.file_schemas import NAMES, refuses, schema_of
from support.shelf import TAXONOMY

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
# The files of the repository, each with the name of its schema.
FILES = {
    **{ROOT / f"site_src/catalog/{name}.yml": name for name in NAMES},
    **dict.fromkeys((ROOT / "site_src/taxonomies").glob("*.yml"), "topics"),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_published_schema_is_that_of_the_loader(
    name: str, golden: Callable[[str, str], None]
) -> None:
    text = json.dumps(schema_of(name), indent=1, ensure_ascii=False)
    golden(f"../../docs/schemas/{name}.schema.json", f"{text}\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_bundled_file_is_valid_and_names_its_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not refuses(FILES[file], text)
    first = text.split("\n", 1)[0]
    [path] = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", first)
    assert (file.parent / path).resolve() == SCHEMAS / f"{FILES[file]}.schema.json"


def test_the_corrections_in_the_documentation_are_valid() -> None:
    [text] = re.findall(r"```yaml\n(papers:\n.*?)```", SETTINGS, re.DOTALL)
    assert not refuses("corrections", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corrections", ""),
        ("corrections", "papers:\nmerge: []\n"),
        ("corrections", "papers: [{paper: 1706.03762, set: {published: 2019-06-02, issue: 2}}]"),
        ("corrections", "papers: [{paper: x, remove: abstract, add_topics: [a], hide: true}]"),
        ("topics", TAXONOMY.replace("class labels", "2020")),
    ],
)
def test_a_schema_accepts_what_the_loader_accepts(name: str, text: str) -> None:
    assert not refuses(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corrections", "papers: [{paper: x, set: {kind: poem}}]"),
        ("corrections", "papers: [{paper: x, remove: title}]"),
        ("corrections", "papers: [{paper: x, add_links: [{url: 'https://a.example'}]}]"),
        ("venues", "venues: [{id: a, short: A, name: B, kind: school}]"),
        ("topics", TAXONOMY.replace("phrases:", "words:")),
    ],
)
def test_a_schema_refuses_what_the_loader_refuses(name: str, text: str) -> None:
    assert refuses(name, text)


def test_a_schema_refuses_values_that_are_not_a_file() -> None:
    values: tuple[Any, ...] = (1, "a", [], {"a": 1})
    assert all(refuses(name, json.dumps(value)) for name in NAMES for value in values)
