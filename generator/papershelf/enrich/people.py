"""Persons: which authors of different papers are one, and a page's address for each of them.

The same ORCID is the same person, and so is the same full name, whatever its case and punctuation;
accents matter, for "Muller" need not be "Müller". Different ORCIDs are a cannot-link for one name,
and then an author of that name without any is a third; so are different identities that one source
gives. Initials are whom `enrich.initials` knows to be meant, or else a person of their own.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec.structs import replace

from papershelf.curated.corrections import PersonCorrection
from papershelf.enrich.initials import meant_by_initials
from papershelf.enrich.references import Finder
from papershelf.model import Author, Paper
from papershelf.problems import Problem, note
from papershelf.text.name_notes import NUMBERED
from papershelf.text.names import named
from papershelf.text.slugs import digest_of, disambiguated, slug_of_text

# The most who have signed a paper of physics are 5,154. A longer list is of those who helped with a
# survey, or damaged, and no paper may by itself make pages by the hundred thousand.
MOST_SIGNED = 6_000
_NAMELESS = "author"
# Stands before names, so that none is taken for an ORCID.
_NAME = "\x00"
_AS_WORDS = bytes(
    ord(letter.lower() if letter.isascii() and letter.isalnum() else " ")
    for letter in map(chr, range(256))
)


def identify_people(
    papers: Iterable[Paper], corrections: Sequence[PersonCorrection] = ()
) -> tuple[Paper, ...]:
    """Return the papers, each author with the slug and the name of a page, whatever their order.

    A paper keeps its authors' names as printed. A person's page has the fullest of the names, or
    the one that a correction gives. Of a paper's authors beyond MOST_SIGNED only those have a page
    whose name is written so among the first of some paper.
    """
    split = _split_people(tuple(papers), corrections)
    # Numbers, for authors by the hundred thousand take long to hash.
    numbers: dict[Author, int] = {}
    rows = [
        [numbers.setdefault(author, len(numbers)) for author in paper.authors[:MOST_SIGNED]]
        for paper in split
    ]
    counts = Counter(chain.from_iterable(rows))
    forms = {author: counts[number] for author, number in numbers.items()}
    people = _People(forms, corrections)
    owners = people.owners(forms)
    renamed = {correction.as_name for correction in corrections}
    same = meant_by_initials(forms, owners, zip(split, rows, strict=True), renamed)
    named = people.named(forms, [same.get(owner, owner) for owner in owners])

    def authors_of(paper: Paper, row: Sequence[int]) -> tuple[Author, ...]:
        rest = paper.authors[MOST_SIGNED:]
        known = [named[numbers[author]] if author in numbers else author for author in rest]
        return (*[named[number] for number in row], *known)

    return tuple(
        replace(paper, authors=authors_of(paper, row)) if row else paper
        for paper, row in zip(split, rows, strict=True)
    )


def signed_by_too_many(papers: Iterable[Paper]) -> Iterator[Problem]:
    """Yield a note for each of *papers* with authors who have no page because there are so many."""
    for paper in papers:
        number = len(paper.authors)
        if number > MOST_SIGNED:
            yield note(
                paper.source,
                f"“{paper.title}” has {number:,} authors: those after the first {MOST_SIGNED:,} are"
                " named, and have no page unless other papers give them one",
                "if they are no authors, corrections.yml can set the right ones",
            )


class _NameForms:
    """What papers tell of one person: written names with their numbers, and the least identity."""

    __slots__ = ("identity", "names")

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.identity = ""

    def add(self, author: Author, count: int) -> None:
        """Take up another written form of the person, found so many times."""
        self.names[author.name] = self.names.get(author.name, 0) + count
        known = author.orcid or author.identity
        self.identity = min(self.identity or known, known or self.identity)

    @property
    def name(self) -> str:
        """The fullest name: most words in full, most letters, most common."""
        if len(self.names) == 1:
            return next(iter(self.names))
        return min(self.names, key=self.rank)

    def rank(self, name: str) -> tuple[int, int, bool, int, str]:
        """Return what orders names from the fullest down; of equals, one in capitals comes last."""
        words = key_of(name).split()
        full = sum(len(word) > 1 for word in words)
        return -full, -sum(map(len, words)), name.isupper(), -self.names[name], name

    @property
    def digest(self) -> str:
        """A digest of what distinguishes this person from all others, in hexadecimal."""
        return digest_of(self.identity or min(map(key_of, self.names)))


class _People:
    """Who is who among authors: a union of ORCIDs, other identities, and names without any."""

    def __init__(self, authors: Iterable[Author], corrections: Iterable[PersonCorrection]) -> None:
        self.identities: dict[str, set[str]] = defaultdict(set)
        self.parents: dict[str, str] = {}
        orcids: dict[str, set[str]] = defaultdict(set)
        for author in authors:
            for known in filter(None, (author.orcid, author.identity)):
                self.identities[key_of(author.name)].add(known)
            if author.orcid and author.identity:
                orcids[author.identity].add(author.orcid)
        for identity, its in orcids.items():
            if len(its) == 1:
                self.unite(min(its), identity)
        self.join_sources()
        joins = [correction for correction in corrections if correction.same_as]
        for correction in joins:
            self.join(correction)
        self.given: dict[str, str] = {}
        forms = {key_of(named(form).name) for one in joins for form in one.same_as}
        # First the names that are no other forms of others.
        joins.sort(key=lambda one: key_of(named(one.name).name) in forms)
        for correction in joins:
            self.given.setdefault(self.called(correction.name), correction.name)

    def join_sources(self) -> None:
        """Make one person of the identities of a name that no two are of one source."""
        sources: dict[str, set[str]] = defaultdict(set)
        for known in set().union(*self.identities.values()):
            # ORCIDs have no source before a colon.
            sources[self.root(known)].add(known.partition(":")[0] if ":" in known else "")
        for key in sorted(key for key, known in self.identities.items() if len(known) > 1):
            first, *others = sorted({self.root(known) for known in self.identities[key]})
            all_sources = [source for root in (first, *others) for source in sources[root]]
            if others and len(set(all_sources)) == len(all_sources) and not self.is_shared(key):
                for other in others:
                    self.unite(first, other)
                sources[self.root(first)] = set(all_sources)

    def is_shared(self, key: str) -> bool:
        """Return whether a source says that several people have a name: DBLP numbers no other."""
        return any(known.startswith(NUMBERED) for known in self.identities.get(key, ()))

    def called(self, name: str) -> str:
        """Return who is called so by a maintainer: a name, also with DBLP's number, or an ORCID."""
        for known in (name, NUMBERED + name):
            if known in self.known:
                return self.root(known)
        return self.nameless(key_of(named(name).name))

    @cached_property
    def known(self) -> frozenset[str]:
        """All ORCIDs and other identities."""
        return frozenset().union(*self.identities.values())

    def join(self, correction: PersonCorrection) -> None:
        """Make one person of the names of a correction."""
        main, *others = map(self.called, (correction.name, *correction.same_as))
        for other in others:
            self.unite(main, other)

    def unite(self, main: str, other: str) -> None:
        """Make one person of two nodes, for whom the first stands."""
        first, second = self.root(main), self.root(other)
        if first != second:
            self.parents[second] = first

    def root(self, node: str) -> str:
        """Return the one that stands for all that are joined with it."""
        while node in self.parents:
            node = self.parents[node]
        return node

    def nameless(self, key: str) -> str:
        """Return who an author of this name without an ORCID is: who has it, if it is only one."""
        roots = {self.root(known) for known in self.identities.get(key, ())}
        is_certain = len(roots) == 1 and not self.is_shared(key)
        return roots.pop() if is_certain else self.root(_NAME + key)

    def owners(self, authors: Iterable[Author]) -> list[str]:
        """Return who each of the authors is."""
        return [
            self.root(known)
            if (known := author.orcid or author.identity)
            else self.nameless(key_of(author.name))
            for author in authors
        ]

    def named(self, counts: Mapping[Author, int], owners: Sequence[str]) -> tuple[Author, ...]:
        """Return authors with slug and page; *counts* are of papers, *owners* who each is."""
        persons: dict[str, _NameForms] = {}
        for owner, (author, count) in zip(owners, counts.items(), strict=True):
            persons.setdefault(owner, _NameForms()).add(author, count)
        names = {owner: self.given.get(owner) or one.name for owner, one in persons.items()}
        plain = {owner: slug_of_text(names[owner]) for owner in persons}
        slugs = disambiguated(plain, _NAMELESS, digest=lambda owner: persons[owner].digest)
        return tuple(
            # The name is left out where it is the same, as for most.
            replace(
                author,
                slug=slugs[owner],
                person=names[owner] if names[owner] != author.name else "",
            )
            for author, owner in zip(counts, owners, strict=True)
        )


