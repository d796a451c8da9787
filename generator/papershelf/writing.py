"""The catalog's pages, made by several processes and put into the folder by each.

A module of its own, so that those processes need not load what reads and enriches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.earlier import Earlier, look_at
from papershelf.files import Putting, Written
from papershelf.processes import sharing
from papershelf.write import IN_PARTS, IN_SECTIONS, OUTPUTS, search_index
from papershelf.write.page import Page
from papershelf.write.parts import Part, contents_of, last_pages, parts_of, piece_pages
from papershelf.write.sections import Marks, Section

# The number of a part, and of a piece in it.
Number = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A piece that was put into the folder: its number, what was done, and a digest of states."""

    number: Number
    written: Written
    states: str


def written_together(
    catalog: Catalog, settings: Settings, earlier: Earlier, jobs: int | None
) -> Iterator[Page | Written]:
    """All pages but those of the search index, unless they are there already.

    Those of papers, of so many, are put into the folder by the process that makes them; this one
    makes the others meanwhile.
    """
    marks = Marks(catalog, settings)
    parts = Parts(catalog, settings, earlier, marks)
    own = own_pages(catalog, settings, earlier, marks)
    waiting: list[Page | Written] = []
    work = partial(put_part, Putting(earlier.folder), settings)
    with sharing(jobs) as shared:
        for made in shared(work, parts.unmade(), map(waiting.append, own)):
            yield from map(parts.done, made)
            yield from waiting
            waiting.clear()
        yield from waiting
        yield from own
    yield from parts.kept
    earlier.save()
    yield from last_pages(catalog, parts.paths)


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
        elif output not in IN_PARTS and output is not search_index:
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
