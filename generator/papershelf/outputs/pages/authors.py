"""The index of authors by letter, and a page for each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_lowercase

from msgspec.structs import replace

from papershelf.catalog import Catalog, Person
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import MAX_TOGETHER, Paper
from papershelf.outputs.addresses import AUTHORS, author_path, letter_path, page_path, search_path
from papershelf.outputs.descriptions import list_description, main_topics
from papershelf.outputs.forms.html import anchors
from papershelf.outputs.forms.page import Head, IndexRow, LinkGroup, PageContent, PageLink, Values
from papershelf.outputs.groups import (
    NamedPapers,
    SharedFact,
    author_groups,
    author_query,
    counted,
    frequent_topics,
)
from papershelf.outputs.lists.headings import by_year, no_heading, year_label
from papershelf.outputs.lists.newest import group_feed
from papershelf.outputs.lists.orders import list_in_orders
from papershelf.outputs.lists.pages import ListPage, names_on_page, page_tasks, stable_pages
from papershelf.outputs.people import display_name, has_page, index_name, letter_of
from papershelf.text.identifiers import orcid_address
from papershelf.text.wording import count, shorten, span_of

_MOST_PROLIFIC = 30
_MAX_COAUTHORS = 20
_MAX_DOUBTS = 5
_MAX_TOPICS = 10
_MAX_AFFILIATIONS = 3
_MAX_AFFILIATION = 200
# The numbers of topics and coauthors in a large catalog, whose many author pages must be small.
_FEW = 5
_CROWDED = f"Coauthors of papers with more than {MAX_TOGETHER} authors are not counted."
# The length of a name in the label of a range.
_MAX_RANGE_NAME = 24

# Persons by their letter in the index, in the order of the index.
_Letters = Mapping[str, Sequence[Person]]


def author_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index, of its pages by letter, and of all authors with pages."""
    if not catalog.authors:
        return
    by_letter = groupby(catalog.authors.values(), letter_of)
    letters = {letter: tuple(people) for letter, people in by_letter}
    is_complete = len(catalog.authors) <= names_on_page(site)
    index = _index(letters, catalog, site, is_complete=is_complete)
    yield from page_tasks([ListPage(index, AUTHORS)], site)
    if not is_complete:
        for letter in letters:
            yield from page_tasks(_letter_pages(letter, letters, catalog, site), site)
    yield from page_tasks(_author_lists(catalog, site), site)


def _index(letters: _Letters, catalog: Catalog, site: Site, *, is_complete: bool) -> PageContent:
    """Return the index: of all authors, or of letters and the most prolific authors."""
    people, papers = count(len(catalog.authors), "author"), count(len(catalog.papers), "paper")
    if is_complete:
        order, groups = "sorted by family name", letters
        links = tuple(map(PageLink, letters, [f"#{anchor}" for anchor in anchors(letters)]))
    else:
        order = "listed by the first letter of the family name"
        ranked = sorted(catalog.authors.values(), key=lambda person: -person.papers)
        groups = {"Most papers": ranked[:_MOST_PROLIFIC]}
        links = tuple(
            PageLink(f"{letter} ({len(group):,})", letter_path(letter))
            for letter, group in letters.items()
        )
    head = Head(description=f"{people} of {papers}, sorted by family name.")
    sections = tuple(
        (heading, tuple([_index_row(person, catalog, site) for person in group]))
        for heading, group in groups.items()
    )
    values: Values = {"count": people, "order": order, "letters": links}
    return PageContent("authors", head, values, sections)


def _letter_pages(
    letter: str, letters: _Letters, catalog: Catalog, site: Site
) -> Iterator[ListPage]:
    """Yield the pages of *letter*, each with links to all of them by range of names.

    Only the first page states the number of authors, so that the others rarely change.
    """
    people, first = letters[letter], letter_path(letter)
    links = tuple(
        PageLink(other, letter_path(other), is_chosen=other == letter) for other in letters
    )
    pages = stable_pages(people, names_on_page(site), site)
    for number, on_page in enumerate(pages, start=1):
        names = tuple([_index_row(person, catalog, site) for person in on_page])
        values: Values = {
            "letter": letter,
            "letters": links,
            "count": count(len(people), "author") if number == 1 else "",
        }
        head = Head(description=f"Authors, {letter}, page {number} of {len(pages)}.")
        sections = (("ranges", _ranges(pages, first, number)), ("names", names))
        intro = PageContent("letter", head, values, sections)
        yield ListPage(intro, first, number, len(pages))


def _ranges(pages: Sequence[Sequence[Person]], first: str, current: int) -> tuple[IndexRow, ...]:
    """Return links to all *pages* of a letter, labelled with their first and last names.

    *first* is the path of the first page, *current* the number of the page that has the links.
    """
    links = (
        PageLink(
            f"{_range_name(people[0])} – {_range_name(people[-1])}",
            page_path(first, number),
            is_chosen=number == current,
        )
        for number, people in enumerate(pages, start=1)
    )
    return tuple(map(IndexRow, links))


