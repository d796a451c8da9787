"""The page of the map has a still picture and the data that a browser draws from."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, Region
from papershelf.outputs.pages.home import home_page
from papershelf.outputs.pages.map import map_pages, picture
from support.catalog import CATALOG, MAP
from support.length import seeded
from support.outputs import artifacts, text_of

BARE = replace(CATALOG, map=None)


def data_of(catalog: Catalog = CATALOG) -> dict[str, Any]:
    """Return the data that a browser draws the map from."""
    [file] = [one for one in artifacts(map_pages, catalog) if one.path.endswith(".json")]
    data: dict[str, Any] = json.loads(file.data)
    return data


def test_a_catalog_without_a_map_has_no_page_of_it_and_no_picture() -> None:
    assert artifacts(map_pages, BARE) == []
    [home] = artifacts(home_page, BARE)
    assert "map" not in text_of(home)


def test_a_region_states_the_number_of_its_papers_and_lists_its_parts() -> None:
    coarse, other, finer = MAP.regions
    two = [replace(finer, terms=terms) for terms in (("faces", "pose"), ("speech",))]
    catalog = replace(CATALOG, map=replace(MAP, regions=(coarse, other, *two)))
    page = next(made for made in artifacts(map_pages, catalog) if made.path.endswith(".md"))
    lines = text_of(page).splitlines()
    [summary] = [line for line in lines if "Search for its terms" in line]
    assert summary.startswith("2 of 4 papers\xa0· [Search for its terms](../search/")
    parts = lines[lines.index("Searches for parts of this region:") :]
    assert re.findall(r"^- \[(.*?)\]", "\n".join(parts), re.MULTILINE)[:2] == [
        "Faces, pose",
        "Speech",
    ]


def regions(*positions: tuple[int, int]) -> tuple[Region, ...]:
    """Return a region at each of these *positions*, the largest first."""
    return tuple(
        [
            replace(MAP.regions[0], x=x, y=y, papers=99 - at, terms=(f"R{at}",))
            for at, (x, y) in enumerate(positions)
        ]
    )


def still(parts: tuple[Region, ...]) -> tuple[list[str], list[tuple[str, str]], set[str]]:
    """Return the labels in the picture, the entries of its legend, and the hues of its dots."""
    grid = [coordinate * 2_184 for x in range(30) for y in range(30) for coordinate in (x, y)]
    still_picture = picture(
        replace(MAP, places=struct.pack(f"<{len(grid)}H", *grid), regions=parts), "ps-still"
    )
    drawing, legend = still_picture.split("</svg>")
    named = re.findall(r">(R\d+)</tspan>", drawing)
    entries = re.findall(r'<li class="ps-hue-(\d)"><span>(.*?)<', legend)
    return named, entries, set(re.findall(r'<path class="ps-hue-(\d)"', drawing))


def test_every_region_has_a_label_in_the_picture_or_an_entry_in_the_legend() -> None:
    named, legend, _ = still(regions(*[(9_000, 9_000 + at) for at in range(9)]))
    assert named == ["R0"]
    assert legend == [(str(at), f"R{at}") for at in range(1, 9)]


def test_regions_beyond_the_number_of_colours_are_grey() -> None:
    _, legend, _ = still(regions(*[(9_000, 9_000 + at) for at in range(12)]))
    hues = [hue for hue, _ in legend]
    assert len(hues) == len(set(hues)) == 9
    assert legend[-1] == ("0", "R9, R10, R11")


def test_only_labelled_regions_share_a_colour() -> None:
    corners = [(5_000 + x * 11_000, 5_000 + y * 11_000) for x in (0, 2, 4) for y in range(6)]
    named, legend, hues = still(regions(*corners, (5_000, 7_000), (7_000, 5_000)))
    assert len(named) == len(corners)
    assert legend == [("1", "R18"), ("2", "R19")]
    assert hues == set("123456789")


def test_regions_of_one_colour_are_far_apart() -> None:
    line = regions(*[(3_000 + at * 6_000, 30_000) for at in range(10)])
    places = struct.pack(
        "<20H", *[coordinate for region in line for coordinate in (region.x, region.y)]
    )
    still_picture = picture(replace(MAP, places=places, regions=line), "ps-still")
    [shared] = re.findall(r' d="(M\d+ \d+h0M[^"]*)"', still_picture)
    first, last = re.findall(r"M(\d+) ", shared)
    assert int(first) < 30 < 300 < int(last)


def test_the_picture_of_many_papers_stays_small() -> None:
    places = seeded(1).randbytes(4 * 20_000)
    parts = regions(*[(5_000 * at, 5_000 * at) for at in range(12)])
    assert len(picture(replace(MAP, places=places, regions=parts), "ps-still")) < 15_000


@pytest.mark.parametrize(("in_one_place", "has_sizes"), [(1, False), (12, True)])
def test_the_picture_explains_the_sizes_of_dots_if_they_differ(
    in_one_place: int, has_sizes: bool
) -> None:
    places = struct.pack("<2H", 9, 9) * in_one_place + struct.pack("<2H", 60_000, 9)
    still_picture = picture(replace(MAP, places=places), "ps-still")
    assert ("Larger dots stand for more papers" in still_picture) == has_sizes


def test_a_long_label_is_broken_in_two_lines_within_the_picture() -> None:
    region = replace(MAP.regions[0], x=0, y=65_535, terms=("diffusion and flow models",))
    [label] = fromstring(picture(replace(MAP, regions=(region,)), "a")).iter("text")
    lines = [(line.text, int(line.get("x", 0)), int(line.get("y", 0))) for line in label]
    assert [text for text, _, _ in lines] == ["Diffusion and", "flow models"]
    assert all(x > 40 and y < 360 for _, x, y in lines)


def test_the_picture_has_no_empty_space_above_and_below() -> None:
    region = replace(MAP.regions[0], x=30_000, y=24_000, terms=("diffusion and flow models",))
    flat = replace(MAP, places=struct.pack("<4H", 9, 20_000, 60_000, 28_000), regions=(region,))
    shown = fromstring(picture(flat, "ps-map"))
    assert (shown[0].get("viewBox"), shown.get("style")) == ("0 89 360 84", "--ps-map-ratio:0.23")
    rows = [
        int(row)
        for path in shown.iter("path")
        for row in re.findall(r" (\d+)h0", path.get("d", ""))
    ]
    rows += [int(line.get("y", 0)) for line in shown.iter("tspan")]
    assert 89 + 6 <= min(rows) < max(rows) <= 89 + 84 - 6


@pytest.mark.parametrize(
    ("papers", "colours"),
    [
        (CATALOG.papers, ["topic", "year", "venue"]),
        ([replace(paper, venue=None) for paper in CATALOG.papers], ["topic", "year"]),
        ([replace(paper, venue=None, published=None) for paper in CATALOG.papers], ["topic"]),
    ],
)
def test_the_data_offer_colours_by_the_fields_that_papers_have(
    papers: Sequence[Paper], colours: list[str]
) -> None:
    assert data_of(replace(CATALOG, papers=tuple(papers)))["colours"] == colours
