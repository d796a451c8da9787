"""Entries of papers in lists: lines and cards."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.engine.task import decode, encode
from papershelf.model import Paper, Status
from papershelf.outputs.forms.html import HtmlForm
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.lists.entries import (
    Card,
    Line,
    SharedFact,
    broad_topics,
    card_of,
    encode_entry,
    entries_of,
    line_of,
    render_card,
    render_line,
)
from support.catalog import ADAM, CATALOG, CLOUDS, EMPTY, FINGERS, PAPERS, YEARLESS

FORM = MarkdownForm("topics/a.md")
# A date on one line.
DAY = "12\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2026"
BADGES = (
    '<em class="ps-model">models</em> · <em class="ps-data">data</em>'
    ' · <em class="ps-demo">demo</em>'
)


@pytest.mark.parametrize(
    ("paper", "badges"),
    [
        (FINGERS, ("code",)),
        (CLOUDS, ("models", "data", "demo")),
        (YEARLESS, ("promised",)),
        (EMPTY, ()),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_badges_name_the_resources_of_a_paper(paper: Paper, badges: tuple[str, ...]) -> None:
    assert line_of(paper).badges == card_of(paper).badges == badges


@pytest.mark.parametrize(
    ("paper", "facts"),
    [
        (ADAM, " · Kingma and Ba · ICLR 2015"),
        (CLOUDS, f" · {DAY} · {BADGES}"),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_a_line_states_authors_venue_date_and_resources(paper: Paper, facts: str) -> None:
    text = render_line(line_of(paper), FORM)
    assert text == f"[{paper.title}](../papers/{paper.slug}.md){facts}"


@pytest.mark.parametrize(
    ("shared", "facts"),
    [
        ((), " · Kingma and Ba · ICLR 2015"),
        ((SharedFact.AUTHOR,), " · ICLR 2015"),
        ((SharedFact.VENUE,), " · Kingma and Ba · 2015"),
        ((SharedFact.YEAR,), " · Kingma and Ba · ICLR"),
        ((SharedFact.DATE, SharedFact.AUTHOR), " · ICLR"),
        (tuple(SharedFact), ""),
    ],
)
def test_an_entry_omits_the_facts_that_its_list_states(
    shared: tuple[SharedFact, ...], facts: str
) -> None:
    assert render_line(line_of(ADAM), FORM, shared).partition(".md)")[2] == facts


def test_a_card_links_to_its_paper_and_shows_date_topics_and_a_teaser() -> None:
    card = render_card(card_of(FINGERS), MarkdownForm("topics/sparse-attention/page-2.md"))
    assert card.title.endswith("](../../papers/counting-with-k-fingers.md)")
    assert card.facts == DAY
    assert card.marks.endswith(" · *Sparse attention* · *Text classification*")
    assert len(card_of(CLOUDS).teaser) <= 222


def test_a_card_names_the_first_topics_alone() -> None:
    many = replace(FINGERS, topics=FINGERS.topics * 3)
    assert render_card(card_of(many), FORM).marks.count("attention") == 2


def test_a_card_names_broad_topics_last() -> None:
    broad, *others = FINGERS.topics
    labels = [*(topic.label for topic in others), broad.label]
    assert list(card_of(FINGERS, frozenset({broad.id})).topics) == labels


def test_a_topic_of_more_than_a_quarter_of_all_papers_is_broad() -> None:
    broad, *_ = FINGERS.topics
    papers = [replace(FINGERS, slug=f"paper-{at}", topics=(broad,) * (at < 2)) for at in range(8)]
    assert broad_topics(replace(CATALOG, papers=tuple(papers[:7]))) == {broad.id}
    assert broad_topics(replace(CATALOG, papers=tuple(papers))) == frozenset()


def test_the_status_of_a_paper_is_bold_and_precedes_its_badges() -> None:
    withdrawn = replace(FINGERS, status=Status.WITHDRAWN, topics=())
    code = '<em class="ps-code">code</em>'
    assert render_card(card_of(withdrawn), FORM).marks == f"**withdrawn** · {code}"
    assert render_line(line_of(withdrawn), FORM).endswith(f" · **withdrawn** · {code}")


def test_a_line_has_the_same_content_as_html() -> None:
    form = HtmlForm("topics/a.md", directory_urls=True)
    assert render_line(line_of(CLOUDS), form) == (
        f"<a href=../../papers/a-data-set-of-clouds/>A Data Set of Clouds</a> · {DAY}"
        " · <em class=ps-model>models</em> · <em class=ps-data>data</em>"
        " · <em class=ps-demo>demo</em>"
    )


@pytest.mark.parametrize(("language", "start"), [("de", '<span lang="de">'), ("en", "")])
def test_an_entry_states_its_language_if_the_page_has_another(language: str, start: str) -> None:
    paper = replace(ADAM, language=language)
    card = render_card(card_of(paper), FORM)
    assert render_line(line_of(paper), FORM).startswith(f"[{start}Adam")
    assert card.title.startswith(f"[{start}Adam")
    assert card.teaser.startswith(f"{start}Step sizes")


def test_an_encoded_entry_equals_the_entry_in_a_view() -> None:
    line, card = line_of(FINGERS), card_of(FINGERS)
    view = ((encode_entry(line),), (encode_entry(card),))
    assert encode(view) == encode(((line,), (card,)))
    assert decode(encode(view), tuple[tuple[Line], tuple[Card]]) == ((line,), (card,))


def test_the_entries_of_a_catalog_are_cached() -> None:
    for is_large in (True, False):
        entries = entries_of(CATALOG, is_large=is_large)
        assert entries is entries_of(CATALOG, is_large=is_large)
        assert entries is not entries_of(replace(CATALOG), is_large=is_large)
        assert set(entries) == {paper.slug for paper in PAPERS}
    assert entries_of(CATALOG, is_large=True) != entries_of(CATALOG, is_large=False)


def test_a_line_does_not_depend_on_the_abstract() -> None:
    assert line_of(replace(ADAM, abstract="Another.")) == line_of(ADAM)
    assert card_of(replace(ADAM, abstract="Another.")) != card_of(ADAM)
