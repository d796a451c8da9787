"""The parser of HTML pages, which collects what the checks look at in one pass."""

import re
from collections import defaultdict
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from msgspec import Struct

from papershelf.checks.nesting import Fault, OpenElements
from papershelf.text.tables import word_sets

LineText = tuple[str, int]
"""A text of the page and its line."""

_Attributes = list[tuple[str, str | None]]

_WORDS = word_sets("checks/page")
_LOADING_RELATIONS, _SOURCE_SETS = _WORDS["loading_relations"], _WORDS["source_sets"]
_ID_REFERENCES, _ADDRESS_METADATA = _WORDS["id_references"], _WORDS["address_metadata"]
# The parts of a page that are values of attributes, by ATTRIBUTE or ELEMENT.ATTRIBUTE.
_IN_ATTRIBUTES = ("ids", "languages", "styles", "links", "resources")
_PART_OF = {key: part for part in _IN_ATTRIBUTES for key in _WORDS[part]}
# Elements whose text is collected: the part of the page that it is, and the attribute with the
# word that the element needs for that.
_COLLECTED = {
    "code": ("bibtex", "class", "language-bibtex"),
    "script": ("linked_data", "type", "application/ld+json"),
    "style": ("styles", "", ""),
    "title": ("titles", "", ""),
}
# An address of a `srcset`: it ends with a comma before a space, or its descriptors end at the next.
_CANDIDATE = re.compile(r"([^\s,]\S*)(?:(?<=,)|[^,]*)")
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*(['\"]?)(.*)\1\s*", re.IGNORECASE | re.DOTALL)


class ParsedPage(Struct, frozen=True):
    """The parts of a page, each with its line, and the faults of its tags.

    `links` are addresses that a visitor may follow, `resources` those that a browser loads, and
    `refreshes` the targets of redirects. `references` are ids named by attributes, `feeds`
    addresses with media types, and `without_alt` the pictures without an alternative text.
    """

    path: str
    doctypes: tuple[LineText, ...] = ()
    languages: tuple[LineText, ...] = ()
    canonical: tuple[LineText, ...] = ()
    titles: tuple[LineText, ...] = ()
    headings: tuple[LineText, ...] = ()
    mains: tuple[LineText, ...] = ()
    encodings: tuple[LineText, ...] = ()
    ids: tuple[LineText, ...] = ()
    references: tuple[LineText, ...] = ()
    links: tuple[LineText, ...] = ()
    refreshes: tuple[LineText, ...] = ()
    resources: tuple[LineText, ...] = ()
    metas: tuple[tuple[str, str, int], ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    styles: tuple[LineText, ...] = ()
    linked_data: tuple[LineText, ...] = ()
    bibtex: tuple[LineText, ...] = ()
    without_alt: tuple[LineText, ...] = ()
    faults: tuple[Fault, ...] = ()


def parse_page(path: str, text: str) -> ParsedPage:
    """Return the parts and faults of the HTML *text* of the page at *path*."""
    parser = _PageParser()
    try:
        parser.feed(text)
        parser.close()
    except AssertionError as error:  # raised for marked sections that HTML does not have
        parser.open.faults.append((parser.lineno, f"the rest of the page can't be read: {error}"))
    parser.open.close()
    parts: dict[str, Any] = {name: tuple(values) for name, values in parser.parts.items()}
    return ParsedPage(path, faults=tuple(parser.open.faults), **parts)


class _PageParser(HTMLParser):
    """Collects the parts of a page; `collecting` is the name, tag and line of `texts`."""

    def __init__(self) -> None:
        super().__init__()
        self.open = OpenElements()
        self.parts: dict[str, list[Any]] = defaultdict(list)
        self.texts: list[str] | None = None
        self.collecting = ("", "", 0)

    def add(self, name: str, text: str, line: int) -> None:
        """Add *text* to the part *name* of the page."""
        self.parts[name].append((text, line))

    def handle_decl(self, decl: str) -> None:
        if not self.open.stack:
            self.add("doctypes", decl.lower().strip(), self.lineno)

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        self.handle_starttag(tag, attrs, has_slash=True)

    def handle_starttag(self, tag: str, attrs: _Attributes, *, has_slash: bool = False) -> None:
        line = self.lineno
        if not self.open.start(tag, line, has_slash=has_slash):
            return
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) < len(attrs):
            self.open.faults.append((line, f"<{tag}> has the same attribute twice"))
        for name, value in attributes.items():
            self._attribute(f"{tag}.{name}", name, value, line)
        if tag in _COLLECTED:
            name, key, word = _COLLECTED[tag]
            is_wanted = not key or word in attributes.get(key, "").lower().split()
            # SVG has a <title> of its own.
            if is_wanted and not (tag == "title" and self.open.foreign):
                self.collecting, self.texts = (name, tag, line), []
        self._element(tag, attributes, line)

    def _element(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        match tag:
            case "h1":
                self.add("headings", "", line)
            case "main" if "hidden" not in attributes:
                self.add("mains", "", line)
            case "a" if (name := attributes.get("name")) and name != attributes.get("id"):
                self.add("ids", name, line)
            case "link":
                self._link(attributes, line)
            case "meta":
                self._meta(attributes, line)
            case _ if _is_picture(tag, attributes):
                self._picture(tag, attributes, line)

    def _attribute(self, key: str, name: str, value: str, line: int) -> None:
        if part := _PART_OF.get(name) or _PART_OF.get(key):
            self.add(part, value, line)
        elif key in _SOURCE_SETS:
            addresses = _CANDIDATE.findall(value)
            self.parts["resources"] += ((address.rstrip(","), line) for address in addresses)
        elif name in _ID_REFERENCES:
            self.parts["references"] += ((element_id, line) for element_id in value.split())

    def _picture(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        if "alt" not in attributes:
            self.add("without_alt", attributes.get("src", ""), line)
        if tag == "img" and not attributes.get("src"):
            self.open.faults.append((line, "<img> has no src"))

    def handle_data(self, data: str) -> None:
        self.open.text(data, self.lineno)
        if self.texts is not None:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.open.end(tag, self.lineno)
        if self.texts is not None and tag == self.collecting[1]:
            self.add(self.collecting[0], "".join(self.texts), self.collecting[2])
            self.texts = None

    def _link(self, attributes: Mapping[str, str], line: int) -> None:
        relations, address = attributes.get("rel", "").lower().split(), attributes.get("href", "")
        part = "links" if _LOADING_RELATIONS.isdisjoint(relations) else "resources"
        self.add(part, address, line)
        if "canonical" in relations:
            self.add("canonical", address, line)
        media_type = attributes.get("type", "").lower()
        if "alternate" in relations and media_type in _WORDS["feeds"]:
            self.parts["feeds"].append((address, media_type))

    def _meta(self, attributes: Mapping[str, str], line: int) -> None:
        name = attributes.get("name") or attributes.get("property", "")
        content = attributes.get("content", "")
        if "charset" in attributes:
            self.add("encodings", attributes["charset"].lower(), line)
        if name:
            self.parts["metas"].append((name, content, line))
        if name in _ADDRESS_METADATA:
            self.add("links", content, line)
        http_equiv = attributes.get("http-equiv", "").lower()
        if http_equiv == "content-type":
            self.add("encodings", content.lower().rpartition("charset=")[2], line)
        if http_equiv == "refresh" and (match := _REFRESH.fullmatch(content)):
            self.add("refreshes", match[2], line)
            self.add("links", match[2], line)


def _is_picture(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element shows a picture, or is a linked area of an image map."""
    if tag == "input":
        return attributes.get("type", "").lower() == "image"
    return tag == "img" or (tag == "area" and "href" in attributes)
