"""Records of a JSON document that is read in chunks, wherever the chunks end."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.readers.json import stream
from papershelf.readers.json.stream import (
    MAX_DEPTH,
    UndecodableError,
    decode,
    records,
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
# Tokens of JSON in any order.
TOKENS = st.lists(
    st.sampled_from([*'[]{}",:\\ \n', '"a"', "12", "-1.5e3", "null", "true", '{"a": 1}', '"data"']),
    max_size=14,
).map("".join)


def read(text: str, chunk: int = 1 << 16) -> list[Any]:
    """Return the records of *text* read in chunks, with the message of each error in a tuple."""
    items: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "CHUNK", chunk)
        try:
            for item in records(StringIO(text), set()):
                is_damaged = isinstance(item, UndecodableError)
                items.append((str(item), "skipped") if is_damaged else item)
        except UndecodableError as error:
            items.append((str(error), "final"))
    return items


@given(st.lists(VALUES, max_size=4), st.sampled_from([None, 1]), st.integers(1, 40))
def test_a_list_gives_its_elements(values: list[Any], indent: int | None, chunk: int) -> None:
    assert read(json.dumps(values, indent=indent), chunk) == json.loads(json.dumps(values))


@given(TOKENS, st.integers(1, 40))
def test_the_ends_of_chunks_do_not_matter(text: str, chunk: int) -> None:
    assert read(text, chunk) == read(text)


@given(VALUES, TOKENS, VALUES)
def test_a_record_before_damage_is_kept(before: Any, tokens: str, after: Any) -> None:
    text = f"[{json.dumps(before)}, {tokens}, {json.dumps(after)}]"
    assert read(text, 7)[0] == json.loads(json.dumps(before))


def test_a_record_that_is_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_LENGTH", 1 << 21)
    text = json.dumps([{"title": "One"}, {"title": "x" * (1 << 23)}, {"title": "Three"}])
    first, long, third = read(text)
    assert (first, third) == ({"title": "One"}, {"title": "Three"})
    assert long == ("it is longer than 2 MB", "skipped")


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a": ', "}"), ('[{"a": ', "}]")])
@pytest.mark.parametrize("depth", [MAX_DEPTH // 2, 2 * MAX_DEPTH, 900, 5000, 100_000])
def test_a_record_nested_too_deeply_is_skipped(opening: str, closing: str, depth: int) -> None:
    deep = f'{{"x": {opening * depth}1{closing * depth}}}'
    text = f'[{{"title": "[{{"}}, {deep}, {{"title": "Three"}}]'
    first, second, third = read(text)
    assert (first, third) == ({"title": "[{"}, {"title": "Three"})
    if depth * len(closing) < MAX_DEPTH:
        assert second == json.loads(deep)
    else:
        assert second == ("it is nested more than 100 levels deep", "skipped")
        with pytest.raises(UndecodableError, match="it is nested more than 100 levels deep"):
            decode(deep)


@pytest.mark.parametrize("count", [2 * MAX_DEPTH, 100_000])
def test_many_objects_on_one_level_are_not_deep(count: int) -> None:
    record = {"authors": [{"name": str(number)} for number in range(count)]}
    assert list(records(StringIO(json.dumps([record])), set())) == [record]


@pytest.mark.parametrize("depth", [2, 1000, 100_000])
def test_records_may_be_nested_in_objects_up_to_a_depth(depth: int) -> None:
    text = '{"message": ' * depth + '{"title": "One"}' + "}" * depth
    (record,) = read(text)
    damage = ("it is nested more than 100 levels deep", "final")
    assert record == ({"title": "One"} if depth == 2 else damage)


def test_a_number_with_too_many_digits_for_python_is_read_as_text() -> None:
    assert read(f"[{'9' * 10_000}, 5, NaN]", 64) == ["9" * 10_000, 5, None]
