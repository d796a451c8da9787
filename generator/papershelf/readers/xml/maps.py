"""Apply field maps to XML: read the fields of elements by their paths."""

from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

import papershelf.readers.xml.fields as xml
from papershelf.curated.field_maps import Paths
from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, dated, is_address, paper_or_pdf
from papershelf.readers.maps import MapReader, known_maps
from papershelf.readers.words import paper_kind
from papershelf.text.dates import most_exact, parse_loosely


def element_fields(name: str, record: Element) -> Fields:
    """Return the fields of *record* at the paths of the built-in map *name*."""
    return _ElementReader(known_maps("xml")[name], record).fields()


class _ElementReader(MapReader):
    """A reader of one XML element."""

    def at(self, path: str) -> list[str]:
        """Return the texts at *path*."""
        return xml.texts_at(self.record, path)

    def all(self, paths: Paths) -> list[str]:
        """Return the texts at all of *paths*."""
        return list(chain.from_iterable(map(self.at, paths)))

    def text(self, name: str) -> str:
        """Return the text of the field *name*, with markup in titles and abstracts."""
        paths = getattr(self.map, name)
        if name in ("title", "subtitle", "abstract"):
            return xml.marked_at(self.record, *paths)
        if name == "published":
            years, days = map(dated, self.all(paths)), self.all(self.map.day)
            first, *others = *years, ""
            dates = (f"{day} {first}" for day in days if first)
            return most_exact([first, *others, *dates, *filter(parse_loosely, days)])
        return super().text(name)

    def authors(self) -> tuple[Author, ...]:
        """Return the authors by the parts of their names."""
        given: Iterator[list[Element]] = map(self.record.findall, self.map.authors)
        elements = next(filter(None, given), [])
        return tuple(xml.person_at(element, self.map.people) for element in elements)

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords at all paths."""
        return tuple(self.all(self.map.keywords))

    def kind(self) -> PaperKind | None:
        """Return the kind by the first word that names one, or the map's default."""
        return paper_kind(self.all(self.map.kind)) or self.map.default

    def links(self) -> Iterator[Link]:
        """Yield a link for each address in the texts, which may contain other words."""
        for kind, path in self.map.links:
            for address in filter(is_address, " ".join(self.at(path)).split()):
                link_kind = paper_or_pdf(address) if kind is LinkKind.PAPER else kind
                yield Link(url=address, kind=link_kind, field=self.map.link_field)
