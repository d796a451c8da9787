"""What is made of papers by themselves, their pages and records, in parts: by whichever process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.chunks import Lengths, grouped
from papershelf.memory import uncollected
from papershelf.model import Paper
from papershelf.outputs.exports import index_page, pieces, records_of
from papershelf.outputs.page import Page
from papershelf.outputs.pages.paper import Run, pages_of, runs
from papershelf.outputs.sections import Marks

# Papers whose pages are made or not made together.
PIECES = Lengths(least=8, most=64, one_in=16)


class Part(Struct, frozen=True, kw_only=True):
    """Some papers in runs, with all that is told with them, and the name of their records' file.

    Its pieces are known by number: the pages of each run, and behind them the records.
    """

    records: str
    runs: tuple[Run, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All papers of the part."""
        return tuple(chain.from_iterable(run.papers for run in self.runs))


def parts_of(catalog: Catalog, settings: Settings) -> Iterator[Part]:
    """All papers, cut so that new ones leave most parts, and most runs of others, as they were."""
    found = [
        (name, [*grouped(papers, attrgetter("id"), PIECES)])
        for name, papers in pieces(catalog, settings)
    ]
    left = runs(chain.from_iterable(groups for _, groups in found), catalog, settings)
    for name, groups in found:
        yield Part(records=name, runs=tuple(islice(left, len(groups))))


def contents_of(part: Part, settings: Settings, marks: Marks) -> Iterator[Any]:
    """Of each piece all that it is made of, beside what all have in common."""
    for run in part.runs:
        beside = [marks.whole([side]) if side else "" for side in (run.before, run.after)]
        sources = sources_of(run.papers, settings)
        yield marks.whole(run.papers), beside, run.large, sorted(run.pages), sources
    yield part.records, marks.whole(part.papers)


def sources_of(papers: Iterable[Paper], settings: Settings) -> list[tuple[str, bool]]:
    """The sources that pages of papers name, and whether each lies where they link to it."""
    named = {
        place.path
        for paper in papers
        for place in (paper.source, *paper.others, *(origin.source for origin in paper.origins))
    }
    return [(path, (settings.root / path).is_file()) for path in sorted(named)]


def piece_pages(part: Part, piece: int, settings: Settings) -> list[Page]:
    """The pages of a piece."""
    with uncollected():
        if piece < len(part.runs):
            return list(pages_of(part.runs[piece], settings))
        return list(records_of(part.records, part.papers, settings))


def last_pages(catalog: Catalog, paths: Sequence[str]) -> Iterator[Page]:
    """The file that names those of records, from the paths of all pages of all parts, in order."""
    return index_page(catalog, [path for path in paths if not path.startswith("papers/")])
