"""A digest is a valid mail, and the same papers give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import html5lib
import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import MailHeaders
from papershelf.model import LinkKind, PartialDate
from papershelf.outputs.feeds.mail import digest_mail, new_since
from support.catalog import ADAM, AUTO_ENCODING, CATALOG, CLOUDS, FINGERS, MARCH, SETTINGS
from support.hostile import PAYLOADS

HEADERS = MailHeaders(
    sender="Our group <group@shelf.example>",
    to="readers@shelf.example",
    unsubscribe="mailto:group@shelf.example?subject=unsubscribe",
)
SITE = SETTINGS.site(len(CATALOG.papers))
EARLY = PartialDate(year=1900, month=1, day=1)


def mail_of(
    catalog: Catalog = CATALOG,
    since: PartialDate = MARCH,
    headers: MailHeaders = HEADERS,
    topics: tuple[str, ...] = (),
) -> EmailMessage:
    """Return the mail of new papers, parsed without defects."""
    data = digest_mail(new_since(since, topics, catalog), catalog, SITE, headers)
    mail = message_from_bytes(data, policy=default)
    assert isinstance(mail, EmailMessage)
    assert not [part.defects for part in mail.walk() if part.defects]
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    """Return the "plain" or "html" body of a mail."""
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content())


def test_a_mail_has_the_headers_that_mail_programs_expect() -> None:
    mail = mail_of()
    assert mail["From"] == HEADERS.sender
    assert mail["To"] == HEADERS.to
    assert mail["Subject"] == "A {{ small }} shelf: 2 new papers since 12 March 2026"
    assert mail["List-Unsubscribe"] == f"<{HEADERS.unsubscribe}>"
    assert mail["Date"].datetime.isoformat() == "2026-03-12T00:00:00+00:00"
    assert mail["Message-ID"].endswith("@shelf.example>")
    assert mail.get_content_type() == "multipart/alternative"


def test_the_subject_of_a_mail_about_topics_names_them() -> None:
    subject = mail_of(since=EARLY, topics=("classification",))["Subject"]
    assert subject == "A {{ small }} shelf: 4 new papers on Classification since 1 January 1900"
    topics = tuple(sorted(topic.id for topic in CATALOG.topics)) * 20
    assert len(mail_of(since=EARLY, topics=topics)["Subject"]) < 200


def test_a_long_address_to_unsubscribe_is_written_as_it_is() -> None:
    address = f"https://shelf.example/unsubscribe?token={'a1' * 60}"
    headers = MailHeaders(unsubscribe=address)
    data = digest_mail(new_since(MARCH, (), CATALOG), CATALOG, SITE, headers)
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in data


def test_headers_without_a_setting_are_left_out() -> None:
    mail = mail_of(headers=MailHeaders())
    assert not {"From", "To", "List-Unsubscribe"} & set(mail.keys())
    assert "Unsubscribe" not in part(mail, "plain") + part(mail, "html")


def test_the_same_papers_make_the_same_mail() -> None:
    assert mail_of().as_bytes() == mail_of().as_bytes()
    assert mail_of()["Message-ID"] != mail_of(since=EARLY)["Message-ID"]


def test_a_mail_has_a_plain_and_an_html_body_with_quoted_addresses(
    golden: Callable[[str, str], None],
) -> None:
    golden("digest/mail.txt", part(mail_of(), "plain"))
    assert " href=" in part(mail_of(), "html")
    assert not re.search(r" href=[^\"]", part(mail_of(), "html"))
    golden("digest/mail.html", part(mail_of(), "html"))


def test_papers_come_by_size_of_topic_and_those_with_code_first() -> None:
    coded = replace(ADAM, slug="coded", topics=CLOUDS.topics, links=FINGERS.links, published=MARCH)
    assert coded.links_of(LinkKind.CODE)
    catalog = replace(CATALOG, papers=(FINGERS, CLOUDS, coded, replace(ADAM, published=MARCH)))
    slugs = [paper.slug for paper in new_since(MARCH, (), catalog).papers]
    assert slugs == ["coded", CLOUDS.slug, FINGERS.slug, ADAM.slug]


def test_new_papers_are_those_of_the_requested_topics_since_the_day() -> None:
    new = new_since(PartialDate(year=2014, month=4, day=1), ("classification",), CATALOG)
    assert {paper.slug for paper in new.papers} == {FINGERS.slug, CLOUDS.slug, AUTO_ENCODING.slug}
    later = PartialDate(year=2026, month=3, day=13)
    assert not new_since(later, (), CATALOG).papers


def test_a_long_mail_shows_the_first_hundred_papers_and_says_so() -> None:
    papers = tuple(replace(FINGERS, slug=f"p-{at}") for at in range(120))
    text = part(mail_of(replace(CATALOG, papers=papers)), "plain")
    assert "120 new papers" in text
    assert "This mail has the first 100; the site has all of them." in text
    assert text.count("https://shelf.example/papers/p-") == 100


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_paper_is_text_in_a_mail(text: str) -> None:
    topic = replace(FINGERS.topics[0], label=f"{text} topic")
    link = replace(FINGERS.links[0], url="javascript:pwned()")
    paper = replace(FINGERS, title=f"{text} words", abstract=text, topics=(topic,), links=(link,))
    mail = mail_of(replace(CATALOG, papers=(paper,)))
    tree = html5lib.parse(part(mail, "html"), namespaceHTMLElements=False)
    tags = {str(element.tag) for element in tree.iter()}
    assert not tags & {"script", "img", "iframe", "form", "svg", "base", "link"}
    assert len([*tree.iter("style")]) == 0
    links = [str(link.get("href")) for link in tree.iter("a")]
    assert all(link.startswith(("https://shelf.example/", "mailto:group@")) for link in links)
    assert not [one for one in tree.iter() if any(name.startswith("on") for name in one.attrib)]
