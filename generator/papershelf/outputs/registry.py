"""The table of all outputs; modules that need a single output import that directly."""

from collections.abc import Callable, Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.citations.downloads import citation_files
from papershelf.outputs.exports.crawlers import llms_txt, robots_txt
from papershelf.outputs.exports.dump import papers_jsonl, papers_schema
from papershelf.outputs.exports.oai import static_repository
from papershelf.outputs.feeds.entries import notes_feed, paper_feeds, recent_papers
from papershelf.outputs.metadata.social_cards import social_cards
from papershelf.outputs.pages.about import about_page
from papershelf.outputs.pages.authors import author_pages
from papershelf.outputs.pages.browse import browse_pages, code_pages
from papershelf.outputs.pages.digest import digest_pages
from papershelf.outputs.pages.feeds import feeds_page
from papershelf.outputs.pages.home import home_page
from papershelf.outputs.pages.map import map_pages
from papershelf.outputs.pages.moved import moved_pages
from papershelf.outputs.pages.notes import note_pages
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.pages.search import scripted_pages
from papershelf.outputs.pages.topics import topic_pages
from papershelf.outputs.pages.trends import trends_page
from papershelf.outputs.pages.venues import venue_pages, year_pages

Output = Callable[[Catalog, Site], Iterator[Task]]

OUTPUTS: tuple[Output, ...] = (
    # First, to limit memory: views of a year are large, and so are the caches of other outputs.
    citation_files,
    home_page,
    paper_pages,
    moved_pages,
    browse_pages,
    topic_pages,
    author_pages,
    venue_pages,
    year_pages,
    trends_page,
    code_pages,
    note_pages,
    map_pages,
    scripted_pages,
    about_page,
    papers_jsonl,
    papers_schema,
    static_repository,
    robots_txt,
    llms_txt,
    notes_feed,
    social_cards,
    paper_feeds,
    feeds_page,
    recent_papers,
    digest_pages,
)