def key_of(name: str) -> str:
    """Return what is compared of a name: its letters and digits, small and with their accents."""
    if name.isascii():
        return b" ".join(name.encode().translate(_AS_WORDS).split()).decode() or name
    composed = unicodedata.normalize("NFC", name).casefold()
    # What belongs to a word is a letter, a digit, or a mark on one.
    letters = (
        letter if letter.isalnum() or unicodedata.category(letter).startswith("M") else " "
        for letter in composed
    )
    return " ".join("".join(letters).split()) or name


def _split_people(
    papers: tuple[Paper, ...], corrections: Iterable[PersonCorrection]
) -> tuple[Paper, ...]:
    """Return the papers, with another name for authors that corrections disambiguate."""
    # The parts of such a name stay as printed, for citations. So does an ORCID, unless it is that
    # of an author of another paper.
    splits = _split_authors(papers, corrections)
    if not splits:
        return papers
    elsewhere = {
        author.orcid
        for paper in papers
        for author in paper.authors
        if (id(paper), key_of(author.name)) not in splits
    }

    def renamed(paper: Paper) -> Iterator[Author]:
        for author in paper.authors:
            name = splits.get((id(paper), key_of(author.name)))
            orcid = "" if author.orcid in elsewhere else author.orcid
            yield replace(author, name=name, orcid=orcid) if name else author

    touched = {paper for paper, _ in splits}
    return tuple(
        replace(paper, authors=tuple(renamed(paper))) if id(paper) in touched else paper
        for paper in papers
    )


def _split_authors(
    papers: tuple[Paper, ...], corrections: Iterable[PersonCorrection]
) -> dict[tuple[int, str], str]:
    """Return new names by papers and keys of names, where corrections want only one."""
    splits = [correction for correction in corrections if correction.papers]
    finder = Finder(papers if splits else ())
    wanted: dict[tuple[int, str], set[str]] = defaultdict(set)
    for correction in splits:
        for reference in correction.papers:
            found = finder.find(reference)
            if len(found) == 1:
                key = key_of(named(correction.name).name)
                wanted[id(found[0]), key].add(correction.as_name)
    return {place: min(names) for place, names in wanted.items() if len(names) == 1}
