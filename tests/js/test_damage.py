"""Missing, truncated or invalid files of the index cause a message and never a crash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from js.conftest import Run, Shelf

QUERIES = ('"learning models"', "learn*", "learnin", "modelz", "models", "transform~1")
# The abstracts of a small catalog are in no files of their own.
PARTS = ("manifest.json", "terms", "places", "words", "cards", "facets")


def cut(text: str) -> str:
    """Return the first half of a file."""
    return text[: len(text) // 2]


def emptied(text: str) -> str:
    """Return an empty JSON array or object in place of *text*."""
    return "[]" if text.startswith("[") else "{}"


def changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a JSON value with *change* applied to each scalar in it."""
    if isinstance(value, dict):
        return {key: changed(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [changed(item, change) for item in value]
    return change(value)


def mixed_up(text: str) -> str:
    """Return the JSON with strings for numbers and numbers for all else."""
    other = changed(json.loads(text), lambda value: "x y" if isinstance(value, int | float) else 7)
    return json.dumps(other)


def short_lists(text: str) -> str:
    """Return the JSON with the last three characters of each string removed."""
    other = changed(json.loads(text), lambda value: value[:-3] if isinstance(value, str) else value)
    return json.dumps(other)


@pytest.mark.parametrize("damage", [cut, emptied, mixed_up, short_lists, None])
@pytest.mark.parametrize(
    ("built", "part"),
    [
        *product(("whole", "cut"), PARTS),
        ("cut", "abstracts"),
    ],
    indirect=["built"],
)
def test_a_damaged_index_is_answered_or_reported(
    built: Shelf, run: Run, tmp_path: Path, part: str, damage: Callable[[str], str] | None
) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site, site)
    files = [site / "search" / part]
    if files[0].is_dir():
        files = sorted(files[0].rglob("*.json"))
    for path in files:
        if damage is None:
            path.unlink()
        else:
            path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    answers = run("answers.js", [site], [{"text": text, "counting": True} for text in QUERIES])
    assert len(answers) == len(QUERIES)
    faults = [answer["fault"] for answer in answers if "fault" in answer]
    assert all(fault.startswith("A part of the search index") for fault in faults)
    if part in ("manifest.json", "terms"):
        assert len(faults) == len(QUERIES)
