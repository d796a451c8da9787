"""The catalog for machines: one JSON object a paper, and word to crawlers."""

import json
from collections.abc import Iterable, Iterator
from gzip import compress
from itertools import accumulate
from operator import attrgetter

import msgspec
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import (
    ABOUT,
    AUTHORS,
    BROWSE,
    OAI,
    TOPICS,
    VENUES,
    YEARS,
    address_of,
    paper_path,
    topic_path,
)
from papershelf.outputs.downloads import all_downloads
from papershelf.outputs.files import text_task
from papershelf.outputs.oai import has_repository
from papershelf.outputs.page import PageLink
from papershelf.outputs.paper_record import record, record_schema
from papershelf.text.evidence import unfold_evidence
from papershelf.text.wording import count, one_line

# No file of a site is larger, in bytes.
LARGEST = 1_000_000
WHOLE = "papers.jsonl"
INDEX = "papers.json"
SCHEMA = "papers.schema.json"
# How many papers a part has; where they are long it comes in halves.
_PARTS = Lengths(least=128, most=256, one_in=64)
# Level 4 takes half the time, for files that are 5 % larger; level 9 more for no gain.
_LEVEL = 6
# The topics and the pages that programs are told of.
_TOPICS = 50
_PAGES = {
    BROWSE: "Papers by date",
    TOPICS: "Topics",
    AUTHORS: "Authors",
    VENUES: "Venues",
    YEARS: "Years",
    ABOUT: "What was read, and what was found in it",
}


class _DumpPart(Struct, frozen=True, kw_only=True):
    """The papers whose records are in the file *path*, which is compressed unless it has all."""

    path: str
    papers: tuple[Paper, ...]
    site: Site


def papers_jsonl(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of `papers.jsonl`, whose fields `docs/data.md` documents, or of its parts.

    Beside these an index has the number of all papers and their paths.
    """
    papers = catalog.papers
    if fits_one_file(papers, site):
        yield task(_part_file, _DumpPart(path=WHOLE, papers=papers, site=site))
        return
    paths: list[str] = []
    for number, group in enumerate(grouped(papers, attrgetter("id"), _PARTS), start=1):
        for path, own in _tasks(f"papers-{number:03}", tuple(group), site):
            paths.append(path)
            yield own
    index = json.dumps({"papers": len(papers), "parts": paths}, indent=0)
    yield text_task(INDEX, f"{index}\n")


def _tasks(name: str, papers: tuple[Paper, ...], site: Site) -> Iterator[tuple[str, Task]]:
    """Yield the path and the task of a part, or of its halves where one file would be too large.

    That goes by the size of the view, so that paths are known before any part is made: compressed
    records take up less.
    """
    path, half = f"{name}.jsonl.gz", len(papers) // 2
    own = task(_part_file, _DumpPart(path=path, papers=papers, site=site))
    if len(own.view) <= LARGEST or not half:
        yield path, own
        return
    yield from _tasks(f"{name}-1", papers[:half], site)
    yield from _tasks(f"{name}-2", papers[half:], site)


def fits_one_file(papers: Iterable[Paper], site: Site) -> bool:
    """Return whether one file may have all papers."""
    sizes = accumulate(len(_line(paper, site)) for paper in papers)
    return all(size <= LARGEST for size in sizes)


def _part_file(part: _DumpPart) -> list[Artifact]:
    """Return the file of a part."""
    lines = b"".join([_line(paper, part.site) for paper in part.papers])
    is_whole = part.path == WHOLE
    return [Artifact(part.path, lines if is_whole else compress(lines, _LEVEL, mtime=0))]


def papers_schema(_catalog: Catalog, _site: Site) -> Iterator[Task]:
    """Yield the task of the file that tells the form of a line."""
    yield text_task(SCHEMA, record_schema())


def _line(paper: Paper, site: Site) -> bytes:
    """Return a paper as a line of JSON."""
    return msgspec.json.encode(record(unfold_evidence(paper), site)) + b"\n"


def robots_txt(_catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of `robots.txt`, by which everything may be read.

    It names the site map of a site whose address is known.
    """
    sitemap = f"Sitemap: {site.url}sitemap.xml\n" if site.url else ""
    yield text_task("robots.txt", f"User-agent: *\nAllow: /\n{sitemap}")


def llms_txt(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of `llms.txt`, which tells programs that read prose what is where.

    Its form is that of https://llmstxt.org/.
    """
    data = WHOLE if fits_one_file(catalog.papers, site) else INDEX
    harvested = [PageLink(f"OAI static repository: {OAI}", OAI)] * has_repository(catalog, site)
    lists = {AUTHORS: catalog.authors, VENUES: catalog.venues, YEARS: catalog.years}
    missing = [path for path, found in lists.items() if not found]
    sections = {
        "Pages": [PageLink(label, path) for path, label in _PAGES.items() if path not in missing],
        "Data": [
            PageLink(f"All papers as JSON: {data}", data),
            PageLink(f"The JSON Schema of a paper: {SCHEMA}", SCHEMA),
            *all_downloads(catalog, site),
            *harvested,
        ],
        "Topics": [PageLink(one.label, topic_path(one.id)) for one in catalog.top_topics[:_TOPICS]],
    }
    head = f"{count(len(catalog.papers), 'paper')}, each on a page of its own."
    description = one_line(site.description)
    lines = [f"# {one_line(site.name)}", "", f"> {description or head}"]
    lines += ["", head] * bool(description)
    if site.has_markdown and catalog.papers:
        lines += ["", f"As Markdown, that of a paper is at {site.url}{paper_path('NAME')}."]
    for heading, links in sections.items():
        lines += ["", f"## {heading}", ""] * bool(links)
        lines += [f"- [{link.label}]({address_of(link.path, site)})" for link in links]
    yield text_task("llms.txt", "\n".join([*lines, ""]))
