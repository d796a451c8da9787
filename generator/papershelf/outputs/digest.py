"""A digest of new papers as a mail: HTML that any mail program shows, and plain text beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import MailHeaders, Site
from papershelf.engine.task import digest
from papershelf.model import LinkKind, Paper, PartialDate
from papershelf.outputs.addresses import HOME, address_of, paper_path
from papershelf.outputs.html import HtmlForm
from papershelf.outputs.newest import by_main_topic, by_topic_and_code, first_day
from papershelf.outputs.people import first_names
from papershelf.outputs.templates import render
from papershelf.text.formula import readable
from papershelf.text.wording import count, one_line, shorten

# Mail programs cut what is longer than 100 kB.
_MOST = 100
_TEASER = 220
# Mail programs read attributes without quotes less surely than browsers do.
_BARE = re.compile(r"<a href=([^\s\"'>]+)>")


class _Digest(Struct, frozen=True):
    """What both forms of a mail show: `groups` are papers under the labels of their main topics."""

    title: str
    lead: str
    groups: list[tuple[str, list[_MailPaper]]]
    site: Site
    unsubscribe: str


class _MailPaper(Struct, frozen=True):
    """What a mail tells of a paper, as plain text; `code` is the address of its code, if any."""

    title: str
    address: str
    facts: str
    teaser: str
    code: str


def new_since(day: PartialDate, topics: Sequence[str], catalog: Catalog) -> list[Paper]:
    """Return the papers that came in on a *day* or after it, of some *topics* or else of all.

    They are in the order of a digest.
    """
    chosen = {paper.slug for topic in topics for paper in catalog.by_topic.get(topic, ())}
    days = catalog.days
    new = [
        paper
        for paper in catalog.papers
        if paper.slug in days and not paper.status and first_day(days[paper.slug]) >= day
    ]
    return by_topic_and_code(paper for paper in new if not topics or paper.slug in chosen)


def digest_mail(
    papers: Sequence[Paper],
    since: PartialDate,
    catalog: Catalog,
    site: Site,
    headers: MailHeaders,
) -> bytes:
    """Return a mail about *papers*, at least one, that came in *since* a day, as `.eml`.

    But for its *headers* it is made of the papers alone: the same ones give the same bytes.
    """
    title = one_line(f"{site.name}: {count(len(papers), 'new paper')} since {since.label}")
    groups = [
        (topic, [_mail_paper(paper, site) for paper in group])
        for topic, group in groupby(papers[:_MOST], by_main_topic)
    ]
    more = len(papers) - _MOST
    lead = f"The first {_MOST} are below, all on the site." if more > 0 else ""
    own = _Digest(title, lead, groups, site, headers.unsubscribe)
    newest = max(first_day(catalog.days[paper.slug]) for paper in papers)
    return _mail(own, "\n".join(_lines(own)), _html(own), newest, headers)


def _mail_paper(paper: Paper, site: Site) -> _MailPaper:
    """Return what a mail tells of a *paper*."""
    venue = paper.venue.label if paper.venue else ""
    facts = (first_names(paper.authors), venue, paper.date.label if paper.date else "")
    return _MailPaper(
        title=one_line(readable(paper.title)),
        address=address_of(paper_path(paper.slug), site),
        facts=one_line(" · ".join(filter(None, facts))),
        teaser=shorten(readable(paper.abstract), _TEASER),
        code=next((link.url for link in paper.links_of(LinkKind.CODE)), ""),
    )


def _html(own: _Digest) -> str:
    """Return the mail as HTML."""
    form = HtmlForm(HOME, directory_urls=own.site.directory_urls)
    shown = [(topic, [_shown(paper, form) for paper in papers]) for topic, papers in own.groups]
    ends = [form.link(own.site.name, own.site.url)]
    if own.unsubscribe:
        ends.append(form.link("Unsubscribe", own.unsubscribe))
    values = {"title": own.title, "lead": own.lead, "groups": shown, "ends": form.join(ends)}
    return _BARE.sub(r'<a href="\1">', render("digest-mail", "html", values))


def _shown(paper: _MailPaper, form: HtmlForm) -> tuple[Markup, Markup, str]:
    """Return the title, the facts and the teaser of a *paper* as HTML."""
    code = form.link("code", paper.code) if paper.code else ""
    facts = form.join(filter(None, (paper.facts, code)))
    return form.link(paper.title, paper.address), facts, paper.teaser


def _lines(own: _Digest) -> Iterator[str]:
    """Yield the lines of the mail as plain text."""
    yield from (own.title, *filter(None, [own.lead]))
    for topic, papers in own.groups:
        yield from ("", one_line(topic), "-" * len(one_line(topic)))
        for paper in papers:
            code = f"code: {one_line(paper.code)}" if paper.code else ""
            yield ""
            yield from filter(None, (paper.title, paper.facts, paper.teaser, paper.address, code))
    yield from ("", f"{one_line(own.site.name)}: {own.site.url}")
    if own.unsubscribe:
        yield f"Unsubscribe: {own.unsubscribe}"


def _mail(own: _Digest, text: str, html: str, day: PartialDate, headers: MailHeaders) -> bytes:
    """Return the file of a mail of a *day*."""
    name = digest(text.encode(), html.encode())
    mail = EmailMessage(policy=SMTP)
    if headers.sender:
        mail["From"] = headers.sender
    if headers.to:
        mail["To"] = headers.to
    mail["Subject"] = own.title
    mail["Date"] = datetime(day.year, day.month, day.day, tzinfo=UTC)
    mail["Message-ID"] = f"<{name}@{urlsplit(own.site.url).hostname or 'papershelf'}>"
    if headers.unsubscribe:
        mail["List-Unsubscribe"] = f"<{headers.unsubscribe}>"
    mail.set_content(text + "\n", cte="quoted-printable")
    mail.add_alternative(html + "\n", subtype="html", cte="quoted-printable")
    mail.set_boundary(f"={name}=")
    return mail.as_bytes()
