"""The item that Zotero makes of the head of a page, by its translator "Embedded Metadata".

https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import html

# The tag that names the venue of an item determines its type.
TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}


def tags(page: str) -> Mapping[str, Sequence[str]]:
    """Return the contents of the meta tags of a page by their lower-case names, in order."""
    contents = defaultdict(list)
    for tag in html.document_fromstring(page).iter("meta"):
        name = tag.get("name") or tag.get("property")
        if name and tag.get("content"):
            contents[name.lower()].append(tag.get("content"))
    return contents


def item(page: str) -> Mapping[str, object]:
    """Return the item of a page, or an empty mapping for a page without a tag for the title."""
    contents = tags(page)
    if not contents["citation_title"]:
        return {}
    pages = [*contents["citation_firstpage"][:1], *contents["citation_lastpage"][:1]]
    venue = next((name for name in TYPES if contents[name]), "")
    return {
        "type": TYPES.get(venue, "webpage"),
        "title": contents["citation_title"][0],
        "authors": contents["citation_author"],
        "date": "".join(contents["citation_publication_date"][:1]).replace("/", "-"),
        "venue": "".join(contents[venue][:1]) if venue else "",
        "volume": "".join(contents["citation_volume"][:1]),
        "issue": "".join(contents["citation_issue"][:1]),
        "pages": "-".join(pages),
        "doi": "".join(contents["citation_doi"][:1]),
        "pdf": [url for url in contents["citation_pdf_url"] if url.startswith("http")][:1],
    }
