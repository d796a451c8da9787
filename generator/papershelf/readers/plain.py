"""Records of unknown programs: their fields have the names that people use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject, field_maps_of
from papershelf.model import Author
from papershelf.readers.fields import date_in, dated
from papershelf.readers.maps import (
    PAGE_SEPARATOR,
    MapReader,
    date_text,
    is_empty,
    objects_in,
    text_of,
)
from papershelf.readers.words import TITLES, WORDS, fields_named, letters, link_kind
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import paired

# "published: false" hides a page in Jekyll, and is no date.
_BOOLEANS = frozenset({"true", "false", "yes", "no"})
# A year that spreadsheets or pandas converted into a float.
_FLOAT = re.compile(r"([0-9]{4})[.,]0\Z")
# The end of a range of days and the time of day, in Notion's "March 12, 2024 → March 15, 2024" and
# "March 12, 2024 3:00 PM (UTC)".
_AFTER_DAY = re.compile(r" ?→.*|(?<=[0-9]{4}) [0-9]{1,2}:[0-9]{2}\b.*", re.DOTALL)
_READ = WORDS.read.union(*map(str.split, WORDS.fields.values()), map(letters, WORDS.fetched))


class PlainReader(MapReader):
    """A reader of one record with a map by `map_of` or `map_named`."""

    def text(self, name: str) -> str:
        """Return the text of the field *name*; a date is the most exact one of the paper's year."""
        if name != "published":
            return super().text(name)
        year, month, day = map(self._date, (self.map.year, self.map.month, self.map.day))
        year = dated(year)
        dates = map(self._date, zip(self.map.published))
        # A date of another year may be that of a note.
        others = (date_in(date, year, "", "") for date in dates if date not in ("", year))
        return most_exact([date_in("", year, month, day), *others])

    def _date(self, paths: Iterable[str]) -> str:
        """Return the first date at one of *paths*, in a form that all formats share, or ""."""
        text = _FLOAT.sub(r"\1", _AFTER_DAY.sub("", self.first(paths, date_text) or ""))
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
    return map_of(tuple(paths))


def identified_in(record: JsonObject, authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return *authors* with the ids in parallel lists of *record*, such as "~Jane_Doe1"."""
    for key in fields_named(tuple(record))["author_ids"]:
        value = record.get(key)
        ids = value.split(";") if isinstance(value, str) else value
        authors = paired(authors, list(map(text_of, ids)) if isinstance(ids, list) else [])
    return authors


def keys_not_read(record: JsonObject) -> set[str]:
    """Return the keys of *record* that have a value but no name that is read."""
    if TITLES.isdisjoint(map(letters, record)):
        return set()
    values = {key: value for key, value in record.items() if not _is_read(key, value)}
    # "selected: true" says how to show the paper.
    flags = {key for key, value in values.items() if str(value).lower() in _BOOLEANS}
    return {key for key, value in values.items() if not is_empty(value)} - flags


def _is_read(key: str, value: Any) -> bool:
    """Return whether a *key*, or one in the objects of its *value*, has a name that is read."""
    if letters(key) in _READ or link_kind(key):
        return True
    return any(letters(f"{key}{name}") in _READ for part in objects_in(value) for name in part)


@lru_cache(maxsize=1 << 10)
def map_of(paths: tuple[str, ...]) -> FieldMap:
    """Return the map of a record whose *paths* have the names that people use for fields."""
    named = fields_named(paths)
    return map_named(
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


def map_named(named: Mapping[str, Sequence[str]]) -> FieldMap:
    """Return the map of a record with the paths of each field in *named*."""
    ends = PAGE_SEPARATOR.join((*named["first"][:1], *named["last"][:1]))
    fields = {
        **named,
        "pages": [*named["pages"], *filter(None, [ends]), *named["article"]],
        "published": [*named["date"], *named["year"]],
    }
    return field_maps_of({"": fields})[""]
