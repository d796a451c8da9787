"""Identities: what tells a person from all others of the name, in registries of people.

An ORCID is kept by itself; any other is written "registry:id" (see `model.Author.identity`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.text.identifiers import orcid_of

# By registry, the address of a person there, and the id.
_REGISTRIES: Mapping[str, tuple[str, str]] = {
    # https://docs.openreview.net/getting-started/creating-an-openreview-profile
    "openreview": (r"openreview\.net/profile\?id=", r"~[^\W\d_][\w.'’-]{1,98}[0-9]"),
    "scholar": (r"scholar\.google\.[a-z.]{2,6}/citations\?(?:[^\s#]{0,60}&)?user=", r"[\w-]{12}"),
    # The numbers behind names, as "Wei Wang 0001", are kept as "dblp:".
    "pid": (r"dblp(?:\.uni-trier)?\.(?:org|de)/pid/", r"[0-9a-z]{1,3}/[0-9A-Za-z-]{1,20}"),
    "s2": (r"semanticscholar\.org/author/(?:[^/\s]{1,80}/)?", r"[0-9]{3,12}"),
    "scopus": (r"scopus\.com/authid/detail\.uri\?authorId=", r"[0-9]{8,12}"),
}
_ALONE = {
    registry: re.compile(rf"(?:(?:https?://)?(?:www\.)?{address}|user=)?({number})(?:[.&?#].*)?")
    for registry, (address, number) in _REGISTRIES.items()
}
# Of ids without an address only these are certain amid other text.
_CERTAIN = {"openreview": r"(?<![\w/])", "scholar": r"(?<![\w])user="}
_AMID = {
    registry: re.compile(rf"(?:{address}|{_CERTAIN.get(registry, address)})({number})(?![\w-])")
    for registry, (address, number) in _REGISTRIES.items()
}
# The names that records have for the id of an author, with nothing but their letters.
_NAMES: Mapping[str, str] = {
    "openreview": "openreview openreviewid openreviewprofile profile authorid id",
    "scholar": "googlescholar googlescholarid scholar scholarid gscholar gscholarid scholaruser",
    "pid": "pid dblp dblpid dblppid",
    "s2": "semanticscholar semanticscholarid authorid sid",
    "scopus": "scopus scopusid scopusauthorid",
}
_NAMED = {registry: frozenset(names.split()) for registry, names in _NAMES.items()}
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
