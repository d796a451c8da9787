"""XML formats for tests: how to read each, and which of its elements are records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from papershelf.readers import READERS
from papershelf.readers.reader import Format, Item
from support.damage import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFormat:
    """A format's row in `READERS`, and a pattern that matches where each of its records starts."""

    row: Format
    starts: re.Pattern[bytes]

    def read(self, data: bytes, name: str = "papers.xml") -> list[Item]:
        """Return what the reader yields for bytes, which are opened as in a build."""
        return list(self.row.reader(opened(data), Path(name)))

    def begun(self, data: bytes) -> int:
        """Return how many records begin in *data*, which has no comments."""
        return len(self.starts.findall(data))


def format_named(name: str) -> Format:
    """Return the first row of `READERS` with a name."""
    return next(row for row in READERS if row.name == name)


def xml_format(name: str, *elements: str) -> XmlFormat:
    """Return the format with a name, whose records are *elements*."""
    pattern = rf"<(?:[\w.-]+:)?(?:{'|'.join(elements)})(?:[\s/>]|\Z)"
    return XmlFormat(row=format_named(name), starts=re.compile(pattern.encode()))


def chosen(head: str, ending: str = ".xml") -> str:
    """Return the name of the format that a file with this beginning and ending has, or ""."""
    rows = (row for row in READERS if ending in row.endings)
    return next((row.name for row in rows if row.accepts(head)), "")


ARXIV = xml_format("arXiv", "entry")
OAI = xml_format("OAI-PMH", "record")
DUBLIN_CORE = xml_format("Dublin Core", "dc")
# The `meta` of an event is inside a record, and therefore not counted.
ACL = xml_format("ACL Anthology", "paper", "frontmatter", "event")
PUBMED = xml_format("PubMed", "PubmedArticle", "PubmedBookArticle")
DBLP = xml_format(
    "DBLP", *"article inproceedings incollection book phdthesis proceedings www".split()
)
ENDNOTE = xml_format("EndNote XML", "record")
CROSSREF = xml_format(
    "Crossref XML", *"journal_article conference_paper content_item book_metadata".split()
)
CROSSREF_ANSWER = xml_format("Crossref answer", "query")
MODS = xml_format("MODS", "mods")
ZOTERO = xml_format("Zotero RDF", *"Article Description Attachment Collection Memo".split())
FORMATS = (
    *(ARXIV, OAI, DUBLIN_CORE, ACL, PUBMED, DBLP, ENDNOTE, CROSSREF, CROSSREF_ANSWER, MODS),
    ZOTERO,
)
