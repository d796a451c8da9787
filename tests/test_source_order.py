"""Sources in any order, under any names, with any lines between: the same addresses and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from papershelf.build import build
from support.reading import project, put, settings_of

WORDS = "attention images captions gradients kernels proofs trees words".split()
NAMES = ("Ada Lovelace", "Alan M. Turing", "A. Turing", "Grace Hopper", "Wei Zhang")
# A place on a page, or in JSON.
PLACE = re.compile(rb"\w\.bib(?:, line |\",\"line\":)\d+")
# These tell of sources and problems one by one, in the order of their places.
OF_SOURCES = {"about.md", ".papershelf.json", ".papershelf.json.gz"}

Entry = Mapping[str, str]


def entries(random: Random) -> list[Entry]:
    """Return fields of papers: many of one title, of one day, and of the same people."""
    found: list[Entry] = []
    for number in range(30):
        year, journal = str(random.choice((2018, 2020))), random.choice(("Mind", "Annals"))
        printed = {"year": year, "journal": journal, "number": str(number % 3)}
        if number % 3 == 0:
            found.append({"title": "Editorial", **printed, "pages": f"{number}--{number + 2}"})
            continue
        title = " ".join(random.sample(WORDS, 2))
        authors = " and ".join(random.sample(NAMES, 2))
        abstract = f"Our sparse attention is at https://github.com/example/code-{number}."
        found.append({"title": title, "author": authors, "abstract": abstract, **printed})
    # The same again, and with one field more.
    return [*found, found[0], {**found[1], "keywords": "image classification"}]


def bibtex(entry: Entry) -> str:
    """Return an entry with these fields."""
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in entry.items())
    return f"@article{{key,\n{fields}}}\n"


def tree(folder: Path, names: Sequence[str], papers: Sequence[Entry], gap: str) -> dict[str, bytes]:
    """Return the docs folder that a project has whose files hold these papers, without places."""
    root = project(folder)
    put(root, "listing.txt", "")
    half = len(papers) // 2
    for name, part in zip(names, (papers[:half], papers[half:]), strict=True):
        put(root, name, gap.join(["", *map(bibtex, part)]))
    docs = folder / "docs"
    build(settings_of(folder), docs)
    files = (path for path in docs.rglob("*") if path.is_file() and path.name not in OF_SOURCES)
    return {path.relative_to(docs).as_posix(): PLACE.sub(b"@", path.read_bytes()) for path in files}


@pytest.mark.parametrize("seed", range(3))
def test_sources_in_another_order_give_the_same_pages(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # no secret hangs on it
    papers = entries(random)
    expected = tree(tmp_path / "before", ("a.bib", "b.bib"), papers, "\n")
    random.shuffle(papers)
    found = tree(tmp_path / "after", ("z.bib", "c.bib"), papers, "\n% A line between.\n\n")
    assert sorted(found) == sorted(expected)
    assert sum("papers/editorial-" in name for name in found) == 10
    assert [name for name in found if found[name] != expected[name]] == []
