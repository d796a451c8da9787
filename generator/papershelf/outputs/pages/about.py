"""How this catalog was made, with the reading sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Reading
from papershelf.outputs.addresses import ABOUT
from papershelf.outputs.exports import is_short
from papershelf.outputs.markdown import Markdown, escape, front_matter
from papershelf.outputs.page import Page
from papershelf.outputs.templates import render
from papershelf.problems import Severity
from papershelf.text.wording import count, sum_of

MOST_PROBLEMS = 100
# A catalog may be a folder of files with a paper each.
MOST_SOURCES = 100
SUMMED = ("lines", "records", "papers", "paper_lines", "headings", "boilerplate", "unused")


def about_page(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The one page about the catalog."""
    readings = catalog.readings
    # The gravest first: of many merges, the notes would hide it.
    problems = sorted(catalog.problems, key=lambda found: list(Severity).index(found.severity))
    text = render(
        "about",
        front_matter=front_matter(f"How {settings.site_name} was made.", "navigation"),
        readings=[
            Markdown(f"**{escape(found.path)}** ({escape(found.format)}): {sum_of(found)}")
            for found in readings[:MOST_SOURCES]
        ],
        more_readings=len(readings[MOST_SOURCES:]),
        totals=[
            Markdown(f"**In all, {escape(found.format)}**: {sum_of(found)}")
            for found in (totals(readings) if len(readings) > 1 else ())
        ],
        units={found.unit for found in readings},
        problems=problems[:MOST_PROBLEMS],
        more=len(problems[MOST_PROBLEMS:]),
        found=list(findings(catalog)),
        whole=is_short(catalog.papers, settings),
    )
    yield Page(path=ABOUT, text=text)


def totals(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The sums of all sources of a format, format by format in the order of the sources."""
    by_format: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        by_format.setdefault((reading.format, reading.unit), []).append(reading)
    for group in by_format.values():
        sums = {name: sum(getattr(reading, name) for reading in group) for name in SUMMED}
        yield replace(group[0], path="", **sums)


def findings(catalog: Catalog) -> Iterator[str]:
    """What the catalog holds, in numbers."""
    papers = catalog.papers
    yield count(len(papers), "paper")
    merged = sum(len(paper.others) for paper in papers)
    if merged:
        yield f"{count(merged, 'more record')} of papers that another record leads"
    if catalog.authors:
        yield count(len(catalog.authors), "author")
    if catalog.venues:
        yield count(len(catalog.venues), "venue")
    yield count(sum(len(paper.links) for paper in papers), "link")
    promises = sum(len(paper.promises) for paper in papers)
    yield f"{count(promises, 'announcement')} of something without an address"
    known = len(catalog.taxonomy.topics)
    yield f"{count(len(catalog.topics), 'topic')} with papers, of the {known:,} in the taxonomy"
