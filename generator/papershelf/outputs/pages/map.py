"""The map: a page with its regions and a still picture, and what a browser draws it from.

The picture is a line of HTML: where papers stand, and what is there.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from math import isqrt

import numpy as np
from msgspec import Struct, json
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper, PaperMap, Region
from papershelf.outputs.addresses import MAP, MAP_DATA
from papershelf.outputs.entries import line_of
from papershelf.outputs.list_navigation import ListNavigation, search_path
from papershelf.outputs.lists import ListPage, PaperGroup, page_tasks
from papershelf.outputs.markdown import escape_in_html
from papershelf.outputs.page import Head, IndexRow, IndexSection, PageContent, PageLink
from papershelf.text.wording import count, with_capital

# Topics that have a colour: none of them lies within another, or has more than this part of all.
_TOPICS, _MOST = 9, 0.5


class MapData(Struct, frozen=True):
    """A view: places of papers as the map has them, a digit of a topic for each, and regions.

    `colours` are what papers can be coloured by.
    """

    places: bytes
    hues: str
    topics: tuple[tuple[str, str], ...]
    regions: tuple[Region, ...]
    colours: tuple[str, ...]


def map_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the page and its data, where the catalog has a map."""
    found = catalog.map
    if found is None:
        return
    papers = count(len(found.papers), "paper")
    head = Head(description=f"A map of {papers}, on which those about like things are near.")
    sections = tuple(_sections(found))
    groups = [
        PaperGroup(
            label_of(region), lines=tuple([line_of(found.papers[at]) for at in region.nearest])
        )
        for region in found.regions
        if not region.level
    ]
    content = PageContent("map", head, {"papers": papers}, {}, sections)
    list_page = ListPage(
        content, MAP, groups=tuple(groups), navigation=ListNavigation(bars=picture(found, "ps-map"))
    )
    yield from page_tasks([list_page], site)
    topics = tuple(_coloured(catalog))
    hues = _hues(found.papers, topics, catalog)
    labels = tuple([(one, catalog.taxonomy.by_id[one].label) for one in topics])
    yield task(map_data, MapData(found.places, hues, labels, found.regions, _colours(catalog)))


def _sections(found: PaperMap) -> Iterator[IndexSection]:
    """Yield for each region of the first level a link to its search, and those to finer ones'.

    The search finds by the name of a region, so that it may lead to fewer papers or to more.
    """
    for number, region in enumerate(found.regions):
        if region.level:
            return
        finer = [one for one in found.regions if one.level == 1 and one.within == number]
        shown = f"{len(region.nearest):,} of " if len(region.nearest) < region.papers else ""
        search = _row("Search for its name" if region.terms else "", region)
        rows = [replace(search, facts=(f"{shown}{count(region.papers, 'paper')}",))]
        rows += [_row(label_of(one, ", "), one) for one in finer if one.terms]
        yield IndexSection(label_of(region), tuple(rows))


def _row(label: str, region: Region) -> IndexRow:
    """Return a link to what the search finds by the terms of a region, if it has any."""
    path = search_path(q=" ".join(region.terms)) if region.terms else ""
    return IndexRow(PageLink(label, path))


def _coloured(catalog: Catalog) -> Iterator[str]:
    """Yield the ids of the topics that have a colour, the largest first."""
    above, chosen = catalog.taxonomy.ancestors, list[str]()
    most = _MOST * len(catalog.papers)
    for topic in catalog.top_topics:
        is_relative = any(topic.id in above[one] or one in above[topic.id] for one in chosen)
        if len(chosen) < _TOPICS and not is_relative and len(catalog.by_topic[topic.id]) <= most:
            chosen.append(topic.id)
            yield topic.id


def _colours(catalog: Catalog) -> tuple[str, ...]:
    """Return what tells papers of a *catalog* apart, of all that a map can be coloured by."""
    known = {"topic": catalog.topics, "year": catalog.by_year, "venue": catalog.venues}
    return tuple([name for name, values in known.items() if len(values) > 1])


