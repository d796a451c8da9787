"""The syntax of BibTeX: a text is split into entries with their fields, and values are evaluated.

An entry that can't be parsed ends where the next one begins, so that it does not damage others.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Source

_ENTRY_START = re.compile(r"@(?P<type>\w++)\s*+(?P<opening>[{(])")
_FIRST_ENTRY = re.compile(rf"[\s\ufeff]*+(?:%[^\r\n]*+\s*+)*+{_ENTRY_START.pattern}")
# Where entries begin, even if they are commented out.
_LINE_OF_ENTRY = re.compile(
    rf"(?:^[ \t\ufeff]*+(?:%[% \t]*+)?+|(?<=[}})])[ \t\ufeff]*+){_ENTRY_START.pattern}",
    re.MULTILINE,
)
_FIELD_START = r"[a-z][\w+-]{0,40}+\s*+="
# At the end of a line, the comma after a key or a value may be missing.
_LINE_BREAK = rf"(?=[ \t]*+\n\s*+{_FIELD_START})"
# An entry without a key begins with its first field. OpenReview's keys contain names in TeX:
# "ram{\'\i}rez2024optimising".
_KEY = re.compile(
    rf"\s*+(?:(?={_FIELD_START})|(?P<key>[^\s,={{}}\"]++{_LINE_BREAK}"
    r"|(?:[^,={}\"]|\{[^\s,={}]*+\})*+(?=[,}])))",
    re.IGNORECASE,
)
_TEX_IN_KEY = re.compile(r"[{}\\\"]")
# The start of an entry inside a broken entry that has no end.
_NESTED_ENTRY = re.compile(rf"{_ENTRY_START.pattern}\s*+[^\s,={{}}()\"#%]++\s*+,")
_COMMENT = re.compile(r"(?:^|(?<=[}\"],)|(?<=,)[ \t])[ \t]*+%[^\n]*+", re.MULTILINE)
_FIELD = re.compile(r"[\s,]*+(?P<name>[^{}()\",=]*+)=\s*+")
_END = re.compile(r"[\s,]*+(?P<closing>[})])")
_NO_VALUE = re.compile(r"[\s,]*+[^\s{}()\",=][^{}()\",=]*+.")
# A backslash escapes the next character.
_DELIMITER = re.compile(r"\\.|[{}\"]", re.DOTALL)
_BARE = re.compile(r"[^\s#{}()\",=]++")
_AFTER_OPERAND = re.compile(rf"{_LINE_BREAK}|\s*+(?:(?P<sign>#)\s*+|[,}})]|\Z)", re.IGNORECASE)
# Wiley has "n/a" for the volume of an article that is not yet in one.
_NO_VALUES = frozenset({"", "n/a"})
# Scopus numbers some fields after a space: "funding_text 1".
_NAME = re.compile(r"[^\s={}\",#%]{1,100}(?: [0-9]{1,3})?")
# In characters. Long shared values would let a small file expand to endless papers.
MAX_SHARED_LENGTH = 1000
_MAX_EXPANDED_LENGTH = 10 * MAX_SHARED_LENGTH
# The most characters of an entry with other entries in its values, and how many times the length of
# a text may be searched in vain for the ends of such entries, so that time stays linear.
_MAX_LENGTH, _MAX_EFFORT = 1 << 16, 4
# These have no fields, and end where the next entry begins.
COMMENTS = frozenset({"comment", "preamble"})
BEGINNING = "an entry begins like this: @article{key,"
_FIELD_HINT = "a field is written like this: title = {A Title},"
_NO_END = ("the entry does not end", "a brace or a quotation mark is missing")


class BibtexSyntaxError(Exception):
    """A violation of BibTeX's syntax, described by the message; *hint* shows the right form."""

    def __init__(self, message: str, hint: str = _FIELD_HINT) -> None:
        super().__init__(message)
        self.hint = hint


class _OpenValueError(BibtexSyntaxError):
    """A value has no end."""


# The fields of an entry: names in lower case, and the operands of their values.
_Fields = tuple[tuple[str, list[str]], ...]


class BibtexEntry(Struct, frozen=True, kw_only=True):
    """An entry; `type` is in lower case, "comment" if commented out.

    `fault` is why it can't be parsed, with a hint. `after` is the text up to the next entry, from
    the line `last` on. `has_inner` means that a value contains what looks like an entry. Once it is
    evaluated, `texts` has its values, the first of `repeated` ones, and `undefined` lists macros
    that no `@string` defines.
    """

    type: str
    source: Source
    key: str = ""
    fields: _Fields = ()
    fault: tuple[str, ...] = ()
    has_inner: bool = False
    after: str = ""
    last: int = 0
    texts: Mapping[str, str] = {}
    repeated: Sequence[str] = ()
    undefined: Sequence[str] = ()


def is_bibtex(head: str) -> bool:
    """Return whether a text begins with an entry, after comments if any."""
    return _FIRST_ENTRY.match(head) is not None


