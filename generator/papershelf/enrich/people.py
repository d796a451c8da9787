"""Identify persons: decide which authors of different papers are the same, and give them slugs.

Authors with the same ORCID are one person, and so are authors with the same full name, whatever its
case and punctuation; accents matter, for "Muller" need not be "Müller". Different ORCIDs are a
cannot-link for a name, and so are different identities from one source; then an author of that name
without any is a third person. Initials are resolved by `enrich.initials`, or are a separate person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from papershelf.curated.corrections import PersonCorrection
from papershelf.enrich.initials import meant_by_initials
from papershelf.model import Author, Paper
from papershelf.problems import Problem, note
from papershelf.text.name_notes import DBLP_PREFIX
from papershelf.text.names import caseless_key, dotless_key, orderless_key
from papershelf.text.slugs import digest_of, disambiguated, slug_of_text

# The longest list of authors of a physics paper has 5,154 names. A longer one is damaged, or lists
# participants of a survey, and a single paper must not create hundreds of thousands of pages.
MAX_SIGNED = 6_000
_NAMELESS = "author"
_DOTTED_INITIAL = re.compile(r"\b\w\. ")
# A prefix of names, which distinguishes them from ORCIDs.
_NAME_PREFIX = "\x00"


def identify_people(
    papers: Iterable[Paper], corrections: Sequence[PersonCorrection] = ()
) -> tuple[Paper, ...]:
    """Return *papers*; each author gets the slug and the name of the person's page.

    A paper keeps its authors' names as printed. A person's page has the fullest of the names, or
    the one that a correction sets. Authors after the first MAX_SIGNED get no page. The order of
    papers does not matter.
    """
    signed = [(paper, paper.authors[:MAX_SIGNED]) for paper in papers]
    counts = Counter(chain.from_iterable(authors for _, authors in signed))
    people = _People(counts, corrections)
    owners = {author: people.owner(author) for author in counts}
    renamed = {correction.as_name for correction in corrections}
    meant = meant_by_initials(owners, signed, renamed)
    resolved = {author: meant.get(person, person) for author, person in owners.items()}
    identified = people.identified(resolved, counts)
    return tuple(
        replace(
            paper,
            authors=(*map(identified.__getitem__, authors), *paper.authors[len(authors) :]),
        )
        for paper, authors in signed
    )


def signed_by_too_many(papers: Iterable[Paper]) -> Iterator[Problem]:
    """Yield a note for each of *papers* with more than MAX_SIGNED authors."""
    for paper in papers:
        number = len(paper.authors)
        if number > MAX_SIGNED:
            yield note(
                paper.source,
                f"“{paper.title}” has {number:,} authors; it is on the pages of the first"
                f" {MAX_SIGNED:,} only",
                "if these are not its authors, corrections.yml can set the right ones",
            )


def _fullest(names: Mapping[str, int]) -> str:
    """Return the fullest of a person's *names*, which have their numbers of papers."""
    if len(names) == 1:
        return next(iter(names))

    def rank(name: str) -> tuple[int, int, bool, bool, int, str]:
        # Most words that are not initials, then letters; of equals, those not in capitals, those
        # with a full stop after an initial, and those with most papers.
        words = dotless_key(name).split()
        full = sum(len(word) > 1 for word in words)
        letters = sum(map(len, words))
        dotted = _DOTTED_INITIAL.search(name) is not None
        return -full, -letters, name.isupper(), not dotted, -names[name], name

    return min(names, key=rank)


