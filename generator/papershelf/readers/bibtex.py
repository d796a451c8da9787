"""BibTeX and biblatex: a paper for each entry of a `.bib` file."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TextIO

from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock, String
from msgspec.structs import replace

import papershelf.readers.bibtex_entries as syntax
from papershelf.model import MONTHS, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.readers.bibtex_beginning import is_bibtex
from papershelf.readers.bibtex_fields import fields_of, has_unknown_month
from papershelf.readers.fields import paper_of, shown, unusable, with_line_feeds
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.text.identifiers import identifier

# An entry without its opening brace. Other words after an "@" are plain text.
_NO_BRACE = re.compile(
    r"^[ \t]*@(?:article|book|conference|inbook|incollection|inproceedings|mastersthesis|misc"
    r"|online|phdthesis|proceedings|report|techreport|thesis|unpublished)\b(?!\s*[{(])",
    re.IGNORECASE | re.MULTILINE,
)
# Within a line, a field follows a comma or the beginning of its entry.
_STRAY_FIELD = re.compile(
    r"^[ \t]*[A-Za-z][\w-]{0,40}[ \t]*=[ \t]*[{\"0-9]"
    r"|[{(,][ \t]*[A-Za-z][\w-]{0,40}[ \t]*=[ \t]*[{\"]",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"(?:crossref|xdata)\s*=\s*[{\"]([^{}\"]{1,1000})[}\"]", re.IGNORECASE)

_BOILERPLATE = frozenset({"comment", "preamble", "xdata", "set", "control"})
_VOLUMES = frozenset({"proceedings", "mvproceedings"})
_SHARED_TYPES = _VOLUMES | {"string"}
_CONFERENCE = frozenset({"inproceedings", "conference"})
# The fields that a paper inherits from its volume if it lacks them.
_INHERITED = (
    "booktitle shortname journal journaltitle publisher volume series organization eventtitle"
).split()
_DATES = "year month day date start".split()
_MACROS = {month[:3].lower(): month for month in MONTHS}
_MAX_PARENTS = 4
_MAX_CITATION_LENGTH = 1 << 16


def read_bibtex(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the papers, asides and problems of a `.bib` file."""
    yield from _Bibliography(with_line_feeds(stream.read()), path.as_posix()).items()


# A reader may ask for the entry of one record more than once.
@lru_cache(maxsize=1)
def cited_paper(text: str) -> Paper | None:
    """Return the paper of the first entry in *text*, a field of another record, or None."""
    if len(text) > _MAX_CITATION_LENGTH or not is_bibtex(text):
        return None
    items = read_bibtex(StringIO(text), Path())
    return next((item for item in items if isinstance(item, Paper)), None)


