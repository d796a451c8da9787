"""Sections of lists: what they tell of is all that their pages are made of."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Settings
from papershelf.curated.taxonomy import load_taxonomy
from papershelf.digests import digest_of_content
from papershelf.engine.chunks import Lengths
from papershelf.model import (
    Author,
    Link,
    LinkKind,
    Paper,
    PartialDate,
    Promise,
    Source,
    TopicMatch,
    Venue,
)
from papershelf.outputs import IN_SECTIONS, Output
from papershelf.outputs.addresses import author_path
from papershelf.outputs.page import Page
from papershelf.outputs.pages.authors import author_pages
from papershelf.outputs.sections import Marks
from support.catalog import CATALOG, SETTINGS
from support.shelf import TAXONOMY

SMALL = replace(SETTINGS, large=1000, page_size=2)
LARGE = replace(SETTINGS, large=0, page_size=1)
TOPICS = load_taxonomy(TAXONOMY, "topics.yml")
LETTERS = "abcd"


def authors() -> st.SearchStrategy[Author]:
    """Few persons, so that they have several papers, some with names of two forms."""
    return st.builds(
        lambda letter, given_name, orcid: Author(
            name=f"{given_name} {letter.upper()}",
            given=given_name,
            family=letter.upper(),
            slug=letter,
            orcid=orcid,
        ),
        st.sampled_from(LETTERS),
        st.sampled_from(["A.", "Ann"]),
        st.sampled_from(["", "", "0000-0001-5109-3700"]),
    )


def matches() -> st.SearchStrategy[TopicMatch]:
    """A topic as a paper has it."""
    topics = st.sampled_from(TOPICS.topics)
    return topics.map(lambda topic: TopicMatch(id=topic.id, label=topic.label, weight=1))


def links() -> st.SearchStrategy[Link]:
    """A link of a kind that lists tell of, or of one that they do not."""
    kinds = st.sampled_from([LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA, LinkKind.VIDEO])
    return kinds.map(lambda kind: Link(url="https://a.example", kind=kind, evidence=""))


def venues() -> st.SearchStrategy[Venue]:
    """A venue of two."""
    return st.sampled_from("vw").map(lambda slug: Venue(name=f"The {slug}", short=slug, slug=slug))


def dates() -> st.SearchStrategy[PartialDate]:
    """A year or a day of two."""
    return st.builds(PartialDate, year=st.sampled_from([2023, 2024]), month=st.sampled_from([0, 3]))


# All that lists may tell of a paper.
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Alpha", "Beta"]),
    "abstract": st.sampled_from(["One.", "Two."]),
    "authors": st.lists(authors(), max_size=3, unique_by=lambda found: found.slug).map(tuple),
    "venue": st.none() | venues(),
    "published": st.none() | dates(),
    "listed": st.none() | dates(),
    "topics": st.lists(matches(), max_size=2, unique=True).map(tuple),
    "links": st.lists(links(), max_size=2).map(tuple),
    "promises": st.lists(st.just(Promise(kinds=(), evidence="Soon.")), max_size=1).map(tuple),
}


def papers(number: int) -> st.SearchStrategy[Paper]:
    """A paper of this number."""
    source = Source(path="a", line=number + 1)
    named = partial(Paper, id=f"title:{number}", slug=f"paper-{number}", source=source)
    return st.builds(named, **FIELDS)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Catalog, Catalog]:
    """A catalog, and the same after a field of a paper has changed, or one has come or gone."""
    before = [draw(papers(number)) for number in range(draw(st.integers(1, 8)))]
    place = draw(st.integers(0, len(before) - 1))
    field = draw(st.sampled_from([*FIELDS, *FIELDS, "", "gone"]))
    if field == "gone":
        after = before[:place] + before[place + 1 :]
    elif field:
        other = replace(before[place], **{field: draw(FIELDS[field])})
        after = [*before[:place], other, *before[place + 1 :]]
    else:
        after = [*before, draw(papers(len(before)))]
    return catalog_of(before), catalog_of(after)


def catalog_of(found: list[Paper]) -> Catalog:
    """The catalog of some papers."""
    return Catalog(papers=newest_first(found), taxonomy=TOPICS)


def sections(
    output: Output, catalog: Catalog, settings: Settings
) -> dict[tuple[str, str], list[Page]]:
    """The pages of each section that tells what they are made of, by that."""
    marks = Marks(catalog, settings)
    return {
        (section.name, digest_of_content(section.made_of(marks))): list(section.make())
        for section in IN_SECTIONS[output](catalog, settings)
        if section.made_of
    }


@pytest.mark.parametrize("settings", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("output", IN_SECTIONS, ids=lambda output: output.__name__)
@given(both=edits())
def test_a_section_made_of_the_same_as_before_has_the_same_pages(
    output: Output, settings: Settings, both: tuple[Catalog, Catalog]
) -> None:
    before, after = (sections(output, catalog, settings) for catalog in both)
    for key in before.keys() & after.keys():
        assert before[key] == after[key]


@pytest.mark.parametrize("settings", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("output", IN_SECTIONS, ids=lambda output: output.__name__)
def test_sections_have_all_pages_and_each_is_named_by_its_first(
    output: Output, settings: Settings
) -> None:
    made = [(one.name, list(one.make())) for one in IN_SECTIONS[output](CATALOG, settings)]
    assert [page for _, pages in made for page in pages] == list(output(CATALOG, settings))
    assert [name for name, _ in made] == [pages[0].path for _, pages in made]


def test_an_abstract_is_of_no_account_to_the_lists_of_a_large_catalog() -> None:
    first, *rest = CATALOG.papers
    other = replace(CATALOG, papers=(replace(first, abstract="Another."), *rest))
    for output in IN_SECTIONS:
        assert sections(output, CATALOG, LARGE).keys() == sections(output, other, LARGE).keys()


def test_a_new_paper_leaves_the_pages_of_those_who_have_nothing_to_do_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = Lengths(least=1, most=1, one_in=1)
    monkeypatch.setattr("papershelf.outputs.pages.authors.GROUPS", alone)
    first, *rest = CATALOG.papers
    new = replace(first, id="new", slug="new", title="New", authors=(Author(name="X", slug="x"),))
    other = replace(CATALOG, papers=(new, first, *rest))
    before, after = (sections(author_pages, catalog, SMALL) for catalog in (CATALOG, other))
    assert [name for name, _ in after.keys() - before.keys()] == [author_path("x")]