def split_entries(text: str, path: str) -> tuple[str, list[BibtexEntry]]:
    """Return the text before the first entry, and the entries in a *text* of the file at *path*.

    An entry begins at the start of a line or directly after another entry, but not inside a value
    of a well-formed entry. An entry after a "%" is commented out, unlike in BibTeX itself.
    """
    matches = list(_LINE_OF_ENTRY.finditer(text))
    starts, entries = deque(matches), list[BibtexEntry]()
    line, counted, effort = 1, 0, _MAX_EFFORT * len(text)
    while starts:
        match = starts.popleft()
        begin, end = _at_sign(match), _next_start(starts, text)
        line, counted = line + text.count("\n", counted, begin), begin
        is_commented = "%" in text[match.start() : begin]
        kind = "comment" if is_commented else match["type"].lower()
        entry = BibtexEntry(type=kind, source=Source(path=path, line=line))
        furthest = min(len(text), begin + _MAX_LENGTH) if effort > 0 else end
        if kind not in COMMENTS:
            try:
                key, fields, length = _parse(match, end, furthest)
            except BibtexSyntaxError as fault:
                entry = replace(entry, fault=(str(fault), fault.hint))
                effort -= furthest - begin if isinstance(fault, _OpenValueError) else 0
                starts.extendleft(reversed([*_NESTED_ENTRY.finditer(text, begin + 1, end)]))
            else:
                while _next_start(starts, text) < begin + length:
                    starts.popleft()
                entry = replace(
                    entry,
                    key=key,
                    fields=fields,
                    has_inner=begin + length > end,
                    after=text[begin + length : _next_start(starts, text)],
                    last=line + text.count("\n", begin, begin + length),
                )
        entries.append(entry)
    return text[: _next_start(matches, text)], entries


def _next_start(starts: Sequence[re.Match[str]], text: str) -> int:
    """Return the offset of the first of *starts* in *text*, or the end of the text."""
    return _at_sign(starts[0]) if starts else len(text)


def _at_sign(start: re.Match[str]) -> int:
    """Return the offset of the "@" at the *start* of an entry."""
    return start.start("type") - 1


def _parse(start: re.Match[str], end: int, furthest: int) -> tuple[str, _Fields, int]:
    """Return key, fields and length of the entry at *start*, which ends before the offset *end*.

    Only a value may continue after it, up to *furthest*. Raises BibtexSyntaxError.
    """
    begin = _at_sign(start)
    chunk = start.string[begin:end]
    try:
        return parse_entry(start, chunk)
    except BibtexSyntaxError as fault:
        # A text that can't be parsed may have comments, on lines of their own or after a comma.
        others = [_COMMENT.sub(lambda line: " " * len(line[0]), chunk)]
        if isinstance(fault, _OpenValueError):
            others.insert(0, start.string[begin:furthest])
        for other in others:
            with suppress(BibtexSyntaxError):
                return parse_entry(start, other)
        raise


def parse_entry(start: re.Match[str], chunk: str) -> tuple[str, _Fields, int]:
    """Return key, fields and length of the entry at *start*, with which *chunk* begins.

    Raises BibtexSyntaxError.
    """
    position, key = start.end("opening") - _at_sign(start), ""
    if start["type"].lower() != "string":
        named = _KEY.match(chunk, position)
        if not named:
            raise BibtexSyntaxError("no key", BEGINNING)
        key, position = _TEX_IN_KEY.sub("", named["key"] or "").strip(), named.end()
    fields: list[tuple[str, list[str]]] = []
    while match := _FIELD.match(chunk, position):
        # Text on the lines above a field's name is a comment or a mistake.
        name = match["name"].strip().rsplit("\n", 1)[-1].strip().lower()
        if not _NAME.fullmatch(name):
            raise BibtexSyntaxError(f"“{match['name'].strip()[:40]}” is not a field name")
        operands, position = _operands(name, chunk, match.end())
        fields.append((name, operands))
    end = _END.match(chunk, position)
    if end and end["closing"] == ("}" if start["opening"] == "{" else ")"):
        return key, tuple(fields), end.end()
    if _NO_VALUE.match(chunk, position):
        raise BibtexSyntaxError("a field without a value")
    raise BibtexSyntaxError(*_NO_END)


def _operands(name: str, chunk: str, position: int) -> tuple[list[str], int]:
    """Return the operands of a value, with their delimiters, and the offset after them."""
    operands: list[str] = []
    while True:
        end = _end_of_operand(chunk, position)
        if end == position and operands:
            raise BibtexSyntaxError(f"no value after the “#” in “{name}”")
        if end > position:
            operands.append(chunk[position:end])
        separator = _AFTER_OPERAND.match(chunk, end)
        if separator is None:
            raise BibtexSyntaxError(f"no comma after the value of “{name}”")
        if not separator["sign"]:
            return operands, end
        position = separator.end()


def _end_of_operand(value: str, start: int) -> int:
    """Return the end of the operand at *start*, or *start* if there is none."""
    if not value.startswith(("{", '"'), start):
        bare = _BARE.match(value, start)
        return bare.end() if bare else start
    depth, quoted = 0, value[start] == '"'
    for delimiter in _DELIMITER.finditer(value, start + 1 if quoted else start):
        if delimiter[0] in "{}":
            depth += 1 if delimiter[0] == "{" else -1
        # A quotation mark inside braces does not end a quoted text.
        if (delimiter[0] == '"' and depth <= 0) if quoted else not depth:
            return delimiter.end()
    raise _OpenValueError(*_NO_END)


def evaluated(entry: BibtexEntry, macros: Mapping[str, str]) -> BibtexEntry:
    """Return *entry* with its values. Raises BibtexSyntaxError."""
    texts: dict[str, str] = {}
    repeated: list[str] = []
    undefined: list[str] = []
    for name, operands in entry.fields:
        text = evaluate(name, operands, macros, undefined)
        if text.strip().lower() in _NO_VALUES:
            continue
        if texts.setdefault(name, text).strip() != text.strip():
            repeated.append(name)
    return replace(entry, texts=texts, repeated=repeated, undefined=undefined)


def evaluate(
    name: str, operands: Iterable[str], macros: Mapping[str, str], undefined: list[str]
) -> str:
    """Return the text of *operands* such as `{A }` and `icml`; add unknown macros to *undefined*.

    Raises BibtexSyntaxError if the value of the field *name* is too long.
    """
    parts, expanded = [], 0
    for part in operands:
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
