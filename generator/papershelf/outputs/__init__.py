"""Outputs: pure functions from the catalog to tasks that make artifacts, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.pages.paper import paper_pages

Output = Callable[[Catalog, Site], Iterator[Task]]

OUTPUTS: tuple[Output, ...] = (paper_pages,)
