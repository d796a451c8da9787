"""Bar charts: of numbers by year as inline SVG of one path, and of groups as a bar in each row."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from papershelf.outputs.forms.page import IndexRow, PageLink
from papershelf.outputs.groups import NamedPapers
from papershelf.text.wording import count

_MIN_YEARS = 3
# If there would be more bars than this, each stands for more than a year.
_MAX_BARS = 60
# 9999 is in use as the year of what is to appear.
_UNITS = {1: "year", 10: "decade", 100: "century", 1000: "millennium"}
# A bar with the space behind it is `_WIDTH` units wide; the longest is `_HEIGHT` units high.
_WIDTH, _HEIGHT = 4, 24
# Smaller shares are shown with one decimal: all that would not be rounded to 10.0 %.
_SMALL = 0.0995


def year_bars(counts: Iterable[tuple[int, int]]) -> str:
    """Return the HTML of a bar chart, on one line, from pairs of a year and its number of papers.

    Year 0 stands for unknown. With fewer than three known years the result is empty.
    """
    by_year = {year: papers for year, papers in counts if year and papers}
    if len(by_year) < _MIN_YEARS:
        return ""
    step, bars = binned(by_year)
    total = count(sum(by_year.values()), "paper")
    return _chart(f"{total} by {_UNITS[step]}", by_year, bars, "{:,}".format)


def share_bars(shares: Mapping[int, float]) -> str:
    """Return the HTML of a bar chart, on one line, of *shares* (0 to 1) by year.

    Bars are scaled to the largest share; a year without a share leaves a gap. If all shares are 0,
    the result is empty.
    """
    bars = [shares.get(year, 0) for year in range(min(shares), max(shares) + 1)]
    return _chart("Share by year", shares, bars, percent) if any(bars) else ""


def share_rows(groups: Iterable[NamedPapers]) -> tuple[IndexRow, ...]:
    """Return a row for each group, with a bar scaled to the largest group."""
    numbers = {PageLink(it.label, it.first): len(it.papers) for it in groups}
    largest = max(numbers.values(), default=0)
    rows = []
    for link, number in numbers.items():
        share = max(1, round(100 * number / largest))
        bar = f'<span style="width:{share}%"></span>'
        rows.append(IndexRow(link, (f"{number:,}",), picture=bar))
    return tuple(rows)


def percent(share: float) -> str:
    """Return *share*, from 0 to 1, as a percentage, with one decimal if it is small."""
    return f"{100 * share:.{int(0 < share < _SMALL)}f} %"


def _chart(
    what: str, by_year: Mapping[int, float], bars: Sequence[float], shown: Callable[[float], str]
) -> str:
    """Return *bars* as SVG, with the first, highest and last year below.

    Screen readers read *what* the values *by_year* are; the highest is *shown* as text.
    """
    first, last = min(by_year), max(by_year)
    peak = max(by_year, key=lambda year: (by_year[year], year))
    peak_label = f"most in {peak}: {shown(by_year[peak])}"
    below = " ".join(f"<span>{label}</span>" for label in (first, peak_label, last))
    return (
        f'<div class="ps-bars"><svg viewBox="0 0 {len(bars) * _WIDTH - 1} {_HEIGHT}" '
        f'preserveAspectRatio="none" role="img"><title>{what}, {first}–{last}; {peak_label}</title>'
        f'<path d="{_path(bars)}"/></svg>{below}</div>'
    )


def binned(by_year: Mapping[int, int]) -> tuple[int, list[int]]:
    """Return the years per bar, and the number of papers in each bar, from the papers *by_year*."""
    first, last = min(by_year), max(by_year)
    step = next(step for step in _UNITS if last // step - first // step < _MAX_BARS)
    bars = [0] * (last // step - first // step + 1)
    for year, papers in by_year.items():
        bars[year // step - first // step] += papers
    return step, bars


def _path(bars: Sequence[float]) -> str:
    """Return the SVG path of *bars*; each bar above zero is at least one unit high."""
    largest = max(bars)
    return "".join(
        f"M{index * _WIDTH} {_HEIGHT}v-{max(1, round(value * _HEIGHT / largest))}h3V{_HEIGHT}"
        for index, value in enumerate(bars)
        if value
    )
