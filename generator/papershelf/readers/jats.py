"""Articles in JATS, as PMC and publishers keep them: https://jats.nlm.nih.gov/publishing/.

References and the text itself are left out.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields
from papershelf.readers.maps import mapped_fields
from papershelf.readers.xml_stream import all_text
from papershelf.text.affiliations import affiliated

_META = "front/article-meta"
_TITLE = "title-group/article-title"
_AUTHORS = f"{_META}/contrib-group/contrib[@contrib-type='author']"
_NO_PLACES = frozenset({"label", "sup", "institution-id", "email", "ext-link"})
# Headings of an abstract that say nothing.
_SILENT = frozenset({"abstract", "summary"})


def fields_of_jats(article: Element) -> Fields:
    """Return what an *article* says."""
    meta = xml.child_at(article, _META)
    within = article if meta is None else meta
    # Marks of notes are no part of the title.
    _empty(*within.iterfind(f"{_TITLE}/xref"), *within.iterfind(f"{_TITLE}/fn"))
    fields = mapped_fields("JATS", article)
    # What has a volume is an article of a journal.
    kind = PaperKind.ARTICLE if within.find("volume") is not None else None
    return replace(
        fields,
        abstract=abstract_of(within),
        authors=tuple(_with_places(within, fields.authors, article.findall(_AUTHORS))),
        kind=fields.kind or kind,
        published=xml.earliest(map(xml.date_in_parts, within.iterfind("pub-date"))),
    )


def _empty(*parts: Element) -> None:
    for part in parts:
        part.text = None
        del part[:]


def _with_places(
    meta: Element, authors: Iterable[Author], contributors: Iterable[Element]
) -> Iterator[Author]:
    """Yield authors with their affiliations, which they hold or to which they refer by ids."""
    places = {place.get("id", ""): _place_of(place) for place in meta.iter("aff")}
    for author, contributor in zip(authors, contributors, strict=True):
        notes = contributor.findall("xref[@ref-type='aff']")
        names = (name for one in notes for name in one.get("rid", "").split())
        found = (places[name] for name in names if name in places)
        yield affiliated(author, *map(_place_of, contributor.iter("aff")), *found)


def _place_of(affiliation: Element) -> str:
    """Return the text of an affiliation without labels, numbers and addresses of mail."""
    _empty(*(part for part in affiliation.iter() if part.tag in _NO_PLACES))
    return all_text(affiliation)


def abstract_of(record: Element) -> str:
    """Return the abstract of a *record*, not a teaser or that of a picture."""
    found = record.findall("abstract")
    plain = [one for one in found if not one.get("abstract-type")]
    return "\n\n".join(text for one in (plain or found)[:1] for text in _paragraphs_of(one))


def _paragraphs_of(block: Element) -> Iterator[str]:
    """Yield the paragraphs of a block, the first of a section after its title."""
    if not len(block):
        yield xml.marked_text(block)
    label = ""
    for child in block:
        if child.tag == "title":
            label = all_text(child).strip(": .")
            continue
        texts = _paragraphs_of(child) if child.tag == "sec" else (xml.marked_text(child),)
        for text in texts:
            yield f"{label}: {text}" if label and label.casefold() not in _SILENT else text
            label = ""


JATS = xml.paper_format("JATS", fields_of_jats)
