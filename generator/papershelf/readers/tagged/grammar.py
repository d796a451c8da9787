"""Tagged text: records whose lines begin with a tag."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, PaperKind, Source
from papershelf.problems import warning
from papershelf.readers.fields import (
    IN_SERIES,
    STANDALONE,
    Fields,
    Texts,
    endnote_author,
    unusable,
    with_line_feeds,
    without_full_stop,
)
from papershelf.readers.maps import TextReader, known_maps
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Item
from papershelf.text.name_lists import split_authors
from papershelf.text.tables import table

_PARTS_OF_BOOKS = frozenset({PaperKind.CONFERENCE, PaperKind.CHAPTER})
# PubMed's main headings have a star before them.
_NEXT_KEYWORD = re.compile(r"(?:^|[;\r\n])(?:[ \t]*\*(?=\w))?", re.ASCII)
_GRAMMARS = table("readers/grammars", dict[str, dict[str, Any]])
_PATTERNS = ("sign", "line", "boilerplate")


class Grammar(Struct, frozen=True, kw_only=True):
    """The grammar of a format's records, and the function that converts a record to fields.

    A line with a tag matches `line`, whose groups are the tag, the gap (the same for all lines of a
    record) and the text; other lines continue it. A record begins with the tag `first`, or with
    any tag after a blank line if the format `has_blank_lines`; the tag `last`, if any, ends it.
    `boilerplate` matches lines outside of records that may be ignored. `begin`, `end` and `title`
    are lines of a record as messages quote them. `fields` returns the fields of a record. A text
    is in the format if the pattern `sign` is found in it.
    """

    name: str
    sign: re.Pattern[str]
    line: re.Pattern[str]
    first: str
    last: str = ""
    has_blank_lines: bool = False
    boilerplate: re.Pattern[str] = re.compile("")
    begin: str
    end: str = ""
    title: str
    fields: Callable[[Texts], Fields]

    def accepts(self, head: str) -> bool:
        """Return whether a text is in the format, by its beginning *head*."""
        return bool(self.sign.search(with_line_feeds(head)))

    def read(self, stream: TextIO, path: Path) -> Iterator[Item]:
        """Read each record independently, so that an error affects one record only."""
        for part in _split(self, stream):
            yield from part.items(Source(path=path.as_posix(), line=part.line))


def grammar(name: str, fields: Callable[[Texts], Fields]) -> Grammar:
    """Return the grammar called *name* in `grammars.yml`; *fields* converts its records."""
    entry = _GRAMMARS[name]
    patterns = {key: re.compile(entry[key], re.DOTALL) for key in _PATTERNS if key in entry}
    return Grammar(name=name, fields=fields, **{**entry, **patterns})


def has_no_sign(head: str) -> bool:
    """Return whether no grammar accepts a text, by its beginning *head*."""
    text = with_line_feeds(head)
    return not any(re.search(entry["sign"], text, re.DOTALL) for entry in _GRAMMARS.values())


def _is_paused(line: tuple[str, list[str]]) -> bool:
    """Return whether the last of the lines of a tag is blank."""
    return len(line[1]) > 1 and not line[1][-1]


@dataclass(slots=True)
class _TaggedLines:
    """The record so far: each tag with the texts of its line and of lines that continue it."""

    grammar: Grammar
    line: int
    gap: str
    lines: list[tuple[str, list[str]]] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Add a line, which may end the record."""
        tag = self.grammar.line.match(line)
        if tag and tag[2] == self.gap:
            self.lines.append((tag[1], [tag[3].strip()]))
        else:
            self.lines[-1][1].append(line.strip())

    def is_followed_by(self, tag: str) -> bool:
        """Return whether a line with this *tag* begins another record."""
        if not self.grammar.has_blank_lines:
            return tag == self.grammar.first
        has_begun = tag == self.grammar.first and any(tag == other for other, _ in self.lines)
        return has_begun or _is_paused(self.lines[-1])

    @property
    def ended(self) -> bool:
        """Whether the last tag ends the record."""
        return self.lines[-1][0] == self.grammar.last

    @property
    def holds_two_records(self) -> bool:
        """Whether these are two records, between which there is only a blank line."""
        titles = {*known_maps("text")[self.grammar.name].title}
        pauses = (end for end, line in enumerate(self.lines[:-1], start=1) if _is_paused(line))
        resumed = max(pauses, default=0)
        parts = self.lines[:resumed], self.lines[resumed:]
        return all(not titles.isdisjoint(tag for tag, _ in part) for part in parts)

    def texts(self) -> Texts:
        last = self.lines[-1][1]
        while not self.ended and len(last) > 1 and self.grammar.boilerplate.fullmatch(last[-1]):
            last.pop()
        joined = ((tag, "\n".join(lines).strip()) for tag, lines in self.lines)
        return Texts([(tag, text) for tag, text in joined if text])

    def items(self, source: Source) -> Iterator[Item]:
        if self.grammar.last and not self.ended:
            hint = f"expected “{self.grammar.end}” after its last line"
            yield warning(source, "the record has no end", hint)
        if self.grammar.last and self.holds_two_records:
            hint = f"expected “{self.grammar.end}” and “{self.grammar.begin}” between them"
            yield warning(source, "two records were read as one", hint, lost=1)
        fields = self.grammar.fields(self.texts())
        if fields.title:
            yield from paper_of(fields, source)
        else:
            yield unusable(
                source, "no title", f"expected a line that begins with {self.grammar.title}"
            )


