"""Create the tasks that embed papers, count their terms and fit word vectors, by chunk.

Papers are numbered from the oldest.
"""

from collections.abc import Sequence
from operator import attrgetter

from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.search.near.fitting import fit_word_vectors
from papershelf.search.near.meaning import TextsToEmbed, embed_texts
from papershelf.search.near.terms import count_terms

# A model may take a minute for a chunk of this length.
CHUNKS = Lengths(least=256, most=1_024, one_in=256)
# The number of chunks that word vectors are fitted to, at most.
_SAMPLE = 16


def chunks_of(papers: Sequence[Paper], lengths: Lengths = CHUNKS) -> list[list[Paper]]:
    """Return *papers* in chunks of these *lengths*."""
    return list(grouped(papers, attrgetter("id"), lengths))


def fitting_task(counted: Sequence[str], vectors: Sequence[str]) -> Task:
    """Return the task that fits word vectors to a sample of chunks.

    *counted* and *vectors* are the cache keys of each chunk's terms and paper vectors.
    """
    # The last chunk, which grows, is left out, so that new papers do not change the fit.
    sample = slice(0, max(1, len(vectors) - 1), -(-len(vectors) // _SAMPLE))
    return task(fit_word_vectors, "", *counted[sample], *vectors[sample])


def vector_task(chunk: Sequence[Paper], model: str) -> Task:
    """Return the task that embeds a *chunk*; *model* is the fingerprint of the model."""
    texts = tuple([f"{one.title}. {one.abstract}" for one in chunk])
    return task(embed_texts, TextsToEmbed(model, texts))


def counting_task(chunk: Sequence[Paper]) -> Task:
    """Return the task that counts the terms of a *chunk*."""
    texts = tuple([(one.title, one.abstract) for one in chunk])
    return task(count_terms, texts)
