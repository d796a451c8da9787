"""Records of unknown programs, perhaps in groups: their fields have the names that people use."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject, field_maps_of
from papershelf.readers.maps import PAGE_SEPARATOR, as_list, objects_in
from papershelf.readers.words import TITLES, fields_named, letters

# A paper has one of these keys besides its title: pages and jobs have titles, too.
_SIGNS = frozenset({"author", "authors", "abstract", "journal", "doi"})


def plain_map(record: JsonObject) -> FieldMap:
    """Return the map of *record*, whose fields, perhaps in objects, have the names of people."""
    paths = dict.fromkeys(record)
    for key, value in record.items():
        path = f"{key}[]" if isinstance(value, list) else key
        paths |= dict.fromkeys(f"{path}.{name}" for part in objects_in(value) for name in part)
    return map_of(tuple(paths))


@lru_cache(maxsize=1 << 10)
def map_of(paths: tuple[str, ...]) -> FieldMap:
    """Return the map of a record whose *paths* have the names that people use for fields."""
    named = fields_named(paths)
    ends = PAGE_SEPARATOR.join((*named["first"][:1], *named["last"][:1]))
    fields = {
        **named,
        # The title of an object in the record is not that of the paper.
        "title": [path for path in named["title"] if "." not in path] or ["title"],
        # In tables, these may be notes, and numbers of rows.
        "abstract": [*named["abstract"], "description"],
        "issue": [*named["issue"], "number"],
        "pages": [*named["pages"], ends],
        "published": [*named["date"], "year and month", *named["year"]],
        # Links that `links.py` does not find or takes for others, and links that must be addresses.
        "paper": ["html_url", "source_urls[].url", "downloadUrl"],
        "pdf": "best_oa_location.url_for_pdf",
        "code": ["code", "github", "repository", "repo"],
    }
    return field_maps_of({"": fields})[""]


def papers_within(value: Any) -> Iterator[Any]:
    """Yield the records in *value* if it has no title but holds papers, at any depth.

    If all values beside a paper are objects, they are records, too.
    """
    if not TITLES.isdisjoint(_keys_of(value)):
        return
    parts = list(value.values()) if isinstance(value, Mapping) else as_list(value)
    are_records = all(map(_keys_of, parts)) and any(map(_is_paper, parts))
    for part in parts:
        if are_records or _is_paper(part):
            yield part
        elif isinstance(part, Mapping | list):
            yield from papers_within(part)


def _is_paper(value: Any) -> bool:
    keys = _keys_of(value)
    return not (TITLES.isdisjoint(keys) or _SIGNS.isdisjoint(keys))


def _keys_of(value: Any) -> set[str]:
    return set(map(letters, value)) if isinstance(value, Mapping) else set()
