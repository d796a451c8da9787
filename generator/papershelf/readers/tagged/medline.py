"""MEDLINE as PubMed exports it (.nbib), and ERIC's records in the same format.

https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re

from msgspec.structs import replace

from papershelf.model import Author, PaperKind
from papershelf.readers.fields import (
    STANDALONE,
    Fields,
    Texts,
    arxiv_note,
    index_title,
    one_line,
    without_full_stop,
)
from papershelf.readers.tagged.grammar import fields_by_tags, grammar
from papershelf.readers.words import paper_kind
from papershelf.text.identifiers import identifier
from papershelf.text.names import author_of_index, organisation

# The origin of an abstract; "Publisher: Abstract available from the publisher." is no abstract.
_ORIGIN = re.compile(r"\A[A-Z][\w/-]*: (?:Abstract available .*)?", re.DOTALL)
# Kinds by the first two letters of ERIC's numbers: https://eric.ed.gov/?faq.
_ERIC_KINDS = {"EJ": PaperKind.ARTICLE, "ED": PaperKind.REPORT}
_QUALIFIERS = re.compile(r"/\*?[a-z].*", re.DOTALL)


def _fields_of(tags: Texts) -> Fields:
    kind = paper_kind(tags.all("PT")) or _ERIC_KINDS.get(tags.first("OID")[:2])
    titles = map(index_title, map(one_line, tags.all("TI", "TT", "BTI", "CTI")))
    numbers = [text.removesuffix("[doi]") for text in tags.all("LID", "AID")]
    fields = fields_by_tags(tags, "MEDLINE", kind, _authors_of(tags))
    doi = next((text for text in numbers if identifier("doi", text)), "")
    return replace(
        fields,
        # Without a translation, this is the original title.
        title=next(filter(None, titles), ""),
        abstract=fields.abstract or _ORIGIN.sub("", tags.first("OAB"), count=1),
        publisher=fields.publisher or (tags.first("JT") if kind in STANDALONE else ""),
        published=fields.published or tags.first("DEP"),
        identifiers=(*fields.identifiers, ("doi", doi), ("arxiv", arxiv_note(numbers))),
        # Authors' keywords, and MeSH headings without stars and qualifiers.
        keywords=(
            *(text.strip("* ") for text in tags.all("OT", "KW")),
            *(_QUALIFIERS.sub("", text.strip("* ")) for text in tags.all("MH")),
        ),
    )


def _authors_of(tags: Texts) -> list[Author]:
    """Return the persons and groups that are authors, or else the editors."""
    name_tag = next((tag for tag in ("FAU", "AU", "CN", "FED", "ED") if tag in tags.texts), "")
    groups = {"CN": lambda name: organisation(without_full_stop(name))}
    return tags.people({name_tag: author_of_index, **groups}, "AUID", "AD")


MEDLINE = grammar("MEDLINE", _fields_of)
