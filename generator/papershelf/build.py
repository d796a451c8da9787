"""The way through: read, enrich, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO, TypeVar

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.earlier import Earlier, surroundings_of
from papershelf.enrich import RECORD_STEPS, Findings, findings_in, take, with_findings
from papershelf.enrich.corrections import (
    Corrected,
    correct_fields,
    correct_findings,
    unmatched_people,
)
from papershelf.enrich.dates import unknown_years
from papershelf.enrich.identity import identify
from papershelf.enrich.merge import merge
from papershelf.enrich.orders import orders_of
from papershelf.enrich.people import identify_people
from papershelf.files import Written, load_manifest, write_pages
from papershelf.limits import likely_too_large
from papershelf.memory import uncollected
from papershelf.model import Paper, Reading, Value
from papershelf.problems import Problem, Severity, refusal
from papershelf.processes import ordered
from papershelf.read import Format, Item, readers
from papershelf.read.sources import Batch, list_sources, passed_over, read_source
from papershelf.stages import FINDING, INDEXING, MERGING, PEOPLE, READING, WRITING
from papershelf.write import search_index
from papershelf.write.page import Page
from papershelf.writing import written_together

# A catalog that loses more than this part of its papers at once is more likely an accident.
MOST_SHRINK = 0.1
# Papers that one process works on at a time, and how many there must be for several to pay.
RUN = 250
MANY = 2_500
# The same in parts of a text.
LONG = 10

Thing = TypeVar("Thing")
Result = TypeVar("Result")

# Called when a stage begins and as it goes on: with its name (see `stages`), the number
# done, and the number in all (0: not known).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A build in a few words: `failed` if there were errors, `changed` unless all was as before."""

    papers: int
    topics: int
    failed: bool
    changed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(Value):
    """A record ready for comparison with others, and what is found in it by itself."""

    record: Paper
    found: Findings


