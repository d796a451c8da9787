"""Social cards: the preview images of the site and its topics for shared links."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from zlib import Z_RLE

from msgspec import Struct
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, Layout, truetype

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import SITE_CARD, card_path
from papershelf.outputs.bars import binned
from papershelf.text.wording import count, printable_line, span_of

# In pixels: the size that consumers of Open Graph (https://ogp.me) expect, and the layout.
_SIZE = (1200, 630)
_LEFT, _WIDTH = 70, 1060
_BASELINE, _TALLEST_BAR, _WIDEST_BAR, _GAP = 570, 120, 90, 6
_TITLE_SIZES = (84, 64, 48)
_MAX_LINES = 2
_SMALL = 38
# Four shades from the accent colour to the background take half the bytes of sixteen, and edges
# still look smooth.
_PALETTE = bytes.fromhex("0b645b 5c9892 aeccc9 ffffff")
_INK, _BACKGROUND = 0, 3
# Characters that the font lacks, or would set in the wrong direction.
_UNDRAWABLE = re.compile(r"[^ -\u052f\u1e00-\u1eff\u2010-\u2027]")


class _SocialCard(Struct, frozen=True, array_like=True):
    """The content of the image in the file `path`; `papers` is the number of papers.

    `site_name` is the line above the title. `years` are pairs of a known year and its number of
    papers.
    """

    path: str
    site_name: str
    title: str
    papers: int
    years: tuple[tuple[int, int], ...]


def social_cards(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of all cards; without a site URL there are none, as pages can't name them."""
    if not site.url:
        return
    yield _card_task(SITE_CARD, "", site.name, catalog.papers)
    for topic in catalog.topics:
        yield _card_task(card_path(topic.id), site.name, topic.label, catalog.by_topic[topic.id])


def _card_task(path: str, site_name: str, title: str, papers: Sequence[Paper]) -> Task:
    years = Counter(paper.year for paper in papers if paper.year)
    card = _SocialCard(path, site_name, title, len(papers), tuple(sorted(years.items())))
    return task(_card_image, card)


def _card_image(card: _SocialCard) -> list[Artifact]:
    image = Image.new("P", _SIZE, _BACKGROUND)
    image.putpalette(_PALETTE)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "L"  # Edges of letters get the shades of the palette.
    years = dict(card.years)
    facts = ", ".join(filter(None, (count(card.papers, "paper"), span_of(years))))
    draw.rectangle((0, 0, _SIZE[0], 15), _INK)
    for text, top in ((card.site_name, 70), (facts, 370)):
        draw.text((_LEFT, top), _drawable(text), _INK, _font(_SMALL))
    _draw_title(draw, _drawable(card.title))
    if years:
        _draw_bars(draw, binned(years)[1])
    return [Artifact(card.path, _png(image))]


def _draw_title(draw: ImageDraw.ImageDraw, title: str) -> None:
    """Draw *title* in the largest size that fits; lines beyond the limit are left out."""
    for size in _TITLE_SIZES:
        lines = list(_lines(title, _font(size)))
        if len(lines) <= _MAX_LINES:
            break
    for number, line in enumerate(lines[:_MAX_LINES]):
        draw.text((_LEFT, 140 + number * 1.2 * size), line, _INK, _font(size))


def _lines(text: str, font: FreeTypeFont) -> Iterator[str]:
    """Yield *text* in lines that fit the width; a word that is longer than a line is truncated."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > _WIDTH:
            yield line
            longer = word
        while font.getlength(longer) > _WIDTH:
            longer = longer[:-1]
        line = longer
    yield line


def _draw_bars(draw: ImageDraw.ImageDraw, bars: Sequence[int]) -> None:
    """Draw the number of papers in each of *bars*, scaled to the largest."""
    largest, width = max(bars), min(_WIDTH / len(bars), _WIDEST_BAR)
    for index, papers in enumerate(bars):
        left = _LEFT + round(index * width)
        right = left + max(1, round(width) - _GAP)
        height = max(2, round(papers * _TALLEST_BAR / largest))
        if papers:
            draw.rectangle((left, _BASELINE - height, right, _BASELINE), _INK)


def _png(image: Image.Image) -> bytes:
    """Return *image* as a PNG with two bits per pixel."""
    stream = BytesIO()
    # The image is mostly runs of one shade: no other strategy of zlib is both smaller and faster.
    image.save(stream, "PNG", bits=2, compress_type=Z_RLE)
    return stream.getvalue()


def _drawable(text: str) -> str:
    """Return *text* on one line, or "" if it contains characters that can't be drawn."""
    line = printable_line(text)
    return "" if _UNDRAWABLE.search(line) else line


@cache
def _font(size: int) -> FreeTypeFont:
    """Return the font in *size*, with the layout engine that is the same on every system."""
    file = files("font_roboto") / "files" / "Roboto-Medium.ttf"
    return truetype(BytesIO(file.read_bytes()), size, layout_engine=Layout.BASIC)
