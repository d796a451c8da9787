"""The columns of tables: the names that services and people give them, by what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from papershelf.readers.words import WORDS, letters, link_kind

_TAGGED = frozenset({"pt", "ti", "so", "py"})
# Notion calls the first column so, and these tell that it is a paper's.
_FIRST_OF_NOTION = "name"
_OF_PAPERS = ("authors", "abstract", "doi", "arxiv", "volume", "pmid", "acl", "openreview")
_KNOWN = frozenset(" ".join((*WORDS.columns.values(), *WORDS.tags.values())).split())
_TITLES = frozenset(f"{WORDS.columns['title']} {WORDS.tags['title']}".split())


def is_known(name: str) -> bool:
    """Return whether a column with this name says something of a paper."""
    return letters(name) in _KNOWN or link_kind(name) is not None


def is_title(name: str) -> bool:
    """Return whether a column with this name holds titles."""
    return letters(name) in _TITLES


def columns_of(words: Sequence[str]) -> dict[str, list[str]]:
    """Return which of *words*, the letters of columns' names, hold each field, the best first."""
    known = WORDS.tags if set(words) >= _TAGGED else WORDS.columns
    found = {
        field: [word for word in known.get(field, "").split() if word in words]
        for field in WORDS.columns
    }
    is_of_papers = any(found[field] for field in _OF_PAPERS)
    if not found["title"] and _FIRST_OF_NOTION in words and is_of_papers:
        found["title"] = [_FIRST_OF_NOTION]
    # Scopus means itself by this, other tables a journal.
    if len(found["venue"]) > 1 and "source" in found["venue"]:
        found["venue"].remove("source")
    return found


def has_tags(names: Sequence[str]) -> bool:
    """Return whether these are the names of columns in a file of Web of Science."""
    return set(map(letters, names)) >= _TAGGED
