"""The table of the build benchmark, and the bounds that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search_memory import Spent
from search_papers import ALL, LISTED

COLD = "Papershelf, cold"
UNCHANGED = "Papershelf, nothing changed"
ADDED = "Papershelf, ten papers added"
CONTENT = "content for Hugo"
HUGO = "Hugo"
PAGEFIND = "Pagefind after Hugo"
BOTH = "Hugo and Pagefind"
MKDOCS = "MkDocs with Material"
COPY = "copy of the site"

# Seconds by the number of papers.
MOST_SECONDS: Mapping[tuple[int, str], float] = {
    (LISTED, COLD): 3.0,
    (ALL, COLD): 75.0,
    (ALL, UNCHANGED): 6.0,
    (ALL, ADDED): 8.0,
}
MOST_MEGABYTES = 2_000.0
MOST_BYTES_A_PAPER = 10_000
# Of the time of Hugo and Pagefind in the same run.
MOST_OF_PEERS = 1 / 3

HEADINGS = (
    "", "seconds", "processor seconds", "peak MB", "files", "MB", "bytes a paper",
    "to Papershelf, cold", "to the copy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a command took, and what it made: files with so many bytes."""

    what: str
    spent: Spent
    files: int = 0
    size: int = 0


def markdown(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """The lines of a table in Markdown for so many papers."""
    yield f"### {papers:,} papers"
    yield ""
    yield line(HEADINGS)
    yield line(["---", *["---:"] * (len(HEADINGS) - 1)])
    seconds = {row.what: row.spent.seconds for row in rows}
    for row in with_sum(rows):
        yield line(cells(row, papers, seconds))
    yield ""


def line(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def cells(row: Measured, papers: int, seconds: Mapping[str, float]) -> list[str]:
    """What the table says of a command."""
    made = row.files > 0
    return [
        row.what,
        f"{row.spent.seconds:.1f}",
        f"{row.spent.cpu:.1f}",
        f"{row.spent.peak:,.0f}",
        f"{row.files:,}" if made else "",
        f"{row.size / 1e6:,.1f}" if made else "",
        f"{row.size / papers:,.0f}" if made else "",
        ratio(row.spent.seconds, seconds.get(COLD)),
        ratio(row.spent.seconds, seconds.get(COPY)),
    ]


def ratio(one: float, other: float | None) -> str:
    """How many times as much one is as the other, where there is one."""
    return f"{one / other:.2f}" if other else ""


def with_sum(rows: Sequence[Measured]) -> Iterator[Measured]:
    """The rows, with Hugo and Pagefind together behind the two: a site that can be searched."""
    found = {row.what: row.spent for row in rows}
    for row in rows:
        yield row
        if row.what == PAGEFIND and HUGO in found:
            spent = Spent(
                seconds=found[HUGO].seconds + row.spent.seconds,
                cpu=found[HUGO].cpu + row.spent.cpu,
                peak=max(found[HUGO].peak, row.spent.peak),
            )
            yield replace(row, what=BOTH, spent=spent)


def missed(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """The bounds that were missed, in words; they are those of two cores that do nothing else."""
    found = {row.what: row for row in with_sum(rows)}
    for what, row in found.items():
        most = MOST_SECONDS.get((papers, what))
        if most and row.spent.seconds > most:
            yield f"{what} takes {row.spent.seconds:.1f} s, not {most:.0f}"
    own, peers = found.get(COLD), found.get(BOTH)
    if papers < ALL or not own:
        return
    if own.spent.peak > MOST_MEGABYTES:
        yield f"{COLD} takes {own.spent.peak:,.0f} MB, not {MOST_MEGABYTES:,.0f}"
    if own.size > MOST_BYTES_A_PAPER * papers:
        yield f"the site has {own.size / papers:,.0f} bytes a paper, not {MOST_BYTES_A_PAPER:,}"
    if peers and own.spent.seconds > MOST_OF_PEERS * peers.spent.seconds:
        yield f"{COLD} takes {own.spent.seconds / peers.spent.seconds:.2f} of {BOTH}, not a third"
