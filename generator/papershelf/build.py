"""The way through: read, enrich, write."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings, Sources, Workers
from papershelf.curated import Curated
from papershelf.curated.corrections import Corrections
from papershelf.curated.first_seen import load_first_seen
from papershelf.engine.artifact import Artifact
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine, Result
from papershelf.engine.memory import paused_collection, trim_memory
from papershelf.engine.outputs import (
    DocsFolder,
    Manifest,
    OutputError,
    OutputTable,
    WriteResult,
    load_manifest,
    load_table,
    save_table,
)
from papershelf.engine.progress import Progress, Stage, silent
from papershelf.engine.report import Journal
from papershelf.engine.task import TaskError, decode
from papershelf.enrich.corrections import (
    Corrected,
    correct_fields,
    correct_findings,
    people_problems,
)
from papershelf.enrich.dates import unknown_years, without_day
from papershelf.enrich.identity import identify, with_keys
from papershelf.enrich.merge import merge
from papershelf.enrich.people import identify_people, signed_by_too_many
from papershelf.enrich.references import notes_of, orders_of
from papershelf.enrich.suggest import poor_fit
from papershelf.model import Paper, PartialDate, Reading
from papershelf.outputs.limits import likely_too_large
from papershelf.outputs.outputs import OUTPUTS
from papershelf.problems import PapershelfError, Problem, Severity, Summary, fatal
from papershelf.readers.finding import passed_over, profile_files
from papershelf.readers.notes import read_notes
from papershelf.readers.profiles import profiles_in
from papershelf.readers.sources import Batch
from papershelf.records import READING, Ready, SourceReader
from papershelf.search.index import Index
from papershelf.search.indexer import index
from papershelf.search.indexer.layout import INDEXING
from papershelf.search.near import with_related
from papershelf.search.near.files import vector_files
from papershelf.search.near.mapping import with_map
from papershelf.search.release import release_words
from papershelf.search.saved import with_searches
from papershelf.sources import found_files, linked_files
from papershelf.text.evidence import Findings, fold_evidence, unfold_evidence, with_findings

_MERGING = Stage("Merging", "record")
_PEOPLE = Stage("People", "paper")
_WRITING = Stage("Writing pages", "page")
_ENVIRONMENT = "papershelf.resources:environment"
# From a catalog of more papers on, memory is given back between stages.
_MANY = 25_000
# A catalog that loses more than this part of its papers at once is more likely an accident.
_MOST_SHRINK = 0.1


class Outcome(Struct, frozen=True, kw_only=True):
    """What a build made, and what it did to the docs folder.

    `newest` is the day of the newest paper as an ISO date, or nothing; `first_seen` has by id the
    days that the catalog is to remember from now on. `report` tells for each stage what the cache
    had, and `differing` names the functions whose cached results could not be made again. The
    catalog itself is not here: rendering has better use for its memory.
    """

    summary: Summary
    newest: str
    first_seen: Mapping[str, PartialDate]
    problems: tuple[Problem, ...]
    written: WriteResult
    report: tuple[str, ...]
    differing: tuple[str, ...]
    cache: Cache

    def load(self, key: str) -> list[Artifact]:
        """Return what the task of *key* has made; raises PapershelfError if the cache lost it.

        The next build makes all anew that was lost: an entry that nothing had to be made from may
        be damaged.
        """
        content = self.cache.get(key)
        if content is None:
            self._discard_damaged()
            raise fatal(str(self.cache.folder), "the cache was changed", hint="build again")
        artifacts: list[Artifact] = decode(content, list[Artifact])
        return artifacts

    def _discard_damaged(self) -> None:
        """Remove the damaged entries of all files that were written."""
        for key in {output.key for output in self.written.files.values()}:
            if not self.cache.has(key):
                self.cache.discard(key)


def build(
    settings: Settings,
    docs: Path,
    progress: Progress = silent,
    *,
    verify: int = 0,
    today: PartialDate | None = None,
) -> Outcome:
    """Read the sources and bring the folder *docs* up to date.

    So many cached results as *verify* says are made anew and compared. Where the catalog remembers
    days, *today* is that of papers which it sees first. Raises PapershelfError, with nothing
    written, where there are no papers or far fewer than the last time.
    """
    sources = settings.sources
    last = load_table(Cache(settings.workers.cache_folder), docs)
    with (
        _fatal_errors(),
        paused_collection(),
        open_engine(settings.workers, verify=verify, last=last.journal) as engine,
    ):
        catalog = _guarded(make_catalog(settings, engine, progress), settings, docs)
        _give_back(catalog, engine)
        first_seen = _seen_today(catalog, today) if sources.first_seen and today else {}
        catalog = replace(catalog, first_seen={**catalog.first_seen, **first_seen})
        catalog = with_related(catalog, engine, progress, settings.related(len(catalog.papers)))
        _give_back(catalog, engine)
        with closing(DocsFolder(docs, last)) as folder:
            catalog = _write(catalog, settings, engine, folder, progress)
            written = folder.finish(sources.names, len(catalog.papers))
        table = OutputTable(files=written.outputs, journal=engine.report.journal)
        save_table(engine.cache, docs, table)
        differing = tuple(engine.verify())
        engine.cache.collect()
    return Outcome(
        summary=_summary_of(catalog),
        newest=_newest(catalog.papers),
        first_seen=first_seen,
        problems=catalog.problems,
        written=written,
        report=tuple(map(str, engine.report)),
        differing=differing,
        cache=engine.cache,
    )


def _write(
    catalog: Catalog, settings: Settings, engine: Engine, folder: DocsFolder, progress: Progress
) -> Catalog:
    """Make all outputs, and put those into the *folder* that are not there as they would be.

    Returns the catalog with what the index has found for it, and its map.
    """
    site = settings.site(len(catalog.papers))

    def is_current(key: str) -> bool:
        return engine.cache.touch(key) and folder.keep(key)

    # First, for it needs no list of authors or venues, and those take much memory.
    progress(INDEXING, 0, 0)
    table, vectors = vector_files(catalog, engine)
    files = index(catalog, engine, directory_urls=site.directory_urls, vectors=table)
    _put(chain(vectors, files), folder, partial(progress, INDEXING))
    if len(catalog.papers) > _MANY:
        release_words()
    _give_back(catalog, engine)
    catalog = with_map(catalog, engine)
    _give_back(catalog, engine)
    if settings.feeds:
        catalog = with_searches(catalog, dict(settings.feeds), Index(folder.folder))
    tasks = chain.from_iterable(output(catalog, site) for output in OUTPUTS)
    pages = engine.run(_WRITING, tasks, settings=site, is_current=is_current)
    _put(pages, folder, partial(progress, _WRITING))
    return catalog


def _give_back(catalog: Catalog, engine: Engine) -> None:
    """Give back what a stage has held, here and in workers, of a *catalog* of many papers."""
    if len(catalog.papers) > _MANY:
        engine.stop()
        trim_memory()


def _put(
    results: Iterable[Result], folder: DocsFolder, progress: Callable[[int, int], None]
) -> None:
    before = len(folder)
    progress(0, 0)
    for result in results:
        if not folder.keep(result.key):
            for artifact in result.value:
                folder.put(artifact, result.key)
        progress(len(folder) - before, 0)


@contextmanager
def _fatal_errors() -> Iterator[None]:
    """Raise PapershelfError for what the engine can't do, with what people can do about it."""
    try:
        yield
    except OutputError as error:
        raise fatal(*error.args) from error
    except TaskError as error:
        raise fatal("papershelf", str(error)) from error


