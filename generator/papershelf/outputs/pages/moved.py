"""Redirects from the addresses that papers have, or had, under other titles."""

from collections.abc import Iterator, Sequence
from itertools import chain

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import paper_path, site_path
from papershelf.outputs.forms.page import Head, IndexRow, PageContent
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.text.grouping import grouped_by
from papershelf.text.identifiers import SCHEMES
from papershelf.text.slugs import RESERVED, slug_of_text


def moved_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of a redirect page for each former address that is no paper's address now."""
    current = {paper.slug for paper in catalog.papers}
    moved = grouped_by(catalog.papers, _other_slugs).items()
    pages = (_moved_page(slug, papers, site) for slug, papers in moved if slug not in current)
    yield from page_tasks(pages, site)


def _other_slugs(paper: Paper) -> Iterator[str]:
    """Yield the former slugs of *paper*, and those that its merged records have on their own."""
    titles = (name for name in paper.aliases if name.partition(":")[0] not in SCHEMES)
    for slug in chain(paper.former, map(slug_of_text, titles)):
        if slug not in RESERVED:
            yield slug


def _moved_page(slug: str, papers: Sequence[Paper], site: Site) -> ListPage:
    """Return the page at *slug* that redirects to its paper, or lists *papers* if several."""
    target = site_path(paper_path(papers[0].slug), directory_urls=site.directory_urls)
    redirect = target if len(papers) == 1 else ""
    head = Head(description="This paper has moved.", moved=redirect)
    rows = tuple(IndexRow(papers=((paper.title, paper.slug),)) for paper in papers)
    return ListPage(PageContent("moved", head, sections=(("papers", rows),)), paper_path(slug))
