"""XML formats as tests know them: how to read each, and which elements count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

from papershelf.readers import READERS
from papershelf.readers.reader import Format, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFormat:
    """A format's row, and the pattern of where an item of its sum begins."""

    row: Format
    starts: re.Pattern[bytes]

    def read(self, data: bytes, name: str = "papers.xml") -> list[Item]:
        """Read bytes as `read.sources` would open them."""
        return list(self.row.reader(opened(data), Path(name)))

    def begun(self, data: bytes) -> int:
        """Return how many items begin in a text without comments."""
        return len(self.starts.findall(data))


def opened(data: bytes) -> TextIOWrapper:
    """Bytes as a stream in which those that are no UTF-8 are lone surrogates."""
    return TextIOWrapper(BytesIO(data), encoding="utf-8", errors="surrogateescape", newline="")


def xml_format(name: str, *elements: str) -> XmlFormat:
    """Return the format of a name in `READERS`."""
    row = next(row for row in READERS if row.name == name)
    pattern = rf"<(?:[\w.-]+:)?(?:{'|'.join(elements)})(?:[\s/>]|\Z)"
    return XmlFormat(row=row, starts=re.compile(pattern.encode()))


def chosen(head: str) -> str:
    """Return the name of the format that a file with the ending .xml and this beginning has."""
    rows = (row for row in READERS if ".xml" in row.endings)
    return next((row.name for row in rows if row.accepts(head)), "")


ARXIV = xml_format("arXiv", "entry")
OAI = xml_format("OAI-PMH", "record")
DUBLIN_CORE = xml_format("Dublin Core", "dc")
# The `meta` of an event stands inside of an item.
ACL = xml_format("ACL Anthology", "paper", "frontmatter", "event", "volume")
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
