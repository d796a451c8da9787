"""The steps that enrich a paper, in the order in which they run."""

from collections.abc import Callable, Iterable

from papershelf.curated import Curated
from papershelf.enrich.dates import complete_dates
from papershelf.enrich.links import add_links, add_registry_links
from papershelf.enrich.text import clean_text
from papershelf.enrich.topics import add_topics
from papershelf.enrich.venues import add_venue
from papershelf.model import Paper

Step = Callable[[Paper, Curated], Paper]

# Steps that prepare a record for comparison with other records; they may change any field.
RECORD_STEPS: tuple[Step, ...] = (
    lambda paper, curated: complete_dates(paper, curated.year),
    lambda paper, _: clean_text(paper),
    lambda paper, curated: add_venue(paper, curated.venues),
)
# Steps that find links, promises and topics in a merged paper. They must change no other field,
# because `text.evidence.findings_of` keeps only these and their evidence.
PAPER_STEPS: tuple[Step, ...] = (
    lambda paper, _: add_registry_links(paper),
    lambda paper, _: add_links(paper),
    lambda paper, curated: add_topics(paper, curated.taxonomy),
)


def apply_steps(steps: Iterable[Step], paper: Paper, curated: Curated) -> Paper:
    """Return *paper* after *steps*, in this order. Every step is idempotent."""
    for step in steps:
        paper = step(paper, curated)
    return paper
