"""Find papers in groups of JSON and YAML, such as those under a year or a session."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import repeat
from typing import Any

from papershelf.model import Source
from papershelf.problems import Problem, warning
from papershelf.readers.values import first_text
from papershelf.readers.words import NAMES, TITLES, fields_named, letters
from papershelf.text.wording import count

# A paper has one of these keys or a journal besides its title: pages and jobs have titles, too.
_SIGNS = frozenset({"author", "authors", "abstract", "doi"})
# An object with one of these keys is a paper itself, and objects in it are papers that it cites.
_OWN = TITLES | {"originaltitle", "abstract", "doi"}
# Where an object with a title lists papers or sessions; papers may have titled notes and data, too.
_LISTS = frozenset("papers articles publications entries items sessions tracks days".split())
# The fields of a group that each of its papers has; a date may be that of the file.
_SHARED = ("year", "venue", "volume", "issue", "publisher", "kind")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SOME_YEAR = re.compile(r"[0-9]{4}")


def is_group(value: Any) -> bool:
    """Return whether *value* is no paper, even with a title, since one of its lists has papers."""
    keys = _keys_of(value)
    if not keys or not keys.isdisjoint(_SIGNS.union(NAMES["authors"])):
        return False
    parts = (part for key in _LISTS & value.keys() for part in _parts_of(value[key]))
    return any(_is_paper(part) or is_group(part) for part in parts)


def papers_within(value: Any, unused: set[str]) -> list[Any]:
    """Return the records in *value* if it is no paper but holds papers, at any depth.

    If all values beside a paper are objects, they are records, too. A record takes the fields that
    it lacks from its groups; the keys of other texts and numbers there are added to *unused*.
    """
    beside: set[str] = set()
    papers = list(_papers_within(value, {}, beside))
    if papers:
        unused |= beside
    return papers


def _papers_within(value: Any, shared: Mapping[str, str], unused: set[str]) -> Iterator[Any]:
    """Yield the records in *value*, with the fields *shared* by the groups around it."""
    if not (is_group(value) or _OWN.isdisjoint(_keys_of(value))):
        return
    group = value if isinstance(value, Mapping) else {}
    shared = {**shared, **shared_fields(group, unused)}
    parts = _parts_of(value)
    are_records = all(map(_keys_of, parts)) and any(map(_is_paper, parts))
    for name, part in zip(group or repeat(""), parts, strict=False):
        fields = {**shared, "year": name} if _YEAR.fullmatch(name) else shared
        if (are_records or _is_paper(part)) and not is_group(part):
            yield completed_by(part, fields)
        else:
            yield from _papers_within(part, fields, unused)


def shared_fields(group: Mapping[str, Any], unused: set[str]) -> dict[str, str]:
    """Return the fields of a *group* that its papers have; add the keys of others to *unused*."""
    named = fields_named(tuple(group))
    meanings = {key: field for field in _SHARED for key in named[field]}
    fields: dict[str, str] = {}
    for key in group:
        text, field = first_text(group, key), meanings.get(key)
        if field and (field != "year" or _YEAR.fullmatch(text)):
            fields.setdefault(field, text)
        elif text:
            unused.add(key)
    return fields


def completed_by(paper: Any, fields: Mapping[str, str]) -> Any:
    """Return *paper* with those of *fields* that it lacks, if it is an object."""
    if not (fields and isinstance(paper, Mapping)):
        return paper
    named = fields_named(tuple(paper))
    given = {field for field in named if any(paper[name] for name in named[field])}
    # "published: false" is no date.
    if any(_SOME_YEAR.search(str(paper[name])) for name in named["date"]):
        given.add("year")
    # The copy of a dictionary keeps its class.
    completed: Any = copy(paper)
    completed |= {field: text for field, text in fields.items() if text and field not in given}
    return completed


def left_out(value: Any, papers: Sequence[Any], source: Source) -> Iterator[Problem]:
    """Yield a warning if *value* holds objects with titles that are not among its *papers*."""
    if papers and (number := _titles_in(value) - sum(map(_titles_in, papers))):
        message = f"{count(number, 'object')} with a title but no author, abstract, journal or DOI"
        yield warning(source, message, "left out; add the authors if it is a paper", lost=number)


def is_titled(value: Any) -> bool:
    """Return whether *value* is an object with a title."""
    return not TITLES.isdisjoint(_keys_of(value))


def _titles_in(value: Any) -> int:
    """Return the number of titled objects in *value* that are in no other one but groups."""
    is_one = is_titled(value) and not is_group(value)
    return 1 if is_one else sum(map(_titles_in, _parts_of(value)))


def _parts_of(value: Any) -> Sequence[Any]:
    parts = list(value.values()) if isinstance(value, Mapping) else value
    return parts if isinstance(parts, list) else ()


def _is_paper(value: Any) -> bool:
    return is_titled(value) and not _keys_of(value).isdisjoint(_SIGNS | {"journal"})


def _keys_of(value: Any) -> set[str]:
    return set(map(letters, value)) if isinstance(value, Mapping) else set()
