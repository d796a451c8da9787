"""Field maps at work: what records of JSON and YAML and elements of XML say by the paths of maps.

Anything may stand in any place of a record of others, and people under any of the usual names.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.curated.field_maps import TEXTS, FieldMap, JsonObject, Paths, field_maps_of
from papershelf.model import Author, CountKind, Link, LinkKind, PaperKind, Status
from papershelf.readers.fields import (
    Fields,
    is_address,
    page_span,
    paper_or_pdf,
    replace_surrogates,
    split_keywords,
    with_subtitle,
)
from papershelf.readers.json_stream import FETCHED_KEYS
from papershelf.readers.words import letters, paper_kind, status_named
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import in_common, most_exact, parse_loosely
from papershelf.text.identifiers import identified_by
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of, organisation, person
from papershelf.text.tables import table

# What makes plain in a record what the paths of a map can't reach.
Prepare = Callable[[JsonObject], JsonObject]
MapRow = tuple[FieldMap, Prepare | None]
# A name, a list where brackets follow, and what its objects must have.
_STEP = re.compile(r"([^.\[\]]+)(\[(?:([^=\]]+)=([^\]]*))?\])?(?:\.|$)")
# As a date, a number this large counts milliseconds since 1970.
_MILLISECONDS = 10**11
_LAST_MILLISECOND = 253_402_300_799_999
_LINKS = {kind.value: kind for kind in LinkKind}
# Between the paths of the first and of the last page.
_SPAN = "…"


def value_at(record: JsonObject, path: str) -> Any:
    """Return what a path leads to: one value or, through lists, several; None where nothing is.

    Of a list with "[key=value]" behind its name, those objects count that have the value.
    """
    if path in record or not ("." in path or "[" in path):
        return record.get(path)
    values: list[Any] = [record]
    for name, is_list, key, wanted in _steps(path):
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
        if is_list:
            inner = chain.from_iterable(value for value in values if isinstance(value, list))
            values = [
                one
                for one in inner
                if not key or (isinstance(one, dict) and one.get(key) == wanted)
            ]
    if "[]" in path:
        return values or None
    return values[0] if values else None


@lru_cache(maxsize=1 << 10)
def _steps(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_STEP.findall(path))


def objects_in(value: Any) -> list[JsonObject]:
    """Return the objects of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, Mapping)]


def inner_at(record: JsonObject, *names: str) -> JsonObject:
    """Return the object that names lead to, an empty one where there is none."""
    for name in names:
        record = next(iter(objects_in(record.get(name))), {})
    return record


def text_of(value: Any) -> str:
    """Return the text that a value is, or the first in a list; a number is one too."""
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), "")
    return ""


def all_texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list, or the single one."""
    return tuple(filter(None, map(text_of, as_list(value))))


def as_list(value: Any) -> list[Any]:
    """Return a list from a list or a single value."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first_text(record: JsonObject, *names: str) -> str:
    """Return the first text under one of some *names*."""
    texts = (text_of(record[name]).strip() for name in names if name in record)
    return next(filter(None, texts), "")


# With nothing but their letters, by what they hold.
_KEYS = {part: text.split() for part, text in table("readers/people", dict[str, str]).items()}
# What DataCite calls a body.
_BODY = "Organizational"


def people_in(value: Any, separator: str = "") -> tuple[Author, ...]:
    """Return authors from a list of names or objects, or from a text that holds several names."""
    if isinstance(value, str):
        text = text_of(value)
        return split_authors(text.replace(separator, ";") if separator else text)
    return tuple(filter(None, map(_author_in, as_list(value))))


def _author_in(value: Any) -> Author | None:
    """Return the author that a name, an object, or a list [family, given, suffix] is."""
    if isinstance(value, dict):
        return _person_in(value)
    if isinstance(value, list):
        family, given, suffix = (*map(text_of, value[:3]), "", "", "")[:3]
        return person(given=given, family=family, suffix=suffix) if family or given else None
    name = text_of(value).strip()
    return author_of(name) if name else None


def _person_in(value: Mapping[str, Any]) -> Author | None:
    """Return the author that an object describes, as who the source tells apart from others."""
    parts = {letters(name): inner for name, inner in value.items()}
    author = _author_in_parts(parts)
    if not author:
        return None
    identity, others = first_text(parts, "identity"), parts.get("others") is True
    if identity or others:
        known, others = identity or author.identity, others or author.others
        author = replace(author, identity=known, others=others)
    author = affiliated(author, *_affiliations_of(parts))
    return identified_by(author, {name: text_of(inner) for name, inner in parts.items()})


def _affiliations_of(parts: Mapping[str, Any]) -> list[str]:
    """Return where an author works, by the first name that tells."""
    given = (as_list(parts[name]) for name in _KEYS["affiliation"] if name in parts)
    return [
        first_text({letters(name): inner for name, inner in place.items()}, *_KEYS["place"])
        if isinstance(place, dict)
        else text_of(place)
        for place in next(filter(None, given), ())
    ]


def _author_in_parts(parts: Mapping[str, Any]) -> Author | None:
    """Return the author whose name is in *parts*, in one piece, or both."""
    name, family = first_text(parts, *_KEYS["name"]), first_text(parts, *_KEYS["family"])
    given = f"{first_text(parts, *_KEYS['given'])} {_joined(parts, _KEYS['middle'])}".strip()
    is_body = parts.get("literal") or parts.get("nametype") == _BODY
    if is_body and not family:
        return organisation(name) if name else None
    if name.startswith((f"{family},", f"{family} ")):
        name = ""
    if family or given:
        particle, suffix = _joined(parts, _KEYS["particle"]), first_text(parts, *_KEYS["suffix"])
        author = person(given=given, particle=particle, family=family, suffix=suffix)
        return replace(author, name=name) if name else author
    return author_of(name) if name else None


def _joined(parts: Mapping[str, Any], names: list[str]) -> str:
    """Return all texts under some *names* as one."""
    found = (text for name in names if name in parts for text in all_texts(parts[name]))
    return " ".join(found).strip()


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
        day = self.first((*self.map.counted, *FETCHED_KEYS), _date_text) or ""
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
    """Return a date as text: also CSL's parts, of a span what is common, and milliseconds."""
    if isinstance(value, dict):
        # [[2017, 6, 12]]
        parts = value.get("date-parts")
        dates = list(filter(None, map(_iso, as_list(parts)[:2])))
        return in_common(dates[0], dates[-1]) if dates else first_text(value, "raw", "literal")
    if isinstance(value, int) and _MILLISECONDS <= value <= _LAST_MILLISECOND:
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    return text_of(value)


def _iso(parts: Any) -> str:
    """Return the date of a list of year, month and day."""
    numbers = list(map(text_of, parts)) if isinstance(parts, list) else []
    return "-".join(number.zfill(2) for number in numbers[:3] if number)


_CONVERTERS: Mapping[str, Callable[[Any], str]] = {
    # Statements of rights are in one list with it.
    "license": lambda value: "\n".join(all_texts(value)),
    # It may be given as a list of paragraphs.
    "abstract": lambda value: "\n\n".join(all_texts(value)),
    "published": _date_text,
    "listed": _date_text,
}