class _Bibliography:
    """The reader of one file: its chunks, macros, and the entries that others refer to."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.before, self.chunks = syntax.split_chunks(text)
        self.referenced = {
            key.strip().lower()
            for match in _REFERENCE.finditer(text)
            for key in match[1].split(",")
        }
        self.macros = dict(_MACROS)
        self.parents: dict[str, syntax.EntryRecord] = {}
        self.volumes: list[syntax.EntryRecord] = []
        self.lines: dict[str, int] = {}

    def items(self) -> Iterator[Item]:
        self.read_shared()
        yield from self.check_text(self.before, 1)
        for chunk in self.chunks:
            if chunk.commented:
                yield Aside(AsideKind.BOILERPLATE, self.source(chunk.line))
            else:
                yield from self.read(chunk)
        if not self.chunks and self.before.strip("\ufeff \t\n"):
            yield warning(
                Source(path=self.path),
                "no BibTeX entry",
                "an entry begins like this: @article{key,",
            )

    def read_shared(self) -> None:
        """Read the macros and parents that entries refer to, which may stand below them."""
        for chunk in self.chunks:
            shared = chunk.type in _SHARED_TYPES or syntax.key_of(chunk.text) in self.referenced
            if shared and not chunk.commented:
                for line, block in syntax.parse_blocks(chunk.text):
                    # `read` reports the errors of this chunk later.
                    with suppress(syntax.BibtexSyntaxError):
                        self.store(block, chunk.line + line)

    def store(self, block: Block, line: int) -> None:
        """Store the macro or the parent that a *block* defines. Raises BibtexSyntaxError."""
        if isinstance(block, String):
            self.define(block)
        elif isinstance(block, Entry):
            record = syntax.record_of(block, self.source(line), self.macros)
            self.parents.setdefault(record.key, record)
            if record.type in _VOLUMES:
                self.volumes.append(record)

    def read(self, chunk: syntax.EntryChunk) -> Iterator[Item]:
        """Yield the items of a *chunk*: in general one entry, and warnings about text after it."""
        broken = False
        if syntax.AT_PLACEHOLDER in chunk.text:
            message = "a value of this entry contains another entry, which is read as text"
            yield warning(self.source(chunk.line), message, "check for a missing brace")
        for line, block in syntax.parse_blocks(chunk.text):
            block_line = chunk.line + line
            if isinstance(block, ImplicitComment):
                yield from self.check_text(block.comment, block_line, after_broken=broken)
            elif isinstance(block, ParsingFailedBlock):
                yield self.unparsed(block, "" if broken else chunk.text, block_line)
                broken = True
            else:
                yield from self.read_block(block, block_line)

    def check_text(self, text: str, line: int, *, after_broken: bool = False) -> Iterator[Problem]:
        """Yield warnings about *text* outside of entries that looks like a damaged entry."""
        stray = None if after_broken else _STRAY_FIELD.search(text)
        if stray:
            source = self.source(line + text.count("\n", 0, stray.start()))
            yield warning(
                source, "a field outside of any entry", "check for an extra closing brace above"
            )
        for match in _NO_BRACE.finditer(text):
            source = self.source(line + text.count("\n", 0, match.end()))
            yield unusable(
                source,
                "an entry without its opening brace",
                "an entry begins like this: @article{key,",
            )

    def unparsed(self, block: ParsingFailedBlock, text: str, line: int) -> Item:
        """Return the error of a *block* that can't be parsed, or the aside that a comment is.

        *text* is the complete chunk if the block may stand at its beginning, else "".
        """
        raw = block.raw or ""
        if raw.lower().startswith("@comment"):
            return Aside(AsideKind.BOILERPLATE, self.source(line))
        message, hint = syntax.fault_messages(text if text.startswith(raw) else raw)
        return unusable(self.source(line), message, hint)

    def read_block(self, block: Block, line: int) -> Iterator[Item]:
        """Yield the item of a *block*, after warnings about it."""
        try:
            if isinstance(block, Entry):
                yield from self.read_entry(syntax.record_of(block, self.source(line), self.macros))
            else:
                if isinstance(block, String):
                    self.define(block)
                yield Aside(AsideKind.BOILERPLATE, self.source(line))
        except syntax.BibtexSyntaxError as error:
            hint = "a field is written like this: title = {A Title},"
            yield unusable(self.source(line), str(error), hint)

    def define(self, block: String) -> None:
        """Define the macro of a `@string`. Raises BibtexSyntaxError."""
        value = syntax.evaluate(block.key, block.value, self.macros, [])
        if len(value) > syntax.MAX_SHARED_LENGTH:
            raise syntax.BibtexSyntaxError(
                f"the value of the @string “{shown(block.key)}” is too long"
            )
        self.macros[block.key.lower()] = value

    def read_entry(self, record: syntax.EntryRecord) -> Iterator[Item]:
        """Yield the paper or the aside of an entry, after warnings about it."""
        yield from self.entry_warnings(record)
        if record.type in _VOLUMES:
            yield Aside(AsideKind.HEADING, record.source)
        elif record.type in _BOILERPLATE:
            yield Aside(AsideKind.BOILERPLATE, record.source)
        else:
            # Springer and ACM use the DOI as the key, and Springer has no field for it.
            implied = {"doi": record.key} if identifier("doi", record.key) else {}
            texts = implied | record.texts
            yield from self.inherit(record, texts)
            if has_unknown_month(texts):
                month = shown(texts["month"])
                yield warning(record.source, f"“{month}” is not a month", "the month was left out")
            fields = replace(fields_of(record.type, texts), key=record.original_key)
            yield from paper_of(fields, record.source)

    def entry_warnings(self, record: syntax.EntryRecord) -> Iterator[Problem]:
        """Yield warnings about faults of an entry that lose none of its data."""
        line = self.lines.setdefault(record.key, record.source.line) if record.key else 0
        if line and line != record.source.line:
            message = f"the key “{shown(record.key)}” is also used at line {line}"
            yield warning(record.source, message, "both entries were read")
        for name in record.repeated:
            yield warning(
                record.source,
                f"the field “{name}” has more than one value",
                "the first one is used",
            )
        for name in record.undefined:
            hint = "it is used as text; put it in braces if that is correct"
            yield warning(record.source, f"“{shown(name)}” is not defined by a @string", hint)

    def inherit(self, record: syntax.EntryRecord, texts: dict[str, str]) -> Iterator[Problem]:
        """Add fields of parents to *texts*, those of an entry; warn of parents that are missing."""
        for key in filter(str.strip, texts.get("xdata", "").lower().split(",")):
            if parent := self.parent(key):
                _add_missing(texts, parent.texts, list(parent.texts))
            else:
                yield _missing_parent(record, key)
        key = texts.get("crossref", "").strip()
        parent = self.parent(key) if key else self.only_volume(record.type, texts)
        if key and not parent:
            yield _missing_parent(record, key)
        for _ in range(_MAX_PARENTS):
            if parent is None:
                break
            _inherit_volume(texts, parent.texts)
            parent = self.parent(parent.texts.get("crossref", ""))

    def only_volume(self, kind: str, texts: dict[str, str]) -> syntax.EntryRecord | None:
        """Return the file's only volume for a conference paper that does not name its volume."""
        in_volume = kind in _CONFERENCE and "booktitle" not in texts
        return self.volumes[0] if in_volume and len(self.volumes) == 1 else None

    def parent(self, key: str) -> syntax.EntryRecord | None:
        """Return the entry with this *key* that others refer to, or None."""
        return self.parents.get(key.strip().lower()) if key.strip() else None

    def source(self, line: int) -> Source:
        return Source(path=self.path, line=line)


def _inherit_volume(texts: dict[str, str], volume: dict[str, str]) -> None:
    """Add to *texts* the fields of a paper's *volume*, whose title is the paper's `booktitle`."""
    titles = (volume[name] for name in ("booktitle", "title", "name") if name in volume)
    _add_missing(texts, {"booktitle": next(titles, "")}, ["booktitle"])
    _add_missing(texts, volume, _INHERITED)
    if not texts.keys() & {"year", "date"}:
        _add_missing(texts, volume, _DATES)


def _add_missing(texts: dict[str, str], others: dict[str, str], names: list[str]) -> None:
    """Add to *texts* the fields *names* of *others* that it lacks, unless they are too long."""
    for name in names:
        if name not in texts and 0 < len(others.get(name, "")) <= syntax.MAX_SHARED_LENGTH:
            texts[name] = others[name]


def _missing_parent(record: syntax.EntryRecord, key: str) -> Problem:
    message = f"the entry refers to “{shown(key)}”, which is not in this file"
    return warning(record.source, message, "the paper was read without the fields of that entry")
