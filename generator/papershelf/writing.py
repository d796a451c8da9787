"""The catalog's pages, made by several processes and put into the folder by each.

A module of its own, so that those processes need not load what reads and enriches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.earlier import Earlier, look_at
from papershelf.files import Putting, Written
from papershelf.outputs import IN_PARTS, IN_SECTIONS, OUTPUTS
from papershelf.outputs.page import Page
from papershelf.outputs.parts import Part, contents_of, last_pages, parts_of, piece_pages
from papershelf.outputs.sections import Marks, Section
from papershelf.processes import Meanwhile, Sharing

# The number of a part, and of a piece in it.
Number = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A piece that was put into the folder: its number, what was done, and a digest of states."""

    number: Number
    written: Written
    states: str


class Writing:
    """The writing of all pages but those of the search index, unless they are there already.

    Those of papers are put into the folder by the processes that make them. This one makes the
    others: `own` can be made while those processes have anything else to do as well. `pages` counts
    those that were made or found.
    """

    def __init__(self, catalog: Catalog, settings: Settings, earlier: Earlier) -> None:
        self.pages = 0
        self._catalog = catalog
        self._settings = settings
        self._earlier = earlier
        self._marks = Marks(catalog, settings)
        self.own = Meanwhile(self._counted(own_pages(catalog, settings, earlier, self._marks)))

    def rest(self, shared: Sharing) -> Iterator[Page | Written]:
        """What was not given out yet; the pages of papers are made by the processes that share."""
        parts = Parts(self._catalog, self._settings, self._earlier, self._marks)
        work = partial(put_part, Putting(self._earlier.folder), self._settings)
        for made in shared.beside(self.own.making)(work, parts.unmade()):
            yield from self._counted(map(parts.done, made))
            yield from self.own.ready()
        yield from self.own.rest()
        yield from self._counted(parts.kept)
        self._earlier.save()
        yield from self._counted(last_pages(self._catalog, parts.paths))

    def _counted(self, given: Iterable[Page | Written]) -> Iterator[Page | Written]:
        """The same pages, each counted as it comes."""
        for made in given:
            self.pages += len(made.pages) if isinstance(made, Written) else 1
            yield made


class Parts:
    """The parts of a catalog in one build: what of them is there, and what has to be made."""

    def __init__(
        self, catalog: Catalog, settings: Settings, earlier: Earlier, marks: Marks
    ) -> None:
        self._parts = parts_of(catalog, settings)
        self._settings = settings
        self._earlier = earlier
        self._marks = marks
        self._digests: dict[Number, str] = {}
        self._made: dict[Number, Written] = {}
        self._kept: dict[Number, Written] = {}

    def unmade(self) -> Iterator[tuple[int, Part, list[int]]]:
        """The parts of which something is not there, with their numbers and those of the pieces."""
        for number, part in enumerate(self._parts):
            if pieces := list(self._new_pieces(number, part)):
                yield number, part, pieces

    def _new_pieces(self, number: int, part: Part) -> Iterator[int]:
        """The pieces of a part that have to be made; note is taken of the others."""
        if not self._earlier.is_kept:
            yield from range(len(part.runs) + 1)
            return
        for piece, made_of in enumerate(contents_of(part, self._settings, self._marks)):
            digest = self._digests[number, piece] = self._earlier.digest_of(made_of)
            if written := self._earlier.written(digest):
                self._kept[number, piece] = written
            else:
                yield piece

    def done(self, put: Put) -> Written:
        """Take note of a piece that was made, and give word of its pages."""
        self._earlier.note(self._digests.get(put.number, ""), put.written, put.states)
        self._made[put.number] = put.written
        return put.written

    @property
    def kept(self) -> list[Written]:
        """Word of the pages of pieces that are there."""
        return [*self._kept.values()]

    @property
    def paths(self) -> list[str]:
        """The paths of all pages of all parts, in order."""
        written = self._made | self._kept
        return [path for number in sorted(written) for path in written[number].pages]


def put_part(
    putting: Putting, settings: Settings, wanted: tuple[int, Part, Sequence[int]]
) -> list[Put]:
    """Make the pages of pieces of a part, and put them into the folder."""
    number, part, pieces = wanted
    made = []
    for piece in pieces:
        written = putting.put(piece_pages(part, piece, settings))
        states = look_at(written, putting.folder)
        made.append(Put(number=(number, piece), written=written, states=states))
    return made


def own_pages(
    catalog: Catalog, settings: Settings, earlier: Earlier, marks: Marks
) -> Iterator[Page | Written]:
    """The pages that are not made of papers by themselves."""
    putting = Putting(earlier.folder)
    for output in OUTPUTS:
        if output in IN_SECTIONS:
            for section in IN_SECTIONS[output](catalog, settings):
                yield from section_pages(section, earlier, marks, putting)
        elif output not in IN_PARTS:
            yield from output(catalog, settings)


def section_pages(
    section: Section, earlier: Earlier, marks: Marks, putting: Putting
) -> Iterator[Page | Written]:
    """The pages of a section, or word of them: those that are kept are put into the folder."""
    made_of = section.made_of
    if made_of is None or not earlier.is_kept:
        yield from section.make()
        return
    digest = earlier.digest_of((section.name, made_of(marks)))
    if written := earlier.written(digest):
        yield written
        return
    written = putting.put(section.make())
    earlier.note(digest, written, look_at(written, earlier.folder))
    yield written
