"""Pages that are made together, with all that they are made of: so that none is made in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.digests import digest_of_content
from papershelf.model import Paper
from papershelf.write.lists import told_in_lists
from papershelf.write.page import Page
from papershelf.write.people import has_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Pages that are made together; `name` is the path of the first.

    `made_of` tells all that they are made of, beside what all pages have in common: the settings
    and templates, and whether the catalog is large. Where that is as it was, so are they. A section
    that does not tell is made each time.
    """

    name: str
    make: Callable[[], Iterator[Page]]
    made_of: Callable[[Marks], Any] | None = None


class Marks:
    """What stands for papers where it is told what pages are made of: a digest for each."""

    def __init__(self, catalog: Catalog, settings: Settings) -> None:
        self._catalog = catalog
        self._settings = settings

    def whole(self, papers: Iterable[Paper]) -> str:
        """Papers with all that is in them."""
        return "".join([self._whole[id(paper)] for paper in papers])

    def listed(self, papers: Iterable[Paper]) -> str:
        """Papers by what lists tell of them."""
        return "".join([self._listed[id(paper)] for paper in papers])

    def signed(self, papers: Iterable[Paper]) -> str:
        """Papers by what lists tell of them, with all persons who wrote them."""
        return "".join([self._signed[id(paper)] for paper in papers])

    @cached_property
    def _whole(self) -> dict[int, str]:
        return {id(paper): digest_of_content(paper) for paper in self._catalog.papers}

    @cached_property
    def _listed(self) -> dict[int, str]:
        # Cards have the beginning of the abstract as well.
        if not self._settings.is_large(len(self._catalog.papers)):
            return self._whole
        papers = self._catalog.papers
        return {id(paper): digest_of_content(told_in_lists(paper)) for paper in papers}

    @cached_property
    def _signed(self) -> dict[int, str]:
        people = {
            slug: digest_of_content((slug, person.author, self._has_page(slug)))
            for slug, person in self._catalog.authors.items()
        }
        return {
            id(paper): digest_of_content(
                (
                    self._listed[id(paper)],
                    *(people[author.slug] for author in paper.authors if author.slug),
                )
            )
            for paper in self._catalog.papers
        }

    def _has_page(self, slug: str) -> bool:
        return has_page(self._catalog.authors[slug], self._catalog, self._settings)


def pages_in(sections: Iterable[Section]) -> Iterator[Page]:
    """All pages of some sections."""
    return chain.from_iterable(section.make() for section in sections)
