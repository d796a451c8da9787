"""Write the search index of a pickled catalog: `search_build.py PICKLE SITE`.

A process of its own, so that its memory can be told from that of the benchmark. It prints "ready"
once it has the catalog.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from search_memory import READY

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.processes import sharing
from papershelf.search.indexer import search_index


def main() -> None:
    """Read the catalog, then write the index."""
    source, site = map(Path, sys.argv[1:])
    with source.open("rb") as file:
        catalog = pickle.load(file)  # noqa: S301 - the benchmark has just written it
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    write_index(catalog, site)


def write_index(catalog: Catalog, site: Path) -> None:
    """Write the files of the index below `search/` of a folder."""
    with sharing() as shared:
        for page in search_index(catalog, Settings(root=site), shared):
            path = site / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")


if __name__ == "__main__":
    main()
