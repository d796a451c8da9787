"""Find the files of sources, and those that are skipped in their folders."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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

# Files of a catalog folder that are not sources.
_NOT_SOURCES = frozenset(
    "topics.yml corrections.yml venues.yml first-seen.tsv addresses.tsv readme.md".split()
)
_UNREADABLE = "can't be read"
# Files that mark the output of a build: of its folder of pages, and of a site.
_BUILD_MARKERS = (MANIFEST, "search/manifest.json")
# Formats a path for messages.
_FormatPath = Callable[[Path], str]
# Takes a file and the source folder above it; returns what a file to skip is, and else "".
_KindOf = Callable[[Path, Path], str]
_NAMES = word_sets("readers/not_papers")
_TEXT_ENDINGS = frozenset({"", ".md", ".markdown", ".rst", ".text", ".txt"})
_KIND_BY_ENDING: Mapping[str, str] = {
    **dict.fromkeys(_NAMES["pictures"], "an image"),
    **dict.fromkeys(_NAMES["styles"], "a style sheet or script"),
}
# In characters: large, because styles and scripts may precede the metadata of a page.
_HEAD_LENGTH = 1 << 20
# The endings of files that are judged by their text.
_EXAMINED_ENDINGS = frozenset((*WEB_PAGES, *MARKDOWN, *YAML, ".json", ".csv", ".tsv", ".tab"))


def kind_by_name(file: Path, _folder: Path) -> str:
    """Return what a *file* without papers and notes is, by its name alone, or ""."""
    plain = plain_name(file)
    is_text = plain.suffix.lower() in _TEXT_ENDINGS
    if plain.name.lower() in _NAMES["files"] or (plain.stem.lower() in _NAMES["stems"] and is_text):
        return "a file of this name contains no papers"
    return ""


def kind_without_papers(file: Path, folder: Path) -> str:
    """Return what a *file* without papers below *folder* is, by its path and text, or ""."""
    if kind := kind_by_name(file, folder):
        return kind
    if _is_other_section((folder.name, *file.relative_to(folder).parts[:-1])):
        return "a file in this folder contains no papers"
    ending = plain_name(file).suffix.lower()
    if ending not in _EXAMINED_ENDINGS:
        return _KIND_BY_ENDING.get(ending, "")
    # Imported only if needed, because it imports the readers of pages.
    kind_by_content = resolve("papershelf.readers.files.not_papers:kind_by_content")
    try:
        with Opened.at(file) as opened:
            return str(kind_by_content(opened.text.read(_HEAD_LENGTH), ending))
    except OSError:
        return ""


def _is_other_section(folders: tuple[str, ...]) -> bool:
    """Return whether the last of nested *folders*, the first one a source, is without papers."""
    names = {folder.lower() for folder in folders[1:]}
    sections = (inside.lower() for above, inside in pairwise(folders) if above.lower() == "content")
    return not (names.isdisjoint(_NAMES["collections"]) and _NAMES["sections"].isdisjoint(sections))


def is_build_output(folder: Path) -> bool:
    """Return whether *folder* holds pages or a site that a build wrote."""
    try:
        return any((folder / mark).is_file() for mark in _BUILD_MARKERS)
    except OSError:
        return False


def find_files(
    sources: Iterable[Path],
    shown: _FormatPath,
    kind_of: _KindOf = kind_without_papers,
    excluded: Collection[Path] = (),
) -> Iterator[Path | Problem]:
    """Yield the files of *sources* in order, and a problem for each that is skipped in a folder.

    Files for which *kind_of* returns a text are skipped; *excluded* and the files below are left
    out, unless they contain the source. Raises PapershelfError if there is nothing to read at one
    of *sources*.
    """
    for source in sources:
        _check_source(source, shown(source))
        is_folder = source.is_dir()
        for file in _without(excluded, source, _visible(source) if is_folder else [source]):
            problem = _problem_of(file, source, shown, kind_of) if is_folder else None
            yield problem or file


def _without(excluded: Iterable[Path], source: Path, files: Iterable[Path]) -> Iterator[Path]:
    """Yield those of *files*, all in *source*, that are none of *excluded* nor below one of them.

    Those of *excluded* that contain *source* exclude nothing.
    """
    above = resolved(source if source.is_dir() else source.parent)
    absent = {resolved(path) for path in excluded}.difference((above, *above.parents))
    for file in files:
        # The parents are those of a link itself, because its target may be anywhere.
        unfollowed = resolved(file.parent) / file.name
        if absent.isdisjoint((resolved(file), unfollowed, *unfollowed.parents)):
            yield file


def _check_source(path: Path, shown: str) -> None:
    """Raise PapershelfError, with the *path* as *shown*, if it can't be a source."""
    if is_build_output(path):
        hint = "name the sources of that build, or a single file in this folder"
        raise fatal(
            shown, "this folder is the output of a build, so it can't be a source", hint=hint
        )
    if path.is_dir() or path.is_file():
        return
    if path.exists():
        raise fatal(shown, "neither a file nor a folder", hint="devices and pipes are not read")
    hint = "check the name on the command line, or settings such as `sources`"
    if {"http:", "https:"}.intersection(path.parts):
        hint = "nothing is downloaded: save the file of this address, and name it"
    elif path.name == "-":
        hint = "nothing is read from a pipe: save it to a file, and name that"
    elif "*" in path.name:
        hint = "patterns are not expanded: name the files, or their folder"
    raise fatal(shown, "there is no such file or folder", hint=hint)


