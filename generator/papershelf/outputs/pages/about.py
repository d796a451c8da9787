"""The page about the catalog: its sources with the counts of what was read, and its contents."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Reading, total_of
from papershelf.outputs.addresses import ABOUT, YEARS
from papershelf.outputs.citations.downloads import UNDATED, all_downloads
from papershelf.outputs.exports.dump import ALL_PAPERS, dump_path
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Values
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.outputs.pages.home import date_span
from papershelf.text.grouping import grouped_by
from papershelf.text.wording import count, sum_of, with_capital

# The number of sources shown: a catalog may have a file for each paper.
_MAX_SOURCES = 100


def about_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page about the catalog.

    It leaves out problems of the sources, which are for maintainers: `papershelf check` reports
    them.
    """
    readings = catalog.readings
    units = {reading.unit for reading in readings}
    export = dump_path(catalog.papers, site)
    papers, sources = count(len(catalog.papers), "paper"), count(len(readings), "source")
    description = f"{papers} from {sources}: what {site.name} contains and how it was made."
    head = Head(description=description, has_toc=True, listed=False)
    more = len(readings[_MAX_SOURCES:])
    values: Values = {
        "lines": "line" in units,
        "records": "record" in units,
        "more": f"and {more:,} more" if more else "",
        "whole": export == ALL_PAPERS,
        "export": (PageLink(export, export),),
        "citations": _citations(catalog, site),
    }
    read = ((it.path, f"({it.format}): {sum_of(it)}") for it in readings[:_MAX_SOURCES])
    totals = ((f"Total of {it.format}", sum_of(it)) for it in _totals(readings))
    sections = (
        ("sources", _rows(read)),
        ("totals", _rows(totals)),
        ("findings", tuple(IndexRow(PageLink(line)) for line in _findings(catalog))),
    )
    content = PageContent("about", head, values, sections)
    yield from page_tasks([ListPage(content, ABOUT)], site)


def _citations(catalog: Catalog, site: Site) -> tuple[PageLink, ...]:
    """Return links to the citation files: in a large catalog, to the years and undated papers."""
    files = all_downloads(catalog, site)
    if site.is_large and catalog.by_year:
        undated = [file for file in files if file.path.startswith(UNDATED)]
        return (PageLink("by year", YEARS), *undated)
    return files


def _rows(entries: Iterable[tuple[str, str]]) -> tuple[IndexRow, ...]:
    """Return a row for each of *entries*, pairs of a name and a text."""
    return tuple(IndexRow(PageLink(name), (text,)) for name, text in entries)


def _totals(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the summed counts of each format with several sources, in the order of the sources."""
    by_format = grouped_by(readings, lambda reading: [(reading.format, reading.unit)])
    for group in filter(lambda same: len(same) > 1, by_format.values()):
        yield replace(total_of(group), path="")


def _findings(catalog: Catalog) -> Iterator[str]:
    """Yield lines with the numbers of what the catalog contains, and its limits."""
    papers = catalog.papers
    days = date_span(catalog)
    yield f"{count(len(papers), 'paper')}{f', dated {days}' if days else ''}"
    if merged := sum(len(paper.others) for paper in papers):
        yield f"{count(merged, 'duplicate record')}, merged"
    parts = {"author": catalog.authors, "venue": catalog.venues, "note": catalog.newest_notes}
    yield from (count(len(entries), noun) for noun, entries in parts.items() if entries)
    yield count(sum(len(paper.links) for paper in papers), "link")
    if promises := sum(len(paper.promises) for paper in papers):
        yield f"{count(promises, 'announcement')} of code, models or data without a link"
    total = len(catalog.taxonomy.topics)
    yield f"{count(len(catalog.topics), 'topic')} with papers, of {total:,} that are defined"
    yield from map(with_capital, catalog.limits)
