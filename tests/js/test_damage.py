"""Missing, truncated or invalid files of the index cause a message and never a crash."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
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


Damage = Callable[[str], str] | None
# None removes files.
DAMAGES: tuple[Damage, ...] = (cut, emptied, mixed_up, short_lists, None)
PLACES = (*product(("whole", "cut"), PARTS), ("cut", "abstracts"))


def damage_files(part: Path, damage: Damage) -> None:
    """Damage a file of an index, or all files in a folder, which may be links to others."""
    for path in sorted(part.rglob("*.json")) if part.is_dir() else [part]:
        text = path.read_text(encoding="utf-8")
        path.unlink()
        if damage:
            path.write_text(damage(text), encoding="utf-8")


@pytest.fixture(scope="module")
def answers(
    whole: Shelf, cut: Shelf, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[tuple[str, str, Damage], list[Any]]:
    """Return the answers to all queries over each damaged site, which one process gives."""
    shelves = {"whole": whole, "cut": cut}
    sites = {}
    for (form, part), damage in product(PLACES, DAMAGES):
        site = tmp_path_factory.mktemp("damaged")
        shutil.copytree(shelves[form].site, site, copy_function=os.link, dirs_exist_ok=True)
        damage_files(site / "search" / part, damage)
        sites[form, part, damage] = site
    asked = product(range(len(sites)), QUERIES)
    lines = [{"site": site, "text": text, "counting": True} for site, text in asked]
    given = run("answers.js", list(sites.values()), lines)
    assert len(given) == len(lines)
    size = len(QUERIES)
    return {case: given[at * size : (at + 1) * size] for at, case in enumerate(sites)}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(("form", "part"), PLACES)
def test_a_damaged_index_is_answered_or_reported(
    answers: Mapping[tuple[str, str, Damage], list[Any]], form: str, part: str, damage: Damage
) -> None:
    faults = [answer["fault"] for answer in answers[form, part, damage] if "fault" in answer]
    assert all(fault.startswith("A part of the search index") for fault in faults)
    if part in ("manifest.json", "terms"):
        assert len(faults) == len(QUERIES)
