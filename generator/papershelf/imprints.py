"""Imprints: digests of what a paper says, by which a build knows what has changed.

That of a record is made with what is found in it, and kept so: a build need not look at every word
of every paper again to learn that nearly all are as they were.
"""

from __future__ import annotations

from papershelf.digests import SIZE, by_content, digest_in_bytes
from papershelf.model import Paper

# Three digests of SIZE bytes one after the other, so that its beginnings are imprints of less.
Imprint = bytes


def imprint_of(paper: Paper) -> Imprint:
    """The imprint of a paper: what lists tell of it, the abstract, and all else that it says.

    Its place, its id and its address are not in it, nor who its authors are: those depend on other
    papers, and on corrections that tell persons apart.
    """
    parts = (listed_in(paper), paper.abstract, all_else_in(paper))
    return b"".join([digest_in_bytes(by_content(part)) for part in parts])


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
        [author.family for author in paper.authors],
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
        [
            (author.given, author.particle, author.suffix, author.literal)
            for author in paper.authors
        ],
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
