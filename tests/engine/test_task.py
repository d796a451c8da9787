"""A task is the name of a function with its view and the keys of its inputs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import DecodeError

from papershelf.engine.task import call, decode, digest, encode, key_of, resolve, result_of, task
from support import tasks
from support.tasks import Pair

TWO_AND_THREE = task(tasks.product, Pair(one=2, other=3))


def loader(contents: Mapping[str, bytes]) -> Any:
    """Return a function that loads values from *contents*, as the cache does."""

    def load(key: str, kind: Any) -> Any:
        content = contents[key]
        return memoryview(content) if kind is memoryview else decode(content, kind)

    return load


def test_a_task_holds_the_name_of_its_function_and_its_encoded_view() -> None:
    assert TWO_AND_THREE.function == "support.tasks:product"
    assert resolve(TWO_AND_THREE.function) is tasks.product
    assert decode(TWO_AND_THREE.view, Pair) == Pair(one=2, other=3)


def test_a_key_depends_on_function_and_view_and_needs_and_environment() -> None:
    one, other = digest(b"one"), digest(b"other")
    keys = {
        key_of(TWO_AND_THREE, "here"),
        key_of(TWO_AND_THREE, "there"),
        key_of(task(tasks.product, Pair(one=2, other=4)), "here"),
        key_of(task(tasks.doubled, Pair(one=2, other=3)), "here"),
        key_of(task(tasks.product, Pair(one=2, other=3), one), "here"),
        key_of(task(tasks.product, Pair(one=2, other=3), one, other), "here"),
        key_of(task(tasks.product, Pair(one=2, other=3), other, one), "here"),
    }
    assert len(keys) == 7
    assert key_of(task(tasks.product, Pair(one=2, other=3)), "here") in keys


@given(st.lists(st.binary(max_size=3)), st.lists(st.binary(max_size=3)))
def test_a_digest_separates_its_parts(one: list[bytes], other: list[bytes]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_equal_values_have_equal_bytes_in_every_process() -> None:
    words = [f"word {number}" for number in range(50)]
    code = (
        "from papershelf.engine.task import digest, encode\n"
        "words = {f'word {number}' for number in range(50)}\n"
        "print(digest(encode([words, {word: 1 for word in words}])))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    expected = digest(encode([frozenset(words), dict.fromkeys(reversed(words), 1)]))
    assert printed == {expected}


def test_a_set_of_unorderable_values_cannot_be_encoded() -> None:
    with pytest.raises(TypeError):
        encode({Pair(one=1, other=2), Pair(one=2, other=1)})


def test_the_view_and_the_inputs_are_decoded_by_their_types() -> None:
    contents = {
        "pair": encode(Pair(one=5, other=6)),
        "bytes": b"123456789",
        "first": encode([1, 2]),
        "second": encode([3]),
    }
    called = task(tasks.weighed, {"a", "b"}, "pair", "bytes", "first", "second")
    result = call(called, loader(contents))
    assert result_of(called, result) == [2, 5, 9, 3, 3]
    without = task(tasks.weighed, {"a", "b"}, "pair", "bytes")
    assert result_of(without, call(without, loader(contents))) == [2, 5, 9]


def test_a_result_of_bytes_is_not_encoded() -> None:
    called = task(tasks.raw, 4)
    assert call(called, loader({})) == bytes(range(4))
    assert result_of(called, memoryview(bytes(range(4)))) == bytes(range(4))


@pytest.mark.parametrize("needs", [0, 1])
def test_a_task_with_too_few_inputs_fails(needs: int) -> None:
    called = task(tasks.weighed, {"a"}, *["pair"] * needs)
    with pytest.raises(ValueError, match="zip"):
        call(called, loader({"pair": encode(Pair(one=5, other=6))}))


def test_a_view_of_another_type_fails() -> None:
    with pytest.raises(DecodeError):
        call(task(tasks.product, "no pair"), loader({}))
