"""Slugs are unique, and do not depend on the order of their keys."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from papershelf.text.slugs import MAX_LETTERS, RESERVED, disambiguated, slug_of_text
from support.texts import MARKUP, texts

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PLAIN = st.sampled_from(["", "index", "con", "a", "b", "a-0123abcd", "thing"])


def test_a_unique_slug_stays() -> None:
    assert disambiguated({"01": "a", "02": "b"}, "thing", str) == {"01": "a", "02": "b"}


@pytest.mark.parametrize("plain", sorted(RESERVED | {""}))
def test_a_reserved_or_empty_slug_gets_a_digest(plain: str) -> None:
    expected = f"{plain or 'thing'}-01234567"
    assert disambiguated({"0123456789": plain}, "thing", str) == {"0123456789": expected}


def test_all_keys_that_share_a_slug_are_disambiguated() -> None:
    chosen = disambiguated({"0123456789": "a", "abcdefghij": "a"}, "thing", str)
    assert list(chosen.values()) == ["a-01234567", "a-abcdefgh"]


def test_a_slug_that_another_key_has_taken_gets_a_digest() -> None:
    chosen = disambiguated({"0123456789": "a", "02": "b"}, "thing", str, {"a": "03", "b": "02"})
    assert chosen == {"0123456789": "a-01234567", "02": "b"}


def test_a_slug_with_a_digest_does_not_collide_with_a_plain_slug() -> None:
    chosen = disambiguated({"0123456789": "a", "ab": "a", "zz": "a-01234567"}, "thing", str)
    assert len(set(chosen.values())) == 3


def test_keys_with_the_same_digest_share_a_slug() -> None:
    alike = {"one": "a", "other": "a"}
    chosen = disambiguated(alike, "thing", lambda _: "0" * 64)
    assert len(set(chosen.values())) == 1


@given(st.dictionaries(st.text(max_size=3), PLAIN, max_size=12))
def test_slugs_are_unique_and_valid_and_do_not_depend_on_the_order(plain: dict[str, str]) -> None:
    wanted = {hashlib.sha256(key.encode()).hexdigest(): slug for key, slug in plain.items()}
    chosen = disambiguated(wanted, "thing", str)
    assert len(set(chosen.values())) == len(wanted)
    assert not RESERVED & set(chosen.values())
    assert chosen == disambiguated(dict(reversed(wanted.items())), "thing", str)


@given(texts(MARKUP))
def test_the_slug_of_any_text_is_a_path_segment_or_empty(text: str) -> None:
    slug = slug_of_text(text)
    assert not slug or SLUG.fullmatch(slug)


@given(st.text("aBz09 .:-,'éßĿŉ", max_size=130))
def test_plain_text_has_the_slug_of_slugify(text: str) -> None:
    assert slug_of_text(text) == slugify(
        text, max_length=MAX_LETTERS, word_boundary=True, save_order=True
    )
