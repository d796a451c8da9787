"""Lines of a listing: boilerplate and headings, or text with the marks of lists and Markdown."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from papershelf.model import PartialDate, Source
from papershelf.problems import Problem, warning
from papershelf.readers.citation import YEAR
from papershelf.readers.fields import shown
from papershelf.readers.pasted import BULLETS, LINK_PATTERN, identifier_in, without_wiki_links
from papershelf.readers.reader import Aside, AsideKind, FilledLine
from papershelf.readers.words import BOILERPLATE, link_kind
from papershelf.text.addresses import is_followable
from papershelf.text.dates import is_dateline, parse_date, year_of

_MAX_ASIDE_LENGTH = 100
_BOILERPLATE = re.compile("|".join(BOILERPLATE["listing"]))
_MINUTES = re.compile(rf"(?:{'|'.join(BOILERPLATE['minutes'])}):?")
# What is before the date of a meeting: "Reading group, 12 March 2024".
_MEETING = re.compile(rf"(?:{'|'.join(BOILERPLATE['meetings'])})(?:,|:| on| [-–—|])? ")
# A row of a table in Markdown.
_ROW = re.compile(r"\|.*\|")
# The name of a user on a page of trending papers, and the line above it.
_USER, _BY = re.compile(r"\S{1,40}"), re.compile("(?:Submitted )?by")
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*$|^\S*://")
# The number of a list item, which may have a check box. A year and a full stop begin a title.
_NUMBER = rf"(?!{YEAR}\b)[0-9]{{1,4}}"
# The time of a talk, or its beginning and end.
_TIME = r"[0-9]{1,2}:[0-9]{2}(?: ?[AaPp][Mm])?"
_TIMES = rf"{_TIME}(?: ?[-–] ?{_TIME})?:?"
LIST_MARKS = re.compile(rf"\A(?:(?:#{{1,6}}|[{BULLETS}]|{_NUMBER}[.)]|{_TIMES}) )+(?:\[[ xX]\] )?")
_TABBED_NUMBER = re.compile(rf"\A\s*({_NUMBER})\t")
# A number without a full stop counts lines if there are more of them, and no others.
_COUNTED_NUMBER = re.compile(r"\A\s*#?([0-9]{1,4})\s(?=\s*\S)")
_FEW_NUMBERS = 2
# What may be a date before a title of several words.
_DATE_FIRST = re.compile(
    r"(?=[0-9]|[A-Z][a-z]{2,8}\.? [0-9])(?P<date>[\w., /-]{5,24}?)(?::| [-–—|:]) (?=\S+ \S)"
)
_HTML_HEADING = re.compile(r"\A\s*<h[1-6]\b[^<>]*>([^<>]*)</h[1-6]>\s*\Z")
# Text in brackets may be behind a link.
_LINK = re.compile(rf"{LINK_PATTERN}(?:\s?\([^()]*\))?")
_CLOSING_HASHES = re.compile(r" #+$")
# Control characters except white space, bidirectional overrides, byte order marks, surrogates.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class ListingLine(FilledLine, frozen=True, kw_only=True):
    """A line, clean; `block` numbers groups without blank lines, `aside` is None for text.

    `section` is the line of the heading above, 0 without one, and `date` the one that it gives.
    """

    aside: Aside | Problem | None
    section: int
    date: PartialDate | None
    block: int
    indented: bool


def listing_lines(lines: Sequence[FilledLine], path: Path) -> Iterator[ListingLine]:
    """Yield *lines* with what they are in a listing; the name of *path* may give the year."""
    year = year_of(path)
    section, date = 0, None
    number = _COUNTED_NUMBER if _are_counted(lines) else _TABBED_NUMBER
    for index, line in enumerate(lines):
        source, raw = line.source, line.text
        plain = number.sub(r"\1. ", _HTML_HEADING.sub(r"# \1", raw))
        clean = " ".join((plain if plain.isprintable() else _UNWANTED.sub("", plain)).split())
        day, clean = _dated(clean, year)
        clean = without_wiki_links(clean)
        section, date = (source.line, day) if day else (section, date)
        aside, named = _aside_of(clean, source, year)
        if named or isinstance(aside, Problem):
            section, date = source.line, named
        yield ListingLine(
            source=source,
            text=clean,
            aside=aside,
            section=section,
            date=date,
            # The number of blank lines above is the same within a group.
            block=source.line - index,
            indented=raw[:1].isspace(),
        )


def by_neighbours(lines: Sequence[ListingLine]) -> Iterator[ListingLine]:
    """Yield *lines* with what they are by those around them; below minutes are no papers.

    Neither are the rows of a table.
    """
    sections, above = set(_sections(lines)), ""
    minutes = dict(_minutes(lines))
    for line in lines:
        aside, heading = line.aside, minutes.get(line.source)
        if line.source in sections or heading == line.text:
            aside = Aside(AsideKind.HEADING, line.source)
        elif not aside and heading:
            message = f"text below “{plain_title(heading)[0]}”: “{shown(line.text)}”"
            aside = warning(line.source, message, "if it is a paper, move it above", lost=1)
        elif not aside and _ROW.fullmatch(line.text):
            message = f"a row of a table: “{shown(line.text)}”"
            hint = "if it is a paper, write its title alone on a line"
            aside = warning(line.source, message, hint, lost=1)
        elif not aside and _BY.fullmatch(above) and _USER.fullmatch(line.text):
            aside = Aside(AsideKind.BOILERPLATE, line.source)
        yield line if aside is line.aside else replace(line, aside=aside)
        above = line.text


def _minutes(lines: Sequence[ListingLine]) -> Iterator[tuple[Source, str]]:
    """Yield the places of headings of minutes and of the first block below each, with the heading.

    A block with an identifier alone on a line is of papers.
    """
    for at, heading in enumerate(lines):
        if _is_of_minutes(heading):
            yield heading.source, heading.text
            block = _block_below(lines, at)
            if not any(identifier_in(plain_title(line.text)[0]) for line in block):
                yield from ((line.source, heading.text) for line in block)


def _is_of_minutes(line: ListingLine) -> bool:
    """Return whether *line* is a heading of minutes, such as "Attendees"."""
    return _MINUTES.fullmatch(plain_title(line.text)[0]) is not None


def _block_below(lines: Sequence[ListingLine], at: int) -> list[ListingLine]:
    """Return the first block below the heading that is number *at* of *lines*.

    It ends at a blank line, a date or another heading; a blank line may be above it.
    """
    block: list[ListingLine] = []
    for below in range(at + 1, len(lines)):
        line = lines[below]
        is_heading = line.section == line.source.line or line.text.startswith("#")
        if is_heading or _is_of_minutes(line) or (block and line.block != block[0].block):
            break
        if not line.aside:
            block.append(line)
    return block


def _sections(lines: Sequence[ListingLine]) -> Iterator[Source]:
    """Yield the place of each heading right above a lower one that is not the only one below it."""
    marks = ("" if line.aside else line.text.partition(" ")[0] for line in lines)
    headings = [(at, mark) for at, mark in enumerate(marks) if mark and not mark.strip("#")]
    for (at, mark), (below, lower), (_, third) in zip(
        headings, headings[1:], headings[2:], strict=False
    ):
        if below == at + 1 and mark < lower <= third:
            yield lines[at].source


def _are_counted(lines: Sequence[FilledLine]) -> bool:
    """Return whether the numbers at the beginning of *lines* count them: 1, 2, 3 and so on."""
    matches = (_COUNTED_NUMBER.match(line.text) for line in lines)
    numbers = [int(match[1]) for match in matches if match]
    return len(numbers) > _FEW_NUMBERS and numbers == [*range(1, len(numbers) + 1)]


def _dated(line: str, year: int) -> tuple[PartialDate | None, str]:
    """Return the day before the text of a *line*, as in "Mar 12: A Title", and this text."""
    match = _DATE_FIRST.match(line)
    day = parse_date(match["date"], year=year) if match and is_dateline(match["date"]) else None
    return (day, line[match.end() :]) if match and day and day.day else (None, line)


def _aside_of(
    line: str, source: Source, year: int
) -> tuple[Aside | Problem | None, PartialDate | None]:
    """Return the item of a line that is neither title nor paragraph, and the date of a heading."""
    text, url = plain_title(line)
    if len(text) > _MAX_ASIDE_LENGTH:
        return None, None
    # "Code" is a button, and "[Code](address)" a link of a paper.
    if _BOILERPLATE.fullmatch(text) and not (is_followable(url) and link_kind(text)):
        return Aside(AsideKind.BOILERPLATE, source), None
    meeting = _MEETING.match(text)
    text = text[meeting.end() :] if meeting else text
    if not is_dateline(text):
        return None, None
    if date := parse_date(text, year=year):
        return Aside(AsideKind.HEADING, source), date
    hint = "correct it; the papers below it have no date"
    return warning(source, f"“{line}” is not a valid date", hint, lost=1), None


def plain_title(text: str) -> tuple[str, str]:
    """Return a title without its Markdown, and its address if all of it is a link, else ""."""
    if marks := LIST_MARKS.match(text):
        text = text[marks.end() :]
        text = _CLOSING_HASHES.sub("", text) if "#" in marks[0] else text
    text = _unbold(text)
    link = _LINK.fullmatch(text)
    label = link["label"].strip() if link else ""
    return (_unbold(label), link["url"]) if link and label and "://" not in label else (text, "")


def _unbold(text: str) -> str:
    for mark in ("**", "__"):
        if text.startswith(mark) and text.endswith(mark):
            inner = text[2:-2].strip()
            return inner if inner and mark not in inner else text
    return text


def is_emphasised(text: str) -> bool:
    """Return whether a line is completely a Markdown heading, bold, or a link."""
    marks = LIST_MARKS.match(text)
    unmarked = text[marks.end() :] if marks else text
    return bool(marks and "#" in marks[0]) or plain_title(unmarked)[0] != unmarked


def starts_lower(text: str) -> bool:
    """Return whether *text* starts inside a sentence; a name such as "pix2gestalt:" does not."""
    word = text.partition(" ")[0]
    return word[:1].islower() and word == word.lower() and not word.endswith(":")


def ends_sentence(text: str) -> bool:
    """Return whether *text* ends at the end of a sentence, or at an address."""
    return bool(_SENTENCE_END.search(text.rpartition(" ")[2]))
