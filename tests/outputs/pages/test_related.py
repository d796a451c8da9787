"""The page of a paper lists related papers with reasons."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.config import Settings
from papershelf.model import Paper, Related
from papershelf.outputs.pages.paper import paper_pages
from support.catalog import ADAM, CATALOG, FINGERS, SETTINGS
from support.outputs import texts_of

NEAR = Related(
    title=FINGERS.title,
    slug=FINGERS.slug,
    year=2014,
    topics=tuple(match.id for match in ADAM.topics),
    terms=("moments", "gradient", "sizes"),
    is_mutual=True,
)


def section(*related: Related, settings: Settings = SETTINGS, paper: Paper = ADAM) -> list[str]:
    """Return the lines about *related* papers on the page of *paper*."""
    catalog = replace(CATALOG, related={paper.slug: related})
    text = texts_of(catalog, settings, paper_pages)[f"papers/{paper.slug}.md"]
    return text.partition("## Related papers\n\n")[2].partition("\n\n")[0].splitlines()


def test_a_related_paper_is_a_link_with_year_and_reason() -> None:
    [line] = section(NEAR)
    assert line.startswith("- [Counting with ")
    assert f"]({FINGERS.slug}.md) *2014\xa0· " in line
    assert line.endswith("moments, gradient, sizes\xa0· mutually related*")


@pytest.mark.parametrize(
    ("terms", "reason"), [(("step", "adam"), "Step, Adam"), (("step", "sqrtt"), "Step")]
)
def test_terms_are_words_of_the_paper_with_its_capitals(
    terms: tuple[str, ...], reason: str
) -> None:
    [line] = section(replace(NEAR, terms=terms, is_mutual=False))
    assert line.endswith(f"{reason}*")


def test_a_related_paper_without_a_reason_is_a_link_alone() -> None:
    [line] = section(Related(title=FINGERS.title, slug=FINGERS.slug))
    assert line.endswith(f"]({FINGERS.slug}.md)")


def test_a_page_without_related_papers_has_no_section_for_them() -> None:
    assert section() == []


def test_a_large_catalog_shows_fewer_terms() -> None:
    long = replace(NEAR, title="A title that is longer than others")
    lines = section(*[long] * 3, settings=replace(SETTINGS, large=0))
    assert len(lines) == 3
    assert all(line.startswith("- [A title that is longer than others](") for line in lines)
    assert all(
        line.endswith("*2014\xa0· moments, gradient\xa0· mutually related*") for line in lines
    )


def test_a_term_within_a_shown_topic_is_left_out() -> None:
    topics = tuple(match.id for match in FINGERS.topics[:1])
    [line] = section(replace(NEAR, topics=topics, terms=("attention", "models")), paper=FINGERS)
    assert line.endswith("*2014\xa0· Sparse attention\xa0· models\xa0· mutually related*")
