"""The items that readers yield, in forms that tests can compare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from papershelf.model import Author, Paper
from papershelf.problems import Problem
from papershelf.readers.fields import unused_keys
from papershelf.readers.reader import Aside, Item, UnusedKeys


def counted(item: Item) -> int:
    """Return the number of records that an item accounts for."""
    if isinstance(item, UnusedKeys):
        return 0
    return item.lost if isinstance(item, Problem) else 1


def papers_of(items: Iterable[Item]) -> list[Paper]:
    """Return the papers among what a reader yields."""
    return [item for item in items if isinstance(item, Paper)]


def problems_of(items: Iterable[Item]) -> list[Problem]:
    """Return the problems among what a reader yields, one of them for all unused keys."""
    return [item for item in with_notes(items) if isinstance(item, Problem)]


def with_notes(items: Iterable[Item]) -> Iterator[Paper | Aside | Problem]:
    """Yield *items* and at the end the note that a build makes of unused keys."""
    keys: set[str] = set()
    path = ""
    for item in items:
        if isinstance(item, UnusedKeys):
            keys.update(item.keys)
            path = item.source.path
        else:
            yield item
    yield from unused_keys(keys, path)


def as_json(items: Iterable[Item]) -> str:
    """Return the text of a golden file: each item with its fields that are not empty."""
    rows = [row(item) for item in with_notes(items)]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def row(item: Paper | Aside | Problem) -> dict[str, object]:
    """Return an item as a row of a golden file."""
    if isinstance(item, Aside):
        return {**place(item), "aside": item.kind}
    if isinstance(item, Problem):
        details = {"hint": item.hint, "lost": item.lost}
        return {**place(item), item.severity: item.message, **details}
    venue = item.venue and {"name": item.venue.name, "short": item.venue.short}
    fields = {
        "authors": [in_parts(author) for author in item.authors],
        "has_more_authors": item.has_more_authors,
        "kind": item.kind,
        "venue": venue,
        "volume": item.volume,
        "issue": item.issue,
        "pages": item.pages,
        "publisher": item.publisher,
        "published": item.published and str(item.published),
        "listed": item.listed and str(item.listed),
        "identifiers": [str(identifier) for identifier in item.identifiers],
        "keywords": list(item.keywords),
        "links": [f"{link.kind} ({link.field}) {link.url}" for link in item.links],
        "language": item.language,
        "license": item.license,
        "key": item.key,
        "abstract": item.abstract,
        "status": item.status,
        "counts": [
            f"{count.value} {count.kind} {count.date or ''}".strip() for count in item.counts
        ],
    }
    filled = {name: value for name, value in fields.items() if value}
    return {**place(item), "paper": item.title, **filled}


def place(item: Item) -> dict[str, object]:
    """Return the position of an item: its line, or the number of its record."""
    source = item.source
    return {"record": source.record} if source.record and not source.line else {"line": source.line}


def in_parts(author: Author) -> str:
    """Return an author with the parts of the name separated: "Ludwig | van | Beethoven @ Bonn"."""
    ids = (author.orcid, author.identity)
    parts = (author.given, author.particle, author.family, author.suffix, *ids)
    named = f"({author.name})" if author.literal else " | ".join(filter(None, parts))
    return f"{named} @ {author.affiliation}" if author.affiliation else named
