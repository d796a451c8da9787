"""The terms of papers: what each chunk has, how rare they are, and which tell most of a paper.

A term is a stem, and known by its checksum: so no table of all terms has to be made, and a chunk
tells of its papers the same whatever the others have.
"""

from zlib import crc32

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    Array,
    Columns,
    columns_of,
    heads,
    ranks,
    sums,
)
from papershelf.search.indexer.vocabulary import Vocabulary, vocabulary

# A title says again in few words what a paper is about.
_TITLE_TIMES = 2
_K1, _B = 2.0, 0.75
# Weights and rarities are whole numbers, whose sums are the same in any order.
_UNIT = 1 << 12
_IDF_UNIT = 1 << 8
# Terms of a paper that its related papers are sought by.
QUERY_TERMS = 40
# A term that more papers have, and more than this part of all, takes long and tells little.
_MANY, _COMMON = 500, 0.03


class Usual(Struct, frozen=True, array_like=True):
    """What is usual among some papers: how many terms a text has, and in how many a term is.

    `papers` is how many have been counted; `terms` are sorted, and `having` tells of each how many
    papers have it.
    """

    papers: int
    length: float
    columns: Columns


def count_terms(papers: tuple[tuple[str, str], ...]) -> Columns:
    """Return the terms of some *papers*, of each of which title and abstract are given.

    Those of paper i are from `bounds[i]` to `bounds[i + 1]`, sorted: of each the checksum
    (`terms`), how often it is there (`counts`), and the first word of that stem (`forms`), a number
    among `words`. `distinct` has every term of the chunk once, and `having` how many papers do.
    """
    own = vocabulary()
    texts = [" · ".join([*[title] * _TITLE_TIMES, abstract]) for title, abstract in papers]
    words, occurrences = own.read(texts)
    stems = np.array([0, *own.stem_numbers], np.int64)[words + 1]
    checksums = _checksums(own, stems)[stems]
    # Compounds stand where their first part does, and are not as people write them.
    there = np.flatnonzero((checksums >= 0) & heads(occurrences))
    keys = ((occurrences[there] >> POSITION_BITS) << 32) | checksums[there]
    found, firsts, counts = np.unique(keys, return_index=True, return_counts=True)
    terms = found & 0xFFFFFFFF
    forms, numbers = _forms(own, words[there[firsts]])
    distinct, having = np.unique(terms, return_counts=True)
    return columns_of(
        words=forms,
        terms=terms,
        counts=counts,
        forms=numbers,
        bounds=sums(np.bincount(found >> 32, minlength=len(papers))),
        distinct=distinct,
        having=having,
    )


def _checksums(own: Vocabulary, stems: Array) -> Array:
    """Return by number of a stem its checksum, for those among *stems* that are terms; else -1."""
    names = list(own.stems)
    found = np.full(len(names), -1)
    for number in np.unique(stems).tolist():
        name = names[number]
        if len(name) > 1 and not name.isdigit():
            found[number] = crc32(name.encode())
    return found


def _forms(own: Vocabulary, words: Array) -> tuple[list[str], Array]:
    """Return the words among *words* in order, and of each of these its number among them."""
    names = list(own.words)
    distinct, numbers = np.unique(words, return_inverse=True)
    forms = [names[number] for number in distinct.tolist()]
    order = np.array(sorted(range(len(forms)), key=forms.__getitem__), np.int64)
    ranks = np.zeros(len(forms), np.int64)
    ranks[order] = np.arange(len(forms))
    return sorted(forms), ranks[numbers]


def usual(_: str, *chunks: Columns) -> Usual:
    """Return what is usual among the papers of *chunks*."""
    terms = np.concatenate([chunk.numbers("distinct") for chunk in chunks])
    having = np.concatenate([chunk.numbers("having") for chunk in chunks])
    distinct, places = np.unique(terms, return_inverse=True)
    papers = sum(len(chunk.numbers("bounds")) - 1 for chunk in chunks)
    length = sum(int(chunk.numbers("counts").sum()) for chunk in chunks)
    summed = np.bincount(places, having, minlength=len(distinct)).astype(np.int64)
    columns = columns_of(terms=distinct, having=summed)
    return Usual(papers, length / papers if papers else 1, columns)


def having(terms: Array, known: Usual) -> Array:
    """Return how many of the counted papers have each of some *terms*."""
    distinct, numbers = known.columns.numbers("terms"), known.columns.numbers("having")
    places = np.searchsorted(distinct, terms)
    found: Array = np.append(numbers, 0)[places] * (np.append(distinct, -1)[places] == terms)
    return found


def rarities(having: Array, papers: int) -> Array:
    """Return the idf of terms that so many of some *papers* have, in units."""
    found = np.log1p((papers - having + 0.5) / (np.maximum(having, 1) + 0.5))
    return _whole(_IDF_UNIT * found)


def _whole(numbers: Array) -> Array:
    found: Array = np.rint(numbers).astype(np.int64)
    return found


def weights(chunk: Columns, known: Usual) -> Array:
    """Return how much each term of a chunk counts in its paper by BM25, without its idf."""
    counts, bounds = chunk.numbers("counts"), chunk.numbers("bounds")
    lengths = np.diff(sums(counts)[bounds])
    norms = _K1 * (1 - _B + _B * lengths / (known.length or 1))
    return _whole(_UNIT * counts / (counts + np.repeat(norms, np.diff(bounds))))


def queries(is_counted: bool, known: Usual, chunk: Columns) -> Columns:
    """Return of each paper of a *chunk* the terms that tell most of it, the most telling first.

    Of each the checksum (`terms`), what it counts in a query (`values`) and in the paper itself
    (`own`), and its number among the `words` (`forms`). What no other paper has, or very many, is
    left out; those of the chunk itself are among the *known* ones if it *is_counted*.
    """
    terms, bounds = chunk.numbers("terms"), chunk.numbers("bounds")
    papers = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    own, found = weights(chunk, known), having(terms, known)
    is_dull = (found == is_counted) | (found > max(_MANY, _COMMON * known.papers))
    values = np.where(is_dull, 0, rarities(found, known.papers) * own // _UNIT)
    order = np.lexsort((terms, -values, papers))
    order = order[(ranks(papers) < QUERY_TERMS) & (values[order] > 0)]
    used, forms = np.unique(chunk.numbers("forms")[order], return_inverse=True)
    words = chunk.words("words")
    return columns_of(
        words=[words[number] for number in used.tolist()],
        terms=terms[order],
        values=values[order],
        own=own[order],
        forms=forms,
        bounds=sums(np.bincount(papers[order], minlength=len(bounds) - 1)),
    )
