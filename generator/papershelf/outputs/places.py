"""Places that pages name: of records in a repository, and of what lies behind links.

A paper's links are a row of actions: one for each kind, and the others behind "more".
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup

from papershelf.config import Site
from papershelf.model import Link, LinkKind, Paper, Source
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.page import Form, PageLink
from papershelf.text.addresses import REPOSITORY_HOSTS
from papershelf.text.identifiers import identifier_of
from papershelf.text.licenses import license_label
from papershelf.text.tables import table
from papershelf.text.wording import shorten

# Registries whose identifiers people know by sight.
_REGISTRIES = {"doi": "doi", "arxiv": "arXiv"}
_LONGEST = 60
# By host, the address of the form for a new issue, and its fields.
_ISSUE_FORMS = {
    "github.com": ("issues/new", "title", "body"),
    "gitlab.com": ("-/issues/new", "issue[title]", "issue[description]"),
}


# A page names an address several times, and in two forms.
@lru_cache(maxsize=1 << 8)
def where(url: str) -> str:
    """Return where an address leads: an identifier, a repository, or the host alone."""
    identifier = identifier_of(url)
    if identifier and identifier.scheme in _REGISTRIES:
        return shorten(f"{_REGISTRIES[identifier.scheme]}:{identifier.value}", _LONGEST)
    parts = host_and_path(url)
    if parts is None:
        return shorten(url, _LONGEST)
    host, path = parts
    # Of these the path names a repository; of others the host says enough.
    return shorten(
        f"{host}{path}".rstrip("/") if host in REPOSITORY_HOSTS else host or path, _LONGEST
    )


@lru_cache(maxsize=1 << 8)
def host_and_path(url: str) -> tuple[str, str] | None:
    """Return the host of an address without "www.", and its path; nothing where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "[x]"
        return None
    return (parts.hostname or "").removeprefix("www."), parts.path


def source(place: Source, files: AbstractSet[str], site: Site) -> PageLink:
    """Return a place in the sources, with its address where the repository shows this file."""
    if _code_host(site.repo_url) is None or place.path not in files:
        return PageLink(place.label)
    file = quote(place.path, errors="replace")
    line = f"#L{place.line}" if place.line else ""
    return PageLink(place.label, f"{site.repo_url.rstrip('/')}/blob/HEAD/{file}{line}")


def license_of(paper: Paper) -> PageLink:
    """Return what a paper may be used by: its licence in short, or where that stands."""
    label = license_label(paper.license) or f"Licence at {where(paper.license)}"
    return PageLink(label, paper.license)


def _code_host(repo_url: str) -> tuple[str, str, str] | None:
    """Return the form for a new issue and its fields at a host that is known to show files."""
    return _ISSUE_FORMS.get(urlsplit(repo_url).hostname or "")


def correction(paper: Paper, site: Site) -> str:
    """Return the address that opens an issue about this paper, where the code host has such a form.

    In a large catalog it is left to the script of the frame, which knows the same forms.
    """
    host = _code_host(site.repo_url)
    if host is None or site.is_large:
        return ""
    opens, title, body = host
    address = address_of(paper_path(paper.slug), site)
    text = f"Page: {address}\nSource: {paper.source}\n\nWhat should be different:\n"
    values = {title: f"Correction: {shorten(paper.title, 100)}", body: text}
    query = urlencode(values, errors="replace")
    return f"{site.repo_url.rstrip('/')}/{opens}?{query}"


_KINDS = table("outputs/links", dict[LinkKind, tuple[str, str]])
LABELS = {kind: label for kind, (label, _) in _KINDS.items()}
_ORDER = list(_KINDS)
# Where papers lie, by what people call it; of a DOI it is the publisher.
_PLACES = {
    "arxiv.org": "arXiv",
    "openreview.net": "OpenReview",
    "ecva.net": "ECVA",
    "jmlr.org": "JMLR",
    "openaccess.thecvf.com": "CVF",
    "proceedings.mlr.press": "PMLR",
    "proceedings.neurips.cc": "NeurIPS",
    "papers.nips.cc": "NeurIPS",
    "aclanthology.org": "ACL Anthology",
    "doi.org": "Publisher",
}
_PAPERS = frozenset({LinkKind.PREPRINT, LinkKind.PAPER})


def actions_of(links: Iterable[Link]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return the first link of each kind in the order of the row, and the others."""
    first: dict[LinkKind, Link] = {}
    ordered = sorted(links, key=lambda one: _ORDER.index(one.kind))
    others = [one for one in ordered if first.setdefault(one.kind, one) is not one]
    return tuple(first.values()), tuple(others)


def shown_action(found: Link, form: Form) -> Markup:
    """Return a link as an action in a form: its name, its icon, and in small where it leads."""
    icon = _KINDS[found.kind][1]
    start = f'<small class="ps-{icon}">' if icon else "<small>"
    small = form.html(f"{start}{form.text(where(found.url))}</small>")
    return form.link(form.join((_name(found), small), " "), found.url)


def _name(found: Link) -> str:
    """Return what a link is called: its kind, or of a paper the place where it lies."""
    parts = host_and_path(found.url) if found.kind in _PAPERS else None
    return _PLACES.get(parts[0] if parts else "", LABELS[found.kind])
