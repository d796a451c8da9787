"""A paper's own page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Template
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Evidence, Link, LinkKind, Paper, PaperKind, Source, TopicMatch
from papershelf.outputs.addresses import (
    address_of,
    paper_path,
    topic_path,
    venue_path,
    venue_year_path,
)
from papershelf.outputs.bibtex import entry
from papershelf.outputs.markdown import (
    Markdown,
    as_label_once,
    escape,
    escape_once,
    front_matter,
    in_html,
    in_line,
    link,
    link_from,
    prose,
    relative,
    shorten,
)
from papershelf.outputs.page import Page
from papershelf.outputs.people import author_links, linked, shown
from papershelf.outputs.templates import fill, template
from papershelf.text.identifiers import ADDRESSES, identifier_of
from papershelf.text.wording import joined

# Where the pages of papers lie.
FOLDER = paper_path("").rpartition("/")[0]
DESCRIPTION = 160
# Markdown takes time for the square of a paragraph's links.
LINKED_AUTHORS = 100
LONGEST_FACT = 200
# Where pages have to be small.
SHORT_DESCRIPTION = 50
SHORT_TITLE = 28
LONGEST_PARAGRAPH = 5_000
TOPICS_ASKED = "Why these topics?"
REPOSITORY_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "huggingface.co"})
# What `urlsplit` has nothing to add to.
USUAL_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/[!-\"$->@-~]*)(?=[?#]|$)"
)
# Registries whose identifiers people know by sight.
REGISTRIES = {"doi": "doi", "arxiv": "arXiv"}
# The hosts that show what is in them.
RESOLVERS = frozenset(host for host, (scheme, _) in ADDRESSES.items() if scheme in REGISTRIES)
# By host, the address of the form for a new issue, and its fields.
ISSUE_FORMS = {
    "github.com": ("issues/new", "title", "body"),
    "gitlab.com": ("-/issues/new", "issue[title]", "issue[description]"),
}
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


class Run(Struct, frozen=True, kw_only=True):
    """Some papers in the order of the catalog, with all that their pages tell of others.

    `before` and `after` are the papers beside them, `pages` the slugs of their authors who have a
    page, and `large` tells whether the catalog is kept small.
    """

    papers: Sequence[Paper]
    before: Paper | None
    after: Paper | None
    pages: frozenset[str]
    large: bool


def paper_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """A page for every paper, in the order of the catalog."""
    for run in runs([catalog.papers], catalog, settings):
        yield from pages_of(run, settings)


def runs(groups: Iterable[Sequence[Paper]], catalog: Catalog, settings: Settings) -> Iterator[Run]:
    """All papers, in these groups that follow one another."""
    papers = catalog.papers
    with_page = linked(catalog, settings)
    end = 0
    for group in groups:
        first, end = end, end + len(group)
        slugs = {author.slug for paper in group for author in paper.authors[:LINKED_AUTHORS]}
        yield Run(
            papers=group,
            before=papers[first - 1] if first else None,
            after=papers[end] if end < len(papers) else None,
            large=settings.is_large(len(papers)),
            pages=with_page & slugs,
        )


def pages_of(run: Run, settings: Settings) -> Iterator[Page]:
    """The pages of some papers."""
    written = template("paper")
    links = [neighbour(paper, run) for paper in (run.before, *run.papers, run.after)]
    for paper, *beside in zip(run.papers, links, links[2:], strict=False):
        yield paper_page(paper, beside, run, settings, written)


def paper_page(
    paper: Paper,
    beside: Iterable[Markdown | None],
    run: Run,
    settings: Settings,
    written: Template,
) -> Page:
    """The page of one paper of a run, with links to the two that it lies between."""
    path = paper_path(paper.slug)
    before, after = beside
    text = fill(
        written,
        front_matter=front_matter(
            shorten(paper.abstract or paper.title, SHORT_DESCRIPTION if run.large else DESCRIPTION),
            "navigation",
            # A table of four headings on every page is a part of a large site that adds up.
            *(("toc",) if run.large else ()),
            title=paper.title,
        ),
        title=prose(paper.title),
        authors=in_line(author_links(paper.authors[:LINKED_AUTHORS], FOLDER, run.pages), ", "),
        more_authors=more_authors(paper),
        facts=in_line(facts(paper)),
        topics=in_line([topic_link(topic.id, topic.label) for topic in paper.topics]),
        topic_reasons=(short_topic_reasons if run.large else topic_reasons)(paper.topics),
        keywords=in_line(paper.free_keywords),
        paragraphs=[prose(paragraph, paper.links) for paragraph in paragraphs(paper.abstract)],
        links=[link(button_label(found), found.url) for found in paper.links],
        promises=[promised(promise.kinds) for promise in paper.promises],
        link_reasons=link_reasons(paper),
        bibtex=Markdown(entry(paper)),
        source=source(paper.source, settings),
        others=[(source(other, settings), taken_from(other, paper)) for other in paper.others],
        corrections=[
            (source(place, settings), corrected_at(place, paper)) for place in corrections(paper)
        ],
        correction=correction(paper, settings, short=run.large),
        before=before,
        after=after,
    )
    return Page(path=path, text=text)


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text; endless ones are cut, as Markdown takes time for their square."""
    for paragraph in text.split("\n\n"):
        if len(paragraph) > LONGEST_PARAGRAPH:
            yield from textwrap.wrap(paragraph, LONGEST_PARAGRAPH, break_on_hyphens=False)
        elif paragraph:
            yield paragraph


