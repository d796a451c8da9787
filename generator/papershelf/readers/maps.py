"""Field maps at work: what a record of JSON or an element of XML says by the paths of its map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

import papershelf.readers.xml_fields as xml
from papershelf.curated.field_maps import TEXTS, FieldMap, JsonObject, Paths, field_maps_of
from papershelf.model import Author, CountKind, Link, LinkKind, PaperKind, Status
from papershelf.readers.fields import (
    Fields,
    is_address,
    page_span,
    paper_or_pdf,
    split_keywords,
    with_subtitle,
)
from papershelf.readers.json_stream import FETCHED
from papershelf.readers.json_values import all_texts, as_list, first_text, text_of, value_at
from papershelf.readers.people import people_in
from papershelf.readers.words import paper_kind, status_named
from papershelf.text.dates import most_exact, parse_loosely
from papershelf.text.tables import table

# As a date, a number this large counts milliseconds since 1970.
_MILLISECONDS = 10**11
_LAST_MILLISECOND = 253_402_300_799_999
_LINKS = {kind.value: kind for kind in LinkKind}
# Between the paths of the first and of the last page.
_SPAN = "…"


@cache
def known_maps(form: str) -> Mapping[str, FieldMap]:
    """Return the maps that come with Papershelf for a *form*, "json" or "xml", by their names."""
    return field_maps_of(table(f"readers/{form}_maps", dict[str, dict[str, Any]]))


def mapped_fields(name: str, record: JsonObject | Element) -> Fields:
    """Return what a *record* says under the paths of the map of this *name*."""
    if isinstance(record, Element):
        return _ElementReader(known_maps("xml")[name], record).fields()
    return MapReader(known_maps("json")[name], record).fields()


class MapReader:
    """The reading of one record; `odd` names the paths that lead to no value for their field."""

    def __init__(self, field_map: FieldMap, record: Any) -> None:
        self.map = field_map
        self.record = record
        self.odd: list[str] = []

    def fields(self) -> Fields:
        """Return what the record says."""
        texts = {name: self.text(name) for name in TEXTS if getattr(self.map, name)}
        if self.map.subtitle:
            texts["title"] = with_subtitle(texts["title"], self.text("subtitle"))
        return Fields(
            **texts,
            authors=self.authors(),
            keywords=self.keywords(),
            kind=self.kind(),
            identifiers=tuple(
                (scheme, self.first((path,), text_of) or "")
                for scheme, path in self.map.identifiers
            ),
            links=tuple(self.links()),
            status=self.status(),
            counts=tuple(self.counts()),
        )

    def at(self, path: str) -> Any:
        """Return what a path leads to, or None."""
        return value_at(self.record, path)

    def first(self, paths: Iterable[str], convert: Callable[[Any], Any]) -> Any:
        """Return the value of the first path that leads to one, converted; else None."""
        for path in paths:
            if value := self.at(path):
                if converted := convert(value):
                    return converted
                self.odd.append(path)
        return None

    def text(self, name: str) -> str:
        """Return the text of a field, or nothing."""
        if name == "pages":
            return self.pages()
        return self.first(getattr(self.map, name), _CONVERTERS.get(name, text_of)) or ""

    def pages(self) -> str:
        """Return the pages, which may be given by the first and the last."""
        for path in self.map.pages:
            ends = [self.first((end,), text_of) or "" for end in path.split(_SPAN)]
            if pages := page_span(ends[0], ends[-1]):
                return pages
        return ""

    def authors(self) -> tuple[Author, ...]:
        """Return the authors, with what the map knows of the parts of their names."""

        def people(value: Any) -> tuple[Author, ...]:
            named = [self.person(one) for one in as_list(value)] if self.map.people else value
            return people_in(named, self.map.separator)

        return self.first(self.map.authors, people) or ()

    def person(self, value: Any) -> Any:
        """Return a person with what the paths of the map lead to beside its own names."""
        if not isinstance(value, dict):
            return value
        found = {
            part: next(filter(None, (value_at(value, path) for path in paths)), None)
            for part, paths in self.map.people.items()
        }
        return {**value, **{part: said for part, said in found.items() if said}}

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords, in a list or in one text."""

        def split(value: Any) -> tuple[str, ...]:
            if not isinstance(value, str):
                return all_texts(value)
            text, separator = text_of(value), self.map.separator
            return tuple(text.split(separator)) if separator else split_keywords(text)

        return self.first(self.map.keywords, split) or ()

    def kind(self) -> PaperKind | None:
        """Return the kind that a word stands for, by the map's own or by anyone's meaning."""
        named = self.first(self.map.kind, text_of) or ""
        return self.map.kinds.get(named.lower()) or paper_kind([named]) or self.map.default

    def links(self) -> Iterator[Link]:
        """Yield the record's addresses, and its links as Papershelf writes them."""
        for kind, path in self.map.links:
            for address in self.first((path,), all_texts) or ():
                yield Link(url=address, kind=kind, field=path)
        written = self.map.link_objects
        for link in as_list(self.at(written)) if written else ():
            address = text_of(link.get("url")) if isinstance(link, dict) else ""
            if address:
                kind = _LINKS.get(text_of(link.get("kind")), LinkKind.OTHER)
                yield Link(url=address, kind=kind, field=text_of(link.get("field")))
            else:
                self.odd.append(written)

    def status(self) -> Status | None:
        """Return what the first path says that leads to text; most words say nothing."""
        texts = (all_texts(self.at(path)) for path in self.map.status)
        return status_named(next(filter(None, texts), ()))

    def counts(self) -> Iterator[tuple[CountKind, str, str]]:
        """Yield the record's numbers with their dates; a list is none."""
        day = self.first((*self.map.counted, *FETCHED), _date_text) or ""
        for kind, path in self.map.counts:
            found = self.at(path)
            value = found if isinstance(found, dict) else {"value": found}
            if text := text_of(value.get("value")):
                yield kind, text, text_of(value.get("date")) or day


