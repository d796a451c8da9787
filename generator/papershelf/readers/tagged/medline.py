"""MEDLINE as PubMed exports it (.nbib), and ERIC's records in the same format.

https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re
from collections.abc import Iterator, Sequence

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
from papershelf.text.affiliations import affiliated
from papershelf.text.identifiers import identifier, orcid_of
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
    fields = fields_by_tags(tags, "MEDLINE", kind, _authors_of(tags.pairs))
    doi = next((text for text in numbers if identifier("doi", text)), "")
    return replace(
        fields,
        # Without a translation, this is the original title.
        title=next(filter(None, titles), ""),
        abstract=fields.abstract or _ORIGIN.sub("", tags.first("OAB"), count=1),
        publisher=fields.publisher or (tags.first("JT") if kind in STANDALONE else ""),
        published=fields.published or tags.first("DEP"),
        identifiers=(*fields.identifiers, ("doi", doi), ("arxiv", arxiv_note(numbers))),
        keywords=tuple(_keywords_of(tags)),
    )


def _authors_of(pairs: Sequence[tuple[str, str]]) -> list[Author]:
    """Return the authors, or else the editors, in the order of the tags and texts in *pairs*.

    The ORCID and the affiliations of an author follow the name.
    """
    tags = {tag for tag, _ in pairs}
    name_tag = next((tag for tag in ("FAU", "AU", "CN", "FED", "ED") if tag in tags), "")
    authors: list[Author] = []
    for tag, text in pairs:
        if tag == "CN":
            authors.append(organisation(without_full_stop(text)))
        elif tag == name_tag:
            authors.append(author_of_index(text))
        elif tag == "AD" and authors:
            authors[-1] = affiliated(authors[-1], text)
        elif tag == "AUID" and authors and not authors[-1].orcid:
            authors[-1] = replace(authors[-1], orcid=orcid_of(text))
    return authors


def _keywords_of(tags: Texts) -> Iterator[str]:
    """Yield the authors' keywords and the MeSH headings, without stars and qualifiers."""
    for text in tags.all("OT", "KW"):
        yield text.strip("* ")
    for text in tags.all("MH"):
        yield _QUALIFIERS.sub("", text.strip("* "))


MEDLINE = grammar("MEDLINE", _fields_of)
