"""Citations of all papers of a list as files, which the list names."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from itertools import accumulate, chain, groupby
from typing import Any
from zlib import DEFLATED, compressobj

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, decode, encode, task
from papershelf.model import Paper
from papershelf.outputs.addresses import YEARS
from papershelf.outputs.bibtex import entry
from papershelf.outputs.citations import COLUMNS, Item, cells_of, item_of, ris_of
from papershelf.outputs.groups import (
    NamedPapers,
    author_groups,
    topic_groups,
    venue_groups,
    year_groups,
)
from papershelf.outputs.page import PageLink

# A shorter list is soon selected by hand.
FEWEST = 5
_OF_YEARS = YEARS.removesuffix("index.md")
# The files of papers without a year.
UNDATED = f"{_OF_YEARS}undated"
# No file is larger, in bytes.
LARGEST = 50_000_000
_LEVEL = 6
# What zlib calls gzip's format, in which a file has no name and no time.
_GZIP = 31
# Papers that are there in every format together: a year may have tens of thousands.
_AT_ONCE = 256
# What citations leave out, which is most of a paper.
_UNCITED: Mapping[str, Any] = {
    "abstract": "",
    "evidence": b"",
    "license": "",
    **dict.fromkeys("keywords promises topics former others origins counts aliases".split(), ()),
}


class _File(Struct, frozen=True, kw_only=True):
    """A list: the beginning of its files' names, and its papers, as they are encoded.

    `is_packed` is true of files that are compressed.
    """

    name: str
    papers: tuple[Raw, ...]
    is_packed: bool


def _row(cells: Sequence[str]) -> str:
    """Return a row of a table."""
    stream = StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue()


class _CitationFormat(Struct, frozen=True):
    """A format: what it is called, a paper in it, and what stands around and between papers."""

    label: str
    cited: Callable[[Paper, Item], str]
    start: str = ""
    between: str = ""
    end: str = ""


_FORMATS: Mapping[str, _CitationFormat] = {
    ".bib": _CitationFormat("BibTeX", lambda paper, _: f"{entry(paper)}\n", between="\n"),
    ".ris": _CitationFormat("RIS", lambda _, item: ris_of(item)),
    ".csl.json": _CitationFormat(
        "CSL-JSON", lambda _, item: msgspec.json.encode(item).decode(), "[\n", ",\n", "\n]\n"
    ),
    ".csv": _CitationFormat("CSV", lambda _, item: _row(cells_of(item)), _row(COLUMNS)),
}


def downloads_of(group: NamedPapers, site: Site) -> tuple[PageLink, ...]:
    """Return links to the files of a *group*, where it has any."""
    is_year = group.first.startswith(_OF_YEARS)
    has_files = is_year if site.is_large else len(group.papers) >= FEWEST
    return _links(group, site) if has_files else ()


def _links(group: NamedPapers, site: Site, before: str = "") -> tuple[PageLink, ...]:
    """Return links to the files of a list, with what stands *before* the name of each format."""
    names = [name for name, _ in _cut(group)]
    packed = ".gz" if site.is_large else ""
    return tuple(
        PageLink(f"{before}{form.label}{f' {at}' if at > 1 else ''}", f"{name}{ending}{packed}")
        for ending, form in _FORMATS.items()
        for at, name in enumerate(names, start=1)
    )


def all_downloads(catalog: Catalog, site: Site) -> tuple[PageLink, ...]:
    """Return links to the files of all papers: in a large catalog those of its years."""
    if not site.is_large:
        return _links(_whole(catalog), site)
    found = (_links(year, site, f"{year.label} ") for year in _years(catalog))
    return tuple(chain.from_iterable(found))


def citation_files(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the files of all papers, and of each topic, author, venue and year.

    In a large catalog only years have some, so each paper is in one, and these are compressed: the
    files of all others would take more than its pages. Papers stand there as in the catalog,
    which is by their numbers in the index: so the browser finds those of a topic or a venue.
    """
    small = () if site.is_large else catalog.papers
    known = {paper.slug: _encoded(paper) for paper in small}
    lists = _years(catalog) if site.is_large else _lists(catalog, site)
    for name, papers in chain.from_iterable(map(_cut, lists)):
        encoded = tuple([known.get(one.slug) or _encoded(one) for one in papers])
        yield task(_files, _File(name=name, papers=encoded, is_packed=site.is_large))


