"""Listings pasted from a page of trending papers."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papershelf.model import Link, LinkKind, Paper
from papershelf.problems import Problem, Severity
from papershelf.readers.fields import one_line
from papershelf.readers.reader import Aside, AsideKind, Item
from support.items import papers_of, problems_of
from support.samples import records_in
from support.timing import repeat_in_linear_time
from support.xml_files import format_named

SHELVES = (
    "We study how tidy shelves help readers find books. A simple rule keeps each shelf in order, "
    "and it costs little. In a test with twelve shelves it finds every book in half the time."
)
MAPS = (
    "Old maps hold more than roads. This work reads the names on them with a small network that "
    "learns from few examples. It finds nine names out of ten, even where the paper is torn."
)
TITLE = "Tidy Shelves for Busy Readers"
OTHER = "Reading Old Maps with Small Networks"
read_listing = format_named("listing").reader


def read(text: str, name: str = "listing.txt") -> list[Item]:
    """Return the items of a text in a file with a name, which account for every line."""
    items = list(read_listing(StringIO(text), Path("catalog") / name))
    assert sum(map(lines_of, items)) == non_blank_lines(text)
    return items


def lines_of(item: Item) -> int:
    """Return how many lines an item accounts for."""
    if isinstance(item, Paper):
        return item.source.lines
    return item.lost if isinstance(item, Problem) else 1


def non_blank_lines(text: str) -> int:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return sum(1 for line in lines if line.strip())


def papers(text: str, name: str = "listing.txt") -> list[tuple[str, str]]:
    """Return the titles and abstracts of a text that gives no problem."""
    return titles_and_abstracts(read(text, name))


def titles_and_abstracts(items: list[Item]) -> list[tuple[str, str]]:
    """Return the titles and abstracts of items without a problem."""
    assert not problems_of(items)
    return [(paper.title, paper.abstract) for paper in papers_of(items)]


def dates(items: list[Item]) -> list[str]:
    """Return when each paper was listed."""
    return [str(paper.listed) for paper in papers_of(items)]


def outline(text: str, name: str = "listing.txt") -> list[str]:
    """Return a line for each item: its line number with its title, kind, or problem.

    A title with an abstract is marked by +, and a problem ends with the number of lost lines.
    """
    return [described(item) for item in read(text, name)]


def described(item: Item) -> str:
    line = item.source.line
    if isinstance(item, Paper):
        return f"{line} {item.title}{' +' if item.abstract else ''}"
    if isinstance(item, Aside):
        return f"{line} ({item.kind})"
    assert item.severity is Severity.WARNING
    message = item.message.partition(" “")[0].removesuffix(":")
    return f"{line} {message} -{item.lost}"


def test_the_real_listing_is_read_completely(trending: Path) -> None:
    text = trending.read_text(encoding="utf-8")
    items = read(text, trending.name)
    listed = papers_of(items)
    kinds = [item.kind for item in items if isinstance(item, Aside)]
    assert len(listed) == 98
    assert kinds.count(AsideKind.HEADING) == 1
    assert kinds.count(AsideKind.BOILERPLATE) == 4
    assert not problems_of(items)
    assert sum(map(lines_of, items)) == 201 == non_blank_lines(text)
    assert set(dates(items)) == {"--03-12"}
    assert all(len(paper.title) < 130 and len(paper.abstract) > 300 for paper in listed)
    assert not any(paper.published for paper in listed)


TITLES = [
    "Selfie",
    "Reading Old Maps: A Study of Torn Paper",
    "BUS:Efficient and Effective Shelving",
    "Future Shelf Prediction -- Sorting Books by Their Next Reader",
    "Sort Them Before They Fall!",
    "Yi: Open Shelves by 01.AI",
    "Generative vs. Discriminative Shelves",
    "Latent Bookcases.",
    "learning to sort books by colour",
    "On the Very Long Way of a Book from the Desk of a Reader Through the Hands of a Careful "
    "Librarian Back to the Shelf on Which It Was Found Before Anyone Had Thought of Reading It",
    "整理书架的方法",
    "סדר במדף לקוראים עסוקים",
    "$O(n \\log n)$ Shelves",
]
WRAPS: dict[str, Callable[[str], str]] = {
    "one line": lambda text: text,
    "80 wide": lambda text: textwrap.fill(text, 80),
    "50 wide": lambda text: textwrap.fill(text, 50),
    "30 wide": lambda text: textwrap.fill(text, 30),
    "a sentence a line": lambda text: text.replace(". ", ".\n"),
}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
@pytest.mark.parametrize("title", TITLES)
def test_titles_of_any_form_are_found_above_abstracts_of_any_width(
    title: str, wrap: Callable[[str], str]
) -> None:
    text = f"{OTHER}\n\n{wrap(MAPS)}\n\n{title}\n\n{wrap(SHELVES)}\n\n{OTHER}\n\n{wrap(MAPS)}\n"
    assert papers(text) == [(OTHER, MAPS), (title, SHELVES), (OTHER, MAPS)]


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_a_title_may_stand_right_above_its_abstract(wrap: Callable[[str], str]) -> None:
    text = f"Mar 12\n{TITLE}\n{wrap(SHELVES)}\n\n{OTHER}\n{wrap(MAPS)}\n"
    assert papers(text) == [(TITLE, SHELVES), (OTHER, MAPS)]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("Tidy Shelves\nfor Busy Readers", TITLE),
        ("Tidy Shelves:\nA Study", "Tidy Shelves: A Study"),
        ("Shelves, Maps,\nNetworks", "Shelves, Maps, Networks"),
        (
            "Reading Maps with Self-\nSupervised Shelves",
            "Reading Maps with Self-Supervised Shelves",
        ),
        ("## Tidy Shelves\nfor Busy Readers", TITLE),
        ("**Tidy Shelves for\nBusy Readers**", TITLE),
        ("- [Tidy Shelves for\n  Busy Readers](https://example.org/)", TITLE),
    ],
)
def test_a_title_over_two_lines_is_joined(lines: str, title: str) -> None:
    assert papers(f"{OTHER}\n\n{MAPS}\n\n{lines}\n\n{SHELVES}\n")[1:] == [(title, SHELVES)]


def test_a_title_as_wide_as_the_abstract_is_joined_to_its_second_line() -> None:
    title = "The Long Way of a Book Through the Hands of Careful Readers Back to Some Shelf Nearby"
    wrapped = textwrap.fill(title, 80)
    assert wrapped.count("\n") == 1
    text = f"{wrapped}\n\n{textwrap.fill(f'{SHELVES} {MAPS}', 80)}\n"
    assert papers(text) == [(title, f"{SHELVES} {MAPS}")]


def test_the_paragraphs_of_an_abstract_are_kept() -> None:
    code = "Code: https://example.org/shelves"
    wrapped = "\n\n".join(textwrap.fill(part, 70) for part in (SHELVES, MAPS, code))
    assert papers(f"{TITLE}\n\n{wrapped}\n\n{OTHER}\n\n{MAPS}\n\nOur code is public.\n") == [
        (TITLE, f"{SHELVES}\n\n{MAPS}\n\n{code}"),
        (OTHER, f"{MAPS}\n\nOur code is public."),
    ]


def test_an_abstract_with_a_blank_line_inside_a_sentence_is_complete() -> None:
    text = f"{TITLE}\n\nWe study how tidy shelves help\n\nreaders find books\n\n{OTHER}\n\n{MAPS}\n"
    abstract = "We study how tidy shelves help\n\nreaders find books"
    assert papers(text) == [(TITLE, abstract), (OTHER, MAPS)]


def test_a_word_broken_at_its_hyphen_is_joined_without_a_space() -> None:
    text = f"{TITLE}\n\nWe look at pre-\ntraining with short-\nand long-term shelves. It helps.\n"
    abstract = "We look at pre-training with short- and long-term shelves. It helps."
    assert papers(text) == [(TITLE, abstract)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("infor-\nmation", "information"),
        ("the Maxi-\nmization", "the Maximization"),
        ("learn-\ning", "learning"),
        ("recur\u00ad\nrent", "recurrent"),
        ("multi-\ntask", "multi-task"),
        ("self-\nattention", "self-attention"),
        ("fine-\ntuning", "fine-tuning"),
    ],
)
def test_a_word_divided_at_the_end_of_a_line_is_whole(written: str, expected: str) -> None:
    text = f"Shelves with {written} and maps\n\n{SHELVES[:-1]} with {written} on maps.\n"
    title, abstract = (
        f"Shelves with {expected} and maps",
        f"{SHELVES[:-1]} with {expected} on maps.",
    )
    assert papers(text) == [(title, abstract)]


@pytest.mark.parametrize(
    "written",
    [
        f"# {TITLE}",
        f"### {TITLE} ###",
        f"- {TITLE}",
        f"**{TITLE}**",
        f"__{TITLE}__",
        f"## 3. {TITLE}",
        f"3\t{TITLE}",
        f'<h4 class="title">{TITLE}</h4>',
        f"   {TITLE.replace(' ', '   ')}\t",
        f"[{TITLE}](/papers/1)",
        f"[{TITLE}](javascript:alert(1))",
    ],
)
def test_the_markdown_around_a_title_is_removed(written: str) -> None:
    text = f"{OTHER}\n\n{MAPS}\n\n{written}\n\n{SHELVES}\n"
    items = read(text)
    assert titles_and_abstracts(items)[1:] == [(TITLE, SHELVES)]
    assert papers(text.replace(f"{written}\n\n", f"{written}\n"))[1:] == [(TITLE, SHELVES)]
    assert not any(paper.links for paper in papers_of(items))


@pytest.mark.parametrize(
    "written",
    [
        f"[[{TITLE}]]",
        f"- [ ] [[{TITLE}|Shelves]] #toread #shelves/tidy",
        f"- [[papers/{TITLE}#Summary|Shelves]]",
        f"- [[doe2014|{TITLE}]] (Doe et al., 2014) #shelves",
        f"- TODO [[{TITLE}]] #todo",
    ],
)
def test_a_link_to_a_note_has_the_title_and_its_tags_have_not(written: str) -> None:
    assert papers(f"{written}\n\n{SHELVES}\n") == [(TITLE, SHELVES)]
    address = "https://arxiv.org/abs/1706.03762"
    listed = format_named("Markdown list").reader(StringIO(f"{written} {address}\n"), Path("a.md"))
    [paper] = papers_of(list(listed))
    assert (paper.title, [each.value for each in paper.identifiers]) == (TITLE, ["1706.03762"])


def test_a_date_may_stand_before_a_link_to_a_note() -> None:
    assert papers(f"Mar 12: [[{TITLE}]] #shelves\n\n{SHELVES}\n") == [(TITLE, SHELVES)]


@pytest.mark.parametrize(
    "title",
    [
        "Tidy Shelves for All [[pdf]]",
        "Tidy Shelves for All [[Oral]]",
        "Tidy Shelves for #Readers",
        "Shelves on [[1,n]] #Readers",
    ],
)
def test_other_brackets_and_hashes_are_kept(title: str) -> None:
    assert papers(f"{title}\n\n{SHELVES}\n") == [(title, SHELVES)]


@pytest.mark.parametrize(
    "title", ["**Bold** Shelves and **Bold** Maps", "C# Shelves", "[Re] Tidy Shelves", "#Shelves"]
)
def test_markdown_inside_a_title_is_kept(title: str) -> None:
    assert papers(f"{title}\n\n{SHELVES}\n") == [(title, SHELVES)]


@pytest.mark.parametrize(
    "written",
    [
        f"[{TITLE}](https://example.org/1)",
        f"- [**{TITLE}**](https://example.org/1)",
        f"### **[{TITLE}](https://example.org/1)**",
        f'[{TITLE}](https://example.org/1 "the paper")',
        f"[{TITLE}](https://example.org/1) by Jane Doe (2014)",
    ],
)
def test_the_address_of_a_linked_title_is_a_link_of_the_paper(written: str) -> None:
    (paper,) = read(f"{written}\n\n{SHELVES}\n")
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == (TITLE, SHELVES)
    link = Link(url="https://example.org/1", kind=LinkKind.PAPER, evidence=written)
    assert paper.links == (link,)


@pytest.mark.parametrize("mark", ["", "- ", "3. "])
@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (" (Doe et al., 2014)", [("Doe", True)]),
        (", Doe et al., ICML 2014", [("Doe", True)]),
        (" (Doe and Roe, ICML 2014)", [("Doe", False), ("Roe", False)]),
        (" (Doe & Roe, 2014)", [("Doe", False), ("Roe", False)]),
    ],
)
def test_a_citation_behind_a_title_is_no_part_of_it(
    mark: str, citation: str, expected: list[tuple[str, bool]]
) -> None:
    [paper] = papers_of(read(f"{mark}{TITLE}{citation}\n\n{SHELVES}\n"))
    assert (paper.title, paper.abstract, str(paper.published)) == (TITLE, SHELVES, "2014")
    assert [(author.name, author.others) for author in paper.authors] == expected


def test_a_title_beside_its_authors_lacks_nothing() -> None:
    assert not problems_of(read(f"{TITLE} (Doe et al., 2014)\n\n{OTHER} (Doe and Roe, 2015)\n"))


def test_a_year_behind_words_that_may_be_a_title_is_a_part_of_it() -> None:
    [paper] = papers_of(read(f"Shelves, Trust and Risk, 2019\n\n{SHELVES}\n"))
    assert (paper.title, paper.authors) == ("Shelves, Trust and Risk, 2019", ())


def test_text_behind_a_linked_title_is_its_credit_or_is_reported() -> None:
    linked = f"### [{TITLE}](https://example.org/1)"
    [paper] = papers_of(read(f"{linked} by Jane Doe, John Roe [code](https://c.org)\n\n{SHELVES}"))
    assert (paper.title, paper.abstract) == (TITLE, SHELVES)
    assert [author.name for author in paper.authors] == ["Jane Doe", "John Roe"]
    assert [link.url for link in paper.links] == ["https://example.org/1", "https://c.org"]
    items = read(f"{linked} (a note)\n\n{SHELVES}")
    assert [paper.title for paper in papers_of(items)] == [TITLE]
    [problem] = problems_of(items)
    assert problem.message == "“a note” may be authors or a venue, and was left out"


@pytest.mark.parametrize(
    "written",
    [
        "arXiv:1706.03762",
        "1706.03762v5",
        "- https://arxiv.org/abs/1706.03762",
        "https://huggingface.co/papers/1706.03762",
        "arXiv:1706.03762\n\nhttps://arxiv.org/pdf/1706.03762.pdf",
    ],
)
@pytest.mark.parametrize("layout", ["{title}\n{id}\n\n{text}", "{title}\n\n{id}\n\n{text}"])
@pytest.mark.parametrize("text", ["", SHELVES])
def test_an_identifier_below_a_title_is_that_of_the_paper(
    written: str, layout: str, text: str
) -> None:
    items = read(f"{OTHER}\n\n{MAPS}\n\n{layout.format(title=TITLE, id=written, text=text)}")
    read_papers = [(paper.title, paper.abstract) for paper in papers_of(items)]
    assert read_papers == [(OTHER, MAPS), (TITLE, text)]
    found = [[each.value for each in paper.identifiers] for paper in papers_of(items)]
    assert found == [[], ["1706.03762"]]


@pytest.mark.parametrize(
    "written",
    [
        f"[{TITLE}](https://arxiv.org/abs/1706.03762)",
        f"- [ ] {TITLE}: https://arxiv.org/abs/1706.03762",
        f"1706.03762 {TITLE}",
        f"{TITLE} (arXiv:1706.03762)",
        f"{TITLE} - arXiv 1706.03762",
    ],
)
def test_an_identifier_on_the_line_of_a_title_is_that_of_the_paper(written: str) -> None:
    (paper,) = papers_of(read(f"{written}\n\n{SHELVES}\n"))
    assert (paper.title, paper.abstract) == (TITLE, SHELVES)
    assert [each.value for each in paper.identifiers] == ["1706.03762"]
    assert [link.url for link in paper.links] == ["https://arxiv.org/abs/1706.03762"]


@pytest.mark.parametrize(
    "written",
    [
        "1706.03762 {}",
        "{}: 1706.03762",
        "{} https://arxiv.org/abs/1706.03762",
        "{}: arXiv 1706.03762",
    ],
)
def test_a_title_may_end_with_the_name_of_a_registry(written: str) -> None:
    title = "Shelves of Data from arXiv"
    (paper,) = papers_of(read(f"{written.format(title)}\n\n{SHELVES}\n"))
    assert (paper.title, paper.identifiers[0].value) == (title, "1706.03762")


@pytest.mark.parametrize(
    "written",
    [
        "{} - arXiv: 1706.03762",
        "{} (arXiv: 1706.03762)",
        "{} (arXiv) 1706.03762",
        "{}. arXiv: 1706.03762",
        "{}. arXiv preprint arXiv:1706.03762",
        "{} · arXiv 1706.03762",
        "{} [arXiv]: https://arxiv.org/abs/1706.03762",
        "{} | arXiv | 1706.03762",
        "{} – arXiv https://arxiv.org/abs/1706.03762",
        "{}, arXiv: https://arxiv.org/abs/1706.03762",
    ],
)
def test_the_name_of_a_registry_that_is_set_off_is_no_part_of_a_title(written: str) -> None:
    (paper,) = papers_of(read(f"{written.format(TITLE)}\n\n{SHELVES}\n"))
    assert (paper.title, paper.identifiers[0].value) == (TITLE, "1706.03762")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_addresses_below_a_title_are_links_of_the_paper(gap: str) -> None:
    urls = ["https://shelves.example/paper.pdf", "https://github.com/shelves/tidy"]
    lines = [TITLE, *urls, SHELVES]
    paper, other = papers_of(read(f"{gap.join(lines)}\n\n{OTHER}\nhttps://maps.example/\n"))
    assert (paper.title, paper.abstract) == (TITLE, SHELVES)
    assert [(link.kind, link.url) for link in paper.links] == [
        (LinkKind.PDF, urls[0]),
        (LinkKind.CODE, urls[1]),
    ]
    assert (other.title, other.abstract) == (OTHER, "")
    assert [link.url for link in other.links] == ["https://maps.example/"]


def test_a_label_before_an_address_names_the_kind_of_the_link() -> None:
    text = (
        f"**{TITLE}**\n\n- Paper: https://arxiv.org/abs/1706.03762\n"
        "- **Homepage**: https://shelves.example/\n- Data: https://doi.org/10.5281/zenodo.1\n"
    )
    [paper] = papers_of(read(text))
    assert [str(each) for each in paper.identifiers] == ["arxiv:1706.03762"]
    assert [link.kind for link in paper.links] == [LinkKind.PROJECT_PAGE, LinkKind.DATA]
    assert [link.evidence.partition(":")[0] for link in paper.links] == ["**Homepage**", "Data"]


@pytest.mark.parametrize(
    "below",
    [
        "[Code](https://github.com/shelves/tidy) [PDF](https://shelves.example/1.pdf)",
        "- [[Code](https://github.com/shelves/tidy)] | [[PDF](https://shelves.example/1.pdf)]",
        "[Code](https://github.com/shelves/tidy)\n[PDF](https://shelves.example/1.pdf)",
    ],
)
def test_links_below_a_title_are_those_of_the_paper(below: str) -> None:
    [paper] = papers_of(read(f"{TITLE}\n{below}\n\n{SHELVES}\n"))
    assert (paper.title, paper.abstract) == (TITLE, SHELVES)
    assert [(link.kind, link.url) for link in paper.links] == [
        (LinkKind.CODE, "https://github.com/shelves/tidy"),
        (LinkKind.PDF, "https://shelves.example/1.pdf"),
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_button_below_an_abstract_is_a_link_of_the_paper(between: str) -> None:
    text = f"{TITLE}\n{SHELVES}{between}[Code](https://github.com/shelves/tidy)\n"
    [paper] = papers_of(read(text))
    assert (paper.abstract, len(paper.links)) == (SHELVES, 1)


@pytest.mark.parametrize("layout", ["{id}\n{title}\n", "{id}\n{title}\n\n", "{id}\n\n{title}\n\n"])
@pytest.mark.parametrize("below", ["", f"{SHELVES}\n\n"])
def test_identifiers_above_titles_are_those_of_the_papers_below(layout: str, below: str) -> None:
    ids = ["arXiv:1706.03762", "https://arxiv.org/abs/1412.6980", "10.1109/cvpr.2016.90"]
    titles = [TITLE, OTHER, "Trees of Different Heights"]
    form = layout + below if below else layout
    text = "".join(form.format(id=id_, title=title) for id_, title in zip(ids, titles, strict=True))
    found = [(paper.title, paper.identifiers[0].value) for paper in papers_of(read(text))]
    assert found == list(zip(titles, ["1706.03762", "1412.6980", ids[2]], strict=True))


@pytest.mark.parametrize("address", ["https://arxiv.org/abs/1706.0376{}", "https://example.org/{}"])
def test_titles_and_addresses_may_alternate_without_blank_lines(address: str) -> None:
    titles = [TITLE, OTHER, "Trees of Different Heights", "Rooms without Windows"]
    lines = [f"{title}\n{address.format(number)}\n" for number, title in enumerate(titles)]
    found = papers_of(read("".join(lines)))
    assert [paper.title for paper in found] == titles
    assert all(paper.identifiers or paper.links for paper in found)
    assert not any(paper.abstract for paper in found)


def test_identifiers_that_begin_blocks_are_those_of_the_papers_below_any_head() -> None:
    text = f"Papers for Next Friday\n\n1706.03762\n{TITLE}\n\n1412.6980\n{OTHER}\n"
    found = {paper.title: [it.value for it in paper.identifiers] for paper in papers_of(read(text))}
    assert found == {"Papers for Next Friday": [], TITLE: ["1706.03762"], OTHER: ["1412.6980"]}


def test_an_identifier_above_the_first_title_does_not_shift_those_below_titles() -> None:
    text = f"1706.03762\n\n{TITLE}\n1412.6980\n{SHELVES}\n\n{OTHER}\n1512.03385\n{MAPS}\n"
    found = [paper.identifiers[0].value for paper in papers_of(read(text))]
    assert found == ["1412.6980", "1512.03385"]


@pytest.mark.parametrize("label", ["Link", "Paper", "arXiv"])
def test_an_identifier_with_a_label_below_an_abstract_is_that_of_the_paper(label: str) -> None:
    text = f"{TITLE}\n{SHELVES}\n{label}: https://arxiv.org/abs/1706.03762\n\n{OTHER}\n{MAPS}\n"
    first, second = papers_of(read(text))
    assert (first.abstract, second.abstract) == (SHELVES, MAPS)
    assert [it.value for it in first.identifiers] == ["1706.03762"]
    assert not second.identifiers


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
def test_a_quoted_listing_is_read_without_its_marks(mark: str) -> None:
    text = f"{TITLE}\n{SHELVES}\n\n{OTHER}\n{MAPS}\n"
    quoted = "".join(f"{mark}{line}\n" for line in text.splitlines())
    assert papers(quoted) == papers(text) == [(TITLE, SHELVES), (OTHER, MAPS)]


def test_a_line_above_a_quoted_listing_says_whose_it_is() -> None:
    above = "On Tue, Mar 12, 2024 at 10:00 AM Ada Lovelace <ada@example.org> wrote:"
    quoted = f"> {TITLE}\n> {SHELVES}\n>\n> {OTHER}\n> {MAPS}\n"
    assert papers(f"{above}\n{quoted}") == [(TITLE, SHELVES), (OTHER, MAPS)]


def test_the_greetings_of_a_mail_are_boilerplate() -> None:
    items = read(f"Hi all,\n\n{TITLE}\n{SHELVES}\n\nBest wishes,\n")
    assert titles_and_abstracts(items) == [(TITLE, SHELVES)]
    assert not problems_of(items)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("heading", ["Action items:", "## To do", "**Attendees**", "Next Steps"])
def test_what_stands_below_a_heading_of_minutes_is_no_part_of_a_paper(
    heading: str, gap: str
) -> None:
    names = "Ada Lovelace, Charles Babbage"
    minutes = f"{heading}{gap}{names}\n- Book the room with the shelves\n"
    above, below = f"{TITLE}\nGrace Hopper, Alan Turing\n", f"{OTHER}\nKurt Gödel, Emmy Noether\n"
    items = read(f"{above}\n{minutes}\n{below}")
    first, second = papers_of(items)
    assert (first.title, second.title) == (TITLE, OTHER)
    assert [author.name for author in first.authors] == ["Grace Hopper", "Alan Turing"]
    assert not first.abstract
    assert [problem.lost for problem in problems_of(items)] == [1, 1]
    assert names in problems_of(items)[0].message


@pytest.mark.parametrize("heading", ["## Papers\n", "March 12, 2024\n", "Mar 12: "])
def test_papers_below_the_next_heading_are_not_below_that_of_minutes(heading: str) -> None:
    items = read(f"Action items\n- Book the room\n{heading}{TITLE}\n{SHELVES}\n")
    assert [(paper.title, paper.abstract) for paper in papers_of(items)] == [(TITLE, SHELVES)]


@pytest.mark.parametrize(
    "heading",
    [
        "Reading group, 12 March 2024",
        "# NLP reading group - March 12, 2024",
        "Meeting on 2024-03-12",
    ],
)
def test_the_name_of_a_meeting_and_its_date_are_a_heading(heading: str) -> None:
    items = read(f"{heading}\n{TITLE}\n{SHELVES}\n")
    assert titles_and_abstracts(items) == [(TITLE, SHELVES)]
    assert [str(paper.listed) for paper in papers_of(items)] == ["2024-03-12"]


@pytest.mark.parametrize("title", [f"{TITLE}, 12 March 2024", "How to Run a Reading Group in 2024"])
def test_another_line_that_ends_in_a_date_is_no_heading(title: str) -> None:
    assert papers(f"{title}\n{SHELVES}\n") == [(title, SHELVES)]


@pytest.mark.parametrize("heading", ["## Papers\n", "March 12, 2024\n", "Mar 12: "])
def test_identifiers_below_the_next_heading_are_not_below_that_of_minutes(heading: str) -> None:
    papers = f"{TITLE}\n1706.03762\n{OTHER}\n1810.04805\n"
    items = read(f"Action items\n- Book the room\n{heading}{papers}")
    found = [(paper.title, len(paper.identifiers)) for paper in papers_of(items)]
    assert found == [(TITLE, 1), (OTHER, 1)]


@pytest.mark.parametrize("heading", ["To do\n", "Present\n\n", "## Attendees\n"])
@pytest.mark.parametrize("mark", ["", "- "])
def test_titles_above_identifiers_are_papers_even_below_a_heading_of_minutes(
    heading: str, mark: str
) -> None:
    ids = "1706.03762", "https://arxiv.org/abs/1810.04805"
    papers = f"{mark}{TITLE}\n{mark}{ids[0]}\n{mark}{OTHER}\n{mark}{ids[1]}\n"
    items = read(f"{heading}{papers}\nAction items\n- Book the room\n")
    assert [paper.title for paper in papers_of(items)] == [TITLE, OTHER]
    assert [problem.lost for problem in problems_of(items) if problem.lost] == [1]


@pytest.mark.parametrize(("outer", "inner"), [("•", "◦"), ("●", "○"), ("▪", "■")])
def test_bullets_of_word_processors_are_marks_of_lists(outer: str, inner: str) -> None:
    below = f"    {inner} Presenter: Ada\n    {inner} https://arxiv.org/abs/1706.03762\n"
    items = read(f"{outer} {TITLE}\n{below}{outer} {OTHER}\n{below}")
    assert [paper.title for paper in papers_of(items)] == [TITLE, OTHER]
    assert all(paper.identifiers for paper in papers_of(items))


def test_identifiers_of_several_papers_are_not_those_of_the_line_above() -> None:
    items = read("Papers to read this week\n1706.03762\n1810.04805\n")
    assert [paper.identifiers for paper in papers_of(items)] == [()]
    assert sum(problem.lost for problem in problems_of(items)) == 2


def test_an_address_on_a_line_of_an_abstract_is_a_part_of_it() -> None:
    abstract = f"{SHELVES} The data are available at"
    text = f"{TITLE}\n\n{textwrap.fill(abstract, 60)}\nhttps://doi.org/10.5281/zenodo.1\n"
    assert papers(text) == [(TITLE, f"{abstract} https://doi.org/10.5281/zenodo.1")]


@pytest.mark.parametrize("above", ["Submitted by", "by"])
def test_a_name_below_the_word_by_is_boilerplate(above: str) -> None:
    text = f"{above}\n\nAK\n\n{TITLE}\n\n{SHELVES}\n"
    assert papers(text) == [(TITLE, SHELVES)]
    assert not any(isinstance(item, Problem) for item in read(text))
    assert papers(f"{above}\n{TITLE}\n\n{SHELVES}\n") == [(TITLE, SHELVES)]


BOILERPLATE = [
    "Show details",
    "new",
    "Get trending papers in your email inbox!",
    "byAK and the research community",
    "Submitted by a reader of the page",
    "Submitted by",
    "by",
    "·",
    "· 12 authors",
    "Upvote 35",
    "35",
    "GitHub",
    "GitHub ⭐ 345",
    "Expand abstract",
    "arXiv page",
    "View arXiv page",
    "PDF",
    "Published on March 12, 2026",
    "3 days ago",
    "Abstract",
    "---",
    "\u200b",
    "pdf bib abs",
    "[abs][Download PDF][Software]",
    "[Paper] [Poster] [Video]",
    "Oral",
    "Accepted Papers",
    "ICLR 2024 Accepted Papers",
    "Conference Papers",
    "Session Chair: to be announced",
    "Chair: Jane Doe",
    "Room: B",
    '<h3 id="posters">Poster Session #2</h3>',
    "</div><br>",
    "09:00 - 09:15",
    "Poster Session 3",
    "Reading list",
    "Our Reading List:",
    "Coffee break",
    "▲ 120 upvotes",
    "Attendees: to be announced",
    "Next meeting: March 19",
    "Agenda:",
    "Week 3 (Jan 29)",
    "**Presenter:** Ada",
    "Confidence: 4",
    "Rating: 8/10",
    "28 Sept 2020 (modified: 28 Jan 2022) ICLR 2021 Oral Readers: Everyone",
    "Published: 16 Jan 2024, Last Modified: 05 Mar 2024",
]


@pytest.mark.parametrize("line", BOILERPLATE)
@pytest.mark.parametrize(
    "layout",
    ["{line}\n{title}\n\n{text}", "{title}\n{line}\n{text}", "{title}\n\n{line}\n\n{text}"],
)
def test_boilerplate_is_recognised_wherever_it_stands(line: str, layout: str) -> None:
    paper = layout.format(line=line, title=TITLE, text=SHELVES)
    items = read(f"{OTHER}\n\n{MAPS}\n\n{paper}\n{line}\n")
    assert titles_and_abstracts(items) == [(OTHER, MAPS), (TITLE, SHELVES)]
    kinds = [item.kind for item in items if isinstance(item, Aside)]
    assert kinds == [AsideKind.BOILERPLATE] * 2


@pytest.mark.parametrize(
    "title",
    ["New Papers on Shelves", "Subscribe to Tidy Shelves", "Code Shelves", "Abstract Bookcases"],
)
def test_a_title_that_begins_like_boilerplate_is_a_title(title: str) -> None:
    assert papers(f"{title}\n\n{SHELVES}\n") == [(title, SHELVES)]


def test_a_heading_dates_the_papers_below_it() -> None:
    text = (
        f"{TITLE}\n\n{SHELVES}\n\n## Mar 12\n\n{OTHER}\n\n{MAPS}\n\n"
        f"Wednesday, March 11, 2025\n{TITLE}\n{SHELVES}\n\n{OTHER}\n\n{MAPS}\n"
    )
    listed = ["None", "2026-03-12", "2025-03-11", "2025-03-11"]
    assert dates(read(text, "papers-2026.txt")) == listed


@pytest.mark.parametrize(
    ("name", "heading", "listed"),
    [
        ("2026-03-12.txt", "", "2026-03-12"),
        ("2026-03-12.txt", "Mar 10\n\n", "2026-03-10"),
        ("2026-03-12.txt", "Mar 10, 2025\n\n", "2025-03-10"),
        ("2026.txt", "", "None"),
        ("listing.txt", "Mar 12\n\n", "--03-12"),
    ],
)
def test_the_name_of_the_file_dates_papers_without_a_heading(
    name: str, heading: str, listed: str
) -> None:
    assert dates(read(f"{heading}{TITLE}\n\n{SHELVES}\n", name)) == [listed]


@pytest.mark.parametrize("day", ["2026-03-12:", "Mar 12 -", "12 March 2026 –", "March 12, 2026:"])
def test_a_date_before_a_title_dates_the_paper(day: str) -> None:
    (first, second) = papers_of(
        read(f"{day} {TITLE}\n{SHELVES}\n\n2026-03-19: {OTHER}\n", "2026.txt")
    )
    assert [first.title, second.title] == [TITLE, OTHER]
    assert [str(first.listed), str(second.listed)] == ["2026-03-12", "2026-03-19"]


@pytest.mark.parametrize("title", ["2026: A Year of Tidy Shelves", "May 2026: Shelves in Spring"])
def test_a_date_without_a_day_is_a_part_of_the_title(title: str) -> None:
    assert papers(f"{title}\n{SHELVES}\n") == [(title, SHELVES)]


def test_a_full_date_in_the_name_does_not_date_papers_above_a_heading() -> None:
    items = read(f"{TITLE}\n\n{SHELVES}\n\nMar 10\n\n{OTHER}\n\n{MAPS}\n", "2026-03-12.txt")
    assert dates(items) == ["None", "2026-03-10"]


def test_a_date_between_title_and_abstract_dates_the_paper() -> None:
    items = read(f"{TITLE}\n\nMar 12\n\n{SHELVES}\n\n{OTHER}\n\nMar 10\n\n{MAPS}\n")
    assert titles_and_abstracts(items) == [(TITLE, SHELVES), (OTHER, MAPS)]
    assert dates(items) == ["--03-12", "--03-10"]


def test_a_heading_right_above_a_lower_one_is_no_title() -> None:
    above = "# Papers of the Spring\n\n## Shelves and Maps\n\n"
    text = f"{above}### {TITLE}\n\n{SHELVES}\n\n### {OTHER}\n\n{MAPS}\n"
    items = read(text, "listing.md")
    assert titles_and_abstracts(items) == [(TITLE, SHELVES), (OTHER, MAPS)]
    assert [item.source.line for item in items if isinstance(item, Aside)] == [1, 3]


@pytest.mark.parametrize("title", ["Room: Layouts for Robots", "Chair: A Dataset of Seats"])
def test_a_title_may_begin_like_a_line_of_a_programme(title: str) -> None:
    assert papers(f"{title}\n\n{SHELVES}\n") == [(title, SHELVES)]


@pytest.mark.parametrize("time", ["9:00", "9:00 AM:", "09:00-09:20", "9:00 – 9:20 am"])
def test_the_talks_of_a_programme_are_papers(time: str) -> None:
    talks = f"{time} {TITLE}\nJane Doe, Joe Roe\n{time} {OTHER}\nJoe Roe, Jane Doe\n"
    items = read(f"Session 1: Shelves and Maps\n{talks}{time} Coffee break\n")
    assert [(paper.title, len(paper.authors)) for paper in papers_of(items)] == [
        (TITLE, 2),
        (OTHER, 2),
    ]
    assert [item.source.line for item in items if isinstance(item, Aside)] == [1, 6]


@pytest.mark.parametrize("mark", ["{} ", "#{} ", "{}\t", "  {}  "])
def test_numbers_that_count_titles_are_no_part_of_them(mark: str) -> None:
    titles = [TITLE, OTHER, "3 Trees of Different Heights", "2001 Rooms without Windows"]
    text = "".join(f"{mark.format(at)}{title}\n\n" for at, title in enumerate(titles, 1))
    assert [paper.title for paper in papers_of(read(text))] == titles
    assert [paper.title for paper in papers_of(read("\n\n".join(titles)))] == titles


def test_a_number_before_several_spaces_is_a_part_of_the_title() -> None:
    assert papers(f"100   Years of Tidy Shelves\n\n{SHELVES}\n") == [
        ("100 Years of Tidy Shelves", SHELVES)
    ]


def test_a_heading_above_only_one_lower_heading_is_a_title() -> None:
    text = "".join(
        f"# {title}\n## Jane Doe, Joe Roe\n{SHELVES}\n\n" for title in (TITLE, OTHER, "Trees")
    )
    found = papers_of(read(text, "listing.md"))
    assert [(paper.title, len(paper.authors)) for paper in found] == [
        (TITLE, 2),
        (OTHER, 2),
        ("Trees", 2),
    ]


NO_ABSTRACT = "no abstract below the title -0"
STRAY = "neither a title nor an abstract -1"
STRAY_ID = "an identifier without a title -1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"{TITLE}\n\nasdf qwer\n\n{SHELVES}",
            [f"1 {TITLE} +", f"3 {STRAY}"],
            id="a stray in lower case leaves the abstract to the title above",
        ),
        pytest.param(
            f"{TITLE}\n3 %\n{SHELVES}\n\n{OTHER}\n\n12 / 40\n\n{MAPS}",
            [f"1 {TITLE} +", f"2 {STRAY}", f"5 {OTHER} +", f"7 {STRAY}"],
            id="numbers leave the abstract to the title above",
        ),
        pytest.param(
            f"{TITLE}\n\nSelfie\n\n{SHELVES}",
            [f"1 {TITLE}", f"1 {NO_ABSTRACT}", "3 Selfie +"],
            id="a line that may be a title has the abstract below it",
        ),
        pytest.param(
            f"{TITLE}\n\n{SHELVES}\n\nMar 11\n\n{textwrap.fill(MAPS, 100)}",
            [f"1 {TITLE} +", "5 (heading)", "7 an abstract without a title -2"],
            id="an abstract right below a heading",
        ),
        pytest.param(
            f"# \n\n**\n\n{TITLE}\n\n{SHELVES}",
            [f"1 {STRAY}", f"3 {STRAY}", f"5 {TITLE} +"],
            id="marks without any text",
        ),
        pytest.param(
            f"1706.03762\n\n{TITLE}\n\n{SHELVES}\n\narXiv:1706.03762",
            [f"1 {STRAY_ID}", f"3 {TITLE} +", f"7 {STRAY_ID}"],
            id="identifiers apart from titles",
        ),
    ],
)
def test_every_fault_is_reported_with_its_lines(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize("title", ["Pointer Networks", "sorting books by colour", "1 2 3"])
def test_a_line_without_an_abstract_needs_three_words_and_a_capital_to_be_a_title(
    title: str,
) -> None:
    assert outline(f"{TITLE}\n\n{SHELVES}\n\n{title}\n")[1:] == [f"5 {STRAY}"]


@pytest.mark.parametrize("address", ["arXiv:1506.03134", "https://arxiv.org/abs/1506.03134"])
def test_a_title_of_two_words_is_one_above_the_identifier_of_its_paper(address: str) -> None:
    assert outline(f"Pointer Networks\n{address}\n")[0] == "1 Pointer Networks"
    assert outline(f"See also\n{address}\n") == ["1 neither a title nor an abstract -2"]


ODD_LINES = st.sampled_from(
    [
        *BOILERPLATE,
        *TITLES,
        *("", " ", "\x0c", "\u2028", "\x00", "\ufeff", "Mar 12", "Feb 30", "2026-03-12", "asdf"),
        *("Foo", "35", "#", "**", "- ", "[](http://example.org)", "[ ](http://example.org)"),
        *("[35](http://example.org)", "[a](b", "of", "ends with of", "Ends with a hyphen-"),
        *(SHELVES, MAPS[:90], MAPS[:160], "We sort books.", "x" * 500),
    ]
)
TEXTS = st.lists(st.tuples(ODD_LINES, st.sampled_from(["\n", "\n\n", "\r\n", "\r", ""])))


@given(TEXTS.map(lambda lines: "".join(part for line in lines for part in line)))
@example("arXiv page[ ](http://example.org)\n")
def test_items_are_in_order_and_papers_have_titles(text: str) -> None:
    items = read(text)
    lines = [item.source.line for item in items]
    assert lines == sorted(lines)
    assert all(paper.title.strip() for paper in papers_of(items))


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read(text)


def test_lone_surrogates_are_removed() -> None:
    assert papers(f"Tidy \ud800Shelves for Busy Readers\n\n{SHELVES}\udfff\n") == [(TITLE, SHELVES)]


@pytest.mark.parametrize(
    "unit",
    ["a", "a ", "- ", "# ", "1. ", "[", "](", "**", "__", ". ", '."', ",", "://", "A: ", "\u200b"],
)
def test_a_megabyte_on_one_line_is_read_in_linear_time(unit: str) -> None:
    repeat_in_linear_time(read, unit, size=1_000_000, seconds=10)


@pytest.mark.parametrize(
    "unit", [f"{TITLE}\n\n{MAPS}\n\n", f"{TITLE}\n", "Foo\n", "35\n", "- A B C\n", "of\n"]
)
def test_many_lines_are_read_in_linear_time(unit: str) -> None:
    # The bound is wide, as only quadratic time matters.
    repeat_in_linear_time(read, unit, size=50_000 // unit.count("\n") * len(unit), seconds=20)


SHORT = [
    ("tidy shelves for busy readers", SHELVES.lower()),
    ("on the slow boiling of water , with learned lids", MAPS.lower()),
    ("reading old maps with small networks", MAPS.lower()),
    ("we can sort books that are old , and it is easy", SHELVES.lower()),
    ("counting pages while they turn", MAPS.lower()),
]
LAYOUTS: dict[str, Callable[[int, str, str], str]] = {
    "blank lines": lambda _, title, abstract: f"{title} .\n\n{abstract}\n\n",
    "wrapped": lambda _, title, abstract: f"{title}\n\n{textwrap.fill(abstract, 70)}\n\n",
    "bullets": lambda _, title, abstract: f"- {title}\n{abstract}\n",
    "numbers": lambda number, title, abstract: f"{number}. {title}\n\n{abstract}\n\n",
    "indents": lambda _, title, abstract: f"{title}\n    {abstract}\n",
    "wrapped indents": lambda _, title, abstract: (
        f"{title}\n{textwrap.indent(textwrap.fill(abstract, 70), '    ')}\n"
    ),
    "lines": lambda _, title, abstract: f"{title} .\n{abstract}\n",
}


def listing_in(layout: str, records: Sequence[tuple[str, str]]) -> str:
    """Return a listing in a layout, with full stops separated as tokenisers do."""
    return "".join(
        LAYOUTS[layout](number, title, abstract.replace(".", " ."))
        for number, (title, abstract) in enumerate(records, 1)
    )


@pytest.fixture(scope="module")
def lower_case_records(anthology: Path) -> list[tuple[str, str]]:
    """Return 1,398 real titles and abstracts in lower case, spread over the anthology."""
    records = records_in(anthology, step=70)
    texts = ((one_line(r["title"]), one_line(r["abstract"])) for r in records if r["abstract"])
    return [(title.lower(), abstract.lower()) for title, abstract in islice(texts, 1398)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_real_titles_in_lower_case_are_found_by_the_layout(
    lower_case_records: list[tuple[str, str]], layout: str
) -> None:
    items = read(listing_in(layout, lower_case_records))
    titles = [paper.title.removesuffix(" .") for paper in papers_of(items)]
    assert len(lower_case_records) == 1398
    assert titles == [title for title, _ in lower_case_records]


@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize("form", [str, str.lower])
def test_bullets_of_abstracts_are_no_titles(
    anthology: Path, indent: str, form: Callable[[str], str]
) -> None:
    records = [record for record in records_in(anthology, 50) if record["abstract"]]
    titles = [form(one_line(record["title"])) for record in records]
    marked = (textwrap.indent(textwrap.fill(f"- {r['abstract']}", 70), indent) for r in records)
    pairs = zip(titles, map(form, marked), strict=True)
    items = read("".join(f"{title}\n{abstract}\n" for title, abstract in pairs))
    assert [paper.title for paper in papers_of(items)] == titles


def test_bullets_of_titles_separate_them_from_wrapped_abstracts(
    lower_case_records: list[tuple[str, str]],
) -> None:
    records = lower_case_records[:100]
    items = read("".join(f"- {title}\n{textwrap.fill(text, 70)}\n" for title, text in records))
    assert [paper.title for paper in papers_of(items)] == [title for title, _ in records]


def test_a_text_that_contradicts_the_layout_is_reported() -> None:
    unusual = [(MAPS.lower(), SHELVES.lower()), ("a short one", "no text here")]
    records = [*SHORT, *SHORT, *unusual, *SHORT]
    assert [line for line in outline(listing_in("blank lines", records)) if "layout" in line] == [
        "41 it looks like an abstract, but the layout has a title here -0",
        "47 it looks like a title, but the layout has an abstract here -0",
    ]


def test_a_missing_abstract_does_not_shift_the_layout_below() -> None:
    text = listing_in("blank lines", SHORT) + "Pointer Networks in Practice\n\n"
    titles = [line for line in outline(text + listing_in("blank lines", SHORT)) if "+" in line]
    assert len(titles) == 10


def test_a_few_titles_that_begin_like_items_of_a_list_are_no_layout() -> None:
    titles = [f"2. {TITLE}" if number % 10 == 5 else TITLE for number in range(50)]
    items = read("".join(f"{title}\n{SHELVES}\n" for title in titles))
    assert titles_and_abstracts(items) == [(TITLE, SHELVES)] * 50


def test_a_title_right_above_its_abstract_is_split_from_it_in_a_regular_file() -> None:
    text = listing_in("blank lines", SHORT) + f"{TITLE}\n{SHELVES}\n"
    assert papers(text)[-1] == (TITLE, SHELVES)


def test_a_title_is_split_from_its_abstract_among_short_abstracts_too() -> None:
    short = "We study how tidy shelves help readers."
    shorter = "A simple rule keeps each shelf in order, and it costs little."
    apart = [f"{TITLE}\n\n{text}\n\n" for text in (short, shorter) for _ in range(3)]
    text = "".join([*apart[:3], f"{OTHER}\n{shorter}\n\n", *apart[3:]])
    assert papers(text) == [
        *[(TITLE, short)] * 3,
        (OTHER, shorter),
        *[(TITLE, shorter)] * 3,
    ]


def test_a_short_abstract_at_the_end_of_long_ones_is_no_title(anthology: Path) -> None:
    records = [record for record in records_in(anthology, 50) if len(record["abstract"]) > 700]
    long = [(one_line(record["title"]), one_line(record["abstract"])) for record in records]
    short = (TITLE, "We study how a shelf is read, and find that it is read from left to right.")
    listing = "\n\n".join(f"{title}\n\n{abstract}" for title, abstract in [*long, short])
    assert papers(listing)[-1] == short


def test_a_list_of_titles_has_no_layout() -> None:
    titles = [title for title in TITLES if title[0].isupper() and 2 < len(title.split()) < 20]
    assert [paper.title for paper in papers_of(read("\n\n".join(titles)))] == titles


NOTE = (
    "# My thoughts\n\nThese models are composed of many layers. I think that we should try them.\n"
    "\n"
    "The next meeting is soon, and we will see what comes of it.\n"
)
SECTIONS = (
    "# Reading\n\n## Summary\n\nThese models are composed of many layers, and they work well.\n"
)


@pytest.mark.parametrize(("text", "lines"), [(NOTE, 3), (SECTIONS, 3)])
def test_a_plain_note_in_markdown_is_reported_as_such(text: str, lines: int) -> None:
    [problem] = read_listing(StringIO(text), Path("note.md"))
    assert isinstance(problem, Problem)
    assert problem.severity is Severity.WARNING
    assert problem.message.startswith("this looks like a note, not like a listing: “# ")
    assert (problem.source.line, problem.lost) == (1, lines)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pasted.txt", NOTE),
        ("papers.md", f"March 12, 2026\n\n{NOTE}"),
        (
            "papers.md",
            NOTE.replace("My thoughts", "[My thoughts](https://arxiv.org/abs/1412.6980)"),
        ),
        (
            "papers.md",
            f"# Shelves\n\n## March 12, 2026\n\n### {TITLE}\n\n#### Summary\n\n{SHELVES}\n",
        ),
        ("papers.md", f"{NOTE}\n## Another Title of a Paper\n\nThis is what it says of layers.\n"),
    ],
)
def test_a_listing_in_markdown_is_not_a_note(name: str, text: str) -> None:
    assert papers_of(read_listing(StringIO(text), Path(name)))


@pytest.mark.parametrize("form", ["[14:20] {}", "{}  14:20", "{} 2:20 PM"])
def test_a_short_title_beside_a_time_is_no_boilerplate(form: str) -> None:
    items = read(f"{form.format('Tidy Shelves')}\n{SHELVES}\n")
    assert "Tidy Shelves" in papers_of(items)[0].title
