"""PubMed's XML: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html.

References and grants are left out, and abstracts in other languages or for laypersons.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import PaperKind, Status
from papershelf.problems import note
from papershelf.readers.fields import Fields, date_or_year, index_title, without_full_stop
from papershelf.readers.maps import known_maps
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Item
from papershelf.readers.xml.stream import Located, XmlReader
from papershelf.text.dates import most_exact

_DATES = ("Article/Journal/JournalIssue/PubDate", "Article/ArticleDate", "Book/PubDate")
_MAP = known_maps("xml")["PubMed"]
_PMCID = re.compile(r"PMC[0-9]{1,9}")
_CITATIONS = ("MedlineCitation", "BookDocument")
_UNLABELLED = frozenset({"", "UNLABELLED"})


def _read_records(records: Iterator[Located]) -> Iterator[Item]:
    """Yield the paper of each record, after a note if the paper was retracted."""
    for record, source in records:
        citation = next((part for part in record if part.tag in _CITATIONS), record)
        fields = _fields_of(record, citation)
        if fields.status is Status.RETRACTED:
            yield note(source, "the paper was retracted")
        yield from paper_of(fields, source)


def _fields_of(record: Element, citation: Element) -> Fields:
    """Return the fields of a *record*, whose main part is *citation*."""
    _remove_corrected_authors(citation)
    fields = xml.mapped_fields("PubMed", citation)
    title = _title_of(citation)
    book = without_full_stop(xml.first_at(citation, "Book/BookTitle"))
    if citation.find("Book") is not None:
        # Only a chapter has a title in addition to that of the book.
        kind = PaperKind.CHAPTER if title else PaperKind.BOOK
        fields = replace(fields, venue=book if title else "", kind=kind)
    return replace(
        fields,
        title=title or book,
        abstract="\n\n".join(_abstract_of(citation)),
        # The name of a group may have a full stop.
        authors=tuple(
            replace(author, name=without_full_stop(author.name)) if author.literal else author
            for author in fields.authors
        ),
        # Of a season or a range of months only the year remains.
        published=most_exact(
            xml.date_in_parts(date) or date_or_year(xml.first_at(date, "MedlineDate"))
            for path in _DATES
            for date in citation.iterfind(path)
        ),
        identifiers=tuple(_identifiers_of(record, citation)),
    )


def _title_of(citation: Element) -> str:
    """Return the title in English, or else the title in the language of the publication."""
    english = xml.marked_at(citation, "Article/ArticleTitle", "ArticleTitle")
    original = xml.marked_at(citation, "Article/VernacularTitle", "VernacularTitle")
    return index_title(english) or index_title(original)


def _abstract_of(citation: Element) -> Iterator[str]:
    """Yield the parts of an abstract, each after its label."""
    for path in ("Article/Abstract/AbstractText", "Abstract/AbstractText"):
        for part in citation.iterfind(path):
            label, text = part.get("Label", ""), xml.marked_text(part)
            yield text if label in _UNLABELLED else f"{label}: {text}"


def _remove_corrected_authors(citation: Element) -> None:
    """Remove the authors that another entry in *citation* corrects."""
    for people in citation.iter("AuthorList"):
        for author in people.findall("Author[@ValidYN='N']"):
            people.remove(author)


def _identifiers_of(record: Element, citation: Element) -> Iterator[tuple[str, str]]:
    """Yield scheme and value of the identifiers; the paths do not reach those of references."""
    data = [part for name in ("PubmedData", "PubmedBookData") for part in record.iterfind(name)]
    for scheme, path in _MAP.identifiers:
        for part in (citation, *data):
            for value in xml.texts_at(part, path):
                if scheme != "pmcid":
                    yield scheme, value
                # This element holds other numbers of NLM, too; a version may follow a PMCID.
                elif match := _PMCID.match(value):
                    yield scheme, match[0]


PUBMED = XmlReader("PubMed", _read_records)
