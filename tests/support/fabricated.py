"""Pages generated without a catalog: a few of each kind, as Markdown and as artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from papershelf.build import Outcome
from papershelf.config import Settings
from papershelf.engine.artifact import Artifact, Page
from papershelf.engine.cache import Cache
from papershelf.engine.outputs import DocsFolder, OutputTable, load_table, save_table
from papershelf.engine.progress import Progress, Stage, silent
from papershelf.engine.task import digest, encode
from papershelf.mkdocs.skeleton import url_of
from papershelf.problems import Summary
from support.forms import rendered

PAPER = """\
---
title: {title}
description: 'A paper & more: about "{n}"'
hide:
- navigation
---
# {heading}

[Topic](../topics/trees.md) · [Other](other.md#cite) · [All](../browse/index.md)

## Abstract

What we say of $x^{{2}}$.

### A part of *it* with $y$

## Cite

```bibtex
@misc{{a}}
```
"""
PAGES: Mapping[str, str] = {
    "index.md": "---\ndescription: All\nhide:\n- navigation\n- toc\n---\n# A shelf\n\n## Latest\n",
    "about.md": "# About\n\n## Sources\n\n[Dump](papers.jsonl)\n",
    "browse/index.md": "---\ndescription: All\n---\n# All papers\n\n[One](../papers/one.md)\n",
    "browse/page-2.md": "---\ndescription: All\n---\n# All papers\n\n## 2024\n\n## 2023\n",
    "browse/title/index.md": "# All papers\n\n## A\n",
    "topics/index.md": "# Topics\n",
    "topics/trees.md": "---\ntitle: Trees &amp; graphs\n---\n# Trees & graphs\n\n## 2024\n",
    "topics/trees/2024.md": "# Trees in 2024\n\n[Trees](../trees.md)\n",
    "topics/trees/2024/page-2.md": "# Trees in 2024\n\n[Trees](../../trees.md)\n",
    "code/index.md": "# Code\n",
    "search/index.md": '# Search\n\n<form class="ps-search"></form>\n',
    "papers/one.md": PAPER.format(title="One &amp; &lt;b&gt;", heading="One & \\<b>", n=1),
    "papers/other.md": PAPER.format(title="Of $x$", heading="Of $x$", n=2),
    "papers/third.md": PAPER.format(title="Third", heading="Third", n=3),
    "papers/moved.md": "---\ndescription: Old\n---\n# Moved\n\n[a](one.md)\n",
    "papers/two.md": "# Moved\n\n[a](one.md) [b](other.md)\n",
}
# The pages that have moved, and the page to which each has, if it is only one.
MOVED: Mapping[str, str] = {"papers/moved.md": "papers/one.md", "papers/two.md": ""}
ASSETS: Mapping[str, bytes] = {
    "papers.jsonl": b"{}\n",
    "robots.txt": b"User-agent: *\n",
    "search/manifest.json": b"{}\n",
}


def fabricated(pages: Mapping[str, str], *, directory_urls: bool) -> Iterator[Artifact]:
    """Yield the artifacts of *pages*, which are Markdown by path, and of the assets."""
    for path, text in pages.items():
        yield Artifact(path, text.encode(), page_of(path, text, directory_urls=directory_urls))
    for path, data in ASSETS.items():
        yield Artifact(path, data)


def page_of(path: str, text: str, *, directory_urls: bool) -> Page:
    """Return the page at *path* as MkDocs renders it from the Markdown *text*."""
    html, headings, data = rendered(path, text, directory_urls=directory_urls)
    moved = MOVED.get(path)
    return Page(
        title=data.get("title") or headings[0]["name"],
        description=data.get("description", ""),
        content=html,
        template="search.html" if path == "search/index.md" else "main.html",
        moved=url_of(moved, directory_urls=directory_urls) if moved else moved,
        metadata=f'<meta name=citation_title content="Of &quot;{path}&quot;">',
    )


class Fabricator:
    """A replacement for `build` that writes *pages*, which a test may change between calls."""

    def __init__(self, pages: Mapping[str, str] = PAGES) -> None:
        self.pages = dict(pages)
        # The cache keys of the artifacts that were read.
        self.loaded: list[str] = []

    def __call__(
        self, settings: Settings, docs: Path, progress: Progress = silent, **others: object
    ) -> Outcome:
        """Write the pages into *docs*, each as the result of its own task.

        *others* are arguments of `build` that must be left at their defaults.
        """
        assert not any(others.values())
        progress(Stage("Writing pages"), 0, 0)
        cache = _RecordingCache(settings.workers.cache_folder, self.loaded)
        folder = DocsFolder(docs, load_table(Cache(cache.folder), docs))
        for artifact in fabricated(self.pages, directory_urls=settings.directory_urls):
            key = digest(encode(artifact))
            cache.put(key, encode([artifact]))
            folder.put(artifact, key)
        outputs = folder.finish(["a.txt"], 1)
        save_table(cache, docs, OutputTable(files=outputs))
        return Outcome(
            summary=Summary(papers=1, topics=1, failed=False),
            newest="2026-03-12",
            first_seen={},
            addresses={},
            problems=(),
            files=folder.files,
            unowned=sorted(folder.unowned),
            report=(),
            verified=(),
            cache=cache,
        )


class _RecordingCache(Cache):
    """A cache that appends the key of each entry that is read to *requested*."""

    def __init__(self, folder: Path, requested: list[str]) -> None:
        super().__init__(folder)
        self._requested = requested

    def get(self, key: str) -> memoryview | None:
        """Return the content of an entry, or None."""
        self._requested.append(key)
        return super().get(key)
