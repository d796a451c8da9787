"""Parse dates as people and programs write them: in headings, file names and records."""

import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, takewhile
from pathlib import Path

from papershelf.model import MONTHS, Paper, PartialDate
from papershelf.text.letters import folded
from papershelf.text.tables import table

_LANGUAGES = tuple(map(str.split, table("text/months", tuple[str, ...])))
_ENGLISH: Mapping[str, int] = {
    key: number for number, name in enumerate(map(str.lower, MONTHS), 1) for key in (name, name[:3])
} | {"sept": 9}
_ALL = {(folded(name), number) for names in _LANGUAGES for number, name in enumerate(names, 1)}
_MEANINGS = Counter(name for name, _ in _ALL)
# Names that mean different months in two languages are left out; English names prevail.
_NAMES = {**{name: number for name, number in _ALL if _MEANINGS[name] == 1}, **_ENGLISH}

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_NAME = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?P<year>[1-9][0-9]{3})"
_OTHER_YEAR = r"[1-9][0-9]{3}"
_NUMBERS = r"(?P<sep>[-/.]) ?(?P<month>[0-9]{1,2})(?P=sep) ?(?P<day>[0-9]{1,2})"

# A date with a month.
_DATED = tuple(
    re.compile(_WEEKDAY + form)
    for form in (
        rf"{_NAME} {_DAY}(?:,? {_YEAR})?",  # Mar 12; March 12th, 2026
        rf"{_DAY}(?: of| de)? ב?{_NAME}(?:(?: de|,)? {_YEAR})?",  # 12 March 2026; 12 de mayo
        rf"{_NAME}(?: de|,)? {_YEAR}",  # March 2026
        rf"{_YEAR}\.? {_NAME}(?: {_DAY})?",  # 2026. március 12.; 2026 Mar
        rf"{_YEAR}{_NUMBERS}",  # 2026-03-12
        rf"{_YEAR}-(?P<month>[0-9]{{2}})",  # 2026-03
        r"--(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",  # --03-12: as in XML Schema and `PartialDate`
    )
)
# Of these only the valid part counts: "2012-00-00" is a year, "2012-02-31" a month.
_NUMERIC = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/ ]*",  # 2026; 2014// in RIS
        rf"{_YEAR}(?: ?[-–]+ ?{_OTHER_YEAR}| ?(?:--|–) ?[0-9]{{2}})",  # 1998--1999; 1998--99
        # 2001 [2002]; c1987; [1948]; 2015a.
        rf"[\[(]?(?:ca?\.? ?|©)?{_YEAR}[a-z]?\??[\])]?(?: [\[(]{_OTHER_YEAR}[\])])?",
        r"(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])",  # 20260312
        rf"{_YEAR}{_NUMBERS}(?:[T /].*)?",  # 2026/03/12; 2026-03-12T17:00:00Z
        # 2026/03; 1948/07// in RIS; but "2020.1" may be a number that was written as 2020.10.
        rf"{_YEAR}(?:[-/]|\.(?!1$) ?)(?P<month>[0-9]{{1,2}})[-/ ]*",
        rf"(?P<month>0?[1-9]|1[0-2])[-/]{_YEAR}",  # 03/2026
    )
)
# 16.09.2020 is a day first everywhere, 16/09/2020 and 09/16/2020 only because no month is the 16th.
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.]) ?([0-9]{{1,2}})\2 ?{_YEAR}")
# As MEDLINE and Web of Science date issues:
# https://www.nlm.nih.gov/bsd/mms/medlineelements.html#dp.
_OF_ISSUE = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"(?P<rest>win(?:ter)?) {_YEAR}[-/–][0-9]{{2,4}}",  # Winter 2019/20
        rf"{_YEAR}[- ](?P<rest>\w.*)",  # 2020 Sep 16-18; 2019 Dec-2020 Jan; 2008 3rd Quarter
        rf"(?P<rest>\w.*?),?[- ]{_YEAR}",  # Nov-Dec 2020; Spring 2020
    )
)
# 2020-05-01/2020-06-02; 2020-05/..; 2020?: https://www.loc.gov/standards/datetime/, as in biblatex.
_ISO = rf"{_OTHER_YEAR}(?:-[0-9]{{2}}){{0,2}}"
_AFTER_ISO = r"(?:T[0-9:.+Z-]*|[~?%])?"
_SPAN = re.compile(rf"(?P<first>{_ISO}){_AFTER_ISO}(?:/(?:(?P<last>{_ISO}){_AFTER_ISO}|\.*))?")
# What says nothing about the day, and what stands for it.
_REWRITES = (
    # 2026年3月12日; 2026년 3월 12일; 2026. 3. 12.; 12 марта 2026 г.; 2026 r.; 2026 م.
    (re.compile(r"[日일]$|(?<=[0-9])\.$|(?<=[0-9]{4}) ?(?:[гrр]\.?|م)$"), ""),
    (re.compile(r"[年月년월]\s?"), "-"),
    # "Mon, 2 Apr 2007 19:18:42 GMT" has a time after the year.
    (re.compile(r"(?<=[0-9]{4}),? [0-9]{1,2}:[0-9]{2}.*"), ""),
)
# 16-Sep-2020; 2020/Sep/16.
_BESIDE_NAME = re.compile(r"(?<=[0-9])[-/](?=[^\W\d_]{3})|(?<=[^\W\d_]{3})[-/](?=[0-9])")
_DAYS = re.compile(r" ?\b[0-9]{1,2} ?[-–/] ?[0-9]{1,2}\b")
_UNTIL = re.compile(r" ?[-–/]+ ?")
_PART_OF_YEAR = re.compile(
    r"spr(ing)?|sum(mer)?|aut(umn)?|fall?|win(ter)?|\w{3,6} quarter|q[1-4]", re.IGNORECASE
)
_FREE_YEAR_AT_END = re.compile(rf"(?<![0-9]){_OTHER_YEAR}$")
# What stands in place of the date of a paper that has none.
IN_PRESS = r"in[ -]press|to appear|forthcoming"
NO_DATE = re.compile(
    rf"[\[(]?(?:{IN_PRESS}|n\. ?d\.?|no date|accepted|submitted|under review|unpublished"
    r"|in preparation)[\])]?\.?",
    re.IGNORECASE,
)
_NEW_YEAR = re.compile(r"([0-9]{4})[-/]01[-/]01")
_DIGIT = re.compile(r"[0-9]")
_MAX_FORM = 40
# From the first printed books; the end is fixed, so that results never depend on the clock.
PLAUSIBLE_YEARS = range(1450, 2100)
# Of a line, which may be no date.
_YEARS_OF_LINES = (0, *range(1900, 2100))

