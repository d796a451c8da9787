"""Records of sources, read and prepared for merging by cacheable tasks.

A line-based format is read in chunks of lines. A file of another format is read in one task, and
its records are prepared in chunks. Line numbers are relative to the chunk, so that its task keeps
its cache key when lines are inserted before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import tee
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated import Curated
from papershelf.curated.field_maps import FieldMap
from papershelf.engine.chunks import Lengths, chunked
from papershelf.engine.engine import Engine
from papershelf.engine.progress import Progress, Stage
from papershelf.engine.task import Task, task
from papershelf.enrich import PAPER_STEPS, RECORD_STEPS, apply_steps
from papershelf.enrich.compare import Record, record_of
from papershelf.model import Paper, Reading, Source, total_of
from papershelf.problems import Problem
from papershelf.readers import readers
from papershelf.readers.fields import unused_keys
from papershelf.readers.files.profiles import with_people
from papershelf.readers.files.reading import (
    Batch,
    add_up,
    attempted,
    choose_format,
    ended_early,
    read_text,
)
from papershelf.readers.opening import Opened, packed_ending
from papershelf.readers.reader import Format, Line, numbered_lines
from papershelf.text.evidence import Findings, findings_of

READING = Stage("Reading", "record")
_FINDING = Stage("Links and topics", "record")
# The sizes of chunks: of lines in characters, of records in records.
LINE_CHUNKS = Lengths(least=1 << 16, most=1 << 19, one_in=64)
RECORD_CHUNKS = Lengths(least=8, most=64, one_in=16)


class _SourceView(Struct, frozen=True, kw_only=True):
    """The argument of a reading task: `path` as shown to people, and lines or a file to read.

    `lines` has the numbers of lines and their bytes, which may be no valid UTF-8 and so no text of
    a view. It is empty where the content of a file is passed separately; `ending` is then the
    suffix of its compression.
    """

    format: Format
    path: str
    ending: str
    lines: tuple[tuple[int, bytes], ...] = ()


def _read_lines(view: _SourceView, curated: Curated) -> Batch[Record]:
    """Return the batch of the lines of *view*, with its records prepared."""
    path = Path(view.path)
    lines = ((number, line.decode("utf-8", "surrogateescape")) for number, line in view.lines)
    with _blamed_on(view.path):
        batch: Batch[Any] = add_up(view.format, view.format.items(lines, path), path)
    return replace(batch, papers=tuple(_prepare(batch.papers, curated)))


def _read_file(view: _SourceView, content: memoryview) -> Batch[Paper]:
    """Return the batch of the file of *view* with the bytes *content*."""
    opening = partial(Opened.of, content, view.ending)
    with _blamed_on(view.path):
        return read_text(view.format, opening, Path(view.path))


@contextmanager
def _blamed_on(path: str) -> Iterator[None]:
    """Add the *path* of the file to exceptions of a reader, which are always bugs of ours."""
    try:
        yield
    except Exception as error:  # whatever a reader raises is raised again, with the file
        error.add_note(
            f"{path}: {error!r}; this is a bug in Papershelf: please report it with the file"
        )
        raise


def _prepare(view: Sequence[Paper], curated: Curated) -> list[Record]:
    """Return the records of *view*, prepared for merging, each with its keys and findings."""
    records = [apply_steps(RECORD_STEPS, paper, curated) for paper in view]
    return list(map(record_of, records, _find(records, curated)))


def _find(view: Sequence[Paper], curated: Curated) -> list[Findings]:
    """Return the findings of each paper of *view*: links, promises and topics."""
    return [findings_of(apply_steps(PAPER_STEPS, paper, curated)) for paper in view]


class SourceReader:
    """Reads sources in tasks of an engine, and prepares their records with *curated* data.

    *maps* are the field maps of the settings, in addition to the package's.
    """

    def __init__(
        self, engine: Engine, curated: Curated, maps: tuple[FieldMap, ...], progress: Progress
    ) -> None:
        self._engine = engine
        self._curated = engine.share(curated)
        self._formats = readers(maps)
        self._progress = progress

    def read(
        self, files: Iterable[tuple[Path, Path]], profiles: Mapping[str, str]
    ) -> list[Batch[Record]]:
        """Return a batch of prepared records for each of *files*.

        *files* are pairs of a path and the path shown to people; *profiles* maps user names to
        the names of people.
        """
        interned: dict[Any, Any] = {}
        sources = [_OpenSource(file, shown, interned) for file, shown in files]
        chunks, read = tee(self._chunks(sources))
        results = self._engine.run(READING, (chunk.task for chunk in chunks))
        count = 0
        for result, chunk in zip(results, read, strict=True):
            batch: Batch[Any] = result.value
            chunk.source.add(with_people(batch, profiles), chunk.before)
            count += len(batch.papers)
            self._progress(READING, count, 0)
        self._prepare_files(sources)
        return [source.batch() for source in sources]

    def find(self, papers: Iterable[Paper]) -> Iterator[Findings]:
        """Yield the findings of each of *papers*."""
        return self._each(_find, papers)

    def _chunks(self, sources: Iterable[_OpenSource]) -> Iterator[_SourceChunk]:
        """Yield the chunks of *sources*; to a source that can't be read, add why."""
        for source in sources:
            format_ = choose_format(source.file, source.shown, self._formats)
            if isinstance(format_, Batch):
                source.add(format_)
                continue
            ending = packed_ending(source.file)
            view = _SourceView(format=format_, path=source.path, ending=ending)
            if format_.by_lines:
                for numbered in source.chunks(format_):
                    before = numbered[0][0] - 1
                    lines = tuple(
                        (number - before, line.encode("utf-8", "surrogateescape"))
                        for number, line in numbered
                    )
                    reading = task(_read_lines, replace(view, lines=lines), self._curated)
                    yield _SourceChunk(reading, source, before)
            elif isinstance(content := attempted(source.shown, source.file.read_bytes), Batch):
                source.add(content)
            else:
                yield _SourceChunk(task(_read_file, view, self._engine.share(content)), source)

    def _prepare_files(self, sources: Sequence[_OpenSource]) -> None:
        """Prepare the records of files that were read in one task each."""
        places = [(source, paper.source) for source in sources for paper in source.unprepared]
        # Each record is removed, so that its memory is released once it is prepared.
        papers = (source.unprepared.popleft() for source, _ in places)
        self._progress(_FINDING, 0, len(places))
        pairs = zip(places, self._each(_prepare, papers), strict=True)
        for done, ((source, location), prepared) in enumerate(pairs, start=1):
            source.records.append(source.ready(prepared, source.located(location)))
            self._progress(_FINDING, done, len(places))

    def _each(self, function: Callable[..., Any], papers: Iterable[Paper]) -> Iterator[Any]:
        """Yield the results of *function*, which maps a chunk of *papers* to a list of results."""
        chunks = chunked(papers, attrgetter("title"), RECORD_CHUNKS)
        tasks = (task(function, tuple(map(_bare, chunk)), self._curated) for chunk in chunks)
        for result in self._engine.run(_FINDING, tasks):
            yield from result.value


