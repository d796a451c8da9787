"""The sources of sites: a listing, and samples of a corpus."""

from __future__ import annotations

import json
import lzma
import shutil
from itertools import islice
from pathlib import Path

from search_papers import CORPUS, LISTED, LISTING

from support.length import seeded

ADDED = 10
# Later than the year of any other paper.
NEXT_YEAR = "2027"


def lay_source(papers: int, catalog: Path) -> Path:
    """Create the folder *catalog* with a source of *papers* papers, or of the whole corpus."""
    catalog.mkdir()
    if papers == LISTED:
        shutil.copyfile(LISTING, catalog / "2026-03-12.txt")
        return catalog
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    if papers < len(lines):
        chosen = seeded(1).sample(range(len(lines)), papers)
        lines = [lines[number] for number in sorted(chosen)]
    (catalog / "papers.jsonl").write_text("".join(lines), encoding="utf-8")
    return catalog


def add_papers(catalog: Path, number: int, year: str = "") -> Path:
    """Add source *number* of ten new papers, all of *year* if it is given."""
    random = seeded(number)
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in islice(file, ADDED)]
    source = catalog / f"added-{number}.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for at, record in enumerate(records, start=1):
            words = record["abstract"].split()
            random.shuffle(words)
            added = {
                "title": f"Addendum {number}.{at}: {' '.join(words[:6])}",
                "abstract": " ".join(words),
                **{name: record[name] for name in ("authors", "year", "venue")},
            }
            file.write(f"{json.dumps({**added, 'year': year or added['year']})}\n")
    return source
