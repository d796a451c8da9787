"""Feeds of new papers in the catalog, on a topic, by an author, from a venue, and of new notes."""

from collections.abc import Iterator
from itertools import chain, islice
from operator import attrgetter
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact, text_task
from papershelf.engine.chunks import Lengths, chunked
from papershelf.engine.task import Task, task
from papershelf.model import Note, Paper, PartialDate
from papershelf.outputs.addresses import (
    HOME,
    NEW_PAPERS,
    NOTES,
    NOTES_FEED,
    OPML,
    RECENT,
    SEARCH,
    address_of,
    paper_path,
    search_feed_path,
)
from papershelf.outputs.feeds.formats import Feed, FeedEntry, feed_files, opml
from papershelf.outputs.forms.html import HtmlForm
from papershelf.outputs.groups import NamedPapers, author_groups, topic_groups, venue_groups
from papershelf.outputs.lists.newest import catalog_feed, group_feed, newest_of
from papershelf.outputs.pages.notes import feed_of_notes, render_note
from papershelf.outputs.people import display_name, first_names
from papershelf.text.formula import readable
from papershelf.text.wording import shorten

MAX_ENTRIES = 50
_SUMMARY = 600
_PEOPLE = 50
# Papers in the list by which the browser marks new ones.
_RECENT = 100
# Feeds per task.
_FEEDS = Lengths(least=1, most=32, one_in=8)


def notes_feed(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the feed of the newest notes with a date, if the site has one."""
    if feed_of_notes(catalog, site):
        dated = ((paper, note, note.date) for paper, note in catalog.newest_notes if note.date)
        entries = tuple([_note_entry(*triple, site) for triple in islice(dated, MAX_ENTRIES)])
        title, page = f"{site.name}: notes", address_of(NOTES, site)
        yield task(_feed_documents, (Feed(NOTES_FEED, title, site.name, site.url, page, entries),))


def _note_entry(paper: Paper, note: Note, day: PartialDate, site: Site) -> FeedEntry:
    """Return the entry of a note; its id is the path of the note's file, as all else may change."""
    path = paper_path(paper.slug)
    form = HtmlForm(path, directory_urls=site.directory_urls)
    return FeedEntry(
        ": ".join([readable(title) for title in (paper.title, note.title) if title]),
        f"{site.url}{quote(note.source.path, errors='replace')}",
        f"{address_of(path, site)}#our-notes",
        day,
        note.presenters,
        html=str(render_note(note, form)["body"]),
    )


def paper_feeds(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of all feeds of papers, and of the OPML list of the feeds of topics."""
    if not site.url:
        return
    for group in chunked(_feeds(catalog, site), attrgetter("path"), _FEEDS):
        yield task(_feed_documents, tuple(group))
    feeds = [
        (topic.label, f"{site.url}{path}.xml", address_of(topic.first, site))
        for topic in topic_groups(catalog.topics, catalog)
        if (path := group_feed(topic, catalog, site))
    ]
    if feeds:
        yield text_task(OPML, opml(f"{site.name}: topics", feeds))


def _feed_documents(feeds: tuple[Feed, ...]) -> list[Artifact]:
    return [file for feed in feeds for file in feed_files(feed)]


def recent_papers(catalog: Catalog, _site: Site) -> Iterator[Task]:
    """Yield the task of the list by which the browser finds papers added since the last visit."""
    slugs = [paper.slug for paper in newest_of(catalog.papers, _RECENT, catalog)]
    yield text_task(RECENT, msgspec.json.encode(slugs).decode() + "\n")


def _feeds(catalog: Catalog, site: Site) -> Iterator[Feed]:
    """Yield the feeds of the catalog, of topics, venues and authors, and of saved searches."""
    if catalog_feed(catalog, site):
        yield _feed(NEW_PAPERS, NamedPapers("new papers", HOME, catalog.papers), catalog, site)
    topics = topic_groups(catalog.topics, catalog)
    for group in chain(topics, venue_groups(catalog), author_groups(catalog)):
        if path := group_feed(group, catalog, site):
            yield _feed(path, group, catalog, site)
    for name, (query, papers) in catalog.searches.items():
        feed = _feed(search_feed_path(name), NamedPapers(name, SEARCH, papers), catalog, site)
        yield replace(feed, page=f"{feed.page}?q={quote(query, safe='', errors='replace')}")


def _feed(path: str, group: NamedPapers, catalog: Catalog, site: Site) -> Feed:
    """Return the feed of a *group* at *path*; only that of the catalog has summaries."""
    entries = [
        _entry(paper, catalog.days[paper.slug], site, has_text=path == NEW_PAPERS)
        for paper in newest_of(group.papers, MAX_ENTRIES, catalog)
    ]
    title, page = f"{site.name}: {group.label}", address_of(group.first, site)
    return Feed(path, title, site.name, site.url, page, tuple(entries))


def _entry(paper: Paper, day: PartialDate, site: Site, *, has_text: bool) -> FeedEntry:
    """Return the entry of a *paper*, whose id is its address; *has_text* adds its abstract.

    In a large catalog the authors are one text: separate names would take 27 bytes per paper.
    """
    address = address_of(paper_path(paper.slug), site)
    text = shorten(readable(paper.abstract), _SUMMARY) if has_text else ""
    authors = [display_name(author.name) for author in paper.authors[:_PEOPLE]]
    if authors and site.is_large:
        authors = [first_names(paper.authors)]
    return FeedEntry(readable(paper.title), address, address, day, tuple(authors), text)
