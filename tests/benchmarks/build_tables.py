"""The table of the build benchmark, and the bounds that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from search_memory import Spent
from search_papers import ALL, LISTED

COLD = "Papershelf, cold"
UNCHANGED = "Papershelf, nothing changed"
NEW = "Papershelf, ten new papers added"
ADDED = "Papershelf, ten papers added"
# Only the files are counted here: the papers are read for them, and their topics and links found.
CONTENT = "content for Hugo, not in its sum"
HUGO = "Hugo"
PAGEFIND = "Pagefind after Hugo"
BOTH = "Hugo and Pagefind"
MKDOCS = "MkDocs with Material"
COPY = "copy of the site"

# The most that builds may take, by the number of papers, of what a peer takes in the same run.
BOUNDS: Mapping[tuple[int, str], tuple[float, str]] = {
    (LISTED, COLD): (0.6, MKDOCS),
    (1_000, COLD): (1.2, BOTH),
    (10_000, COLD): (0.9, BOTH),
    (ALL, COLD): (0.6, BOTH),
    (ALL, ADDED): (0.12, BOTH),
}
MOST_SECONDS_UNCHANGED = 3.0
MOST_MEGABYTES = 1_200.0
MOST_BYTES_A_PAPER = 10_000

# In this order they stand in the table, those that are left out where they were not measured.
ORDER = (COLD, UNCHANGED, NEW, ADDED, CONTENT, HUGO, PAGEFIND, BOTH, MKDOCS, COPY)

HEADINGS = (
    "", "seconds", "processor seconds", "peak MB", "files", "MB", "bytes a paper",
    "to Hugo and Pagefind", "to MkDocs", "to the copy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a command took, and what it made: files with so many bytes.

    `stages` are the seconds of a build's parts, where it tells them.
    """

    what: str
    spent: Spent
    files: int = 0
    size: int = 0
    stages: Mapping[str, float] = field(default_factory=dict)


def markdown(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of a table in Markdown for so many papers."""
    yield f"### {papers:,} papers"
    yield ""
    yield from table(HEADINGS, body(papers, rows))
    yield ""


def stages_markdown(papers: int, rows: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of a table of the seconds of each stage, of the builds that tell them."""
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
    found = ordered(rows)
    peers = [
        next((row.spent for row in found if row.what == what), None)
        for what in (BOTH, MKDOCS, COPY)
    ]
    for row in found:
        made = row.files > 0
        yield [
            row.what,
            told(row.spent, row.spent.seconds, ".1f"),
            told(row.spent, row.spent.cpu, ".1f"),
            told(row.spent, row.spent.peak, ",.0f"),
            f"{row.files:,}" if made else "",
            f"{row.size / 1e6:,.1f}" if made else "",
            f"{row.size / papers:,.0f}" if made else "",
            *(ratio(row.spent, peer) for peer in peers),
        ]


def told(spent: Spent, number: float, form: str) -> str:
    """Return a figure of a command, which would have been more if that had not been stopped."""
    return f"{'>' if spent.stopped else ''}{number:{form}}"


def ratio(one: Spent, other: Spent | None) -> str:
    """Return how many times as long one took as the other, where there is one."""
    if not other or not other.seconds or other.stopped:
        return ""
    return told(one, one.seconds / other.seconds, ".2f")


def seconds_of(row: Measured, stage: str) -> str:
    """Return the seconds of a stage, where a build had it."""
    return f"{row.stages[stage]:.1f}" if stage in row.stages else ""


def ordered(rows: Sequence[Measured]) -> list[Measured]:
    """Return the rows in the order of the table, with the sum of Hugo and Pagefind among them."""
    found = {row.what: row for row in rows}
    if HUGO in found and (PAGEFIND in found or found[HUGO].spent.stopped):
        found[BOTH] = both(found[HUGO], found.get(PAGEFIND))
    return [found[what] for what in ORDER if what in found]


def both(first: Measured, then: Measured | None) -> Measured:
    """Hugo and Pagefind together: a site that can be searched."""
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
    """Yield in words the bounds that were missed, where they were measured."""
    found = {row.what: row for row in ordered(rows)}
    for (size, what), (most, peer) in BOUNDS.items():
        if size == papers and what in found and peer in found:
            yield from _beyond(found[what].spent, found[peer].spent, most, f"{what}, of {peer}")
    own, unchanged = found.get(COLD), found.get(UNCHANGED)
    if papers < ALL or not own:
        return
    if unchanged and unchanged.spent.seconds > MOST_SECONDS_UNCHANGED:
        seconds = unchanged.spent.seconds
        yield f"{UNCHANGED} takes {seconds:.1f} s, not {MOST_SECONDS_UNCHANGED:.0f}"
    if own.spent.peak > MOST_MEGABYTES:
        yield f"{COLD} takes {own.spent.peak:,.0f} MB, not {MOST_MEGABYTES:,.0f}"
    if own.size > MOST_BYTES_A_PAPER * papers:
        yield f"the site has {own.size / papers:,.0f} bytes a paper, not {MOST_BYTES_A_PAPER:,}"


def _beyond(own: Spent, peer: Spent, most: float, what: str) -> Iterator[str]:
    """Yield that a build takes more than a part of what its peer takes, or that nobody knows."""
    part = own.seconds / peer.seconds
    if part > most:
        unknown = " or less: it was stopped" if peer.stopped else ""
        yield f"{what}: {part:.2f}{unknown}, not {most}"
