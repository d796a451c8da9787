"""Find links to registries and in abstracts, and classify them by their hosts and sentences."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct
from msgspec.structs import replace

from papershelf.enrich.promises import (
    ALL_NOUNS,
    NOUNS_BY_KIND,
    find_promises,
    last_clause,
    pending_kinds,
)
from papershelf.model import Link, LinkKind, Paper
from papershelf.text.addresses import REPOSITORY_HOSTS, Address, find_addresses, normal_form
from papershelf.text.identifiers import registry_address
from papershelf.text.sentences import quote, span_at
from papershelf.text.tables import table

# Hosts whose paths are case-insensitive.
_CASELESS_HOSTS = frozenset({*REPOSITORY_HOSTS, "doi.org"})


class _HostRule(Struct, frozen=True):
    """The kind of links below a path at some hosts: see `hosts.yml`."""

    kind: LinkKind
    hosts: tuple[str, ...]
    path: str = ""
    unless: tuple[LinkKind, ...] = ()


_HOST_RULES = table("enrich/hosts", tuple[_HostRule, ...])
# Words that connect a clause with an address, for which "@" stands here.
_ANNOUNCES = re.compile(
    r"releas|availab|open[ -]?sourc|public|found|access|download|provid|shar|host|visit|contribut"
    r"|(?:\b(?:at|in|on|from|via|by|see|is|here)|[:,(\[])\W*@\Z|\A@\W*(?:for|contain|includ|with)",
    re.IGNORECASE,
)
# Software of others, which the authors only use or compare with, before its address.
_SOFTWARE_KINDS = (LinkKind.CODE, LinkKind.MODEL)
_SOFTWARE = "|".join(chain(*(NOUNS_BY_KIND["artifacts"][kind] for kind in _SOFTWARE_KINDS)))
_USES = (
    r"\b(?:we (?:adapt(?:ed)?|compared?|fine-?tuned?|used?|r[au]n)|(?:is|are|was|were) based on)\b"
)
_OF_OTHERS = re.compile(
    rf"{_USES}[^,;]{{0,200}}\b(?:{_SOFTWARE}) (?:of|by|from)"
    r" (?!.*\b(?:ours?|is|are|available)\b)[^,;]{0,200}@\Z"
    rf"|{_USES}[^,;]{{0,20}}\b(?:official|original|public|reference|their)"
    rf" (?:[\w-]+ ){{0,2}}(?:{_SOFTWARE})\b(?!.*\bours?\b)[^,;]{{0,80}}@\Z",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\[([^\[\]/]*)\]\(|\}\s?\{([^{}/]*)\}")


def add_registry_links(paper: Paper) -> Paper:
    """Return *paper* with links to its registries before its other links, each address once."""
    existing = {link_key(link.url) for link in paper.links}
    new: list[Link] = []
    for identifier in paper.identifiers:
        url = registry_address(identifier)
        if url and link_key(url) not in existing:
            kind = LinkKind.PREPRINT if identifier.scheme == "arxiv" else LinkKind.PAPER
            new.append(Link(url=url, kind=kind, field=identifier.scheme))
    return replace(paper, links=(*new, *paper.links)) if new else paper


def add_links(paper: Paper) -> Paper:
    """Return *paper* with the links in its abstract after its other links, and its promises."""
    links = unique_links((*paper.links, *find_links(paper.abstract)))
    return replace(paper, links=links, promises=find_promises(paper.abstract, links))


def unique_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the first link to each address; fields that it lacks are taken from later ones."""
    kept: dict[str, Link] = {}
    for link in links:
        address = link_key(link.url)
        first = kept.setdefault(address, link)
        evidence, written = first.evidence or link.evidence, first.written or link.written
        if first is not link and (evidence, written) != (first.evidence, first.written):
            kept[address] = replace(first, evidence=evidence, written=written)
    return tuple(kept.values())


