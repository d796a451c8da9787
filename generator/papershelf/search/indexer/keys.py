"""Lookup tables of papers by a checksum of a key; another one selects the file.

Keys are identifiers, addresses, and pairs of words of authors' names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct

from papershelf.search.indexer.files import IndexFile, file_count, named_file
from papershelf.search.pasted import checksums
from papershelf.search.variants import keys_of_name

# A file holds the keys of about as many papers.
_PAPERS_PER_FILE = 256


class KeyedPaper(Struct, frozen=True, array_like=True):
    """The keys of a paper's identifiers and addresses, and the names of its `authors`."""

    keys: tuple[str, ...]
    authors: tuple[str, ...]


def key_checksums(papers: tuple[KeyedPaper, ...]) -> list[tuple[int, int, int]]:
    """Return for each key of *papers*, which are numbered from 0, the paper and two checksums.

    The first one selects the key's file, the second its entry.
    """
    return [
        (number, *checksums(key))
        for number, paper in enumerate(papers)
        for key in dict.fromkeys(chain(paper.keys, *map(keys_of_name, paper.authors)))
    ]


def key_files(
    keyed: Iterable[tuple[int, Iterable[tuple[int, int, int]]]], papers: int
) -> list[IndexFile]:
    """Return the table of the key files, followed by these files.

    *keyed* are the results of `key_checksums`, each with the number of its first paper. *papers* is
    the number of papers.
    """
    count = file_count(papers, _PAPERS_PER_FILE)
    contents: list[dict[int, list[int]]] = [defaultdict(list) for _ in range(count)]
    for first, keys in keyed:
        for paper, file_checksum, checksum in keys:
            contents[file_checksum % count][checksum].append(first + paper)
    files = [named_file("keys", _entries(content)) for content in contents]
    return [named_file("keys", {"files": [file.entry.name for file in files]}), *files]


def _entries(content: Mapping[int, list[int]]) -> dict[str, int | list[int]]:
    """Return the entries of a file of keys: the paper, or the list of papers."""
    ordered = sorted(content.items())
    return {f"{key:x}": papers if len(papers) > 1 else papers[0] for key, papers in ordered}
