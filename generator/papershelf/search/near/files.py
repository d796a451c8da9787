"""Files by which the search ranks by meaning: vectors of words, and of papers in blocks."""

from collections.abc import Iterable, Iterator

import numpy as np

from papershelf.catalog import Catalog
from papershelf.engine.engine import Engine, Result
from papershelf.engine.task import Task, task
from papershelf.search.coding import DIMENSIONS, KEY_DIGITS
from papershelf.search.indexer.arrays import Array, sums
from papershelf.search.indexer.digits import ASCII, fixed_digits, gap_list
from papershelf.search.indexer.files import IndexFile, entries_in, given, in_folder, named_file
from papershelf.search.indexer.layout import INDEXING, LAYOUT
from papershelf.search.near.fitting import Fitted
from papershelf.search.near.meaning import choose
from papershelf.search.near.vectors import chunks_of, counting_task, fitted_task, vector_task

_FOLDER = "vectors"
# About how many words a file has: a query asks for one file for each of its words.
_WORDS = 32


def vector_files(catalog: Catalog, engine: Engine) -> tuple[str, list[Result]]:
    """Return results whose values are the files, and the name of the table of these.

    There are none without a model, and for fewer papers than a vector has numbers.
    """
    papers, model = catalog.by_number, choose().fingerprint
    if not model or len(papers) < DIMENSIONS:
        return "", []

    def run(tasks: Iterable[Task]) -> Iterator[Result]:
        return engine.run(INDEXING, tasks, settings=LAYOUT, at_once=1)

    chunks = chunks_of(papers)
    vectors = [one.key for one in run(vector_task(chunk, model) for chunk in chunks)]
    counted = [one.key for one in run(map(counting_task, chunks))]
    [own] = run([fitted_task(counted, vectors)])
    made = [
        *run([task(word_files, "", own.key)]),
        *run(task(paper_files, LAYOUT.block, own.key, key) for key in vectors),
    ]
    first, *others = [entries_in(engine.cache.map(one.key)) for one in made]
    table = named_file(
        _FOLDER,
        {
            "words": first[0].name,
            "count": len(first),
            "block": LAYOUT.block,
            "starts": gap_list(sums(list(map(len, chunks)))[:-1]),
            "files": [own[0].name for own in others],
        },
    )
    return table.entry.name, [*made, *run([task(given, [table])])]


def word_files(_: str, own: Fitted) -> list[IndexFile]:
    """Return the vectors of words, in files that their checksums choose."""
    terms = np.frombuffer(own.terms, np.int64)
    digits = np.frombuffer(own.words, np.uint8).reshape(-1, DIMENSIONS)
    count = 1
    while count * _WORDS < len(terms):
        count *= 2
    parts = (np.flatnonzero(terms % count == number) for number in range(count))
    return in_folder(
        _FOLDER,
        [
            {"keys": fixed_digits(terms[part], KEY_DIGITS), "vectors": _text(digits[part])}
            for part in parts
        ],
    )


def paper_files(block: int, own: Fitted, vectors: memoryview) -> list[IndexFile]:
    """Return the *vectors* of a chunk of papers in blocks of so many, as they are *own* fitted."""
    rows = np.frombuffer(vectors, np.int16).reshape(-1, len(own.mean) // np.dtype(float).itemsize)
    digits = own.placed(rows)
    parts = (digits[at : at + block] for at in range(0, len(digits), block))
    return in_folder(_FOLDER, [{"vectors": _text(part)} for part in parts])


def _text(digits: Array) -> str:
    return ASCII[digits].tobytes().decode("ascii")
