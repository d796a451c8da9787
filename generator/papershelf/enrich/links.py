"""Links: to the registries of a paper and from its abstract, and what a visitor finds there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from papershelf.enrich.promises import WORDS, find_promises, last_clause, pending, rule
from papershelf.model import Link, LinkKind, Paper
from papershelf.text.addresses import REPOSITORY_HOSTS, find_addresses, normal_form
from papershelf.text.identifiers import resolved
from papershelf.text.sentences import quote, span_at
from papershelf.text.tables import table

_CODE, _MODEL, _DATA = LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA
_PAGE, _PAPER, _VIDEO = LinkKind.PROJECT_PAGE, LinkKind.PAPER, LinkKind.VIDEO
_LEADERBOARD, _OTHER = LinkKind.LEADERBOARD, LinkKind.OTHER
# Hosts at which capitals in a path make no difference.
_CASELESS_HOSTS = frozenset({*REPOSITORY_HOSTS, "doi.org"})


class _Place(Struct, frozen=True):
    """What lies below a path at some hosts: see `places.yml`."""

    kind: LinkKind
    hosts: tuple[str, ...]
    path: str = ""
    unless: tuple[LinkKind, ...] = ()


_PLACES = table("enrich/places", tuple[_Place, ...])
# Prose has no longer sentences; of what is longer, so much on each side of an address is evidence.
_LONGEST, _NEARBY = 2000, 300
# What ties the words of a clause to an address, which is "@" here.
_ANNOUNCES = rule(
    r"releas|availab|open[ -]?sourc|public|found|access|download|provid|shar|host|visit|contribut"
    r"|(?:\b(?:at|in|on|from|via|by|see|is|here)|[:,(\[])\W*@\Z|\A@\W*(?:for|contain|includ|with)"
)
# What a paper only uses or is compared with, "@" again being the address.
_NOUNS = (
    r"(?:implementations?|codes?|code[ -]?bases?|repositor(?:y|ies)|librar(?:y|ies)|toolkits?"
    r"|packages?|scripts?|frameworks?|checkpoints?|weights|models?)"
)
_USES = (
    r"\b(?:compar\w+|baselines?|bas(?:ed|es|ing) (?:up)?on|buil(?:d|ds|t|ding) (?:up)?on"
    r"|(?:adapt|borrow|deriv|fine-?tun|fork|modif|reproduc)\w*|using"
    r"|we (?:\w+ly )?(?:use|used|adopt|adopted|employ|employed|follow|followed|run|ran))\b"
)
_OF_OTHERS = rule(
    rf"{_USES}[^;]{{0,200}}\b{_NOUNS} (?:of|by|from) [^;]{{1,200}}@\Z"
    rf"|{_USES}[^;]{{0,200}}\b(?:public|official|original|existing|reference|third[ -]party|their)"
    rf" (?:[\w-]+ ){{0,2}}{_NOUNS}\W[^;]{{0,40}}@\Z"
)
_OWN = rule(
    r"(?<!\bcompare )(?<!\bcomparing )\bours?\b"
    r"|\bwe (?:\w+ly )?(?:release|share|publish|provide|make|open)"
    r"|\b(?:is|are|be|made|been|also) (?:\w+ly )?(?:available|released|public|found|open)"
)
_LABEL = re.compile(r"\[([^\[\]/]*)\]\(|\}\s?\{([^{}/]*)\}")


def add_registry_links(paper: Paper) -> Paper:
    """Return *paper* with links to its registries before the others, each address once."""
    known = {key(link.url) for link in paper.links}
    new: list[Link] = []
    for identifier in paper.identifiers:
        url = resolved(identifier)
        if url and key(url) not in known:
            kind = LinkKind.PREPRINT if identifier.scheme == "arxiv" else _PAPER
            new.append(Link(url=url, kind=kind, field=identifier.scheme))
    return replace(paper, links=(*new, *paper.links)) if new else paper


def add_links(paper: Paper) -> Paper:
    """Return *paper* with the links of its abstract after its own, and its promises."""
    links = unique((*paper.links, *find_links(paper.abstract)))
    return replace(paper, links=links, promises=find_promises(paper.abstract, links))


def find_links(text: str) -> tuple[Link, ...]:
    """Find the links of an abstract in its order, each address once."""
    return unique(_links_in(text))


def unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """Keep the first link to each address, with what only a later one knows filled in."""
    kept: dict[str, Link] = {}
    for link in links:
        place = key(link.url)
        first = kept.setdefault(place, link)
        evidence, written = first.evidence or link.evidence, first.written or link.written
        if first is not link and (evidence, written) != (first.evidence, first.written):
            kept[place] = replace(first, evidence=evidence, written=written)
    return tuple(kept.values())


@lru_cache(maxsize=1 << 8)
def key(url: str) -> str:
    """Make the same text of addresses that lead to the same place."""
    parts = urlsplit(normal_form(url))
    if not parts.netloc:
        return url
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    path = path.lower() if host in _CASELESS_HOSTS else path
    return parts._replace(scheme="", netloc=host, path=path).geturl()


def _links_in(text: str) -> Iterator[Link]:
    """Yield a link for every address, by the words of its sentence that are nearest to it."""
    addresses = find_addresses(text)
    nexts = [*(address.start for address in addresses[1:]), len(text)]
    left, last_sentence, last = list[LinkKind](), (0, 0), 0
    for address, following in zip(addresses, nexts, strict=False):
        sentence = start, end = span_at(text, address.start)
        if end - start > _LONGEST:
            start, end = max(start, address.start - _NEARBY), min(end, address.end + _NEARBY)
        written = text[address.start : address.end]
        # The words that a Markdown or TeX link shows for its address, as if before it.
        shown = _LABEL.search(written)
        label = f"{shown[1] or shown[2]}: @" if shown else ""
        before = f"{text[max(start, last) : address.start]} @"
        after = f"@ {text[address.end : min(end, following)]}"
        # "Code and data are at X and Y": what X is not goes for Y.
        carried = left if sentence == last_sentence else []
        evidence = quote(text, start, end)
        later = pending(evidence)
        said = _said(label) or _said(before) or _said(after) or carried
        kinds = [kind for kind in said if kind not in later]
        kind = _kind_of(address.url, kinds)
        if kind in (_CODE, _MODEL) and _is_of_others(f"{text[start : address.start]} @", before):
            kind = _OTHER
        yield Link(url=address.url, kind=kind, evidence=evidence, written=written)
        left = [other for other in kinds if other is not kind]
        last_sentence, last = sentence, address.end


def _is_of_others(sentence: str, phrase: str) -> bool:
    """Return whether a *sentence* leads to what is used, and *phrase* not to their own."""
    return bool(_OF_OTHERS.search(" ".join(sentence.split())) and not _OWN.search(phrase))


def _said(phrase: str) -> list[LinkKind]:
    """List the kinds that the last clause of a phrase announces, in its order."""
    clause = last_clause(" ".join(phrase.split()))
    if not _ANNOUNCES.search(clause):
        return []
    places = [(m.start(), kind) for kind, words in WORDS.items() for m in words.finditer(clause)]
    return [kind for _, kind in sorted(places)]


def _kind_of(url: str, kinds: list[LinkKind]) -> LinkKind:
    """Judge an address by its host, and by the kinds that its sentence names."""
    parts = urlsplit(url)
    host = f".{parts.hostname}"
    for place in _PLACES:
        if _is_at(host, place.hosts) and re.match(place.path, parts.path):
            other = bool(kinds) and place.kind not in kinds and kinds[0] in place.unless
            return kinds[0] if other else place.kind
    return _by_words(kinds)


def _is_at(host: str, hosts: tuple[str, ...]) -> bool:
    """Return whether a *host*, after a dot, ends as one of *hosts*, or has a label that is one."""
    return host.endswith(hosts) or any(one in host for one in hosts if one.endswith("."))


def _by_words(kinds: list[LinkKind]) -> LinkKind:
    """Judge an address at an unknown host: what its clause names first is there.

    A page for everything goes before its contents, and a leaderboard before the data it ranks.
    """
    nearest = next((kind for kind in reversed(kinds) if kind is not _DATA), _OTHER)
    if nearest is _LEADERBOARD:
        return _LEADERBOARD
    if _PAGE in kinds:
        return _PAGE
    things = [kind for kind in kinds if kind not in (_LEADERBOARD, _VIDEO)]
    return next(iter(things or kinds), _OTHER)
