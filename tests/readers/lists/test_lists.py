"""Pasted lists: in Markdown, of references, and from pages and mails of arXiv and Scholar."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Link, LinkKind, Paper
from papershelf.problems import Problem
from papershelf.readers.files.reading import format_of
from support.items import papers_of, problems_of
from support.reading import read_file
from support.samples import records_in
from support.structured import author_names, format_name, read_decoded
from support.texts import texts
from support.timing import at_most

NAMES = ("arXiv text", "Markdown list", "Scholar text", "reference list")


def paper_of(name: str, text: str) -> Paper:
    """Return the only paper of a text in a format, which gives no problem."""
    items = read_decoded(name, text)
    assert problems_of(items) == []
    (paper,) = papers_of(items)
    return paper


def publication(paper: Paper) -> tuple[str, ...]:
    """Return venue, volume, issue, pages, and date of a paper."""
    venue = paper.venue.name if paper.venue else ""
    return venue, paper.volume, paper.issue, paper.pages, str(paper.published or "")


LINES = [
    "- [A Title](https://example.org/) - A. Author, NeurIPS, 2020",
    "- [code](https://example.org/code)",
    "- **A Title of Ours**",
    "- A Title of Ours (NeurIPS 2017)",
    "*A. Author, B. Author.* NeurIPS 2017. [[pdf](https://example.org/pdf)]",
    "    *A. Author, B. Author.*",
    "  - [pdf](https://example.org/pdf)",
    "| Title | Authors |",
    "| --- | --- |",
    "| [A](https://example.org/) | B |",
    "[1] A. Author. A title. Nature, 2020.",
    "12. A title",
    "References",
    "[1] arXiv:2401.00001 [pdf]",
    "arXiv:2401.00001",
    "Title: A title",
    "Authors: A. Author",
    "Fri, 5 Jan 2024",
    "\\\\",
    "\\\\ ( https://arxiv.org/abs/2401.00001 , 2kb)",
    "A Author, B Author… - Nature …, 2020 - example.org",
    "A Author, B Author -",
    "Save Cite Cited by 12 Related articles All 5 versions",
    "-" * 30,
    "%%--%%--%%",
    "",
    "\ufeff",
    "  goes on",
    "|",
]


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(LINES) | texts()))
def test_every_line_of_any_text_is_accounted_for(name: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    items = read_decoded(name, text)
    normalised = text.replace("\r\n", "\n").replace("\r", "\n")
    non_blank = sum(1 for line in normalised.split("\n") if line.strip())
    counts = (item.lost if isinstance(item, Problem) else item.source.lines for item in items)
    assert sum(counts) == non_blank


@pytest.mark.parametrize(
    ("credit", "authors", "expected"),
    [
        ("A. Vaswani, N. Shazeer, NeurIPS, 2017", 2, ("NeurIPS", "", "", "", "2017")),
        ("Ashish Vaswani et al. (NeurIPS 2017).", 1, ("NeurIPS", "", "", "", "2017")),
        ("Ada Lovelace, Noam Shazeer [[NeurIPS 2017]]", 2, ("NeurIPS", "", "", "", "2017")),
        ("*A. Vaswani, N. Shazeer* | NeurIPS | 2017", 2, ("NeurIPS", "", "", "", "2017")),
        ("Ada Lovelace, XIAOJUAN QI, Noam Shazeer, CVPR, 2017", 3, ("CVPR", "", "", "", "2017")),
        ("A. Vaswani, N. Shazeer, 2017", 2, ("", "", "", "", "2017")),
        ("Abnar & Zuidema, ACL 2020", 2, ("ACL", "", "", "", "2020")),
        ("Abnar & Zuidema, 2020", 2, ("", "", "", "", "2020")),
        ("(Abnar & Zuidema, 2020)", 2, ("", "", "", "", "2020")),
        ("(Kingma & Welling, 2014)", 2, ("", "", "", "", "2014")),
        ("(Peters and Lawrence, 2018)", 2, ("", "", "", "", "2018")),
        ("(Clement & Ai, 2018)", 2, ("", "", "", "", "2018")),
        ("(Computers & Graphics, 2020)", 0, ("Computers & Graphics", "", "", "", "2020")),
        ("(Brain and Language, 2014)", 0, ("Brain and Language", "", "", "", "2014")),
        ("(AI & Society, 2020)", 0, ("AI & Society", "", "", "", "2020")),
        ("(Energy and Environment, 2020)", 0, ("Energy and Environment", "", "", "", "2020")),
        (
            "Dat Huynh, Ehsan Elhamifar. (**CVPR 2020**). [[Code]](https://example.org/c)",
            2,
            ("CVPR", "", "", "", "2020"),
        ),
        ("*NeurIPS 2017*", 0, ("NeurIPS", "", "", "", "2017")),
        (
            "Y. LeCun, Nature, 521(7553):436–444, 2015",
            1,
            ("Nature", "521", "7553", "436–444", "2015"),
        ),
        (
            "P. Werbos, IEEE Transactions on Systems, Man, and Cybernetics, 1987",
            1,
            ("IEEE Transactions on Systems, Man, and Cybernetics", "", "", "", "1987"),
        ),
    ],
)
@pytest.mark.parametrize("between", [" - ", " — ", ": ", ", ", " "])
def test_the_text_behind_a_linked_title_is_split_into_fields(
    credit: str, authors: int, expected: tuple[str, ...], between: str
) -> None:
    paper = paper_of("Markdown list", f"- [A Title](https://example.org/a){between}{credit}")
    assert (len(paper.authors), publication(paper)) == (authors, expected)


@pytest.mark.parametrize(
    ("credit", "authors", "venue"),
    [
        ("*Ada Lovelace, N. Shazeer.* NeurIPS 2017.", 2, "NeurIPS"),
        ("*Kelvin Guu, Kenton Lee et al.* NeurIPS 2017.", 2, "NeurIPS"),
        ("*Kelvin Guu, Nathan Labiosa.* Bioinformatics 2017.", 2, "Bioinformatics"),
        ("*Lovelace, Ada and Guu, Kelvin.* NeurIPS 2017.", 2, "NeurIPS"),
        ("**A. Lovelace**, Noam Shazeer. *Bioinformatics*, 2017", 2, "Bioinformatics"),
        ("Ada Lovelace, Noam Shazeer. In *Proceedings of ICML*, 2017.", 2, "Proceedings of ICML"),
        ("CVPR 2017", 0, "CVPR"),
        ("CVPR 2017. *Ada Lovelace, N. Shazeer.*", 2, "CVPR"),
        ("Ada Lovelace, Noam Shazeer. Bioinformatics 2017.", 2, "Bioinformatics"),
    ],
)
def test_authors_and_venue_may_stand_between_a_title_in_bold_and_the_links(
    credit: str, authors: int, venue: str
) -> None:
    items = read_decoded("Markdown list", f"- **A Title.** {credit} [[paper](https://a.example/)]")
    expected = [("A Title", authors, (venue, "", "", "", "2017"))]
    papers = papers_of(items)
    assert [(each.title, len(each.authors), publication(each)) for each in papers] == expected


def test_a_name_that_may_be_an_author_or_a_venue_is_left_out_and_reported() -> None:
    text = "- [A Title](https://example.org/a) - Ada Lovelace, Charles Babbage, 1943"
    items = read_decoded("Markdown list", text)
    (paper,) = papers_of(items)
    assert author_names(paper) == ["Ada Lovelace"]
    assert paper.venue is None
    assert [problem.message for problem in problems_of(items)] == [
        "“Charles Babbage” may be authors or a venue, and was left out"
    ]


def test_the_other_entries_determine_that_the_last_name_is_a_venue() -> None:
    text = (
        "- [A](https://example.org/a) - Sepp Hochreiter, Neural Computation, 1997\n"
        "- [B](https://example.org/b) - Ashish Vaswani, NeurIPS, 2017\n"
    )
    venues = [publication(paper)[0] for paper in papers_of(read_decoded("Markdown list", text))]
    assert venues == ["Neural Computation", "NeurIPS"]


def test_a_name_behind_the_last_author_is_the_venue() -> None:
    paper = paper_of(
        "Markdown list",
        f"- [{ATTENTION}]({{}}) - A. Author and B. Author, Some Name, 2017\n".replace(
            "{}", "https://arxiv.org/abs/1706.03762"
        ),
    )
    assert author_names(paper) == ["A. Author", "B. Author"]
    assert publication(paper)[0] == "Some Name"


def test_prose_is_not_read_as_authors() -> None:
    text = "- [A Title](https://example.org/a) - the first of its kind, NeurIPS, 2017"
    items = read_decoded("Markdown list", text)
    assert [author_names(paper) for paper in papers_of(items)] == [[]]
    assert len(problems_of(items)) == 1


READING_LIST = """\
# Reading list

## Vision

