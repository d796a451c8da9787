"""Pages and alerts of Google Scholar, as pasted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.readers.lists.scholar_text import is_scholar_text
from papershelf.readers.reader import Item
from support.items import papers_of, problems_of
from support.structured import author_names, format_name, read_decoded

LSTM = "Long short-term memory\nS Hochreiter, J Schmidhuber - Neural computation, 1997 - mit.edu\n"
ADAM = "Adam: A method\nDP Kingma, J Ba - arXiv preprint arXiv:1412.6980, 2014 - arxiv.org\n"
BUTTONS = "Save Cite Cited by 12 Related articles All 5 versions\n"


def read(text: str) -> list[Item]:
    return read_decoded("Scholar text", text)


@pytest.mark.parametrize(
    "text",
    [
        f"{LSTM}Learning to store …\n{BUTTONS}{ADAM}We introduce …\n{BUTTONS}",
        # Without buttons, an excerpt touches the title below; or blank lines separate all lines.
        f"{LSTM}Learning to store …\n{ADAM}We introduce …\n",
        f"{LSTM}\n{ADAM}",
        f"{LSTM}{BUTTONS}".replace("\n", "\n\n") + f"{ADAM}We introduce …\n".replace("\n", "\n\n"),
        # Mail programs break lines, and mark the direction of text.
        f"{LSTM}{BUTTONS}{ADAM}".replace(" method", "\nmethod").replace("preprint ", "preprint\n"),
        f"\u202a{LSTM}{BUTTONS}\u202a{ADAM}".replace(" - ", "\u202c\xa0- "),
        f"[PDF] mit.edu\n[PDF][PDF] {LSTM}{BUTTONS}[HTML] {ADAM}",
    ],
)
def test_entries_are_separated_however_they_are_pasted(text: str) -> None:
    items = read(text)
    assert problems_of(items) == []
    lstm, adam = papers_of(items)
    assert (lstm.title, adam.title) == ("Long short-term memory", "Adam: A method")
    assert author_names(lstm) == ["S. Hochreiter", "J. Schmidhuber"]
    assert author_names(adam) == ["D. P. Kingma", "J. Ba"]
    assert lstm.venue
    assert (lstm.venue.name, lstm.year) == ("Neural computation", 1997)
    assert [str(identifier) for identifier in adam.identifiers] == ["arxiv:1412.6980"]
    assert {lstm.abstract, adam.abstract} == {""}


def test_a_truncated_venue_is_left_out_and_a_truncated_title_reported() -> None:
    items = read("Attention is all …\nA Vaswani, N Shazeer… - Advances in neural …, 2017\n")
    (paper,) = papers_of(items)
    assert (paper.venue, paper.year) == (None, 2017)
    assert [problem.message for problem in problems_of(items)] == [
        "the venue is truncated and was left out: “Advances in neural …”",
        "the title is truncated: “Attention is all …”",
    ]


def test_a_redirect_of_scholar_is_replaced_by_its_target() -> None:
    redirect = "https://scholar.google.com/scholar_url?url=https://example.org/a%3Fb&hl=en"
    text = LSTM.replace("memory\n", f"memory <{redirect}>\n")
    (paper,) = papers_of(read(text))
    assert paper.title == "Long short-term memory"
    assert [link.url for link in paper.links] == ["https://example.org/a?b"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", ""])
def test_a_redirect_of_scholar_to_another_scheme_is_left_out(address: str) -> None:
    text = LSTM.replace("\n", f" <https://scholar.google.com/scholar_url?url={address}>\n", 1)
    assert [link for paper in papers_of(read(text)) for link in paper.links] == []


def test_an_unreadable_entry_is_reported_with_its_line() -> None:
    text = f"{LSTM}Learning to …\n{BUTTONS}GPT-4 technical report\nby its makers\n{BUTTONS}{ADAM}"
    items = read(text)
    assert len(papers_of(items)) == 2
    assert [(problem.source.line, problem.lost) for problem in problems_of(items)] == [(5, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "A Title\n\nWe study shelves, as A Author, B Author - in Nature, 2015.\n",
        f"{LSTM}We study shelves.\n",
        "A Survey - of Shelves, 2020\nWe search Google Scholar for them.\n",
    ],
)
def test_other_text_is_not_recognised_as_scholars(text: str) -> None:
    assert not is_scholar_text(text)


def test_several_entries_without_other_marks_are_recognised() -> None:
    assert format_name("papers.txt", LSTM * 3) == "Scholar text"


word = st.from_regex(re.compile(r"[a-z]{2,9}", re.ASCII), fullmatch=True)
title = st.lists(word, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize())


@given(st.lists(st.tuples(title, st.integers(1900, 2099), title), min_size=1, max_size=5))
def test_a_generated_page_is_read_back(records: list[tuple[str, int, str]]) -> None:
    text = "".join(
        f"[PDF] a.edu\n{name}\nG Hinton, L van der Maaten - Nature, {year} - a.edu\n"
        f"{excerpt} …\n{BUTTONS}"
        for name, year, excerpt in records
    )
    assert is_scholar_text(text)
    items = read(text)
    assert problems_of(items) == []
    assert [(paper.title, paper.year) for paper in papers_of(items)] == [
        (name, year) for name, year, _ in records
    ]
