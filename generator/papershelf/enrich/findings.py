"""Findings: what was found in a paper, apart from it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, Paper, Promise, TopicMatch
from papershelf.text.evidence import fold


class Findings(Struct, frozen=True, array_like=True, gc=False):
    """What the steps for papers find in one, with the evidence folded."""

    links: tuple[Link, ...]
    promises: tuple[Promise, ...]
    topics: tuple[TopicMatch, ...]
    evidence: bytes


def findings_of(paper: Paper) -> Findings:
    """Return what was found in *paper*."""
    folded = fold(paper)
    return Findings(folded.links, folded.promises, folded.topics, folded.evidence)


def with_findings(paper: Paper, found: Findings) -> Paper:
    """Return *paper* with what was *found* in it."""
    return replace(
        paper,
        links=found.links,
        promises=found.promises,
        topics=found.topics,
        evidence=found.evidence,
    )
