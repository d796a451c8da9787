"""The search index, made from the catalog (docs/decisions/0017-search-index.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.search.coding import word_list
from papershelf.search.scoring import FIELDS, Scoring
from papershelf.taxonomy import Topic
from papershelf.write.page import Page
from papershelf.write.search.cards import folders
from papershelf.write.search.cutting import name_of
from papershelf.write.search.facets import facet_files
from papershelf.write.search.numbers import numbered
from papershelf.write.search.postings import Postings
from papershelf.write.search.shards import SIZES, WHOLE, as_json, shards_of, terms_of
from papershelf.write.search.word_lists import word_lists

VERSION = 1
# Up to here a catalog is one shard and one block.
SMALL = 1_000
BLOCK = 16
FOLDER = 16


def search_index(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """All files of the index; the manifest, which names the others, comes last."""
    papers = numbered(catalog.papers)
    small = len(papers) <= SMALL
    scoring = Scoring()
    topics = {topic.id: number for number, topic in enumerate(catalog.topics)}
    manifest: dict[str, Any] = {
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
    }
    block = len(papers) or 1 if small else BLOCK
    names = []
    for folder in folders(papers, topics, block, FOLDER):
        yield from folder.pages
        names.append(folder.name)
    manifest["cards"] = {"block": block, "folder": FOLDER, "files": names}
    facets = facet_files(papers, topics)
    yield from facets.values()
    manifest["facets"] = {name: PurePosixPath(page.path).stem for name, page in facets.items()}

    postings = Postings(scoring)
    for number, paper in enumerate(papers):
        postings.add(number, paper)
    table = []
    for shard in shards_of(terms_of(postings), WHOLE if small else SIZES):
        yield from shard.pages
        table.append((shard.first, shard.name))
    manifest["terms"] = as_table(table)
    manifest["words"] = ""
    if not small:
        tables = {}
        for name, files in word_lists(postings):
            yield from (file.page for file in files)
            tables[name] = as_table([(file.first, file.name) for file in files])
        text = as_json(tables)
        manifest["words"] = name_of(text)
        yield Page(path=f"search/words/{name_of(text)}.json", text=text)
    yield Page(path="search/manifest.json", text=as_json(manifest))


def short_label(topic: Topic) -> str:
    """A topic's label; empty where it is the id with spaces and a capital."""
    return "" if topic.label == topic.id.replace("-", " ").capitalize() else topic.label


def as_table(files: list[tuple[str, str]]) -> dict[str, Any]:
    """Files by their first words, as the manifest has them."""
    return {"first": word_list(first for first, _ in files), "files": [name for _, name in files]}
