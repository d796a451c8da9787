"""The pages that scripts fill (search, similar and saved papers), and the OpenSearch document."""

from collections.abc import Iterator
from html import escape

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import text_task
from papershelf.engine.task import Task
from papershelf.outputs.addresses import SAVED, SEARCH, SIMILAR, address_of
from papershelf.outputs.forms.page import Head, PageContent
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.text.tables import table
from papershelf.text.wording import with_capital

# The maximum length of a short name in OpenSearch 1.1.
_SHORT_NAME = 16
_DESCRIPTION = table("outputs/xml", dict[str, str])["opensearch"]
# By path, the template of the content, that of the page, and the description.
_PAGES = {
    SEARCH: ("search", "search.html", "Search the papers by words, topic, year and venue."),
    SIMILAR: (
        "similar",
        "similar.html",
        "Paste a title and an abstract to find the most similar papers.",
    ),
    SAVED: ("saved", "main.html", "The papers that you have saved in this browser."),
}


def scripted_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the pages that scripts fill, and of the OpenSearch document."""
    limits = " ".join([f"{with_capital(limit)}." for limit in catalog.limits])
    for path, (name, template, description) in _PAGES.items():
        head = Head(description=description, template=template)
        yield from page_tasks([ListPage(PageContent(name, head, {"limits": limits}), path)], site)
    if site.url:
        # By this description in the format of OpenSearch 1.1 browsers offer the site's search.
        text = _DESCRIPTION.format(
            name=escape(site.name[:_SHORT_NAME].strip()),
            site=escape(site.name),
            address=escape(address_of(SEARCH, site)),
        )
        yield text_task("opensearch.xml", text)
