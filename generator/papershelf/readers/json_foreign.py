"""What services answer in JSON that holds no papers, and the way to those."""

from __future__ import annotations

from itertools import islice

from msgspec import Struct

from papershelf.curated.field_maps import JsonObject
from papershelf.model import Source
from papershelf.problems import Problem
from papershelf.readers.fields import shown, unusable

_SHOWN_KEYS = 8


class ForeignRecord(Struct, frozen=True, kw_only=True):
    """What a record with all of some *keys* is, and what to do; *titled* where it has a title."""

    name: str
    hint: str
    keys: tuple[str, ...]
    titled: bool = False


_WORKS = "ask the service for its works"
_FOREIGN = tuple(
    ForeignRecord(name=name, hint=hint, keys=tuple(keys.split()), titled=titled)
    for name, hint, keys, titled in (
        ("a journal in Crossref", _WORKS, "ISSN counts coverage", True),
        ("a member of Crossref", _WORKS, "primary-name prefixes", False),
        ("a funder in Crossref", _WORKS, "name alt-names uri", False),
        ("a prefix in Crossref", _WORKS, "member prefix", False),
        ("a journal in the DOAJ", "ask the service for articles", "bibjson", False),
        ("no work of OpenAlex", _WORKS, "display_name works_count", False),
        ("a person in Semantic Scholar", "ask for the papers", "authorId paperCount", False),
        ("summaries of PubMed", "fetch the records as XML", "uids", False),
        ("results of Scopus", "export RIS or CSV there", "search-results", False),
        ("works in ORCID", "export BibTeX there", "group path", False),
        (
            "a link of Papers with Code",
            "take papers-with-abstracts.json",
            "paper_title repo_url",
            False,
        ),
        ("an error of a service", "ask again", "error", False),
        ("an error of a service", "ask again", "status message", False),
    )
)


def foreign_record(record: JsonObject) -> ForeignRecord | None:
    """Return what a *record* is that is known to be no paper, or None."""
    titled = "title" in record
    fitting = (
        one
        for one in _FOREIGN
        if one.titled == titled and all(record.get(key) is not None for key in one.keys)
    )
    return next(fitting, None)


def unknown_record(record: JsonObject, source: Source) -> Problem:
    """Return the problem that no map fits a *record*, and what it is where that is known."""
    if foreign := foreign_record(record):
        return unusable(source, f"no paper, but {foreign.name}", foreign.hint)
    if "title" in record:
        return unusable(source, "no title", "every paper needs one")
    keys = ", ".join(map(shown, islice(record, _SHOWN_KEYS))) or "nothing"
    hint = "a record needs a “title”; the setting “maps” can say where yours is"
    return unusable(source, f"no known kind of record, it holds {keys}", hint)