def _range_name(person: Person) -> str:
    """Return the name for an end of a range, with given names: a family may fill several pages."""
    return shorten(index_name(person.author), _MAX_RANGE_NAME)


def _index_row(person: Person, catalog: Catalog, site: Site) -> IndexRow:
    """Return the row of *person* in the index, linked to their page or else to their papers."""
    name = index_name(person.author)
    if has_page(person, site):
        return IndexRow(PageLink(name, author_path(person.slug), f"({person.papers:,})"))
    return IndexRow(PageLink(name), papers=tuple(_labelled_by_year(catalog.by_author[person.slug])))


def _labelled_by_year(papers: Sequence[Paper]) -> Iterator[tuple[str, str]]:
    """Yield the label and slug of each of *papers*: its year, or "2021a" and "2021b" if shared."""
    counts = Counter(paper.year for paper in papers)
    letters = {year: iter(ascii_lowercase) for year, number in counts.items() if number > 1}
    for paper in papers:
        year = str(paper.year) if paper.year else year_label(0).lower()
        letter = next(letters[paper.year]) if paper.year in letters else ""
        yield f"{year}{letter}" if paper.year else f"{year} {letter}".strip(), paper.slug


def _author_lists(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    # In a large catalog each line states its year, so no headings are needed, and is short.
    heading = no_heading if site.is_large else by_year
    shared = (SharedFact.AUTHOR,) if site.is_large else ()
    for person, group in zip(catalog.authors.values(), author_groups(catalog), strict=True):
        if has_page(person, site):
            papers = sorted(group.papers, key=lambda paper: -paper.year)
            intro = _intro(person, group, catalog, site)
            group = replace(group, papers=papers, shared=shared)
            yield from list_in_orders(intro, group, catalog, site, heading)


def _intro(person: Person, group: NamedPapers, catalog: Catalog, site: Site) -> PageContent:
    """Return the content above an author's papers: forms of the name, coauthors and topics."""
    papers = group.papers
    number, years = count(len(papers), "paper"), span_of(paper.year for paper in papers)
    head = Head(
        description=list_description(f"{number} by {group.label}", years, main_topics(papers)),
        title=group.label,
        has_toc=not site.is_large,
        feed=group_feed(group, catalog, site),
    )
    orcid = PageLink(f"ORCID {person.orcid}" if person.orcid else "", orcid_address(person.orcid))
    facts = (PageLink(number), PageLink(years), orcid, PageLink("All authors", AUTHORS))
    meta = (("", (*facts, head.feed_link)), *_meta(person, papers, catalog, site))
    most = _FEW if site.is_large else _MAX_COAUTHORS
    coauthors, others = catalog.coauthors(person.slug, most)
    links = tuple(_coauthor(other, joint, site) for other, joint in coauthors)
    side = (
        (f"Coauthors, {most} of {others:,}" if others > most else "Coauthors", links),
        ("Topics", frequent_topics(papers, _FEW if site.is_large else _MAX_TOPICS)),
    )
    return PageContent("list", head, meta=meta, side=side)


def _meta(
    person: Person, papers: Sequence[Paper], catalog: Catalog, site: Site
) -> Iterator[LinkGroup]:
    """Yield other forms of the name, the latest affiliations, and who may be the same person.

    Coauthors of papers with more than MAX_TOGETHER authors are left out, and the page says so.
    """
    others = (display_name(name) for name in person.names if name != person.author.name)
    yield "Other spellings", tuple(map(PageLink, others))
    latest = person.affiliations[:_MAX_AFFILIATIONS]
    yield "Affiliations", tuple(PageLink(shorten(each, _MAX_AFFILIATION)) for each in latest)
    doubts = catalog.doubts.get(person.slug, ())
    yield _doubt(person, doubts), tuple(_namesakes(doubts, site))
    if any(len(paper.authors) > MAX_TOGETHER for paper in papers):
        yield "", (PageLink(_CROWDED),)


def _doubt(person: Person, others: Sequence[Person]) -> str:
    """Return the words before the list of *others* who may be the same as *person*."""
    is_any = not person.is_identified and len(others) > 1
    return "May be several people, or the same person as" if is_any else "May be the same person as"


def _namesakes(people: Sequence[Person], site: Site) -> Iterator[PageLink]:
    """Yield links to the first of *people*, or their names without a page, and how many follow."""
    for person in people[:_MAX_DOUBTS]:
        path = author_path(person.slug) if has_page(person, site) else ""
        yield PageLink(display_name(person.author.name), path, f"({person.papers:,})")
    if len(people) > _MAX_DOUBTS:
        yield PageLink(f"and {len(people) - _MAX_DOUBTS:,} more")


def _coauthor(person: Person, papers: int, site: Site) -> PageLink:
    """Return the coauthor *person* of *papers* papers, linked to their page or else to a search."""
    name = display_name(person.author.name)
    is_page = has_page(person, site)
    path = author_path(person.slug) if is_page else search_path(q=author_query(name))
    return PageLink(counted(name, papers), path)
