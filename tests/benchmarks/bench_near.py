"""Measure the time and quality of related papers and the map, and the effect of meaning on search.

For a listing of 98 papers and samples of a corpus: seconds, also by part, and memory, by words
alone and with the model if it is installed; with the model also the ranks of known items and
questions, and the bytes that a visitor loads. For papers with keywords: the share of related papers
with a common keyword, compared with BM25 alone and the cosine of TF-IDF alone. Exits with 1 if a
bound is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import near_build
import numpy as np
from msgspec import json
from near_build import near
from near_search import show_judged, show_visit
from rich.console import Console
from rich.table import Table
from search_memory import run
from search_papers import ALL, CORPUS, KEYWORDS, LISTED, LISTING, catalog_of, sample

from papershelf.catalog import Catalog
from papershelf.engine.task import encode
from papershelf.model import Paper
from papershelf.search.near.meaning import best_model
from papershelf.search.near.selection import MAX_RELATED
from papershelf.search.near.terms import count_terms

SIZES = (LISTED, 10_000, ALL)
PARTS = ("vectors", "neighbours", "layout")
# Seconds for all papers of the corpus, on two cores.
BOUND = 90.0


def main() -> int:
    """Measure, print the tables, and return 1 if a bound is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--papers", default=",".join(map(str, SIZES)), help="how many, 98,10000")
    sizes = [int(size) for size in options.parse_args().papers.split(",")]
    console = Console()
    if not CORPUS.exists():
        console.print(f"There is no corpus at {CORPUS}.")
        return 0
    show_keywords(console)
    whole = catalog_of(CORPUS) if max(sizes) > LISTED else None
    chosen = [
        sample(whole, size) if whole and size > LISTED else catalog_of(LISTING) for size in sizes
    ]
    missed = show_times(console, chosen)
    if best_model().name:
        show_judged(console)
        missed += [text for catalog in chosen for text in show_visit(console, catalog)]
    for text in missed:
        console.print(f"missed: {text}", style="red")
    return 1 if missed else 0


def show_times(console: Console, catalogs: Iterable[Catalog]) -> list[str]:
    """Show the time and memory of catalogs; return the missed bounds."""
    table, slowest = Table("papers", "by", "seconds", *PARTS, "processor seconds", "MB more"), 0.0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "catalog"
        for chosen in catalogs:
            source.write_bytes(encode(chosen))
            for name, more in ways().items():
                with (Path(folder) / "parts").open("w+b") as parts:
                    command = [sys.executable, near_build.__file__, source, *more]
                    took = run(command, errors=parts)
                    parts.seek(0)
                    seconds = json.decode(parts.read(), type=dict[str, float])
                slowest = max(slowest, took.seconds)
                by_part = (seconds.get(part, 0) for part in PARTS)
                figures = (took.seconds, *by_part, took.cpu, took.peak - took.before)
                cells = (f"{figure:,.1f}" for figure in figures)
                table.add_row(f"{len(chosen.papers):,}", name, *cells)
    console.print(table)
    return [f"related papers take {slowest:.0f} s, not {BOUND:.0f}"] if slowest > BOUND else []


def ways() -> Mapping[str, Sequence[str]]:
    """Return the available ways to relate papers, with their command-line options."""
    by_meaning: dict[str, Sequence[str]] = {"words and meaning": ()} if best_model().name else {}
    return {"words": ("--words",), **by_meaning}


def show_keywords(console: Console) -> None:
    """Show how many related papers share a keyword that their authors gave."""
    catalog = catalog_of(KEYWORDS)
    table = Table("by", "related papers", "share with a common keyword")
    found = {"TF-IDF alone": by_tf_idf(catalog.papers), "BM25 alone": related(catalog, words=True)}
    if best_model().name:
        found["BM25 and meaning"] = related(catalog, words=False)
    for name, by_slug in found.items():
        pairs = [(slug, other) for slug, others in by_slug.items() for other in others]
        table.add_row(name, f"{len(pairs):,}", f"{share(catalog.papers, pairs):.3f}")
    console.print(table)


def related(catalog: Catalog, *, words: bool) -> Mapping[str, Sequence[str]]:
    """Return the slugs of the related papers of each paper, by its slug."""
    with near(catalog, by_meaning=not words) as found:
        return {slug: [one.slug for one in others] for slug, others in found.related.items()}


def by_tf_idf(papers: Sequence[Paper]) -> Mapping[str, Sequence[str]]:
    """Return related papers by the cosine of TF-IDF weights, (1 + ln tf) * ln(N / df)."""
    counted = count_terms(tuple((one.title, one.abstract) for one in papers))
    columns = np.searchsorted(counted.numbers("distinct"), counted.numbers("terms"))
    rows = np.repeat(np.arange(len(papers)), np.diff(counted.numbers("offsets")))
    table = np.zeros((len(papers), counted.numbers("distinct").size))
    table[rows, columns] = 1 + np.log(counted.numbers("counts"))
    table *= np.log(len(papers) / counted.numbers("frequencies"))
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    similarity = table @ table.T
    np.fill_diagonal(similarity, -1)
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :MAX_RELATED]
    return {
        paper.slug: [papers[number].slug for number in numbers.tolist()]
        for paper, numbers in zip(papers, nearest, strict=True)
    }


def share(papers: Iterable[Paper], pairs: Sequence[tuple[str, str]]) -> float:
    """Return the share of *pairs*, given by slugs, whose papers have a common keyword."""
    keywords = {one.slug: {keyword.casefold() for keyword in one.keywords} for one in papers}
    return sum(bool(keywords[one] & keywords[other]) for one, other in pairs) / len(pairs)


if __name__ == "__main__":
    sys.exit(main())
