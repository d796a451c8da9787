"""A paper's own page."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Evidence, LinkKind, Note, Paper, Related, Source, TopicMatch
from papershelf.outputs.addresses import author_path, paper_path, topic_path
from papershelf.outputs.bibtex import entry
from papershelf.outputs.descriptions import paper_description
from papershelf.outputs.entries import broad_topics, specific_first
from papershelf.outputs.links import (
    LABELS,
    actions_of,
    correction_address,
    license_link,
    render_action,
    source_link,
)
from papershelf.outputs.markdown import escape_in_html, urls_of
from papershelf.outputs.metadata import paper_metadata as of_head
from papershelf.outputs.page import (
    Form,
    Head,
    IndexRow,
    IndexSection,
    PageContent,
    PageLink,
    page,
    render_link,
)
from papershelf.outputs.pages.facts import FIELDS, facts
from papershelf.outputs.pages.notes import feed_of, shown_note
from papershelf.outputs.people import ET_AL, authors_with_page, display_name
from papershelf.text.evidence import unfold_evidence
from papershelf.text.formula import readable
from papershelf.text.wording import joined, one_line, with_capital
from papershelf.text.words import as_written, lowered

# Papers whose pages are one task.
CHUNKS = Lengths(least=4, most=32, one_in=8)
# Markdown takes time for the square of a paragraph's links.
_LINKED_AUTHORS = 100
# Of more authors the first are shown, and the others unfold.
_MOST_AUTHORS, _FIRST_AUTHORS = 15, 12
# Where pages have to be small.
_FEW_TERMS = 2
# Topics that are told of a related paper.
_TOLD_TOPICS = 2
# What is said of one whose page leads here as well.
_MUTUAL = "links back"
_LONGEST_PARAGRAPH = 5_000


class _PaperPages(Struct, frozen=True, kw_only=True):
    """Papers that follow one another in the catalog, with all that their pages tell of others.

    `authors` are the slugs of their authors who have a page, `broad` the topics of theirs that very
    many papers have, `files` the sources of theirs that the repository has, and `notes` those of
    each by its slug, which `feed` has.
    """

    papers: tuple[Paper, ...]
    authors: frozenset[str]
    broad: frozenset[str]
    files: frozenset[str]
    notes: Mapping[str, tuple[Note, ...]]
    related: tuple[tuple[Related, ...], ...]
    feed: str
    site: Site


def paper_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the pages of all papers, in the order of the catalog."""
    papers = catalog.papers
    with_page, feed = authors_with_page(catalog, site), feed_of(catalog, site)
    broad = broad_topics(catalog)
    for group in grouped(papers, attrgetter("id"), CHUNKS):
        slugs = {author.slug for paper in group for author in paper.authors[:_LINKED_AUTHORS]}
        notes = {one.slug: catalog.notes[one.slug] for one in group if one.slug in catalog.notes}
        view = _PaperPages(
            papers=tuple(group),
            authors=with_page & slugs,
            broad=frozenset(broad & {topic.id for paper in group for topic in paper.topics}),
            files=catalog.files & {place.path for paper in group for place in _places(paper)},
            notes=notes,
            related=tuple([_related_of(paper, catalog, site) for paper in group]),
            feed=feed if notes else "",
            site=site,
        )
        yield task(_pages_of, view)


def _related_of(paper: Paper, catalog: Catalog, site: Site) -> tuple[Related, ...]:
    """Return the papers near to one that its page leads to."""
    found = catalog.related.get(paper.slug, ())
    if not site.is_large:
        return found
    return tuple(map(_short, found))


def _short(other: Related) -> Related:
    """Return a related paper in few words: topics are on the page, so terms tell more."""
    topics = () if other.terms else other.topics
    terms = other.terms[:_FEW_TERMS]
    return replace(other, topics=topics, terms=terms)


def _places(paper: Paper) -> Iterator[Source]:
    """Yield all places in sources that a page names."""
    yield paper.source
    yield from paper.others
    yield from (origin.source for origin in paper.origins)


def _pages_of(view: _PaperPages) -> list[Artifact]:
    """Return the pages of some papers."""
    pairs = zip(view.papers, view.related, strict=True)
    return [_paper_page(unfold_evidence(paper), related, view) for paper, related in pairs]


