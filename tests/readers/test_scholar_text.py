"""Pages and alerts of Google Scholar, as pasted."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Paper
from papershelf.readers.reader import Item
from papershelf.readers.scholar_text import is_scholar_text, read_scholar_text
from papershelf.readers.sources import format_of
from support.items import papers_of, problems_of

LSTM = "Long short-term memory\nS Hochreiter, J Schmidhuber - Neural computation, 1997 - mit.edu\n"
ADAM = "Adam: A method\nDP Kingma, J Ba - arXiv preprint arXiv:1412.6980, 2014 - arxiv.org\n"
BUTTONS = "Save Cite Cited by 12 Related articles All 5 versions\n"


def read(text: str) -> list[Item]:
    return list(read_scholar_text(StringIO(text, newline=""), Path("papers.txt")))


def names(found: Paper) -> list[str]:
    return [author.name for author in found.authors]


@pytest.mark.parametrize(
    "text",
    [
        f"{LSTM}Learning to store …\n{BUTTONS}{ADAM}We introduce …\n{BUTTONS}",
        # Without buttons, an excerpt touches the title below; or all is apart.
        f"{LSTM}Learning to store …\n{ADAM}We introduce …\n",
        f"{LSTM}\n{ADAM}",
        f"{LSTM}{BUTTONS}".replace("\n", "\n\n") + f"{ADAM}We introduce …\n".replace("\n", "\n\n"),
        # As a mail breaks lines, and marks the direction of text.
        f"{LSTM}{BUTTONS}{ADAM}".replace(" method", "\nmethod").replace("preprint ", "preprint\n"),
        f"\u202a{LSTM}{BUTTONS}\u202a{ADAM}".replace(" - ", "\u202c\xa0- "),
        f"[PDF] mit.edu\n[PDF][PDF] {LSTM}{BUTTONS}[HTML] {ADAM}",
    ],
)
def test_entries_are_told_apart_however_they_are_pasted(text: str) -> None:
    items = read(text)
    assert problems_of(items) == []
    lstm, adam = papers_of(items)
    assert (lstm.title, adam.title) == ("Long short-term memory", "Adam: A method")
    assert names(lstm) == ["S. Hochreiter", "J. Schmidhuber"]
    assert names(adam) == ["D. P. Kingma", "J. Ba"]
    assert lstm.venue
    assert (lstm.venue.name, lstm.year) == ("Neural computation", 1997)
    assert [str(found) for found in adam.identifiers] == ["arxiv:1412.6980"]
    assert {lstm.abstract, adam.abstract} == {""}


def test_authors_behind_dots_are_others() -> None:
    (found,) = papers_of(read("Attention is all you need\nA Vaswani, N Shazeer… - 2017\n"))
    assert names(found) == ["A. Vaswani", "N. Shazeer"]
    assert found.has_more_authors


def test_a_venue_that_is_cut_is_left_out_and_a_title_that_is_cut_is_told() -> None:
    items = read("Attention is all …\nA Vaswani, N Shazeer… - Advances in neural …, 2017\n")
    (found,) = papers_of(items)
    assert (found.venue, found.year) == (None, 2017)
    assert [problem.message for problem in problems_of(items)] == [
        "the venue is truncated and was left out: “Advances in neural …”",
        "the title is truncated: “Attention is all …”",
    ]


def test_a_link_through_scholar_leads_where_it_goes() -> None:
    through = "https://scholar.google.com/scholar_url?url=https://example.org/a%3Fb&hl=en"
    text = LSTM.replace("memory\n", f"memory <{through}>\n")
    (found,) = papers_of(read(text))
    assert found.title == "Long short-term memory"
    assert [link.url for link in found.links] == ["https://example.org/a?b"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", ""])
def test_a_link_through_scholar_leads_to_the_web_alone(address: str) -> None:
    text = LSTM.replace("\n", f" <https://scholar.google.com/scholar_url?url={address}>\n", 1)
    assert [link for found in papers_of(read(text)) for link in found.links] == []


def test_an_entry_that_is_not_understood_is_told_with_its_line() -> None:
    text = f"{LSTM}Learning to …\n{BUTTONS}GPT-4 technical report\nby its makers\n{BUTTONS}{ADAM}"
    items = read(text)
    assert len(papers_of(items)) == 2
    assert [(found.source.line, found.lost) for found in problems_of(items)] == [(5, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "A Title\n\nWe study shelves, as A Author, B Author - in Nature, 2015.\n",
        f"{LSTM}We study shelves.\n",
        "A Survey - of Shelves, 2020\nWe search Google Scholar for them.\n",
        f"{BUTTONS}A title\nWe study shelves.\n",
    ],
)
def test_other_text_is_not_taken_for_scholars(text: str) -> None:
    assert not is_scholar_text(text)


def test_entries_without_anything_else_are_known_by_their_number() -> None:
    row = format_of(Path("papers.txt"), LSTM * 3)
    assert row is not None
    assert row.name == "Scholar text"


word = st.from_regex(re.compile(r"[a-z]{2,9}", re.ASCII), fullmatch=True)
title = st.lists(word, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize())


@given(st.lists(st.tuples(title, st.integers(1900, 2099), title), min_size=1, max_size=5))
def test_what_is_written_as_a_page_is_read_again(records: list[tuple[str, int, str]]) -> None:
    text = "".join(
        f"[PDF] a.edu\n{name}\nG Hinton, L van der Maaten - Nature, {year} - a.edu\n"
        f"{excerpt} …\n{BUTTONS}"
        for name, year, excerpt in records
    )
    assert is_scholar_text(text)
    items = read(text)
    assert problems_of(items) == []
    assert [(found.title, found.year) for found in papers_of(items)] == [
        (name, year) for name, year, _ in records
    ]
