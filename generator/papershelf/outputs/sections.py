"""Pages that are made together, with all that they are made of: so that none is made in vain."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any

from msgspec import Struct

from papershelf.catalog import Catalog, Person
from papershelf.config import Settings
from papershelf.digests import by_content, digest_of, digest_of_content
from papershelf.model import Author, Paper
from papershelf.outputs.page import Page
from papershelf.outputs.people import has_page


class Section(Struct, frozen=True, kw_only=True):
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
        self._said = Said()

    def whole(self, papers: Iterable[Paper]) -> str:
        """Papers with all that is in them."""
        return "".join(map(self._whole.__getitem__, map(id, papers)))

    def listed(self, papers: Iterable[Paper]) -> str:
        """Papers by what lists tell of them."""
        return "".join(map(self._listed.__getitem__, map(id, papers)))

    def signed(self, papers: Iterable[Paper]) -> str:
        """Papers by what lists tell of them, with all persons who wrote them."""
        return "".join(map(self._signed.__getitem__, map(id, papers)))

    @cached_property
    def _whole(self) -> Mapping[int, str]:
        catalog, said = self._catalog, self._said

        def whole(paper: Paper) -> str:
            own = (paper.id, paper.slug, paper.former, paper.source, paper.others, paper.origins)
            return digest_of(catalog.imprint(paper) + by_content(own) + said.of(paper.authors))

        return self._of_each("whole", whole)

    @cached_property
    def _listed(self) -> Mapping[int, str]:
        # Cards have the beginning of the abstract as well.
        if not self._settings.is_large(len(self._catalog.papers)):
            return self._whole
        catalog, said = self._catalog, self._said

        def listed(paper: Paper) -> str:
            own = of_lists(catalog.imprint(paper))
            return digest_of(own + by_content(paper.slug) + said.of(paper.authors))

        return self._of_each("listed", listed)

    @cached_property
    def _signed(self) -> Mapping[int, str]:
        catalog, listed, marks = self._catalog, self._listed, self._of_persons
        people = {slug: marks[id(person)] for slug, person in catalog.authors.items()}
        parts = (
            [listed[id(paper)], *(people[author.slug] for author in paper.authors if author.slug)]
            for paper in catalog.papers
        )

        def signed(_paper: Paper, own: Sequence[str]) -> str:
            return digest_of_content(own)

        made = catalog.memory.recall_joined("signed", catalog.papers, parts, signed)
        return dict(zip(map(id, catalog.papers), made, strict=True))

    @property
    def _of_persons(self) -> Mapping[int, str]:
        """The marks of persons, by what lists and their own pages tell of them."""
        catalog, settings = self._catalog, self._settings

        def told(person: Person) -> str:
            has = has_page(person, catalog, settings)
            return digest_of_content((person.slug, person.author, has))

        large = settings.is_large(len(catalog.papers))
        return catalog.memory.recall_each(("person", large), catalog.authors.values(), told)

    def _of_each(self, name: Hashable, mark: Callable[[Paper], str]) -> Mapping[int, str]:
        return self._catalog.memory.recall_each(name, self._catalog.papers, mark)


class Said:
    """What is told of authors beside the parts of their names, which imprints have.

    It is bytes in which others differ, and authors come again and again.
    """

    _told = attrgetter("name", "orcid", "slug", "person")

    def __init__(self) -> None:
        self._made: dict[int, bytes] = {}

    def of(self, authors: Iterable[Author]) -> bytes:
        """What is told of authors who live as long as this does."""
        made = self._made
        for author in authors:
            if id(author) not in made:
                made[id(author)] = by_content(self._told(author))
        return b"".join([made[id(author)] for author in authors])


def pages_in(sections: Iterable[Section]) -> Iterator[Page]:
    """All pages of some sections."""
    return chain.from_iterable(section.make() for section in sections)