def _paper_page(paper: Paper, related: Iterable[Related], view: _PaperPages) -> Artifact:
    """Return the page of one paper, with links to those near to it."""
    site = view.site
    notes = view.notes.get(paper.slug, ())
    head = Head(
        description=paper_description(paper, is_short=site.is_large),
        title=readable(paper.title),
        listed=False,
        feed=view.feed if notes else "",
        metadata=of_head(paper, site),
    )
    others = ((one, taken_from(one, paper)) for one in paper.others)
    records = (_places_with(others, view), _places_with(_corrected(paper), view))
    content = PageContent("paper", head, _texts(paper, site), _links(paper, view), records)
    reasons = [(one, _reason(one, paper, view.broad)) for one in related]
    values = partial(_values, paper, [*_authors(paper, view.authors)], reasons, notes)
    return page(content, paper_path(paper.slug), site, values)


def _texts(paper: Paper, site: Site) -> dict[str, str]:
    """Return what is no text of the page's own: blocks of code and of HTML."""
    return {
        "title": paper.title,
        "language": paper.language,
        **_all_reasons(paper, site),
        "bibtex": entry(paper),
    }


def _all_reasons(paper: Paper, site: Site) -> dict[str, str]:
    """Return the reasons for topics and for links, which are one list in a large catalog."""
    links = _link_reasons(paper)
    if site.is_large:
        whole = _reasons("Why these?", chain(_by_field(paper.topics), links))
        return {"topic_reasons": "", "link_reasons": whole}
    return {
        "topic_reasons": _reasons("Why these topics?", _by_place(paper.topics)),
        "link_reasons": _reasons("Why these links?", links),
    }


def _links(paper: Paper, view: _PaperPages) -> dict[str, tuple[PageLink, ...]]:
    """Return the lines that tell of a paper; the source's leads to a form for corrections."""
    address = correction_address(paper, view.site)
    form = (PageLink("Suggest a correction", address),) if address else ()
    terms = (license_link(paper),) if paper.license else ()
    topics = specific_first(paper.topics, view.broad)
    return {
        "facts": tuple(facts(paper)),
        "topics": tuple(PageLink(one.label, topic_path(one.id)) for one in topics),
        "keywords": tuple(map(PageLink, paper.free_keywords)),
        "source": (source_link(paper.source, view.files, view.site), *terms, *form),
    }


def _values(
    paper: Paper,
    authors: Sequence[PageLink],
    related: Iterable[tuple[Related, str]],
    notes: Iterable[Note],
    form: Form,
) -> Mapping[str, object]:
    """Return what a form of the page shows beside its content."""
    urls = urls_of(paper.links)
    actions, others = actions_of(paper.links)
    names = [render_link(one, form) for one in authors]
    first = len(names) if len(names) <= _MOST_AUTHORS else _FIRST_AUTHORS
    return {
        "authors": form.join(names[:first], ", "),
        "folded": names[first:],
        "more_authors": f"{len(paper.authors) - first:,}",
        "paragraphs": [
            form.with_language(form.prose(one, urls), paper.language)
            for one in paragraphs(paper.abstract)
        ],
        "actions": [render_action(found, form) for found in actions],
        "links": [render_action(found, form) for found in others],
        "notes": [shown_note(note, form) for note in notes],
        "promises": [promised(promise.kinds) for promise in paper.promises],
        "related": [
            (
                form.paper_link(one.title, one.slug, one.language),
                form.text(why) and form.emphasis(why),
            )
            for one, why in related
        ],
    }


def _reason(other: Related, paper: Paper, broad: AbstractSet[str]) -> str:
    """Return why another is near to a *paper*: "2020 · Retrieval · dense passages, reader".

    Topics and terms are those of both, *broad* topics only where there are no others, and terms
    only where they are no words of the topics. Where each is among the nearest of the other, the
    reason says so.
    """
    shared = [topic for topic in paper.topics if topic.id in other.topics]
    topics = specific_first(shared, broad)[:_TOLD_TOPICS]
    text = f"{paper.abstract}\n{paper.title}"
    small = lowered(text)
    said = {word for topic in topics for word in topic.label.lower().split()}
    # What is read of a formula, "sqrtt" of √T, is no word of a person.
    told = (term for term in other.terms if term in small and term not in said)
    terms = [term for term in as_written(told, text, small) if term.lower() not in said]
    parts = (
        str(other.year or ""),
        ", ".join([topic.label for topic in topics]),
        ", ".join(terms),
        _MUTUAL if other.is_mutual else "",
    )
    return " · ".join(filter(None, parts))