def _visible(folder: Path) -> list[Path]:
    """Return the files below *folder*, sorted, except hidden files and the output of builds.

    A folder that can't be listed is returned itself, in place of its files.
    """
    visible: list[Path] = []
    pending = [folder]
    while pending:
        current = pending.pop()
        try:
            entries = [entry for entry in os.scandir(current) if not entry.name.startswith(".")]
            folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            visible.append(current)
            continue
        files = {entry.name for entry in entries}.difference(folders)
        pending += [current / name for name in folders if not is_build_output(current / name)]
        visible += [current / name for name in files if name.lower() not in _NOT_SOURCES]
    return sorted(visible)


def _fault_of(file: Path, folder: Path) -> str:
    """Return why *file* below *folder* can't be read, or ""."""
    # A link out of the folder may lead to a file that is not meant to be published.
    if not resolved(file).is_relative_to(folder.resolve()):
        return "the link leads out of the folder"
    try:
        if file.is_dir():
            return "the link leads to a folder" if file.is_symlink() else _UNREADABLE
        if not file.exists():
            return "the link is broken"
        return "" if file.is_file() else "not a regular file"
    except OSError:
        return _UNREADABLE


def _problem_of(file: Path, folder: Path, shown: _FormatPath, kind_of: _KindOf) -> Problem | None:
    """Return why *file* below *folder* is skipped, or None."""
    if fault := _fault_of(file, folder):
        # The path of a link itself, because that of its target may be private.
        source = Source(path=(Path(shown(file.parent)) / file.name).as_posix())
        if fault == _UNREADABLE:
            hint = "allow your user to read it, or move it out of the folder"
            return failure(source, fault, hint)
        hint = "replace the link with a copy" if "leads out" in fault else ""
        return warning(source, f"{fault}; it was skipped", hint)
    if kind := kind_of(file, folder):
        hint = "to read it, name the file itself as a source"
        return note(Source(path=shown(file)), f"{kind}; it was skipped", hint)
    return None


def profile_files(sources: Iterable[Path], excluded: Collection[Path]) -> Iterator[Path]:
    """Yield the profiles of people in folders of *sources*, in the layout of Hugo's themes.

    *excluded* are left out as by `find_files`.
    """
    for folder in filter(Path.is_dir, sources):
        profiles = (file for file in _visible(folder) if file.match("authors/*/_index.md"))
        for file in _without(excluded, folder, profiles):
            if not _fault_of(file, folder):
                yield file
