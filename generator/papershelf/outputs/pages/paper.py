"""The page of a paper."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import PageSettings, Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, chunked
from papershelf.engine.task import Task, task
from papershelf.model import LinkKind, Note, Paper, PaperKind, Related, Source, TopicMatch
from papershelf.outputs.addresses import author_path, paper_path, topic_path, venue_path
from papershelf.outputs.citations.bibtex import entry
from papershelf.outputs.descriptions import paper_description
from papershelf.outputs.forms.markdown import escape_in_html, urls_of
from papershelf.outputs.forms.page import (
    Form,
    Head,
    IndexRow,
    PageContent,
    PageLink,
    Rendered,
    Values,
    page,
    render_link,
)
from papershelf.outputs.groups import venue_label
from papershelf.outputs.kinds import is_published
from papershelf.outputs.links import (
    LABELS,
    actions_of,
    correction_address,
    license_link,
    render_action,
    source_link,
)
from papershelf.outputs.lists.entries import count_text, specific_first
from papershelf.outputs.metadata.tags import paper_metadata
from papershelf.outputs.pages.notes import feed_of_notes, render_note
from papershelf.outputs.people import ET_AL, authors_with_page, display_name
from papershelf.text.evidence import unfold_evidence
from papershelf.text.formula import readable
from papershelf.text.grouping import grouped_by
from papershelf.text.wording import joined, printable_line, shorten, status_phrase, with_capital
from papershelf.text.words import as_written, lowered

# The number of papers whose pages are one task.
CHUNKS = Lengths(least=4, most=32, one_in=8)
# Only the first authors are linked: Markdown's time grows with the square of a paragraph's links.
_LINKED_AUTHORS = 100
# With more authors than the first number, only the second is shown at once, the others unfold.
_MAX_AUTHORS, _FIRST_AUTHORS = 15, 12
# The number of shared terms of a related paper in a large catalog, whose pages must be small.
_FEW_TERMS = 2
# The number of shared topics of a related paper.
_REASON_TOPICS = 2
# The reason for a related paper whose page links to this one too.
_MUTUAL = "mutually related"
_MAX_PARAGRAPH = 5_000
_MAX_FACT = 200
# Kinds that are shown; those of journals and conferences are clear from the venue.
_SHOWN_KINDS = frozenset(PaperKind) - {PaperKind.ARTICLE, PaperKind.CONFERENCE, PaperKind.OTHER}
# The names of a paper's fields for people, where the model has other words.
FIELDS = {
    "key": "citation key",
    "kind": "kind of paper",
    "license": "licence",
    "listed": "listing date",
    "published": "publication date",
}


class _PaperPages(Struct, frozen=True, kw_only=True):
    """The view of a task: consecutive papers of the catalog, and what their pages depend on.

    `authors` are the slugs of their authors with pages, `broad` those of their topics that very
    many papers have, and `files` those of their sources that are in the repository. `notes` has
    their notes by slug, `related` the related papers of each, and `feed` is the feed of notes.
    """

    papers: tuple[Paper, ...]
    authors: frozenset[str]
    broad: frozenset[str]
    files: frozenset[str]
    notes: Mapping[str, tuple[Note, ...]]
    related: tuple[tuple[Related, ...], ...]
    feed: str
    site: PageSettings


def paper_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the pages of all papers, in the order of the catalog."""
    papers = catalog.papers
    with_page, feed = authors_with_page(catalog, site), feed_of_notes(catalog, site)
    for group in chunked(papers, attrgetter("id"), CHUNKS):
        slugs = {author.slug for paper in group for author in paper.authors[:_LINKED_AUTHORS]}
        notes = {it.slug: catalog.notes[it.slug] for it in group if it.slug in catalog.notes}
        view = _PaperPages(
            papers=tuple(group),
            authors=with_page & slugs,
            broad=catalog.broad_topics & {topic.id for paper in group for topic in paper.topics},
            files=catalog.files & {it.path for paper in group for it in _sources(paper)},
            notes=notes,
            related=tuple([_related_of(paper, catalog, site) for paper in group]),
            feed=feed if notes else "",
            site=site.page,
        )
        yield task(_pages_of, view)


