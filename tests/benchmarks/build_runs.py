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
# For more papers, plain MkDocs takes minutes and makes a search index that no browser can load.
MAX_IN_MKDOCS = 10_000
# Our Markdown without our plugin. Without `nav`, each page would contain links to all pages.
MKDOCS_YML = """\
site_name: Papers
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [search]
nav: [index.md, browse/index.md, topics/index.md, about.md]
markdown_extensions: [attr_list, md_in_html, tables, toc: {permalink: true}]
"""

# A function of the sources, a folder for output, and the seconds after which a peer is stopped.
Measure = Callable[[Path, Path, float], Iterator[Measured]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Commands that are measured together.

    `needs` is a run that has to come before; for more than `most` papers the run is omitted.
    """

    measure: Measure
    needs: str = ""
    most: int = MANY


def ours(source: Path, folder: Path, _most: float) -> Iterator[Measured]:
    """Yield builds of Papershelf: cold, and with nothing changed."""
    project = fresh(folder / "ours")
    yield build(COLD, source, project)
    yield build(UNCHANGED, source, project)


def copy(_source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Yield the lower bound: a copy of our site."""
    site = folder / "copy"
    yield measured(COPY, ["cp", "-r", folder / "ours" / "site", site], folder, site, most)


def mkdocs(_source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Yield MkDocs with Material on our pages, without our plugin and our index."""
    project = fresh(folder / "mkdocs")
    shutil.copytree(folder / "ours" / ".papershelf" / "docs", project / "docs")
    for name in ("search", "search.md"):
        shutil.rmtree(project / "docs" / name, ignore_errors=True)
    (project / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    yield measured(MKDOCS, command, project, project / "site", most)


def added(source: Path, folder: Path, _most: float) -> Iterator[Measured]:
    """Yield builds of Papershelf with ten papers added: of a new year, then of earlier years."""
    new = add_papers(source, 2, NEXT_YEAR)
    yield build(NEW, source, folder / "ours")
    old = add_papers(source, 1)
    yield build(ADDED, source, folder / "ours")
    new.unlink()
    old.unlink()


def hugo(source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Yield the writing of content for Hugo, and Hugo."""
    project = folder / "hugo"
    shutil.copytree(LAYOUT, project)
    content = project / "content" / "papers"
    script = [sys.executable, HERE / "build_content.py", source, content]
    yield measured(CONTENT, script, project, content)
    program = Path(sys.executable).with_name("hugo")
    command = [program, "build", "--quiet", "--noBuildLock", "--cacheDir", project / "cache"]
    yield measured(HUGO, command, project, project / "public", most)


def pagefind(_source: Path, folder: Path, most: float) -> Iterator[Measured]:
    """Yield Pagefind over Hugo's site, into which it writes its files."""
    site = folder / "hugo" / "public"
    command = [sys.executable, "-m", "pagefind", "--site", site, "--quiet"]
    yield measured(PAGEFIND, command, folder, site, most)


# In the order of execution: runs that copy our site come before it changes.
RUNS = {
    "ours": Run(measure=ours),
    "copy": Run(measure=copy, needs="ours"),
    "mkdocs": Run(measure=mkdocs, needs="ours", most=MAX_IN_MKDOCS),
    "added": Run(measure=added, needs="ours"),
    "hugo": Run(measure=hugo),
    "pagefind": Run(measure=pagefind, needs="hugo"),
}


def with_needs(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the *chosen* runs with those that they need, in order."""
    names = {*chosen}
    names |= {RUNS[name].needs for name in names}
    return tuple(name for name in RUNS if name in names)


def fresh(folder: Path) -> Path:
    """Return a new folder."""
    folder.mkdir()
    return folder


def build(what: str, source: Path, project: Path) -> Measured:
    """Return the measurement of a build of ours, with its stages."""
    timings = project / "timings.json"
    # The user's cache may contain results of an earlier run.
    os.environ["PAPERSHELF_CACHE"] = str(project / "cache")
    command = [sys.executable, "-m", "papershelf", "build", source, "--quiet", "--timings", timings]
    row = measured(what, command, project, project / "site")
    stages = json.loads(timings.read_text(encoding="utf-8"))["stages"]
    return replace(row, stages={stage["stage"]: stage["seconds"] for stage in stages})


def measured(
    what: str, command: Sequence[str | Path], project: Path, output: Path, most: float = FOREVER
) -> Measured:
    """Return the measurement of *command*, run in *project*, with its files in *output*."""
    os.sync()  # So that the command need not wait for the writes of others.
    with tempfile.TemporaryFile() as errors:
        try:
            spent = run(command, cwd=project, errors=errors, most=most)
        except CalledProcessError as error:
            errors.seek(0)
            error.add_note(errors.read().decode("utf-8", "replace")[-2_000:])
            raise
    if spent.stopped:
        return Measured(what=what, spent=spent)
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return Measured(what=what, spent=spent, files=len(sizes), size=sum(sizes))
