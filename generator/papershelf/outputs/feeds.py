"""Feeds: what is new in the catalog, on a topic, by an author, from a venue, and in the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from urllib.parse import quote

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, grouped
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
    author_path,
    feed_path,
    paper_path,
    search_feed_path,
    topic_path,
    venue_path,
)
from papershelf.outputs.feed_formats import Feed, FeedEntry, feed_files, opml
from papershelf.outputs.html import HtmlForm
from papershelf.outputs.newest import (
    feed_of_author,
    feed_of_catalog,
    followed_topics,
    followed_venues,
    newest_of,
)
from papershelf.outputs.notes import feed_of, shown_note
from papershelf.outputs.pages.venues import venue_label
from papershelf.outputs.people import first_names, shown
from papershelf.text.formula import readable
from papershelf.text.wording import joined, shorten

MOST = 50
_SUMMARY = 600
# Papers among which visitors are told the new ones.
_RECENT = 100
# Feeds that are one task.
_FEEDS = Lengths(least=1, most=32, one_in=8)


class _NotedPaper(Struct, frozen=True, array_like=True):
    """A note, with the title of its paper and the last part of the paper's address."""

    title: str
    slug: str
    note: Note


class _NotesFeed(Struct, frozen=True, kw_only=True):
    """The newest notes that have a date, and so a place in a feed."""

    notes: tuple[_NotedPaper, ...]
    site: Site


class _TopicFeeds(Struct, frozen=True, kw_only=True):
    """The topics that have a feed: of each the label and the file of its page."""

    topics: tuple[tuple[str, str], ...]
    site: Site


def notes_feed(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the feed of notes, if there is one."""
    if feed_of(catalog, site):
        newest = [(paper, note) for paper, note in catalog.newest_notes if note.date][:MOST]
        notes = tuple([_NotedPaper(paper.title, paper.slug, note) for paper, note in newest])
        yield task(_notes_file, _NotesFeed(notes=notes, site=site))


def _notes_file(view: _NotesFeed) -> list[Artifact]:
    """Return the feed of notes."""
    site = view.site
    entries = tuple([_entry_of_note(noted, site) for noted in view.notes])
    page = address_of(NOTES, site)
    title = f"{site.name}: notes"
    return feed_files(Feed(NOTES_FEED, title, site.name, site.url, page, entries))


def _entry_of_note(noted: _NotedPaper, site: Site) -> FeedEntry:
    """Return an entry, whose id is made of the note's file: that stays as all else may change."""
    note, path = noted.note, paper_path(noted.slug)
    body = shown_note(note, HtmlForm(path, directory_urls=site.directory_urls)).body
    return FeedEntry(
        f"{noted.title}: {note.title}" if note.title else noted.title,
        f"{site.url}{quote(note.source.path, errors='replace')}",
        f"{address_of(path, site)}#our-notes",
        note.date or PartialDate(),
        joined(note.presenters),
        html=str(body),
    )


def paper_feeds(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of all feeds of papers, and of the list of those of topics."""
    if site.url:
        for group in grouped(_feeds(catalog, site), attrgetter("path"), _FEEDS):
            yield task(_paper_files, tuple(group))
        if topics := followed_topics(catalog, site):
            labels = tuple([(topic.label, topic_path(topic.id)) for topic in topics])
            yield task(_topics_file, _TopicFeeds(topics=labels, site=site))


def _paper_files(feeds: tuple[Feed, ...]) -> list[Artifact]:
    """Return the files of some feeds."""
    return [file for feed in feeds for file in feed_files(feed)]


def _topics_file(view: _TopicFeeds) -> list[Artifact]:
    """Return the list of the feeds of topics."""
    site = view.site
    feeds = [
        (label, f"{site.url}{feed_path(first)}.xml", address_of(first, site))
        for label, first in view.topics
    ]
    return opml(f"{site.name}: topics", feeds, OPML)


def recent_papers(catalog: Catalog, _site: Site) -> Iterator[Task]:
    """Yield the task of the list by which a browser knows what is new since the last visit."""
    newest = newest_of(catalog.papers, _RECENT, catalog)
    yield task(_recent_file, tuple([paper.slug for paper in newest]))


def _recent_file(slugs: tuple[str, ...]) -> list[Artifact]:
    """Return the file."""
    return [Artifact(RECENT, msgspec.json.encode(slugs) + b"\n")]


def _feeds(catalog: Catalog, site: Site) -> Iterator[Feed]:
    """Yield all feeds of papers; that of the whole catalog alone has summaries."""
    if feed_of_catalog(catalog, site):
        yield _feed(NEW_PAPERS, HOME, "new papers", catalog.papers, catalog, site)
    for label, first, papers in _lists(catalog, site):
        yield _feed(feed_path(first), first, label, papers, catalog, site)
    for name, (query, papers) in catalog.searches.items():
        feed = _feed(search_feed_path(name), SEARCH, name, papers, catalog, site)
        yield replace(feed, page=f"{feed.page}?q={quote(query, safe='', errors='replace')}")


def _lists(catalog: Catalog, site: Site) -> Iterator[tuple[str, str, Sequence[Paper]]]:
    """Yield the lists that have a feed: of each the label, the file of its page, and its papers."""
    for topic in followed_topics(catalog, site):
        yield topic.label, topic_path(topic.id), catalog.by_topic[topic.id]
    for slug in followed_venues(catalog, site):
        yield venue_label(catalog.venues[slug]), venue_path(slug), catalog.by_venue[slug]
    for slug, person in catalog.authors.items():
        if feed_of_author(person, catalog, site):
            yield shown(person.author.name), author_path(slug), catalog.by_author[slug]


def _feed(
    path: str, page: str, label: str, papers: Sequence[Paper], catalog: Catalog, site: Site
) -> Feed:
    """Return the feed of a list of *papers*."""
    entries = [
        _entry(paper, catalog.days[paper.slug], site, has_text=path == NEW_PAPERS)
        for paper in newest_of(papers, MOST, catalog)
    ]
    title = f"{site.name}: {label}"
    return Feed(path, title, site.name, site.url, address_of(page, site), tuple(entries))


def _entry(paper: Paper, day: PartialDate, site: Site, *, has_text: bool) -> FeedEntry:
    """Return the entry of a *paper*, named by its address; it *has_text* with the abstract."""
    address = address_of(paper_path(paper.slug), site)
    text = shorten(readable(paper.abstract), _SUMMARY) if has_text else ""
    title, authors = readable(paper.title), first_names(paper.authors)
    return FeedEntry(title, address, address, day, authors, text)
