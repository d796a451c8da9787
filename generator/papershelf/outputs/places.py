"""Places that pages name: of records in a repository, and of what lies behind a link."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from papershelf.config import Site
from papershelf.model import Paper, Source
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.page import PageLink
from papershelf.text.identifiers import identifier_of
from papershelf.text.wording import shorten

# Registries whose identifiers people know by sight.
_REGISTRIES = {"doi": "doi", "arxiv": "arXiv"}
_LONGEST = 60
# Of these the path names a repository; of others the host says enough.
_REPOSITORY_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "huggingface.co"})
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
    return shorten(
        f"{host}{path}".rstrip("/") if host in _REPOSITORY_HOSTS else host or path, _LONGEST
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
