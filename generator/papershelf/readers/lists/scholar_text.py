"""Text copied from Google Scholar: its pages of results, and its alerts by mail.

An entry is a title above a credit such as "A Vaswani, N Shazeer… - Advances in neural …, 2017 -
site". The excerpt below (https://scholar.google.com/intl/en/scholar/help.html) is no abstract, as
it is cut anywhere.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.problems import note, warning
from papershelf.readers.citation import MAX_ENTRY, YEAR, published_in
from papershelf.readers.fields import one_line, shown
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import follows
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines, source_of
from papershelf.readers.words import BOILERPLATE
from papershelf.text.names import INITIAL, author_of, spaced

_DIRECTIONS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_BUTTONS = rf"(?:(?:{'|'.join(BOILERPLATE['scholar_buttons'])})(?:\s+|$))+"
# The boilerplate around entries on a page and in a mail.
_BOILERPLATE = re.compile("|".join((_BUTTONS, *BOILERPLATE["scholar"], "")))
# Phrases that occur in no other text.
_PHRASES = re.compile(
    r"Cited by [0-9,]+ Related articles|\bAll [0-9,]+ versions\b|Google Scholar"
    r"|^[ \t]{0,9}Save[ \t]{1,9}Twitter[ \t]{1,9}LinkedIn",
    re.MULTILINE,
)
_MARKS = re.compile(r"(?:\[(?P<kind>[A-Z]+)\]\s*)+")
_BOOK = frozenset({"B", "BOOK"})
_ADDRESS = re.compile(r"\s*<?(https?://scholar\.google\.[a-z.]{2,6}/scholar_url\?[^\s<>]+)>?")
_DASH = re.compile(r"\s[-–]\s")
_CUT = re.compile(r"…|\.\.\.")
_MORE = re.compile(r",?\s?(?:…|\.\.\.)\s*$")
_WORD = r"[^\W\d_][\w.'’-]*+"
_INITIALED = re.compile(rf"(?P<initials>{INITIAL}{{1,4}}+) (?P<family>{_WORD}(?: {_WORD}){{0,3}})")
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}")
_DATED = re.compile(rf"(?:.*[ ,…])?{YEAR}")
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+")
# Without a phrase of Scholar, the minimum number of entries, and their minimum share of the lines.
_MIN_ENTRIES, _MIN_SHARE = 3, 1 / 6
_MAX_TITLE_LINES = 3
_FULL_RECORD = "“Cite” in Google Scholar gives the complete record as BibTeX"


class _ScholarEntry(Struct, frozen=True):
    """An entry: the indices of its title's first line, of its credit, and of the line after it.

    `names` are as written, `published` is the venue and year before the site.
    """

    start: int
    credit_start: int
    end: int
    names: str
    published: str


def is_scholar_text(head: str) -> bool:
    """Return whether a text has entries of Scholar, and either a phrase of it or many entries."""
    lines = _plain(filled_lines(head))
    entries = len(list(_entries(lines)))
    return entries >= (1 if _PHRASES.search(head) else max(_MIN_ENTRIES, _MIN_SHARE * len(lines)))


def read_scholar_text(written: Sequence[FilledLine], _path: Path) -> Iterator[Item | FilledLine]:
    """Read the entries of a page or mail; the lines around them and excerpts are boilerplate."""
    lines = _plain(written)
    entries = list(_entries(lines))
    used = {index for entry in entries for index in range(entry.start, entry.end)}
    excerpts = {index for entry in entries for index in _excerpt(lines, entry, used)}
    for entry in entries:
        yield from _items(entry, lines)
    for index, line in enumerate(lines):
        if index in excerpts or (index not in used and _is_boilerplate(line)):
            yield Aside(AsideKind.BOILERPLATE, line.source)
        elif index not in used:
            yield line


def _plain(lines: Sequence[FilledLine]) -> list[FilledLine]:
    """Return *lines* without marks of direction and without non-breaking spaces."""
    return [
        replace(line, text=_DIRECTIONS.sub("", line.text).replace("\xa0", " ")) for line in lines
    ]


def _is_boilerplate(line: FilledLine) -> bool:
    return len(line.text) <= MAX_ENTRY and bool(_BOILERPLATE.fullmatch(line.text.strip()))


def _entries(lines: Sequence[FilledLine]) -> Iterator[_ScholarEntry]:
    """Yield the entries of a text, each a credit with the title above it.

    A mail may break a credit in two lines.
    """
    credit_by_line = [*(_credit_of(line.text) for line in lines), None]
    end = 0
    for index in range(len(lines)):
        # The first of two adjacent credits is the title of the other.
        if credit_by_line[index + 1]:
            continue
        credit, after = credit_by_line[index], index + 1
        is_adjacent = after < len(lines) and follows(lines, after)
        if not credit and is_adjacent and _INITIALED.match(lines[index].text.strip()):
            credit, after = _credit_of(f"{lines[index].text} {lines[index + 1].text}"), index + 2
        if credit and (start := _title_start(lines, index, end)) < index:
            yield _ScholarEntry(start, index, after, *credit)
            end = after


def _credit_of(text: str) -> tuple[str, str] | None:
    """Return the names, and venue and year, of "A Vaswani, N Shazeer… - Nature, 2017 - site".

    Returns None for text that is no credit.
    """
    names, *rest = _DASH.split(one_line(text)) if len(text) <= MAX_ENTRY else [""]
    pieces = _MORE.sub("", names).split(", ")
    if not all(map(_NAME.fullmatch, pieces)) or not any(map(_INITIALED.fullmatch, pieces)):
        return None
    ends = (end for end, part in enumerate(rest, 1) if _DATED.fullmatch(part))
    end = next(ends, 0)
    is_credit = end or (len(rest) == 1 and _SITE.fullmatch(rest[0]))
    return (names, " - ".join(rest[:end])) if is_credit else None


def _title_start(lines: Sequence[FilledLine], credit_start: int, end: int) -> int:
    """Return the start of the title above a credit; *end* is the end of the entry before it."""
    # A title directly below an excerpt is taken to be one line.
    start = credit_start
    while start > end and not _is_boilerplate(lines[start - 1]):
        if start < credit_start and not follows(lines, start):
            break
        start -= 1
    is_adjacent = start == end > 0 and start < credit_start and follows(lines, start)
    return credit_start - 1 if is_adjacent or credit_start - start > _MAX_TITLE_LINES else start


def _excerpt(lines: Sequence[FilledLine], entry: _ScholarEntry, used: set[int]) -> Iterator[int]:
    """Yield the indices of the lines below an entry, up to a blank line or boilerplate.

    *used* are the indices of the lines of entries.
    """
    # A blank line above the credit means that there is one below it, too.
    is_spaced = not follows(lines, entry.credit_start)
    for index in range(entry.end, len(lines)):
        is_below = follows(lines, index) or (is_spaced and index == entry.end)
        if index in used or not is_below or _is_boilerplate(lines[index]):
            return
        yield index


def _items(entry: _ScholarEntry, lines: Sequence[FilledLine]) -> Iterator[Item]:
    """Yield the paper of an entry, and a problem for each text that Scholar has cut."""
    source = source_of(lines[entry.start : entry.end])
    written = one_line(" ".join(line.text for line in lines[entry.start : entry.credit_start]))
    bare = _ADDRESS.sub("", written)
    marks = _MARKS.match(bare)
    title = bare[marks.end() :] if marks else bare
    fields = published_in(entry.published)
    if _CUT.search(fields.venue):
        message = f"the venue is truncated and was left out: “{shown(fields.venue)}”"
        yield note(source, message, _FULL_RECORD)
        fields = replace(fields, venue="")
    if title.endswith(("…", "...")):
        yield warning(source, f"the title is truncated: “{shown(title)}”", _FULL_RECORD)
    is_preprint = any(scheme == "arxiv" for scheme, _ in fields.identifiers)
    book = PaperKind.BOOK if marks and marks["kind"] in _BOOK else None
    kind = PaperKind.PREPRINT if is_preprint else book
    authors, links = tuple(_authors(entry.names)), tuple(_links(written))
    fields = replace(fields, title=title, authors=authors, kind=kind, links=links)
    yield from paper_of(fields, source)


def _authors(names: str) -> Iterator[Author]:
    """Yield the authors of a credit; the last one is marked if others are cut off."""
    pieces = _MORE.sub("", names).split(", ")
    for number, piece in enumerate(pieces, 1):
        match = _INITIALED.fullmatch(piece)
        name = f"{match['family']}, {spaced([match['initials']])}" if match else piece
        author = author_of(name)
        is_cut = number == len(pieces) and bool(_MORE.search(names))
        yield replace(author, others=is_cut or author.others)


def _links(written: str) -> Iterator[Link]:
    """Yield the targets of a mail's links, which go through Scholar."""
    for address in _ADDRESS.findall(written):
        for url in parse_qs(urlsplit(address).query).get("url", ()):
            yield Link(url=url, kind=LinkKind.PAPER, field="title")
