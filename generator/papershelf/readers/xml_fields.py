"""What readers of XML share: what paths lead to, and texts with markup.

Paths are those of ElementTree: https://docs.python.org/3/library/xml.etree.elementtree.html.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO
from xml.etree.ElementTree import Element

from msgspec import Struct

from papershelf.curated.field_maps import Paths
from papershelf.model import Author
from papershelf.readers.fields import Fields, one_line, paper_of
from papershelf.readers.reader import Item
from papershelf.readers.xml_stream import (
    ElementReader,
    Found,
    Shape,
    all_text,
    read_elements,
    root_of,
)
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact, parse_loosely
from papershelf.text.identifiers import identified
from papershelf.text.names import author_of, organisation, person
from papershelf.text.tables import table

# What stands before the text of an element and behind it, by its name or EndNote's style. Tags stay
# for the step that knows how to write what is above or below the line.
_AROUND: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("sub", "subscript"), ("<sub>", "</sub>")),
    **dict.fromkeys(("sup", "superscript"), ("<sup>", "</sup>")),
}
_TEX = "tex-math"
# Some write a whole document around each formula, some the dollars.
_BEGIN, _END = r"\begin{document}", r"\end{document}"
# In MathML, what joins the two parts of these.
_JOINED: Mapping[str, str] = {"msub": "_", "msup": "^", "mfrac": "/"}
# One formula in several notations; and such a one beside that in MathML.
_ALTERNATIVES = "alternatives"
_AGAIN = frozenset({"annotation", "annotation-xml"})
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")


class _XmlForm(Shape, frozen=True, kw_only=True):
    """A format in `xml_formats.yml`."""

    roots: frozenset[str] = frozenset()
    signs: tuple[str, ...] = ()
    if_empty: str = ""


FORMATS = table("readers/xml_formats", dict[str, _XmlForm])


class XmlFormat(Struct, frozen=True):
    """A *form* of files, of whose elements *made* makes items."""

    form: _XmlForm
    made: ElementReader

    def accepts(self, head: str) -> bool:
        """Return whether a text begins as a file of the format."""
        root, roots = root_of(head), self.form.roots
        is_root = root in roots or (root and not roots)
        return bool(is_root) and all(re.search(sign, head) for sign in self.form.signs)

    def read(self, stream: TextIO, path: Path) -> Iterator[Item]:
        """Yield what the elements of a file hold."""
        if_empty = self.form.if_empty or f"expected <{min(self.form.records)}> elements"
        return read_elements(stream, path, self.form, self.made, if_empty)


def element_format(name: str, read: ElementReader) -> XmlFormat:
    """Return the format of a *name* of whose elements *read* makes items."""
    return XmlFormat(FORMATS[name], read)


def paper_format(name: str, fields_of: Callable[[Element], Fields]) -> XmlFormat:
    """Return the format of a *name* with a paper in each element, as *fields_of* has it."""

    def read(found: Iterator[Found]) -> Iterator[Item]:
        for one in found:
            yield from paper_of(fields_of(one.element), one.source)

    return element_format(name, read)


def marked_text(element: Element) -> str:
    """Return the text of *element*; formulas in TeX stand between dollars."""
    return "".join(_pieces_of(element)).strip()


def _pieces_of(element: Element) -> Iterator[str]:
    if element.tag == _TEX:
        before, _, after = all_text(element).partition(_BEGIN)
        formula = after.partition(_END)[0] or before
        yield f"${formula.strip().strip('$').strip()}$"
        return
    before, after = _AROUND.get(element.get("face", element.tag), ("", ""))
    yield before + (element.text or "")
    for number, child in enumerate(_shown_parts(element)):
        if number and element.tag in _JOINED:
            yield _JOINED[element.tag]
        if child.tag not in _AGAIN:
            yield from _pieces_of(child)
        yield child.tail or ""
    yield after


def _shown_parts(element: Element) -> list[Element]:
    """Return the children of an element; of alternatives one, in TeX where there is such a one."""
    parts = list(element)
    if element.tag == _ALTERNATIVES:
        parts.sort(key=lambda part: part.tag != _TEX)
        del parts[1:]
    return parts


def marked_at(element: Element, *paths: str) -> str:
    """Return the first text, with its markup, that one of *paths* leads to, or nothing."""
    found = (marked_text(child) for path in paths for child in element.iterfind(path))
    return next(filter(None, found), "")


def texts_at(element: Element, path: str) -> list[str]:
    """Return the texts that a *path* leads to, which may end in "/@" and an attribute."""
    path, _, attribute = path.partition("/@")
    found = element.iterfind(path)
    texts = (one.get(attribute, "") if attribute else all_text(one) for one in found)
    return list(filter(None, texts))


def all_at(element: Element, *paths: str) -> tuple[str, ...]:
    """Return the texts that the first of *paths* leads to that leads to any."""
    texts = (tuple(texts_at(element, path)) for path in paths)
    return next(filter(None, texts), ())


def first_at(element: Element, *paths: str) -> str:
    """Return the first text that one of *paths* leads to, or nothing."""
    return next(iter(all_at(element, *paths)), "")


def child_at(element: Element, *paths: str) -> Element | None:
    """Return the first element that one of *paths* leads to, or None."""
    found = (child for path in paths for child in element.iterfind(path))
    return next(found, None)


def main_at(element: Element, path: str, mark: str) -> Element | None:
    """Return the first element that a *path* leads to without the attribute *mark*, or None."""
    # So titles and the like are marked that are not the main one.
    return next((found for found in element.iterfind(path) if not found.get(mark)), None)


def person_at(element: Element, paths: Mapping[str, Paths]) -> Author:
    """Return a person, by the parts of the name or in one piece, or what is none: a body."""
    parts = {part: all_at(element, *found) for part, found in paths.items()}
    said = {part: next(iter(texts), "") for part, texts in parts.items()}
    body, name, family, given = (said.get(part, "") for part in ("body", "name", "family", "given"))
    if body:
        found = organisation(body)
    elif (family and given) or ((family or given) and not name):
        found = author_in_parts(family, given, said.get("suffix", ""))
    else:
        found = author_of(name or element.text or "")
    return affiliated(identified(found, said.get("orcid", "")), *parts.get("affiliation", ()))


def author_in_parts(family: str, given: str, suffix: str = "") -> Author:
    """Return an author whose name a source gives in parts."""
    family, given = one_line(family), one_line(given)
    if not (family and given):
        found = person(family=family or given)
    elif (found := author_of(f"{family}, {given}")).literal:
        return found
    return person(
        given=found.given,
        particle=found.particle,
        family=found.family,
        suffix=suffix or found.suffix,
    )


def date_in_parts(element: Element) -> str:
    """Return the date of an element's year, month and day; without a month a day says nothing."""
    year, month, day = (first_at(element, name) for name in ("year", "month", "day"))
    return "-".join(part.zfill(2) for part in (year, month, day if month else "") if part)


def dated(text: str) -> str:
    """Return a date, or of one in words that are not known the year, if it names only one."""
    years = set(_YEAR.findall(text))
    return most_exact([text, *(years if len(years) == 1 else ())])


def earliest(given: Iterable[str]) -> str:
    """Return the first in time of several dates, the most exact of those that may be the same."""
    # Where none is a date, it is the first text, so that it can be complained of.
    texts = tuple(given)
    dates = [(date, text) for text in texts if (date := parse_loosely(text))]
    ordered = [((date.year, date.month or 13, date.day or 32), text) for date, text in dates]
    return min(ordered)[1] if ordered else next(iter(texts), "")


def without_full_stop(title: str) -> str:
    """Return a title without the full stop that a source puts after each, save after "U.S."."""
    line = one_line(title)
    word = line.rpartition(" ")[2]
    return line[:-1] if len(word) > 1 and word.find(".") == len(word) - 1 else line
