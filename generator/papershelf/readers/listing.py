"""Listings: text pasted from a page of trending papers, each title above its abstract.

Lines are read as boilerplate, headings or text; lines of text that go on with one another become
segments, a title or a paragraph each; segments become papers. What is a title is weighed rather
than cut at a length: how the segment is written, and what its neighbours need. Where the whole file
is regular, its layout tells first.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from papershelf.model import Count, CountKind, Link, LinkKind, Paper, PartialDate, Source
from papershelf.problems import Problem, failure, warning
from papershelf.readers.fields import shown
from papershelf.readers.listing_segments import (
    TITLE_ABOVE,
    ListingLine,
    Role,
    Segment,
    ends_sentence,
    laid_out,
    lines_of,
    plain_title,
    segments_of,
    starts_lower,
)
from papershelf.readers.lists import filled_lines
from papershelf.readers.page_text import SECTIONS
from papershelf.readers.reader import MARKDOWN, Item
from papershelf.readers.unsupported import unsupported_format
from papershelf.text.dates import date_of

# What no title above adds to the weight of a paragraph, and what is below.
_NOTHING_ABOVE, _ABSTRACT_BELOW, _NO_ABSTRACT_BELOW = -3, -4, 2
_OF_NOTES = SECTIONS - {"abstract"}
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})"
_COUNTS = tuple(
    (re.compile(form, re.IGNORECASE), kind)
    for kind, words in (
        (CountKind.UPVOTES, "upvotes?"),
        (CountKind.STARS, "stars?|github"),
    )
    for form in (rf"(?:{words}) {_NUMBER}", rf"[·•|]? ?{_NUMBER} (?:{words})")
)


@dataclass(slots=True)
class _Draft:
    """What becomes a paper, or a problem if it has only a title or only a body."""

    title: Segment | None = None
    body: list[Segment] = field(default_factory=list)

    @property
    def segments(self) -> list[Segment]:
        return [self.title, *self.body] if self.title else self.body

    @property
    def wants(self) -> int:
        """What the draft adds to the weight of the next segment as a paragraph."""
        if not self.segments:
            return _NOTHING_ABOVE
        return 0 if self.body else TITLE_ABOVE


def read_listing(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read papers, asides and problems from a pasted listing, in the order of their lines.

    Each line that is not blank is counted once: in a paper's `source.lines` (title and abstract,
    placed at the title), by an aside, or as lost in a problem: all of a text that is no listing.
    The name of *path* gives the year, and the date for a text without any heading.
    """
    text = stream.read()
    if error := _unsupported_error(text, path):
        yield error
        return
    lines = list(lines_of(text, path))
    headed = any(line.section.date for line in lines)
    default = None if headed else date_of(path)
    found: list[Item] = [line.aside for line in lines if line.aside]
    texts = [line for line in lines if not line.aside]
    segments = laid_out(texts) or list(segments_of(texts))
    found += _doubts(segments, path.as_posix())
    for draft in _drafts(segments):
        found += _results(draft, path.as_posix(), default)
    found.sort(key=lambda item: item.source.line)
    if _is_note(lines, found, path):
        yield _note(lines, path)
        return
    yield from _with_counts(found, (line for line in lines if line.aside))


def _unsupported_error(text: str, path: Path) -> Problem | None:
    """Return the error that a text is no listing, or None."""
    filled = filled_lines(text)
    unsupported = unsupported_format([line.text for line in filled])
    if not unsupported:
        return None
    source = Source(path=path.as_posix(), line=filled[0].number, lines=len(filled))
    message = f"this looks like {unsupported.name}, not like a listing"
    return failure(source, message, unsupported.hint, lost=len(filled))


def _is_note(lines: Sequence[ListingLine], found: Iterable[Item], path: Path) -> bool:
    """Return whether a Markdown file is a heading and prose alone, or has sections as notes do."""
    if path.suffix.lower() not in MARKDOWN or not lines or not lines[0].text.startswith("# "):
        return False
    if any(line.section.date for line in lines):
        return False
    inner = (line.text for line in lines if line.text.startswith("##"))
    if any(text.strip("# ").casefold() in _OF_NOTES for text in inner):
        return True
    papers = [item for item in found if isinstance(item, Paper)]
    return len(papers) == 1 and papers[0].source.line == lines[0].number and not papers[0].links


