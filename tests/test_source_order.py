"""Pages do not depend on the order of records and the names of sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from papershelf.build import build
from support.length import seeded
from support.reading import project, put, settings_of

WORDS = "attention images captions gradients kernels proofs trees words".split()
NAMES = ("Ada Lovelace", "Alan M. Turing", "A. Turing", "Grace Hopper", "Wei Zhang")
# The position of a record, on a page or in JSON.
POSITION = re.compile(rb"\w\.bib(?:, line |\",\"line\":)\d+")
# These files list sources and problems in the order of their positions.
OF_SOURCES = {"about.md", ".papershelf.json", ".papershelf.json.gz"}

Entry = Mapping[str, str]


def entries(random: Random) -> list[Entry]:
    """Return entries of which many share their title, year and authors."""
    papers: list[Entry] = []
    for number in range(30):
        year, journal = str(random.choice((2018, 2020))), random.choice(("Mind", "Annals"))
        printed = {"year": year, "journal": journal, "number": str(number % 3)}
        if number % 3 == 0:
            papers.append({"title": "Editorial", **printed, "pages": f"{number}--{number + 2}"})
            continue
        title = " ".join(random.sample(WORDS, 2))
        authors = " and ".join(random.sample(NAMES, 2))
        abstract = f"Our sparse attention is at https://github.com/example/code-{number}."
        papers.append({"title": title, "author": authors, "abstract": abstract, **printed})
    # Two more records of known papers, one of them with an additional field.
    return [*papers, papers[0], {**papers[1], "keywords": "image classification"}]


def bibtex(entry: Entry) -> str:
    """Return *entry* as BibTeX."""
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in entry.items())
    return f"@article{{key,\n{fields}}}\n"


def tree(folder: Path, names: Sequence[str], papers: Sequence[Entry], gap: str) -> dict[str, bytes]:
    """Return the docs folder built from *papers* in files *names*, without positions of records."""
    root = project(folder)
    put(root, "listing.txt", "")
    half = len(papers) // 2
    for name, part in zip(names, (papers[:half], papers[half:]), strict=True):
        put(root, name, gap.join(["", *map(bibtex, part)]))
    docs = folder / "docs"
    build(settings_of(folder), docs)
    files = (path for path in docs.rglob("*") if path.is_file() and path.name not in OF_SOURCES)
    return {
        path.relative_to(docs).as_posix(): POSITION.sub(b"@", path.read_bytes()) for path in files
    }


@pytest.mark.parametrize("seed", range(3))
def test_sources_in_another_order_give_the_same_pages(tmp_path: Path, seed: int) -> None:
    random = seeded(seed)
    papers = entries(random)
    expected = tree(tmp_path / "before", ("a.bib", "b.bib"), papers, "\n")
    random.shuffle(papers)
    reordered = tree(tmp_path / "after", ("z.bib", "c.bib"), papers, "\n% A line between.\n\n")
    assert sorted(reordered) == sorted(expected)
    assert sum("papers/editorial-" in name for name in reordered) == 10
    assert [name for name in reordered if reordered[name] != expected[name]] == []
