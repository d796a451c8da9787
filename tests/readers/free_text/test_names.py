"""Lines of authors in a listing, below the title of each paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Paper
from papershelf.problems import Problem
from support.items import counted, papers_of, problems_of
from support.structured import read_decoded

# Titles, authors and abstracts.
PAPERS = (
    (
        "Attention Is All You Need",
        "Ashish Vaswani, Noam Shazeer, Niki Parmar, Jakob Uszkoreit",
        "We show that attention alone translates well. It needs no recurrence at all.",
    ),
    (
        "Pointer Networks",
        "Oriol Vinyals, Meire Fortunato and Navdeep Jaitly",
        "We learn an output dictionary of variable size, which is made of pointers.",
    ),
    (
        "Vision Transformers and Language Models",
        "Laurens van der Maaten, Geoffrey E. Hinton",
        "Both kinds of models are compared on many tasks, and they agree on most of them.",
    ),
    (
        "Are Capsules All You Need?",
        "Sara Sabour, Nicholas Frosst, Geoffrey E. Hinton",
        "A capsule is a group of neurons, and routing by agreement connects them.",
    ),
)
LAYOUTS = (
    "{title}\n{names}\n",
    "{title}\n{names}\n\n",
    "{title}\n\n{names}\n\n",
    "{title}\n{names}\n{abstract}\n",
    "{title}\n{names}\n{abstract}\n\n",
    "{title}\n\n{names}\n\n{abstract}\n\n",
    "- **{title}**\n  *{names}*\n\n",
    "Poster\n{title}\n{names}\n[pdf] [supp]\n",
)
BETWEEN = re.compile(", | and ")
each_layout = pytest.mark.parametrize("layout", LAYOUTS)


def read(text: str) -> list[Paper]:
    """Return the papers of a listing of which every line is counted."""
    items = read_decoded("listing", text)
    lines = (item.source.lines if isinstance(item, Paper) else counted(item) for item in items)
    assert sum(lines) == sum(1 for line in text.split("\n") if line.strip())
    return papers_of(items)


def problems(text: str) -> list[Problem]:
    return problems_of(read_decoded("listing", text))


def listing(layout: str, papers: Sequence[tuple[str, str, str]] = PAPERS) -> str:
    """Return the text of *papers*, each in a *layout*."""
    return "".join(
        layout.format(title=title, names=names, abstract=abstract, number=number)
        for number, (title, names, abstract) in enumerate(papers, 1)
    )


def authors(text: str) -> list[list[str]]:
    """Return the names of the authors of each paper in a text."""
    return [[author.name for author in paper.authors] for paper in read(text)]


@each_layout
def test_names_below_titles_are_those_of_the_authors(layout: str) -> None:
    text = listing(layout)
    assert [paper.title for paper in read(text)] == [title for title, _, _ in PAPERS]
    assert authors(text) == [names.replace(" and ", ", ").split(", ") for _, names, _ in PAPERS]
    expected = [abstract if "{abstract}" in layout else "" for _, _, abstract in PAPERS]
    assert [paper.abstract for paper in read(text)] == expected
    assert not problems(text)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Jane Doe | John Roe | Max Moe", ["Jane Doe", "John Roe", "Max Moe"]),
        ("by Jane Doe (Some University) and John Roe (MIT)", ["Jane Doe", "John Roe"]),
        ("Authors: Jane Doe, Kirby Roe", ["Jane Doe", "Kirby Roe"]),
        ("Jane Doe*, John Roe*, Max Moe, jan poe", ["Jane Doe", "John Roe", "Max Moe", "jan poe"]),
        ("Jane Doe, John Roe; Proceedings of the 34th ICML, PMLR 70:1-9", ["Jane Doe", "John Roe"]),
    ],
)
def test_names_are_written_in_many_ways(written: str, expected: list[str]) -> None:
    papers = [*PAPERS, ("Neural Shelves of Busy Readers", written, "")]
    assert authors(listing("{title}\n{names}\n", papers))[-1] == expected


@pytest.mark.parametrize(
    "written", ["Jane Doe, John Roe, et al.", "Jane Doe, +5 authors, John Roe"]
)
def test_authors_that_are_not_named_are_marked(written: str) -> None:
    papers = [*PAPERS, ("Neural Shelves of Busy Readers", written, "")]
    last = read(listing("{title}\n{names}\n", papers))[-1]
    assert [author.name for author in last.authors] == ["Jane Doe", "John Roe"]
    assert last.has_more_authors


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize(
    "layout",
    [
        "{title}\n{names}, NeurIPS 2017\n",
        "{title}\n{names}\nNeurIPS 2017\narXiv:1706.0376{number}\n\n",
        "{title}\n{names} NeurIPS, 2017\n{abstract}\n\n",
        "{title} ({names}, NeurIPS 2017)\n",
    ],
)
def test_et_al_behind_a_family_name_shows_that_it_is_one(number: int, layout: str) -> None:
    papers = [
        (title, f"{names.partition(',')[0].split()[-1]} et al.", abstract)
        for title, names, abstract in PAPERS[:number]
    ]
    found = read(listing(layout, papers))
    assert [paper.title for paper in found] == [title for title, *_ in papers]
    families = [[(author.family, author.others) for author in paper.authors] for paper in found]
    assert families == [[(names.split()[0], True)] for _, names, _ in papers]
    assert [str(paper.published) for paper in found] == ["2017"] * number


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("last", [" and {}", " & {}", ", and {}"])
@pytest.mark.parametrize(
    "layout",
    [
        "{title}\n{names}, NeurIPS 2017\n",
        "{title}\n{names} (NeurIPS 2017)\n\n",
        "{number}. {title}\n   {names}, NeurIPS 2017\n   arXiv:1706.0376{number}\n",
        "{title}\n{names}, NeurIPS 2017\n{abstract}\n\n",
    ],
)
def test_surnames_alone_before_a_venue_are_authors(number: int, last: str, layout: str) -> None:
    surnames = [[name.split()[-1] for name in BETWEEN.split(names)] for _, names, _ in PAPERS]
    papers = [
        (title, ", ".join(names[:-1]) + last.format(names[-1]), abstract)
        for (title, _, abstract), names in zip(PAPERS[:number], surnames, strict=False)
    ]
    found = read(listing(layout, papers))
    assert [paper.title for paper in found] == [title for title, *_ in papers]
    names = [[author.name for author in paper.authors] for paper in found]
    assert names == surnames[:number]
    venues = {(paper.venue.name if paper.venue else "", str(paper.published)) for paper in found}
    assert venues == {("NeurIPS", "2017")}


SHORT_LAYOUTS = (
    *LAYOUTS,
    "{title}\n{names}\nNeurIPS 2017\n",
    "{title}\n{names}\nNeurIPS 2017\nhttps://arxiv.org/abs/1706.{number:05d}\n",
    "{title}\n{names}\nNeurIPS 2017, https://arxiv.org/abs/1706.{number:05d}\n\n",
    "{title}\n{names}\nNeurIPS 2017\n{abstract}\n\n",
    "{title}\n{names}. NeurIPS 2017\n\n",
    "{number}. {title}\n   {names}\n",
    "{number}. {title}\n{names}, NeurIPS 2017\n",
    "{number}. {title}\n   {names}\n   https://arxiv.org/abs/1706.{number:05d}\n",
    "{number}\n{title}\n{names}\nNeurIPS 2017\n",
    "{title}\nby {names}\narXiv:1706.{number:05d}\n\n",
)


@given(st.permutations(PAPERS), st.sampled_from(SHORT_LAYOUTS))
def test_the_first_papers_of_a_listing_are_read_like_all_of_them(
    papers: list[tuple[str, str, str]], layout: str
) -> None:
    everything = contents(listing(layout, papers * 7))
    assert [title for title, *_ in everything] == [title for title, *_ in papers * 7]
    assert all(names for _, names, *_ in everything)
    for count in (1, 2, 3):
        assert contents(listing(layout, papers[:count])) == everything[:count]


def contents(text: str) -> list[tuple[object, ...]]:
    """Return title, authors, venue, date, identifiers and abstract of each paper in a text."""
    return [
        (each.title, each.authors, each.venue, each.published, each.identifiers, each.abstract)
        for each in read(text)
    ]


@pytest.mark.parametrize("label", ["", "Cite as: "])
@pytest.mark.parametrize("category", ["", " [cs.CL]", " [hep-th]"])
def test_an_identifier_below_the_names_is_that_of_the_paper(label: str, category: str) -> None:
    written = f"{label}arXiv:1706.03762{category}"
    first = read(listing(f"{{title}}\n{{names}}\n{written}\n\n", PAPERS))[0]
    assert [each.value for each in first.identifiers] == ["1706.03762"]
    assert len(first.authors) == 4


def test_abstracts_of_any_length_may_be_right_above_titles() -> None:
    lengths = [1, 4] * 8
    papers = [
        (title, names, " ".join([abstract] * length))
        for (title, names, abstract), length in zip(PAPERS * 4, lengths, strict=True)
    ]
    found = read(listing("{title}\n{names}\n{abstract}\n", papers))
    assert [paper.abstract for paper in found] == [abstract for _, _, abstract in papers]


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("ICML 2017", ("ICML", "", "2017")),
        ("*ICML*, 2017 (Oral). Best Paper Award", ("ICML", "", "2017")),
        ("In Proceedings of ICML, pages 1-9, 2017.", ("Proceedings of ICML", "1–9", "2017")),
        ("Accepted by TMLR", ("TMLR", "", "")),
        ("ICML 2017 poster", ("ICML 2017 poster", "", "2017")),
        ("Oral at ICML 2017", ("ICML", "", "2017")),
        ("Part of Proceedings of ICML (2017)", ("Proceedings of ICML", "", "2017")),
        ("- **Venue:** ICML 2017", ("ICML", "", "2017")),
        ("- **Year**: 2017", ("", "", "2017")),
    ],
)
@pytest.mark.parametrize("end", ["\n", "[pdf] [code]\n\n", "\n{abstract}\n\n"])
def test_venue_and_year_may_stand_right_below_the_names(
    venue: str, expected: tuple[str, ...], end: str
) -> None:
    text = listing("{title}\n{names}\n" + f"{venue}\n{end}")
    found = read(text)
    venues = [(each.venue.name if each.venue else "", each.pages) for each in found]
    years = [str(paper.published or "") for paper in found]
    assert [(*pair, year) for pair, year in zip(venues, years, strict=True)] == [expected] * 4
    assert [bool(paper.abstract) for paper in found] == ["abstract" in end] * 4
    assert not problems(text)


@pytest.mark.parametrize(
    ("first", "date"),
    [("ICML 2017", "2017"), ("22 Dec 2014", "2014-12-22"), ("Dec 22, 2014", "2014-12-22")],
)
def test_venue_or_day_may_stand_before_the_names(first: str, date: str) -> None:
    found = read(listing("{title}\n" + first + " · {names}\n{abstract}\n\n"))
    assert [paper.title for paper in found] == [title for title, *_ in PAPERS]
    assert {str(paper.published) for paper in found} == {date}
    assert all(paper.authors and paper.abstract for paper in found)


@pytest.mark.parametrize("venue", ["ICML 2017", "ICML 2017 poster", "Spotlight at ICML 2017"])
def test_venue_and_year_may_stand_between_title_and_names(venue: str) -> None:
    found = read(listing("{title}\n" + f"{venue}\n" + "{names}\n{abstract}\n\n"))
    assert [paper.title for paper in found] == [title for title, *_ in PAPERS]
    assert {str(paper.published) for paper in found} == {"2017"}
    assert all(paper.authors and paper.abstract and paper.venue for paper in found)


def test_an_abstract_above_names_is_no_title() -> None:
    abstract = " ".join(abstract for _, _, abstract in PAPERS)
    text = listing("{title}\n{names}\n" + f"{abstract}\n\n") + "Sara Sabour, Geoffrey E. Hinton\n"
    assert [paper.abstract for paper in read(text)][:4] == [abstract] * 4


def test_the_first_line_of_an_abstract_with_a_year_is_no_venue() -> None:
    text = listing("{title}\n{names}\nThe shelves of 2017,\n{abstract}\n\n")
    assert [paper.published for paper in read(text)] == [None] * 4


@pytest.mark.parametrize("label", ["Authors: ", "**Authors**: ", "- **Authors:** "])
def test_a_label_shows_names_in_any_layout(label: str) -> None:
    text = listing("## {title}\n\n" + label + "{names}\n\n{abstract}\n\n")
    assert [len(names) for names in authors(text)] == [
        len(names.replace(" and ", ", ").split(", ")) for _, names, _ in PAPERS
    ]


def test_names_of_one_affiliation_may_stand_between_commas() -> None:
    written = "Jane Doe, John Roe (MIT); Max Moe* (Some University); Ann Poe (MIT)"
    papers = [*PAPERS, ("Neural Shelves of Busy Readers", written, "")]
    names = ["Jane Doe", "John Roe", "Max Moe", "Ann Poe"]
    assert authors(listing("{title}\n{names}\n", papers))[-1] == names


KEYWORDS = (
    "Neural Attention, Machine Translation",
    "Pointer Models, Neural Networks",
    "Vision Models, Language Tasks",
    "Capsule Networks, Neural Attention",
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(listing("{title}\n{abstract}\n\n"), id="no names"),
        pytest.param(listing("Publications\n{names}\n{title}\n", PAPERS[:1]), id="one paper"),
        pytest.param("Pointer Networks\nNeural Attention, Machine Translation\n", id="keyword"),
        pytest.param("Publications\nTowards Understanding and Improving Training\n", id="and"),
        pytest.param(
            listing("{title}\n{names}\n", PAPERS[:3]) + listing("Old Maps: {title}\n", PAPERS),
            id="few papers with names",
        ),
        pytest.param(listing("{names}\n{title}\n"), id="names above titles"),
        pytest.param("Publications\n" + listing("{names}\n{title}\n"), id="below a heading"),
        pytest.param("Publications\n\n" + listing("{names}:\n{title}\n"), id="before colons"),
        pytest.param("Shelves\n\nTrees and Maps, ICML 2017, a survey\n", id="before a venue"),
        pytest.param("Tidy Shelves\nVision and Language, ICML 2017\n", id="a subject"),
        pytest.param(listing("{title}\n{names},\nJane Doe\n\n{abstract}\n\n"), id="over two lines"),
        pytest.param(
            listing(
                "{title}\n{names}\n{abstract}\n\n",
                [
                    (title, words, abstract)
                    for (title, _, abstract), words in zip(PAPERS, KEYWORDS, strict=True)
                ],
            ),
            id="keywords",
        ),
    ],
)
def test_in_doubt_no_line_is_one_of_names(text: str) -> None:
    assert not any(authors(text))


LINES = st.sampled_from(
    [text for paper in PAPERS for text in paper]
    + ["", "", "Jane Doe", "Mar 12", "[pdf]", "arXiv:1706.03762", "asdf", *KEYWORDS]
)


@given(st.lists(LINES, max_size=30))
def test_each_line_is_counted_once_in_any_order(lines: list[str]) -> None:
    read("\n".join(lines))


@given(st.lists(st.sampled_from(PAPERS), min_size=3), st.sampled_from(LAYOUTS))
def test_each_author_is_one_of_the_line_below_the_title(
    papers: list[tuple[str, str, str]], layout: str
) -> None:
    names = {title: written for title, written, _ in papers}
    found = read(listing(layout, papers))
    assert len(found) == len(papers)
    assert all(author.name in names[paper.title] for paper in found for author in paper.authors)
    assert all(paper.authors for paper in found)
