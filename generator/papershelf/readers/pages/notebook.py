"""Notes on a paper in notebooks, whose properties are its metadata: Obsidian, Logseq, Notion.

A property is "key:: value" in Logseq (https://docs.logseq.com/#/page/properties) and in Dataview
for Obsidian, at the beginning or in a callout; pages that Notion exports have "Key: value" below
the title.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from msgspec.structs import replace

from papershelf.model import Paper, Source
from papershelf.problems import note
from papershelf.readers.fields import shown, with_line_feeds
from papershelf.readers.pages.metadata import OF_THEMES, SIGNS, Metadata, Written
from papershelf.readers.pages.page_text import has_only_abstract, page_text
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.values import inner_at
from papershelf.readers.words import NAMES, letters

_PROPERTY = re.compile(
    r"[ \t>]{0,20}(?:[-*+][ \t]+)?\*{0,2}(?P<key>[A-Za-z][\w -]{0,40})\*{0,2}::"
    r"(?:\*{0,2}[ \t]+(?P<value>\S.*)|\s*)"
)
_FIELD = re.compile(r"(?P<key>[A-Z][\w ()/-]{0,40}):[ \t]+(?P<value>\S.*)")
_TITLE = re.compile(r"#[ \t]+\S")
_MIN_PROPERTIES = 2
# The number of lines within which the title and the first field must be.
_HEAD_LINES = 20
# "Title 0123456789abcdef0123456789abcdef", as Notion names its files.
_NOTION_ID = re.compile(r"[ _-]?\b[0-9a-f]{32}(?:_all)?$")
# "Vaswani et al. - 2017 - Attention Is All You Need", as Zotero names its files.
_ZOTERO_NAME = re.compile(r".{2,200}? - [12][0-9]{3} - (?P<title>.{3,})")
_NO_TITLE = re.compile(r"@.*|_?index|readme|untitled\b.*", re.IGNORECASE)


def is_note(head: str) -> bool:
    """Return whether a text without front matter has properties of a paper."""
    if head.lstrip("\ufeff").startswith(("---", "+++")):
        return False
    keys = set(map(letters, split_note(with_line_feeds(head))[0]))
    return bool(keys & SIGNS) and len(keys) >= _MIN_PROPERTIES


def read_page(
    written: Mapping[str, Written], body: str, source: Source, name: str
) -> Iterator[Item]:
    """Yield the paper of the front matter *written* and the *body*; *name* may be its title."""
    properties, prose = split_note(body)
    page = page_text(prose)
    # Quarto has the fields of the publication in an object.
    metadata = Metadata({**inner_at(written, "citation"), **properties, **written})
    # The text of a note is its writer's, and no abstract.
    if properties or metadata.first(*NAMES["key"]):
        page = replace(page, prose="")
    fields = metadata.fields(page, name)
    examples = dict.fromkeys(link.url for link in fields.links if OF_THEMES.fullmatch(link.url))
    links = tuple(link for link in fields.links if link.url not in examples)
    items = list(paper_of(replace(fields, links=links), source))
    if examples:
        addresses = ", ".join(map(shown, examples))
        yield note(source, f"example links of the theme were left out: {addresses}")
    yield from items
    if isinstance(items[-1], Paper) and not has_only_abstract(prose, fields.abstract):
        yield Aside(AsideKind.BOILERPLATE, source)


def title_of_file(path: Path) -> str:
    """Return the title in the name of a file; empty if the name is a key, a date or generic."""
    name = _NOTION_ID.sub("", path.stem)
    zotero_name = _ZOTERO_NAME.fullmatch(name)
    if zotero_name:
        return zotero_name["title"]
    is_key = " " not in name and (name.islower() or not name.isalpha())
    return "" if is_key or _NO_TITLE.fullmatch(name) else name


def split_note(text: str) -> tuple[Mapping[str, Written], str]:
    """Return the properties of a note, and the other lines of its *text*."""
    lines = text.split("\n")
    notion_fields = _notion_fields(lines)
    values: dict[str, list[str]] = {}
    other_lines: list[str] = []
    for index, line in enumerate(lines):
        match = (_FIELD if index in notion_fields else _PROPERTY).fullmatch(line.rstrip())
        if not match:
            other_lines.append(line)
        # A template leaves "**" of an empty value.
        elif any(map(str.isalnum, match["value"] or "")):
            values.setdefault(match["key"].strip(), []).append(match["value"].strip('" '))
    properties: dict[str, Written] = {
        key: [*texts] if len(texts) > 1 else texts[0] for key, texts in values.items()
    }
    return properties, "\n".join(other_lines)


def _notion_fields(lines: Sequence[str]) -> range:
    """Return the indices of the fields below the title of a page that Notion exports.

    Blank lines may separate them.
    """
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled or not _TITLE.match(lines[filled[0]]):
        return range(0)
    fields = list(takewhile(lambda index: _FIELD.fullmatch(lines[index]), filled[1:]))
    is_head = len(fields) >= _MIN_PROPERTIES and fields[0] < _HEAD_LINES
    return range(fields[0], fields[-1] + 1) if is_head else range(0)
