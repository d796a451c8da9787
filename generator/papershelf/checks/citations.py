"""Checks of citation files: BibTeX, RIS, CSL-JSON, and CSV for spreadsheets."""

import csv
import io
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from bibtexparser.model import Block, Entry, Field, ImplicitComment
from bibtexparser.splitter import Splitter
from msgspec import UNSET, Meta, UnsetType, defstruct

from papershelf.checks.addresses import FinishedSite
from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage
from papershelf.checks.values import duplicates, is_date, read_json
from papershelf.text.tables import table, word_sets
from papershelf.text.wording import count

# What the splitter logs about broken entries is reported as faults.
logging.getLogger(Splitter.__module__).setLevel(logging.CRITICAL)

_CSL = table("checks/csl", dict[str, str])


def _struct(name: str, kinds: Mapping[str, Any], **required: Any) -> Any:
    """Return the Struct type *name* with *required* fields and optional ones from the table.

    *kinds* has the type of the fields that the table lists under each of its keys.
    """
    types = {key: kind for group, kind in kinds.items() for key in _CSL[group].split()}
    optional = ((key.replace("-", "_"), kind | UnsetType, UNSET) for key, kind in types.items())
    fields: list[Any] = [*required.items(), *optional]
    names = {key.replace("-", "_"): key for key in types}
    return defstruct(name, fields, frozen=True, rename=names, forbid_unknown_fields=True)


_NUMBER = str | int | float
_CslName: Any = _struct("CslName", {"name_texts": str, "name_flags": _NUMBER | bool})
_CslDate: Any = _struct(
    "CslDate",
    {
        "date_parts": Annotated[list[list[str | int]], Meta(min_length=1)],
        "date_numbers": _NUMBER,
        "date_flags": _NUMBER | bool,
        "date_texts": str,
    },
)
_CslItem: Any = _struct(
    "CslItem",
    {
        "names": list[_CslName],
        "dates": str | _CslDate,
        "numbers": _NUMBER,
        "texts": str,
        "lists": list[str],
        "objects": dict[str, Any],
    },
    id=_NUMBER,
    type=Literal[tuple(_CSL["types"].split())],
)


