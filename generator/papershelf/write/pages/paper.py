"""A paper's own page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode, urlsplit

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Link, LinkKind, Paper, TopicMatch
from papershelf.write.addresses import address_of, paper_path, topic_path
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
from papershelf.write.templates import render

DESCRIPTION = 160
LONGEST_PARAGRAPH = 5_000
REPOSITORY_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "huggingface.co"})
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
        paragraphs=[prose(paragraph, paper.links) for paragraph in paragraphs(paper.abstract)],
        links=[(link(button_label(found), found.url), found) for found in paper.links],
        promises=[(promised(promise.kinds), promise.evidence) for promise in paper.promises],
        topics=[link(topic.label, relative(path, topic_path(topic.id))) for topic in paper.topics],
        reasons=reasons(paper.topics),
        bibtex=Markdown(entry(paper)),
        source=source(paper, settings),
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
        f"<li><b>{in_html(topic.label)}</b>: “{in_html(found.phrase)}” in the {found.field}: "
        f"{in_html(found.sentence)}</li>"
        for topic in topics
        for found in topic.evidence
    )
    return Markdown(
        '<details class="ps-why" data-search-exclude=""><summary>Why these topics?</summary>'
        f"<ul>{items}</ul></details>"
    )


def button_label(found: Link) -> str:
    """What a button says: the kind of link, and where it leads."""
    return f"{LABELS[found.kind]}: {where(found.url)}"


def where(url: str) -> str:
    """The part of an address that tells places apart: owner and name of a repository, or a host."""
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
    words = [LABELS[kind].lower() for kind in kinds]
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return listed[:1].upper() + listed[1:]


def neighbour(paper: Paper | None, path: str) -> Markdown | None:
    """The link to the paper before or after."""
    return link(as_label(paper.title), relative(path, paper_path(paper.slug))) if paper else None


def source(paper: Paper, settings: Settings) -> Markdown:
    """Where the paper stands in the sources, as a link where the repository shows files."""
    label = f"{paper.source.path}, line {paper.source.line}"
    inside = (settings.root / paper.source.path).is_file()
    if not inside or urlsplit(settings.repo_url).hostname not in ("github.com", "gitlab.com"):
        return escape(label)
    file = quote(paper.source.path, errors="replace")
    return link(label, f"{settings.repo_url.rstrip('/')}/blob/HEAD/{file}#L{paper.source.line}")


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
