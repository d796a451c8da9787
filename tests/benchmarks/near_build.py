"""Relate the papers of an encoded catalog: `near_build.py CATALOG [--words]`.

A separate process, so that its memory is measured apart from that of the benchmark. It prints
"ready" when the catalog is read, and at the end, to standard error, the seconds by part as JSON.
With `--words` it uses no model.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, ClassVar
from unittest.mock import patch

from msgspec import json
from search_memory import READY

from papershelf.catalog import Catalog
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine, Result
from papershelf.engine.task import Task, decode
from papershelf.search import models
from papershelf.search.models import MODELS
from papershelf.search.near import with_related
from papershelf.search.near.mapping import with_map

# The parts by functions of tasks; all other tasks find neighbours.
PARTS = {"embed_texts": "vectors", "layout": "layout", "regions": "layout"}


class TimedEngine(Engine):
    """An engine that measures how long its caller waits for the results of each part."""

    seconds: ClassVar[Counter[str]] = Counter()

    def run(self, stage: str, tasks: Iterable[Task], **options: Any) -> Iterator[Result]:
        """Yield results, and add up the time."""
        begun = perf_counter()
        for result in super().run(stage, tasks, **options):
            name = result.task.function.rpartition(":")[2]
            self.seconds[PARTS.get(name, "neighbours")] += perf_counter() - begun
            yield result
            begun = perf_counter()


def main() -> None:
    """Read the catalog, then find all related papers."""
    catalog = decode(Path(sys.argv[1]).read_bytes(), Catalog)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    with near(catalog, by_meaning="--words" not in sys.argv):
        sys.stderr.write(json.encode(TimedEngine.seconds).decode())


@contextmanager
def near(catalog: Catalog, *, by_meaning: bool) -> Iterator[Catalog]:
    """Yield *catalog* with related papers and a map, computed with an empty cache."""
    chosen = MODELS if by_meaning else ()
    with (
        patch.object(models, "MODELS", chosen),
        TemporaryDirectory() as folder,
        TimedEngine(Cache(Path(folder)), "support.tasks:environment") as engine,
    ):
        yield with_map(with_related(catalog, engine), engine)


if __name__ == "__main__":
    main()
