"""Structured formats as tests read them: by the name of the format."""

from __future__ import annotations

from pathlib import Path

from papershelf.model import Paper
from papershelf.readers import READERS
from papershelf.readers.reader import Format, Item
from papershelf.readers.sources import format_of
from support.items import in_parts, papers_of
from support.xml_files import opened


def row_of(name: str, data: bytes) -> Format:
    """Return the row of `READERS` for a file with this name and content."""
    row = format_of(Path(name), opened(data).read())
    assert row is not None
    return row


def read(form: str, text: str) -> list[Item]:
    """Return what the reader of a format yields for a text."""
    row = next(row for row in READERS if row.name == form)
    return list(row.reader(opened(text.encode()), Path("papers.xml")))


def paper_in(form: str, text: str) -> Paper:
    """Return the one paper of a text."""
    (paper,) = papers_of(read(form, text))
    return paper


def names(paper: Paper) -> list[str]:
    return [in_parts(author) for author in paper.authors]
