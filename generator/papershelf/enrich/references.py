"""What a maintainer means: papers by an id, an address, a title or a place, and what is of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from operator import attrgetter

from msgspec.structs import replace

from papershelf.curated.corrections import Corrections, Group
from papershelf.enrich.merge import Orders
from papershelf.model import Identifier, Note, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.text.identifiers import SCHEMES, identifier, identifier_of
from papershelf.text.slugs import SLUG, slug_of_text

# As many places as help to choose.
_MOST_PLACES = 3
# A slug, or the address of a page as a browser shows it.
_SLUG = re.compile(rf"(?:(?:https?://\S{{1,500}}?/)?papers/)?(?P<slug>{SLUG.pattern})/?")


# What papers are called, by kind.
_NAMES: Mapping[str, Callable[[Paper], Iterable[str]]] = {
    "identifier": lambda paper: map(str, paper.identifiers),
    "id": lambda paper: (paper.id,),
    # Where a paper has no slug yet, the one that its title makes.
    "slug": lambda paper: (paper.slug or slug_of_text(paper.title), *paper.former),
    "place": lambda paper: map(str, (paper.source, *paper.others)),
    "title": lambda paper: (_written_key(paper.title),),
    "end of a place": lambda paper: (
        end for place in (paper.source, *paper.others) for end in _ends(str(place))
    ),
    "alias": lambda paper: (
        form for name in paper.aliases for form in (name, _written_key(name), slug_of_text(name))
    ),
}


class Finder:
    """Finds papers by what they are called; every index is made when it is first needed.

    Papers need no id and no slug yet: then the rest finds them, and the slug that a title makes.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(papers)
        self.indexes: dict[str, dict[str, list[Paper]]] = {}

    def find(self, reference: str) -> tuple[Paper, ...]:
        """Return the papers that a reference means, in their order: several where it is not exact.

        It is an identifier ("doi:…", "arxiv:…"; of these two also without the name) or its address,
        else an id, a slug of today or before or the address of a page, the place of a record as
        messages write it, or else the title, whatever its case. What a paper is called itself
        comes before what its merged records are called, and the end of a path means a place where
        only one has it.
        """
        reference = reference.strip()
        found = _identifier_in(reference)
        if found:
            return self.called("identifier", str(found)) or self.called("alias", str(found))
        slug = _SLUG.fullmatch(reference)
        return (
            (self.called("id", reference) if reference.startswith("title:") else ())
            or (self.called("slug", slug["slug"]) if slug else ())
            or self.called("place", reference)
            or self.called("title", _written_key(reference))
            or self.called("alias", slug["slug"] if slug else _written_key(reference))
            or self.only("end of a place", reference)
        )

    def only(self, kind: str, name: str) -> tuple[Paper, ...]:
        """Return the paper that has a name of this kind, if no other has it."""
        found = self.called(kind, name)
        return found if len(found) == 1 else ()

    def called(self, kind: str, name: str) -> tuple[Paper, ...]:
        """Return the papers that have a name of this kind, in their order."""
        if kind not in self.indexes:
            index = self.indexes[kind] = defaultdict(list)
            for paper in self.papers:
                for own in dict.fromkeys(_NAMES[kind](paper)):
                    index[own].append(paper)
        return tuple(self.indexes[kind].get(name, ()))


def _ends(place: str) -> Iterator[str]:
    """Yield a place without the first folder of its path, without the first two, and so on."""
    while "/" in place:
        place = place.partition("/")[2]
        yield place


def _written_key(title: str) -> str:
    """Return a title as written, but for case and blanks: a reference means just this one."""
    return " ".join(title.casefold().split())


def _identifier_in(reference: str) -> Identifier | None:
    """Return the identifier that a reference is: "scheme:value", or an address of a registry."""
    # A DOI and an arXiv id are known by their form.
    scheme, _, value = reference.partition(":")
    if scheme.lower() in SCHEMES:
        return identifier(scheme.lower(), value)
    if scheme in ("http", "https"):
        return identifier_of(reference)
    return identifier("doi", reference) or identifier("arxiv", reference)


_GONE = "it may have another title or id now; if it is gone, the correction can go"


def unknown(reference: str, source: Source, hint: str = _GONE) -> Problem:
    """Return the warning that nothing is called so any more."""
    return warning(source, f"no paper is “{reference}”", hint)


def ambiguous(reference: str, papers: Sequence[Paper], source: Source) -> Problem:
    """Return the warning that a reference is ambiguous."""
    places = ", ".join(str(paper.source) for paper in papers[:_MOST_PLACES])
    more = ", …" if len(papers) > _MOST_PLACES else ""
    message = f"“{reference}” may be any of {len(papers)} papers"
    return warning(source, message, f"name one by its place: {places}{more}")


def orders_of(
    records: Iterable[Paper], corrections: Corrections
) -> tuple[Orders, tuple[Problem, ...]]:
    """Return must-links and cannot-links, and word of the groups that have nothing left to say.

    A reference in a group may mean several records: a must-link is for all of them, a cannot-link
    for those of one reference and those of the others.
    """
    if not corrections.merges and not corrections.splits:
        return Orders(), ()
    finder = Finder(records)
    must_link: list[tuple[Paper, ...]] = []
    cannot_link: list[tuple[Paper, ...]] = []
    problems: list[Problem] = []
    for group in corrections.merges:
        found = (paper for reference in group.records for paper in finder.find(reference))
        members = tuple({id(paper): paper for paper in found}.values())
        if len(members) > 1:
            must_link.append(members)
        problems += _doubts(group, len(members) > 1, finder)
    for group in corrections.splits:
        pairs = [
            pair
            for one, other in combinations(group.records, 2)
            for pair in product(finder.find(one), finder.find(other))
            if pair[0] is not pair[1]
        ]
        cannot_link += pairs
        problems += _doubts(group, bool(pairs), finder)
    orders = Orders(must_link=tuple(must_link), cannot_link=tuple(cannot_link))
    return orders, tuple(problems)


def _doubts(group: Group, done: bool, finder: Finder) -> Iterator[Problem]:
    """Report references of a group that mean nothing, or a group that does nothing."""
    lost = [reference for reference in group.records if not finder.find(reference)]
    for reference in lost:
        yield unknown(reference, group.source)
    if not done and not lost:
        yield warning(group.source, "these are one record already", "the correction can go")


_HINT = "name the paper in its front matter, as by “paper: doi:…”, a slug or the exact title"


def notes_of(
    found: Iterable[Note | Problem], papers: Iterable[Paper]
) -> tuple[Mapping[str, tuple[Note, ...]], list[Problem]]:
    """Return the notes *found* by the slug of their paper, the newest first, and problems."""
    notes: dict[str, list[Note]] = defaultdict(list)
    problems: list[Problem] = []
    finder = Finder(papers)
    for note in found:
        if isinstance(note, Problem):
            problems.append(note)
            continue
        named = next(filter(None, map(finder.find, note.references)), ())
        if len(named) == 1:
            [paper] = named
            is_own = note.title.casefold() == paper.title.casefold()
            notes[paper.slug].append(replace(note, title="") if is_own else note)
        elif named:
            problems.append(ambiguous(note.references[0], named, note.source))
        else:
            problems.append(unknown("” or “".join(note.references), note.source, _HINT))
    return {
        slug: tuple(sorted(own, key=attrgetter("sort_key"))) for slug, own in notes.items()
    }, problems
