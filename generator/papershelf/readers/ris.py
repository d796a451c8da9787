"""The tagged formats of reference managers: RIS, EndNote's Refer (.enw), and RefWorks' own."""

import re
from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import STANDALONE, Fields, Texts, arxiv_note, page_span
from papershelf.readers.tagged import TAGS, authors_of, grammar, mapped
from papershelf.readers.words import paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identifier

_LINKS = {
    "UR": LinkKind.PAPER,
    "LK": LinkKind.PAPER,
    "L1": LinkKind.PDF,
    "L2": LinkKind.PAPER,
}
# "23690738[pmid]", and "PMID: 23690738" on a line of its own.
_PMID = re.compile(r"^(?:([1-9][0-9]{0,8})\[pmid\]|PMID: ?([1-9][0-9]{0,8}))$", re.MULTILINE)
_OF_PUBMED = frozenset({"nlm", "pubmed"})
# By types, where numbers are; a report may have an ISBN there.
_NUMBERS = {"RPRT": ("SN", "M1"), "PAT": ("SN",)}
_ISBN = re.compile(
    r"IS[BS]N\b|(?:(?:97[89][ -]?)?(?:[0-9][ -]?){9}[0-9Xx]|[0-9]{4}-[0-9]{3}[0-9Xx])(?![\w/-])"
)
_LINK_OF_ENDNOTE = re.compile(r"<Go to [^<>\n]{1,40}>:?/?/?\S*")
# What may have editors in place of authors; proceedings have the type of their papers.
_EDITED = frozenset({PaperKind.BOOK, PaperKind.CONFERENCE})
_NEXT_ADDRESS = re.compile(r";[ \t]*(?=https?:)|[\r\n]+", re.IGNORECASE)


def _fields_of(tags: Texts) -> Fields:
    arxiv = arxiv_note(tags.all("AN", "M1", "M2", "N1"))
    kind = _kind_of(tags)
    names = tags.best("AU", "A1")
    if not names and kind in _EDITED:
        names = tags.all("A2", "ED") or tags.all("A3")
    fields = mapped(tags, "RIS", kind, authors_of(names))
    return replace(
        fields,
        # With chapters this is how many volumes the book has.
        issue="" if kind is PaperKind.CHAPTER else fields.issue or _number_of(tags),
        pages=_pages_of(tags, kind),
        published=most_exact(_dates_of(tags)),
        identifiers=(("doi", _doi_of(tags)), ("arxiv", arxiv), ("pmid", _pmid_of(tags))),
        links=tuple(_links_of(tags)),
    )


def _kind_of(tags: Texts) -> PaperKind | None:
    """Return what the record is; M3 is more exact where the type says little."""
    if tags.first("PB").casefold() == "arxiv":
        return PaperKind.PREPRINT
    kind = paper_kind(tags.all("TY"))
    return paper_kind(tags.all("M3")) or kind if kind in (None, PaperKind.OTHER) else kind


def _dates_of(tags: Texts) -> Iterator[str]:
    """Yield what dates the record; the day may lack its year: "DA  - Mar 1", "PY  - 2018"."""
    # "2020/03/12/late spring": the fourth part is for people.
    given = ["/".join(text.split("/")[:3]) for text in tags.all("PY", "Y1", "DA")]
    yield from given
    yield from (f"{text} {given[0]}" for text in tags.all("DA"))


def _doi_of(tags: Texts) -> str:
    """Return the DOI; EBSCO has it under L3, others under M3, which otherwise is a type."""
    others = (text for text in tags.all("L3", "M3") if identifier("doi", text))
    return tags.first("DO") or next(others, "")


def _pmid_of(tags: Texts) -> str:
    """Return the number that PubMed, PubMed Central, EndNote or Zotero give of PubMed's, if any."""
    notes = "\n".join(tags.all("U1", "M1", "N1"))
    if found := _PMID.search(notes):
        return found[1] or found[2]
    of_pubmed = not _OF_PUBMED.isdisjoint(map(str.casefold, tags.all("DB", "DP")))
    number = tags.first("AN")
    return number if of_pubmed and number.isdecimal() else ""


def _number_of(tags: Texts) -> str:
    """Return the number of a report or a patent."""
    numbers = tags.all(*_NUMBERS.get(tags.first("TY"), ()))
    found = (text for text in numbers if not (_ISBN.match(text) or _PMID.search(text)))
    return next((text for text in found if not arxiv_note([text])), "")


def _pages_of(tags: Texts, kind: PaperKind | None) -> str:
    """Return the pages; of a whole book they are how many it has."""
    start, end = tags.first("SP"), tags.first("EP")
    if kind in STANDALONE and (not start or not end or start == end):
        return ""
    return page_span(start, end) or tags.first("C7")


def _links_of(tags: Texts) -> Iterator[Link]:
    for tag, kind in _LINKS.items():
        for address in _addresses(tags, tag):
            # Most others of L1 and L2 are files on the disk of whoever made the export.
            if tag in ("UR", "LK") or address.lower().startswith("http"):
                yield Link(url=address, kind=kind, field=tag)


def _addresses(tags: Texts, tag: str) -> Iterator[str]:
    # EndNote has "<Go to ISI>://WOS:000355286600030" for what it took from Web of Science.
    for text in (_LINK_OF_ENDNOTE.sub("", text) for text in tags.all(tag)):
        yield from (part.strip().rstrip(";") for part in _NEXT_ADDRESS.split(text))


def _fields_by(name: str, tags: Texts) -> Fields:
    """Return what a record of the format of a *name* says."""
    names = TAGS[name]
    kind = paper_kind(tags.all(*names["kind"]))
    people = tags.all(*names["authors"])
    if not people and kind in _EDITED:
        people = tags.all(*names["editors"])
    lines = (line for text in people for line in text.splitlines())
    return mapped(tags, name, kind, authors_of(lines))


RIS = grammar("RIS", _fields_of)
REFER = grammar("EndNote", partial(_fields_by, "EndNote"))
REFWORKS = grammar("RefWorks", partial(_fields_by, "RefWorks"))
