"""The build: read the sources, enrich the papers, write the docs folder."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings, Sources, Workers, escaped_path, unusable_cache
from papershelf.curated.corrections import Corrections
from papershelf.curated.history import load_addresses, load_days
from papershelf.engine.artifact import Artifact
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine, Result
from papershelf.engine.memory import paused_collection, trim_memory
from papershelf.engine.outputs import (
    DocsFolder,
    OutputError,
    OutputFile,
    OutputTable,
    load_manifest,
    load_table,
    save_table,
)
from papershelf.engine.progress import Progress, Stage, silent
from papershelf.engine.report import Baseline
from papershelf.engine.task import TaskError, decode
from papershelf.enrich.citation_keys import with_citation_keys
from papershelf.enrich.compare import Record
from papershelf.enrich.constraints import constraints_of
from papershelf.enrich.corrections import correct_fields, correct_findings, correct_people
from papershelf.enrich.dates import ids_without_day, unknown_years
from papershelf.enrich.identity import identify, new_addresses, with_earlier_addresses
from papershelf.enrich.merge import merge
from papershelf.enrich.notes import notes_of
from papershelf.enrich.people import identify_people, signed_by_too_many
from papershelf.enrich.suggest import poor_fit
from papershelf.model import Paper, PartialDate, Source
from papershelf.outputs.host_limits import likely_too_large
from papershelf.outputs.registry import OUTPUTS
from papershelf.problems import (
    PapershelfError,
    Problem,
    Severity,
    Summary,
    failure,
    fatal,
    problem_order,
    worst,
)
from papershelf.readers.files.finding import profile_files
from papershelf.readers.files.notes import read_notes
from papershelf.readers.files.profiles import profiles_in
from papershelf.readers.files.reading import Batch
from papershelf.records import READING, SourceReader
from papershelf.search.index import Index
from papershelf.search.indexer import index
from papershelf.search.indexer.layout import INDEXING
from papershelf.search.indexer.vocabulary import release_vocabulary
from papershelf.search.near import with_related
from papershelf.search.near.files import vector_files
from papershelf.search.near.mapping import with_map
from papershelf.search.near.meaning import release_model
from papershelf.search.saved import with_searches
from papershelf.sources import found_files, linked_files
from papershelf.text.evidence import Findings, with_findings

_MERGING = Stage("Merging", "record")
_PEOPLE = Stage("People", "paper")
_WRITING = Stage("Writing pages", "file")
_ENVIRONMENT = "papershelf.resources:environment"
_IN_THE_WAY = "remove what is in its place, or allow writing here, then build again"
# For catalogs with more papers, memory is released between stages.
_LARGE_CATALOG = 25_000
# Losing a larger share of the papers in one build is probably an accident.
_MAX_SHRINK = 0.1


class Outcome(Struct, frozen=True, kw_only=True):
    """The result of a build, with the `files` of ours in the docs folder by path.

    `unowned` are the paths of ours where others have a file. `newest` is the ISO date of the newest
    paper, or empty; `first_seen` and `addresses` have by id the days and the slugs that the catalog
    is to remember. `report` has a line on cache hits and misses for each stage, and `verified` the
    function of each result that was computed again, and whether it is the same. The catalog is left
    out, as rendering needs its memory.
    """

    summary: Summary
    newest: str
    first_seen: Mapping[str, PartialDate]
    addresses: Mapping[str, str]
    problems: tuple[Problem, ...]
    files: Mapping[str, OutputFile]
    unowned: Sequence[str]
    report: tuple[str, ...]
    verified: tuple[tuple[str, bool], ...]
    cache: Cache

    def load(self, key: str) -> list[Artifact]:
        """Return the artifacts of the task with the cache key *key*.

        Raises PapershelfError if the entry is missing or damaged, and discards all damaged entries
        of written files, so that the next build computes them again.
        """
        content = self.cache.get(key)
        if content is None:
            for each in {output.key for output in self.files.values()}:
                if not self.cache.has(each):
                    self.cache.discard(each)
            path = str(self.cache.folder)
            raise fatal(path, "a cache entry is missing or damaged", hint="build again")
        artifacts: list[Artifact] = decode(content, list[Artifact])
        return artifacts


def build(
    settings: Settings,
    docs: Path,
    progress: Progress = silent,
    *,
    verify: int = 0,
    today: PartialDate | None = None,
) -> Outcome:
    """Read the sources and bring the folder *docs* up to date.

    *verify* is the number of cached results to compute again and compare. If the catalog records
    when papers were first seen, that is *today* for new ones; without a day nothing is recorded.
    Raises PapershelfError before anything is written if there are no papers, or far fewer than in
    the previous build.
    """
    previous = load_table(Cache(settings.workers.cache_folder), docs)
    with (
        paused_collection(),
        open_engine(settings.workers, verify=verify, last=previous.baseline) as engine,
        _writing(docs, settings.sources.shown(docs)),
    ):
        catalog = _checked(make_catalog(settings, engine, progress), settings, docs)
        _release_memory(catalog, engine)
        first_seen, addresses = _new_history(catalog, settings.sources, today)
        catalog = replace(catalog, first_seen={**catalog.first_seen, **first_seen})
        catalog = with_related(catalog, engine, progress, settings.related(len(catalog.papers)))
        _release_memory(catalog, engine)
        folder = DocsFolder(docs, previous)
        catalog = _write(catalog, settings, engine, folder, progress)
        outputs = folder.finish(settings.sources.names, len(catalog.papers))
        table = OutputTable(files=outputs, baseline=engine.report.baseline)
        save_table(engine.cache, docs, table)
        verified = tuple(engine.verify())
        engine.cache.collect()
    return Outcome(
        summary=Summary(
            papers=len(catalog.papers),
            topics=len(catalog.topics),
            failed=worst(catalog.problems) is Severity.ERROR,
        ),
        newest=_newest(catalog.papers),
        first_seen=first_seen,
        addresses=addresses,
        problems=catalog.problems,
        files=folder.files,
        unowned=sorted(folder.unowned),
        report=tuple(engine.report),
        verified=verified,
        cache=engine.cache,
    )


def _write(
    catalog: Catalog, settings: Settings, engine: Engine, folder: DocsFolder, progress: Progress
) -> Catalog:
    """Make all outputs and write those to *folder* that have changed.

    Return the catalog with its map and the papers of its saved searches.
    """
    site = settings.site(len(catalog.papers))

    def is_current(key: str) -> bool:
        return engine.cache.touch(key) and folder.keep(key)

    catalog = with_map(catalog, engine)
    engine.report.depend_on(site.url, site.directory_urls)
    # The index comes before pages: it needs no lists of authors or venues, which take much memory.
    progress(INDEXING, 0, 0)
    table, vectors = vector_files(catalog, engine)
    files = index(
        catalog, engine, directory_urls=site.directory_urls, site_url=site.url, vectors=table
    )
    _write_results(chain(vectors, files), folder, partial(progress, INDEXING))
    if len(catalog.papers) > _LARGE_CATALOG:
        release_model()
        release_vocabulary()
    _release_memory(catalog, engine)
    if settings.feeds:
        searched = Index(folder.folder)
        catalog = with_searches(catalog, dict(settings.feeds), searched, settings.file)
    tasks = chain.from_iterable(output(catalog, site) for output in OUTPUTS)
    engine.report.depend_on(site, settings.feeds)
    pages = engine.run(_WRITING, tasks, is_current=is_current)
    _write_results(pages, folder, partial(progress, _WRITING))
    return catalog


def _release_memory(catalog: Catalog, engine: Engine) -> None:
    """Release the memory of a stage, here and in workers, if *catalog* is large."""
    if len(catalog.papers) > _LARGE_CATALOG:
        engine.stop()
        trim_memory()


def _write_results(
    results: Iterable[Result], folder: DocsFolder, progress: Callable[[int, int], None]
) -> None:
    """Write the artifacts of *results* to *folder*, unless it has those of their cache key."""
    before = len(folder.files)
    progress(0, 0)
    for result in results:
        if not folder.keep(result.key):
            for artifact in result.value:
                folder.put(artifact, result.key)
        progress(len(folder.files) - before, 0)


@contextmanager
def open_engine(
    workers: Workers, *, verify: int = 0, last: Baseline | None = None
) -> Iterator[Engine]:
    """Yield an engine for *workers*; see `Engine` for the rest.

    Errors of the engine are raised as PapershelfError, which names a file and may have a hint.
    """
    cache, address = Cache(workers.cache_folder), workers.cluster
    try:
        with Engine(
            cache, _ENVIRONMENT, jobs=workers.jobs, address=address, verify=verify, last=last
        ) as engine:
            yield engine
    except TaskError as error:
        raise fatal("papershelf", str(error)) from error
    except OSError as error:
        if error.filename and Path(error.filename).is_relative_to(cache.folder):
            raise unusable_cache(cache.folder, error) from error
        raise


@contextmanager
def _writing(docs: Path, shown: str) -> Iterator[None]:
    """Raise errors of files in *docs* as PapershelfError, with their paths in the folder *shown*.

    The OSError of a full disk is passed on, as nothing is in the place of the file.
    """
    try:
        yield
    except OutputError as error:
        path, reason = error.args
        raise fatal(f"{shown}/{path}", reason) from error
    except OSError as error:
        file = Path(error.filename or "")
        if not file.is_relative_to(docs) or error.errno in (EDQUOT, ENOSPC):
            raise
        path = escaped_path(f"{shown}/{file.relative_to(docs).as_posix()}")
        raise fatal(path, error.strerror or str(error), hint=_IN_THE_WAY) from error


def _new_history(
    catalog: Catalog, sources: Sources, today: PartialDate | None
) -> tuple[Mapping[str, PartialDate], Mapping[str, str]]:
    """Return by id the days and the addresses that the files of *sources* are to remember.

    There are none without *today*, or a file for them.
    """
    if today is None:
        return {}, {}
    days = ids_without_day(catalog.papers, catalog.first_seen) if sources.first_seen else ()
    addresses = new_addresses(catalog.papers, catalog.addresses) if sources.addresses else ()
    return dict.fromkeys(days, today), dict(addresses)


def _newest(papers: Iterable[Paper]) -> str:
    """Return the ISO date of the newest paper with a complete date, or an empty string."""
    dates = (paper.date for paper in papers if paper.date)
    return max((str(date) for date in dates if date.year and date.day), default="")


def _checked(catalog: Catalog, settings: Settings, docs: Path) -> Catalog:
    """Return *catalog*; raises PapershelfError if it has no papers or lost too many.

    It is compared with the last build in *docs*, if that had the same sources.
    """
    sources, papers = settings.sources, len(catalog.papers)
    last = None if settings.allow_shrink else load_manifest(docs)
    before = last.count if last and last.sources == sources.names else 0
    if papers and papers >= before * (1 - _MAX_SHRINK):
        return catalog
    # Sources that could not be read are the likely cause.
    errors = [problem for problem in catalog.problems if problem.severity is Severity.ERROR]
    if not papers:
        fault = no_papers(sources, "run `papershelf check` to see what was read")
    else:
        message = f"the catalog would shrink from {before:,} papers to {papers:,}"
        hint = "if this is intended, build with --allow-shrink"
        fault = failure(Source(path=", ".join(sources.shown_paths)), message, hint)
    raise PapershelfError([*errors, fault])


def no_papers(sources: Sources, hint: str) -> Problem:
    """Return the error that *sources* have no papers; *hint* says what to do."""
    return failure(Source(path=", ".join(sources.shown_paths)), "no papers found", hint)


def make_catalog(settings: Settings, engine: Engine, progress: Progress = silent) -> Catalog:
    """Return the catalog of enriched papers; raises PapershelfError if a source is missing."""
    sources, curated = settings.sources, settings.curated
    progress(READING, 0, 0)
    engine.report.depend_on(curated, sources.maps)
    reader = SourceReader(engine, curated, sources.maps, progress)
    files, skipped = found_files(sources)
    batches = reader.read(files, profiles_in(profile_files(sources.paths, sources.excluded)))
    readings = [batch.reading for batch in batches]
    engine.report.depend_on(settings.corrections)
    of_reading = [problem for batch in batches for problem in batch.problems]
    papers, findings, of_merging = _merge(batches, settings.corrections, progress)
    del batches  # Match keys take much memory and are no longer needed.
    addresses, of_addresses = load_addresses(sources.addresses, sources.shown)
    papers = with_earlier_addresses(papers, addresses)
    merged = Counter(paper.source.path for paper in papers)
    papers, of_enriching = _enrich(papers, findings, reader, settings, progress)
    shown = Counter(paper.source.path for paper in papers)
    notes, of_notes = notes_of(read_notes(sources.notes, sources.shown), papers)
    first_seen, of_days = load_days(sources.first_seen, sources.shown)
    first = next(iter(sources.shown_paths), "")
    too_large = likely_too_large(papers, settings.site(len(papers)), first)
    unfit = poor_fit(papers, first) if curated.taxonomy.topics else ()
    of_sources = (*skipped, *of_reading, *of_merging, *of_enriching)
    problems = (*of_sources, *of_notes, *of_days, *of_addresses, *too_large, *unfit)
    return Catalog(
        papers=newest_first(papers),
        taxonomy=curated.taxonomy,
        venue_names=curated.venues.short_names,
        files=linked_files(readings, sources),
        # Corrections hide papers.
        readings=tuple(
            replace(it, papers=shown[it.path], hidden=merged[it.path] - shown[it.path])
            for it in readings
        ),
        problems=tuple(sorted(problems, key=problem_order)),
        notes=notes,
        first_seen=first_seen,
        addresses=addresses,
    )


def _merge(
    batches: Iterable[Batch[Record]], corrections: Corrections, progress: Progress
) -> tuple[tuple[Paper, ...], list[Findings | None], tuple[Problem, ...]]:
    """Return the papers that the records of *batches* describe, each once, with ids and slugs.

    In addition, return the findings of each paper that is a single record, and problems.
    """
    records = [record for batch in batches for record in batch.papers]
    progress(_MERGING, len(records), 0)
    constraints, constraint_problems = constraints_of([it.paper for it in records], corrections)
    papers, merge_problems = merge(records, constraints)
    findings_of = {id(record.paper): record.findings for record in records}
    findings = [findings_of.get(id(paper)) for paper in papers]
    return identify(papers), findings, (*constraint_problems, *merge_problems)


def _enrich(
    merged: Sequence[Paper],
    findings: Iterable[Findings | None],
    reader: SourceReader,
    settings: Settings,
    progress: Progress,
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the *merged* papers, corrected and with their findings and authors, and problems.

    *findings* are those of each paper that is a single record. Merged and corrected papers may
    contain more than their records, so they are searched again.
    """
    curated, corrections = settings.curated, settings.corrections
    corrected, changes, problems = correct_fields(merged, corrections.papers, curated.venues)
    pairs = zip(corrected, findings, strict=True)
    known = [(paper, None if paper.slug in changes else found) for paper, found in pairs]
    searched = reader.find(paper for paper, found in known if not found)
    enriched = (with_findings(paper, found or next(searched)) for paper, found in known)
    papers, uncorrected = correct_findings(enriched, changes, curated.taxonomy)
    progress(_PEOPLE, len(papers), 0)
    papers, unmatched = correct_people(papers, corrections.people)
    problems = (*problems, *uncorrected, *unmatched)
    papers = with_citation_keys(identify_people(papers, corrections.people))
    return papers, (*problems, *unknown_years(papers), *signed_by_too_many(papers))
