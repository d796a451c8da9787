"""Meta descriptions of pages, for search engines and shared links: one line of plain text."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from papershelf.model import Paper
from papershelf.outputs.people import first_names
from papershelf.text.formula import readable
from papershelf.text.sentences import sentence_at
from papershelf.text.wording import joined, shorten

# The length that search engines show, in characters.
MAX_LENGTH = 160
# An abstract may be one very long sentence, of which only the beginning is needed.
_ABSTRACT_START = 600
_NAMES = 2
# How many topics or names a description lists.
_MAX_NAMES = 3


def paper_description(paper: Paper, *, is_short: bool = False) -> str:
    """Return the authors, venue and year of a paper, and the first sentence of its abstract.

    If *is_short*, the sentence is left out unless it is all that is known. A paper with none of
    these is described by its title.
    """
    occasion = f"{paper.venue.label if paper.venue else ''} {paper.year or ''}".strip()
    facts = ", ".join(filter(None, (first_names(paper.authors, _NAMES), occasion)))
    is_enough = is_short and bool(facts)
    sentence = "" if is_enough else sentence_at(paper.abstract[:_ABSTRACT_START], 0)
    parts = (f"{facts.removesuffix('.')}." if facts else "", readable(sentence))
    return _short(" ".join(filter(None, parts)) or readable(paper.title))


def list_description(what: str, *facts: str, more: str = "") -> str:
    """Return *what* a list contains, such as "12 papers of ICLR", its *facts*, and *more* text."""
    sentence = ", ".join((what, *filter(None, facts)))
    return _short(f"{sentence}. {more}".strip())


def _short(text: str) -> str:
    return shorten(text, MAX_LENGTH - len(" …"))


def with_lead(lead: str, names: Iterable[str]) -> str:
    """Return *lead* and the first of *names*: "mainly on A, B and C"; "" if there are no names."""
    few = [*islice(names, _MAX_NAMES)]
    return f"{lead} {joined(few)}" if few else ""


def main_topics(papers: Iterable[Paper]) -> str:
    """Return the most frequent topics of *papers*: "mainly on A, B and C"; "" if there are none."""
    counts = Counter([match.label for paper in papers for match in paper.topics])
    return with_lead("mainly on", sorted(counts, key=lambda label: (-counts[label], label)))
