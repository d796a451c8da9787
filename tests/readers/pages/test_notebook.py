"""Notes of notebooks: which are about a paper, and that their text is not its abstract."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given

from papershelf.model import Paper
from papershelf.readers.pages.front_matter import read_markdown
from papershelf.readers.pages.notebook import is_note, title_of_file
from papershelf.readers.reader import Aside, Item
from support.items import papers_of, problems_of
from support.structured import author_names
from support.texts import texts


def read(text: str, name: str = "@lovelace1843.md") -> list[Item]:
    """Return the items of a note with front matter."""
    return list(read_markdown(StringIO(f"---\n{text}"), Path(name)))


def logseq(text: str) -> Paper:
    """Return the paper of a note whose properties are lines of text."""
    (paper,) = papers_of(read_markdown(StringIO(text), Path("a.md")))
    return paper


def test_the_title_of_a_note_is_its_heading_or_else_the_file_name() -> None:
    by_heading = read("citekey: x\n---\n# Tidy Shelves\n\nRead.\n")
    by_file = read("citekey: x\n---\nRead.\n", "Tidy Shelves.md")
    assert [paper.title for paper in papers_of(by_heading + by_file)] == ["Tidy Shelves"] * 2


def test_a_citation_key_is_not_a_title() -> None:
    (problem,) = problems_of(read("citekey: lovelace1843\ntitle: lovelace1843\n---\n"))
    assert (problem.message, problem.lost) == ("no title", 1)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Tidy Shelves.md", "Tidy Shelves"),
        ("Lovelace et al. - 1843 - Tidy Shelves.md", "Tidy Shelves"),
        ("Tidy Shelves 0123456789abcdef0123456789abcdef.md", "Tidy Shelves"),
        ("@lovelace1843.md", ""),
        ("2024-01-05.md", ""),
        ("tidy-shelves.md", ""),
        ("Untitled 2.md", ""),
    ],
)
def test_a_file_name_is_a_title_only_if_it_looks_like_one(name: str, title: str) -> None:
    assert title_of_file(Path(name)) == title


def test_the_text_of_a_note_is_an_aside_and_not_an_abstract() -> None:
    paper, aside = read("title: Tidy Shelves\ncitekey: x\n---\nI should read this.\n")
    assert isinstance(paper, Paper)
    assert paper.abstract == ""
    assert isinstance(aside, Aside)


def test_links_between_notes_are_read_as_their_names() -> None:
    paper = logseq(
        "authors:: [[Ada Lovelace]], [[people/Charles Babbage]]\ntitle:: [[Tidy Shelves]]\n"
        "journal:: [[Scientific Memoirs|Memoirs]]\ndate:: [[Aug 1st, 1843]]\ntags:: [[a]], #b"
    )
    assert author_names(paper) == ["Ada Lovelace", "Charles Babbage"]
    assert paper.title == "Tidy Shelves"
    assert paper.venue
    assert (paper.venue.name, str(paper.published)) == ("Memoirs", "1843-08-01")
    assert paper.keywords == ("a", "b")


def test_a_property_without_letters_or_digits_is_empty() -> None:
    paper = logseq("**Title**:: Tidy Shelves\n> **Journal**:: **\n+ **Authors**:: Ada Lovelace")
    assert (paper.title, paper.venue, author_names(paper)) == (
        "Tidy Shelves",
        None,
        ["Ada Lovelace"],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title:: A\nauthors:: B", True),
        ("# Tidy Shelves\n\nAuthors: Ada Lovelace\nYear: 1843\n", True),
        ("# Tidy Shelves\n\nAuthors: Ada Lovelace\n\nYear: 1843\n", True),
        ("title:: A\ntags:: b", False),
        ("# Shopping\n\nPrice: 3\nShop: Corner\n", False),
        ("---\ntitle: A\n---\nauthors:: B\ndoi:: C", False),
        ("Use std::vector and std::map.", False),
        ("", False),
    ],
)
def test_a_note_is_recognised_by_properties_that_only_papers_have(
    text: str, expected: bool
) -> None:
    assert is_note(text) is expected


def test_blank_lines_may_separate_the_properties_of_an_exported_page() -> None:
    fields = "Authors: Ada Lovelace\nYear: 1843\n\nVenue: Memoirs\n\nNote: see https://a.example/"
    paper = logseq(f"# Tidy Shelves\n\n{fields}\nShelves.\nDOI: 10.1000/1\n")
    assert (paper.title, author_names(paper), str(paper.published)) == (
        "Tidy Shelves",
        ["Ada Lovelace"],
        "1843",
    )
    assert paper.venue
    assert (paper.venue.name, paper.identifiers) == ("Memoirs", ())


@given(texts())
def test_any_text_is_read_without_an_error(text: str) -> None:
    list(read_markdown(StringIO(text), Path("a.md")))
    list(
        read_markdown(
            StringIO(f"title:: A\n{text}\nauthors:: {text}\n# Abstract\n{text}"), Path("a")
        )
    )
    is_note(text)
