"""The catalog for programs: `papers.jsonl`, or its parts with an index, and its schema."""

import json
from collections.abc import Iterable, Iterator
from gzip import compress
from itertools import accumulate
from operator import attrgetter

import msgspec
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import PageSettings, Site
from papershelf.engine.artifact import Artifact, text_task
from papershelf.engine.chunks import Lengths, chunked
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.exports.paper_record import record, record_schema
from papershelf.text.evidence import unfold_evidence

# The maximal size of a file, in bytes.
MAX_BYTES = 1_000_000
ALL_PAPERS = "papers.jsonl"
_INDEX = "papers.json"
SCHEMA = "papers.schema.json"
# Papers per part; a part of long records is split into halves.
_PARTS = Lengths(least=128, most=256, one_in=64)
# Of gzip: level 4 takes half the time for files 5 % larger, level 9 longer without gain.
_LEVEL = 6


class _DumpPart(Struct, frozen=True, kw_only=True):
    """The papers with records in the file `path`, which is compressed unless it contains all."""

    path: str
    papers: tuple[Paper, ...]
    site: PageSettings


def papers_jsonl(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of `papers.jsonl`, whose fields `docs/data.md` documents, or of its parts.

    The parts have an index, with the number of all papers and the paths of the parts.
    """
    papers = catalog.papers
    if dump_path(papers, site) == ALL_PAPERS:
        yield task(_part_file, _DumpPart(path=ALL_PAPERS, papers=papers, site=site.page))
        return
    paths: list[str] = []
    for number, group in enumerate(chunked(papers, attrgetter("id"), _PARTS), start=1):
        for path, part_task in _tasks(f"papers-{number:03}", tuple(group), site):
            paths.append(path)
            yield part_task
    index = json.dumps({"papers": len(papers), "parts": paths}, indent=0)
    yield text_task(_INDEX, f"{index}\n")


def _tasks(name: str, papers: tuple[Paper, ...], site: Site) -> Iterator[tuple[str, Task]]:
    """Yield the path and the task of a part, or of its halves if one file would be too large.

    The size of the view decides, so that paths are known before any task runs; the compressed
    records are smaller.
    """
    path, half = f"{name}.jsonl.gz", len(papers) // 2
    part_task = task(_part_file, _DumpPart(path=path, papers=papers, site=site.page))
    if len(part_task.view) <= MAX_BYTES or not half:
        yield path, part_task
        return
    yield from _tasks(f"{name}-1", papers[:half], site)
    yield from _tasks(f"{name}-2", papers[half:], site)


def dump_path(papers: Iterable[Paper], site: Site) -> str:
    """Return the path of the file of all *papers*, or of the index of its parts if it is large."""
    sizes = accumulate(len(_line(paper, site)) for paper in papers)
    return ALL_PAPERS if all(size <= MAX_BYTES for size in sizes) else _INDEX


def _part_file(part: _DumpPart) -> list[Artifact]:
    lines = b"".join([_line(paper, part.site) for paper in part.papers])
    is_complete = part.path == ALL_PAPERS
    return [Artifact(part.path, lines if is_complete else compress(lines, _LEVEL, mtime=0))]


def papers_schema(_catalog: Catalog, _site: Site) -> Iterator[Task]:
    """Yield the task of the JSON Schema of a line of `papers.jsonl`."""
    yield text_task(SCHEMA, record_schema())


def _line(paper: Paper, site: PageSettings) -> bytes:
    return msgspec.json.encode(record(unfold_evidence(paper), site)) + b"\n"
