"""Serve a preview that logs its stages: `serve_stages.py SOURCE PORT`.

It does what `papershelf serve` does, and prints a line with the monotonic clock whenever a build
begins another stage.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from papershelf.engine.progress import Stage
from papershelf.mkdocs.serve import serve_site
from papershelf.mkdocs.site import Request

MARK = "stage\t"


def main() -> None:
    """Serve until it is stopped."""
    source, port = sys.argv[1:]
    log = logging.getLogger("mkdocs")
    log.addHandler(logging.StreamHandler())
    log.setLevel(logging.INFO)
    request, stages = Request(sources=(Path(source),)), StageLog()
    serve_site(request, "127.0.0.1", int(port), lambda: nullcontext(stages))


class StageLog:
    """Prints a line when a stage begins."""

    def __init__(self) -> None:
        self.stage = ""

    def __call__(self, stage: Stage, _done: int, _total: int) -> None:
        """Print the stage if it is another than before."""
        if stage.name != self.stage:
            self.stage = stage.name
            sys.stdout.write(f"{MARK}{time.monotonic()}\t{stage.name}\n")
            sys.stdout.flush()


def stages_of(printed: str, begun: float, ended: float, before: str) -> dict[str, float]:
    """Return the seconds of each stage between two times; *before* is the one before the first."""
    marks = [(begun, before), *(mark for mark in marks_in(printed) if begun <= mark[0] < ended)]
    ends = [*(second for second, _ in marks[1:]), ended]
    seconds: dict[str, float] = {}
    for (second, stage), end in zip(marks, ends, strict=True):
        seconds[stage] = seconds.get(stage, 0.0) + end - second
    return seconds


def marks_in(printed: str) -> Iterator[tuple[float, str]]:
    """Yield the times at which stages began, with their names."""
    for line in printed.splitlines():
        if line.startswith(MARK):
            _, second, stage = line.split("\t")
            yield float(second), stage


if __name__ == "__main__":
    main()
