"""JSON and JSON Lines: records of many programs, each read through the field map that fits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from msgspec.structs import replace

from papershelf.curated.field_maps import TEXTS, FieldMap, JsonObject
from papershelf.model import CountKind, Link, LinkKind, Source, Status
from papershelf.problems import warning
from papershelf.readers.fields import (
    Fields,
    paper_of,
    split_keywords,
    unusable,
)
from papershelf.readers.foreign import foreign_record, unknown_record
from papershelf.readers.json_maps import citation, known_maps, map_rows, plain_record
from papershelf.readers.json_services import ENVELOPES
from papershelf.readers.json_stream import FETCHED, Damage, UndecodableError, decode, records
from papershelf.readers.json_values import all_texts, as_list, first_text, text_of, value_at
from papershelf.readers.people import people_in
from papershelf.readers.reader import LONGEST, Aside, AsideKind, Format, Item, Line, Parts
from papershelf.readers.status import status_named
from papershelf.readers.words import paper_kind

# As a date, a number this large counts milliseconds since 1970.
_MILLISECONDS = 10**11
_LAST_MILLISECOND = 253_402_300_799_999
# What Zotero keeps beside papers, and a volume in answers of DBLP.
_ASIDES = {
    **dict.fromkeys(
        (("itemType", kind) for kind in ("attachment", "note", "annotation")),
        AsideKind.BOILERPLATE,
    ),
    ("type", "Editorship"): AsideKind.HEADING,
}
# The keys of `papers.json`, which names the parts of a long `papers.jsonl`.
_INDEX = frozenset({"papers", "parts"})
_VALUES = {str: "a text", list: "a list", bool: "true or false", type(None): "null"}

_LINKS = {kind.value: kind for kind in LinkKind}


def json_formats(maps: Sequence[FieldMap] = ()) -> tuple[Format, ...]:
    """Return the rows for JSON; these maps are tried before those that come with Papershelf."""
    whole = partial(_read_json, maps)
    parts = Parts(lines=_lines_of, read=partial(_read_lines, maps))

    def lines(stream: TextIO, path: Path) -> Iterator[Item]:
        return parts.read(parts.lines(stream), path)

    named, plain = (".jsonl", ".ndjson"), (".json",)
    return (
        Format("JSON", named, whole, _is_one_document),
        Format("JSON Lines", named, lines, parts=parts),
        Format("JSON Lines", plain, lines, _is_object_a_line, strict=True, parts=parts),
        Format("JSON", plain, whole),
        Format("JSON", (), whole, _is_json, strict=True),
    )


def _is_json(head: str) -> bool:
    """Return whether a text is JSON that holds an object, alone or in a list."""
    return re.match(r"\ufeff?\s*(?:\[\s*)?\{\s*[\"}]", head) is not None


def _is_one_document(head: str) -> bool:
    """Return whether a text is a list, or one object on many lines, whatever its name says."""
    first = head.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return first.startswith("[") or first.strip() == "{"


def _is_object_a_line(head: str) -> bool:
    """Return whether a text holds one object a line, and more than one."""
    first, _, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    first = first.strip()
    return first.startswith("{") and first.endswith("}") and rest.lstrip().startswith("{")


def _read_json(maps: Sequence[FieldMap], stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the papers of a JSON document, whose records are counted from 1."""
    for number, record in enumerate(records(stream), start=1):
        source = Source(path=path.as_posix(), record=number)
        if isinstance(record, Damage):
            message = f"damaged from record {number} on" if record.final else "damaged record"
            hint = "what comes before is kept" if record.final else ""
            yield unusable(source, f"{message}: {record.message}", hint)
        else:
            yield from _read_record(maps, record, source)


def _read_lines(maps: Sequence[FieldMap], lines: Iterable[Line], path: Path) -> Iterator[Item]:
    """Yield the papers of lines that hold a JSON object each."""
    shown_path = path.as_posix()
    for number, line in lines:
        source = Source(path=shown_path, line=number)
        if line is None:
            yield unusable(source, f"the line is longer than {LONGEST >> 20} MB")
            continue
        try:
            record = decode(line)
        except UndecodableError as error:
            yield unusable(source, f"no valid JSON: {error}", "each line holds one object")
        else:
            yield from _read_record(maps, record, source)


def _lines_of(stream: TextIO) -> Iterator[Line]:
    """Yield the lines that are not blank with their numbers, None for one too long to hold."""
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) == LONGEST and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = stream.readline(LONGEST)
            yield number, None
        elif not line.isspace():
            yield number, line


def _read_record(maps: Sequence[FieldMap], record: Any, source: Source) -> Iterator[Item]:
    """Yield the paper of a record by the first map that fits, or the problem that none does."""
    if record is None:
        hint = "so Semantic Scholar answers where it knows no such paper"
        yield warning(source, "null is no record", hint, lost=1)
        return
    if not isinstance(record, dict):
        kind = _VALUES.get(type(record), "a number")
        yield unusable(source, f"{kind} is no record", "an object was expected")
        return
    record = next(
        (record[key] for path, key in ENVELOPES.items() if value_at(record, path)), record
    )
    if aside_kind := _aside_kind(record):
        yield Aside(aside_kind, source)
        return
    rows = chain(((given, None) for given in maps), map_rows())
    row = next((row for row in rows if _fits(row[0], record)), None)
    if row is None or (row[1] is plain_record and foreign_record(record)):
        is_index = record.keys() == _INDEX
        aside = Aside(AsideKind.BOILERPLATE, source)
        yield aside if is_index else unknown_record(record, source)
        return
    field_map, prepare = row
    record = prepare(record) if prepare else record
    reading = _RecordReader(field_map, record)
    fields = _completed(reading.fields(), record)
    for path in reading.odd:
        message = f"“{path}” holds nothing that can be read there"
        yield warning(source, message, "it is left out")
    yield from paper_of(fields, source)


