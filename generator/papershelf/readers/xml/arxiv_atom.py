"""The Atom feed that arXiv's API returns: https://info.arxiv.org/help/api/user-manual.html.

arXiv's categories are left out, because they are not the authors' keywords; so are journal
references, because they name a venue in any form.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import Link, LinkKind
from papershelf.readers.fields import Fields, shown, unusable
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Item
from papershelf.readers.words import status_in_comment
from papershelf.readers.xml.stream import Located, XmlReader
from papershelf.text.addresses import find_addresses

_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`]{1,2000}+", re.IGNORECASE)
_MAX_DOIS = 5
_TRAILING_PUNCTUATION = ".,;:!?)]"


def _read_entries(elements: Iterator[Located]) -> Iterator[Item]:
    """Yield the paper of each entry, or the error that arXiv returned in place of entries."""
    for element, source in elements:
        if "/api/errors" in xml.first_at(element, "id"):
            message = shown(xml.first_at(element, "summary")) or "no details"
            hint = "correct the query and download the results again"
            yield unusable(source, f"arXiv returned an error: {message}", hint)
        else:
            # The date is that of the first version.
            mapped = xml.mapped_fields("arXiv", element)
            fields = with_links_and_status(mapped, element, *_entry_links(element))
            yield from paper_of(fields, source)


def with_links_and_status(fields: Fields, record: Element, *links: Link) -> Fields:
    """Return arXiv's *fields* with *links*, DOIs, and the links and status in the comment."""
    comment = xml.first_at(record, "comment", "comments")
    return replace(
        fields,
        identifiers=(*fields.identifiers, *dois_of(xml.first_at(record, "doi"))),
        links=(*links, *links_in_comment(comment)),
        status=status_in_comment(comment),
    )


def dois_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the DOIs in a field's *text*, where white space separates them."""
    return tuple(("doi", value) for value in text.split()[:_MAX_DOIS])


def _entry_links(entry: Element) -> Iterator[Link]:
    """Yield links to the page and the PDF on arXiv, and none for the DOI, which is a field."""
    for link in entry.findall("link"):
        address = link.get("href", "")
        if link.get("type") == "application/pdf" or link.get("title") == "pdf":
            yield Link(url=address, kind=LinkKind.PDF, field="link")
        elif link.get("rel") == "alternate":
            yield Link(url=address, kind=LinkKind.PREPRINT, field="link")


def links_in_comment(comment: str) -> Iterator[Link]:
    """Yield the links in the authors' *comment*, which often lead to code or a project page."""
    given = (match[0].rstrip(_TRAILING_PUNCTUATION) for match in _ADDRESS.finditer(comment))
    # Many authors leave out the scheme: "Code at github.com/owner/name".
    found = find_addresses(comment)
    bare = (each.url for each in found if "//" not in comment[each.start : each.end])
    for address in (*given, *bare):
        yield Link(url=address, kind=LinkKind.OTHER, field="comment")


ARXIV = XmlReader("arXiv", _read_entries)