def _whole(catalog: Catalog) -> NamedPapers:
    return NamedPapers("", "papers", catalog.papers)


def _years(catalog: Catalog) -> Iterator[NamedPapers]:
    yield from year_groups(catalog.by_year)
    yield NamedPapers("undated", UNDATED, [paper for paper in catalog.papers if not paper.year])


def _lists(catalog: Catalog, site: Site) -> Iterator[NamedPapers]:
    """Yield the lists of a small catalog that have files."""
    yield _whole(catalog)
    groups = chain(
        topic_groups(catalog.topics, catalog),
        author_groups(catalog),
        venue_groups(catalog),
        year_groups(catalog.by_year),
    )
    yield from (group for group in groups if downloads_of(group, site))


def _cut(group: NamedPapers) -> Iterator[tuple[str, Sequence[Paper]]]:
    """Yield the names and the papers of the files of a list, none of which is too large."""
    name, papers = group.first.removesuffix(".md"), group.papers
    sums = accumulate(map(_size_of, papers))
    for number, (_, parts) in enumerate(groupby(sums, lambda size: size // LARGEST), start=1):
        length = sum(1 for _ in parts)
        yield f"{name}-{number}" if number > 1 else name, papers[:length]
        papers = papers[length:]


def _size_of(paper: Paper) -> int:
    """Return about how many bytes a paper takes, rather more than less."""
    return 1_000 + 4 * len(paper.title) + 120 * len(paper.authors)


def _encoded(paper: Paper) -> Raw:
    """Return what citations say of a paper, as it stands in a view."""
    return Raw(encode(replace(paper, **_UNCITED)))


def _in_all(encoded: bytes) -> tuple[str, ...]:
    """Return a paper in every format."""
    paper = decode(encoded, Paper)
    item = item_of(paper)
    return tuple([own.cited(paper, item) for own in _FORMATS.values()])


# A paper of a small catalog is in many lists.
_known_in_all = lru_cache(maxsize=1 << 12)(_in_all)


class _Content:
    """The content of a file that comes piece by piece, compressed if it *is_packed*."""

    def __init__(self, *, is_packed: bool) -> None:
        self._packer = compressobj(_LEVEL, DEFLATED, _GZIP) if is_packed else None
        self._parts: list[bytes] = []

    def add(self, text: str) -> None:
        """Add a piece."""
        data = text.encode("utf-8", "replace")
        self._parts.append(self._packer.compress(data) if self._packer else data)

    def whole(self) -> bytes:
        """Return all of it, once nothing more comes."""
        return b"".join([*self._parts, self._packer.flush() if self._packer else b""])


def _files(own: _File) -> list[Artifact]:
    """Return the files of a list in every format."""
    in_all, packed = (_in_all, ".gz") if own.is_packed else (_known_in_all, "")
    files = [(_Content(is_packed=own.is_packed), form) for form in _FORMATS.values()]
    for at in range(0, len(own.papers), _AT_ONCE):
        found = [in_all(bytes(one)) for one in own.papers[at : at + _AT_ONCE]]
        for (content, form), cited in zip(files, zip(*found, strict=True), strict=True):
            content.add(f"{form.between if at else form.start}{form.between.join(cited)}")
    for content, form in files:
        content.add(form.end)
    return [
        Artifact(f"{own.name}{ending}{packed}", content.whole())
        for ending, (content, _) in zip(_FORMATS, files, strict=True)
    ]
