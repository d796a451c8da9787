"""Apply field maps to XML: read the fields of elements by their paths."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import papershelf.readers.xml.fields as xml
from papershelf.model import Author
from papershelf.readers.fields import Fields
from papershelf.readers.maps import TextReader, known_maps

_MARKED = frozenset({"title", "subtitle", "abstract"})


def element_fields(name: str, record: Element) -> Fields:
    """Return the fields of *record* at the paths of the built-in map *name*."""
    return _ElementReader(known_maps("xml")[name], record).fields()


class _ElementReader(TextReader):
    """A reader of one XML element."""

    def at(self, path: str) -> list[str]:
        """Return the texts at *path*."""
        return xml.texts_at(self.record, path)

    def text(self, name: str) -> str:
        """Return the text of the field *name*, with markup in titles and abstracts."""
        if name in _MARKED:
            return xml.marked_at(self.record, *getattr(self.map, name))
        return super().text(name)

    def authors(self) -> tuple[Author, ...]:
        """Return the authors by the parts of their names."""
        given: Iterator[list[Element]] = map(self.record.findall, self.map.authors)
        elements = next(filter(None, given), [])
        return tuple(xml.person_at(element, self.map.people) for element in elements)
