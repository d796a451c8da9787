"""What is made of papers by themselves, their pages and records, in parts: by whichever process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.memory import uncollected
from papershelf.write.exports import index_page, pieces, records_of
from papershelf.write.page import Page
from papershelf.write.pages.paper import Run, pages_of, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some papers with all that is told with them, and the name of the file of their records."""

    run: Run
    records: str


def parts_of(catalog: Catalog, settings: Settings) -> Iterator[Part]:
    """All papers, cut so that new ones leave most parts as they were."""
    found = list(pieces(catalog, settings))
    groups = [papers for _, papers in found]
    for (name, _), run in zip(found, runs(groups, catalog, settings), strict=True):
        yield Part(run=run, records=name)


def part_pages(part: Part, settings: Settings) -> list[Page]:
    """The pages of some papers, and the files of their records."""
    with uncollected():
        return [
            *pages_of(part.run, settings),
            *records_of(part.records, part.run.papers, settings),
        ]


def last_pages(catalog: Catalog, paths: Sequence[str]) -> Iterator[Page]:
    """The file that names those of records, from the paths of all pages of all parts, in order."""
    return index_page(catalog, [path for path in paths if not path.startswith("papers/")])
