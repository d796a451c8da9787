"""Lines of a listing beside titles and abstracts: boilerplate, and in it numbers of the papers.

Numbers stand on lines that say of what they are, below each abstract or above each title. Where a
text has them in both places, whose they are is not certain, and they are left out; so are rounded
ones, as "1.2k".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from papershelf.model import Count, CountKind, Paper
from papershelf.readers.reader import Item
from papershelf.readers.words import FRAMES

BOILERPLATE = re.compile("|".join(FRAMES["listing"]))
_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})"
_FORMS = tuple(
    (re.compile(form, re.IGNORECASE), kind)
    for kind, words in (
        (CountKind.UPVOTES, "upvotes?"),
        (CountKind.STARS, "stars?|github"),
    )
    for form in (rf"(?:{words}) {_NUMBER}", rf"[·•|]? ?{_NUMBER} (?:{words})")
)


def count_in(line: str) -> Count | None:
    """Return the count that a whole line is: "Upvote 35", "35 stars"."""
    for form, kind in _FORMS:
        if match := form.fullmatch(line):
            return Count(kind=kind, value=int(match[1].replace(",", "")))
    return None


def with_counts(items: Sequence[Item], lines: Iterable[tuple[int, str]]) -> list[Item]:
    """Return *items* in their order, the papers with the counts that stand on numbered *lines*."""
    counts = [(number, count) for number, line in lines if (count := count_in(line))]
    places = [place for place, item in enumerate(items) if isinstance(item, Paper)]
    starts = [items[place].source.line for place in places]
    if not (counts and starts):
        return list(items)
    is_above = counts[0][0] < starts[0]
    found = list(items)
    if is_above and counts[-1][0] > starts[-1]:
        return found
    for number, count in counts:
        place = places[bisect_right(starts, number) - (0 if is_above else 1)]
        paper = found[place]
        if isinstance(paper, Paper) and paper.count_of(count.kind) is None:
            found[place] = replace(paper, counts=(*paper.counts, count))
    return found
