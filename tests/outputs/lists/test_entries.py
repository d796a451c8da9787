"""Entries of papers in lists: lines and cards."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.model import LinkKind, Promise, Status
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.groups import SharedFact
from papershelf.outputs.lists.entries import (
    card_of,
    line_of,
    render_card,
    render_line,
)
from support.catalog import ADAM, FINGERS

FORM = MarkdownForm("topics/a.md")


@pytest.mark.parametrize(
    ("shared", "facts"),
    [
        ((), " Kingma and Ba\xa0· ICLR 2015"),
        ((SharedFact.AUTHOR,), " ICLR 2015"),
        ((SharedFact.VENUE,), " Kingma and Ba\xa0· 2015"),
        ((SharedFact.YEAR,), " Kingma and Ba\xa0· ICLR"),
        ((SharedFact.DATE, SharedFact.AUTHOR), " ICLR"),
        (tuple(SharedFact), ""),
    ],
)
def test_an_entry_omits_the_facts_that_its_list_states(
    shared: tuple[SharedFact, ...], facts: str
) -> None:
    assert render_line(line_of(ADAM), FORM, shared).partition(".md)")[2] == facts


@pytest.mark.parametrize(
    ("kinds", "badge"),
    [
        ([[LinkKind.MODEL]], "models promised"),
        ([[LinkKind.DATA], [LinkKind.CODE, LinkKind.DATA]], "code and data promised"),
    ],
)
def test_an_entry_says_what_a_paper_promises(kinds: list[list[LinkKind]], badge: str) -> None:
    promises = tuple(Promise(kinds=tuple(each), evidence="Soon.") for each in kinds)
    assert line_of(replace(ADAM, promises=promises)).badges == (badge,)


def test_no_line_of_a_card_begins_with_a_separator() -> None:
    facts = render_card(card_of(ADAM), FORM).facts
    assert facts == "Diederik P. Kingma and Jimmy Ba\N{NO-BREAK SPACE}· ICLR 2015"


def test_a_card_names_the_first_topics_alone() -> None:
    many = replace(FINGERS, topics=FINGERS.topics * 3)
    assert render_card(card_of(many), FORM).marks.count("attention") == 2


def test_a_card_names_broad_topics_last() -> None:
    broad, *others = FINGERS.topics
    labels = [*(topic.label for topic in others), broad.label]
    assert list(card_of(FINGERS, frozenset({broad.id})).topics) == labels


def test_the_status_of_a_paper_is_bold_and_precedes_its_badges() -> None:
    withdrawn = replace(FINGERS, status=Status.WITHDRAWN, topics=())
    code = '<em class="ps-code">code</em>'
    assert render_card(card_of(withdrawn), FORM).marks == f"**withdrawn**\xa0· {code}"
    assert render_line(line_of(withdrawn), FORM).endswith(f"\xa0· **withdrawn**\xa0· {code}")


@pytest.mark.parametrize(("language", "start"), [("de", '<span lang="de">'), ("en", "")])
def test_an_entry_states_its_language_if_the_page_has_another(language: str, start: str) -> None:
    paper = replace(ADAM, language=language)
    card = render_card(card_of(paper), FORM)
    assert render_line(line_of(paper), FORM).startswith(f"[{start}Adam")
    assert card.title.startswith(f"[{start}Adam")
    assert card.teaser.startswith(f"{start}Step sizes")
