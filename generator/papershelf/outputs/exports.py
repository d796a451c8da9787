"""The catalog for machines: one JSON object a paper, and word to crawlers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from gzip import compress
from operator import attrgetter
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.chunks import Lengths, grouped
from papershelf.model import Author, Link, Paper, PartialDate, Source, TopicMatch, Venue
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.outputs.page import Page

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# No file of a site is larger, in bytes.
LARGEST = 1_000_000
WHOLE = "papers.jsonl"
INDEX = "papers.json"
# How many papers a part has, and half of that where they are longer than others.
PARTS = Lengths(least=384, most=1024, one_in=256)
# Level 6 takes twice the time, for files that are 6 % smaller.
LEVEL = 4


def papers_jsonl(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """`papers.jsonl`, whose fields the README documents; a long one in parts and their index."""
    paths: list[str] = []
    for name, papers in pieces(catalog, settings):
        for page in records_of(name, papers, settings):
            paths.append(page.path)
            yield page
    yield from index_page(catalog, paths)


def pieces(catalog: Catalog, settings: Settings) -> Iterator[tuple[str, Sequence[Paper]]]:
    """The papers of each part, with the name of its file: all of them where one may have them."""
    if is_short(catalog.papers, settings):
        yield WHOLE, catalog.papers
        return
    for number, papers in enumerate(grouped(catalog.papers, attrgetter("id"), PARTS), start=1):
        yield f"papers-{number:03}", papers


def is_short(papers: Sequence[Paper], settings: Settings) -> bool:
    """Whether one file may have all papers."""
    if sum(len(paper.abstract) for paper in papers) > LARGEST:
        return False
    return len(lines(papers, settings).encode("utf-8", "replace")) <= LARGEST


def records_of(name: str, papers: Sequence[Paper], settings: Settings) -> Iterator[Page]:
    """The file of a part, or several."""
    if name == WHOLE:
        yield Page(path=name, text=lines(papers, settings))
    else:
        yield from packed(name, papers, settings)


def index_page(catalog: Catalog, paths: Sequence[str]) -> Iterator[Page]:
    """The file that names the parts, if there are some."""
    if WHOLE not in paths:
        index = {"papers": len(catalog.papers), "parts": paths}
        yield Page(path=INDEX, text=json.dumps(index, indent=0) + "\n")


def lines(papers: Iterable[Paper], settings: Settings) -> str:
    """Papers as JSON, a line each."""
    return "".join(f"{ENCODER.encode(record(paper, settings))}\n" for paper in papers)


def packed(name: str, papers: Sequence[Paper], settings: Settings) -> Iterator[Page]:
    """Papers as lines, compressed: in one file, or in several where that would be too large."""
    data = compress(lines(papers, settings).encode("utf-8", "replace"), LEVEL, mtime=0)
    half = len(papers) // 2
    if len(data) <= LARGEST or not half:
        yield Page(path=f"{name}.jsonl.gz", data=data)
        return
    yield from packed(f"{name}-1", papers[:half], settings)
    yield from packed(f"{name}-2", papers[half:], settings)


def record(paper: Paper, settings: Settings) -> dict[str, Any]:
    """A paper as JSON; a field that is not known is null or empty, never absent.

    The reader of JSON makes the same paper of it again.
    """
    return {
        "id": paper.id,
        "slug": paper.slug,
        "former": list(paper.former),
        "url": address_of(paper_path(paper.slug), settings),
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": [person(author) for author in paper.authors],
        "kind": paper.kind.value if paper.kind else None,
        "venue": venue(paper.venue) if paper.venue else None,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "year": paper.year or None,
        "date": date(paper.date),
        "published": date(paper.published),
        "listed": date(paper.listed),
        "identifiers": {found.scheme: found.value for found in paper.identifiers},
        "keywords": list(paper.keywords),
        "links": [link_object(link) for link in paper.links],
        "promised": [
            {"kinds": [kind.value for kind in promise.kinds], "evidence": promise.evidence}
            for promise in paper.promises
        ],
        "topics": [topic_object(topic) for topic in paper.topics],
        "source": place(paper.source),
        "sources": [place(source) for source in (paper.source, *paper.others)],
        "from": origins(paper),
    }


def origins(paper: Paper) -> dict[str, list[dict[str, Any]]]:
    """By field, the places of the records other than the leading one that it comes from."""
    found: dict[str, list[dict[str, Any]]] = {}
    for origin in paper.origins:
        found.setdefault(origin.field, []).append(place(origin.source))
    return found


def person(author: Author) -> dict[str, Any]:
    """An author with the parts of the name that are known; `literal` marks an organisation."""
    parts = {
        "name": author.name,
        "given": author.given,
        "particle": author.particle,
        "family": author.family,
        "suffix": author.suffix,
        "literal": author.literal,
        "orcid": author.orcid,
        "slug": author.slug,
    }
    return {key: value for key, value in parts.items() if value or key == "name"}


def venue(known: Venue) -> dict[str, str]:
    """A venue by its names, and the last part of its address."""
    return {"name": known.name, "short": known.short, "slug": known.slug}


def date(known: PartialDate | None) -> str | None:
    """A date as ISO writes it, as exact as it is known."""
    return str(known) if known else None


def link_object(link: Link) -> dict[str, str]:
    """A link with its evidence: the sentence, or the field of the source's record."""
    kind = link.kind.value
    return {"url": link.url, "kind": kind, "evidence": link.evidence, "field": link.field}


def topic_object(topic: TopicMatch) -> dict[str, Any]:
    """A topic with its evidence."""
    evidence = [
        {"phrase": found.phrase, "field": found.field, "sentence": found.sentence}
        for found in topic.evidence
    ]
    return {"id": topic.id, "label": topic.label, "evidence": evidence}


def place(source: Source) -> dict[str, Any]:
    """A record of a source: its file, and the line or else the number of the record."""
    number = {"line": source.line} if source.line else {"record": source.record or None}
    return {"path": source.path, **number}


def robots_txt(_catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """`robots.txt`: everything may be read; the site map is named where its address is known."""
    text = "User-agent: *\nAllow: /\n"
    if settings.site_url:
        text += f"Sitemap: {settings.site_url}sitemap.xml\n"
    yield Page(path="robots.txt", text=text)
