"""Records of unknown programs: their fields have the names that people use."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject, field_maps_of
from papershelf.model import Author
from papershelf.readers.fields import date_in, date_or_year
from papershelf.readers.links import LISTS, STATEMENT, links_in
from papershelf.readers.maps import PAGE_SEPARATOR, MapReader
from papershelf.readers.values import date_text, first_text, is_empty, objects_in, text_of
from papershelf.readers.words import NAMES, TITLES, WORDS, fields_named, letters, link_kind
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import SCHEMES, identified, identified_by, scheme_named
from papershelf.text.names import author_of, initials_of

# "published: false" hides a page in Jekyll, and is no date.
_BOOLEANS = frozenset({"true", "false", "yes", "no"})
# A year that spreadsheets or pandas converted into a float.
_FLOAT = re.compile(r"([0-9]{4})[.,]0\Z")
# The end of a range of days and the time of day, in Notion's "March 12, 2024 → March 15, 2024" and
# "March 12, 2024 3:00 PM (UTC)".
_AFTER_DAY = re.compile(r" ?→.*|(?<=[0-9]{4}) [0-9]{1,2}:[0-9]{2}\b.*", re.DOTALL)
# The column of Scopus' ids; that of another registry's ids has its name in the plural.
SCOPUS_IDS = "authorsid"
_NAME_AND_ID = re.compile(r"[^/\d;]{2,100}/\d{4}-")
_NEXT_ID = re.compile(r"[;|\n]")
_READ = WORDS.read.union(LISTS, map(letters, (*WORDS.ids, *WORDS.fetched)), *NAMES.values())


class PlainReader(MapReader):
    """A reader of one record with a map by `map_from_paths` or `map_from_fields`."""

    is_single = True

    def text(self, name: str) -> str:
        """Return the text of the field *name*; a date is the most exact one of the paper's year."""
        if name != "published":
            return super().text(name)
        year, month, day = map(self._date, (self.map.year, self.map.month, self.map.day))
        year = date_or_year(year)
        dates = (self._date([path]) for path in self.map.published)
        # A date of another year may be that of a note.
        others = (date_in(date, year, "", "") for date in dates if date not in ("", year))
        return most_exact([date_in("", year, month, day), *others])

    def _date(self, paths: Iterable[str]) -> str:
        """Return the first date at one of *paths*, in a form that all formats share, or ""."""
        date = self.first(paths, date_text)
        text = _FLOAT.sub(r"\1", _AFTER_DAY.sub("", date)) if date else ""
        return "" if text.casefold() in _BOOLEANS else text

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords at all paths."""
        each = (self.first([path], self.split) or () for path in self.map.keywords)
        return tuple(chain.from_iterable(each))


def plain_map(record: JsonObject) -> FieldMap:
    """Return the map of *record*, whose fields, perhaps in objects, have the names of people."""
    paths = dict.fromkeys(record)
    for key, value in record.items():
        path = f"{key}[]" if isinstance(value, list) else key
        paths |= dict.fromkeys(f"{path}.{name}" for part in objects_in(value) for name in part)
    return map_from_paths(tuple(paths))


def listed_ids(record: JsonObject) -> list[tuple[str, str]]:
    """Return scheme and value of each identifier in the objects and lists of them in *record*."""
    pairs: list[tuple[str, Any]] = []
    for entry in (part for key in WORDS.ids for part in objects_in(record.get(key))):
        value = first_text(entry, *WORDS.id_values)
        pairs += [*entry.items(), (first_text(entry, *WORDS.id_schemes), value)]
    ids = [(scheme, text_of(value)) for name, value in pairs if (scheme := scheme_named(name))]
    return sorted(ids, key=lambda pair: SCHEMES.index(pair[0]))


def identified_in(record: JsonObject, authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return *authors* with the ids that *record* lists in their order, or by family names."""
    for key in fields_named(tuple(record))["author_ids"]:
        value, column = record[key], letters(key)
        ids = value if isinstance(value, list) else _NEXT_ID.split(text_of(value).strip("; "))
        texts = [text_of(each).strip() for each in ids]
        registry = "scopus" if column == SCOPUS_IDS else column.removesuffix("s")
        # "Bengio, Yoshua/0000-0002-9322-3515"
        if pairs := [text.partition("/") for text in texts if _NAME_AND_ID.match(text)]:
            authors = _with_ids_by_name(authors, [(name, orcid) for name, _, orcid in pairs])
        elif len(texts) == len(authors):
            authors = tuple(
                identified(identified_by(author, {registry: text}), text)
                for author, text in zip(authors, texts, strict=True)
            )
    return authors


def _with_ids_by_name(
    authors: tuple[Author, ...], pairs: Iterable[tuple[str, str]]
) -> tuple[Author, ...]:
    """Return *authors* with the ids in *pairs* of a name and an id, where the names are certain."""
    ids = {(_short_key(author_of(name)), author_id) for name, author_id in pairs}
    namesakes = Counter(map(_short_key, authors)) + Counter(key for key, _ in ids)
    # It is certain if one author and one id have the key.
    certain = {key: author_id for key, author_id in ids if namesakes[key] == 2}
    return tuple(identified(author, certain.get(_short_key(author), "")) for author in authors)


def _short_key(author: Author) -> tuple[str, str]:
    """Return the family name and the first initial; further ones may be missing in the table."""
    return author.family.casefold(), initials_of(author)[:1]


def keys_not_read(record: JsonObject, addresses: Sequence[str] = ()) -> set[str]:
    """Return the keys of *record* with a value, none of *addresses*, but no name that is read."""
    if TITLES.isdisjoint(map(letters, record)):
        return set()
    # "selected: true" says how to show the paper.
    values = (item for item in record.items() if str(item[1]).lower() not in _BOOLEANS)
    return {
        f"{key} (no address)" if link_kind(key) else key
        for key, value in values
        if not (is_empty(value) or value in addresses or _is_read(key, value))
    }


def _is_read(key: str, value: Any) -> bool:
    """Return whether a *key*, or one in the objects of its *value*, has a name that is read."""
    if letters(key) in _READ:
        return True
    if link_kind(key):
        is_text = isinstance(value, str) and (" " in value or not STATEMENT.fullmatch(value))
        return not is_text or any(links_in({key: value}))
    return any(letters(f"{key}{name}") in _READ for part in objects_in(value) for name in part)


@lru_cache(maxsize=1 << 10)
def map_from_paths(paths: tuple[str, ...]) -> FieldMap:
    """Return the map of a record whose *paths* have the names that people use for fields."""
    named = fields_named(paths)
    return map_from_fields(
        {
            **named,
            # The title of an object in the record is not that of the paper.
            "title": [path for path in named["title"] if "." not in path] or ["title"],
            # In tables, these may be notes, and numbers of rows.
            "abstract": [*named["abstract"], "description"],
            "issue": [*named["issue"], "number"],
            # Links that `links.py` does not find or takes for others, and links that must be
            # addresses.
            "paper": ["html_url", "source_urls[].url", "downloadUrl"],
            "pdf": ["best_oa_location.url_for_pdf"],
            "code": ["code", "github", "repository", "repo"],
        }
    )


def map_from_fields(named: Mapping[str, Sequence[str]]) -> FieldMap:
    """Return the map of a record with the paths of each field in *named*."""
    ends = PAGE_SEPARATOR.join((*named["first"][:1], *named["last"][:1]))
    fields = {
        **named,
        "pages": [*named["pages"], *filter(None, [ends]), *named["article"]],
        "published": [*named["date"], *named["year"]],
    }
    return field_maps_of({"": fields})[""]
