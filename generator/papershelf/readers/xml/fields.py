"""Functions shared by the readers of XML: field maps, values at paths, and texts with markup.

Paths are those of ElementTree: https://docs.python.org/3/library/xml.etree.elementtree.html.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from papershelf.curated.field_maps import Paths
from papershelf.model import Author
from papershelf.readers.fields import Fields, author_in_parts
from papershelf.readers.maps import TextReader, known_maps
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Item
from papershelf.readers.xml.stream import Located, XmlReader, all_text
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import parse_loosely
from papershelf.text.identifiers import identified_by
from papershelf.text.names import author_of, organisation

# The tags to write around the text of an element, by its name or EndNote's style. A later step
# converts these tags to subscripts and superscripts.
_TAGS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("sub", "subscript"), ("<sub>", "</sub>")),
    **dict.fromkeys(("sup", "superscript"), ("<sup>", "</sup>")),
}
_TEX = "tex-math"
# Some sources write a complete TeX document around each formula, some the dollars.
_BEGIN, _END = r"\begin{document}", r"\end{document}"
# The operators between the two children of elements of MathML.
_OPERATORS: Mapping[str, str] = {"msub": "_", "msup": "^", "mfrac": "/"}
# Elements of MathML that repeat a formula in another notation.
_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})


def paper_reader(name: str, fields_of: Callable[[Element], Fields]) -> XmlReader:
    """Return the reader of the format called *name* with a paper in each element by *fields_of*."""

    def read(elements: Iterator[Located]) -> Iterator[Item]:
        for element, source in elements:
            yield from paper_of(fields_of(element), source)

    return XmlReader(name, read)


def mapped_fields(name: str, record: Element) -> Fields:
    """Return the fields of *record* at the paths of the built-in map *name*."""
    return _ElementReader(known_maps("xml")[name], record).fields()


class _ElementReader(TextReader):
    """A reader of one XML element."""

    def at(self, path: str) -> list[str]:
        """Return the texts at *path*, with markup in titles and abstracts."""
        if path in (*self.map.title, *self.map.subtitle, *self.map.abstract):
            return list(filter(None, map(marked_text, self.record.findall(path))))
        return texts_at(self.record, path)

    def authors(self) -> tuple[Author, ...]:
        """Return the authors by the parts of their names."""
        return people_at(self.record, self.map.authors, self.map.people)


def marked_text(element: Element) -> str:
    """Return the text of *element*, with formulas in TeX between dollars."""
    return "".join(_pieces_of(element)).strip()


def _pieces_of(element: Element) -> Iterator[str]:
    if element.tag == _TEX:
        before, _, after = all_text(element).partition(_BEGIN)
        formula = after.partition(_END)[0] or before
        yield f"${formula.strip().strip('$').strip()}$"
        return
    before, after = _TAGS.get(element.get("face", element.tag), ("", ""))
    yield before + (element.text or "")
    for number, child in enumerate(_shown_parts(element)):
        if number and element.tag in _OPERATORS:
            yield _OPERATORS[element.tag]
        if child.tag not in _ANNOTATIONS:
            yield from _pieces_of(child)
        yield child.tail or ""
    yield after


def _shown_parts(element: Element) -> list[Element]:
    """Return the children of an element, but only one of `alternatives`, in TeX if possible."""
    if element.tag != "alternatives":
        return list(element)
    return element.findall(_TEX)[:1] or list(element)[:1]


def marked_at(element: Element, *paths: str) -> str:
    """Return the first text at one of *paths*, with its markup, or an empty text."""
    texts = (marked_text(child) for path in paths for child in element.findall(path))
    return next(filter(None, texts), "")


def texts_at(element: Element, path: str) -> list[str]:
    """Return the texts at a *path*, which may end in "/@" and an attribute."""
    path, _, attribute = path.partition("/@")
    children = element.findall(path)
    texts = [child.get(attribute, "") if attribute else all_text(child) for child in children]
    return list(filter(None, texts))


def all_at(element: Element, *paths: str) -> tuple[str, ...]:
    """Return all texts at the first of *paths* that has any."""
    texts = (tuple(texts_at(element, path)) for path in paths)
    return next(filter(None, texts), ())


def first_at(element: Element, *paths: str) -> str:
    """Return the first text at one of *paths*, or an empty text."""
    return next(iter(all_at(element, *paths)), "")


def people_at(
    element: Element, paths: Iterable[str], parts: Mapping[str, Paths]
) -> tuple[Author, ...]:
    """Return the authors at the first of *paths* that leads to any.

    *parts* has the paths of the parts of each: body, name, family, given, suffix and affiliation,
    and of the person's ids.
    """
    found: Iterator[list[Element]] = map(element.findall, paths)
    return tuple(_person_at(person, parts) for person in next(filter(None, found), []))


def _person_at(element: Element, paths: Mapping[str, Paths]) -> Author:
    """Return the author at *element*: a person, whose name may be in parts, or an organisation."""
    parts = {part: all_at(element, *each) for part, each in paths.items()}
    firsts = {part: next(iter(texts), "") for part, texts in parts.items()}
    names = ("body", "name", "family", "given")
    body, name, family, given = (firsts.get(part, "") for part in names)
    if body:
        author = organisation(body)
    elif (family and given) or ((family or given) and not name):
        author = author_in_parts(family, given, firsts.get("suffix", ""))
    else:
        author = author_of(name or element.text or "")
    return affiliated(identified_by(author, firsts), *parts.get("affiliation", ()))


def date_in_parts(element: Element) -> str:
    """Return the date of an element's year, month and day; a day without a month is ignored."""
    names = ("year", "month", "day")
    year, month, day = (first_at(element, name, name.title()) for name in names)
    return "-".join(part.zfill(2) for part in (year, month, day if month else "") if part)


def earliest(candidates: Iterable[str]) -> str:
    """Return the earliest of several dates; of those that may be equal, the most exact."""
    # If no text is a date, the first is returned, so that a problem can report it.
    texts = tuple(candidates)
    dates = [(date, text) for text in texts if (date := parse_loosely(text))]
    ordered = [((date.year, date.month or 13, date.day or 32), text) for date, text in dates]
    return min(ordered)[1] if ordered else next(iter(texts), "")
