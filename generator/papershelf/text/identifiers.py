"""Identifiers that name a paper for everyone, in one normal form each, and ids of people.

An ORCID is kept by itself; any other id of a person is written "registry:id".
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Identifier
from papershelf.text.tables import table

# The strongest first: what a paper's id is made from.
SCHEMES = ("doi", "arxiv", "acl", "openreview", "pmlr", "neurips", "cvf", "jmlr", "pmid", "pmcid")
_OTHER_NAMES = {"arxiv_id": "arxiv", "pubmed": "pmid", "pmc": "pmcid"}

# The form that the DOI Foundation advises for registrants: https://www.doi.org/the-identifier.
_DOI = re.compile(
    r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>\x00-\x1f\x7f]{1,250}"
    # A SICI, as in "10.1175/1520-0442(1999)012<0917:APDC>2.0.CO;2" (ANSI/NISO Z39.56).
    r"(?:<[a-z0-9]{0,12}:[^\s\"<>\x00-\x1f\x7f]{1,60}>[0-9]\.[0-9]\.co;[0-9](?:-[0-9a-z#])?)?",
    re.IGNORECASE,
)
# Both schemes of https://info.arxiv.org/help/arxiv_identifier.html, without the version.
ARXIV_ID = r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,20}(?:\.[A-Za-z-]{2,20})?/[0-9]{7})"
_ARXIV = re.compile(rf"({ARXIV_ID})(?:v[0-9]+)?")


class _Registries(Struct, frozen=True):
    """What `registries.yml` holds, the forms and resolvers by scheme."""

    hosts: dict[str, tuple[str, str]]
    forms: dict[str, str]
    resolvers: dict[str, str]


_KNOWN = table("text/registries", _Registries)
_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?P<host>[\w.-]+)(?::[0-9]+)?/(?P<rest>[^#]*)", re.IGNORECASE
)
# By host, the registry that shows papers there, and what follows the host in an address.
ADDRESSES = {
    host: (scheme, re.compile(pattern, re.IGNORECASE))
    for host, (scheme, pattern) in _KNOWN.hosts.items()
}
_DOI_OF_ARXIV = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
# "doi:", "arXiv:" or the address of a resolver.
_PREFIX = re.compile(r"\A(?:(?:doi|arxiv)\s*:\s*|https?://[^\s/]+/(?:abs/|pdf/)?)", re.IGNORECASE)
_TRAILING = ".,;"
# https://support.orcid.org/hc/en-us/articles/360006897674, whose hyphens some leave out.
_ORCID = re.compile(r"(?<![0-9])([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9Xx])(?![0-9])")


def _doi(value: str) -> Identifier | None:
    """Return a DOI in lower case, or the arXiv id that it stands for."""
    bare = unquote(_PREFIX.sub("", value.strip())).rstrip(_TRAILING)
    bare = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if not _DOI.fullmatch(bare):
        return None
    of_arxiv = _DOI_OF_ARXIV.fullmatch(bare)
    if of_arxiv:
        return _arxiv(of_arxiv[1])
    return Identifier(scheme="doi", value=bare.lower())


def _arxiv(value: str) -> Identifier | None:
    """Return an arXiv id without its version."""
    match = _ARXIV.fullmatch(_PREFIX.sub("", value.strip()).removesuffix(".pdf"))
    return Identifier(scheme="arxiv", value=match[1]) if match else None


def identifier(scheme: str, value: str) -> Identifier | None:
    """Return an identifier in normal form, or nothing where the value is not one of the scheme."""
    if scheme == "doi":
        return _doi(value)
    if scheme == "arxiv":
        return _arxiv(value)
    if "://" in value:
        named = identifier_of(value)
        return named if named and named.scheme == scheme else None
    bare = value.strip()
    # Some leave out the letters of PubMed Central.
    bare = f"PMC{bare}" if scheme == "pmcid" and bare.isdecimal() else bare
    found = re.fullmatch(_KNOWN.forms[scheme], bare)
    return Identifier(scheme=scheme, value=found[0]) if found else None


def scheme_named(name: str) -> str:
    """Return the scheme that a source calls by a *name*, whatever its case, or nothing."""
    known = name.casefold()
    return known if known in SCHEMES else _OTHER_NAMES.get(known, "")


def identifier_of(url: str) -> Identifier | None:
    """Return the identifier that an address is made from: a DOI, an arXiv page, etc.; or None."""
    address = _ADDRESS.fullmatch(url.strip().partition("#")[0])
    known = address and ADDRESSES.get(address["host"].lower())
    if not address or not known:
        return None
    scheme, pattern = known
    match = pattern.fullmatch(unquote(address["rest"]).rstrip("/"))
    return identifier(scheme, "/".join(match.groups())) if match else None


def orcid_of(text: str) -> str:
    """Return the ORCID in a text such as "ORCID: 0000-0002-1825-0097" or an address, or nothing."""
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else ""


def resolved(found: Identifier) -> str:
    """Return the address at which its registry shows what has an identifier, or nothing."""
    value = quote(found.value, safe="/:.-_~'", errors="replace")
    return _KNOWN.resolvers.get(found.scheme, "").format(value)


def orcid_address(orcid: str) -> str:
    """Return the address of the person who has an ORCID."""
    return f"https://orcid.org/{quote(orcid, errors='replace')}"


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
    found = (
        numbered(registry, value)
        for registry, names in _NAMED.items()
        for name, value in ids.items()
        if name in names
    )
    return _known_as(author, orcid, next(filter(None, found), ""))


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
