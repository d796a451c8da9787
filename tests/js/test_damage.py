"""Files of the index that are missing, cut or without sense: a message, and never a crash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from js.conftest import Run, Shelf

QUERIES = ('"learning models"', "learn*", "learnin", "modelz", "models", "transform~1")


def cut(text: str) -> str:
    """Half of a file."""
    return text[: len(text) // 2]


def emptied(text: str) -> str:
    """Return the JSON with nothing in it."""
    return "[]" if text.startswith("[") else "{}"


def mixed_up(text: str) -> str:
    """Return the JSON with numbers for texts and texts for numbers."""

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: other(own) for key, own in value.items()}
        if isinstance(value, list):
            return [other(own) for own in value]
        return "x y" if isinstance(value, int | float) else 7

    return json.dumps(other(json.loads(text)))


def short_lists(text: str) -> str:
    """Return the JSON whose texts have lost their ends."""

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: other(own) for key, own in value.items()}
        if isinstance(value, list):
            return [other(own) for own in value]
        return value[: len(value) - 3] if isinstance(value, str) else value

    return json.dumps(other(json.loads(text)))


@pytest.mark.parametrize("damage", [cut, emptied, mixed_up, short_lists, None])
@pytest.mark.parametrize(
    "part",
    ["manifest.json", "terms", "abstracts", "places", "words", "cards", "facets"],
)
def test_damage_is_told(
    built: Shelf, run: Run, tmp_path: Path, part: str, damage: Callable[[str], str] | None
) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site, site)
    files = [site / "search" / part]
    if files[0].is_dir():
        files = sorted(files[0].rglob("*.json"))
    for path in files:
        if not path.exists():
            continue
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
