"""Count the terms of papers, their document frequencies, and the queries that papers make.

A term is a stem, identified by its checksum. So no table of all terms is needed, and the terms of a
chunk depend on its own papers alone.
"""

import numpy as np
from msgspec import Struct

from papershelf.engine.chunks import checksum
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    Array,
    Columns,
    columns_of,
    indices_in,
    offsets_of,
    packed,
    ranks_in_rows,
    rows_of,
    run_starts,
    unpacked,
)
from papershelf.search.indexer.vocabulary import Vocabulary, numbered_words, vocabulary

# The weight of the title: it summarises the paper.
_TITLE_TIMES = 2
_K1, _B = 2.0, 0.75
# Weights and idf are integers in these units, whose sums are exact in any order.
_UNIT = 1 << 12
_IDF_UNIT = 1 << 8
# The terms of the query that finds a paper's related papers, at most.
_QUERY_TERMS = 40
# A term in more papers than both this number and this part of all is slow, and of little use.
_MANY, _COMMON = 500, 0.03


class CorpusStatistics(Struct, frozen=True, array_like=True):
    """Document frequencies and length normalisation, from a sample of the papers.

    `papers` is the number of papers in the sample, and `mean_length` their mean number of terms.
    The columns are the sorted `terms`, and the document frequency of each (`frequencies`).
    """

    papers: int
    mean_length: float
    columns: Columns


def count_terms(papers: tuple[tuple[str, str], ...]) -> Columns:
    """Return the terms of *papers*, each a title and an abstract.

    The terms of paper i are from `offsets[i]` to `offsets[i + 1]`, sorted, each with its checksum
    (`terms`), its term frequency (`counts`) and its first form, as an index into `words` (`forms`).
    `distinct` holds the distinct terms of the chunk, and `frequencies` their document frequencies.
    """
    vocab = vocabulary()
    # The separator is no word, and keeps ASCII texts ASCII, which are folded much faster.
    texts = [" . ".join([*[title] * _TITLE_TIMES, abstract]) for title, abstract in papers]
    words, occurrences = vocab.encode(texts)
    stems = np.array(vocab.stem_numbers, np.int64)[words]
    checksums = _checksums(vocab, stems)[stems]
    # Compounds, which have the position of their first part, are not as people write them.
    used = np.flatnonzero((checksums >= 0) & run_starts(occurrences))
    keys = packed(occurrences[used] >> POSITION_BITS, checksums[used])
    pairs, firsts, counts = np.unique(keys, return_index=True, return_counts=True)
    numbered, terms = unpacked(pairs)
    names = list(vocab.words)
    forms, numbers = numbered_words([names[word] for word in words[used[firsts]].tolist()])
    distinct, frequencies = np.unique(terms, return_counts=True)
    return columns_of(
        words=forms,
        terms=terms,
        counts=counts,
        forms=numbers,
        offsets=offsets_of(np.bincount(numbered, minlength=len(papers))),
        distinct=distinct,
        frequencies=frequencies,
    )


def _checksums(vocab: Vocabulary, stems: Array) -> Array:
    """Return checksums by stem number: -1 for stems that are no terms or not among *stems*.

    Single letters and numbers are no terms.
    """
    names = list(vocab.stems)
    checksums = np.full(len(names), -1)
    for number in np.flatnonzero(np.bincount(stems)).tolist():
        name = names[number]
        if len(name) > 1 and not name.isdigit():
            checksums[number] = checksum(name)
    return checksums


def corpus_statistics(_: str, *chunks: Columns) -> CorpusStatistics:
    """Return the statistics of the papers of *chunks*."""
    terms = np.concatenate([chunk.numbers("distinct") for chunk in chunks])
    frequencies = np.concatenate([chunk.numbers("frequencies") for chunk in chunks])
    distinct, numbers = np.unique(terms, return_inverse=True)
    papers = sum(len(chunk.numbers("offsets")) - 1 for chunk in chunks)
    length = sum(int(chunk.numbers("counts").sum()) for chunk in chunks)
    summed = np.bincount(numbers, frequencies, minlength=len(distinct)).astype(np.int64)
    columns = columns_of(terms=distinct, frequencies=summed)
    return CorpusStatistics(papers, length / papers, columns)


def _rounded(numbers: Array) -> Array:
    rounded: Array = np.rint(numbers).astype(np.int64)
    return rounded


def weights(chunk: Columns, statistics: CorpusStatistics) -> Array:
    """Return the BM25 weight of each term of a *chunk* in its paper, without idf, in _UNIT."""
    counts, offsets = chunk.numbers("counts"), chunk.numbers("offsets")
    lengths = np.diff(offsets_of(counts)[offsets])
    norms = _K1 * (1 - _B + _B * lengths / (statistics.mean_length or 1))
    return _rounded(_UNIT * counts / (counts + np.repeat(norms, np.diff(offsets))))


def queries(is_counted: bool, statistics: CorpusStatistics, chunk: Columns) -> Columns:
    """Return for each paper of a *chunk* its terms of the greatest weight, the greatest first.

    The terms of paper i are from `offsets[i]` to `offsets[i + 1]`, each with its checksum
    (`terms`), its weight in the query (`query_weights`) and in the paper (`paper_weights`), and its
    form, as an index into `words` (`forms`). Terms of no other paper or of very many are left out.
    *is_counted* is whether the chunk is in the sample of the *statistics*.
    """
    terms, offsets = chunk.numbers("terms"), chunk.numbers("offsets")
    papers = rows_of(offsets)
    paper_weights = weights(chunk, statistics)
    in_sample = indices_in(statistics.columns.numbers("terms"), terms)
    frequencies = np.append(statistics.columns.numbers("frequencies"), 0)[in_sample]
    # A chunk in the sample contributes 1 to the frequencies of its own terms.
    is_unique = frequencies == (1 if is_counted else 0)
    is_useless = is_unique | (frequencies > max(_MANY, _COMMON * statistics.papers))
    others = statistics.papers - frequencies
    idf = _rounded(_IDF_UNIT * np.log1p((others + 0.5) / (np.maximum(frequencies, 1) + 0.5)))
    query_weights = np.where(is_useless, 0, idf * paper_weights // _UNIT)
    order = np.lexsort((terms, -query_weights, papers))
    order = order[(ranks_in_rows(papers) < _QUERY_TERMS) & (query_weights[order] > 0)]
    used, forms = np.unique(chunk.numbers("forms")[order], return_inverse=True)
    words = chunk.words("words")
    return columns_of(
        words=[words[number] for number in used.tolist()],
        terms=terms[order],
        query_weights=query_weights[order],
        paper_weights=paper_weights[order],
        forms=forms,
        offsets=offsets_of(np.bincount(papers[order], minlength=len(offsets) - 1)),
    )
