"""Fold evidence: compress links, promises and topics, whose sentences are in the paper's text.

A catalog holds all papers in memory, and few pages show evidence. So it is compressed in the field
`evidence`, and links, promises and topics have none, until a page unfolds it.
"""

import zlib

from msgspec import Struct, msgpack
from msgspec.structs import asdict, replace

from papershelf.model import Link, LinkKind, Paper, Promise, TopicMatch

_DECODER = msgpack.Decoder(tuple[tuple[Link, ...], tuple[Promise, ...], tuple[TopicMatch, ...]])
# Deflate without header and checksum, as the cache checks its entries.
_RAW = -zlib.MAX_WBITS
# Tables of this size are enough for evidence; larger ones take longer to prepare than to fill.
_MEMORY_LEVEL = 6
_KINDS = msgpack.encode([(kind,) for kind in LinkKind])


def fold_evidence(paper: Paper) -> Paper:
    """Return *paper* with its evidence folded; a paper with folded evidence is unchanged."""
    if paper.evidence or not (paper.links or paper.promises or paper.topics):
        return paper
    compressor = zlib.compressobj(wbits=_RAW, memLevel=_MEMORY_LEVEL, zdict=_dictionary_of(paper))
    found = msgpack.encode((paper.links, paper.promises, paper.topics))
    return replace(
        paper,
        links=tuple([Link(url=link.url, kind=link.kind) for link in paper.links]),
        promises=tuple([replace(promise, evidence="") for promise in paper.promises]),
        topics=tuple([replace(topic, evidence=()) for topic in paper.topics]),
        evidence=compressor.compress(found) + compressor.flush(),
    )


def unfold_evidence(paper: Paper) -> Paper:
    """Return *paper* with the evidence of its links, promises and topics."""
    if not paper.evidence:
        return paper
    decompressor = zlib.decompressobj(wbits=_RAW, zdict=_dictionary_of(paper))
    found = decompressor.decompress(paper.evidence)
    links, promises, topics = _DECODER.decode(found)
    return replace(paper, links=links, promises=promises, topics=topics, evidence=b"")


def _dictionary_of(paper: Paper) -> bytes:
    """Return what compressed evidence refers to: kinds of links, and the paper's text."""
    return _KINDS + f"{paper.title}\n{paper.abstract}".encode()


class Findings(Struct, frozen=True, array_like=True, gc=False):
    """The fields of a paper that `enrich.PAPER_STEPS` find, with folded evidence."""

    links: tuple[Link, ...]
    promises: tuple[Promise, ...]
    topics: tuple[TopicMatch, ...]
    evidence: bytes


def findings_of(paper: Paper) -> Findings:
    """Return the findings of *paper*."""
    folded = fold_evidence(paper)
    return Findings(folded.links, folded.promises, folded.topics, folded.evidence)


def with_findings(paper: Paper, findings: Findings) -> Paper:
    """Return *paper* with *findings*."""
    return replace(paper, **asdict(findings))