def _related_of(paper: Paper, catalog: Catalog, site: Site) -> tuple[Related, ...]:
    """Return the related papers of *paper*, shortened in a large catalog."""
    related = catalog.related.get(paper.slug, ())
    if not site.is_large:
        return related
    # Topics only where there are no terms: the page shows topics.
    return tuple(
        replace(other, topics=() if other.terms else other.topics, terms=other.terms[:_FEW_TERMS])
        for other in related
    )


def _sources(paper: Paper) -> Iterator[Source]:
    """Yield all source locations that the page of *paper* shows."""
    yield paper.source
    yield from paper.others
    yield from (origin.source for origin in paper.origins)


def _pages_of(view: _PaperPages) -> list[Artifact]:
    pairs = zip(view.papers, view.related, strict=True)
    return [_paper_page(unfold_evidence(paper), related, view) for paper, related in pairs]


def _paper_page(paper: Paper, related: Iterable[Related], view: _PaperPages) -> Artifact:
    """Return the page of *paper*, with links to *related* papers."""
    site = view.site
    head = Head(
        description=paper_description(paper, is_short=site.is_large),
        title=readable(paper.title),
        listed=False,
        feed=view.feed if paper.slug in view.notes else "",
        metadata=paper_metadata(paper, site),
    )
    merged = ((other, taken_from(other, paper)) for other in paper.others)
    topics = specific_first(paper.topics, view.broad)
    values: Values = {
        "title": paper.title,
        "language": paper.language,
        "facts": tuple(facts(paper)),
        "bibtex": entry(paper),
        "topics": tuple(PageLink(topic.label, topic_path(topic.id)) for topic in topics),
        "keywords": tuple(map(PageLink, paper.free_keywords)),
        **_evidence(paper, site),
        "source": tuple(_source_links(paper, view)),
    }
    sections = (
        ("merged", _source_rows(merged, view)),
        ("corrected", _source_rows(_corrected(paper), view)),
    )
    content = PageContent("paper", head, values, sections)
    return page(content, paper_path(paper.slug), site, _renderer(paper, related, view))


def _evidence(paper: Paper, site: PageSettings) -> dict[str, str]:
    """Return the evidence of topics and of links as HTML, as one list in a large catalog."""
    of_links = _link_evidence(paper)
    if site.is_large:
        combined = _folded_list("Why these?", chain(_topics_by_field(paper.topics), of_links))
        return {"topic_reasons": "", "link_reasons": combined}
    return {
        "topic_reasons": _folded_list("Why these topics?", _topics_by_passage(paper.topics)),
        "link_reasons": _folded_list("Why these links?", of_links),
    }


def _source_links(paper: Paper, view: _PaperPages) -> Iterator[PageLink]:
    """Yield links to the source of *paper*, to its licence, and to a form for corrections."""
    yield source_link(paper.source, view.files, view.site)
    if paper.license:
        yield license_link(paper)
    if address := correction_address(paper, view.site):
        yield PageLink("Suggest a correction", address)


def facts(paper: Paper) -> Iterator[PageLink]:
    """Yield the known facts of *paper*: kind, venue, volume, pages, publisher, date and counts."""
    if paper.kind in _SHOWN_KINDS:
        yield PageLink(str(paper.kind).capitalize())
    yield from _venue(paper)
    numbers = {"Volume": paper.volume, "Issue": paper.issue, "Pages": paper.pages}
    for name, value in numbers.items():
        if value:
            yield PageLink(f"{name} {shorten(value, _MAX_FACT)}")
    if paper.publisher:
        yield PageLink(shorten(paper.publisher, _MAX_FACT))
    yield from _date(paper)
    for number in paper.counts:
        day = f" (as of {number.date.label})" if number.date else ""
        yield PageLink(f"{count_text(number)}{day}")


