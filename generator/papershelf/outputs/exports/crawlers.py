"""Files for crawlers: `robots.txt` and `llms.txt`."""

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import text_task
from papershelf.engine.task import Task
from papershelf.outputs.addresses import (
    ABOUT,
    AUTHORS,
    BROWSE,
    FEEDS,
    OAI,
    TOPICS,
    VENUES,
    YEARS,
    address_of,
    paper_path,
    topic_path,
)
from papershelf.outputs.citations.downloads import all_downloads
from papershelf.outputs.exports.dump import SCHEMA, dump_path
from papershelf.outputs.exports.oai import has_repository
from papershelf.outputs.forms.page import PageLink
from papershelf.outputs.lists.newest import catalog_feed
from papershelf.text.wording import count, printable_line

# The number of topics, and the pages, that `llms.txt` lists.
_TOPICS = 50
_PAGES = {
    BROWSE: "Papers by date",
    TOPICS: "Topics",
    AUTHORS: "Authors",
    VENUES: "Venues",
    YEARS: "Years",
    FEEDS: "Feeds of new papers",
    ABOUT: "About: sources and contents of the catalog",
}


def robots_txt(_catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of `robots.txt`, which allows crawlers to read everything.

    If the site has a URL, the file names its site map.
    """
    sitemap = f"Sitemap: {site.url}sitemap.xml\n" if site.url else ""
    yield text_task("robots.txt", f"User-agent: *\nAllow: /\n{sitemap}")


def llms_txt(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of `llms.txt`, an overview of the site for language models.

    https://llmstxt.org/ specifies its format.
    """
    data = dump_path(catalog.papers, site)
    oai = [PageLink(f"OAI static repository: {OAI}", OAI)] * has_repository(catalog, site)
    shown = {
        AUTHORS: catalog.authors,
        VENUES: catalog.venues,
        YEARS: catalog.by_year,
        FEEDS: catalog_feed(catalog, site),
    }
    sections = {
        "Pages": [PageLink(label, path) for path, label in _PAGES.items() if shown.get(path, True)],
        "Data": [
            PageLink(f"All papers as JSON: {data}", data),
            PageLink(f"JSON Schema of a paper: {SCHEMA}", SCHEMA),
            *all_downloads(catalog, site),
            *oai,
        ],
        "Topics": [
            PageLink(topic.label, topic_path(topic.id)) for topic in catalog.top_topics[:_TOPICS]
        ],
    }
    summary = f"{count(len(catalog.papers), 'paper')}, each with its own page."
    description = printable_line(site.description)
    lines = [f"# {printable_line(site.name)}", "", f"> {description or summary}"]
    lines += ["", summary] * bool(description)
    if site.has_markdown and catalog.papers:
        lines += ["", f"The Markdown of a paper's page is at {site.url}{paper_path('NAME')}."]
    for heading, links in sections.items():
        lines += ["", f"## {heading}", ""] * bool(links)
        lines += [f"- [{link.label}]({address_of(link.path, site)})" for link in links]
    yield text_task("llms.txt", "\n".join([*lines, ""]))
