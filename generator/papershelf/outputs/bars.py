"""Numbers by year as a small picture: one path, in the text's colour."""

from collections.abc import Iterable, Mapping, Sequence

from papershelf.text.wording import count

_FEWEST_YEARS = 3
# Where there would be more bars of years, they are of decades or centuries.
_MOST_BARS = 60
_STEPS = (1, 10, 100)
# A bar with the space behind it is `_WIDTH` units wide; the longest is `_HEIGHT` units high.
_WIDTH, _HEIGHT = 4, 24
# Below this share a whole number of percent says too little.
_SMALL = 0.1


def year_bars(counts: Iterable[tuple[int, int]]) -> str:
    """Return a line of HTML that shows how many papers there are of each year, from pairs of these.

    It is empty where fewer than three years are known; 0 is the unknown one.
    """
    known = {year: papers for year, papers in counts if year and papers}
    if len(known) < _FEWEST_YEARS:
        return ""
    first, last = min(known), max(known)
    step, bars = binned(known)
    peak = max(known, key=lambda year: (known[year], year))
    most = f"most in {peak}: {known[peak]:,}"
    title = f"{count(sum(known.values()), 'paper')} by {_NAMES[step]}, {first}–{last}; {most}"
    return _picture(title, bars, (str(first), most, str(last)))


def share_bars(shares: Mapping[int, float]) -> str:
    """Return a line of HTML that shows a share by year, from 0 to 1, as bars of the largest.

    A year without one has a gap. It is empty where all shares are 0.
    """
    first, last = min(shares), max(shares)
    peak = max(shares, key=lambda year: (shares[year], year))
    if not shares[peak]:
        return ""
    most = f"most in {peak}: {percent(shares[peak])}"
    bars = [shares.get(year, 0) for year in range(first, last + 1)]
    return _picture(f"Share by year, {first}–{last}; {most}", bars, (str(first), most, str(last)))


def percent(share: float) -> str:
    """Return a share from 0 to 1 in percent, with a digit behind the point where it is small."""
    return f"{100 * share:.{int(0 < share < _SMALL)}f} %"


def _picture(title: str, bars: Sequence[float], said: Iterable[str]) -> str:
    """Return *bars* with what is *said* below them; the *title* is for those who can't see them."""
    width = len(bars) * _WIDTH - 1
    below = " ".join(f"<span>{text}</span>" for text in said)
    return (
        f'<div class="ps-bars"><svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none" '
        f'role="img"><title>{title}</title><path d="{_path(bars)}"/></svg>{below}</div>'
    )


_NAMES = {1: "year", 10: "decade", 100: "century"}


def binned(known: Mapping[int, int]) -> tuple[int, list[int]]:
    """Return how many years are a bar, and the papers of each bar, from those of *known* years."""
    first, last = min(known), max(known)
    step = next(step for step in _STEPS if last // step - first // step < _MOST_BARS)
    bars = [0] * (last // step - first // step + 1)
    for year, papers in known.items():
        bars[year // step - first // step] += papers
    return step, bars


def _path(bars: Sequence[float]) -> str:
    """Return the path of *bars*; one that is more than nothing is not invisible."""
    most = max(bars)
    return "".join(
        f"M{at * _WIDTH} {_HEIGHT}v-{max(1, round(high * _HEIGHT / most))}h3V{_HEIGHT}"
        for at, high in enumerate(bars)
        if high
    )