def _venue(paper: Paper) -> Iterator[PageLink]:
    """Yield the venue and year with the status of the paper, or the status alone."""
    if paper.venue:
        label = venue_label(paper.venue)
        target = venue_path(paper.venue.slug, paper.year) if paper.venue.slug else ""
        status = f"{status_phrase(paper.status)} " if paper.status else ""
        yield PageLink(f"{status}{label} {paper.year or ''}".strip(), target)
    elif paper.status:
        yield PageLink(paper.status.capitalize())


def _date(paper: Paper) -> Iterator[PageLink]:
    """Yield the date, unless it is only the year, which is shown with the venue."""
    if not paper.date:
        yield PageLink("Without a date")
    elif not (paper.venue and str(paper.date) == str(paper.year)):
        is_public = is_published(paper) or paper.kind is PaperKind.PREPRINT
        verb = "Published " if paper.published and is_public else ""
        yield PageLink(f"{verb if paper.published else 'Listed '}{paper.date.label}")


def _renderer(paper: Paper, related: Iterable[Related], view: _PaperPages) -> Rendered:
    """Return a function that renders the values of the page's template that are not its content."""
    urls = urls_of(paper.links)
    actions, others = actions_of(paper.links)
    authors = [*_authors(paper, view.authors)]
    first = len(authors) if len(authors) <= _MAX_AUTHORS else _FIRST_AUTHORS
    abstract = [*paragraphs(paper.abstract)]
    relations = [*_relations(related, paper, view.broad)]

    def rendered(form: Form) -> Mapping[str, object]:
        names = [render_link(author, form) for author in authors]
        return {
            "authors": form.join(names[:first], ", "),
            "folded": names[first:],
            "more_authors": f"{len(paper.authors) - first:,}",
            "paragraphs": [
                form.with_language(form.prose(paragraph, urls), paper.language)
                for paragraph in abstract
            ],
            "actions": [render_action(link, form) for link in actions],
            "links": [render_action(link, form) for link in others],
            "notes": [render_note(note, form) for note in view.notes.get(paper.slug, ())],
            "promises": [promised(promise.kinds) for promise in paper.promises],
            "related": [
                (
                    form.paper_link(other.title, other.slug, other.language),
                    reason and form.emphasis(form.join(reason)),
                )
                for other, reason in relations
            ],
        }

    return rendered


def _relations(
    related: Iterable[Related], paper: Paper, broad: AbstractSet[str]
) -> Iterator[tuple[Related, list[str]]]:
    """Yield *related* papers with the reason: "2020", "Retrieval", "dense passages, reader".

    The year is followed by shared topics, *broad* ones last, and by shared terms that are not words
    of these topics. Then it says whether *paper* is among the related papers of the other too.
    """
    text = f"{paper.abstract}\n{paper.title}"
    lower = lowered(text)
    for other in related:
        shared = [topic for topic in paper.topics if topic.id in other.topics]
        topics = [topic.label for topic in specific_first(shared, broad)[:_REASON_TOPICS]]
        topic_words = {word for topic in topics for word in topic.lower().split()}
        # Terms from formulas, such as "sqrtt" from √T, are not in the text and no words for people.
        in_text = (term for term in other.terms if term in lower and term not in topic_words)
        terms = as_written(in_text, text, lower)
        parts = (
            str(other.year or ""),
            ", ".join(topics),
            ", ".join([term for term in terms if term.lower() not in topic_words]),
            _MUTUAL if other.is_mutual else "",
        )
        yield other, [*filter(None, map(printable_line, parts))]


