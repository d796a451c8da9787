"""A page as a document: its tags, its title, its ids, its one heading, its pictures, its links."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from papershelf.checks.nesting import Fault
from papershelf.checks.page import Named, ParsedPage
from papershelf.checks.places import SitePlace

_SPACE = re.compile(r"\s")


def structure(page: ParsedPage, _: SitePlace) -> Iterator[Fault]:
    """Yield what is wrong with a *page* as a document."""
    yield from page.faults
    if [text for text, _ in page.doctypes] != ["doctype html"]:
        yield 1, "the page does not begin with <!doctype html>"
    if [text.strip() for text, _ in page.encodings] != ["utf-8"]:
        yield 1, "the page has not one <meta charset=utf-8>"
    if not any(text.strip() for text, _ in page.languages):
        yield 1, "<html> has no lang"
    if not any(text.strip() for text, _ in page.titles[:1]):
        yield 1, "the page has no title"
    yield from ((line, "the page has another title") for _, line in page.titles[1:])
    yield from ((line, "the page has another main") for _, line in page.mains[1:])


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


Wanted = tuple[int, str, str]
"""A line, and the file and the fragment that it leads to."""

_SCRIPTED = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = r"""(?:"([^"]*)"|'([^']*)')"""
# Texts that are addresses without `url` follow `@import`, are first in an `image-set`, or have a
# resolution or a type after them.
_LOADED_BY_STYLE = re.compile(
    rf"""url\(\s*+(?:{_STRING}|([^"')\s]*))\s*\)|@import\s+{_STRING}|image-set\(\s*{_STRING}"""
    rf"|{_STRING}\s+(?:[0-9.]+(?:x|dp)|type\()",
    re.IGNORECASE,
)
# What a browser takes as the top of any page.
_TOP = frozenset({"", "top"})


def links(page: ParsedPage, place: SitePlace) -> Iterator[Fault]:
    """Yield links of a *page* that lead to nothing, or run a script."""
    for address, line in dict(page.follows).items():
        if _SCRIPTED.match(address):
            yield line, f"the link {address} is a script"
        elif missing := place.lacks(page.path, address):
            yield line, f"the link {address} leads to {_named(missing)}"


def loads(page: ParsedPage, place: SitePlace) -> Iterator[Fault]:
    """Yield what a *page* loads from another host, and what is not there to be loaded."""
    yield from _loaded(dict(page.loads).items(), page.path, place)
    for text, line in page.styles:
        yield from ((line, fault) for _, fault in styles(page.path, text, place))


def styles(path: str, text: str, place: SitePlace) -> Iterator[Fault]:
    """Yield the same for the style sheet at *path* with this *text*."""
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    found = (
        ("".join(filter(None, one.groups())), bare.count("\n", 0, one.start()) + 1)
        for one in _LOADED_BY_STYLE.finditer(bare)
    )
    yield from _loaded(found, path, place)


def _loaded(addresses: Iterable[Named], path: str, place: SitePlace) -> Iterator[Fault]:
    for address, line in addresses:
        if address.startswith("#"):
            continue
        if place.is_elsewhere(path, address):
            yield line, f"{address} is loaded from another host"
        elif missing := place.lacks(path, address):
            yield line, f"{address} is loaded, which leads to {_named(missing)}"


def wanted(page: ParsedPage, place: SitePlace) -> Iterator[Wanted]:
    """Yield the places within pages that a *page* links to."""
    for address, line in dict(page.follows).items():
        if "#" in address and not place.lacks(page.path, address):
            found = place.target(page.path, address)
            if found and found[1] not in _TOP and found[0].endswith(".html"):
                yield line, *found


def feeds(page: ParsedPage, place: SitePlace) -> Iterator[tuple[str, str]]:
    """Yield the files of this site that a *page* calls feeds, each with its type."""
    for address, kind in page.feeds:
        if not place.lacks(page.path, address) and (found := place.target(page.path, address)):
            yield found[0], kind


def _named(missing: str) -> str:
    return "above the site" if missing == ".." else f"{missing}, which is not there"
