"""What in a repository, site or notebook holds no papers, by name, place or beginning."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from papershelf.engine.task import resolve
from papershelf.readers.opening import Opened, plain_name
from papershelf.readers.reader import MARKDOWN, WEB_PAGES, YAML
from papershelf.text.tables import word_sets

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
    tell = resolve("papershelf.readers.beginnings:kind_by_beginning")
    try:
        with Opened.at(file) as opened:
            return str(tell(opened.text.read(_HEAD), ending))
    except (OSError, UnicodeError):
        return ""


def _is_other_section(folders: tuple[str, ...]) -> bool:
    inner = {folder.lower() for folder in folders[1:]}
    of_hugo = (inside.lower() for above, inside in pairwise(folders) if above.lower() == "content")
    return not (inner.isdisjoint(_NAMES["collections"]) and _NAMES["sections"].isdisjoint(of_hugo))
