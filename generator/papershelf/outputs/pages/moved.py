"""The addresses that papers had under other titles: small pages that lead to the new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from operator import itemgetter

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.outputs.addresses import paper_path, place_of
from papershelf.outputs.form import Form
from papershelf.outputs.page import Head, PageContent, page

_CHUNKS = Lengths(least=8, most=64, one_in=16)

# By slugs that papers have now, their titles.
_Titles = dict[str, str]


class _MovedPages(Struct, frozen=True, kw_only=True):
    """By slugs that no paper has any more, the papers that had them."""

    papers: dict[str, _Titles]
    site: Site


def moved_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of a page at every address that papers had and none has now."""
    for group in grouped([*_moved(catalog).items()], itemgetter(0), _CHUNKS):
        yield task(_pages_of, _MovedPages(papers=dict(group), site=site))


def _moved(catalog: Catalog) -> Mapping[str, _Titles]:
    """Return by a slug that no paper has any more those that had it."""
    taken = {paper.slug for paper in catalog.papers}
    found: dict[str, _Titles] = defaultdict(dict)
    for paper in catalog.papers:
        for slug in paper.former:
            if slug not in taken:
                found[slug][paper.slug] = paper.title
    return found


def _pages_of(view: _MovedPages) -> list[Artifact]:
    """Return the pages of some addresses."""
    return [_moved_page(slug, papers, view.site) for slug, papers in view.papers.items()]


def _moved_page(slug: str, papers: _Titles, site: Site) -> Artifact:
    """Return the page that leads to the new address; of several the visitor has to choose."""
    target = place_of(paper_path(next(iter(papers))), directory_urls=site.directory_urls)
    head = Head(
        description="This paper has moved.",
        moved=target if len(papers) == 1 else "",
    )
    return page(
        PageContent("moved", head, {}, {}), paper_path(slug), site, partial(_values, papers)
    )


def _values(papers: _Titles, form: Form) -> Mapping[str, object]:
    links = [form.paper_link(title, slug) for slug, title in papers.items()]
    return {"links": links}
