"""Tables hold words and patterns in YAML files next to the modules that use them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import papershelf
from papershelf.text.tables import table, word_sets

FILES = sorted(Path(papershelf.__file__).parent.glob("*/data/*.yml"))


def test_a_table_is_loaded_by_its_package_and_file() -> None:
    assert table("text/countries", frozenset[str]) >= {"france", "viet nam"}
    assert "van" in word_sets("text/names")["particles"]


def test_a_table_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        table("text/countries", dict[str, str])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_a_table_begins_with_a_comment(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("# ")
