"""Papers in the front matter of Markdown files, and in YAML files."""

from __future__ import annotations

import textwrap
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import LinkKind, Paper, PaperKind, Status
from papershelf.problems import Problem
from papershelf.readers.pages.front_matter import read_markdown, read_yaml_file
from papershelf.readers.reader import Aside, Item
from support.damage import damaged
from support.items import counted, papers_of, problems_of
from support.structured import ENTRIES, author_names
from support.texts import texts
from support.xml_files import chosen

FILES = Path(__file__).resolve().parents[2] / "golden" / "front_matter"
MARKDOWN = sorted(FILES.glob("*.md"))


def read(text: str) -> list[Item]:
    """Return the items of a file whose front matter is `text`."""
    return list(read_markdown(StringIO(f"---\n{textwrap.dedent(text)}\n---\n"), Path("paper.md")))


def paper_with(text: str) -> Paper:
    """Return the paper of a file with a title and *text* in its front matter, without a problem."""
    (item,) = read(f"title: Deep learning\n{textwrap.dedent(text)}")
    assert isinstance(item, Paper)
    return item


def records(item: Item) -> int:
    """Return how many papers an item accounts for: none if it is the text below a paper."""
    return 0 if isinstance(item, Aside) else counted(item)


def test_real_posts_are_read_completely(formats: Path) -> None:
    posts = sorted((formats / "pmlr-posts").glob("*.md"))
    items = [
        item
        for post in posts
        for item in read_markdown(StringIO(post.read_text(encoding="utf-8")), Path(post.name))
    ]
    papers = papers_of(items)
    assert len(posts) == len(papers) == len(items) == 24
    assert all(paper.abstract and paper.authors and paper.pages for paper in papers)
    assert {str(paper.published) for paper in papers} == {"2012-03-21"}
    assert {paper.kind for paper in papers} == {PaperKind.CONFERENCE}
    assert sum(len(paper.authors) for paper in papers) == 81
    assert str(papers[0].identifiers[0]) == "pmlr:v22/abbasi-yadkori12"
    assert all(len(paper.identifiers) == 1 for paper in papers)
    assert sum(len(paper.links_of(LinkKind.SUPPLEMENT)) for paper in papers) == 8


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.md", "---\ntitle: x\n---\n", "front matter"),
        ("a.md", "\ufeff---\r\nauthor: x\r\nTitle: x\r\n---\r\n", "front matter"),
        ("a.md", "---\nauthor: x\n---\ntitle: x\n", "listing"),
        ("a.md", "# Papers\n\n---\ntitle: x\n---\n", "listing"),
        ("a.md", "+++\ntitle = 'x'\n+++\n", "front matter"),
        ("a.md", f"---\ntitle: Our papers\n---\n{ENTRIES}", "Markdown list"),
        ("a.md", "title:: x\nauthors:: y\n", "note"),
        ("a.yaml", "- author: y\n  title: x\n", "YAML"),
        ("a.yml", "nav:\n- Home: index.md\n", ""),
    ],
)
def test_a_file_is_recognised_by_its_beginning(name: str, head: str, expected: str) -> None:
    assert chosen(head, Path(name).suffix) == expected