class _ElementReader(MapReader):
    """The reading of an element of XML."""

    def at(self, path: str) -> list[str]:
        """Return the texts that a path leads to."""
        return xml.texts_at(self.record, path)

    def all(self, paths: Paths) -> list[str]:
        """Return the texts that any of *paths* leads to."""
        return list(chain.from_iterable(map(self.at, paths)))

    def text(self, name: str) -> str:
        """Return the text of a field, with its markup where that may be shown."""
        paths = getattr(self.map, name)
        if name in ("title", "subtitle", "abstract"):
            return xml.marked_at(self.record, *paths)
        if name == "published":
            years, days = map(xml.dated, self.all(paths)), self.all(self.map.day)
            first, *others = *years, ""
            dates = (f"{day} {first}" for day in days if first)
            return most_exact([first, *others, *dates, *filter(parse_loosely, days)])
        return super().text(name)

    def authors(self) -> tuple[Author, ...]:
        """Return the authors by the parts of their names."""
        given: Iterator[list[Element]] = map(self.record.findall, self.map.authors)
        found = next(filter(None, given), [])
        return tuple(xml.person_at(one, self.map.people) for one in found)

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords of all paths."""
        return tuple(self.all(self.map.keywords))

    def kind(self) -> PaperKind | None:
        """Return the kind that the first word names that names one."""
        return paper_kind(self.all(self.map.kind)) or self.map.default

    def links(self) -> Iterator[Link]:
        """Yield the addresses, several in one text at times; much else there is no address."""
        for kind, path in self.map.links:
            for address in filter(is_address, " ".join(self.at(path)).split()):
                own = paper_or_pdf(address) if kind is LinkKind.PAPER else kind
                yield Link(url=address, kind=own, field=self.map.told_as)


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
    # Statements of rights are in one list with it.
    "license": lambda value: "\n".join(all_texts(value)),
    # It may be given as a list of paragraphs.
    "abstract": lambda value: "\n\n".join(all_texts(value)),
    "published": _date_text,
    "listed": _date_text,
}