def topic_reasons(topics: Iterable[TopicMatch]) -> Markdown:
    """The places that topics come from, each once, folded up."""
    places: dict[str, list[str]] = {}
    for topic in topics:
        for found in topic.evidence:
            places.setdefault(place_of(found), []).append(f"{topic.label} (“{found.phrase}”)")
    given = ((", ".join(what), place) for place, what in places.items())
    return reasons(TOPICS_ASKED, given)


def short_topic_reasons(topics: Iterable[TopicMatch]) -> Markdown:
    """The phrases that give each topic, by the field that they stand in, folded up."""
    return reasons(
        TOPICS_ASKED,
        ((topic.label, phrases_of(topic.evidence)) for topic in topics if topic.evidence),
    )


def phrases_of(evidence: Iterable[Evidence]) -> str:
    """Phrases with their fields, each once: "“a” in the title, “b” and “c” in the abstract"."""
    fields: dict[str, dict[str, str]] = {}
    for found in evidence:
        phrases = fields.setdefault(found.field, {})
        phrases.setdefault(found.phrase.casefold(), f"“{found.phrase}”")
    return ", ".join(
        [f"{joined(list(phrases.values()))} in the {field}" for field, phrases in fields.items()]
    )


def place_of(found: Evidence) -> str:
    """Where a phrase stands: a sentence of the abstract, or a field that the page shows whole."""
    return found.sentence if found.field == "abstract" else f"in the {found.field}"


def link_reasons(paper: Paper) -> Markdown:
    """The fields and sentences that links and promises come from, folded up."""
    given = [found for found in paper.links if found.field and not found.evidence]
    fields = ", ".join(f"“{found.field}”" for found in given)
    labels = ", ".join(LABELS[found.kind] for found in given)
    links = ((LABELS[found.kind], found.evidence) for found in paper.links if found.evidence)
    promises = ((promised(promise.kinds), promise.evidence) for promise in paper.promises)
    first = [(labels, f"{fields} in the source")] if given else []
    return reasons("Why these links?", (*first, *links, *promises))


def reasons(question: str, given: Iterable[tuple[str, str]]) -> Markdown:
    """Reasons with what each is for, folded up, as one line of HTML, if there are any."""
    items = "".join([reason(what, why) for what, why in given])
    if not items:
        return Markdown()
    return Markdown(
        f'<details class="ps-why"><summary>{question}</summary><ul>{items}</ul></details>'
    )


# Half of them recur.
@lru_cache(maxsize=1 << 13)
def reason(what: str, why: str) -> str:
    """A reason as an item of a list."""
    return f"<li><b>{in_html(what)}</b>: {in_html(why)}</li>"


def button_label(found: Link) -> str:
    """What a button says: the kind of link, and where it leads."""
    return f"{LABELS[found.kind]}: {where(found.url)}"


def where(url: str) -> str:
    """What tells an address from others: an identifier, owner and name, or a host."""
    usual = USUAL_ADDRESS.match(url)
    if usual and usual["host"] not in RESOLVERS:
        return place_at(usual["host"], usual["path"])
    identifier = identifier_of(url)
    if identifier and identifier.scheme in REGISTRIES:
        return shorten(f"{REGISTRIES[identifier.scheme]}:{identifier.value}", 60)
    parts = host_and_path(url)
    return place_at(*parts) if parts else shorten(url, 40)


