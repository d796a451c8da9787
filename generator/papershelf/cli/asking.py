"""The commands that ask a finished site: search and related."""

import argparse
import json
from itertools import islice
from pathlib import Path
from typing import Any

from papershelf.cli.printing import FINE, answers, print_papers, report, safe
from papershelf.problems import Severity, fatal
from papershelf.search.coding import FOLDER
from papershelf.search.engine import Answer, search
from papershelf.search.index import Index
from papershelf.text.wording import count


def run_search(options: argparse.Namespace) -> int:
    """Run `papershelf search`."""
    if (options.query is None) == (options.queries is None):
        options.wrong("either QUERY or --queries FILE is needed, and not both")
    if not (options.site_dir / FOLDER).is_dir():
        hint = "name the folder of a site that was built"
        raise fatal(str(options.site_dir), "there is no search index in it", hint=hint)
    index = Index(options.site_dir)
    if options.queries:
        with options.queries.open(encoding="utf-8-sig", errors="replace") as lines:
            for line in lines:
                _print_json(search(line.removesuffix("\n"), index), index, options.limit)
        return FINE
    found = search(options.query, index)
    if options.json:
        _print_json(found, index, options.limit)
        return FINE
    for word, others in found.replacements:
        report(Severity.NOTE, f"nothing has '{word}'; showing results for {', '.join(others)}")
    print_papers(_results(found, index, options.limit))
    total = len(found.ranked)
    answers.print(safe(f"{count(total, 'paper')}"))
    return FINE


def _print_json(found: Answer, index: Index, limit: int) -> None:
    """Print the first papers of an answer on a line of ASCII."""
    print(json.dumps(_results(found, index, limit)), flush=True)


def _results(found: Answer, index: Index, limit: int) -> list[dict[str, Any]]:
    """Return the first papers of an answer, for programs."""
    cards = ((index.card(number), score) for number, score in found.ranked[:limit])
    return [
        {"id": card.id, "title": card.title, "url": card.url, "score": score}
        for card, score in cards
    ]


def run_related(options: argparse.Namespace) -> int:
    """Run `papershelf related`."""
    from papershelf.search.near.ranking import Ranking

    if (options.id is None) == (options.ids is None):
        options.wrong("either ID or --ids FILE is needed, and not both")
    ids = _ids_in(options.ids) if options.ids else [options.id]
    pool = _ids_in(options.pool) if options.pool else []
    if options.pool and not pool:
        raise fatal(str(options.pool), "there is no id in it", hint="write one a line")
    ranking = Ranking(options.site_dir)
    for one in ranking.notes:
        report(one.severity, str(one))
    is_json = bool(options.json or options.ids)
    limit = 10 if options.limit is None and not is_json else options.limit
    for paper_id in ids:
        found = [
            {"id": paper.id, "title": paper.title, "url": paper.url, "score": score}
            for paper, score in islice(ranking.near(paper_id, pool), limit)
        ]
        if is_json:
            print(json.dumps(found), flush=True)
        else:
            print_papers(found)
    return FINE


def _ids_in(path: Path) -> list[str]:
    """Return the ids in a file, one a line; blank lines are none."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]
