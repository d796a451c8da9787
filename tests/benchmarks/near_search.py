"""Measure the effect of meaning on search: ranks with and without vectors, and their cost."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table
from search_browser import Answer, add_scripts, ask_ours, served, warm_times
from search_build import write_index
from search_papers import DATA, catalog_of
from search_ranking import Sets, rank_ours
from search_sets import Asked, known_items
from search_tables import most_bytes, show_times

from papershelf.catalog import Catalog
from papershelf.model import Paper
from support.browser import launch

JUDGED = DATA / "retrieval" / "cacm"
# Bytes of vectors at 103,750 papers.
MAX_VECTOR_BYTES = 240_000
# Numbers of known items in each set, of questions, and of those asked with an empty cache.
ASKED, TIMED, COLD = 1_000, 60, 20
# The number of words of a question, which are the first of an abstract.
QUESTION = 12


def show_judged(console: Console) -> None:
    """Show the ranks of judged questions."""
    catalog = catalog_of(JUDGED / "docs.jsonl")
    sets = {
        "CACM, questions": judged(catalog.papers, "queries.jsonl"),
        "CACM, in three words": judged(catalog.papers, "queries_short.jsonl"),
    }
    with tempfile.TemporaryDirectory() as folder:
        show_ranks(console, catalog, sets, Path(folder))


def show_visit(console: Console, catalog: Catalog) -> list[str]:
    """Show the ranks of known items and the cost of questions; return the missed bounds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        show_ranks(console, catalog, known_items(catalog.papers, ASKED), site)
        browser = launch(playwright)
        add_scripts(site)
        queries = questions(catalog.papers)
        with served(site) as (home, sent):
            answers = [ask_ours(browser, home, sent, query) for query in queries[:COLD]]
            first, warm = warm_times(browser, home, queries)
        browser.close()
    missed = show_bytes(console, len(catalog.papers), answers)
    return missed + show_times(console, {"questions, the first time": first, "warm": warm})


def show_ranks(console: Console, catalog: Catalog, sets: Sets, site: Path) -> None:
    """Show the ranks of *sets* by words and with meaning; leave the latter index at *site*."""
    found = []
    for by_meaning in (False, True):
        write_index(catalog, site, by_meaning=by_meaning)
        found.append(rank_ours(sets, site))
    table = Table("papers", "set", "queries", "nDCG@10 by words", "with meaning")
    for name, asked in sets.items():
        gains = [f"{ranked[name].mean('nDCG'):.4f}" for ranked in found]
        table.add_row(f"{len(catalog.papers):,}", name, f"{len(asked):,}", *gains)
    console.print(table)


def show_bytes(console: Console, papers: int, answers: Sequence[Answer]) -> list[str]:
    """Show the largest load of questions; return the missed bounds."""
    first = max(answer.first.size for answer in answers)
    vectors = max(answer.vectors for answer in answers)
    console.print(f"A question takes {first:,} bytes before the first, and {vectors:,} of vectors.")
    bounds = ((first, most_bytes(papers)), (vectors, MAX_VECTOR_BYTES))
    return [
        f"a question takes {size:,} bytes, not {most:,}" for size, most in bounds if size > most
    ]


def questions(papers: Sequence[Paper]) -> list[str]:
    """Return the beginnings of some abstracts."""
    found = [" ".join(paper.abstract.split()[:QUESTION]) for paper in papers if paper.abstract]
    return found[:: max(1, len(found) // TIMED)]


def judged(papers: Sequence[Paper], name: str) -> list[Asked]:
    """Return the queries of a file with the papers that people judged relevant."""
    ids = [str(line["id"]) for line in lines("docs.jsonl")]
    paper_ids = {
        ids[(source.record or source.line) - 1]: paper.id
        for paper in papers
        for source in (paper.source, *paper.others)
    }
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in lines("qrels.jsonl"):
        if line["rel"] > 0:
            relevant[line["query_id"]].add(paper_ids[line["doc_id"]])
    known = (line for line in lines(name) if line["id"] in relevant)
    return [Asked(line["text"], frozenset(relevant[line["id"]])) for line in known]


def lines(name: str) -> Iterator[Any]:
    """Yield the records of a file of the collection."""
    with (JUDGED / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)
