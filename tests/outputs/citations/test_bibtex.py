"""A BibTeX entry is valid and contains known fields alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bibtexparser.middlewares.names import parse_single_name_into_parts
from hypothesis import given
from msgspec.structs import replace
from pybtex.bibtex.utils import change_case
from pybtex.database import Person

from papershelf.model import (
    Author,
    Identifier,
    Link,
    LinkKind,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Venue,
)
from papershelf.outputs.citations.bibtex import entry
from papershelf.readers.bibtex.bibliography import cited_paper
from papershelf.text.names import organisation, person
from support.catalog import PAPERS
from support.texts import MARKUP, texts


def paper(title: str = "A Title", **fields: Any) -> Paper:
    """Return a paper with a title, a key and *fields*."""
    return Paper(title=title, source=Source(path="a.txt", line=1), key="key", **fields)


def fields(entry: str) -> dict[str, str]:
    """Return the fields of an entry, parsed as BibTeX does: by counting braces."""
    head, *lines, end = entry.split("\n")
    assert re.fullmatch(r"@[a-z]+\{[a-z0-9]+,", head)
    assert end == "}"
    values = {}
    for line in lines:
        match = re.fullmatch(r"  ([a-z]+) = (?:\{(.*)\}|([a-z]{3})),", line)
        assert match, line
        name, value = match[1], match[2] or match[3] or ""
        depth = 0
        for character in value:
            depth += {"{": 1, "}": -1}.get(character, 0)
            assert depth >= 0, line
        assert depth == 0, line
        assert name not in values
        values[name] = value
    return values


def test_entries_of_a_small_catalog(golden: Callable[[str, str], None]) -> None:
    golden("pages/bibtex.bib", "".join(f"{entry(paper)}\n\n" for paper in PAPERS))


def test_the_day_of_a_listing_is_not_the_year_of_publication() -> None:
    listed = paper(listed=PartialDate(year=2026, month=3, day=12))
    assert fields(entry(listed)) == {"title": "A Title", "note": "Listed 12 March 2026"}
    published = replace(listed, published=PartialDate(year=2020, month=5))
    assert fields(entry(published)) == {"title": "A Title", "year": "2020", "month": "may"}
    assert "year" not in fields(entry(replace(listed, published=PartialDate(month=5))))


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Attention is all", "Attention is all"),
        ("BERT and GPT-4 for an LSTM", "{BERT} and {GPT}-4 for an {LSTM}"),
        ("LoRA in 3D", "{LoRA} in {3D}"),
        ("R&D: 5% of $5 or x_1 #1", r"R\&{D}: 5\% of \$5 or x\_1 \#1"),
        ("a { b", r"a \textbraceleft{} b"),
        ("a } b", r"a \textbraceright{} b"),
        ("a\\b ~ ^", r"a\textbackslash{}b \textasciitilde{} \textasciicircum{}"),
        ("one\n two\x00\x0cthree", "one two three"),
        ("Größe 神", "Größe 神"),
    ],
)
def test_a_title_is_escaped_and_keeps_its_capitals(title: str, written: str) -> None:
    assert fields(entry(paper(title)))["title"] == written


@pytest.mark.parametrize(
    ("title", "styled"),
    [
        ("Deep Q Learning and Vitamin C", "Deep Q learning and vitamin C"),
        ("Soft Q-Learning in O(1) by R-CNN", "Soft Q-learning in O(1) by R-CNN"),
        ("N-Gram Models: R for A/B Tests", "N-gram models: R for A/B tests"),
        ("What I Know: A Study of A Thing", "What I know: A study of a thing"),
        ("The A* Search in Vitamin A", "The A* search in vitamin A"),
        ("The Work of D'Alembert", "The work of d'alembert"),
    ],
)
def test_styles_keep_the_case_of_single_letters_that_are_names(title: str, styled: str) -> None:
    written = fields(entry(paper(title)))["title"]
    assert re.sub("[{}]", "", change_case(written, "t")) == styled
    assert not re.search(r"(^|: )\{\w\}", written)


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["Alan M. Turing"], "Alan M. Turing"),
        (["Ada Lovelace", "Alan Turing"], "Ada Lovelace and Alan Turing"),
        (["R and D", "Anderson Band"], "{R and D} and Anderson Band"),
        (["AND"], "{AND}"),
        (["A & B"], r"A \& B"),
    ],
)
def test_authors_stay_apart(names: list[str], written: str) -> None:
    authors = tuple(Author(name=name) for name in names)
    assert fields(entry(paper(authors=authors)))["author"] == written


def test_identifiers_and_the_most_telling_link_are_named() -> None:
    written = fields(
        entry(
            paper(
                venue=Venue(name="A Venue"),
                identifiers=(
                    Identifier(scheme="doi", value="10.1000/a_b"),
                    Identifier(scheme="arxiv", value="2603.00001"),
                    Identifier(scheme="acl", value="x"),
                ),
                links=(
                    Link(url="https://data.example", kind=LinkKind.DATA),
                    Link(url="https://a.example", kind=LinkKind.CODE),
                    Link(url="https://b.example/{b}\\ c\n~d%", kind=LinkKind.PAPER),
                ),
            )
        )
    )
    assert written == {
        "title": "A Title",
        "howpublished": "A Venue",
        "doi": r"10.1000/a\_b",
        "eprint": "2603.00001",
        "archiveprefix": "arXiv",
        "url": "https://b.example/%7Bb%7D%5C%20c%0A~d%",
    }


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"An $\epsilon$-Net of AI", r"An $\epsilon$-Net of {AI}"),
        (r"$\ell_p$ and $\mathcal{O}(n)$", r"$\ell_p$ and {$\mathcal{O}(n)$}"),
        (r"The set $\{x\}$", r"The set $\{x\}$"),
    ],
)
def test_a_formula_in_a_title_stays_a_formula(title: str, written: str) -> None:
    text = entry(paper(title))
    assert fields(text)["title"] == written
    read = cited_paper(text)
    assert read is not None
    assert read.title == title


@pytest.mark.parametrize(
    "formula",
    [
        *(r"\input{secret}", r"\text{a \input{secret}}", r"\def\x{y}", r"\hspace{\input{secret}}"),
        *("^^5cinput x", r"\write18{ls}", "a % b", "x#1", r"\{x", r"x\}\{", r"\frac{a"),
        r"\unknown",
    ],
)
def test_an_unsafe_or_broken_formula_is_escaped_as_text(formula: str) -> None:
    written = fields(entry(paper(f"On ${formula}$")))["title"]
    assert re.fullmatch(r"On \\\$.*\\\$", written)
    # Every character with a meaning in TeX is escaped.
    plain = re.sub(r"\\(?:[$%#_^]|text[a-z]+\{\})", "", written)
    assert not re.search(r"[\\%#^$]", plain)


@pytest.mark.parametrize(
    ("kind", "fields_", "type_", "venue_field"),
    [
        (PaperKind.ARTICLE, {}, "article", "journal"),
        (PaperKind.CONFERENCE, {}, "inproceedings", "booktitle"),
        (PaperKind.PREPRINT, {}, "misc", "howpublished"),
        (PaperKind.CHAPTER, {}, "incollection", "booktitle"),
        (PaperKind.BOOK, {}, "book", "series"),
        (PaperKind.REPORT, {}, "techreport", "series"),
        (PaperKind.OTHER, {}, "misc", "howpublished"),
        (None, {}, "misc", "howpublished"),
        (None, {"issue": "2"}, "article", "journal"),
    ],
)
def test_the_kind_of_a_paper_determines_the_type_of_its_entry(
    kind: PaperKind | None, fields_: dict[str, str], type_: str, venue_field: str
) -> None:
    written = entry(paper(kind=kind, venue=Venue(name="A Venue", short="AV"), **fields_))
    assert written.startswith(f"@{type_}{{")
    assert fields(written)[venue_field] == "A Venue"


@pytest.mark.parametrize(
    ("kind", "type_", "expected"),
    [
        (PaperKind.BOOK, "book", {"publisher": "King's College"}),
        (PaperKind.REPORT, "techreport", {"institution": "King's College"}),
        # No degree is claimed for a thesis.
        (PaperKind.THESIS, "phdthesis", {"school": "King's College", "type": "Thesis"}),
    ],
)
def test_the_publisher_is_in_the_field_that_styles_read(
    kind: PaperKind, type_: str, expected: dict[str, str]
) -> None:
    written = entry(paper(kind=kind, publisher="King's College"))
    assert written.startswith(f"@{type_}{{")
    assert fields(written) == {"title": "A Title", **expected}


@pytest.mark.parametrize(
    ("author", "written"),
    [
        (person(given="Alan M.", family="Turing"), "Turing, Alan M."),
        (person(given="Ludwig", particle="van", family="Beethoven"), "van Beethoven, Ludwig"),
        (person(given="Martin Luther", family="King", suffix="Jr."), "King, Jr., Martin Luther"),
        (person(given="Hal Daumé", family="III"), "Daumé, III, Hal"),
        (person(given="Anton", family="van den Hengel"), "{van den Hengel}, Anton"),
        (person(given="Santiago", family="Ramón y Cajal"), "{Ramón y Cajal}, Santiago"),
        (
            person(given="Charles", particle="de la", family="Vallée Poussin"),
            "de la Vallée Poussin, Charles",
        ),
        (person(given="brian", family="ichter"), "ichter, brian"),
        (person(given="Ann", family="One and Two"), "{One and Two}, Ann"),
        (person(given="A, B", family="C"), "C, {A, B}"),
        (person(family="Aristotle"), "Aristotle"),
        (organisation("The Light, and Sound Group"), "{The Light, and Sound Group}"),
        (organisation("DeepMind"), "{DeepMind}"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_an_author_is_written_by_the_parts_of_the_name(author: Author, written: str) -> None:
    assert fields(entry(paper(authors=(author,))))["author"] == written


@pytest.mark.parametrize(
    "author",
    [
        person(given="Santiago", family="Ramón y Cajal"),
        person(given="José", family="García de la Torre", suffix="Jr."),
        person(given="Marie", particle="de", family="Ramón y Cajal"),
        person(given="Ann", particle="van der", family="Berg"),
        person(given="Anton", family="van den Hengel"),
        person(given="Charles", particle="de la", family="Vallée Poussin"),
    ],
    ids=lambda author: author.name,
)
def test_other_libraries_split_a_name_as_we_do(author: Author) -> None:
    text = entry(paper(authors=(author,)))
    read = cited_paper(text)
    assert read
    assert [name.family for name in read.authors] == [author.family]
    written = fields(text)["author"]
    by_pybtex = Person(written)
    by_parser = parse_single_name_into_parts(written)
    for particle, family in (
        (by_pybtex.prelast_names, by_pybtex.last_names),
        (by_parser.von, by_parser.last),
    ):
        assert " ".join(particle) == author.particle
        assert " ".join(family).strip("{}") == author.family


HOSTILE = (*MARKUP, "}", "{", "\\{", "\\", " and ", "@misc{", ",\n", "```", "AbC")


@given(texts(HOSTILE), texts(HOSTILE), texts(HOSTILE))
def test_an_entry_is_valid_for_any_texts(title: str, name: str, url: str) -> None:
    written = entry(
        paper(
            title,
            authors=(Author(name=f"x{name}"), Author(name=f"x{title}")),
            venue=Venue(name=f"x{name}"),
            identifiers=(Identifier(scheme="doi", value=url),),
            links=(Link(url=f"https://a.example/{url}", kind=LinkKind.CODE),),
        )
    )
    values = fields(written)
    assert list(values) == ["title", "author", "howpublished", "doi", "url"]
    assert len(re.split(r"(?<!\S)and(?!\S)", top_level(values["author"]), flags=re.IGNORECASE)) == 2
    # A page shows the entry in a fenced code block, which no line may end.
    assert not re.search(r"^\s*(```|~~~)", written, re.MULTILINE)
    assert not {"\x02", "\x03"} & set(written)


def top_level(value: str) -> str:
    """Return the part of *value* outside all braces."""
    shallower = re.sub(r"\{[^{}]*\}", "", value)
    return value if shallower == value else top_level(shallower)


@pytest.mark.parametrize("mark", ["==", "++", "--", ">>"])
def test_no_value_begins_with_a_mark_of_criticmarkup(mark: str) -> None:
    written = entry(paper(title=f"{mark} A {mark}", volume=mark, authors=(Author(name=mark),)))
    assert f"{{{mark}" not in written
    assert f"{{{{}}{mark}}}" in written
