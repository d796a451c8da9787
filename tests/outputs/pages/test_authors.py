"""Authors have an index of any size and pages of their own."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import MAX_TOGETHER, Author, PartialDate
from papershelf.outputs.addresses import AUTHORS, letter_path
from papershelf.outputs.pages.authors import author_pages
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.people import MIN_PAPERS_FOR_PAGE
from support.catalog import CATALOG, EMPTY_CATALOG, KINGMA, SETTINGS, numbered_paper
from support.outputs import artifacts, text_of, texts_of

LINE = re.compile(r"^- \[([^]]*)\]\(([^)]*)\) \((\d+)\)$", re.MULTILINE)
# Letters that stand for digits in names.
LETTERS = "ABCDEFGHIJ"


def pages(catalog: Catalog, settings: Settings = SETTINGS) -> dict[str, str]:
    """Return the pages of authors by path."""
    return texts_of(catalog, settings, author_pages)


def numbered(number: int) -> Author:
    """Return an author whose family name encodes *number*."""
    family = "".join(LETTERS[int(digit)] for digit in f"{number:03}")
    return Author(name=f"Ann {family}", given="Ann", family=family, slug=f"ann-{family.lower()}")


def catalog(*papers: tuple[Author, ...]) -> Catalog:
    """Return a catalog with a paper for each tuple of authors."""
    shelf = tuple(numbered_paper(at, authors=authors) for at, authors in enumerate(papers))
    return Catalog(papers=shelf, taxonomy=CATALOG.taxonomy)


def test_a_catalog_without_authors_has_no_pages_of_authors() -> None:
    assert pages(EMPTY_CATALOG) == {}
    assert pages(catalog((Author(name="Nobody"),))) == {}


def test_a_long_index_has_pages_by_letter_and_range() -> None:
    # With two cards a page, a page of the index has twenty names.
    people = [numbered(number) for number in range(145)]
    texts = pages(catalog(*((person,) for person in people), (people[30],)))
    index = texts[AUTHORS]
    assert "[A (100)](letter/a.md)\xa0· [B (45)](letter/b.md)" in index
    assert LINE.findall(index)[0] == ("ADA, Ann", "ann-ada.md", "2")
    letters = [path for path in texts if path.startswith("authors/letter/")]
    assert letters == [
        "authors/letter/a.md",
        *(f"authors/letter/a/page-{at}.md" for at in (2, 3, 4, 5)),
        *("authors/letter/b.md", "authors/letter/b/page-2.md", "authors/letter/b/page-3.md"),
    ]
    named = [name for path in letters for name, _, _ in LINE.findall(texts[path])]
    assert named == sorted(f"{person.family}, Ann" for person in people)
    assert "- [ACA, Ann – ADJ, Ann](page-2.md)" in texts["authors/letter/a/page-3.md"]
    assert "- **[AEA, Ann – AFJ, Ann](page-3.md)**" in texts["authors/letter/a/page-3.md"]


def test_in_a_large_catalog_the_index_links_to_the_papers_of_an_author_of_few() -> None:
    pair = (KINGMA, numbered(1))
    shelf = catalog(pair, pair, *[(KINGMA,)] * (MIN_PAPERS_FOR_PAGE - 2))
    texts = pages(shelf, replace(SETTINGS, large=0))
    first, second, *_ = texts
    assert (first, second) == (AUTHORS, "authors/diederik-p-kingma.md")
    assert (
        "- AAB, Ann: [without a year a](../papers/paper-0.md), "
        "[without a year b](../papers/paper-1.md)\n"
    ) in texts[AUTHORS]
    search = "../search/index.md?q=author%3A%22Ann+AAB%22"
    assert f"[Ann AAB (2)]({search})" in texts["authors/diederik-p-kingma.md"]


def test_other_alphabets_have_letters_in_the_index_and_ascii_addresses() -> None:
    families = ("Ада", "Ба", "Bach", "张")
    people = [
        Author(name=family, family=family, slug=f"p{at}") for at, family in enumerate(families)
    ]
    index = pages(catalog(*((person,) for person in people)))[AUTHORS]
    assert "[B](#b)\xa0· [А](#_1)\xa0· [Б](#_2)\xa0· [Other](#other)" in index
    assert letter_path("А") == "authors/letter/u0410.md"


def test_the_index_distinguishes_papers_of_one_year_by_letters() -> None:
    shelf = catalog(*[(numbered(1),)] * 4)
    years = (2021, 2020, 2021, 0)
    papers = tuple(
        replace(paper, published=PartialDate(year=year))
        for paper, year in zip(shelf.papers, years, strict=True)
    )
    text = pages(replace(shelf, papers=papers), replace(SETTINGS, large=0))[AUTHORS]
    [line] = [line for line in text.splitlines() if "AAB" in line]
    assert re.findall(r"\[([^]]*)\]", line) == ["2021a", "2020", "2021b", "without a year"]


def test_the_papers_of_an_author_have_several_pages() -> None:
    pair = (KINGMA, numbered(1))
    texts = pages(catalog(pair, pair, (KINGMA,)))
    assert "[Paper 0](../papers/paper-0.md)" in texts["authors/diederik-p-kingma.md"]
    assert "[Paper 2](../../papers/paper-2.md)" in texts["authors/diederik-p-kingma/page-2.md"]
    for path in ("authors/diederik-p-kingma.md", "authors/diederik-p-kingma/page-2.md"):
        assert "[Ann AAB (2)](" in texts[path]


def test_an_author_with_several_affiliations_has_one_page_with_the_last_three() -> None:
    affiliations = ("<Inria>", "", "Lund University", "<Inria>", "CNRS", "MIT")
    texts = pages(catalog(*((replace(KINGMA, affiliation=one),) for one in affiliations)))
    text = texts["authors/diederik-p-kingma.md"]
    assert "\n- Affiliations: &lt;Inria>\xa0· Lund University\xa0· CNRS\n" in text
    assert "(6)" in texts[AUTHORS]
    assert "Affiliations" not in pages(catalog((KINGMA,)))["authors/diederik-p-kingma.md"]


def test_a_page_names_twenty_coauthors_and_counts_all() -> None:
    texts = pages(catalog((KINGMA, *map(numbered, range(30))), (KINGMA, numbered(7))))
    text = texts["authors/diederik-p-kingma.md"]
    assert "## Coauthors, 20 of 30\n" in text
    [line] = [line for line in text.splitlines() if line.startswith("[Ann")]
    assert line.startswith("[Ann AAH (2)](ann-aah.md)\xa0· [Ann AAA](ann-aaa.md)\xa0· ")
    assert line.count("](") == 20


@pytest.mark.parametrize(("large", "hidden"), [(5_000, "navigation"), (0, "navigation\n- toc")])
def test_lines_of_a_large_catalog_need_no_table_of_contents(large: int, hidden: str) -> None:
    papers = [(numbered(0),)] * MIN_PAPERS_FOR_PAGE
    text = pages(catalog(*papers), replace(SETTINGS, large=large))["authors/ann-aaa.md"]
    assert f"hide:\n- {hidden}\nsearch:\n" in text


@pytest.mark.parametrize(("large", "shown"), [(5_000, True), (0, False)])
def test_the_cards_of_an_author_name_coauthors_and_the_lines_of_a_large_catalog_do_not(
    large: int, shown: bool
) -> None:
    ada = numbered(0)
    papers = tuple((ada, numbered(1)) for _ in range(MIN_PAPERS_FOR_PAGE))
    text = pages(catalog(*papers), replace(SETTINGS, large=large))["authors/ann-aaa.md"]
    assert ("Ann AAA and Ann AAB" in text) is shown


def test_papers_with_very_many_authors_do_not_count_for_coauthors() -> None:
    crowd = (KINGMA, *map(numbered, range(MAX_TOGETHER)))
    text = pages(catalog(crowd))["authors/diederik-p-kingma.md"]
    assert "Coauthors\n" not in text
    assert f"Coauthors of papers with more than {MAX_TOGETHER} authors are not counted." in text


@pytest.mark.parametrize(("number", "shown"), [(15, 15), (16, 12), (1300, 12)])
def test_a_paper_shows_a_dozen_of_many_authors_and_folds_up_the_rest(
    number: int, shown: int
) -> None:
    people = tuple(map(numbered, range(number)))
    [paper] = catalog(people).papers
    [page] = artifacts(paper_pages, replace(catalog(people), papers=(paper,)))
    before, _, folded = text_of(page).partition(f"<summary>and {number - shown:,} more</summary>")
    assert all(person.name in before for person in people[:shown])
    assert all(person.name in folded for person in people[shown:])


def test_an_author_named_like_a_path_of_the_index_has_a_page() -> None:
    people = [replace(numbered(at), slug=slug) for at, slug in enumerate(("letter", "a", "page-2"))]
    texts = pages(catalog(*((person,) for person in people * 50)))
    assert {"authors/letter.md", "authors/a.md", "authors/page-2.md"} <= set(texts)


def test_an_orcid_is_a_link() -> None:
    ada = Author(name="Ada", slug="ada", orcid="0000-0002-1825-0097")
    link = "[ORCID 0000-0002-1825-0097](https://orcid.org/0000-0002-1825-0097)"
    assert link in pages(catalog((ada,)))["authors/ada.md"]


def test_a_page_lists_authors_who_may_be_the_same_person() -> None:
    short = Author(name="A. Lee", given="A.", family="Lee", slug="a-lee")
    compatible = [
        Author(name=f"{given} Lee", given=given, family="Lee", slug=f"{given.lower()}-lee")
        for given in ("Ada", "Ann", "Amy", "Anna", "Alba", "Asta")
    ]
    texts = pages(catalog((short,), *((author,) for author in compatible)))
    line = (
        "- May be several people, or the same person as: [Ada Lee](ada-lee.md) (1)\xa0· [Alba Lee]"
    )
    assert line in texts["authors/a-lee.md"]
    assert texts["authors/a-lee.md"].count("\xa0· and 1 more") == 1
    assert "- May be the same person as: [A. Lee](a-lee.md) (1)\n" in texts["authors/ada-lee.md"]


def test_unnamed_authors_are_shown_as_et_al() -> None:
    lee = Author(name="Ann Lee", given="Ann", family="Lee", slug="ann-lee", others=True)
    crowd = tuple(numbered(number) for number in range(120))
    made = artifacts(paper_pages, catalog((lee,), (*crowd, lee)))
    few, many = (text_of(page) for page in made if page.path.endswith(".md"))
    assert "[Ann Lee](../authors/ann-lee.md), et al.\n" in few
    assert "<summary>and 109 more</summary>" in many
    assert "Ann Lee, et al.\n\n</details>" in many
