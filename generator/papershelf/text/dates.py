"""Dates as people and programs write them: headings, file names, and fields of records."""

import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, takewhile
from pathlib import Path

from papershelf.model import MONTHS, Paper, PartialDate
from papershelf.text.tables import table

_SHORTEST = 3
_ENGLISH = tuple(map(str.lower, MONTHS))
_LANGUAGES = tuple(map(str.split, table("text/months", tuple[str, ...])))


def plain(text: str) -> str:
    """Return *text* without accents, small, as names of months are compared."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


ENGLISH: Mapping[str, int] = {
    key: number for number, name in enumerate(_ENGLISH, 1) for key in (name, name[:_SHORTEST])
} | {"sept": 9}
_ALL = {(plain(name), number) for names in _LANGUAGES for number, name in enumerate(names, 1)}
_MEANINGS = Counter(name for name, _ in _ALL)
# What two languages call different months by is none of them: but English goes first.
NAMES = {**{name: number for name, number in _ALL if _MEANINGS[name] == 1}, **ENGLISH}

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_NAME = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?P<year>[1-9][0-9]{3})"
_NUMBERS = r"(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"

_FORMS = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE)
    for form in (
        rf"{_NAME} {_DAY}(?:,? {_YEAR})?",  # Mar 12; March 12th, 2026
        rf"{_DAY}(?: of| de)? {_NAME}(?:(?: de|,)? {_YEAR})?",  # 12 March 2026; 12 de marzo de 2026
        rf"{_NAME}(?: de|,)? {_YEAR}",  # March 2026
        rf"{_YEAR}\. {_NAME}(?: {_DAY})?",  # 2026. március 12.
        rf"{_YEAR}{_NUMBERS}",  # 2026-03-12
        rf"{_YEAR}-(?P<month>[0-9]{{2}})",  # 2026-03
    )
)
# 2026; 2026-03-12T17:00:00Z; 2014// and 1948/07// in RIS; 2026/03; 03/2026; 1998-1999; 20260312.
_YEAR_ALONE = re.compile(rf"{_YEAR}(?:[-/ ]*|[-/][1-9][0-9]{{3}})", re.ASCII)
# 2001 [2002]; c1987; [1948]; 2015a.
_YEAR_WITH_NOTE = re.compile(
    rf"(?:[\[(]?(?:c|ca\. ?|©)?){_YEAR}[a-z]?\??[\])]?(?: [\[(][1-9][0-9]{{3}}[\])])?", re.ASCII
)
_YEAR_AND_MONTH = re.compile(rf"{_YEAR}[-/](?P<month>[0-9]{{1,2}})[-/ ]*", re.ASCII)
_MONTH_AND_YEAR = re.compile(rf"(?P<month>0[1-9]|1[0-2])[-/]{_YEAR}", re.ASCII)
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])", re.ASCII)
_STAMP = re.compile(rf"(?P<date>{_YEAR}{_NUMBERS})(?:[T /].*)?", re.ASCII | re.DOTALL)
_NUMERIC = (_STAMP, _YEAR_AND_MONTH, _MONTH_AND_YEAR)
_YEAR_MONTH_DAY = re.compile(r"([1-9][0-9]{3})-([^\W\d_]{3,12})-([0-9]{1,2})", re.ASCII)
# 16-Sep-2020.
_NAMED_MONTH = re.compile(r"(?<=[0-9])-(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})-(?=[0-9])")
# --03-12, as XML Schema and `PartialDate` write a day without its year.
_DAY_OF_YEAR = re.compile(r"--(?P<month>[0-9]{2})-(?P<day>[0-9]{2})", re.ASCII)
# 2020 Sep 16; 2020-Sep; 2019 Dec-2020 Jan; Nov-Dec 2020; Spring 2020; 2008 3rd Quarter;
# Winter 2019/20. As MEDLINE and Web of Science date issues:
# https://www.nlm.nih.gov/bsd/mms/medlineelements.html#dp.
_OF_ISSUE = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}[- ](?P<rest>\w.*)",
        rf"(?P<rest>\w.*?),? {_YEAR}",
        rf"(?P<rest>win(?:ter)?) {_YEAR}[-/–][0-9]{{2,4}}",
    )
)
_DAYS = re.compile(r" ?\b[0-9]{1,2} ?[-–/] ?[0-9]{1,2}\b")
_UNTIL = re.compile(r" ?[-–/].*")
_PART_OF_YEAR = re.compile(
    r"spr(ing)?|sum(mer)?|aut(umn)?|fall?|win(ter)?|\w{3,6} quarter|q[1-4]", re.IGNORECASE
)
_FREE_YEAR_AT_END = re.compile(r"(?<![0-9])[1-9][0-9]{3}$")
_NEW_YEAR = re.compile(r"([0-9]{4})[-/]01[-/]01")
_DIGIT = re.compile(r"[0-9]")
_LONGEST_FORM = 40
_A_LEAP_YEAR = 2000
# From the first printed books on; the end is one that no clock moves.
PLAUSIBLE_YEARS = range(1450, 2100)

_FREE_YEAR = r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
_YEAR_IN_NAME = re.compile(rf"{_FREE_YEAR}(?![0-9])")
# With which Notion ends the names of files.
_ID_IN_NAME = re.compile(r"\b[0-9a-f]{32}\b")
_DATE_IN_NAME = re.compile(
    rf"{_FREE_YEAR}[-_.](?P<month>[0-9]{{2}})[-_.](?P<day>[0-9]{{2}})(?![0-9])"
)


def parse_date(text: str, *, year: int = 0) -> PartialDate | None:
    """Read a whole line as a date, or None; *year* stands in where the line gives none.

    The month may be in any language where day and year stand beside it: "Mars 2020" is a mission.
    Only days that exist count, between 1900 and 2099; 29 February needs a leap year or no year.
    """
    parts = _parts(text)
    return _dated(parts, year) if parts else None


def parse_loosely(text: str) -> PartialDate | None:
    """Read the date of a record as exactly as it is written, or None.

    Beside the forms of `parse_date`, a year alone or with a note, a day without a year as
    "--03-12", time stamps, RIS's "1948/07//", and dates of issues, of which a span tells what is
    the same in all of it, or else its first year. The year may be any of four digits; see
    PLAUSIBLE_YEARS.
    """
    text = " ".join(text.split())
    text = _COMPACT.sub(r"\1-\2-\3", text) if len(text) == 8 else text
    if match := _YEAR_ALONE.fullmatch(text) or _YEAR_WITH_NOTE.fullmatch(text):
        return PartialDate(year=int(match["year"]))
    if match := next((match for form in _NUMERIC if (match := form.fullmatch(text))), None):
        year, month = int(match["year"]), int(match["month"])
        day = int(match.groupdict().get("day") or 0)
        # What the calendar has of it: "2012-00-00" is a year, "2012-02-31" a month.
        if not 1 <= month <= 12:
            return PartialDate(year=year)
        real = 1 <= day <= monthrange(year, month)[1]
        return PartialDate(year=year, month=month, day=day if real else 0)
    if match := _DAY_OF_YEAR.fullmatch(text):
        return _dated(match.groupdict(), 0)
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        text = " ".join(reversed(match.groups()))
    spaced = _NAMED_MONTH.sub(" ", text)
    return _parsed_of_any_year(spaced) or _parsed_of_issue(text) or _parsed_of_issue(spaced)


def _parsed_of_any_year(text: str) -> PartialDate | None:
    """Read a whole line as `parse_date` does, with a year however old."""
    parts = _parts(text, is_date=True)
    return _dated(parts, 0, range(1000, 10_000)) if parts else None


def _parsed_of_issue(text: str) -> PartialDate | None:
    """Read the date of an issue, or None; a season is a year alone."""
    if len(text) > _LONGEST_FORM:
        return None
    match = next((match for form in _OF_ISSUE if (match := form.fullmatch(text))), None)
    if not match:
        return None
    rest = _DAYS.sub("", match["rest"]).strip()
    begin = _UNTIL.sub("", rest)
    if _PART_OF_YEAR.fullmatch(begin):
        return PartialDate(year=int(match["year"]))
    own_year = _FREE_YEAR_AT_END.search(begin)
    found = _parsed_of_any_year(begin if own_year else f"{begin} {match['year']}")
    return PartialDate(year=found.year) if found and begin != rest else found


def most_exact(texts: Iterable[str]) -> str:
    """Return of dates of one paper, or else texts, the one that says most of the first's year."""
    given = [text for text in texts if text.strip()]
    dates = [(text, date) for text in given if (date := parse_loosely(text))]
    year = next((date.year for _, date in dates if date.year), 0)
    agreeing = [(text, date) for text, date in dates if date.year == year]
    best = max(agreeing, key=lambda pair: (pair[1].month > 0, pair[1].day > 0), default=None)
    return best[0] if best else next(iter(given), "")


