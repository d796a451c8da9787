"""Front matter: a paper in the YAML at the head of a Markdown file, or in YAML alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

import yaml
from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.yaml_nodes import DEEPEST, LOADER, NULL, line_of, yaml_fault
from papershelf.model import Author, Link, LinkKind, PaperKind, Source
from papershelf.problems import warning
from papershelf.readers.cff import fields_of_cff, is_cff_entry
from papershelf.readers.fields import (
    UNDECODED,
    Fields,
    Texts,
    is_address,
    page_span,
    paper_of,
    shown,
    split_keywords,
    undecoded,
    unusable,
    whole_letters,
    with_line_feeds,
)
from papershelf.readers.reader import Item
from papershelf.readers.status import status_named
from papershelf.readers.words import letters, link_kind, paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of, organisation, person

# A value as it is written: YAML's own types would make 1412.698 of the arXiv id 1412.6980.
_Written = str | list["_Written"] | dict[str, "_Written"]

_OPENING = re.compile(r"\s*?^---[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
_TITLE_OF_ITEM = re.compile(
    r"^(?:[ \t]{0,8}-)?[ \t]{0,8}[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE
)
# Nothing that is read lies deeper.
_DEEPEST = 6
_HEADING = re.compile(r"\A\s*#{1,6}[ \t]*abstract[ \t#]*\n", re.IGNORECASE)
# Hugo's academic themes: "In *NeurIPS*".
_EMPHASIS = re.compile(r"(?:in:?\s)?\s?[*_]{1,3}([^*_]{1,300})[*_]{1,3}.{0,200}", re.IGNORECASE)
# The same themes' numbers for kinds, before version 5.8.
_HUGO_KINDS: Mapping[str, PaperKind] = {
    "1": PaperKind.CONFERENCE,
    "2": PaperKind.ARTICLE,
    "3": PaperKind.PREPRINT,
    "4": PaperKind.REPORT,
    "5": PaperKind.BOOK,
    "6": PaperKind.CHAPTER,
    "7": PaperKind.THESIS,
}
# "published: false" is Jekyll's way of hiding a page.
_SWITCHES = frozenset({"true", "false", "yes", "no"})
_VENUES = ("containertitle", "venue", "journal", "booktitle", "conference", "publication")
_SHORT_VENUES = ("containertitleshort", "venueshort", "publicationshort")
# Keys whose texts are never addresses of something else.
_TEXTS = frozenset({"title", "abstract", "summary", "description"})
# Keys that are meant to hold an address, whatever it looks like.
_ADDRESSES = frozenset({"url", "link", "pdf"})
_LISTS_OF_LINKS = frozenset({"links", "extras", "resources"})


def is_front_matter(head: str) -> bool:
    """Return whether a Markdown file begins with front matter that has a title."""
    block = front_matter_of(_plain(head))
    return bool(block and _TITLE.search(block.text))


def is_yaml_of_papers(head: str) -> bool:
    """Return whether a YAML file is a paper, or a list of them."""
    return bool(_TITLE_OF_ITEM.search(_plain(head)))


def read_front_matter(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a Markdown file; its body is the abstract where the front matter gives none."""
    block = front_matter_of(_plain(stream.read()))
    source = Source(path=path.as_posix(), line=block.line if block else 1)
    if block is None:
        yield unusable(source, "no front matter", "expected a line “---” at the beginning")
    elif block.body is None:
        yield unusable(source, "the front matter has no end", "expected a line “---” after it")
    else:
        items = list(_read_yaml(block.text, source, _HEADING.sub("", block.body)))
        yield from items or [unusable(source, "no title", "every paper needs one")]