class _People:
    """A union-find structure of ORCIDs, other identities, and names without any."""

    def __init__(self, authors: Iterable[Author], corrections: Iterable[PersonCorrection]) -> None:
        self.identities: dict[str, set[str]] = defaultdict(set)
        self.parents: dict[str, str] = {}
        orcids: dict[str, set[str]] = defaultdict(set)
        for author in authors:
            for identity in filter(None, (author.orcid, author.identity)):
                self.identities[dotless_key(author.name)].add(identity)
            if author.orcid and author.identity:
                orcids[author.identity].add(author.orcid)
        self.all_identities: frozenset[str] = frozenset().union(*self.identities.values())
        for identity, all_orcids in orcids.items():
            if len(all_orcids) == 1:
                self.unite(min(all_orcids), identity)
        self.unite_across_sources()
        joins = [correction for correction in corrections if correction.same_as]
        for correction in joins:
            self.unite(*map(self.called, (correction.name, *correction.same_as)))
        self.corrected_names: dict[str, str] = {}
        forms = {orderless_key(form) for each in joins for form in each.same_as}
        # Names come first that no other correction lists as a form of another name.
        joins.sort(key=lambda correction: orderless_key(correction.name) in forms)
        for correction in joins:
            self.corrected_names.setdefault(self.called(correction.name), correction.name)

    def unite_across_sources(self) -> None:
        """Unite the identities of each name of which no two are from the same source."""
        sources: dict[str, set[str]] = defaultdict(set)
        for identity in self.all_identities:
            # ORCIDs have no source before a colon.
            sources[self.root(identity)].add(identity.partition(":")[0] if ":" in identity else "")
        for key in sorted(key for key, of_name in self.identities.items() if len(of_name) > 1):
            first, *others = sorted({self.root(identity) for identity in self.identities[key]})
            all_sources = [source for root in (first, *others) for source in sources[root]]
            if others and len(set(all_sources)) == len(all_sources) and not self.is_shared(key):
                self.unite(first, *others)
                sources[self.root(first)] = set(all_sources)

    def is_shared(self, key: str) -> bool:
        """Return whether several people have a name, as its number in DBLP shows."""
        return any(identity.startswith(DBLP_PREFIX) for identity in self.identities.get(key, ()))

    def called(self, name: str) -> str:
        """Return whom a maintainer means by a name, also with DBLP's number, or by an ORCID."""
        for identity in (name, DBLP_PREFIX + name):
            if identity in self.all_identities:
                return self.root(identity)
        return self.root_of_name(orderless_key(name))

    def unite(self, main: str, *others: str) -> None:
        """Unite the sets of nodes (must-link); the root of *main* becomes the root of all."""
        root = self.root(main)
        for other in map(self.root, others):
            if other != root:
                self.parents[other] = root

    def root(self, node: str) -> str:
        """Return the root of the set that *node* is in."""
        while node in self.parents:
            node = self.parents[node]
        return node

    def root_of_name(self, key: str) -> str:
        """Return the root of a name without identity: that of its only bearer, or its own."""
        roots = {self.root(identity) for identity in self.identities.get(key, ())}
        is_certain = len(roots) == 1 and not self.is_shared(key)
        return roots.pop() if is_certain else self.root(_NAME_PREFIX + key)

    def owner(self, author: Author) -> str:
        """Return the root that identifies the person of *author*."""
        identity = author.orcid or author.identity
        return self.root(identity) if identity else self.root_of_name(dotless_key(author.name))

    def identified(
        self, owners: Mapping[Author, str], counts: Mapping[Author, int]
    ) -> Mapping[Author, Author]:
        """Return the authors in *owners*, which has their persons, with slug and page name.

        *counts* has the number of papers of each author.
        """
        names_of: dict[str, Counter[str]] = defaultdict(Counter)
        identities: dict[str, str] = {}
        for author, person in owners.items():
            names_of[person][author.name] += counts[author]
            if identity := author.orcid or author.identity:
                identities[person] = min(identity, identities.get(person, identity))

        def digest(person: str) -> str:
            return digest_of(identities.get(person) or min(map(caseless_key, names_of[person])))

        names = {
            person: self.corrected_names.get(person) or _fullest(written)
            for person, written in names_of.items()
        }
        plain = {person: slug_of_text(name) for person, name in names.items()}
        slugs = disambiguated(plain, _NAMELESS, digest)
        return {
            # The name of the page is empty if it equals the author's, as it mostly does.
            author: replace(
                author,
                slug=slugs[person],
                person=names[person] if names[person] != author.name else "",
            )
            for author, person in owners.items()
        }
