"""Papers in groups, as those of a year in JSON and YAML."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from papershelf.model import Source
from papershelf.problems import Problem, warning
from papershelf.readers.words import TITLES, letters
from papershelf.text.wording import count

# A paper has one of these keys besides its title: pages and jobs have titles, too.
_SIGNS = frozenset({"author", "authors", "abstract", "journal", "doi"})
# What has one of these is a paper, and holds others only as those that it cites.
_OWN = TITLES | {"originaltitle", "abstract", "doi"}


def papers_within(value: Any) -> Iterator[Any]:
    """Yield the records in *value* if it is no paper but holds papers, at any depth.

    If all values beside a paper are objects, they are records, too.
    """
    if not _OWN.isdisjoint(_keys_of(value)):
        return
    parts = _parts_of(value)
    are_records = all(map(_keys_of, parts)) and any(map(_is_paper, parts))
    for part in parts:
        yield from [part] if are_records or _is_paper(part) else papers_within(part)


def left_out(value: Any, papers: Sequence[Any], source: Source) -> Iterator[Problem]:
    """Yield a warning if *value* holds objects with titles that are not among its *papers*."""
    if papers and (number := _titles_in(value) - sum(map(_titles_in, papers))):
        message = f"{count(number, 'object')} with a title but no author, abstract, journal or DOI"
        yield warning(source, message, "left out; add the authors if it is a paper", lost=number)


def _titles_in(value: Any) -> int:
    return not TITLES.isdisjoint(_keys_of(value)) or sum(map(_titles_in, _parts_of(value)))


def _parts_of(value: Any) -> Sequence[Any]:
    parts = list(value.values()) if isinstance(value, Mapping) else value
    return parts if isinstance(parts, list) else ()


def _is_paper(value: Any) -> bool:
    keys = _keys_of(value)
    return not (TITLES.isdisjoint(keys) or _SIGNS.isdisjoint(keys))


def _keys_of(value: Any) -> set[str]:
    return set(map(letters, value)) if isinstance(value, Mapping) else set()
