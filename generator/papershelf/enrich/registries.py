"""Links that follow from a paper's identifiers: where its registries show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from msgspec.structs import replace

from papershelf.enrich.links import key
from papershelf.model import Link, LinkKind, Paper

_PLACES: Mapping[str, tuple[LinkKind, str]] = {
    "doi": (LinkKind.PAPER, "https://doi.org/{}"),
    "arxiv": (LinkKind.PREPRINT, "https://arxiv.org/abs/{}"),
    "acl": (LinkKind.PAPER, "https://aclanthology.org/{}/"),
    "openreview": (LinkKind.PAPER, "https://openreview.net/forum?id={}"),
    "pmlr": (LinkKind.PAPER, "https://proceedings.mlr.press/{}.html"),
}


def add_registry_links(paper: Paper) -> Paper:
    """Return *paper* with links to its registries before the others, each address once."""
    if not paper.identifiers:
        return paper
    known = {key(link.url) for link in paper.links}
    new = tuple(link for link in _registry_links(paper) if key(link.url) not in known)
    return replace(paper, links=(*new, *paper.links)) if new else paper


def _registry_links(paper: Paper) -> Iterator[Link]:
    """Yield a link for each identifier of a registry that shows papers."""
    for identifier in paper.identifiers:
        if identifier.scheme in _PLACES:
            kind, address = _PLACES[identifier.scheme]
            url = address.format(quote(identifier.value, safe="/:.-_~'"))
            yield Link(url=url, kind=kind, field=identifier.scheme)
