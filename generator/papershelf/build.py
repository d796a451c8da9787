"""The way through: read, enrich, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.earlier import Earlier, surroundings_of
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.progress import (
    INDEXING,
    MERGING,
    PEOPLE,
    READING,
    WRITING,
    Progress,
    silent,
    watched,
)
from papershelf.enrich import Findings, findings_in, with_findings
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
from papershelf.gathering import LONG, RUN, Found, Gathering, by_runs, team_for
from papershelf.imprints import Imprint
from papershelf.kept import Kept, kept_in
from papershelf.memory import uncollected
from papershelf.model import Paper, Reading
from papershelf.outputs.limits import likely_too_large
from papershelf.outputs.page import Page
from papershelf.problems import Problem, Severity, refusal
from papershelf.processes import sharing
from papershelf.readers.sources import Batch, list_sources, passed_over
from papershelf.recalled import FORGETFUL, Memory
from papershelf.scratch import scratch_folder
from papershelf.writing import Writing

# A catalog that loses more than this part of its papers at once is more likely an accident.
MOST_SHRINK = 0.1
# As many papers must be for several processes to pay; and where all pages have to be made.
MANY = RUN * LONG
MANY_AT_FIRST = 500


class Summary(Struct, frozen=True, kw_only=True):
    """A build in a few words: `failed` if there were errors, `changed` unless all was as before."""

    papers: int
    topics: int
    failed: bool
    changed: bool = True


class Outcome(Struct, frozen=True, kw_only=True):
    """What a build made, and what the writing did to the folder.

    `newest` is the day of the newest paper as an ISO date, for pages that need one, or nothing. The
    catalog itself is not here: it takes a gigabyte that rendering has better use for.
    """

    summary: Summary
    newest: str
    problems: tuple[Problem, ...]
    written: Written


def build(
    settings: Settings,
    docs: Path,
    progress: Progress = silent,
    cache: Path | None = None,
    memory: Memory = FORGETFUL,
) -> Outcome:
    """Read the sources and bring the folder `docs` up to date.

    What was read is kept below the folder `cache`, if there is one, for the next time; who builds
    again and again gives the same `memory` each time. Raises PapershelfError, with nothing written,
    where there are no papers or far fewer than the last time.
    """
    memory.begin(settings)
    kept = kept_in(cache, settings, memory=memory)
    with uncollected():
        outcome = built(settings, docs, progress, kept)
    kept.tidy()
    memory.settle()
    return outcome


def built(settings: Settings, docs: Path, progress: Progress, kept: Kept) -> Outcome:
    """What `build` does."""
    catalog = make_catalog(settings, progress, kept)
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
    return Outcome(
        summary=summary_of(catalog),
        newest=newest(catalog.papers),
        problems=catalog.problems,
        written=written,
    )


def summary_of(catalog: Catalog) -> Summary:
    """The sums of a catalog."""
    return Summary(
        papers=len(catalog.papers),
        topics=len(catalog.topics),
        failed=worst(catalog.problems) is Severity.ERROR,
    )


def newest(papers: Iterable[Paper]) -> str:
    """The day of the newest paper as an ISO date, of those that have one."""
    dates = (paper.date for paper in papers if paper.date)
    return max((str(date) for date in dates if date.year and date.day), default="")


def contents(
    catalog: Catalog, settings: Settings, docs: Path, progress: Progress
) -> Iterator[Page | Written]:
    """All pages, or word of them where they have been put into the folder already.

    The search index comes first: while other processes turn papers over, this one makes lists.
    """
    earlier = Earlier(docs, surroundings_of(catalog, settings))
    writing = Writing(catalog, settings, earlier)
    many = MANY_AT_FIRST if earlier.is_first else MANY
    with sharing((settings.jobs or None) if len(catalog.papers) > many else 1) as shared:
        files = index_pages(catalog, settings)
        for made in watched(files, progress, INDEXING):
            yield made
            yield from writing.own.ready()
        progress(WRITING, writing.pages, 0)
        for page in writing.rest(shared):
            yield page
            progress(WRITING, writing.pages, 0)


def environment() -> str:
    """Return what results of this build alone depend on beside their tasks."""
    return ""


def index_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """Yield the files of the search index."""
    # NumPy takes a tenth of a second to load.
    from papershelf.search.indexer import index

    with (
        scratch_folder() as folder,
        Engine(Cache(folder), f"{__name__}:environment", jobs=1) as one,
    ):
        for result in index(catalog, one, directory_urls=settings.directory_urls):
            for artifact in result.value:
                yield Page(path=artifact.path, data=artifact.data)


def make_catalog(
    settings: Settings, progress: Progress = silent, kept: Kept | None = None
) -> Catalog:
    """Read and enrich; raises PapershelfError where a source is missing."""
    files = shown_paths(list_sources(settings), settings)
    progress(READING, 0, 0)
    kept = kept or kept_in(None, settings)
    memory = kept.memory
    with team_for(settings) as team:
        gathering = Gathering(settings, kept, team, progress)
        batches = [gathering.batch_of(file, shown) for file, shown in files]
        records = gathering.prepared(batches)
    made = one_by_one(records, gathering.found, settings, progress, memory)
    problems = [problem for batch in batches for problem in batch.problems]
    doubts = (*made.problems, *likely_too_large(made.papers, settings))
    return Catalog(
        papers=newest_first(made.papers),
        taxonomy=settings.taxonomy,
        readings=tuple(readings(batches, made.papers)),
        problems=tuple(sorted([*problems, *passed_over(settings), *doubts], key=place_of)),
        imprints=made.imprints,
        memory=memory,
    )


class Made(Struct, frozen=True, kw_only=True):
    """The papers made of records; by slug, the imprints of those that corrections leave alone."""

    papers: tuple[Paper, ...]
    imprints: Mapping[str, Imprint]
    problems: tuple[Problem, ...]


def one_by_one(
    records: Sequence[Paper], found: Found, settings: Settings, progress: Progress, memory: Memory
) -> Made:
    """The papers of these records, each once and with all that can be found in it.

    What was found in them is taken out of `found`.
    """
    progress(MERGING, len(records), 0)
    orders, unordered = orders_of(records, settings.corrections)
    merged, merges = merge(records, orders, lambda record: found[id(record)].keys)
    alone = [found[id(paper)].found if id(paper) in found else None for paper in merged]
    found.clear()  # Nothing is compared any more, and keys take much memory.
    corrected = correct_fields(identify(merged, memory), settings)
    findings = findings_of(corrected, alone, settings)
    enriched = memory.recall_joined("findings", corrected.papers, findings, with_findings)
    papers, uncorrected = correct_findings(enriched, corrected.changes, settings)
    progress(PEOPLE, len(papers), 0)
    unknown = unmatched_people(papers, settings.corrections)
    problems = (*unordered, *merges, *corrected.problems, *uncorrected, *unknown)
    people = identify_people(papers, settings.corrections.people, memory)
    imprints = {
        paper.slug: found_in.imprint
        for paper, found_in in zip(corrected.papers, findings, strict=True)
        if paper.source not in corrected.changes
    }
    return Made(
        # What was read again with another paper may be as it was.
        papers=memory.same("papers", people, attrgetter("slug")),
        imprints=imprints,
        problems=(*problems, *unknown_years(papers)),
    )


def findings_of(
    corrected: Corrected, alone: Iterable[Findings | None], settings: Settings
) -> list[Findings]:
    """What can be found in each paper: what is in its one record, if it has no more.

    Merged and corrected papers may say more than their records, so those are searched anew.
    """
    known = [
        None if paper.source in corrected.changes else findings
        for paper, findings in zip(corrected.papers, alone, strict=True)
    ]
    papers = zip(corrected.papers, known, strict=True)
    rest = [paper for paper, findings in papers if findings is None]
    anew = by_runs(partial(findings_in, settings=settings), rest, settings)
    return [next(anew) if findings is None else findings for findings in known]


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


def worst(problems: Iterable[Problem]) -> Severity | None:
    """The gravest severity among the problems, or nothing."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in Severity if severity in found), None)
