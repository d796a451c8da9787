"""BibTeX and biblatex: a paper for each entry of a `.bib` file."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

import papershelf.readers.bibtex.entries as syntax
from papershelf.model import MONTHS, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.readers.bibtex.fields import fields_of, has_unknown_month
from papershelf.readers.fields import shown, unusable, with_line_feeds
from papershelf.readers.papers import paper_of
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

# Entries for other entries, or for programs.
_BOILERPLATE = frozenset({"xdata", "set", "control"})
_VOLUMES = frozenset({"proceedings", "mvproceedings"})
# Entries that describe no paper.
_NO_RECORDS = syntax.COMMENTS | {"string"}
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
    if len(text) > _MAX_CITATION_LENGTH or not syntax.is_bibtex(text):
        return None
    items = read_bibtex(StringIO(text), Path())
    return next((item for item in items if isinstance(item, Paper)), None)


class _Bibliography:
    """The reader of one file: its entries, macros, and the entries that others refer to."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.before, self.entries = syntax.split_entries(text, path)
        self.referenced = {
            key.strip().lower()
            for match in _REFERENCE.finditer(text)
            for key in match[1].split(",")
        }
        self.macros = dict(_MACROS)
        # The fields of these entries, without texts that are too long to be shared.
        self.parents: dict[str, dict[str, str]] = {}
        self.volumes: list[dict[str, str]] = []
        self.lines: dict[str, int] = {}

    def items(self) -> Iterator[Item]:
        for entry in self.entries:
            # `read` reports the errors of this entry later.
            with suppress(syntax.BibtexSyntaxError):
                if not entry.fault:
                    self.store(entry)
        yield from self.check_text(self.before, 1)
        for entry in self.entries:
            yield from self.read(entry)
        if not self.entries and self.before.strip("\ufeff \t\n"):
            yield warning(Source(path=self.path), "no BibTeX entry", syntax.BEGINNING)

    def store(self, entry: syntax.BibtexEntry) -> None:
        """Store the macros or the parent that an *entry* defines, for entries above it, too."""
        if entry.type == "string":
            self.define(entry)
        elif entry.type in _VOLUMES or entry.key.lower() in self.referenced:
            entry = syntax.evaluated(entry, self.macros)
            fields = entry.texts.items()
            shared = {name: text for name, text in fields if len(text) <= syntax.MAX_SHARED_LENGTH}
            if entry.key:
                self.parents.setdefault(entry.key.lower(), shared)
            if _is_volume(entry):
                self.volumes.append(shared)

    def read(self, entry: syntax.BibtexEntry) -> Iterator[Item]:
        """Yield the item of an *entry*, between warnings about it and about the text after it."""
        if entry.has_inner:
            message = "a value of this entry contains another entry, which is read as text"
            yield warning(entry.source, message, "check for a missing brace")
        try:
            if entry.type == "string":
                self.define(entry)
            if entry.fault:
                yield unusable(entry.source, *entry.fault)
            elif entry.type in _NO_RECORDS:
                yield Aside(AsideKind.BOILERPLATE, entry.source)
            else:
                yield from self.read_entry(syntax.evaluated(entry, self.macros))
        except syntax.BibtexSyntaxError as error:
            yield unusable(entry.source, str(error), error.hint)
        yield from self.check_text(entry.after, entry.last)

    def check_text(self, text: str, line: int) -> Iterator[Problem]:
        """Yield warnings about *text* outside of entries that looks like a damaged entry."""
        if stray := _STRAY_FIELD.search(text):
            source = self.source(line + text.count("\n", 0, stray.start()))
            hint = "check for an extra closing brace above"
            yield warning(source, "a field outside of any entry", hint)
        for match in _NO_BRACE.finditer(text):
            source = self.source(line + text.count("\n", 0, match.end()))
            yield unusable(source, "an entry without its opening brace", syntax.BEGINNING)

    def define(self, entry: syntax.BibtexEntry) -> None:
        """Define the macros of a `@string`. Raises BibtexSyntaxError."""
        for name, operands in entry.fields:
            value = syntax.evaluate(name, operands, self.macros, [])
            if len(value) > syntax.MAX_SHARED_LENGTH:
                message = f"the value of the @string “{shown(name)}” is too long"
                raise syntax.BibtexSyntaxError(message)
            self.macros[name] = value

    def read_entry(self, entry: syntax.BibtexEntry) -> Iterator[Item]:
        """Yield the paper or the aside of an entry, after warnings about it."""
        yield from self.entry_warnings(entry)
        if _is_volume(entry):
            yield Aside(AsideKind.HEADING, entry.source)
        elif entry.type in _BOILERPLATE:
            yield Aside(AsideKind.BOILERPLATE, entry.source)
        else:
            # Springer and ACM use the DOI as the key, and Springer has no field for it.
            implied = {"doi": entry.key} if identifier("doi", entry.key) else {}
            texts = {**implied, **entry.texts}
            yield from self.inherit(entry, texts)
            if has_unknown_month(texts):
                month = shown(texts["month"])
                yield warning(entry.source, f"“{month}” is not a month", "the month was left out")
            fields = replace(fields_of(entry.type, texts), key=entry.key)
            yield from paper_of(fields, entry.source)

    def entry_warnings(self, entry: syntax.BibtexEntry) -> Iterator[Problem]:
        """Yield warnings about faults of an entry that lose none of its data."""
        key, line = entry.key.lower(), entry.source.line
        first = self.lines.setdefault(key, line) if key else line
        if first != line:
            message = f"the key “{shown(key)}” is also used at line {first}"
            yield warning(entry.source, message, "both entries were read")
        for name in entry.repeated:
            message = f"the field “{name}” has more than one value"
            yield warning(entry.source, message, "the first one is used")
        for name in entry.undefined:
            hint = "it is used as text; put it in braces if that is correct"
            yield warning(entry.source, f"“{shown(name)}” is not defined by a @string", hint)

    def inherit(self, entry: syntax.BibtexEntry, texts: dict[str, str]) -> Iterator[Problem]:
        """Add fields of parents to *texts*, those of an entry; warn of parents that are missing."""
        for key in filter(str.strip, texts.get("xdata", "").lower().split(",")):
            if key.strip() not in self.parents:
                yield _missing_parent(entry, key)
            texts |= self.parents.get(key.strip(), {}) | texts
        key = texts.get("crossref", "").strip().lower()
        if key and key not in self.parents:
            yield _missing_parent(entry, texts["crossref"].strip())
        # The file's only volume is that of a conference paper that does not name its volume.
        in_volume = entry.type in _CONFERENCE and not key and "booktitle" not in texts
        parent = self.volumes[0] if in_volume and len(self.volumes) == 1 else self.parents.get(key)
        for _ in range(_MAX_PARENTS):
            if parent:
                _inherit_volume(texts, parent)
                parent = self.parents.get(parent.get("crossref", "").strip().lower())

    def source(self, line: int) -> Source:
        return Source(path=self.path, line=line)


def _is_volume(entry: syntax.BibtexEntry) -> bool:
    """Return whether *entry* is a volume, and not a paper that ASME or others call one."""
    return entry.type in _VOLUMES and not {"author", "pages"} <= entry.texts.keys()


def _inherit_volume(texts: dict[str, str], volume: dict[str, str]) -> None:
    """Add to *texts* the fields of a paper's *volume*, whose title is the paper's `booktitle`."""
    names = _INHERITED if texts.keys() & {"year", "date"} else [*_INHERITED, *_DATES]
    shared = {"booktitle": volume.get("title") or volume.get("name", "")} | volume
    texts |= {name: shared[name] for name in names if shared.get(name)} | texts


def _missing_parent(entry: syntax.BibtexEntry, key: str) -> Problem:
    message = f"the entry refers to “{shown(key)}”, which is not in this file"
    return warning(entry.source, message, "the paper was read without the fields of that entry")
