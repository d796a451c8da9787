"""A still picture of the map, in a line of HTML: where papers stand, and what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isqrt

import numpy as np

from papershelf.model import PaperMap, Region
from papershelf.outputs.markdown import in_html
from papershelf.text.wording import count

# The picture has so many dots along an edge, so far from one another; a place is a 16-bit number.
_DOTS, _STEP, _PLACES = 30, 12, 1 << 16
_EDGE = _DOTS * _STEP
# How thick dots are, by how full they are in percent of the fullest one.
_SIZES = ((8, 3), (30, 6), (100, 10))
_HUES = 9
# A label takes so much room on both sides, and above.
_LETTER, _LINE = 4, 14
LEGEND = "A dot is a few papers that are near one another, a thick one many."


def picture(found: PaperMap, name: str) -> str:
    """Return the picture of a map in a box with the class *name*."""
    first = [region for region in found.regions if not region.level]
    labels = [(label_of(region), region) for region in first]
    papers = count(len(found.papers), "paper")
    title = f"Map of {papers}: {'; '.join(label for label, _ in labels)}"
    dots = "".join(_dots(found, first))
    words = "".join(_words(labels))
    return (
        f'<div class="{name}"><svg viewBox="0 0 {_EDGE} {_EDGE}" role="img">'
        f"<title>{in_html(title)}</title>{dots}{words}</svg><small>{LEGEND}</small></div>"
    )


def label_of(region: Region) -> str:
    """Return what a region is called: its terms."""
    label = " · ".join(region.terms) or "Other papers"
    return label[:1].upper() + label[1:]


def _dots(found: PaperMap, regions: list[Region]) -> Iterator[str]:
    """Yield a path for the dots of each hue and size."""
    places = np.frombuffer(found.places, np.uint16).reshape(-1, 2).astype(np.int64)
    counts = Counter(map(tuple, (places * _DOTS // _PLACES).tolist()))
    most = max(counts.values(), default=1)
    paths: dict[tuple[int, int], str] = {}
    for (x, y), papers in sorted(counts.items()):
        at = _scaled(x * _PLACES // _DOTS), _scaled(y * _PLACES // _DOTS)
        hue = 1 + _nearest(x, y, regions) % _HUES
        full = isqrt(10_000 * papers // most)
        size = next(size for limit, size in _SIZES if full <= limit)
        path = f"M{at[0] + _STEP // 2} {at[1] + _STEP // 2}h0"
        paths[hue, size] = paths.get((hue, size), "") + path
    for (hue, size), path in sorted(paths.items()):
        yield f'<path class="ps-hue-{hue}" stroke-width="{size}" d="{path}"/>'


def _scaled(place: int) -> int:
    return place * _EDGE // _PLACES


def _nearest(x: int, y: int, regions: list[Region]) -> int:
    """Return the number of the region whose middle is nearest to a dot."""

    def distance(number: int) -> int:
        own, half = regions[number], _PLACES // (2 * _DOTS)
        across, down = x * 2 * half + half - own.x, y * 2 * half + half - own.y
        return across * across + down * down

    return min(range(len(regions)), key=distance)


def _words(labels: Iterable[tuple[str, Region]]) -> Iterator[str]:
    """Yield the first term of each region, the largest first, where no other one stands."""
    taken: list[tuple[int, int, int]] = []
    for label, region in sorted(labels, key=lambda entry: -entry[1].papers):
        word = label.partition(" · ")[0]
        half = _LETTER * len(word)
        x = min(max(_scaled(region.x), half), _EDGE - half)
        y = max(_scaled(region.y), _LINE)
        if all(
            abs(x - other) > half + width or abs(y - line) > _LINE for other, line, width in taken
        ):
            taken.append((x, y, half))
            yield f'<text x="{x}" y="{y}">{in_html(word)}</text>'