def _authors(paper: Paper, pages: AbstractSet[str]) -> Iterator[PageLink]:
    """Yield the authors of *paper*, linked to their page if their slug is in *pages*."""
    linked_slugs = pages & {author.slug for author in paper.authors[:_LINKED_AUTHORS]}
    for author in paper.authors:
        path = author_path(author.slug) if author.slug in linked_slugs else ""
        yield PageLink(display_name(author.name), path)
    if paper.has_more_authors:
        yield PageLink(ET_AL)


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of *text*; very long ones, which are slow in Markdown, are split."""
    for paragraph in text.split("\n\n"):
        if len(paragraph) > _MAX_PARAGRAPH:
            yield from textwrap.wrap(paragraph, _MAX_PARAGRAPH, break_on_hyphens=False)
        elif printable_line(paragraph):
            yield paragraph


def _topics_by_passage(topics: Iterable[TopicMatch]) -> Iterator[tuple[str, str]]:
    """Return the topics and phrases of each passage with evidence, and the passage itself."""
    passages: dict[str, list[str]] = {}
    for topic in topics:
        for evidence in topic.evidence:
            is_abstract = evidence.field == "abstract"
            passage = evidence.sentence if is_abstract else f"in the {evidence.field}"
            labels = passages.setdefault(passage, [])
            labels.append(f"{topic.label} (“{evidence.phrase}”)")
    return ((", ".join(labels), passage) for passage, labels in passages.items())


def _topics_by_field(topics: Iterable[TopicMatch]) -> Iterator[tuple[str, str]]:
    """Yield the topics with phrases of each field, and the field; a topic is in its first one."""
    by_field = grouped_by(topics, lambda topic: [it.field for it in topic.evidence[:1]])
    for field, of_field in by_field.items():
        yield ", ".join([_with_phrases(topic, field) for topic in of_field]), f"in the {field}"


def _with_phrases(topic: TopicMatch, field: str) -> str:
    """Return the label of *topic* with its distinct phrases in *field* other than the label."""
    phrases = {topic.label.casefold(): ""}
    for evidence in topic.evidence:
        if evidence.field == field:
            phrases.setdefault(evidence.phrase.casefold(), evidence.phrase)
    others = ", ".join(filter(None, phrases.values()))
    return f"{topic.label} ({others})" if others else topic.label


def _link_evidence(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield links and promises with the fields or sentences that they come from."""
    from_fields = [link for link in paper.links if link.field and not link.evidence]
    if from_fields:
        fields = ", ".join(link.field for link in from_fields)
        yield ", ".join(LABELS[link.kind] for link in from_fields), f"{fields} in the source"
    yield from ((LABELS[link.kind], link.evidence) for link in paper.links if link.evidence)
    yield from ((promised(promise.kinds), promise.evidence) for promise in paper.promises)


def _folded_list(question: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return *pairs* of a label and a reason as a folded list below *question*, or empty if none.

    The result is one line of HTML.
    """
    escaped = ((escape_in_html(readable(text)) for text in pair) for pair in pairs)
    items = "".join([f"<li><b>{label}</b>: {reason}</li>" for label, reason in escaped])
    summary = f"<summary>{question}</summary>"
    return f"<details>{summary}<ul>{items}</ul></details>" if items else ""


def promised(kinds: tuple[LinkKind, ...]) -> str:
    """Return the *kinds* of a promise as a phrase: "Code and models"."""
    return with_capital(joined([LABELS[kind].lower() for kind in kinds]))


def _source_rows(pairs: Iterable[tuple[Source, str]], view: _PaperPages) -> tuple[IndexRow, ...]:
    """Return a row for each of *pairs* of a source location and a text."""
    links = ((source_link(place, view.files, view.site), text) for place, text in pairs)
    return tuple(IndexRow(link, (text,)) for link, text in links)


def _corrected(paper: Paper) -> Iterator[tuple[Source, str]]:
    """Yield the location of each correction, with the fields of *paper* that it set or removed."""
    for location in dict.fromkeys(origin.source for origin in paper.origins):
        if location not in (paper.source, *paper.others):
            fields = _fields_of(location, paper)
            labels = [label if has_value else f"{label} (removed)" for label, has_value in fields]
            yield location, joined(labels)


def taken_from(other: Source, paper: Paper) -> str:
    """Return in words the fields of *paper* that come from the merged record *other*."""
    return joined([label for label, has_value in _fields_of(other, paper) if has_value])


def _fields_of(location: Source, paper: Paper) -> Iterator[tuple[str, bool]]:
    """Yield the fields of *paper* that come from *location*, and whether each has a value."""
    for origin in paper.origins:
        if origin.source == location:
            yield FIELDS.get(origin.field, origin.field), bool(getattr(paper, origin.field))
