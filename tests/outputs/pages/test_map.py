"""The page of the map, and what it is drawn from."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from papershelf.model import Paper
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


def test_a_line_of_links_to_finer_regions_has_its_sign_between_links_alone() -> None:
    coarse, other, finer = MAP.regions
    two = [replace(finer, terms=terms) for terms in (("faces", "pose"), ("speech",))]
    catalog = replace(CATALOG, map=replace(MAP, regions=(coarse, other, *two)))
    page = next(made for made in artifacts(map_pages, catalog) if made.path.endswith(".md"))
    [line] = [line for line in text_of(page).splitlines() if "Faces" in line]
    assert re.findall(r"\[(.*?)\]", line)[-2:] == ["Faces, pose", "Speech"]
    assert line.count(" · ") == 2


def test_every_colour_of_the_picture_has_a_name_in_it_or_below() -> None:
    regions = [replace(MAP.regions[0], x=9_000, y=9_000 + at, terms=(f"R{at}",)) for at in range(9)]
    found = picture(replace(MAP, regions=tuple(regions)), "ps-still")
    drawing, legend = found.split("</svg>")
    assert set(re.findall(r">(R\d)<", drawing)) | set(re.findall(r">(R\d)<", legend)) == {
        region.terms[0] for region in regions
    }
    assert re.search('class="ps-hue-9"><span>R8<', legend)


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