@dataclass(slots=True)
class _Stray:
    """Text outside of records: its first line, or 0 for none, and whether it has tags."""

    grammar: Grammar
    line: int = 0
    tagged: bool = False

    def add(self, number: int, line: str) -> None:
        """Add a line, unless it is blank or boilerplate."""
        if line.strip() and not self.grammar.boilerplate.fullmatch(line.strip()):
            self.line = self.line or number
            self.tagged = self.tagged or bool(self.grammar.line.match(line))

    def is_followed_by(self, tag: str) -> bool:
        """Return whether a line with this *tag* begins a record."""
        return self.grammar.has_blank_lines or tag == self.grammar.first

    def items(self, source: Source) -> Iterator[Item]:
        begin, end = self.grammar.begin, self.grammar.end
        if self.tagged:
            yield unusable(
                source, "a record without its first line", f"expected “{begin}” before it"
            )
        elif self.line:
            hint = f"records begin with “{begin}”" + (f" and end with “{end}”" if end else "")
            yield warning(source, "text outside of the records was skipped", hint)


def _split(grammar: Grammar, stream: TextIO) -> Iterator[_TaggedLines | _Stray]:
    part: _TaggedLines | _Stray = _Stray(grammar)
    for number, raw_line in enumerate(stream, start=1):
        line = raw_line.lstrip("\ufeff")
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


def fields_by_tags(
    tags: Texts, name: str, kind: PaperKind | None, authors: Iterable[Author]
) -> Fields:
    """Return the fields of a record in the format called *name*, with this *kind* and *authors*."""
    reader = TextReader(known_maps("text")[name], tags.texts)
    fields = reader.fields()
    venue, short = _venue_of(reader, kind), "" if kind in STANDALONE else fields.venue_short
    return replace(
        fields,
        # Databases end titles with a full stop.
        title=without_full_stop(fields.title),
        authors=tuple(authors),
        kind=kind,
        venue=venue,
        venue_short=short if venue and short.casefold() != venue.casefold() else "",
        keywords=tuple(_NEXT_KEYWORD.split("\n".join(fields.keywords))),
    )


def _venue_of(reader: TextReader, kind: PaperKind | None) -> str:
    """Return the venue of a record of a *kind*, which is the series for a book or report."""
    if kind not in STANDALONE:
        return reader.text("host" if kind in _PARTS_OF_BOOKS else "venue")
    return reader.text("series") if kind in IN_SERIES else ""


def authors_of(names: Iterable[str]) -> Iterator[Author]:
    """Yield the authors in *names*; some programs write several names under one tag."""
    for name in names:
        yield from split_authors(name) if ";" in name or "；" in name else [endnote_author(name)]
