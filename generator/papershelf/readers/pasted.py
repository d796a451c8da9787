"""Pasted text, which is a list or a listing: its lines, and links and identifiers in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Identifier, Link, LinkKind, Source
from papershelf.problems import warning
from papershelf.readers.fields import with_line_feeds
from papershelf.readers.reader import Item
from papershelf.readers.words import link_kind
from papershelf.text.identifiers import identifier, identifier_of, resolved

# A link in Markdown.
_ADDRESS = r"\((?P<url>(?!#)[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)(?: \"[^\"]*\")?\)"
_LABEL = r"\[(?P<label>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]"
LINK_PATTERN = _LABEL + _ADDRESS
LINK = re.compile(rf"\[?{LINK_PATTERN}\]?")
# The shortest text that is taken for an abstract without other evidence.
SENTENCES = re.compile(r"(?:\S+ ){11}.*[.?!]")
# "arXiv:1706.03762", "doi: 10.1000/1" or an address; then what separates or encloses it.
_IDENTIFIER = re.compile(r"(?:(?i:arxiv|doi): ?)?(?=\S{0,300}[0-9])\S{7,300}")
_NO_FILE = Path()
_SEPARATORS = " ,;:|–—-"
_AROUND = f"{_SEPARATORS}.<>()[]"


class FilledLine(Struct, frozen=True):
    """A line that is not blank: its location, and its text with leading white space."""

    source: Source
    text: str


def filled_lines(text: str, path: Path = _NO_FILE) -> list[FilledLine]:
    """Return the lines of *text*, which is in the file at *path*, that are not blank."""
    # `splitlines` also splits at a form feed or U+2028, unlike editors.
    lines = enumerate(with_line_feeds(text).split("\n"), 1)
    name = path.as_posix()
    return [
        FilledLine(Source(path=name, line=number), line.removeprefix("\ufeff"))
        for number, line in lines
        if line.strip()
    ]


def follows(lines: Sequence[FilledLine], at: int) -> bool:
    """Return whether the line at the index *at* of *lines* has no blank line before it."""
    return lines[at - 1].source.line + 1 == lines[at].source.line


def source_of(lines: Sequence[FilledLine]) -> Source:
    """Return the location of several *lines*, the first of which gives the place."""
    return replace(lines[0].source, lines=len(lines))


def identifier_in(text: str) -> Identifier | None:
    """Return the identifier of a paper that *text* consists of, also as an address, or None."""
    if not _IDENTIFIER.fullmatch(text):
        return None
    if "://" in text:
        return identifier_of(text)
    return identifier("arxiv", text) or identifier("doi", text)


def beside_identifier(text: str) -> tuple[str, str]:
    """Return the words of a line that ends or begins with an identifier, and the address of it.

    The words of any other line are all of *text*, and the address is empty.
    """
    before, _, last = text.rpartition(" ")
    first, _, after = text.partition(" ")
    for words, token in ((before, last.strip(_AROUND)), (after, first.strip(_AROUND))):
        found = identifier_in(token) if words else None
        if found:
            return words.strip(_SEPARATORS), token if "://" in token else resolved(found)
    return text, ""


def in_order(parts: Iterable[Item | FilledLine]) -> list[Item]:
    """Return the items among *parts* sorted by line, with a warning for adjacent other lines."""
    everything = list(parts)
    strays = [part for part in everything if isinstance(part, FilledLine)]
    items = [part for part in everything if not isinstance(part, FilledLine)]
    for _, group in groupby(enumerate(strays), key=lambda pair: pair[1].source.line - pair[0]):
        lines = [line for _, line in group]
        message = "text that is not an entry of the list"
        hint = "delete it, or write it in the form of the other entries"
        items.append(warning(source_of(lines), message, hint, lost=len(lines)))
    return sorted(items, key=lambda item: item.source.line)


def labelled_links(text: str) -> Iterator[Link]:
    """Yield the links in *text* by their labels."""
    for match in LINK.finditer(text):
        kind = link_kind(match["label"]) or LinkKind.OTHER
        yield Link(url=match["url"], kind=kind, field=match["label"].strip("[]"))
