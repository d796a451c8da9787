"""Formulas in TeX become MathML without active content."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from papershelf.text.formula import ATTRIBUTES, ELEMENTS, to_mathml
from support.texts import MARKUP, shown, texts
from support.timing import at_most


def shape(tex: str) -> str | None:
    """Return a formula as nested elements: names in brackets, with their text."""

    def inner(element: ElementTree.Element) -> str:
        inside = (element.text or "") + " ".join(map(inner, element))
        return inside if element.tag == "mrow" else f"{element.tag}({inside})"

    mathml = to_mathml(tex)
    return mathml and " ".join(map(inner, ElementTree.fromstring(mathml)))


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("a^2 + b_i", "msup(mi(a) mn(2)) mo(+) msub(mi(b) mi(i))"),
        ("\\frac{1}{2}", "mfrac(mn(1) mn(2))"),
        ("\\sum_{i=1}^n x", "msubsup(mo(∑) mi(i) mo(=) mn(1) mi(n)) mi(x)"),
        ("\\alpha \\leq \\infty", "mi(α) mo(≤) mo(∞)"),
        ("\\mathbb{R}^d", "msup(mi(ℝ) mi(d))"),
        ("\\text{if } x", "mtext(if\u00a0) mi(x)"),
        ("x \\lt y", "mi(x) mo(<) mi(y)"),
        ("x < y", "mi(x) mo(<) mi(y)"),
        ("\\begin{matrix} a & b \\end{matrix}", "mtable(mtr(mtd(mi(a)) mtd(mi(b))))"),
        ("R \\& D", "mi(R) mi(&) mi(D)"),
        # An undefined macro becomes its name.
        ("\\eps", "mi(eps)"),
        ("\\unknown{x}", "mi(unknown) mi(x)"),
        # latex2mathml does not understand these, or only a part.
        ("\\frac{1}", None),
        ("{", None),
        ("x^", None),
        ("a_b_c", None),
        ("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", None),
    ],
)  # fmt: skip
def test_tex_is_converted_to_mathml_if_it_is_supported(tex: str, expected: str | None) -> None:
    assert shape(tex) == expected


HOSTILE = (
    *("\\href{javascript:alert(1)}{x}", "\\url{javascript:x}", "\\style{color:red}{x}"),
    "\\class{a}{x}",
    *("\\cssId{a}{x}", "\\require{html}", "\\unicode{60}", "\\color{red}{x}", "\\text{<script>}"),
    "\\mbox{",
    *("\\hspace{1em}", "\\includegraphics{x}", "\\def\\x{y}", "\\begin{array}{c}", "\\end{array}"),
    "\\left(",
    *("&lt;script&gt;", "&#60;b>", "\\\\", "\\frac", "\\sqrt", "^", "_", "{", "}", "x", "2", " "),
    "\\right)",
    *("\\xrightarrow{x}", "\\begin{matrix}", "\\end{matrix}", "&", "'", "\\overline{x}"),
    *("\\tag{1}", "%"),
)


@pytest.mark.parametrize("tex", HOSTILE)
def test_a_hostile_macro_gives_no_active_content(tex: str) -> None:
    assert_harmless(to_mathml(tex))


@settings(max_examples=500)
@given(texts((*HOSTILE, *HOSTILE, *MARKUP)).map(shown))
def test_any_tex_gives_only_allowed_elements_and_attributes(tex: str) -> None:
    assert_harmless(to_mathml(tex))


def assert_harmless(mathml: str | None) -> None:
    """Assert that *mathml* is well-formed and has only allowed elements and attributes."""
    if mathml is not None:
        for element in ElementTree.fromstring(mathml).iter():
            assert element.tag in ELEMENTS
            assert set(element.attrib) <= ATTRIBUTES


def test_no_allowed_element_or_attribute_is_active() -> None:
    assert not ELEMENTS & {
        "a",
        "annotation",
        "annotation-xml",
        "maction",
        "mglyph",
        "script",
        "img",
    }
    assert not ATTRIBUTES & {"href", "src", "style", "class", "id", "actiontype", "xlink:href"}
    assert not [name for name in ATTRIBUTES if name.startswith("on")]


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 1000,
        "x^{" * 300 + "y" + "}" * 300,
        "\\frac{1}{" * 200 + "2" + "}" * 200,
        "\\left(" * 300,
        "&" * 1999,
        "\\begin{matrix}" * 100,
        "{}" * 999,
        "\\over " * 300,
    ],
    ids=lambda tex: tex[:8],
)
def test_a_long_formula_is_converted_in_linear_time(tex: str) -> None:
    with at_most(seconds=2):
        to_mathml(tex)
