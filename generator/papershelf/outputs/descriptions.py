"""Descriptions of pages, as search engines and shared links show them: a line of plain text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from papershelf.model import Paper
from papershelf.outputs.people import first_names
from papershelf.text.formula import readable
from papershelf.text.sentences import sentence_at
from papershelf.text.wording import joined, shorten, span_of

# What search engines show of one.
LONGEST = 160
# Of an abstract that is one endless sentence, more would be read in vain.
_MOST_OF_ABSTRACT = 600
_NAMES = 2
# The best known of what pages name.
BEST = 3


def of_paper(paper: Paper, *, is_short: bool = False) -> str:
    """Return who wrote a paper, where and when it came out, and how its abstract begins.

    One that *is_short* has of these what is known first. Of a paper of which none of that is known
    it is the title.
    """
    occasion = f"{paper.venue.label if paper.venue else ''} {paper.year or ''}".strip()
    said = ", ".join(filter(None, (first_names(paper.authors, _NAMES), occasion)))
    is_enough = is_short and bool(said)
    sentence = "" if is_enough else sentence_at(paper.abstract[:_MOST_OF_ABSTRACT], 0)
    parts = (f"{said.removesuffix('.')}." if said else "", readable(sentence))
    return _short(" ".join(filter(None, parts)) or readable(paper.title))


def of_list(what: str, *facts: str, more: str = "") -> str:
    """Return *what* a list has, such as "12 papers of ICLR", its *facts*, and *more* to say."""
    said = ", ".join((what, *filter(None, facts)))
    return _short(f"{said}. {more}".strip())


def _short(text: str) -> str:
    return shorten(text, LONGEST - len(" …"))


def best(lead: str, names: Iterable[str]) -> str:
    """Return the first of *names* after their *lead*: "mainly on A, B and C"; nothing of none."""
    few = [*names][:BEST]
    return f"{lead} {joined(few)}" if few else ""


def span_by_date(papers: Sequence[Paper]) -> str:
    """Return the years that *papers*, which are in order of date, came out in."""
    ends = (_first_year(papers), _first_year(reversed(papers)))
    return span_of(ends)


def _first_year(papers: Iterable[Paper]) -> int:
    return next(filter(None, (paper.year for paper in papers)), 0)


def common_topics(papers: Iterable[Paper]) -> Iterator[str]:
    """Yield the labels of the topics that *papers* have most often."""
    counts = Counter([match.label for paper in papers for match in paper.topics])
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return (label for label, _ in ranked[:BEST])
