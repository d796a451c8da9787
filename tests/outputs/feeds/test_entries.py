"""Feed readers can parse the feeds of papers and notes."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Note, Paper, PartialDate, Source
from papershelf.outputs.feeds.entries import notes_feed, paper_feeds
from papershelf.text.formula import readable
from support.catalog import (
    ADAM,
    CATALOG,
    CLOUDS,
    EMPTY,
    FINGERS,
    KINGMA,
    MARCH,
    NOTE,
    SETTINGS,
    UNDATED,
    YEARLESS,
)
from support.hostile import PAYLOADS
from support.outputs import artifacts

ATOM = "{http://www.w3.org/2005/Atom}"


def with_notes(*notes: Note) -> Catalog:
    """Return the catalog with these notes on one paper."""
    return replace(CATALOG, notes={ADAM.slug: notes})


def feed_of(*notes: Note) -> ElementTree.Element:
    """Return the feed of some notes."""
    artifact, _ = artifacts(notes_feed, with_notes(*notes))
    assert artifact.path == "notes.xml"
    return ElementTree.fromstring(artifact.data)


def test_a_feed_holds_the_newest_fifty_notes_with_exact_days() -> None:
    notes = [
        replace(NOTE, source=Source(path=f"{year}.md"), date=PartialDate(year=year))
        for year in range(1960, 2026)
    ]
    days = [entry.findtext(f"{ATOM}updated") for entry in feed_of(*notes).findall(f"{ATOM}entry")]
    assert days == [f"{year}-01-01T00:00:00Z" for year in range(2025, 1975, -1)]


def test_the_title_of_a_note_in_a_feed_is_plain_text() -> None:
    [entry] = feed_of(replace(NOTE, title="On $\\ell_1$ norms")).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == f"{ADAM.title}: On ℓ1 norms"


@pytest.mark.parametrize(
    ("catalog", "settings"),
    [
        (replace(CATALOG, notes={}), SETTINGS),
        (with_notes(UNDATED), SETTINGS),
        (CATALOG, replace(SETTINGS, site_url="")),
    ],
    ids=["no notes", "no date", "no address"],
)
def test_a_catalog_without_notes_dates_or_an_address_has_no_feed_of_notes(
    catalog: Catalog, settings: Settings
) -> None:
    assert artifacts(notes_feed, catalog, settings) == []


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_note_is_text_in_a_feed(text: str) -> None:
    feed = feed_of(replace(NOTE, text=f"{text} words", title=text, presenters=(text,)))
    for content in feed.iter(f"{ATOM}content"):
        tree = html5lib.parseFragment(content.text or "", namespaceHTMLElements=False)
        tags = {str(element.tag) for element in tree.iter()}
        assert not tags & {"script", "img", "iframe", "style", "form", "svg", "meta", "base"}


def feeds_of(catalog: Catalog = CATALOG, settings: Settings = SETTINGS) -> dict[str, bytes]:
    """Return the feeds of papers by their paths below `feeds/`."""
    made = artifacts(paper_feeds, catalog, settings)
    return {file.path.removeprefix("feeds/"): file.data for file in made}


def parsed(data: bytes) -> Any:
    """Return a feed, parsed by a feed reader without errors."""
    feed = feedparser.parse(data)
    assert not feed.bozo
    return feed


def items_of(data: bytes) -> list[dict[str, Any]]:
    """Return the items of a JSON Feed, which has all fields that version 1.1 requires."""
    feed = json.loads(data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert all({"id", "content_text"} <= item.keys() for item in feed["items"])
    return list(feed["items"])


def test_a_large_catalog_has_no_feeds_of_authors() -> None:
    assert not [name for name in feeds_of(settings=replace(SETTINGS, large=1)) if "author" in name]


def test_both_formats_have_the_same_entries() -> None:
    feeds = feeds_of()
    for name in (name for name in feeds if name.endswith(".xml")):
        items = items_of(feeds[name.replace(".xml", ".json")])
        atom = [(one.id, one.link, one.title, one.updated) for one in parsed(feeds[name]).entries]
        assert atom == [
            (one["id"], one["url"], one["title"], one["date_published"]) for one in items
        ]


def test_feed_readers_find_the_newest_papers_of_every_list_of_a_real_catalog(
    real_catalog: Catalog,
) -> None:
    assert len(real_catalog.papers) > 2_000
    day = PartialDate(year=2026, month=5, day=6)
    catalog = replace(
        real_catalog, first_seen=dict.fromkeys((one.id for one in real_catalog.papers), day)
    )
    papers = {f"https://shelf.example/papers/{one.slug}/": one for one in catalog.papers}
    feeds = feeds_of(catalog)
    for name, members in {
        "papers": catalog.papers,
        **{f"topics/{slug}": members for slug, members in catalog.by_topic.items()},
        **{f"venues/{slug}": members for slug, members in catalog.by_venue.items()},
    }.items():
        entries = parsed(feeds[f"{name}.xml"]).entries
        assert len(entries) == min(50, len(catalog.days.keys() & {one.slug for one in members}))
        for entry in entries:
            assert papers[entry.id] in members
            assert entry.title == readable(papers[entry.id].title)
            assert entry.updated == f"{catalog.days[papers[entry.id].slug]}T00:00:00Z"
        days = [entry.updated for entry in entries]
        assert days == sorted(days, reverse=True)


def names_of(authors: int, settings: Settings = SETTINGS) -> list[str]:
    """Return the names that both formats give for a paper of *authors* authors."""
    people = tuple(replace(KINGMA, name=f"Author {at}") for at in range(authors))
    feeds = feeds_of(replace(CATALOG, papers=(replace(ADAM, authors=people),)), settings)
    [entry] = parsed(feeds["papers.xml"]).entries
    [item] = items_of(feeds["papers.json"])
    names = [author["name"] for author in item["authors"]]
    assert [author.name for author in entry.authors] == names
    return names


def test_each_of_the_first_fifty_authors_is_a_person() -> None:
    assert names_of(6) == [f"Author {at}" for at in range(6)]
    assert len(names_of(60)) == 50


def test_a_large_catalog_names_the_authors_in_one_phrase() -> None:
    assert names_of(6, replace(SETTINGS, large=0)) == ["Author 0, Author 1, Author 2 and 3 more"]


def test_a_feed_holds_the_newest_fifty_papers_by_day() -> None:
    papers = [
        replace(EMPTY, id=f"title:{at}", slug=f"p-{at}", listed=PartialDate(year=1900 + at))
        for at in range(60)
    ]
    feeds = feeds_of(replace(CATALOG, papers=(*papers, replace(FINGERS, listed=None))))
    days = [one.updated for one in parsed(feeds["papers.xml"]).entries]
    assert days == [f"{year}-01-01T00:00:00Z" for year in range(1959, 1909, -1)]


MONTH, PRINTED = PartialDate(year=2026, month=3), PartialDate(year=2020, month=1, day=2)


@pytest.mark.parametrize(
    ("listed", "published", "day"),
    [
        (MARCH, PRINTED, "2026-03-12"),
        (MONTH, PRINTED, "2020-01-02"),
        (MONTH, None, "2026-05-06"),
        (None, None, "2026-05-06"),
    ],
    ids=["listing", "publication", "partial", "unknown"],
)
def test_an_entry_has_an_exact_day_or_else_the_day_of_first_sight(
    listed: PartialDate | None, published: PartialDate | None, day: str
) -> None:
    paper = replace(FINGERS, listed=listed, published=published)
    seen = {paper.id: PartialDate(year=2026, month=5, day=6)}
    feeds = feeds_of(replace(CATALOG, papers=(paper,), first_seen=seen))
    [item] = items_of(feeds["papers.json"])
    assert item["date_published"] == f"{day}T00:00:00Z"


def test_a_paper_without_a_year_or_a_day_of_first_sight_is_in_no_feed() -> None:
    papers = (YEARLESS, EMPTY, CLOUDS)
    [entry] = parsed(feeds_of(replace(CATALOG, papers=papers))["papers.xml"]).entries
    assert entry.title == CLOUDS.title
    assert feeds_of(replace(CATALOG, papers=(YEARLESS, EMPTY))) == {}


def test_a_site_without_an_address_has_no_feed_of_papers() -> None:
    assert feeds_of(settings=replace(SETTINGS, site_url="")) == {}


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_paper_is_text_in_each_feed(text: str) -> None:
    author = replace(KINGMA, name=f"{text} Kingma")
    paper = replace(ADAM, title=f"{text} words", abstract=f"{text} words", authors=(author,))
    feeds = feeds_of(replace(CATALOG, papers=(paper,)))
    [entry] = ElementTree.fromstring(feeds["papers.xml"]).findall(f"{ATOM}entry")
    assert {one.tag.removeprefix(ATOM) for one in entry.iter()} == {
        *("entry", "title", "id", "link", "updated", "author", "name", "summary")
    }
    assert {one.attrib.get("type") for one in entry.iter()} == {None}
    [item] = items_of(feeds["papers.json"])
    assert item["title"] == entry.findtext(f"{ATOM}title")
    assert item["content_text"] == entry.findtext(f"{ATOM}summary")


def search_feeds(results: tuple[Paper, ...] = (ADAM, CLOUDS), **queries: str) -> dict[str, bytes]:
    """Return the feeds of saved searches with these *results* each, by path below `searches/`."""
    searches = {name: (query, results) for name, query in queries.items()}
    feeds = feeds_of(replace(CATALOG, searches=searches))
    prefix = "searches/"
    return {path.removeprefix(prefix): feeds[path] for path in feeds if path.startswith(prefix)}


def test_the_feed_of_a_saved_search_links_to_the_search() -> None:
    feeds = search_feeds(**{"Method & <data>": 'title:"a b" & c'})
    assert list(feeds) == ["method-data.xml", "method-data.json"]
    feed = parsed(feeds["method-data.xml"])
    assert feed.feed.title.endswith("Method & <data>")
    page = "https://shelf.example/search/?q=title%3A%22a%20b%22%20%26%20c"
    assert page in [link.href for link in feed.feed.links]
    assert [entry.title for entry in feed.entries] == [CLOUDS.title, ADAM.title]


def test_the_feed_of_a_search_without_results_is_empty() -> None:
    feeds = search_feeds((), **{"None": "zebra"})
    feed = parsed(feeds["none.xml"])
    assert (feed.entries, feed.feed.updated) == ([], "1970-01-01T00:00:00Z")
    assert items_of(feeds["none.json"]) == []


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_any_name_and_query_of_a_search_give_valid_feeds(name: str) -> None:
    for path, data in search_feeds(**{f"A {name}": name}).items():
        assert ".." not in path
        if path.endswith(".xml"):
            parsed(data)
        else:
            items_of(data)