@pytest.mark.parametrize("title", ["1984", "No", "null island", "2001-01-01", "1.10", "0x10", "on"])
def test_a_title_is_text_even_if_yaml_reads_another_type(title: str) -> None:
    (item,) = read(f"title: {title}")
    assert isinstance(item, Paper)
    assert item.title == title


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("arxiv: 1412.6980", "arxiv:1412.6980"),
        ("permalink: /publication/10.1038/nature14539/", "doi:10.1038/nature14539"),
    ],
)
def test_an_identifier_is_read_from_a_number_or_an_address(text: str, identifier: str) -> None:
    assert list(map(str, paper_with(text).identifiers)) == [identifier]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("author: Yann LeCun", ["Yann LeCun"]),
        ("authors: Yann LeCun and Yoshua Bengio", ["Yann LeCun", "Yoshua Bengio"]),
        ("author:\n- name: Yann LeCun\n  affiliation: NYU", ["Yann LeCun"]),
        ("author:\n- {given: Herke, prefix: van, family: Hoof}", ["Herke van Hoof"]),
        ("authors:\n- [Yann, LeCun]\n- [Yoshua, Bengio]", ["Yann LeCun", "Yoshua Bengio"]),
        ("authors: [[Yann LeCun, Yoshua Bengio]]", ["Yann LeCun", "Yoshua Bengio"]),
        (r"authors: [Yann LeCun<sup>\*</sup>, Yoshua Bengio\*]", ["Yann LeCun", "Yoshua Bengio"]),
        ("author:\n- 1984\n- []\n- {}\n- null", ["1984"]),
    ],
)
def test_authors_may_be_given_in_many_forms(text: str, names: list[str]) -> None:
    assert author_names(paper_with(text)) == names


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("year: 2012\nmonth: 0", "2012"),
        ("issued: {date-parts: [[2012, 3]]}", "2012-03"),
        ("issued: {date-parts: [2012]}\ndate: 2012-03-21", "2012-03-21"),
        # The day on which a page was published counts only for a paper without another date.
        ("publishDate: 2020-01-01", "2020-01-01"),
        ("publishDate: 2020-01-01\ndate: 2015-05-28", "2015-05-28"),
        ("publishDate: 2020-01-01\ncitation: 'LeCun, Y. (2015). Deep learning.'", "2015"),
    ],
)
def test_the_most_exact_date_of_the_paper_is_taken(text: str, iso: str) -> None:
    assert str(paper_with(text).published) == iso


def test_keys_and_labels_determine_the_kinds_of_links() -> None:
    paper = paper_with(
        """
        url_code: https://example.org/code
        dataset: a description, no address
        links:
        - {name: Slides, url: https://example.org/slides}
        - {type: video, link: https://example.org/video}
        - https://example.org/else
        """
    )
    assert [(link.kind, link.field, link.url) for link in paper.links] == [
        (LinkKind.CODE, "url_code", "https://example.org/code"),
        (LinkKind.OTHER, "Slides", "https://example.org/slides"),
        (LinkKind.VIDEO, "video", "https://example.org/video"),
        (LinkKind.OTHER, "links", "https://example.org/else"),
    ]


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("*Machine Learning, 12*(3)", ("Machine Learning", "12", "3")),
        ("*Journal of Software, 2019*", ("Journal of Software", "", "")),
    ],
)
def test_a_year_after_a_venue_is_no_volume(venue: str, expected: tuple[str, str, str]) -> None:
    paper = paper_with(f"publication: '{venue}'")
    assert (paper.venue and paper.venue.name, paper.volume, paper.issue) == expected


def test_the_source_of_a_clipped_page_is_its_paper_and_a_repository_the_code() -> None:
    paper = paper_with("source: https://arxiv.org/abs/2605.27366")
    assert [link.kind for link in paper.links] == [LinkKind.PREPRINT]
    assert paper_with("source: https://github.com/a/b").links[0].kind is LinkKind.CODE


def test_a_page_of_quarto_has_names_in_parts_and_a_citation() -> None:
    paper = paper_with(
        """
        author: [{name: {given: Norah, family: Jones}}, {name: Josiah Carberry}]
        citation: {container-title: Journal of Software, volume: 12, doi: 10.1000/1}
        """
    )
    assert [author.family for author in paper.authors] == ["Jones", "Carberry"]
    assert (paper.venue and paper.venue.name, paper.volume) == ("Journal of Software", "12")
    assert [identifier.value for identifier in paper.identifiers] == ["10.1000/1"]


def test_a_list_of_links_may_be_an_additional_one() -> None:
    paper = paper_with("additional_links: [{name: Code, url: 'https://github.com/a/b'}]")
    assert [(link.kind, link.url) for link in paper.links] == [
        (LinkKind.CODE, "https://github.com/a/b")
    ]


