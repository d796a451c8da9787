"""The syntax of BibTeX: a text cut into entries, and their fields with the values spelt out.

A file is cut where entries begin, so that a broken one takes no other with it; `bibtexparser`
splits each piece into fields.
"""

import logging
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from bibtexparser.model import Block, Entry, ParsingFailedBlock
from bibtexparser.splitter import Splitter
from msgspec import Struct

from papershelf.model import Source

# What it logs about broken entries is reported as problems.
logging.getLogger(Splitter.__module__).setLevel(logging.CRITICAL)

_HEAD = re.compile(r"@(?P<type>\w++)(?P<gap>\s*+)(?P<opening>[{(])")
# What is escaped hides no brace; two backslashes are a line break.
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_MOST_OPEN = 1 << 20
# An "@" within an entry that others seem to begin in. All lines end in a line feed, so that texts
# have none of these.
TEXT_AT = "\r"
# As much as is looked at of what stands before an "@" on its line.
_INDENT = 80
# An entry that begins with a field, where others have their key.
_KEYLESS = re.compile(
    r"(@(?!string|comment|preamble)\w++\s*+[{(])(?=\s*+[a-z][\w-]{0,40}+\s*+=)", re.IGNORECASE
)
# OpenReview makes keys of names as they are in TeX: "ram{\'\i}rez2024optimising".
_TEX_KEY = re.compile(
    r"(?P<head>@\w++\s*+[{(]\s*+)(?P<key>[^\s,={}]*+(?:\{[^\s,={}]*+\}[^\s,={}]*+)++),"
)
_TEX_IN_KEY = re.compile(r"[{}\\\"]")
_KEY = re.compile(r"@\w++\s*+[{(]\s*+(?P<key>[^\s,={}()\"#%]*+)\s*+,")
# The beginning of an entry in the middle of a broken one.
_SWALLOWED = re.compile(r"@\w++\s*+[{(]\s*+[^\s,={}()\"#%]++\s*+,")
_COMMENT_LINE = re.compile(r"^[ \t]*%[^\n]*$", re.MULTILINE)
# Two backslashes are a line break, and hide nothing from the brace that follows.
_LINE_BREAK = re.compile(r"(\\\\)(?=[{}\"])")
_MARK = re.compile(r"(?<!\\)[{}\"]")
# Nearly all values.
_SIMPLE = re.compile(r"\{[^{}\\]*+\}")
_BARE = re.compile(r"[^\s#{}\",=]++")
# What follows an operand: another, or nothing.
_JOINT = re.compile(r"\s*(?:(?P<sign>#)\s*|\Z)")
# Scopus numbers some with a blank: "funding_text 1".
_NAME = re.compile(r"[^\s={}\",#%]{1,100}(?: [0-9]{1,3})?")
# What many entries share must be short, or a small file could make endless papers.
MOST_SHARED = 1000
_MOST_EXPANDED = 10 * MOST_SHARED


class BrokenError(Exception):
    """Something is not written as BibTeX has it; the message says what."""


class Piece(Struct, frozen=True):
    """An entry with what follows it: its type in lower case, its line from 1, and its text."""

    type: str
    line: int
    text: str
    commented: bool


@dataclass(slots=True)
class EntryRecord:
    """An entry: its fields, and what is odd about them; `written` is the `key` with capitals."""

    type: str
    key: str
    source: Source
    texts: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    undefined: list[str] = field(default_factory=list)
    written: str = ""