def _note(lines: Sequence[ListingLine], path: Path) -> Problem:
    source = Source(path=path.as_posix(), line=lines[0].number, lines=len(lines))
    message = f"a note and no listing: “{shown(lines[0].text)}” has nothing below it but prose"
    hint = "if it is about a paper, give it front matter with “title:” and “authors:”"
    return warning(source, message, hint, lost=len(lines))


def _doubts(segments: Iterable[Segment], path: str) -> Iterator[Problem]:
    """Yield a warning for each segment whose form and place in the layout disagree."""
    for segment in segments:
        if segment.doubt:
            source = Source(path=path, line=segment.lines[0].number)
            taken = "an abstract" if segment.role is Role.PARAGRAPH else "a title"
            message = f'{segment.doubt}: "{_excerpt(segment.text)}"'
            yield warning(source, message, f"it is read as {taken}: see that this is right")


def _drafts(segments: list[Segment]) -> Iterator[_Draft]:
    """Yield what belongs together; a stray segment comes as a draft with this title alone."""
    draft = _Draft()
    for segment, after in zip_longest(segments, segments[1:]):
        # A heading leaves it open before its body: a date may stand between title and abstract.
        if draft.body and draft.body[-1].section != segment.section:
            yield draft
            draft = _Draft()
        role = _role(segment, draft, after)
        if role is Role.PARAGRAPH:
            draft.body.append(segment)
        elif role is Role.STRAY:
            yield _Draft(title=segment)
        else:
            yield draft
            draft = _Draft(title=segment)
    yield draft


def _role(segment: Segment, draft: _Draft, after: Segment | None) -> Role:
    if not _LETTER.search(plain_title(segment.text)[0]):
        return Role.STRAY
    if segment.role:
        return segment.role
    abstract_below = bool(after and after.prose > 0)
    if starts_lower(segment.text):
        if draft.body and not ends_sentence(draft.body[-1].text):
            return Role.PARAGRAPH
        if segment.prose <= 0 and (draft.wants == TITLE_ABOVE or not abstract_below):
            return Role.STRAY
    below = _ABSTRACT_BELOW if abstract_below else _NO_ABSTRACT_BELOW
    return Role.PARAGRAPH if segment.prose + draft.wants + below > 0 else Role.TITLE


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


def _could_be_title(segment: Segment) -> bool:
    """Return whether a text without any abstract can pass as a title."""
    plain = plain_title(segment.text)[0]
    begins = segment.small or not starts_lower(plain)
    return len(plain.split()) >= 3 and bool(_LETTER.search(plain)) and begins


def _paper(title: Segment, draft: _Draft, path: str, default: PartialDate | None) -> Paper:
    text, url = plain_title(title.text)
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


def _abstract(body: list[Segment]) -> str:
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


def count_in(line: str) -> Count | None:
    """Return the count that a whole line is: "Upvote 35", "35 stars"."""
    for form, kind in _COUNTS:
        if match := form.fullmatch(line):
            return Count(kind=kind, value=int(match[1].replace(",", "")))
    return None


def _with_counts(items: list[Item], asides: Iterable[ListingLine]) -> list[Item]:
    """Return *items* in their order, the papers with the counts that stand on lines of *asides*."""
    # Those stand below each abstract or above each title. Where a text has them in both places,
    # whose they are is not certain, and they are left out; so are rounded ones, as "1.2k".
    counts = [(line.number, count) for line in asides if (count := count_in(line.text))]
    places = [place for place, item in enumerate(items) if isinstance(item, Paper)]
    starts = [items[place].source.line for place in places]
    is_above = bool(counts and starts) and counts[0][0] < starts[0]
    if not (counts and starts) or (is_above and counts[-1][0] > starts[-1]):
        return items
    for number, count in counts:
        place = places[bisect_right(starts, number) - (0 if is_above else 1)]
        paper = items[place]
        if isinstance(paper, Paper) and paper.count_of(count.kind) is None:
            items[place] = replace(paper, counts=(*paper.counts, count))
    return items
