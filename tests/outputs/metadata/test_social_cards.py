"""Social cards: preview images of the site and its topics for shared links."""

from __future__ import annotations

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image

from papershelf.outputs.metadata.social_cards import social_cards
from support.catalog import CATALOG, SETTINGS
from support.outputs import artifacts

MAX_BYTES = 20_000


def inked_rows(data: bytes) -> list[bool]:
    """Return for each row of an image, from the top, whether anything is drawn on it."""
    image = Image.open(BytesIO(data)).convert("L")
    return [min(image.crop((0, y, 1200, y + 1)).tobytes()) < 255 for y in range(630)]


def test_the_site_and_each_topic_have_a_small_image_of_the_size_that_services_expect() -> None:
    cards = artifacts(social_cards)
    assert [card.path for card in cards if "/" not in card.path] == ["card.png"]
    topics = {card.path for card in cards if "/" in card.path}
    assert topics == {f"topics/{topic.id}.png" for topic in CATALOG.topics}
    for card in cards:
        assert len(card.data) < MAX_BYTES
        image = Image.open(BytesIO(card.data))
        assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))


def test_a_site_without_an_address_has_no_cards() -> None:
    assert artifacts(social_cards, settings=replace(SETTINGS, site_url="")) == []


@pytest.mark.parametrize(
    ("name", "is_drawn"), [("Bücher & Ελλάδα", True), ("論文", False), ("w" * 500, True)]
)
def test_a_name_outside_the_font_is_left_out(name: str, is_drawn: bool) -> None:
    settings = replace(SETTINGS, site_name=name)
    card = next(card for card in artifacts(social_cards, settings=settings) if "/" not in card.path)
    rows = inked_rows(card.data)
    assert any(rows[130:350]) is is_drawn
    assert any(rows[370:420])
