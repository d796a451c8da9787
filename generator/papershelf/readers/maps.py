"""Apply field maps: read the fields of records, as of JSON and YAML, by their paths.

A person may have any of the usual keys.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec.structs import replace

from papershelf.curated.field_maps import TEXTS, FieldMap, JsonObject, field_maps_of
from papershelf.model import Author, CountKind, Link, LinkKind, PaperKind, Status
from papershelf.readers.fields import (
    Fields,
    author_in_parts,
    date_in,
    date_or_year,
    is_address,
    one_line,
    page_span,
    split_keywords,
    with_subtitle,
)
from papershelf.readers.links import STATEMENT
from papershelf.readers.values import (
    all_texts,
    as_list,
    date_text,
    first_text,
    is_empty,
    text_of,
    value_at,
)
from papershelf.readers.words import WORDS, letters, paper_kind, status_named
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact, parse_loosely
from papershelf.text.identifiers import identified_by, identifier
from papershelf.text.name_lists import split_authors
from papershelf.text.names import PARTICLES, author_of, organisation, person
from papershelf.text.tables import table

_LINKS = {kind.value: kind for kind in LinkKind}
# Separates the paths of the first and of the last page.
PAGE_SEPARATOR = "…"
# The keys of the parts of a person, reduced to their letters, by part.
_PARTS = {part: text.split() for part, text in table("readers/people", dict[str, str]).items()}
# DataCite's type of organisations.
_ORGANISATION = "Organizational"


def people_in(value: Any, separator: str = "") -> tuple[Author, ...]:
    """Return authors from a list of names or objects, or from a text that holds several names."""
    if isinstance(value, str):
        text = text_of(value)
        return split_authors(text.replace(separator, ";") if separator else text)
    return tuple(filter(None, map(_author_in, as_list(value))))


def _author_in(value: Any) -> Author | None:
    """Return the author in *value*: a name, an object, or a list [family, given, suffix]."""
    if isinstance(value, dict):
        return _person_in(value)
    if isinstance(value, list):
        family, given, suffix = map(text_of, [*value, "", "", ""][:3])
        return person(given=given, family=family, suffix=suffix) if family or given else None
    name = text_of(value).strip()
    return author_of(name) if name else None


def _person_in(value: Mapping[str, Any]) -> Author | None:
    """Return the author that an object describes, with the id that disambiguates the name."""
    parts = {letters(name): inner for name, inner in value.items()}
    author = _author_in_parts(parts)
    if not author:
        return None
    identity, others = first_text(parts, "identity"), parts.get("others") is True
    if identity or others:
        author_id, others = identity or author.identity, others or author.others
        author = replace(author, identity=author_id, others=others)
    if affiliations := _affiliations_of(parts):
        author = affiliated(author, *affiliations)
    return identified_by(author, {name: text_of(inner) for name, inner in parts.items()})


def _affiliations_of(parts: Mapping[str, Any]) -> list[str]:
    """Return the affiliations of an author, from the first key that has any."""
    values = (as_list(parts[name]) for name in _PARTS["affiliation"] if name in parts)
    return [
        first_text({letters(name): inner for name, inner in affiliation.items()}, *_PARTS["place"])
        if isinstance(affiliation, dict)
        else text_of(affiliation)
        for affiliation in next(filter(None, values), ())
    ]


def _author_in_parts(parts: Mapping[str, Any]) -> Author | None:
    """Return the author whose name is in *parts*: as one text, as parts of a name, or both."""
    name, family = first_text(parts, *_PARTS["name"]), first_text(parts, *_PARTS["family"])
    given = f"{first_text(parts, *_PARTS['given'])} {_joined(parts, _PARTS['middle'])}".strip()
    is_organisation = parts.get("literal") or parts.get("nametype") == _ORGANISATION
    if is_organisation and not family:
        return organisation(name) if name else None
    if name.startswith((f"{family},", f"{family} ")):
        name = ""
    if family or given:
        particle, suffix = _joined(parts, _PARTS["particle"]), first_text(parts, *_PARTS["suffix"])
        if not (name or particle or PARTICLES.isdisjoint(f"{given} {family}".split())):
            return author_in_parts(family, given, suffix)
        author = person(given=given, particle=particle, family=family, suffix=suffix)
        return replace(author, name=name) if name else author
    return author_of(name) if name else None


def _joined(parts: Mapping[str, Any], names: list[str]) -> str:
    """Return all texts under *names*, joined by spaces."""
    texts = [text for name in names if name in parts for text in all_texts(parts[name])]
    return " ".join(texts).strip()


@cache
def known_maps(form: str) -> Mapping[str, FieldMap]:
    """Return the built-in field maps for *form*, "json", "xml" or "text", by name."""
    return field_maps_of(table(f"readers/{form}_maps", dict[str, dict[str, Any]]))


def mapped_fields(name: str, record: JsonObject) -> Fields:
    """Return the fields of *record* at the paths of the built-in map *name*."""
    return MapReader(known_maps("json")[name], record).fields()


class MapReader:
    """A reader of one record; `unreadable` and `unused` are those of its fields."""

    # Whether a list should have only one text where one is read.
    is_single = False

    def __init__(self, field_map: FieldMap, record: Any) -> None:
        self.map = field_map
        self.record = record
        self.unreadable: list[str] = []
        self.unused: list[str] = []

    def fields(self) -> Fields:
        """Return the fields of the record."""
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
            unreadable=tuple(self.unreadable),
            unused=tuple(self.unused),
        )

    def at(self, path: str) -> Any:
        """Return the value at *path*, or None."""
        return value_at(self.record, path)

    def first(self, paths: Iterable[str], convert: Callable[[Any], Any]) -> Any:
        """Return the first value at one of *paths* that *convert* accepts, converted, or None."""
        for path in paths:
            if value := self.at(path):
                if converted := convert(value):
                    texts = all_texts(value) if convert is text_of and self.is_single else ()
                    if len(texts) > 1 and "[]" not in path:
                        self.add_unused(path, {identifier("doi", t) or one_line(t) for t in texts})
                    return converted
                if not is_empty(value):
                    self.unreadable.append(path)
        return None

    def add_unused(self, path: str, values: Collection[object]) -> None:
        """Add *path* to those unused if it has several different *values*: only one is used."""
        if len(values) > 1:
            self.unused.append(f"{path} (second value)")

    def text(self, name: str) -> str:
        """Return the text of the field *name*, or ""."""
        if name == "pages":
            return self.pages()
        return self.first(getattr(self.map, name), _CONVERTERS.get(name, text_of)) or ""

    def pages(self) -> str:
        """Return the pages, from one path or from the paths of the first and last page."""
        for path in self.map.pages:
            ends = [self.first((end,), text_of) or "" for end in path.split(PAGE_SEPARATOR)]
            if pages := page_span(ends[0], ends[-1]):
                return pages
        return ""

    def authors(self) -> tuple[Author, ...]:
        """Return the authors, with the parts of their names at the paths of the map."""

        def people(value: Any) -> tuple[Author, ...]:
            has_parts = self.map.people and not isinstance(value, str)
            named = [self.person(entry) for entry in as_list(value)] if has_parts else value
            return people_in(named, self.map.separator)

        return self.first(self.map.authors, people) or ()

    def person(self, value: Any) -> Any:
        """Return the object of a person with the values at the paths of the map added."""
        if not isinstance(value, dict):
            return value
        values = {
            part: next(filter(None, (value_at(value, path) for path in paths)), None)
            for part, paths in self.map.people.items()
        }
        return {**value, **{part: text for part, text in values.items() if text}}

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords at the first path that has any."""
        return self.first(self.map.keywords, self.split) or ()

    def split(self, value: Any) -> tuple[str, ...]:
        """Return the keywords in *value*, which is a list or one text."""
        if not isinstance(value, str):
            return all_texts(value)
        text, separator = text_of(value), self.map.separator
        return tuple(text.split(separator)) if separator else split_keywords(text)

    def kind(self) -> PaperKind | None:
        """Return the kind that the words at the paths of the map name, or the map's default."""
        words = (word for path in self.map.kind for word in self.first((path,), all_texts) or ())
        named = paper_kind(self.map.kinds.get(word.lower(), word) for word in words)
        return named or self.map.default

    def links(self) -> Iterator[Link]:
        """Yield a link for each address of the record, and for each link object of Papershelf."""
        for kind, path in self.map.links:
            for address in self.first((path,), all_texts) or ():
                yield Link(url=address, kind=kind, field=path)
        objects_path = self.map.link_objects
        for link in as_list(self.at(objects_path)) if objects_path else ():
            address = text_of(link.get("url")) if isinstance(link, dict) else ""
            if address:
                kind = _LINKS.get(text_of(link.get("kind")), LinkKind.OTHER)
                yield Link(url=address, kind=kind, field=text_of(link.get("field")))
            else:
                self.unreadable.append(objects_path)

    def status(self) -> Status | None:
        """Return the status that the first word with a meaning names; most words have none."""
        return status_named(text for path in self.map.status for text in all_texts(self.at(path)))

    def counts(self) -> Iterator[tuple[CountKind, str, str]]:
        """Yield the counts of the record with their dates; a list is no count."""
        date = self.first((*self.map.counted, *WORDS.fetched), date_text) or ""
        for kind, path in self.map.counts:
            item = self.at(path)
            value = item if isinstance(item, dict) else {"value": item}
            if len(as_list(item)) == 1 and (text := text_of(value.get("value"))):
                yield kind, text, text_of(value.get("date")) or date


