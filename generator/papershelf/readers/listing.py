"""Listings: text pasted from a page of trending papers, each title above its abstract.

Lines are read as boilerplate, headings or text; lines of text that go on with one another become
segments, a title or a paragraph each; segments become papers. What is a title is weighed rather
than cut at a length: how the segment is written, and what its neighbours need. Where the whole file
is regular, its layout tells first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import compress, pairwise, zip_longest
from operator import not_
from pathlib import Path
from statistics import median
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Paper, PartialDate, Source
from papershelf.problems import Problem, failure, warning
from papershelf.readers.foreign import foreign_of
from papershelf.readers.layout import abstracts_of, alternates, forms_of
from papershelf.readers.listing_lines import BOILERPLATE, with_counts
from papershelf.readers.reader import Aside, AsideKind
from papershelf.text.dates import date_of, is_dateline, parse_date, year_of

_LONGEST_ASIDE = 100

# Weights, near log-odds, for a paragraph (above 0) against a title (below): a logistic regression
# on 15,000 titles and as many sentences of abstracts, rounded and then tried on whole listings.
_SIGNS = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (r"[.。][\"'”’)\]]*$", 6),
        (r"^(?:We|In|This|Our|It|These|The|Recent(?:ly)?|However|To|Here|Such|While|Many)\b", 3),
        (r"\b(?:is|are|was|were|been?|has|have|can|show|propose|present|introduce)\b", 3),
        (r"\b(?:we|our|that|which|these|this)\b", 2),
        (r"\w, \w", 2),
        (r"https?://", 6),
        (r"[?!]$", -2),
        (r"^[^:]{1,50}:", -2),
    )
)
_BASE, _PER_CHARACTER = -5.0, 0.03
_CAPITALS, _EMPHASIS, _BULLET = -5, -8, -1
# What neighbours add: a title above that has no abstract yet, no title above, and what is below.
_TITLE_ABOVE, _NOTHING_ABOVE, _ABSTRACT_BELOW, _NO_ABSTRACT_BELOW = 3, -3, -4, 2
_CLEARLY_TITLE = -3

# Few texts are wrapped as wide as this: a longer line is a paragraph until its neighbours tell.
_WIDE = 200
_OPEN_END = re.compile(
    r"(?:[:,–—-]|\b(?i:an?|the|of|for|and|or|with|without|in|on|to|via|by|from|as|at|using|under"
    r"|towards?|through|into|between|over|against|vs\.?))$"
)
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*$|^\S*://")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_SUSPENDED = re.compile(r"(?:and|or|to|nor|vs)(?: |$)|\W")  # as in "short- and long-term"
# A year and a stop begin a title.
_NUMBER = r"(?!(?:19|20)[0-9]{2}\b)[0-9]{1,4}[.)]"
_MARKS = re.compile(rf"(?:(?:#{{1,6}}|[-*+•]|{_NUMBER}) )+")
_CLOSING_HASHES = re.compile(r" #+$")
_MARKUP = frozenset("#-*+•_[0123456789")
_ITEM = re.compile(rf"{_MARKS.pattern}[^a-z]")
_ENDS = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"(?<![\w-])[^\W\d_][\w-]{3,}")
_LETTER = re.compile(r"[^\W\d_]")
# Controls that are not white space, bidirectional overrides, byte order marks, surrogates.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class _Role(Enum):
    TITLE = auto()
    PARAGRAPH = auto()
    STRAY = auto()


class _Section(Struct, frozen=True, kw_only=True):
    """What stands below one heading; `start` is the heading's line, 0 above the first."""

    start: int = 0
    date: PartialDate | None = None


class _ListingLine(Struct, frozen=True, kw_only=True):
    """A line that is not blank; those with no blank line between share their `block`.

    `aside` is the item of a line that is neither title nor paragraph.
    """

    number: int
    text: str
    aside: Aside | Problem | None
    section: _Section
    block: int
    indented: bool


class _Segment(Struct, frozen=True, kw_only=True):
    """A title or a paragraph; `prose` weighs which by its form alone, as `_SIGNS` does.

    `role` is there where the layout of the file tells it, `doubt` says what speaks against it,
    and `small` whether most titles begin with a small letter.
    """

    lines: tuple[_ListingLine, ...]
    text: str
    prose: float
    role: _Role | None = None
    doubt: str = ""
    small: bool = False

    @property
    def section(self) -> _Section:
        return self.lines[0].section


