"""Which papers have which identifiers and addresses: by checksum, in files that a key chooses."""

from collections.abc import Iterable, Sequence

import numpy as np

from papershelf.search.coding import KEY_DIGITS
from papershelf.search.indexer.arrays import Array
from papershelf.search.indexer.digits import digits_below, fixed_digits
from papershelf.search.indexer.files import IndexFile, named_file
from papershelf.search.pasted import checksums

# About how many papers' keys are in a file.
_PAPERS = 512
_COLUMNS = 3


def key_hashes(papers: tuple[tuple[str, ...], ...]) -> list[int]:
    """Return three numbers for each key of *papers*: that of its paper, and its two checksums."""
    found: list[int] = []
    for number, keys in enumerate(papers):
        for own in checksums(dict.fromkeys(keys)):
            found += (number, *own)
    return found


def key_files(parts: Iterable[tuple[int, Sequence[int]]], papers: int) -> list[IndexFile]:
    """Return the table of the files of keys, and these, of so many *papers*.

    Each of the *parts* has the number of its first paper, and what `key_hashes` returns.
    """
    rows = np.concatenate([_rows_of(*part) for part in parts] or [_rows_of(0, ())])
    rows = rows[np.lexsort((rows[:, 0], rows[:, 2]))]
    count = 1
    while count * _PAPERS < papers:
        count *= 2
    files = [_file(rows[rows[:, 1] % count == number], papers) for number in range(count)]
    return [named_file("keys", {"files": [file.entry.name for file in files]}), *files]


def _rows_of(first: int, numbers: Sequence[int]) -> Array:
    """Return a row for each key: the number of the paper, and both checksums."""
    rows = np.array(numbers, np.int64).reshape(-1, _COLUMNS)
    rows[:, 0] += first
    return rows


def _file(rows: Array, papers: int) -> IndexFile:
    """Return a file of keys, sorted by their second checksum."""
    size = digits_below(papers)
    return named_file(
        "keys",
        {
            "digits": size,
            "keys": fixed_digits(rows[:, 2], KEY_DIGITS),
            "papers": fixed_digits(rows[:, 0], size),
        },
    )
