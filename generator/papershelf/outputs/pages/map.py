"""The page of the map with its regions and a static picture, and the data that browsers draw.

The picture is one line of HTML: an SVG with the density of papers and the labels of regions.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from math import dist, inf, isqrt

import numpy as np
from msgspec import json

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import text_task
from papershelf.engine.task import Task
from papershelf.model import Paper, PaperMap, Region
from papershelf.outputs.addresses import MAP, MAP_DATA, search_path
from papershelf.outputs.forms.markdown import escape_in_html
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Section, Values
from papershelf.outputs.lists.entries import line_of
from papershelf.outputs.lists.pages import ListPage, ListSection, page_tasks
from papershelf.text.wording import count, with_capital

# The number of topics with a colour, and the largest share of all papers that one may have.
_TOPICS, _MAX_SHARE = 9, 0.5


def map_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the page and its data, if the catalog has a map."""
    paper_map = catalog.map
    if paper_map is None:
        return
    papers = count(len(paper_map.papers), "paper")
    head = Head(description=f"Map of {papers}. Papers on similar subjects are close together.")
    groups = [
        ListSection(
            label_of(region),
            lines=tuple([line_of(paper_map.papers[number]) for number in region.nearest]),
        )
        for region in paper_map.regions
        if not region.level
    ]
    values: Values = {"papers": papers, "picture": picture(paper_map, "ps-map")}
    content = PageContent("map", head, values, tuple(_sections(paper_map)))
    yield from page_tasks([ListPage(content, MAP, groups=tuple(groups))], site)
    yield text_task(MAP_DATA, _data(paper_map, catalog))


def _data(paper_map: PaperMap, catalog: Catalog) -> str:
    """Return the JSON from which a browser draws the map.

    `places` are the coordinates as in `PaperMap`, in Base64, `hues` has a digit for each paper (see
    `_hues`), and `topics` the ids and labels of the topics with a colour. `colours` are the
    properties that papers can be coloured by. `regions` are level, coordinates, papers and label.
    """
    topics = tuple(_coloured_topics(catalog))
    data = {
        "places": paper_map.places,
        "hues": _hues(paper_map.papers, topics, catalog),
        "topics": [(topic, catalog.taxonomy.by_id[topic].label) for topic in topics],
        "colours": _colours(catalog),
        "regions": [(it.level, it.x, it.y, it.papers, label_of(it)) for it in paper_map.regions],
    }
    return json.encode(data).decode()


def _sections(paper_map: PaperMap) -> Iterator[Section]:
    """Yield the number of each region of level 0, and search links for it and for finer ones.

    A link searches for the terms of the region, so its results may differ from the region's papers.
    """
    for number, region in enumerate(paper_map.regions):
        if region.level:
            return
        finer = [
            child for child in paper_map.regions if child.level == 1 and child.within == number
        ]
        shown = f"{len(region.nearest):,} of " if len(region.nearest) < region.papers else ""
        label = "Search for its terms" if region.terms else ""
        rows = [_row(label, region, f"{shown}{count(region.papers, 'paper')}")]
        rows += [_row(label_of(child, ", "), child) for child in finer if child.terms]
        yield str(number), tuple(rows)


def _row(label: str, region: Region, *facts: str) -> IndexRow:
    """Return *label*, linked to a search for the terms of *region* if it has any, and *facts*."""
    path = search_path(q=" ".join(region.terms)) if region.terms else ""
    return IndexRow(PageLink(label, path), facts)


def _coloured_topics(catalog: Catalog) -> Iterator[str]:
    """Yield the ids of the topics with a colour, the largest first, none an ancestor of another."""
    ancestors, chosen = catalog.taxonomy.ancestors, list[str]()
    limit = _MAX_SHARE * len(catalog.papers)
    for topic in catalog.top_topics:
        is_relative = any(
            topic.id in ancestors[other] or other in ancestors[topic.id] for other in chosen
        )
        if len(chosen) < _TOPICS and not is_relative and len(catalog.by_topic[topic.id]) <= limit:
            chosen.append(topic.id)
            yield topic.id


def _colours(catalog: Catalog) -> tuple[str, ...]:
    """Return the properties that a map can be coloured by: those of which papers differ."""
    properties = {"topic": catalog.topics, "year": catalog.by_year, "venue": catalog.venues}
    return tuple([name for name, values in properties.items() if len(values) > 1])