def without_new_year(text: str) -> str:
    """Return a 1 January as the year alone, for which sources write it that know no more."""
    return _NEW_YEAR.sub(r"\1", text)


def day_of(paper: Paper, first_seen: PartialDate | None = None) -> PartialDate | None:
    """Return since when people can know of a *paper*: the exact day that its source gives.

    A listing's comes before that of publication. Where neither is exact, it is the day on which the
    catalog has *first_seen* it, and else the more certain part of what the source says, or None.
    """
    given = [date for date in (paper.listed, paper.published) if date and date.year]
    exact = (date for date in given if date.day)
    return next(chain(exact, filter(None, [first_seen]), given), None)


def is_dateline(text: str) -> bool:
    """Return whether *text* is written as a date, be there such a day or not."""
    return _parts(text) is not None


def year_of(path: Path) -> int:
    """Find the year in the name of a file, else 0: `papers-2026-03.txt` gives 2026."""
    match = _YEAR_IN_NAME.search(_ID_IN_NAME.sub("", path.name))
    return int(match["year"]) if match else 0


def date_of(path: Path) -> PartialDate | None:
    """Find the full date in the name of a file such as `2026-03-12.txt`, else None."""
    match = _DATE_IN_NAME.search(path.name)
    return _dated(match.groupdict(), 0) if match else None


