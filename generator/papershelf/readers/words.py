"""The words in which sources say what something is, such as a kind of paper or of link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct

from papershelf.model import LinkKind, PaperKind, Status
from papershelf.text.tables import table

_Meaning = TypeVar("_Meaning")


class _WordTable(Struct, frozen=True, kw_only=True):
    """The words of `words.yml`, all of one meaning in one text."""

    kinds: dict[PaperKind, str]
    links: dict[LinkKind, str]
    statuses: dict[Status, str]
    columns: dict[str, str]
    tags: dict[str, str]
    journals: dict[str, str]


WORDS = table("readers/words", _WordTable)
_ADDRESS_AT_END = re.compile(r"(?:urls?|links?|href|address)$")
_NO_LETTER = re.compile(r"[\W\d_]+")
# One word of these says enough; a longer text is no name of a kind.
_LONGEST = 60


def by_word(words: Mapping[_Meaning, str]) -> dict[str, _Meaning]:
    """Return what each of the *words* means."""
    return {word: meaning for meaning, text in words.items() for word in text.split()}


_KIND_OF_WORD = by_word(WORDS.kinds)
_LINK_OF_WORD = by_word(WORDS.links)


def letters(text: str) -> str:
    """Return a name without its case, spaces, digits and punctuation, empty where it is none."""
    return _letters_of(text) if len(text) <= _LONGEST else ""


# The same few names come again in each record.
@lru_cache(maxsize=4096)
def _letters_of(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def paper_kind(texts: Iterable[str]) -> PaperKind | None:
    """Return the kind that the first of these texts names that names one."""
    named = (_KIND_OF_WORD.get(letters(part)) for text in texts for part in text.split(";"))
    return next((kind for kind in named if kind), None)


def link_kind(text: str) -> LinkKind | None:
    """Return the kind of link that a field or label such as "PDF", "url_code", "pdf_url" names."""
    word = letters(text)
    bare = (word.removeprefix("url"), _ADDRESS_AT_END.sub("", word))
    return next((kind for name in (word, *bare) if (kind := _LINK_OF_WORD.get(name))), None)