def csl(_: str, data: bytes, __: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the CSL-JSON file with the bytes *data*."""
    items = read_json(data, list[_CslItem])
    yield from duplicates("id", (item.id for item in items))
    for item in items:
        if isinstance(item.issued, _CslDate):
            for parts in item.issued.date_parts or ():
                texts = [str(part).zfill(2 if at else 4) for at, part in enumerate(parts)]
                if not is_date("-".join(texts), "-"):
                    yield 0, f"the item {item.id} has an invalid date: {parts}"


def bibtex(_: str, text: str, __: FinishedSite) -> Iterator[Fault]:
    """Yield the faults that bibtexparser finds in the BibTeX *text*."""
    library = Splitter(text).split()
    for block in library.failed_blocks:
        reason = getattr(block.error, "abort_reason", block.error)
        yield _line_of(block), f"a BibTeX entry can't be read: {reason}"
    for entry in library.entries:
        yield from _entry_faults(entry)
    # What follows an entry that can't be read may be a part of it.
    for comment in () if library.failed_blocks else library.comments:
        if isinstance(comment, ImplicitComment) and _is_part_of_entry(comment.comment):
            yield _line_of(comment), "this text with braces is not part of a BibTeX entry"
    # A key that occurs twice in one spelling is among the blocks that failed.
    yield from duplicates("citation key", (entry.key.casefold() for entry in library.entries))


# "article{turing1937,"
_ENTRY_START = re.compile(r"^[ \t]*[A-Za-z]+[ \t]*\{[^\s{},]*,", re.MULTILINE)


def _is_part_of_entry(comment: str) -> bool:
    """Return whether a *comment* between entries is an entry without "@", or the end of one."""
    return comment.count("{") != comment.count("}") or bool(_ENTRY_START.search(comment))


def _line_of(part: Block | Field) -> int:
    """Return the line of a *part* of a BibTeX file, which bibtexparser counts from 0."""
    return (part.start_line or 0) + 1


def _entry_faults(entry: Entry) -> Iterator[Fault]:
    """Yield the faults of a BibTeX *entry* that has been read."""
    for name, value in (("type", entry.entry_type), ("citation key", entry.key)):
        if not value:
            yield _line_of(entry), f"a BibTeX entry has no {name}"
    if len(entry.key.split()) > 1:
        yield _line_of(entry), f"the citation key {entry.key} contains spaces"
    if not entry.fields:
        yield _line_of(entry), f"the BibTeX entry {entry.key} has no fields"
    for field in entry.fields:
        if fault := _value_fault(str(field.value)):
            yield _line_of(field), f"the BibTeX field {field.key} {fault}"


_SIGNS = re.compile(r'[{}"]|[^{}"]+')


def _value_fault(value: str) -> str:
    """Return the fault of the *value* of a BibTeX field as it is written, or ""."""
    depth, is_quoted, outside = 0, False, ""
    for sign in _SIGNS.findall(value):
        # BibTeX counts braces whether or not a backslash stands before them.
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
        if sign == '"' and not depth:
            is_quoted = not is_quoted
        if not depth and not is_quoted:
            outside += f" {sign} "
    if depth:
        return "has unbalanced braces"
    if "=" in outside:
        return "is not followed by a comma"
    words = [len(part.split()) for part in outside.split("#")]
    if not min(words):
        return "lacks a value"
    return "has text outside of its braces or quotes" if max(words) > 1 else ""


def bibtex_of_page(page: ParsedPage, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the BibTeX entries on *page*."""
    for text, line in page.bibtex:
        for entry_line, fault in bibtex(page.path, text, site):
            yield line + max(entry_line - 1, 0), fault


_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_RIS_DATE = re.compile(r"[0-9]{4}(?:/(?:0[1-9]|1[0-2])?(?:/(?:[0-2][0-9]|3[01])?(?:/.*)?)?)?")
_RIS_TYPES = word_sets("checks/ris")["types"]
_NOT_ENDED = "a RIS record does not end with ER"


def ris(_: str, text: str, __: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the RIS *text*: records from TY to ER, one field per line."""
    start = 0  # the line of the open record's TY, 0 between records
    for line, row in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if not row.strip():
            continue
        match = _RIS_LINE.fullmatch(row)
        if not match:
            yield line, f"this line is not a RIS field: {row}"
            continue
        tag, value = match[1], match[2] or ""
        if tag == "TY" and start:
            yield line, _NOT_ENDED
        if tag != "TY" and not start:
            yield line, f"{tag} is outside of a RIS record, which begins with TY"
        yield from ((line, fault) for fault in _field_faults(tag, value))
        if tag in ("TY", "ER"):
            start = line if tag == "TY" else 0
    if start:
        yield start, _NOT_ENDED


def _field_faults(tag: str, value: str) -> Iterator[str]:
    """Yield the faults of the *value* of a RIS field."""
    if tag == "TY" and value not in _RIS_TYPES:
        yield f"unknown RIS type: {value}"
    if tag in ("PY", "Y1", "DA") and not _RIS_DATE.fullmatch(value):
        yield f"{tag} is not a valid RIS date: {value}"


# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+@＝＋－＠\t\r]|-(?![0-9.,]*$)")


def spreadsheet(_: str, text: str, __: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of the CSV *text*: uneven rows, and cells that open as formulas."""
    # A paper may have 15,000 authors, who are in one cell.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows = csv.reader(io.StringIO(text, newline=""))
    width = 0
    try:
        for row in rows:
            width = width or len(row)
            if len(row) != width:
                cells = count(len(row), "cell")
                yield rows.line_num, f"this row has {cells}, but the first row has {width}"
            for cell in row:
                if _FORMULA.match(cell):
                    yield rows.line_num, f"a spreadsheet would read this cell as a formula: {cell}"
    except csv.Error as error:
        yield rows.line_num, f"the table can't be read: {error}"
