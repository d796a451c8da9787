"""What all readers of records do with the texts of a field."""

from __future__ import annotations

import pytest

from papershelf.readers.fields import page_range, split_keywords


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("379-423", "379–423"),
        ("379--423", "379–423"),
        ("379 – 423", "379–423"),
        ("S1-S9", "S1–S9"),
        ("12:1--12:20", "12:1–12:20"),
        ("ix-xii", "ix–xii"),
        ("A-12", "A-12"),
        ("3-1-3-20", "3-1-3-20"),
        ("e0815", "e0815"),
        ("pp. 1-9, 12", "pp. 1-9, 12"),
        ("", ""),
    ],
)
def test_a_range_of_pages_has_a_dash_however_it_is_written(written: str, shown: str) -> None:
    assert page_range(written) == shown
    assert page_range(shown) == shown


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("maps; memory", ("maps", " memory")),
        ("maps, old; memory", ("maps, old", " memory")),
        ("maps, memory", ("maps", " memory")),
        ("maps\nmemory", ("maps", "memory")),
        ("maps|memory", ("maps", "memory")),
        ("maps", ("maps",)),
    ],
)
def test_commas_divide_keywords_where_nothing_else_does(
    text: str, keywords: tuple[str, ...]
) -> None:
    assert split_keywords(text) == keywords
