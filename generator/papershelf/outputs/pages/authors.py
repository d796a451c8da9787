"""The index of authors by letter, and a page for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter

from msgspec import Struct

from papershelf.catalog import MOST_TOGETHER, Catalog, Person, newest_first
from papershelf.config import Settings
from papershelf.digests import digest_of_content
from papershelf.engine.chunks import Lengths, grouped
from papershelf.model import Paper
from papershelf.outputs.addresses import (
    AUTHORS,
    author_path,
    letter_path,
    page_path,
    paper_path,
    topic_path,
)
from papershelf.outputs.lists import (
    Lines,
    Part,
    Said,
    by_nothing,
    by_year,
    laid,
    leaves,
    names_on_page,
    steady_pages,
    year_label,
)
from papershelf.outputs.markdown import (
    Markdown,
    escape,
    front_matter,
    link,
    page_link,
    relative,
    shorten,
)
from papershelf.outputs.page import Page
from papershelf.outputs.people import FEWEST, has_page, index_name, letter_of, shown
from papershelf.outputs.sections import Marks, Section, pages_in
from papershelf.outputs.templates import render
from papershelf.text.wording import count, span_of

MOST_PROLIFIC = 30
MOST_COAUTHORS = 20
MOST_TOPICS = 10
# In a large catalog such pages are many, and small.
FEW = 5
LONGEST_END = 24
# Authors whose pages are made together.
GROUPS = Lengths(least=1, most=64, one_in=16)


def author_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The index with its letters, and the pages of every author who has some."""
    return pages_in(author_sections(catalog, settings))


