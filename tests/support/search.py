"""Search indexes of small catalogs, with the files of a site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.curated.taxonomy import Taxonomy
from papershelf.engine.artifact import Artifact
from papershelf.engine.cache import Cache
from papershelf.engine.chunks import Lengths
from papershelf.engine.engine import Engine
from papershelf.model import Author, Paper, PartialDate, Source, Venue
from papershelf.search.engine import Answer, search
from papershelf.search.index import Index
from papershelf.search.indexer import index
from papershelf.search.indexer.layout import LAYOUT, Layout
from papershelf.search.near import with_related
from papershelf.search.near.files import vector_files
from support.trees import lay_tree

_SHARDS = Lengths(least=800, most=1_600, one_in=4)


def paper(
    title: str, abstract: str = "", *, authors: str = "", venue: str = "", year: int = 0
) -> Paper:
    """Return a paper with the fields that are searched; *authors* are separated by semicolons."""
    slug = "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split())
    return Paper(
        id=f"title:{slug}",
        slug=slug,
        title=title,
        abstract=abstract,
        authors=tuple(Author(name=name.strip()) for name in authors.split(";") if name.strip()),
        venue=Venue(name=venue, short=venue, slug=venue.lower()) if venue else None,
        published=PartialDate(year=year) if year else None,
        source=Source(path="papers.txt", line=1),
    )


def catalog_of(papers: Iterable[Paper]) -> Catalog:
    """Return a catalog of *papers*, without topics."""
    return Catalog(papers=newest_first(papers), taxonomy=Taxonomy())


def layout_like_a_large_one(
    shards: Lengths = _SHARDS, *, frequent: int, longest: int = 32
) -> Layout:
    """Return a layout by which a small catalog has as many kinds of files as a large one.

    *shards* are the lengths of shards, and *longest* is that of a segment, in papers. Stems in more
    than *frequent* abstracts are high-frequency terms.
    """
    return replace(
        LAYOUT,
        segments=Lengths(least=longest // 4, most=longest, one_in=longest // 4),
        terms=shards,
        range_one_in=64,
        frequent=frequent,
    )


def engine_at(folder: Path, jobs: int = 1) -> Engine:
    """Return an engine with its cache in *folder*; 0 *jobs* are one for each processor."""
    return Engine(Cache(folder), "support.tasks:environment", jobs=jobs)


def artifacts_of(
    catalog: Catalog, engine: Engine, layout: Layout = LAYOUT, *, vectors: bool = False
) -> Iterator[Artifact]:
    """Yield the files of a catalog's index, with *vectors* if a model is available."""
    if vectors and catalog.papers:
        catalog = with_related(catalog, engine)
    table, files = vector_files(catalog, engine)
    results = index(catalog, engine, directory_urls=True, layout=layout, vectors=table)
    for result in chain(files, results):
        yield from result.value


def files_of(
    catalog: Catalog, layout: Layout = LAYOUT, jobs: int = 1, *, vectors: bool = False
) -> dict[str, str]:
    """Return the files of a catalog's index by path, computed with an empty cache."""
    with TemporaryDirectory() as folder, engine_at(Path(folder), jobs) as engine:
        return texts_of(artifacts_of(catalog, engine, layout, vectors=vectors))


def texts_of(artifacts: Iterable[Artifact]) -> dict[str, str]:
    """Return the texts of *artifacts* by path; artifacts of one path must be equal."""
    texts: dict[str, str] = {}
    for artifact in artifacts:
        text = artifact.data.decode()
        assert texts.setdefault(artifact.path, text) == text
    return texts


def lay_index(
    catalog: Catalog, site: Path, layout: Layout = LAYOUT, *, vectors: bool = False
) -> Index:
    """Write a catalog's index into the folder *site* and open it."""
    return Index(lay_tree(site, files_of(catalog, layout, vectors=vectors)))


def titles(answer: Answer, index: Index) -> list[str]:
    """Return the titles of an answer, best first."""
    return [index.card(number).title for number, _ in answer.ranked]


def found(query: str, index: Index) -> list[str]:
    """Return the titles of the papers that a query finds, best first."""
    return titles(search(query, index), index)
