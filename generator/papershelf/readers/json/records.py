"""JSON and JSON Lines: records of many programs, each read with the field map that fits it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import Source
from papershelf.problems import warning
from papershelf.readers.fields import Fields, completed, shown, unusable
from papershelf.readers.groups import is_group, left_out, papers_within
from papershelf.readers.json.programs import ENVELOPES, PREPARE, citation
from papershelf.readers.json.stream import Repetitive, UndecodableError, decode, records
from papershelf.readers.links import links_in
from papershelf.readers.maps import MapReader, known_maps
from papershelf.readers.papers import paper_of
from papershelf.readers.plain import (
    PlainReader,
    identified_in,
    keys_not_read,
    listed_ids,
    plain_map,
)
from papershelf.readers.reader import MAX_LENGTH, Aside, AsideKind, Item, Line, UnusedKeys
from papershelf.readers.unsupported import unknown_record, unsupported_record
from papershelf.readers.values import value_at

# Zotero's items that are no papers, Crossref's figures and supplements, and volumes in search
# results of DBLP.
_ASIDES = {
    ("itemType", "attachment"): AsideKind.BOILERPLATE,
    ("itemType", "note"): AsideKind.BOILERPLATE,
    ("itemType", "annotation"): AsideKind.BOILERPLATE,
    ("type", "component"): AsideKind.BOILERPLATE,
    ("type", "Editorship"): AsideKind.HEADING,
}
# The keys of `papers.json`, which names the parts of a long `papers.jsonl`.
_INDEX = frozenset({"papers", "parts"})
# The fields of a paper that `Fields` has in the same form.
_CITED = ("authors", "kind", "volume", "issue", "pages", "publisher")
_VALUES = {str: "a string", list: "a list", bool: "a boolean"}


def is_json(head: str) -> bool:
    """Return whether a text is JSON that holds an object, alone or in a list."""
    return re.match(r"\ufeff?\s*(?:\[\s*)?\{\s*[\"}]", head) is not None


def is_one_document(head: str) -> bool:
    """Return whether a text is a list, or one object on several lines, even in a `.jsonl` file."""
    first = head.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return first.startswith("[") or first.strip() == "{"


def is_object_a_line(head: str) -> bool:
    """Return whether a text holds one object a line, and more than one."""
    first, _, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    return bool(re.fullmatch(r"\{.*\}\s*", first)) and rest.lstrip().startswith("{")


def read_json(stream: TextIO, path: Path, maps: Sequence[FieldMap]) -> Iterator[Item]:
    """Yield the papers of a JSON document, whose records are counted from 1.

    The field *maps* are tried before the built-in ones.
    """
    number, shown_path = 1, path.as_posix()
    unused: set[str] = set()
    try:
        for record in records(stream, unused):
            source = Source(path=shown_path, record=number)
            if isinstance(record, UndecodableError):
                yield unusable(source, f"damaged record: {record}")
            else:
                yield from _read_record(maps, record, source)
            number += 1
    except UndecodableError as error:
        message = f"the file is damaged from record {number} on: {error}"
        source = Source(path=shown_path, record=number)
        yield unusable(source, message, "the records before it were read")
    if unused:
        yield UnusedKeys(unused, Source(path=shown_path))


def read_lines(lines: Iterable[Line], path: Path, maps: Sequence[FieldMap]) -> Iterator[Item]:
    """Yield the papers of *lines* that hold a JSON object each; see `read_json` for *maps*."""
    shown_path = path.as_posix()
    for number, line in lines:
        source = Source(path=shown_path, line=number)
        if not line:
            yield unusable(source, f"the line is longer than {MAX_LENGTH >> 20} MB")
            continue
        try:
            record = decode(line)
        except UndecodableError as error:
            yield unusable(source, f"not valid JSON: {error}", "each line must contain one object")
        else:
            yield from _read_record(maps, record, source)


def _read_record(maps: Sequence[FieldMap], record: Any, source: Source) -> Iterator[Item]:
    """Yield the paper of a record by the first map that fits, or the problem that none does."""
    if record is None:
        hint = "Semantic Scholar returns null for papers that it does not have"
        yield warning(source, "null is not a record", hint, lost=1)
        return
    if not isinstance(record, dict):
        kind = _VALUES.get(type(record), "a number")
        yield unusable(source, f"{kind} is not a record", "expected an object")
        return
    envelopes = (key for path, key in ENVELOPES.items() if value_at(record, path))
    if envelope := next(envelopes, ""):
        record = record[envelope]
    if isinstance(record, Repetitive) and record.repeated:
        message = f"the key “{shown(record.repeated)}” has more than one value"
        yield warning(source, message, "the last one is used")
    if aside_kind := _aside_kind(record):
        yield Aside(aside_kind, source)
        return
    built_in = ((name, row) for name, row in known_maps("json").items() if row.needs)
    named_maps = chain((("", custom) for custom in maps), built_in)
    fitting = ((name, field_map) for name, field_map in named_maps if _fits(field_map, record))
    if known := next(fitting, None):
        name, field_map = known
        prepared = PREPARE[name](record) if name in PREPARE else record
        yield from _read_fields(MapReader(field_map, prepared), source)
        return
    is_no_paper = is_group(record) or unsupported_record(record)
    if is_no_paper or not _fits(plain := plain_map(record), record):
        yield from _read_group(maps, record, source)
    else:
        yield from _read_fields(PlainReader(plain, record), source)


def _read_group(maps: Sequence[FieldMap], record: JsonObject, source: Source) -> Iterator[Item]:
    """Yield the papers that *record* groups, or the problem that it is of no known kind."""
    unused: set[str] = set()
    papers = [] if unsupported_record(record) else papers_within(record, unused)
    if unused:
        yield UnusedKeys(unused, source)
    for paper in papers:
        yield from _read_record(maps, paper, source)
    yield from left_out(record, papers, source) if papers else [unknown_record(record, source)]


def _read_fields(reader: MapReader, source: Source) -> Iterator[Item]:
    """Yield the paper in the record of *reader*."""
    record, is_plain = reader.record, isinstance(reader, PlainReader)
    fields = _with_citation(reader.fields(), record)
    if is_plain and (unused := keys_not_read(record, [link.url for link in fields.links])):
        yield UnusedKeys(unused, source)
    fields = replace(
        fields,
        authors=identified_in(record, fields.authors),
        links=(*fields.links, *(links_in(record) if is_plain else ())),
        identifiers=(*fields.identifiers, *listed_ids(record)),
    )
    yield from paper_of(fields, source)


def _aside_kind(record: JsonObject) -> AsideKind | None:
    """Return the kind of a *record* that is no paper, such as a review on OpenReview, or None."""
    if record.keys() == _INDEX or ("forum" in record and record.get("replyto")):
        return AsideKind.BOILERPLATE
    return next((kind for (key, value), kind in _ASIDES.items() if record.get(key) == value), None)


def _with_citation(fields: Fields, record: JsonObject) -> Fields:
    """Return *fields*; without kind, venue or date they are completed by the BibTeX of *record*."""
    is_complete = fields.venue and fields.published and fields.kind
    cited = None if is_complete else citation(record)
    if cited is None:
        return fields
    identifiers = ((identifier.scheme, identifier.value) for identifier in cited.identifiers)
    others = Fields(
        **{name: getattr(cited, name) for name in _CITED},
        venue=cited.venue.name if cited.venue else "",
        venue_short=cited.venue.short if cited.venue else "",
        published=str(cited.published or ""),
        # The status in an entry is outdated once the record has a venue or a status.
        status=None if fields.venue or record.get("status") else cited.status,
    )
    return completed(replace(fields, identifiers=(*fields.identifiers, *identifiers)), others)


def _fits(field_map: FieldMap, record: JsonObject) -> bool:
    has_all = all(value_at(record, path) is not None for path in field_map.needs)
    one_of = field_map.any_of
    return has_all and (not one_of or any(value_at(record, path) is not None for path in one_of))
