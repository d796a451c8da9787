"""A paper's own page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode, urlsplit

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.identifiers import identifier_of
from papershelf.model import Evidence, Link, LinkKind, Paper, PaperKind, Source, TopicMatch
from papershelf.wording import joined
from papershelf.write.addresses import (
    address_of,
    paper_path,
    topic_path,
    venue_path,
    venue_year_path,
)
from papershelf.write.bibtex import entry
from papershelf.write.markdown import (
    Markdown,
    as_label,
    escape,
    front_matter,
    in_html,
    link,
    prose,
    relative,
    shorten,
)
from papershelf.write.page import Page
from papershelf.write.people import author_links, shown
from papershelf.write.templates import render

DESCRIPTION = 160
# Markdown takes time for the square of a paragraph's links.
LINKED_AUTHORS = 100
LONGEST_FACT = 200
LONGEST_PARAGRAPH = 5_000
REPOSITORY_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "huggingface.co"})
# Registries whose identifiers people know by sight.
REGISTRIES = {"doi": "doi", "arxiv": "arXiv"}
LABELS = {
    LinkKind.CODE: "Code",
    LinkKind.MODEL: "Models",
    LinkKind.DATA: "Data",
    LinkKind.DEMO: "Demo",
    LinkKind.PROJECT_PAGE: "Project page",
    LinkKind.PAPER: "Paper",
    LinkKind.PDF: "PDF",
    LinkKind.PREPRINT: "Preprint",
    LinkKind.SUPPLEMENT: "Supplement",
    LinkKind.VIDEO: "Video",
    LinkKind.LEADERBOARD: "Leaderboard",
    LinkKind.OTHER: "Link",
}

# What kind of paper it is goes without saying where it has a venue.
TOLD_KINDS = frozenset(PaperKind) - {PaperKind.ARTICLE, PaperKind.CONFERENCE, PaperKind.OTHER}
FIELDS = {
    "abstract": "abstract",
    "authors": "authors",
    "identifiers": "identifiers",
    "issue": "issue",
    "keywords": "keywords",
    "kind": "kind of paper",
    "links": "links",
    "listed": "day of the listing",
    "pages": "pages",
    "published": "date of publication",
    "publisher": "publisher",
    "title": "title",
    "venue": "venue",
    "volume": "volume",
}


def paper_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """A page for every paper, in the order of the catalog."""
    for paper in catalog.papers:
        yield paper_page(paper, catalog, settings)


def paper_page(paper: Paper, catalog: Catalog, settings: Settings) -> Page:
    """The page of one paper."""
    path = paper_path(paper.slug)
    before, after = catalog.neighbours[paper.slug]
    text = render(
        "paper",
        front_matter=front_matter(
            shorten(paper.abstract or paper.title, DESCRIPTION), "navigation", title=paper.title
        ),
        paper=paper,
        title=prose(paper.title),
        authors=list(author_links(paper.authors[:LINKED_AUTHORS], path, catalog, settings)),
        more_authors=more_authors(paper),
        facts=list(facts(paper, path)),
        paragraphs=[prose(paragraph, paper.links) for paragraph in paragraphs(paper.abstract)],
        links=[(link(button_label(found), found.url), found) for found in paper.links],
        promises=[(promised(promise.kinds), promise.evidence) for promise in paper.promises],
        topics=[link(topic.label, relative(path, topic_path(topic.id))) for topic in paper.topics],
        reasons=reasons(paper.topics),
        bibtex=Markdown(entry(paper)),
        keywords=paper.free_keywords,
        source=source(paper.source, settings),
        others=[(source(other, settings), taken_from(other, paper)) for other in paper.others],
        corrections=[
            (source(place, settings), corrected_at(place, paper)) for place in corrections(paper)
        ],
        correction=correction(paper, settings),
        before=neighbour(before, path),
        after=neighbour(after, path),
    )
    return Page(path=path, text=text)


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text; endless ones are cut, as Markdown takes time for their square."""
    for paragraph in text.split("\n\n"):
        if len(paragraph) > LONGEST_PARAGRAPH:
            yield from textwrap.wrap(paragraph, LONGEST_PARAGRAPH, break_on_hyphens=False)
        elif paragraph:
            yield paragraph


def reasons(topics: Iterable[TopicMatch]) -> Markdown:
    """The sentences that topics come from, folded up, as one line of HTML."""
    items = "".join(
        f"<li><b>{in_html(topic.label)}</b>: {in_html(reason(found))}</li>"
        for topic in topics
        for found in topic.evidence
    )
    return Markdown(
        '<details class="ps-why" data-search-exclude=""><summary>Why these topics?</summary>'
        f"<ul>{items}</ul></details>"
    )


def reason(found: Evidence) -> str:
    """Where a topic comes from; a keyword stands in no sentence."""
    phrase = f"“{found.phrase}” in the {found.field}"
    return phrase if found.field == "keywords" else f"{phrase}: {found.sentence}"


def button_label(found: Link) -> str:
    """What a button says: the kind of link, and where it leads."""
    return f"{LABELS[found.kind]}: {where(found.url)}"


