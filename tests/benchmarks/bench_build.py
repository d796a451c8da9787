"""How long a site takes to build, beside the floor: copying the finished files.

Prints a table with the median of several cold builds of each listing, in processes of their own,
and the ratio to the copy. Exits with 1 when the bound is missed.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "site_src" / "catalog" / "pretraining.txt"
REAL = ROOT.parent / "shared" / "data" / "trending-papers.txt"
BOUND = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Medians in seconds, and the size of the site."""

    name: str
    cold: float
    again: float
    floor: float
    files: int
    size: int


def main() -> int:
    """Measure every listing that is there, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    results = [measure(path, runs) for path in (BUNDLED, REAL) if path.exists()]
    show(results, runs)
    return 0 if all(result.cold <= BOUND for result in results) else 1


def measure(listing: Path, runs: int) -> Result:
    """Build a listing in an empty folder, again in the same folder, and copy what came out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / f"2026-{listing.name}"
        shutil.copyfile(listing, source)
        command = [sys.executable, "-m", "papershelf", "build", source.name]

        def build() -> None:
            subprocess.run(command, cwd=folder, check=True, capture_output=True)

        def start_over() -> None:
            for made in ("site", ".papershelf"):
                shutil.rmtree(folder / made, ignore_errors=True)

        def copy() -> None:
            shutil.copytree(folder / "site", folder / "copy")

        def forget_copy() -> None:
            shutil.rmtree(folder / "copy", ignore_errors=True)

        cold = median(build, runs, before=start_over)
        again = median(build, runs)
        floor = median(copy, runs, before=forget_copy)
        files = [path for path in (folder / "site").rglob("*") if path.is_file()]
        return Result(
            name=listing.name,
            cold=cold,
            again=again,
            floor=floor,
            files=len(files),
            size=sum(path.stat().st_size for path in files),
        )


def median(
    action: Callable[[], None], runs: int, before: Callable[[], None] | None = None
) -> float:
    """The median of several runs in seconds, after one that is not counted."""
    taken = []
    for _ in range(runs + 1):
        if before:
            before()
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


def show(results: list[Result], runs: int) -> None:
    """Print the table for people."""
    table = Table(
        title=f"Medians of {runs} builds, {platform.machine()}, Python {sys.version.split()[0]}"
    )
    for heading in ("listing", "cold s", "again s", "copy s", "cold / copy", "files", "KB"):
        table.add_column(heading, justify="left" if heading == "listing" else "right")
    for result in results:
        table.add_row(
            result.name,
            f"{result.cold:.2f}",
            f"{result.again:.2f}",
            f"{result.floor:.3f}",
            f"{result.cold / result.floor:.0f}",
            str(result.files),
            f"{result.size / 1000:.0f}",
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
