"""Papers in groups, as those of a year in JSON and YAML."""

from collections.abc import Iterator, Mapping
from typing import Any

from papershelf.readers.maps import as_list
from papershelf.readers.words import letters

# A paper has one of these keys besides its title: pages and jobs have titles, too.
_SIGNS = frozenset({"author", "authors", "abstract", "journal", "doi"})


def papers_within(value: Any) -> Iterator[Any]:
    """Yield the records in *value* if it has no title but holds papers, at any depth.

    If all values beside a paper are objects, they are records, too.
    """
    if "title" in _keys_of(value):
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
    return "title" in keys and not _SIGNS.isdisjoint(keys)


def _keys_of(value: Any) -> set[str]:
    return set(map(letters, value)) if isinstance(value, Mapping) else set()
