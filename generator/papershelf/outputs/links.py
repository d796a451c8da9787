"""Links of a paper: to its source in the repository, to a correction form, and to its material.

A page shows a paper's links as a row of actions: one of each kind, the others under "More links".
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup

from papershelf.config import PageSettings
from papershelf.model import Link, LinkKind, Paper, Source
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.forms.page import Form, PageLink
from papershelf.text.addresses import REPOSITORY_HOSTS
from papershelf.text.identifiers import identifier_of
from papershelf.text.licenses import license_label
from papershelf.text.tables import table
from papershelf.text.wording import shorten

# Registries whose identifiers people recognise.
_REGISTRIES = {"doi": "doi", "arxiv": "arXiv"}
_MAX_LENGTH = 60
# By host, the address of the form for a new issue, and its fields.
_ISSUE_FORMS = {
    "github.com": ("issues/new", "title", "body"),
    "gitlab.com": ("-/issues/new", "issue[title]", "issue[description]"),
}
# By kind, the label of a link and its icon, in the order of actions.
_KINDS = table("outputs/links", dict[LinkKind, tuple[str, str]])
LABELS = {kind: label for kind, (label, _) in _KINDS.items()}
_ORDER = list(_KINDS)
# The names of hosts of papers; a DOI leads to the publisher.
_HOST_NAMES = {
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
_OF_PAPERS = frozenset({LinkKind.PREPRINT, LinkKind.PAPER})


def address_label(url: str) -> str:
    """Return a short label of an address: its identifier, repository, or host."""
    identifier = identifier_of(url)
    if identifier and identifier.scheme in _REGISTRIES:
        return shorten(f"{_REGISTRIES[identifier.scheme]}:{identifier.value}", _MAX_LENGTH)
    host, path = _host_and_path(url)
    # The path names the repository at these hosts; at others the host is enough.
    return shorten(
        f"{host}{path}".rstrip("/") if host in REPOSITORY_HOSTS else host or path, _MAX_LENGTH
    )


def _host_and_path(url: str) -> tuple[str, str]:
    """Return the host of *url*, without "www.", and its path; all is path if it can't be parsed."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "[x]"
        return "", url
    return (parts.hostname or "").removeprefix("www."), parts.path


def _issue_form(repo_url: str) -> tuple[str, str, str] | None:
    """Return the path and the fields of the form for issues of a known code host, or None."""
    return _ISSUE_FORMS.get(urlsplit(repo_url).hostname or "")


def source_link(location: Source, files: AbstractSet[str], site: PageSettings) -> PageLink:
    """Return a location in the sources, with a link if the repository shows its file.

    A large catalog has no such links, which would take 75 bytes a paper.
    """
    if site.is_large or _issue_form(site.repo_url) is None or location.path not in files:
        return PageLink(location.label)
    file = quote(location.path, errors="replace")
    line = f"#L{location.line}" if location.line else ""
    return PageLink(location.label, f"{site.repo_url.rstrip('/')}/blob/HEAD/{file}{line}")


def license_link(paper: Paper) -> PageLink:
    """Return a link to the licence of a paper, labelled with its short name or its host."""
    label = license_label(paper.license) or f"Licence at {address_label(paper.license)}"
    return PageLink(label, paper.license)


def correction_address(paper: Paper, site: PageSettings) -> str:
    """Return the address of the form for an issue about *paper*, or "" for an unknown code host.

    In a large catalog it is "", as the theme's script builds the same address.
    """
    form = _issue_form(site.repo_url)
    if form is None or site.is_large:
        return ""
    path, title, body = form
    address = address_of(paper_path(paper.slug), site)
    text = f"Page: {address}\nSource: {paper.source}\n\nWhat should change:\n"
    values = {title: f"Correction: {shorten(paper.title, 100)}", body: text}
    query = urlencode(values, errors="replace")
    return f"{site.repo_url.rstrip('/')}/{path}?{query}"


def actions_of(links: Iterable[Link]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return the first link of each kind, in the order of `links.yml`, and the other links."""
    first: dict[LinkKind, Link] = {}
    ordered = sorted(links, key=lambda link: _ORDER.index(link.kind))
    others = [link for link in ordered if first.setdefault(link.kind, link) is not link]
    return tuple(first.values()), tuple(others)


def render_action(link: Link, form: Form) -> Markup:
    """Return a link as an action: its name, its icon, and a small label of its address."""
    icon = _KINDS[link.kind][1]
    start = f'<small class="ps-{icon}">' if icon else "<small>"
    small = form.html(f"{start}{form.text(address_label(link.url))}</small>")
    return form.link(form.join((_name(link), small), " "), link.url)


def _name(link: Link) -> str:
    """Return the name of a link: the host's for a paper if it is known, else its kind's."""
    host = _host_and_path(link.url)[0] if link.kind in _OF_PAPERS else ""
    return _HOST_NAMES.get(host, LABELS[link.kind])
