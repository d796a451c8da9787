"""JSON-LD of papers in the vocabulary of https://schema.org."""

import json
from collections.abc import Iterator
from typing import Any

from papershelf.config import PageSettings
from papershelf.model import Author, LinkKind, Paper
from papershelf.outputs.addresses import (
    TOPICS,
    VENUES,
    YEARS,
    address_of,
    paper_path,
    topic_path,
    venue_path,
    year_path,
)
from papershelf.outputs.forms.markdown import quoted
from papershelf.outputs.kinds import is_published, issue_and_number, kind_names
from papershelf.outputs.links import address_label
from papershelf.outputs.people import display_name
from papershelf.text.formula import readable
from papershelf.text.identifiers import orcid_address, registry_address
from papershelf.text.wording import UNPRINTABLE, shorten

_CONTEXT = "https://schema.org"
# The types of material that papers link to, and the property for its address.
_MATERIAL = {
    LinkKind.CODE: ("SoftwareSourceCode", "codeRepository"),
    LinkKind.DATA: ("Dataset", "url"),
}
# Registries whose identifiers are in use beyond one venue.
_REGISTRIES = frozenset({"doi", "arxiv", "pmid", "pmcid"})
_MAX_NAME = 200

# Properties that the page also has as text or in other metadata: a large catalog omits them.
_REDUNDANT = frozenset({"url", "keywords", "license", "sameAs", "pagination"})

_Node = dict[str, Any]


def linked_data(paper: Paper, site: PageSettings) -> str:
    """Return a script element with the JSON-LD of a paper and the breadcrumbs of its page."""
    omitted = _REDUNDANT if site.is_large else ()
    properties = _article(paper, site).items()
    article = {name: value for name, value in properties if value and name not in omitted}
    nodes = [article] if site.is_large else [article, *_breadcrumbs(paper, site)]
    graph: _Node = {"@graph": nodes} if len(nodes) > 1 else nodes[0]
    text = json.dumps({"@context": _CONTEXT, **graph}, ensure_ascii=False, separators=(",", ":"))
    safe = UNPRINTABLE.sub("", text).replace("<", "\\u003c")
    return f"<script type=application/ld+json>{safe}</script>"


def _article(paper: Paper, site: PageSettings) -> _Node:
    """Return all properties of a paper; those that are unknown have an empty value."""
    names = kind_names(paper)
    return {
        "@type": names.schema,
        "headline": readable(paper.title),
        "url": address_of(paper_path(paper.slug), site) if site.url else "",
        "author": [_author(author) for author in paper.authors],
        "datePublished": publication_date(paper),
        "isPartOf": _series(paper),
        "reportNumber": issue_and_number(paper, names)[1] if names.schema == "Report" else "",
        "pagination": paper.pages,
        "publisher": _named("Organization", paper.publisher),
        "inLanguage": paper.language,
        "license": quoted(paper.license),
        "keywords": [topic.label for topic in paper.topics] + list(paper.free_keywords),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": identifier.scheme, "value": identifier.value}
            for identifier in paper.identifiers
            if identifier.scheme in _REGISTRIES
        ],
        "sameAs": _addresses(paper),
        "mentions": list(_material(paper, site)),
    }


def _named(kind: str, name: str) -> _Node | None:
    return {"@type": kind, "name": name} if name else None


def _author(author: Author) -> _Node:
    node: _Node = {
        "@type": "Organization" if author.literal else "Person",
        "name": display_name(author.name),
    }
    return {**node, "sameAs": orcid_address(author.orcid)} if author.orcid else node


def _series(paper: Paper) -> _Node | None:
    """Return the issue, volume and series that contain a paper, nested by `isPartOf`, or None."""
    if not is_published(paper):
        return None
    names = kind_names(paper)
    node = _named(names.series, venue_name(paper))
    for kind, field, value in (
        ("PublicationVolume", "volumeNumber", paper.volume),
        ("PublicationIssue", "issueNumber", issue_and_number(paper, names)[0]),
    ):
        if value:
            node = {"@type": kind, field: value, **({"isPartOf": node} if node else {})}
    return node


def _addresses(paper: Paper) -> list[str]:
    """Return the addresses of other pages about a paper, without duplicates."""
    registered = filter(None, map(registry_address, paper.identifiers))
    return list(dict.fromkeys([*registered, *web_addresses(paper, LinkKind.PAPER)]))


def _material(paper: Paper, site: PageSettings) -> Iterator[_Node]:
    """Yield the code and data of a paper; a large catalog omits names, which repeat addresses."""
    for kind, (schema, field) in _MATERIAL.items():
        for url in web_addresses(paper, kind):
            name = {} if site.is_large else {"name": address_label(url)}
            yield {"@type": schema, **name, field: url}


def _breadcrumbs(paper: Paper, site: PageSettings) -> Iterator[_Node]:
    """Yield the breadcrumbs of a paper's page, if the site has a URL.

    https://developers.google.com/search/docs/appearance/structured-data/breadcrumb requires two or
    more steps, which need not include the page itself or the home page.
    """
    steps = list(_steps(paper)) if site.url else []
    if steps:
        items = [
            {"@type": "ListItem", "position": step, "name": name, "item": address_of(path, site)}
            for step, (name, path) in enumerate(steps, start=1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": items}


def _steps(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the labels and paths of the index and the list that lead to a paper."""
    year = str(paper.year or "")
    if paper.venue and paper.venue.slug:
        yield "Venues", VENUES
        yield f"{paper.venue.label} {year}".strip(), venue_path(paper.venue.slug, paper.year)
    elif year:
        yield "Years", YEARS
        yield year, year_path(paper.year)
    elif paper.topics:
        yield "Topics", TOPICS
        yield paper.topics[0].label, topic_path(paper.topics[0].id)


def publication_date(paper: Paper) -> str:
    """Return the date of publication in ISO 8601, as exact as it is known, or "" without a year."""
    return str(paper.published) if paper.year else ""


def venue_name(paper: Paper) -> str:
    """Return the name of the venue that published a paper, truncated if it is too long, or ""."""
    return shorten(paper.venue.name, _MAX_NAME) if paper.venue and is_published(paper) else ""


def web_addresses(paper: Paper, *kinds: LinkKind) -> list[str]:
    """Return the HTTP(S) addresses of links of these *kinds*, without duplicates."""
    urls = dict.fromkeys(quoted(link.url) for link in paper.links_of(*kinds))
    return [url for url in urls if url.startswith(("https://", "http://"))]
