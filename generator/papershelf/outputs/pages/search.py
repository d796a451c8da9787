"""The search page, and what tells a browser that the site can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact, artifact
from papershelf.engine.task import Task, task
from papershelf.outputs.addresses import BROWSE, SEARCH, TOPICS, address_of
from papershelf.outputs.page import Head, PageContent, PageLink, page

_TEMPLATE = "search.html"
_OPENSEARCH = "opensearch.xml"
# OpenSearch 1.1 allows a short name so many letters.
_SHORT_NAME = 16
_DESCRIPTION = """\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{name}</ShortName>
  <Description>Search the papers of {site}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="{address}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def search_page(_catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page, whose script fills it, and of the site's description."""
    yield task(_pages_of, site)


def _pages_of(site: Site) -> list[Artifact]:
    """Return the page and, where the site's address is known, its description for browsers."""
    head = Head(
        description="Search the papers by words, topic, year and venue.",
        template=_TEMPLATE,
    )
    links = {
        "topics": (PageLink("topics", TOPICS),),
        "papers": (PageLink("all papers", BROWSE),),
    }
    found = [page(PageContent("search", head, {}, links), SEARCH, site)]
    if site.url:
        found.append(artifact(_OPENSEARCH, _opensearch(site).encode("utf-8", "replace")))
    return found


def _opensearch(site: Site) -> str:
    """Return OpenSearch 1.1, by which browsers add a site to their search engines."""
    return _DESCRIPTION.format(
        name=escape(site.name[:_SHORT_NAME].strip()),
        site=escape(site.name),
        address=escape(address_of(SEARCH, site)),
    )
