"""The page of the map, and what it is drawn from."""

from __future__ import annotations

import json
import re
import struct
from base64 import b64decode
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from papershelf.model import Paper, Region
from papershelf.outputs.pages.home import home_page
from papershelf.outputs.pages.map import map_pages, picture
from support.catalog import CATALOG, MAP
from support.outputs import artifacts, text_of

BARE = replace(CATALOG, map=None)


def test_a_catalog_without_a_map_has_no_page_and_no_picture() -> None:
    assert artifacts(map_pages, BARE) == []
    [home] = artifacts(home_page, BARE)
    assert "map" not in text_of(home)


def test_a_browser_is_told_places_topics_and_regions() -> None:
    [data] = [made for made in artifacts(map_pages) if made.path.endswith(".json")]
    found = json.loads(data.data)
    assert b64decode(found["places"]) == MAP.places
    assert len(found["hues"]) == len(MAP.papers)
    assert [region[4] for region in found["regions"]] == ["<b> · moments", "Other papers", "R&D"]


def test_the_hue_of_a_paper_is_that_of_its_topic() -> None:
    [data] = [made for made in artifacts(map_pages) if made.path.endswith(".json")]
    found = json.loads(data.data)
    above = CATALOG.taxonomy.ancestors
    for paper, digit in zip(MAP.papers, found["hues"], strict=True):
        own = {one for match in paper.topics for one in (match.id, *above[match.id])}
        coloured = [topic for topic, _ in found["topics"]]
        assert own.isdisjoint(coloured) if digit == "0" else coloured[int(digit) - 1] in own


def test_a_region_says_how_many_of_its_papers_are_shown_and_lists_its_parts() -> None:
    coarse, other, finer = MAP.regions
    two = [replace(finer, terms=terms) for terms in (("faces", "pose"), ("speech",))]
    catalog = replace(CATALOG, map=replace(MAP, regions=(coarse, other, *two)))
    page = next(made for made in artifacts(map_pages, catalog) if made.path.endswith(".md"))
    lines = text_of(page).splitlines()
    [said] = [line for line in lines if "Search for its terms" in line]
    assert said.startswith("2 of 4 papers · [Search for its terms](../search/")
    parts = lines[lines.index("Searches for parts of this region:") :]
    assert re.findall(r"^- \[(.*?)\]", "\n".join(parts), re.MULTILINE)[:2] == [
        "Faces, pose",
        "Speech",
    ]


def regions(*places: tuple[int, int]) -> tuple[Region, ...]:
    """Return a region in each of these *places*, the largest first."""
    return tuple(
        [
            replace(MAP.regions[0], x=x, y=y, papers=99 - at, terms=(f"R{at}",))
            for at, (x, y) in enumerate(places)
        ]
    )


def still(parts: tuple[Region, ...]) -> tuple[list[str], list[tuple[str, str]], set[str]]:
    """Return the words in a picture, the hues and words of its legend, and the hues of its dots."""
    grid = [place for x in range(30) for y in range(30) for place in (x * 2_184, y * 2_184)]
    found = picture(
        replace(MAP, places=struct.pack(f"<{len(grid)}H", *grid), regions=parts), "ps-still"
    )
    drawing, legend = found.split("</svg>")
    named = re.findall(r">(R\d+)</tspan>", drawing)
    entries = re.findall(r'<li class="ps-hue-(\d)"><span>(.*?)<', legend)
    return named, entries, set(re.findall(r'<path class="ps-hue-(\d)"', drawing))


def test_every_region_has_a_name_in_the_picture_or_a_colour_of_the_legend() -> None:
    named, legend, _ = still(regions(*[(9_000, 9_000 + at) for at in range(9)]))
    assert named == ["R0"]
    assert legend == [(str(at), f"R{at}") for at in range(1, 9)]


def test_regions_that_there_are_too_many_of_for_colours_are_grey() -> None:
    _, legend, _ = still(regions(*[(9_000, 9_000 + at) for at in range(12)]))
    hues = [hue for hue, _ in legend]
    assert len(hues) == len(set(hues)) == 9
    assert legend[-1] == ("0", "R9, R10, R11")


def test_only_regions_with_a_name_in_the_picture_share_a_colour() -> None:
    corners = [(5_000 + x * 11_000, 5_000 + y * 11_000) for x in (0, 2, 4) for y in range(6)]
    named, legend, hues = still(regions(*corners, (5_000, 7_000), (7_000, 5_000)))
    assert len(named) == len(corners)
    assert legend == [("1", "R18"), ("2", "R19")]
    assert hues == set("123456789")


def test_regions_of_one_colour_are_far_from_one_another() -> None:
    line = regions(*[(3_000 + at * 6_000, 30_000) for at in range(10)])
    places = struct.pack("<20H", *[place for one in line for place in (one.x, one.y)])
    found = picture(replace(MAP, places=places, regions=line), "ps-still")
    [shared] = re.findall(r' d="(M\d+ \d+h0M[^"]*)"', found)
    first, last = re.findall(r"M(\d+) ", shared)
    assert int(first) < 30 < 300 < int(last)


@pytest.mark.parametrize(
    ("papers", "colours"),
    [
        (CATALOG.papers, ["topic", "year", "venue"]),
        ([replace(paper, venue=None) for paper in CATALOG.papers], ["topic", "year"]),
        ([replace(one, venue=None, published=None) for one in CATALOG.papers], ["topic"]),
    ],
)
def test_a_browser_is_offered_the_colours_that_tell_papers_apart(
    papers: Sequence[Paper], colours: list[str]
) -> None:
    catalog = replace(CATALOG, papers=tuple(papers))
    [data] = [made for made in artifacts(map_pages, catalog) if made.path.endswith(".json")]
    assert json.loads(data.data)["colours"] == colours