def where(url: str) -> str:
    """What tells an address from others: an identifier, owner and name, or a host."""
    identifier = identifier_of(url)
    if identifier and identifier.scheme in REGISTRIES:
        return shorten(f"{REGISTRIES[identifier.scheme]}:{identifier.value}", 60)
    try:
        parts = urlsplit(url)
    except ValueError:  # no host that anyone could have, such as "[x]"
        return shorten(url, 40)
    host = (parts.hostname or "").removeprefix("www.")
    segments = [segment for segment in parts.path.split("/") if segment]
    if host in REPOSITORY_HOSTS and len(segments) > 1:
        return "/".join(segments[:2])
    return host + "".join(f"/{segment}" for segment in segments[:1])


def promised(kinds: tuple[LinkKind, ...]) -> str:
    """Kinds as a phrase: "Code and models"."""
    listed = joined([LABELS[kind].lower() for kind in kinds])
    return listed[:1].upper() + listed[1:]


def neighbour(paper: Paper | None, path: str) -> Markdown | None:
    """The link to the paper before or after."""
    return link(as_label(paper.title), relative(path, paper_path(paper.slug))) if paper else None


def more_authors(paper: Paper) -> Markdown | None:
    """The authors beyond those with links, folded up, as one line of HTML."""
    rest = paper.authors[LINKED_AUTHORS:]
    if not rest:
        return None
    names = ", ".join(in_html(shown(author.name)) for author in rest)
    return Markdown(
        f'<details class="ps-why"><summary>and {len(rest):,} more</summary>{names}</details>'
    )


def facts(paper: Paper, path: str) -> Iterator[Markdown]:
    """Where and when a paper came out, as far as known."""
    if paper.kind in TOLD_KINDS:
        yield escape(str(paper.kind).capitalize())
    if paper.venue:
        label = shorten(paper.venue.label, LONGEST_FACT)
        yield venue_link(f"{label} {paper.year or ''}".strip(), paper, path)
    for name in ("volume", "issue", "pages"):
        value = shorten(getattr(paper, name), LONGEST_FACT)
        if value:
            yield escape(f"{name.capitalize()} {value}")
    if paper.publisher:
        yield escape(shorten(paper.publisher, LONGEST_FACT))
    if paper.date and not (paper.venue and str(paper.date) == str(paper.year)):
        yield escape(f"{'Published' if paper.published else 'Listed'} {paper.date.label}")
    elif not paper.date:
        yield escape("Without a date")


def venue_link(label: str, paper: Paper, path: str) -> Markdown:
    """A link to what the venue had in the paper's year, where it has pages."""
    if not paper.venue or not paper.venue.slug:
        return escape(label)
    slug, year = paper.venue.slug, paper.year
    target = venue_year_path(slug, year) if year else venue_path(slug)
    return link(label, relative(path, target))


def corrections(paper: Paper) -> Iterator[Source]:
    """The places outside of the paper's records that fields come from."""
    places = dict.fromkeys(origin.source for origin in paper.origins)
    return (place for place in places if place not in (paper.source, *paper.others))


def taken_from(other: Source, paper: Paper) -> str:
    """What of a paper comes from a record that does not lead, in words."""
    return joined([label for label, is_given in fields_of(other, paper) if is_given])


def corrected_at(place: Source, paper: Paper) -> str:
    """What of a paper was set or removed at a place of the corrections, in words."""
    return joined(
        [label if is_given else f"{label} (removed)" for label, is_given in fields_of(place, paper)]
    )


def fields_of(place: Source, paper: Paper) -> Iterator[tuple[str, bool]]:
    """The fields of a paper that come from a place, and whether each has a value."""
    for origin in paper.origins:
        if origin.source == place:
            yield FIELDS.get(origin.field, origin.field), bool(getattr(paper, origin.field))


def source(place: Source, settings: Settings) -> Markdown:
    """A place in the sources, as a link where the repository shows files."""
    inside = (settings.root / place.path).is_file()
    if not inside or urlsplit(settings.repo_url).hostname not in ("github.com", "gitlab.com"):
        return escape(place.label)
    file = quote(place.path, errors="replace")
    line = f"#L{place.line}" if place.line else ""
    return link(place.label, f"{settings.repo_url.rstrip('/')}/blob/HEAD/{file}{line}")


def correction(paper: Paper, settings: Settings) -> Markdown | None:
    """The link that opens an issue about this paper, where the code host has such a form."""
    names = {"github.com": ("issues/new", "title", "body")}
    names["gitlab.com"] = ("-/issues/new", "issue[title]", "issue[description]")
    form = names.get(urlsplit(settings.repo_url).hostname or "")
    if form is None:
        return None
    page, title, body = form
    address = address_of(paper_path(paper.slug), settings)
    text = f"Page: {address}\nSource: {paper.source}\n\nWhat should be different:\n"
    values = {title: f"Correction: {shorten(paper.title, 100)}", body: text}
    query = urlencode(values, errors="replace")
    return link("Suggest a correction", f"{settings.repo_url.rstrip('/')}/{page}?{query}")
