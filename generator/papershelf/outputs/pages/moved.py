"""The addresses that papers had under other titles: small pages that lead to the new ones."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import paper_path, site_path
from papershelf.outputs.lists import ListPage, page_tasks
from papershelf.outputs.page import Head, IndexRow, IndexSection, PageContent


def moved_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of a page at every address that papers had and none has now."""
    pages = (_moved_page(slug, papers, site) for slug, papers in _moved(catalog).items())
    yield from page_tasks(pages, site)


def _moved(catalog: Catalog) -> Mapping[str, list[Paper]]:
    """Return by a slug that no paper has any more those that had it."""
    taken = {paper.slug for paper in catalog.papers}
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in catalog.papers:
        for slug in paper.former:
            if slug not in taken and paper not in found[slug]:
                found[slug].append(paper)
    return found


def _moved_page(slug: str, papers: list[Paper], site: Site) -> ListPage:
    """Return the page that leads to the new address; of several the visitor has to choose."""
    target = site_path(paper_path(papers[0].slug), directory_urls=site.directory_urls)
    moved = target if len(papers) == 1 else ""
    head = Head(description="This paper has moved.", moved=moved)
    rows = tuple(IndexRow(papers=((paper.title, paper.slug),)) for paper in papers)
    content = PageContent("moved", head, {}, {}, (IndexSection("", rows),))
    return ListPage(content, paper_path(slug))