# By the `id` of a record.
Found = dict[int, Findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build made: the catalog, and what the writing did to the folder."""

    catalog: Catalog
    written: Written

    @property
    def summary(self) -> Summary:
        """The sums."""
        return Summary(
            papers=len(self.catalog.papers),
            topics=len(self.catalog.topics),
            failed=worst(self.catalog.problems) is Severity.ERROR,
        )

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
        contents(catalog, settings, docs, progress),
        docs,
        sources=sources,
        papers=len(catalog.papers),
    )
    return Outcome(catalog=catalog, written=written)


def contents(
    catalog: Catalog, settings: Settings, docs: Path, progress: Progress
) -> Iterator[Page | Written]:
    """All pages, or word of them where they have been put into the folder already.

    Those of the search index, which take longest, come last.
    """
    many = len(catalog.papers) > MANY
    earlier = Earlier(docs, surroundings_of(catalog, settings) if many else "")
    jobs = (settings.jobs or None) if many else 1
    progress(WRITING, 0, 0)
    done = 0
    for made in written_together(catalog, settings, earlier, jobs):
        yield made
        done += len(made.pages) if isinstance(made, Written) else 1
        progress(WRITING, done, 0)
    yield from watched(search_index(catalog, settings), progress, INDEXING)


def make_catalog(settings: Settings, progress: Progress = silent) -> Catalog:
    """Read and enrich; raises PapershelfError where a source is missing."""
    files = shown_paths(list_sources(settings), settings)
    formats = readers(settings.maps)
    found: Found = {}
    batches: list[Batch] = []
    read: list[Paper] = []
    progress(READING, 0, 0)
    for file, shown in files:
        told = partial(tell_more, progress, len(read))
        way = partial(read_together, settings=settings, found=found, progress=told)
        batches.append(read_source(file, shown, formats, way))
        read += batches[-1].papers
        progress(READING, len(read), 0)
    records = prepared(read, found, settings, progress)
    papers, doubts = one_by_one(records, found, settings, progress)
    problems = [problem for batch in batches for problem in batch.problems]
    doubts = (*doubts, *likely_too_large(papers, settings))
    return Catalog(
        papers=newest_first(papers),
        taxonomy=settings.taxonomy,
        readings=tuple(readings(batches, papers)),
        problems=tuple(sorted([*problems, *passed_over(settings), *doubts], key=place_of)),
    )


def read_together(
    chosen: Format,
    stream: TextIO,
    shown: Path,
    *,
    settings: Settings,
    found: Found,
    progress: Progress,
) -> Iterator[Item]:
    """What a text holds; a long one is read by several processes, which also prepare its records.

    What is found in those is put into `found`.
    """
    if chosen.parts is None:
        yield from chosen.reader(stream, shown)
        return
    cut = chosen.parts.cut(stream)
    first = list(islice(cut, LONG))
    if len(first) < LONG:
        yield from chain.from_iterable(chosen.parts.read(part, shown) for part in first)
        return
    work = partial(read_part, read=chosen.parts.read, shown=shown, settings=settings)
    parts = ordered(work, chain(first, cut), settings.jobs or None)
    items = chain.from_iterable(parts)
    for item in watched(items, progress, READING):
        if isinstance(item, Prepared):
            found[id(item.record)] = item.found
            yield item.record
        else:
            yield item


def read_part(
    part: Sequence[Any],
    *,
    read: Callable[[Sequence[Any], Path], Iterator[Item]],
    shown: Path,
    settings: Settings,
) -> list[Prepared | Item]:
    """What a part of a text holds, with its records prepared."""
    with uncollected():
        return [
            prepare(item, settings) if isinstance(item, Paper) else item
            for item in read(part, shown)
        ]


def prepared(
    read: Sequence[Paper], found: Found, settings: Settings, progress: Progress
) -> list[Paper]:
    """The records ready for comparison, all of them, with what is found in each in `found`."""
    raw = [paper for paper in read if id(paper) not in found]
    done = by_runs(partial(prepare, settings=settings), raw, settings)
    ready: dict[int, Paper] = {}
    for paper, each in zip(raw, watched(done, progress, FINDING, len(raw)), strict=True):
        ready[id(paper)] = each.record
        found[id(each.record)] = each.found
    return [ready.get(id(paper), paper) for paper in read]


def prepare(paper: Paper, settings: Settings) -> Prepared:
    """A record ready for comparison, and what is found in it."""
    record = take(RECORD_STEPS, paper, settings)
    return Prepared(record=record, found=findings_in(record, settings))


def one_by_one(
    records: Sequence[Paper], found: Found, settings: Settings, progress: Progress
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """The papers of these records, each once and with all that can be found in it."""
    progress(MERGING, len(records), 0)
    orders, unordered = orders_of(records, settings.corrections)
    merged, merges = merge(records, orders)
    corrected = correct_fields(identify(merged), settings)
    alone = [found.get(id(paper)) for paper in merged]
    enriched = enriched_by(corrected, alone, settings)
    papers, uncorrected = correct_findings(enriched, corrected.changes, settings)
    progress(PEOPLE, len(papers), 0)
    unknown = unmatched_people(papers, settings.corrections)
    problems = (*unordered, *merges, *corrected.problems, *uncorrected, *unknown)
    people = identify_people(papers, settings.corrections.people)
    return people, (*problems, *unknown_years(papers))


def enriched_by(
    corrected: Corrected, alone: Sequence[Findings | None], settings: Settings
) -> Iterator[Paper]:
    """The papers with what can be found in each: what is in its one record, if it has no more.

    Merged and corrected papers may say more than their records, so those are searched anew.
    """
    known = [
        None if paper.source in corrected.changes else findings
        for paper, findings in zip(corrected.papers, alone, strict=True)
    ]
    papers = list(zip(corrected.papers, known, strict=True))
    rest = [paper for paper, findings in papers if findings is None]
    anew = by_runs(partial(findings_in, settings=settings), rest, settings)
    for paper, findings in papers:
        yield with_findings(paper, next(anew) if findings is None else findings)


def by_runs(
    work: Callable[[Paper], Result], papers: Sequence[Paper], settings: Settings
) -> Iterator[Result]:
    """What work makes of each paper, by several processes where that pays."""
    runs = (papers[first : first + RUN] for first in range(0, len(papers), RUN))
    jobs = (settings.jobs or None) if len(papers) > MANY else 1
    yield from chain.from_iterable(ordered(partial(work_through, work), runs, jobs))


def work_through(work: Callable[[Paper], Result], papers: Sequence[Paper]) -> list[Result]:
    """What work makes of some papers."""
    with uncollected():
        return [work(paper) for paper in papers]


def listed_sources(settings: Settings, digest: Callable[[Path], str]) -> list[tuple[str, str]]:
    """Everything that is read, by its path for people, with the digest of its content.

    And what is passed over, with the reason. Raises PapershelfError where a source is missing.
    """
    files = shown_paths(list_sources(settings), settings)
    passed = [(str(problem), "") for problem in passed_over(settings)]
    return [*((shown.as_posix(), digest(file)) for file, shown in files), *passed]


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
    items: Iterable[Thing], progress: Progress, stage: str, total: int = 0
) -> Iterator[Thing]:
    """The items, with word of each to `progress`."""
    progress(stage, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        progress(stage, done, total)


def tell_more(progress: Progress, before: int, stage: str, done: int, total: int) -> None:
    """Tell progress that goes on from what was done before."""
    progress(stage, before + done, total)


def worst(problems: Iterable[Problem]) -> Severity | None:
    """The gravest severity among the problems, or nothing."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in Severity if severity in found), None)
