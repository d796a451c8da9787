"""Outputs: pure functions from the catalog to pages, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.outputs.exports import papers_jsonl, robots_txt
from papershelf.outputs.page import Page
from papershelf.outputs.pages.about import about_page
from papershelf.outputs.pages.authors import author_pages, author_sections
from papershelf.outputs.pages.browse import browse_pages, browse_sections
from papershelf.outputs.pages.code import code_pages, code_sections
from papershelf.outputs.pages.home import home_page
from papershelf.outputs.pages.moved import moved_pages
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.pages.search import search_page
from papershelf.outputs.pages.topics import topic_pages, topic_sections
from papershelf.outputs.pages.venues import venue_pages, venue_sections
from papershelf.outputs.pages.years import year_pages, year_sections
from papershelf.outputs.sections import Section

Output = Callable[[Catalog, Settings], Iterator[Page]]
Sectioned = Callable[[Catalog, Settings], Iterator[Section]]


OUTPUTS: tuple[Output, ...] = (
    home_page,
    paper_pages,
    moved_pages,
    browse_pages,
    topic_pages,
    author_pages,
    venue_pages,
    year_pages,
    code_pages,
    search_page,
    about_page,
    papers_jsonl,
    robots_txt,
)
# What comes of papers by themselves can be made in parts as well (see `parts`).
IN_PARTS: frozenset[Output] = frozenset({paper_pages, papers_jsonl})
# Lists can be made in sections, so that those which would come out the same are not made.
IN_SECTIONS: Mapping[Output, Sectioned] = {
    browse_pages: browse_sections,
    topic_pages: topic_sections,
    author_pages: author_sections,
    venue_pages: venue_sections,
    year_pages: year_sections,
    code_pages: code_sections,
}
