"""The words in which sources say what something is: a kind of paper or of link, or its status."""

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
    roles: dict[str, frozenset[str]]
    submissions: tuple[str, ...]


WORDS = table("readers/words", _WordTable)
# What stands around papers, by where they are shown: patterns.
FRAMES = table("readers/boilerplate", dict[str, tuple[str, ...]])
_ADDRESS_AT_END = re.compile(r"(?:urls?|links?|href|address)$")
_NO_LETTER = re.compile(r"[\W\d_]+")
# One word of these says enough; a longer text is no name of a kind.
_LONGEST = 60


def by_word(words: Mapping[_Meaning, str]) -> dict[str, _Meaning]:
    """Return what each of the *words* means."""
    return {word: meaning for meaning, text in words.items() for word in text.split()}


_KIND_OF_WORD = by_word(WORDS.kinds)
_LINK_OF_WORD = by_word(WORDS.links)
_STATUS_OF_WORD = by_word(WORDS.statuses)
_SUBMISSIONS = tuple(re.compile(form, re.IGNORECASE) for form in WORDS.submissions)
# "Withdrawn by Authors"
_NOBODY = re.compile(r"(?:the )?authors?(?:\(s\))?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_WITHDRAWN = re.compile(
    r"(?:comments?: )?th(?:is|e) (?:paper|article|submission|manuscript|preprint|work)"
    r" (?:has been|was|is) withdrawn\b",
    re.IGNORECASE,
)


def letters(text: str) -> str:
    """Return a name without its case, spaces, digits and punctuation, empty where it is none."""
    return _letters_of(text) if len(text) <= _LONGEST else ""


# The same few names come again in each record.
@lru_cache(maxsize=4096)
def _letters_of(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _first_meant(words: Mapping[str, _Meaning], texts: Iterable[str]) -> _Meaning | None:
    """Return what the first of *texts*, or parts with semicolons between, means that is known."""
    parts = (letters(part) for text in texts for part in text.split(";"))
    return next((words[part] for part in parts if part in words), None)


def paper_kind(texts: Iterable[str]) -> PaperKind | None:
    """Return the kind that the first of these texts names that names one."""
    return _first_meant(_KIND_OF_WORD, texts)


def link_kind(text: str) -> LinkKind | None:
    """Return the kind of link that a field or label such as "PDF", "url_code", "pdf_url" names."""
    word = letters(text)
    bare = (word.removeprefix("url"), _ADDRESS_AT_END.sub("", word))
    return next((kind for name in (word, *bare) if (kind := _LINK_OF_WORD.get(name))), None)


class Submission(Struct, frozen=True):
    """Where a paper was submitted, and what became of it; empty where not told."""

    venue: str
    status: Status | None = None
    year: str = ""


def status_named(texts: Iterable[str]) -> Status | None:
    """Return the status that the first of these texts names that names one."""
    return _first_meant(_STATUS_OF_WORD, texts)


def submission(venue: str) -> Submission:
    """Return what the name of a *venue* says that is a decision on a paper, or the venue alone."""
    match = next((match for form in _SUBMISSIONS if (match := form.fullmatch(venue))), None)
    if not match:
        status = _STATUS_OF_WORD.get(letters(venue))
        return Submission("" if status else venue, status)
    name = "" if _NOBODY.fullmatch(match["venue"]) else match["venue"]
    year = _YEAR.search(name)
    return Submission(name, status_named([match["status"]]), year[0] if year else "")


def status_in_comment(comment: str) -> Status | None:
    """Return that a paper was withdrawn, where the authors' comment on arXiv begins so."""
    return Status.WITHDRAWN if _WITHDRAWN.match(comment.lstrip()) else None
