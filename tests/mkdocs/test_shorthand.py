"""The short way for our own Markdown gives what Markdown gives, or leaves the page to it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import slugify

from papershelf.mkdocs.compact import TOP, compact, with_top
from papershelf.mkdocs.shorthand import ADDRESS, Shorthand, knows, refuse, slug
from papershelf.mkdocs.shorthand import SHORT as IN_SHORT
from papershelf.outputs.markdown import escape, link, prose
from support.hostile import PAYLOADS, TITLES

EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.math"]
SETTINGS = {"toc": {"permalink": True}}


def address(target: str) -> str:
    """Where links lead: to what they name."""
    refuse(ADDRESS.fullmatch(target) is None)
    return target


SHORT = Shorthand(address, permalinks=True)
LEAN = Shorthand(address, permalinks=True, style=IN_SHORT)
MARKDOWN = Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS)


def check(source: str, *, known: bool | None = None) -> None:
    """Compare the short way with Markdown; `known` says whether it has to know the page."""
    found, lean = SHORT.convert(source), LEAN.convert(source)
    assert known is None or known is (found is not None) is (lean is not None)
    if lean:
        assert found
        html, top = with_top(found.html)
        assert lean.html == compact(html)
        assert lean.title == found.title
        assert lean.tokens == [{**found.tokens[0], "id": TOP if top else found.tokens[0]["id"]}]
    if found:
        assert found.html == MARKDOWN.reset().convert(source)
        [first] = MARKDOWN.toc_tokens  # type: ignore[attr-defined]  # the extension adds it
        assert found.title == first["name"]
        assert [(one["id"], one["name"]) for one in (first, *first["children"])] == [
            (one["id"], one["name"]) for one in found.tokens + found.tokens[0]["children"]
        ]


WHY = '<details class="ps-why" data-search-exclude="">'
OPENING = '<div class="ps-more" data-search-exclude="" markdown="1">'


def page(text: str) -> str:
    """A page with a text wherever pages have texts."""
    shown, formulas = escape(text), prose(text)
    return f"""\
# {formulas or "A"}

<div class="ps-meta"></div>

{shown or "a"} · {link(shown, "../a_b/c.md?d=e&f=g")} · Volume 3

## Abstract

{formulas or "a"}

{formulas or "a"} (1) · *code* · **{link(formulas, "x.md")}** · {shown or "a"}

- <span data-search-exclude="">Before: {link(formulas, "x.md")}</span>
- {shown or "a"} {WHY}<summary>Why?</summary> {shown}</details>

{OPENING}

## Cite

```bibtex
@misc{{a, title = {{{shown}}} & <b> "c"

}}
```

## Source

{shown or "a"}

- {shown or "a"}

</div>

<div class="ps-cards"></div>

-   {link(formulas, "x.md")}

    {formulas or "a"}

    *code* · {shown or "a"}

