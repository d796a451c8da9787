"""The search index, made from the catalog (docs/decisions/0017-search-index.md)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.search.coding import word_list
from papershelf.search.scoring import FIELDS, Scoring
from papershelf.taxonomy import Topic
from papershelf.write.page import Page
from papershelf.write.search.cards import folders
from papershelf.write.search.cutting import name_of
from papershelf.write.search.facets import each_topic, facet_files
from papershelf.write.search.numbers import numbered
from papershelf.write.search.postings import Postings, postings_of, turned_over
from papershelf.write.search.shards import LARGE, MEDIUM, SMALL, Cuts, as_json, shards_of, terms_of
from papershelf.write.search.word_lists import word_lists

VERSION = 1
# Up to here a catalog is one shard and one block.
FEW = 1_000
# Up to here files are smaller.
MANY = 25_000
BLOCK = 16
FOLDER = 16


Parts = Generator[Page, None, dict[str, Any]]


def search_index(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """All files of the index; the manifest, which names the others, comes last."""
    papers = numbered(catalog.papers)
    scoring = Scoring()
    topics = {topic.id: number for number, topic in enumerate(catalog.topics)}
    with turned_over(papers, scoring.levels) as chunks:
        cards = yield from card_files(papers, topics)
        facets = yield from named_facets(papers, topics)
        postings = postings_of(chunks)
    terms = yield from term_files(postings)
    words = yield from word_files(postings)
    manifest = {
        "version": VERSION,
        "papers": len(papers),
        "suffix": "/" if settings.directory_urls else ".html",
        "fields": FIELDS,
        "scoring": scoring.as_json(),
        "topics": [
            [topic.id, short_label(topic), [topics[parent] for parent in topic.parents]]
            for topic in catalog.topics
        ],
        "vectors": 0,
        "cards": cards,
        "facets": facets,
        "terms": terms,
        **words,
    }
    yield Page(path="search/manifest.json", text=as_json(manifest))


def card_files(papers: Sequence[Paper], topics: Mapping[str, int]) -> Parts:
    """The cards, and where the manifest says they are."""
    block = max(1, len(papers)) if len(papers) <= FEW else BLOCK
    names = []
    for folder in folders(papers, topics, block, FOLDER):
        yield from folder.pages
        names.append(folder.name)
    return {"block": block, "folder": FOLDER, "files": names}


def named_facets(papers: Sequence[Paper], topics: Mapping[str, int]) -> Parts:
    """The facets, and their names."""
    facets = facet_files(papers, topics)
    yield from facets.values()
    each, pages = each_topic(papers, topics)
    yield from pages
    return {"each": each} | {name: PurePosixPath(page.path).stem for name, page in facets.items()}


def term_files(postings: Postings) -> Parts:
    """The terms, and the table that tells their files."""
    table = []
    for shard in shards_of(terms_of(postings), cuts_for(postings.papers)):
        yield from shard.pages
        table.append((shard.first, shard.name))
    return as_table(table)


def word_files(postings: Postings) -> Parts:
    """The word lists, and the name of the file that tells theirs; a small catalog has none."""
    if postings.papers <= FEW:
        return {"words": ""}
    tables = {}
    for name, files in word_lists(postings):
        yield from (file.page for file in files)
        tables[name] = as_table([(file.first, file.name) for file in files])
    text = as_json(tables)
    yield Page(path=f"search/words/{name_of(text)}.json", text=text)
    return {"words": name_of(text)}


def cuts_for(papers: int) -> Cuts:
    """How the files of so many papers are cut."""
    if papers <= FEW:
        return SMALL
    return MEDIUM if papers <= MANY else LARGE


def short_label(topic: Topic) -> str:
    """A topic's label; empty where it is the id with spaces and a capital."""
    return "" if topic.label == topic.id.replace("-", " ").capitalize() else topic.label


def as_table(files: list[tuple[str, str]]) -> dict[str, Any]:
    """Files by their first words, as the manifest has them."""
    return {"first": word_list(first for first, _ in files), "files": [name for _, name in files]}
