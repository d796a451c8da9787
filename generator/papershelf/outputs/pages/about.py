"""How this catalog was made, with the reading sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import asdict, replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Reading
from papershelf.outputs.addresses import ABOUT
from papershelf.outputs.downloads import UNDATED, all_downloads
from papershelf.outputs.exports import INDEX, WHOLE, is_short
from papershelf.outputs.page import Head, PageContent, PageLink, page
from papershelf.outputs.pages.home import span
from papershelf.text.wording import count, sum_of

# A catalog may be a folder of files with a paper each.
_MOST_SOURCES = 100
_SUMMED = ("lines", "records", "papers", "paper_lines", "headings", "boilerplate", "unused")


class _AboutPage(Struct, frozen=True, kw_only=True):
    """What the page tells: the first of the sources, and how many more there are.

    Sources, and the `totals` of their formats, have their sums. What is amiss with them is for
    whoever maintains the catalog, and `check` tells it.
    """

    content: PageContent
    readings: tuple[tuple[Reading, str], ...]
    more_readings: int
    totals: tuple[tuple[Reading, str], ...]
    units: frozenset[str]
    found: tuple[str, ...]
    whole: bool
    site: Site


def about_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the one page about the catalog."""
    readings = catalog.readings
    is_whole = is_short(catalog.papers, site)
    export = WHOLE if is_whole else INDEX
    head = Head(description=_description(catalog, site), hide=("navigation",), listed=False)
    files = all_downloads(catalog, site)
    if site.is_large:  # The pages of years lead to all others.
        files = tuple(file for file in files if file.path.startswith(UNDATED))
    links = {"export": (PageLink(export, export),), "citations": files}
    view = _AboutPage(
        content=PageContent("about", head, {}, links),
        readings=_with_sums(readings[:_MOST_SOURCES]),
        more_readings=len(readings[_MOST_SOURCES:]),
        totals=_with_sums(_totals(readings)),
        units=frozenset(found.unit for found in readings),
        found=tuple(_findings(catalog)),
        whole=is_whole,
        site=site,
    )
    yield task(_pages_of, view)


def _description(catalog: Catalog, site: Site) -> str:
    """Return what the catalog is, in a sentence."""
    papers, sources = count(len(catalog.papers), "paper"), count(len(catalog.readings), "source")
    return f"What {site.name} holds and how it was made: {papers} from {sources}."


def _with_sums(readings: Iterable[Reading]) -> tuple[tuple[Reading, str], ...]:
    return tuple((reading, sum_of(reading)) for reading in readings)


def _totals(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the sums of each format that several sources have, in the order of the sources."""
    by_format: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        by_format.setdefault((reading.format, reading.unit), []).append(reading)
    for group in filter(lambda found: len(found) > 1, by_format.values()):
        sums = {name: sum(getattr(reading, name) for reading in group) for name in _SUMMED}
        yield replace(group[0], path="", **sums)


def _findings(catalog: Catalog) -> Iterator[str]:
    """Yield what the catalog holds, in numbers."""
    papers = catalog.papers
    days = span(catalog)
    yield f"{count(len(papers), 'paper')}{f', dated {days}' if days else ''}"
    merged = sum(len(paper.others) for paper in papers)
    if merged:
        yield f"{count(merged, 'more record')} that repeat a paper"
    if catalog.authors:
        yield count(len(catalog.authors), "author")
    if catalog.venues:
        yield count(len(catalog.venues), "venue")
    if catalog.notes:
        yield f"{count(len(catalog.newest_notes), 'note')} of our own"
    yield count(sum(len(paper.links) for paper in papers), "link")
    promises = sum(len(paper.promises) for paper in papers)
    yield f"{count(promises, 'announcement')} without a link"
    known = len(catalog.taxonomy.topics)
    yield f"{count(len(catalog.topics), 'topic')}, of {known:,} that were looked for"


def _pages_of(view: _AboutPage) -> list[Artifact]:
    """Return the page."""
    return [page(view.content, ABOUT, view.site, lambda _form: asdict(view))]
