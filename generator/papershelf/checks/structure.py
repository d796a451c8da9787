"""A page as a document: its tags, its title, its ids, its one heading, its pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage
from papershelf.checks.places import SitePlace

_SPACE = re.compile(r"\s")


def structure(page: ParsedPage, _: SitePlace) -> Iterator[Fault]:
    """Yield what is wrong with a *page* as a document."""
    yield from page.faults
    if [text for text, _ in page.doctypes] != ["doctype html"]:
        yield 1, "the page does not begin with <!doctype html>"
    if not any(text.strip() for text, _ in page.languages):
        yield 1, "<html> has no lang"
    if not any(text.strip() for text, _ in page.titles[:1]):
        yield 1, "the page has no title"
    yield from ((line, "the page has another title") for _, line in page.titles[1:])


def headings(page: ParsedPage, _: SitePlace) -> Iterator[Fault]:
    """Yield a fault where a *page* that shows something has not one main heading."""
    if not page.headings and not page.moves:
        yield 1, "the page has no h1"
    yield from ((line, "the page has another h1") for _, line in page.headings[1:])


def pictures(page: ParsedPage, _: SitePlace) -> Iterator[Fault]:
    """Yield the pictures of a *page* that those who can't see it are told nothing of."""
    yield from ((line, "a picture has no alt text") for _, line in page.unnamed)


def ids(page: ParsedPage, _: SitePlace) -> Iterator[Fault]:
    """Yield ids of a *page* that are given twice, are none, or are named and not there."""
    times = Counter(name for name, _ in page.ids)
    for name, line in dict(page.ids).items():
        if times[name] > 1:
            yield line, f"the id {name!r} is given {times[name]} times"
        if not name or _SPACE.search(name):
            yield line, f"the id {name!r} is empty or has spaces"
    for name, line in page.references:
        if name not in times:
            yield line, f"an attribute names the id {name!r}, which no element has"
