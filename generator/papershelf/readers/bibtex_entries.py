"""The syntax of BibTeX: a text is split into entries, and the values of their fields evaluated.

A file is split where entries begin, so that a broken entry does not damage others;
`bibtexparser` splits each chunk into fields.
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

# What the splitter logs about broken entries is reported as problems.
logging.getLogger(Splitter.__module__).setLevel(logging.CRITICAL)

_ENTRY_START = re.compile(r"@(?P<type>\w++)(?P<gap>\s*+)(?P<opening>[{(])")
# A backslash escapes the next character, so that an escaped brace is not counted.
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_MAX_OPEN_BRACES = 1 << 20
# Replaces an "@" inside a value that looks like the start of an entry. Texts contain no carriage
# return of their own, because all lines end in a line feed.
AT_PLACEHOLDER = "\r"
# How many characters before an "@" are inspected.
_LOOKBEHIND = 80
# An entry without a key, which begins with its first field.
_KEYLESS = re.compile(
    r"(@(?!string|comment|preamble)\w++\s*+[{(])(?=\s*+[a-z][\w-]{0,40}+\s*+=)", re.IGNORECASE
)
# OpenReview's keys contain names in TeX: "ram{\'\i}rez2024optimising".
_TEX_KEY = re.compile(
    r"(?P<head>@\w++\s*+[{(]\s*+)(?P<key>[^\s,={}]*+(?:\{[^\s,={}]*+\}[^\s,={}]*+)++),"
)
_TEX_IN_KEY = re.compile(r"[{}\\\"]")
_KEY = re.compile(r"@\w++\s*+[{(]\s*+(?P<key>[^\s,={}()\"#%]*+)\s*+,")
# The start of an entry inside a broken entry that has no end.
_NESTED_ENTRY = re.compile(r"@\w++\s*+[{(]\s*+[^\s,={}()\"#%]++\s*+,")
_COMMENT_LINE = re.compile(r"^[ \t]*%[^\n]*$", re.MULTILINE)
# Two backslashes are a line break and do not escape the brace that follows.
_LINE_BREAK = re.compile(r"(\\\\)(?=[{}\"])")
_DELIMITER = re.compile(r"(?<!\\)[{}\"]")
_BARE = re.compile(r"[^\s#{}\",=]++")
# An operand is followed by a "#" and another operand, or by the end.
_AFTER_OPERAND = re.compile(r"\s*(?:(?P<sign>#)\s*|\Z)")
# Scopus numbers some fields after a space: "funding_text 1".
_NAME = re.compile(r"[^\s={}\",#%]{1,100}(?: [0-9]{1,3})?")
# In characters. Long shared values would let a small file expand to endless papers.
MAX_SHARED_LENGTH = 1000
_MAX_EXPANDED_LENGTH = 10 * MAX_SHARED_LENGTH


class BibtexSyntaxError(Exception):
    """A violation of BibTeX's syntax, described by the message."""


class EntryChunk(Struct, frozen=True):
    """An entry with the text after it; `type` is in lower case, and `line` counts from 1."""

    type: str
    line: int
    text: str
    commented: bool


@dataclass(slots=True)
class EntryRecord:
    """An entry; `key` is in lower case, and `undefined` lists macros that no `@string` defines."""

    type: str
    key: str
    source: Source
    texts: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    undefined: list[str] = field(default_factory=list)
    original_key: str = ""


def split_chunks(text: str) -> tuple[str, list[EntryChunk]]:
    """Return the text before the first entry, and a chunk for each entry.

    An entry begins at the start of a line or directly after another entry, but not inside a value
    of a well-formed entry. An entry after a "%" is commented out, unlike in BibTeX itself.
    """
    matches = _entry_starts(text)
    starts = [*(match.start() for match, _ in matches), len(text)]
    line, chunks = 1 + text.count("\n", 0, starts[0]), []
    closings = _closing_braces(text, starts)
    # Failed attempts parse at most as many characters as *text* has, so that time stays linear.
    number, budget = 0, len(text)
    while number < len(matches):
        (match, commented), start, end = matches[number], starts[number], number + 1
        entry = text[start : starts[end]]
        closing = closings.get(number)
        if closing and budget > 0 and not commented:
            following = bisect_left(starts, closing)
            body = text[start + 1 : closing].replace("@", AT_PLACEHOLDER)
            candidate = f"@{body}{text[closing : starts[following]]}"
            if _is_valid_entry(candidate):
                end, entry = following, candidate
            else:
                budget -= len(candidate)
        chunks.append(EntryChunk(match["type"].lower(), line, entry, commented))
        line += entry.count("\n")
        number = end
    return text[: starts[0]], chunks