def test_the_ids_of_papers_and_authors_are_read() -> None:
    paper = paper_with(
        """
        authors:
        - {name: Yann LeCun, google_scholar: WLN3QrAAAAAJ}
        - {name: Yoshua Bengio, orcid: https://orcid.org/0000-0002-9322-3515}
        - Geoffrey Hinton (https://dblp.org/pid/10/3248.html)
        """
    )
    assert [author.orcid or author.identity for author in paper.authors] == [
        "scholar:WLN3QrAAAAAJ",
        "0000-0002-9322-3515",
        "pid:10/3248",
    ]
    ids = paper_with("identifiers: [{type: doi, value: 10.1038/nature14539}]").identifiers
    assert [str(identifier) for identifier in ids] == ["doi:10.1038/nature14539"]
    listed = paper_with("authors: [Ada B, Wei C]\nauthorids: ['~Ada_B1', '~Wei_C2']")
    assert [author.identity for author in listed.authors] == [
        "openreview:~Ada_B1",
        "openreview:~Wei_C2",
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("title = 'a'\nx = \n", 3, "not valid TOML: Invalid value"),
        ("x = " + "[" * 5000, 1, ""),
        ("x = 0x" + "f" * 5000, 1, "not valid TOML: Exceeds the limit"),
        ("title = 'caf\udce9'", 1, "not UTF-8"),
    ],
)
def test_invalid_toml_is_reported_with_its_line(text: str, line: int, message: str) -> None:
    stream = StringIO(f"+++\n{text}\n+++\n")
    (problem,) = problems_of(read_markdown(stream, Path("index.md")))
    assert (problem.source.line, problem.lost) == (line, 1)
    assert problem.message.startswith(message)


def test_the_papers_of_a_yaml_file_may_be_grouped() -> None:
    text = """\
        updated: 2026-01-02
        papers:
          - year: 2025
            items:
              - {title: One, authors: Ann Lee}
              - title: Two
                authors: Ann Lee
                authors: Bo Li
        """
    items = list(read_yaml_file(StringIO(textwrap.dedent(text)), Path("papers.yml")))
    papers = papers_of(items)
    assert [(paper.title, paper.source.line) for paper in papers] == [("One", 5), ("Two", 6)]
    assert [problem.message for problem in problems_of(items)] == [
        "“authors” occurs more than once",
        "these keys are not used: “updated”",
    ]
    assert [str(paper.published) for paper in papers] == ["2025", "2025"]


def test_a_list_of_papers_in_a_yaml_file_may_have_a_title() -> None:
    text = "title: Papers that we read\npapers:\n- {title: One, authors: Ann Lee}\n"
    (paper,) = papers_of(read_yaml_file(StringIO(text), Path("papers.yml")))
    assert paper.title == "One"


def test_a_group_beside_a_paper_of_a_yaml_file_is_no_paper() -> None:
    session = "{title: Session, papers: [{title: One, authors: Ann Lee}]}"
    text = f"title: Program\nsessions:\n- {session}\n- {{title: Two, authors: Bo Li}}\n"
    papers = papers_of(read_yaml_file(StringIO(text), Path("program.yml")))
    assert [paper.title for paper in papers] == ["One", "Two"]


def test_a_menu_in_a_yaml_file_holds_no_papers() -> None:
    text = "main:\n  - title: Publications\n    url: /publications/\n"
    (problem,) = read_yaml_file(StringIO(text), Path("navigation.yml"))
    assert isinstance(problem, Problem)


def test_aliases_are_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: Deep learning"
    for text in (bomb, "title: &t Deep learning\nvenue: *t", "title: x\nself: &s [*s]"):
        (problem,) = problems_of(read(text))
        assert problem.message == "aliases such as “*name” are not supported"
        assert problem.lost == 1


