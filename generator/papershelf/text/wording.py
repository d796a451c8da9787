"""Numbers and lists in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from papershelf.model import Reading


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 paper", "1,024 papers"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def joined(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


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
        f"{reading.boilerplate:,} furniture",
        f"{reading.unused:,} unused",
    )
    read = f"{count(reading.lines, reading.unit)} read = {' + '.join(parts)}"
    led = f"; {count(led_by_others, 'paper')} led by another record" if led_by_others else ""
    return f"{read}{led}"
