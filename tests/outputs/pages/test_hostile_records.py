"""Authors, venues and sources of hostile records are plain text on every page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import example, given, settings
from mkdocs.utils.meta import get_data
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.task import Task
from papershelf.model import PaperKind, PartialDate
from papershelf.outputs.registry import OUTPUTS
from support.catalog import CATALOG, SETTINGS
from support.hostile import paper_of
from support.markdown import commonmark, content, elements, python_markdown
from support.outputs import artifacts, made_by, text_of
from support.texts import is_whole, texts

SITE = SETTINGS.site(papers=2)
# The elements that pages are made of.
OURS = frozenset(
    "h1 h2 p div ul li a em strong b br code pre span details summary form label input textarea "
    "button ol section small".split()
)


def catalog(text: str) -> Catalog:
    """Return a catalog of two papers with *text* in every field that is text."""
    known = {"former": ("old",), "kind": PaperKind.CHAPTER, "published": PartialDate(year=2001)}
    papers = tuple(replace(paper_of(text, number), **known) for number in range(2))
    return Catalog(papers=papers, taxonomy=CATALOG.taxonomy)


@pytest.mark.parametrize("render", [commonmark, python_markdown], ids=["commonmark", "python"])
@given(text=texts().filter(is_whole))
@example(text="==")
@settings(max_examples=25)
def test_any_text_is_plain_text_on_every_page(render: Callable[[str], str], text: str) -> None:
    hostile = catalog(text)
    for output in OUTPUTS:
        for task in output(hostile, SITE):
            check_task(task, render)


# Many tasks do not depend on the text.
@cache
def check_task(task: Task, render: Callable[[str], str]) -> None:
    """Expect the pages of *task* to consist of our elements without active attributes."""
    for page in made_by([task]):
        if not page.path.endswith(".md"):
            continue
        rest, meta = get_data(text_of(page))
        assert meta["description"]
        for element in elements(render(rest)):
            assert str(element.tag) in OURS, (page.path, element.tag)
            assert not any(name.startswith("on") for name in element.attrib)
            assert not element.attrib.get("href", "").lower().startswith("javascript")


@pytest.mark.parametrize("render", [commonmark, python_markdown], ids=["commonmark", "python"])
def test_names_are_shown_literally(render: Callable[[str], str]) -> None:
    text = "<b>A*B*</b> [c](d) {{ e }} | $f$ _g_ & H"
    shown = 0
    hostile = catalog(text)
    for output in OUTPUTS:
        for page in artifacts(output, hostile):
            if page.path.startswith(("papers/a-", "authors/", "venues/")):
                shown += 1
                assert text in content(render(get_data(text_of(page))[0])), page.path
    assert shown == 7
