"""Answers of arXiv's API."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.model import LinkKind, PaperKind
from papershelf.problems import Severity
from papershelf.readers.reader import Item
from support.items import papers_of, problems_of
from support.xml_files import ARXIV, chosen

FEED = '<feed xmlns="http://www.w3.org/2005/Atom" x="http://arxiv.org/">{}</feed>'


def read(entry: str) -> list[Item]:
    return ARXIV.read(FEED.format(f"<entry><title>Tidy Shelves</title>{entry}</entry>").encode())


@pytest.mark.parametrize(("name", "count"), [("empty", 0), ("one", 1), ("query-10", 10)])
def test_real_answers_are_read_completely(name: str, count: int, formats: Path) -> None:
    data = (formats / "arxiv" / f"{name}.xml").read_bytes()
    assert chosen(data.decode()) == "arXiv"
    items = ARXIV.read(data)
    papers = papers_of(items)
    assert len(papers) == count == ARXIV.begun(data)
    assert all(paper.abstract and paper.authors and paper.published for paper in papers)
    assert all(paper.kind is PaperKind.PREPRINT and paper.venue is None for paper in papers)
    assert {identifier.scheme for paper in papers for identifier in paper.identifiers} <= {
        "arxiv",
        "doi",
    }
    assert all(paper.links_of(LinkKind.PDF, LinkKind.PREPRINT) for paper in papers)
    notes = [str(problem) for problem in problems_of(items)]
    assert notes == (
        []
        if count
        else ["papers.xml: the file contains no papers (the query found nothing on arXiv)"]
    )


def test_a_single_entry_is_read_as_an_answer() -> None:
    entry = '<entry xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/abs/1706.03762v7</id>'
    text = f"{entry}<title>Attention Is All You Need</title></entry>"
    assert chosen(text) == "arXiv"
    (paper,) = papers_of(ARXIV.read(text.encode()))
    assert str(paper.identifiers[0]) == "arxiv:1706.03762"


def test_the_title_and_id_of_a_source_are_not_those_of_the_entry() -> None:
    (paper,) = papers_of(
        read("<source><title>Other</title><id>http://arxiv.org/abs/1</id></source>")
    )
    assert paper.title == "Tidy Shelves"
    assert paper.identifiers == ()


@pytest.mark.parametrize(
    ("comment", "urls"),
    [
        ("12 pages", []),
        (
            "Code: https://github.com/google-research/bert.",
            ["https://github.com/google-research/bert"],
        ),
        (
            "(see http://a.example/b; https://c.example/d)",
            ["http://a.example/b", "https://c.example/d"],
        ),
        (
            "Code: github.com/google-research/bert.",
            ["https://github.com/google-research/bert"],
        ),
        ("https:// and javascript:alert(1)", []),
        ("https://[::1", ["https://[::1"]),
    ],
)
def test_addresses_in_a_comment_are_links(comment: str, urls: list[str]) -> None:
    items = read(f"<arxiv:comment>{comment}</arxiv:comment>")
    (paper,) = papers_of(items)
    refused = [problem.message for problem in problems_of(items)]
    assert [link.url for link in paper.links] == [url for url in urls if not refused]
    assert all(url in refused[0] for url in urls if refused)
    assert all(link.field == "comment" for link in paper.links)


def test_a_field_full_of_invalid_dois_gives_only_five_warnings() -> None:
    items = read(f"<arxiv:doi>{'x ' * 1000}</arxiv:doi>")
    assert len(problems_of(items)) == 5
    assert {problem.severity for problem in problems_of(items)} == {Severity.WARNING}
