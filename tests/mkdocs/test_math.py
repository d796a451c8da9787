"""Only TeX between dollar signs becomes MathML."""

from __future__ import annotations

import pytest
from markdown import Markdown

from support.markdown import content, elements, with_math


def test_a_formula_is_marked_as_inline_or_as_a_block() -> None:
    assert '<math display="inline">' in with_math("a $x$ b")
    assert '<math display="block">' in with_math("a\n\n$$x$$\n\nb")


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("$\\frac{x}$", "<p><code>$\\frac{x}$</code></p>"),
        ("a $\\frac{<b>}$ c", "<p>a <code>$\\frac{&lt;b&gt;}$</code> c</p>"),
        ("$$x^$$", "<p><code>$$x^$$</code></p>"),
    ],
)
def test_invalid_tex_stays_visible_as_code(text: str, rendered: str) -> None:
    assert with_math(text) == rendered


@pytest.mark.parametrize(
    "text",
    [
        "`$x$`",
        "``a $x$ b``",
        "```\n$x$\n```",
        "    $x$",
        "cost $5 and $10",
        "from $3.50/M to $15/M",
        "a $ sign",
        "\\$x\\$ and \\$5",
        '<span title="$x$">y</span>',
        '<a href="http://a.example/$x$/$y">y</a>',
        "<div>$x$</div>",
        "a $x`y`z$ b",
    ],
)
def test_dollars_in_code_prices_and_tags_are_no_formulas(text: str) -> None:
    plain = Markdown(extensions=["pymdownx.superfences"]).convert(text.replace("\\$", "$"))
    assert "<math" not in with_math(text)
    assert content(with_math(text)) == content(plain)
    assert [element.attrib.get("href") for element in elements(with_math(text))] == [
        element.attrib.get("href") for element in elements(plain)
    ]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# $x$", ["h1", "math"]),
        ("**$x$**", ["p", "strong", "math"]),
        ("[$x$](y.md)", ["p", "a", "math"]),
        ("- $x$", ["ul", "li", "math"]),
        ("$x$", ["p", "math"]),
        ("$$x$$", ["p", "math"]),
        ("we pay $5 for $x$", ["p", "math"]),
        ("$x$$y$", ["p", "math", "math"]),
        ("$a*b*c$", ["p", "math"]),
        ("$[a](b)$", ["p", "math"]),
        ("<b>$x$</b> if a<b", ["p", "b", "math"]),
    ],
)
def test_a_formula_may_stand_wherever_text_may(text: str, tags: list[str]) -> None:
    names = [str(element.tag).rpartition("}")[2] for element in elements(with_math(text))]
    assert [name for name in names if name == "math" or not name.startswith("m")] == tags
