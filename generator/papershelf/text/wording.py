"""Format numbers and lists as words, and texts on one line."""

import re
from collections.abc import Iterable, Mapping, Sequence

from papershelf.model import Reading, Status

# Unprintable characters, and those that change the direction of text. Control characters that are
# white space, such as a page break, are not included, because they separate words.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Between two facts: a line may end with it, but not begin with it.
SEPARATOR = "\N{NO-BREAK SPACE}· "
_PREPOSITIONS: Mapping[Status, str] = {
    Status.SUBMITTED: "to",
    Status.REJECTED: "by",
    Status.DESK_REJECTED: "by",
    Status.WITHDRAWN: "from",
    Status.RETRACTED: "from",
}


def count(number: int, noun: str) -> str:
    """Return *number* with its noun: "1 paper", "1,024 papers"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def status_phrase(status: Status) -> str:
    """Return the words before the venue of a paper with this *status*: "Withdrawn from"."""
    return f"{status.capitalize()} {_PREPOSITIONS[status]}"


def joined(words: Sequence[str]) -> str:
    """Return *words* joined as an enumeration: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def with_capital(text: str) -> str:
    """Return *text* with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def each_once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return *texts* without blank ones and without duplicates, ignoring case."""
    first: dict[str, str] = {}
    for text in filter(str.strip, texts):
        first.setdefault(text.casefold(), text)
    return tuple(first.values())


def span_of(years: Iterable[int]) -> str:
    """Return the span from the first to the last of *years*, ignoring 0: "1987–2025"."""
    known = {year for year in years if year}
    if not known:
        return ""
    first, last = min(known), max(known)
    return str(first) if first == last else f"{first}–{last}"


def sum_of(reading: Reading) -> str:
    """Return the numbers of lines or records of a source by their use, as a sum with its total.

    That nothing is unused is said, and other uses that do not occur are left out.
    """
    papers = count(reading.records, "paper")
    led_by_others = reading.records - reading.papers - reading.hidden
    by_lines = reading.unit == "line"
    parts = (
        f"{reading.paper_lines:,} in {papers}" if by_lines else papers,
        count(reading.headings, "heading" if by_lines else "volume") if reading.headings else "",
        f"{reading.boilerplate:,} boilerplate" if reading.boilerplate else "",
        f"{reading.unused:,} unused",
    )
    read = f"{count(reading.lines, reading.unit)} read = {' + '.join(filter(None, parts))}"
    led = f"; merged into other records: {led_by_others:,}" if led_by_others else ""
    hidden = f"; hidden: {reading.hidden:,}" if reading.hidden else ""
    return f"{read}{led}{hidden}"


def printable_line(text: str) -> str:
    """Return the printable part of *text*, with single spaces."""
    if text.isprintable() and "  " not in text:  # so are almost all texts, and this is quick
        return text.strip()
    return " ".join(UNPRINTABLE.sub("", text).split())


def shorten(text: str, most: int) -> str:
    """Return *text* cut between words to *most* characters, with an ellipsis where it is cut."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0][:most]
    return f"{cut.rstrip(' ,;:.–—-')} …"
