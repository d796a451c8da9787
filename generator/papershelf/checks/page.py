"""What checks look at in a page of HTML, read in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from msgspec import Struct

from papershelf.checks.nesting import Fault, OpenElements
from papershelf.text.tables import word_sets

Named = tuple[str, int]
"""A text of the page and its line."""

_Attributes = list[tuple[str, str | None]]

_WORDS = word_sets("checks/page")
_LOADED, _SETS = _WORDS["loaded"], _WORDS["sets"]
_REFERRING, _ADDRESSED = _WORDS["referring"], _WORDS["addressed"]
# What a page has in an attribute: of any element, or of one.
_IN_ATTRIBUTES = ("ids", "languages", "styles", "follows", "loads")
_KINDS = {key: kind for kind in _IN_ATTRIBUTES for key in _WORDS[kind]}
# Elements whose text is collected: as what, and the attribute that has to hold a word.
_COLLECTED = {
    "code": ("bibtex", "class", "language-bibtex"),
    "script": ("linked_data", "type", "application/ld+json"),
    "style": ("styles", "", ""),
    "title": ("titles", "", ""),
}
# An address of a `srcset`: it ends at a comma before a space, or its descriptors at the next comma.
_CANDIDATE = re.compile(r"([^\s,]\S*)(?:(?<=,)|[^,]*)")
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*(['\"]?)(.*)\1\s*", re.IGNORECASE | re.DOTALL)


class ParsedPage(Struct, frozen=True):
    """A page: what it has, each with its line, and what is wrong with its tags."""

    path: str
    doctypes: tuple[Named, ...] = ()
    languages: tuple[Named, ...] = ()
    canonical: tuple[Named, ...] = ()
    titles: tuple[Named, ...] = ()
    headings: tuple[Named, ...] = ()
    mains: tuple[Named, ...] = ()
    encodings: tuple[Named, ...] = ()
    ids: tuple[Named, ...] = ()
    references: tuple[Named, ...] = ()
    follows: tuple[Named, ...] = ()
    moves: tuple[Named, ...] = ()
    loads: tuple[Named, ...] = ()
    metas: tuple[tuple[str, str, int], ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    styles: tuple[Named, ...] = ()
    linked_data: tuple[Named, ...] = ()
    bibtex: tuple[Named, ...] = ()
    unnamed: tuple[Named, ...] = ()
    faults: tuple[Fault, ...] = ()


def parse_page(path: str, text: str) -> ParsedPage:
    """Return what the page at *path* with this *text* has."""
    parser = _PageParser()
    try:
        parser.feed(text)
        parser.close()
    except AssertionError as error:  # of sections that HTML does not have
        parser.open.faults.append((parser.lineno, f"the page can't be read on: {error}"))
    parser.open.close()
    found: dict[str, Any] = {name: tuple(values) for name, values in parser.found.items()}
    found |= {"metas": tuple(parser.metas), "feeds": tuple(parser.feeds)}
    return ParsedPage(path, faults=tuple(parser.open.faults), **found)


class _PageParser(HTMLParser):
    """Collects a page's parts as its tags come."""

    def __init__(self) -> None:
        super().__init__()
        self.open = OpenElements()
        self.found: dict[str, list[Named]] = defaultdict(list)
        self.metas: list[tuple[str, str, int]] = []
        self.feeds: list[tuple[str, str]] = []
        self.texts: list[str] | None = None
        self.begun = ("", "", 0)

    def add(self, name: str, text: str, line: int) -> None:
        """Add a *text* to what the page has as *name*."""
        self.found[name].append((text, line))

    def handle_decl(self, decl: str) -> None:
        """Take `<!doctype html>`."""
        if not self.open.stack:
            self.add("doctypes", decl.lower().strip(), self.lineno)

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        """Take a tag with a slash at its end."""
        self._start(tag, attrs, has_slash=True)

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """Take a start tag."""
        self._start(tag, attrs, has_slash=False)

    def _start(self, tag: str, attrs: _Attributes, *, has_slash: bool) -> None:
        line = self.lineno
        if not self.open.start(tag, line, has_slash=has_slash):
            return
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            self.open.faults.append((line, f"<{tag}> has an attribute twice"))
        for name, value in given.items():
            self._attribute(f"{tag}.{name}", name, value, line)
        if tag in _COLLECTED:
            name, key, word = _COLLECTED[tag]
            if not key or word in given.get(key, "").lower().split():
                self.collect(name, tag, line)
        elif special := _SPECIAL.get(tag):
            special(self, given, line)
        elif _is_picture(tag, given):
            self.picture(tag, given, line)

    def _attribute(self, key: str, name: str, value: str, line: int) -> None:
        if kind := _KINDS.get(name) or _KINDS.get(key):
            self.add(kind, value, line)
        elif key in _SETS:
            self.found["loads"] += ((one, line) for one in _set_of(value))
        elif name in _REFERRING:
            self.found["references"] += ((one, line) for one in value.split())

    def picture(self, tag: str, given: Mapping[str, str], line: int) -> None:
        """Take what shows a picture."""
        if "alt" not in given:
            self.add("unnamed", given.get("src", ""), line)
        if tag == "img" and not given.get("src"):
            self.open.faults.append((line, "<img> has no src"))

    def collect(self, name: str, tag: str, line: int) -> None:
        """Collect the text of the element *tag* as *name*; in a picture a title is another."""
        if tag == "title" and self.open.foreign:
            return
        self.begun, self.texts = (name, tag, line), []

    def handle_data(self, data: str) -> None:
        """Take text."""
        self.open.text(data, self.lineno)
        if self.texts is not None:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Take an end tag."""
        self.open.end(tag, self.lineno)
        if self.texts is not None and tag == self.begun[1]:
            self.add(self.begun[0], "".join(self.texts), self.begun[2])
            self.texts = None


def _set_of(value: str) -> Iterator[str]:
    """Return the addresses of a `srcset`."""
    return (address.rstrip(",") for address in _CANDIDATE.findall(value))


def _is_picture(tag: str, given: Mapping[str, str]) -> bool:
    """Return whether an element shows a picture, or a part of one that is a link."""
    if tag == "input":
        return given.get("type", "").lower() == "image"
    return tag == "img" or (tag == "area" and "href" in given)


def _heading(parser: _PageParser, _: Mapping[str, str], line: int) -> None:
    parser.add("headings", "", line)


def _main(parser: _PageParser, given: Mapping[str, str], line: int) -> None:
    if "hidden" not in given:
        parser.add("mains", "", line)


def _link(parser: _PageParser, given: Mapping[str, str], line: int) -> None:
    relations, address = given.get("rel", "").lower().split(), given.get("href", "")
    parser.add("follows" if _LOADED.isdisjoint(relations) else "loads", address, line)
    if "canonical" in relations:
        parser.add("canonical", address, line)
    if "alternate" in relations and (kind := given.get("type", "").lower()) in _WORDS["feeds"]:
        parser.feeds.append((address, kind))


def _meta(parser: _PageParser, given: Mapping[str, str], line: int) -> None:
    name, content = given.get("name") or given.get("property", ""), given.get("content", "")
    if "charset" in given:
        parser.add("encodings", given["charset"].lower(), line)
    if name:
        parser.metas.append((name, content, line))
    if name in _ADDRESSED:
        parser.add("follows", content, line)
    told = given.get("http-equiv", "").lower()
    if told == "content-type":
        parser.add("encodings", content.lower().rpartition("charset=")[2], line)
    if told == "refresh" and (found := _REFRESH.fullmatch(content)):
        parser.add("moves", found[2], line)
        parser.add("follows", found[2], line)


def _anchor(parser: _PageParser, given: Mapping[str, str], line: int) -> None:
    if (name := given.get("name")) and name != given.get("id"):
        parser.add("ids", name, line)


_SPECIAL = {
    "a": _anchor,
    "h1": _heading,
    "link": _link,
    "main": _main,
    "meta": _meta,
}