@lru_cache(maxsize=1 << 8)
def link_key(url: str) -> str:
    """Return the match key of *url*, which is equal for addresses of the same page."""
    parts = urlsplit(normal_form(url))
    if not parts.netloc:
        return url
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    path = path.lower() if host in _CASELESS_HOSTS else path
    return urlunsplit(("", host, path, parts.query, parts.fragment))


def find_links(text: str) -> Iterator[Link]:
    """Yield a link for every address in *text*; its kind depends on the nearest words."""
    addresses = find_addresses(text)
    next_starts = [*(address.start for address in addresses[1:]), len(text)]
    remaining, last_sentence, last_end = list[LinkKind](), (0, 0), 0
    for address, next_start in zip(addresses, next_starts, strict=False):
        sentence = start, end = span_at(text, address.start)
        named = _kinds_near(address, text, max(start, last_end), min(end, next_start))
        # In "Code and data are at X and Y" the kind that X has not got is left for Y.
        if not named and sentence == last_sentence:
            named = remaining
        evidence, written = quote(text, start, end), text[address.start : address.end]
        kinds = [kind for kind in named if kind not in pending_kinds(evidence)]
        kind = _kind_of(address.url, kinds)
        sentence_before = f"{quote(text, start, address.start)} @"
        if kind in _SOFTWARE_KINDS and _OF_OTHERS.search(sentence_before):
            kind = LinkKind.OTHER
        yield Link(url=address.url, kind=kind, evidence=evidence, written=written)
        remaining = [other for other in kinds if other is not kind]
        last_sentence, last_end = sentence, address.end


def _kinds_near(address: Address, text: str, start: int, end: int) -> list[LinkKind]:
    """Return the kinds that the words next to *address* name, from *start* to *end* of *text*."""
    # The label of a Markdown or TeX link counts like text before its address.
    label = _LABEL.search(text, address.start, address.end)
    return (
        _kinds_named(f"{label[1] or label[2]}: @" if label else "")
        or _kinds_named(f"{text[start : address.start]} @")
        or _kinds_named(f"@ {text[address.end : end]}")
    )


def _kinds_named(phrase: str) -> list[LinkKind]:
    """Return the kinds that the last clause of *phrase* announces, in the order of their nouns."""
    clause = last_clause(" ".join(phrase.split()))
    if not _ANNOUNCES.search(clause):
        return []
    matches = [
        (match.start(), kind)
        for kind, nouns in ALL_NOUNS.items()
        for match in nouns.finditer(clause)
    ]
    return [kind for _, kind in sorted(matches)]


def _kind_of(url: str, kinds: list[LinkKind]) -> LinkKind:
    """Return the kind of the link *url*, by its host and the *kinds* that its sentence names."""
    parts = urlsplit(url)
    host = f".{parts.hostname}"
    for host_rule in _HOST_RULES:
        if _is_at(host, host_rule.hosts) and re.match(host_rule.path, parts.path):
            overruled = bool(kinds) and host_rule.kind not in kinds and kinds[0] in host_rule.unless
            return kinds[0] if overruled else host_rule.kind
    return _kind_at_unknown_host(kinds)


def _is_at(host: str, hosts: tuple[str, ...]) -> bool:
    """Return whether *host*, after a dot, ends with one of *hosts*, or has one as a label."""
    return host.endswith(hosts) or any(label in host for label in hosts if label.endswith("."))


def _kind_at_unknown_host(kinds: list[LinkKind]) -> LinkKind:
    """Return the first of *kinds*, which its clause names, with exceptions."""
    # A project page goes before its contents, and a leaderboard before the data that it ranks.
    nearest = next((kind for kind in reversed(kinds) if kind is not LinkKind.DATA), LinkKind.OTHER)
    if nearest is LinkKind.LEADERBOARD:
        return LinkKind.LEADERBOARD
    if LinkKind.PROJECT_PAGE in kinds:
        return LinkKind.PROJECT_PAGE
    others = [kind for kind in kinds if kind not in (LinkKind.LEADERBOARD, LinkKind.VIDEO)]
    return next(iter(others or kinds), LinkKind.OTHER)
