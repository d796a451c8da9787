"""Imprints: digests of what a paper says, by which a build knows what has changed.

That of a record is made where it is read, and kept with it: a build need not look at every word of
every paper again to learn that nearly all are as they were.
"""

from __future__ import annotations

from hashlib import blake2b

from papershelf.digests import SIZE, by_content
from papershelf.model import Author, Paper

# Three digests of SIZE bytes one after the other, so that its beginnings are imprints of less.
Imprint = bytes


def imprint_of(paper: Paper) -> Imprint:
    """The imprint of a paper: what lists tell of it, the abstract, and all else that it says.

    Its place, its id and its address are not in it, nor whose pages its authors have: those depend
    on other papers.
    """
    parts = (listed_in(paper), paper.abstract, all_else_in(paper))
    return b"".join([blake2b(by_content(part), digest_size=SIZE).digest() for part in parts])


def of_lists(imprint: Imprint) -> Imprint:
    """What stands for that which lists tell of a paper."""
    return imprint[:SIZE]


def of_words(imprint: Imprint) -> Imprint:
    """What stands for that which lists tell of a paper, and its abstract."""
    return imprint[: 2 * SIZE]


def listed_in(paper: Paper) -> tuple[object, ...]:
    """All that lists of lines tell of a paper, or sort and group it by."""
    return (
        paper.title,
        [(author.name, author.family) for author in paper.authors],
        paper.venue,
        paper.published,
        paper.listed,
        [found.kind for found in paper.links],
        bool(paper.promises),
        [(topic.id, topic.label) for topic in paper.topics],
    )


def all_else_in(paper: Paper) -> tuple[object, ...]:
    """All that a paper says besides."""
    return (
        [said_by(author) for author in paper.authors],
        paper.kind,
        paper.volume,
        paper.issue,
        paper.pages,
        paper.publisher,
        paper.identifiers,
        paper.keywords,
        paper.links,
        paper.promises,
        paper.topics,
    )


def said_by(author: Author) -> tuple[object, ...]:
    """An author as a paper has it."""
    parts = (author.given, author.particle, author.suffix)
    return (*parts, author.literal, author.orcid)