_FREE_YEAR = r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
_YEAR_IN_NAME = re.compile(rf"{_FREE_YEAR}(?![0-9])")
# The id that Notion appends to names of files.
_ID_IN_NAME = re.compile(r"\b[0-9a-f]{32}\b")
_DATE_IN_NAME = re.compile(
    rf"{_FREE_YEAR}[-_.](?P<month>[0-9]{{2}})[-_.](?P<day>[0-9]{{2}})(?![0-9])"
)


def parse_date(text: str, *, year: int = 0) -> PartialDate | None:
    """Parse a complete line as a date, or return None; *year* is the default year.

    A month's name in another language than English needs day and year: "Mars 2020" is a mission.
    The day must exist, between 1900 and 2099; 29 February needs a leap year or no year.
    """
    date = _date(_parts(text), year)
    return date if date and date.year in _YEARS_OF_LINES else None


@lru_cache(maxsize=1 << 10)
def parse_loosely(text: str) -> PartialDate | None:
    """Parse the date of a record with all the precision that it has, or return None.

    In addition to the forms of `parse_date` these are accepted: a year alone or with a note, a day
    without a year as "--03-12", times of day, RIS's "1948/07//", and dates of issues. Of a span of
    dates the common part counts, or else the first year. The year may be any of four digits; see
    PLAUSIBLE_YEARS.
    """
    text = "".join([str(unicodedata.decimal(sign, sign)) for sign in " ".join(text.split())])
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    if span := _SPAN.fullmatch(text):
        text = _in_common(span["first"], span["last"] or span["first"])
    days = _days_in(text)
    return (
        _parsed_numbers(text)
        or (days[0] if len(days) == 1 else None)
        or _date(_parts(_BESIDE_NAME.sub(" ", text), is_date=True))
        or _parsed_of_issue(text)
    )


def possible_dates(text: str) -> str:
    """Return "2018-04-05 or 2018-05-04" for "5/4/2018", and "" if *text* is not ambiguous so."""
    days = _days_in(text)
    return " or ".join(map(str, days)) if len(days) > 1 else ""