@dataclass(slots=True)
class _Draft:
    """What becomes a paper, or a problem if it has only a title or only a body."""

    title: _Segment | None = None
    body: list[_Segment] = field(default_factory=list)

    @property
    def segments(self) -> list[_Segment]:
        return [self.title, *self.body] if self.title else self.body

    @property
    def wants(self) -> int:
        """What the draft adds to the weight of the next segment as a paragraph."""
        if not self.segments:
            return _NOTHING_ABOVE
        return 0 if self.body else _TITLE_ABOVE


def read_listing(stream: TextIO, path: Path) -> Iterator[Paper | Aside | Problem]:
    """Read papers, asides and problems from a pasted listing, in the order of their lines.

    Each line that is not blank is counted once: in a paper's `source.lines` (title and abstract,
    placed at the title), by an aside, or as lost in a problem: all of a text that is no listing.
    Nothing is raised for any text.
    The name of *path* gives the year, and the date for a text without any heading.
    """
    text = stream.read()
    if foreign := _foreign(text, path):
        yield foreign
        return
    lines = list(_lines(text, path))
    headed = any(line.section.date for line in lines)
    default = None if headed else date_of(path)
    found: list[Paper | Aside | Problem] = [line.aside for line in lines if line.aside]
    texts = [line for line in lines if not line.aside]
    segments = _laid_out(texts) or list(_segments(texts))
    found += _doubts(segments, path.as_posix())
    for draft in _drafts(segments):
        found += _results(draft, path.as_posix(), default)
    found.sort(key=lambda item: item.source.line)
    yield from with_counts(found, ((line.number, line.text) for line in lines if line.aside))


def _foreign(text: str, path: Path) -> Problem | None:
    """Return the error that a text is no listing, or None."""
    lines = enumerate(_ENDS.split(text.removeprefix("\ufeff")), 1)
    filled = [(number, line) for number, line in lines if line.strip()]
    foreign = foreign_of([line for _, line in filled])
    if not foreign:
        return None
    source = Source(path=path.as_posix(), line=filled[0][0], lines=len(filled))
    message = f"this looks like {foreign.name}, not like a listing"
    return failure(source, message, foreign.hint, lost=len(filled))