def open_engine(workers: Workers, *, verify: int = 0, last: Journal | None = None) -> Engine:
    """Return the engine of some *workers*; see `Engine` for *verify* and *last*.

    Whoever opens it closes it, as a context manager does.
    """
    return Engine(
        Cache(workers.cache_folder),
        _ENVIRONMENT,
        jobs=workers.jobs,
        address=workers.cluster,
        verify=verify,
        last=last,
    )


def _summary_of(catalog: Catalog) -> Summary:
    """Return the sums of a catalog."""
    return Summary(
        papers=len(catalog.papers),
        topics=len(catalog.topics),
        failed=worst(catalog.problems) is Severity.ERROR,
    )


def _newest(papers: Iterable[Paper]) -> str:
    """Return the day of the newest paper as an ISO date, of those that have one."""
    dates = (paper.date for paper in papers if paper.date)
    return max((str(date) for date in dates if date.year and date.day), default="")


def _guarded(catalog: Catalog, settings: Settings, docs: Path) -> Catalog:
    """Return a *catalog* that has papers, and not far fewer than the last one in *docs*."""
    sources = settings.sources
    try:
        if not catalog.papers:
            hint = "`papershelf check` tells what was read"
            raise fatal(", ".join(sources.shown_paths), "no papers found here", hint=hint)
        if not settings.allow_shrink:
            _guard(len(catalog.papers), sources, load_manifest(docs))
    except PapershelfError as error:
        # What could not be read is the likely cause.
        errors = [found for found in catalog.problems if found.severity is Severity.ERROR]
        raise PapershelfError([*errors, *error.problems]) from error
    return catalog


def _guard(papers: int, sources: Sources, last: Manifest | None) -> None:
    """Raise PapershelfError for a catalog that has lost more than a tenth of its papers.

    The *last* build has to be one of the same *sources*.
    """
    if last and last.sources == sources.names and papers < last.count * (1 - _MOST_SHRINK):
        raise fatal(
            ", ".join(sources.shown_paths),
            f"the catalog would shrink from {last.count:,} papers to {papers:,}",
            hint="if that is right, build with --allow-shrink",
        )