def _match(forms: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """Return the match of the first of *forms* that the complete *text* has."""
    return next(filter(None, (form.fullmatch(text) for form in forms)), None)


def _in_common(first: str, last: str) -> str:
    """Return the common part of two dates such as 2026-03; for different years, the first year."""
    pairs = zip(first.split("-"), last.split("-"), strict=False)
    same = [part for part, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    return "-".join(same or first.split("-")[:1])


def _parsed_numbers(text: str) -> PartialDate | None:
    """Parse the valid part of a date in numbers, the year first or alone, or return None."""
    match = _match(_NUMERIC, text)
    if not match:
        return None
    parts = match.groupdict()
    year, month, day = (int(parts.get(part, 0)) for part in ("year", "month", "day"))
    month = month if is_day(year, month, 1) else 0
    return PartialDate(year=year, month=month, day=day if is_day(year, month, day) else 0)


def _days_in(text: str) -> list[PartialDate]:
    """Return the days that *text* in the form of `_YEAR_LAST` may mean."""
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return []
    first, sep, second, year = match.groups()
    orders = [(first, second)] if sep == "." else [(first, second), (second, first)]
    dates = (_date({"year": year, "month": month, "day": day}) for day, month in orders)
    return list(dict.fromkeys(filter(None, dates)))


def _parsed_of_issue(text: str) -> PartialDate | None:
    """Parse the date of an issue, or return None; of a season only the year counts."""
    match = _match(_OF_ISSUE, text) if len(text) <= _MAX_FORM else None
    if not match:
        return None
    ends = _UNTIL.split(_DAYS.sub("", match["rest"]).strip(), maxsplit=1)
    if _PART_OF_YEAR.fullmatch(ends[0]):
        return PartialDate(year=int(match["year"]))
    whole = (end if _FREE_YEAR_AT_END.search(end) else f"{end} {match['year']}" for end in ends)
    first, *others = (_date(_parts(end, is_date=True)) for end in whole)
    if first is None or not others:
        return first
    # An end in unknown words has only the year in common.
    return parse_loosely(_in_common(str(first), str(others[0] or "")))


def most_exact(texts: Iterable[str]) -> str:
    """Return the most exact of a paper's dates in the year of the first one, or the first text."""
    filled = [text for text in texts if text.strip()]
    dates = [(text, date) for text in filled if (date := parse_loosely(text))]
    year = next((date.year for _, date in dates if date.year), 0)
    agreeing = [(text, date) for text, date in dates if date.year == year]
    best = max(agreeing, key=lambda pair: (pair[1].month > 0, pair[1].day > 0), default=None)
    return best[0] if best else next(iter(filled), "")


def without_new_year(text: str) -> str:
    """Return *text* with 1 January reduced to the year, for which some sources write it."""
    return _NEW_YEAR.sub(r"\1", text)


def day_of(paper: Paper, first_seen: PartialDate | None = None) -> PartialDate | None:
    """Return the day on which *paper* became known, or None.

    That is the first exact day among the dates of listing and publication. Without one it is
    *first_seen*, the day on which the catalog first had the paper, or else the first of these
    dates, which is inexact.
    """
    dates = [date for date in (paper.listed, paper.published) if date and date.year]
    exact = (date for date in dates if date.day)
    return next(chain(exact, filter(None, [first_seen]), dates), None)


def is_dateline(text: str) -> bool:
    """Return whether *text* has the form of a date, valid or not."""
    return _parts(text) is not None


def full_year(digits: str) -> str:
    """Return the year that ends in the two *digits*; those from 50 on are of the last century."""
    return f"{'19' if digits >= '50' else '20'}{digits}"


def year_of(path: Path) -> int:
    """Return the year in the name of a file, or 0: `papers-2026-03.txt` gives 2026."""
    match = _YEAR_IN_NAME.search(_ID_IN_NAME.sub("", path.name))
    return int(match["year"]) if match else 0


def date_of(path: Path) -> PartialDate | None:
    """Return the full date in the name of a file such as `2026-03-12.txt`, or None."""
    match = _DATE_IN_NAME.search(path.name)
    return _date(match and match.groupdict())


def _parts(text: str, *, is_date: bool = False) -> dict[str, str | None] | None:
    """Return the written parts of a date, valid or not; None for any other text.

    *is_date* states that the text is a date. Then months in other languages count without a day.
    """
    is_short = len(text) <= _MAX_FORM and _DIGIT.search(text)
    match = _match(_DATED, folded(text.strip())) if is_short else None
    if not match:
        return None
    parts = match.groupdict()
    month = parts["month"]
    is_certain = month.isdecimal() or month in _ENGLISH or (parts.get("day") and parts.get("year"))
    return parts if (is_date or is_certain) and (month.isdecimal() or month in _NAMES) else None


def _date(parts: Mapping[str, str | None] | None, year: int = 0) -> PartialDate | None:
    """Return the date of written *parts*, in *year* if they have none, or None if it is invalid."""
    if parts is None:
        return None
    name, day = parts["month"] or "", parts.get("day")
    year = int(parts.get("year") or year)
    month = int(name) if name.isdecimal() else _NAMES[name]
    is_valid = is_day(year, month, int(day or 1))
    return PartialDate(year=year, month=month, day=int(day or 0)) if is_valid else None


def is_day(year: int, month: int, day: int) -> bool:
    """Return whether the calendar has this day; *year* 0 is any year, and so a leap year."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]
