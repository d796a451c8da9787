"""Articles in JATS, the format of PMC and of publishers: https://jats.nlm.nih.gov/publishing/.

References and the full text are left out.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import PaperKind
from papershelf.readers.fields import Fields
from papershelf.readers.words import paper_kind
from papershelf.readers.xml.stream import all_text

_TITLE = "title-group/article-title"
# The types of groups of contributors that may be authors.
_AUTHOR_GROUPS = frozenset({"", "author", "authors"})
_NOT_AFFILIATION = frozenset({"label", "sup", "institution-id", "email", "ext-link"})
# Headings of an abstract without information.
_GENERIC = frozenset({"abstract", "summary"})


def fields_of_jats(article: Element) -> Fields:
    """Return the fields of an *article*."""
    front = next(article.iterfind("front"), article)
    container = next(front.iterfind("article-meta"), article)
    # Footnotes and references to them are no part of the title, nor members of a group's name.
    for path in (f"{_TITLE}/xref", f"{_TITLE}/fn", "contrib-group/contrib/collab/contrib-group"):
        _empty(*container.iterfind(path))
    _type_contributors(container)
    _add_affiliations(container)
    # A work with a volume is a journal article.
    kind = PaperKind.ARTICLE if container.find("volume") is not None else None
    return replace(
        xml.mapped_fields("JATS", front),
        abstract=abstract_of(container),
        kind=paper_kind([article.get("article-type", "")]) or kind,
        published=xml.earliest(map(xml.date_in_parts, container.iterfind("pub-date"))),
    )


def _type_contributors(meta: Element) -> None:
    """Mark contributors whose type *meta* leaves out, which is optional, as authors."""
    for group in meta.iterfind("contrib-group"):
        if group.get("content-type", "") in _AUTHOR_GROUPS:
            for contributor in group.iterfind("contrib"):
                contributor.set("contrib-type", contributor.get("contrib-type", "author"))


def _empty(*parts: Element) -> None:
    for part in parts:
        part.text = None
        del part[:]


def _add_affiliations(meta: Element) -> None:
    """Add the affiliations that contributors in *meta* name by id to them, all as plain texts."""
    affiliations = {affiliation.get("id", ""): affiliation for affiliation in meta.iter("aff")}
    for affiliation in list(meta.iter("aff")):
        text = _affiliation_text(affiliation)
        _empty(affiliation)
        affiliation.text = text
    for contributor in meta.iterfind("contrib-group/contrib"):
        references = contributor.findall("xref[@ref-type='aff']")
        ids = (each for reference in references for each in reference.get("rid", "").split())
        contributor.extend(affiliations[each] for each in ids if each in affiliations)


def _affiliation_text(affiliation: Element) -> str:
    """Return the text of an *affiliation* without labels, numbers and mail addresses.

    Commas separate its parts if there is no text between them.
    """
    _empty(*(part for part in affiliation.iter() if part.tag in _NOT_AFFILIATION))
    between = (affiliation.text, *(part.tail for part in affiliation))
    if not len(affiliation) or any(text and text.strip() for text in between):
        return all_text(affiliation).rstrip(" ,;")
    # SciELO writes the parts again, after the affiliation as it is in the article.
    original = affiliation.findall("institution[@content-type='original']")
    return ", ".join(filter(None, map(_affiliation_text, original or affiliation)))


def abstract_of(record: Element) -> str:
    """Return the abstract of a *record*, if possible not one of a type such as "graphical"."""
    abstracts = record.findall("abstract")
    plain = [block for block in abstracts if not block.get("abstract-type")]
    return "\n\n".join(text for block in (plain or abstracts)[:1] for text in _paragraphs_of(block))


def _paragraphs_of(block: Element) -> Iterator[str]:
    """Yield the paragraphs of a *block*, with a section's title before its first paragraph."""
    if not len(block):
        yield xml.marked_text(block)
    label = ""
    for child in block:
        if child.tag == "title":
            label = all_text(child).strip(": .")
            continue
        texts = _paragraphs_of(child) if child.tag == "sec" else (xml.marked_text(child),)
        for text in texts:
            yield f"{label}: {text}" if label and label.casefold() not in _GENERIC else text
            label = ""


JATS = xml.paper_reader("JATS", fields_of_jats)
