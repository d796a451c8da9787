"""The index of authors by letter, and a page for each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_lowercase

from msgspec.structs import replace

from papershelf.catalog import Catalog, Person
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import MOST_TOGETHER, Paper
from papershelf.outputs.addresses import AUTHORS, author_path, letter_path, page_path, topic_path
from papershelf.outputs.descriptions import common_topics, list_description, with_lead
from papershelf.outputs.downloads import downloads_of
from papershelf.outputs.entries import SharedFact
from papershelf.outputs.groups import NamedPapers, author_groups
from papershelf.outputs.list_navigation import author_query, navigation_of, search_path
from papershelf.outputs.lists import (
    ListPage,
    by_year,
    names_on_page,
    no_heading,
    page_tasks,
    stable_pages,
    year_label,
)
from papershelf.outputs.newest import group_feed
from papershelf.outputs.orders import list_in_orders
from papershelf.outputs.page import Head, IndexRow, IndexSection, PageContent, PageLink
from papershelf.outputs.people import display_name, has_page, index_name, letter_of
from papershelf.text.identifiers import orcid_address
from papershelf.text.wording import count, shorten, span_of

_MOST_PROLIFIC = 30
_MOST_COAUTHORS = 20
_MOST_DOUBTS = 5
_MOST_TOPICS = 10
_MOST_AFFILIATIONS = 3
_LONGEST_AFFILIATION = 200
# In a large catalog such pages are many, and small.
_FEW = 5
_LONGEST_END = 24

# Persons in the order of the index by the letters that they are found under.
_Letters = Mapping[str, Sequence[Person]]


def author_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index with its letters, and of every author who has pages."""
    if not catalog.authors:
        return
    by_letter = groupby(catalog.authors.values(), letter_of)
    letters = {letter: tuple(people) for letter, people in by_letter}
    is_whole = len(catalog.authors) <= names_on_page(site)
    yield from page_tasks(
        [ListPage(_index(letters, catalog, site, is_whole=is_whole), AUTHORS)], site
    )
    if not is_whole:
        for letter in letters:
            yield from page_tasks(_letter_pages(letter, letters, catalog, site), site)
    yield from page_tasks(_pages(catalog, site), site)


def _index(letters: _Letters, catalog: Catalog, site: Site, *, is_whole: bool) -> PageContent:
    """Return the index of all authors, or of letters with the authors of most papers."""
    people, papers = count(len(catalog.authors), "author"), count(len(catalog.papers), "paper")
    if is_whole:
        order, named = "by family name", letters
        links = tuple(PageLink(letter, f"#{letter.lower()}") for letter in letters)
    else:
        order = "by family name and its first letter"
        ranked = sorted(catalog.authors.values(), key=lambda person: -person.papers)
        named = {"Most papers here": ranked[:_MOST_PROLIFIC]}
        links = tuple(
            PageLink(f"{letter} ({len(found):,})", letter_path(letter))
            for letter, found in letters.items()
        )
    head = Head(description=f"{people} of {papers}, by family name.")
    sections = tuple(
        IndexSection(heading, tuple([_named(one, catalog, site) for one in found]))
        for heading, found in named.items()
    )
    texts = {"count": people, "order": order}
    return PageContent("authors", head, texts, {"letters": links}, sections)


def _letter_pages(
    letter: str, letters: _Letters, catalog: Catalog, site: Site
) -> Iterator[ListPage]:
    """Yield the pages of a letter, with the ranges of all of them; the first has the count."""
    people, first = letters[letter], letter_path(letter)
    links = tuple(
        PageLink(other, letter_path(other), is_chosen=other == letter) for other in letters
    )
    pages = stable_pages(people, names_on_page(site), site)
    for number, found in enumerate(pages, start=1):
        names = IndexSection("", tuple([_named(one, catalog, site) for one in found]))
        intro = PageContent(
            "letter",
            Head(description=f"Authors, {letter}, page {number} of {len(pages)}."),
            {"letter": letter, "count": count(len(people), "author") if number == 1 else ""},
            {"letters": links},
            (_ranges(pages, first, number), names),
        )
        yield ListPage(intro, first, number, len(pages))


def _ranges(pages: Sequence[Sequence[Person]], first: str, own: int) -> IndexSection:
    """Return links to all *pages* of a letter by the names on them, from the *own*th one."""
    ranges = [
        PageLink(f"{_end(found[0])} – {_end(found[-1])}", page_path(first, at), is_chosen=at == own)
        for at, found in enumerate(pages, start=1)
    ]
    return IndexSection("", tuple(map(IndexRow, ranges)))


def _end(person: Person) -> str:
    """Return a name as the end of a range; the family name alone may fill several pages."""
    return shorten(index_name(person.author), _LONGEST_END)


