"""Lists of papers in Markdown, perhaps with tables: `- [Title](address) - authors, venue, year`.

Other lines that begin or end with the address or the arXiv id of a paper are entries, too.

The last name before the year is a venue or an author. Its words decide which, or else what the
other entries of the file have in this position; an undecided name is left out with a warning.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.problems import warning
from papershelf.readers.citation import MAX_ENTRY, YEAR
from papershelf.readers.fields import one_line, shown
from papershelf.readers.lists.credit import EDGES, Credit, credit_of, is_credit, merged
from papershelf.readers.lists.entries import BULLET, ListEntry, entry_of
from papershelf.readers.lists.markdown_tables import begins_table, table_items
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import (
    LINK,
    SENTENCES,
    beside_identifier,
    follows,
    labelled_links,
    without_labels,
    without_pictures,
    without_wiki_links,
)
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines, source_of
from papershelf.text.dates import full_year

# A hard line break, and a short year at the end of a phrase that is no title of a link: "CVPR'24".
_BREAK = re.compile(r"(?:(?:\\|<br ?/?>)\s?|  )$")
_SHORT_YEAR = re.compile(
    r"\b([A-Z][A-Za-z&-]{1,30}) ?['’]([0-9]{2})(?=\s?(?:[])`*_.,;:\[]|$))(?![^\[\]\n]{0,300}\]\()"
)
_LABEL_YEAR = re.compile(r"(\[\[[A-Z][A-Za-z&-]{1,30}) ?['’]([0-9]{2})(?=\]?\]\()")
_HEADING = re.compile(r"\s*#{1,6} ")
# The label of a line below the title of an entry.
_FIELD = re.compile(
    r"\A\s*(?:authors?|venue|year|journal|conference|published|link|url): +", re.IGNORECASE
)
# Rules, comments, HTML, badges, and a table of contents.
_BOILERPLATE = re.compile(
    r"\s*(?:[-*_=](?: ?[-*_=]){2,}|<[^<>]*>.*|\[?!\[.*"
    r"|(?:[-*+]|[0-9]{1,3}\.) \[[^\[\]]*\]\(#[^()]*\))\s*"
)
_YEAR_AT_END = re.compile(rf"{YEAR}\Z")
# The beginning of an entry whose link is on a line below.
_OPEN = re.compile(rf"{BULLET.pattern}|\*\*|\[")
# The most lines that are joined.
_MAX_LINES = 8
_COMMON = 0.5


class _ListBlock(Struct, frozen=True, kw_only=True):
    """The lines of an entry, what the first of them say, and the lines below those."""

    lines: Sequence[FilledLine]
    entry: ListEntry
    below: Sequence[FilledLine]


def is_markdown_list(head: str) -> bool:
    """Return whether most of a text, or of a section, is entries of papers, or tables of papers.

    A single entry in a section may be a link in a text, and a listing has paragraphs of its own.
    """
    blocks = list(_blocks(_normalised(filled_lines(head))))
    others = ["" if isinstance(block, _ListBlock) else block[0].text for block in blocks]
    minimum = max(2, sum(1 for text in others if SENTENCES.fullmatch(text)))
    headings = [at for at, text in enumerate(others) if _HEADING.match(text)]
    sections = (blocks[at:end] for at, end in pairwise([*headings, len(blocks)]))
    return _is_list(blocks, 1) or any(_is_list(section, minimum) for section in sections)


def _is_list(blocks: Sequence[_ListBlock | Sequence[FilledLine]], minimum: int) -> bool:
    """Return whether most *blocks* are entries or tables of papers, with a *minimum* of those.

    An entry is surely one of a paper if it has a date, or leads to the identifier of a paper.
    """
    sure = entries = rows = others = 0
    for block in blocks:
        if isinstance(block, _ListBlock):
            entries += 1
            sure += block.entry.is_sure
        elif len(block) > 1:  # the lines of a table
            rows += len(block)
        else:
            others += not _aside_of(block[0].text)
    return sure + rows >= max(minimum, others) and sure >= _COMMON * entries


def read_markdown_list(lines: Sequence[FilledLine], _path: Path) -> Iterator[Item | FilledLine]:
    """Read the entries and tables of a text; all other lines are boilerplate or reported."""
    entries: list[_ListBlock] = []
    for block in _blocks(_normalised(lines)):
        if isinstance(block, _ListBlock):
            entries.append(block)
        elif len(block) > 1:  # the lines of a table
            yield from table_items(block)
        elif kind := _aside_of(block[0].text):
            yield Aside(kind, block[0].source)
        else:
            yield block[0]
    venues = sum(1 for block in entries if block.entry.credit.venue)
    has_venues = venues >= _COMMON * sum(1 for block in entries if block.entry.credit.year)
    for block in entries:
        yield from _entry_items(block, has_venues=has_venues)


def _normalised(lines: Sequence[FilledLine]) -> list[FilledLine]:
    """Return *lines* with plain spaces and links, and four digits for the year of each venue."""

    def whole(short: re.Match[str]) -> str:
        return f"{short[1]} {full_year(short[2])}"

    plain = (without_wiki_links(line.text.replace("\xa0", " ")) for line in lines)
    texts = (_LABEL_YEAR.sub(whole, _SHORT_YEAR.sub(whole, text)) for text in plain)
    return [replace(line, text=text) for line, text in zip(lines, texts, strict=True)]


def _blocks(lines: Sequence[FilledLine]) -> Iterator[_ListBlock | Sequence[FilledLine]]:
    """Yield each entry, the lines of each table, and every other line by itself."""
    start = 0
    while start < len(lines):
        end = start + 1
        if begins_table(lines, start):
            while end < len(lines) and "|" in lines[end].text and follows(lines, end):
                end += 1
            yield lines[start:end]
        elif block := _block_at(lines, start):
            end = start + len(block.lines)
            yield block
        else:
            yield lines[start:end]
        start = end


def _block_at(lines: Sequence[FilledLine], start: int) -> _ListBlock | None:
    """Return the entry that begins with the line at *start*, with the lines below it, or None."""
    text, end = _joined(lines, start)
    entry = entry_of(text)
    is_wrapped = start and text[:1].isspace() and follows(lines, start) and not BULLET.match(text)
    if not entry or is_wrapped:
        return None
    first = end
    while end < len(lines) and _indent(lines[end].text) > _indent(lines[start].text):
        if entry_of(_joined(lines, end)[0]):
            break
        end += 1
    below = lines[first:end]
    # A credit may go on below its first line.
    if not entry.credit.year:
        wrapped = list(takewhile(lambda line: not BULLET.match(line.text), below))
        more = (without_pictures(line.text).strip() for line in wrapped)
        whole = entry_of(" ".join((text, *more)))
        if whole and whole.credit.year and whole.credit.is_clear:
            entry, below = whole, below[len(wrapped) :]
    return _ListBlock(lines=lines[start:end], entry=entry, below=below)


def _joined(lines: Sequence[FilledLine], start: int) -> tuple[str, int]:
    """Return a line with those below that it goes on in, without pictures, and the index after."""
    text, end = lines[start].text, start + 1
    last = min(len(lines), start + _MAX_LINES)
    is_below_credit = False
    while end < last and follows(lines, end) and _goes_on(text, lines[end].text, lines[start].text):
        more = lines[end].text
        is_below_credit = is_below_credit or is_credit(LINK.sub("", more).strip())
        more, is_field = _FIELD.subn("", more)
        is_apart = is_field or is_below_credit or BULLET.match(more) or _BREAK.search(text)
        between = " - " if is_apart else " "
        text = f"{_unbroken(text)}{between}{BULLET.sub('', more).lstrip()}"
        end += 1
    return without_pictures(_unbroken(text)), end


def _unbroken(text: str) -> str:
    return _BREAK.sub("", text).rstrip()


def _goes_on(text: str, below: str, first: str) -> bool:
    """Return whether the entry in *text*, which begins with the line *first*, goes on *below*.

    Hard breaks join lines, and so does a missing link.
    """
    bullet, is_lower = BULLET.match(below), _indent(below) > _indent(first)
    # The link of the entry may be on a line below.
    is_open = _OPEN.match(text) and not LINK.search(text) and not beside_identifier(text)[1]
    may_join = len(text) <= MAX_ENTRY and (_BREAK.search(text) or is_open)
    if not may_join or _HEADING.match(below) or (bullet and not is_lower):
        return False
    # Below a credit may be an abstract.
    is_complete = LINK.search(text) and _YEAR_AT_END.search(_unbroken(text).rstrip(EDGES))
    if is_complete and not below.lstrip().startswith("["):
        return False
    is_inside = text.count("[") > text.count("]") or (is_lower and not bullet)
    return is_inside or not entry_of(below)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _aside_of(text: str) -> AsideKind | None:
    """Return the kind of a heading or a line of boilerplate, or None for other text."""
    if _HEADING.match(text):
        return AsideKind.HEADING
    return AsideKind.BOILERPLATE if _BOILERPLATE.fullmatch(text) else None


def _entry_items(block: _ListBlock, *, has_venues: bool) -> Iterator[Item]:
    """Yield the paper of an entry, and warnings about text that it can't use.

    *has_venues* is whether most entries of the file have a venue; an undecided name then is one.
    """
    source, credit = source_of(block.lines), block.entry.credit
    if has_venues and credit.authors and credit.undecided:
        credit = replace(credit, venue=credit.undecided, undecided="")
    texts = [without_pictures(line.text).strip() for line in block.below]
    links = tuple(labelled_links(" ".join(texts)))
    credit, texts = _with_credit_below(credit, texts)
    yield from credit.left_out(source)
    below = one_line(LINK.sub("", " ".join(texts)))
    is_prose = credit.year and SENTENCES.fullmatch(below) and not any(map(BULLET.match, texts))
    if not is_prose and any(map(str.isalnum, below)):
        where = block.below[0].source
        hint = "below an entry, expected links or an abstract in sentences"
        yield warning(where, f"“{shown(below)}” was left out", hint)
    entry = replace(block.entry, credit=credit, links=(*block.entry.links, *links))
    yield from paper_of(replace(entry.fields(), abstract=below if is_prose else ""), source)


def _with_credit_below(credit: Credit, texts: Sequence[str]) -> tuple[Credit, list[str]]:
    """Return *credit* with what it lacks and *texts* below it say, and the other texts."""
    others: list[str] = []
    for text in texts:
        # The labels of links stand in their place.
        below = credit_of(LINK.sub(r"\g<label>", without_labels(BULLET.sub("", text))))
        is_new = below.authors if not credit.authors else below.year and not credit.year
        if below.is_clear and is_new:
            credit = merged((credit, below))
        else:
            others.append(text)
    return credit, others
