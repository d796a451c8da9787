"""Outputs that are cut into parts, so that several processes can make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.write.page import Page


def no_more(_catalog: Catalog, _paths: Sequence[str]) -> Iterator[Page]:
    """Nothing beside what the parts make."""
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How an output is cut into parts, and how pages are made of one.

    A part holds all that its pages tell, and can be pickled; it is not large. `last` gives the
    pages that name others, from the paths of those that were made, in their order.
    """

    cut: Callable[[Catalog, Settings], Iterable[Any]]
    make: Callable[[Any, Settings], Iterable[Page]]
    last: Callable[[Catalog, Sequence[str]], Iterable[Page]] = no_more

    def pages(self, catalog: Catalog, settings: Settings) -> Iterator[Page]:
        """All pages, made here."""
        paths = []
        for part in self.cut(catalog, settings):
            for page in self.make(part, settings):
                paths.append(page.path)
                yield page
        yield from self.last(catalog, paths)
