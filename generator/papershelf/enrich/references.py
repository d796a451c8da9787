"""Resolve the references of maintainers: find papers by id, address, title or source."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from papershelf.model import Identifier, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.text.grouping import grouped_by
from papershelf.text.identifiers import SCHEMES, identifier, identifier_of
from papershelf.text.slugs import SLUG, slug_of_text
from papershelf.text.titles import written_key

# The most sources that a message names.
_MAX_SOURCES = 3
# A slug, or the address of a paper's page, which ends in .html on a site without directory URLs.
_SLUG = re.compile(rf"(?:(?:https?://\S{{1,500}}?/)?papers/)?(?P<slug>{SLUG.pattern})(?:/|\.html)?")
# The names of a paper, by kind.
_NAMES: Mapping[str, Callable[[Paper], Iterable[str]]] = {
    "identifier": lambda paper: map(str, paper.identifiers),
    "id": lambda paper: (paper.id,),
    # A paper that has no slug yet is found by the slug of its title.
    "slug": lambda paper: (paper.slug or slug_of_text(paper.title), *paper.former),
    "source": lambda paper: map(str, (paper.source, *paper.others)),
    "title": lambda paper: (written_key(paper.title),),
    "end of a source": lambda paper: (
        end for source in (paper.source, *paper.others) for end in _ends(str(source))
    ),
    "alias": lambda paper: (
        form for name in paper.aliases for form in (name, written_key(name), slug_of_text(name))
    ),
}


class Finder:
    """Finds papers by their names of any kind. Each index is built when it is first needed.

    Papers need no id or slug yet; without them they are found by their other names.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(papers)
        self.indexes: dict[str, Mapping[str, tuple[Paper, ...]]] = {}

    def find(self, reference: str) -> tuple[Paper, ...]:
        """Return the papers that *reference* names, in their order; several if it is ambiguous.

        A reference is an identifier ("doi:…", "arxiv:…"; these two also without the prefix) or its
        address, an id, a current or former slug or the address of a page, the source of a record
        as messages show it, or the title, whatever its case. A paper's current names precede the
        names of its merged records. The end of a path names a source only if it is unique.
        """
        reference = reference.strip()
        name = _identifier_in(reference)
        if name:
            return self.called("identifier", str(name)) or self.called("alias", str(name))
        slug = _SLUG.fullmatch(reference)
        return (
            (self.called("id", reference) if reference.startswith("title:") else ())
            or (self.called("slug", slug["slug"]) if slug else ())
            or self.called("source", reference)
            or self.called("title", written_key(reference))
            or self.called("alias", slug["slug"] if slug else written_key(reference))
            or (ends if len(ends := self.called("end of a source", reference)) == 1 else ())
        )

    def called(self, kind: str, name: str) -> tuple[Paper, ...]:
        """Return the papers with a *name* of this *kind*, in their order."""
        if kind not in self.indexes:
            self.indexes[kind] = grouped_by(self.papers, _NAMES[kind])
        return self.indexes[kind].get(name, ())


def _ends(source: str) -> Iterator[str]:
    """Yield a source without the first folder of its path, without the first two, and so on."""
    while "/" in source:
        source = source.partition("/")[2]
        yield source


def _identifier_in(reference: str) -> Identifier | None:
    """Parse a reference as an identifier: "scheme:value", a registry's address, DOI or arXiv id."""
    # DOIs and arXiv ids are recognised by their form.
    scheme, _, value = reference.partition(":")
    if scheme.lower() in SCHEMES:
        return identifier(scheme.lower(), value)
    if scheme in ("http", "https"):
        return identifier_of(reference)
    return identifier("doi", reference) or identifier("arxiv", reference)


_GONE = "its title, id or line may have changed; if the paper is gone, remove the correction"


def unresolved(
    reference: str, papers: Sequence[Paper], source: Source, hint: str = _GONE
) -> Problem:
    """Return the warning that *reference* names several *papers*, or none; *hint* is for none."""
    if not papers:
        return warning(source, f"no paper matches “{reference}”", hint)
    sources = ", ".join(str(paper.source) for paper in papers[:_MAX_SOURCES])
    more = ", …" if len(papers) > _MAX_SOURCES else ""
    message = f"“{reference}” matches {len(papers)} papers"
    return warning(source, message, f"name one by its source: {sources}{more}")
