"""Steps that make more of a paper, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from papershelf.config import Settings
from papershelf.enrich.dates import complete_dates
from papershelf.enrich.links import add_links
from papershelf.enrich.registries import add_registry_links
from papershelf.enrich.text import clean_text
from papershelf.enrich.topics import add_topics
from papershelf.enrich.venues import add_venue
from papershelf.imprints import Imprint, imprint_of
from papershelf.model import Link, Paper, Promise, TopicMatch

Step = Callable[[Paper, Settings], Paper]

# What readies a record for comparison with others, and what is found in the paper that results.
RECORD_STEPS: tuple[Step, ...] = (complete_dates, clean_text, add_venue)
PAPER_STEPS: tuple[Step, ...] = (add_registry_links, add_links, add_topics)


def take(steps: Iterable[Step], paper: Paper, settings: Settings) -> Paper:
    """The paper after these steps; a second time changes nothing."""
    for step in steps:
        paper = step(paper, settings)
    return paper


class Findings(Struct, frozen=True, kw_only=True):
    """What the steps for papers find in one, and the imprint of the paper with all of that."""

    links: tuple[Link, ...]
    promises: tuple[Promise, ...]
    topics: tuple[TopicMatch, ...]
    imprint: Imprint


def findings_in(paper: Paper, settings: Settings) -> Findings:
    """What is found in a paper, or in a record as if it were one."""
    found = take(PAPER_STEPS, paper, settings)
    return Findings(
        links=found.links,
        promises=found.promises,
        topics=found.topics,
        imprint=imprint_of(found),
    )


def with_findings(paper: Paper, found: Findings) -> Paper:
    """The paper with what was found in it."""
    return replace(paper, links=found.links, promises=found.promises, topics=found.topics)


def enrich(paper: Paper, settings: Settings) -> Paper:
    """The paper after all steps."""
    return take((*RECORD_STEPS, *PAPER_STEPS), paper, settings)
