"""The words in which sources say that a paper was not accepted, or stands no more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from papershelf.model import Status
from papershelf.readers.words import WORDS, by_word, letters

_STATUS_OF_WORD = by_word(WORDS.statuses)
# "Submitted to ICLR 2024", "Rejected by TMLR"; "ICLR 2021 Conference Withdrawn Submission".
_SUBMISSIONS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<status>submitted|under review|(?:desk[ -])?rejected|withdrawn) (?:to|at|by|for|from)"
        r" (?P<venue>\S.{0,200})",
        r"(?P<venue>\S.{0,200}?)(?: conference)?"
        r" (?P<status>withdrawn|(?:desk[ -])?rejected) submissions?",
        r"(?P<venue>\S.{0,200}?) conference (?:blind )?(?P<status>submission)s?",
    )
)
# "Withdrawn by Authors"
_NOBODY = re.compile(r"(?:the )?authors?(?:\(s\))?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_WITHDRAWN = re.compile(
    r"(?:comments?: )?th(?:is|e) (?:paper|article|submission|manuscript|preprint|work)"
    r" (?:has been|was|is) withdrawn\b",
    re.IGNORECASE,
)


class Submission(Struct, frozen=True):
    """Where a paper was submitted, and what became of it; empty where not told."""

    venue: str
    status: Status | None = None
    year: str = ""


def status_named(texts: Iterable[str]) -> Status | None:
    """Return the status that the first of these texts names that names one."""
    named = (_STATUS_OF_WORD.get(letters(part)) for text in texts for part in text.split(";"))
    return next((status for status in named if status), None)


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
