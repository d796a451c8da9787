"""How this catalog was made, with the reading sum."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Reading
from papershelf.outputs.addresses import ABOUT, YEARS
from papershelf.outputs.downloads import UNDATED, all_downloads
from papershelf.outputs.exports import ALL_PAPERS, INDEX, fits_one_file
from papershelf.outputs.lists import ListPage, page_tasks
from papershelf.outputs.page import Head, IndexRow, IndexSection, PageContent, PageLink
from papershelf.outputs.pages.home import span
from papershelf.text.wording import count, sum_of, with_capital

# A catalog may be a folder of files with a paper each.
_MOST_SOURCES = 100
_SUMMED = ("lines", "records", "papers", "paper_lines", "headings", "boilerplate", "unused")


def about_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the one page about the catalog.

    What is amiss with its sources is for whoever maintains the catalog, and `check` tells it.
    """
    readings = catalog.readings
    units = {reading.unit for reading in readings}
    is_whole = fits_one_file(catalog.papers, site)
    export = ALL_PAPERS if is_whole else INDEX
    head = Head(description=_description(catalog, site), hide=("navigation",), listed=False)
    more = len(readings[_MOST_SOURCES:])
    # What is empty is not said.
    texts = {
        "lines": "line" if "line" in units else "",
        "records": "record" if "record" in units else "",
        "more": f"and {more:,} more" if more else "",
        "whole": ALL_PAPERS if is_whole else "",
    }
    links = {"export": (PageLink(export, export),), "citations": _citations(catalog, site)}
    sections = (
        _section((one.path, f"({one.format}): {sum_of(one)}") for one in readings[:_MOST_SOURCES]),
        _section((f"In all, {one.format}", sum_of(one)) for one in _totals(readings)),
        IndexSection("", tuple(IndexRow(PageLink(line)) for line in _findings(catalog))),
    )
    content = PageContent("about", head, texts, links, sections)
    yield from page_tasks([ListPage(content, ABOUT)], site)


def _citations(catalog: Catalog, site: Site) -> tuple[PageLink, ...]:
    """Return links to the citations of all papers, in a large catalog by the pages of years."""
    files = all_downloads(catalog, site)
    if site.is_large and catalog.by_year:
        undated = [file for file in files if file.path.startswith(UNDATED)]
        return (PageLink("by year", YEARS), *undated)
    return files


def _section(told: Iterable[tuple[str, str]]) -> IndexSection:
    """Return what is *told* of sources, each behind its name."""
    rows = (IndexRow(PageLink(name, is_chosen=True), (text,)) for name, text in told)
    return IndexSection("", tuple(rows))


def _description(catalog: Catalog, site: Site) -> str:
    """Return what the catalog is, in a sentence."""
    papers, sources = count(len(catalog.papers), "paper"), count(len(catalog.readings), "source")
    return f"What {site.name} holds and how it was made: {papers} from {sources}."


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
    yield from map(with_capital, catalog.limits)
