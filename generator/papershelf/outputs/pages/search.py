"""The search page, that of similar papers, and what tells browsers that a site can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.addresses import BROWSE, SEARCH, SIMILAR, TOPICS, address_of
from papershelf.outputs.files import text_task
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
        "similar": (PageLink("similar papers", SIMILAR),),
    }
    yield from page_tasks([ListPage(PageContent("search", head, {}, links), Leaf(SEARCH))], site)
    if site.url:
        yield text_task("opensearch.xml", _opensearch(site))


def similar_page(_catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page that finds papers like a text, which its script fills."""
    head = Head(
        description="Paste a title with an abstract, and find the papers that are most like it.",
        template="similar.html",
    )
    links = {
        "topics": (PageLink("topics", TOPICS),),
        "papers": (PageLink("all papers", BROWSE),),
        "search": (PageLink("search", SEARCH),),
    }
    yield from page_tasks([ListPage(PageContent("similar", head, {}, links), Leaf(SIMILAR))], site)


def _opensearch(site: Site) -> str:
    """Return OpenSearch 1.1, by which browsers add a site to their search engines."""
    return _DESCRIPTION.format(
        name=escape(site.name[:_SHORT_NAME].strip()),
        site=escape(site.name),
        address=escape(address_of(SEARCH, site)),
    )
