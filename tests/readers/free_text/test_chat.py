"""Messages of a chat or a mailing list, as pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Paper
from papershelf.readers.reader import Item
from support.items import counted, papers_of, problems_of
from support.structured import format_name, read_decoded

ATTENTION = "Attention Is All You Need"
ADDRESS = "https://arxiv.org/abs/1706.03762"
REMARK = f"worth reading: {ADDRESS}"
# The heads of messages; behind some of them is the text.
HEADS = (
    "Reader A  10:32 AM\n",
    "Reader A\n  10:32 AM\n",
    "Reader A\n:house_with_garden:  10:32 AM\n",
    "Reader A [10:32 AM]\n",
    "Reader A 10:32 AM\n",
    "Reader A — Today at 10:32 AM\n",
    "Reader A — 12/02/2025 10:40 AM\n",
    "Reader A, [3/4/2025 12:01 PM]\n",
    "[10:32 AM] Reader A\n",
    "[12:01, 3/4/2025] Reader A: ",
    "\u200e[05/03/2025, 10:14:33] Reader A: ",
    "3/4/25, 12:01 - Reader A: ",
    "04.03.2025, 12:01 - Reader A: ",
    "On Tue, Mar 4, 2025 at 12:01 PM Reader A <reader-a@example.org> wrote:\n> ",
)
each_head = pytest.mark.parametrize("head", HEADS)


def read(text: str) -> list[Item]:
    """Return what is read of messages of which every line is counted."""
    items = read_decoded("chat", text)
    lines = (item.source.lines if isinstance(item, Paper) else counted(item) for item in items)
    assert sum(lines) == sum(1 for line in text.split("\n") if line.strip())
    return items


def titles(text: str) -> list[tuple[str, str]]:
    """Return title and identifiers of each paper in messages that give no problem."""
    items = read(text)
    assert not problems_of(items)
    return [(each.title, " ".join(map(str, each.identifiers))) for each in papers_of(items)]


@each_head
@pytest.mark.parametrize("body", [f"{ATTENTION} {ADDRESS}", f"{ATTENTION}: {ADDRESS} (edited)"])
def test_a_title_beside_an_address_is_that_of_the_paper(head: str, body: str) -> None:
    text = f"{head}{body}\n"
    assert format_name("chat.txt", text) == "chat"
    assert titles(text) == [(ATTENTION, "arxiv:1706.03762")]


@each_head
def test_a_title_may_be_on_the_line_above_or_in_the_preview_below(head: str) -> None:
    above = f"{head}{ATTENTION}\n{ADDRESS}\n"
    preview = f"arXiv.org\n[1706.03762] {ATTENTION}\nThe dominant models are complex.\n"
    reactions = ":thumbsup: 3\n2 replies\nLast reply today at 10:40\n"
    assert titles(above) == titles(f"{head}{REMARK}\n{preview}{reactions}")
    assert titles(above) == [(ATTENTION, "arxiv:1706.03762")]


@each_head
def test_the_words_of_people_are_neither_titles_nor_abstracts(head: str) -> None:
    items = read(f"{head}{REMARK}\nthanks, I like it\n{head}A Second Message of Mine\n")
    assert not papers_of(items)
    (problem,) = problems_of(items)
    assert problem.message == f"an identifier without a title: “{REMARK}”"
    assert problem.lost == 1


@pytest.mark.parametrize(
    "line",
    [
        "Ashish Vaswani, Noam Shazeer, Niki Parmar",
        "Advances in Neural Information Processing Systems 2017",
        "Reader A",
        "I read this with great pleasure",
    ],
)
def test_names_a_venue_and_remarks_are_no_titles(line: str) -> None:
    items = read(f"Reader B  10:32 AM\n{line}\n{ADDRESS}\n")
    assert not papers_of(items)
    assert problems_of(items)[0].source.line == 3


def test_an_identifier_that_has_a_title_elsewhere_is_no_problem() -> None:
    text = f"{HEADS[0]}{ATTENTION} {ADDRESS}\n{HEADS[0]}I read arXiv:1706.03762, too\n"
    assert titles(text) == [(ATTENTION, "arxiv:1706.03762")]


def test_several_identifiers_in_a_line_have_no_title() -> None:
    items = read(f"{HEADS[0]}{ATTENTION}\n{ADDRESS} or https://openreview.net/forum?id=rJXMpikCZ\n")
    assert not papers_of(items)
    assert len(problems_of(items)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"Oral Session 10:30 AM\n{ATTENTION}\n{ADDRESS}\n",
        f"Keynote  10:30\n{ATTENTION}\n{ADDRESS}\n",
        f"{ATTENTION}\n{ADDRESS}\n\n{HEADS[0]}thanks\n",
        f"{HEADS[0]}{ATTENTION}\n",
        f"10:30 {ATTENTION}\n{ADDRESS}\n",
    ],
)
def test_other_text_is_no_chat(text: str) -> None:
    assert format_name("chat.txt", text) != "chat"


LINES = (*HEADS, REMARK, ATTENTION, ADDRESS, "Reader A", "  10:32 AM", "> ", ">", "", "(edited)")


@given(st.lists(st.sampled_from(LINES)))
def test_every_line_of_any_messages_is_counted_once(lines: list[str]) -> None:
    read("\n".join(lines))


@pytest.mark.parametrize("unit", ["a ", " ", ">", "[", ":a: ", "1:11 ", f"{ADDRESS} "])
def test_a_long_line_is_read_without_delay(unit: str) -> None:
    read(f"Reader A{unit * 100_000}\n")
