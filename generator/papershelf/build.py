"""The way through: read, enrich, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.enrich import PAPER_STEPS, RECORD_STEPS, take
from papershelf.enrich.corrections import correct_fields, correct_findings, unmatched_people
from papershelf.enrich.dates import unknown_years
from papershelf.enrich.identity import identify
from papershelf.enrich.merge import merge
from papershelf.enrich.orders import orders_of
from papershelf.enrich.people import identify_people
from papershelf.files import Written, load_manifest, write_pages
from papershelf.limits import likely_too_large
from papershelf.memory import uncollected
from papershelf.model import Paper, Reading
from papershelf.problems import Problem, Severity, refusal
from papershelf.processes import ordered
from papershelf.read import readers
from papershelf.read.sources import Batch, list_sources, passed_over, read_source
from papershelf.stages import CLEANING, FINDING, INDEXING, MERGING, PEOPLE, READING, WRITING
from papershelf.write import OUTPUTS
from papershelf.write.page import Page
from papershelf.write.search import search_index

# A catalog that loses more than this part of its papers at once is more likely an accident.
MOST_SHRINK = 0.1
# Papers that one process works on at a time, and how many there must be for several to pay.
RUN = 250
MANY = 2_500

Item = TypeVar("Item")

# Called when a stage begins and as it goes on: with its name (see `stages`), the number
# done, and the number in all (0: not known).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build made: the catalog, and what the writing did to the folder."""

    catalog: Catalog
    written: Written

    @property
    def newest(self) -> str:
        """The day of the newest paper as an ISO date, for pages that need one; or nothing."""
        dates = (paper.date for paper in self.catalog.papers if paper.date)
        return max((str(date) for date in dates if date.year and date.day), default="")


def silent(_stage: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


def build(settings: Settings, docs: Path, progress: Progress = silent) -> Outcome:
    """Read the sources and bring the folder `docs` up to date.

    Raises PapershelfError, with nothing written, where there are no papers or far fewer than the
    last time.
    """
    with uncollected():
        return built(settings, docs, progress)


def built(settings: Settings, docs: Path, progress: Progress) -> Outcome:
    """What `build` does."""
    catalog = make_catalog(settings, progress)
    if not catalog.papers:
        raise refusal(
            ", ".join(settings.shown(path) for path in settings.sources),
            "no papers found here",
            hint="`papershelf check` tells what was read",
        )
    sources = tuple(settings.shown(path) for path in settings.sources)
    guard_shrink(len(catalog.papers), sources, docs, settings)
    written = write_pages(
        pages_of(catalog, settings, progress),
        docs,
        sources=sources,
        papers=len(catalog.papers),
    )
    return Outcome(catalog=catalog, written=written)


def pages_of(catalog: Catalog, settings: Settings, progress: Progress) -> Iterator[Page]:
    """All pages; those of the search index, which take longest, come last."""
    outputs = (output for output in OUTPUTS if output is not search_index)
    pages = (page for output in outputs for page in output(catalog, settings))
    yield from watched(pages, progress, WRITING)
    yield from watched(search_index(catalog, settings), progress, INDEXING)


def make_catalog(settings: Settings, progress: Progress = silent) -> Catalog:
    """Read and enrich; raises PapershelfError where a source is missing."""
    files = list_sources(settings)
    formats = readers(settings.maps)
    batches = []
    records = 0
    progress(READING, 0, 0)
    for file, shown in shown_paths(files, settings):
        batches.append(read_source(file, shown, formats))
        records += len(batches[-1].papers)
        progress(READING, records, 0)
    read = [paper for batch in batches for paper in batch.papers]
    papers, found = one_by_one(read, settings, progress)
    problems = [problem for batch in batches for problem in batch.problems]
    found = (*found, *likely_too_large(papers, settings))
    return Catalog(
        papers=newest_first(papers),
        taxonomy=settings.taxonomy,
        readings=tuple(readings(batches, papers)),
        problems=tuple(sorted([*problems, *passed_over(settings), *found], key=place_of)),
    )


def one_by_one(
    read: Sequence[Paper], settings: Settings, progress: Progress
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """The papers of these records, each once and with all that can be found in it."""
    cleaned = (take(RECORD_STEPS, paper, settings) for paper in read)
    records = list(watched(cleaned, progress, CLEANING, len(read)))
    progress(MERGING, len(records), 0)
    orders, unordered = orders_of(records, settings.corrections)
    merged, merges = merge(records, orders)
    corrected = correct_fields(identify(merged), settings)
    total = len(corrected.papers)
    enriched = watched(enriched_by(corrected.papers, settings), progress, FINDING, total)
    papers, uncorrected = correct_findings(enriched, corrected.changes, settings)
    progress(PEOPLE, len(papers), 0)
    unknown = unmatched_people(papers, settings.corrections)
    problems = (*unordered, *merges, *corrected.problems, *uncorrected, *unknown)
    people = identify_people(papers, settings.corrections.people)
    return people, (*problems, *unknown_years(papers))


def enriched_by(papers: Sequence[Paper], settings: Settings) -> Iterator[Paper]:
    """The papers with what can be found in each, by several processes where that pays."""
    work = partial(enriched_run, settings=settings)
    runs = (papers[first : first + RUN] for first in range(0, len(papers), RUN))
    for run in ordered(work, runs, (settings.jobs or None) if len(papers) > MANY else 1):
        yield from run


def enriched_run(papers: Sequence[Paper], settings: Settings) -> list[Paper]:
    """Some papers with what can be found in each."""
    return [take(PAPER_STEPS, paper, settings) for paper in papers]


def shown_paths(files: Iterable[Path], settings: Settings) -> list[tuple[Path, Path]]:
    """The files, each with its path for people, which tells it from all others."""
    given: dict[Path, Path] = {}
    for file in files:
        shown, length = Path(settings.shown(file)), 1
        while shown in given and length < len(file.parts):
            length += 1
            shown = Path(*file.parts[-length:])
        given[shown] = file
    return [(file, shown) for shown, file in given.items()]


def readings(batches: Iterable[Batch], shown: Iterable[Paper]) -> Iterator[Reading]:
    """The sums of the sources, with the number of papers from each that the site shows."""
    counts = Counter(paper.source.path for paper in shown)
    for batch in batches:
        yield replace(batch.reading, papers=counts[batch.reading.path])


def place_of(problem: Problem) -> tuple[str, int, int, str]:
    """What problems are sorted by."""
    place = problem.source
    return place.path, place.line, place.record, problem.message


def guard_shrink(papers: int, sources: tuple[str, ...], docs: Path, settings: Settings) -> None:
    """Stop a build that would drop more than a tenth of the papers of the same sources."""
    last = load_manifest(docs)
    if settings.allow_shrink or last.sources != sources:
        return
    if papers < last.papers * (1 - MOST_SHRINK):
        raise refusal(
            ", ".join(sources),
            f"the catalog would shrink from {last.papers} papers to {papers}",
            hint="if that is right, build with --allow-shrink",
        )


def watched(
    items: Iterable[Item], progress: Progress, stage: str, total: int = 0
) -> Iterator[Item]:
    """The items, with word of each to `progress`."""
    progress(stage, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        progress(stage, done, total)


def worst(problems: Iterable[Problem]) -> Severity | None:
    """The gravest severity among the problems, or nothing."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in Severity if severity in found), None)
