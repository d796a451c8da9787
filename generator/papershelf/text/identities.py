"""Identities: what tells a person from all others of the name, in registries of people.

An ORCID is kept by itself; any other is written "registry:id" (see `model.Author.identity`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author
from papershelf.text.identifiers import orcid_of
from papershelf.text.tables import table


class _Registry(Struct, frozen=True):
    """A registry of people in `people.yml`; of ids alone only some are `certain` amid text."""

    address: str
    id: str
    names: str
    certain: str = ""


_REGISTRIES = table("text/people", dict[str, _Registry])
_ALONE = {
    name: re.compile(rf"(?:(?:https?://)?(?:www\.)?{one.address}|user=)?({one.id})(?:[.&?#].*)?")
    for name, one in _REGISTRIES.items()
}
_AMID = {
    name: re.compile(rf"(?:{one.address}|{one.certain or one.address})({one.id})(?![\w-])")
    for name, one in _REGISTRIES.items()
}
_NAMED = {name: frozenset(one.names.split()) for name, one in _REGISTRIES.items()}
_ORCIDS = frozenset({"orcid", "orcidid"})


def identity_of(text: str) -> str:
    """Return the identity of a person that stands anywhere in a *text*, but no ORCID."""
    found = ((registry, pattern.search(text)) for registry, pattern in _AMID.items())
    return next((f"{registry}:{match[1]}" for registry, match in found if match), "")


def identified(author: Author, text: str) -> Author:
    """Return an author with the ORCID or other identity that stands in a *text*."""
    return _known_as(author, orcid_of(text), identity_of(text))


def identified_by(author: Author, ids: Mapping[str, str]) -> Author:
    """Return an author with what a record says of it under names with nothing but letters."""
    orcid = next((orcid_of(value) for name, value in ids.items() if name in _ORCIDS), "")
    return _known_as(author, orcid, next(_identities(ids), ""))


def paired(authors: Sequence[Author], texts: Sequence[str]) -> tuple[Author, ...]:
    """Return *authors* with the identities that a list of as many *texts* has in their places."""
    if len(authors) != len(texts):
        return tuple(authors)
    return tuple(map(identified, authors, texts))


def _known_as(author: Author, orcid: str, identity: str) -> Author:
    """Return an author with ids where there are any; the number that a name has outranks others."""
    if not (orcid or identity):
        return author
    return replace(author, orcid=author.orcid or orcid, identity=author.identity or identity)


def numbered(registry: str, text: str) -> str:
    """Return the identity of an id in a *registry*, alone or in its address, or nothing."""
    match = _ALONE[registry].fullmatch(text.strip())
    return f"{registry}:{match[1]}" if match else ""


def _identities(ids: Mapping[str, str]) -> Iterator[str]:
    for registry, names in _NAMED.items():
        for name, value in ids.items():
            if name in names and (found := numbered(registry, value)):
                yield found