- [Deep Residual Learning](https://arxiv.org/abs/1512.03385)
- [ ] [Segment Anything](https://arxiv.org/abs/2304.02643)
- [x] [Denoising Diffusion Probabilistic Models](https://arxiv.org/abs/2006.11239)

## Language

- [Attention Is All You Need](https://doi.org/10.48550/arXiv.1706.03762), Vaswani et al.
"""


def test_an_entry_without_a_year_is_a_paper_if_its_address_has_an_identifier() -> None:
    assert format_name("papers.md", READING_LIST) == "Markdown list"
    items = read_decoded("Markdown list", READING_LIST)
    assert problems_of(items) == []
    papers = papers_of(items)
    assert [paper.title for paper in papers] == [
        "Deep Residual Learning",
        "Segment Anything",
        "Denoising Diffusion Probabilistic Models",
        "Attention Is All You Need",
    ]
    assert {paper.abstract for paper in papers} == {""}
    assert author_names(papers[-1]) == ["Vaswani"]
    assert papers[-1].authors[-1].others


@pytest.mark.parametrize(
    ("entry", "date", "authors"),
    [
        ("[2023/05] [Tidy Shelves](URL) - Ada Lovelace, Charles Babbage", "2023-05", 2),
        (
            "[2023/05/17] **Tidy Shelves** [[paper](URL)] [[code](https://a.example/)]",
            "2023-05-17",
            0,
        ),
        ("**[2023.10]** [Tidy Shelves](URL)", "2023-10", 0),
        (
            "[2023/05] **Tidy Shelves.** *Ada Lovelace (MIT) et al. arXiv.* [[pdf](URL)]",
            "2023-05",
            1,
        ),
        ("2023-05, [Tidy Shelves](URL)", "2023-05", 0),
        ("[2023/05] Tidy Shelves URL", "2023-05", 0),
        ("[2022/10] [Tidy Shelves](URL) - A. Lovelace, ICLR 2023", "2023", 1),
        ("[2023/05] [Tidy Shelves](URL) - A. Lovelace, ICLR 2023", "2023-05", 1),
    ],
)
def test_a_date_before_the_title_is_that_of_the_paper(entry: str, date: str, authors: int) -> None:
    text = f"* {entry.replace('URL', 'https://doi.org/10.1000/1')}\n"
    assert format_name("papers.md", text) == "Markdown list"
    paper = paper_of("Markdown list", text)
    found = (paper.title, str(paper.published), len(paper.authors))
    assert found == ("Tidy Shelves", date, authors)


@pytest.mark.parametrize(
    "before", ["**[ICML 2017]**", "(ICML 2017)", "🔥 [ICML 2017]", "`ICML 2017`"]
)
@pytest.mark.parametrize(("behind", "authors"), [("", 0), (" - A. Vaswani, N. Shazeer", 2)])
def test_a_venue_may_stand_before_a_linked_title(before: str, behind: str, authors: int) -> None:
    code = "[[Code]](https://example.org/c)"
    entry = f"- {before} [A Title](https://example.org/a){behind} {code}\n"
    assert format_name("papers.md", entry) == "Markdown list"
    paper = paper_of("Markdown list", entry)
    assert (paper.title, len(paper.authors), len(paper.links)) == ("A Title", authors, 2)
    assert publication(paper) == ("ICML", "", "", "", "2017")


@pytest.mark.parametrize(
    "entry",
    [
        "- **[CVPR'24]** [Deep Nets](https://example.org/a) [[code](https://github.com/a/b)]",
        "- [Deep Nets](https://example.org/a) - A. Author, B. Builder, CVPR ’24",
        "- (CVPR'24) Deep Nets [[pdf](https://example.org/a)]",
        "- **Deep Nets**, CVPR'24. [[pdf](https://example.org/a)]",
        "- Deep Nets (CVPR'24) [[pdf](https://example.org/a)]",
    ],
)
def test_the_year_of_a_venue_may_have_two_digits(entry: str) -> None:
    assert format_name("papers.md", entry) == "Markdown list"
    paper = paper_of("Markdown list", entry)
    assert (paper.title, publication(paper)) == ("Deep Nets", ("CVPR", "", "", "", "2024"))


def test_a_short_year_in_a_title_is_kept() -> None:
    entry = "- [Results of CVPR'24](https://example.org/a) - A. Author, B. Builder, ICML'98"
    paper = paper_of("Markdown list", entry)
    assert (paper.title, str(paper.published)) == ("Results of CVPR'24", "1998")


@pytest.mark.parametrize("end", ["\\", " \\", "<br>", " <br/>", "  "])
@pytest.mark.parametrize("title", ["**Deep Nets for All**", "[Deep Nets for All](https://a.b/c)"])
def test_an_entry_may_have_lines_with_hard_breaks(title: str, end: str) -> None:
    lines = (f"- {title}", "  Ann Author, Bob Builder", "  CVPR 2024. [[pdf](https://a.b/d.pdf)]")
    text = f"{end}\n".join(lines)
    assert format_name("papers.md", text) == "Markdown list"
    paper = paper_of("Markdown list", text)
    assert (paper.title, publication(paper)[0]) == ("Deep Nets for All", "CVPR")
    assert author_names(paper) == ["Ann Author", "Bob Builder"]
    assert (paper.source.line, paper.source.lines) == (1, 3)


@pytest.mark.parametrize("end", ["\\", "<br>", "  "])
def test_an_abstract_may_stand_below_a_hard_break(end: str) -> None:
    abstract = "We read many lists of papers, in all of which the lines end in another way."
    entry = f"- [A Title](https://example.org/a) - A. Vaswani, NeurIPS 2017{end}\n  {abstract}"
    paper = paper_of("Markdown list", entry)
    assert (paper.title, publication(paper)[0]) == ("A Title", "NeurIPS")
    assert paper.abstract == abstract


def test_a_name_with_et_al_behind_an_unlinked_title_is_no_part_of_it() -> None:
    entry = "- (ICLR 2018) Deep Nets, Fast and Slow, Ann Author et al. [[pdf](https://a.b/c.pdf)]"
    paper = paper_of("Markdown list", entry)
    assert (paper.title, author_names(paper)) == ("Deep Nets, Fast and Slow", ["Ann Author"])


@pytest.mark.parametrize(
    ("entry", "authors", "venue", "year"),
    [
        ("Tidy Shelves for All [[pdf](URL)] (NeurIPS 2017)", [], "NeurIPS", "2017"),
        ("Tidy Shelves for All [[pdf](URL)] [[code](https://a.b/c)]", [], "", ""),
        ("Tidy Shelves for All [pdf](URL) [code](https://a.b/c)", [], "", ""),
        ("Tidy Shelves for All. Lovelace et al. 2020. [[pdf](URL)]", ["Lovelace"], "", "2020"),
        ("Tidy Shelves for All. A. Lovelace et al. [[pdf](URL)]", ["A. Lovelace"], "", ""),
        ("Tidy Shelves for All (Lovelace et al., 2020) [[pdf](URL)]", ["Lovelace"], "", "2020"),
        ("Tidy Shelves for All. *ICML 2020*. [[pdf](URL)]", [], "ICML", "2020"),
        (
            "Tidy Shelves for All - Lovelace et al. - ICML 2020 [[pdf](URL)]",
            ["Lovelace"],
            "ICML",
            "2020",
        ),
        (
            "Tidy Shelves for All, Ada Lovelace et al., ICML 2020 [[pdf](URL)]",
            ["Ada Lovelace"],
            "ICML",
            "2020",
        ),
        (
            "**Tidy Shelves for All.** Lovelace et al., ICML 2020 [[pdf](URL)]",
            ["Lovelace"],
            "ICML",
            "2020",
        ),
    ],
)
def test_links_may_follow_a_plain_title(
    entry: str, authors: list[str], venue: str, year: str
) -> None:
    text = f"# Shelves\n\n- {entry.replace('URL', 'https://arxiv.org/pdf/1706.03762')}\n"
    assert format_name("papers.md", text) == "Markdown list"
    paper = paper_of("Markdown list", text)
    found = publication(paper)
    assert (paper.title, author_names(paper)) == ("Tidy Shelves for All", authors)
    assert (found[0], found[-1]) == (venue, year)
    assert str(paper.identifiers[0]) == "arxiv:1706.03762"


ATTENTION, PAPER = "Attention Is All You Need", "[[pdf](https://arxiv.org/abs/1706.03762)]"
TRANSFORMERS = ["Ashish Vaswani", "Noam Shazeer"]


@pytest.mark.parametrize(
    ("entry", "authors", "venue", "year"),
    [
        (f"**{ATTENTION}** [[NeurIPS'17](URL)]", [], "NeurIPS", "2017"),
        (f"{ATTENTION} [[NeurIPS 2017]](URL) [[code](https://a.b/c)]", [], "NeurIPS", "2017"),
        (f"[[NeurIPS2017](URL)] {ATTENTION}", [], "NeurIPS", "2017"),
        (f"NeurIPS 2017: [{ATTENTION}](URL)", [], "NeurIPS", "2017"),
        (f"**2017 NeurIPS** [{ATTENTION}](URL)", [], "NeurIPS", "2017"),
        (f"[{ATTENTION}, NeurIPS 2017](URL)", [], "NeurIPS", "2017"),
        (f"[{ATTENTION} (2017)](URL)", [], "", "2017"),
        (f"**{ATTENTION} (NeurIPS 2017)** {PAPER}", [], "NeurIPS", "2017"),
        (f"***{ATTENTION} (NeurIPS 2017)*** {PAPER}", [], "NeurIPS", "2017"),
        (f"{ATTENTION}, NeurIPS 2017 [pdf](URL)", [], "NeurIPS", "2017"),
        (f"{ATTENTION} ([pdf](URL), [code](https://a.b/c))", [], "", ""),
        (f'"{ATTENTION}", NeurIPS 2017. {PAPER}', [], "NeurIPS", "2017"),
        (f"{ATTENTION}. In *NeurIPS 2017*. {PAPER}", [], "NeurIPS", "2017"),
        (f"**{ATTENTION}**. *Ashish Vaswani\\*, Noam Shazeer\\**. NeurIPS 2017. {PAPER}",
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"*{ATTENTION}*, NeurIPS 2017. {PAPER}", [], "NeurIPS", "2017"),
        (f"**{ATTENTION}** (2017), A. Vaswani et al. {PAPER}", ["A. Vaswani"], "", "2017"),
        (f"**{ATTENTION}.** Ashish Vaswani et al. NeurIPS 2017. {PAPER}",
         ["Ashish Vaswani"], "NeurIPS", "2017"),
        (f"**{ATTENTION}.** NeurIPS 2017 Workshop. {PAPER}", [], "NeurIPS", "2017"),
        (f"(NeurIPS 2017) **{ATTENTION}**, Ashish Vaswani. {PAPER}",
         ["Ashish Vaswani"], "NeurIPS", "2017"),
        (f"Ashish Vaswani, Noam Shazeer. **{ATTENTION}.** NeurIPS 2017 {PAPER}",
         TRANSFORMERS, "NeurIPS", "2017"),
        (f'Ashish Vaswani, Noam Shazeer, "{ATTENTION}", NeurIPS 2017. {PAPER}',
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"{ATTENTION}. Ashish Vaswani, Noam Shazeer. NeurIPS 2017. {PAPER}",
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"[{ATTENTION}.](URL) *Ashish Vaswani, Noam Shazeer.* NeurIPS 2017. (oral)",
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"<[{ATTENTION}](URL)> by Ashish Vaswani, Noam Shazeer, 2017.", TRANSFORMERS, "", "2017"),
        (f"[{ATTENTION}](URL) - [[code]](https://a.b) - Vaswani, A., & Shazeer, N. (NeurIPS 2017)",
         ["A. Vaswani", "N. Shazeer"], "NeurIPS", "2017"),
        (f":gem: <b>{ATTENTION} (2017)</b> {PAPER} :star:", [], "", "2017"),
        (f"[NeurIPS'2017] [{ATTENTION}](URL)", [], "NeurIPS", "2017"),
        (f"NeurIPS 2017 -- Vaswani et al, [{ATTENTION}](URL)", ["Vaswani"], "NeurIPS", "2017"),
        (f"Ashish Vaswani, Noam Shazeer. *{ATTENTION}*. NeurIPS 2017. {PAPER}",
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"*Ashish Vaswani, Noam Shazeer*. {ATTENTION}. NeurIPS 2017. {PAPER}",
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"[{ATTENTION}](URL) (Bioinformatics 2017 Oral)", [], "Bioinformatics", "2017"),
        (f"`Oral` [{ATTENTION}](URL) `NeurIPS 2017`", [], "NeurIPS", "2017"),
        (f"``NeurIPS 2017 (oral)`` [{ATTENTION}](URL)", [], "NeurIPS", "2017"),
        (f"[{ATTENTION}](URL), NeurIPS 2017<br>:star:[code](https://a.b)", [], "NeurIPS", "2017"),
        (f"[:scroll:](https://a.b/c) [{ATTENTION}](URL), NeurIPS 2017", [], "NeurIPS", "2017"),
        (f'<span id="a">**{ATTENTION}.**</span> NeurIPS 2017. {PAPER}', [], "NeurIPS", "2017"),
        (f'Ashish Vaswani, Noam Shazeer. "**{ATTENTION}**." NeurIPS 2017. {PAPER}',
         TRANSFORMERS, "NeurIPS", "2017"),
        (f"[{ATTENTION}](URL) - Vaswani, Ashish and Shazeer, Noam - 2017",
         TRANSFORMERS, "", "2017"),
    ],
)  # fmt: skip
def test_title_credit_and_links_may_stand_in_any_order(
    entry: str, authors: list[str], venue: str, year: str
) -> None:
    text = f"# To read\n\n- {entry.replace('URL', 'https://arxiv.org/abs/1706.03762')}\n"
    assert format_name("papers.md", text) == "Markdown list"
    (paper,) = papers_of(read_decoded("Markdown list", text))
    found = publication(paper)
    assert (paper.title, author_names(paper)) == (ATTENTION, authors)
    assert (found[0].removesuffix(" Workshop"), found[-1]) == (venue, year)
    assert "https://arxiv.org/abs/1706.03762" in {link.url for link in paper.links}


@pytest.mark.parametrize(
    "below",
    [
        " {venue} {links}\n\n    *{names}.*\n",
        "\n*{names}.* {venue} {links}\n",
        "\n  - {names}\n  - {venue}\n  - {links}\n",
        "<br>\n*{names}.*<br>\n{venue} {links}\n",
        " \\\n*{names}* \\\n{venue} {links} \\\n12 Jun 2017\n",
        "\n{names}\n{venue} {links}\n",
    ],
)
def test_names_and_links_may_stand_on_lines_below_the_title(below: str) -> None:
    rest = below.format(names=", ".join(TRANSFORMERS), venue="NeurIPS 2017.", links=PAPER)
    text = f"1. **{ATTENTION}.**{rest}"
    assert format_name("papers.md", text) == "Markdown list"
    paper = paper_of("Markdown list", text)
    found = publication(paper)
    assert (paper.title, author_names(paper), found[0]) == (ATTENTION, TRANSFORMERS, "NeurIPS")
    assert found[-1] == ("2017-06-12" if "Jun" in below else "2017")


@pytest.mark.parametrize(
    "line",
    [
        f' 2. By all means see "{ATTENTION}" [[code](https://a.b/c)]',
        "2. **A Beginning**\n   **of a Title.** NeurIPS 2017. [paper](https://a.b/c)",
    ],
)
def test_lines_below_an_entry_that_say_nothing_of_it_are_reported(line: str) -> None:
    items = read_decoded("Markdown list", f" 1. **{ATTENTION}.** NeurIPS 2017. {PAPER}\n{line}\n")
    (paper,) = papers_of(items)
    assert (author_names(paper), len(paper.links)) == ([], 1)
    assert sum(problem.lost for problem in problems_of(items)) == len(line.splitlines())


def test_a_note_in_chinese_is_not_an_author() -> None:
    note = "将注意力机制引入到机器翻译以解决长距离依赖的问题"
    items = read_decoded("Markdown list", f'* "{ATTENTION}" NeurIPS. {PAPER}  \n  {note}\n')
    assert not any(paper.authors for paper in papers_of(items))
    assert sum(problem.lost for problem in problems_of(items)) == 2


def test_names_in_chinese_may_stand_below_a_title() -> None:
    text = f"1. **{ATTENTION}.** NeurIPS 2017. {PAPER}<br>\n李明、王芳、张伟\n"
    assert len(paper_of("Markdown list", text).authors) == 3


def test_links_to_people_with_years_are_no_list_of_papers() -> None:
    line = "- [Ada Lovelace](Ada 'Ada') (**1982**). *Notes on an Engine*. Vol. 3, No. 4"
    assert format_name("papers.md", f"{line}\n{line}\n".replace("'", '"')) != "Markdown list"


def test_bullets_below_a_linked_title_may_have_names_and_venue() -> None:
    entry = f"- [{ATTENTION}](https://arxiv.org/abs/1706.03762)\n"
    below = f"  - {', '.join(TRANSFORMERS)} [[code](https://a.b/c)]\n  - NeurIPS 2017\n"
    paper = paper_of("Markdown list", entry + below)
    assert (author_names(paper), publication(paper)[::4]) == (TRANSFORMERS, ("NeurIPS", "2017"))
    assert [link.url for link in paper.links][1:] == ["https://a.b/c"]


def test_a_list_without_links_is_read_if_venue_and_year_are_in_brackets() -> None:
    text = (
        "- Self-Driving Database Management Systems (CIDR 2017)\n"
        "- The Case for Learned Index Structures (SIGMOD 2018) [Code](https://a.b/c)\n"
        "- Reviewer (NeurIPS 2020)\n"
    )
    assert format_name("papers.md", text) == "Markdown list"
    items = read_decoded("Markdown list", text)
    assert [publication(paper)[::4] for paper in papers_of(items)] == [
        ("CIDR", "2017"),
        ("SIGMOD", "2018"),
    ]
    assert [problem.source.line for problem in problems_of(items)] == [3]


@pytest.mark.parametrize(
    "line",
    [
        f"See [our paper](https://arxiv.org/abs/1706.03762) or the {PAPER}",
        f"**Note**: see the {PAPER}",
        "[Website](https://a.b) [paper](https://arxiv.org/abs/1706.03762)",
        f"- A. Vaswani, N. Shazeer, Niki Parmar, {ATTENTION} {PAPER}",
        f"- Ashish Vaswani, Noam Shazeer, Niki Parmar, {ATTENTION}, NeurIPS 2017 {PAPER}",
        f"- Ashish Vaswani, Noam Shazeer, Niki Parmar. {ATTENTION} {PAPER}",
        "- **Sequences**",
    ],
)
def test_other_lines_around_the_entries_are_reported(line: str) -> None:
    text = f"{line}\n  - [{ATTENTION}](https://arxiv.org/abs/1706.03762), NeurIPS 2017\n"
    items = read_decoded("Markdown list", text)
    assert [paper.title for paper in papers_of(items)] == [ATTENTION]
    assert [problem.source.line for problem in problems_of(items)] == [1]


@pytest.mark.parametrize(
    "title",
    ["You Only Look Once: Unified, Real-Time Object Detection", "Unified Vision, Real Nets"],
)
def test_a_title_with_a_comma_is_not_taken_for_names(title: str) -> None:
    paper = paper_of("Markdown list", f"- {title} (CVPR 2016) [[Paper](https://a.b/c)]\n")
    assert (paper.title, author_names(paper)) == (title, [])


@pytest.mark.parametrize("stop", ["?.", "?", "!"])
def test_a_title_may_end_with_a_question(stop: str) -> None:
    entry = f"- Is Attention All You Need{stop} A. Vaswani et al. NeurIPS 2017. {PAPER}\n"
    paper = paper_of("Markdown list", entry)
    assert (paper.title, len(paper.authors)) == (f"Is Attention All You Need{stop[0]}", 1)


@pytest.mark.parametrize("title", [f"**{ATTENTION}**.", f"“{ATTENTION},”"])
def test_the_only_author_may_stand_before_a_title_without_a_link(title: str) -> None:
    paper = paper_of("Markdown list", f"- Jane Doe. {title} NeurIPS 2017. {PAPER}\n")
    assert (paper.title, author_names(paper)) == (ATTENTION, ["Jane Doe"])


def test_a_label_before_a_link_below_an_entry_is_not_the_name_of_a_method() -> None:
    code = "[shelf-lab/tidy-shelves-code](https://a.b/code)"
    entry = f"- **{ATTENTION}**. Jane Doe, Joe Roe. ICML 2017.\n"
    text = f"{entry}  - Code: {code}\n  - Video - [Recording of the talk](https://a.b/v)\n"
    assert format_name("list.md", text) == "Markdown list"
    [paper] = papers_of(read_decoded("Markdown list", text))
    assert (paper.title, len(paper.links)) == (ATTENTION, 2)


def test_names_beside_a_quoted_title_that_looks_like_names_are_no_title() -> None:
    entry = '- Jane Doe, joe roe, Ann POE. "Efficient and Effective Shelving." ICML (2017).'
    items = read_decoded("Markdown list", f"{entry} [pdf](https://a.b/c)\n")
    assert not papers_of(items)
    assert sum(problem.lost for problem in problems_of(items)) == 1


@pytest.mark.parametrize("name", ["**GAN**:", "**GAN:**", "GAN -", "GAN:"])
def test_the_name_of_a_method_may_stand_before_a_linked_title(name: str) -> None:
    entry = f"* {name} [Generative Adversarial Networks](https://a.b/c) (NeurIPS 2014)\n"
    items = read_decoded("Markdown list", entry)
    (paper,) = papers_of(items)
    assert (paper.title, publication(paper)[0]) == ("Generative Adversarial Networks", "NeurIPS")
    assert "“GAN” may be" in problems_of(items)[0].message


def test_names_behind_a_venue_are_no_part_of_it() -> None:
    entry = f"- ISCA 15, Hauswald et al, [{ATTENTION}](https://a.b/c)\n"
    items = read_decoded("Markdown list", entry)
    assert not any(paper.venue for paper in papers_of(items))
    assert len(problems_of(items)) == 1


def test_prose_that_begins_with_an_abbreviation_is_no_venue() -> None:
    entry = f"- [{ATTENTION}](https://a.b/c) AudioLM learns to speak from short prompts.\n"
    items = read_decoded("Markdown list", entry)
    assert [paper.venue for paper in papers_of(items)] == [None]
    assert "“AudioLM learns to speak from short prompts” may be" in problems_of(items)[0].message


def test_a_title_may_begin_with_a_word_in_brackets() -> None:
    entry = f"- [[Re] {ATTENTION}](https://arxiv.org/abs/1706.03762), NeurIPS 2017\n"
    assert paper_of("Markdown list", entry).title == f"[Re] {ATTENTION}"


@pytest.mark.parametrize("title", ["**The Task of CoNLL 2018**", "The Task of CoNLL 2018"])
def test_a_title_may_end_with_a_year(title: str) -> None:
    assert paper_of("Markdown list", f"- {title} {PAPER}\n").title == title.strip("*")


def test_a_linked_title_may_end_with_a_year_beside_a_credit() -> None:
    entry = "- [The Shared Task - CoNLL 2018](https://arxiv.org/abs/1706.03762) (CoNLL 2018)\n"
    assert paper_of("Markdown list", entry).title == "The Shared Task - CoNLL 2018"


def test_names_and_venue_in_brackets_may_be_separated_by_a_dash() -> None:
    entry = f"- [{ATTENTION}](https://a.b/c) (Vaswani & Shazeer - NeurIPS 2017)\n"
    paper = paper_of("Markdown list", entry)
    assert (len(paper.authors), publication(paper)[::4]) == (2, ("NeurIPS", "2017"))


def test_a_line_may_end_within_a_name() -> None:
    names = "Ashish Vaswani, Noam\n  Shazeer"
    paper = paper_of("Markdown list", f"- [{ATTENTION}](https://a.b/c) - {names}, NeurIPS, 2017\n")
    assert (author_names(paper), publication(paper)[0]) == (TRANSFORMERS, "NeurIPS")


def test_text_behind_the_links_of_a_plain_title_is_reported() -> None:
    entry = "- Tidy Shelves for All [[pdf](https://arxiv.org/pdf/1706.03762)] worth a look\n"
    assert not papers_of(read_decoded("Markdown list", entry))
    assert len(problems_of(read_decoded("Markdown list", entry))) == 1


def test_bullets_below_an_entry_are_notes_and_no_papers() -> None:
    notes = (
        "  - Introduced shelves, which many later papers of other fields use.\n  - It is tidy.\n"
    )
    entry = f"- [A Title](https://example.org/a) - A. Vaswani, NeurIPS 2017\n{notes}"
    assert format_name("papers.md", entry * 2) == "Markdown list"
    items = read_decoded("Markdown list", entry)
    (paper,) = papers_of(items)
    assert (paper.title, paper.abstract, paper.source.lines) == ("A Title", "", 3)
    assert len(problems_of(items)) == 1


def test_pictures_and_lines_in_the_cells_of_a_table_are_not_the_title() -> None:
    text = (
        "| Title | Authors | Date |\n| --- | --- | --- |\n"
        "| ![Star](https://a.example/s.svg) <br> [**Tidy Shelves**](https://a.example/) <br> Best"
        " paper | A. Author<br/>B. Author | 2023 |\n"
        "| [![Star](https://a.example/s.svg)](https://b.example/) [Shelves](https://c.example/)"
        " | | |\n"
    )
    items = read_decoded("Markdown list", text)
    tidy, shelves = papers_of(items)
    assert (tidy.title, author_names(tidy)) == ("Tidy Shelves", ["A. Author", "B. Author"])
    assert [link.url for link in tidy.links] == ["https://a.example/"]
    assert shelves.title == "Shelves"
    assert {link.url for link in shelves.links} == {"https://b.example/", "https://c.example/"}
    (problem,) = problems_of(items)
    assert "text below the title" in problem.message


@pytest.mark.parametrize("credit", ["Delft University, Google Research", "Neural Computation"])
def test_institutions_or_a_venue_without_a_year_are_not_read_as_authors(credit: str) -> None:
    text = f"- [2023/05] [A Title](https://example.org/a) - {credit}"
    items = read_decoded("Markdown list", text)
    assert [author_names(paper) for paper in papers_of(items)] == [[]]
    assert len(problems_of(items)) == 1


PLAIN_LIST = """\
# To read

- [ ] Deep Residual Learning for Image Recognition https://arxiv.org/abs/1512.03385
- [x] Adam (A Method for Stochastic Optimization): <https://arxiv.org/abs/1412.6980>
https://doi.org/10.1038/nature14539 Deep learning
1706.03762 Attention Is All You Need
Segment Anything (ICCV 2023) - arXiv:2304.02643v1
"""


def test_a_line_of_a_title_and_an_identifier_is_an_entry() -> None:
    assert format_name("papers.txt", PLAIN_LIST) == "Markdown list"
    items = read_decoded("Markdown list", PLAIN_LIST)
    assert problems_of(items) == []
    assert [(paper.title, str(paper.identifiers[0])) for paper in papers_of(items)] == [
        ("Deep Residual Learning for Image Recognition", "arxiv:1512.03385"),
        ("Adam (A Method for Stochastic Optimization)", "arxiv:1412.6980"),
        ("Deep learning", "doi:10.1038/nature14539"),
        ("Attention Is All You Need", "arxiv:1706.03762"),
        ("Segment Anything", "arxiv:2304.02643"),
    ]
    assert {len(paper.links) for paper in papers_of(items)} == {1}
    assert publication(papers_of(items)[-1])[::4] == ("ICCV", "2023")


def test_names_beside_a_title_and_an_identifier_are_not_taken_for_a_title() -> None:
    lines = PLAIN_LIST + "K. He, X. Zhang: Identity Mappings https://arxiv.org/abs/1603.05027\n"
    *_, problem = read_decoded("Markdown list", lines)
    assert isinstance(problem, Problem)
    assert problem.message == "text that is not an entry of the list"


def test_an_abstract_may_stand_below_an_entry() -> None:
    abstract = "We study how tidy shelves help readers find books, and count what this costs them."
    entry = "- [A Title](https://example.org/a) - A. Vaswani, NeurIPS, 2017"
    paper = paper_of("Markdown list", f"{entry}\n  {abstract}\n")
    assert (paper.abstract, paper.source.lines) == (abstract, 2)


@pytest.mark.parametrize(
    ("below", "problems"),
    [
        ("Best paper [[Code]](https://example.org/c)", ["“Best paper” was left out"]),
        ("https://example.org/c", ["“https://example.org/c” was left out"]),
        ("[[Code]](https://example.org/c) | [[Data]](https://example.org/d) ⭐", []),
    ],
)
@pytest.mark.parametrize(
    "entry",
    [
        "- [A Title](https://example.org/a) - A. Vaswani, NeurIPS, 2017",
        "- **A Title of Ours**, NeurIPS 2017. [[Paper]](https://example.org/a)",
        "- **A Title of Ours** [[Paper]](https://example.org/a)",
    ],
)
def test_other_text_below_an_entry_is_reported(entry: str, below: str, problems: list[str]) -> None:
    items = read_decoded("Markdown list", f"{entry}\n  {below}\n")
    assert len(papers_of(items)) == 1
    assert [problem.message for problem in problems_of(items)] == problems
    assert {problem.source.line for problem in problems_of(items)} <= {2}


@pytest.mark.parametrize(
    "text",
    [
        "- [A Title](https://example.org/a)\n  We study shelves. They are tidy.\n",
        "- [A Library](https://example.org/a) - sorts books\n- [B](https://example.org/b) - more\n",
        "| Title | Size |\n| --- | --- |\n| A | 1 |\n",
        "1. Tidy Shelves\n   We study shelves. They were tidy in 2017.\n",
        "[1] A title of ours\n\nWe study shelves, as in [1] A. Author. Shelves. Nature, 2015.\n",
        "A Title\n\nWe study shelves.\nThey are tidy: https://arxiv.org/abs/1706.03762\n",
        "Doe, J., & Roe, J. (2015). Tidy shelves. Nature.\nThis one is about shelves.\n",
        "A Title\n\nWe study shelves.\n\nReferences\n\n[1] A. Author. A title. Nature, 2015.\n",
    ],
)
def test_other_text_is_not_recognised_as_a_list(text: str) -> None:
    assert format_name("papers.txt", text) == "listing"


def test_real_titles_and_abstracts_are_not_recognised_as_a_list(anthology: Path) -> None:
    records = records_in(anthology, 40_000, step=100)
    layouts = (
        "{title}\n\n{abstract}\n\n",
        "- [{title}](https://example.org/)\n  {abstract}\n",
        "{number}. {title}\n   {abstract}\n",
        "[{number}] {title}\n{abstract}\n",
        "- {title}\n{abstract}\n",
    )
    for layout in layouts:
        for start in range(0, len(records), 10):
            text = "".join(
                layout.format(number=number, title=record["title"], abstract=record["abstract"])
                for number, record in enumerate(records[start : start + 10], 1)
            )
            assert format_name("papers.txt", text) == "listing"


@pytest.mark.parametrize(
    ("written", "title", "count", "expected"),
    [
        (
            "A. Graves, A.-r. Mohamed, and G. Hinton. Speech recognition. In ICASSP, 2013.",
            None, 0, (),
        ),
        ("F. D. l. Torre. Towards Faces. In CVPR, 2013.", None, 0, ()),
        (
            "D. Lin. What are You Talking About? Text-to-Image Coreference. In CVPR, 2014.",
            "What are You Talking About? Text-to-Image Coreference", 1,
            ("CVPR", "", "", "", "2014"),
        ),
        (
            "J.-B. Alayrac and A. van den Oord. What is U.S. speech vs. text? In Proc. of CVPR, "
            "pages 10–12, 2013.",
            "What is U.S. speech vs. text?", 2, ("Proc. of CVPR", "", "", "10–12", "2013"),
        ),
        (
            "Y. Bengio and P. Vincent. Models. In T. K. Leen and V. Tresp (eds.), Advances in "
            "Networks 13, pages 932–938. MIT Press, 2001.",
            "Models", 2, ("Advances in Networks 13", "", "", "932–938", "2001"),
        ),
        (
            "Kingma, D. P., & Ba, J. (2015, May 7–9). Adam. In Conference on Things.",
            "Adam", 2, ("Conference on Things", "", "", "", "2015"),
        ),
        (
            "van der Maaten, L., & Hinton, G. (in press). More data. Journal of Things.",
            "More data", 2, ("Journal of Things", "", "", "", ""),
        ),
        (
            "Brown, T., Mann, B., ... & Amodei, D. (2020). Learners. Journal of Things, 33, 77-91.",
            "Learners", 3, ("Journal of Things", "33", "", "77–91", "2020"),
        ),
        (
            "I. Goodfellow, and A. Courville, Deep Learning. Cambridge, USA: Press, 2016.",
            None, 0, (),
        ),
        ("Unicode. The standard. Press, 2023.", None, 0, ()),
        (
            "Jane Doe: Tidy shelves. ICALP 2019: 102:1-102:15",
            "Tidy shelves", 1, ("ICALP", "", "", "102:1–102:15", "2019"),
        ),
        (
            "J. Doe and A. Roe. Tidy shelves. JHEP 2015:123, 2015.",
            "Tidy shelves", 2, ("JHEP", "2015", "", "123", "2015"),
        ),
        (
            "van der Doe Roe, Jane Ann, and J. Poe. “Tidy shelves.” Journal of Things 30 (2017).",
            None, 0, (),
        ),
        (
            "M. L. King, Jr. A dream. Press, 1963. URL https://example.org/a.",
            "A dream", 1, ("Press", "", "", "", "1963"),
        ),
        (
            "Doe, Jane, Joe Roe, … “Tidy shelves.” Journal of Things 30 (2017).",
            "Tidy shelves", 2, ("Journal of Things", "30", "", "", "2017"),
        ),
        (
            "Doe, Jane, and Joe Roe. Forthcoming. “Tidy shelves.” Journal of Things.",
            "Tidy shelves", 2, ("Journal of Things", "", "", "", ""),
        ),
        (
            "Doe, Jane, and Joe Roe. 2016. ‘Men’s shelves’. In ICML, edited by A. Poe, 5–7. Oslo.",
            "Men’s shelves", 2, ("ICML", "", "", "5–7", "2016"),
        ),
        (
            "Doe J, Roe Ł, van Poe Y-T. Shelves. Journal of Things. 2015 May 27;52(3):4-9.",
            "Shelves", 3, ("Journal of Things", "52", "3", "4–9", "2015"),
        ),
        (
            "Doe, J. & Roe, A. (2016). Shelves. In Proceedings of the 2015 Conference, pp. 1-2.",
            "Shelves", 2, ("Proceedings of the 2015 Conference", "", "", "1–2", "2016"),
        ),
        (
            "Doe, J., Roe, A., 2020. Tidy shelves. J. Things 677, 135801. https://doi.org/10.1000/1.",
            "Tidy shelves", 2, ("J. Things", "677", "", "135801", "2020"),
        ),
        (
            "Doe, J., & Roe, A. (2020). Shelves. In B. Poe (Ed.), Works of Men (Vol. 30). Press.",
            "Shelves", 2, ("Works of Men", "30", "", "", "2020"),
        ),
        (
            "Doe, Jane. 2015. ‘Tidy shelves’. In ICML. <https://example.org/a>.",
            "Tidy shelves", 1, ("ICML", "", "", "", "2015"),
        ),
        (
            "Doe, J. (2020). Tidy shelves (arXiv:2001.00001). arXiv. https://doi.org/10.1000/1",
            "Tidy shelves", 1, ("", "", "", "", "2020"),
        ),
        (
            "Doe J. Programming in [C] and more[M]. Press, 2020.",
            "Programming in [C] and more", 1, ("Press", "", "", "", "2020"),
        ),
        ("Jane Doe and Joe Roe, Tidy shelves, Journal of Things, 2020, pp. 1–2.", None, 0, ()),
    ],
)  # fmt: skip
def test_references_are_split_into_fields_or_reported(
    written: str, title: str | None, count: int, expected: tuple[str, ...]
) -> None:
    items = read_decoded("reference list", f"[1] {written}\n")
    papers = papers_of(items)
    assert [(paper.title, len(paper.authors), publication(paper)) for paper in papers] == (
        [(title, count, expected)] if title else []
    )
    assert len(problems_of(items)) == (0 if title else 1)


@pytest.mark.parametrize(
    "number",
    [
        "[1]",
        "(1)",
        "1.",
        "1\t",
        "1  ",
        "**[1]**",
        "[c3]",
        "[DR20]",
        "[D+19a]",
        "[^1]:",
        "> [1]",
        "- [1]",
    ],
)
def test_a_number_may_be_a_key_or_that_of_a_footnote(number: str) -> None:
    entry = (
        f"{number} Doe, Jane, and Joe Roe. “Tidy shelves.” Journal of\n  Things 9.8 (2020): 1-9."
    )
    text = "\n\n".join(["# References", *[entry] * 3])
    assert format_name("papers.md", text) == "reference list"
    papers = papers_of(read_decoded("reference list", text))
    assert [publication(paper) for paper in papers] == (
        [("Journal of Things", "9", "8", "1–9", "2020")] * 3
    )


@pytest.mark.parametrize("stop", ["", "."])
def test_numbered_references_may_lack_venue_and_year(stop: str) -> None:
    text = (
        f"7\tJane Doe, Joe Roe and Ann Poe. Tidy shelves: a study{stop}\n"
        f"12\tJane Doe and Ann Poe. Which maps are old?\n21\tJoe Roe. Lists of lists{stop}\n"
    )
    text += text
    assert format_name("accepted.txt", text) == "reference list"
    papers = papers_of(read_decoded("reference list", text))
    assert [(paper.title, len(paper.authors)) for paper in papers] == [
        ("Tidy shelves: a study", 3),
        ("Which maps are old?", 2),
        ("Lists of lists", 1),
    ] * 2


@pytest.mark.parametrize("heading", ["References", "2018"])
def test_wrapped_references_need_no_numbers(heading: str) -> None:
    text = (
        f"{heading}\n\nJane Doe, Joe Roe, and Ann Poe. Tidy shelves. arXiv preprint\n"
        "arXiv:1607.06450, 2016.\nJane Doe and Ann Poe. Old maps are read by\n"
        "small networks. In ICML, 2017.\nJoe Roe. Lists of lists of books in\n"
        "order of the colour. Journal of Things, 2018.\n"
    )
    assert format_name("references.txt", text) == "reference list"
    items = read_decoded("reference list", text)
    assert [(paper.title, paper.source.lines) for paper in papers_of(items)] == [
        ("Tidy shelves", 2),
        ("Old maps are read by small networks", 2),
        ("Lists of lists of books in order of the colour", 2),
    ]
    assert not problems_of(items)


@pytest.mark.parametrize("count", [1, 2])
def test_few_references_in_the_style_of_apa_need_no_numbers(count: int) -> None:
    entry = "Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. In ICLR.\n"
    text = "\n".join([entry] * count)
    assert format_name("references.txt", text) == "reference list"
    papers = papers_of(read_decoded("reference list", text))
    title = "Adam: A method for stochastic optimization"
    assert [(paper.title, len(paper.authors)) for paper in papers] == [(title, 2)] * count


@pytest.mark.parametrize(
    ("names", "style"),
    [
        ("A. Gil & B. Lee", "{names}. {title}. In *{venue}*, {year}. {link}"),
        ("Gil, A., & Lee, B.", "{names} ({year}). {title}. *{venue}*. {link}"),
        ("Gil, Ann, and Bo Lee", "{names}. “{title}.” {venue} ({year}). {link}"),
    ],
)
@pytest.mark.parametrize("number", ["", "- ", "1. ", "[1] "])
@pytest.mark.parametrize(
    "link", ["https://doi.org/10.1000/xyz12{}", "[PubMed](https://pub.example/{})"]
)
def test_references_may_end_in_addresses(names: str, style: str, number: str, link: str) -> None:
    titles = [ATTENTION, "Tidy Shelves for Busy Readers", "Old Maps"]
    entries = [
        style.format(names=names, title=title, venue="Journal of Things", year=2020 + at, link="")
        + (link.format(at) if at else "")
        for at, title in enumerate(titles)
    ]
    text = "\n".join(f"{number}{entry}" for entry in entries)
    assert format_name("references.md", text) == "reference list"
    items = read_decoded("reference list", text)
    assert not problems_of(items)
    papers = papers_of(items)
    assert [paper.title for paper in papers] == titles
    assert [publication(paper)[::4] for paper in papers] == [
        ("Journal of Things", str(year)) for year in (2020, 2021, 2022)
    ]
    assert [len(paper.links) for paper in papers] == [0, 1, 1]


@pytest.mark.parametrize(
    "form",
    [
        "[{names} ({year}). {title}. {venue}.](https://example.org/{at}) [pdf](https://a.example/)",
        "{names} ({year}). [{title}](https://example.org/{at}). *{venue}*.",
        "{names} ({year}). *[{title}.](https://example.org/{at})* {venue}.",
    ],
)
def test_the_words_of_a_reference_may_be_the_label_of_a_link(form: str) -> None:
    titles = [ATTENTION, "Layer Normalization", "Old Maps"]
    text = "\n".join(
        form.format(names="Gil, A., & Lee, B.", title=title, venue="NeurIPS", year=2017, at=at)
        for at, title in enumerate(titles)
    )
    text += "\nGil, A., & Lee, B. (2016). [Lists of lists of books](https://example.org/3)\n"
    assert format_name("references.md", text) == "reference list"
    items = read_decoded("reference list", text)
    assert not problems_of(items)
    papers = papers_of(items)
    assert [paper.title for paper in papers] == [*titles, "Lists of lists of books"]
    assert [publication(paper)[::4] for paper in papers[:3]] == [("NeurIPS", "2017")] * 3
    assert [paper.links[0] for paper in papers] == [
        Link(url=f"https://example.org/{at}", kind=LinkKind.PAPER, field="title") for at in range(4)
    ]


def test_a_suspended_hyphen_at_the_end_of_a_line_keeps_its_space() -> None:
    text = "[1] Jane Doe and Joe Roe. Pre-\ntraining short-\nand long-term shelves. ICML, 2018.\n"
    assert paper_of("reference list", text).title == "Pre-training short- and long-term shelves"


@pytest.mark.parametrize("heading", ["", "Week 1: Networks\n", "Required:\n"])
@pytest.mark.parametrize("bullet", ["", "- ", "• "])
@pytest.mark.parametrize(
    ("style", "second", "names"),
    [
        ("{} (2017). {}. NeurIPS.", "Kingma, Gomez and Ba", ["Kingma", "Gomez", "Ba"]),
        ('{}, "{}", NeurIPS 2017', "Kingma & Ba", ["Kingma", "Ba"]),
        ("{}. {}. NeurIPS 2017.", "Gomez et al.", ["Gomez"]),
    ],
)
def test_references_may_name_authors_by_surnames_alone(
    heading: str, bullet: str, style: str, second: str, names: list[str]
) -> None:
    titles = [ATTENTION, "Tidy Shelves for Busy Readers", "Old Maps with Small Networks"]
    pairs = zip(("Vaswani et al.", second, "Doe et al."), titles, strict=True)
    text = heading + "\n".join(f"{bullet}{style.format(*pair)}" for pair in pairs)
    papers = papers_of(read_decoded("reference list", text))
    assert [paper.title for paper in papers] == titles
    assert [publication(paper)[::4] for paper in papers] == [("NeurIPS", "2017")] * 3
    assert [(each.name, each.others) for each in papers[0].authors] == [("Vaswani", True)]
    assert author_names(papers[1]) == names
    # With bullets, quoted titles may also be those of a list in Markdown.
    assert format_name("papers.txt", text) in ("reference list", "Markdown list")


def test_a_number_of_a_session_at_the_end_of_a_reference_is_no_heading() -> None:
    names = ("J. Doe and B. Roe", "J. Poe and A. Roe", "A. Doe and B. Poe")
    text = "".join(
        f"[{at}] {by}. Tidy shelves of many books for busy readers. In Proceedings of Shelves,\n"
        "Session 3, Paris, 2019\n"
        for at, by in enumerate(names, 1)
    )
    papers = papers_of(read_decoded("reference list", text))
    assert [str(paper.published) for paper in papers] == ["2019"] * 3


@pytest.mark.parametrize("heading", ["Week 2", "Week 2: Maps", "Lecture 2 Maps, Old and New"])
def test_a_heading_between_references_is_no_part_of_the_one_above(heading: str) -> None:
    text = "".join(
        f"[{at}] J. Doe and B. Roe. {title}. In Proceedings of Shelves, 2019\n{heading}\n"
        for at, title in enumerate((ATTENTION, "Old Maps with Small Networks"), 1)
    )
    papers = papers_of(read_decoded("reference list", text))
    assert [publication(paper)[::4] for paper in papers] == [("Proceedings of Shelves", "2019")] * 2


def test_words_of_titles_are_no_surnames() -> None:
    lines = ["Vision and Language. A survey of both, 2019.", "Deep Learning. Its past, 2018."] * 2
    assert format_name("papers.txt", "\n".join(lines)) != "reference list"


def test_lines_below_a_numbered_title_may_have_labels() -> None:
    names = ", ".join(TRANSFORMERS)
    fields = f"Authors: {names}\n   Venue: NeurIPS 2017\n   Link: https://arxiv.org/abs/1706.03762"
    paper = paper_of("Markdown list", f"1) {ATTENTION}\n   {fields}\n")
    assert (paper.title, author_names(paper)) == (ATTENTION, TRANSFORMERS)
    assert publication(paper)[::4] == ("NeurIPS", "2017")
    assert [each.value for each in paper.identifiers] == ["1706.03762"]


def test_references_without_venue_and_year_are_not_joined_with_the_next_ones() -> None:
    dated = "Ann Poe and Joe Roe. Old maps of towns. ICML, 2018.\n"
    text = f"Jane Doe and Joe Roe. Tidy shelves. ICML\n{dated}" * 4
    assert format_name("references.txt", text) == "listing"


def test_names_in_order_are_not_paired_because_most_references_begin_with_a_family_name() -> None:
    titles = ("Shelves", "Maps", "Trees", "Books")
    entries = [f'Doe, Jane, and Joe Roe. "{title}." ICML (2020).' for title in titles]
    entries.append('Jane Doe, Joe Roe, Ann Poe. "Lists." ICML (2020).')
    items = read_decoded("reference list", "\n".join(entries))
    assert [author_names(paper) for paper in papers_of(items)] == [
        *[["Jane Doe", "Joe Roe"]] * 4,
        ["Jane Doe", "Joe Roe", "Ann Poe"],
    ]


def test_each_reference_of_a_list_in_several_styles_is_read_in_its_own() -> None:
    text = (
        "J. Doe and A. Poe, “Tidy shelves for small libraries,” in ICML, 2020.\n"
        "Doe, J., Poe, A.: Maps of old towns. Journal of Maps (2021)\n"
        "Jane Doe and Ann Poe. Trees in the park. In ICCV, 2015.\n"
        "Doe, Jane & Poe, Ann. (2019). Lists of lists of books.\n"
        "An address that somebody noted\n"
    )
    assert format_name("references.txt", text) == "reference list"
    items = read_decoded("reference list", text)
    assert [(paper.title, len(paper.authors)) for paper in papers_of(items)] == [
        ("Tidy shelves for small libraries", 2),
        ("Maps of old towns", 2),
        ("Trees in the park", 2),
        ("Lists of lists of books", 2),
    ]
    assert [problem.source.line for problem in problems_of(items)] == [5]


def test_a_picture_is_no_link_and_its_description_labels_the_link_around_it() -> None:
    items = read_decoded(
        "Markdown list",
        "[![Awesome](https://b.example/a.svg)](https://example.org)\n"
        "- [Tidy Shelves](https://example.org/) - A. Author, ICML, 2020 ![](https://b.example/s)\n"
        "  [![Code](https://b.example/c.svg)](https://example.org/code)\n"
        '  - [![Video](https://b.example/v-(1).svg "v")](https://example.org/video)\n'
        "- **Old Maps** *ICML 2021* [![Paper](https://b.example/p)](https://example.org/maps)\n"
        "- [![Stars](https://b.example/s)](https://github.com/a/b) [Trees](https://example.org/t)"
        " - B. Author, ICML, 2021\n",
    )
    assert problems_of(items) == []
    shelves, maps, trees = papers_of(items)
    assert [(link.kind, link.url) for link in shelves.links] == [
        (LinkKind.PAPER, "https://example.org/"),
        (LinkKind.CODE, "https://example.org/code"),
        (LinkKind.VIDEO, "https://example.org/video"),
    ]
    assert publication(shelves)[::4] == ("ICML", "2020")
    assert [(link.kind, link.url) for link in maps.links] == [
        (LinkKind.PAPER, "https://example.org/maps")
    ]
    assert (trees.title, publication(trees)[::4]) == ("Trees", ("ICML", "2021"))
    assert [link.url for link in trees.links] == ["https://example.org/t", "https://github.com/a/b"]


def test_a_heading_with_a_colon_is_no_part_of_the_reference_below() -> None:
    references = [
        f"Doe, J. ({year}). Tidy shelves. Journal of Things, 1, 5–32." for year in (2001, 2002)
    ]
    text = "\n".join(
        ["Journal articles:", *references, "Conference papers:", *references, *references]
    )
    items = read_decoded("reference list", text)
    assert [paper.source.line for paper in papers_of(items)] == [2, 3, 5, 6, 7, 8]
    assert [problem.source.line for problem in problems_of(items)] == [1, 4]


@pytest.mark.parametrize("mark", ["1. ", "- ", "* "])
def test_references_in_markdown_may_have_headings_emphasis_and_links(mark: str) -> None:
    entries = (
        f"{mark}**A. Lovelace**\\*, B. Author\\*. A* Shelves. *ICML 2020*. [pdf](https://a.example/a)",
        f'{mark}B. Author. "More Shelves". *ICML 2020*. [[pdf]](https://a.example/b)\n## 2019',
        f"{mark}B. Author. Last Shelves. CVPR 2019. [[code](https://a.example/c)]",
    )
    text = "# Publications\n\n## 2020\n\n{}\n{}\n\n{}\n".format(*entries)
    assert format_name("papers.md", text) == "reference list"
    items = read_decoded("reference list", text)
    assert problems_of(items) == []
    papers = papers_of(items)
    assert [(paper.title, publication(paper)[::4]) for paper in papers] == [
        ("A* Shelves", ("ICML", "2020")),
        ("More Shelves", ("ICML", "2020")),
        ("Last Shelves", ("CVPR", "2019")),
    ]
    assert author_names(papers[0]) == ["A. Lovelace", "B. Author"]
    assert [link.kind.value for paper in papers for link in paper.links] == ["pdf", "pdf", "code"]


def test_text_outside_the_entries_of_a_page_is_reported() -> None:
    text = "[1] arXiv:1706.03762 [pdf]\nTitle: A Title\nAuthors: A. Author\nSubjects: AI\nmy note\n"
    items = read_decoded("arXiv text", text)
    assert [str(problem) for problem in problems_of(items)] == [
        "papers.txt:5: text that is not an entry of the list "
        "(delete it, or write it in the form of the other entries)"
    ]
    assert [paper.source.lines for paper in papers_of(items)] == [4]


def test_the_abstracts_on_a_page_of_new_papers_are_read() -> None:
    text = (
        "[1] arXiv:1706.03762 [pdf]\nTitle: A Title\nAuthors: A. Author\nSubjects: AI\n"
        "We study how tidy shelves help readers find books, and count\nwhat this costs them.\n"
    )
    assert paper_of("arXiv text", text).abstract.endswith("count what this costs them.")


PIECES = [
    "A. B. ",
    "Aa-",
    "Aa ",
    "A. Bb, ",
    "Aa, B., ",
    "[a",
    "[a](",
    "a.",
    ",",
    "(",
    "1(2):",
    "by ",
    "AB. ",
    "| ",
    " ",
]
STARTS = ("[1] ", "- [A](https://example.org/) - ", "arXiv:1706.03762\nTitle: ", "| a |")


def long_lists(piece: str) -> Iterator[str]:
    """Yield lists whose entries repeat a *piece*, shorter and longer than the limit of an entry."""
    for size in (3900, 1 << 17):
        huge = piece * (size // len(piece))
        for start in STARTS:
            yield f"{start}{huge} 2017\n| --- | --- |\n{start}{huge}\n"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("piece", PIECES)
def test_a_long_entry_is_read_without_delay(name: str, piece: str) -> None:
    for text in long_lists(piece):
        read_decoded(name, text)


@pytest.mark.parametrize("piece", PIECES)
def test_the_format_of_a_long_entry_is_found_without_delay(piece: str) -> None:
    for text in long_lists(piece):
        format_of(Path("papers.txt"), text[: 1 << 16])


AUTHORS = ("Y. LeCun", "Yoshua Bengio", "Geoffrey E. Hinton", "A. van den Oord")
# A full stop after an abbreviation does not end a title, so titles must not end with one.
ABBREVIATIONS = {"cf", "vs"}
word = st.text("abcdefghijklmnopqrstuvwxyzäéøß", min_size=2, max_size=12)
words = st.lists(word, min_size=3, max_size=12).filter(lambda them: them[-1] not in ABBREVIATIONS)
sentence = words.map(lambda them: " ".join(them).capitalize())
catalog = st.lists(
    st.fixed_dictionaries(
        {
            "title": sentence,
            "authors": st.lists(st.sampled_from(AUTHORS), min_size=1, unique=True, max_size=4),
            "venue": st.sampled_from(["NeurIPS", "Journal of Machine Learning Research", "CVPR"]),
            "year": st.integers(1900, 2099),
        }
    ),
    min_size=3,
    max_size=5,
)
WRITERS: dict[str, tuple[str, str, str]] = {
    "entries": ("Markdown list", "", "- [{title}](https://example.org/a) - {all}, {venue}, {year}"),
    "table": (
        "Markdown list",
        "| Year | Title | Authors | Venue |\n|---|:--|---|---|",
        "| {year} | [{title}](https://example.org/a) | {all} | {venue} |",
    ),
    "plain": ("reference list", "", "[{number}] {all}. {title}. In {venue}, {year}."),
    "acm": ("reference list", "", "{number}. {all}. {year}. {title}. {venue}."),
    "quoted": ("reference list", "", "[{number}] {all}, “{title},” in {venue}, {year}."),
}


@pytest.mark.parametrize("form", WRITERS)
@given(catalog)
def test_a_generated_list_is_read_back(form: str, records: list[dict]) -> None:
    name, header, pattern = WRITERS[form]
    lines = [
        pattern.format(number=number, all=", ".join(record["authors"]), **record)
        for number, record in enumerate(records, 1)
    ]
    text = "\n".join(filter(None, [header, *lines]))
    assert format_name("papers.txt", text) == name
    papers = papers_of(read_decoded(name, text))
    assert [(paper.title, author_names(paper), publication(paper)) for paper in papers] == [
        (record["title"], record["authors"], (record["venue"], "", "", "", str(record["year"])))
        for record in records
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("footer", ["%%%---%%%---%%%\nFor subscribe options see below.\n", ""])
def test_a_paper_with_an_unknown_id_in_a_mail_of_arxiv_is_reported(
    number: int, footer: str, tmp_path: Path
) -> None:
    ids = [f"1706.0376{index}" for index in range(3)]
    ids[number] = "17060.376"
    papers = (
        f"\\\\\narXiv:{arxiv}\nTitle: Tidy Shelves\n\\\\ ( https://arxiv.org/abs/{arxiv} )\n"
        for arxiv in ids
    )
    text = "Send any comments to us.\n" + "%%--%%--%%--%%\n".join(papers) + footer
    batch = read_file(tmp_path, "digest.txt", text)
    assert [str(paper.identifiers[0]) for paper in batch.papers] == [
        f"arxiv:{arxiv}" for index, arxiv in enumerate(ids) if index != number
    ]
    (problem,) = batch.problems
    assert text.splitlines()[problem.source.line - 1] == "arXiv:17060.376"
    assert problem.lost == 3


@given(catalog)
def test_a_generated_mail_of_arxiv_is_read_back(records: list[dict]) -> None:
    text = "-" * 78 + "\n"
    for number, record in enumerate(records):
        fields = textwrap.fill(f"Authors: {', '.join(record['authors'])}", 40)
        text += f"\\\\\narXiv:2401.{number:05}\nDate: Fri, 5 Jan 2024 01:02:03 GMT   (9kb)\n\n"
        text += textwrap.fill(f"Title: {record['title']}", 40, subsequent_indent="  ")
        text += (
            f"\n{fields}\nCategories: cs.LG\n\\\\\n  {record['title']}.\n\\\\ ( https://arxiv.org/"
        )
        text += f"abs/2401.{number:05} ,  9kb)\n{'-' * 78}\n"
    papers = papers_of(read_decoded("arXiv text", text))
    assert [(paper.title, author_names(paper), paper.abstract) for paper in papers] == [
        (record["title"], record["authors"], f"{record['title']}.") for record in records
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            "| Deep learning | Yann LeCun |",
            "the row has 2 cells, but there are 3 columns (the missing cells are read as empty)",
        ),
        (
            "| Deep | learning | Yann LeCun | 2015 |",
            "the row has 4 cells, but there are 3 columns (write a “|” that is text as “\\|”)",
        ),
        ("| Deep learning | Yann LeCun | 2015 | |", ""),
    ],
)
def test_a_row_with_another_number_of_cells_is_reported_as_written(
    row: str, problem: str, tmp_path: Path
) -> None:
    full = "| [Adam](https://arxiv.org/abs/1412.6980) | Diederik Kingma | 2014 |"
    text = f"| Title | Authors | Year |\n| --- | --- | --- |\n{full}\n{row}\n"
    batch = read_file(tmp_path, "papers.md", text)
    problems = [str(found).split(": ", 1)[1] for found in batch.problems]
    assert problems == ([problem] if problem else [])
    is_read = "4 cells" not in problem
    assert [paper.title for paper in batch.papers] == ["Adam", *["Deep learning"] * is_read]


def test_words_in_a_column_of_addresses_are_one_problem_for_a_table(tmp_path: Path) -> None:
    rows = "".join(f"| {title} | Ann Lee | soon{title} |\n" for title in ("One", "Two"))
    batch = read_file(tmp_path, "a.md", f"| Title | Authors | PDF |\n| --- | --- | --- |\n{rows}")
    (problem,) = batch.problems
    message = "“soonOne” is not a web address, and so in 2 rows of column “PDF”"
    assert (problem.source.line, problem.message) == (3, message)


HEADER = "| Title | Authors | Year | Venue | Code |\n| --- | --- | --- | --- | --- |\n"


@pytest.mark.parametrize(
    ("row", "addresses", "unused"),
    [
        (
            "| [Adam](https://arxiv.org/abs/1412.6980) | [Kingma](https://dpkingma.com) | 2014"
            " | [ICLR](https://iclr.cc) | |",
            ["https://arxiv.org/abs/1412.6980"],
            "“Kingma”, “ICLR”",
        ),
        (
            "| Adam [PDF](https://a.org/1) [PDF](https://a.org/2) | Diederik Kingma | 2014 | | |",
            ["https://a.org/1", "https://a.org/2"],
            "",
        ),
        (
            "| Adam | Diederik Kingma | 2014 | | [TF](https://a.org/1) [Torch](https://a.org/2) |",
            ["https://a.org/1", "https://a.org/2"],
            "",
        ),
    ],
)
def test_every_link_in_a_row_is_used_or_reported(
    row: str, addresses: list[str], unused: str
) -> None:
    items = read_decoded("Markdown list", HEADER + row)
    [paper] = papers_of(items)
    assert paper.title == "Adam"
    assert [link.url for link in paper.links] == addresses
    assert paper.abstract == paper.publisher == ""
    message = f"the links of these labels are not used: {unused}"
    assert [problem.message for problem in problems_of(items)] == ([message] if unused else [])
    assert {problem.source.line for problem in problems_of(items)} <= {1}


@pytest.mark.parametrize(
    "header",
    [
        "| Date | Model | Title |\n|:-:|-|-|",
        "| No. | Paper | Code |\n| --- | --- | --- |",
        "| Model | Publication | Title |\n| --- | --- | --- |",
        "| Title | PDF |\n| --- | --- |",
        "| Titel | Jahr |\n| --- | --- |",
    ],
)
def test_a_table_of_papers_is_known_by_a_column_beside_the_title(header: str) -> None:
    assert format_name("README.md", f"{header}\n| | | |\n") == "Markdown list"


def test_the_link_of_a_venue_is_that_of_the_paper_if_it_has_an_identifier() -> None:
    rows = (
        "| Flamingo | | | [NeurIPS'22](https://arxiv.org/abs/2204.14198) | |\n"
        "| Chinchilla | | | [NeurIPS'22](https://neurips.cc/) | |\n"
    )
    first, second = papers_of(items := read_decoded("Markdown list", HEADER + rows))
    assert [each.value for each in first.identifiers] == ["2204.14198"]
    assert (first.year, second.year, second.links) == (2022, 2022, ())
    (problem,) = problems_of(items)
    assert problem.message == "the links of these labels are not used: “NeurIPS'22”"


def test_a_column_of_titles_may_have_badges_and_names_below_them() -> None:
    text = (
        "| Title & Authors | Introduction |\n|:--|:-:|\n"
        "|[![Star](https://a.example/s.svg)](https://github.com/a/b)[![Venue](https://a.example/v)]()"
        "<br>[Tidy Shelves](https://a.example/) <br> Ann Lee, Bo Chen | <img src=a> |[//]: #06/05\n"
    )
    (paper,) = papers_of(items := read_decoded("Markdown list", text))
    assert (paper.title, author_names(paper)) == ("Tidy Shelves", ["Ann Lee", "Bo Chen"])
    kinds = {link.url: link.kind for link in paper.links}
    assert kinds == {"https://github.com/a/b": LinkKind.CODE, "https://a.example/": LinkKind.PAPER}
    assert [each.message for each in problems_of(items)] == [
        "these columns are not used: “Introduction”"
    ]


def test_a_label_such_as_pdf_is_no_title() -> None:
    text = (
        "| Model | Paper | Year |\n|-|-|-|\n| A | [pdf](https://arxiv.org/abs/1405.0312) | 2014 |\n"
    )
    items = read_decoded("Markdown list", text)
    assert [(each.source.line, each.message) for each in problems_of(items) if each.lost] == [
        (3, "no title")
    ]
    assert not papers_of(items)


def test_names_below_a_title_are_not_read_beside_a_column_of_authors() -> None:
    row = "| [A](https://a.example/)<br>Ann Lee, Bo Chen | Ann Lee, Bo Chen | |\n"
    text = f"| Title | Authors | Code |\n|-|-|-|\n{row}"
    (paper,) = papers_of(read_decoded("Markdown list", text))
    assert author_names(paper) == ["Ann Lee", "Bo Chen"]


def test_the_rule_of_a_table_is_found_in_linear_time() -> None:
    with at_most(5):
        assert format_of(Path("papers.md"), f"{HEADER.splitlines()[0]}\n{' ' * 60_000}x\n")


def test_emphasis_at_the_beginning_of_a_linked_title_keeps_both_marks() -> None:
    paper = paper_of("Markdown list", "- [*De novo* Design](https://example.org/a) - CVPR 2020")
    assert paper.title == "*De novo* Design"


REAL = "- [Tidy Shelves](https://arxiv.org/abs/2401.00001), ICML 2024"


@pytest.mark.parametrize(
    "line",
    [
        "- **[2024.05]** Our survey is on [arXiv](https://arxiv.org/abs/2405.00001)!",
        "- [2023/07] We added a section on [trees](https://github.com/example/trees).",
        "- [2023-06] One paper accepted to ICML",
        "- [Title](link), Venue, Year. [[code](https://example.org/code)]",
        "- [Paper Title](https://arxiv.org/abs/2401.00002), Author 1, Author 2, CVPR 2024",
        "- [Our method](paper_link) - CVPR 2024",
        "- **Title of the paper**, A. Author, CVPR 2024. [[pdf](https://example.org/a.pdf)]",
    ],
)
def test_news_and_templates_of_entries_are_no_papers(line: str) -> None:
    items = read_decoded("Markdown list", f"{REAL}\n{line}\n")
    assert [paper.title for paper in papers_of(items)] == ["Tidy Shelves"]
    assert [(problem.source.line, problem.lost) for problem in problems_of(items)] == [(2, 1)]


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("What Shelves Are For", "[[pdf](https://arxiv.org/abs/2405.00001)]"),
        ("What we look at", "[pdf](https://arxiv.org/abs/2405.00001)"),
        ("The world we live in", "[paper](https://arxiv.org/abs/2405.00001)"),
        ("Learning what to attend to", ". [paper](https://arxiv.org/abs/2405.00001)"),
    ],
)
def test_a_title_may_end_like_a_sentence_that_goes_on(title: str, link: str) -> None:
    assert paper_of("Markdown list", f"- {title} {link}").title == title


@pytest.mark.parametrize("address", ["link", "url", "/link/"])
def test_a_title_without_its_address_is_still_a_paper(address: str) -> None:
    items = read_decoded("Markdown list", f"- [Tidy Shelves]({address}), ICML 2024")
    assert [paper.title for paper in papers_of(items)] == ["Tidy Shelves"]


PROSE = "We walk on shelves.\n\nThe code needs a day.\n\nIt writes a file.\n\nSee below.\n\n"


def test_a_fixed_space_beside_a_separator_is_a_space() -> None:
    line = "- [Tidy Shelves](https://example.org/a) Gil and Lee\xa0· ICLR 2015"
    paper = paper_of("Markdown list", line)
    assert author_names(paper) == ["Gil", "Lee"]
    assert publication(paper)[0] == "ICLR"


def test_a_section_of_papers_makes_a_list_of_a_text() -> None:
    text = f"# Shelf\n\n{PROSE}## Related papers\n\n{REAL}\n"
    assert format_name("a.md", f"{text}{REAL}\n") == "Markdown list"
    assert format_name("a.md", text) not in NAMES


def test_a_section_of_papers_makes_no_list_of_a_listing() -> None:
    abstract = "We study how to keep shelves tidy, and find that it takes a day or two."
    listing = "".join(f"{title} Shelves\n\n{abstract}\n\n" for title in ("Old", "New", "Odd"))
    text = f"## Our list\n\n{REAL}\n{REAL}\n\n## Others\n\n{listing}"
    assert format_name("a.md", text) == "listing"


def test_references_below_a_heading_of_publications_are_a_list() -> None:
    references = "".join(f"{n}. A. Gil, B. Lee. Tidy shelves. In ICML, 202{n}.\n" for n in "123")
    assert format_name("a.md", f"{PROSE}## Publications\n\n{references}") == "reference list"
    for heading in ("References", "Related papers"):
        assert format_name("a.md", f"{PROSE}## {heading}\n\n{references}") not in NAMES


def test_a_title_may_be_bold_by_underscores() -> None:
    entry = (
        "- __Tidy Shelves__. Ada Lovelace, Ann Lee. ICLR 2020. [pdf](https://a.example/__x__.pdf)"
    )
    paper = paper_of("Markdown list", entry)
    assert (paper.title, author_names(paper)) == ("Tidy Shelves", ["Ada Lovelace", "Ann Lee"])
    assert [link.url for link in paper.links] == ["https://a.example/__x__.pdf"]


@pytest.mark.parametrize("name", ["__init__", "__init__.py"])
def test_a_name_in_underscores_is_a_part_of_a_title(name: str) -> None:
    entry = f"- **Tidying {name} on Small Shelves** [[paper](https://a.example/1.pdf)]"
    assert paper_of("Markdown list", entry).title == f"Tidying {name} on Small Shelves"


@pytest.mark.parametrize("venue", ["ICLR · April 2014", "ICLR, April 2014", "ICLR, Apr. 2014"])
def test_a_month_beside_a_year_is_no_author(venue: str) -> None:
    entry = f"- [Tidy Shelves](https://a.example/1) - {venue}"
    paper = paper_of("Markdown list", entry)
    assert (author_names(paper), *publication(paper)) == ([], "ICLR", "", "", "", "2014-04")


def test_a_month_behind_the_name_of_an_author_is_no_venue() -> None:
    entry = "- [Tidy Shelves](https://a.example/1) - Robert May, June 2014"
    paper = paper_of("Markdown list", entry)
    assert (author_names(paper), *publication(paper)) == (["Robert May"], *[""] * 4, "2014-06")


def test_a_credit_of_many_dates_is_read_in_one_step() -> None:
    entry = f"- [Tidy Shelves](https://a.example/1) - {'May 20, ' * 480}2014"
    assert str(paper_of("Markdown list", entry).published) == "2014-05-20"


@pytest.mark.parametrize("heading", ["Datasets", "Tools and Libraries", "Videos"])
def test_a_paper_on_the_page_of_its_publisher_is_one_in_every_section(heading: str) -> None:
    url = "https://ieeexplore.ieee.org/document/7780459"
    paper = paper_of("Markdown list", f"## {heading}\n- [Deep Shelves]({url})")
    assert [link.url for link in paper.links] == [url]