def test_an_alias_in_a_group_loses_only_what_has_it() -> None:
    text = """\
        2020:
          - &one {title: One, authors: &ann Ann Lee}
          - {title: Two, authors: *ann}
        best: *one
        """
    items = list(read_yaml_file(StringIO(textwrap.dedent(text)), Path("papers.yml")))
    assert [paper.title for paper in papers_of(items)] == ["One"]
    assert [(problem.source.line, problem.lost) for problem in problems_of(items)] == [
        (3, 1),
        (1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n---\nx: 1\ntitle: '\n---\n", 4, "not valid YAML: found unexpected end of stream"),
        ("---\ntitle: \x00\n---\n", 2, "not valid YAML: control characters are not allowed"),
        ("---\ntitle: caf\udce9\n---\n", 2, "not UTF-8"),
        ("---\ntitle:\n---\n", 2, "no title"),
        ("---\n---\n", 1, "no title"),
        (
            "---\ntitle: " + "[" * 5000 + "\n---\n",
            1,
            "not valid YAML: exceeded maximum nesting depth",
        ),
    ],
)
def test_a_file_that_can_not_be_read_is_reported_with_its_line(
    text: str, line: int, message: str
) -> None:
    (problem,) = problems_of(read_markdown(StringIO(text), Path("paper.md")))
    assert (problem.source.path, problem.lost) == ("paper.md", 1)
    assert problem.message.startswith(message)
    assert abs(problem.source.line - line) <= 1


def test_a_page_of_a_meeting_may_name_the_paper_in_keys_of_its_own() -> None:
    text = """
        title: Testing prevents failures
        paper_title: Simple Testing Can Prevent Most Critical Failures
        paper_authors: Ding Yuan, Yu Luo
        paper_venue: ""
        venue: OSDI
        paper_year: OSDI 2014
        date: 2023-03-14
        """
    (paper,) = papers_of(read(text))
    assert paper.title == "Simple Testing Can Prevent Most Critical Failures"
    assert [author.family for author in paper.authors] == ["Yuan", "Luo"]
    assert (paper.venue and paper.venue.name, str(paper.published)) == ("OSDI", "2014")
    assert chosen("---\npaper_title: Deep learning\n---\n", ".md") == "front matter"


def test_lists_of_papers_in_a_yaml_file_may_be_under_names() -> None:
    text = """
        references:
        - title: Cramming more components
          author: [{family: Moore, given: Gordon}]
          issued: {year: 1965}
        - {title: Metric trees, author: J. Uhlmann, issued: [{year: '1991', month: 5}]}
        - {title: A model of the bulb, author: Z. Li, issued: {raw: 1992-11}}
        selected-papers:
        - section: Ours
          papers: [{title: Deep learning, author: Y. LeCun, references: [{title: Cited}]}]
        """
    stream = StringIO(textwrap.dedent(text))
    papers = papers_of(items := list(read_yaml_file(stream, Path("references.yaml"))))
    assert [(paper.source.line, str(paper.published or "")) for paper in papers] == [
        (3, "1965"),
        (6, "1991-05"),
        (7, "1992-11"),
        (10, ""),
    ]
    assert list(map(str, problems_of(items))) == [
        "references.yaml: these keys are not used: “references”, “section”"
    ]


def test_white_space_may_precede_the_front_matter() -> None:
    text = " ---\ntitle: Old Maps\nauthors: [Ada Lovelace]\n---\n# Summary\n"
    (paper, *_) = papers_of(read_markdown(StringIO(text), Path("My Paper.md")))
    assert (paper.title, len(paper.authors)) == ("Old Maps", 1)


def test_a_record_nested_too_deeply_is_reported_and_the_others_are_read() -> None:
    deep = ("[" * 99 + "]" * 99, "[" * 100 + "]" * 100, "{a: " * 500 + "}" * 500)
    text = "".join(f"- title: One\n- title: Two\n  a:\n    {value}\n" for value in deep)
    items = list(read_yaml_file(StringIO(text), Path("papers.yml")))
    assert [item.title for item in papers_of(items)] == ["One", "Two", "One", "One"]
    assert [str(problem) for problem in problems_of(items)] == [
        "papers.yml:6: nested more than 100 levels deep, at line 8 (use fewer levels)",
        "papers.yml:10: nested more than 100 levels deep, at line 12 (use fewer levels)",
    ]