def cut(text: str) -> tuple[str, list[Piece]]:
    """Return the text before the first entry, and a piece for each entry.

    One begins at the start of a line or right after the end of another, and not within a value of
    one that ends well. One that a "%" stands before is commented out, whatever BibTeX makes of it.
    """
    heads = _heads(text)
    starts = [*(match.start() for match, _ in heads), len(text)]
    line, pieces = 1 + text.count("\n", 0, starts[0]), []
    closings = _closings(text, starts)
    # As much is tried in vain as the file is long, so that one full of faults takes no square time.
    number, tries = 0, len(text)
    while number < len(heads):
        (match, commented), start, end = heads[number], starts[number], number + 1
        entry = text[start : starts[end]]
        closing = closings.get(number)
        if closing and tries > 0 and not commented:
            further = bisect_left(starts, closing)
            body = text[start + 1 : closing].replace("@", TEXT_AT)
            whole = f"@{body}{text[closing : starts[further]]}"
            if _is_whole(whole):
                end, entry = further, whole
            else:
                tries -= len(whole)
        pieces.append(Piece(match["type"].lower(), line, entry, commented))
        line += entry.count("\n")
        number = end
    return text[: starts[0]], pieces


def _heads(text: str) -> list[tuple[re.Match[str], bool]]:
    """Return where entries may begin, each with whether it is commented out."""
    found: list[tuple[re.Match[str], bool]] = []
    for match in _HEAD.finditer(text):
        before = text[max(match.start() - _INDENT, 0) : match.start()].rstrip(" \t\ufeff")
        above = before.rstrip("% \t")
        commented = len(above) < len(before) and (not above or above.endswith("\n"))
        if commented or not before or before.endswith(("\n", "}", ")")):
            found.append((match, commented))
    return found


def _closings(text: str, starts: list[int]) -> dict[int, int]:
    """Return where the last brace is closed that opens in a piece and closes in a later one.

    Pieces go from one of *starts* to the next, and are named by their numbers.
    """
    spans = list(pairwise(starts))
    if all(text.count("{", *span) == text.count("}", *span) for span in spans):
        return {}
    found: dict[int, int] = {}
    opened: list[int] = []
    for number, span in enumerate(spans):
        for mark in _BRACE.finditer(text, *span):
            if mark[0] == "{" and len(opened) < _MOST_OPEN:
                opened.append(number)
            elif mark[0] == "}" and opened and (opener := opened.pop()) < number:
                found[opener] = mark.end()
    return found


def _is_whole(text: str) -> bool:
    """Return whether a text begins with an entry that ends well, and has no other."""
    blocks = [block for _, block in split(text)]
    if _has_failed(blocks) or not isinstance(blocks[0], Entry):
        return False
    try:
        return bool(record_of(blocks[0], Source(path=""), {}))
    except BrokenError:
        return False


def key_of(text: str) -> str:
    """Return the key of the entry that a text begins with, empty where there is none."""
    match = _KEY.match(text)
    return match["key"].lower() if match else ""


def split(text: str) -> Iterator[tuple[int, Block]]:
    """Yield what a piece consists of, each with its line from 0: an entry, and text after it."""
    # Where it can't be read as it is, lines that begin with a "%" are taken for comments.
    text = _HEAD.sub(r"@\g<type>\g<opening>\g<gap>", text, count=1)
    text = _with_key(text)
    blocks = _blocks_of(text)
    if _has_failed(blocks) and _COMMENT_LINE.search(text):
        without = _COMMENT_LINE.sub("", text)
        again = _blocks_of(without)
        if not _has_failed(again):
            text, blocks = without, again
    starts = [0, len(text)]
    if _has_failed(blocks):
        starts[1:1] = [match.start() for match in _SWALLOWED.finditer(text, 1)]
    line = 0
    for start, end in pairwise(starts):
        part = text[start:end]
        again = blocks if part == text else _blocks_of(part)
        yield from ((line + (block.start_line or 0), block) for block in again)
        line += part.count("\n")


def _with_key(text: str) -> str:
    """Return an entry with a key that the splitter takes: an empty one, or one without TeX."""
    if keyless := _KEYLESS.match(text):
        return f"{keyless[1]},{text[keyless.end() :]}"
    if odd := _TEX_KEY.match(text):
        return f"{odd['head']}{_TEX_IN_KEY.sub('', odd['key'])},{text[odd.end() :]}"
    return text


