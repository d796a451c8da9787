"""Tables that name files: the manifest has them, or a file that it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from papershelf.search.coding import DIGITS, MOST, gap_list, shared_letters, word_list
from papershelf.search.indexer.files import TableEntry

# The manifest tells in units of so many letters how large the files of high-frequency terms are.
_SIZE_UNIT = 4_096


def facet_table(
    base: Sequence[TableEntry], topics: Sequence[TableEntry], titles: Sequence[TableEntry]
) -> dict[str, str]:
    """Return the names of facets."""
    # A folder has files of topics where the sample has not all papers.
    return {
        "each": topics[1].name if len(topics) > 1 else "",
        "base": base[0].name,
        "topics": topics[0].name,
        "titles": titles[0].name,
    }


def _table_of(files: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return a table of files, each of which comes as its first word and its name."""
    found = list(files)
    return {"first": word_list(first for first, _ in found), "files": [name for _, name in found]}


def word_table(files: Iterable[TableEntry]) -> dict[str, Any]:
    """Return the table of a word list."""
    return _table_of((file.first, file.name) for file in files)


def pair_table(files: Iterable[TableEntry]) -> dict[str, Any]:
    """Return the table of pairs."""
    return _table_of(_separated(files))


def shard_table(files: Iterable[TableEntry]) -> dict[str, Any]:
    """Return the table of terms, with the sizes of the files of high-frequency ones."""
    found = [file for file in files if file.first]
    frequent = [number for number, file in enumerate(found) if file.letters]
    sizes = [DIGITS[min(MOST, found[number].letters // _SIZE_UNIT)] for number in frequent]
    table = _table_of(_separated(found))
    return table | {"apart": gap_list(frequent), "sizes": "".join(sizes)}


def _separated(files: Iterable[TableEntry]) -> Iterable[tuple[str, str]]:
    """Yield for each file a short word that parts it from the one before, and its name.

    That of a high-frequency term is the term.
    """
    before = ""
    for file in files:
        yield file.first if file.letters else _separator(before, file.first), file.name
        before = file.last


def _separator(before: str, first: str) -> str:
    """Return the shortest word that is greater than one and not greater than another."""
    return first[: shared_letters(before, first) + 1]