class TextReader(MapReader):
    """A reader of one record with only texts, several at each path."""

    is_single = True

    def texts(self, paths: Iterable[str]) -> list[str]:
        """Return the texts at all of *paths*."""
        return [text for path in paths for text in self.at(path) or ()]

    def text(self, name: str) -> str:
        """Return the text of the field *name*; a date is the most exact one of the paper's year.

        In RIS that is PY. DA may lack the year, or be the day of an earlier version.
        """
        if name != "published":
            return super().text(name)
        for path in self.map.published:
            dates = map(parse_loosely, map(date_or_year, self.texts([path])))
            self.add_unused(path, {date.year for date in dates if date})
        years = [*map(date_or_year, self.texts(self.map.published)), ""]
        days = [date_in(day, years[0], "", "") for day in self.texts(self.map.day)]
        return most_exact([years[0], *days, *years[1:]])

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords at all paths."""
        return tuple(self.texts(self.map.keywords))

    def links(self) -> Iterator[Link]:
        """Yield a link for each address in the texts, which may contain other words.

        A text of one word is taken for an address, and reported if it is none. One with a scheme,
        such as that of a file, and a statement such as “none” are left out.
        """
        for kind, path in self.map.links:
            for text in self.texts((path,)):
                words = text.split()
                is_alone = len(words) == 1 and ":" not in text and not STATEMENT.fullmatch(words[0])
                for word in words:
                    if is_alone or is_address(word):
                        yield Link(url=word, kind=kind, field=self.map.link_field or path)


_CONVERTERS: Mapping[str, Callable[[Any], str]] = {
    # The list may also contain statements of rights.
    "license": lambda value: "\n".join(all_texts(value)),
    # An abstract may be a list of paragraphs.
    "abstract": lambda value: "\n\n".join(all_texts(value)),
    "published": date_text,
    "listed": date_text,
}
