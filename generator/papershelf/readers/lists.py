"""Lists as pasted, with one paper an entry: what their readers share.

An entry says who wrote a paper, where it came out and when, in one run of text. What in it can't
be told apart is left out with a warning.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Source
from papershelf.problems import Problem, warning
from papershelf.readers.fields import Fields, one_line, with_line_feeds
from papershelf.readers.reader import Item
from papershelf.text.identifiers import ARXIV_ID
from papershelf.text.name_lists import split_authors

_YEAR = r"(?:19|20)[0-9]{2}"
_FREE_YEAR = re.compile(rf"(?<![\w.:/–-])\(?({_YEAR})[a-z]?\)?(?![\w:/–-])")
# Behind a venue, or with one and a stop in brackets; not "the 2014 Conference".
_ENDING_YEAR = re.compile(rf"{_FREE_YEAR.pattern}(?=\s*(?:[,.;:)\0]|$))")
_MONTH = re.compile(
    r"[\s,(]+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?: [0-9]{1,2},?)?$"
)
_NO_VENUE = re.compile(
    r"\b(?:edition|technical report|tech\. rep|thesis|dissertation|unpublished)\b", re.IGNORECASE
)
_EDITORS = re.compile(r"\A.{3,300}?[, (](?:[Ee]ditors?|[Ee]ds?\.?)\)?, ")
_IN = re.compile(r"\A[Ii]n:? ")
_URL = re.compile(r"(?:URL:? ?|(?:\[Online\]\. )?Available(?: at)?:? ?)?(https?://[^\s<>\"]+)")
_DOI = re.compile(r"(?:doi: ?|DOI:? ?)(10\.[0-9]{4,9}/[^\s,;]+)")
_ARXIV = re.compile(
    rf"(?:[aA]r[xX]iv preprint,? )?(?:arXiv:? ?|abs/)({ARXIV_ID})(?:v[0-9]+)?(?: \[[\w.-]+\])?"
)
_SPAN = r"[A-Za-z]?[0-9]+(?: ?[-–—]{1,2} ?[A-Za-z]?[0-9]+)?"
# "pp. 436-444", "vol. 521, no. 7553", and "521(7553):436–444" or "521, 436–444".
_NUMBERS = (
    re.compile(rf"(?i:\bpp?\.|\bpages?) ?(?P<pages>{_SPAN})"),
    re.compile(r"(?i:\bvol(?:ume|\.)) ?(?P<volume>[0-9]{1,5})"),
    re.compile(r"(?i:\bno\.|\bissue|\bnumber) ?(?P<issue>[0-9]{1,5}(?:[-–][0-9]{1,5})?)"),
    re.compile(
        r"(?<=[\s,;])(?P<volume>[0-9]{1,4}) ?(?:\((?P<issue>[0-9]{1,5}(?:[-–][0-9]{1,5})?)\)"
        rf"(?:[:,] ?(?P<pages>{_SPAN}))?|: ?(?P<pages2>{_SPAN})|, (?P<pages3>[0-9]+[-–][0-9]+))"
        r"(?![\w-])"
    ),
    re.compile(r"(?<=, )(?P<pages>[0-9]{1,6}[-–][0-9]{1,6})(?=[\s.\0]*$)"),
)
# APA has numbers behind the title of a book in brackets: "(Vol. 30, pp. 1–9)".
_BRACKETED = re.compile(rf" \(((?:Vol\. [0-9]{{1,5}}, )?pp?\. ?{_SPAN})\)")
# In place of what was taken out.
_TAKEN = "\0"
_EDGES = " \0,.;:[]"
# What an abstract has at the least, where nothing else tells that it is one.
SENTENCES = re.compile(r"(?:\S+ ){11}.*[.?!]")
# Characters of a citation; what is longer is none.
LONGEST_ENTRY = 4000
_AFTER_ADDRESS = ".,;)]"


class FilledLine(Struct, frozen=True):
    """A line that is not blank: its number, and its text with the blanks before it."""

    number: int
    text: str


def filled_lines(text: str) -> list[FilledLine]:
    """Return the lines of *text* that are not blank."""
    lines = enumerate(with_line_feeds(text.removeprefix("\ufeff")).split("\n"), 1)
    return [FilledLine(number, line) for number, line in lines if line.strip()]


def follows(lines: Sequence[FilledLine], at: int) -> bool:
    """Return whether no blank line stands before the line at a place among *lines*."""
    return lines[at - 1].number + 1 == lines[at].number


def _outside(numbers: Iterable[int], path: str) -> Iterator[Problem]:
    """Yield a warning for each run of lines that belong to no entry."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        lines = [number for _, number in run]
        source = Source(path=path, line=lines[0], lines=len(lines))
        hint = "delete it, or give it the form of the other entries"
        yield warning(source, "text that is no entry of the list", hint, lost=len(lines))


def in_order(items: Iterable[Item], strays: Iterable[int], path: Path) -> list[Item]:
    """Return *items* and warnings of *strays*, by their lines; of one line, as they come."""
    every = (*items, *_outside(strays, path.as_posix()))
    return sorted(every, key=lambda item: item.source.line)


