"""The index of authors by letter, and a page for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import MOST_TOGETHER, Catalog, Person, newest_first
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import (
    AUTHORS,
    author_path,
    letter_path,
    page_path,
    topic_path,
)
from papershelf.outputs.entries import Said
from papershelf.outputs.form import Form
from papershelf.outputs.lists import (
    Chunk,
    Leaf,
    ListPage,
    PageLink,
    PaperLeaf,
    by_nothing,
    by_year,
    laid,
    leaves,
    links_with_counts,
    names_on_page,
    page_tasks,
    shown_leaf,
    shown_link,
    steady_pages,
    year_label,
)
from papershelf.outputs.page import Head, page
from papershelf.outputs.people import has_page, index_name, letter_of, shown
from papershelf.text.wording import count, shorten, span_of

_MOST_PROLIFIC = 30
_MOST_COAUTHORS = 20
_MOST_TOPICS = 10
# In a large catalog such pages are many, and small.
_FEW = 5
_LONGEST_END = 24


class _Named(Struct, frozen=True, array_like=True):
    """A person in the index; one who has no page is followed by papers: years with slugs."""

    person: PageLink
    papers: tuple[tuple[str, str], ...] = ()


class _AuthorIndex(Struct, frozen=True, kw_only=True):
    """What the index shows: how many persons each letter has.

    They are in `groups` where they are few, else `prolific` are those of most papers.
    """

    site: Site
    people: int
    papers: int
    letters: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, tuple[_Named, ...]], ...]
    prolific: tuple[_Named, ...]


class _LetterPage(Struct, frozen=True, kw_only=True):
    """A page of a letter of the index, with all `letters` and the `ranges` of the letter's pages.

    The first one tells how many `people` the letter has, on others that is 0.
    """

    leaf: Leaf
    letter: str
    people: int
    letters: tuple[str, ...]
    ranges: tuple[PageLink, ...]
    names: tuple[_Named, ...]


class _AuthorIntro(Struct, frozen=True, kw_only=True):
    """What pages of an author show above the list: the other forms of the name, and with whom.

    `more` counts coauthors who are not named; those of papers `is_crowded` tells of, neither count.
    """

    name: str
    papers: int
    span: str
    orcid: str
    others: tuple[str, ...]
    coauthors: tuple[PageLink, ...]
    more: int
    is_crowded: bool
    topics: tuple[PageLink, ...]


def author_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index with its letters, and of every author who has pages."""
    if not catalog.authors:
        return
    letters = _by_letter(catalog.authors.values())
    is_one_page = len(catalog.authors) <= names_on_page(site)
    yield task(_author_index, _index(letters, catalog, site, is_one_page=is_one_page))
    if not is_one_page:
        for letter in letters:
            yield from page_tasks(
                _letter_lists, _letter_pages(letter, letters, catalog, site), site
            )
    yield from page_tasks(_author_lists, _pages(catalog, site), site)


def _by_letter(people: Iterable[Person]) -> Mapping[str, Sequence[Person]]:
    """Return persons in the order of the index by the letters that they are found under."""
    letters: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        letters[letter_of(person)].append(person)
    return letters


def _index(
    letters: Mapping[str, Sequence[Person]], catalog: Catalog, site: Site, *, is_one_page: bool
) -> _AuthorIndex:
    ranked = sorted(catalog.authors.values(), key=lambda person: -person.papers)
    return _AuthorIndex(
        site=site,
        people=len(catalog.authors),
        papers=len(catalog.papers),
        letters=tuple((letter, len(people)) for letter, people in letters.items()),
        groups=tuple(
            (letter, _names(people, catalog, site))
            for letter, people in letters.items()
            if is_one_page
        ),
        prolific=() if is_one_page else _names(ranked[:_MOST_PROLIFIC], catalog, site),
    )


def _letter_pages(
    letter: str, letters: Mapping[str, Sequence[Person]], catalog: Catalog, site: Site
) -> Iterator[_LetterPage]:
    people = letters[letter]
    pages = steady_pages(people, names_on_page(site), is_large=site.is_large)
    parts = [*laid(pages, partial(page_path, letter_path(letter)))]
    ranges = tuple(
        PageLink(f"{_end(found[0])} – {_end(found[-1])}", leaf.path) for leaf, found in parts
    )
    for leaf, found in parts:
        yield _LetterPage(
            leaf=leaf,
            letter=letter,
            people=len(people) if leaf.number == 1 else 0,
            letters=tuple(letters),
            ranges=ranges,
            names=_names(found, catalog, site),
        )


def _end(person: Person) -> str:
    """Return a name as the end of a range; the family name alone may fill several pages."""
    return shorten(index_name(person.author), _LONGEST_END)


def _names(people: Iterable[Person], catalog: Catalog, site: Site) -> tuple[_Named, ...]:
    return tuple([_named(person, catalog, site) for person in people])


def _named(person: Person, catalog: Catalog, site: Site) -> _Named:
    name = index_name(person.author)
    if has_page(person, site):
        return _Named(PageLink(name, author_path(person.slug), person.papers))
    papers = [
        (year_label(paper.year).lower(), paper.slug) for paper in catalog.by_author[person.slug]
    ]
    return _Named(PageLink(name, ""), tuple(papers))


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage[_AuthorIntro]]:
    # A line tells its year itself.
    heading = by_nothing if site.is_large else by_year
    for person in catalog.authors.values():
        if has_page(person, site):
            found = newest_first(catalog.by_author[person.slug])
            papers = sorted(found, key=lambda paper: -paper.year)
            intro = _intro(person, papers, catalog, site)
            first = author_path(person.slug)
            for leaf in leaves(papers, first, catalog, site, heading, Said.AUTHOR):
                yield ListPage(intro, leaf)