def _lines(text: str, path: Path) -> Iterator[_ListingLine]:
    shown, year = path.as_posix(), year_of(path)
    section, block = _Section(), 0
    # `splitlines` would count a form feed or U+2028 as the end of a line, which editors don't.
    for number, raw in enumerate(_ENDS.split(text), 1):
        if not raw.strip():
            block += 1
            continue
        clean = " ".join((raw if raw.isprintable() else _UNWANTED.sub("", raw)).split())
        aside, date = _aside_of(clean, Source(path=shown, line=number), year)
        if date or isinstance(aside, Problem):
            section = _Section(start=number, date=date)
        yield _ListingLine(
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
    text = _plain(line)[0]
    if len(text) > _LONGEST_ASIDE:
        return None, None
    if BOILERPLATE.fullmatch(text):
        return Aside(AsideKind.BOILERPLATE, source), None
    if not is_dateline(text):
        return None, None
    if date := parse_date(text, year=year):
        return Aside(AsideKind.HEADING, source), date
    hint = "correct it: the papers below it have no date"
    return warning(source, f'there is no date "{line}"', hint, lost=1), None


def _plain(text: str) -> tuple[str, str]:
    """Take off the Markdown around a title; second comes the address if all of it is a link."""
    if text[:1] not in _MARKUP:
        return text, ""
    if marks := _MARKS.match(text):
        text = text[marks.end() :]
        text = _CLOSING_HASHES.sub("", text) if "#" in marks[0] else text
    text = _unbold(text)
    if not (text.startswith("[") and text.endswith(")")):
        return text, ""
    label, _, address = text[1:-1].rpartition("](")
    if not label.strip() or "](" in label or "://" in label:
        return text, ""
    return _unbold(label.strip()), address.partition(" ")[0]


def _unbold(text: str) -> str:
    for mark in ("**", "__"):
        if text.startswith(mark) and text.endswith(mark):
            inner = text[2:-2].strip()
            return inner if inner and mark not in inner else text
    return text


def _prose(text: str) -> float:
    """Weigh the form of a text: above 0 for a paragraph, below for a title."""
    plain = _plain(text)[0]
    sample = plain if len(plain) < 400 else f"{plain[:300]} {plain[-20:]}"
    weight = _BASE + _PER_CHARACTER * len(plain)
    weight += sum(points for sign, points in _SIGNS if sign.search(sample))
    if plain != text:
        weight += _EMPHASIS if _is_emphasised(text) else _BULLET
    initials = [word[0] for word in _WORD.findall(sample)]
    capitals = sum(map(str.isupper, initials))
    return weight + (_CAPITALS if capitals > 1.5 * sum(map(str.islower, initials)) else 0)


def _is_parted(above: _ListingLine, line: _ListingLine) -> bool:
    return above.number + 1 != line.number


def _is_marked(above: _ListingLine, line: _ListingLine) -> bool:
    marks = any(_MARKS.match(text) for text in (above.text, line.text))
    return marks or _is_parted(above, line)


def _is_moved(above: _ListingLine, line: _ListingLine) -> bool:
    return above.indented != line.indented or _is_parted(above, line)


# How a whole file may be cut: by blank lines, bullets or numbers, indents, or into its lines.
_CUTS: tuple[Callable[[_ListingLine, _ListingLine], bool], ...] = (
    _is_parted,
    _is_marked,
    _is_moved,
    lambda _above, _line: True,
)


def _laid_out(texts: Sequence[_ListingLine]) -> list[_Segment]:
    """Return titles and abstracts where they alternate in all of the file, or nothing."""
    for is_cut in _CUTS:
        runs = _runs(texts, is_cut)
        if alternates([sum(len(line.text) for line in run) for run in runs]):
            segments = list(map(_segment, runs))
            if forms := _forms(segments):
                parted = _in_place(segments, abstracts_of(forms))
                return list(_placed(parted, _forms(parted) or []))
    return []


def _forms(segments: Iterable[_Segment]) -> list[float] | None:
    return forms_of([segment.prose for segment in segments])


def _runs(
    texts: Sequence[_ListingLine], is_cut: Callable[[_ListingLine, _ListingLine], bool]
) -> list[list[_ListingLine]]:
    runs = [list(texts[:1])]
    for above, line in pairwise(texts):
        if is_cut(above, line):
            runs.append([])
        runs[-1].append(line)
    return runs


def _in_place(segments: Sequence[_Segment], abstracts: Sequence[bool]) -> list[_Segment]:
    """Return segments, of those that stand where a title should the title and the abstract."""
    out_of_place = [False, *(above and below for above, below in pairwise(abstracts))]
    return [
        part
        for segment, is_out in zip(segments, out_of_place, strict=True)
        for part in (_in_two(segment) if is_out else [segment])
    ]


def _in_two(segment: _Segment) -> list[_Segment]:
    """Return the title and the abstract that a segment holds by its lines' form, or itself."""
    parts = list(_segments(list(segment.lines)))
    return parts if len(parts) == 2 and parts[0].prose <= 0 < parts[1].prose else [segment]


def _placed(segments: Sequence[_Segment], forms: Sequence[float]) -> Iterator[_Segment]:
    """Yield segments with the roles of their places, and a doubt where their *forms* differ."""
    abstracts = abstracts_of(forms)
    titles = (_plain(segment.text)[0] for segment in compress(segments, map(not_, abstracts)))
    small = median(map(_starts_lower, titles)) > 0
    above = False
    for segment, form, abstract in zip(segments, forms, abstracts, strict=True):
        doubt = _doubt(after_abstract=above, form=form, abstract=abstract)
        role = _Role.PARAGRAPH if abstract else _Role.TITLE
        yield replace(segment, role=role, doubt=doubt, small=small)
        above = abstract


def _doubt(*, after_abstract: bool, form: float, abstract: bool) -> str:
    """Return where form and layout disagree, or nothing; two titles are told as ever."""
    if form > 0 and (after_abstract or not abstract):
        return "by its length an abstract, where the layout has a title"
    return (
        "by its length a title, where the layout has an abstract" if abstract and form < 0 else ""
    )


def _doubts(segments: Iterable[_Segment], path: str) -> Iterator[Problem]:
    """Yield a warning for each segment whose form and place in the layout disagree."""
    for segment in segments:
        if segment.doubt:
            source = Source(path=path, line=segment.lines[0].number)
            taken = "an abstract" if segment.role is _Role.PARAGRAPH else "a title"
            message = f'{segment.doubt}: "{_excerpt(segment.text)}"'
            yield warning(source, message, f"it is read as {taken}: see that this is right")


def _segment(run: Sequence[_ListingLine]) -> _Segment:
    text = _joined(run)
    return _Segment(lines=tuple(run), text=text, prose=_prose(text))


def _segments(texts: list[_ListingLine]) -> Iterator[_Segment]:
    run: list[_ListingLine] = []
    after_title = False
    for index, line in enumerate(texts):
        run.append(line)
        if not _continues(texts, index, run, after_title=after_title):
            segment = _segment(run)
            yield segment
            after_title = segment.prose <= 0
            run = []


def _joined(lines: Sequence[_ListingLine]) -> str:
    """Join lines by a space, or by none where a compound was broken at its hyphen."""
    parts = [lines[0].text]
    for line, after in pairwise(lines):
        broken = _HYPHENATED.search(line.text[-2:]) and not _SUSPENDED.match(after.text)
        parts += [after.text] if broken else [" ", after.text]
    return "".join(parts)


def _continues(
    texts: list[_ListingLine], index: int, run: list[_ListingLine], *, after_title: bool
) -> bool:
    """Return whether the line after *index* goes on with the run of lines that ends there."""
    if not _touches_next(texts, index):
        return False
    line, after = texts[index].text, texts[index + 1].text
    if len(line) <= _WIDE < len(after) or _ITEM.match(after) or _is_emphasised(after):
        return False
    if _starts_lower(after):
        return True
    if len(line) > _WIDE:
        return _is_full(texts, index)
    if _is_emphasised(line):
        return False
    return bool(_OPEN_END.search(line[-12:])) or _reads_on(texts, index, run, after_title)


def _reads_on(
    texts: list[_ListingLine], index: int, run: list[_ListingLine], after_title: bool
) -> bool:
    """Judge two lines that show no sign of a sentence broken between them."""
    next_prose = _prose(texts[index + 1].text)
    wants = _TITLE_ABOVE if after_title else 0
    if len(run) < 5 and _prose(_joined(run)) + wants <= 0:
        return (after_title or next_prose <= _BASE) and _is_full(texts, index)
    if _ends_sentence(texts[index].text) and next_prose <= _CLEARLY_TITLE:
        return _is_full(texts, index) and _is_full(texts, index + 1)
    return True


def _is_full(texts: list[_ListingLine], index: int) -> bool:
    """Return whether a line was broken for want of room; a last line of a block passes.

    The width is the greatest length nearby that two more lines come close to. A title in a
    paragraph's midst would be longer or shorter.
    """
    if not _touches_next(texts, index):
        return True
    length, after = len(texts[index].text), texts[index + 1].text
    near = [*range(max(0, index - 7), index), *range(index + 1, min(len(texts), index + 8))]
    broken = (at for at in near if _touches_next(texts, at) or _touches_next(texts, at - 1))
    lengths = sorted((len(texts[at].text) for at in broken), reverse=True)
    width = next(
        (long for long, third in zip(lengths, lengths[2:], strict=False) if third > long - 10), 0
    )
    return max(length - 5, 1) <= width < length + 1 + len(after.partition(" ")[0])


def _touches_next(texts: list[_ListingLine], index: int) -> bool:
    pair = texts[max(index, 0) : index + 2]
    return len(pair) == 2 and pair[0].number + 1 == pair[1].number


def _is_emphasised(text: str) -> bool:
    """Return whether a line by itself is a Markdown heading, bold, or a link."""
    marks = _MARKS.match(text)
    rest = text[marks.end() :] if marks else text
    return bool(marks and "#" in marks[0]) or _plain(rest)[0] != rest


def _starts_lower(text: str) -> bool:
    """Return whether a text starts amid a sentence; names as "pix2gestalt:" and "kNN" don't."""
    word = text.partition(" ")[0]
    return word[:1].islower() and word == word.lower() and not word.endswith(":")


def _ends_sentence(text: str) -> bool:
    """Return whether a text could end here: at a stop, or at an address."""
    return bool(_SENTENCE_END.search(text.rpartition(" ")[2]))


def _drafts(segments: list[_Segment]) -> Iterator[_Draft]:
    """Yield what belongs together; a stray segment comes as a draft with this title alone."""
    draft = _Draft()
    for segment, after in zip_longest(segments, segments[1:]):
        # A heading leaves it open before its body: a date may stand between title and abstract.
        if draft.body and draft.body[-1].section != segment.section:
            yield draft
            draft = _Draft()
        role = _role(segment, draft, after)
        if role is _Role.PARAGRAPH:
            draft.body.append(segment)
        elif role is _Role.STRAY:
            yield _Draft(title=segment)
        else:
            yield draft
            draft = _Draft(title=segment)
    yield draft


def _role(segment: _Segment, draft: _Draft, after: _Segment | None) -> _Role:
    if not _LETTER.search(_plain(segment.text)[0]):
        return _Role.STRAY
    if segment.role:
        return segment.role
    abstract_below = bool(after and after.prose > 0)
    if _starts_lower(segment.text):
        if draft.body and not _ends_sentence(draft.body[-1].text):
            return _Role.PARAGRAPH
        if segment.prose <= 0 and (draft.wants == _TITLE_ABOVE or not abstract_below):
            return _Role.STRAY
    below = _ABSTRACT_BELOW if abstract_below else _NO_ABSTRACT_BELOW
    return _Role.PARAGRAPH if segment.prose + draft.wants + below > 0 else _Role.TITLE


def _results(draft: _Draft, path: str, default: PartialDate | None) -> Iterator[Paper | Problem]:
    """Yield the paper of a draft, and what is wrong; nothing for an empty draft."""
    title = draft.title
    if not title:
        if draft.body:
            hint = "put its title on a line of its own above it"
            yield _lost(draft, path, "an abstract without a title", hint)
    elif draft.body or _could_be_title(title):
        yield _paper(title, draft, path, default)
        if not draft.body:
            message = f'no abstract below the title "{_excerpt(title.text)}"'
            yield warning(_source(draft, path), message, "add it below the title if there is one")
    else:
        hint = "delete it, or add the abstract if it is a title"
        yield _lost(draft, path, "neither a title nor an abstract", hint)


def _could_be_title(segment: _Segment) -> bool:
    """Return whether a text without any abstract can pass as a title."""
    plain = _plain(segment.text)[0]
    begins = segment.small or not _starts_lower(plain)
    return len(plain.split()) >= 3 and bool(_LETTER.search(plain)) and begins


def _paper(title: _Segment, draft: _Draft, path: str, default: PartialDate | None) -> Paper:
    text, url = _plain(title.text)
    # The date of the abstract, which differs where a date stands between title and abstract.
    listed = draft.segments[min(1, len(draft.body))].section.date
    linked = url.lower().startswith(("http://", "https://"))
    return Paper(
        title=text,
        source=_source(draft, path),
        abstract=_abstract(draft.body),
        listed=listed or default,
        links=(Link(url=url, kind=LinkKind.PAPER, evidence=title.text),) if linked else (),
    )


def _abstract(body: list[_Segment]) -> str:
    """Join segments as one paragraph where no blank line stands between them, else as two."""
    parts = [segment.text for segment in body[:1]]
    for above, segment in pairwise(body):
        is_new_block = above.lines[-1].block != segment.lines[0].block
        parts += ["\n\n" if is_new_block else " ", segment.text]
    return "".join(parts)


def _lost(draft: _Draft, path: str, message: str, hint: str) -> Problem:
    source = _source(draft, path)
    message = f'{message}: "{_excerpt(draft.segments[0].text)}"'
    return warning(source, message, hint, lost=source.lines)


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def _source(draft: _Draft, path: str) -> Source:
    lines = [line for segment in draft.segments for line in segment.lines]
    return Source(path=path, line=lines[0].number, lines=len(lines))
