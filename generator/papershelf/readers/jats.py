"""Articles in JATS, as PMC and publishers keep them: https://jats.nlm.nih.gov/publishing/.

References, licences and the text itself are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields, page_span, with_subtitle
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import all_text
from papershelf.text.affiliations import affiliated
from papershelf.text.identities import identified
from papershelf.text.names import author_of, organisation

_META = "front/article-meta"
_TITLE = "title-group/article-title"
_IDENTIFIERS = {"doi": ("doi",), "pmid": ("pmid",), "pmcid": ("pmcid", "pmc"), "arxiv": ("arxiv",)}
_AUTHORS = (f"{_META}/contrib-group/contrib[@contrib-type='author']",)
_KEYWORDS = f"{_META}/kwd-group/kwd"
_NO_PLACES = frozenset({"label", "sup", "institution-id", "email", "ext-link"})
# Headings of an abstract that say nothing.
_SILENT = frozenset({"abstract", "summary"})


def fields_of_jats(article: Element) -> Fields:
    """Return what an *article* says."""
    meta = xml.child_at(article, _META)
    within = article if meta is None else meta
    groups = (article.findall(path) for path in _AUTHORS)
    return Fields(
        **xml.texts_at(article, "JATS"),
        title=_title_of(within),
        abstract=abstract_of(within),
        authors=tuple(_authors_of(within, next(filter(None, groups), []))),
        kind=_kind_of(article),
        pages=_pages_of(within),
        published=xml.earliest(map(xml.date_in_parts, within.iterfind("pub-date"))),
        identifiers=tuple(_identifiers_of(within)),
        keywords=xml.all_at(article, _KEYWORDS),
    )


def _kind_of(article: Element) -> PaperKind | None:
    """Return the kind of an article, which is one of a journal if it has a volume."""
    named = paper_kind([article.get("article-type", "")])
    in_journal = article.find(f"{_META}/volume") is not None
    return named or (PaperKind.ARTICLE if in_journal else None)


def _title_of(meta: Element) -> str:
    """Return the title with what stands below it; marks of notes leave."""
    for mark in (*meta.iterfind(f"{_TITLE}/xref"), *meta.iterfind(f"{_TITLE}/fn")):
        mark.text = None
        del mark[:]
    return with_subtitle(xml.marked_at(meta, _TITLE), xml.marked_at(meta, "title-group/subtitle"))


def _authors_of(meta: Element, contributors: Iterable[Element]) -> Iterator[Author]:
    """Yield authors with their affiliations, which they hold or to which they refer by ids."""
    places = {place.get("id", ""): _place_of(place) for place in meta.iter("aff")}
    for contributor in contributors:
        notes = contributor.findall("xref[@ref-type='aff']")
        names = (name for one in notes for name in one.get("rid", "").split())
        found = (places[name] for name in names if name in places)
        yield affiliated(_author(contributor), *map(_place_of, contributor.iter("aff")), *found)


def _place_of(affiliation: Element) -> str:
    """Return the text of an affiliation without labels, numbers and addresses of mail."""
    for part in affiliation.iter():
        if part.tag in _NO_PLACES:
            part.text = None
            del part[:]
    return all_text(affiliation)


def _author(contributor: Element) -> Author:
    """Return a person, by the parts of the name or in one piece, or a group."""
    if group := xml.first_at(contributor, "collab/institution", "collab"):
        return organisation(group)
    orcid = xml.first_at(contributor, "contrib-id[@contrib-id-type='orcid']")
    name = xml.child_at(contributor, "name", "name-alternatives/name", "string-name")
    if name is None or name.find("surname") is None:
        return identified(author_of("" if name is None else all_text(name)), orcid)
    family, given, suffix = (
        xml.first_at(name, part) for part in ("surname", "given-names", "suffix")
    )
    return xml.author_in_parts(family, given, suffix, orcid)


def _pages_of(meta: Element) -> str:
    """Return the pages, or the number of an article that has none."""
    span = page_span(xml.first_at(meta, "fpage"), xml.first_at(meta, "lpage"))
    return span or xml.first_at(meta, "elocation-id")


def _identifiers_of(meta: Element) -> Iterator[tuple[str, str]]:
    for scheme, types in _IDENTIFIERS.items():
        yield scheme, xml.first_at(meta, *(f"article-id[@pub-id-type='{name}']" for name in types))


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


JATS = xml.paper_format(
    "JATS",
    "article",
    fields_of_jats,
    xml.begins_as("article pmc-articleset", "<front"),
    (".xml", ".nxml"),
)
