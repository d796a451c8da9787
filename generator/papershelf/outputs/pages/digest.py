"""The digests by month: an index, and each month's new papers by topic, those with code first."""

from collections.abc import Iterator

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.addresses import BY_MONTH
from papershelf.outputs.bars import share_rows
from papershelf.outputs.descriptions import list_description, main_topics
from papershelf.outputs.forms.page import Head, PageContent, PageLink, Values
from papershelf.outputs.groups import NamedPapers, frequent_topics
from papershelf.outputs.lists.headings import by_main_topic
from papershelf.outputs.lists.newest import by_topic_and_code, months_of
from papershelf.outputs.lists.orders import list_in_orders
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.text.wording import count


def digest_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index and of each month's pages, if any paper has a month."""
    if months := months_of(catalog):
        head = Head(description="New papers in this catalog, month by month.")
        content = PageContent("digests", head, sections=(("months", share_rows(months)),))
        yield from page_tasks([ListPage(content, BY_MONTH)], site)
    for month in months:
        group, intro = replace(month, papers=by_topic_and_code(month.papers)), _intro(month)
        pages = list_in_orders(intro, group, catalog, site, by_main_topic, order="Topic")
        yield from page_tasks(pages, site)


def _intro(month: NamedPapers) -> PageContent:
    """Return the content above the papers of *month*."""
    number = count(len(month.papers), "paper")
    description = list_description(f"{number} new in {month.label}", main_topics(month.papers))
    head = Head(description=description, title=f"New in {month.label}")
    order = f"{number}, grouped by topic, those with code first"
    values: Values = {"facts": (PageLink(order), PageLink("All months", BY_MONTH))}
    return PageContent("list", head, values, side=(("Topics", frequent_topics(month.papers)),))
