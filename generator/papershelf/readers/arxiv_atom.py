"""The Atom feed that arXiv's API answers with.

https://info.arxiv.org/help/api/user-manual.html. arXiv's categories are not the authors' keywords,
and are left out; so are journal references, which name a venue in any form.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Link, LinkKind
from papershelf.readers.fields import Fields, paper_of, shown, unusable
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Item
from papershelf.readers.words import status_in_comment
from papershelf.readers.xml_stream import Found

_ERRORS = "/api/errors"
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`]{1,2000}+", re.IGNORECASE)
_MOST_DOIS = 5
_AFTER_ADDRESS = ".,;:!?)]"


def _read_entries(found: Iterator[Found]) -> Iterator[Item]:
    """Yield the paper of each entry, or the error that arXiv gave in place of an answer."""
    for one in found:
        if _ERRORS in xml.first_at(one.element, "id"):
            said = shown(xml.first_at(one.element, "summary")) or "nothing more"
            hint = "mend the query and try again"
            yield unusable(one.source, f"arXiv gave an error: {said}", hint)
        else:
            # The first version dates it.
            fields = mapped_fields("arXiv", one.element)
            known = completed(fields, one.element, *_entry_links(one.element))
            yield from paper_of(known, one.source)


def completed(fields: Fields, record: Element, *links: Link) -> Fields:
    """Return *fields* of arXiv with *links*, DOIs, and what the authors say in their comment."""
    comment = xml.first_at(record, "comment", "comments")
    return replace(
        fields,
        identifiers=(*fields.identifiers, *dois_of(xml.first_at(record, "doi"))),
        links=(*links, *links_in_comment(comment)),
        status=status_in_comment(comment),
    )


def dois_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the DOIs of a field, in which authors may give a few with blanks between them."""
    return tuple(("doi", value) for value in text.split()[:_MOST_DOIS])


def _entry_links(entry: Element) -> Iterator[Link]:
    """Yield the page and the PDF on arXiv; the address of a DOI says no more than the DOI."""
    for link in entry.findall("link"):
        address = link.get("href", "")
        if link.get("type") == "application/pdf" or link.get("title") == "pdf":
            yield Link(url=address, kind=LinkKind.PDF, field="link")
        elif link.get("rel") == "alternate":
            yield Link(url=address, kind=LinkKind.PREPRINT, field="link")


def links_in_comment(comment: str) -> Iterator[Link]:
    """Yield the addresses in the authors' comment, which often lead to code or a project's page."""
    for match in _ADDRESS.finditer(comment):
        address = match[0].rstrip(_AFTER_ADDRESS)
        yield Link(url=address, kind=LinkKind.OTHER, field="comment")


ARXIV = xml.element_format("arXiv", _read_entries)
