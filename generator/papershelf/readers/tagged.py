"""Tagged text: records whose lines begin with a tag."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct

from papershelf.model import Author, Link, LinkKind, PaperKind, Source
from papershelf.problems import warning
from papershelf.readers.fields import (
    IN_SERIES,
    STANDALONE,
    Fields,
    Texts,
    is_address,
    normalise_preprint,
    page_span,
    paper_of,
    unusable,
    with_line_feeds,
)
from papershelf.readers.reader import Item
from papershelf.text.dates import most_exact
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of, organisation
from papershelf.text.tables import table

_PARTS_OF_BOOKS = frozenset({PaperKind.CONFERENCE, PaperKind.CHAPTER})
# PubMed's main headings have a star before them.
_NEXT_KEYWORD = re.compile(r"(?:^|[;\r\n])(?:[ \t]*\*(?=\w))?", re.ASCII)
# "6913-7" for 6913 to 6917: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#pg.
_SHORT_PAGES = re.compile(r"([0-9]{2,9})-([0-9]{1,8})")
_TEXTS = (
    "title host venue series short volume issue pages begin end number publisher day year doi pmid "
    "pmcid language"
).split()
_SCHEMES = ("doi", "pmid", "pmcid")
_LINKS = (LinkKind.PAPER, LinkKind.PDF)
# By the names of formats, the tags of each field.
TAGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    name: {field: tuple(tags.split()) for field, tags in fields.items()}
    for name, fields in table("readers/tagged", dict[str, dict[str, str]]).items()
}
_GRAMMARS = table("readers/grammars", dict[str, dict[str, Any]])
_PATTERNS = ("sign", "line", "nothing")


class Grammar(Struct, frozen=True, kw_only=True):
    """How a format writes its records, and what they say.

    A line with a tag matches `line`, whose groups are the tag, the gap (one and the same in a
    record) and the text; other lines continue it. A record begins with the tag `first`, and where
    `has_blank_lines` with any tag after a blank line; the tag `last`, if there is one, ends it.
    `nothing` matches lines outside of records that carry nothing. `begin`, `end` and `title` are
    the lines of a record as messages quote them. `fields` returns what a record says. A text is of
    the format where it has the `sign`, or else begins with a line of the tag `first`.
    """

    name: str
    sign: re.Pattern[str] | None = None
    line: re.Pattern[str]
    first: str
    last: str = ""
    has_blank_lines: bool = False
    nothing: re.Pattern[str] = re.compile("")
    begin: str
    end: str = ""
    title: str
    fields: Callable[[Texts], Fields]

    def accepts(self, head: str) -> bool:
        """Return whether a text of any ending begins with a record."""
        if self.sign:
            return bool(self.sign.search(with_line_feeds(head)))
        lines = head.removeprefix("\ufeff").splitlines()
        filled = (line for line in lines if not self.nothing.fullmatch(line.strip()))
        tag = self.line.match(next((line for line in filled if line.strip()), ""))
        return bool(tag and tag[1] == self.first)

    def read(self, stream: TextIO, path: Path) -> Iterator[Item]:
        """Read each record by itself, so that no record spoils another."""
        for part in _split(self, stream):
            yield from part.items(Source(path=path.as_posix(), line=part.line))


def grammar(name: str, fields: Callable[[Texts], Fields]) -> Grammar:
    """Return the grammar of this *name* in `grammars.yml`, whose records say what *fields* has."""
    given = _GRAMMARS[name]
    patterns = {key: re.compile(given[key], re.DOTALL) for key in _PATTERNS if key in given}
    return Grammar(name=name, fields=fields, **{**given, **patterns})


def has_no_sign(head: str) -> bool:
    """Return whether a text begins as one of no grammar, though its ending may tell of one."""
    return not any(grammar(name, lambda _: Fields()).accepts(head) for name in _GRAMMARS)


@dataclass(slots=True)
class _TaggedLines:
    """The lines of a record: each begins with a tag and holds the lines that continue it."""

    grammar: Grammar
    line: int
    gap: str
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    begun: bool = False
    ended: bool = False
    paused: bool = False

    def add(self, line: str) -> None:
        """Take a further line, which ends the record or not."""
        tag = self.grammar.line.match(line)
        if tag and tag[2] == self.gap:
            self.lines.append((tag[1], [tag[3].strip()]))
            self.begun = self.begun or tag[1] == self.grammar.first
            self.ended = tag[1] == self.grammar.last
        else:
            self.lines[-1][1].append(line.strip())
        self.paused = not line.strip()

    def is_followed_by(self, tag: str) -> bool:
        """Return whether a line with this tag begins another record."""
        if not self.grammar.has_blank_lines:
            return tag == self.grammar.first
        return self.paused or (self.begun and tag == self.grammar.first)

    def texts(self) -> Texts:
        last = self.lines[-1][1]
        while not self.ended and len(last) > 1 and self.grammar.nothing.fullmatch(last[-1]):
            last.pop()
        joined = ((tag, "\n".join(lines).strip()) for tag, lines in self.lines)
        return Texts([(tag, text) for tag, text in joined if text])

    def items(self, source: Source) -> Iterator[Item]:
        if self.grammar.last and not self.ended:
            hint = f"expected “{self.grammar.end}” after its last line"
            yield warning(source, "the record has no end", hint)
        fields = normalise_preprint(self.grammar.fields(self.texts()))
        if fields.title:
            yield from paper_of(fields, source)
        else:
            yield unusable(source, "no title", f"expected one under {self.grammar.title}")


@dataclass(slots=True)
class _Stray:
    """Text outside of records: where it begins, 0 for nowhere, and whether it looks like one."""

    grammar: Grammar
    line: int = 0
    tagged: bool = False

    def add(self, number: int, line: str) -> None:
        """Take a further line; blank ones and those that carry nothing are nothing."""
        if line.strip() and not self.grammar.nothing.fullmatch(line.strip()):
            self.line = self.line or number
            self.tagged = self.tagged or bool(self.grammar.line.match(line))

    def is_followed_by(self, tag: str) -> bool:
        """Return whether a line with this tag begins a record."""
        return self.grammar.has_blank_lines or tag == self.grammar.first

    def items(self, source: Source) -> Iterator[Item]:
        begin, end = self.grammar.begin, self.grammar.end
        if self.tagged:
            yield unusable(
                source, "a record without its first line", f"expected “{begin}” before it"
            )
        elif self.line:
            hint = f"records begin with “{begin}”" + (f" and end with “{end}”" if end else "")
            yield warning(source, "text outside of any record is left out", hint)


def _split(grammar: Grammar, stream: TextIO) -> Iterator[_TaggedLines | _Stray]:
    part: _TaggedLines | _Stray = _Stray(grammar)
    for number, written in enumerate(stream, start=1):
        line = written.lstrip("\ufeff")
        tag = grammar.line.match(line)
        if tag and part.is_followed_by(tag[1]):
            yield part
            part = _TaggedLines(grammar, line=number, gap=tag[2])
        if isinstance(part, _Stray):
            part.add(number, line)
            continue
        part.add(line)
        if part.ended:
            yield part
            part = _Stray(grammar)
    yield part


def mapped(tags: Texts, name: str, kind: PaperKind | None, authors: Iterable[Author]) -> Fields:
    """Return what a record of the format of a *name* says, of this *kind* and these *authors*."""
    names = TAGS[name]
    said = {field: tags.first(*names.get(field, ())) for field in _TEXTS}
    venue = _venue_of(said, kind)
    pages = said["pages"] or page_span(said["begin"], said["end"]) or said["number"]
    days = [f"{said['day']} {said['year']}", said["day"]] if said["day"] else []
    short = "" if kind in STANDALONE else said["short"]
    return Fields(
        title=said["title"],
        abstract="\n\n".join(tags.best(*names["abstract"])),
        authors=tuple(authors),
        kind=kind,
        venue=venue,
        venue_short=short if venue and short.casefold() != venue.casefold() else "",
        volume=said["volume"],
        issue=said["issue"],
        pages=full_pages(pages),
        publisher=said["publisher"],
        language=said["language"],
        published=most_exact([*days, said["year"]]),
        identifiers=tuple((scheme, said[scheme]) for scheme in _SCHEMES),
        keywords=tuple(_NEXT_KEYWORD.split("\n".join(tags.all(*names.get("keywords", ()))))),
        links=tuple(_links_of(tags, names)),
    )


def _venue_of(said: Mapping[str, str], kind: PaperKind | None) -> str:
    """Return what a record of a *kind* is in: of a book or report its series."""
    if kind in STANDALONE:
        is_named = kind in IN_SERIES and said["series"] != said["title"]
        return said["series"] if is_named else ""
    return said["host" if kind in _PARTS_OF_BOOKS else "venue"]


def authors_of(names: Iterable[str]) -> Iterator[Author]:
    """Yield the authors of *names*, of which some programs put several under one tag."""
    for name in names:
        yield from split_authors(name) if ";" in name or "；" in name else [_author(name)]


def _author(name: str) -> Author:
    """Return an author; several words with a comma at the end are a body, as EndNote has it."""
    whole = name.rstrip(", ")
    is_body = whole != name and " " in whole and "," not in whole and not whole[0].islower()
    return organisation(whole) if is_body else author_of(name)


def full_pages(pages: str) -> str:
    """Return *pages* with the last one in full: "436-444" of "436-44"."""
    match = _SHORT_PAGES.fullmatch(pages)
    if not match:
        return pages
    first, last = match.groups()
    return f"{first}-{first[: max(0, len(first) - len(last))]}{last}"


def _links_of(tags: Texts, names: Mapping[str, tuple[str, ...]]) -> Iterator[Link]:
    """Yield the addresses of a record, each under its tag; much else there is a file or a note."""
    for kind in _LINKS:
        for tag in names.get(kind.value, ()):
            for address in "\n".join(tags.all(tag)).split():
                if is_address(address):
                    yield Link(url=address, kind=kind, field=tag)
