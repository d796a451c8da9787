"""All papers, by date and by title."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.write.addresses import BROWSE, BY_TITLE
from papershelf.write.lists import by_date, by_letter, leaves
from papershelf.write.markdown import front_matter, link, relative
from papershelf.write.page import Page
from papershelf.write.templates import render


def browse_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The two lists, each cut into pages."""
    lists = (
        ("Papers by date", BROWSE, catalog.papers, by_date),
        ("Papers by title", BY_TITLE, catalog.by_title, by_letter),
    )
    for title, first, papers, heading in lists:
        for leaf in leaves(papers, first, settings, heading):
            text = render(
                "browse",
                front_matter=front_matter(
                    f"{title}, page {leaf.number} of {leaf.total}.", "navigation", listed=True
                ),
                title=title,
                count=len(papers),
                leaf=leaf,
                by_date=link("By date", relative(leaf.path, BROWSE)),
                by_title=link("By title", relative(leaf.path, BY_TITLE)),
                dated=first == BROWSE,
            )
            yield Page(path=leaf.path, text=text)
