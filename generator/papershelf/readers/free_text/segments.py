"""Segments of a listing: titles, paragraphs and identifiers, by the form of their lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Identifier, Link, LinkKind
from papershelf.readers.fields import PAPER_LINKS
from papershelf.readers.free_text.lines import (
    LIST_MARKS,
    ListingLine,
    ends_sentence,
    is_emphasised,
    plain_title,
    starts_lower,
)
from papershelf.readers.pasted import (
    follows,
    identifier_in,
    join_lines,
    labelled_links,
    without_labels,
)
from papershelf.readers.words import link_kind
from papershelf.text.addresses import is_followable
from papershelf.text.tables import table

# Weights of patterns, near log-odds: above 0 for a paragraph, below 0 for a title.
_WEIGHTED_PATTERNS = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in table("readers/segments", dict[str, int]).items()
)
_BASE_WEIGHT, _PER_CHARACTER = -5.0, 0.03
_CAPITALS, _EMPHASIS, _BULLET = -5, -8, -1
# Added to the weight of a paragraph below a title that has no abstract yet.
TITLE_ABOVE = 3
# The weights of a text that is no paragraph, and of one that is no title, even above authors.
CLEARLY_TITLE, CLEARLY_PROSE = -3, 8
# Few texts are wrapped at this width: a longer line is a paragraph, unless its neighbours differ.
_WIDE = 200
_OPEN_END = re.compile(
    r"(?:[:,–—-]|\b(?i:an?|the|of|for|and|or|with|without|in|on|to|via|by|from|as|at|using|under"
    r"|towards?|through|into|between|over|against|vs\.?))$"
)
_ITEM = re.compile(rf"{LIST_MARKS.pattern}[^a-z]")
_WORD = re.compile(r"(?<![\w-])[^\W\d_][\w-]{3,}")
# What arXiv writes behind an id: "arXiv:1706.03762 [cs.CL]".
_CATEGORY = re.compile(r" \[[a-z-]+(?:\.[A-Za-z-]+)?\]$")


class Role(Enum):
    """The role of a segment: a part of a paper, or outside of papers."""

    TITLE = auto()
    AUTHORS = auto()
    VENUE = auto()
    LINK = auto()
    PARAGRAPH = auto()
    STRAY = auto()


class Segment(Struct, frozen=True, kw_only=True):
    """A title or a paragraph; `prose` is the weight of its form, above 0 for a paragraph.

    `authors` and `venue`, or `links` or `identifier`, are set if the segment is nothing else,
    `role` if that or the layout of the file determines it, `doubt` is the evidence against this
    role, and `lowercase_titles` is whether most titles begin in lower case.
    """

    lines: tuple[ListingLine, ...]
    text: str
    prose: float
    authors: tuple[Author, ...] = ()
    venue: str = ""
    links: tuple[Link, ...] = ()
    identifier: Identifier | None = None
    role: Role | None = None
    doubt: str = ""
    lowercase_titles: bool = False


def links_in(texts: Iterable[ListingLine]) -> Iterator[Segment]:
    """Yield the lines of an identifier or address that begin a block, or are below a title in it.

    Within an abstract, they are a part of its sentence unless they have labels.
    """
    above: list[ListingLine] = []
    for line in texts:
        if above and (line.block != above[-1].block or len(above[-1].text) > _WIDE):
            above = []
        # Names or a venue were right above: what is above those is the title.
        if above and line.source.line > above[-1].source.line + 1:
            above = above[-1:]
        link = link_in(line)
        if link and (not above or _may_be_title(above) or is_labelled(link)):
            yield link
            above = []  # the next line may be a title
        else:
            above.append(line)


def is_labelled(link: Segment) -> bool:
    """Return whether a *link* has a label in Markdown, or is an identifier behind a label."""
    return "](" in link.text or (": " in link.text and link.identifier is not None)


def link_in(line: ListingLine) -> Segment | None:
    """Return the segment of a *line* that is an identifier or addresses, perhaps with labels."""
    named = _addresses_in(line.text)
    # An identifier behind the label of another kind is that of a data set, for example.
    own = (identifier_in(url) for url, kind in named if not kind or kind in PAPER_LINKS)
    found = next(filter(None, own), None)
    others = [each for each in named if not found or identifier_in(each[0]) != found]
    if not named or not all(is_followable(url) for url, _ in others):
        return None
    evidence = LIST_MARKS.sub("", line.text)
    links = (Link(url=url, kind=kind or _host_kind(url), evidence=evidence) for url, kind in others)
    return replace(segment_of([line]), role=Role.LINK, links=tuple(links), identifier=found)


def _addresses_in(line: str) -> list[tuple[str, LinkKind | None]]:
    """Return what may be addresses in a *line* of nothing else, with the kinds of their labels."""
    links = list(labelled_links(line))
    if links and not any(map(str.isalnum, without_labels(LIST_MARKS.sub("", line)))):
        return [(link.url, link.kind) for link in links]
    label, _, address = _CATEGORY.sub("", plain_title(line)[0]).rpartition(" ")
    kind = link_kind(label) if label.rstrip("*").endswith(":") else None
    return [(address, kind)] if kind or not label else []


def _host_kind(url: str) -> LinkKind:
    host = (urlsplit(url).hostname or "").removeprefix("www.").partition(".")[0]
    return link_kind(host) or LinkKind.PAPER


def _may_be_title(above: Sequence[ListingLine]) -> bool:
    text = above[0].text
    return len(above) == 1 and prose_weight(text) <= 0 and not _OPEN_END.search(text[-12:])


def prose_weight(text: str) -> float:
    """Return the weight of the form of *text*: above 0 for a paragraph, below for a title."""
    plain = plain_title(text)[0]
    sample = plain if len(plain) < 400 else f"{plain[:300]} {plain[-20:]}"
    weight = _BASE_WEIGHT + _PER_CHARACTER * len(plain)
    weight += sum(points for pattern, points in _WEIGHTED_PATTERNS if pattern.search(sample))
    if plain != text:
        weight += _EMPHASIS if is_emphasised(text) else _BULLET
    initials = [word[0] for word in _WORD.findall(sample)]
    in_title_case = sum(map(str.isupper, initials)) > 1.5 * sum(map(str.islower, initials))
    return weight + (_CAPITALS if in_title_case else 0)


def segment_of(group: Sequence[ListingLine]) -> Segment:
    """Return the segment of the lines *group*, with the weight of its form."""
    text = join_lines(line.text for line in group)
    return Segment(lines=tuple(group), text=text, prose=prose_weight(text))


def segments_by_form(texts: list[ListingLine]) -> Iterator[Segment]:
    """Yield titles and paragraphs, which are separated by the form of the lines *texts*."""
    group: list[ListingLine] = []
    after_title = False
    for index, line in enumerate(texts):
        group.append(line)
        if not _continues(texts, index, group, after_title=after_title):
            segment = segment_of(group)
            yield segment
            after_title = segment.prose <= 0
            group = []


def _continues(
    texts: list[ListingLine], index: int, group: list[ListingLine], *, after_title: bool
) -> bool:
    """Return whether the line after *index* continues *group*, the lines that end at *index*."""
    if not _touches_next(texts, index):
        return False
    line, after = texts[index].text, texts[index + 1].text
    if len(line) <= _WIDE < len(after) or _ITEM.match(after) or is_emphasised(after):
        return False
    if starts_lower(after):
        return True
    if len(line) > _WIDE:
        return _is_full(texts, index)
    if is_emphasised(line):
        return False
    return bool(_OPEN_END.search(line[-12:])) or _reads_on(texts, index, group, after_title)


def _reads_on(
    texts: list[ListingLine], index: int, group: list[ListingLine], after_title: bool
) -> bool:
    """Return whether the next line continues *group*, without signs of a broken sentence."""
    next_prose = prose_weight(texts[index + 1].text)
    bias = TITLE_ABOVE if after_title else 0
    if len(group) < 5 and segment_of(group).prose + bias <= 0:
        return (after_title or next_prose <= _BASE_WEIGHT) and _is_full(texts, index)
    if ends_sentence(texts[index].text) and next_prose <= CLEARLY_TITLE:
        return _is_full(texts, index) and _is_full(texts, index + 1)
    return True


def _is_full(texts: list[ListingLine], index: int) -> bool:
    """Return whether a line was wrapped at the width of the text, or is the last of a block."""
    # The width is the greatest length nearby that two more lines come close to. A title inside a
    # paragraph would be longer or shorter.
    if not _touches_next(texts, index):
        return True
    length, after = len(texts[index].text), texts[index + 1].text
    nearby = [*range(max(0, index - 7), index), *range(index + 1, min(len(texts), index + 8))]
    wrapped = (i for i in nearby if _touches_next(texts, i) or _touches_next(texts, i - 1))
    lengths = sorted((len(texts[i].text) for i in wrapped), reverse=True)
    width = next(
        (long for long, third in zip(lengths, lengths[2:], strict=False) if third > long - 10), 0
    )
    return max(length - 5, 1) <= width < length + 1 + len(after.partition(" ")[0])


def _touches_next(texts: list[ListingLine], index: int) -> bool:
    return 0 <= index < len(texts) - 1 and follows(texts, index + 1)
