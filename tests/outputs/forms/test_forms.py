"""The HTML of a page equals what MkDocs renders from its Markdown."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import settings as limited
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.config import Settings
from papershelf.model import Author, PartialDate, Related
from papershelf.outputs.pages.paper import paper_pages
from papershelf.outputs.registry import OUTPUTS, Output
from support.catalog import CATALOG, SETTINGS
from support.forms import check_forms
from support.hostile import PAYLOADS, TITLES, paper_of
from support.made_catalog import library
from support.outputs import with_author_pages
from support.texts import is_whole, texts

LARGE = replace(SETTINGS, large=0)
PLAIN = replace(SETTINGS, directory_urls=False)
# With one title twice, as different papers may share a title.
ODD = (*PAYLOADS.values(), "A", *TITLES, TITLES[0])


@pytest.mark.parametrize("settings", [SETTINGS, LARGE, PLAIN], ids=["small", "large", "plain"])
@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.__name__)
def test_pages_of_a_small_catalog(output: Output, settings: Settings) -> None:
    check_forms(output, CATALOG, settings)


def check_papers(*texts: str) -> None:
    """Check the pages of papers with each of *texts* in every field that is text."""
    papers = tuple(paper_of(text, number) for number, text in enumerate(texts))
    near = [
        Related(title=text, slug=f"b-{number}", year=2001, language="de", terms=(text,))
        for number, text in enumerate(texts)
    ]
    related = {paper.slug: tuple(near[at : at + 2]) for at, paper in enumerate(papers)}
    catalog = replace(CATALOG, papers=papers, related=related)
    for settings in (SETTINGS, LARGE):
        check_forms(paper_pages, catalog, settings)


def test_pages_of_hostile_papers() -> None:
    check_papers(*ODD)


@pytest.mark.parametrize("language", ["ar", "de-AT", "en", 'x" y'])
def test_pages_of_papers_in_a_language(language: str) -> None:
    papers = tuple(replace(paper, language=language) for paper in CATALOG.papers)
    catalog = replace(CATALOG, papers=papers)
    for settings in (SETTINGS, LARGE):
        for output in OUTPUTS:
            check_forms(output, catalog, settings)


def check_lists(*texts: str, page_size: int = 1) -> None:
    """Check the lists of papers with each of *texts* in every field that is text."""
    papers = tuple(
        replace(
            paper_of(text, number),
            authors=(
                Author(name=f"A{text}", family=text, orcid=text, slug="a"),
                Author(name=f"B{text}", family=text, orcid=text, literal=True, slug="b"),
                Author(name="A", given=text, family=f"x{text}", slug=f"c-{number}"),
            ),
            published=PartialDate(year=2001 + number),
        )
        for number, text in enumerate(texts)
    )
    catalog = replace(CATALOG, papers=papers)
    for settings in (SETTINGS, replace(LARGE, page_size=page_size)):
        for output in OUTPUTS:
            if output is not paper_pages:
                check_forms(output, catalog, settings)


def test_lists_of_hostile_papers() -> None:
    check_lists(*ODD, page_size=20)


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.__name__)
def test_pages_of_long_lists(output: Output) -> None:
    check_forms(output, with_author_pages(library(60)), replace(LARGE, page_size=1))


WORDS = st.sampled_from(
    "word _a_ a_b __x__ * ** \\ \\\\ & &amp; &#35; &#x27; &copy &lt; < > $ $x$ $$y$$ \\$ [a](b) "
    "[a] ] [ ![i](j) ` `c` { } {: .a} | ~ ^ # ## - + 1. 1) : ! ? = == > <b> </b> <!-- --> \" ' "
    "http://a.b <http://a.b> a@b.c <a@b.c> \\_ \\* \\[ \\# é ж 数 ´ … – \xa0 \u200b".split(" ")
)


@given(st.lists(WORDS, max_size=8).map(" ".join))
def test_pages_of_papers_with_any_words(text: str) -> None:
    check_papers(text)


@given(texts().filter(is_whole))
@example("$$\x1b$$")  # a formula of a sign that can't be printed
def test_pages_of_papers_with_any_text(text: str) -> None:
    check_papers(text)


@given(st.lists(WORDS, max_size=8).map(" ".join))
@limited(max_examples=20)
def test_lists_of_papers_with_any_words(text: str) -> None:
    check_lists(text, f"x{text}")


@given(texts().filter(is_whole))
@limited(max_examples=20)
def test_lists_of_papers_with_any_text(text: str) -> None:
    check_lists(text, f"x{text}")
