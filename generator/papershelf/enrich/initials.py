"""Resolve initials to persons: "M. Dufour" is Magali Dufour if nobody else can be meant.

docs/decisions/0012-venues-persons-keywords.md says how much evidence each paper needs for that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from papershelf.model import MAX_TOGETHER, Author, Paper
from papershelf.text.affiliations import institutions_in
from papershelf.text.grouping import grouped_by
from papershelf.text.names import initials_of, is_abbreviated

# In a catalog with fewer persons, a family name that occurs once may still be a common name.
_MANY_PERSONS = 20_000
_NEAR_YEARS = 3
_MIN_INDIRECT = 2
# At most an institution and one department of it count, for people may share several of both.
_MAX_INSTITUTIONS = 2

# A family name, and the first letter of a given name.
_Key = tuple[str, str]


class _InitialsMatch(Struct, frozen=True):
    """Who may be `meant` by a `person` with initials, and the evidence `needed` in each paper."""

    person: str
    meant: str
    needed: int


def meant_by_initials(
    owners: Mapping[Author, str],
    signed: Iterable[tuple[Paper, Sequence[Author]]],
    renamed: Collection[str],
) -> dict[str, str]:
    """Return who is meant, where that is certain, by the persons who are known by initials only.

    *owners* has the person of each author, and *signed* each paper with its authors. Names in
    *renamed* were set by a maintainer and are never resolved.
    """
    # Persons with a full given name or an ORCID.
    full = frozenset(
        person for author, person in owners.items() if author.orcid or not is_abbreviated(author)
    )
    short = [
        author
        for author, person in owners.items()
        if person not in full and not author.identity and author.name not in renamed
    ]
    matches = grouped_by(_matches(owners, short, full), lambda match: [match.person])
    involved = {match.meant for found in matches.values() for match in found} | matches.keys()
    papers = _papers_of(involved, owners, signed, full)
    return {
        person: found[0].meant
        for person, found in matches.items()
        if all(it.meant == found[0].meant and _is_certain(it, papers) for it in set(found))
    }


def _key_of(author: Author) -> _Key:
    """Return the key that a full name shares with its abbreviation."""
    family = f"{author.particle} {author.family or author.name}".strip().casefold()
    return family, initials_of(author)[:1]


def _matches(
    owners: Mapping[Author, str], short: Sequence[Author], full: Collection[str]
) -> Iterator[_InitialsMatch]:
    """Yield the match of each of *short*, which are initials, with the only person that they fit.

    Less evidence is needed where there are several initials, and more where many persons have the
    family name. Only the persons in *full* can be meant.
    """
    least = 1 if len(full) >= _MANY_PERSONS else 2
    families = {author.family for author in short}
    by_family: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for author, person in owners.items():
        # This test is cheap, and few family names occur with initials.
        if author.family in families and person in full:
            by_family[_key_of(author)[0]][person].add(initials_of(author))
    for author in short:
        namesakes = by_family.get(_key_of(author)[0], {})
        initials = initials_of(author)
        matches = [
            person
            for person, all_initials in namesakes.items()
            if any(full_initials.startswith(initials) for full_initials in all_initials)
        ]
        if len(matches) == 1:
            # One more each time the number of persons with the family name doubles.
            needed = max(least, len(namesakes).bit_length())
            if len(initials) > 1:
                needed = max(1, needed - 1)
            yield _InitialsMatch(owners[author], matches[0], needed)


class _PaperEvidence(Struct, frozen=True):
    """A paper as evidence about one author; `coauthors` are persons and keys of names."""

    coauthors: frozenset[str | _Key]
    institutions: frozenset[str]
    venue: str
    year: int


def _papers_of(
    wanted: Collection[str],
    owners: Mapping[Author, str],
    signed: Iterable[tuple[Paper, Sequence[Author]]],
    full: frozenset[str],
) -> Mapping[str, list[_PaperEvidence]]:
    """Return the papers of the *wanted* persons, as evidence of who these are."""
    papers: dict[str, list[_PaperEvidence]] = defaultdict(list)
    for paper, authors in signed:
        for author in authors:
            if owners[author] not in wanted:
                continue
            listed = authors if len(authors) <= MAX_TOGETHER else ()
            others = [other for other in listed if other != author]
            people = full.intersection(owners[other] for other in others)
            evidence = _PaperEvidence(
                coauthors=people.union(map(_key_of, others)),
                institutions=institutions_in(author.affiliation),
                venue=paper.venue.slug if paper.venue else "",
                year=paper.year,
            )
            papers[owners[author]].append(evidence)
    return papers


def _is_certain(match: _InitialsMatch, papers: Mapping[str, Sequence[_PaperEvidence]]) -> bool:
    """Return whether each of the person's *papers* has the evidence that *match* needs.

    A paper of which the one who is meant is a coauthor contradicts the match.
    """
    # A matched paper becomes indirect evidence for the remaining ones.
    remaining, matched, needed = papers[match.person], papers[match.meant], match.needed
    profile = _Profile()
    while matched and remaining:
        profile.add(matched)
        matched = [paper for paper in remaining if profile.score(paper) >= needed]
        remaining = [paper for paper in remaining if profile.score(paper) < needed]
        needed = max(needed, _MIN_INDIRECT)
    is_coauthor = any(match.meant in paper.coauthors for paper in papers[match.person])
    return not remaining and not is_coauthor


class _Profile:
    """The coauthors and institutions of a person's papers, and their venues in near years."""

    def __init__(self) -> None:
        self.coauthors: set[str | _Key] = set()
        self.institutions: set[str] = set()
        self.occasions: set[tuple[str, int]] = set()

    def add(self, papers: Iterable[_PaperEvidence]) -> None:
        """Add the evidence of *papers* by the person."""
        for paper in papers:
            near = range(paper.year - _NEAR_YEARS, paper.year + _NEAR_YEARS + 1)
            self.coauthors |= paper.coauthors
            self.institutions |= paper.institutions
            self.occasions.update((paper.venue, year) for year in near if paper.venue)

    def score(self, paper: _PaperEvidence) -> int:
        """Return the amount of evidence that *paper* is by the person."""
        is_near = (paper.venue, paper.year) in self.occasions
        institutions = min(_MAX_INSTITUTIONS, len(paper.institutions & self.institutions))
        return len(paper.coauthors & self.coauthors) + institutions + is_near
