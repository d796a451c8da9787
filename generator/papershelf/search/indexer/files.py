"""Files of the index: their names come from their content, and tables find them by words."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256

from msgspec import Raw, Struct, json

from papershelf.engine.artifact import Artifact
from papershelf.engine.task import decode

FOLDER = "search"
_NAME_LETTERS = 8


class ShardWords(Struct, frozen=True, array_like=True):
    """Stems, and forms with the number of papers of each; words are joined by separators."""

    stems: str
    forms: str
    counts: tuple[int, ...]


class IndexFile(Artifact, frozen=True, array_like=True):
    """A file of the index, with what tables and word lists have to know of it.

    It has the words from `first` to `last`, which are empty where no table finds it by them.
    `letters` are those of what a query reads of a high-frequency term, 0 for all other files.
    """

    first: str = ""
    last: str = ""
    letters: int = 0
    words: ShardWords | None = None


class _Encoded(Struct, frozen=True, array_like=True):
    """An encoded file of the index, whose large parts stay encoded."""

    path: str
    data: Raw
    page: Raw
    first: str = ""
    last: str = ""
    letters: int = 0
    words: Raw = Raw()


class TableEntry(Struct, frozen=True):
    """What tables have to know of a file, or of the folder where several are named together."""

    name: str
    first: str
    last: str
    letters: int


def entries_in(files: memoryview) -> list[TableEntry]:
    """Return the entries of encoded *files*, whose contents are passed over."""
    return [
        TableEntry(_name_in(file.path), file.first, file.last, file.letters)
        for file in decode(files, list[_Encoded])
    ]


def _name_in(path: str) -> str:
    """Return the name of a file or folder by the path of one file."""
    return path.split("/")[2].removesuffix(".json")


def words_in(files: memoryview) -> list[ShardWords]:
    """Return the words of encoded *files*, whose contents are passed over."""
    found = [
        decode(file.words, ShardWords | None)
        for file in decode(files, list[_Encoded])
        if file.first
    ]
    return [words for words in found if words]


def index_file(
    path: str,
    data: bytes,
    *,
    first: str = "",
    last: str = "",
    letters: int = 0,
    words: ShardWords | None = None,
) -> IndexFile:
    """Return the file with *data* at *path* below the folder of the index."""
    return IndexFile(f"{FOLDER}/{path}", data, None, first, last, letters, words)


def named_file(folder: str, value: object) -> Artifact:
    """Return the file with *value* in a *folder*, which is named by its content."""
    data = as_json(value)
    return Artifact(f"{FOLDER}/{folder}/{name_of(data)}.json", data)


def in_folder(folder: str, contents: Sequence[bytes]) -> list[Artifact]:
    """Return numbered files that are named together, below *folder*."""
    name = name_of(*contents)
    return [
        Artifact(f"{FOLDER}/{folder}/{name}/{number}.json", data)
        for number, data in enumerate(contents)
    ]


def as_json(value: object) -> bytes:
    """Return a value as the files of the index have it."""
    return json.encode(value)


def name_of(*contents: bytes) -> str:
    """Return the name of a file or folder from what it holds."""
    digest = sha256()
    for content in contents:
        digest.update(content)
        digest.update(b"\0")
    return b32encode(digest.digest()).decode("ascii")[:_NAME_LETTERS].lower()


class Content(Struct, frozen=True):
    """A view: the path of a file and what is in it."""

    path: str
    data: bytes


def single_file(view: Content) -> list[Artifact]:
    """Return the file of a *view*."""
    return [Artifact(view.path, view.data)]
