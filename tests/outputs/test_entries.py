"""Entries of papers in lists: lines and cards."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.engine.task import decode, encode
from papershelf.model import Paper, Status
from papershelf.outputs.entries import (
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
from papershelf.outputs.html import HtmlForm
from papershelf.outputs.markdown import MarkdownForm
from support.catalog import ADAM, CATALOG, CLOUDS, EMPTY, FINGERS, PAPERS, YEARLESS

FORM = MarkdownForm("topics/a.md")
BADGES = (
    '<em class="ps-model">models</em> · <em class="ps-data">data</em>'
    ' · <em class="ps-demo">demo</em>'
)


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (FINGERS, ("code",)),
        (CLOUDS, ("models", "data", "demo")),
        (YEARLESS, ("promised",)),
        (EMPTY, ()),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_badges_tell_what_comes_with_a_paper(paper: Paper, words: tuple[str, ...]) -> None:
    assert line_of(paper).badges == card_of(paper).badges == words


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (ADAM, " · Kingma and Ba · ICLR 2015"),
        (CLOUDS, f" · 12 March 2026 · {BADGES}"),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_a_line_tells_who_where_when_and_what_comes_with_it(paper: Paper, said: str) -> None:
    text = render_line(line_of(paper), FORM)
    assert text == f"[{paper.title}](../papers/{paper.slug}.md){said}"


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ((), " · Kingma and Ba · ICLR 2015"),
        ((SharedFact.AUTHOR,), " · ICLR 2015"),
        ((SharedFact.VENUE,), " · Kingma and Ba · 2015"),
        ((SharedFact.YEAR,), " · Kingma and Ba · ICLR"),
        ((SharedFact.DATE, SharedFact.AUTHOR), " · ICLR"),
        (tuple(SharedFact), ""),
    ],
)
def test_an_entry_leaves_out_what_its_list_has_said(
    said: tuple[SharedFact, ...], rest: str
) -> None:
    assert render_line(line_of(ADAM), FORM, said).partition(".md)")[2] == rest


def test_a_card_links_its_paper_from_where_it_stands_and_names_what_is_known() -> None:
    card = render_card(card_of(FINGERS), MarkdownForm("topics/sparse-attention/page-2.md"))
    assert card.title.endswith("](../../papers/counting-with-k-fingers.md)")
    assert card.facts == "12 March 2026"
    assert card.marks.endswith(" · *Sparse attention* · *Text classification*")
    assert len(card_of(CLOUDS).teaser) <= 222


def test_a_card_names_the_first_topics_only() -> None:
    many = replace(FINGERS, topics=FINGERS.topics * 3)
    assert render_card(card_of(many), FORM).marks.count("attention") == 2


def test_a_card_names_topics_last_that_many_papers_have() -> None:
    broad, *others = FINGERS.topics
    labels = [*(topic.label for topic in others), broad.label]
    assert list(card_of(FINGERS, frozenset({broad.id})).topics) == labels


def test_a_topic_is_broad_that_more_than_a_quarter_of_all_papers_have() -> None:
    broad, *_ = FINGERS.topics
    papers = [replace(FINGERS, slug=f"paper-{at}", topics=(broad,) * (at < 2)) for at in range(8)]
    assert broad_topics(replace(CATALOG, papers=tuple(papers[:7]))) == {broad.id}
    assert broad_topics(replace(CATALOG, papers=tuple(papers))) == frozenset()


def test_what_became_of_a_paper_stands_out_from_what_comes_with_it() -> None:
    withdrawn = replace(FINGERS, status=Status.WITHDRAWN, topics=())
    code = '<em class="ps-code">code</em>'
    assert render_card(card_of(withdrawn), FORM).marks == f"**withdrawn** · {code}"
    assert render_line(line_of(withdrawn), FORM).endswith(f" · **withdrawn** · {code}")


def test_an_entry_is_html_too() -> None:
    form = HtmlForm("topics/a.md", directory_urls=True)
    assert render_line(line_of(CLOUDS), form) == (
        "<a href=../../papers/a-data-set-of-clouds/>A Data Set of Clouds</a> · 12 March 2026"
        " · <em class=ps-model>models</em> · <em class=ps-data>data</em>"
        " · <em class=ps-demo>demo</em>"
    )


@pytest.mark.parametrize(("language", "start"), [("de", '<span lang="de">'), ("en", "")])
def test_an_entry_says_its_language_where_it_is_not_the_pages(language: str, start: str) -> None:
    paper = replace(ADAM, language=language)
    card = render_card(card_of(paper), FORM)
    assert render_line(line_of(paper), FORM).startswith(f"[{start}Adam")
    assert card.title.startswith(f"[{start}Adam")
    assert card.teaser.startswith(f"{start}Step sizes")


def test_an_entry_that_is_encoded_stands_for_itself_in_a_view() -> None:
    line, card = line_of(FINGERS), card_of(FINGERS)
    view = ((encode_entry(line),), (encode_entry(card),))
    assert encode(view) == encode(((line,), (card,)))
    assert decode(encode(view), tuple[tuple[Line], tuple[Card]]) == ((line,), (card,))


def test_the_lists_of_a_catalog_share_its_entries() -> None:
    for is_large in (True, False):
        entries = entries_of(CATALOG, is_large=is_large)
        assert entries is entries_of(CATALOG, is_large=is_large)
        assert entries is not entries_of(replace(CATALOG), is_large=is_large)
        assert set(entries) == {paper.slug for paper in PAPERS}
    assert entries_of(CATALOG, is_large=True) != entries_of(CATALOG, is_large=False)


def test_a_line_shows_nothing_of_an_abstract() -> None:
    assert line_of(replace(ADAM, abstract="Another.")) == line_of(ADAM)
    assert card_of(replace(ADAM, abstract="Another.")) != card_of(ADAM)
