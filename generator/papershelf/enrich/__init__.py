"""Steps that make more of a paper, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import Struct

from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.venues import Venues
from papershelf.enrich.dates import complete_dates
from papershelf.enrich.links import add_links, add_registry_links
from papershelf.enrich.text import clean_text
from papershelf.enrich.topics import add_topics
from papershelf.enrich.venues import add_venue
from papershelf.model import Paper


class Curated(Struct, frozen=True, kw_only=True):
    """What a maintainer says about all papers; `year` is that of dates without one, or 0."""

    year: int = 0
    taxonomy: Taxonomy
    venues: Venues


class _Step(NamedTuple):
    """A step on one paper, and the fields of `Curated` that it takes besides."""

    function: Callable[..., Paper]
    needs: tuple[str, ...] = ()


# What readies a record for comparison with others, and what is found in the paper that results.
RECORD_STEPS = (
    _Step(complete_dates, ("year",)),
    _Step(clean_text),
    _Step(add_venue, ("venues",)),
)
PAPER_STEPS = (
    _Step(add_registry_links),
    _Step(add_links),
    _Step(add_topics, ("taxonomy",)),
)


def take(steps: Iterable[_Step], paper: Paper, curated: Curated) -> Paper:
    """Return the paper after these steps; a second time changes nothing."""
    for function, needs in steps:
        paper = function(paper, *(getattr(curated, name) for name in needs))
    return paper