def _authors(paper: Paper, pages: AbstractSet[str]) -> Iterator[PageLink]:
    """Yield the names of authors, with the page of those whose slug is among those of *pages*."""
    linked_slugs = pages & {author.slug for author in paper.authors[:_LINKED_AUTHORS]}
    for author in paper.authors:
        path = author_path(author.slug) if author.slug in linked_slugs else ""
        yield PageLink(display_name(author.name), path)
    if paper.has_more_authors:
        yield PageLink(ET_AL)


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text; endless ones, which take Markdown too long, are cut."""
    for paragraph in text.split("\n\n"):
        if len(paragraph) > _LONGEST_PARAGRAPH:
            yield from textwrap.wrap(paragraph, _LONGEST_PARAGRAPH, break_on_hyphens=False)
        elif one_line(paragraph):
            yield paragraph


def _by_place(topics: Iterable[TopicMatch]) -> Iterator[tuple[str, str]]:
    """Yield topics with their phrases and the place that these come from, each place once."""
    places: dict[str, list[str]] = {}
    for topic in topics:
        for found in topic.evidence:
            places.setdefault(_place_of(found), []).append(f"{topic.label} (“{found.phrase}”)")
    return ((", ".join(what), place) for place, what in places.items())


def _by_field(topics: Iterable[TopicMatch]) -> Iterator[tuple[str, str]]:
    """Return topics with their phrases in the first field that names them, and this field."""
    fields: dict[str, list[str]] = {}
    for topic in topics:
        for found in topic.evidence[:1]:
            fields.setdefault(found.field, []).append(_with_phrases(topic, found.field))
    return ((", ".join(labels), f"in the {field}") for field, labels in fields.items())


def _with_phrases(topic: TopicMatch, field: str) -> str:
    """Return the label of a topic and its phrases in a *field*, each once, but the label itself."""
    phrases = {topic.label.casefold(): ""}
    for found in topic.evidence:
        if found.field == field:
            phrases.setdefault(found.phrase.casefold(), found.phrase)
    others = ", ".join(filter(None, phrases.values()))
    return f"{topic.label} ({others})" if others else topic.label


def _place_of(found: Evidence) -> str:
    """Return where a phrase stands: a sentence of the abstract, or a field that is shown whole."""
    return found.sentence if found.field == "abstract" else f"in the {found.field}"


def _link_reasons(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield links and promises with the fields and sentences that they come from."""
    given = [found for found in paper.links if found.field and not found.evidence]
    if given:
        fields = ", ".join(found.field for found in given)
        yield ", ".join(LABELS[found.kind] for found in given), f"{fields} in the source"
    yield from ((LABELS[found.kind], found.evidence) for found in paper.links if found.evidence)
    yield from ((promised(promise.kinds), promise.evidence) for promise in paper.promises)


def _reasons(question: str, given: Iterable[tuple[str, str]]) -> str:
    """Return reasons with what each is for, folded up, as one line of HTML, if there are any."""
    items = "".join(
        [
            f"<li><b>{escape_in_html(readable(what))}</b>: {escape_in_html(readable(why))}</li>"
            for what, why in given
        ]
    )
    return _folded(question, f"<ul>{items}</ul>") if items else ""


def _folded(summary: str, markup: str) -> str:
    """Return HTML that opens below a summary, as one line."""
    return f"<details><summary>{summary}</summary>{markup}</details>"


def promised(kinds: tuple[LinkKind, ...]) -> str:
    """Return kinds as a phrase: "Code and models"."""
    return with_capital(joined([LABELS[kind].lower() for kind in kinds]))


def _places_with(told: Iterable[tuple[Source, str]], view: _PaperPages) -> IndexSection:
    """Return places in sources, each with what is *told* of it."""
    rows = [IndexRow(source_link(place, view.files, view.site), (text,)) for place, text in told]
    return IndexSection("", tuple(rows))


def _corrected(paper: Paper) -> Iterator[tuple[Source, str]]:
    """Yield the places of corrections, each with what of the paper was set or removed there."""
    for place in dict.fromkeys(origin.source for origin in paper.origins):
        if place not in (paper.source, *paper.others):
            fields = _fields_of(place, paper)
            said = [label if is_given else f"{label} (removed)" for label, is_given in fields]
            yield place, joined(said)


def taken_from(other: Source, paper: Paper) -> str:
    """Return what of a paper comes from a record that does not lead, in words."""
    return joined([label for label, is_given in _fields_of(other, paper) if is_given])


def _fields_of(place: Source, paper: Paper) -> Iterator[tuple[str, bool]]:
    """Yield the fields of a paper that come from a place, and whether each has a value."""
    for origin in paper.origins:
        if origin.source == place:
            yield FIELDS.get(origin.field, origin.field), bool(getattr(paper, origin.field))
