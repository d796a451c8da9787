"""What Zotero finds in the head of a page, by the rules of its translator "Embedded Metadata".

https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import html

# The tag that names what an item is in tells its type.
TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}


def tags(page: str) -> Mapping[str, Sequence[str]]:
    """Return the contents of the meta tags of a page by their lower-case names, in order."""
    found = defaultdict(list)
    for tag in html.document_fromstring(page).iter("meta"):
        name = tag.get("name") or tag.get("property")
        if name and tag.get("content"):
            found[name.lower()].append(tag.get("content"))
    return found


def item(page: str) -> Mapping[str, object]:
    """Return the item of a page: one for which no tag tells the title is none, and empty."""
    found = tags(page)
    if not found["citation_title"]:
        return {}
    pages = [*found["citation_firstpage"][:1], *found["citation_lastpage"][:1]]
    venue = next((name for name in TYPES if found[name]), "")
    return {
        "type": TYPES.get(venue, "webpage"),
        "title": found["citation_title"][0],
        "authors": found["citation_author"],
        "date": "".join(found["citation_publication_date"][:1]).replace("/", "-"),
        "venue": "".join(found[venue][:1]) if venue else "",
        "volume": "".join(found["citation_volume"][:1]),
        "issue": "".join(found["citation_issue"][:1]),
        "pages": "-".join(pages),
        "doi": "".join(found["citation_doi"][:1]),
        "pdf": [url for url in found["citation_pdf_url"] if url.startswith("http")][:1],
    }
