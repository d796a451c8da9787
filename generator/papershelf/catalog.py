"""The catalog: the papers in order, with the look-ups that pages need."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from heapq import nsmallest
from itertools import chain, combinations
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.model import (
    MOST_TOGETHER,
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
from papershelf.text.letters import is_latin, sorted_as
from papershelf.text.names import initials_of, is_abbreviated, named


class Person(Struct, frozen=True, kw_only=True):
    """An author over all papers: `author` has the fullest form of the name, or a correction's.

    `names` are all forms as written, the most frequent first; `papers` counts them. Who
    `is_identified` is told by a source from others of the name. `affiliations` are those that
    papers give, the newest first.
    """

    slug: str
    author: Author
    names: tuple[str, ...]
    orcid: str
    papers: int
    is_identified: bool = False
    affiliations: tuple[str, ...] = ()


class Catalog(Struct, frozen=True, kw_only=True, eq=False, dict=True, weakref=True):
    """All papers, newest first, and by venue and slug within a day.

    `files` are those of the sources, as people are shown them, that lie below the site's root, and
    `notes` the group's own by the slug of their paper, in the order of `newest_notes`.
    `venue_names` has by slug what else venues are called in a word, as "NIPS", and `first_seen` by
    a paper's id the day on which the catalog saw it first, where it remembers that. `related` has
    those of each paper by its slug, the nearest first, `map` their places if there are enough, and
    `limits` what papers can't be compared by, in sentences.
    `searches` have by name the query of a saved search and its papers.
    """

    papers: tuple[Paper, ...]
    taxonomy: Taxonomy
    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[Note, ...]] = {}
    venue_names: Mapping[str, tuple[str, ...]] = {}
    first_seen: Mapping[str, PartialDate] = {}
    related: Mapping[str, tuple[Related, ...]] = {}
    map: PaperMap | None = None
    limits: tuple[str, ...] = ()
    searches: Mapping[str, tuple[str, tuple[Paper, ...]]] = {}

    @cached_property
    def days(self) -> Mapping[str, PartialDate]:
        """Return by slug since when people can know of a paper, where that is known."""
        known = (
            (paper.slug, day_of(paper, self.first_seen.get(paper.id))) for paper in self.papers
        )
        return {slug: day for slug, day in known if day}

    @cached_property
    def newest_notes(self) -> tuple[tuple[Paper, Note], ...]:
        """Return all notes with their papers, the newest first and undated ones last."""
        papers = {paper.slug: paper for paper in self.papers} if self.notes else {}
        found = [
            (papers[slug], note)
            for slug, own in self.notes.items()
            if slug in papers
            for note in own
        ]
        return tuple(sorted(found, key=lambda pair: pair[1].place))

    @property
    def by_number(self) -> tuple[Paper, ...]:
        """Return the papers by their numbers in the index: new ones last, so that others stay."""
        return self.papers[::-1]

    @cached_property
    def by_title(self) -> tuple[Paper, ...]:
        """Return the papers from A to Z; signs before the first letter or digit do not count."""
        return tuple(sorted(self.papers, key=title_order))

    @cached_property
    def by_author(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return by an author's slug the papers; whoever has no slug is not listed."""
        found: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            for slug in dict.fromkeys(author.slug for author in paper.authors if author.slug):
                found[slug].append(paper)
        return _tuples(found)

    @cached_property
    def authors(self) -> Mapping[str, Person]:
        """Return all persons by slug, from A to Z by family name."""
        written: dict[str, dict[Author, int]] = defaultdict(dict)
        counts = Counter(chain.from_iterable(paper.authors for paper in self.papers))
        for author, count in counts.items():
            written[author.slug][author] = count
        written.pop("", None)
        people = (
            _person(slug, forms, len(self.by_author[slug])) for slug, forms in written.items()
        )
        return {found.slug: found for found in sorted(people, key=_person_key)}

    @cached_property
    def doubts(self) -> Mapping[str, tuple[Person, ...]]:
        """Return by an author's slug the others who may be the same person, where there are some.

        Initials may be anyone's whom they fit; of one name, who is not told from others may be one.
        """
        found: dict[str, dict[str, Person]] = defaultdict(dict)
        for one, other in chain(_of_one_name(self.authors), _of_initials(self.authors)):
            # Nobody signs a paper twice.
            if not self._papers_of(one.slug).isdisjoint(self._papers_of(other.slug)):
                continue
            found[one.slug][other.slug] = other
            found[other.slug][one.slug] = one
        return {slug: tuple(sorted(of.values(), key=_person_key)) for slug, of in found.items()}

    def _papers_of(self, slug: str) -> frozenset[str]:
        return frozenset([paper.slug for paper in self.by_author[slug]])

    def coauthors(self, slug: str, most: int) -> tuple[tuple[tuple[Person, int], ...], int]:
        """Return who wrote *most* papers with a person, with their number, and how many did at all.

        Papers with more than MOST_TOGETHER authors are left out.
        """
        counts = Counter(
            other
            for paper in self.by_author[slug]
            if len(paper.authors) <= MOST_TOGETHER
            for other in {author.slug for author in paper.authors}
        )
        del counts[slug], counts[""]
        first = nsmallest(most, counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple((self.authors[other], count) for other, count in first), len(counts)

    @cached_property
    def _all_by_venue(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return by a venue's slug its papers of any status; one that has none is not listed."""
        found: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            if paper.venue and paper.venue.slug:
                found[paper.venue.slug].append(paper)
        return _tuples(found)

    @cached_property
    def by_venue(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return by the slug of each venue its papers, without those that have a status."""
        return {slug: _accepted(papers) for slug, papers in self._all_by_venue.items()}

    def apart(self, slug: str, year: int | None = None) -> tuple[Paper, ...]:
        """Return the papers of a venue, or of a year of it, that have a status, by this."""
        papers = self._all_by_venue[slug]
        chosen = (paper for paper in papers if paper.status and year in (None, paper.year))
        return tuple(sorted(chosen, key=lambda paper: paper.status or ""))

    @cached_property
    def by_count(self) -> Mapping[CountKind, tuple[Paper, ...]]:
        """Return by kind of count the papers that have it, the most first, if several do."""
        found: dict[CountKind, list[tuple[int, Paper]]] = defaultdict(list)
        for paper in self.papers:
            for count in paper.counts:
                found[count.kind].append((-count.value, paper))
        return {
            kind: tuple(paper for _, paper in sorted(found[kind], key=itemgetter(0)))
            for kind in CountKind
            if len(found[kind]) > 1
        }

    @cached_property
    def venues(self) -> Mapping[str, Venue]:
        """Return all venues by slug, from A to Z by what people call them."""
        usual = {slug: _usual_venue(papers) for slug, papers in self._all_by_venue.items()}
        return dict(sorted(usual.items(), key=lambda entry: (sorted_as(entry[1].label), entry[0])))

    @cached_property
    def by_venue_year(self) -> Mapping[str, Mapping[int, tuple[Paper, ...]]]:
        """Return as `by_venue` does, and by year, the latest first; 0 is the unknown year."""
        return {
            slug: {year: _accepted(own) for year, own in years_of(papers).items()}
            for slug, papers in self._all_by_venue.items()
        }

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Paper, ...]]:
        """Return papers by year of publication, the latest first, without the unknown year."""
        return {year: papers for year, papers in years_of(self.papers).items() if year}

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that papers were published in, the latest first."""
        return tuple(self.by_year)

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Paper, ...]]:
        """Return by topic id the papers that have it or a topic below it, where there are some."""
        ancestors = self.taxonomy.ancestors
        # Many papers have the same topics.
        above_all = cache(lambda own: frozenset(own).union(*map(ancestors.__getitem__, own)))
        found: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            for topic_id in above_all(_topic_ids(paper)):
                found[topic_id].append(paper)
        return _tuples(found)

    @cached_property
    def _topic_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return by topic id how many of its papers have each topic as one of their own."""
        ancestors = self.taxonomy.ancestors
        counts: dict[str, dict[str, int]] = defaultdict(partial(defaultdict, int))
        # Many papers have the same topics.
        for own, papers in Counter(map(_topic_ids, self.papers)).items():
            for topic_id in frozenset(own).union(*map(ancestors.__getitem__, own)):
                beside = counts[topic_id]
                for other in own:
                    beside[other] += papers
        return counts

    def without_narrower(self, topic_id: str) -> tuple[Paper, ...]:
        """Return the papers that have a topic and none below it."""
        children = self.taxonomy.children[topic_id]
        below = {paper.slug for child in children for paper in self.by_topic.get(child.id, ())}
        return tuple([paper for paper in self.by_topic[topic_id] if paper.slug not in below])

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics that have papers, in the order of the taxonomy."""
        return tuple(topic for topic in self.taxonomy.topics if topic.id in self.by_topic)

    @cached_property
    def top_topics(self) -> tuple[Topic, ...]:
        """Return the topics that have papers, those with most first."""
        return tuple(sorted(self.topics, key=lambda topic: -len(self.by_topic[topic.id])))

    def beside(self, topic_id: str, most: int = 8) -> tuple[tuple[Topic, int], ...]:
        """Return the topics that the papers of this one have most often besides, with counts.

        Topics above and below it are left out: those are shown as its relatives.
        """
        above = self.taxonomy.ancestors
        relatives = {topic_id, *above[topic_id]}
        counts = self._topic_counts[topic_id].items()
        ranked = sorted(counts, key=lambda entry: (-entry[1], entry[0]))
        return tuple(
            (self.taxonomy.by_id[other], count)
            for other, count in ranked
            if other not in relatives and topic_id not in above[other]
        )[:most]


def _topic_ids(paper: Paper) -> tuple[str, ...]:
    return tuple([match.id for match in paper.topics])


def _tuples(found: Mapping[str, list[Paper]]) -> Mapping[str, tuple[Paper, ...]]:
    """Return lists of papers that stay as they are now."""
    return {key: tuple(papers) for key, papers in found.items()}


def _accepted(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Return the papers without a status: all of them, as a rule, and then the same tuple."""
    if not any(paper.status for paper in papers):
        return papers
    return tuple(paper for paper in papers if not paper.status)


def _person(slug: str, forms: Mapping[Author, int], papers: int) -> Person:
    """Return the person of so many papers, by the forms of the author in these, newest first."""
    return Person(
        slug=slug,
        author=_page_author(forms),
        names=_names_of(forms),
        orcid=min((author.orcid for author in forms if author.orcid), default=""),
        papers=papers,
        is_identified=any(author.orcid or author.identity for author in forms),
        affiliations=tuple(dict.fromkeys(form.affiliation for form in forms if form.affiliation)),
    )


def _of_one_name(authors: Mapping[str, Person]) -> Iterator[tuple[Person, Person]]:
    """Yield persons of one name of whom a source tells one from the others at most."""
    named: dict[str, list[Person]] = defaultdict(list)
    for person in authors.values():
        named[person.author.name.casefold()].append(person)
    for alike in named.values():
        for one, other in combinations(alike, 2) if len(alike) > 1 else ():
            if not (one.is_identified and other.is_identified):
                yield one, other


def _of_initials(authors: Mapping[str, Person]) -> Iterator[tuple[Person, Person]]:
    """Yield persons of whom initials are known, each with one whom these fit."""
    short = [person for person in authors.values() if is_abbreviated(person.author)]
    families = {person.author.family for person in short}
    named: dict[tuple[str, str], list[tuple[str, Person]]] = defaultdict(list)
    for person in authors.values():
        if person.author.family in families and (initials := initials_of(person.author)):
            named[person.author.family, initials[0]].append((initials, person))
    for one in short:
        own = initials_of(one.author)
        for initials, other in named[one.author.family, own[0]]:
            if other is not one and initials.startswith(own):
                yield one, other


def _names_of(forms: Mapping[Author, int]) -> tuple[str, ...]:
    """Return the names in some forms, the most frequent first."""
    if len(forms) == 1:
        return tuple(author.name for author in forms)
    names = Counter[str]()
    for author, count in forms.items():
        names[author.name] += count
    return tuple(sorted(names, key=lambda name: (-names[name], name)))


def _page_author(forms: Mapping[Author, int]) -> Author:
    """Return the author with the name of the page, in the parts that a paper gives to it.

    All forms tell of the same page; where they do not, the longest name is the most telling.
    """
    name = max((author.page_name for author in forms), key=lambda name: (len(name), name))
    alike = [author for author in forms if author.name == name]
    if len(alike) > 1:
        counts = Counter[Author]()
        for author in alike:
            counts[replace(author, affiliation="")] += forms[author]
        return max(counts, key=lambda author: (counts[author], repr(author)))
    return alike[0] if alike else named(name)


def _person_key(found: Person) -> tuple[bool, str, str, str]:
    """Return what persons are sorted by: the family name, then the given name, from A to Z."""
    author = found.author
    family = sorted_as(author.family or author.name)
    return not is_latin(family[:1]), family, sorted_as(author.given), found.slug


def _usual_venue(papers: tuple[Paper, ...]) -> Venue:
    """Return the form in which most of a venue's papers name it."""
    counts = Counter(paper.venue for paper in papers if paper.venue)
    return max(counts, key=lambda venue: (counts[venue], venue.short, venue.name))


def years_of(papers: tuple[Paper, ...]) -> Mapping[int, tuple[Paper, ...]]:
    """Return papers by their year of publication, the latest first, 0 where it is unknown."""
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        found[paper.year].append(paper)
    return {year: tuple(found[year]) for year in sorted(found, reverse=True)}


def title_order(paper: Paper) -> tuple[bool, str, str]:
    """Return what papers are sorted by from A to Z, with digits and signs before."""
    title = sorted_as(paper.title)
    return title[:1].isalpha(), title, paper.slug


def newest_first(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return by date, the latest first; undated papers last; of one date, by venue and title.

    So papers that come together stand together, and few pages of lists change.
    """
    return tuple(sorted(papers, key=_place_of))


def _place_of(paper: Paper) -> tuple[tuple[int, ...], str, tuple[bool, str, str]]:
    date = paper.date
    age = (0, -date.year, -date.month, -date.day) if date else (1,)
    return age, paper.venue.name if paper.venue else "", title_order(paper)