def make_catalog(settings: Settings, engine: Engine, progress: Progress = silent) -> Catalog:
    """Read and enrich; raises PapershelfError where a source is missing."""
    sources, curated, corrections = settings.sources, settings.curated, settings.corrections
    progress(READING, 0, 0)
    reader = SourceReader(engine, curated, sources.maps, progress)
    batches = reader.read(found_files(sources), profiles_in(profile_files(sources.paths)))
    rest = [replace(batch, papers=()) for batch in batches]
    merged = _merge(batches, corrections, progress)
    del batches  # Match keys take much memory, and nothing is compared any more.
    papers, doubts = _enrich(merged, reader, curated, corrections, progress)
    problems = [problem for batch in rest for problem in batch.problems]
    problems += passed_over(sources.paths, sources.shown, others=sources.curated)
    notes, unplaced = notes_of(read_notes(sources.notes, sources.shown), papers)
    problems += unplaced
    first_seen, unread = _first_seen(sources)
    problems += unread
    first = next(iter(sources.shown_paths), "")
    problems += likely_too_large(papers, settings.site(len(papers)), first)
    problems += poor_fit(papers, first) if curated.taxonomy.topics else ()
    return Catalog(
        papers=newest_first(papers),
        taxonomy=curated.taxonomy,
        venue_names=curated.venues.short_names,
        files=linked_files((batch.reading for batch in rest), sources),
        readings=tuple(_readings(rest, papers)),
        problems=tuple(sorted([*problems, *doubts], key=_place_of)),
        notes=notes,
        first_seen=first_seen,
    )


def _first_seen(sources: Sources) -> tuple[Mapping[str, PartialDate], tuple[Problem, ...]]:
    """Return the days that the catalog remembers, and what is wrong with them."""
    file = sources.first_seen
    return load_first_seen(file, sources.shown(file)) if file else ({}, ())


def _seen_today(catalog: Catalog, today: PartialDate) -> dict[str, PartialDate]:
    """Return by id the papers without a day that the *catalog* does not remember, as of *today*."""
    return dict.fromkeys(without_day(catalog.papers, catalog.first_seen), today)


class _MergedPapers(Struct, frozen=True):
    """Merged papers, what was found in those that are one record, and what was said of merging."""

    papers: tuple[Paper, ...]
    found: list[Findings | None]
    problems: tuple[Problem, ...]


def _merge(
    batches: Iterable[Batch[Ready]], corrections: Corrections, progress: Progress
) -> _MergedPapers:
    """Return the papers of all records, each once."""
    known = {id(one.record): one for batch in batches for one in batch.papers}
    records = [one.record for one in known.values()]
    progress(_MERGING, len(records), 0)
    orders, unordered = orders_of(records, corrections)
    papers, merges = merge(records, orders, lambda record: known[id(record)].keys)
    found = [known[id(paper)].found if id(paper) in known else None for paper in papers]
    return _MergedPapers(papers, found, (*unordered, *merges))


def _enrich(
    merged: _MergedPapers,
    reader: SourceReader,
    curated: Curated,
    corrections: Corrections,
    progress: Progress,
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return merged papers with all that can be found in them, and what is doubtful about them."""
    corrected = correct_fields(identify(merged.papers), corrections.papers, curated.venues)
    found = _findings(corrected, merged.found, reader)
    enriched = (with_findings(paper, own) for paper, own in found)
    told = (
        unfold_evidence(paper) if paper.source in corrected.changes else paper for paper in enriched
    )
    papers, uncorrected = correct_findings(told, corrected.changes, curated.taxonomy)
    papers = tuple(map(fold_evidence, papers))
    progress(_PEOPLE, len(papers), 0)
    unknown = people_problems(papers, corrections.people)
    problems = (*merged.problems, *corrected.problems, *uncorrected, *unknown)
    papers = with_keys(identify_people(papers, corrections.people))
    return papers, (*problems, *unknown_years(papers), *signed_by_too_many(papers))


def _findings(
    corrected: Corrected, found: Iterable[Findings | None], reader: SourceReader
) -> Iterator[tuple[Paper, Findings]]:
    """Yield each paper with what can be found in it: what is in its one record, if it has no more.

    Merged and corrected papers may say more than their records, so those are searched anew.
    """
    known = [
        None if paper.source in corrected.changes else findings
        for paper, findings in zip(corrected.papers, found, strict=True)
    ]
    papers = zip(corrected.papers, known, strict=True)
    anew = reader.find(paper for paper, findings in papers if findings is None)
    for paper, findings in zip(corrected.papers, known, strict=True):
        yield paper, next(anew) if findings is None else findings


def _readings(batches: Iterable[Batch[Ready]], shown: Iterable[Paper]) -> Iterator[Reading]:
    """Yield the sums of the sources, with the number of papers from each that the site shows."""
    counts = Counter(paper.source.path for paper in shown)
    for batch in batches:
        yield replace(batch.reading, papers=counts[batch.reading.path])


def _place_of(problem: Problem) -> tuple[str, int, int, str]:
    """Return what problems are sorted by."""
    place = problem.source
    return place.path, place.line, place.record, problem.message


def worst(problems: Iterable[Problem]) -> Severity | None:
    """Return the gravest severity among *problems*, or None."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in Severity if severity in found), None)
