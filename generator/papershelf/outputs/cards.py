"""Social cards: pictures that stand for the site and its topics where they are shared."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from operator import attrgetter
from zlib import Z_RLE

from msgspec import Struct
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, Layout, truetype

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import SITE_CARD, card_path
from papershelf.outputs.bars import binned
from papershelf.text.wording import count, one_line, span_of

_CHUNKS = Lengths(least=4, most=32, one_in=8)
# The size that https://ogp.me's readers want, and what is in the picture, in pixels.
_SIZE = (1200, 630)
_LEFT, _WIDTH = 70, 1060
_BASE, _HIGHEST, _WIDEST, _GAP = 570, 120, 90, 6
_TITLE_SIZES = (84, 64, 48)
_MOST_LINES = 2
_SMALL = 38
# Four shades between ground and accent take half of the bytes of sixteen, and edges are smooth.
_PALETTE = bytes.fromhex("0b645b 5c9892 aeccc9 ffffff")
_INK, _GROUND = 0, 255
# What the font lacks, or would set in the wrong direction.
_UNKNOWN = re.compile(r"[^ -\u052f\u1e00-\u1eff\u2010-\u2027]")


class _SocialCard(Struct, frozen=True, array_like=True):
    """What the picture in the file *path* shows: what it is `of`, its title, and its papers.

    `years` are pairs of a year that is known and the number of its papers.
    """

    path: str
    of: str
    title: str
    papers: int
    years: tuple[tuple[int, int], ...]


def social_cards(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of all cards, if the site has an address by which pages can name them."""
    if site.url:
        for group in grouped(_cards(catalog, site), attrgetter("path"), _CHUNKS):
            yield task(_files, tuple(group))


def _cards(catalog: Catalog, site: Site) -> Iterator[_SocialCard]:
    yield _card(SITE_CARD, "", site.name, catalog.papers)
    for topic in catalog.topics:
        yield _card(card_path(topic.id), site.name, topic.label, catalog.by_topic[topic.id])


def _card(path: str, of: str, title: str, papers: Sequence[Paper]) -> _SocialCard:
    years = Counter(paper.year for paper in papers if paper.year)
    return _SocialCard(path, of, title, len(papers), tuple(sorted(years.items())))


def _files(cards: tuple[_SocialCard, ...]) -> list[Artifact]:
    """Return the pictures."""
    return [Artifact(card.path, _picture(card)) for card in cards]


def _picture(card: _SocialCard) -> bytes:
    """Return the PNG of a card."""
    image = Image.new("L", _SIZE, _GROUND)
    draw = ImageDraw.Draw(image)
    years = dict(card.years)
    said = ", ".join(filter(None, (count(card.papers, "paper"), span_of(years))))
    draw.rectangle((0, 0, _SIZE[0], 15), _INK)
    for text, top in ((card.of, 70), (said, 370)):
        draw.text((_LEFT, top), _shown(text), _INK, _font(_SMALL))
    _draw_title(draw, _shown(card.title))
    if years:
        _draw_bars(draw, binned(years)[1])
    return _png(image)


def _draw_title(draw: ImageDraw.ImageDraw, title: str) -> None:
    """Draw a *title* in the largest size in which it fits; the end of an endless one is cut."""
    for size in _TITLE_SIZES:
        lines = list(_lines(title, _font(size)))
        if len(lines) <= _MOST_LINES:
            break
    for number, line in enumerate(lines[:_MOST_LINES]):
        draw.text((_LEFT, 140 + number * 1.2 * size), line, _INK, _font(size))


def _lines(text: str, font: FreeTypeFont) -> Iterator[str]:
    """Yield *text* in lines that fit; a word that is longer than a line is cut."""
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
    """Draw how many papers there are of each year."""
    most, wide = max(bars), min(_WIDTH / len(bars), _WIDEST)
    for number, papers in enumerate(bars):
        left = _LEFT + round(number * wide)
        high = max(2, round(papers * _HIGHEST / most))
        if papers:
            draw.rectangle((left, _BASE - high, left + max(1, round(wide) - _GAP), _BASE), _INK)


def _png(image: Image.Image) -> bytes:
    """Return an *image* as a PNG of few shades."""
    found = image.point([shade * 3 // 255 for shade in range(256)])
    found.putpalette(_PALETTE)
    written = BytesIO()
    # Runs of one shade are nearly all there is: no other strategy is smaller in less time.
    found.save(written, "PNG", bits=2, compress_type=Z_RLE)
    return written.getvalue()


def _shown(text: str) -> str:
    """Return *text*, or nothing if it has signs that can't be drawn."""
    line = one_line(text)
    return "" if _UNKNOWN.search(line) else line


@cache
def _font(size: int) -> FreeTypeFont:
    """Return the font in a *size*, set by rules that do not depend on what a system has."""
    file = files("font_roboto") / "files" / "Roboto-Medium.ttf"
    return truetype(BytesIO(file.read_bytes()), size, layout_engine=Layout.BASIC)
