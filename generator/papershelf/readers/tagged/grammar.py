"""Tagged text: records whose lines begin with a tag."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, PaperKind, Source
from papershelf.problems import Problem, warning
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
# The number of a line, its tag, empty if the line continues the one above, and its text.
_Line = tuple[int, str, str]


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
        for is_record, lines in _split(self, stream):
            source = Source(path=path.as_posix(), line=lines[0][0] if lines else 0)
            yield from (_record if is_record else _stray)(self, lines, source)


def grammar(name: str, fields: Callable[[Texts], Fields]) -> Grammar:
    """Return the grammar called *name* in `grammars.yml`; *fields* converts its records."""
    entry = _GRAMMARS[name]
    patterns = {key: re.compile(entry[key], re.DOTALL) for key in _PATTERNS if key in entry}
    return Grammar(name=name, fields=fields, **{**entry, **patterns})


def _split(grammar: Grammar, stream: TextIO) -> Iterator[tuple[bool, list[_Line]]]:
    """Yield the lines of each record, and those outside of records that are not boilerplate.

    Each part comes after whether it is a record.
    """
    is_record, gap = False, ""
    part: list[_Line] = []
    for number, raw_line in enumerate(stream, start=1):
        line = raw_line.lstrip("\ufeff")
        match = grammar.line.match(line)
        if match and _begins_record(grammar, match[1], part if is_record else []):
            yield is_record, part
            is_record, gap, part = True, match[2], []
        tag = match[1] if match and (match[2] == gap or not is_record) else ""
        if is_record or not grammar.boilerplate.fullmatch(line.strip()):
            part.append((number, tag, match[3].strip() if match and tag else line.strip()))
        if is_record and tag and tag == grammar.last:
            yield is_record, part
            is_record, part = False, []
    yield is_record, part


def _begins_record(grammar: Grammar, tag: str, record: Sequence[_Line]) -> bool:
    """Return whether a line with this *tag* begins a record after the lines of *record*, if any."""
    if not grammar.has_blank_lines:
        return tag == grammar.first
    is_repeated = tag == grammar.first and any(tag == other for _, other, _ in record)
    return not record or _is_blank(record[-1]) or is_repeated


def _is_blank(line: _Line) -> bool:
    return not any(line[1:])


def _stray(grammar: Grammar, lines: Sequence[_Line], source: Source) -> Iterator[Problem]:
    """Yield the problem with *lines* outside of records, if there are any."""
    begin, end = grammar.begin, grammar.end
    if any(tag for _, tag, _ in lines):
        yield unusable(source, "a record without its first line", f"expected “{begin}” before it")
    elif lines:
        hint = f"records begin with “{begin}”" + (f" and end with “{end}”" if end else "")
        yield warning(source, "text outside of the records was skipped", hint)


def _record(grammar: Grammar, lines: Sequence[_Line], source: Source) -> Iterator[Item]:
    """Yield the paper in the *lines* of a record, after warnings about its end."""
    if grammar.last and lines[-1][1] != grammar.last:
        hint = f"expected “{grammar.end}” after its last line"
        yield warning(source, "the record has no end", hint)
    if grammar.last and _are_two_records(grammar, lines):
        hint = f"expected “{grammar.end}” and “{grammar.begin}” between them"
        yield warning(source, "two records were read as one", hint, lost=1)
    fields = grammar.fields(_texts_of(grammar, lines))
    if fields.title:
        yield from paper_of(fields, source)
    else:
        yield unusable(source, "no title", f"expected a line that begins with {grammar.title}")


def _are_two_records(grammar: Grammar, lines: Sequence[_Line]) -> bool:
    """Return whether *lines* are two records, between which there is only a blank line."""
    titles = known_maps("text")[grammar.name].title
    pairs = enumerate(pairwise(lines), start=1)
    resumed = max((at for at, (above, line) in pairs if _is_blank(above) and line[1]), default=0)
    parts = lines[:resumed], lines[resumed:]
    return all(any(tag in titles for _, tag, _ in part) for part in parts)


def _texts_of(grammar: Grammar, lines: Sequence[_Line]) -> Texts:
    """Return the texts in the *lines* of a record, without boilerplate below, by their tags."""
    end = len(lines)
    while not lines[end - 1][1] and grammar.boilerplate.fullmatch(lines[end - 1][2]):
        end -= 1
    tags: list[tuple[str, list[str]]] = []
    for _, tag, text in lines[:end]:
        if tag:
            tags.append((tag, []))
        tags[-1][1].append(text)
    return Texts((tag, text) for tag, parts in tags if (text := "\n".join(parts).strip()))


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
        unused=tuple(reader.unused),
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
