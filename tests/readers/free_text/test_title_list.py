"""Lists of titles with their authors on the same line."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.model import Paper
from support.reading import read_file
from support.structured import read_decoded
from support.timing import repeat_in_linear_time

# Titles and authors, the last of which has only one.
PAPERS = (
    ("BERT: Pre-training of Deep Transformers", "Jacob Devlin, Ming-Wei Chang and Kenton Lee"),
    ("Deep Contextualized Word Representations", "Matthew E. Peters, Mark Neumann, Mohit Iyyer"),
    ("Are Sixteen Heads Really Better than One?", "Paul Michel, Omer Levy, Graham Neubig"),
    ("Computing Machinery and Intelligence", "Alan M. Turing"),
)
AUTHORS = [3, 3, 3, 1]
FORMS = (
    "{title}. {names}\n",
    "{title} - {names}\n",
    "{title} — {names}\n\n",
    "{title} | {names}\n",
    "{title} / {names}\n",
    "{title} by {names}\n",
    "{title}, by {names}\n",
    "{title} ({names})\n",
    "“{title}”, {names}\n",
    "- **{title}** {names}\n",
    "- {title}. {names}.\n",
    "- [ ] {title} - {names}\n",
    "{names}: {title}\n",
    "- {names}. {title}\n",
    "{names} – {title}\n",
)


def listed(form: str, head: str = "") -> str:
    """Return the papers as lines in a *form* below a *head*."""
    return head + "".join(form.format(title=title, names=names) for title, names in PAPERS)


def papers_in(folder: Path, text: str, name: str = "pasted.txt") -> list[Paper]:
    """Return the papers in a file with a *text*, which is read as a list of titles."""
    batch = read_file(folder, name, text)
    assert batch.reading.format == "list of titles"
    return list(batch.papers)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", [2, 4])
def test_titles_and_their_authors_are_told_apart(tmp_path: Path, form: str, number: int) -> None:
    lines = (form.format(title=title, names=names) for title, names in PAPERS[:number])
    found = papers_in(tmp_path, "".join(lines))
    assert [paper.title for paper in found] == [title for title, _ in PAPERS[:number]]
    assert [len(paper.authors) for paper in found] == AUTHORS[:number]


@pytest.mark.parametrize("form", ["{}. {}\n", "{} - {}\n", "{} — {}\n\n"])
def test_affiliations_of_authors_in_brackets_are_left_out(tmp_path: Path, form: str) -> None:
    names = "Jacob Devlin (Google), Kenton Lee (Google) and Jane A. Doe (University of Life)"
    text = "".join(form.format(title, names) for title, _ in PAPERS)
    found = papers_in(tmp_path, text)
    assert [paper.title for paper in found] == [title for title, _ in PAPERS]
    people = [[author.name for author in paper.authors] for paper in found]
    assert people == [["Jacob Devlin", "Kenton Lee", "Jane A. Doe"]] * 4


def test_each_line_of_a_list_of_titles_is_counted(tmp_path: Path) -> None:
    head = "Accepted Papers\n\nMar 12, 2026\n\n## Words and Machines\n"
    batch = read_file(tmp_path, "pasted.txt", f"{listed(FORMS[0], head)}\nSee you in spring\n")
    assert [str(paper.listed) for paper in batch.papers] == ["2026-03-12"] * 4
    assert (batch.reading.boilerplate, batch.reading.headings, batch.reading.unused) == (1, 2, 1)
    [problem] = batch.problems
    assert problem.message == "text that is not an entry of the list"


@pytest.mark.parametrize(
    "text",
    [
        # One line may have this form by chance.
        "Attention Is All You Need. Ashish Vaswani, Noam Shazeer\n",
        # Below a title are the names of its authors.
        "Small Models\nAlan M. Turing, Ada Lovelace\nLarge Models\nAda Lovelace, Alan M. Turing\n",
        # The speakers of a record.
        "A. Turing: Let us begin with the first point.\nA. Lovelace: I have read the paper.\n",
        # Titles with subtitles.
        "Big Data: A Survey\nDeep Nets - Theory\nSmall Data. Part Two\nOn Trees by Example\n",
    ],
)
def test_other_texts_are_no_lists_of_titles(tmp_path: Path, text: str) -> None:
    assert read_file(tmp_path, "pasted.txt", text).reading.format != "list of titles"


@pytest.mark.parametrize("unit", ["Word. ", "A by ", "Ada Lovelace, ", "A. B. ", "Title - A, "])
@pytest.mark.parametrize("form", ["{}", "{}\n"])
def test_a_long_list_of_titles_is_read_in_linear_time(unit: str, form: str) -> None:
    piece = form.format(20 * unit)
    repeat_in_linear_time(lambda text: read_decoded("list of titles", text), piece, 1_000_000, 10)
