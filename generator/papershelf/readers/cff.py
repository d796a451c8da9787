"""What a CITATION.cff says: https://github.com/citation-file-format/citation-file-format.

The paper that its authors want to be cited, or else the software or data itself. Other references,
licences and versions are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from papershelf.model import LinkKind, PaperKind
from papershelf.readers.fields import Fields, arxiv_note
from papershelf.readers.json_values import first_text, objects_in
from papershelf.readers.maps import mapped_fields
from papershelf.text.dates import most_exact

# Values are texts, lists and mappings.
_Entry = Mapping[str, Any]
_VERSION = "cff-version"
_DATES = ("year", "month", "date-published", "date-released")
_HAS_VERSION = re.compile(rf"^[\"']?{_VERSION}[\"']?[ \t]*:", re.MULTILINE)


def is_cff(head: str) -> bool:
    """Return whether a text is a CITATION.cff."""
    return _HAS_VERSION.search(head) is not None


def is_cff_entry(entry: _Entry) -> bool:
    """Return whether a mapping is the whole of a CITATION.cff."""
    return _VERSION in entry


def fields_of_cff(entry: _Entry) -> Fields:
    """Return what the paper in an *entry* says, or the software if there is none."""
    software = mapped_fields("CITATION.cff", _prepared(entry))
    preferred = entry.get("preferred-citation")
    if isinstance(preferred, dict):
        code = (link for link in software.links if link.kind is LinkKind.CODE)
        paper = mapped_fields("CITATION.cff", _prepared(preferred))
        return replace(paper, links=(*paper.links, *code))
    pages = {LinkKind.PAPER: LinkKind.PROJECT_PAGE}
    links = (replace(link, kind=pages.get(link.kind, link.kind)) for link in software.links)
    return replace(software, kind=PaperKind.OTHER, links=tuple(links))


def _prepared(entry: _Entry) -> _Entry:
    """Return an *entry* with dates and identifiers where the paths of its map reach them."""
    year, month, published, released = (first_text(entry, name) for name in _DATES)
    named = objects_in(entry.get("identifiers"))
    return {
        **entry,
        "published": most_exact(
            [year, f"{year}-{month:0>2}" if month else "", published, released]
        ),
        "arxiv": arxiv_note(first_text(one, "value") for one in named),
    }
