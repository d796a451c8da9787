"""Numbers and lists in words, and texts on one line."""

import re
from collections.abc import Iterable, Mapping, Sequence

from papershelf.model import Reading, Status

# Characters without a meaning in print, and those that turn the direction of what follows. The
# controls that are white space, such as a page break, are not among them: they part words.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
# In a longer text it takes less to look for one sign after the other than for all at once.
LONG = 100
_PREPOSITIONS: Mapping[Status, str] = {
    Status.SUBMITTED: "to",
    Status.REJECTED: "by",
    Status.DESK_REJECTED: "by",
    Status.WITHDRAWN: "from",
    Status.RETRACTED: "from",
}


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 paper", "1,024 papers"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def decided(status: Status) -> str:
    """Return what stands before the venue of a paper of this *status*: "Withdrawn from"."""
    return f"{status.capitalize()} {_PREPOSITIONS[status]}"


def joined(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def with_capital(text: str) -> str:
    """Return *text* with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def each_once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return *texts* that are not blank, each once whatever its case."""
    found: dict[str, str] = {}
    for text in filter(str.strip, texts):
        found.setdefault(text.casefold(), text)
    return tuple(found.values())


def span_of(years: Iterable[int]) -> str:
    """Return the years from the first to the last, as far as known: "1987–2025"."""
    known = {year for year in years if year}
    if not known:
        return ""
    first, last = min(known), max(known)
    return str(first) if first == last else f"{first}–{last}"


def sum_of(reading: Reading) -> str:
    """Return where the lines or records of a source went, as a sum that comes out."""
    papers, led_by_others = count(reading.records, "paper"), reading.records - reading.papers
    by_lines = reading.unit == "line"
    parts = (
        f"{reading.paper_lines:,} of {papers}" if by_lines else papers,
        count(reading.headings, "heading" if by_lines else "volume"),
        f"{reading.boilerplate:,} boilerplate",
        f"{reading.unused:,} unused",
    )
    read = f"{count(reading.lines, reading.unit)} read = {' + '.join(parts)}"
    led = f"; repeats of another record: {led_by_others:,}" if led_by_others else ""
    return f"{read}{led}"


def one_line(text: str) -> str:
    """Return the printable part of *text*, with single spaces."""
    return text if _is_line(text) else " ".join(UNPRINTABLE.sub("", text).split())


def _is_line(text: str) -> bool:
    """Return whether *text* is printable, with single spaces and no white space but these."""
    return "  " not in f" {text} " and text.isprintable()


def shorten(text: str, most: int) -> str:
    """Return *text* cut between words to *most* letters, with an ellipsis where more follows."""
    if len(text) <= most and _is_line(text):
        return text
    # Of a long text the beginning is enough, unless that is full of blanks.
    line = " ".join(text[: 2 * most].split())
    if len(line) <= most:
        line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0][:most]
    return f"{cut.rstrip(' ,;:.–—-')} …"
