"""The commands that query a finished site: search and related."""

import argparse
import json
from itertools import islice
from pathlib import Path
from typing import Any

from papershelf.cli.printing import SUCCESS, escaped, print_papers, report, stdout
from papershelf.problems import Severity, fatal
from papershelf.search.coding import FOLDER
from papershelf.search.engine import Answer, search
from papershelf.search.index import Index
from papershelf.text.wording import count


def run_search(options: argparse.Namespace) -> int:
    """Run `papershelf search`."""
    if (options.query is None) == (options.queries is None):
        options.wrong("give either QUERY or --queries FILE")
    if not (options.site_dir / FOLDER).is_dir():
        hint = "give the folder of a finished site"
        raise fatal(str(options.site_dir), "this folder has no search index", hint=hint)
    index = Index(options.site_dir)
    if options.queries:
        with options.queries.open(encoding="utf-8-sig", errors="replace") as lines:
            for line in lines:
                _print_json(search(line.removesuffix("\n"), index), index, options.limit)
        return SUCCESS
    answer = search(options.query, index)
    if options.json:
        _print_json(answer, index, options.limit)
        return SUCCESS
    for word, others in answer.replacements:
        report(
            Severity.NOTE, f"no paper contains '{word}'; showing results for {', '.join(others)}"
        )
    print_papers(_results(answer, index, options.limit))
    total = len(answer.ranked)
    stdout.print(escaped(f"{count(total, 'paper')}"))
    return SUCCESS


def _print_json(answer: Answer, index: Index, limit: int) -> None:
    """Print the first *limit* papers of *answer* as one line of JSON in ASCII."""
    print(json.dumps(_results(answer, index, limit)), flush=True)


def _results(answer: Answer, index: Index, limit: int) -> list[dict[str, Any]]:
    """Return the first *limit* papers of *answer* as values for JSON."""
    cards = ((index.card(number), score) for number, score in answer.ranked[:limit])
    return [
        {"id": card.id, "title": card.title, "url": card.url, "score": score}
        for card, score in cards
    ]


def run_related(options: argparse.Namespace) -> int:
    """Run `papershelf related`."""
    from papershelf.search.near.ranking import Ranking

    if (options.id is None) == (options.ids is None):
        options.wrong("give either ID or --ids FILE")
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
        related = [
            {"id": paper.id, "title": paper.title, "url": paper.url, "score": score}
            for paper, score in islice(ranking.near(paper_id, pool), limit)
        ]
        if is_json:
            print(json.dumps(related), flush=True)
        else:
            print_papers(related)
    return SUCCESS


def _ids_in(path: Path) -> list[str]:
    """Return the ids in the file at *path*, one per line; blank lines are skipped."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]
