"""What is made of papers by themselves, their pages and records, in parts: by whichever process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.memory import uncollected
from papershelf.model import Paper
from papershelf.write.exports import index_page, pieces, records_of
from papershelf.write.page import Page
from papershelf.write.pages.paper import Run, pages_of, runs
from papershelf.write.sections import Marks


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


def content_of(part: Part, settings: Settings, marks: Marks) -> Any:
    """All that the pages of a part are made of, beside what all have in common."""
    run = part.run
    beside = (marks.whole(filter(None, [side])) for side in (run.before, run.after))
    sources = sources_of(run.papers, settings)
    return part.records, marks.whole(run.papers), *beside, run.large, sorted(run.pages), sources


def sources_of(papers: Iterable[Paper], settings: Settings) -> list[tuple[str, bool]]:
    """The sources that pages of papers name, and whether each lies where they link to it."""
    named = {
        place.path
        for paper in papers
        for place in (paper.source, *paper.others, *(origin.source for origin in paper.origins))
    }
    return [(path, (settings.root / path).is_file()) for path in sorted(named)]


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
