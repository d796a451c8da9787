"""The catalog's pages, made by several processes and put into the folder by each.

A module of its own, so that those processes need not load what reads and enriches.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.files import Putting, Written
from papershelf.processes import sharing
from papershelf.write import IN_PARTS, OUTPUTS, search_index
from papershelf.write.page import Page
from papershelf.write.parts import Part, last_pages, part_pages, parts_of


def written_together(
    catalog: Catalog, settings: Settings, docs: Path, jobs: int | None
) -> Iterator[Page | Written]:
    """All pages but those of the search index.

    Those of papers are put into the folder by the process that makes them, of so many; this one
    makes the others meanwhile.
    """
    alone = [output for output in OUTPUTS if output not in {*IN_PARTS, search_index}]
    own = (page for output in alone for page in output(catalog, settings))
    waiting: list[Page] = []
    paths: list[str] = []
    work = partial(put_part, Putting(docs), settings)
    with sharing(jobs) as shared:
        meanwhile = map(waiting.append, own)
        for written in shared(work, parts_of(catalog, settings), meanwhile):
            paths += written.pages
            yield written
            yield from waiting
            waiting.clear()
        yield from own
    yield from last_pages(catalog, paths)


def put_part(putting: Putting, settings: Settings, part: Part) -> Written:
    """Make the pages of some papers, and put them into the folder."""
    return putting.put(part_pages(part, settings))
