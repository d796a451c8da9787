"""The commands that query a finished site: search and related."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf.cli.options import check_site_folder
from papershelf.cli.printing import SUCCESS, escaped, report, stdout
from papershelf.problems import Severity, fatal
from papershelf.search.coding import FOLDER
from papershelf.search.engine import search
from papershelf.search.index import Index, SearchCard
from papershelf.text.wording import count

if TYPE_CHECKING:
    from papershelf.search.engine import Answer
    from papershelf.search.near.ranking import SitePaper


def run_search(options: argparse.Namespace) -> int:
    """Run `papershelf search`."""
    if (options.query is None) == (options.queries is None):
        options.usage_error("give either QUERY or --queries FILE")
    check_site_folder(options.site_dir)
    if not (options.site_dir / FOLDER).is_dir():
        hint = "give the folder of a finished site"
        raise fatal(str(options.site_dir), "this folder has no search index", hint=hint)
    index = Index(options.site_dir)
    is_json = bool(options.json or options.queries)
    for query in _queries_in(options.queries) if options.queries else [options.query]:
        answer = search(query, index)
        for word, others in () if is_json else answer.replacements:
            shown = ", ".join(others)
            report(Severity.NOTE, f"no paper contains '{word}'; showing results for {shown}")
        best = answer.ranked[: options.limit]
        _print(((index.card(number), score) for number, score in best), is_json=is_json)
        if not is_json:
            stdout.print(escaped(_found(answer)))
    return SUCCESS


def _found(answer: Answer) -> str:
    """Return the number of papers of an *answer*; those that lack words are counted apart."""
    total, complete = len(answer.ranked), answer.complete
    if complete in (0, total) or answer.replacements:
        return count(total, "paper")
    return f"{count(complete, 'paper')} with all words, {total - complete:,} more with some"


def _queries_in(path: Path) -> Iterator[str]:
    """Yield the lines of the file at *path*, each of them a query."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            yield line.removesuffix("\n")


def _print(papers: Iterable[tuple[SearchCard | SitePaper, float]], *, is_json: bool) -> None:
    """Print *papers* with their scores: as one line of JSON in ASCII, or for people."""
    if is_json:
        values = [
            {"id": paper.id, "title": paper.title, "url": paper.url, "score": score}
            for paper, score in papers
        ]
        print(json.dumps(values), flush=True)
        return
    for rank, (paper, _) in enumerate(papers, start=1):
        stdout.print(escaped(f"{rank}. {paper.title}"))
        stdout.print(escaped(f"   {paper.url}"))


def run_related(options: argparse.Namespace) -> int:
    """Run `papershelf related`."""
    from papershelf.search.near.ranking import Ranking

    if bool(options.id) == bool(options.ids):
        options.usage_error("give either ID or --ids FILE")
    check_site_folder(options.site_dir)
    ids = _ids_in(options.ids) if options.ids else [options.id]
    pool = _ids_in(options.pool) if options.pool else []
    if options.pool and not pool:
        raise fatal(str(options.pool), "this file has no ids", hint="write one per line")
    ranking = Ranking(options.site_dir)
    for note in ranking.notes:
        report(note.severity, str(note))
    is_json = bool(options.json or options.ids)
    limit = 10 if options.limit is None and not is_json else options.limit
    for paper_id in ids:
        _print(islice(ranking.near(paper_id, pool), limit), is_json=is_json)
    return SUCCESS


def _ids_in(path: Path) -> list[str]:
    """Return the ids in the file at *path*, one per line; blank lines are skipped."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]
