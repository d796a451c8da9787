"""Languages become BCP 47 tags, however a source writes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from papershelf.text.languages import is_foreign, language_tag
from support.texts import texts


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("English", "en"),
        (" german ", "de"),
        ("ger", "de"),
        ("american", "en-US"),
        ("en_GB.UTF-8", "en-GB"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("eng-GB", "en-GB"),
        ("中文", "zh"),
        ("Français", "fr"),
        ("", ""),
        ("und", ""),
        ("English; French", ""),
        ("en<script>", ""),
        ("xx", ""),
    ],
)
def test_a_language_has_a_tag(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@given(texts())
def test_any_text_gives_a_valid_tag_or_none(text: str) -> None:
    tag = language_tag(text)
    assert re.fullmatch(r"(?:[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?)?", tag)
    assert language_tag(tag) == tag


@pytest.mark.parametrize("tag", ["ar", "zh-Hans", "de-AT"])
def test_a_tag_of_another_language_is_foreign(tag: str) -> None:
    assert is_foreign(tag)


@pytest.mark.parametrize("tag", ["", "en", "en-GB", "German", "xx", 'ar" onclick="x'])
def test_english_and_invalid_tags_are_not_foreign(tag: str) -> None:
    assert not is_foreign(tag)
