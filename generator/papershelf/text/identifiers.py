"""Parse identifiers of papers (DOI, arXiv id, ...) and of persons into normal forms.

An ORCID is stored as it is; any other identity of a person is written "registry:id".
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Identifier
from papershelf.text.tables import table

# The strongest first; a paper's id is the strongest of its identifiers.
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
    """The content of `registries.yml`: hosts, and forms and resolvers by scheme."""

    hosts: dict[str, tuple[str, str]]
    forms: dict[str, str]
    resolvers: dict[str, str]


_TABLE = table("text/registries", _Registries)
_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?P<host>[\w.-]+)(?::[0-9]+)?/(?P<rest>[^#]*)", re.IGNORECASE
)
# By host, the scheme of its papers' identifiers, and the pattern of the rest of an address.
ADDRESSES = {
    host: (scheme, re.compile(pattern, re.IGNORECASE))
    for host, (scheme, pattern) in _TABLE.hosts.items()
}
_DOI_OF_ARXIV = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
# "doi:" or "arXiv:", and the address of a resolver.
_PREFIX = re.compile(
    r"\A(?:info:doi/|(?:doi|arxiv)(?:\s*:\s*|\s+))?"
    r"(?:(?:https?://[^\s/]+|(?:dx\.)?doi\.org|arxiv\.org)/(?:abs/|pdf/|html/)?)?",
    re.IGNORECASE,
)
_TRAILING = ".,;"
# https://support.orcid.org/hc/en-us/articles/360006897674, whose hyphens some leave out.
_ORCID = re.compile(r"(?<![0-9])([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9Xx])(?![0-9])")


def _doi(value: str) -> Identifier | None:
    """Return a DOI in lower case, or an arXiv id if it is a DOI of arXiv; None if invalid."""
    bare = unquote(_PREFIX.sub("", value.strip())).rstrip(_TRAILING)
    bare = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if not _DOI.fullmatch(bare):
        return None
    match = _DOI_OF_ARXIV.fullmatch(bare)
    if match:
        return _arxiv(match[1])
    return Identifier(scheme="doi", value=bare.lower())


def _arxiv(value: str) -> Identifier | None:
    """Return an arXiv id without its version; None if invalid."""
    match = _ARXIV.fullmatch(_PREFIX.sub("", value.strip()).removesuffix(".pdf"))
    return Identifier(scheme="arxiv", value=match[1]) if match else None


def identifier(scheme: str, value: str) -> Identifier | None:
    """Return an identifier in normal form, or None where *value* is not valid in *scheme*."""
    if scheme == "doi":
        return _doi(value)
    if scheme == "arxiv":
        return _arxiv(value)
    if "://" in value:
        parsed = identifier_of(value)
        return parsed if parsed and parsed.scheme == scheme else None
    bare = value.strip()
    # Some sources leave out the letters of PubMed Central.
    bare = f"PMC{bare}" if scheme == "pmcid" and bare.isdecimal() else bare
    match = re.fullmatch(_TABLE.forms[scheme], bare)
    return Identifier(scheme=scheme, value=match[0]) if match else None


def scheme_named(name: str) -> str:
    """Return the scheme that a source calls *name*, in any case, or ""."""
    folded = name.casefold()
    return folded if folded in SCHEMES else _OTHER_NAMES.get(folded, "")


def identifier_of(url: str) -> Identifier | None:
    """Return the identifier in an address of a resolver or of a registry's page, or None."""
    address = _ADDRESS.fullmatch(url.strip().partition("#")[0])
    registry = address and ADDRESSES.get(address["host"].lower())
    if not address or not registry:
        return None
    scheme, pattern = registry
    match = pattern.fullmatch(unquote(address["rest"]).rstrip("/"))
    if not match:
        return None
    value = "/".join(match.groups())
    # `identifier` would parse an address within the address, and one within that.
    is_nested = "://" in value and scheme not in ("doi", "arxiv")
    return None if is_nested else identifier(scheme, value)


def orcid_of(text: str) -> str:
    """Return the ORCID in a text such as "ORCID: 0000-0002-1825-0097" or an address, else ""."""
    match = _ORCID.search(text)
    return "-".join(match.groups()).upper() if match else ""


def registry_address(identifier: Identifier) -> str:
    """Return the address at which a registry shows the paper with an identifier, or ""."""
    value = quote(identifier.value, safe="/:.-_~'", errors="replace")
    return _TABLE.resolvers.get(identifier.scheme, "").format(value)


def orcid_address(orcid: str) -> str:
    """Return the address of an ORCID's page."""
    return f"https://orcid.org/{quote(orcid, errors='replace')}"


class _Registry(Struct, frozen=True):
    """A registry of `people.yml`; `certain` is what precedes an id within text without address."""

    address: str
    id: str
    names: str
    certain: str = ""


_REGISTRIES = table("text/people", dict[str, _Registry])
_BARE_ID = {
    name: re.compile(rf"(?:(?:https?://)?(?:www\.)?{each.address}|user=)?({each.id})(?:[.&?#].*)?")
    for name, each in _REGISTRIES.items()
}
_WITHIN_TEXT = {
    name: re.compile(rf"(?:{each.address}|{each.certain or each.address})({each.id})(?![\w-])")
    for name, each in _REGISTRIES.items()
}
_KEYS = {name: frozenset(each.names.split()) for name, each in _REGISTRIES.items()}
_ORCID_KEYS = frozenset({"orcid", "orcidid"})
_ID_KEYS = _ORCID_KEYS.union(*_KEYS.values())


def identity_of(text: str) -> str:
    """Return the first identity of a person within *text*, except ORCIDs, or ""."""
    matches = ((registry, pattern.search(text)) for registry, pattern in _WITHIN_TEXT.items())
    return next((f"{registry}:{match[1]}" for registry, match in matches if match), "")


def identified(author: Author, text: str) -> Author:
    """Return *author* with the ORCID and other identity in *text*."""
    return _with_ids(author, orcid_of(text), identity_of(text))


def identified_by(author: Author, ids: Mapping[str, str]) -> Author:
    """Return *author* with the ORCID and identity in *ids*, whose keys are reduced to letters."""
    if _ID_KEYS.isdisjoint(ids):
        return author
    orcid = next((orcid_of(value) for name, value in ids.items() if name in _ORCID_KEYS), "")
    identities = (
        identity_from_id(registry, value)
        for registry, names in _KEYS.items()
        for name, value in ids.items()
        if name in names
    )
    return _with_ids(author, orcid, next(filter(None, identities), ""))


def _with_ids(author: Author, orcid: str, identity: str) -> Author:
    """Return *author* with the ids that it lacks; an identity in its name, as in DBLP, prevails."""
    return replace(author, orcid=author.orcid or orcid, identity=author.identity or identity)


def identity_from_id(registry: str, text: str) -> str:
    """Return the identity "registry:id" for an id in *registry*, bare or in its address, or ""."""
    match = _BARE_ID[registry].fullmatch(text.strip())
    return f"{registry}:{match[1]}" if match else ""
