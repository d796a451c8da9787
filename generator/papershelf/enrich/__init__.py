"""Steps that make more of a paper, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable

from papershelf.config import Settings
from papershelf.enrich.dates import complete_dates
from papershelf.enrich.links import add_links
from papershelf.enrich.text import clean_text
from papershelf.enrich.topics import add_topics
from papershelf.model import Paper

Step = Callable[[Paper, Settings], Paper]

STEPS: tuple[Step, ...] = (complete_dates, clean_text, add_links, add_topics)


def enrich(paper: Paper, settings: Settings) -> Paper:
    """The paper after all steps; a second time changes nothing."""
    for step in STEPS:
        paper = step(paper, settings)
    return paper