def _hues(papers: Sequence[Paper], topics: Sequence[str], catalog: Catalog) -> str:
    """Return one digit per paper: the number of its first topic that has a colour, or 0.

    *topics* are the topics with a colour, numbered from 1; narrower topics have the same number.
    """
    ancestors = catalog.taxonomy.ancestors
    digits = {topic: str(number) for number, topic in enumerate(topics, start=1)}
    digit_of: dict[str, str] = {}
    for topic in catalog.taxonomy.topics:
        broader = (topic.id, *sorted(ancestors[topic.id]))
        digit_of[topic.id] = next((digits[it] for it in broader if it in digits), "")
    of_papers = ((digit_of[topic.id] for topic in paper.topics) for paper in papers)
    return "".join([next(filter(None, of_topics), "0") for of_topics in of_papers])


# The number of dots along an edge of the picture, their spacing, and the range of coordinates.
_DOTS, _STEP, _RANGE = 30, 12, 1 << 16
_EDGE = _DOTS * _STEP
# Diameters of dots: pairs of the largest square root of the density, in percent of that of the
# densest dot, and the stroke width.
_SIZES = ((8, 3), (30, 6), (100, 10))
_HUES = 9
# The width of a letter and the height of a line, and the length from which a label has two lines.
_LETTER, _LINE, _LONG = 8, 14, 12


def picture(paper_map: PaperMap, name: str) -> str:
    """Return the picture of *paper_map* as a <div> with the class *name*.

    It has no empty space above and below the dots. The style sheet reserves a place of the ratio of
    its height to its width for the map that a browser draws, so that nothing below it moves.
    """
    regions = [region for region in paper_map.regions if not region.level]
    papers = count(len(paper_map.papers), "paper")
    title = f"Map of {papers}: {'; '.join(map(label_of, regions))}"
    labels = dict(_labels(regions))
    hues = _region_hues(regions, labels)
    paths = _dots(paper_map, regions, hues)
    dots = "".join(
        f'<path class="ps-hue-{hue}" stroke-width="{size}" d="{path}"/>'
        for (hue, size), path in sorted(paths.items())
    )
    has_sizes = len({size for _, size in paths}) > 1
    caption = "<small>Larger dots stand for more papers.</small>" if has_sizes else ""
    top, bottom = _extent(paper_map)
    height = bottom - top
    return (
        f'<div class="{name}" style="--ps-map-ratio:{height / _EDGE:.2f}">'
        f'<svg viewBox="0 {top} {_EDGE} {height}" role="img">'
        f"<title>{escape_in_html(title)}</title>{dots}{''.join(labels.values())}</svg>"
        f"{_legend(regions, hues, labels)}{caption}</div>"
    )


def label_of(region: Region, separator: str = " · ") -> str:
    """Return the label of *region*: its terms, joined by *separator*."""
    return with_capital(separator.join(region.terms)) or "Other papers"


def _legend(regions: Sequence[Region], hues: Mapping[int, int], labelled: Container[int]) -> str:
    """Return the legend of the hues of *regions* that are not *labelled* in the picture.

    Hue 0 (grey) may stand for several regions.
    """
    names: dict[int, list[str]] = {}
    for number, hue in hues.items():
        if number not in labelled:
            names.setdefault(hue, []).append(_first_term(regions[number]))
    items = [
        f'<li class="ps-hue-{hue}"><span>{escape_in_html(", ".join(of_hue))}</span></li>'
        for hue, of_hue in names.items()
    ]
    return f'<ul class="ps-map-legend">{"".join(items)}</ul>' if items else ""


def _region_hues(regions: Sequence[Region], labelled: Container[int]) -> dict[int, int]:
    """Return the hue of each region by its number, those of the legend first.

    Regions of the legend have hues of their own, or 0 (grey) once these run out. Those that are
    *labelled* in the picture share the remaining hues, so that regions of one hue are far apart.
    """
    order = sorted(_by_size(regions), key=lambda number: number in labelled)
    in_legend = [number for number in order if number not in labelled]
    hues = {number: hue if hue < _HUES else 0 for hue, number in enumerate(in_legend, start=1)}
    remaining = range(min(len(in_legend), _HUES - 1) + 1, _HUES + 1)
    for number in order[len(in_legend) :]:
        nearest = dict.fromkeys(remaining, inf)
        for other, hue in hues.items():
            distance = dist(_centre(regions[number]), _centre(regions[other]))
            nearest[hue] = min(distance, nearest.get(hue, inf))
        hues[number] = max(remaining, key=nearest.__getitem__)
    return hues


