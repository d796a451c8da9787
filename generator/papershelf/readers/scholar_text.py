"""What Google Scholar shows and mails as text: its pages of results, and its alerts, as pasted.

Under a title stands a line such as "A Vaswani, N Shazeer… - Advances in neural …, 2017 - site",
which tells of an entry; https://scholar.google.com/intl/en/scholar/help.html calls what follows an
excerpt. Excerpts are cut anywhere, and no abstracts.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct
from msgspec.structs import replace

import papershelf.readers.lists as lists
from papershelf.model import Author, Link, LinkKind, PaperKind, Source
from papershelf.problems import note, warning
from papershelf.readers.fields import one_line, paper_of, shown
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import FRAMES
from papershelf.text.names import author_of, spaced

_DIRECTIONS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_BUTTONS = rf"(?:(?:{'|'.join(FRAMES['scholar_buttons'])})(?:\s+|$))+"
# What stands around entries on a page and in a mail.
_FRAME = re.compile("|".join((_BUTTONS, *FRAMES["scholar"], "")))
# Which no other text has.
_SIGN = re.compile(
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
_BIG = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = r"[^\W\d_][\w.'’-]*+"
_INITIALED = re.compile(rf"(?P<initials>{_BIG}{{1,4}}+) (?P<family>{_WORD}(?: {_WORD}){{0,3}})")
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}")
_DATED = re.compile(r"(?:.*[ ,…])?(?:19|20)[0-9]{2}")
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+")
# Without a sign of Scholar, so many entries, and of the lines so many, have to have its form.
_LEAST, _SHARE = 3, 1 / 6
_MOST_LINES = 3
_WHOLE = "Scholar's “Cite” gives the whole record as BibTeX"


# Names as written, and what stands before the site.
_ScholarCredit = tuple[str, str]


class _ScholarEntry(Struct, frozen=True):
    """An entry by places in a text's lines: where title and credit begin, and where they end."""

    start: int
    credited: int
    end: int
    credit: _ScholarCredit


def is_scholar_text(head: str) -> bool:
    """Return whether a text has entries of Scholar, and more of Scholar, or many of them."""
    lines = _lines(head)
    entries = len(list(_entries(lines)))
    return entries >= (1 if _SIGN.search(head) else max(_LEAST, _SHARE * len(lines)))


