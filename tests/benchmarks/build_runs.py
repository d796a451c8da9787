"""The commands that the build benchmark compares."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_sources import add_papers
from build_tables import (
    ADDED,
    COLD,
    CONTENT,
    COPY,
    HUGO,
    MKDOCS,
    PAGEFIND,
    UNCHANGED,
    Measured,
)
from search_memory import run

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

Measure = Callable[[Path, Path], Iterator[Measured]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Commands that are measured together, given the sources and a folder for what they make.

    `needs` is what has to be made before; with more than `most` papers they are left out.
    """

    measure: Measure
    needs: str = ""
    most: int = MANY


def ours(source: Path, folder: Path) -> Iterator[Measured]:
    """Papershelf: cold, with nothing changed, and with ten papers added."""
    command = [sys.executable, "-m", "papershelf", "build", source, "--quiet"]
    place = fresh(folder / "ours")
    yield measured(COLD, command, place, place / "site")
    yield measured(UNCHANGED, command, place, place / "site")
    # What is made of the same papers by the others must not have these.
    shutil.copytree(place / ".papershelf", folder / "pages")
    shutil.copytree(place / "site", folder / "site")
    add_papers(source)
    yield measured(ADDED, command, place, place / "site")
    (source / "added.jsonl").unlink()
    shutil.rmtree(place)


def hugo(source: Path, folder: Path) -> Iterator[Measured]:
    """Hugo, once it has its content."""
    place = folder / "hugo"
    shutil.copytree(LAYOUT, place)
    content = place / "content" / "papers"
    script = [sys.executable, HERE / "build_content.py", source, content]
    yield measured(CONTENT, script, place, content)
    program = Path(sys.executable).with_name("hugo")
    command = [program, "build", "--quiet", "--noBuildLock", "--cacheDir", place / "cache"]
    yield measured(HUGO, command, place, place / "public")


def pagefind(_source: Path, folder: Path) -> Iterator[Measured]:
    """Pagefind over Hugo's site; its files come to lie there."""
    site = folder / "hugo" / "public"
    yield measured(
        PAGEFIND, [sys.executable, "-m", "pagefind", "--site", site, "--quiet"], folder, site
    )


def mkdocs(_source: Path, folder: Path) -> Iterator[Measured]:
    """MkDocs with Material on the pages that we wrote, without our plugin and our index."""
    place = fresh(folder / "mkdocs")
    shutil.copytree(folder / "pages" / "docs", place / "docs")
    for made in ("search", "search.md"):
        shutil.rmtree(place / "docs" / made, ignore_errors=True)
    (place / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    yield measured(
        MKDOCS, [sys.executable, "-m", "mkdocs", "build", "--quiet"], place, place / "site"
    )


def copy(_source: Path, folder: Path) -> Iterator[Measured]:
    """The floor: a copy of the site that we made."""
    site = folder / "copy"
    yield measured(COPY, ["cp", "-r", folder / "site", site], folder, site)


RUNS = {
    "ours": Run(measure=ours),
    "hugo": Run(measure=hugo),
    "pagefind": Run(measure=pagefind, needs="hugo"),
    "mkdocs": Run(measure=mkdocs, needs="ours", most=MOST_IN_MKDOCS),
    "copy": Run(measure=copy, needs="ours"),
}


def with_needs(chosen: Iterable[str]) -> tuple[str, ...]:
    """These runs with those that they need, in order."""
    found = {*chosen}
    found |= {RUNS[name].needs for name in found}
    return tuple(name for name in RUNS if name in found)


def fresh(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


def measured(what: str, command: Sequence[str | Path], place: Path, made: Path) -> Measured:
    """What a command takes that runs in a folder, with the files that it made in another."""
    log = place.with_name(f"{place.name}.log")
    os.sync()  # So that it need not wait for what others have written.
    with log.open("wb") as errors:
        try:
            spent = run(command, cwd=place, errors=errors)
        except Exception as error:
            error.add_note(log.read_text(encoding="utf-8", errors="replace")[-2_000:])
            raise
    sizes = [path.stat().st_size for path in made.rglob("*") if path.is_file()]
    return Measured(what=what, spent=spent, files=len(sizes), size=sum(sizes))
