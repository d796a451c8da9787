"""Files of the index, named by the hash of their content, and tables that find them by words."""

from base64 import b32encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from msgspec import Raw, Struct, field, json

from papershelf.engine.artifact import Artifact
from papershelf.engine.task import decode
from papershelf.search.coding import FOLDER

_NAME_LENGTH = 8

# The words of a file for the word lists "stems" and "forms", each with its digit.
Words = dict[str, dict[str, str]]


class TableEntry(Struct, frozen=True, array_like=True):
    """What tables hold of a file.

    `first` is its first word, empty for files that are not found by words. The file `is_frequent`
    if it is the shard of a high-frequency term.
    """

    name: str = ""
    first: str = ""
    is_frequent: bool = False


class IndexFile(Artifact, frozen=True, array_like=True):
    """A file of the index, with its table entry and its words for the word lists."""

    entry: TableEntry = TableEntry()
    words: Words = field(default_factory=dict)


# The fields of `IndexFile`, whose large parts stay encoded.
_EncodedFiles = list[tuple[Raw, Raw, Raw, TableEntry, dict[str, Raw]]]


def entries_in(files: memoryview) -> list[TableEntry]:
    """Return the table entries of encoded *files*, without decoding their contents."""
    return [entry for *_, entry, _ in decode(files, _EncodedFiles)]


def listed_words_in(files: memoryview, kind: str) -> list[dict[str, str]]:
    """Return the words of a *kind* in encoded *files*, without decoding anything else."""
    encoded = [words[kind] for *_, words in decode(files, _EncodedFiles) if kind in words]
    return [decode(words, dict[str, str]) for words in encoded]


def index_file(path: str, data: bytes, entry: TableEntry, words: Words | None = None) -> IndexFile:
    """Return the file with *data* at *path* below the folder of the index."""
    return IndexFile(f"{FOLDER}/{path}.json", data, entry=entry, words=words or {})


def named_file(folder: str, value: object, first: str = "") -> IndexFile:
    """Return the file with *value* in a *folder*, named by the hash of its content."""
    data = json.encode(value)
    entry = TableEntry(name_of(data), first)
    return index_file(f"{folder}/{entry.name}", data, entry)


def numbered_files(folder: str, values: Iterable[object]) -> list[IndexFile]:
    """Return a file for each of *values*, numbered within a folder named by the hash of them all.

    That folder is below *folder*.
    """
    contents = [json.encode(value) for value in values]
    entry = TableEntry(name_of(*contents))
    return [
        index_file(f"{folder}/{entry.name}/{number}", data, entry)
        for number, data in enumerate(contents)
    ]


def name_of(*contents: bytes) -> str:
    """Return the name of a file or folder: a prefix of the hash of its *contents*."""
    digest = sha256()
    for content in contents:
        digest.update(content)
        digest.update(b"\0")
    return b32encode(digest.digest()).decode("ascii")[:_NAME_LENGTH].lower()


def file_count(entries: int, per_file: int) -> int:
    """Return a power of two: the number of files for *entries*, of which one has *per_file*."""
    count = 1
    while count * per_file < entries:
        count *= 2
    return count


def word_table(files: Sequence[TableEntry]) -> dict[str, Any]:
    """Return the table of *files*, each with its first word."""
    return {"first": [file.first for file in files], "files": [file.name for file in files]}


def shard_table(files: Iterable[TableEntry]) -> dict[str, Any]:
    """Return the table of the shards of terms, with the high-frequency terms."""
    shards = [file for file in files if file.first]
    return word_table(shards) | {"frequent": [file.first for file in shards if file.is_frequent]}
