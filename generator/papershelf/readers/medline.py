"""MEDLINE as PubMed exports it (.nbib), and ERIC.

https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.readers.fields import STANDALONE, Fields, Texts, arxiv_note, is_address, one_line
from papershelf.readers.tagged import grammar, mapped
from papershelf.readers.words import paper_kind, status_named
from papershelf.readers.xml_fields import without_full_stop
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import orcid_of
from papershelf.text.names import author_of_index, organisation

# A title in brackets is a translation; these stand where there is none.
_TRANSLATED = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\.?")
_NO_TITLES = frozenset({"Not Available", "In Process Citation"})
# "Publisher: Abstract available from the publisher." is none.
_ORIGIN = re.compile(r"\A[A-Z][\w/-]*: (?:Abstract available .*)?", re.DOTALL)
# By the first letters of ERIC's numbers: https://eric.ed.gov/?faq.
_KINDS_OF_ERIC = {"EJ": PaperKind.ARTICLE, "ED": PaperKind.REPORT}
_DOI = re.compile(r"(10\.[0-9]{4,9}/\S+)\s*(?:\[doi\])?")
_QUALIFIERS = re.compile(r"/\*?[a-z].*", re.DOTALL)


def _fields_of(tags: Texts) -> Fields:
    kind = _kind_of(tags)
    numbers = tags.all("LID", "AID")
    fields = mapped(tags, "MEDLINE", kind, _authors_of(tags.pairs))
    printed = tags.first("DP")
    doi = next((found[1] for text in numbers if (found := _DOI.fullmatch(text))), "")
    return replace(
        fields,
        title=_title_of(tags),
        abstract=fields.abstract or _ORIGIN.sub("", tags.first("OAB"), count=1),
        publisher=fields.publisher or (tags.first("JT") if kind in STANDALONE else ""),
        # The year stands first, whatever follows it: "2005 Christmas".
        published=most_exact([printed, printed[:4]]) or tags.first("DEP"),
        identifiers=(*fields.identifiers, ("doi", doi), ("arxiv", arxiv_note(numbers))),
        keywords=tuple(_keywords_of(tags)),
        status=status_named(tags.all("PT")),
        links=tuple(
            Link(url=text, kind=LinkKind.PAPER, field="LID") for text in numbers if is_address(text)
        ),
    )


def _title_of(tags: Texts) -> str:
    """Return the title without its final stop; the original one where no translation is given."""
    titles = [one_line(text) for text in (*tags.all("TI"), *tags.all("TT", "BTI", "CTI"))]
    bare = (match[1] if (match := _TRANSLATED.fullmatch(text)) else text for text in titles)
    found = next((text for text in bare if text.rstrip(".") not in _NO_TITLES), "")
    return without_full_stop(found)


def _kind_of(tags: Texts) -> PaperKind | None:
    """Return what the record is; what is a preprint as well as an article is a preprint."""
    kinds = [paper_kind([text]) for text in tags.all("PT")]
    if PaperKind.PREPRINT in kinds:
        return PaperKind.PREPRINT
    return next(filter(None, kinds), _KINDS_OF_ERIC.get(tags.first("OID")[:2]))


def _authors_of(pairs: Sequence[tuple[str, str]]) -> list[Author]:
    """Return the authors in order, or else the editors; an ORCID and affiliations follow each."""
    given = {tag for tag, _ in pairs}
    names = next((tag for tag in ("FAU", "AU", "CN", "FED", "ED") if tag in given), "")
    found: list[Author] = []
    for tag, text in pairs:
        if tag == "CN":
            found.append(organisation(without_full_stop(text)))
        elif tag == names:
            found.append(author_of_index(text))
        elif tag == "AD" and found:
            found[-1] = affiliated(found[-1], text)
        elif tag == "AUID" and found and not found[-1].orcid:
            found[-1] = replace(found[-1], orcid=orcid_of(text))
    return found


def _keywords_of(tags: Texts) -> Iterator[str]:
    """Yield the authors' keywords and the headings of MeSH, without stars and qualifiers."""
    for text in tags.all("OT", "KW"):
        yield text.strip("* ")
    for text in tags.all("MH"):
        yield _QUALIFIERS.sub("", text.strip("* "))


MEDLINE = grammar("MEDLINE", _fields_of)
