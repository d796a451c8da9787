"""Citation files: the citations of all papers of a list, in each format, to download."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from gzip import GzipFile
from io import BytesIO, StringIO
from itertools import accumulate, chain, groupby
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, decode, encode, task
from papershelf.model import Paper
from papershelf.outputs.citations.bibtex import entry
from papershelf.outputs.citations.csl import COLUMNS, Item, csl_item, csv_cells, ris_record
from papershelf.outputs.forms.page import PageLink
from papershelf.outputs.groups import (
    NamedPapers,
    author_groups,
    topic_groups,
    venue_groups,
    year_groups,
)

# Lists with fewer papers have no files: their papers are quickly selected by hand.
MIN_PAPERS = 5
_YEARS = "years"
# The folders of the lists with files; the parts and variants of these lists are in folders below.
_FOLDERS = frozenset({"topics", "authors", "venues", _YEARS})
# The path of the files of papers without a year, without an extension.
UNDATED = f"{_YEARS}/undated"
# The maximal size of a file, in bytes.
MAX_BYTES = 50_000_000
_LEVEL = 6
# Fields that citations don't use, which are most of a paper's size, with empty values.
_UNCITED: Mapping[str, Any] = {
    "abstract": "",
    "evidence": b"",
    "license": "",
    **dict.fromkeys("keywords promises topics former others origins counts aliases".split(), ()),
}


class _CitedPapers(Struct, frozen=True, kw_only=True):
    """The papers of the citation files of a list, whose path without an extension is `name`.

    They are decoded one by one, to bound memory: a year may have tens of thousands.
    """

    name: str
    papers: tuple[Raw, ...]
    is_compressed: bool


def _row(cells: Sequence[str]) -> str:
    stream = StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue()


class _CitationFormat(Struct, frozen=True):
    """A citation format: how it renders a paper, and the text around and between papers."""

    label: str
    render: Callable[[Paper, Item], str]
    start: str = ""
    separator: str = ""
    end: str = ""


_FORMATS: Mapping[str, _CitationFormat] = {
    ".bib": _CitationFormat("BibTeX", lambda paper, _: f"{entry(paper)}\n", separator="\n"),
    ".ris": _CitationFormat("RIS", lambda _, item: ris_record(item)),
    ".csl.json": _CitationFormat(
        "CSL-JSON", lambda _, item: msgspec.json.encode(item).decode(), "[\n", ",\n", "\n]\n"
    ),
    # Excel reads UTF-8 only where a byte order mark says so.
    ".csv": _CitationFormat("CSV", lambda _, item: _row(csv_cells(item)), f"\ufeff{_row(COLUMNS)}"),
}


def downloads_of(group: NamedPapers, site: Site) -> tuple[PageLink, ...]:
    """Return links to the files of a *group*, or () if it has none."""
    folder = group.first.rpartition("/")[0]
    is_long = len(group.papers) >= MIN_PAPERS
    has_files = folder == _YEARS if site.is_large else is_long and folder in _FOLDERS
    return _links(group, site) if has_files else ()


def _links(group: NamedPapers, site: Site, prefix: str = "") -> tuple[PageLink, ...]:
    """Return links to the files of a list, labelled with *prefix* and the name of the format."""
    names = [name for name, _ in _split(group)]
    gz = ".gz" if site.is_large else ""
    return tuple(
        PageLink(f"{prefix}{form.label}{f' {part}' if part > 1 else ''}", f"{name}{extension}{gz}")
        for extension, form in _FORMATS.items()
        for part, name in enumerate(names, start=1)
    )


def all_downloads(catalog: Catalog, site: Site) -> tuple[PageLink, ...]:
    """Return links to the files of all papers, which in a large catalog are those of its years."""
    if not site.is_large:
        return _links(_all_papers(catalog), site)
    links = (_links(year, site, f"{year.label} ") for year in _years(catalog))
    return tuple(chain.from_iterable(links))


def citation_files(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the files of all papers, and of each topic, author, venue and year.

    In a large catalog only years have files, so that each paper is in one, and they are compressed:
    the files of the other lists would take more space than the pages. Their papers are in the order
    of the catalog, which is that of paper numbers in the index, by which the browser picks the
    papers of a topic or a venue.
    """
    lists = _years(catalog) if site.is_large else _lists(catalog, site)
    for name, papers in chain.from_iterable(map(_split, lists)):
        encoded = tuple([Raw(encode(replace(paper, **_UNCITED))) for paper in papers])
        view = _CitedPapers(name=name, papers=encoded, is_compressed=site.is_large)
        yield task(_rendered_files, view)


def _all_papers(catalog: Catalog) -> NamedPapers:
    return NamedPapers("", "papers", catalog.papers)


def _years(catalog: Catalog) -> Iterator[NamedPapers]:
    yield from year_groups(catalog)
    yield NamedPapers("undated", UNDATED, [paper for paper in catalog.papers if not paper.year])


def _lists(catalog: Catalog, site: Site) -> Iterator[NamedPapers]:
    """Yield the lists of a small catalog that have files."""
    yield _all_papers(catalog)
    # The list of a venue ends with its papers that have a status.
    venues = (
        replace(group, papers=[*group.papers, *catalog.with_status(slug)])
        for slug, group in zip(catalog.venues, venue_groups(catalog), strict=True)
    )
    topics, authors = topic_groups(catalog.topics, catalog), author_groups(catalog)
    groups = chain(topics, authors, venues, year_groups(catalog))
    yield from (group for group in groups if downloads_of(group, site))


def _split(group: NamedPapers) -> Iterator[tuple[str, Sequence[Paper]]]:
    """Yield the name and the papers of each file of a list, split at the maximal size."""
    name, papers = group.first.removesuffix(".md"), group.papers
    sums = accumulate(map(_size_of, papers))
    for number, (_, sizes) in enumerate(groupby(sums, lambda size: size // MAX_BYTES), start=1):
        length = sum(1 for _ in sizes)
        yield f"{name}-{number}" if number > 1 else name, papers[:length]
        papers = papers[length:]


def _size_of(paper: Paper) -> int:
    """Return an estimate of the bytes that a paper takes, which is rather too high than too low."""
    return 1_000 + 4 * len(paper.title) + 120 * len(paper.authors)


def _render_all(encoded: bytes) -> tuple[str, ...]:
    """Return a paper in every format."""
    paper = decode(encoded, Paper)
    item = csl_item(paper)
    return tuple([form.render(paper, item) for form in _FORMATS.values()])


# A paper of a small catalog is in many lists; in a large one, a cache would only take memory.
_cached_render_all = lru_cache(maxsize=1 << 12)(_render_all)


def _rendered_files(view: _CitedPapers) -> list[Artifact]:
    render_all, gz = (_render_all, ".gz") if view.is_compressed else (_cached_render_all, "")
    streams = [BytesIO() for _ in _FORMATS]
    writers = [
        # The header has neither a file name nor a time.
        GzipFile("", "wb", _LEVEL, stream, mtime=0) if view.is_compressed else stream
        for stream in streams
    ]
    forms = list(zip(writers, _FORMATS.values(), strict=True))
    for number, encoded in enumerate(view.papers):
        for (writer, form), text in zip(forms, render_all(bytes(encoded)), strict=True):
            before = form.separator if number else form.start
            writer.write(f"{before}{text}".encode("utf-8", "replace"))
    for writer, form in forms:
        writer.write(form.end.encode())
        if isinstance(writer, GzipFile):
            writer.close()
    return [
        Artifact(f"{view.name}{extension}{gz}", stream.getvalue())
        for extension, stream in zip(_FORMATS, streams, strict=True)
    ]
