"""Files of citations: BibTeX, RIS, CSL-JSON, and tables for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bibtexparser.splitter import Splitter
from msgspec import UNSET, UnsetType, defstruct

from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage
from papershelf.checks.places import SitePlace
from papershelf.checks.values import is_day, read_json, repeated
from papershelf.text.tables import table, word_sets

_CSL = table("checks/csl", dict[str, str])


def _struct(name: str, kinds: Mapping[str, Any], **required: Any) -> Any:
    """Return a Struct with *required* fields, and those that the table has by their *kinds*."""
    given = {key: kind for what, kind in kinds.items() for key in _CSL[what].split()}
    optional = ((key.replace("-", "_"), kind | UnsetType, UNSET) for key, kind in given.items())
    fields: list[Any] = [*required.items(), *optional]
    names = {key.replace("-", "_"): key for key in given}
    return defstruct(name, fields, frozen=True, rename=names, forbid_unknown_fields=True)


_NUMBER = str | int | float
_CslName: Any = _struct("CslName", {"name_texts": str, "name_flags": _NUMBER | bool})
_CslDate: Any = _struct(
    "CslDate",
    {
        "date_parts": list[list[str | int]],
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


def csl(_: str, data: bytes, __: SitePlace) -> Iterator[Fault]:
    """Yield faults of a file of CSL-JSON with this *data*."""
    items = read_json(data, list[_CslItem])
    yield from repeated("id", (item.id for item in items))
    for item in items:
        if isinstance(item.issued, _CslDate):
            for parts in item.issued.date_parts or ():
                if not is_day("-".join(str(part).zfill(2) for part in parts).zfill(4), "-"):
                    yield 0, f"{item.id} has no such date as {parts}"


def bibtex(_: str, text: str, __: SitePlace) -> Iterator[Fault]:
    """Yield faults of BibTeX with this *text*, as bibtexparser reads it."""
    library = Splitter(text).split()
    for block in library.failed_blocks:
        yield (block.start_line or 0) + 1, f"an entry of BibTeX can't be read: {block.error}"
    for comment in library.comments:
        if "@" in str(comment.comment):
            yield (comment.start_line or 0) + 1, "an entry of BibTeX has no end or no kind"
    for entry in library.entries:
        if not entry.key:
            yield (entry.start_line or 0) + 1, "an entry of BibTeX has no key"
        if not entry.fields:
            yield (entry.start_line or 0) + 1, f"the entry {entry.key} has no fields"


def bibtex_of_page(page: ParsedPage, place: SitePlace) -> Iterator[Fault]:
    """Yield faults of the BibTeX that a *page* shows."""
    for text, line in page.bibtex:
        for below, fault in bibtex(page.path, text, place):
            yield line + max(below - 1, 0), fault


_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_RIS_DATE = re.compile(r"[0-9]{4}(?:/(?:[0-9]{2})?){0,2}(?:/.*)?")
_RIS_TYPES = word_sets("checks/ris")["types"]


def ris(_: str, text: str, __: SitePlace) -> Iterator[Fault]:
    """Yield faults of RIS with this *text*: records from TY to ER, a field on each line."""
    begun = 0
    for line, row in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if not row.strip():
            continue
        found = _RIS_LINE.fullmatch(row)
        if not found:
            yield line, f"no field of RIS: {row}"
            continue
        tag, value = found[1], found[2] or ""
        yield from ((line, fault) for fault in _faults_of_field(tag, value, bool(begun)))
        begun = line if tag == "TY" else 0 if tag == "ER" else begun
    if begun:
        yield begun, "a record of RIS has no ER"


def _faults_of_field(tag: str, value: str, is_begun: bool) -> Iterator[str]:
    """Yield what is wrong with a field of RIS in a record that is begun or not."""
    if (tag == "TY") == is_begun:
        yield "a record of RIS has no ER" if is_begun else f"{tag} stands in no record of RIS"
    if tag == "TY" and value not in _RIS_TYPES:
        yield f"no type of RIS: {value}"
    if tag in ("PY", "Y1", "DA") and not _RIS_DATE.fullmatch(value):
        yield f"{tag} is no date of RIS: {value}"


# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+@＝＋－＠\t\r]|-(?![0-9.,]*$)")


def spreadsheet(_: str, text: str, __: SitePlace) -> Iterator[Fault]:
    """Yield faults of a table with this *text*: uneven rows, and cells that spreadsheets run."""
    rows = csv.reader(io.StringIO(text, newline=""))
    width = 0
    try:
        for row in rows:
            width = width or len(row)
            if len(row) != width:
                yield rows.line_num, f"a row has {len(row)} cells, the first has {width}"
            for cell in row:
                if _FORMULA.match(cell):
                    yield rows.line_num, f"a spreadsheet takes this for a formula: {cell}"
    except csv.Error as error:
        yield rows.line_num, f"the table can't be read: {error}"
