"""References: which papers a maintainer means by an id, an address, a title or a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from papershelf.model import Identifier, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.text.identifiers import SCHEMES, identifier, identifier_of
from papershelf.text.slugs import slug_of_text

# As many places as help to choose.
_MOST_PLACES = 3
# A slug, or the address of a page as a browser shows it.
_SLUG = re.compile(r"(?:(?:https?://\S{1,500}?/)?papers/)?(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)/?")


class _KeyIndex:
    """Papers by keys of theirs, of which most are one paper's alone."""

    def __init__(self, papers: Iterable[Paper], keys: Callable[[Paper], Iterable[str]]) -> None:
        self.first: dict[str, Paper] = {}
        self.more: dict[str, dict[int, Paper]] = {}
        for paper in papers:
            for key in keys(paper):
                known = self.first.setdefault(key, paper)
                if known is not paper:
                    # A dict, for a paper may give a key twice.
                    self.more.setdefault(key, {})[id(paper)] = paper

    def find(self, key: str) -> tuple[Paper, ...]:
        """Return the papers that have a key, in their order."""
        first = self.first.get(key)
        return (first, *self.more.get(key, {}).values()) if first else ()


class Finder:
    """Finds papers by what they are called; every index is made when it is first needed.

    Papers need no id and no slug yet: then the rest finds them, and the slug that a title makes.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(papers)

    def find(self, reference: str) -> tuple[Paper, ...]:
        """Return the papers that a reference means, in their order: several where it is not exact.

        It is an identifier ("doi:…", "arxiv:…") or its address, else an id, a slug of today or
        before or the address of a page, the place of a record as messages write it, or else the
        title, whatever its case.
        """
        reference = reference.strip()
        found = _identifier_in(reference)
        if found:
            return self.by_identifier.find(str(found))
        return next(filter(None, self.named(reference)), ())

    def named(self, reference: str) -> Iterator[tuple[Paper, ...]]:
        """Yield the papers that have it for a name, kind by kind, where its form allows it."""
        if reference.startswith("title:"):
            yield self.by_id.find(reference)
        if slug := _SLUG.fullmatch(reference):
            yield self.by_slug.find(slug["slug"])
        yield self.by_place.find(reference)
        yield self.by_title.find(_written_key(reference))

    @cached_property
    def by_identifier(self) -> _KeyIndex:
        """The papers by each of their identifiers, as in "doi:10.1000/1"."""
        return _KeyIndex(self.papers, lambda paper: map(str, paper.identifiers))

    @cached_property
    def by_id(self) -> _KeyIndex:
        """The papers by their ids."""
        return _KeyIndex(self.papers, lambda paper: (paper.id,))

    @cached_property
    def by_slug(self) -> _KeyIndex:
        """The papers by their slugs, the former ones too."""
        return _KeyIndex(self.papers, lambda paper: (_slug_of(paper), *paper.former))

    @cached_property
    def by_place(self) -> _KeyIndex:
        """The papers by the places of all their records."""
        return _KeyIndex(self.papers, lambda paper: map(str, (paper.source, *paper.others)))

    @cached_property
    def by_title(self) -> _KeyIndex:
        """The papers by their titles."""
        return _KeyIndex(self.papers, lambda paper: (_written_key(paper.title),))


def _slug_of(paper: Paper) -> str:
    """Return the slug of a paper, or the one that its title makes where it has none yet."""
    return paper.slug or slug_of_text(paper.title)


def _written_key(title: str) -> str:
    """Return a title as written, but for case and blanks: a reference means just this one."""
    return " ".join(title.casefold().split())


def _identifier_in(reference: str) -> Identifier | None:
    """Return the identifier that a reference is.

    "scheme:value", or an address of a known registry.
    """
    scheme, _, value = reference.partition(":")
    if scheme.lower() in SCHEMES:
        return identifier(scheme.lower(), value)
    return identifier_of(reference) if scheme in ("http", "https") else None


def unknown(reference: str, source: Source) -> Problem:
    """Return the warning that nothing is called so any more."""
    hint = "it may have another title or id now; if it is gone, the correction can go"
    return warning(source, f"no paper is “{reference}”", hint)


def ambiguous(reference: str, papers: Sequence[Paper], source: Source) -> Problem:
    """Return the warning that a reference is ambiguous."""
    places = ", ".join(str(paper.source) for paper in papers[:_MOST_PLACES])
    more = ", …" if len(papers) > _MOST_PLACES else ""
    message = f"“{reference}” may be any of {len(papers)} papers"
    return warning(source, message, f"name one by its place: {places}{more}")
