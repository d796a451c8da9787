"""Whose initials they are: "M. Dufour" is Magali Dufour where papers leave no other.

There has to be one person only whom the initials fit, never named beside them on one paper. Each
paper with the initials needs evidence: coauthors in common by their family names and initials, and
twice where they are known by the full name, the same institution, and twice where the department is
the same, the same venue in a near year, a second initial. It needs more the more persons have the
family name, and in a small catalog, where every name is rare. Other institutions are no evidence
against it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct

from papershelf.model import MOST_TOGETHER, Author, Paper
from papershelf.text.affiliations import institutions_in
from papershelf.text.names import initials_of, is_abbreviated

# Of so many persons few family names are all of those that there are.
_MANY = 20_000
_NEAR_YEARS = 3
_AT_SECOND_HAND = 2
# An institution, and the department in it; people have several of either.
_MOST_OF_PLACE = 2

# A family name, and the first letter of the given name.
_Key = tuple[str, str]


def meant_by_initials(
    authors: Iterable[Author],
    owners: Sequence[str],
    rows: Iterable[tuple[Paper, Sequence[int]]],
    renamed: Collection[str],
) -> dict[str, str]:
    """Return by persons of whom only initials are known who is meant, where that is certain.

    *owners* are the persons that *authors* are, and *rows* the papers with the numbers of their
    authors. Names that a maintainer has given are in *renamed*, and nobody else's.
    """
    given = list(authors)
    # More than initials is known of these.
    whole = {
        owner
        for author, owner in zip(given, owners, strict=True)
        if author.orcid or not is_abbreviated(author)
    }
    short = {
        number: author
        for number, author in enumerate(given)
        if owners[number] not in whole and not author.identity and author.name not in renamed
    }
    pairs = list(dict.fromkeys(_candidates(given, owners, short, whole)))
    if not pairs:
        return {}
    known = _KnownPapers(given, owners, rows, whole, {one for pair in pairs for one in pair[:2]})
    least = 1 if len(whole) >= _MANY else 2
    meant: dict[str, set[str]] = defaultdict(set)
    for owner, whom, has_more, namesakes in pairs:
        needed = max(least, namesakes.bit_length()) - has_more
        meant[owner].add(whom if known.agree(owner, whom, max(1, needed)) else "")
    return {owner: whom.pop() for owner, whom in meant.items() if len(whom) == 1 and "" not in whom}


def _key_of(author: Author) -> _Key:
    """Return what a name has in common with its abbreviation."""
    family = f"{author.particle} {author.family or author.name}".strip().casefold()
    return family, initials_of(author)[:1]


def _candidates(
    authors: Sequence[Author],
    owners: Sequence[str],
    short: Mapping[int, Author],
    whole: Collection[str],
) -> Iterator[tuple[str, str, bool, int]]:
    """Yield the persons of initials with whom these fit, where that is one person only.

    With them come whether there are several initials, and how many have the family name.
    """
    families = {author.family for author in short.values()}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for author, owner in zip(authors, owners, strict=True):
        # Few family names come with initials alone.
        if author.family in families and owner in whole:
            found[_key_of(author)[0]][owner].add(initials_of(author))
    for number, author in short.items():
        namesakes, written = found.get(_key_of(author)[0], {}), initials_of(author)
        fitting = [
            owner
            for owner, initials in namesakes.items()
            if any(known.startswith(written) for known in initials)
        ]
        if len(fitting) == 1:
            yield owners[number], fitting[0], len(written) > 1, len(namesakes)


class _SharedPaper(Struct, frozen=True):
    """What a paper says of an author: with whom, under which names, at which `places`."""

    people: frozenset[str]
    names: frozenset[_Key]
    places: frozenset[str]
    venue: str
    year: int


class _KnownPapers:
    """The papers of persons, as far as they say who these are."""

    def __init__(
        self,
        authors: Sequence[Author],
        owners: Sequence[str],
        rows: Iterable[tuple[Paper, Sequence[int]]],
        whole: Set[str],
        wanted: Collection[str],
    ) -> None:
        self.papers: dict[str, list[_SharedPaper]] = defaultdict(list)
        numbers = {number for number, owner in enumerate(owners) if owner in wanted}
        for paper, row in rows:
            for number in numbers.intersection(row):
                together = row if len(row) <= MOST_TOGETHER else ()
                others = [other for other in together if other != number]
                shared = _SharedPaper(
                    people=frozenset(owners[other] for other in others) & whole,
                    names=frozenset(_key_of(authors[other]) for other in others),
                    places=institutions_in(authors[number].affiliation),
                    venue=paper.venue.slug or paper.venue.name if paper.venue else "",
                    year=paper.year,
                )
                self.papers[owners[number]].append(shared)

    def agree(self, one: str, other: str, needed: int) -> bool:
        """Return whether so much evidence as *needed* is in each paper of *one* for the *other*."""
        # A paper for which there is enough is evidence for the rest, at second hand.
        left = self.papers[one]
        known = _KnownCompany()
        found = self.papers[other]
        while found and left:
            known.add(found)
            found = [paper for paper in left if known.in_paper(paper) >= needed]
            left = [paper for paper in left if known.in_paper(paper) < needed]
            needed = max(needed, _AT_SECOND_HAND)
        return not left and not any(other in paper.people for paper in self.papers[one])


class _KnownCompany:
    """With whom, under which names, at which places, where and when a person wrote papers."""

    def __init__(self) -> None:
        self.people: set[str] = set()
        self.names: set[_Key] = set()
        self.places: set[str] = set()
        self.years: dict[str, set[int]] = defaultdict(set)

    def add(self, papers: Iterable[_SharedPaper]) -> None:
        """Take up what *papers* of the person say."""
        for paper in papers:
            near = range(paper.year - _NEAR_YEARS, paper.year + _NEAR_YEARS + 1)
            self.people |= paper.people
            self.names |= paper.names
            self.places |= paper.places
            self.years[paper.venue].update(near)

    def in_paper(self, paper: _SharedPaper) -> int:
        """Return how much in a paper speaks for the person."""
        is_near = bool(paper.venue) and paper.year in self.years[paper.venue]
        same_place = min(_MOST_OF_PLACE, len(paper.places & self.places))
        together = len(paper.people & self.people) + len(paper.names & self.names)
        return together + same_place + is_near