-   {shown or "a"}
"""


def test_an_ordinary_page_is_known() -> None:
    check(page("Attention (and more): 100% of it, R&D_2 “all” – α?"), known=True)
    check(page("The norm $\\|g\\|_2 \\leq \\sqrt{n}$ for $5 and all $n$"), known=True)


def test_a_list_that_begins_with_a_bare_title_is_known() -> None:
    check("# A\n\n-   [b](c.md)\n\n-   [d](e.md)\n\n    f\n", known=True)
    check("# A\n\n-   [b](c.md)\n\n-   [d](e.md)\n", known=True)
    check("# A\n\n-   [b](c.md)\n", known=True)


@pytest.mark.parametrize(
    "text", [*PAYLOADS.values(), *TITLES] if isinstance(PAYLOADS, dict) else []
)
def test_hostile_texts_come_out_as_markdown_has_them(text: str) -> None:
    check(page(text[:2000]))


WORDS = st.sampled_from(
    "word _a_ a_b __x__ * ** \\ \\\\ & &amp; &#35; &#x27; &copy &lt; < > $ $x$ $$y$$ \\$ [a](b) "
    "[a] ] [ ![i](j) ` `c` { } {: .a} | ~ ^ # ## - + 1. 1) : ! ? = == > <b> </b> <!-- --> \" ' "
    "http://a.b <http://a.b> a@b.c <a@b.c> \\_ \\* \\[ \\# é ж 数 ´ … – \xa0 \u200b".split(" ")
)


@given(st.lists(WORDS, max_size=8).map(" ".join))
@example("a &\\#35;")
@example("[$a](b) c$")
@example("[5%>100%: a](b) c > d")
@example("a_ _b")
@example("a]: b")
@example("**a [b** c](d)")
def test_any_words_come_out_as_markdown_has_them(text: str) -> None:
    check(page(text))


@given(
    st.lists(WORDS, max_size=6).map(" ".join), st.sampled_from(["", "- ", "-   ", "## ", "    "])
)
def test_any_markdown_comes_out_as_markdown_has_it(text: str, start: str) -> None:
    check(f"# A\n\n{start}{text}\n\nb\n")
    check(f"# {text}\n\n-   {text}\n\n    {text}\n")
    check(f"# A\n\n-   {text}\n\n-   {text}\n\n    {text}\n\n-   {text}\n")
    check(f"# A\n\n-   {text}\n\n\n## B\n")
    check(f"# A\n\n- [{text}](b.md) {text}\n- {text}\n\n{text}[c](d.md){text}\n")


@pytest.mark.parametrize(
    "source",
    [
        "", "no heading", "## Two\n\n# One\n", "# A\n\n# B\n", "# A\n\n## A\n", "# 数\n", "# A #\n",
        "# A\n\ntwo\nlines\n", "# A\n\n- a\n\n- b\n", "# A\n\n- a\n\n    b\n", "# A\n\n1. a\n",
        "# A\n\n> a\n", "# A\n\n<p>a</p>\n", "# A\n\n[b]: c\n\n[b]\n", "# A\n\na  \n",
        "# A\n\na\tb\n",
        "# A\n\n```bibtex\na\n", "# A\n\n~~~\na\n~~~\n", "# A\n\na | b\n--|--\n1 | 2\n",
        "# A\n\n---\n",
        "# A\n\nB\n===\n", '# A\n\n<div class="ps-a"></div>\nb\n', "# A\n\n### B\n",
        "# A\n\n\x02a\x03\n",
        "# A\n\n[a\\]: b](c)\n", "# A\n\n**a [b** c](d)\n", "# A\n\na\n \nb\n",
        "# A\n\n```a\nb\n \nc\n```\n",
        "# A\n\n![a](b)\n", f"# A\n\n{OPENING}\n\na\n",
    ],
)  # fmt: skip
def test_other_forms_are_left_to_markdown(source: str) -> None:
    check(source, known=False)


@pytest.mark.parametrize(
    ("extensions", "settings", "expected"),
    [
        (EXTENSIONS, SETTINGS, True),
        (EXTENSIONS, {"toc": {}}, True),
        ([*EXTENSIONS, "footnotes"], {}, False),
        (EXTENSIONS[1:], {}, False),
        (EXTENSIONS, {"toc": {"permalink": "#"}}, False),
        (EXTENSIONS, {"toc": {"permalink": True, "toc_depth": 2}}, False),
        (EXTENSIONS, {"fenced_code": {"lang_prefix": ""}}, False),
    ],
)
def test_other_extensions_are_left_to_markdown(
    extensions: list[str], settings: dict[str, dict[str, object]], *, expected: bool
) -> None:
    assert knows(Markdown(), extensions, settings) is expected


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("aÉ -_\t\x1c.ﬁ", max_size=8))
def test_headings_have_the_addresses_that_markdown_gives_them(name: str) -> None:
    assert slug(name) == slugify(name, "-")


@pytest.mark.parametrize(
    "source",
    [
        "# Top\n\nb\n", "# A\n\n## Top\n", '# A\n\nid="top"\n', '# A\n\nhref="#a"\n',
        "# A\n\n```a\nb\n\nc\n```\n", "# A\n\n```a\nb\n\n\nc\n```\n\n\n\nd\n",
        "# A\n\n- b! [c](d.md)\n- e![f](g.md)\n",
        "# A\n\n[b](c.md)*d* *e*[f](g.md) *h* [*i*](j.md)\n",
        "# A\n\nb [c\n- d](e.md)\n", "# A\n\n[b](c) [d] (e) f](g)\n", "# A\n\n[ b](c=d) [e ](f)\n",
        "# A\n\n_b_[c_](d_) e_\n", "# A\n\n[b](c(d)e)\n", "# A\n\n[b]()\n",
        "# A\n\n## B\n\n- c\n\n## D\n\ne\n\nf\n",
    ],
)  # fmt: skip
def test_what_is_short_at_once_is_as_if_it_were_made_so(source: str) -> None:
    check(source)


def test_long_lines_take_no_longer_than_their_length() -> None:
    for text in (
        "[" * 20_000,
        "\\" * 20_000,
        "*a " * 6_000,
        "&" * 20_000,
        "<" * 20_000,
        "_" * 20_000,
    ):
        SHORT.convert(f"# A\n\n{text}\n")
