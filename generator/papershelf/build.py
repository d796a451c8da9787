"""The way through: read, enrich, write."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TextIO, TypeVar

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.digests import digest_of_file
from papershelf.earlier import Earlier, surroundings_of
from papershelf.enrich import RECORD_STEPS, Findings, findings_in, take, with_findings
from papershelf.enrich.compare import Keys, keys_of
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
from papershelf.indexed import Indexed
from papershelf.kept import TURNED, Kept, Packed, Store, kept_in
from papershelf.limits import likely_too_large
from papershelf.memory import uncollected
from papershelf.model import Paper, Reading, Source, Value, changed
from papershelf.problems import Problem, Severity, refusal
from papershelf.processes import Team
from papershelf.read import Format, Item, Line, Parts, readers
from papershelf.read.sources import Batch, list_sources, passed_over, read_source
from papershelf.record import states_of
from papershelf.stages import FINDING, INDEXING, MERGING, PEOPLE, READING, WRITING
from papershelf.write.page import Page
from papershelf.writing import written_together

# A catalog that loses more than this part of its papers at once is more likely an accident.
MOST_SHRINK = 0.1
# Papers that one process works on at a time, and how many runs there must be for several to pay.
RUN = 250
LONG = 10
MANY = RUN * LONG
# Files of fewer bytes are read anew each time, which takes a moment.
SHORT = 1 << 18

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
    """A record ready for comparison with others by its keys, and what is found in it by itself."""

    record: Paper
    keys: Keys
    found: Findings


# By the `id` of a record, which lives as long as this does.
Found = dict[int, Prepared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text that is to be read, and the name under which the result is kept."""

    lines: Sequence[Line]
    shown: Path
    read: Callable[[Sequence[Line], Path], Iterator[Item]]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a part of a source holds; `first` is the line at which the part began when read."""

    first: int
    items: Sequence[Prepared | Item]


# The names of runs, with the line at which each begins in its file.
Runs = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a source file holds: its batch without papers, and the runs that have them."""

    batch: Batch
    runs: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build made, and what the writing did to the folder.

    `newest` is the day of the newest paper as an ISO date, for pages that need one, or nothing. The
    catalog itself is not here: it takes a gigabyte that rendering has better use for.
    """

    summary: Summary
    newest: str
    problems: tuple[Problem, ...]
    written: Written


def silent(_stage: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


def build(
    settings: Settings, docs: Path, progress: Progress = silent, cache: Path | None = None
) -> Outcome:
    """Read the sources and bring the folder `docs` up to date.

    What was read is kept below the folder `cache`, if there is one, for the next time. Raises
    PapershelfError, with nothing written, where there are no papers or far fewer than the last
    time.
    """
    kept = kept_in(cache, settings)
    with uncollected():
        outcome = built(settings, docs, progress, kept, cache)
    kept.tidy()
    return outcome


def built(
    settings: Settings, docs: Path, progress: Progress, kept: Kept, cache: Path | None
) -> Outcome:
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
    many = len(catalog.papers) > MANY
    indexed = Indexed(docs, kept_in(cache if many else None, settings, TURNED))
    written = write_pages(
        contents(catalog, settings, docs, progress, indexed),
        docs,
        sources=sources,
        papers=len(catalog.papers),
    )
    indexed.save(written.digests)
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
    catalog: Catalog, settings: Settings, docs: Path, progress: Progress, indexed: Indexed
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
    yield from watched(indexed.pages(catalog, settings), progress, INDEXING)


def make_catalog(
    settings: Settings, progress: Progress = silent, kept: Kept | None = None
) -> Catalog:
    """Read and enrich; raises PapershelfError where a source is missing."""
    files = shown_paths(list_sources(settings), settings)
    progress(READING, 0, 0)
    with Team(settings.jobs or None, LONG) as team:
        gathering = Gathering(settings, kept or kept_in(None, settings), team, progress)
        batches = [gathering.batch_of(file, shown) for file, shown in files]
        records = gathering.prepared(batches)
    papers, doubts = one_by_one(records, gathering.found, settings, progress)
    problems = [problem for batch in batches for problem in batch.problems]
    doubts = (*doubts, *likely_too_large(papers, settings))
    return Catalog(
        papers=newest_first(papers),
        taxonomy=settings.taxonomy,
        readings=tuple(readings(batches, papers)),
        problems=tuple(sorted([*problems, *passed_over(settings), *doubts], key=place_of)),
    )


class Gathering:
    """The reading of sources, with what earlier builds have kept of them.

    `found` has the records that are prepared already.
    """

    def __init__(self, settings: Settings, kept: Kept, team: Team, progress: Progress) -> None:
        self.found: Found = {}
        self._settings = settings
        self._formats = readers(settings.maps)
        self._kept = kept
        self._team = team
        self._progress = progress
        self._count = 0
        # What is to be kept of files: the name, the batch, and its runs, if it was read by runs.
        self._new: list[tuple[str, Batch, Runs]] = []

    def batch_of(self, file: Path, shown: Path) -> Batch:
        """What a file holds."""
        before = self._count
        name = self._name_of(file, shown)
        batch = self._known(name) or self._read(file, shown, name)
        self._count = before
        self._tell(len(batch.papers))
        return batch

    def prepared(self, batches: Iterable[Batch]) -> list[Paper]:
        """The records of all batches, ready for comparison, with what is found in each."""
        read = [paper for batch in batches for paper in batch.papers]
        raw = [paper for paper in read if id(paper) not in self.found]
        work = partial(work_through, partial(prepare, settings=self._settings))
        done = chain.from_iterable(self._team(work, runs_of(raw)))
        told = watched(done, self._progress, FINDING, len(raw))
        ready = {id(paper): each for paper, each in zip(raw, told, strict=True)}
        self.found |= {id(each.record): each for each in ready.values()}
        for name, batch, runs in self._new:
            own = [ready[id(paper)] for paper in batch.papers if id(paper) in ready]
            self._keep(name, batch, runs or tuple(self._keep_runs(name, own)))
        return [ready[id(paper)].record if id(paper) in ready else paper for paper in read]

    def _tell(self, more: int) -> None:
        """Tell that so many more records are read."""
        self._count += more
        self._progress(READING, self._count, 0)

    def _name_of(self, file: Path, shown: Path) -> str:
        """The name of what is kept of a file; nothing where that is not worth it."""
        try:
            if self._kept.is_kept and file.stat().st_size >= SHORT:
                return self._kept.name("file", shown.as_posix(), file.name, digest_of_file(file))
        except OSError:
            pass  # Whoever reads it tells why it can't be read.
        return ""

    def _known(self, name: str) -> Batch | None:
        """The batch of a file that is as it was when it was read."""
        contents: Contents | None = self._kept.load(name)
        if contents is None:
            return None
        papers: list[Paper] = []
        for run_name, first in contents.runs:
            run: Run | None = self._kept.load(run_name)
            if run is None:
                return None
            self._tell(len(run.items))
            papers += (item for item in self._taken(run, first) if isinstance(item, Paper))
        return replace(contents.batch, papers=tuple(papers))

    def _read(self, file: Path, shown: Path, name: str) -> Batch:
        """The batch of a file that is not known; it is to be kept if it has a name."""
        runs: list[tuple[str, int]] = []
        state = states_of(file.parent, [file.name])
        way = partial(self._items, keep=bool(name), runs=runs)
        batch = read_source(file, shown, self._formats, way)
        is_same = states_of(file.parent, [file.name]) == state
        if name and is_same and not any(map(is_of_file, batch.problems)):
            self._new.append((name, batch, tuple(runs)))
        return batch

    def _items(
        self,
        chosen: Format,
        stream: TextIO,
        shown: Path,
        *,
        keep: bool,
        runs: list[tuple[str, int]],
    ) -> Iterator[Item]:
        """What a text holds, by runs where the format has them; these are added to `runs`."""
        if chosen.parts is None:
            yield from chosen.reader(stream, shown)
            return
        for name, first, run in self._by_runs(chosen.parts, stream, shown, keep):
            runs.append((name, first))
            yield from self._taken(run, first)

    def _by_runs(
        self, parts: Parts, stream: TextIO, shown: Path, keep: bool
    ) -> Iterator[tuple[str, int, Run]]:
        """The runs of a text with their names and first lines; those that are not kept are read."""
        begun = deque[tuple[str, int, Run | None]]()

        def missing() -> Iterator[Piece]:
            for lines in parts.cut(stream):
                name = self._kept.name("run", shown.as_posix(), *told(lines)) if keep else ""
                run: Run | None = self._kept.load(name)
                begun.append((name, lines[0][0], run))
                if run is None:
                    yield Piece(lines=lines, shown=shown, read=parts.read, name=name)
                else:
                    self._tell(len(run.items))

        def done() -> Iterator[tuple[str, int, Run]]:
            while begun and (run := begun[0][2]) is not None:
                yield (*begun.popleft()[:2], run)

        work = partial(read_piece, settings=self._settings, store=self._kept.store)
        for packed in self._team(work, missing()):
            yield from done()
            name, first, _ = begun.popleft()
            self._kept.note(name)
            self._tell(len(packed.value.items))
            yield name, first, packed.value
        yield from done()

    def _taken(self, run: Run, first: int) -> Iterator[Item]:
        """What a run holds that begins at this line, with note taken of its records."""
        for item in moved(run.items, first - run.first):
            if isinstance(item, Prepared):
                self.found[id(item.record)] = item
                yield item.record
            else:
                yield item

    def _keep_runs(self, name: str, records: Sequence[Prepared]) -> Iterator[tuple[str, int]]:
        """Keep the records of a file that is not read by runs."""
        for number, items in enumerate(runs_of(records)):
            run_name = self._kept.name(name, str(number))
            self._kept.save(run_name, Packed(Run(first=0, items=items)))
            yield run_name, 0

    def _keep(self, name: str, batch: Batch, runs: Runs) -> None:
        """Keep the batch of a file whose records are kept in these runs."""
        contents = Contents(batch=replace(batch, papers=()), runs=runs)
        self._kept.save(name, Packed(contents))


def told(lines: Sequence[Line]) -> tuple[str, str]:
    """All that a run of lines says: the lines, and which of the following ones they are."""
    first = lines[0][0]
    places = (f"{number - first}{'' if text is not None else '?'}" for number, text in lines)
    return ",".join(places), "".join(text for _, text in lines if text is not None)


def moved(items: Sequence[Prepared | Item], by: int) -> Iterable[Prepared | Item]:
    """Items of a text in front of which so many lines more stand now."""
    return (moved_item(item, by) for item in items) if by else items


def moved_item(item: Prepared | Item, by: int) -> Prepared | Item:
    """An item that stands so many lines further down."""
    if isinstance(item, Prepared):
        record = changed(item.record, source=moved_source(item.record.source, by))
        return changed(item, record=record)
    return replace(item, source=moved_source(item.source, by))


def moved_source(source: Source, by: int) -> Source:
    """A place that lies so many lines further down."""
    return changed(source, line=source.line + by)


def is_of_file(problem: Problem) -> bool:
    """Whether a problem is one of a file as such, which may be gone the next time."""
    return not problem.source.line and not problem.source.record


def read_piece(piece: Piece, *, settings: Settings, store: Store) -> Packed:
    """What a part of a text holds, with its records prepared, which is kept if it has a name."""
    with uncollected():
        items = [
            prepare(item, settings) if isinstance(item, Paper) else item
            for item in piece.read(piece.lines, piece.shown)
        ]
        packed = Packed(Run(first=piece.lines[0][0], items=items))
        if piece.name:
            store.save(piece.name, packed.data)
        return packed


def prepare(paper: Paper, settings: Settings) -> Prepared:
    """A record ready for comparison, and what is found in it."""
    record = take(RECORD_STEPS, paper, settings)
    return Prepared(record=record, keys=keys_of(record), found=findings_in(record, settings))


def one_by_one(
    records: Sequence[Paper], found: Found, settings: Settings, progress: Progress
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """The papers of these records, each once and with all that can be found in it.

    What was found in them is taken out of `found`.
    """
    progress(MERGING, len(records), 0)
    orders, unordered = orders_of(records, settings.corrections)
    merged, merges = merge(records, orders, lambda record: found[id(record)].keys)
    alone = [found[id(paper)].found if id(paper) in found else None for paper in merged]
    found.clear()  # Nothing is compared any more, and keys take much memory.
    corrected = correct_fields(identify(merged), settings)
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
    with Team(settings.jobs or None, LONG) as team:
        yield from chain.from_iterable(team(partial(work_through, work), runs_of(papers)))


def runs_of(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """Things by the run that one process works on at a time."""
    return (things[first : first + RUN] for first in range(0, len(things), RUN))


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
