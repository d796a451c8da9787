"""Steps that make more of a paper, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from papershelf.config import Settings
from papershelf.enrich.dates import complete_dates
from papershelf.enrich.links import add_links
from papershelf.enrich.registries import add_registry_links
from papershelf.enrich.text import clean_text
from papershelf.enrich.topics import add_topics
from papershelf.enrich.venues import add_venue
from papershelf.model import Paper

Step = Callable[[Paper, Settings], Paper]

# What readies a record for comparison with others, and what is found in the paper that results.
RECORD_STEPS: tuple[Step, ...] = (complete_dates, clean_text, add_venue)
PAPER_STEPS: tuple[Step, ...] = (add_registry_links, add_links, add_topics)


def take(steps: Iterable[Step], paper: Paper, settings: Settings) -> Paper:
    """The paper after these steps; a second time changes nothing."""
    for step in steps:
        paper = step(paper, settings)
    return paper


def enrich(paper: Paper, settings: Settings) -> Paper:
    """The paper after all steps."""
    return take((*RECORD_STEPS, *PAPER_STEPS), paper, settings)
