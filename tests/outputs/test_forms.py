"""The HTML of a page equals what MkDocs renders from its Markdown."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import settings as limited
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.structure.files import File
from mkdocs.utils.meta import get_data
from msgspec.structs import replace

from papershelf.config import Settings, Site
from papershelf.engine.artifact import Artifact
from papershelf.model import (
    Author,
    Evidence,
    Link,
    LinkKind,
    Origin,
    Paper,
    PartialDate,
    Promise,
    Related,
    TopicMatch,
    Venue,
)
from papershelf.outputs.outputs import OUTPUTS
from papershelf.outputs.pages.paper import paper_pages
from papershelf.text.slugs import slug_of_text
from support.catalog import CATALOG, FINGERS, SETTINGS
from support.hostile import PAYLOADS, TITLES
from support.html import dom
from support.made_catalog import library
from support.outputs import artifacts
from support.texts import is_whole, texts

EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.math"]
LARGE = replace(SETTINGS, large=0)
PLAIN = replace(SETTINGS, directory_urls=False)
# One title twice, as different papers may have the same.
ODD = (*PAYLOADS.values(), "A", *TITLES, TITLES[0])


class Links(Treeprocessor):
    """Replaces links to files by the addresses of the pages that MkDocs renders from them."""

    def __init__(self, page: File) -> None:
        super().__init__()
        self.page = page

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            parts = urlsplit(link.attrib["href"])
            if parts.scheme or parts.netloc or not parts.path:
                continue
            path = posixpath.normpath(posixpath.join(self.page.src_uri, "..", parts.path))
            file = File(path, "", "", use_directory_urls=self.page.use_directory_urls)
            url = file.url_relative_to(self.page)
            link.attrib["href"] = parts._replace(path=url).geturl()


@cache
def converter() -> Markdown:
    return Markdown(extensions=EXTENSIONS)


def check(pages: Iterable[Artifact], site: Site) -> None:
    """Compare the HTML of pages with that of their Markdown."""
    for made in pages:
        check_page(made, site.directory_urls)


# Settings and examples have many pages in common.
@cache
def check_page(made: Artifact, directory_urls: bool) -> None:
    page = made.page
    if page is None:
        assert not made.path.endswith(".md")
        return
    text, meta = get_data(made.data.decode("utf-8"))
    file = File(made.path, "", "", use_directory_urls=directory_urls)
    markdown: Any = converter().reset()
    # Where MkDocs has its own.
    markdown.treeprocessors.register(Links(file), "relpath", 0)
    html = markdown.convert(text)
    assert dom(page.content) == dom(html), made.path
    tokens = [*flat(markdown.toc_tokens)]
    assert [(one.level, one.id, unescape(one.title)) for one in page.toc] == [
        (one["level"], one["id"], unescape(one["name"])) for one in tokens
    ]
    assert unescape(page.title) == unescape(meta.get("title") or tokens[0]["name"])
    assert page.description == meta["description"]
    assert list(page.hide) == meta.get("hide", [])
    assert page.moved == meta.get("moved")


def flat(tokens: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from flat(token["children"])


@pytest.mark.parametrize("settings", [SETTINGS, LARGE, PLAIN], ids=["small", "large", "plain"])
@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.__name__)
def test_pages_of_a_small_catalog(output: Any, settings: Settings) -> None:
    check(artifacts(output, settings=settings), settings.site(len(CATALOG.papers)))


def paper_of(text: str, number: int) -> Paper:
    """Return a paper with *text* in every field that is text."""
    place = replace(FINGERS.source, path=text)
    evidence = Evidence(phrase=text, field="title", sentence=text)
    address = f"https://a.example/{text}"
    return replace(
        FINGERS,
        slug=f"a-{number}",
        title=text,
        abstract=f"{text}\n\n{FINGERS.links[0].written}{text} {address}\n\nA {text}",
        authors=(Author(name=text), Author(name=f"A {text}", slug="a"), Author(name="B")),
        keywords=(text, "a", text),
        venue=Venue(name=text, slug="a" * (number % 2)),
        publisher=text,
        volume=text,
        links=(*FINGERS.links, Link(url=address, written=address, kind=LinkKind.CODE, field=text)),
        promises=(Promise(kinds=(LinkKind.CODE,), evidence=text),),
        topics=(TopicMatch(id="a", label=text, weight=1, evidence=(evidence,)),),
        others=(place,),
        origins=(Origin(field="title", source=place), Origin(field="links", source=FINGERS.source)),
    )


def check_papers(*texts: str) -> None:
    """Compare the pages of papers that have a text in every field that is text."""
    papers = tuple(paper_of(text, number) for number, text in enumerate(texts))
    near = tuple(
        Related(title=text, slug=f"b-{number}", year=2001, language="de", terms=(text,))
        for number, text in enumerate(texts)
    )
    related = {paper.slug: near for paper in papers}
    catalog = replace(CATALOG, papers=papers, related=related)
    for settings in (SETTINGS, LARGE):
        check(artifacts(paper_pages, catalog, settings), settings.site(len(papers)))


def test_pages_of_hostile_papers() -> None:
    check_papers(*ODD)


@pytest.mark.parametrize("language", ["ar", "de-AT", "en", 'x" y'])
def test_pages_of_papers_in_a_language(language: str) -> None:
    papers = tuple(replace(paper, language=language) for paper in CATALOG.papers)
    for settings in (SETTINGS, LARGE):
        for output in OUTPUTS:
            made = artifacts(output, replace(CATALOG, papers=papers), settings)
            check(made, settings.site(len(papers)))


def check_lists(*texts: str, page_size: int = 1) -> None:
    """Compare the lists of papers that have a text in every field that is text."""
    match = TopicMatch(id="classification", label="", weight=1)
    people = (Author(name="A", slug="a"), Author(name="B", literal=True, slug="b"))
    papers = tuple(
        replace(
            paper_of(text, number),
            authors=(
                *(
                    replace(one, name=f"{one.name}{text}", family=text, orcid=text)
                    for one in people
                ),
                Author(name="A", given=text, family=f"x{text}", slug=f"c-{number}"),
            ),
            published=PartialDate(year=2001 + number),
            topics=(replace(match, label=text),),
        )
        for number, text in enumerate(texts)
    )
    catalog = replace(CATALOG, papers=papers)
    for settings in (SETTINGS, replace(LARGE, page_size=page_size)):
        for output in OUTPUTS:
            if output is not paper_pages:
                check(artifacts(output, catalog, settings), settings.site(len(papers)))


def test_lists_of_hostile_papers() -> None:
    check_lists(*ODD, page_size=20)


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.__name__)
def test_pages_of_lists_that_are_cut(output: Any) -> None:
    settings = replace(LARGE, page_size=1)
    catalog = library(60)
    named = [
        replace(paper, authors=tuple(_with_slug(one) for one in paper.authors))
        for paper in catalog.papers
    ]
    check(artifacts(output, replace(catalog, papers=tuple(named)), settings), settings.site(60))


def _with_slug(author: Author) -> Author:
    return replace(author, slug=slug_of_text(author.name))


WORDS = st.sampled_from(
    "word _a_ a_b __x__ * ** \\ \\\\ & &amp; &#35; &#x27; &copy &lt; < > $ $x$ $$y$$ \\$ [a](b) "
    "[a] ] [ ![i](j) ` `c` { } {: .a} | ~ ^ # ## - + 1. 1) : ! ? = == > <b> </b> <!-- --> \" ' "
    "http://a.b <http://a.b> a@b.c <a@b.c> \\_ \\* \\[ \\# é ж 数 ´ … – \xa0 \u200b".split(" ")
)


@given(st.lists(WORDS, max_size=8).map(" ".join))
def test_pages_of_papers_with_any_words(text: str) -> None:
    check_papers(text)


@given(texts().filter(is_whole))
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
