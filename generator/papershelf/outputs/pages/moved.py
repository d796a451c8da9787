"""Redirects from the previous addresses of papers, whose titles have changed."""

from collections.abc import Iterator, Sequence

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import paper_path, site_path
from papershelf.outputs.forms.page import Head, IndexRow, PageContent
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.text.grouping import grouped_by


def moved_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of a redirect page for each former address that is no paper's address now."""
    current = {paper.slug for paper in catalog.papers}
    moved = grouped_by(catalog.papers, lambda paper: paper.former).items()
    pages = (_moved_page(slug, papers, site) for slug, papers in moved if slug not in current)
    yield from page_tasks(pages, site)


def _moved_page(slug: str, papers: Sequence[Paper], site: Site) -> ListPage:
    """Return the page at *slug* that redirects to its paper, or lists *papers* if several."""
    target = site_path(paper_path(papers[0].slug), directory_urls=site.directory_urls)
    redirect = target if len(papers) == 1 else ""
    head = Head(description="This paper has moved.", moved=redirect)
    rows = tuple(IndexRow(papers=((paper.title, paper.slug),)) for paper in papers)
    return ListPage(PageContent("moved", head, sections=(("papers", rows),)), paper_path(slug))
