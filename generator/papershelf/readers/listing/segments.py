"""Segments of a listing: its lines, and titles and paragraphs by their form and the layout."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import compress, pairwise
from operator import not_
from pathlib import Path
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Identifier, PartialDate, Source
from papershelf.problems import Problem, warning
from papershelf.readers.fields import with_line_feeds
from papershelf.readers.listing.layout import abstracts_of, alternates, centred_weights
from papershelf.readers.lists.entries import identifier_in
from papershelf.readers.reader import Aside, AsideKind
from papershelf.readers.words import BOILERPLATE
from papershelf.text.dates import is_dateline, parse_date, year_of
from papershelf.text.tables import table

_MAX_ASIDE_LENGTH = 100
_BOILERPLATE = re.compile("|".join(BOILERPLATE["listing"]))
# Weights of patterns, near log-odds: above 0 for a paragraph, below 0 for a title.
_WEIGHTED_PATTERNS = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in table("readers/segments", dict[str, int]).items()
)
_BASE_WEIGHT, _PER_CHARACTER = -5.0, 0.03
_CAPITALS, _EMPHASIS, _BULLET = -5, -8, -1
# Added to the weight of a paragraph below a title that has no abstract yet.
TITLE_ABOVE = 3
_CLEARLY_TITLE = -3
# Few texts are wrapped at this width: a longer line is a paragraph, unless its neighbours differ.
_WIDE = 200
_OPEN_END = re.compile(
    r"(?:[:,–—-]|\b(?i:an?|the|of|for|and|or|with|without|in|on|to|via|by|from|as|at|using|under"
    r"|towards?|through|into|between|over|against|vs\.?))$"
)
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*$|^\S*://")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_SUSPENDED = re.compile(r"(?:and|or|to|nor|vs)(?: |$)|\W")  # as in "short- and long-term"
# The number of a list item, which may have a check box. A year and a full stop begin a title.
_NUMBER = r"(?!(?:19|20)[0-9]{2}\b)[0-9]{1,4}[.)]"
_LIST_MARKS = re.compile(rf"(?:(?:#{{1,6}}|[-*+•]|{_NUMBER}) )+(?:\[[ xX]\] )?")
_CLOSING_HASHES = re.compile(r" #+$")
_ITEM = re.compile(rf"{_LIST_MARKS.pattern}[^a-z]")
_WORD = re.compile(r"(?<![\w-])[^\W\d_][\w-]{3,}")
# Control characters except white space, bidirectional overrides, byte order marks, surrogates.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class Role(Enum):
    """The role of a segment: a part of a paper, or outside of papers."""

    TITLE = auto()
    AUTHORS = auto()
    IDENTIFIER = auto()
    PARAGRAPH = auto()
    STRAY = auto()


class _Section(Struct, frozen=True, kw_only=True):
    """The lines below one heading; `start` is the line of the heading, 0 above the first one."""

    start: int = 0
    date: PartialDate | None = None


class ListingLine(Struct, frozen=True, kw_only=True):
    """A line that is not blank; `block` numbers groups of such lines, `aside` is None for text."""

    number: int
    text: str
    aside: Aside | Problem | None
    section: _Section
    block: int
    indented: bool


class Segment(Struct, frozen=True, kw_only=True):
    """A title or a paragraph; `prose` is the weight of its form, above 0 for a paragraph.

    `authors` or `identifier` is set if the segment is nothing else, `role` if the layout of the
    file determines it, `doubt` is the evidence against this role, and `lowercase_titles` is whether
    most titles begin in lower case.
    """

    lines: tuple[ListingLine, ...]
    text: str
    prose: float
    authors: tuple[Author, ...] = ()
    identifier: Identifier | None = None
    role: Role | None = None
    doubt: str = ""
    lowercase_titles: bool = False

    @property
    def section(self) -> _Section:
        """The section in which the segment begins."""
        return self.lines[0].section


def lines_of(text: str, path: Path) -> Iterator[ListingLine]:
    """Yield the lines of *text* that are not blank; the name of *path* may give the year."""
    name, year = path.as_posix(), year_of(path)
    section, block = _Section(), 0
    # `splitlines` also splits at a form feed or U+2028, unlike editors.
    for number, raw in enumerate(with_line_feeds(text).split("\n"), 1):
        if not raw.strip():
            block += 1
            continue
        clean = " ".join((raw if raw.isprintable() else _UNWANTED.sub("", raw)).split())
        aside, date = _aside_of(clean, Source(path=name, line=number), year)
        if date or isinstance(aside, Problem):
            section = _Section(start=number, date=date)
        yield ListingLine(
            number=number,
            text=clean,
            aside=aside,
            section=section,
            block=block,
            indented=raw[0].isspace(),
        )


def _aside_of(
    line: str, source: Source, year: int
) -> tuple[Aside | Problem | None, PartialDate | None]:
    """Return the item of a line that is neither title nor paragraph, and the date of a heading."""
    text = plain_title(line)[0]
    if len(text) > _MAX_ASIDE_LENGTH:
        return None, None
    if _BOILERPLATE.fullmatch(text):
        return Aside(AsideKind.BOILERPLATE, source), None
    if not is_dateline(text):
        return None, None
    if date := parse_date(text, year=year):
        return Aside(AsideKind.HEADING, source), date
    hint = "correct it; the papers below it have no date"
    return warning(source, f'"{line}" is not a valid date', hint, lost=1), None


def plain_title(text: str) -> tuple[str, str]:
    """Return a title without its Markdown, and its address if all of it is a link, else ""."""
    if marks := _LIST_MARKS.match(text):
        text = text[marks.end() :]
        text = _CLOSING_HASHES.sub("", text) if "#" in marks[0] else text
    text = _unbold(text)
    if not (text.startswith("[") and text.endswith(")")):
        return text, ""
    label, _, address = text[1:-1].rpartition("](")
    if not label.strip() or "](" in label or "://" in label:
        return text, ""
    return _unbold(label.strip()), address.partition(" ")[0]


def identifiers_in(texts: Iterable[ListingLine]) -> Iterator[Segment]:
    """Yield the lines of an identifier that begin a block of *texts*, or are right below a title.

    Within an abstract, an identifier is a part of its sentence.
    """
    above: list[ListingLine] = []
    for line in texts:
        if above and (line.block != above[-1].block or len(above[-1].text) > _WIDE):
            above = []
        may_be = not above or _may_be_title(above)
        found = identifier_in(plain_title(line.text)[0]) if may_be else None
        if found:
            yield replace(segment_of([line]), identifier=found)
        else:
            above.append(line)


def _may_be_title(above: Sequence[ListingLine]) -> bool:
    text = above[0].text
    return len(above) == 1 and _prose_weight(text) <= 0 and not _OPEN_END.search(text[-12:])


def _unbold(text: str) -> str:
    for mark in ("**", "__"):
        if text.startswith(mark) and text.endswith(mark):
            inner = text[2:-2].strip()
            return inner if inner and mark not in inner else text
    return text


def _prose_weight(text: str) -> float:
    """Return the weight of the form of *text*: above 0 for a paragraph, below for a title."""
    plain = plain_title(text)[0]
    sample = plain if len(plain) < 400 else f"{plain[:300]} {plain[-20:]}"
    weight = _BASE_WEIGHT + _PER_CHARACTER * len(plain)
    weight += sum(points for pattern, points in _WEIGHTED_PATTERNS if pattern.search(sample))
    if plain != text:
        weight += _EMPHASIS if _is_emphasised(text) else _BULLET
    initials = [word[0] for word in _WORD.findall(sample)]
    capitals = sum(map(str.isupper, initials))
    return weight + (_CAPITALS if capitals > 1.5 * sum(map(str.islower, initials)) else 0)


def _is_separated(above: ListingLine, line: ListingLine) -> bool:
    return above.number + 1 != line.number


def _is_marked(above: ListingLine, line: ListingLine) -> bool:
    marks = any(_LIST_MARKS.match(text) for text in (above.text, line.text))
    return marks or _is_separated(above, line)


def _changes_indent(above: ListingLine, line: ListingLine) -> bool:
    return above.indented != line.indented or _is_separated(above, line)


# The boundaries of texts in a file: blank lines, bullets or numbers, indents, or all line ends.
_BOUNDARIES: tuple[Callable[[ListingLine, ListingLine], bool], ...] = (
    _is_separated,
    _is_marked,
    _changes_indent,
    lambda _above, _line: True,
)


def segments_by_layout(texts: Sequence[ListingLine]) -> list[Segment]:
    """Return titles and abstracts if they alternate in the complete file, or else []."""
    for is_boundary in _BOUNDARIES:
        groups = _split_lines(texts, is_boundary)
        if alternates([sum(len(line.text) for line in group) for group in groups]):
            segments = list(map(segment_of, groups))
            if weights := _centred_weights(segments):
                split = _split_misplaced(segments, abstracts_of(weights))
                # If the weights of the parts have no threshold, that of the wholes applies.
                threshold = segments[0].prose - weights[0]
                default = [segment.prose - threshold for segment in split]
                return list(_with_roles(split, _centred_weights(split) or default))
    return []


def _centred_weights(segments: Iterable[Segment]) -> list[float] | None:
    return centred_weights([segment.prose for segment in segments])


def _split_lines(
    texts: Sequence[ListingLine], is_boundary: Callable[[ListingLine, ListingLine], bool]
) -> list[list[ListingLine]]:
    groups = [list(texts[:1])]
    for above, line in pairwise(texts):
        if is_boundary(above, line):
            groups.append([])
        groups[-1].append(line)
    return groups


def _split_misplaced(segments: Sequence[Segment], abstracts: Sequence[bool]) -> list[Segment]:
    """Return *segments*; an abstract after another is split into a title and an abstract."""
    out_of_place = [False, *(above and below for above, below in pairwise(abstracts))]
    return [
        part
        for segment, is_out in zip(segments, out_of_place, strict=True)
        for part in (_split_in_two(segment) if is_out else [segment])
    ]


def _split_in_two(segment: Segment) -> list[Segment]:
    """Return the title and the abstract in *segment* by the form of its lines, or [segment]."""
    parts = list(segments_by_form(list(segment.lines)))
    return parts if len(parts) == 2 and parts[0].prose <= 0 < parts[1].prose else [segment]


def _with_roles(segments: Sequence[Segment], weights: Sequence[float]) -> Iterator[Segment]:
    """Yield *segments* with the roles of their positions, and a doubt if their *weights* differ."""
    abstracts = abstracts_of(weights)
    titles = (plain_title(segment.text)[0] for segment in compress(segments, map(not_, abstracts)))
    lowercase_titles = median(map(starts_lower, titles)) > 0
    after_abstract = False
    for segment, weight, abstract in zip(segments, weights, abstracts, strict=True):
        doubt = _doubt(after_abstract=after_abstract, weight=weight, abstract=abstract)
        role = Role.PARAGRAPH if abstract else Role.TITLE
        yield replace(segment, role=role, doubt=doubt, lowercase_titles=lowercase_titles)
        after_abstract = abstract


def _doubt(*, after_abstract: bool, weight: float, abstract: bool) -> str:
    """Return how form and layout disagree, or ""; two titles in a row are no disagreement."""
    if weight > 0 and (after_abstract or not abstract):
        return "it looks like an abstract, but the layout has a title here"
    return (
        "it looks like a title, but the layout has an abstract here"
        if abstract and weight < 0
        else ""
    )


def segment_of(group: Sequence[ListingLine]) -> Segment:
    """Return the segment of the lines *group*, with the weight of its form."""
    text = _joined(group)
    return Segment(lines=tuple(group), text=text, prose=_prose_weight(text))


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


def _joined(lines: Sequence[ListingLine]) -> str:
    """Join lines by spaces, or by none after a compound that was broken at its hyphen."""
    parts = [lines[0].text]
    for line, after in pairwise(lines):
        broken = _HYPHENATED.search(line.text[-2:]) and not _SUSPENDED.match(after.text)
        parts += [after.text] if broken else [" ", after.text]
    return "".join(parts)


def _continues(
    texts: list[ListingLine], index: int, group: list[ListingLine], *, after_title: bool
) -> bool:
    """Return whether the line after *index* continues *group*, the lines that end at *index*."""
    if not _touches_next(texts, index):
        return False
    line, after = texts[index].text, texts[index + 1].text
    if len(line) <= _WIDE < len(after) or _ITEM.match(after) or _is_emphasised(after):
        return False
    if starts_lower(after):
        return True
    if len(line) > _WIDE:
        return _is_full(texts, index)
    if _is_emphasised(line):
        return False
    return bool(_OPEN_END.search(line[-12:])) or _reads_on(texts, index, group, after_title)


def _reads_on(
    texts: list[ListingLine], index: int, group: list[ListingLine], after_title: bool
) -> bool:
    """Return whether the next line continues *group*, without signs of a broken sentence."""
    next_prose = _prose_weight(texts[index + 1].text)
    bias = TITLE_ABOVE if after_title else 0
    if len(group) < 5 and _prose_weight(_joined(group)) + bias <= 0:
        return (after_title or next_prose <= _BASE_WEIGHT) and _is_full(texts, index)
    if ends_sentence(texts[index].text) and next_prose <= _CLEARLY_TITLE:
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
    pair = texts[max(index, 0) : index + 2]
    return len(pair) == 2 and pair[0].number + 1 == pair[1].number


def _is_emphasised(text: str) -> bool:
    """Return whether a line is completely a Markdown heading, bold, or a link."""
    marks = _LIST_MARKS.match(text)
    unmarked = text[marks.end() :] if marks else text
    return bool(marks and "#" in marks[0]) or plain_title(unmarked)[0] != unmarked


def starts_lower(text: str) -> bool:
    """Return whether *text* starts inside a sentence; a name such as "pix2gestalt:" does not."""
    word = text.partition(" ")[0]
    return word[:1].islower() and word == word.lower() and not word.endswith(":")


def ends_sentence(text: str) -> bool:
    """Return whether *text* ends at the end of a sentence, or at an address."""
    return bool(_SENTENCE_END.search(text.rpartition(" ")[2]))
