"""The search page, and what tells a browser that the site can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.outputs.addresses import BROWSE, SEARCH, TOPICS, address_of
from papershelf.outputs.lists import Leaf, ListPage, page_tasks
from papershelf.outputs.page import Head, PageContent, PageLink

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
    """Yield the tasks of the page, whose script fills it, and of its description for browsers."""
    head = Head(
        description="Search the papers by words, topic, year and venue.", template="search.html"
    )
    links = {
        "topics": (PageLink("topics", TOPICS),),
        "papers": (PageLink("all papers", BROWSE),),
    }
    yield from page_tasks([ListPage(PageContent("search", head, {}, links), Leaf(SEARCH))], site)
    if site.url:
        yield task(_opensearch, site)


def _opensearch(site: Site) -> list[Artifact]:
    """Return OpenSearch 1.1, by which browsers add a site to their search engines."""
    text = _DESCRIPTION.format(
        name=escape(site.name[:_SHORT_NAME].strip()),
        site=escape(site.name),
        address=escape(address_of(SEARCH, site)),
    )
    return [Artifact("opensearch.xml", text.encode("utf-8", "replace"))]
