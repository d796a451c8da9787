"""Tasks that give vectors and terms of a catalog's papers, numbered from the oldest on."""

from collections.abc import Sequence
from operator import attrgetter

from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.search.near.meaning import Meanings, vectors
from papershelf.search.near.terms import TitlesAndAbstracts, count_terms

# A model may take a minute for so many.
_LENGTHS = Lengths(least=256, most=1_024, one_in=256)


def vector_chunks(papers: Sequence[Paper]) -> list[list[Paper]]:
    """Return *papers* in the chunks whose vectors are found together."""
    return list(grouped(papers, attrgetter("id"), _LENGTHS))


def vector_task(chunk: Sequence[Paper], model: str) -> Task:
    """Return the task that finds the vectors of a *chunk* by the *model* of that fingerprint."""
    texts = tuple([f"{one.title}. {one.abstract}" for one in chunk])
    return task(vectors, Meanings(model, texts))


def counting_task(chunk: Sequence[Paper]) -> Task:
    """Return the task that counts the terms of a *chunk*."""
    texts = tuple([(one.title, one.abstract) for one in chunk])
    return task(count_terms, TitlesAndAbstracts(texts))