def place_at(host: str, path: str) -> str:
    """A host with the beginning of a path there: owner and name alone, where it has those."""
    segments = [segment for segment in path.split("/") if segment]
    if host in REPOSITORY_HOSTS and len(segments) > 1:
        return "/".join(segments[:2])
    return "/".join([host, *segments[:1]])


def host_and_path(url: str) -> tuple[str, str] | None:
    """The host of an address without "www.", and its path; nothing where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "[x]"
        return None
    return (parts.hostname or "").removeprefix("www."), parts.path


def promised(kinds: tuple[LinkKind, ...]) -> str:
    """Kinds as a phrase: "Code and models"."""
    listed = joined([LABELS[kind].lower() for kind in kinds])
    return listed[:1].upper() + listed[1:]


def neighbour(paper: Paper | None, run: Run) -> Markdown | None:
    """The link to a paper from the pages of those before and after it."""
    if paper is None:
        return None
    title = short_title(paper.title) if run.large else paper.title
    return link(as_label_once(title), relative(f"{FOLDER}/", paper_path(paper.slug)))


def short_title(title: str) -> str:
    """The beginning of a title, cut before a formula rather than in it."""
    cut = shorten(title, SHORT_TITLE)
    if cut.count("$") % 2 == 0:
        return cut
    before = cut.rpartition("$")[0].rstrip()
    return f"{before} …" if before else title


def more_authors(paper: Paper) -> Markdown | None:
    """The authors beyond those with links, folded up, as one line of HTML."""
    rest = paper.authors[LINKED_AUTHORS:]
    if not rest:
        return None
    names = ", ".join(in_html(shown(author.name)) for author in rest)
    return Markdown(
        f'<details class="ps-why"><summary>and {len(rest):,} more</summary>{names}</details>'
    )


def facts(paper: Paper) -> Iterator[Markdown]:
    """Where and when a paper came out, as far as known."""
    if paper.kind in TOLD_KINDS:
        yield escape(str(paper.kind).capitalize())
    if paper.venue:
        label = shorten(paper.venue.label, LONGEST_FACT)
        yield venue_link(f"{label} {paper.year or ''}".strip(), paper.venue.slug, paper.year)
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


@lru_cache(maxsize=1 << 12)
def topic_link(topic_id: str, label: str) -> Markdown:
    """The link from a paper to a topic."""
    return link_from(FOLDER, label, topic_path(topic_id))


def venue_link(label: str, slug: str, year: int) -> Markdown:
    """A link from a paper to what a venue had in a year, where the venue has pages."""
    if not slug:
        return escape(label)
    return link_from(FOLDER, label, venue_year_path(slug, year) if year else venue_path(slug))


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
    if code_host(settings.repo_url) is None or not is_file(settings.root, place.path):
        return escape_once(place.label)
    file = quote(place.path, errors="replace")
    line = f"#L{place.line}" if place.line else ""
    return link(place.label, f"{settings.repo_url.rstrip('/')}/blob/HEAD/{file}{line}")


@lru_cache(maxsize=1)
def code_host(repo_url: str) -> tuple[str, str, str] | None:
    """The form for a new issue and its fields at a host that is known to show files."""
    return ISSUE_FORMS.get(urlsplit(repo_url).hostname or "")


@lru_cache(maxsize=256)
def is_file(root: Path, path: str) -> bool:
    """Whether a source lies in the repository; all papers of one ask the same."""
    return (root / path).is_file()


def correction(paper: Paper, settings: Settings, *, short: bool = False) -> Markdown | None:
    """The link that opens an issue about this paper, where the code host has such a form.

    A short one names the last part of the page's address and no more.
    """
    form = code_host(settings.repo_url)
    if form is None:
        return None
    page, title, body = form
    opens = f"{settings.repo_url.rstrip('/')}/{page}"
    if short:
        query = urlencode({title: f"Correction: {paper.slug}"}, safe=":")
        return link("Suggest a correction", f"{opens}?{query}")
    address = address_of(paper_path(paper.slug), settings)
    text = f"Page: {address}\nSource: {paper.source}\n\nWhat should be different:\n"
    values = {title: f"Correction: {shorten(paper.title, 100)}", body: text}
    query = urlencode(values, errors="replace")
    return link("Suggest a correction", f"{opens}?{query}")
