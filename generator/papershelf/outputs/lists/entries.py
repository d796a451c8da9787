"""Entries of papers in lists: a card in a small catalog, a line in a large one."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup
from msgspec import Raw, Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.task import encode
from papershelf.model import Author, Count, LinkKind, Paper, Status, TopicMatch
from papershelf.outputs.forms.html import HtmlForm
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.forms.page import Form, render_text
from papershelf.outputs.groups import SharedFact
from papershelf.outputs.links import LABELS
from papershelf.outputs.metadata.tags import coins_of
from papershelf.outputs.people import cited_names, first_names
from papershelf.text.wording import count, joined, shorten

_TEASER = 180
_CARD_TOPICS = 4
_MAX_VENUE = 80
_MATERIAL = (LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA, LinkKind.DEMO)
_BADGES = {kind: LABELS[kind].lower() for kind in _MATERIAL}
_ICONS = {word: str(kind) for kind, word in _BADGES.items()}
_STATUSES = frozenset(map(str, Status))
# A form of each kind, for what is the same on all pages.
_ANY_PAGE: Mapping[type, Form] = {
    MarkdownForm: MarkdownForm(""),
    HtmlForm: HtmlForm("", directory_urls=True),
}


class ListedPaper(Struct, frozen=True, array_like=True):
    """A paper in a list: a card, or a line, which has only what precedes `teaser`.

    `authors` is text, such as "A and B". `year` is the year of publication, 0 if unknown. `badges`
    are the status, and kinds of material such as "code" or "code promised". `counts` are texts
    such as "12 citations". `language` is the language of the title, a tag of BCP 47. `teaser` is
    the beginning of the abstract. `coins` is the paper's COinS, invisible HTML from which reference
    managers import it.
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
    teaser: str = ""
    topics: tuple[str, ...] = ()
    coins: str = ""


def line_of(paper: Paper, names: Callable[[Sequence[Author]], str] = cited_names) -> ListedPaper:
    """Return *paper* as a line, with its authors formatted by *names*."""
    return ListedPaper(
        slug=paper.slug,
        title=paper.title,
        authors=names(paper.authors),
        venue=shorten(paper.venue.label, _MAX_VENUE) if paper.venue else "",
        date=paper.date.label if paper.date else "",
        year=paper.year,
        badges=_badges(paper),
        counts=tuple(map(count_text, paper.counts)),
        language=paper.language,
    )


def specific_first(topics: Iterable[TopicMatch], broad: AbstractSet[str]) -> list[TopicMatch]:
    """Return *topics* in their order, with those whose ids are in *broad* moved to the end."""
    return sorted(topics, key=lambda topic: topic.id in broad)


def card_of(paper: Paper, broad: AbstractSet[str] = frozenset()) -> ListedPaper:
    """Return *paper* as a card, with its *broad* topics last."""
    topics = specific_first(paper.topics, broad)[:_CARD_TOPICS]
    return replace(
        line_of(paper, first_names),
        teaser=shorten(paper.abstract, _TEASER),
        topics=tuple([topic.label for topic in topics]),
        coins=coins_of(paper),
    )


def count_text(number: Count) -> str:
    """Return a count as text: "1,234 citations"."""
    return count(number.value, number.kind.removesuffix("s"))


# A cache of entries, by catalog and by whether it is large.
_ENTRIES = WeakKeyDictionary[Catalog, dict[bool, Mapping[str, Any]]]()


def entries_of(catalog: Catalog, *, is_large: bool) -> Mapping[str, Any]:
    """Return the encoded entries of all papers by slug: lines if *is_large*, else cards.

    An entry is part of many views, so it is encoded only once.
    """
    cache = _ENTRIES.setdefault(catalog, {})
    if is_large not in cache:
        entry_of = line_of if is_large else partial(card_of, broad=catalog.broad_topics)
        cache[is_large] = {it.slug: Raw(encode(entry_of(it))) for it in catalog.papers}
    return cache[is_large]


def _badges(paper: Paper) -> tuple[str, ...]:
    """Return the status of a paper, and the kinds of material that it links to or else promises."""
    kinds = {link.kind for link in paper.links}
    words = [word for kind, word in _BADGES.items() if kind in kinds]
    if not words and (kinds := {kind for promise in paper.promises for kind in promise.kinds}):
        words = [f"{joined([LABELS[kind].lower() for kind in LABELS if kind in kinds])} promised"]
    return (*([paper.status.value] if paper.status else []), *words)


class RenderedCard(Struct, frozen=True):
    """A card as markup: `facts` are authors, venue, date and counts, `marks` badges and topics."""

    title: Markup
    facts: Markup
    teaser: Markup
    marks: Markup


def render_line(entry: ListedPaper, form: Form, shared: tuple[SharedFact, ...] = ()) -> Markup:
    """Return a line in a form, without the facts in *shared*, which its list states."""
    title = form.paper_link(entry.title, entry.slug, entry.language)
    badges = [_badge(word, _ANY_PAGE[type(form)]) for word in entry.badges]
    # Without a dot before them: it would begin a line where a narrow window breaks there.
    facts = form.join([*_facts(entry, form, shared), *badges, *entry.counts])
    return form.join(filter(None, (title, facts)), " ")


def render_card(
    entry: ListedPaper, form: Form, shared: tuple[SharedFact, ...] = ()
) -> RenderedCard:
    """Return a card in a form, without the facts in *shared*, which its list states."""
    title = form.paper_link(entry.title, entry.slug, entry.language)
    facts = form.join([*_facts(entry, form, shared), *entry.counts])
    return RenderedCard(title, facts, *_below_facts(entry, _ANY_PAGE[type(form)]))


# A paper is in dozens of lists, in all of which this part is the same.
@lru_cache(maxsize=1 << 12)
def _below_facts(entry: ListedPaper, form: Form) -> tuple[Markup, Markup]:
    """Return teaser and marks of a card."""
    # Marks are no links: a list of fifty cards has enough tab stops for the keyboard.
    badges = [_badge(word, form) for word in entry.badges]
    topics = (form.emphasis(topic) for topic in entry.topics if form.text(topic))
    return (
        form.with_language(form.prose(entry.teaser), entry.language if entry.teaser else ""),
        form.join([*badges, *topics]),
    )


def _badge(word: str, form: Form) -> Markup:
    """Return a badge: a status, or a kind of material with its icon."""
    if word in _STATUSES:
        return form.strong(word)
    return form.emphasis(word, _ICONS.get(word, "promised"))


def _facts(entry: ListedPaper, form: Form, shared: Collection[SharedFact]) -> list[str]:
    """Return authors, venue and date of a paper in a form, with the year only once."""
    authors = "" if SharedFact.AUTHOR in shared else entry.authors
    venue = "" if SharedFact.VENUE in shared else entry.venue
    date = "" if SharedFact.DATE in shared else entry.date
    if date and date == str(entry.year):
        if SharedFact.YEAR in shared:
            date = ""
        elif venue:
            venue, date = f"{venue} {date}", ""
    return [fact for fact in (authors, venue, date and render_text(date, form)) if fact]