def _hues(papers: Sequence[Paper], topics: Sequence[str], catalog: Catalog) -> str:
    """Return for each paper the digit of the first of its topics that has a colour, or 0."""
    above = catalog.taxonomy.ancestors
    digits = {topic: str(place) for place, topic in enumerate(topics, start=1)}
    known = {
        topic.id: next(
            (digits[one] for one in (topic.id, *sorted(above[topic.id])) if one in digits), ""
        )
        for topic in catalog.taxonomy.topics
    }
    return "".join(
        [next((found for one in paper.topics if (found := known[one.id])), "0") for paper in papers]
    )


def map_data(view: MapData) -> list[Artifact]:
    """Return what a browser draws the map from."""
    regions = [(one.level, one.x, one.y, one.papers, label_of(one)) for one in view.regions]
    value = {
        "places": b64encode(view.places).decode(),
        "hues": view.hues,
        "topics": view.topics,
        "colours": view.colours,
        "regions": regions,
    }
    return [Artifact(MAP_DATA, json.encode(value))]


# The picture has so many dots along an edge, so far from one another; a place is a 16-bit number.
_DOTS, _STEP, _PLACES = 30, 12, 1 << 16
_EDGE = _DOTS * _STEP
# Farther than any two places are apart, as a square.
_FAR = 2 * _PLACES * _PLACES
# How thick dots are, by how full they are in percent of the fullest one.
_SIZES = ((8, 3), (30, 6), (100, 10))
_HUES = 9
# A letter of a label takes half of so much room, and a line so much; a longer label has two lines.
_LETTER, _LINE, _LONG = 8, 14, 12
LEGEND = "A dot is a few papers that are near one another, a thick one many."


def picture(found: PaperMap, name: str) -> str:
    """Return the picture of a map in a box with the class *name*."""
    regions = [region for region in found.regions if not region.level]
    papers = count(len(found.papers), "paper")
    title = f"Map of {papers}: {'; '.join(map(label_of, regions))}"
    words = dict(_words(regions))
    hues = _region_hues(regions, words)
    dots = "".join(_dots(found, regions, hues))
    return (
        f'<div class="{name}"><svg viewBox="0 0 {_EDGE} {_EDGE}" role="img">'
        f"<title>{escape_in_html(title)}</title>{dots}{''.join(words.values())}</svg>"
        f"{_legend(regions, hues, words)}<small>{LEGEND}</small></div>"
    )


def label_of(region: Region, between: str = " · ") -> str:
    """Return what a region is called: its terms, with a sign *between* them."""
    return with_capital(between.join(region.terms)) or "Other papers"


def _legend(regions: Sequence[Region], hues: Mapping[int, int], named: Container[int]) -> str:
    """Return the hues of the *regions* that are not *named* in the picture; grey has several."""
    names: dict[int, list[str]] = {}
    for number, hue in hues.items():
        if number not in named:
            names.setdefault(hue, []).append(_first(regions[number]))
    items = [
        f'<li class="ps-hue-{hue}"><span>{escape_in_html(", ".join(all_))}</span></li>'
        for hue, all_ in names.items()
    ]
    return f'<ul class="ps-map-legend">{"".join(items)}</ul>' if items else ""


def _region_hues(regions: Sequence[Region], named: Container[int]) -> dict[int, int]:
    """Return the hue of each region by number, those of the legend first.

    Each of these has a hue of its own, and what they are too many for is grey. Those that are
    *named* in the picture share the others, so that regions of one hue are far from one another.
    """
    order = sorted(_by_size(regions), key=lambda number: number in named)
    others = [number for number in order if number not in named]
    hues = {number: hue if hue < _HUES else 0 for hue, number in enumerate(others, start=1)}
    free = range(min(len(others), _HUES - 1) + 1, _HUES + 1)
    for number in order[len(others) :]:

        def room(hue: int, own: Region = regions[number]) -> int:
            same = [regions[other] for other, one in hues.items() if one == hue]
            return min([_apart(own.x - one.x, own.y - one.y) for one in same], default=_FAR)

        hues[number] = max(free, key=room)
    return hues


