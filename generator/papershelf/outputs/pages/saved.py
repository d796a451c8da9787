"""The page of the papers that a visitor has saved in the browser, which a script shows."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.addresses import SAVED
from papershelf.outputs.lists import Leaf, ListPage, page_tasks
from papershelf.outputs.page import Head, PageContent


def saved_page(_catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page."""
    head = Head(description="The papers that you have saved in this browser.")
    yield from page_tasks([ListPage(PageContent("saved", head, {}, {}), Leaf(SAVED))], site)
