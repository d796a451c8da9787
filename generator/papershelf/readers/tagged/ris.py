"""The tagged formats of reference managers: RIS, EndNote's Refer (.enw), and that of RefWorks."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, Texts, arxiv_note, noted_identifiers
from papershelf.readers.maps import known_maps
from papershelf.readers.tagged.grammar import authors_of, fields_by_tags, grammar
from papershelf.readers.words import paper_kind
from papershelf.text.identifiers import identifier

_LINKS = {"UR": LinkKind.PAPER, "LK": LinkKind.PAPER, "L1": LinkKind.PDF, "L2": LinkKind.PAPER}
# On a line of its own: "9377276[pmid]", as PubMed Central writes it, or "PMC3531190".
_ALONE = re.compile(r"^(?:([1-9][0-9]{0,8})\[pmid\]|(PMC[0-9]{1,9}))$", re.MULTILINE)
# The tag of the PMID, by database. Of a conference paper, EndNote has the year under C2.
_PMID_TAGS = {"nlm": "AN", "pubmed": "AN", "scopus": "C2", "embase": "C5"}
# The tags of the number of a report or patent, by type; a report may have an ISBN there.
_NUMBER_TAGS = {"RPRT": ("SN", "M1"), "PAT": ("SN",)}
_ISBN = re.compile(
    r"IS[BS]N\b|(?:(?:97[89][ -]?)?(?:[0-9][ -]?){9}[0-9Xx]|[0-9]{4}-[0-9]{3}[0-9Xx])(?![\w/-])"
)
_ENDNOTE_LINK = re.compile(r"<Go to [^<>\n]{1,40}>:?/?/?\S*")
# Kinds that may have editors in place of authors; proceedings have the type of their papers.
_EDITED = frozenset({PaperKind.BOOK, PaperKind.CONFERENCE})
_NEXT_ADDRESS = re.compile(r"(?<![;\s])[;\s]++(?=https?:)|[\r\n]+", re.IGNORECASE)


def _fields_of(tags: Texts) -> Fields:
    # Elsewhere C3 is no title: Web of Science writes the affiliations there.
    if tags.first("TY") != "CONF":
        tags = Texts(pair for pair in tags.pairs if pair[0] != "C3")
    fields = _fields_by("RIS", tags)
    return replace(
        fields,
        # For chapters this tag holds the number of volumes of the book.
        issue="" if fields.kind is PaperKind.CHAPTER else fields.issue or _number_of(tags),
        identifiers=(*fields.identifiers, *_identifiers_of(tags)),
        links=tuple(_links_of(tags)),
    )


def _identifiers_of(tags: Texts) -> Iterator[tuple[str, str]]:
    """Yield scheme and value of identifiers, from all tags that programs and databases use."""
    # EBSCO writes the DOI under L3, Springer under ID, others under M3, which is mostly a type.
    others = (text for text in tags.all("L3", "M3", "ID") if identifier("doi", text))
    yield "doi", next(others, "")
    notes = "\n".join(tags.all("AN", "C1", "C2", "M1", "M2", "N1", "U1"))
    yield from noted_identifiers(notes)
    for pmid, pmcid in _ALONE.findall(notes):
        yield from (("pmid", pmid), ("pmcid", pmcid))
    databases = map(str.casefold, tags.all("DB", "DP"))
    numbers = (tags.first(_PMID_TAGS.get(name, "")) for name in databases)
    year = tags.first("PY", "Y1")[:4]
    yield from (("pmid", each) for each in numbers if each.isdecimal() and each != year)


def _number_of(tags: Texts) -> str:
    """Return the number of a report or a patent."""
    numbers = tags.all(*_NUMBER_TAGS.get(tags.first("TY"), ()))
    others = (text for text in numbers if not (_ISBN.match(text) or _ALONE.search(text)))
    return next((text for text in others if not arxiv_note([text])), "")


def _links_of(tags: Texts) -> Iterator[Link]:
    for tag, kind in _LINKS.items():
        # EndNote writes "<Go to ISI>://WOS:000355286600030" in records from Web of Science.
        texts = (_ENDNOTE_LINK.sub("", text) for text in tags.all(tag))
        for part in (part for text in texts for part in _NEXT_ADDRESS.split(text)):
            address = part.strip().rstrip(";")
            # Other values of L1 and L2 are mostly files on the disk of the person who exported.
            if tag in ("UR", "LK") or address.lower().startswith("http"):
                yield Link(url=address, kind=kind, field=tag)


def _fields_by(name: str, tags: Texts) -> Fields:
    """Return the fields of a record in the format called *name*."""
    field_map = known_maps("text")[name]
    kind = _kind_of(tags, field_map.kind)
    people = tags.best(*field_map.authors)
    if not people and kind in _EDITED:
        # The editors of a series have a tag of their own, the last one in RIS.
        people = tags.all(*field_map.editors[:2]) or tags.all(*field_map.editors)
    # CNKI writes all authors on one line, each after the tag: "%A 李四 %A 张三".
    lines = (line for text in people for line in text.replace(" %A ", "\n").splitlines())
    return fields_by_tags(tags, name, kind, authors_of(lines))


def _kind_of(tags: Texts, names: Iterable[str]) -> PaperKind | None:
    """Return the kind that the tags called *names* name, `OTHER` only if there is no other."""
    if tags.first("PB").casefold() == "arxiv":
        return PaperKind.PREPRINT
    words = tags.all(*names)
    telling = (word for word in words if paper_kind([word]) is not PaperKind.OTHER)
    return paper_kind(telling) or paper_kind(words)


RIS = grammar("RIS", _fields_of)
REFER = grammar("EndNote", partial(_fields_by, "EndNote"))
REFWORKS = grammar("RefWorks", partial(_fields_by, "RefWorks"))
