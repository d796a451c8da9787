"""Blocks of a note's Markdown render the same in both forms, and are harmless in any renderer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papershelf.outputs.forms.blocks import render_blocks
from papershelf.outputs.forms.html import HtmlForm, with_ids
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.text.blocks import blocks_of
from support.hostile import PAYLOADS
from support.html import dom
from support.markdown import commonmark, content, converter, elements, python_markdown, with_math
from support.texts import MARKUP

PAGE = "papers/a.md"
# The extensions that MkDocs enables, and ours.
EXTENSIONS = ("toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.math")
PIECES = [
    *PAYLOADS.values(),
    *MARKUP,
    *("- ", "1. ", "> ", "    ", "\n", "\n", "\n\n", "word", " ", "# ", "### ", "  \n", "---\n"),
    *("| a | b |\n|---|---|\n| c | d |\n", "```\n", "*a*", "**b**", "- a\n    - b\n", "`x|y`"),
]


def markdown_of(text: str) -> str:
    """Return the Markdown of a text on a page."""
    return str(render_blocks(blocks_of(text), MarkdownForm(PAGE), 3))


def html_of(text: str) -> str:
    """Return the HTML of a text on a page."""
    return str(render_blocks(blocks_of(text), HtmlForm(PAGE, directory_urls=True), 3))


def plain_mkdocs(text: str) -> str:
    """Return the HTML that MkDocs renders from a text."""
    return str(converter(*EXTENSIONS).reset().convert(text))


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("*a*\0*a*")
def test_the_html_equals_what_mkdocs_renders_from_the_markdown(text: str) -> None:
    assert dom(with_ids(html_of(text))[0]) == dom(plain_mkdocs(markdown_of(text)))


@pytest.mark.parametrize("render", [python_markdown, with_math, commonmark])
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example('```--8<-- "mkdocs.yml"```')
@example(":smile:[x](javascript:alert(1))::")
@example("*q***:x**:")
def test_no_renderer_makes_harmful_elements_attributes_or_links(
    render: Callable[[str], str], text: str
) -> None:
    written = markdown_of(text)
    assert not any(opener in written for opener in ("{{", "{%", "{#", "--8<--"))
    for element in elements(render(written)):
        assert str(element.tag) not in {"script", "img", "iframe", "form", "style", "svg", "base"}
        assert not any(name.startswith("on") for name in element.attrib)
        address = element.attrib.get("href", "#")
        assert address.startswith(("http://", "https://", "mailto:", "doi:", "#"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a *b* __c__ `d`", "a *b* **c** `d`"),
        ("- a\n- b\n    1. c", "-   a\n-   b\n    1.  c"),
        ("> a\n>\n> - b", "> a\n>\n> -   b"),
        ("# a\n### b\n## c", "#### a\n\n##### b\n\n##### c"),
        ("[a](javascript:b) [c](d.md) [e](https://f.example)", "a c [e](https://f.example)"),
        ("![a](https://b.example/c.png)", "[a](https://b.example/c.png)"),
        ("see https://a.example/b.", "see [https://a.example/b](https://a.example/b)."),
        ("`{{ a }}`", "<code>&#123;&#123; a &#125;&#125;</code>"),
        ("*a***b**", "*a*b"),
        ("| a |\n|---|\n| $x|y$ |", "| a |\n| --- |\n| &#36;x |"),
    ],
    ids=range(10),
)
def test_blocks_are_normalised(text: str, written: str) -> None:
    assert markdown_of(text) == written


def test_code_with_template_syntax_is_written_as_html() -> None:
    written = markdown_of("```html\n{{ a }} <b>\n```")
    expected = (
        '<pre><code class="language-html">&#123;&#123; a &#125;&#125; &lt;b&gt;\n</code></pre>'
    )
    assert written == expected
    assert content(commonmark(written)) == "{{ a }} <b>"


def test_a_heading_does_not_take_the_id_that_another_has() -> None:
    html, _ = with_ids("<h3>Cite</h3><h2 id=cite>Cite</h2>")
    assert html == "<h3 id=cite_1>Cite</h3><h2 id=cite>Cite</h2>"
