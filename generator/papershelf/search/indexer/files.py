"""Files of the index: their names come from their content, and tables find them by words."""

from base64 import b32encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from msgspec import Raw, Struct, field, json

from papershelf.engine.artifact import Artifact
from papershelf.engine.task import decode
from papershelf.search.coding import DIGITS, FOLDER, MAX_DIGIT, shared_letters, word_list
from papershelf.search.indexer.digits import gap_list

_NAME_LETTERS = 8
# The manifest tells in units of so many letters how large the files of high-frequency terms are.
_SIZE_UNIT = 4_096

# What word lists have of the words in a file, each with its digit: by "stems" and "forms".
Words = dict[str, dict[str, str]]


class TableEntry(Struct, frozen=True, array_like=True):
    """What tables have to know of a file.

    It has the words from `first` to `last`, which are empty where no table finds it by them.
    `letters` are those of what a query reads of a high-frequency term, 0 for all other files.
    """

    name: str = ""
    first: str = ""
    last: str = ""
    letters: int = 0


class IndexFile(Artifact, frozen=True, array_like=True):
    """A file of the index, with what tables and word lists have to know of it."""

    entry: TableEntry = TableEntry()
    words: Words = field(default_factory=dict)


# An encoded file of the index, whose large parts stay encoded.
_Encoded = tuple[Raw, Raw, Raw, TableEntry, Raw]


def entries_in(files: memoryview) -> list[TableEntry]:
    """Return the entries of encoded *files*, whose contents are passed over."""
    return [entry for *_, entry, _ in decode(files, list[_Encoded])]


def words_in(files: memoryview) -> list[Words]:
    """Return the words of encoded *files*, whose contents are passed over."""
    return [decode(words, Words) for *_, words in decode(files, list[_Encoded])]


def index_file(path: str, data: bytes, entry: TableEntry, words: Words | None = None) -> IndexFile:
    """Return the file with *data* at *path* below the folder of the index."""
    return IndexFile(f"{FOLDER}/{path}.json", data, entry=entry, words=words or {})


def named_file(folder: str, value: object, first: str = "", last: str = "") -> IndexFile:
    """Return the file with *value* in a *folder*, named by its content."""
    data = json.encode(value)
    entry = TableEntry(name_of(data), first, last)
    return index_file(f"{folder}/{entry.name}", data, entry)


def in_folder(folder: str, values: Iterable[object]) -> list[IndexFile]:
    """Return numbered files with *values* that are named together, below *folder*."""
    contents = [json.encode(value) for value in values]
    entry = TableEntry(name_of(*contents))
    return [
        index_file(f"{folder}/{entry.name}/{number}", data, entry)
        for number, data in enumerate(contents)
    ]


def name_of(*contents: bytes) -> str:
    """Return the name of a file or folder from what it holds."""
    digest = sha256()
    for content in contents:
        digest.update(content)
        digest.update(b"\0")
    return b32encode(digest.digest()).decode("ascii")[:_NAME_LETTERS].lower()


def given(files: list[Artifact]) -> list[Artifact]:
    """Return *files*: those that were made where they are named, and are no work to make."""
    return files


def word_table(files: Sequence[TableEntry]) -> dict[str, Any]:
    """Return the table of *files*, each with a short word that parts it from the one before.

    That of a high-frequency term is the term.
    """
    firsts = [
        file.first if file.letters else file.first[: shared_letters(before, file.first) + 1]
        for before, file in zip(["", *[file.last for file in files]], files, strict=False)
    ]
    return {"first": word_list(firsts), "files": [file.name for file in files]}


def shard_table(files: Iterable[TableEntry]) -> dict[str, Any]:
    """Return the table of terms, with the sizes of the files of high-frequency ones."""
    shards = [file for file in files if file.first]
    frequent = [number for number, file in enumerate(shards) if file.letters]
    sizes = [DIGITS[min(MAX_DIGIT, shards[number].letters // _SIZE_UNIT)] for number in frequent]
    apart = gap_list(np.array(frequent, np.int64))
    return word_table(shards) | {"apart": apart, "sizes": "".join(sizes)}
