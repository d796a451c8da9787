"""Related papers on the page of a paper."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.config import Settings
from papershelf.model import Paper, Related
from papershelf.outputs.pages.paper import paper_pages
from support.catalog import ADAM, CATALOG, FINGERS, SETTINGS
from support.outputs import artifacts, text_of

NEAR = Related(
    title=FINGERS.title,
    slug=FINGERS.slug,
    year=2014,
    topics=tuple(match.id for match in ADAM.topics),
    terms=("moments", "gradient", "sizes"),
    is_mutual=True,
)


def section(*related: Related, settings: Settings = SETTINGS, of: Paper = ADAM) -> list[str]:
    """Return the lines about *related* papers on the page of a paper."""
    catalog = replace(CATALOG, related={of.slug: related})
    made = {page.path: text_of(page) for page in artifacts(paper_pages, catalog, settings)}
    text = made[f"papers/{of.slug}.md"]
    found = text.partition("## Related papers\n\n")[2].partition("\n\n")[0]
    return found.split("\n") if found else []


def test_a_related_paper_is_a_link_with_its_year_and_the_reason() -> None:
    [line] = section(NEAR)
    assert line.startswith("- [Counting with ")
    assert f"]({FINGERS.slug}.md) *2014 · " in line
    assert line.endswith("moments, gradient, sizes · links back*")


def test_a_term_is_written_as_the_paper_writes_it() -> None:
    [line] = section(replace(NEAR, terms=("step", "adam"), is_mutual=False))
    assert line.endswith("Step, Adam*")


def test_what_the_paper_does_not_write_as_a_word_is_no_reason() -> None:
    [line] = section(replace(NEAR, terms=("step", "sqrtt"), is_mutual=False))
    assert line.endswith("Step*")


def test_a_page_without_related_papers_says_nothing_of_them() -> None:
    assert section() == []


def test_a_large_catalog_shows_related_papers_in_few_words() -> None:
    long = replace(NEAR, title="A title that is longer than others")
    lines = section(*[long] * 3, settings=replace(SETTINGS, large=0))
    assert len(lines) == 3
    assert all(line.startswith("- [A title that is longer than others](") for line in lines)
    assert all(line.endswith("*2014 · moments, gradient · links back*") for line in lines)


def test_a_word_of_a_topic_that_is_told_is_not_told_again() -> None:
    topics = tuple(match.id for match in FINGERS.topics[:1])
    [line] = section(replace(NEAR, topics=topics, terms=("attention", "models")), of=FINGERS)
    assert line.endswith("*2014 · Sparse attention · models · links back*")