def _entry_starts(text: str) -> list[tuple[re.Match[str], bool]]:
    """Return the matches where entries may begin, each with whether it is commented out."""
    matches: list[tuple[re.Match[str], bool]] = []
    for match in _ENTRY_START.finditer(text):
        before = text[max(match.start() - _LOOKBEHIND, 0) : match.start()].rstrip(" \t\ufeff")
        bare = before.rstrip("% \t")
        commented = len(bare) < len(before) and (not bare or bare.endswith("\n"))
        if commented or not before or before.endswith(("\n", "}", ")")):
            matches.append((match, commented))
    return matches


def _closing_braces(text: str, starts: list[int]) -> dict[int, int]:
    """Return for each chunk the end of the last brace that opens in it and closes in a later one.

    *starts* holds the offsets of the chunks and the length of *text*. The keys are indexes of
    chunks, and the values offsets in *text*; chunks without such a brace are left out.
    """
    spans = list(pairwise(starts))
    if all(text.count("{", *span) == text.count("}", *span) for span in spans):
        return {}
    ends: dict[int, int] = {}
    stack: list[int] = []
    for number, span in enumerate(spans):
        for brace in _BRACE.finditer(text, *span):
            if brace[0] == "{" and len(stack) < _MAX_OPEN_BRACES:
                stack.append(number)
            elif brace[0] == "}" and stack and (opener := stack.pop()) < number:
                ends[opener] = brace.end()
    return ends


def _is_valid_entry(text: str) -> bool:
    """Return whether *text* begins with an entry and parses without a failure."""
    blocks = [block for _, block in parse_blocks(text)]
    if _has_failed(blocks) or not isinstance(blocks[0], Entry):
        return False
    try:
        return bool(record_of(blocks[0], Source(path=""), {}))
    except BibtexSyntaxError:
        return False


def key_of(text: str) -> str:
    """Return the key, in lower case, of the entry at the beginning of *text*, or ""."""
    match = _KEY.match(text)
    return match["key"].lower() if match else ""


def parse_blocks(text: str) -> Iterator[tuple[int, Block]]:
    """Yield the blocks of a chunk, an entry and text after it, each with its line from 0."""
    text = _ENTRY_START.sub(r"@\g<type>\g<opening>\g<gap>", text, count=1)
    text = _with_key(text)
    blocks = _blocks_of(text)
    # A text that can't be parsed may have comments: lines that begin with a "%".
    if _has_failed(blocks) and _COMMENT_LINE.search(text):
        uncommented = _COMMENT_LINE.sub("", text)
        reparsed = _blocks_of(uncommented)
        if not _has_failed(reparsed):
            text, blocks = uncommented, reparsed
    starts = [0, len(text)]
    if _has_failed(blocks):
        starts[1:1] = [match.start() for match in _NESTED_ENTRY.finditer(text, 1)]
    line = 0
    for start, end in pairwise(starts):
        part = text[start:end]
        reparsed = blocks if part == text else _blocks_of(part)
        yield from ((line + (block.start_line or 0), block) for block in reparsed)
        line += part.count("\n")


def _with_key(text: str) -> str:
    """Return *text* with a key that the splitter accepts: an empty one, or one without TeX."""
    if keyless := _KEYLESS.match(text):
        return f"{keyless[1]},{text[keyless.end() :]}"
    if tex_key := _TEX_KEY.match(text):
        return f"{tex_key['head']}{_TEX_IN_KEY.sub('', tex_key['key'])},{text[tex_key.end() :]}"
    return text