def _blocks_of(text: str) -> list[Block]:
    """Return the blocks that the splitter finds; repeated keys and fields are no failure."""
    blocks = Splitter(_LINE_BREAK.sub(r"\1 ", text)).split().blocks
    return [getattr(block, "ignore_error_block", None) or block for block in blocks]


def _has_failed(blocks: list[Block]) -> bool:
    return any(isinstance(block, ParsingFailedBlock) for block in blocks)


def fault_of(text: str) -> tuple[str, str]:
    """Return what is amiss with an entry that could not be read, and how it should be."""
    if not _KEY.match(text):
        return "no key", "an entry begins as in @article{key,"
    marks = _MARK.findall(text)
    if marks.count("{") > marks.count("}") or marks.count('"') % 2:
        return "the entry does not end", "a brace or a quotation mark is missing"
    return "a field without its value", "fields are written as in title = {A Title},"


def record_of(entry: Entry, source: Source, macros: Mapping[str, str]) -> EntryRecord:
    """Return an entry with its fields, of repeated ones the first; raises BrokenError."""
    record = EntryRecord(
        entry.entry_type.lower(), entry.key.lower(), source, written=entry.key.strip()
    )
    for raw in entry.fields:
        # Text before a field's name is a comment or a mistake above it.
        name = raw.key.rsplit("\n", 1)[-1].strip().lower()
        if not _NAME.fullmatch(name):
            raise BrokenError(f"“{raw.key[:40]}” is no field")
        value = str(raw.value).replace(TEXT_AT, "@")
        text = evaluated(name, value, macros, record.undefined)
        if not text.strip():
            continue
        if record.texts.setdefault(name, text).strip() != text.strip():
            record.repeated.append(name)
    return record


def evaluated(name: str, value: str, macros: Mapping[str, str], undefined: list[str]) -> str:
    """Return the text of a value such as `{A } # icml`; adds to *undefined*, raises BrokenError."""
    if _SIMPLE.fullmatch(value):
        return value[1:-1]
    parts, expanded = [], 0
    for part in _operands(name, value):
        if part[0] in '{"':
            parts.append(part[1:-1])
            continue
        known = macros.get(part.lower())
        # "\apj" without braces is a macro of TeX.
        if known is None and not part.isdecimal() and part[0] != "\\":
            undefined.append(part)
        parts.append(part if known is None else known)
        expanded += len(parts[-1])
        if expanded > _MOST_EXPANDED:
            raise BrokenError(f"the value of “{name}” is too long")
    return "".join(parts)


def _operands(name: str, value: str) -> Iterator[str]:
    """Yield the parts of a value with what encloses them; raises BrokenError."""
    position = 0
    while position < len(value):
        end = _end_of_operand(value, position)
        if end == position:
            raise BrokenError(f"no comma after the value of “{name}”")
        yield value[position:end]
        joint = _JOINT.match(value, end)
        if joint is None:
            raise BrokenError(f"no comma after the value of “{name}”")
        position = joint.end()
        if joint["sign"] and position == len(value):
            raise BrokenError(f"nothing follows the “#” of “{name}”")


def _end_of_operand(value: str, start: int) -> int:
    """Return where the operand that begins here ends; where it begins if it does not end."""
    if value[start] not in '{"':
        bare = _BARE.match(value, start)
        return bare.end() if bare else start
    depth, quoted = 0, value[start] == '"'
    for mark in _MARK.finditer(value, start + 1 if quoted else start):
        if mark[0] != '"':
            depth += 1 if mark[0] == "{" else -1
        # Marks within braces do not end a quoted text.
        if (mark[0] == '"' and depth <= 0) if quoted else not depth:
            return mark.end()
    is_closed = quoted and value.endswith('"') and len(value) > start + 1
    return len(value) if is_closed else start
