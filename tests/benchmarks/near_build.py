"""Relate the papers of an encoded catalog: `near_build.py CATALOG [--words]`.

A process of its own, so that its memory can be told from that of the benchmark. It prints "ready"
once it has the catalog. With `--words` there is no model.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from search_memory import READY

from papershelf.catalog import Catalog
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.task import decode
from papershelf.search.near import meaning, with_related


def main() -> None:
    """Read the catalog, then find all related papers."""
    catalog = decode(Path(sys.argv[1]).read_bytes(), Catalog)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    with near(catalog, by_meaning="--words" not in sys.argv):
        pass


@contextmanager
def near(catalog: Catalog, *, by_meaning: bool) -> Iterator[Catalog]:
    """Give a catalog with related papers, found with an empty cache."""
    folder_of = meaning._folder
    try:
        if not by_meaning:
            meaning._folder = lambda _: None
        with (
            TemporaryDirectory() as folder,
            Engine(Cache(Path(folder)), "search_build:environment") as engine,
        ):
            yield with_related(catalog, engine)
    finally:
        meaning._folder = folder_of


if __name__ == "__main__":
    main()
