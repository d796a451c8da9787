"""Content in fewer bytes is the same content to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown import Markdown
from render.test_shorthand import EXTENSIONS, SETTINGS, WORDS, page

from papershelf.mkdocs.compact import compact, with_top
from support.hostile import PAYLOADS, TITLES
from support.html import Html

MARKDOWN = Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS)
# White space between the parts of these is not shown.
BOXES = frozenset("article blockquote details div ol table tbody thead tr ul".split())


def tree(html: str) -> list[object]:
    """The tree of a page's content, as browsers have it, without white space between blocks."""
    return list(parts(parsed(html).article))


def parsed(html: str) -> Html:
    """A page with this content."""
    return Html(f"<!doctype html><title>t</title><article>{html}</article>")


def parts(element: Element) -> Iterator[object]:
    """An element with its attributes, the texts in it, and all below it, in their order."""
    attributes = {name: value for name, value in element.attrib.items() if "search" not in name}
    yield element.tag, attributes
    yield from shown(element.text, element)
    for inner in element:
        yield from parts(inner)
        yield from shown(inner.tail, element)
    yield f"end of {element.tag}"


def shown(text: str | None, within: Element) -> Iterator[str]:
    """A text, unless it is white space between blocks."""
    found = (text or "").strip("\n") if within.tag == "li" else text or ""
    if found.strip() or (found and within.tag not in BOXES):
        yield found


def check(html: str) -> None:
    made = compact(html)
    assert tree(made) == tree(html)
    assert compact(made) == made
    assert len(made) <= len(html)


def test_an_ordinary_page_has_no_end_tags_and_quotes_that_it_can_do_without() -> None:
    source = (
        "# A\n\n<div class='ps-chips'></div>\n\n[b](c.md) · [d](e.md?f=g)\n\n## H\n\nText.\n\n"
        '<div class="ps-more" data-search-exclude="" markdown="1">\n\n- one\n- [two](../x/)\n\n'
        "```bibtex\na\n\n  b = {c}\n```\n\n</div>"
    )
    html = MARKDOWN.reset().convert(source).replace("'", '"')
    assert compact(html).split("</h1>")[1] == (
        '<div class=ps-chips></div><p><a href=c.md>b</a> · <a href="e.md?f=g">d</a>'
        '<h2 id=h>H<a class="headerlink" href="#h" title="Permanent link">&para;</a></h2>'
        "<p>Text.<div class=ps-more><ul><li>one<li><a href=../x/>two</a></ul>"
        "<pre><code class=language-bibtex>a\n\n  b = {c}\n</code></pre></div>"
    )


@pytest.mark.parametrize("text", [*PAYLOADS.values(), *TITLES])
def test_hostile_texts_stay_as_they_are(text: str) -> None:
    check(MARKDOWN.reset().convert(page(text[:2000])))


@given(st.lists(WORDS, max_size=8).map(" ".join))
@example('="a"> </p>')
@example('<a href="b">')
def test_any_words_stay_as_they_are(text: str) -> None:
    check(MARKDOWN.reset().convert(page(text)))


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "- ", "    - ", "-   ", "    ", "1. ", "> ", "> - ", "## ", "```\n", "        "]
        ),
        st.lists(WORDS, max_size=4).map(" ".join),
        st.sampled_from(["\n", "\n\n"]),
    ).map("".join),
    max_size=8,
)


@given(LINES.map("".join))
@example("- a\n\n    - b\n    - c\n\n- d\n\n> e\n\nf\n")
@example("<details><summary>a</summary>\n<p>b</p>\n<p>c</p></details>\n")
@example("<pre>a\n<b>c</b>\n<ul>\n</pre>\n")
def test_any_markdown_stays_as_it_is(text: str) -> None:
    html = MARKDOWN.reset().convert(f"# A\n\n{text}")
    # Browsers mend what has tags left open, each time as it stands; ours has none.
    assume(not parsed(html).errors)
    check(html)


@pytest.mark.parametrize(
    "html",
    [
        '<script>a = "<p>b</p>\\n<p>";</script>\n<p><a href="b">c</a></p>',
        '<!-- </p>\n<p> -->\n<p class="a">b</p>\n<p>c</p>',
        '<textarea><a href="b"></p>\n<p></textarea>',
    ],
)
def test_what_may_hold_more_than_tags_is_left_alone(html: str) -> None:
    assert compact(html) == html


@pytest.mark.parametrize(
    ("html", "made", "had"),
    [
        ('<h1 id="a-b">A</h1>', '<h1 id="top">A</h1>', "a-b"),
        ('<h1 id="a">A<a href="#a">¶</a></h1>', '<h1 id="top">A<a href="#top">¶</a></h1>', "a"),
        ('<h1 id="a">A</h1><h2 id="top">Top</h2>', None, ""),
        ('<h1 class="b" id="a">A</h1>', None, ""),
        ('<p>b</p><h1 id="a">A</h1>', None, ""),
    ],
)
def test_the_first_heading_gets_a_short_address_if_that_is_free(
    html: str, made: str | None, had: str
) -> None:
    assert with_top(html) == (made or html, had)
