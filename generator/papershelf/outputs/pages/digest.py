"""What came in by month: an index, and the papers of each by topic, those with code first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper, PartialDate
from papershelf.outputs.addresses import BY_MONTH, month_path
from papershelf.outputs.descriptions import best, common_topics, of_list
from papershelf.outputs.lists import Leaf, ListPage, page_tasks, paper_lists
from papershelf.outputs.newest import by_main_topic, by_topic_and_code, months_of
from papershelf.outputs.page import Head, IndexSection, PageContent, PageLink, share_rows
from papershelf.text.wording import count


def digest_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index and of the pages of each month, if any is known."""
    months = months_of(catalog)
    if months:
        rows = share_rows(
            (PageLink(_label(month), month_path(month)), len(papers))
            for month, papers in months.items()
        )
        head = Head(description="What came in here, month by month.")
        content = PageContent("digests", head, {}, {}, (IndexSection("", rows),))
        yield from page_tasks([ListPage(content, Leaf(BY_MONTH))], site)
        yield from page_tasks(_pages(months, catalog, site), site)


def _pages(months: dict[str, list[Paper]], catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each month."""
    for month, papers in months.items():
        intro, first = _intro(month, papers), month_path(month)
        ordered = by_topic_and_code(papers)
        yield from paper_lists(intro, ordered, first, catalog, site, by_main_topic)


def _intro(month: str, papers: Sequence[Paper]) -> PageContent:
    """Return what stands above the *papers* of a *month*."""
    title = f"New in {_label(month)}"
    number = count(len(papers), "paper")
    often = best("mainly on", common_topics(papers))
    head = Head(description=of_list(f"{number} new in {_label(month)}", often), title=title)
    return PageContent("digest", head, {"count": number}, {})


def _label(month: str) -> str:
    """Return a month in words: "March 2026"."""
    year, number = map(int, month.split("-"))
    return PartialDate(year=year, month=number).label
