"""Write the search index of an encoded catalog: `search_build.py CATALOG SITE`.

A separate process, so that its memory is measured apart from that of the benchmark. It prints
"ready" when the catalog is read.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from search_memory import READY

from papershelf.catalog import Catalog
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.task import decode
from papershelf.search.indexer import index
from papershelf.search.near.files import vector_files


def main() -> None:
    """Read the catalog, then write the index."""
    source, site = sys.argv[1:]
    catalog = decode(Path(source).read_bytes(), Catalog)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    write_index(catalog, Path(site))


def environment() -> str:
    """Return a constant environment fingerprint."""
    return "the benchmark"


def write_index(catalog: Catalog, site: Path, *, by_meaning: bool = False) -> None:
    """Write the files of the index below `search/` of the folder *site*, with an empty cache.

    With *by_meaning*, the index has vectors if a model is installed.
    """
    with (
        TemporaryDirectory() as folder,
        Engine(Cache(Path(folder)), "search_build:environment") as engine,
    ):
        table, vectors = vector_files(catalog, engine) if by_meaning else ("", [])
        files = index(catalog, engine, directory_urls=True, vectors=table)
        for result in chain(vectors, files):
            for artifact in result.value:
                path = site / artifact.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(artifact.data)


if __name__ == "__main__":
    main()
