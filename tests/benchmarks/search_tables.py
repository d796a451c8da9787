"""The tables of the search benchmark (docs/search-measurements.md), and its bounds."""

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
# The most gzipped bytes before the first paper is shown, by the least number of papers.
MAX_BYTES = {0: 40_000, LISTED + 1: 110_000, 10_001: 150_000}
MAX_FACET_BYTES = 60_000
MAX_MS = 50.0
MAX_SECONDS = 30.0
MAX_MEGABYTES = 1_500.0
# With fewer papers, most of the seconds are those of starting a program.
COMPARED_FROM = 10_000
LEAST = {
    "exact title": ("first", 0.99),
    "three words of the abstract": ("among ten", 0.95),
    "one letter swapped": ("MRR", 0.85),
}


def show_builds(
    console: Console, papers: int, builds: Mapping[str, tuple[Spent, int, int]]
) -> list[str]:
    """Show the cost of indexes, with their bytes and files; return the missed bounds."""
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
    ours, peer = (spent for spent, *_ in builds.values())
    missed = []
    if ours.seconds > MAX_SECONDS:
        missed.append(f"indexing takes {ours.seconds:.1f} s, not {MAX_SECONDS:.0f}")
    if papers >= COMPARED_FROM and ours.seconds > peer.seconds:
        missed.append(f"indexing takes {ours.seconds:.1f} s, Pagefind {peer.seconds:.1f}")
    if ours.peak - ours.before > MAX_MEGABYTES:
        missed.append(f"indexing takes {ours.peak - ours.before:,.0f} MB")
    return missed


def most_bytes(papers: int) -> int:
    """Return the bound on bytes before the first paper is shown, for *papers* papers."""
    return max((least, most) for least, most in MAX_BYTES.items() if least <= papers)[1]


def show_answers(
    console: Console, papers: int, answers: Mapping[str, tuple[Answer, Answer]], material: Load
) -> list[str]:
    """Show the cost of first answers; return the missed bounds."""
    bound = most_bytes(papers)
    table = table_of(
        "query", "found", "first KB", "ten KB", "requests", "Pagefind found", "first KB", "ten KB",
        "requests", "Material KB", "requests",
    )  # fmt: skip
    missed = []
    for query, (ours, peer) in answers.items():
        table.add_row(query, *cells(ours), *cells(peer), kilobytes(material), "1")
        if ours.first.size > bound:
            missed.append(
                f"{query} takes {kilobytes(ours.first)} KB before its first, not {bound // 1000}"
            )
    console.print(table)
    ours, peer = next(iter(answers.values()))
    console.print(
        f"Beside these, scripts: {OURS} {ours.ten.scripts / 1000:.1f} KB, Pagefind "
        f"{peer.ten.scripts / 1000:.1f}, Material {material.scripts / 1000:.1f}."
    )
    return missed


def cells(answer: Answer) -> Iterator[str]:
    """Yield the cells of a table for an answer."""
    yield f"{answer.found:,}"
    yield kilobytes(answer.first)
    yield kilobytes(answer.ten)
    yield f"{answer.ten.requests}"


def kilobytes(load: Load) -> str:
    """Return the size of a load in kilobytes."""
    return f"{load.size / 1000:,.1f}"


def show_facets(console: Console, loads: Mapping[str, Load]) -> list[str]:
    """Show the cost of counting facets; return the missed bounds."""
    most = max(load.size for load in loads.values())
    console.print(f"Counting facets: at most {most / 1000:.1f} KB more.")
    return ["counting facets takes too much"] if most > MAX_FACET_BYTES else []


def show_times(console: Console, times: Mapping[str, Sequence[float]]) -> list[str]:
    """Show milliseconds of queries; return the missed bound on the last row."""
    table = table_of("in Chromium", "queries", "median ms", "95th ms", "most ms")
    high = 0.0
    for name, taken in times.items():
        high = statistics.quantiles(taken, n=20)[-1]
        middle = statistics.median(taken)
        table.add_row(name, f"{len(taken)}", f"{middle:.1f}", f"{high:.1f}", f"{max(taken):.1f}")
    console.print(table)
    return [f"a warm answer takes {high:.1f} ms, not {MAX_MS:.0f}"] if high > MAX_MS else []


def show_ranking(console: Console, engines: Mapping[str, Ranked]) -> list[str]:
    """Show how engines rank; return where ours is not the best, and the missed bounds."""
    table = table_of("set", "engine", "queries", "MRR@10", "nDCG@10", "first", "among ten", texts=2)
    ours = engines[OURS]
    missed = []
    for name in ours:
        for engine, figures in rows(name, engines):
            means = (f"{figures.mean(figure):.3f}" for figure in FIGURES)
            table.add_row(name, engine, f"{figures.asked}", *means)
        missed += [f"{name}: {text}" for text in behind(name, engines)]
        figure, least = LEAST.get(name, ("MRR", 0.0))
        if ours[name].mean(figure) < least:
            missed.append(f"{name}: {figure} is {ours[name].mean(figure):.3f}, not {least}")
    console.print(table)
    return missed


def rows(name: str, engines: Mapping[str, Ranked]) -> Iterator[tuple[str, Figures]]:
    """Yield the engines with their figures for a set; ours twice if others had fewer queries."""
    least = min(ranked[name].asked for ranked in engines.values())
    ours = engines[OURS][name]
    if least < ours.asked:
        yield OURS, ours
        yield f"{OURS}, the first of these", ours.head(least)
    for engine, ranked in engines.items():
        if engine != OURS or least == ours.asked:
            yield engine, ranked[name]


def behind(name: str, engines: Mapping[str, Ranked]) -> Iterator[str]:
    """Yield the figures in which another engine is better than ours for the same queries."""
    for engine, ranked in engines.items():
        for figure in ("MRR", "nDCG"):
            other = ranked[name].mean(figure)
            ours = engines[OURS][name].head(ranked[name].asked).mean(figure)
            if other > ours:
                yield f"{figure} of {engine} is {other:.4f}, ours {ours:.4f}"


def table_of(*headings: str, texts: int = 1) -> Table:
    """Return a table with *texts* columns of text, and numbers in the others."""
    table = Table()
    for column, heading in enumerate(headings):
        table.add_column(heading, justify="left" if column < texts else "right")
    return table
