"""Corrections: what the maintainer says of papers and persons, which outranks every source."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from papershelf.model import Author, Identifier, Link, PaperKind, PartialDate, Source, Venue

Value = (
    str | tuple[str, ...] | tuple[Author, ...] | Identifier | Link | PaperKind | PartialDate | Venue
)


class Subject(StrEnum):
    """What a change is about.

    The key of a field is its name, that of an identifier its scheme, of a link its address, of a
    topic its id, and of a redirect its slug; of the rest a paper has only one.
    """

    FIELD = "field"
    LINK = "link"
    TOPIC = "topic"
    ADDRESS = "address"
    REDIRECT = "redirect"
    SHOWN = "shown"


class Change(Struct, frozen=True, kw_only=True):
    """One change of a paper: `value` is what it shall be from now on, or nothing to remove it.

    `source` is the line of the file.
    """

    subject: Subject
    key: str
    value: Value | None
    source: Source


class PaperCorrection(Struct, frozen=True, kw_only=True):
    """The changes of the paper that `paper` refers to."""

    paper: str
    changes: tuple[Change, ...]
    source: Source


class Group(Struct, frozen=True, kw_only=True):
    """References to records that are one paper, or that are not."""

    records: tuple[str, ...]
    source: Source


class PersonCorrection(Struct, frozen=True, kw_only=True):
    """What disambiguates persons.

    Either the names of `same_as` are other forms of `name`, or the author called `name` of the
    `papers` (references) is a person by himself, who is shown as `as_name`.
    """

    name: str
    same_as: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    as_name: str = ""
    source: Source


class Corrections(Struct, frozen=True, kw_only=True):
    """A file of corrections, each part in the order of the file.

    A reference is a paper's id or another identifier, its slug, its exact title, or the place of
    one of its records.
    """

    papers: tuple[PaperCorrection, ...] = ()
    merges: tuple[Group, ...] = ()
    splits: tuple[Group, ...] = ()
    people: tuple[PersonCorrection, ...] = ()