def author_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: the index, each of its letters, and a few authors at a time."""
    if not catalog.authors:
        return
    everybody = tuple(catalog.authors.values())
    letters = catalog.memory.recall("letters", everybody, partial(by_letter, everybody))
    yield Section(name=AUTHORS, make=partial(author_index, letters, catalog, settings))
    if not is_one_page(catalog, settings):
        for letter, people in letters.items():
            yield from letter_sections(letter, people, letters, catalog, settings)
    lines = Lines()
    for group in grouped(listed(catalog, settings), attrgetter("slug"), GROUPS):
        yield Section(
            name=author_path(group[0].slug),
            made_of=partial(told_of_authors, group, catalog),
            make=partial(author_lists, group, catalog, settings, lines),
        )


def listed(catalog: Catalog, settings: Settings) -> Sequence[Person]:
    """The authors who have pages."""
    people = catalog.authors.values()
    return [person for person in people if has_page(person, catalog, settings)]


class Letter(Struct, frozen=True, kw_only=True):
    """A letter of the index: how many persons it has, all letters, and the ranges of its pages."""

    letter: str
    people: int
    letters: Sequence[str]
    ranges: Sequence[tuple[str, str]]


def letter_sections(
    letter: str,
    people: Sequence[Person],
    letters: Iterable[str],
    catalog: Catalog,
    settings: Settings,
) -> Iterator[Section]:
    """The sections of one letter: one for each page."""
    large = settings.is_large(len(catalog.papers))
    pages = steady_pages(people, names_on_page(settings), large=large)
    parts = [*laid(pages, partial(page_path, letter_path(letter)))]
    own = Letter(
        letter=letter,
        people=len(people),
        letters=[*letters],
        ranges=[(f"{end(part.items[0])} – {end(part.items[-1])}", part.path) for part in parts],
    )
    for part in parts:
        yield Section(
            name=part.path,
            made_of=partial(told_of_letter, part, own, catalog),
            make=partial(letter_page, part, own, catalog, settings),
        )


def told_of_letter(part: Part[Person], own: Letter, catalog: Catalog, marks: Marks) -> object:
    """What a page of a letter is made of; the first one tells how many persons there are."""
    facts = catalog.memory.recall(
        ("facts", part.items[0].slug), part.items, partial(digest_of_facts, part.items)
    )
    few = [catalog.by_author[person.slug] for person in part.items if person.papers < FEWEST]
    people = own.people if part.number == 1 else 0
    # Whose they are is told by how many everybody has.
    listed = marks.listed(chain.from_iterable(few))
    return part.path, part.total, people, own.letters, own.ranges, facts, listed


def digest_of_facts(people: Iterable[Person]) -> str:
    """A digest of what an index tells of persons."""
    return digest_of_content([*map(facts_of, people)])


def told_of_authors(people: Sequence[Person], catalog: Catalog, marks: Marks) -> object:
    """What the pages of some authors are made of."""
    return [
        (facts_of(person), person.names, person.orcid, marks.signed(catalog.by_author[person.slug]))
        for person in people
    ]


# What an index tells of a person, or sorts by.
facts_of = attrgetter(
    "slug",
    "papers",
    *(f"author.{part}" for part in "name given particle family suffix literal".split()),
)


def by_letter(people: Iterable[Person]) -> Mapping[str, Sequence[Person]]:
    """Persons in the order of the index by the letters that they are found under."""
    letters: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        letters[letter_of(person)].append(person)
    return letters


def is_one_page(catalog: Catalog, settings: Settings) -> bool:
    """Whether the index is short enough to name all authors itself."""
    return len(catalog.authors) <= names_on_page(settings)


def author_index(
    letters: Mapping[str, Sequence[Person]], catalog: Catalog, settings: Settings
) -> Iterator[Page]:
    """All authors by letter where they fit on a page, else the letters, and who wrote most."""
    whole = is_one_page(catalog, settings)
    ranked = sorted(catalog.authors.values(), key=lambda person: -person.papers)
    people = len(catalog.authors)
    text = render(
        "authors",
        front_matter=front_matter(
            f"{count(people, 'author')} of {count(len(catalog.papers), 'paper')}, by family name.",
            "navigation",
            "toc",
            listed=True,
        ),
        count=count(people, "author"),
        letters=[
            link(
                letter if whole else f"{letter} ({len(found):,})",
                f"#{letter.lower()}" if whole else relative(AUTHORS, letter_path(letter)),
            )
            for letter, found in letters.items()
        ],
        groups=[
            (letter, [index_line(person, AUTHORS, catalog, settings) for person in found])
            for letter, found in letters.items()
            if whole
        ],
        prolific=[
            index_line(person, AUTHORS, catalog, settings)
            for person in ranked[: 0 if whole else MOST_PROLIFIC]
        ],
    )
    yield Page(path=AUTHORS, text=text)


def letter_page(
    part: Part[Person], own: Letter, catalog: Catalog, settings: Settings
) -> Iterator[Page]:
    """A page of a letter, with links to the other letters and to its own pages by range."""
    text = render(
        "letter",
        front_matter=front_matter(
            f"Authors, {own.letter}, page {part.number} of {part.total}.",
            "navigation",
            "toc",
            listed=True,
        ),
        letter=own.letter,
        count=count(own.people, "author"),
        index=link("All authors", relative(part.path, AUTHORS)),
        letters=[
            (link(other, relative(part.path, letter_path(other))), other == own.letter)
            for other in own.letters
        ],
        ranges=[
            (link(label, relative(part.path, path)), path == part.path)
            for label, path in own.ranges
        ],
        lines=[index_line(person, part.path, catalog, settings) for person in part.items],
        part=part,
    )
    yield Page(path=part.path, text=text)


def end(person: Person) -> str:
    """A name as the end of a range; the family name alone may fill several pages."""
    return shorten(index_name(person.author), LONGEST_END)


def index_line(person: Person, page: str, catalog: Catalog, settings: Settings) -> Markdown:
    """An author in a list: a link to the page and the number of papers, else to the papers."""
    name = index_name(person.author)
    if has_page(person, catalog, settings):
        target = relative(page, author_path(person.slug))
        return Markdown(f"{link(name, target)} ({person.papers:,})")
    papers = (
        link(year_label(paper.year).lower(), relative(page, paper_path(paper.slug)))
        for paper in catalog.by_author[person.slug]
    )
    return Markdown(f"{escape(name)}: {', '.join(papers)}")


def author_lists(
    people: Iterable[Person], catalog: Catalog, settings: Settings, lines: Lines
) -> Iterator[Page]:
    """The pages of some authors."""
    for person in people:
        yield from author_list(person, catalog, settings, lines)


def author_list(
    person: Person, catalog: Catalog, settings: Settings, lines: Lines
) -> Iterator[Page]:
    """The pages of one author."""
    papers = sorted(newest_first(catalog.by_author[person.slug]), key=lambda paper: -paper.year)
    name = shown(person.author.name)
    number = count(len(papers), "paper")
    large = settings.is_large(len(catalog.papers))
    crowded = any(len(paper.authors) > MOST_TOGETHER for paper in papers)
    coauthors = catalog.coauthors(person.slug)
    most = FEW if large else MOST_COAUTHORS
    more = len(coauthors) - most
    path = author_path(person.slug)
    # A line tells its year itself.
    heading = by_nothing if large else by_year
    for leaf in leaves(papers, path, settings, heading, Said.AUTHOR, large=large, lines=lines):
        text = render(
            "author",
            front_matter=front_matter(
                f"{number} by {name}.",
                "navigation",
                *(("toc",) if large else ()),
                title=name,
                listed=True,
            ),
            name=name,
            count=number,
            span=span_of(paper.year for paper in papers),
            orcid=orcid_link(person.orcid),
            index=link("All authors", relative(leaf.path, AUTHORS)),
            others=[shown(found) for found in person.names if found != person.author.name],
            coauthors=list(counted_links(coauthors[:most], leaf.path, catalog, settings)),
            more=f"{more:,}" if more > 0 else "",
            most_together=MOST_TOGETHER if crowded else 0,
            topics=list(topic_links(papers, leaf.path, FEW if large else MOST_TOPICS)),
            leaf=leaf,
        )
        yield Page(path=leaf.path, text=text)


def counted_links(
    people: Iterable[tuple[Person, int]], page: str, catalog: Catalog, settings: Settings
) -> Iterator[Markdown]:
    """Persons with a number of papers each, and links to those who have a page."""
    for person, number in people:
        name = shown(person.author.name)
        has_link = has_page(person, catalog, settings)
        shown_name = page_link(name, page, author_path(person.slug)) if has_link else escape(name)
        yield Markdown(f"{shown_name} ({number:,})")


def topic_links(papers: Iterable[Paper], page: str, most: int) -> Iterator[Markdown]:
    """The topics that papers have most often, with counts."""
    counts = Counter((match.id, match.label) for paper in papers for match in paper.topics)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    for (topic_id, label), number in ranked[:most]:
        yield Markdown(f"{page_link(label, page, topic_path(topic_id))} ({number:,})")


def orcid_link(orcid: str) -> Markdown | None:
    """The link to a person's ORCID record."""
    return link(f"ORCID {orcid}", f"https://orcid.org/{orcid}") if orcid else None