def _blocks_of(text: str) -> list[Block]:
    """Return the splitter's blocks; an entry with repeated keys or fields counts as parsed."""
    blocks = Splitter(_LINE_BREAK.sub(r"\1 ", text)).split().blocks
    return [getattr(block, "ignore_error_block", None) or block for block in blocks]


def _has_failed(blocks: list[Block]) -> bool:
    return any(isinstance(block, ParsingFailedBlock) for block in blocks)


def fault_messages(text: str) -> tuple[str, str]:
    """Return the message and the hint for an entry that can't be parsed."""
    if not _KEY.match(text):
        return "no key", "an entry begins like this: @article{key,"
    marks = _DELIMITER.findall(text)
    if marks.count("{") > marks.count("}") or marks.count('"') % 2:
        return "the entry does not end", "a brace or a quotation mark is missing"
    return "a field without a value", "a field is written like this: title = {A Title},"


def record_of(entry: Entry, source: Source, macros: Mapping[str, str]) -> EntryRecord:
    """Return *entry* with its fields, the first of repeated ones. Raises BibtexSyntaxError."""
    record = EntryRecord(
        entry.entry_type.lower(), entry.key.lower(), source, original_key=entry.key.strip()
    )
    for raw in entry.fields:
        # Text on the lines above a field's name is a comment or a mistake.
        name = raw.key.rsplit("\n", 1)[-1].strip().lower()
        if not _NAME.fullmatch(name):
            raise BibtexSyntaxError(f"“{raw.key[:40]}” is not a field name")
        value = str(raw.value).replace(AT_PLACEHOLDER, "@")
        text = evaluate(name, value, macros, record.undefined)
        if not text.strip():
            continue
        if record.texts.setdefault(name, text).strip() != text.strip():
            record.repeated.append(name)
    return record


def evaluate(name: str, value: str, macros: Mapping[str, str], undefined: list[str]) -> str:
    """Return the text of a *value* such as `{A } # icml`, and add unknown macros to *undefined*.

    Raises BibtexSyntaxError if the value of the field *name* is malformed or too long.
    """
    parts, expanded = [], 0
    for part in _operands(name, value):
        if part[0] in '{"':
            parts.append(part[1:-1])
            continue
        expansion = macros.get(part.lower())
        # "\apj" without braces is a macro of TeX, not of BibTeX.
        if expansion is None and not part.isdecimal() and part[0] != "\\":
            undefined.append(part)
        parts.append(part if expansion is None else expansion)
        expanded += len(parts[-1])
        if expanded > _MAX_EXPANDED_LENGTH:
            raise BibtexSyntaxError(f"the value of “{name}” is too long")
    return "".join(parts)


def _operands(name: str, value: str) -> Iterator[str]:
    """Yield the operands of *value* with their delimiters. Raises BibtexSyntaxError."""
    position = 0
    while position < len(value):
        end = _end_of_operand(value, position)
        if end == position:
            raise BibtexSyntaxError(f"no comma after the value of “{name}”")
        yield value[position:end]
        separator = _AFTER_OPERAND.match(value, end)
        if separator is None:
            raise BibtexSyntaxError(f"no comma after the value of “{name}”")
        position = separator.end()
        if separator["sign"] and position == len(value):
            raise BibtexSyntaxError(f"no value after the “#” in “{name}”")


def _end_of_operand(value: str, start: int) -> int:
    """Return the end of the operand at *start*, or *start* if the operand has no end."""
    if value[start] not in '{"':
        bare = _BARE.match(value, start)
        return bare.end() if bare else start
    depth, quoted = 0, value[start] == '"'
    for delimiter in _DELIMITER.finditer(value, start + 1 if quoted else start):
        if delimiter[0] != '"':
            depth += 1 if delimiter[0] == "{" else -1
        # A quotation mark inside braces does not end a quoted text.
        if (delimiter[0] == '"' and depth <= 0) if quoted else not depth:
            return delimiter.end()
    is_closed = quoted and value.endswith('"') and len(value) > start + 1
    return len(value) if is_closed else start
