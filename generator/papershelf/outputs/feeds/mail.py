"""Digest mails of new papers, as HTML that any mail program shows and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import MailHeaders, Site
from papershelf.engine.task import digest
from papershelf.model import LinkKind, Paper, PartialDate
from papershelf.outputs.addresses import HOME, address_of, paper_path
from papershelf.outputs.forms.html import HtmlForm
from papershelf.outputs.forms.page import render_text
from papershelf.outputs.forms.templates import render
from papershelf.outputs.lists.headings import by_main_topic
from papershelf.outputs.lists.newest import by_topic_and_code, dated, first_day
from papershelf.outputs.people import first_names
from papershelf.text.formula import readable
from papershelf.text.wording import count, joined, printable_line, shorten

# Papers in a mail: mail programs cut off messages longer than 100 kB.
_MAX_PAPERS = 100
_TEASER = 220
# Characters of the labels of topics in a subject.
_MAX_LABELS = 100
# Mail programs are less reliable than browsers with unquoted attributes, and ignore style sheets.
_LINK_START = re.compile(r'<a href="?([^\s">]+)"?>')
_LINK = r'<a style="color:#0b645b" href="\1">'


class _MailContent(Struct, frozen=True):
    """The content of both parts of a mail; `groups` are pairs of a main topic and its papers."""

    title: str
    lead: str
    groups: list[tuple[str, list[_MailPaper]]]
    site: Site
    unsubscribe: str


class _MailPaper(Struct, frozen=True):
    """A paper in a mail, as plain text; `code` is the address of its code, or ""."""

    title: str
    address: str
    facts: str
    teaser: str
    code: str


class NewPapers(Struct, frozen=True):
    """The papers of a digest in its order, and their range in words, such as "since May 2026"."""

    range: str
    papers: Sequence[Paper]


def new_since(day: PartialDate, topics: Sequence[str], catalog: Catalog) -> NewPapers:
    """Return the papers added on *day* or later.

    *topics* are the ids of the topics to include; if empty, papers of all topics are included.
    """
    chosen = {paper.slug for topic in topics for paper in catalog.by_topic.get(topic, ())}
    new = [paper for paper, added in dated(catalog.papers, catalog) if first_day(added) >= day]
    papers = by_topic_and_code(paper for paper in new if not topics or paper.slug in chosen)
    labels = joined([catalog.taxonomy.by_id[topic].label for topic in topics])
    on_topics = f"on {shorten(labels, _MAX_LABELS)} " if labels else ""
    return NewPapers(f"{on_topics}since {day.label}", papers)


def digest_mail(new: NewPapers, catalog: Catalog, site: Site, headers: MailHeaders) -> bytes:
    """Return a mail about *new* papers (at least one) as the bytes of an `.eml`.

    The result is deterministic: the same papers and *headers* give the same bytes.
    """
    papers = new.papers
    title = printable_line(f"{site.name}: {count(len(papers), 'new paper')} {new.range}")
    groups = [
        (topic, [_mail_paper(paper, site) for paper in group])
        for topic, group in groupby(papers[:_MAX_PAPERS], by_main_topic)
    ]
    more = len(papers) - _MAX_PAPERS
    lead = f"This mail has the first {_MAX_PAPERS}; the site has all of them." if more > 0 else ""
    content = _MailContent(title, lead, groups, site, headers.unsubscribe)
    newest = max(first_day(catalog.days[paper.slug]) for paper in papers)
    return _mail(content, newest, headers)


def _mail_paper(paper: Paper, site: Site) -> _MailPaper:
    venue = paper.venue.label if paper.venue else ""
    facts = (first_names(paper.authors), venue, paper.date.label if paper.date else "")
    return _MailPaper(
        title=printable_line(readable(paper.title)),
        address=address_of(paper_path(paper.slug), site),
        facts=printable_line(" · ".join(filter(None, facts))),
        teaser=shorten(readable(paper.abstract), _TEASER),
        code=next((link.url for link in paper.links_of(LinkKind.CODE)), ""),
    )


def _html(content: _MailContent) -> str:
    form = HtmlForm(HOME, directory_urls=content.site.directory_urls)
    values = {"mail": content, "form": form, "text": partial(render_text, form=form)}
    return _LINK_START.sub(_LINK, render("digest-mail", "html", values))


def _lines(content: _MailContent) -> Iterator[str]:
    """Yield the lines of the plain text part of the mail."""
    yield from (content.title, *filter(None, [content.lead]))
    for topic, papers in content.groups:
        yield from ("", printable_line(topic), "-" * len(printable_line(topic)))
        for paper in papers:
            code = f"code: {printable_line(paper.code)}" if paper.code else ""
            yield ""
            yield from filter(None, (paper.title, paper.facts, paper.teaser, paper.address, code))
    yield from ("", f"{printable_line(content.site.name)}: {content.site.url}")
    if content.unsubscribe:
        yield f"Unsubscribe: {content.unsubscribe}"


class _LineHeader(UnstructuredHeader, BaseHeader):
    """A header on one line if it is ASCII.

    Mail programs decode no part of an address, and the first line of a folded subject can be empty.
    """

    def fold(self, *, policy: Policy) -> str:
        """Return the header with its name as *policy* ends lines."""
        line = f"{self.name}: {self}{policy.linesep}"
        return line if line.isascii() else super().fold(policy=policy)


_HEADERS = HeaderRegistry()
for _name in ("subject", "list-unsubscribe"):
    _HEADERS.map_to_type(_name, _LineHeader)


def _mail(content: _MailContent, day: PartialDate, headers: MailHeaders) -> bytes:
    """Return the bytes of a mail dated *day*."""
    text, html = "\n".join(_lines(content)), _html(content)
    fingerprint = digest(text.encode(), html.encode())
    mail = EmailMessage(policy=SMTP.clone(header_factory=_HEADERS))
    if headers.sender:
        mail["From"] = headers.sender
    if headers.to:
        mail["To"] = headers.to
    mail["Subject"] = content.title
    mail["Date"] = datetime(day.year, day.month, day.day, tzinfo=UTC)
    mail["Message-ID"] = f"<{fingerprint}@{urlsplit(content.site.url).hostname or 'papershelf'}>"
    if headers.unsubscribe:
        mail["List-Unsubscribe"] = f"<{headers.unsubscribe}>"
    mail.set_content(text + "\n", cte="quoted-printable")
    mail.add_alternative(html + "\n", subtype="html", cte="quoted-printable")
    mail.set_boundary(f"={fingerprint}=")
    return mail.as_bytes()
