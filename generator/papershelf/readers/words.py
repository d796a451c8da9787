"""The words by which sources name kinds of papers, kinds of links, and the status of a paper."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct

from papershelf.model import LinkKind, PaperKind, Status
from papershelf.text.tables import table

_Meaning = TypeVar("_Meaning")


class _WordTable(Struct, frozen=True, kw_only=True):
    """The content of `words.yml`; all words of the same meaning are in one text."""

    kinds: dict[PaperKind, str]
    links: dict[LinkKind, str]
    statuses: dict[Status, str]
    fields: dict[str, str]
    tags: dict[str, str]
    journals: dict[str, str]
    subjects: tuple[str, ...]
    roles: dict[str, frozenset[str]]
    submissions: tuple[str, ...]
    fetched: tuple[str, ...]
    ids: tuple[str, ...]
    id_schemes: tuple[str, ...]
    id_values: tuple[str, ...]
    read: frozenset[str]


WORDS = table("readers/words", _WordTable)
# The names of each field by their letters, the best first, and those of tags.
NAMES = {field: tuple(words.split()) for field, words in WORDS.fields.items()}
_TAGS = {field: tuple(words.split()) for field, words in WORDS.tags.items()}
TITLES = frozenset(NAMES["title"])
# Patterns of the lines around papers, by the page or mail that shows them.
BOILERPLATE = table("readers/boilerplate", dict[str, tuple[str, ...]])
_ADDRESS_AT_END = re.compile(r"(?:urls?|links?|href|address)$")
_NO_LETTER = re.compile(r"[\W\d_]+")
# A longer text is no name of a field or kind.
_MAX_LENGTH = 60


def _by_word(words: Mapping[_Meaning, str]) -> dict[str, _Meaning]:
    """Return the meaning of each word in *words*, which lists the words of each meaning."""
    return {word: meaning for meaning, text in words.items() for word in text.split()}


_KIND_OF_WORD = _by_word(WORDS.kinds)
_LINK_OF_WORD = _by_word(WORDS.links)
_STATUS_OF_WORD = _by_word(WORDS.statuses)
_SUBMISSIONS = tuple(re.compile(form, re.IGNORECASE) for form in WORDS.submissions)
# "Withdrawn by Authors"
_AUTHORS = re.compile(r"(?:the )?authors?(?:\(s\))?", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"(?:comments?: )?th(?:is|e) (?:paper|article|submission|manuscript|preprint|work)"
    r" (?:has been|was|is) withdrawn\b",
    re.IGNORECASE,
)


def letters(text: str) -> str:
    """Return only the letters of a name, in lower case; empty if the *text* is too long for one."""
    return _letters_of(text) if len(text) <= _MAX_LENGTH else ""


# Each record has the same few names.
@lru_cache(maxsize=4096)
def _letters_of(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


@lru_cache(maxsize=1 << 10)
def fields_named(names: tuple[str, ...], *, are_tags: bool = False) -> Mapping[str, list[str]]:
    """Return by field those of *names* that mean it, the best first."""
    words = _TAGS if are_tags else NAMES
    by_word: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        by_word.setdefault(letters(name), []).append(name)
    return {
        field: [name for word in words.get(field, ()) for name in by_word.get(word, ())]
        for field in NAMES
    }


def _meanings(words: Mapping[str, _Meaning], texts: Iterable[str]) -> Iterator[_Meaning]:
    """Yield the meanings in *words* of *texts*, or of parts that semicolons separate."""
    parts = (letters(part) for text in texts for part in text.split(";"))
    yield from (words[part] for part in parts if part in words)


def paper_kind(texts: Iterable[str]) -> PaperKind | None:
    """Return the first kind that *texts* name, or None; a preprint may have other types, too."""
    kinds = list(_meanings(_KIND_OF_WORD, texts))
    return PaperKind.PREPRINT if PaperKind.PREPRINT in kinds else next(iter(kinds), None)


def link_kind(text: str) -> LinkKind | None:
    """Return the kind of link that a label such as "PDF", "url_code", "pdf_url" names, or None."""
    return _link_kind_of(letters(text))


@lru_cache(maxsize=4096)
def _link_kind_of(word: str) -> LinkKind | None:
    bare = (word.removeprefix("url"), _ADDRESS_AT_END.sub("", word))
    return next((kind for name in (word, *bare) if (kind := _LINK_OF_WORD.get(name))), None)


def status_named(texts: Iterable[str]) -> Status | None:
    """Return the status that the first of *texts* with a known status names, or None."""
    return next(_meanings(_STATUS_OF_WORD, texts), None)


def submission(venue: str) -> tuple[str, Status | None]:
    """Split *venue* into venue and status if it states a decision, as in "Rejected by X"."""
    match = next((match for form in _SUBMISSIONS if (match := form.fullmatch(venue))), None)
    if not match:
        status = _STATUS_OF_WORD.get(letters(venue))
        return "" if status else venue, status
    name = "" if _AUTHORS.fullmatch(match["venue"]) else match["venue"]
    return name, status_named([match["status"]])


def status_in_comment(comment: str) -> Status | None:
    """Return `WITHDRAWN` if the authors' comment on arXiv begins with that statement, else None."""
    return Status.WITHDRAWN if _WITHDRAWN.match(comment.lstrip()) else None
