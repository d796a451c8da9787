"""Notes of notebooks that say which paper they are about: properties of Obsidian, Logseq, Notion.

A property is "key:: value" in Logseq (https://docs.logseq.com/#/page/properties) and in Dataview
for Obsidian, at the beginning or in a callout; pages that Notion exports have "Key: value" below
the title.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from papershelf.model import Paper, Source
from papershelf.problems import note
from papershelf.readers.fields import paper_of, shown, with_line_feeds
from papershelf.readers.metadata import SIGNS, Metadata, Written
from papershelf.readers.page_text import is_all_of, page_text
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import letters

_PROPERTY = re.compile(
    r"[ \t>]{0,20}(?:[-*][ \t]+)?\*{0,2}(?P<key>[A-Za-z][\w -]{0,40})\*{0,2}::"
    r"(?:\*{0,2}[ \t]+(?P<value>\S.*)|\s*)"
)
_FIELD = re.compile(r"(?P<key>[A-Z][\w ()/-]{0,40}):[ \t]+(?P<value>\S.*)")
_TITLE = re.compile(r"#[ \t]+\S")
_LEAST = 2
# Lines among which the title and the first field stand.
_ABOVE = 20
# "Title 0123456789abcdef0123456789abcdef", as Notion names its files.
_ID_OF_NOTION = re.compile(r"[ _-]?\b[0-9a-f]{32}(?:_all)?$")
# "Vaswani et al. - 2017 - Attention Is All You Need", as Zotero names its files.
_OF_ZOTERO = re.compile(r".{2,200}? - [12][0-9]{3} - (?P<title>.{3,})")
_NO_TITLE = re.compile(r"@.*|_?index|readme|untitled\b.*", re.IGNORECASE)


def is_note(head: str) -> bool:
    """Return whether a text without front matter has properties of a paper."""
    if head.lstrip("\ufeff").startswith(("---", "+++")):
        return False
    keys = set(map(letters, split_note(with_line_feeds(head))[0]))
    return bool(keys & SIGNS) and len(keys) >= _LEAST


def read_note(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a note: a paper by its properties, and what else it says as an aside."""
    text = with_line_feeds(stream.read().removeprefix("\ufeff"))
    yield from read_page({}, text, Source(path=path.as_posix(), line=1), title_of_file(path))


def read_page(
    written: Mapping[str, Written], body: str, source: Source, name: str
) -> Iterator[Item]:
    """Yield the paper of front matter and *body*; a file's *name* may be the title."""
    properties, rest = split_note(body)
    page = page_text(rest)
    metadata = Metadata({**properties, **written})
    if properties or metadata.is_note:
        page = replace(page, prose="")
    fields = metadata.fields(page, name)
    items = list(paper_of(fields, source))
    if metadata.theme_links:
        links = ", ".join(map(shown, metadata.theme_links))
        yield note(source, f"examples of the theme are no links of the paper: {links}")
    yield from items
    if isinstance(items[-1], Paper) and not is_all_of(rest, fields.abstract):
        yield Aside(AsideKind.BOILERPLATE, source)


def title_of_file(path: Path) -> str:
    """Return the title that the name of a file is, nothing of a key or a date."""
    name = _ID_OF_NOTION.sub("", path.stem)
    of_zotero = _OF_ZOTERO.fullmatch(name)
    if of_zotero:
        return of_zotero["title"]
    is_word = " " not in name and (name.islower() or not name.isalpha())
    return "" if is_word or _NO_TITLE.fullmatch(name) else name


def split_note(text: str) -> tuple[Mapping[str, Written], str]:
    """Return the properties of a note, and its other lines."""
    lines = text.split("\n")
    of_notion = _fields_of_notion(lines)
    found: dict[str, list[str]] = {}
    rest: list[str] = []
    for number, line in enumerate(lines):
        match = (_FIELD if number in of_notion else _PROPERTY).fullmatch(line.rstrip())
        if match and match["value"]:
            found.setdefault(match["key"].strip(), []).append(match["value"].strip('" '))
        elif not match:
            rest.append(line)
    values: dict[str, Written] = {
        key: [*texts] if len(texts) > 1 else texts[0] for key, texts in found.items()
    }
    return values, "\n".join(rest)


def _fields_of_notion(lines: Sequence[str]) -> range:
    """Return which lines are fields below the title of a page that Notion exports."""
    filled = [number for number, line in enumerate(lines[:_ABOVE]) if line.strip()]
    if len(filled) < 1 + _LEAST or not _TITLE.match(lines[filled[0]]):
        return range(0)
    start = filled[1]
    count = sum(1 for _ in takewhile(_FIELD.fullmatch, lines[start:]))
    return range(start, start + count) if count >= _LEAST else range(0)
