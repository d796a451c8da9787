"""Resolve initials to persons: "M. Dufour" is Magali Dufour if nobody else can be meant.

docs/decisions/0012-venues-persons-keywords.md says how much evidence each paper needs for that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from papershelf.model import MAX_TOGETHER, Author, Paper
from papershelf.text.affiliations import institutions_in
from papershelf.text.names import initials_of, is_abbreviated

# In a catalog with fewer persons, a family name that occurs once may still be a common name.
_MANY_PERSONS = 20_000
_NEAR_YEARS = 3
_MIN_INDIRECT = 2
# At most an institution and one department of it count, for people may share several of both.
_MAX_INSTITUTIONS = 2

# A family name, and the first letter of a given name.
_Key = tuple[str, str]


def meant_by_initials(
    authors: Iterable[Author],
    owners: Sequence[str],
    rows: Iterable[tuple[Paper, Sequence[int]]],
    renamed: Collection[str],
) -> dict[str, str]:
    """Return who is meant, where that is certain, by the persons who are known by initials only.

    *owners* holds the person of each of *authors*, and *rows* the papers with the indices of their
    authors. Names in *renamed* were set by a maintainer and are never resolved.
    """
    all_authors = list(authors)
    # Persons with a full given name or an ORCID.
    full = frozenset(
        owner
        for author, owner in zip(all_authors, owners, strict=True)
        if author.orcid or not is_abbreviated(author)
    )
    short = {
        number: author
        for number, author in enumerate(all_authors)
        if owners[number] not in full and not author.identity and author.name not in renamed
    }
    matches = list(dict.fromkeys(_matches(all_authors, owners, short, full)))
    if not matches:
        return {}
    involved = {person for *pair, _ in matches for person in pair}
    papers = _papers_of(involved, all_authors, owners, rows, full)
    resolved: dict[str, str] = {}
    uncertain: set[str] = set()
    for person, meant, needed in matches:
        is_only = resolved.setdefault(person, meant) == meant
        if not (is_only and _agree(papers[person], papers[meant], meant, needed)):
            uncertain.add(person)
    return {person: meant for person, meant in resolved.items() if person not in uncertain}


def _key_of(author: Author) -> _Key:
    """Return the key that a full name shares with its abbreviation."""
    family = f"{author.particle} {author.family or author.name}".strip().casefold()
    return family, initials_of(author)[:1]


def _matches(
    authors: Sequence[Author],
    owners: Sequence[str],
    short: Mapping[int, Author],
    full: Collection[str],
) -> Iterator[tuple[str, str, int]]:
    """Yield each person with initials that match exactly one other person, and that person.

    The evidence that each paper needs follows: less where there are several initials, and more
    where many persons have the family name.
    """
    least = 1 if len(full) >= _MANY_PERSONS else 2
    families = {author.family for author in short.values()}
    by_family: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for author, owner in zip(authors, owners, strict=True):
        # This test is cheap, and few family names occur with initials.
        if author.family in families and owner in full:
            by_family[_key_of(author)[0]][owner].add(initials_of(author))
    for number, author in short.items():
        namesakes, initials = by_family.get(_key_of(author)[0], {}), initials_of(author)
        matches = [
            owner
            for owner, all_initials in namesakes.items()
            if any(full_initials.startswith(initials) for full_initials in all_initials)
        ]
        if len(matches) == 1:
            # One more each time the number of persons with the family name doubles.
            needed = max(least, len(namesakes).bit_length())
            if len(initials) > 1:
                needed = max(1, needed - 1)
            yield owners[number], matches[0], needed


class _PaperEvidence(Struct, frozen=True):
    """A paper as evidence about one author; `coauthors` are persons and keys of names."""

    coauthors: frozenset[str | _Key]
    institutions: frozenset[str]
    venue: str
    year: int


def _papers_of(
    wanted: Collection[str],
    authors: Sequence[Author],
    owners: Sequence[str],
    rows: Iterable[tuple[Paper, Sequence[int]]],
    full: frozenset[str],
) -> Mapping[str, list[_PaperEvidence]]:
    """Return the papers of the *wanted* persons, as evidence of who these are."""
    papers: dict[str, list[_PaperEvidence]] = defaultdict(list)
    numbers = {number for number, owner in enumerate(owners) if owner in wanted}
    for paper, row in rows:
        for number in numbers.intersection(row):
            listed = row if len(row) <= MAX_TOGETHER else ()
            others = [other for other in listed if other != number]
            people = full.intersection(owners[other] for other in others)
            evidence = _PaperEvidence(
                coauthors=people.union(_key_of(authors[other]) for other in others),
                institutions=institutions_in(authors[number].affiliation),
                venue=paper.venue.slug if paper.venue else "",
                year=paper.year,
            )
            papers[owners[number]].append(evidence)
    return papers


def _agree(
    papers: Sequence[_PaperEvidence], known: Sequence[_PaperEvidence], person: str, needed: int
) -> bool:
    """Return whether each of *papers* has the *needed* evidence that it is by *person*.

    *known* are papers by this person. A paper of which the person is a coauthor contradicts that.
    """
    # A matched paper becomes indirect evidence for the remaining ones.
    remaining, matched = papers, known
    profile = _Profile()
    while matched and remaining:
        profile.add(matched)
        matched = [paper for paper in remaining if profile.score(paper) >= needed]
        remaining = [paper for paper in remaining if profile.score(paper) < needed]
        needed = max(needed, _MIN_INDIRECT)
    return not remaining and not any(person in paper.coauthors for paper in papers)


class _Profile:
    """The coauthors, institutions, venues and years of a person's papers."""

    def __init__(self) -> None:
        self.coauthors: set[str | _Key] = set()
        self.institutions: set[str] = set()
        self.years: dict[str, set[int]] = defaultdict(set)

    def add(self, papers: Iterable[_PaperEvidence]) -> None:
        """Add the evidence of *papers* by the person."""
        for paper in papers:
            near = range(paper.year - _NEAR_YEARS, paper.year + _NEAR_YEARS + 1)
            self.coauthors |= paper.coauthors
            self.institutions |= paper.institutions
            self.years[paper.venue].update(near)

    def score(self, paper: _PaperEvidence) -> int:
        """Return the amount of evidence that *paper* is by the person."""
        is_near = bool(paper.venue) and paper.year in self.years[paper.venue]
        institutions = min(_MAX_INSTITUTIONS, len(paper.institutions & self.institutions))
        return len(paper.coauthors & self.coauthors) + institutions + is_near
