"""Texts read by the name of their format, and the formats that files are recognised as."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from papershelf.model import Paper
from papershelf.readers.files.reading import format_of
from papershelf.readers.reader import Format, Item
from support.damage import opened
from support.items import in_parts, papers_of
from support.xml_files import format_named

# A list of papers in Markdown.
ENTRIES = "".join(
    f"- [Tidy Shelves {n}](https://example.org/{n}) - Ada Lovelace, ICML, 2020\n" for n in range(3)
)


def row_of(name: str, data: bytes) -> Format:
    """Return the row of `READERS` for a file with this name and content."""
    row = format_of(Path(name), opened(data).read())
    assert row is not None
    return row


def format_name(name: str, text: str) -> str:
    """Return the name of the format of a file with this name and text, or ""."""
    row = format_of(Path(name), text)
    return row.name if row else ""


def read(form: str, text: str) -> list[Item]:
    """Return what the reader of a format yields for a text encoded in UTF-8."""
    return list(format_named(form).reader(opened(text.encode()), Path("papers.xml")))


def read_decoded(form: str, text: str) -> list[Item]:
    """Return what the reader of a format yields for a text, which may hold lone surrogates."""
    return list(format_named(form).reader(StringIO(text, newline=""), Path("papers.txt")))


def paper_in(form: str, text: str) -> Paper:
    """Return the one paper of a text."""
    (paper,) = papers_of(read(form, text))
    return paper


def names(paper: Paper) -> list[str]:
    """Return the authors of a paper, with the parts of their names separated."""
    return [in_parts(author) for author in paper.authors]


def author_names(paper: Paper) -> list[str]:
    """Return the names of the authors of a paper as they are shown."""
    return [author.name for author in paper.authors]
