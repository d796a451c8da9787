"""TeX between dollars becomes MathML, and nothing else does."""

from __future__ import annotations

import pytest
from markdown import Markdown

from support.markdown import content, elements, with_math


def test_a_formula_says_whether_it_stands_in_a_line_or_alone() -> None:
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
def test_what_cannot_be_converted_stays_visible_as_code(text: str, rendered: str) -> None:
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
def test_code_prices_and_tags_have_no_formulas(text: str) -> None:
    plain = Markdown(extensions=["pymdownx.superfences"]).convert(text.replace("\\$", "$"))
    assert "<math" not in with_math(text)
    assert content(with_math(text)) == content(plain)
    assert [found.attrib.get("href") for found in elements(with_math(text))] == [
        found.attrib.get("href") for found in elements(plain)
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
def test_formulas_stand_wherever_text_may(text: str, tags: list[str]) -> None:
    names = [str(found.tag).rpartition("}")[2] for found in elements(with_math(text))]
    assert [name for name in names if name == "math" or not name.startswith("m")] == tags
