"""The tables of the search benchmark (docs/search-measurements.md), and the bounds it holds."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from search_browser import Answer, Load
from search_memory import Spent
from search_papers import LISTED
from search_ranking import FIGURES, Figures, Ranked

OURS = "Papershelf"
# From so many papers on, and to the next row: gzipped bytes before the first paper is shown.
MOST_BYTES = {0: 40_000, LISTED + 1: 110_000, 10_001: 150_000}
MOST_FACET_BYTES = 60_000
MOST_MS = 50.0
MOST_SECONDS = 30.0
MOST_MEGABYTES = 1_500.0
# Below, seconds are mostly those of starting a program.
COMPARED_FROM = 10_000
LEAST = {
    "exact title": ("first", 0.99),
    "three words of the abstract": ("among ten", 0.95),
    "one letter swapped": ("MRR", 0.85),
}


def show_builds(
    console: Console, papers: int, builds: Mapping[str, tuple[Spent, int, int]]
) -> list[str]:
    """Show what indexes took, with their bytes and files; the result is the bounds missed."""
    table = table_of(
        "index", "seconds", "CPU seconds", "peak MB", "MB before", "KB a paper", "files"
    )
    for name, (spent, size, files) in builds.items():
        table.add_row(
            name,
            f"{spent.seconds:.2f}",
            f"{spent.cpu:.2f}",
            f"{spent.peak:,.0f}",
            f"{spent.before:,.0f}",
            f"{size / papers / 1000:.2f}",
            f"{files:,}",
        )
    console.print(table)
    own, peer = (spent for spent, *_ in builds.values())
    missed = []
    if own.seconds > MOST_SECONDS:
        missed.append(f"indexing takes {own.seconds:.1f} s, not {MOST_SECONDS:.0f}")
    if papers >= COMPARED_FROM and own.seconds > peer.seconds:
        missed.append(f"indexing takes {own.seconds:.1f} s, Pagefind {peer.seconds:.1f}")
    if own.peak - own.before > MOST_MEGABYTES:
        missed.append(f"indexing takes {own.peak - own.before:,.0f} MB")
    return missed


def most_bytes(papers: int) -> int:
    """Return the most bytes before the first paper is shown, of a catalog of so many."""
    return max((least, most) for least, most in MOST_BYTES.items() if least <= papers)[1]


def show_answers(
    console: Console,
    papers: int,
    answers: Mapping[str, tuple[Answer, Answer]],
    material: Load,
) -> list[str]:
    """Show what first answers cost; the result is the bounds missed."""
    bound = most_bytes(papers)
    table = table_of(
        "query", "found", "first KB", "ten KB", "requests", "Pagefind found", "first KB", "ten KB",
        "requests", "Material KB", "requests",
    )  # fmt: skip
    missed = []
    for query, (own, peer) in answers.items():
        table.add_row(query, *cells(own), *cells(peer), kilobytes(material), "1")
        if own.first.size > bound:
            missed.append(
                f"{query} takes {kilobytes(own.first)} KB before its first, not {bound // 1000}"
            )
    console.print(table)
    own, peer = next(iter(answers.values()))
    console.print(
        f"Beside these, scripts: {OURS} {own.ten.scripts / 1000:.1f} KB, Pagefind "
        f"{peer.ten.scripts / 1000:.1f}, Material {material.scripts / 1000:.1f}."
    )
    return missed


def cells(answer: Answer) -> Iterator[str]:
    """Yield what a table says of an answer."""
    yield f"{answer.found:,}"
    yield kilobytes(answer.first)
    yield kilobytes(answer.ten)
    yield f"{answer.ten.requests}"


def kilobytes(load: Load) -> str:
    """Return the bytes of an index that were sent."""
    return f"{load.size / 1000:,.1f}"


def show_facets(console: Console, loads: Mapping[str, Load]) -> list[str]:
    """Show what counting facets costs beside an answer; the result is the bounds missed."""
    most = max(load.size for load in loads.values())
    console.print(f"Counting facets: at most {most / 1000:.1f} KB more.")
    return ["counting facets takes too much"] if most > MOST_FACET_BYTES else []


def show_times(console: Console, times: Mapping[str, Sequence[float]]) -> list[str]:
    """Show milliseconds of queries; the bound is for the last row."""
    table = table_of("in Chromium", "queries", "median ms", "95th ms", "most ms")
    high = 0.0
    for name, taken in times.items():
        high = statistics.quantiles(taken, n=20)[-1]
        middle = statistics.median(taken)
        table.add_row(name, f"{len(taken)}", f"{middle:.1f}", f"{high:.1f}", f"{max(taken):.1f}")
    console.print(table)
    return [f"a warm answer takes {high:.1f} ms, not {MOST_MS:.0f}"] if high > MOST_MS else []


def show_ranking(console: Console, engines: Mapping[str, Ranked]) -> list[str]:
    """Show how engines rank; the result is where we don't lead, and the bounds missed."""
    table = table_of("set", "engine", "queries", "MRR@10", "nDCG@10", "first", "among ten", texts=2)
    own = engines[OURS]
    missed = []
    for name in own:
        for engine, found in rows(name, engines):
            means = (f"{found.mean(figure):.3f}" for figure in FIGURES)
            table.add_row(name, engine, f"{found.asked}", *means)
        missed += [f"{name}: {text}" for text in behind(name, engines)]
        figure, least = LEAST.get(name, ("MRR", 0.0))
        if own[name].mean(figure) < least:
            missed.append(f"{name}: {figure} is {own[name].mean(figure):.3f}, not {least}")
    console.print(table)
    return missed


def rows(name: str, engines: Mapping[str, Ranked]) -> Iterator[tuple[str, Figures]]:
    """Yield the engines with their figures for a set; ours twice if others were asked less."""
    least = min(ranked[name].asked for ranked in engines.values())
    own = engines[OURS][name]
    if least < own.asked:
        yield OURS, own
        yield f"{OURS}, the first of these", own.head(least)
    for engine, ranked in engines.items():
        if engine != OURS or least == own.asked:
            yield engine, ranked[name]


def behind(name: str, engines: Mapping[str, Ranked]) -> Iterator[str]:
    """Yield where another engine does better than ours with the same queries of a set."""
    for engine, ranked in engines.items():
        for figure in ("MRR", "nDCG"):
            other = ranked[name].mean(figure)
            own = engines[OURS][name].head(ranked[name].asked).mean(figure)
            if other > own:
                yield f"{figure} of {engine} is {other:.4f}, ours {own:.4f}"


def table_of(*headings: str, texts: int = 1) -> Table:
    """Return a table with so many columns of text, and numbers in the others."""
    table = Table()
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place < texts else "right")
    return table
