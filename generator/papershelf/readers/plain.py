"""Records of unknown programs: their fields have the names that people use."""

from functools import lru_cache

from papershelf.curated.field_maps import FieldMap, JsonObject, field_maps_of
from papershelf.readers.maps import PAGE_SEPARATOR, objects_in
from papershelf.readers.words import fields_named


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
