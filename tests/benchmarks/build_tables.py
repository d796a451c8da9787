"""The tables and the bounds of the build benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from search_memory import Spent
from search_papers import ALL, LISTED

COLD = "Papershelf, cold"
UNCHANGED = "Papershelf, nothing changed"
NEW = "Papershelf, ten new papers added"
ADDED = "Papershelf, ten papers added"
# Only the time to write files is measured; papers, topics and links are read before.
CONTENT = "content for Hugo, not in its sum"
HUGO = "Hugo"
PAGEFIND = "Pagefind after Hugo"
BOTH = "Hugo and Pagefind"
MKDOCS = "MkDocs with Material"
COPY = "copy of the site"

# The largest ratio of the seconds of a build to those of a peer, by the number of papers.
BOUNDS: Mapping[tuple[int, str], tuple[float, str]] = {
    (LISTED, COLD): (0.6, MKDOCS),
    (1_000, COLD): (1.2, BOTH),
    (10_000, COLD): (0.9, BOTH),
    (ALL, COLD): (0.6, BOTH),
    (ALL, ADDED): (0.12, BOTH),
}
MAX_SECONDS_UNCHANGED = 3.0
MAX_MEGABYTES = 1_200.0
MAX_BYTES_A_PAPER = 10_000

# The order of rows; runs that were not measured have no row.
ORDER = (COLD, UNCHANGED, NEW, ADDED, CONTENT, HUGO, PAGEFIND, BOTH, MKDOCS, COPY)

HEADINGS = (
    "", "seconds", "processor seconds", "peak MB", "files", "MB", "bytes a paper",
    "to Hugo and Pagefind", "to MkDocs", "to the copy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The cost of a command, and the number and bytes of the files that it wrote.

    `stages` holds the seconds of a build by stage, if it reports them.
    """

    what: str
    spent: Spent
    files: int = 0
    size: int = 0
    stages: Mapping[str, float] = field(default_factory=dict)


def markdown(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of a Markdown table of *rows* for *papers* papers."""
    yield f"### {papers:,} papers"
    yield ""
    yield from table(HEADINGS, body(papers, rows))
    yield ""


def stages_markdown(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of a table of the seconds by stage, for builds that report them."""
    builds = [row for row in ordered(rows) if row.stages]
    if not builds:
        return
    names = dict.fromkeys(name for row in builds for name in row.stages)
    yield f"### {papers:,} papers, seconds by stage"
    yield ""
    yield from table(
        ("", *(row.what for row in builds)),
        [[name, *(seconds_of(row, name) for row in builds)] for name in names],
    )
    yield ""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table with numbers in all columns but the first."""
    yield line(headings)
    yield line(["---", *["---:"] * (len(headings) - 1)])
    yield from map(line, rows)


def line(cells: Sequence[str]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |"


def body(papers: int, rows: Sequence[Measured]) -> Iterator[list[str]]:
    """Yield the cells of a row for each command."""
    shown = ordered(rows)
    peers = [
        next((row.spent for row in shown if row.what == what), None)
        for what in (BOTH, MKDOCS, COPY)
    ]
    for row in shown:
        has_files = row.files > 0
        yield [
            row.what,
            figure_of(row.spent, row.spent.seconds, ".1f"),
            figure_of(row.spent, row.spent.cpu, ".1f"),
            figure_of(row.spent, row.spent.peak, ",.0f"),
            f"{row.files:,}" if has_files else "",
            f"{row.size / 1e6:,.1f}" if has_files else "",
            f"{row.size / papers:,.0f}" if has_files else "",
            *(ratio(row.spent, peer) for peer in peers),
        ]


def figure_of(spent: Spent, number: float, form: str) -> str:
    """Return a figure of a command, marked with ">" if the command was stopped."""
    return f"{'>' if spent.stopped else ''}{number:{form}}"


def ratio(one: Spent, other: Spent | None) -> str:
    """Return the ratio of the seconds of *one* to those of *other*, or nothing if unknown."""
    if not other or not other.seconds or other.stopped:
        return ""
    return figure_of(one, one.seconds / other.seconds, ".2f")


def seconds_of(row: Measured, stage: str) -> str:
    """Return the seconds of a stage, or nothing if the build did not have it."""
    return f"{row.stages[stage]:.1f}" if stage in row.stages else ""


def ordered(rows: Sequence[Measured]) -> list[Measured]:
    """Return the rows in the order of the table, with the sum of Hugo and Pagefind added."""
    by_run = {row.what: row for row in rows}
    if HUGO in by_run and (PAGEFIND in by_run or by_run[HUGO].spent.stopped):
        by_run[BOTH] = both(by_run[HUGO], by_run.get(PAGEFIND))
    return [by_run[what] for what in ORDER if what in by_run]


def both(first: Measured, then: Measured | None) -> Measured:
    """Return the sum of Hugo and Pagefind, which is a site with a search."""
    if not then:
        return Measured(what=BOTH, spent=first.spent)
    spent = Spent(
        seconds=first.spent.seconds + then.spent.seconds,
        cpu=first.spent.cpu + then.spent.cpu,
        peak=max(first.spent.peak, then.spent.peak),
        stopped=then.spent.stopped,
    )
    return Measured(what=BOTH, spent=spent, files=then.files, size=then.size)


def missed(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """Yield a message for each missed bound of the commands that were measured."""
    by_run = {row.what: row for row in ordered(rows)}
    for (size, what), (most, peer) in BOUNDS.items():
        if size == papers and what in by_run and peer in by_run:
            yield from _beyond(by_run[what].spent, by_run[peer].spent, most, f"{what}, of {peer}")
    cold, unchanged = by_run.get(COLD), by_run.get(UNCHANGED)
    if papers < ALL or not cold:
        return
    if unchanged and unchanged.spent.seconds > MAX_SECONDS_UNCHANGED:
        seconds = unchanged.spent.seconds
        yield f"{UNCHANGED} takes {seconds:.1f} s, not {MAX_SECONDS_UNCHANGED:.0f}"
    if cold.spent.peak > MAX_MEGABYTES:
        yield f"{COLD} takes {cold.spent.peak:,.0f} MB, not {MAX_MEGABYTES:,.0f}"
    if cold.size > MAX_BYTES_A_PAPER * papers:
        yield f"the site has {cold.size / papers:,.0f} bytes a paper, not {MAX_BYTES_A_PAPER:,}"


def _beyond(build: Spent, peer: Spent, most: float, what: str) -> Iterator[str]:
    """Yield a message if a build takes more than *most* times the seconds of its peer."""
    ratio = build.seconds / peer.seconds
    if ratio > most:
        unknown = " or less: it was stopped" if peer.stopped else ""
        yield f"{what}: {ratio:.2f}{unknown}, not {most}"
