"""Tasks that give vectors and terms of chunks of papers, numbered from the oldest on."""

from collections.abc import Sequence
from operator import attrgetter

from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.search.near.fitting import fitted
from papershelf.search.near.meaning import Meanings, vectors
from papershelf.search.near.terms import count_terms

# A model may take a minute for so many.
CHUNKS = Lengths(least=256, most=1_024, one_in=256)
# Chunks of papers that tell what words mean.
_SAMPLE = 16


def chunks_of(papers: Sequence[Paper], lengths: Lengths = CHUNKS) -> list[list[Paper]]:
    """Return *papers* in the chunks whose terms are counted together, and vectors found."""
    return list(grouped(papers, attrgetter("id"), lengths))


def fitted_task(counted: Sequence[str], vectors: Sequence[str]) -> Task:
    """Return the task that fits word vectors to a sample of chunks.

    It needs the terms that are *counted* in each chunk, and its *vectors*, by keys.
    """
    # The last chunk, which grows, changes nothing of what is fitted.
    sample = slice(0, max(1, len(vectors) - 1), -(-len(vectors) // _SAMPLE))
    return task(fitted, "", *counted[sample], *vectors[sample])


def vector_task(chunk: Sequence[Paper], model: str) -> Task:
    """Return the task that finds the vectors of a *chunk* by the *model* of that fingerprint."""
    texts = tuple([f"{one.title}. {one.abstract}" for one in chunk])
    return task(vectors, Meanings(model, texts))


def counting_task(chunk: Sequence[Paper]) -> Task:
    """Return the task that counts the terms of a *chunk*."""
    texts = tuple([(one.title, one.abstract) for one in chunk])
    return task(count_terms, texts)