def _parts(text: str, *, is_date: bool = False) -> dict[str, str | None] | None:
    """Parse a date, real or not; None for any other text."""
    # A month of another language than English counts where the text is a date for certain.
    if len(text) > _LONGEST_FORM or not _DIGIT.search(text):
        return None
    written = plain(text.strip())
    for form in _FORMS:
        match = form.fullmatch(written)
        parts = match.groupdict() if match else {}
        month, whole = parts.get("month", ""), parts.get("day") and parts.get("year")
        is_certain = month.isdecimal() or month in ENGLISH
        if is_certain or (month in NAMES and (is_date or whole)):
            return parts
    return None


def _dated(
    parts: dict[str, str | None], year: int, years: range = range(1900, 2100)
) -> PartialDate | None:
    """Return the date of its written parts in one of *years*, or None where there is none."""
    month, day = parts["month"] or "", int(parts.get("day") or 0)
    year = int(parts.get("year") or year)
    number = int(month) if month.isdecimal() else NAMES[month]
    if not 1 <= number <= 12 or (year and year not in years):
        return None
    last = monthrange(year or _A_LEAP_YEAR, number)[1]
    if parts.get("day") and not 1 <= day <= last:
        return None
    return PartialDate(year=year, month=number, day=day)


def in_common(first: str, last: str) -> str:
    """Return what two dates such as 2026-03 have in common, of two years the first."""
    pairs = zip(first.split("-"), last.split("-"), strict=False)
    same = [own for own, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    return "-".join(same or first.split("-")[:1])