def published_in(text: str) -> Fields:
    """Return what the end of a citation says; the venue is all before numbers and ids."""
    if len(text) > LONGEST_ENTRY:
        return Fields()
    rest, links = _taken(_URL, one_line(text))
    rest, dois = _taken(_DOI, rest)
    rest, arxiv = _taken(_ARXIV, rest)
    rest = _BRACKETED.sub(r", \1", rest)
    numbers = [match for pattern in _NUMBERS if (match := pattern.search(rest))]
    said = _said(numbers)
    cuts = [match.start() for match in (*_ENDING_YEAR.finditer(rest), *numbers)]
    cuts += [rest.find(_TAKEN)] * (_TAKEN in rest)
    # What is amid brackets is part of the name.
    cuts = [cut for cut in cuts if rest.count("(", 0, cut) == rest.count(")", 0, cut)]
    return Fields(
        venue=_venue_of(rest[: min(cuts, default=len(rest))]),
        volume=said.get("volume", ""),
        issue=said.get("issue", ""),
        pages=said.get("pages", ""),
        published=next(reversed(_FREE_YEAR.findall(rest)), ""),
        identifiers=(*(("doi", doi) for doi in dois), *(("arxiv", number) for number in arxiv)),
        links=tuple(Link(url=link, kind=LinkKind.PAPER, field="citation") for link in links),
    )


def _said(numbers: Iterable[re.Match[str]]) -> dict[str, str]:
    """Return volume, issue and pages, of each the first that is given."""
    said: dict[str, str] = {}
    for match in numbers:
        for name, value in match.groupdict(default="").items():
            field = name.rstrip("23")
            said[field] = said.get(field) or value
    return said


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    """Return *text* with a mark in place of what matches, and what its group held."""
    found = [match.rstrip(_AFTER_ADDRESS) for match in pattern.findall(text)]
    return pattern.sub(_TAKEN, text) if found else text, found


def _venue_of(text: str) -> str:
    """Return the name of a venue without "In" and editors before it and the month behind it."""
    name = _MONTH.sub("", text.strip(_EDGES)).strip(_EDGES).removesuffix(" (")
    name = _EDITORS.sub("", _IN.sub("", name))
    if _NO_VENUE.search(name) or name.count("(") != name.count(")"):
        return ""
    # The last stop of several belongs to an abbreviation.
    is_short = "." in name and text[text.find(name) + len(name) :].startswith(".")
    return f"{name}." if is_short else name


# The citation that a page of academicpages recommends, as in
# 'Your Name, You. (2009). &quot;Paper Title Number 1.&quot; <i>Journal 1</i>. 1(1).':
# https://github.com/academicpages/academicpages.github.io/tree/master/markdown_generator.
_TITLE = r"[\"“](?P<title>[^\"“”]{3,400})[\"”]"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # The year stands behind the authors, or else at the end.
        r"(?P<authors>[^(\"“]{2,2000})\((?P<year>[12][0-9]{3})[a-z]?\)[.,:]? ?"
        rf"(?:{_TITLE})?(?P<rest>.*)",
        rf"(?P<authors>[^(\"“]{{2,2000}}){_TITLE}(?P<rest>.*)",
    )
)
_VENUE = re.compile(
    r"<(?:i|em)>(?P<venue>[^<>]{2,200})</(?:i|em)>|(?<!\*)\*(?P<name>[^*]{2,200})\*"
)
_END = re.compile(r"(?<=\w\w)[ .,]+$|[ ,]+$")
_TAG = re.compile(r"</?[a-z]{1,9}\b[^<>]{0,200}>|\*+", re.IGNORECASE)


def cited(text: str) -> Fields:
    """Return what a recommended citation says, nothing of one in another form."""
    line = one_line(unescape(text))
    if len(line) > LONGEST_ENTRY:
        return Fields()
    venue = _VENUE.search(line)
    matches = (form.fullmatch(_TAG.sub("", line)) for form in _FORMS)
    match = next(filter(None, matches), None)
    if not match:
        return Fields()
    rest = match["rest"].lstrip(" .,")
    found = published_in(rest)
    name = (venue["venue"] or venue["name"]) if venue else found.venue
    return replace(
        found,
        title=(match["title"] or "").rstrip(".,"),
        authors=split_authors(_in_order(_END.sub("", match["authors"]))),
        venue=name.strip(" .,"),
        published=match.groupdict().get("year") or found.published,
        links=(),
    )


def _in_order(authors: str) -> str:
    """Return names of which the first alone may be turned: "Ba, Jimmy, and Max Welling"."""
    first, *rest = authors.split(", ")
    whole = [" " in name.removeprefix("and ").removeprefix("& ").strip() for name in rest[1:]]
    is_turned = " " not in first and whole and all(whole)
    return ", ".join([f"{rest[0]} {first}", *rest[1:]]) if is_turned else authors
