"""What in a repository, site or notebook holds no papers, by name, place or first lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from papershelf.readers.front_matter import front_matter_of, lists_papers
from papershelf.readers.metadata import SIGNS
from papershelf.readers.notebook import is_note
from papershelf.readers.opening import Opened, plain_name
from papershelf.readers.web_page import WEB_PAGES, is_page_of_paper
from papershelf.readers.words import letters
from papershelf.text.tables import word_sets

_NAMES = word_sets("readers/not_papers")
_TEXTS = frozenset({"", ".md", ".markdown", ".rst", ".text", ".txt"})
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(_NAMES["pictures"], "a picture"),
    **dict.fromkeys(_NAMES["styles"], "a style or script"),
}
_SAID = re.compile(
    r"^(?:layout|type|collection)[ \t]*[:=][ \t]*[\"']?([\w-]{1,40})", re.MULTILINE | re.IGNORECASE
)
_DEADLINE = "deadline"
_CONFERENCES = frozenset({"conference", "conferencename", "venue"})
_KEY_OF_YAML = re.compile(
    r"^[ \t]{0,8}(?:-[ \t]+)?[\"']?(\w[\w -]{0,40}?)[\"']?[ \t]*:", re.MULTILINE
)
_KEY_OF_JSON = re.compile(r"\"(\w[\w -]{0,40})\"\s{0,9}:")
_DELIMITER = re.compile(r"[,;\t|]")
# Styles and scripts may come first.
_HEAD, _HEAD_OF_TEXT = 1 << 20, 1 << 16
_LINK_OF_NOTE = re.compile(r"\[\[[^\W\d_][^\[\],\n]{3,200}\]\]")
_NOTE, _NO_PAPER = "a note that names no paper", "a web page without a paper"
_EVENTS = "a table of conferences or events"


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
            return tell(opened.text.read(_HEAD))
    except (OSError, UnicodeError):
        return ""


def _is_other_section(folders: tuple[str, ...]) -> bool:
    inner = {folder.lower() for folder in folders[1:]}
    of_hugo = (inside.lower() for above, inside in pairwise(folders) if above.lower() == "content")
    return not (inner.isdisjoint(_NAMES["collections"]) and _NAMES["sections"].isdisjoint(of_hugo))


def _page(head: str) -> str:
    """Return what a Markdown file is that tells of no paper by its front matter or its links."""
    head = head[:_HEAD_OF_TEXT]
    page = front_matter_of(head)
    if page is None:
        is_plain = is_note(head) or lists_papers(head) or not _LINK_OF_NOTE.search(head)
        return "" if is_plain else _NOTE
    if page.keys & SIGNS or lists_papers(page.body or ""):
        return ""
    said = {letters(word) for word in _SAID.findall(page.text)}
    if not said.isdisjoint(_NAMES["pages"]):
        return "a page that is no paper's"
    links = _LINK_OF_NOTE.search(page.body or "")
    return "" if "title" in page.keys and not links else _NOTE


def _events_in(names: list[str]) -> str:
    """Return that columns or keys are those of events, of which none is a paper's, or nothing."""
    words = set(map(letters, names))
    if words & ((SIGNS | _NAMES["papers"]) - _CONFERENCES):
        return ""
    signs = len(words & _NAMES["events"]) + any(_DEADLINE in word for word in words)
    least = 2 if "title" in words else 1
    about = bool(words & {"event", "events", *_CONFERENCES}) or signs > 1
    return _EVENTS if signs >= least and about else ""


_BY_ENDING: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(WEB_PAGES, lambda head: "" if is_page_of_paper(head) else _NO_PAPER),
    **dict.fromkeys((".md", ".markdown"), _page),
    **dict.fromkeys(
        (".csv", ".tsv", ".tab"),
        lambda head: _events_in(_DELIMITER.split(head.lstrip().partition("\n")[0])),
    ),
    **dict.fromkeys((".yml", ".yaml"), lambda head: _events_in(_KEY_OF_YAML.findall(head))),
    ".json": lambda head: _events_in(_KEY_OF_JSON.findall(head)),
}
