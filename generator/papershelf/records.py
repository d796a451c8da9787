"""Records: what sources hold, read and made ready for merging by tasks.

A format of lines is read a chunk of them at a time. A file of another one is read as a whole,
and its records are made ready in chunks. So that a chunk which others push to another place is the
same task, its places count from its own beginning.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated import Curated
from papershelf.curated.field_maps import FieldMap
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.engine import Engine, Result
from papershelf.engine.progress import Progress, Stage, watched
from papershelf.engine.task import Task, task
from papershelf.enrich import PAPER_STEPS, RECORD_STEPS, apply_steps
from papershelf.enrich.compare import Keys, keys_of
from papershelf.model import Paper, Source
from papershelf.readers import readers
from papershelf.readers.opening import Opened, packed_ending
from papershelf.readers.profiles import with_people
from papershelf.readers.reader import Format, Line, numbered_lines
from papershelf.readers.sources import (
    Batch,
    add_up,
    attempted,
    choose_format,
    ended_early,
    read_text,
    together,
    undecodable,
)
from papershelf.text.evidence import Findings, findings_of

READING = Stage("Reading", "record")
_FINDING = Stage("Links and topics", "record")
# Characters of lines, and papers, in a chunk.
LINES = Lengths(least=1 << 16, most=1 << 19, one_in=64)
PAPERS = Lengths(least=50, most=200, one_in=50)
_NOWHERE = Source(path="")


class _SourceView(Struct, frozen=True, kw_only=True):
    """A view of a source, whose `path` is for people.

    It has lines by number, as bytes, None for one too long, or else a file whose content is shared;
    its `ending` tells how that is compressed.
    """

    format: str
    path: str
    maps: tuple[FieldMap, ...]
    ending: str
    lines: tuple[tuple[int, bytes | None], ...] = ()


class Ready(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A record ready for merging: what it is compared by, and what is found in it by itself."""

    record: Paper
    keys: Keys
    found: Findings


def _read_lines(view: _SourceView, curated: Curated) -> Batch[Ready]:
    """Return what lines hold, with their records prepared."""
    chosen = _format(view.format, view.maps)
    path = Path(view.path)
    lines = ((number, _decoded(line)) for number, line in view.lines)
    with _blamed_on(view.path):
        batch = add_up(chosen, chosen.items(lines, path), path)
    return Batch(
        papers=tuple(_prepare(batch.papers, curated)),
        problems=batch.problems,
        reading=batch.reading,
    )


def _read_file(view: _SourceView, content: memoryview) -> Batch[Paper]:
    """Return what a file with this *content* holds."""
    chosen, path = _format(view.format, view.maps), Path(view.path)
    opening = partial(Opened.of, content, view.ending)
    with _blamed_on(view.path):
        return attempted(path, lambda: read_text(chosen, opening, path))


@contextmanager
def _blamed_on(path: str) -> Iterator[None]:
    """Name the file at *path* in what a reader raises, which is always a fault of ours."""
    try:
        yield
    except Exception as error:  # readers may raise anything: it gets the file's name and goes on
        error.add_note(f"{path}: {error!r}; a fault of Papershelf, please report it with the file")
        raise


def _prepare(view: Sequence[Paper], curated: Curated) -> list[Ready]:
    """Return records ready for comparison, with what is found in each."""
    records = [apply_steps(RECORD_STEPS, paper, curated) for paper in view]
    return [
        Ready(record=record, keys=keys_of(record), found=found)
        for record, found in zip(records, _find(records, curated), strict=True)
    ]


def _find(view: Sequence[Paper], curated: Curated) -> list[Findings]:
    """Return what is found in each paper."""
    return [findings_of(apply_steps(PAPER_STEPS, paper, curated)) for paper in view]


def _format(name: str, maps: Sequence[FieldMap]) -> Format:
    return next(row for row in readers(maps) if row.name == name)


def _decoded(line: bytes | None) -> str | None:
    return None if line is None else line.decode("utf-8", "surrogateescape")


