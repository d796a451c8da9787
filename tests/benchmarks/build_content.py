"""Write the content of a Hugo site: `build_content.py SOURCE FOLDER`.

A process of its own, so that its time can be told from Hugo's. It prints "ready" once it has the
papers, with all that was found in them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from search_memory import READY
from search_papers import catalog_of

from papershelf.model import Paper


def main() -> None:
    """Read the source, then write a file for each paper."""
    source, folder = map(Path, sys.argv[1:])
    papers = catalog_of(source).papers
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    folder.mkdir(parents=True)
    for paper in papers:
        text = json.dumps(front_matter(paper), ensure_ascii=False)
        (folder / f"{paper.slug}.md").write_text(f"{text}\n", encoding="utf-8")


def front_matter(paper: Paper) -> dict[str, Any]:
    """A paper as Hugo is given it.

    The abstract too, so that it need not be Markdown, which would take Hugo longer.
    """
    return {
        "title": paper.title,
        "authors": [author.name for author in paper.authors],
        "venues": [paper.venue.short or paper.venue.name] if paper.venue else [],
        "years": [str(paper.year)] if paper.year else [],
        "topics": [topic.label for topic in paper.topics],
        "links": [
            {"url": link.url, "kind": link.kind.value, "evidence": link.evidence}
            for link in paper.links
        ],
        "abstract": paper.abstract,
    }


if __name__ == "__main__":
    main()
