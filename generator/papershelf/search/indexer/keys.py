"""Lookup tables of papers by the hash of a key, which also selects the file.

Keys are identifiers, addresses, and pairs of words of authors' names.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import Array
from papershelf.search.indexer.files import IndexFile, named_file
from papershelf.search.pasted import checksums
from papershelf.search.variants import keys_of_name

# A file holds the keys of about as many papers.
_PAPERS_PER_FILE = 256
_COLUMNS = 3


class KeyedPaper(Struct, frozen=True, array_like=True):
    """The keys of a paper's identifiers and addresses, and the names of its `authors`."""

    keys: tuple[str, ...]
    authors: tuple[str, ...]


def key_hashes(papers: tuple[KeyedPaper, ...]) -> list[int]:
    """Return three numbers for each key of *papers*: the paper's number and the key's two hashes.

    The numbers of all keys are concatenated; papers are numbered from 0.
    """
    numbers: list[int] = []
    for number, paper in enumerate(papers):
        names = chain.from_iterable(map(keys_of_name, paper.authors))
        for key in dict.fromkeys([*paper.keys, *names]):
            numbers += (number, *checksums(key))
    return numbers


def key_files(parts: Iterable[tuple[int, Sequence[int]]], papers: int) -> list[IndexFile]:
    """Return the table of the key files, followed by these files.

    Each of the *parts* is the number of its first paper, and the result of `key_hashes`. *papers*
    is the number of papers.
    """
    rows = np.concatenate([_rows_of(*part) for part in parts] or [_rows_of(0, ())])
    rows = rows[np.lexsort((rows[:, 0], rows[:, 2]))]
    count = 1
    while count * _PAPERS_PER_FILE < papers:
        count *= 2
    files = [_file(rows[rows[:, 1] % count == number]) for number in range(count)]
    return [named_file("keys", {"files": [file.entry.name for file in files]}), *files]


def _rows_of(first: int, numbers: Sequence[int]) -> Array:
    """Return a row for each key: the number of its paper, counted from *first*, and its hashes."""
    rows = np.array(numbers, np.int64).reshape(-1, _COLUMNS)
    rows[:, 0] += first
    return rows


def _file(rows: Array) -> IndexFile:
    """Return a file of keys: the paper, or the list of papers, by the second hash."""
    papers: dict[str, list[int]] = defaultdict(list)
    for number, _, checksum in rows.tolist():
        papers[f"{checksum:x}"].append(number)
    data = {key: found if len(found) > 1 else found[0] for key, found in papers.items()}
    return named_file("keys", data)
