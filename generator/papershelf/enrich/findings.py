"""Findings: what was found in a paper, apart from it.

They are packed for their way between processes, and into the cache: several topics are often given
for one sentence, so sentences are held once. In memory, papers share what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import intern

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.taxonomy import Taxonomy
from papershelf.model import Evidence, Link, Paper, Promise, TopicMatch


class Findings(Struct, frozen=True, gc=False):
    """What the steps for papers find in one."""

    links: tuple[Link, ...]
    promises: tuple[Promise, ...]
    topics: tuple[TopicMatch, ...]


class _PackedEvidence(Struct, frozen=True, array_like=True, gc=False):
    """An evidence, with the number of its sentence."""

    phrase: str
    field: str
    sentence: int


class _PackedTopic(Struct, frozen=True, array_like=True, gc=False):
    """A topic by its id, with its weight and evidence."""

    id: str
    weight: int
    evidence: tuple[_PackedEvidence, ...]


class Packed(Struct, frozen=True, array_like=True, gc=False):
    """Findings in little room.

    A number stands for a link that the paper has of itself. `sentences` are those of the evidence,
    whose numbers begin with the title's, 0.
    """

    links: tuple[Link | int, ...]
    promises: tuple[Promise, ...]
    sentences: tuple[str, ...]
    topics: tuple[_PackedTopic, ...]


def pack(found: Paper, paper: Paper) -> Packed:
    """Return what *found* has more than *paper*: links, promises and topics."""
    own = {link: number for number, link in enumerate(paper.links)}
    numbers = {paper.title: 0}

    def packed(evidence: Iterable[Evidence]) -> tuple[_PackedEvidence, ...]:
        return tuple(
            _PackedEvidence(one.phrase, one.field, numbers.setdefault(one.sentence, len(numbers)))
            for one in evidence
        )

    topics = tuple(_PackedTopic(one.id, one.weight, packed(one.evidence)) for one in found.topics)
    links = tuple(own.get(link, link) for link in found.links)
    return Packed(links, found.promises, tuple(numbers)[1:], topics)


def unpack(packed: Packed, paper: Paper, taxonomy: Taxonomy) -> Findings:
    """Return the findings in *paper* that were *packed*; their topics are of the *taxonomy*."""
    own = paper.links
    sentences = (paper.title, *packed.sentences)
    topics = [
        TopicMatch(
            id=(topic := taxonomy.by_id[one.id]).id,
            label=topic.label,
            weight=one.weight,
            evidence=_unpacked(one.evidence, sentences),
        )
        for one in packed.topics
    ]
    links = [own[link] if isinstance(link, int) else link for link in packed.links]
    return Findings(tuple(links), packed.promises, tuple(topics))


def _unpacked(
    evidence: Iterable[_PackedEvidence], sentences: Sequence[str]
) -> tuple[Evidence, ...]:
    # A list, for a tuple that is made of a generator has room to spare.
    return tuple(
        [
            Evidence(
                phrase=intern(one.phrase),
                field=intern(one.field),
                sentence=sentences[one.sentence],
            )
            for one in evidence
        ]
    )


def with_findings(paper: Paper, found: Findings) -> Paper:
    """Return *paper* with what was *found* in it."""
    return replace(paper, links=found.links, promises=found.promises, topics=found.topics)