def _aside_kind(record: JsonObject) -> AsideKind | None:
    """Return what a *record* beside papers is: a review on OpenReview answers another note."""
    if "forum" in record and record.get("replyto"):
        return AsideKind.BOILERPLATE
    return next((kind for (key, value), kind in _ASIDES.items() if record.get(key) == value), None)


def _completed(fields: Fields, record: JsonObject) -> Fields:
    """Return the fields of a *record* that lacks venue or date, with what its BibTeX entry has."""
    cited = None if fields.venue and fields.published else citation(record)
    if cited is None:
        return fields
    found = {
        "authors": cited.authors,
        "kind": cited.kind,
        "venue": cited.venue.name if cited.venue else "",
        "status": cited.status if cited.venue and not fields.venue else None,
        "venue_short": cited.venue.short if cited.venue else "",
        "published": str(cited.published or ""),
        **{name: getattr(cited, name) for name in ("volume", "issue", "pages", "publisher")},
    }
    lacking = {name: value for name, value in found.items() if not getattr(fields, name)}
    identifiers = ((given.scheme, given.value) for given in cited.identifiers)
    return replace(fields, identifiers=(*fields.identifiers, *identifiers), **lacking)


def mapped_fields(name: str, record: JsonObject) -> Fields:
    """Return what a *record* says under the paths of the map of this *name*."""
    return _RecordReader(known_maps()[name], record).fields()


def _fits(field_map: FieldMap, record: JsonObject) -> bool:
    return all(value_at(record, path) is not None for path in field_map.needs)


class _RecordReader:
    """The reading of one record; `odd` names the paths that lead to no value for their field."""

    def __init__(self, field_map: FieldMap, record: JsonObject) -> None:
        self.map = field_map
        self.record = record
        self.odd: list[str] = []

    def fields(self) -> Fields:
        given, first = self.map, self.first
        texts = {
            name: first(paths, _CONVERTERS.get(name, text_of)) or ""
            for name in TEXTS
            if (paths := getattr(given, name))
        }
        authors = first(given.authors, partial(people_in, separator=given.separator)) or ()
        keywords = first(given.keywords, partial(_keywords_of, separator=given.separator)) or ()
        named = first(given.kind, text_of) or ""
        return Fields(
            authors=authors,
            keywords=keywords,
            kind=given.kinds.get(named.lower()) or paper_kind([named]) or given.default,
            identifiers=tuple(
                (scheme, first((path,), text_of) or "") for scheme, path in given.identifiers
            ),
            links=tuple(self.links()),
            status=self.status(),
            counts=tuple(self.counts()),
            **texts,
        )

    def first(self, paths: Iterable[str], convert: Callable[[Any], Any]) -> Any:
        """Return the value of the first path that leads to one, converted; else None."""
        for path in paths:
            if value := value_at(self.record, path):
                if converted := convert(value):
                    return converted
                self.odd.append(path)
        return None

    def links(self) -> Iterator[Link]:
        """Yield the record's addresses, and its links as Papershelf writes them."""
        for kind, path in self.map.links:
            for address in self.first((path,), all_texts) or ():
                yield Link(url=address, kind=kind, field=path)
        written = self.map.link_objects
        for link in as_list(value_at(self.record, written)) if written else ():
            address = text_of(link.get("url")) if isinstance(link, dict) else ""
            if address:
                kind = _LINKS.get(text_of(link.get("kind")), LinkKind.OTHER)
                yield Link(url=address, kind=kind, field=text_of(link.get("field")))
            else:
                self.odd.append(written)

    def status(self) -> Status | None:
        """Return what the first path says that leads to text; most words say nothing."""
        texts = (all_texts(value_at(self.record, path)) for path in self.map.status)
        return status_named(next(filter(None, texts), ()))

    def counts(self) -> Iterator[tuple[CountKind, str, str]]:
        """Yield the record's numbers with their dates; a list is none."""
        day = self.first((*self.map.counted, *FETCHED), _date_text) or ""
        for kind, path in self.map.counts:
            found = value_at(self.record, path)
            value = found if isinstance(found, dict) else {"value": found}
            if text := text_of(value.get("value")):
                yield kind, text, text_of(value.get("date")) or day


def _keywords_of(value: Any, separator: str) -> tuple[str, ...]:
    if isinstance(value, str):
        text = text_of(value)
        return tuple(text.split(separator)) if separator else split_keywords(text)
    return all_texts(value)


def _date_text(value: Any) -> str:
    """Return a date as text: also CSL's date parts, and milliseconds since 1970."""
    if isinstance(value, dict):
        # [[2017, 6, 12]]
        parts = value.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        numbers = list(map(text_of, first)) if isinstance(first, list) else []
        iso = "-".join(number.zfill(2) for number in numbers[:3] if number)
        return iso or first_text(value, "raw", "literal")
    if isinstance(value, int) and _MILLISECONDS <= value <= _LAST_MILLISECOND:
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    return text_of(value)


_CONVERTERS: Mapping[str, Callable[[Any], str]] = {
    # It may be given as a list of paragraphs.
    "abstract": lambda value: "\n\n".join(all_texts(value)),
    "published": _date_text,
    "listed": _date_text,
}
