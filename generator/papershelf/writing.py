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
from papershelf.write import IN_PARTS, OUTPUTS, search_index
from papershelf.write.page import Page
from papershelf.write.parts import Part, last_pages, part_pages, parts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A part that was put into the folder: its number, what was done, and its files' states."""

    number: int
    written: Written
    states: str


def written_together(
    catalog: Catalog, settings: Settings, earlier: Earlier, jobs: int | None
) -> Iterator[Page | Written]:
    """All pages but those of the search index.

    Those of papers are put into the folder by the process that makes them, of so many, unless they
    are there already; this one makes the others meanwhile.
    """
    alone = [output for output in OUTPUTS if output not in {*IN_PARTS, search_index}]
    own = (page for output in alone for page in output(catalog, settings))
    waiting: list[Page | Written] = []
    digests: list[str] = []
    done: dict[int, Written] = {}

    def unmade() -> Iterator[tuple[int, Part]]:
        for number, part in enumerate(parts_of(catalog, settings)):
            digests.append(earlier.digest_of(part))
            written = earlier.written(digests[number])
            if written is None:
                yield number, part
            else:
                done[number] = written
                waiting.append(written)

    work = partial(put_part, Putting(earlier.folder), settings)
    with sharing(jobs) as shared:
        for put in shared(work, unmade(), map(waiting.append, own)):
            done[put.number] = put.written
            earlier.note(digests[put.number], put.written, put.states)
            yield put.written
            yield from waiting
            waiting.clear()
        yield from waiting
        yield from own
    earlier.save()
    yield from last_pages(catalog, [path for number in sorted(done) for path in done[number].pages])


def put_part(putting: Putting, settings: Settings, numbered: tuple[int, Part]) -> Put:
    """Make the pages of some papers, and put them into the folder."""
    number, part = numbered
    written = putting.put(part_pages(part, settings))
    states = state_of(putting.folder, written.digests)
    return Put(number=number, written=written, states=states)
