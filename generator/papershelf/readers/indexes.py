"""Tagged exports of indexes: MEDLINE from PubMed and ERIC, Ovid, and Web of Science.

https://www.nlm.nih.gov/bsd/mms/medlineelements.html, https://ospguides.ovid.com/OSPguides/medline.htm
of Ovid's tagged form (its text has the name of each field on a line),
https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.model import Author, CountKind, Link, LinkKind, PaperKind
from papershelf.readers.fields import WHOLE, Fields, Texts, arxiv_note, is_address, one_line
from papershelf.readers.tagged import full_pages, grammar, mapped
from papershelf.readers.words import letters, paper_kind, status_named
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


def _of_medline(tags: Texts) -> Fields:
    kind = _medline_kind(tags)
    numbers = tags.all("LID", "AID")
    fields = mapped(tags, "MEDLINE", kind, _medline_authors(tags.pairs))
    printed = tags.first("DP")
    doi = next((found[1] for text in numbers if (found := _DOI.fullmatch(text))), "")
    return replace(
        fields,
        title=_medline_title(tags),
        abstract=fields.abstract or _ORIGIN.sub("", tags.first("OAB"), count=1),
        publisher=fields.publisher or (tags.first("JT") if kind in WHOLE else ""),
        # The year stands first, whatever follows it: "2005 Christmas".
        published=most_exact([printed, printed[:4]]) or tags.first("DEP"),
        identifiers=(*fields.identifiers, ("doi", doi), ("arxiv", arxiv_note(numbers))),
        keywords=tuple(_keywords_of(tags)),
        status=status_named(tags.all("PT")),
        links=tuple(
            Link(url=text, kind=LinkKind.PAPER, field="LID") for text in numbers if is_address(text)
        ),
    )


def _medline_title(tags: Texts) -> str:
    """Return the title without its final stop; the original one where no translation is given."""
    titles = [one_line(text) for text in (*tags.all("TI"), *tags.all("TT", "BTI", "CTI"))]
    bare = (match[1] if (match := _TRANSLATED.fullmatch(text)) else text for text in titles)
    found = next((text for text in bare if text.rstrip(".") not in _NO_TITLES), "")
    return without_full_stop(found)


def _medline_kind(tags: Texts) -> PaperKind | None:
    """Return what the record is; what is a preprint as well as an article is a preprint."""
    kinds = [paper_kind([text]) for text in tags.all("PT")]
    if PaperKind.PREPRINT in kinds:
        return PaperKind.PREPRINT
    return next(filter(None, kinds), _KINDS_OF_ERIC.get(tags.first("OID")[:2]))


def _medline_authors(pairs: Sequence[tuple[str, str]]) -> list[Author]:
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


_AUTHORS = "author authors authornames authorsfullname fa au".split()
_KINDS_OF_OVID = "publicationtype documenttype pt".split()
# "Journal. 12(3):45-67, 2001 Jan." and "Journal. 12 (3) (pp 45-67), 2001."
_SOURCE = re.compile(
    r"(?P<venue>[^\d]{3,200}?)\.? (?P<volume>[0-9]{1,5}) ?(?:\((?P<issue>[^()]{1,20})\))?"
    r"(?::| \(pp )(?P<pages>[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+)?)\)?[,.;] ?"
    r"(?P<published>[^.]*[12][0-9]{3}[^.]*)?.*"
)
_JOURNAL = re.compile(r"([^\d]{3,200}?)\. *")
# "Holstiege, Jakob 1" and "Werner, S. M. [Author; E-mail: …]"
_NOTE = re.compile(r"\s?\[[^\[\]]{0,300}\]")
_INSTITUTIONS = re.compile(r"(?:[\s,]{1,3}(?:[0-9*+]{1,3}|\([0-9]{1,3}\))){1,9}\.?$")
# "Joffe H. Hall JE." has no other sign between names.
_ABBREVIATED = re.compile(r"[^\W\d_][^.;,]{0,60} [A-Z]{1,4}\.")
# "Deep learning. [Review]"
_TITLE_END = re.compile(r"(?<!\.)\.?(?:\s*\[[A-Z][a-z]+(?: [A-Za-z]+)?\]\.?)?$")
_NEXT_KIND = re.compile(r"[.:]\s*")


def _of_ovid(tags: Texts) -> Fields:
    known = Texts([(letters(tag), text) for tag, text in tags.pairs])
    kinds = (part for text in known.all(*_KINDS_OF_OVID) for part in _NEXT_KIND.split(text))
    fields = mapped(known, "Ovid", paper_kind(kinds), _ovid_authors(known))
    cited = {} if fields.kind in WHOLE else _cited(one_line(known.first("source", "so")))
    return replace(
        fields,
        title=_TITLE_END.sub("", one_line(fields.title)),
        published=most_exact([cited.pop("published", ""), fields.published]),
        keywords=tuple(text.strip(" .") for text in fields.keywords),
        **{name: text for name, text in cited.items() if text and not getattr(fields, name)},
    )


def _cited(source: str) -> dict[str, str]:
    """Return what the line that cites a paper says of it, or the journal that it names."""
    match = _SOURCE.fullmatch(source)
    if not match:
        journal = _JOURNAL.fullmatch(source)
        return {"venue": journal[1]} if journal else {}
    said = {name: text.strip() for name, text in match.groupdict(default="").items()}
    return {**said, "pages": full_pages(said["pages"])}


def _ovid_authors(tags: Texts) -> Iterator[Author]:
    """Yield the authors, without the numbers of their institutions."""
    text = _NOTE.sub("", ";".join(tags.best(*_AUTHORS))).replace("\n", ";")
    for piece in text.split(";"):
        names = _ABBREVIATED.findall(piece)
        whole = " ".join(names) == one_line(piece) and len(names) > 1
        for name in names if whole else [piece]:
            if bare := _INSTITUTIONS.sub("", one_line(name)):
                yield author_of_index(
                    bare.removesuffix(".") if _ABBREVIATED.fullmatch(bare) else bare
                )


_OF_MEDLINE = re.compile(r"MEDLINE:([0-9]+)")
_NO_PAGE = re.compile(r"–\+$|^(?:UNSP|ARTN) ")
_ADDRESS = re.compile(r"\[([^\[\]]+)\]([^\[\]]+)")
_MOST_PLACES = 50
_NEXT_AUTHOR = re.compile(r"[;\r\n]")
_KINDS = {"J": "article", "B": "book", "S": "chapter", "C": "conference", "P": "patent"}


def _of_web_of_science(tags: Texts) -> Fields:
    fields = mapped(tags, "Web of Science", _wos_kind(tags), _wos_authors(tags))
    journal = tags.first("JI")
    medline = _OF_MEDLINE.fullmatch(tags.first("UT"))
    return replace(
        fields,
        # In capitals under SO, and at times as it is written under JI.
        venue=journal if journal.casefold() == fields.venue.casefold() else fields.venue,
        status=status_named(tags.all("DT")),
        counts=((CountKind.CITATIONS, tags.first("TC"), ""),),
        # "+" is an unknown page, and these say that a number is that of the article.
        pages=_NO_PAGE.sub("", fields.pages),
        identifiers=(*fields.identifiers, ("pmid", medline[1] if medline else "")),
    )


def _wos_kind(tags: Texts) -> PaperKind | None:
    """Return what the record is: in a book or a series the last type says most."""
    kinds = list(filter(None, (paper_kind([text]) for text in tags.first("DT").split(";"))))
    if kinds:
        return kinds[0 if tags.first("PT").startswith("J") else -1]
    return paper_kind([_KINDS.get(tags.first("PT"), "")])


def _wos_authors(tags: Texts) -> Iterator[Author]:
    """Yield the authors by their full names where given, then groups; or else the editors."""
    # "Bengio, Yoshua/0000-0002-9322-3515; …"
    parts = (part.partition("/") for text in tags.all("OI") for part in text.split(";"))
    orcids = {_key(name): orcid_of(number) for name, _, number in parts}
    places = _places_of(tags)
    names = "\n".join(tags.best("AF", "AU", "BF", "BA")).strip()
    groups = "\n".join(tags.all("CA"))
    names = names or ("" if groups else "\n".join(tags.best("BE", "ED")))
    for name in filter(str.strip, _NEXT_AUTHOR.split(names)):
        found = author_of_index(name)
        known = replace(found, orcid=orcids.get(_key(name), ""))
        yield affiliated(known, *places[_key(name)])
    yield from map(organisation, filter(None, map(str.strip, _NEXT_AUTHOR.split(groups))))


def _places_of(tags: Texts) -> Mapping[str, Sequence[str]]:
    """Return the addresses by the authors for whom they stand: "[LeCun, Yann; …] New York Univ"."""
    found: dict[str, list[str]] = defaultdict(list)
    for names, address in _ADDRESS.findall("\n".join(tags.all("C1"))):
        for name in names.split(";"):
            if len(own := found[_key(name)]) < _MOST_PLACES:
                own.append(address)
    return found


def _key(name: str) -> str:
    """Return a name without what its forms in one record differ in."""
    return " ".join(name.casefold().replace(",", " ").replace(".", " ").split())


MEDLINE = grammar("MEDLINE", _of_medline)
OVID = grammar("Ovid", _of_ovid)
WEB_OF_SCIENCE = grammar("Web of Science", _of_web_of_science)