def test_a_damaged_file_gives_one_paper_or_one_loss() -> None:
    for path in MARKDOWN:
        for data in damaged(path.read_bytes()):
            text = data.decode("utf-8", errors="surrogateescape")
            items = list(read_markdown(StringIO(text), Path(path.name)))
            assert sum(map(records, items)) == 1


@pytest.mark.parametrize("value", ["Official: https://a.org/x", "<https://a.org/x>"])
def test_an_address_between_other_characters_is_reported(value: str) -> None:
    problem, paper = read(f"title: One\ncode: '{value}'")
    assert isinstance(problem, Problem)
    assert problem.message == f"“{value}” is not a web address"
    assert isinstance(paper, Paper)
    assert not paper.links


VALUES = st.recursive(
    texts() | st.sampled_from(["", "null", "2015", "*a", "https://a.org", "1: 2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
KEYS = st.sampled_from(
    "title abstract author authors date issued links url pdf keywords tags doi genre".split()
)


@given(st.dictionaries(KEYS, VALUES))
def test_any_values_give_one_paper_or_one_loss(values: dict[str, object]) -> None:
    lines = [f"{key}: {value!r}" for key, value in values.items()]
    assert sum(map(counted, read("\n".join(lines)))) == 1


@given(texts() | st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    list(read_markdown(StringIO(text), Path("paper.md")))
    list(read_markdown(StringIO(f"---\ntitle: x\n{text}"), Path("paper.md")))
    list(read_yaml_file(StringIO(text), Path("papers.yml")))


def test_a_text_of_a_megabyte_is_read() -> None:
    huge = "x " * (1 << 19)
    paper = paper_with(f"abstract: {huge}\nkeywords: '{huge.replace(' ', ',')}'\nvenue: '*{huge}*'")
    assert len(paper.abstract) >= (1 << 20) - 1
    list(read_markdown(StringIO("\n" * (1 << 20) + "---"), Path("paper.md")))


def test_the_state_of_reading_hides_no_status_of_the_paper() -> None:
    assert paper_with("status: reading\npubstate: retracted").status is Status.RETRACTED


def test_the_number_of_a_paper_at_a_meeting_is_no_issue() -> None:
    paper = paper_with("paper_number: 42\npaper_page: https://example.org/42")
    assert (paper.issue, paper.pages) == ("", "")


def test_a_raw_date_counts_beside_its_year() -> None:
    paper = paper_with("issued: {raw: 2013-04, year: 2013}")
    assert str(paper.published) == "2013-04"


def test_a_page_without_a_title_is_not_read_as_a_group_of_papers() -> None:
    items = read("work: {title: Tidy Shelves, author: Ann Lee}\n---\nOur notes on it.")
    assert not papers_of(items)


LIFE = "I walk by the sea.\n\nI have a dog.\n\nI read a lot.\n\nI teach.\n\nI like tea.\n\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"title: About me\n---\n{LIFE}## Publications\n\n{ENTRIES}", "Markdown list"),
        (f"title: Tidy shelves\n---\n{LIFE}## Related papers\n\n{ENTRIES}", "front matter"),
        (f"title: Tidy shelves\n---\n{LIFE}## Further reading\n\n{ENTRIES}", "front matter"),
        (f"title: Tidy shelves\n---\n{LIFE}## Prior work\n\n{ENTRIES}", "front matter"),
        (f"title: Tidy\ndoi: 10.1000/1\n---\n{LIFE}## Papers\n\n{ENTRIES}", "front matter"),
        (f"title: Papers\n---\n## References\n\n{ENTRIES}", "Markdown list"),
    ],
)
def test_a_page_with_a_section_of_its_own_papers_is_a_list(page: str, expected: str) -> None:
    assert chosen(f"---\n{page}", ".md") == expected
