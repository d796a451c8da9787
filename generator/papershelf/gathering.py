"""The reading of sources by runs: what each holds, ready for merging, and kept for other builds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TextIO, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from papershelf.config import Settings
from papershelf.digests import digest_of_file
from papershelf.engine.progress import FINDING, READING, Progress, watched
from papershelf.enrich import RECORD_STEPS, Findings, findings_in, take
from papershelf.enrich.compare import Keys, keys_of
from papershelf.kept import Kept, Packed, Store
from papershelf.memory import uncollected
from papershelf.model import Paper, Source
from papershelf.problems import Problem
from papershelf.processes import Team
from papershelf.readers import Format, Item, Line, Parts, readers
from papershelf.readers.sources import Batch, read_source
from papershelf.record import states_of

# Papers that one process works on at a time, and how many runs there must be for several to pay.
RUN = 100
LONG = 25
# Files of fewer bytes are read anew each time, which takes a moment.
SHORT = 1 << 18

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class Prepared(Struct, frozen=True, kw_only=True):
    """A record ready for comparison with others by its keys, and what is found in it by itself."""

    record: Paper
    keys: Keys
    found: Findings


# By the `id` of a record, which lives as long as this does.
Found = dict[int, Prepared]


class Piece(Struct, frozen=True, kw_only=True):
    """A part of a text that is to be read, and the name under which the result is kept."""

    lines: Sequence[Line]
    shown: Path
    read: Callable[[Sequence[Line], Path], Iterator[Item]]
    name: str


class Run(Struct, frozen=True, kw_only=True):
    """What a part of a source holds; `first` is the line at which the part began when read."""

    first: int
    items: Sequence[Prepared | Item]


# The names of runs, with the line at which each begins in its file.
Runs = tuple[tuple[str, int], ...]


class Contents(Struct, frozen=True, kw_only=True):
    """What a source file holds: its batch without papers, and the runs that have them."""

    batch: Batch
    runs: Runs


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
        self._kept.memory.limit(self._count)
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
            self._kept.note(name, packed.value)
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
        record = replace(item.record, source=moved_source(item.record.source, by))
        return replace(item, record=record)
    return replace(item, source=moved_source(item.source, by))


def moved_source(source: Source, by: int) -> Source:
    """A place that lies so many lines further down."""
    return replace(source, line=source.line + by)


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


def team_for(settings: Settings) -> Team:
    """The processes that share the work on runs."""
    return Team(settings.jobs or None, LONG)


def by_runs(
    work: Callable[[Paper], Result], papers: Sequence[Paper], settings: Settings
) -> Iterator[Result]:
    """What work makes of each paper, by several processes where that pays."""
    with team_for(settings) as team:
        yield from chain.from_iterable(team(partial(work_through, work), runs_of(papers)))


def runs_of(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """Things by the run that one process works on at a time."""
    return (things[first : first + RUN] for first in range(0, len(things), RUN))


def work_through(work: Callable[[Paper], Result], papers: Sequence[Paper]) -> list[Result]:
    """What work makes of some papers."""
    with uncollected():
        return [work(paper) for paper in papers]