def _named(person: Person, catalog: Catalog, site: Site) -> IndexRow:
    """Return the line of a person; of one who has no page it leads to the papers."""
    name = index_name(person.author)
    if has_page(person, site):
        return IndexRow(PageLink(name, author_path(person.slug), f"({person.papers:,})"))
    return IndexRow(PageLink(name), papers=tuple(_by_years(catalog.by_author[person.slug])))


def _by_years(papers: Sequence[Paper]) -> Iterator[tuple[str, str]]:
    """Yield *papers* as their years with their slugs: two of one are "2021a" and "2021b"."""
    counts = Counter(paper.year for paper in papers)
    letters = {year: iter(ascii_lowercase) for year, number in counts.items() if number > 1}
    for paper in papers:
        year = str(paper.year) if paper.year else year_label(0).lower()
        letter = next(letters[paper.year]) if paper.year in letters else ""
        yield f"{year}{letter}" if paper.year else f"{year} {letter}".strip(), paper.slug


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    # A line tells its year itself.
    heading = no_heading if site.is_large else by_year
    for person, group in zip(catalog.authors.values(), author_groups(catalog), strict=True):
        if has_page(person, site):
            papers = sorted(group.papers, key=lambda paper: -paper.year)
            group, intro = replace(group, papers=papers), _intro(person, group, catalog, site)
            query = {"q": author_query(person.author.name)}
            navigation = navigation_of(group, site, query, downloads_of(group, site))
            yield from list_in_orders(
                intro, group, navigation, catalog, site, heading, SharedFact.AUTHOR
            )


def _intro(person: Person, group: NamedPapers, catalog: Catalog, site: Site) -> PageContent:
    """Return what pages of an author show: the other forms of the name, with whom, and on what.

    Coauthors of papers that a crowd has written are neither named nor counted, and that is said.
    """
    name, papers = group.label, group.papers
    number = count(len(papers), "paper")
    topics = _topics(papers, _FEW if site.is_large else _MOST_TOPICS)
    years = span_of(paper.year for paper in papers)
    often = with_lead("mainly on", common_topics(papers))
    head = Head(
        description=list_description(f"{number} by {name}", years, often),
        title=name,
        hide=("navigation", "toc") if site.is_large else ("navigation",),
        feed=group_feed(group, catalog, site),
    )
    most = _FEW if site.is_large else _MOST_COAUTHORS
    coauthors, others = catalog.coauthors(person.slug, most)
    doubts = catalog.doubts.get(person.slug, ())
    is_crowded = any(len(paper.authors) > MOST_TOGETHER for paper in papers)
    orcid = PageLink(f"ORCID {person.orcid}", orcid_address(person.orcid))
    texts = {
        "count": number,
        "span": years,
        "more": f", {most} of {others:,}" if others > most else "",
        "most_authors": str(MOST_TOGETHER) if is_crowded else "",
        "doubt": _doubt(person, doubts),
        "more_doubts": f"{len(doubts) - _MOST_DOUBTS:,}" if len(doubts) > _MOST_DOUBTS else "",
    }
    links = {
        **_names_and_places(person),
        "orcid": (orcid,) if person.orcid else (),
        "doubts": tuple(_namesake(found, site) for found in doubts[:_MOST_DOUBTS]),
        "coauthors": tuple(_coauthor(found, number, site) for found, number in coauthors),
        "topics": topics,
    }
    return PageContent("author", head, texts, links)


def _names_and_places(person: Person) -> Mapping[str, tuple[PageLink, ...]]:
    """Return the other forms of the name, and where the person last worked, cut where very long."""
    names = (display_name(name) for name in person.names if name != person.author.name)
    places = person.affiliations[:_MOST_AFFILIATIONS]
    short = (shorten(place, _LONGEST_AFFILIATION) for place in places)
    return {"others": tuple(map(PageLink, names)), "affiliations": tuple(map(PageLink, short))}


def _doubt(person: Person, others: Sequence[Person]) -> str:
    """Return what is uncertain about a page that *others* may belong to."""
    if not others:
        return ""
    is_any = not person.is_identified and len(others) > 1
    return "May be more than one person, and also" if is_any else "May also be"


def _namesake(person: Person, site: Site) -> PageLink:
    """Return who may be the same, as a page or as a name."""
    path = author_path(person.slug) if has_page(person, site) else ""
    return PageLink(display_name(person.author.name), path, f"({person.papers:,})")


def _coauthor(person: Person, papers: int, site: Site) -> PageLink:
    """Return a link to the page of a coauthor, or to what the search finds of one without."""
    name = display_name(person.author.name)
    is_page = has_page(person, site)
    path = author_path(person.slug) if is_page else search_path(q=author_query(name))
    return PageLink(f"{name} ({papers:,})", path)


def _topics(papers: Iterable[Paper], most: int) -> tuple[PageLink, ...]:
    """Return the topics that *papers* have most often."""
    counts = Counter((match.id, match.label) for paper in papers for match in paper.topics)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(
        PageLink(f"{label} ({number:,})", topic_path(topic_id))
        for (topic_id, label), number in ranked[:most]
    )
