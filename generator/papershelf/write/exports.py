"""The catalog for machines: one JSON object a paper, and word to crawlers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.write.addresses import address_of, paper_path
from papershelf.write.page import Page


def papers_jsonl(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """`papers.jsonl`, whose fields the README documents."""
    lines = (
        json.dumps(record(paper, settings), ensure_ascii=False, separators=(",", ":"))
        for paper in catalog.papers
    )
    yield Page(path="papers.jsonl", text="".join(f"{line}\n" for line in lines))


def record(paper: Paper, settings: Settings) -> dict[str, Any]:
    """A paper as JSON; a field that is not known is null or empty, never absent."""
    return {
        "id": paper.id,
        "slug": paper.slug,
        "url": address_of(paper_path(paper.slug), settings),
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": [author.name for author in paper.authors],
        "venue": paper.venue.name if paper.venue else "",
        "date": str(paper.date) if paper.date else None,
        "published": str(paper.published) if paper.published else None,
        "listed": str(paper.listed) if paper.listed else None,
        "identifiers": {found.scheme: found.value for found in paper.identifiers},
        "keywords": list(paper.keywords),
        "links": [
            {"url": link.url, "kind": link.kind.value, "evidence": link.evidence}
            for link in paper.links
        ],
        "promised": [
            {"kinds": [kind.value for kind in promise.kinds], "evidence": promise.evidence}
            for promise in paper.promises
        ],
        "topics": [
            {
                "id": topic.id,
                "label": topic.label,
                "evidence": [
                    {"phrase": found.phrase, "field": found.field, "sentence": found.sentence}
                    for found in topic.evidence
                ],
            }
            for topic in paper.topics
        ],
        "source": {"path": paper.source.path, "line": paper.source.line},
    }


def robots_txt(_catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """`robots.txt`: everything may be read; the site map is named where its address is known."""
    text = "User-agent: *\nAllow: /\n"
    if settings.site_url:
        text += f"Sitemap: {settings.site_url}sitemap.xml\n"
    yield Page(path="robots.txt", text=text)
