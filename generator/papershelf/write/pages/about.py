"""How this catalog was made, with the reading sum."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.write.addresses import ABOUT
from papershelf.write.markdown import front_matter
from papershelf.write.page import Page
from papershelf.write.templates import render

MOST_PROBLEMS = 100


def about_page(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The one page about the catalog."""
    papers = catalog.papers
    text = render(
        "about",
        front_matter=front_matter(f"How {settings.site_name} was made.", "navigation"),
        site_name=settings.site_name,
        readings=catalog.readings,
        total={
            name: sum(getattr(reading, name) for reading in catalog.readings)
            for name in ("lines", "papers", "paper_lines", "headings", "furniture", "unused")
        },
        problems=catalog.problems[:MOST_PROBLEMS],
        more=len(catalog.problems[MOST_PROBLEMS:]),
        papers=len(papers),
        links=sum(len(paper.links) for paper in papers),
        promises=sum(len(paper.promises) for paper in papers),
        topics=len(catalog.topics),
        known_topics=len(catalog.taxonomy.topics),
    )
    yield Page(path=ABOUT, text=text)