class SourceReader:
    """Reads sources by an engine; *curated* prepares records, *maps* are of the settings."""

    def __init__(
        self, engine: Engine, curated: Curated, maps: tuple[FieldMap, ...], progress: Progress
    ) -> None:
        self._engine = engine
        self._curated = engine.share(curated)
        self._maps = maps
        self._formats = readers(maps)
        self._progress = progress

    def read(
        self, files: Iterable[tuple[Path, Path]], profiles: Mapping[str, str]
    ) -> list[Batch[Ready]]:
        """Return what *files* hold, each record ready; *profiles* are names by user names."""
        interned: dict[Any, Any] = {}
        sources = [_OpenSource(file, shown, interned) for file, shown in files]
        sent = deque[_Sent]()
        count = 0
        for result in self._run(READING, self._tasks(sources, sent)):
            source, before = sent.popleft()
            batch: Batch[Any] = result.value
            source.add(with_people(batch, profiles), before)
            count += len(batch.papers)
            self._progress(READING, count, 0)
        self._prepare_rest(sources)
        return [source.batch() for source in sources]

    def find(self, papers: Iterable[Paper]) -> Iterator[Findings]:
        """Yield what is found in each of *papers*."""
        return self._each(_find, papers)

    def _run(self, stage: Stage, tasks: Iterable[Task]) -> Iterator[Result]:
        return self._engine.run(stage, tasks, settings=(self._curated, self._maps))

    def _tasks(self, sources: Iterable[_OpenSource], sent: deque[_Sent]) -> Iterator[Task]:
        """Yield the tasks of reading *sources*, and note in *sent* whose they are."""
        for source in sources:
            chosen = choose_format(source.file, source.shown, self._formats)
            if isinstance(chosen, Batch):
                source.add(chosen)
                continue
            ending = packed_ending(source.file)
            view = _SourceView(format=chosen.name, path=source.path, maps=self._maps, ending=ending)
            if chosen.by_lines:
                for chunk in source.chunks(chosen):
                    before = chunk[0][0] - 1
                    lines = tuple((number - before, _encoded(line)) for number, line in chunk)
                    sent.append((source, before))
                    yield task(_read_lines, replace(view, lines=lines), self._curated)
            elif isinstance(content := attempted(source.shown, source.file.read_bytes), Batch):
                source.add(content)
            else:
                sent.append((source, 0))
                yield task(_read_file, view, self._engine.share(content))

    def _prepare_rest(self, sources: Sequence[_OpenSource]) -> None:
        """Prepare the records of files that were read as a whole."""
        rest = [
            (source, place, paper.source)
            for source in sources
            for place, paper in enumerate(source.papers)
            if isinstance(paper, Paper)
        ]
        # Each is let go as soon as it is prepared.
        raw = (paper for one in sources for paper in one.papers if isinstance(paper, Paper))
        made = watched(self._each(_prepare, raw), self._progress, _FINDING, len(rest))
        for (source, place, read_at), prepared in zip(rest, made, strict=True):
            source.papers[place] = source.ready(prepared, source.place(read_at))

    def _each(self, function: Callable[..., Any], papers: Iterable[Paper]) -> Iterator[Any]:
        """Yield what *function*, which takes some papers, gives for each."""
        chunks = grouped(papers, attrgetter("title"), PAPERS)
        tasks = (task(function, tuple(map(_bare, chunk)), self._curated) for chunk in chunks)
        for result in self._run(_FINDING, tasks):
            yield from result.value


class _OpenSource:
    """A source that is being read: what its tasks have given by now.

    `path` is the one for people. `fault` says why the text ended before the file did. What is read
    of it is *interned*: what many papers have in common is one object.
    """

    def __init__(self, file: Path, shown: Path, interned: dict[Any, Any]) -> None:
        self.file = file
        self.shown = shown
        self.path = shown.as_posix()
        self.papers: list[Ready | Paper] = []
        self.fault = ""
        self._interned = interned
        # What there is of batches beside their papers.
        self._rest: list[Batch[Any]] = []

    def chunks(self, chosen: Format) -> Iterator[list[Line]]:
        """Yield the lines of the source in chunks."""
        nothing = add_up(chosen, (), self.shown)
        self.add(nothing)
        opened = attempted(self.shown, lambda: Opened.at(self.file))
        if isinstance(opened, Batch):
            self.add(opened)
            return

        def lines() -> Iterator[Line]:
            try:
                yield from numbered_lines(opened.text)
            except UnicodeError as error:
                self.add(replace(nothing, problems=(undecodable(error, self.shown),)))

        with opened:
            yield from grouped(lines(), _text_of, LINES, lambda line: len(_text_of(line)))
            self.fault = opened.fault

    def add(self, batch: Batch[Any], before: int = 0) -> None:
        """Take what a task has given for lines with so many others *before* them."""
        self.papers += (
            paper
            if isinstance(paper, Paper)
            else self.ready(paper, self.place(paper.record.source, before))
            for paper in batch.papers
        )
        problems = tuple(
            replace(found, source=self.place(found.source, before)) for found in batch.problems
        )
        self._rest.append(replace(batch, papers=(), problems=problems))

    def ready(self, prepared: Ready, place: Source) -> Ready:
        """Return a prepared record at its *place*."""
        record, found = prepared.record, prepared.found

        def same(value: Any) -> Any:
            return self._interned.setdefault(value, value)

        return Ready(
            record=replace(
                record,
                source=place,
                venue=same(record.venue),
                published=same(record.published),
                authors=tuple(map(same, record.authors)),
            ),
            keys=prepared.keys,
            found=replace(found, topics=tuple(map(same, found.topics))),
        )

    def place(self, source: Source, before: int = 0) -> Source:
        """Return a place in the source with so many lines *before* it."""
        line = source.line + before if source.line else 0
        return Source(path=self.path, line=line, record=source.record, lines=source.lines)

    def batch(self) -> Batch[Ready]:
        """Return the batch of the source, all of whose records are ready."""
        papers = tuple(paper for paper in self.papers if isinstance(paper, Ready))
        batch = replace(together(self._rest), papers=papers)
        return ended_early(batch, self.fault) if self.fault else batch


# A source, and how many of its lines stand before those of a task.
_Sent = tuple[_OpenSource, int]


def _text_of(line: Line) -> str:
    return line[1] or ""


def _encoded(line: str | None) -> bytes | None:
    """Return the bytes that a line was decoded from; others are no text for a view."""
    return None if line is None else line.encode("utf-8", "surrogateescape")


def _bare(paper: Paper) -> Paper:
    """Return *paper* without its places and names, on which nothing depends that is found in it."""
    return replace(paper, source=_NOWHERE, others=(), origins=(), id="", slug="", former=())
