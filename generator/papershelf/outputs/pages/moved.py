"""The addresses that papers had under other titles: small pages that lead to the new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.markdown import as_label, front_matter, link, relative
from papershelf.outputs.page import Page
from papershelf.outputs.templates import render


def moved_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """A page at every address that papers had and none has now."""
    for slug, papers in moved(catalog).items():
        yield moved_page(slug, papers, settings)


def moved(catalog: Catalog) -> Mapping[str, Sequence[Paper]]:
    """By a slug that no paper has any more, those that had it."""
    taken = {paper.slug for paper in catalog.papers}
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in catalog.papers:
        for slug in dict.fromkeys(paper.former):
            if slug not in taken:
                found[slug].append(paper)
    return found


def moved_page(slug: str, papers: Sequence[Paper], settings: Settings) -> Page:
    """The page that leads to the new address; with several papers the visitor has to choose."""
    path = paper_path(slug)
    target = address_of(paper_path(papers[0].slug), replace(settings, site_url=""))
    text = render(
        "moved",
        front_matter=front_matter(
            "This paper has moved.",
            "navigation",
            "toc",
            listed=True,
            moved=target if len(papers) == 1 else "",
        ),
        links=[
            link(as_label(paper.title), relative(path, paper_path(paper.slug))) for paper in papers
        ],
    )
    return Page(path=path, text=text)
