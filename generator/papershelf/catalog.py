"""The catalog: the sorted papers, with the look-up tables that pages need."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from heapq import nsmallest
from itertools import chain, combinations

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.model import (
    MAX_TOGETHER,
    Author,
    CountKind,
    Note,
    Paper,
    PaperMap,
    PartialDate,
    Reading,
    Related,
    Venue,
)
from papershelf.problems import Problem
from papershelf.text.dates import day_of
from papershelf.text.grouping import grouped_by
from papershelf.text.letters import index_letter, sorted_as
from papershelf.text.names import author_named, initials_of, is_abbreviated

_MAX_COOCCURRING = 8
# A topic is broad if more than one paper in this many has it.
_BROAD = 4


class Person(Struct, frozen=True, kw_only=True):
    """A disambiguated author; `author` has the longest form of the name, or that of a correction.

    `names` are all forms as written, the most frequent first; `papers` is the number of papers.
    `is_identified` if a source has an ORCID or another identifier. `affiliations` are those that
    papers state, the newest first.
    """

    slug: str
    author: Author
    names: tuple[str, ...]
    orcid: str
    papers: int
    is_identified: bool = False
    affiliations: tuple[str, ...] = ()


class Catalog(Struct, frozen=True, kw_only=True, eq=False, dict=True, weakref=True):
    """All papers, newest first, and by venue and title within a day.

    `files` are the shown paths of sources below the site's root, and `notes` the notes on papers
    by slug, in the order of `newest_notes`. `venue_names` has other short names of venues by slug,
    such as "NIPS". Where they are recorded, `first_seen` has by paper id the day on which the
    catalog first saw the paper, and `addresses` its slugs in all builds. `related` has the nearest
    papers of each paper by slug, `map` the map if there are enough papers, `limits` sentences on
    what papers can't be compared by, and `searches` the query and the papers of each saved search
    by name.
    """

    papers: tuple[Paper, ...]
    taxonomy: Taxonomy
    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[Note, ...]] = {}
    venue_names: Mapping[str, tuple[str, ...]] = {}
    first_seen: Mapping[str, PartialDate] = {}
    addresses: Mapping[str, tuple[str, ...]] = {}
    related: Mapping[str, tuple[Related, ...]] = {}
    map: PaperMap | None = None
    limits: tuple[str, ...] = ()
    searches: Mapping[str, tuple[str, tuple[Paper, ...]]] = {}

    @cached_property
    def days(self) -> Mapping[str, PartialDate]:
        """Return by slug the day from which a paper was available, where that is known."""
        days = ((paper.slug, day_of(paper, self.first_seen.get(paper.id))) for paper in self.papers)
        return {slug: day for slug, day in days if day}

    @cached_property
    def newest_notes(self) -> tuple[tuple[Paper, Note], ...]:
        """Return all notes with their papers, the newest first and undated ones last."""
        pairs = [(paper, note) for paper in self.papers for note in self.notes.get(paper.slug, ())]
        return tuple(sorted(pairs, key=lambda pair: pair[1].sort_key))

    @property
    def by_number(self) -> tuple[Paper, ...]:
        """Return the papers by their numbers in the index: newest last, so that numbers stay."""
        return self.papers[::-1]

    @cached_property
    def by_title(self) -> tuple[Paper, ...]:
        """Return the papers from A to Z, ignoring punctuation before the first letter or digit."""
        return tuple(sorted(self.papers, key=title_order))

    @cached_property
    def by_author(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return the papers of each author by slug, without authors that have no slug."""
        return grouped_by(self.papers, lambda paper: [it.slug for it in paper.authors if it.slug])

    @cached_property
    def authors(self) -> Mapping[str, Person]:
        """Return all persons by slug, from A to Z by family name."""
        forms_of: dict[str, dict[Author, int]] = defaultdict(dict)
        counts = Counter(chain.from_iterable(paper.authors for paper in self.papers))
        for author, count in counts.items():
            forms_of[author.slug][author] = count
        forms_of.pop("", None)
        people = (
            _person(slug, forms, len(self.by_author[slug])) for slug, forms in forms_of.items()
        )
        return {person.slug: person for person in sorted(people, key=_person_key)}

    @cached_property
    def doubts(self) -> Mapping[str, tuple[Person, ...]]:
        """Return the persons who may be the same as an author, by slug, if there are any.

        They have the same name and not both are identified, or the initials of one fit the other.
        """
        candidates: dict[str, dict[str, Person]] = defaultdict(dict)
        for one, other in chain(_namesakes(self.authors), _fitting_initials(self.authors)):
            # Nobody signs a paper twice.
            signed = {paper.slug for paper in self.by_author[one.slug]}
            if any(paper.slug in signed for paper in self.by_author[other.slug]):
                continue
            candidates[one.slug][other.slug] = other
            candidates[other.slug][one.slug] = one
        return {
            slug: tuple(sorted(others.values(), key=_person_key))
            for slug, others in candidates.items()
        }

    def coauthors(self, slug: str, most: int) -> tuple[tuple[tuple[Person, int], ...], int]:
        """Return the *most* frequent coauthors of the author *slug*, and the number of all of them.

        Each has the number of joint papers. Papers of over MAX_TOGETHER authors don't count.
        """
        counts = Counter(
            other
            for paper in self.by_author[slug]
            if len(paper.authors) <= MAX_TOGETHER
            for other in {author.slug for author in paper.authors}
        )
        del counts[slug], counts[""]
        frequent = nsmallest(most, counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple((self.authors[other], count) for other, count in frequent), len(counts)

    @cached_property
    def _all_by_venue(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return the papers of each venue by its slug, of any status."""
        venues = grouped_by(self.papers, lambda paper: [paper.venue.slug if paper.venue else ""])
        return {slug: papers for slug, papers in venues.items() if slug}

    @cached_property
    def by_venue(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return the accepted papers of each venue by its slug: those without a status."""
        return {slug: _accepted(papers) for slug, papers in self._all_by_venue.items()}

    def with_status(self, slug: str, year: int | None = None) -> tuple[Paper, ...]:
        """Return the papers of the venue *slug* that have a status, sorted by it.

        Only those of *year* if it is given.
        """
        papers = self._all_by_venue[slug]
        selected = (paper for paper in papers if paper.status and year in (None, paper.year))
        return tuple(sorted(selected, key=lambda paper: paper.status or ""))

    @cached_property
    def by_count(self) -> Mapping[CountKind, tuple[Paper, ...]]:
        """Return the papers with each kind of count, the highest first, if there are several."""
        counted = grouped_by(self.papers, lambda paper: [count.kind for count in paper.counts])
        return {
            kind: tuple(sorted(counted[kind], key=lambda paper: -(paper.count_of(kind) or 0)))
            for kind in CountKind
            if len(counted.get(kind, ())) > 1
        }

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Return all venues by slug, from A to Z by their labels."""
        venues = {slug: _frequent_form(papers) for slug, papers in self._all_by_venue.items()}
        return dict(sorted(venues.items(), key=lambda entry: (sorted_as(entry[1].label), entry[0])))

    @cached_property
    def by_venue_year(self) -> Mapping[str, Mapping[int, tuple[Paper, ...]]]:
        """Return the papers of `by_venue` by year, the latest first; 0 is the unknown year."""
        return {
            slug: {year: _accepted(of_year) for year, of_year in years_of(papers).items()}
            for slug, papers in self._all_by_venue.items()
        }

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Paper, ...]]:
        """Return papers by year of publication, the latest first, without the unknown year."""
        return {year: papers for year, papers in years_of(self.papers).items() if year}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return by topic id the papers with the topic or a narrower one, if there are any."""
        ancestors = {it: sorted(above) for it, above in self.taxonomy.ancestors.items()}
        return grouped_by(
            self.papers,
            lambda paper: chain.from_iterable((it, *ancestors[it]) for it in _topic_ids(paper)),
        )

    def without_narrower(self, topic_id: str) -> tuple[Paper, ...]:
        """Return the papers that have the topic *topic_id* and no narrower one."""
        children = self.taxonomy.children[topic_id]
        narrower = {paper.slug for child in children for paper in self.by_topic.get(child.id, ())}
        return tuple([paper for paper in self.by_topic[topic_id] if paper.slug not in narrower])

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics that have papers, in the order of the taxonomy."""
        return tuple(topic for topic in self.taxonomy.topics if topic.id in self.by_topic)

    @cached_property
    def top_topics(self) -> tuple[Topic, ...]:
        """Return the topics that have papers, those with the most papers first."""
        return tuple(sorted(self.topics, key=lambda topic: -len(self.by_topic[topic.id])))

    @cached_property
    def broad_topics(self) -> frozenset[str]:
        """Return the ids of topics that are too frequent to characterise a paper."""
        counts = Counter(chain.from_iterable(map(_topic_ids, self.papers)))
        most = len(self.papers) / _BROAD
        return frozenset(topic_id for topic_id, number in counts.items() if number > most)

    def cooccurring(self, topic_id: str) -> tuple[tuple[Topic, int], ...]:
        """Return the most frequent other topics of papers on *topic_id*, with their counts.

        Its broader and narrower topics are left out, as pages show them as its relatives.
        """
        ancestors = self.taxonomy.ancestors
        relatives = {topic_id, *ancestors[topic_id]}
        counts = Counter(chain.from_iterable(map(_topic_ids, self.by_topic.get(topic_id, ()))))
        ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(
            (self.taxonomy.by_id[other], count)
            for other, count in ranked
            if other not in relatives and topic_id not in ancestors[other]
        )[:_MAX_COOCCURRING]


def _topic_ids(paper: Paper) -> tuple[str, ...]:
    return tuple([match.id for match in paper.topics])


def _accepted(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Return the papers without a status."""
    return tuple(paper for paper in papers if not paper.status)


def _person(slug: str, forms: Mapping[Author, int], papers: int) -> Person:
    """Return the person *slug* of *papers* papers, in which *forms* occur, the newest first."""
    return Person(
        slug=slug,
        author=_page_author(forms),
        names=_names_of(forms),
        orcid=min((author.orcid for author in forms if author.orcid), default=""),
        papers=papers,
        is_identified=any(author.orcid or author.identity for author in forms),
        affiliations=tuple(dict.fromkeys(form.affiliation for form in forms if form.affiliation)),
    )


def _namesakes(authors: Mapping[str, Person]) -> Iterator[tuple[Person, Person]]:
    """Yield the pairs of persons with the same name of whom at most one is identified."""
    by_name = grouped_by(authors.values(), lambda person: [person.author.name.casefold()])
    for people in by_name.values():
        for one, other in combinations(people, 2):
            if not (one.is_identified and other.is_identified):
                yield one, other


def _fitting_initials(authors: Mapping[str, Person]) -> Iterator[tuple[Person, Person]]:
    """Yield each person with abbreviated given names with those whose initials begin the same."""
    abbreviated = [person for person in authors.values() if is_abbreviated(person.author)]
    families = {person.author.family for person in abbreviated}
    by_name: dict[tuple[str, str], list[tuple[str, Person]]] = defaultdict(list)
    for person in authors.values():
        if person.author.family in families and (initials := initials_of(person.author)):
            by_name[person.author.family, initials[0]].append((initials, person))
    for one in abbreviated:
        prefix = initials_of(one.author)
        for initials, other in by_name[one.author.family, prefix[0]]:
            if other is not one and initials.startswith(prefix):
                yield one, other


def _names_of(forms: Mapping[Author, int]) -> tuple[str, ...]:
    """Return the names in *forms*, which have their counts, the most frequent first."""
    names = Counter[str]()
    for author, count in forms.items():
        names[author.name] += count
    return tuple(sorted(names, key=lambda name: (-names[name], name)))


def _page_author(forms: Mapping[Author, int]) -> Author:
    """Return the author with the page name of *forms*, in the name parts that most papers give.

    All forms should have the same page name; the longest one is taken if they don't.
    """
    name = max((author.page_name for author in forms), key=lambda name: (len(name), name))
    counts = Counter[Author]()
    for author, count in forms.items():
        if author.name == name:
            counts[replace(author, affiliation="")] += count
    best = max(counts, key=lambda author: (counts[author], repr(author)), default=None)
    return best or author_named(name)


def _person_key(person: Person) -> tuple[bool, bool, str, str, str, str]:
    """Return the sort key of *person*: by letter, Latin ones first, then family and given name."""
    author = person.author
    family = sorted_as(author.family or author.name)
    letter, given = index_letter(family), sorted_as(author.given)
    return not letter, not letter.isascii(), letter, family, given, person.slug


def _frequent_form(papers: tuple[Paper, ...]) -> Venue:
    """Return the venue of *papers* in its most frequent form."""
    counts = Counter(paper.venue for paper in papers if paper.venue)
    return max(counts, key=lambda venue: (counts[venue], venue.short, venue.name))


def years_of(papers: tuple[Paper, ...]) -> Mapping[int, tuple[Paper, ...]]:
    """Return *papers* by year of publication, the latest first; 0 is the unknown year."""
    by_year = grouped_by(papers, lambda paper: [paper.year])
    return {year: by_year[year] for year in sorted(by_year, reverse=True)}


def title_order(paper: Paper) -> tuple[bool, str, str]:
    """Return the sort key of *paper* by title, from A to Z after digits and symbols."""
    title = sorted_as(paper.title)
    return title[:1].isalpha(), title, paper.slug


def newest_first(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return *papers* by date, the latest first and undated ones last, then by venue and title.

    Papers that are added together are then adjacent, so few pages of lists change.
    """
    return tuple(sorted(papers, key=_date_order))


def _date_order(paper: Paper) -> tuple[tuple[int, ...], str, tuple[bool, str, str]]:
    date = paper.date
    age = (0, -date.year, -date.month, -date.day) if date else (1,)
    return age, paper.venue.name if paper.venue else "", title_order(paper)
