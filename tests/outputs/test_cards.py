"""Social cards: preview images of the site and its topics for shared links."""

from __future__ import annotations

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image

from papershelf.outputs.cards import social_cards
from support.catalog import CATALOG, SETTINGS
from support.outputs import artifacts

MOST_BYTES = 20_000


def ink(data: bytes) -> list[bool]:
    """Return the rows of an image, counted from the top, that are not blank."""
    image = Image.open(BytesIO(data)).convert("L")
    return [min(image.crop((0, y, 1200, y + 1)).tobytes()) < 255 for y in range(630)]


def test_the_site_and_each_topic_have_a_small_picture_of_the_size_that_services_want() -> None:
    found = artifacts(social_cards)
    assert [card.path for card in found if "/" not in card.path] == ["card.png"]
    topics = {card.path for card in found if "/" in card.path}
    assert topics == {f"topics/{topic.id}.png" for topic in CATALOG.topics}
    for card in found:
        assert len(card.data) < MOST_BYTES
        image = Image.open(BytesIO(card.data))
        assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))


def test_a_site_without_an_address_has_none() -> None:
    assert artifacts(social_cards, settings=replace(SETTINGS, site_url="")) == []


@pytest.mark.parametrize(
    ("name", "is_drawn"), [("Bücher & Ελλάδα", True), ("論文", False), ("w" * 500, True)]
)
def test_a_name_that_the_font_lacks_is_left_out(name: str, is_drawn: bool) -> None:
    settings = replace(SETTINGS, site_name=name)
    card = next(one for one in artifacts(social_cards, settings=settings) if "/" not in one.path)
    rows = ink(card.data)
    assert any(rows[130:350]) is is_drawn
    assert any(rows[370:420])
