"""Lists of papers: cards, and the pages that a long list is cut into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from papershelf.catalog import sorted_as
from papershelf.config import Settings
from papershelf.model import LinkKind, Paper
from papershelf.write.addresses import page_path, paper_path
from papershelf.write.markdown import Markdown, as_label, escape, link, prose, relative, shorten

TEASER = 220
CARD_TOPICS = 4
BADGES = {
    LinkKind.CODE: "code",
    LinkKind.MODEL: "models",
    LinkKind.DATA: "data",
    LinkKind.DEMO: "demo",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A paper in a list."""

    title: Markdown
    teaser: Markdown
    facts: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cards under a heading, which may be empty."""

    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a list: the `number`th of `total`, with links to those beside it."""

    path: str
    number: int
    total: int
    groups: tuple[Group, ...]
    previous: Markdown | None
    next: Markdown | None


def card(paper: Paper, page: str, *, dated: bool = True) -> Card:
    """The card of a paper on a page; `dated` tells whether it says its date itself."""
    return Card(
        title=link(as_label(paper.title), relative(page, paper_path(paper.slug))),
        teaser=prose(shorten(paper.abstract, TEASER)),
        facts=Markdown(" · ".join(facts(paper, dated=dated))),
    )


def facts(paper: Paper, *, dated: bool) -> Iterator[str]:
    """The small print of a card: date, what comes with the paper, topics."""
    if dated and paper.date:
        yield escape(paper.date.label)
    for badge in badges(paper):
        yield f"*{badge}*"
    # Plain text: a list of fifty cards has enough stops for the keyboard.
    yield from (escape(topic.label) for topic in paper.topics[:CARD_TOPICS])


def badges(paper: Paper) -> Iterator[str]:
    """What comes with a paper, in a word each."""
    for kind, word in BADGES.items():
        if paper.links_of(kind):
            yield word
    if paper.promises and not paper.links_of(*BADGES):
        yield "promised"


def leaves(
    papers: Sequence[Paper],
    first: str,
    settings: Settings,
    heading: Callable[[Paper], str],
) -> Iterator[Leaf]:
    """The pages of a list that begins in the file `first`, grouped by `heading`."""
    dated = heading is not by_date
    size = settings.page_size
    total = max(1, -(-len(papers) // size))
    for number in range(1, total + 1):
        path = page_path(first, number)
        shown = papers[(number - 1) * size : number * size]
        yield Leaf(
            path=path,
            number=number,
            total=total,
            groups=tuple(
                Group(heading=name, cards=tuple(card(paper, path, dated=dated) for paper in group))
                for name, group in groupby(shown, heading)
            ),
            previous=turn(first, path, number - 1, total, "Previous page"),
            next=turn(first, path, number + 1, total, "Next page"),
        )


def turn(first: str, path: str, number: int, total: int, label: str) -> Markdown | None:
    """The link to another page of the same list, where there is one."""
    if not 1 <= number <= total:
        return None
    return link(label, relative(path, page_path(first, number)))


def by_date(paper: Paper) -> str:
    """The heading of a paper in a list by date."""
    return paper.date.label if paper.date else "Without a date"


def by_letter(paper: Paper) -> str:
    """The heading of a paper in a list by title: a letter, or 0-9 for digits and signs."""
    first = sorted_as(paper.title)[:1]
    return first.upper() if first.isalpha() else "0–9"
