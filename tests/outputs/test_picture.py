"""The still picture of the map."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from msgspec.structs import replace

from papershelf.model import PaperMap, Region
from papershelf.outputs.pages.map import picture
from support.catalog import MAP, PAPERS
from support.length import seeded

MAX_LENGTH = 15_000


def labels_on(svg: str) -> list[str]:
    """Return the labels on a picture."""
    return ["".join(text.itertext()) for text in fromstring(svg).iter("text")]


def test_the_picture_names_its_regions() -> None:
    still = picture(MAP, "ps-still")
    assert labels_on(still) == ["<b>", "Other papers"]
    assert fromstring(still).findtext("svg/title") == "Map of 7 papers: <b> · moments; Other papers"


def test_the_picture_of_many_papers_stays_small() -> None:
    random = seeded(1)
    places = random.randbytes(4 * 20_000)
    regions = tuple(
        Region(level=0, x=5_000 * at, y=5_000 * at, papers=9, terms=(f"term{at}",))
        for at in range(12)
    )
    many = PaperMap(papers=PAPERS, places=places, regions=regions)
    assert len(picture(many, "ps-still")) < MAX_LENGTH


def test_labels_do_not_overlap() -> None:
    regions = tuple(
        Region(level=0, x=30_000 + at, y=30_000, papers=9 - at, terms=("word",)) for at in range(3)
    )
    assert labels_on(picture(PaperMap(papers=PAPERS, places=MAP.places, regions=regions), "a")) == [
        "Word"
    ]


def test_a_long_label_is_broken_in_two_lines_within_the_picture() -> None:
    region = replace(MAP.regions[0], x=0, y=65_535, terms=("diffusion and flow models",))
    [label] = fromstring(picture(replace(MAP, regions=(region,)), "a")).iter("text")
    lines = [(line.text, int(line.get("x", 0)), int(line.get("y", 0))) for line in label]
    assert [text for text, _, _ in lines] == ["Diffusion and", "flow models"]
    assert all(x > 40 and y < 360 for _, x, y in lines)
