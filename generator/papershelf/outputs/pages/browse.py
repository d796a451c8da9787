"""All papers, by date and by title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.outputs.addresses import BROWSE, BY_TITLE, YEARS, page_path
from papershelf.outputs.lists import (
    Lines,
    Part,
    Said,
    by_date,
    by_letter,
    laid,
    leaf_of,
    most_in_list,
    papers_on_page,
    steady_pages,
)
from papershelf.outputs.markdown import Markdown, front_matter, link, page_link, relative
from papershelf.outputs.page import Page
from papershelf.outputs.people import OTHER
from papershelf.outputs.sections import Marks, Section, pages_in
from papershelf.outputs.templates import render


def browse_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The two lists, each cut into pages."""
    return pages_in(browse_sections(catalog, settings))


def browse_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: one for each page."""
    large = settings.is_large(len(catalog.papers))
    # The years have lists of their own, and days are rare among so many papers.
    most = most_in_list(catalog.papers, settings) if catalog.years else len(catalog.papers)
    for first, papers in ((BROWSE, catalog.papers[:most]), (BY_TITLE, catalog.by_title)):
        pages = steady_pages(papers, papers_on_page(settings, large=large), large=large)
        starts = letter_starts(pages) if first == BY_TITLE and len(pages) > 1 else {}
        counts = Counts(all=len(catalog.papers), listed=len(papers))
        for part in laid(pages, partial(page_path, first)):
            yield Section(
                name=part.path,
                made_of=partial(told_of_page, part, counts, starts),
                make=partial(list_page, first, part, counts, starts, large=large),
            )


class Counts(Struct, frozen=True, kw_only=True):
    """How many papers the catalog has, and how many of them a list."""

    all: int
    listed: int


def told_of_page(
    part: Part[Paper], counts: Counts, starts: Mapping[str, int], marks: Marks
) -> object:
    """What a page of a list is made of; the first one tells the counts."""
    said = counts if part.number == 1 else ""
    return part.path, part.number, part.total, said, starts, marks.listed(part.items)


def list_page(
    first: str, part: Part[Paper], counts: Counts, starts: Mapping[str, int], *, large: bool
) -> Iterator[Page]:
    """A page of the list that begins in the file `first`, with links to where letters start."""
    is_by_title = first == BY_TITLE
    heading, said = (by_letter, [Said.VENUE]) if is_by_title else (by_date, [])
    title = "Papers by title" if is_by_title else "Papers by date"
    text = render(
        "browse",
        front_matter=front_matter(
            f"{title}, page {part.number} of {part.total}.", "navigation", listed=True
        ),
        title=title,
        count=f"{counts.all:,}",
        listed=f"{counts.listed:,}" if counts.listed < counts.all else "",
        years=link("year", relative(part.path, YEARS)),
        letters=letters(starts, BY_TITLE, part.path),
        leaf=leaf_of(part, heading, *said, lines=Lines() if large else None),
        by_date=link("By date", relative(part.path, BROWSE)),
        by_title=link("By title", relative(part.path, BY_TITLE)),
        dated=not is_by_title,
    )
    yield Page(path=part.path, text=text)


def letter_starts(pages: Iterable[Sequence[Paper]]) -> dict[str, int]:
    """The letters of a list by title, with the number of the page that each begins on.

    Those beyond A to Z, which may be thousands, are one.
    """
    starts: dict[str, int] = {}
    for number, papers in enumerate(pages, start=1):
        # In order, so that between two of a letter there is no other.
        is_one = by_letter(papers[0]) == by_letter(papers[-1])
        for paper in papers[:1] if is_one else papers:
            letter = by_letter(paper)
            is_other = letter.isalpha() and not letter.isascii()
            starts.setdefault(OTHER if is_other else letter, number)
    return starts


def letters(starts: Mapping[str, int], first: str, page: str) -> list[Markdown]:
    """Links to the pages that letters begin on."""
    return [page_link(letter, page, page_path(first, number)) for letter, number in starts.items()]
