"""Checks of a page as a document: tags, title, headings, pictures, ids, links and resources."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from papershelf.checks.addresses import UNKNOWN, FinishedSite
from papershelf.checks.nesting import Fault
from papershelf.checks.page import LineText, ParsedPage
from papershelf.checks.values import is_tag_value

_SPACE = re.compile(r"\s")


def structure(page: ParsedPage, _: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of *page*: tags, doctype, encoding, language, title, headings, pictures."""
    yield from page.faults
    if [text for text, _ in page.doctypes] != ["doctype html"]:
        yield 1, "the page must have exactly one <!doctype html>"
    if [text.strip() for text, _ in page.encodings] != ["utf-8"]:
        yield 1, "the page must have exactly one <meta charset=utf-8>"
    if not any(is_tag_value("language", text) for text, _ in page.languages):
        yield 1, "<html> has no lang attribute with a language tag"
    if not any(text.strip() for text, _ in page.titles[:1]):
        yield 1, "the page has no <title>"
    # A redirect needs no heading.
    if not page.headings and not page.refreshes:
        yield 1, "the page has no <h1>"
    for tag, found in (
        ("title", page.titles),
        ("main", page.mains),
        ("h1", page.headings),
        ("link rel=canonical", page.canonical),
    ):
        yield from ((line, f"the page has more than one <{tag}>") for _, line in found[1:])
    yield from ((line, "a picture has no alt text") for _, line in page.without_alt)


def ids(page: ParsedPage, _: FinishedSite) -> Iterator[Fault]:
    """Yield the ids of *page* that are repeated, malformed, or referred to but missing."""
    times = Counter(name for name, _ in page.ids)
    for name, line in dict(page.ids).items():
        if times[name] > 1:
            yield line, f"the id {name!r} occurs {times[name]} times"
        if not name or _SPACE.search(name):
            yield line, f"the id {name!r} is empty or contains spaces"
    for name, line in page.references:
        if name not in times:
            yield line, f"an attribute refers to the id {name!r}, which no element has"


FragmentLink = tuple[int, str, str]
"""The line of a link, and the file and the fragment that it leads to."""

_SCRIPTED = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
# An item of a list of files: https://llmstxt.org/.
_LISTED_LINK = re.compile(r"^[ \t]*[-*+] \[.*?\]\(([^()<>\s]+)\)", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING = r"""(?:"([^"]*)"|'([^']*)')"""
# A string is an address without `url()` after `@import`, as the first of an `image-set`, or before
# a resolution or a type.
_STYLE_RESOURCE = re.compile(
    rf"""url\(\s*+(?:{_STRING}|((?:\\.|[^"'()\s\\])*))\s*\)|@import\s+{_STRING}"""
    rf"|image-set\(\s*{_STRING}|{_STRING}\s+(?:[0-9.]+(?:x|dp)|type\()",
    re.IGNORECASE,
)
# Fragments that mean the top of any page.
_TOP = frozenset({"", "top"})


def links(page: ParsedPage, site: FinishedSite) -> Iterator[Fault]:
    """Yield the links of *page* that lead to a missing file, or run a script.

    Also yield a canonical address with the path of *page* on another host, which search engines
    would list instead. A page that redirects, or that first appeared elsewhere, may have one.
    """
    yield from _link_faults(dict(page.links).items(), page.path, site)
    path = f"/{page.path.removesuffix('index.html')}"
    for address, line in () if site.address == UNKNOWN or page.refreshes else page.canonical:
        if address.endswith(path) and site.is_external(page.path, address):
            yield line, f"the canonical address {address} is on another host"


def llms_txt(path: str, text: str, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of `links` for the lists of files in the *text* of `llms.txt` at *path*."""
    yield from _link_faults(_addresses_in(text, _LISTED_LINK), path, site)


def _link_faults(addresses: Iterable[LineText], path: str, site: FinishedSite) -> Iterator[Fault]:
    for address, line in addresses:
        if _SCRIPTED.match(address):
            yield line, f"the link {address} may run a script"
        elif missing := site.missing_target(path, address):
            yield line, f"the link {address} leads to {_described(missing)}"


def resources(page: ParsedPage, site: FinishedSite) -> Iterator[Fault]:
    """Yield the resources that *page* loads from another host, and those that are missing."""
    yield from _resource_faults(dict(page.resources).items(), page.path, site)
    for text, line in page.styles:
        yield from ((line, fault) for _, fault in styles(page.path, text, site))


def styles(path: str, text: str, site: FinishedSite) -> Iterator[Fault]:
    """Yield the faults of `resources` for the style sheet *text* at *path*."""
    bare = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    yield from _resource_faults(_addresses_in(bare, _STYLE_RESOURCE), path, site)


def _addresses_in(text: str, pattern: re.Pattern[str]) -> Iterator[LineText]:
    """Yield what the groups of *pattern* match in *text*, which are addresses."""
    line, counted = 1, 0
    for match in pattern.finditer(text):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        yield "".join(filter(None, match.groups())), line


def _resource_faults(
    addresses: Iterable[LineText], path: str, site: FinishedSite
) -> Iterator[Fault]:
    for address, line in addresses:
        if address.startswith("#"):
            continue
        if site.is_external(path, address):
            yield line, f"{address} is loaded from another host"
        elif missing := site.missing_target(path, address):
            yield line, f"the resource {address} leads to {_described(missing)}"


def fragment_links(page: ParsedPage, site: FinishedSite) -> Iterator[FragmentLink]:
    """Yield the links of *page* to fragments of pages of this site."""
    for address, line in dict(page.links).items():
        target = site.target(page.path, address) if "#" in address else None
        if target and target[1] not in _TOP and target[0].endswith(".html"):
            yield line, *target


def linked_feeds(page: ParsedPage, site: FinishedSite) -> Iterator[tuple[str, str]]:
    """Yield the files of this site that *page* links as feeds, each with its media type."""
    for address, media_type in page.feeds:
        if target := site.target(page.path, address):
            yield target[0], media_type


def _described(missing: str) -> str:
    return "a folder above the site" if missing == ".." else f"{missing}, which does not exist"
