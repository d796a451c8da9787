"""What in a repository, site or notebook holds no papers, by name, place or beginning."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from papershelf.engine.task import resolve
from papershelf.readers.opening import Opened, plain_name
from papershelf.readers.reader import WEB_PAGES
from papershelf.text.tables import word_sets

_NAMES = word_sets("readers/not_papers")
_TEXTS = frozenset({"", ".md", ".markdown", ".rst", ".text", ".txt"})
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(_NAMES["pictures"], "a picture"),
    **dict.fromkeys(_NAMES["styles"], "a style or script"),
}
# Styles and scripts may come first.
_HEAD = 1 << 20
# What tells it from the beginning of such files; other files are not looked into.
_BY_ENDING: Mapping[str, str] = {
    **dict.fromkeys(WEB_PAGES, "web_page_kind"),
    **dict.fromkeys((".md", ".markdown"), "page_kind"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "table_kind"),
    **dict.fromkeys((".yml", ".yaml"), "yaml_kind"),
    ".json": "json_kind",
}


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
    tell = _BY_ENDING.get(ending)
    if tell is None:
        return _KINDS.get(ending, "")
    try:
        with Opened.at(file) as opened:
            return str(resolve(f"papershelf.readers.beginnings:{tell}")(opened.text.read(_HEAD)))
    except (OSError, UnicodeError):
        return ""


def _is_other_section(folders: tuple[str, ...]) -> bool:
    inner = {folder.lower() for folder in folders[1:]}
    of_hugo = (inside.lower() for above, inside in pairwise(folders) if above.lower() == "content")
    return not (inner.isdisjoint(_NAMES["collections"]) and _NAMES["sections"].isdisjoint(of_hugo))