def _by_size(regions: Sequence[Region]) -> list[int]:
    """Return the numbers of *regions*, the largest first."""
    return sorted(range(len(regions)), key=lambda number: -regions[number].papers)


def _dots(found: PaperMap, regions: Sequence[Region], hues: Mapping[int, int]) -> Iterator[str]:
    """Yield a path for the dots of each hue and size."""
    places = np.frombuffer(found.places, np.uint16).reshape(-1, 2).astype(np.int64)
    counts = Counter(map(tuple, (places * _DOTS // _PLACES).tolist()))
    most = max(counts.values(), default=1)
    paths: dict[tuple[int, int], str] = {}
    for (x, y), papers in sorted(counts.items()):
        at = _scaled(x * _PLACES // _DOTS), _scaled(y * _PLACES // _DOTS)
        hue = hues[_nearest(x, y, regions)]
        full = isqrt(10_000 * papers // most)
        size = next(size for limit, size in _SIZES if full <= limit)
        path = f"M{at[0] + _STEP // 2} {at[1] + _STEP // 2}h0"
        paths[hue, size] = paths.get((hue, size), "") + path
    for (hue, size), path in sorted(paths.items()):
        yield f'<path class="ps-hue-{hue}" stroke-width="{size}" d="{path}"/>'


def _scaled(place: int) -> int:
    return place * _EDGE // _PLACES


def _nearest(x: int, y: int, regions: Sequence[Region]) -> int:
    """Return the number of the region whose middle is nearest to a dot."""

    def distance(number: int) -> int:
        own, half = regions[number], _PLACES // (2 * _DOTS)
        return _apart(x * 2 * half + half - own.x, y * 2 * half + half - own.y)

    return min(range(len(regions)), key=distance)


def _apart(across: int, down: int) -> int:
    """Return the square of a distance."""
    return across * across + down * down


def _words(regions: Sequence[Region]) -> Iterator[tuple[int, str]]:
    """Yield the first term of regions by number, the largest first, where no other one stands."""
    taken: list[tuple[int, int, int, int]] = []
    for number in _by_size(regions):
        region = regions[number]
        lines = _lines(_first(region))
        half, high = _LETTER * max(map(len, lines)) // 2, _LINE * len(lines)
        x = min(max(_scaled(region.x), half), _EDGE - half)
        top = min(max(_scaled(region.y) - high // 2, 0), _EDGE - high)
        if all(
            abs(x - other) > half + width or top >= low or top + high <= begin
            for other, width, begin, low in taken
        ):
            taken.append((x, half, top, top + high))
            yield number, _label(x, top, lines)


def _lines(word: str) -> list[str]:
    """Return a *word* in one line, or of a long one two that are about as long as one another."""
    blanks = [at for at, sign in enumerate(word) if sign == " "]
    if len(word) <= _LONG or not blanks:
        return [word]
    middle = min(blanks, key=lambda at: abs(2 * at + 1 - len(word)))
    return [word[:middle], word[middle + 1 :]]


def _label(x: int, top: int, lines: Iterable[str]) -> str:
    """Return *lines* of a label around *x*, the first one's upper edge at *top*."""
    # Letters stand on a line that is a little above the lower edge.
    spans = [
        f'<tspan x="{x}" y="{top + _LINE * place - 3}">{escape_in_html(line)}</tspan>'
        for place, line in enumerate(lines, start=1)
    ]
    return f"<text>{' '.join(spans)}</text>"


def _first(region: Region) -> str:
    """Return the first term of a *region*, as a label."""
    return label_of(region).partition(" · ")[0]
