"""The commands that the build benchmark compares."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CalledProcessError

from build_sources import NEXT_YEAR, add_papers
from build_tables import (
    ADDED,
    COLD,
    CONTENT,
    COPY,
    HUGO,
    MKDOCS,
    NEW,
    PAGEFIND,
    UNCHANGED,
    Measured,
)
from search_memory import FOREVER, run

HERE = Path(__file__).parent
LAYOUT = HERE / "hugo"
MANY = 10**9
# Plain MkDocs takes minutes for more, and a search index that no browser loads.
MOST_IN_MKDOCS = 10_000
# Our Markdown without our plugin. With all pages in the navigation, each page would have them all.
MKDOCS_YML = """\
site_name: Papers
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [search]
nav: [index.md, browse/index.md, topics/index.md, about.md]
markdown_extensions: [attr_list, md_in_html, tables, toc: {permalink: true}]
"""

# Sources, a folder for what is made, and the seconds after which a peer is stopped.
Measure = Callable[[Path, Path, float], Iterator[Measured]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Commands that are measured together.

    `needs` is what has to be made before; with more than `most` papers they are left out.
    """

    measure: Measure
    needs: str = ""
    most: int = MANY


def ours(source: Path, folder: Path, _most: float) -> Iterator[Measured]:
    """Papershelf: cold, and with nothing changed."""
    place = fresh(folder / "ours")
    yield build(COLD, source, place)
    yield build(UNCHANGED, source, place)


def copy(_source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Yield the floor: a copy of the site that we made."""
    site = folder / "copy"
    yield measured(COPY, ["cp", "-r", folder / "ours" / "site", site], folder, site, most)


def mkdocs(_source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """MkDocs with Material on the pages that we wrote, without our plugin and our index."""
    place = fresh(folder / "mkdocs")
    shutil.copytree(folder / "ours" / ".papershelf" / "docs", place / "docs")
    for made in ("search", "search.md"):
        shutil.rmtree(place / "docs" / made, ignore_errors=True)
    (place / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    yield measured(MKDOCS, command, place, place / "site", most)


def added(source: Path, folder: Path, _most: float) -> Iterator[Measured]:
    """Papershelf, with ten papers added, which no other has: new ones, then some of many years."""
    new = add_papers(source, 2, NEXT_YEAR)
    yield build(NEW, source, folder / "ours")
    old = add_papers(source, 1)
    yield build(ADDED, source, folder / "ours")
    new.unlink()
    old.unlink()


def hugo(source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Hugo, once it has its content."""
    place = folder / "hugo"
    shutil.copytree(LAYOUT, place)
    content = place / "content" / "papers"
    script = [sys.executable, HERE / "build_content.py", source, content]
    yield measured(CONTENT, script, place, content)
    program = Path(sys.executable).with_name("hugo")
    command = [program, "build", "--quiet", "--noBuildLock", "--cacheDir", place / "cache"]
    yield measured(HUGO, command, place, place / "public", most)


def pagefind(_source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Pagefind over Hugo's site; its files come to lie there."""
    site = folder / "hugo" / "public"
    command = [sys.executable, "-m", "pagefind", "--site", site, "--quiet"]
    yield measured(PAGEFIND, command, folder, site, most)


# In the order in which they are done: what others take from our site is taken before it changes.
RUNS = {
    "ours": Run(measure=ours),
    "copy": Run(measure=copy, needs="ours"),
    "mkdocs": Run(measure=mkdocs, needs="ours", most=MOST_IN_MKDOCS),
    "added": Run(measure=added, needs="ours"),
    "hugo": Run(measure=hugo),
    "pagefind": Run(measure=pagefind, needs="hugo"),
}


def with_needs(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the *chosen* runs with those that they need, in order."""
    found = {*chosen}
    found |= {RUNS[name].needs for name in found}
    return tuple(name for name in RUNS if name in found)


def fresh(folder: Path) -> Path:
    """Return a new folder."""
    folder.mkdir()
    return folder


def build(what: str, source: Path, place: Path) -> Measured:
    """Return what a build of ours takes, with its stages."""
    told = place / "timings.json"
    # Not the user's own cache, in which an earlier run may have left results.
    os.environ["PAPERSHELF_CACHE"] = str(place / "cache")
    command = [sys.executable, "-m", "papershelf", "build", source, "--quiet", "--timings", told]
    row = measured(what, command, place, place / "site")
    stages = json.loads(told.read_text(encoding="utf-8"))["stages"]
    return replace(row, stages={stage["stage"]: stage["seconds"] for stage in stages})


def measured(
    what: str, command: Sequence[str | Path], place: Path, made: Path, most: float = FOREVER
) -> Measured:
    """Return what a command takes that runs in a folder, with the files that it made in another."""
    os.sync()  # So that it need not wait for what others have written.
    with tempfile.TemporaryFile() as errors:
        try:
            spent = run(command, cwd=place, errors=errors, most=most)
        except CalledProcessError as error:
            errors.seek(0)
            error.add_note(errors.read().decode("utf-8", "replace")[-2_000:])
            raise
    if spent.stopped:
        return Measured(what=what, spent=spent)
    sizes = [path.stat().st_size for path in made.rglob("*") if path.is_file()]
    return Measured(what=what, spent=spent, files=len(sizes), size=sum(sizes))