def read_scholar_text(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read the entries of a page or mail; what frames them, and excerpts, are boilerplate."""
    lines = _lines(stream.read())
    found = list(_entries(lines))
    taken = {at for each in found for at in range(each.start, each.end)}
    known = {at for each in found for at in _excerpt(lines, each, taken)}
    items = [item for each in found for item in _items(each, lines, path.as_posix())]
    strays: list[int] = []
    for at, line in enumerate(lines):
        if at in known or (at not in taken and _is_frame(line)):
            source = Source(path=path.as_posix(), line=line.number)
            items.append(Aside(AsideKind.BOILERPLATE, source))
        elif at not in taken:
            strays.append(line.number)
    yield from lists.in_order(items, strays, path)


def _lines(text: str) -> list[lists.FilledLine]:
    return [
        lists.FilledLine(line.number, _DIRECTIONS.sub("", line.text).replace("\xa0", " "))
        for line in lists.filled_lines(text)
    ]


def _is_frame(line: lists.FilledLine) -> bool:
    return len(line.text) <= lists.LONGEST_ENTRY and bool(_FRAME.fullmatch(line.text.strip()))


def _entries(lines: Sequence[lists.FilledLine]) -> Iterator[_ScholarEntry]:
    """Yield the entries of a text: a credit each, and the title above it."""
    end = 0
    for credited, after, credit in _credits(lines):
        start = _title_start(lines, credited, end)
        if start < credited:
            yield _ScholarEntry(start, credited, after, credit)
            end = after


def _credits(lines: Sequence[lists.FilledLine]) -> Iterator[tuple[int, int, _ScholarCredit]]:
    """Yield where credits begin and end; a mail may break one into two lines."""
    # Of two that follow one another, the first is the title of the other.
    whole = [*(_credit_of(line.text) for line in lines), None]
    for at in range(len(lines)):
        if whole[at + 1]:
            continue
        credit, after = whole[at], at + 1
        touches = after < len(lines) and lists.follows(lines, after)
        if not credit and touches and _INITIALED.match(lines[at].text.strip()):
            credit, after = _credit_of(f"{lines[at].text} {lines[at + 1].text}"), at + 2
        if credit:
            yield at, after, credit


def _credit_of(text: str) -> _ScholarCredit | None:
    """Return what a line such as "A Vaswani, N Shazeer… - Nature, 2017 - site" says, or None."""
    names, *rest = _DASH.split(one_line(text)) if len(text) <= lists.LONGEST_ENTRY else [""]
    pieces = _MORE.sub("", names).split(", ")
    if not all(map(_NAME.fullmatch, pieces)) or not any(map(_INITIALED.fullmatch, pieces)):
        return None
    ends = (end for end, part in enumerate(rest, 1) if _DATED.fullmatch(part))
    end = next(ends, 0)
    is_credit = end or (len(rest) == 1 and _SITE.fullmatch(rest[0]))
    return (names, " - ".join(rest[:end])) if is_credit else None


def _title_start(lines: Sequence[lists.FilledLine], credited: int, end: int) -> int:
    """Return where the title above a credit begins; the entry before it has its *end* there."""
    # A title that touches an excerpt is one line.
    start = credited
    while start > end and not _is_frame(lines[start - 1]):
        if start < credited and not lists.follows(lines, start):
            break
        start -= 1
    touches = start == end > 0 and start < credited and lists.follows(lines, start)
    return credited - 1 if touches or credited - start > _MOST_LINES else start


def _excerpt(
    lines: Sequence[lists.FilledLine], found: _ScholarEntry, taken: set[int]
) -> Iterator[int]:
    """Yield the places of the lines below an entry, down to a blank line or what frames it."""
    # Where a blank line stands above the credit, one stands below it too.
    is_airy = not lists.follows(lines, found.credited)
    for at in range(found.end, len(lines)):
        is_below = lists.follows(lines, at) or (is_airy and at == found.end)
        if at in taken or not is_below or _is_frame(lines[at]):
            return
        yield at


def _items(found: _ScholarEntry, lines: Sequence[lists.FilledLine], path: str) -> Iterator[Item]:
    """Yield the paper of an entry, and word of what Scholar has cut."""
    source = Source(path=path, line=lines[found.start].number, lines=found.end - found.start)
    written = one_line(" ".join(line.text for line in lines[found.start : found.credited]))
    names, published = found.credit
    bare = _ADDRESS.sub("", written)
    marks = _MARKS.match(bare)
    title = bare[marks.end() :] if marks else bare
    fields = lists.published_in(published)
    if _CUT.search(fields.venue):
        yield note(source, f"the venue is cut, and left out: “{shown(fields.venue)}”", _WHOLE)
        fields = replace(fields, venue="")
    if title.endswith(("…", "...")):
        yield warning(source, f"the title is cut: “{shown(title)}”", _WHOLE)
    is_preprint = any(scheme == "arxiv" for scheme, _ in fields.identifiers)
    kind = PaperKind.BOOK if marks and marks["kind"] in _BOOK else None
    yield from paper_of(
        replace(
            fields,
            title=title,
            authors=tuple(_authors(names)),
            kind=PaperKind.PREPRINT if is_preprint else kind,
            links=tuple(_links(written)),
        ),
        source,
    )


def _authors(names: str) -> Iterator[Author]:
    """Yield the authors of a credit; behind the last one there may be others."""
    pieces = _MORE.sub("", names).split(", ")
    for number, piece in enumerate(pieces, 1):
        match = _INITIALED.fullmatch(piece)
        turned = f"{match['family']}, {spaced([match['initials']])}" if match else piece
        author = author_of(turned)
        is_cut = number == len(pieces) and bool(_MORE.search(names))
        yield replace(author, others=is_cut or author.others)


def _links(written: str) -> Iterator[Link]:
    """Yield the addresses that a mail's links through Scholar lead to."""
    for address in _ADDRESS.findall(written):
        for url in parse_qs(urlsplit(address).query).get("url", ()):
            yield Link(url=url, kind=LinkKind.PAPER, field="title")
