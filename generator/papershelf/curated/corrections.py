"""The model of the maintainer's corrections, which take precedence over every source."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.yaml_nodes import nearest
from papershelf.model import Author, Identifier, Link, PaperKind, PartialDate, Source, Venue
from papershelf.problems import Problem, failure

_Member = TypeVar("_Member", str, int)
Value = (
    str | tuple[str, ...] | tuple[Author, ...] | Identifier | Link | PaperKind | PartialDate | Venue
)


class Subject(StrEnum):
    """The subject of a change.

    The key of a field is its name or the scheme of an identifier, that of a link its address, of a
    topic its id, and of a redirect its slug. The other subjects have no key, as a paper has only
    one of each.
    """

    FIELD = "field"
    LINK = "link"
    TOPIC = "topic"
    ADDRESS = "address"
    REDIRECT = "redirect"
    SHOWN = "shown"


class Change(Struct, frozen=True, kw_only=True):
    """One change of a paper: `value` is the new value, or None to remove the old one."""

    subject: Subject
    key: str
    value: Value | None
    source: Source

    @property
    def outcome(self) -> object:
        """What two changes of one subject must share in order to agree."""
        return self.value.kind if isinstance(self.value, Link) else self.value


class PaperCorrection(Struct, frozen=True, kw_only=True):
    """The changes of the paper that `paper` refers to."""

    paper: str
    changes: tuple[Change, ...]
    source: Source


class Group(Struct, frozen=True, kw_only=True):
    """References to records that are one paper (must-link), or different papers (cannot-link)."""

    records: tuple[str, ...]
    source: Source


class PersonCorrection(Struct, frozen=True, kw_only=True):
    """A correction that disambiguates persons.

    Either the names in `same_as` are other forms of `name`, or the author called `name` of the
    `papers` (references) is a separate person, who is shown as `as_name`.
    """

    name: str
    same_as: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    as_name: str = ""
    source: Source


class Corrections(Struct, frozen=True, kw_only=True):
    """A file of corrections, each part in the order of the file.

    A reference is a paper's id or another identifier, its slug, its exact title, or the source of
    one of its records (file and line).
    """

    papers: tuple[PaperCorrection, ...] = ()
    merges: tuple[Group, ...] = ()
    splits: tuple[Group, ...] = ()
    people: tuple[PersonCorrection, ...] = ()


def connected(groups: Iterable[Iterable[_Member]]) -> dict[_Member, set[_Member]]:
    """Return the connected component of each member of *groups*, which connect their members."""
    components: dict[_Member, set[_Member]] = {}
    for group in map(set, groups):
        component = group.union(*(components.get(member, ()) for member in group))
        components.update(dict.fromkeys(component, component))
    return components


def unknown_topics(corrections: Corrections, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield an error for each topic in *corrections* that *taxonomy* does not have."""
    for correction in corrections.papers:
        for change in correction.changes:
            if change.subject is Subject.TOPIC and change.key not in taxonomy.by_id:
                hint = nearest(change.key, taxonomy.by_id)
                yield failure(change.source, f"unknown topic '{change.key}'", hint)
