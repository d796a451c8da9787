"""Write the content of a Hugo site: `build_content.py SOURCE FOLDER`.

A separate process, so that its time is measured apart from Hugo's. It prints "ready" when the
papers are read, with their topics and links.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from search_memory import READY
from search_papers import catalog_of

from papershelf.config import Settings, Sources
from papershelf.model import Paper
from papershelf.outputs.people import authors_with_page, cited_names
from papershelf.text.evidence import unfold_evidence

SETTINGS = Settings(sources=Sources(root=Path()))


def main() -> None:
    """Read the source, then write a file for each paper."""
    source, folder = map(Path, sys.argv[1:])
    catalog = catalog_of(source)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    folder.mkdir(parents=True)
    with_page = authors_with_page(catalog, SETTINGS.site(len(catalog.papers)))
    for number, paper in enumerate(map(unfold_evidence, catalog.papers), start=1):
        text = json.dumps(front_matter(paper, number, with_page), ensure_ascii=False)
        (folder / f"{paper.slug}.md").write_text(f"{text}\n", encoding="utf-8")


def front_matter(paper: Paper, number: int, with_page: frozenset[str]) -> dict[str, Any]:
    """Return the front matter of a paper for Hugo, with its number in the order of the lists.

    It includes the abstract, which as Markdown would take Hugo longer, and the line of the paper in
    lists, which so is not composed in each list. Authors without a page here have none there.
    """
    names = {author.name: author.page_name for author in paper.authors if author.slug in with_page}
    venue = (paper.venue.short or paper.venue.name) if paper.venue else ""
    year = str(paper.year) if paper.year else ""
    return {
        "title": paper.title,
        "weight": number,
        "authors": list(dict.fromkeys(names.values())),
        "others": [author.name for author in paper.authors if author.name not in names],
        "venues": [venue] if venue else [],
        "years": [year] if year else [],
        "topics": [topic.label for topic in paper.topics],
        "links": [
            {"url": link.url, "kind": link.kind.value, "evidence": link.evidence}
            for link in paper.links
        ],
        "abstract": paper.abstract,
        "line": " · ".join(filter(None, (cited_names(paper.authors), f"{venue} {year}".strip()))),
    }


if __name__ == "__main__":
    main()
