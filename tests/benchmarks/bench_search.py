"""How long the search index takes, what a first answer costs, and how well it ranks.

Prints, for catalogs of several sizes, the seconds of building, the bytes of the index, the gzipped
bytes before the first ten results of some fixed queries, and how often the right paper is found; at
1,000 papers beside lunr itself. Exits with 1 when a bound on bytes or ranking is missed.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lunr import lunr
from lunr.exceptions import BaseLunrException
from rich.console import Console
from rich.table import Table
from search_sets import Asked, by_keywords, gain, known_items, reciprocal_rank

from papershelf.build import make_catalog
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.search.engine import search
from papershelf.search.index import Index
from papershelf.taxonomy import load_taxonomy
from papershelf.write.search import search_index

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
CORPUS = DATA / "ml-anthology.jsonl.xz"
LISTING = DATA / "trending-papers.txt"
KEYWORDS = DATA / "formats" / "paperlists-colm2024.json"
TAXONOMY = ROOT / "site_src" / "catalog" / "topics.yml"
SAMPLES = (1_000, 10_000, 0)
ASKED = 200
BESIDE_LUNR = 1_000
# Gzipped bytes of the first answer, by the number of papers from which on they hold.
BOUNDS = {0: 40_000, 1_000: 400_000, 1_001: 110_000, 10_001: 150_000}
QUERIES = (
    "transformer",
    "learning",
    "entscheidungsproblem",
    "graph neural networks",
    "large language models",
    "protein folding",
    '"graph attention"',
    "vision transf",
    "reinforcment learning",
)
LEAST = {
    "exact title": ("first", 0.99),
    "three words of the abstract": ("among ten", 0.95),
    "one letter swapped": ("MRR", 0.85),
}


@dataclass(slots=True)
class Figures:
    """How a set of queries fared."""

    asked: int = 0
    sums: dict[str, float] = field(
        default_factory=lambda: {"MRR": 0.0, "nDCG": 0.0, "first": 0.0, "among ten": 0.0}
    )

    def add(self, found: Sequence[str], relevant: frozenset[str]) -> None:
        """Count one answer."""
        rank = reciprocal_rank(found, relevant)
        self.asked += 1
        self.sums["MRR"] += rank
        self.sums["nDCG"] += gain(found, relevant)
        self.sums["first"] += rank == 1
        self.sums["among ten"] += rank > 0

    def mean(self, name: str) -> float:
        """One figure."""
        return self.sums[name] / max(1, self.asked)


def main() -> int:
    """Measure, print the tables, and tell whether the bounds hold."""
    console = Console()
    if not CORPUS.exists():
        console.print(f"There is no corpus at {CORPUS}.")
        return 0
    missed: list[str] = []
    whole = catalog_of(CORPUS)
    catalogs = [catalog_of(LISTING), *(sample(whole, count) for count in SAMPLES)]
    for catalog in catalogs:
        with tempfile.TemporaryDirectory() as folder:
            missed += measure(catalog, Path(folder), console)
    keywords = catalog_of(KEYWORDS)
    with tempfile.TemporaryDirectory() as folder:
        _, index = built(keywords, Path(folder))
        sets = {"author keywords": by_keywords(keywords.papers)}
        rank(sets, {"ours": ours(index), "lunr": plain_lunr(keywords.papers)}, console)
    for text in missed:
        console.print(f"missed: {text}")
    return 1 if missed else 0


def catalog_of(source: Path) -> Catalog:
    """The catalog of one source, with our topics."""
    taxonomy = load_taxonomy(TAXONOMY.read_text(encoding="utf-8"), TAXONOMY.name)
    return make_catalog(
        Settings(root=source.parent, sources=(source,), taxonomy=taxonomy, year=2024)
    )


def sample(catalog: Catalog, count: int) -> Catalog:
    """So many papers of a catalog, or all, in its order."""
    if not count:
        return catalog
    random = Random(1)  # noqa: S311 - the same papers every time are what is wanted
    places = sorted(random.sample(range(len(catalog.papers)), count))
    papers = tuple(catalog.papers[place] for place in places)
    return Catalog(papers=papers, taxonomy=catalog.taxonomy)


def measure(catalog: Catalog, site: Path, console: Console) -> list[str]:
    """Build an index, and tell of its size, its first answers and its ranking."""
    seconds, index = built(catalog, site)
    count = len(catalog.papers)
    size = sum(path.stat().st_size for path in site.rglob("*.json"))
    console.print(f"{count:,} papers: {seconds:.1f} s, {size / count / 1000:.2f} KB a paper")
    missed = []
    table = Table("query", "papers", "first answer, bytes gzipped", "seconds")
    bound = max((least, most) for least, most in BOUNDS.items() if least <= count)[1]
    for query in QUERIES:
        found, cost, took = first_answer(query, site)
        table.add_row(query, f"{found:,}", f"{cost:,}", f"{took:.2f}")
        if cost > bound:
            missed.append(f"{query} over {count:,} papers takes {cost:,} bytes")
    console.print(table)
    engines = {"ours": ours(index)}
    if count == BESIDE_LUNR:
        engines["lunr"] = plain_lunr(catalog.papers)
    figures = rank(known_items(catalog.papers, ASKED), engines, console)
    for name, (figure, least) in LEAST.items():
        if figures[name].mean(figure) < least:
            missed.append(f"{figure} of {name} over {count:,} papers")
    return missed


def built(catalog: Catalog, site: Path) -> tuple[float, Index]:
    """The seconds that the files take, and the index that they make."""
    begun = time.perf_counter()
    pages = list(search_index(catalog, Settings(root=site)))
    seconds = time.perf_counter() - begun
    for page in pages:
        path = site / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8")
    return seconds, Index(site)


def first_answer(query: str, site: Path) -> tuple[int, int, float]:
    """The papers found, the gzipped bytes of the files that tell the first one, and the seconds.

    Of the words' lists a browser reads two files where this engine reads all: they don't count.
    """
    index = Index(site)
    begun = time.perf_counter()
    answer = search(query, index)
    seconds = time.perf_counter() - begun
    for number, _ in answer.ranked[:1]:
        index.card(number)
    cost = sum(
        len(gzip.compress((index.folder / name).read_bytes()))
        for name in index.read
        if not name.startswith("words/")
    )
    return len(answer.ranked), cost, seconds


Engine = Callable[[str], list[str]]


def ours(index: Index) -> Engine:
    """The ids that our engine finds first."""
    return lambda query: [index.card(number).id for number, _ in search(query, index).ranked[:10]]


def plain_lunr(papers: Sequence[Paper]) -> Engine:
    """The ids that lunr finds first, with the title ten times the rest."""
    documents = [{"id": one.id, "title": one.title, "abstract": one.abstract} for one in papers]
    fields = [{"field_name": "title", "boost": 10}, {"field_name": "abstract"}]
    index = lunr(ref="id", fields=fields, documents=documents)

    def find(query: str) -> list[str]:
        try:
            return [str(found["ref"]) for found in index.search(query)[:10]]
        except BaseLunrException:
            return []

    return find


def rank(
    sets: dict[str, list[Asked]], engines: dict[str, Engine], console: Console
) -> dict[str, Figures]:
    """Print how the engines fare; the result is how the first one does."""
    table = Table("set", "engine", "queries", "MRR@10", "nDCG@10", "first", "among ten")
    first: dict[str, Figures] = {}
    for name, asked in sets.items():
        for engine, find in engines.items():
            figures = Figures()
            for one in asked:
                figures.add(find(one.query), one.relevant)
            means = (f"{figures.mean(figure):.3f}" for figure in figures.sums)
            table.add_row(name, engine, str(figures.asked), *means)
            first.setdefault(name, figures)
    console.print(table)
    return first


if __name__ == "__main__":
    sys.exit(main())
