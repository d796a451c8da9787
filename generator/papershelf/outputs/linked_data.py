"""A paper in the terms of https://schema.org, as JSON-LD."""

import json
from collections.abc import Iterator
from typing import Any

from papershelf.config import Site
from papershelf.model import Author, LinkKind, Paper, Status
from papershelf.outputs.addresses import (
    TOPICS,
    VENUES,
    YEARS,
    address_of,
    paper_path,
    part_path,
    topic_path,
    venue_path,
    year_path,
)
from papershelf.outputs.kinds import names_of, numbers_of
from papershelf.outputs.markdown import quoted
from papershelf.outputs.people import shown
from papershelf.outputs.places import where
from papershelf.text.formula import readable
from papershelf.text.identifiers import orcid_address, resolved
from papershelf.text.wording import UNPRINTABLE, shorten

_CONTEXT = "https://schema.org"
# What comes with a paper, and the property that has its address.
_PARTS = {
    LinkKind.CODE: ("SoftwareSourceCode", "codeRepository"),
    LinkKind.DATA: ("Dataset", "url"),
}
# Whose identifiers are known beyond one venue.
_REGISTRIES = frozenset({"doi", "arxiv", "pmid", "pmcid"})
_LONGEST_NAME = 200

# What a page says to people or in another form as well: in a large catalog, once.
_SAID_BESIDE = frozenset({"url", "keywords", "license", "sameAs", "pagination"})

_Node = dict[str, Any]


def linked_data(paper: Paper, site: Site) -> str:
    """Return the script that describes a paper, and the way to its page where the site has one."""
    left_out = _SAID_BESIDE if site.is_large else ()
    own = _article(paper, site).items()
    known = {name: value for name, value in own if value and name not in left_out}
    nodes = [known] if site.is_large else [known, *_breadcrumbs(paper, site)]
    graph: _Node = {"@graph": nodes} if len(nodes) > 1 else nodes[0]
    written = json.dumps({"@context": _CONTEXT, **graph}, ensure_ascii=False, separators=(",", ":"))
    safe = UNPRINTABLE.sub("", written).replace("<", "\\u003c")
    return f"<script type=application/ld+json>{safe}</script>"


def _article(paper: Paper, site: Site) -> _Node:
    """Return all that can be said of a paper, empty where that is not known."""
    names = names_of(paper)
    return {
        "@type": names.schema,
        "headline": readable(paper.title),
        "url": address_of(paper_path(paper.slug), site) if site.url else "",
        "author": [_author(author) for author in paper.authors],
        "datePublished": str(paper.published) if paper.year else "",
        "isPartOf": _series(paper),
        "reportNumber": numbers_of(paper, names)[1] if names.schema == "Report" else "",
        "pagination": paper.pages,
        "publisher": _named("Organization", paper.publisher),
        "inLanguage": paper.language,
        "license": quoted(paper.license),
        "keywords": [topic.label for topic in paper.topics] + list(paper.free_keywords),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": found.scheme, "value": found.value}
            for found in paper.identifiers
            if found.scheme in _REGISTRIES
        ],
        "sameAs": _addresses(paper),
        "mentions": list(_parts(paper, site)),
    }


def _named(kind: str, name: str) -> _Node | None:
    return {"@type": kind, "name": name} if name else None


def _author(author: Author) -> _Node:
    known: _Node = {
        "@type": "Organization" if author.literal else "Person",
        "name": shown(author.name),
    }
    return {**known, "sameAs": orcid_address(author.orcid)} if author.orcid else known


def _series(paper: Paper) -> _Node | None:
    """Return the issue, volume and series that a paper stands in, as far as they are known."""
    if not is_out(paper):
        return None
    names = names_of(paper)
    found = _named(names.series, venue_of(paper))
    for level, field, value in (
        ("PublicationVolume", "volumeNumber", paper.volume),
        ("PublicationIssue", "issueNumber", numbers_of(paper, names)[0]),
    ):
        if value:
            found = {"@type": level, field: value, **({"isPartOf": found} if found else {})}
    return found


def _addresses(paper: Paper) -> list[str]:
    """Return where else a paper is shown, each address once."""
    found = filter(None, map(resolved, paper.identifiers))
    return list(dict.fromkeys([*found, *web_addresses(paper, LinkKind.PAPER)]))


def _parts(paper: Paper, site: Site) -> Iterator[_Node]:
    """Yield what comes with a paper; what it is called is of its address, and left out as such."""
    for kind, (name, field) in _PARTS.items():
        for url in web_addresses(paper, kind):
            called = {} if site.is_large else {"name": where(url)}
            yield {"@type": name, **called, field: url}


def _breadcrumbs(paper: Paper, site: Site) -> Iterator[_Node]:
    """Yield the way to a page, where its addresses are known, without the page and the home page.

    https://developers.google.com/search/docs/appearance/structured-data/breadcrumb has both as no
    need, and wants two or more.
    """
    steps = list(_steps(paper)) if site.url else []
    if steps:
        items = [
            {"@type": "ListItem", "position": at, "name": name, "item": address_of(path, site)}
            for at, (name, path) in enumerate(steps, start=1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": items}


def _steps(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the index and the list that lead to a paper."""
    year = str(paper.year or "")
    if paper.venue and paper.venue.slug:
        first = venue_path(paper.venue.slug)
        yield "Venues", VENUES
        yield (
            f"{paper.venue.label} {year}".strip(),
            part_path(first, paper.year) if year else first,
        )
    elif year:
        yield "Years", YEARS
        yield year, year_path(paper.year)
    elif paper.topics:
        yield "Topics", TOPICS
        yield paper.topics[0].label, topic_path(paper.topics[0].id)


def is_out(paper: Paper) -> bool:
    """Tell whether a paper stands in its venue, and was not only to stand there."""
    return paper.status in (None, Status.RETRACTED)


def venue_of(paper: Paper) -> str:
    """Return the name of the venue that a paper stands in, cut where it is none that could be."""
    return shorten(paper.venue.name, _LONGEST_NAME) if paper.venue and is_out(paper) else ""


def web_addresses(paper: Paper, *kinds: LinkKind) -> list[str]:
    """Return the addresses of links of these *kinds* that a machine can follow, each once."""
    urls = dict.fromkeys(quoted(link.url) for link in paper.links_of(*kinds))
    return [url for url in urls if url.startswith(("https://", "http://"))]
