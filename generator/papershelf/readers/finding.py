"""From paths to files: what sources name and hold, and what in folders is passed over."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import pairwise
from pathlib import Path

from papershelf.engine.files import resolved
from papershelf.engine.outputs import MANIFEST
from papershelf.engine.task import resolve
from papershelf.model import Source
from papershelf.problems import Problem, failure, fatal, note, warning
from papershelf.readers.opening import Opened, plain_name
from papershelf.readers.reader import MARKDOWN, WEB_PAGES, YAML
from papershelf.text.tables import word_sets

# What lies in a catalog folder beside the sources.
_NOT_SOURCES = frozenset(
    {"topics.yml", "corrections.yml", "venues.yml", "first-seen.tsv", "readme.md"}
)
_UNREADABLE = "can't be read"
# What the folders have that a build has made: one of pages, and a site.
_MADE = (MANIFEST, "search/manifest.json")
# A path for people.
_Shown = Callable[[Path], str]
# What a file below a folder is that is not to be read, or nothing.
_KindOf = Callable[[Path, Path], str]
_NAMES = word_sets("readers/not_papers")
_TEXTS = frozenset({"", ".md", ".markdown", ".rst", ".text", ".txt"})
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(_NAMES["pictures"], "a picture"),
    **dict.fromkeys(_NAMES["styles"], "a style or script"),
}
# Styles and scripts may come first.
_HEAD = 1 << 20
# Other files are not looked into.
_TELLING = frozenset((*WEB_PAGES, *MARKDOWN, *YAML, ".json", ".csv", ".tsv", ".tab"))


def kind_by_name(file: Path, _folder: Path) -> str:
    """Return what a *file* is that by its name alone holds neither papers nor notes, or nothing."""
    plain = plain_name(file)
    is_text = plain.suffix.lower() in _TEXTS
    if plain.name.lower() in _NAMES["files"] or (plain.stem.lower() in _NAMES["stems"] and is_text):
        return "a file of this name holds no papers"
    return ""


def kind_without_papers(file: Path, folder: Path) -> str:
    """Return what a *file* below a *folder* is that holds no papers, or nothing."""
    if kind := kind_by_name(file, folder):
        return kind
    if _is_other_section((folder.name, *file.relative_to(folder).parts[:-1])):
        return "a file of this folder holds no papers"
    ending = plain_name(file).suffix.lower()
    if ending not in _TELLING:
        return _KINDS.get(ending, "")
    tell = resolve("papershelf.readers.not_papers:kind_by_content")
    try:
        with Opened.at(file) as opened:
            return str(tell(opened.text.read(_HEAD), ending))
    except (OSError, UnicodeError):
        return ""


def _is_other_section(folders: tuple[str, ...]) -> bool:
    inner = {folder.lower() for folder in folders[1:]}
    of_hugo = (inside.lower() for above, inside in pairwise(folders) if above.lower() == "content")
    return not (inner.isdisjoint(_NAMES["collections"]) and _NAMES["sections"].isdisjoint(of_hugo))


def is_build_output(folder: Path) -> bool:
    """Return whether a *folder* has the pages or the site that a build has made."""
    try:
        return any((folder / mark).is_file() for mark in _MADE)
    except OSError:
        return False


def find_sources(path: Path, shown: str, kind_of: _KindOf = kind_without_papers) -> Iterator[Path]:
    """Yield the files that a source names: itself, or all below a folder, in order of their names.

    Left out is what holds no papers, of which *kind_of* tells what else it is. Raises
    PapershelfError, about the path as *shown*, where there is nothing to read.
    """
    if is_build_output(path):
        hint = "name what it was made from, or one file in it"
        raise fatal(shown, "a build has made this folder, so it is no source", hint=hint)
    if path.is_dir():
        readable = (file for file in _visible(path) if not _fault_of(file, path))
        yield from (file for file in readable if not kind_of(file, path))
    elif path.is_file():
        yield path
    elif path.exists():
        raise fatal(shown, "neither a file nor a folder", hint="devices and pipes are not read")
    else:
        hint = "check the name in the settings"
        raise fatal(shown, "there is no such file or folder", hint=hint)


def _visible(folder: Path) -> list[Path]:
    """Return all below a folder but what is hidden or was made by a build, sorted.

    A folder that can't be listed stands by itself.
    """
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = [entry for entry in os.scandir(here) if not entry.name.startswith(".")]
            folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            found.append(here)
            continue
        files = {entry.name for entry in entries}.difference(folders)
        waiting += [here / name for name in folders if not is_build_output(here / name)]
        found += [here / name for name in files if name.lower() not in _NOT_SOURCES]
    return sorted(found)


def _fault_of(file: Path, folder: Path) -> str:
    """Return why something in a folder is not read, or nothing."""
    # A link may lead to a file that its owner did not mean to publish, so none is followed out.
    if not resolved(file).is_relative_to(folder.resolve()):
        return "leads out of the folder"
    try:
        if file.is_dir():
            return "a link to a folder" if file.is_symlink() else _UNREADABLE
        if not file.exists():
            return "leads nowhere"
        return "" if file.is_file() else "no file"
    except OSError:
        return _UNREADABLE


def passed_over(
    sources: Iterable[Path],
    shown: _Shown,
    kind_of: _KindOf = kind_without_papers,
    others: Iterable[Path] = (),
) -> Iterator[Problem]:
    """Yield a problem for all that is left out of folders of *sources*, but of *others*."""
    left_out = {resolved(path) for path in others}
    for folder in filter(Path.is_dir, sources):
        for file in _visible(folder):
            if _is_below(left_out, file):
                continue
            if fault := _fault_of(file, folder):
                # Of a link the place alone, not where it leads.
                source = Source(path=f"{shown(file.parent)}/{file.name}")
                if fault == _UNREADABLE:
                    yield failure(source, fault, "let your user read it, or move it elsewhere")
                    continue
                hint = "put a copy in its place" if "leads out" in fault else ""
                yield warning(source, f"{fault}; it is not read", hint)
            elif kind := kind_of(file, folder):
                hint = "name it as a source of its own to have it read"
                yield note(Source(path=shown(file)), f"{kind}; it is not read", hint)


def profile_files(sources: Iterable[Path]) -> Iterator[Path]:
    """Yield the files in folders among *sources* that name people, as Hugo's themes do."""
    for folder in filter(Path.is_dir, sources):
        found = (file for file in _visible(folder) if file.match("authors/*/_index.md"))
        yield from (file for file in found if not _fault_of(file, folder))


def list_sources(sources: Iterable[Path], others: Iterable[Path], shown: _Shown) -> list[Path]:
    """Return all files that *sources* name, each once, and none of the *others* or below them."""
    left_out = {resolved(path) for path in others}
    found = (find_sources(path, shown(path)) for path in sources)
    files = dict.fromkeys(file for files in found for file in files)
    return [file for file in files if not _is_below(left_out, file)]


def _is_below(paths: Set[Path], file: Path) -> bool:
    """Return whether a *file* is one of *paths*, which are resolved, or below one."""
    # Of a link its place counts: it may lead anywhere.
    whole = resolved(file.parent) / file.name
    return not paths.isdisjoint((resolved(file), whole, *whole.parents))
