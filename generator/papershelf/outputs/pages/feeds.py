"""The page of feeds: it explains them and links to all feeds except those of authors."""

from collections.abc import Iterable, Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.addresses import FEEDS, OPML, search_feed_path
from papershelf.outputs.forms.html import attribute
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Section
from papershelf.outputs.groups import topic_groups, venue_groups
from papershelf.outputs.lists.newest import catalog_feed, group_feed
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.outputs.pages.notes import feed_of_notes

# The number of venues; each other venue's page links to its feed.
_MAX_VENUES = 100


def feeds_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page, if there are any feeds."""
    sections = dict(_sections(catalog, site))
    if any(sections.values()):
        discovery = "".join(_discovery(catalog, site))
        description = f"Feeds of new papers in {site.name}."
        head = Head(description=description, metadata=discovery)
        opml = (PageLink("OPML file of all topics", OPML),) if sections["Topics"] else ()
        content = PageContent("feeds", head, {"topics": opml}, tuple(sections.items()))
        yield from page_tasks([ListPage(content, FEEDS)], site)


def _sections(catalog: Catalog, site: Site) -> Iterator[Section]:
    """Yield the sections of feeds: of everything, of searches, of topics and of venues.

    Topics and venues with the most papers come first.
    """
    papers = ("New papers", catalog_feed(catalog, site), len(catalog.papers))
    yield "Everything", _rows([papers, ("Notes", feed_of_notes(catalog, site), 0)])
    items = catalog.searches.items()
    searches = [(name, search_feed_path(name), len(papers)) for name, (_, papers) in items]
    yield "Searches", _rows(searches if site.url else [])
    topics = topic_groups(catalog.topics, catalog), None
    venues = venue_groups(catalog), _MAX_VENUES
    for heading, (groups, most) in {"Topics": topics, "Venues": venues}.items():
        largest = sorted(groups, key=lambda group: -len(group.papers))
        feeds = [(it.label, group_feed(it, catalog, site), len(it.papers)) for it in largest]
        yield heading, _rows(feeds)[:most]


def _discovery(catalog: Catalog, site: Site) -> Iterator[str]:
    """Yield the <link> tags for feed readers of saved searches, which have no pages."""
    for name in catalog.searches if site.url else ():
        for kind, ending in (("atom+xml", "xml"), ("feed+json", "json")):
            url = attribute(f"{site.url}{search_feed_path(name)}.{ending}")
            yield f"<link rel=alternate type=application/{kind} title={attribute(name)} href={url}>"


def _rows(feeds: Iterable[tuple[str, str, int]]) -> tuple[IndexRow, ...]:
    """Return links to *feeds*, each with a label, a path (may be empty) and a number of papers."""
    return tuple(
        IndexRow(PageLink(label, f"{path}.xml", f"({papers:,})" if papers else ""))
        for label, path, papers in feeds
        if path
    )
