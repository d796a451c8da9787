"""Preprints: records that name a server where others name their journal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from papershelf.model import LinkKind, PaperKind
from papershelf.readers.fields import Fields
from papershelf.text.identifiers import ARXIV_ID, identifier, identifier_of

# Where a preprint is said to have appeared.
_SERVER = re.compile(
    r"(?:arxiv|biorxiv|medrxiv)(?![a-z])|corr(?=\s*(?:$|[,(]|abs/))", re.IGNORECASE
)
# DBLP gives the volume "abs/1706.03762" of the journal CoRR.
_CORR_VOLUME = re.compile(r"abs/(?P<id>.{5,40})")
_ARXIV = re.compile(
    rf"(?<![a-z])arxiv(?:\.org/(?:abs|pdf)/|[ .:]{{0,3}}(?:abs/)?)(?P<id>{ARXIV_ID})",
    re.IGNORECASE,
)


def arxiv_mention(text: str) -> str:
    """Return the arXiv id that a text names as such: "arXiv preprint arXiv:2010.11929"."""
    found = _ARXIV.search(text)
    return found["id"] if found else ""


def of_server(fields: Fields) -> Fields:
    """Return *fields* with the ids in a server's name, which is no journal of a preprint."""
    named = tuple(("arxiv", found) for found in _mentions_of(fields))
    known = replace(fields, identifiers=(*fields.identifiers, *named))
    on_arxiv = _is_on_arxiv(known)
    if _SERVER.match(fields.venue.strip()):
        plain = replace(known, kind=PaperKind.PREPRINT, venue="" if on_arxiv else fields.venue)
        return replace(plain, volume="") if _CORR_VOLUME.fullmatch(fields.volume) else plain
    unpublished = on_arxiv and fields.kind is PaperKind.OTHER
    return replace(known, kind=PaperKind.PREPRINT) if unpublished else known


def _mentions_of(fields: Fields) -> Iterator[str]:
    """Yield the arXiv ids in the name and the volume of a journal."""
    volume = _CORR_VOLUME.fullmatch(fields.volume.strip())
    if volume and _SERVER.match(fields.venue.strip()):
        yield volume["id"]
    if found := arxiv_mention(fields.venue):
        yield found


def _is_on_arxiv(fields: Fields) -> bool:
    """Return whether an identifier or an address of the paper is of arXiv."""
    given = [identifier(*pair) for pair in fields.identifiers if pair[1].strip()]
    given += [identifier_of(link.url) for link in fields.links if link.kind is LinkKind.PAPER]
    return any(found and found.scheme == "arxiv" for found in given)