def _intro(person: Person, papers: Sequence[Paper], catalog: Catalog, site: Site) -> _AuthorIntro:
    coauthors = catalog.coauthors(person.slug)
    most = _FEW if site.is_large else _MOST_COAUTHORS
    return _AuthorIntro(
        name=shown(person.author.name),
        papers=len(papers),
        span=span_of(paper.year for paper in papers),
        orcid=person.orcid,
        others=tuple(shown(name) for name in person.names if name != person.author.name),
        coauthors=tuple(_coauthor(found, number, site) for found, number in coauthors[:most]),
        more=max(0, len(coauthors) - most),
        is_crowded=any(len(paper.authors) > MOST_TOGETHER for paper in papers),
        topics=_topics(papers, _FEW if site.is_large else _MOST_TOPICS),
    )


def _coauthor(person: Person, papers: int, site: Site) -> PageLink:
    path = author_path(person.slug) if has_page(person, site) else ""
    return PageLink(shown(person.author.name), path, papers)


def _topics(papers: Iterable[Paper], most: int) -> tuple[PageLink, ...]:
    """Return the topics that *papers* have most often."""
    counts = Counter((match.id, match.label) for paper in papers for match in paper.topics)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(
        PageLink(label, topic_path(topic_id), number) for (topic_id, label), number in ranked[:most]
    )


def _author_index(view: _AuthorIndex) -> list[Artifact]:
    """Return the index: all authors by letter where they fit on a page, else the letters."""
    papers = count(view.papers, "paper")
    description = f"{count(view.people, 'author')} of {papers}, by family name."
    head = Head(description=description, hide=("navigation", "toc"), listed=True)
    return [page("authors", AUTHORS, view.site, head, partial(_index_context, view))]


def _index_context(view: _AuthorIndex, form: Form) -> Mapping[str, object]:
    return {
        "count": count(view.people, "author"),
        "letters": form.join(_letter_links(view, form)),
        "groups": [(letter, _lines(names, form)) for letter, names in view.groups],
        "prolific": _lines(view.prolific, form),
    }


def _letter_links(view: _AuthorIndex, form: Form) -> Iterator[Markup]:
    for letter, people in view.letters:
        if view.prolific:
            yield form.page_link(f"{letter} ({people:,})", letter_path(letter))
        else:
            yield form.link(letter, f"#{letter.lower()}")


def _letter_lists(chunk: Chunk[_LetterPage]) -> list[Artifact]:
    """Return some pages of a letter."""
    return [_letter_page(own, chunk.site) for own in chunk.pages]


def _letter_page(own: _LetterPage, site: Site) -> Artifact:
    description = f"Authors, {own.letter}, page {own.leaf.number} of {own.leaf.total}."
    head = Head(description=description, hide=("navigation", "toc"), listed=True)
    return page("letter", own.leaf.path, site, head, partial(_letter_context, own))


def _letter_context(own: _LetterPage, form: Form) -> Mapping[str, object]:
    return {
        "letter": own.letter,
        "count": count(own.people, "author") if own.people else "",
        "index": form.page_link("All authors", AUTHORS),
        "letters": form.join(
            _chosen(PageLink(letter, letter_path(letter)), letter == own.letter, form)
            for letter in own.letters
        ),
        "ranges": [_chosen(link, link.path == own.leaf.path, form) for link in own.ranges],
        "lines": _lines(own.names, form),
        "leaf": shown_leaf(own.leaf, form),
    }


def _chosen(link: PageLink, is_chosen: bool, form: Form) -> str:
    return form.strong(shown_link(link, form)) if is_chosen else shown_link(link, form)


def _lines(names: Iterable[_Named], form: Form) -> list[Markup]:
    return [_line(named, form) for named in names]


def _line(named: _Named, form: Form) -> Markup:
    """Return a link to a person's page and the number of papers, else the name with its papers."""
    person = shown_link(named.person, form)
    if named.person.path:
        return form.join((person, f"({named.person.papers:,})"), " ")
    papers = form.join([form.paper_link(year, slug) for year, slug in named.papers], ", ")
    return form.join((person, papers), ": ")


def _author_lists(chunk: Chunk[ListPage[_AuthorIntro]]) -> list[Artifact]:
    """Return some pages of authors."""
    return [_author_page(own.intro, own.leaf, chunk.site) for own in chunk.pages]


def _author_page(intro: _AuthorIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    head = Head(
        description=f"{count(intro.papers, 'paper')} by {intro.name}.",
        title=intro.name,
        hide=("navigation", "toc") if site.is_large else ("navigation",),
        listed=True,
    )
    return page("author", leaf.path, site, head, partial(_author_context, intro, leaf))


def _author_context(intro: _AuthorIntro, leaf: PaperLeaf, form: Form) -> Mapping[str, object]:
    return {
        "name": intro.name,
        "count": count(intro.papers, "paper"),
        "span": intro.span,
        "orcid": _orcid_link(intro.orcid, form) if intro.orcid else None,
        "index": form.page_link("All authors", AUTHORS),
        "others": form.join(intro.others),
        "coauthors": form.join(links_with_counts(intro.coauthors, form)),
        "more": f"{intro.more:,}" if intro.more else "",
        "most_together": MOST_TOGETHER if intro.is_crowded else 0,
        "topics": form.join(links_with_counts(intro.topics, form)),
        "leaf": shown_leaf(leaf, form),
    }


def _orcid_link(orcid: str, form: Form) -> Markup:
    return form.link(f"ORCID {orcid}", f"https://orcid.org/{orcid}")