def read_yaml_file(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a YAML file: a paper, or a list of them."""
    yield from _read_yaml(_plain(stream.read()), Source(path=path.as_posix(), line=1), "")


class FrontMatter(Struct, frozen=True, kw_only=True):
    """Front matter: the line that opens it, its text, and what follows where it has an end."""

    line: int
    text: str
    body: str | None


def front_matter_of(text: str) -> FrontMatter | None:
    """Return the front matter of a text, if there is any."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    # The line break stays, so that lines of the block count from the opening.
    rest = text[opening.end() :]
    closing = _CLOSING.search(rest, 1)
    return FrontMatter(
        line=opening[0].count("\n") + 1,
        text=rest[: closing.start()] if closing else rest,
        body=rest[closing.end() :] if closing else None,
    )


def _plain(text: str) -> str:
    """Return a text whose lines all end in a line feed, without a byte order mark."""
    return with_line_feeds(text.removeprefix("\ufeff"))


def _read_yaml(text: str, source: Source, body: str) -> Iterator[Item]:
    """Yield every paper in a text; *source* is where it begins."""
    if found := UNDECODED.search(text):
        line = source.line + text.count("\n", 0, found.start())
        yield undecoded(replace(source, line=line))
        return
    try:
        for document in yaml.compose_all(text, Loader=LOADER):
            if document is None or document.tag == NULL:
                continue
            listed = isinstance(document, yaml.SequenceNode)
            seen = {id(document)} if listed else set()
            for node in document.value if listed else [document]:
                here = replace(source, line=source.line + line_of(node) - 1)
                yield from _read_record(node, here, body, seen)
    except yaml.YAMLError as error:
        line, message = yaml_fault(error, text)
        yield unusable(replace(source, line=source.line + line - 1), message)
    except UnicodeError:
        yield unusable(source, "not valid YAML: it can't be read")


def _read_record(node: yaml.Node, source: Source, body: str, seen: set[int]) -> Iterator[Item]:
    """Yield the paper of one mapping; *seen* are the nodes of those before it."""
    if fault := _fault_of(node, seen):
        yield unusable(source, *fault)
    elif not isinstance(node, yaml.MappingNode):
        yield unusable(source, "no mapping with a title", "expected a line “title: …”")
    else:
        keys = Counter(str(key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key in (key for key, count in keys.items() if count > 1):
            yield warning(source, f"“{shown(key)}” is given twice", "the last one counts")
        written = _mapping_of(node, 0)
        is_cff = is_cff_entry(written)
        fields = fields_of_cff(written) if is_cff else _Metadata(written).fields(body)
        yield from paper_of(fields, source)


def _fault_of(node: yaml.Node, seen: set[int]) -> tuple[str, str] | None:
    """Return why a node can't be read, and what to do, or None.

    With a node at more than one place, few bytes may mean very many.
    """
    waiting = [(node, 1)]
    while waiting:
        here, depth = waiting.pop()
        if id(here) in seen:
            return "it has aliases such as “*name”", "write out what they stand for"
        seen.add(id(here))
        parts: Iterable[yaml.Node] = ()
        if isinstance(here, yaml.MappingNode):
            parts = (part for pair in here.value for part in pair)
        elif isinstance(here, yaml.SequenceNode):
            parts = here.value
        if depth > DEEPEST and not isinstance(here, yaml.ScalarNode):
            return f"nested more than {DEEPEST} deep, at line {line_of(here)}", "write it flatter"
        waiting.extend((part, depth + 1) for part in parts)
    return None


def _mapping_of(node: yaml.MappingNode, depth: int) -> dict[str, _Written]:
    """Return what a mapping holds under keys that are texts."""
    return {
        str(key.value): _value_of(item, depth + 1)
        for key, item in node.value
        if isinstance(key, yaml.ScalarNode)
    }


def _value_of(node: yaml.Node, depth: int) -> _Written:
    """Return what a node holds, as texts; what lies too deep is empty."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == NULL else whole_letters(str(node.value))
    if depth > _DEEPEST:
        return ""
    if isinstance(node, yaml.MappingNode):
        return _mapping_of(node, depth)
    return [_value_of(item, depth + 1) for item in node.value]


class _Metadata(Texts):
    """A mapping, whose keys are compared by their letters: "container-title", "containerTitle".

    The keys are those of PMLR's posts, of CSL in YAML, of Jekyll and of Hugo's academic themes.
    """

    def __init__(self, written: Mapping[str, _Written]) -> None:
        self.written = written
        self.values = {letters(key): value for key, value in written.items()}
        flat = {key: _flat(value) for key, value in self.values.items()}
        super().__init__({key: list(filter(str.strip, texts)) for key, texts in flat.items()})

    def fields(self, body: str) -> Fields:
        """Return the record under the names that all formats share.

        `title` is preferred to PMLR's `tex_title`: it is what its own pages show.
        """
        # These may be addresses, which are links.
        others = {
            "openreview": self.first("openreview", "openreviewid"),
            "acl": self.first("aclid", "anthologyid"),
        }
        return Fields(
            title=self.first("title", "textitle"),
            abstract=self.first("abstract", "summary") or body,
            authors=tuple(_authors_of(self.values.get("author") or self.values.get("authors", ""))),
            kind=self.kind(),
            venue=_without_emphasis(self.first(*_VENUES)),
            venue_short=_without_emphasis(self.first(*_SHORT_VENUES)),
            volume=self.first("volume"),
            issue=self.first("issue", "number"),
            pages=self.pages(),
            publisher=self.first("publisher"),
            published=self.date(),
            identifiers=(
                ("doi", self.first("doi")),
                ("arxiv", self.first("arxiv", "arxivid")),
                *((scheme, value) for scheme, value in others.items() if not is_address(value)),
            ),
            keywords=tuple(self.keywords()),
            links=tuple(self.links()),
            status=status_named(self.all("status", "pubstate")),
            language=self.first("language", "lang"),
        )

    def kind(self) -> PaperKind | None:
        """Return what the record is, in words or by Hugo's numbers."""
        named = paper_kind(self.all("genre", "publicationtypes", "entrytype", "type"))
        return named or _HUGO_KINDS.get(self.first("publicationtypes"))

    def pages(self) -> str:
        """Return the pages from first to last, however they are given."""
        first = self.first("firstpage")
        both = first and page_span(first, self.first("lastpage"))
        return self.first("page", "pages") or both

    def date(self) -> str:
        """Return the most exact of the dates."""
        year, month = self.first("year"), self.first("month")
        dates = self.all("date", "published", "publicationdate")
        issued = self.values.get("issued", "")
        parts = issued.get("date-parts", "") if isinstance(issued, dict) else ""
        joined = [f"{year}-{month:0>2}", f"{month} {year}"] if year else []
        return most_exact(
            [
                *(date for date in dates if date.casefold() not in _SWITCHES),
                issued if isinstance(issued, str) else "-".join(_flat(parts)),
                *joined,
                year,
            ]
        )

    def keywords(self) -> Iterator[str]:
        """Yield keywords and tags, in lists or in one text."""
        for key in ("keywords", "tags"):
            value = self.values.get(key, "")
            yield from split_keywords(value) if isinstance(value, str) else _flat(value)

    def links(self) -> Iterator[Link]:
        """Yield the links under keys that name what is there, and in lists of links."""
        for name, value in self.written.items():
            key = letters(name)
            kind = link_kind(name)
            if key in _LISTS_OF_LINKS:
                yield from _listed_links(name, value)
            elif kind and key not in _TEXTS:
                for address in _flat(value):
                    if key in _ADDRESSES or is_address(address):
                        yield Link(url=address, kind=kind, field=name)


def _flat(value: _Written) -> list[str]:
    """Return the texts of a value and of lists in it."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in _flat(item)]
    return []


def _listed_links(name: str, value: _Written) -> Iterator[Link]:
    """Yield the links of `links: {code: …}`, and of `links: [{name: Code, url: …}]`."""
    if isinstance(value, dict):
        for label, addresses in value.items():
            for address in _flat(addresses):
                yield _raw_link(label, address)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                entry = _Metadata(item)
                label = entry.first("name", "label", "title", "type", "text")
                yield _raw_link(label or name, entry.first("url", "link", "href"))
            else:
                yield from (_raw_link(name, address) for address in _flat(item))


def _raw_link(label: str, address: str) -> Link:
    """Return a link of the kind that its label names."""
    return Link(url=address, kind=link_kind(label) or LinkKind.OTHER, field=shown(label))


def _authors_of(value: _Written) -> Iterator[Author]:
    """Yield the authors: a text, a mapping, or a list of either."""
    if isinstance(value, str):
        yield from split_authors(value)
        return
    for item in value if isinstance(value, list) else [value]:
        yield from map(author_of, _flat(item))
        if isinstance(item, dict):
            yield _person_of(_Metadata(item))


def _person_of(entry: _Metadata) -> Author:
    """Return a person from the parts of the name, or from the name in one piece."""
    orcid = entry.first("orcid")
    family = entry.first("family", "familyname", "last", "lastname", "surname")
    given = entry.first("given", "givenname", "first", "firstname")
    if family or given:
        particles = entry.all("prefix", "particle", "droppingparticle", "nondroppingparticle")
        particle, suffix = " ".join(particles), entry.first("suffix")
        return person(given=given, particle=particle, family=family, suffix=suffix, orcid=orcid)
    if literal := entry.first("literal"):
        return organisation(literal)
    return replace(author_of(entry.first("name")), orcid=orcid)


def _without_emphasis(venue: str) -> str:
    """Return the name of a venue without Markdown around it, and without "In" before that."""
    match = _EMPHASIS.fullmatch(venue.strip())
    return match[1] if match else venue
