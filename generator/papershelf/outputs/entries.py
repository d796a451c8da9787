"""Entries of lists: what a list shows of a paper, a line or in a small catalog a card."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum, auto
from functools import lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup
from msgspec import Raw, Struct
from msgspec.structs import asdict

from papershelf.catalog import Catalog
from papershelf.engine.task import encode
from papershelf.model import Author, Count, Link, LinkKind, Paper, Status, TopicMatch
from papershelf.outputs.metadata import coins_of
from papershelf.outputs.page import Form
from papershelf.outputs.people import cited_names, first_names
from papershelf.text.wording import count, shorten

_TEASER = 220
_CARD_TOPICS = 4
# A topic of one paper in so many tells little of one of them.
_BROAD = 4
_LONGEST_VENUE = 80
_BADGES = {
    LinkKind.CODE: "code",
    LinkKind.MODEL: "models",
    LinkKind.DATA: "data",
    LinkKind.DEMO: "demo",
}
_ICONS = {word: str(kind) for kind, word in _BADGES.items()}
_STATUSES = frozenset(map(str, Status))


class Said(IntEnum):
    """What a list says of all its papers, so that their entries need not."""

    DATE = auto()
    YEAR = auto()
    VENUE = auto()
    AUTHOR = auto()


class Line(Struct, frozen=True, array_like=True):
    """What a line shows of a paper: `authors` are names in words, and `badges` what comes with it.

    `year` is the one of publication, 0 where unknown; `counts` are numbers in words; `language` is
    that of the title.
    """

    slug: str
    title: str
    authors: str
    venue: str
    date: str
    year: int
    badges: tuple[str, ...]
    counts: tuple[str, ...] = ()
    language: str = ""


class Card(Line, frozen=True, array_like=True):
    """What a card shows of a paper: `teaser` is the beginning of the abstract.

    `coins` is HTML that shows nothing, by which reference managers know the paper.
    """

    teaser: str = ""
    topics: tuple[str, ...] = ()
    coins: str = ""


def line_of(paper: Paper, names: Callable[[Sequence[Author]], str] = cited_names) -> Line:
    """Return what a line shows of a paper, with its authors by *names*."""
    return Line(
        slug=paper.slug,
        title=paper.title,
        authors=names(paper.authors),
        venue=shorten(paper.venue.label, _LONGEST_VENUE) if paper.venue else "",
        date=paper.date.label if paper.date else "",
        year=paper.year,
        badges=_badges(paper.links, paper.status, is_promised=bool(paper.promises)),
        counts=tuple(map(counted, paper.counts)),
        language=paper.language,
    )


def broad_topics(catalog: Catalog) -> frozenset[str]:
    """Return the ids of topics that so many papers have that they tell little of one."""
    counts = Counter(topic.id for paper in catalog.papers for topic in paper.topics)
    most = len(catalog.papers) / _BROAD
    return frozenset(topic_id for topic_id, number in counts.items() if number > most)


def specific_first(topics: Iterable[TopicMatch], broad: AbstractSet[str]) -> list[TopicMatch]:
    """Return *topics* in order, but for *broad* ones, which are last."""
    return sorted(topics, key=lambda topic: topic.id in broad)


def card_of(paper: Paper, broad: AbstractSet[str] = frozenset()) -> Card:
    """Return what a card shows of a paper, with its *broad* topics last."""
    topics = specific_first(paper.topics, broad)[:_CARD_TOPICS]
    return Card(
        **asdict(line_of(paper, first_names)),
        teaser=shorten(paper.abstract, _TEASER),
        topics=tuple([topic.label for topic in topics]),
        coins=coins_of(paper),
    )


def counted(found: Count) -> str:
    """Return a count in words: "1,234 citations"."""
    return count(found.value, found.kind.removesuffix("s"))


# By catalog, and by whether it is large.
_ENTRIES = WeakKeyDictionary[Catalog, dict[bool, Mapping[str, Any]]]()


def entries_of(catalog: Catalog, *, is_large: bool) -> Mapping[str, Any]:
    """Return by slug the lines of the papers of a catalog if it *is_large*, or else the cards.

    They are in many views, so each is encoded once, and stands in them as it is.
    """
    known = _ENTRIES.setdefault(catalog, {})
    if is_large not in known:
        entry_of = line_of if is_large else partial(card_of, broad=broad_topics(catalog))
        known[is_large] = {paper.slug: encoded(entry_of(paper)) for paper in catalog.papers}
    return known[is_large]


def encoded(entry: Line) -> Raw:
    """Return an entry that is encoded already, which stands for it in a view."""
    return Raw(encode(entry))


def _badges(links: Sequence[Link], status: Status | None, *, is_promised: bool) -> tuple[str, ...]:
    """Return what became of a paper, and what comes with one of these links, in a word each."""
    given = {_BADGES[found.kind] for found in links if found.kind in _BADGES}
    words = [word for word in _BADGES.values() if word in given]
    promised = ["promised"] if is_promised and not words else []
    return (*([status.value] if status else []), *words, *promised)


class ShownCard(Struct, frozen=True):
    """A card in the form of a page: `facts` are by whom, where and when, `marks` what is in it."""

    title: Markup
    facts: Markup
    teaser: Markup
    marks: Markup


def shown_line(entry: Line, form: Form, said: tuple[Said, ...] = ()) -> Markup:
    """Return a line in a form, without what its list has *said* already."""
    badges = (_badge(word, form) for word in entry.badges)
    return form.join([_title(entry, form), *_facts(entry, said), *badges, *entry.counts])


def shown_card(entry: Card, form: Form, said: tuple[Said, ...] = ()) -> ShownCard:
    """Return a card in a form, without what its list has *said* already."""
    facts = form.join([*_facts(entry, said), *entry.counts])
    return ShownCard(_title(entry, form), facts, *_below_facts(entry, form.anywhere))


# A paper is in dozens of lists, and there this is the same.
@lru_cache(maxsize=1 << 12)
def _below_facts(entry: Card, form: Form) -> tuple[Markup, Markup]:
    """Return teaser and marks of a card."""
    # Marks lead nowhere: a list of fifty cards has enough stops for the keyboard.
    badges = (_badge(word, form) for word in entry.badges)
    topics = (form.emphasis(topic) for topic in entry.topics if form.text(topic))
    return (
        form.spoken(form.prose(entry.teaser), entry.language if entry.teaser else ""),
        form.join([*badges, *topics]),
    )


def _title(entry: Line, form: Form) -> Markup:
    return form.paper_link(entry.title, entry.slug, entry.language)


def _badge(word: str, form: Form) -> Markup:
    """Return what became of a paper, or what comes with it, with its icon."""
    if word in _STATUSES:
        return form.strong(word)
    return form.emphasis(word, _ICONS.get(word, word))


def _facts(entry: Line, said: Collection[Said]) -> Iterator[str]:
    """Yield who wrote a paper, where and when it came out."""
    if entry.authors and Said.AUTHOR not in said:
        yield entry.authors
    yield from _occasion(entry, said)


def _occasion(entry: Line, said: Collection[Said]) -> Iterator[str]:
    """Yield where and when a paper came out, with no year said twice."""
    venue = "" if Said.VENUE in said else entry.venue
    date = "" if Said.DATE in said else entry.date
    if date == str(entry.year):
        if Said.YEAR in said:
            date = ""
        elif venue:
            venue, date = f"{venue} {date}", ""
    return filter(None, (venue, date))