class _OpenSource:
    """A source that is being read, with the results of its tasks so far.

    `path` is the one shown to people; `unprepared` are the records of a file that one task read;
    `fault` is why the text ended before the file did. Values that many papers share are *interned*,
    so that they take memory once.
    """

    def __init__(self, file: Path, shown: Path, interned: dict[Any, Any]) -> None:
        self.file = file
        self.shown = shown
        self.path = shown.as_posix()
        self.records: list[Record] = []
        self.unprepared = deque[Paper]()
        self.fault = ""
        self._interned = interned
        self._problems: list[Problem] = []
        self._unused_keys: set[str] = set()
        self._readings: list[Reading] = []

    def chunks(self, format_: Format) -> Iterator[list[Line]]:
        """Yield the lines of the source, which has the format *format_*, in chunks."""
        self.add(add_up(format_, (), self.shown))
        opened = attempted(self.shown, lambda: Opened.at(self.file))
        if isinstance(opened, Batch):
            self.add(opened)
            return
        with opened:
            lines = numbered_lines(opened.text)
            yield from chunked(lines, itemgetter(1), LINE_CHUNKS, lambda line: len(line[1]))
            self.fault = opened.fault

    def add(self, batch: Batch[Any], before: int = 0) -> None:
        """Add the *batch* of a task; *before* is the number of lines before its chunk."""
        for each in batch.papers:
            if isinstance(each, Paper):
                self.unprepared.append(each)
            else:
                self.records.append(self.ready(each, self.located(each.paper.source, before)))
        self._problems += (
            replace(problem, source=self.located(problem.source, before))
            for problem in batch.problems
        )
        self._unused_keys.update(batch.unused_keys)
        self._readings.append(batch.reading)

    def ready(self, record: Record, location: Source) -> Record:
        """Return *record* with its *location*, and with shared values interned."""
        paper, findings = record.paper, record.findings

        def interned(value: Any) -> Any:
            return self._interned.setdefault(value, value)

        return replace(
            record,
            paper=replace(
                paper,
                source=location,
                venue=interned(paper.venue),
                published=interned(paper.published),
                authors=tuple(map(interned, paper.authors)),
            ),
            findings=findings and replace(findings, topics=tuple(map(interned, findings.topics))),
        )

    def located(self, source: Source, before: int = 0) -> Source:
        """Return *source*, relative to a chunk after *before* lines, as a location in the file."""
        line = source.line + before if source.line else 0
        return Source(path=self.path, line=line, record=source.record, lines=source.lines)

    def batch(self) -> Batch[Record]:
        """Return the batch of the source, once all its records are prepared."""
        batch = Batch(
            papers=tuple(self.records),
            problems=(*self._problems, *unused_keys(self._unused_keys, self.path)),
            reading=total_of(self._readings),
        )
        return ended_early(batch, self.fault) if self.fault else batch


class _SourceChunk(Struct, frozen=True, eq=False):
    """The `task` that reads a part of `source`, which `before` lines precede, or all of it."""

    task: Task
    source: _OpenSource
    before: int = 0


def _bare(paper: Paper) -> Paper:
    """Return *paper* without sources, id and slugs, on which its findings do not depend."""
    return replace(paper, source=Source(path=""), others=(), origins=(), id="", slug="", former=())
