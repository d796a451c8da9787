"""Saved web pages of papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.model import Paper, PaperKind
from papershelf.problems import Problem
from support.items import problems_of
from support.reading import read_file
from support.structured import names, paper_in, read


def page(inside: str, charset: str = "utf-8") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="{charset}">{inside}</head></html>'


TITLE = '<meta name="citation_title" content="{}">'


@pytest.mark.parametrize(
    ("charset", "codec", "title"),
    [("ISO-8859-1", "cp1252", "Müller’s shelves"), ("gb2312", "gb2312", "深度学习")],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(
    charset: str, codec: str, title: str, tmp_path: Path
) -> None:
    text = f"<!-- {'saved ' * 300}-->{page(TITLE.format(title), charset)}"
    batch = read_file(tmp_path, "page.html", text.encode(codec))
    assert [paper.title for paper in batch.papers] == [title]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        f"<!-- {TITLE.format('Hidden')} -->",
        f"<script>'{TITLE.format('Hidden')}'</script>",
        '<script type="application/ld+json">{"@type": "Person", "name": "Nobody"}</script>',
    ],
)
def test_a_page_without_metadata_of_a_paper_is_reported(inside: str) -> None:
    (problem,) = problems_of(read("web page", page(inside)))
    assert (problem.message, problem.lost) == ("the page contains no metadata of a paper", 1)
    assert "paste a list of papers into a .txt file" in problem.hint


def test_a_page_with_two_papers_is_reported() -> None:
    titles = "".join(map(TITLE.format, ("One", "Two", "One")))
    problem, paper = read("web page", page(titles))
    assert isinstance(problem, Problem)
    assert problem.message == "the page has another title: “Two”"
    assert isinstance(paper, Paper)
    assert paper.title == "One"


def test_damaged_json_on_a_page_is_reported_at_its_line() -> None:
    script = '\n<script type="application/ld+json">{"@type": "ScholarlyArticle",</script>'
    first, second = problems_of(read("web page", page(script)))
    assert (first.source.line, first.message[:18]) == (2, "not valid JSON-LD:")
    assert second.lost == 1


@pytest.mark.parametrize(
    "part", ["<!--", "<meta ", '<meta a="', "<meta a='", "<script>", "<style "]
)
def test_a_hostile_page_is_read_in_one_pass(part: str) -> None:
    assert problems_of(read("web page", page(part * 50_000)))


def article(data: str) -> Paper:
    script = f'<script type="application/ld+json">{{"@type": "ScholarlyArticle", {data}}}</script>'
    return paper_in("web page", page(script))


def test_a_website_is_not_the_venue_of_its_articles() -> None:
    within = '"name": "Tidy", "isPartOf": {{"@type": "{}", "name": "X"}}'
    assert article(within.format("WebSite")).venue is None
    venue = article(within.format("Periodical")).venue
    assert venue
    assert venue.name == "X"


@pytest.mark.parametrize(
    "data",
    [
        '"sameAs": "https://doi.org/10.1038/nature14539"',
        '"identifier": {"propertyID": "doi", "value": "10.1038/nature14539"}',
        '"identifier": ["x", "doi:10.1038/nature14539"]',
        '"@id": "https://doi.org/10.1038/nature14539"',
    ],
)
def test_the_doi_of_an_article_in_json_ld_is_read_from_any_field(data: str) -> None:
    assert str(article(f'"name": "Tidy", {data}').identifiers[0]) == "doi:10.1038/nature14539"


@pytest.mark.parametrize(
    ("metas", "kind"),
    [
        ({"citation_journal_title": "Nature"}, PaperKind.ARTICLE),
        ({"citation_conference_title": "NIPS"}, PaperKind.CONFERENCE),
        (
            {"citation_arxiv_id": "1706.03762", "citation_journal_title": "arXiv"},
            PaperKind.PREPRINT,
        ),
        ({}, None),
    ],
)
def test_meta_tags_determine_the_kind_of_the_paper(
    metas: dict[str, str], kind: PaperKind | None
) -> None:
    tags = "".join(f'<meta content="{text}" name="{name}">' for name, text in metas.items())
    assert paper_in("web page", page(TITLE.format("Tidy") + tags)).kind is kind


def test_the_orcid_and_institution_after_an_author_belong_to_that_author() -> None:
    tags = (
        '<meta name="citation_author" content="Josiah Carberry">'
        '<meta name="citation_author_institution" content="Brown University">'
        '<meta name="citation_author_orcid" content="https://orcid.org/0000-0002-1825-0097">'
        '<meta name="citation_author" content="Turing, Alan M.">'
    )
    authors = names(paper_in("web page", page(TITLE.format("Tidy") + tags)))
    assert authors == [
        "Josiah | Carberry | 0000-0002-1825-0097 @ Brown University",
        "Alan M. | Turing",
    ]


def test_meta_tags_without_a_name_are_ignored() -> None:
    tags = '<meta http-equiv="X-UA-Compatible" content="IE=edge"><meta content="x">'
    paper = paper_in("web page", f"<html>{tags}{TITLE.format('Tidy')}")
    assert (paper.venue, paper.publisher, paper.kind) == (None, "", None)


@pytest.mark.parametrize("name", ["citation_author", "citation_authors"])
def test_one_meta_tag_may_hold_several_authors(name: str) -> None:
    tag = f'<meta name="{name}" content="LeCun, Yann; Bengio, Yoshua">'
    authors = names(paper_in("web page", page(TITLE.format("Tidy") + tag)))
    assert authors == ["Yann | LeCun", "Yoshua | Bengio"]


def metas(**contents: str) -> str:
    """Return a page with these meta tags, whose names have "__" for a full stop."""
    pairs = ((name.replace("__", "."), content) for name, content in contents.items())
    return page("".join(f'<meta name="{name}" content="{content}">' for name, content in pairs))


@pytest.mark.parametrize(
    "contents",
    [
        {
            "bepress_citation_title": "Deep learning",
            "bepress_citation_author": "LeCun, Yann",
            "bepress_citation_date": "2015",
            "bepress_citation_doi": "10.1038/nature14539",
        },
        {
            "eprints__title": "Deep learning",
            "eprints__creators_name": "LeCun, Yann",
            "eprints__date": "2015",
            "DC__identifier": "doi:10.1038/nature14539",
        },
        {
            "DC__Title": "Deep learning",
            "DC__Creator__PersonalName": "LeCun, Yann",
            "DCTERMS__issued": "2015",
            "DC__Identifier": "https://doi.org/10.1038/nature14539",
        },
    ],
)
def test_a_page_may_use_any_vocabulary_that_google_scholar_reads(contents: dict[str, str]) -> None:
    paper = paper_in("web page", metas(**contents))
    assert (paper.title, names(paper), paper.year) == ("Deep learning", ["Yann | LeCun"], 2015)
    assert [str(identifier) for identifier in paper.identifiers] == ["doi:10.1038/nature14539"]


def test_a_title_in_dublin_core_alone_is_not_a_paper() -> None:
    (problem,) = problems_of(read("web page", metas(DC__Title="Our bakery")))
    assert problem.message == "the page contains no metadata of a paper"


@pytest.mark.parametrize(
    ("description", "is_abstract"), [("A. " * 200, True), ("A. " * 200 + "...", False)]
)
def test_the_description_of_a_page_is_the_abstract_if_it_is_long_and_complete(
    description: str, is_abstract: bool
) -> None:
    paper = paper_in("web page", metas(citation_title="Deep learning", description=description))
    assert bool(paper.abstract) == is_abstract


def test_a_paper_in_a_preprint_archive_is_a_preprint() -> None:
    paper = paper_in("web page", metas(citation_title="A", citation_journal_title="bioRxiv"))
    assert paper.kind is PaperKind.PREPRINT


def test_the_first_day_of_a_year_gives_way_to_an_exact_date() -> None:
    dates = {"citation_publication_date": "2018/01/01", "citation_online_date": "2018/08/18"}
    assert str(paper_in("web page", metas(citation_title="A", **dates)).published) == "2018-08-18"


def test_an_orcid_behind_a_name_is_read() -> None:
    author = '<meta name="citation_author" content="Josiah Carberry (0000-0002-1825-0097)">'
    paper = paper_in("web page", page(TITLE.format("Tidy shelves") + author))
    assert [(author.name, author.orcid) for author in paper.authors] == [
        ("Josiah Carberry", "0000-0002-1825-0097")
    ]
