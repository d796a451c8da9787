"""The catalog's pages, made by several processes and put into the folder by each.

A module of its own, so that those processes need not load what reads and enriches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.earlier import Earlier, state_of
from papershelf.files import Putting, Written
from papershelf.processes import sharing
from papershelf.write import IN_PARTS, IN_SECTIONS, OUTPUTS, search_index
from papershelf.write.page import Page
from papershelf.write.parts import Part, content_of, last_pages, part_pages, parts_of
from papershelf.write.sections import Marks, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A part that was put into the folder: its number, what was done, and its files' states."""

    number: int
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
        for put in shared(work, parts.unmade(), map(waiting.append, own)):
            yield parts.done(put)
            yield from waiting
            waiting.clear()
        yield from waiting
        yield from own
    yield from parts.kept
    earlier.save()
    yield from last_pages(catalog, parts.paths)


class Parts:
    """The parts of a catalog in one build: those that are there, and those that have to be made."""

    def __init__(
        self, catalog: Catalog, settings: Settings, earlier: Earlier, marks: Marks
    ) -> None:
        self._parts = parts_of(catalog, settings)
        self._settings = settings
        self._earlier = earlier
        self._marks = marks
        self._digests: list[str] = []
        self._made: dict[int, Written] = {}
        self._kept: dict[int, Written] = {}

    def unmade(self) -> Iterator[tuple[int, Part]]:
        """The parts that are not there, with their numbers."""
        for number, part in enumerate(self._parts):
            digest = self._earlier.digest_of(partial(content_of, part, self._settings, self._marks))
            self._digests.append(digest)
            if written := self._earlier.written(digest):
                self._kept[number] = written
            else:
                yield number, part

    def done(self, put: Put) -> Written:
        """Take note of a part that was made, and give word of its pages."""
        self._earlier.note(self._digests[put.number], put.written, put.states)
        self._made[put.number] = put.written
        return put.written

    @property
    def kept(self) -> list[Written]:
        """Word of the pages of parts that are there."""
        return [*self._kept.values()]

    @property
    def paths(self) -> list[str]:
        """The paths of all pages of all parts, in order."""
        written = self._made | self._kept
        return [path for number in sorted(written) for path in written[number].pages]


def put_part(putting: Putting, settings: Settings, numbered: tuple[int, Part]) -> Put:
    """Make the pages of some papers, and put them into the folder."""
    number, part = numbered
    written = putting.put(part_pages(part, settings))
    states = state_of(putting.folder, written.digests)
    return Put(number=number, written=written, states=states)


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
    digest = earlier.digest_of(lambda: (section.name, made_of(marks)))
    if written := earlier.written(digest):
        yield written
        return
    written = putting.put(section.make())
    earlier.note(digest, written, state_of(earlier.folder, written.digests))
    yield written
