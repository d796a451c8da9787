"""Files for ranking by meaning in the search: word vectors, and paper vectors in blocks."""

from functools import partial

import numpy as np

from papershelf.catalog import Catalog
from papershelf.engine.artifact import passed_files
from papershelf.engine.engine import Engine, Result
from papershelf.engine.task import task
from papershelf.search.coding import DIMENSIONS
from papershelf.search.indexer.arrays import Array
from papershelf.search.indexer.digits import digit_lists
from papershelf.search.indexer.files import (
    IndexFile,
    entries_in,
    file_count,
    named_file,
    numbered_files,
)
from papershelf.search.indexer.layout import BLOCK, INDEXING
from papershelf.search.near.fitting import WordVectors
from papershelf.search.near.related import RelatedPapers

_FOLDER = "vectors"
# The approximate number of words in a file; a query fetches one file for each of its words.
_WORDS_PER_FILE = 32


def vector_files(catalog: Catalog, engine: Engine) -> tuple[str, list[Result]]:
    """Return the name of the table of vector files, and results whose values are the files.

    The *catalog* has its related papers. Both are empty without a model, and for fewer papers than
    a vector has dimensions.
    """
    related = catalog.related
    if not isinstance(related, RelatedPapers) or not related.fitted:
        return "", []
    run = partial(engine.run, INDEXING, batch_size=1)
    results = [
        *run([task(word_files, "", *related.fitted)]),
        *run(task(paper_files, "", *related.fitted, key) for key in related.vectors),
    ]
    words, *blocks = [entries_in(engine.cache.map(result.key)) for result in results]
    table = named_file(
        _FOLDER,
        {
            "words": words[0].name,
            "count": len(words),
            "block": BLOCK,
            "starts": related.firsts[:-1],
            "files": [entries[0].name for entries in blocks],
        },
    )
    return table.entry.name, [*results, *run([task(passed_files, [table])])]


def word_files(_: str, fitted: WordVectors) -> list[IndexFile]:
    """Return the *fitted* word vectors in files, which the checksum of a word selects."""
    terms = np.frombuffer(fitted.terms, np.int64)
    texts = _texts(np.frombuffer(fitted.vectors, np.uint8))
    count = file_count(len(terms), _WORDS_PER_FILE)
    vectors: list[dict[int, str]] = [{} for _ in range(count)]
    for term, vector in zip(terms.tolist(), texts, strict=True):
        vectors[term % count][term] = vector
    return numbered_files(_FOLDER, vectors)


def paper_files(_: str, fitted: WordVectors, vectors: memoryview) -> list[IndexFile]:
    """Return the *vectors* of a chunk of papers in files of BLOCK papers.

    They are projected to the dimensions of the *fitted* word vectors.
    """
    width = len(fitted.mean) // np.dtype(float).itemsize
    rows = np.frombuffer(vectors, np.int16).reshape(-1, width)
    texts = _texts(fitted.projected(rows).ravel())
    return numbered_files(_FOLDER, [texts[at : at + BLOCK] for at in range(0, len(texts), BLOCK)])


def _texts(digits: Array) -> list[str]:
    """Return the text of each vector, from the concatenated *digits*."""
    return digit_lists(digits, np.arange(0, len(digits) + 1, DIMENSIONS))
