"""Write the search index of an encoded catalog: `search_build.py CATALOG SITE`.

A separate process, so that its memory is measured apart from that of the benchmark. It prints
"ready" when the catalog is read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from search_memory import READY

from papershelf.catalog import Catalog
from papershelf.engine.task import decode
from support.search import artifacts_of, engine_at


def main() -> None:
    """Read the catalog, then write the index."""
    source, site = sys.argv[1:]
    catalog = decode(Path(source).read_bytes(), Catalog)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    write_index(catalog, Path(site))


def write_index(catalog: Catalog, site: Path, *, by_meaning: bool = False) -> None:
    """Write the files of the index below `search/` of the folder *site*, with an empty cache.

    With *by_meaning*, the index has vectors if a model is installed.
    """
    with TemporaryDirectory() as folder, engine_at(Path(folder), jobs=0) as engine:
        for artifact in artifacts_of(catalog, engine, vectors=by_meaning):
            path = site / artifact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artifact.data)


if __name__ == "__main__":
    main()