def _by_size(regions: Sequence[Region]) -> list[int]:
    """Return the numbers of *regions*, the largest first."""
    return sorted(range(len(regions)), key=lambda number: -regions[number].papers)


def _dots(
    paper_map: PaperMap, regions: Sequence[Region], hues: Mapping[int, int]
) -> Mapping[tuple[int, int], str]:
    """Return the SVG path of the dots of each hue and size; a dot is a cell of a square grid."""
    coordinates = np.frombuffer(paper_map.places, np.uint16).reshape(-1, 2).astype(np.int64)
    counts = Counter(map(tuple, (coordinates * _DOTS // _RANGE).tolist()))
    most = max(counts.values(), default=1)
    paths = defaultdict[tuple[int, int], str](str)
    for (column, row), papers in sorted(counts.items()):
        x, y = _scaled(column * _RANGE // _DOTS), _scaled(row * _RANGE // _DOTS)
        hue = hues[_nearest(column, row, regions)]
        density = isqrt(10_000 * papers // most)
        size = next(size for limit, size in _SIZES if density <= limit)
        paths[hue, size] += f"M{x + _STEP // 2} {y + _STEP // 2}h0"
    return paths


def _extent(paper_map: PaperMap) -> tuple[int, int]:
    """Return the upper and the lower edge of the dots and labels in the picture of *paper_map*."""
    heights = np.frombuffer(paper_map.places, np.uint16)[1::2].tolist()
    heights += [region.y for region in paper_map.regions]
    top, bottom = _scaled(min(heights)), _scaled(max(heights))
    # Half of a label of two lines, and more than a dot.
    margin = _LINE + _STEP // 2
    return max(top - margin, 0), min(bottom + margin, _EDGE)


def _scaled(coordinate: int) -> int:
    """Return the position in the picture of a *coordinate* of the map."""
    return coordinate * _EDGE // _RANGE


def _nearest(column: int, row: int, regions: Sequence[Region]) -> int:
    """Return the number of the region whose centre is nearest to the dot at *column* and *row*."""
    half = _RANGE // (2 * _DOTS)
    dot = (column * 2 * half + half, row * 2 * half + half)
    return min(range(len(regions)), key=lambda number: dist(dot, _centre(regions[number])))


def _centre(region: Region) -> tuple[int, int]:
    return region.x, region.y


def _labels(regions: Sequence[Region]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of regions with their labels, the largest first, without overlaps."""
    boxes: list[tuple[int, int, int, int]] = []
    for number in _by_size(regions):
        region = regions[number]
        lines = _lines(_first_term(region))
        half, height = _LETTER * max(map(len, lines)) // 2, _LINE * len(lines)
        x = min(max(_scaled(region.x), half), _EDGE - half)
        top = min(max(_scaled(region.y) - height // 2, 0), _EDGE - height)
        if all(
            abs(x - other_x) > half + other_half or top >= other_bottom or top + height <= other_top
            for other_x, other_half, other_top, other_bottom in boxes
        ):
            boxes.append((x, half, top, top + height))
            yield number, _label(x, top, lines)


def _lines(term: str) -> list[str]:
    """Return *term* in one line, or a long one in two lines of similar length."""
    spaces = [index for index, character in enumerate(term) if character == " "]
    if len(term) <= _LONG or not spaces:
        return [term]
    middle = min(spaces, key=lambda index: abs(2 * index + 1 - len(term)))
    return [term[:middle], term[middle + 1 :]]


def _label(x: int, top: int, lines: Iterable[str]) -> str:
    """Return the SVG text of *lines*, centred at *x*, with the upper edge at *top*."""
    # The baseline is 3 units above the lower edge of a line.
    spans = [
        f'<tspan x="{x}" y="{top + _LINE * number - 3}">{escape_in_html(line)}</tspan>'
        for number, line in enumerate(lines, start=1)
    ]
    return f"<text>{' '.join(spans)}</text>"


def _first_term(region: Region) -> str:
    return label_of(region).partition(" · ")[0]
