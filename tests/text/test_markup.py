"""Tags and entities of exports become text; ambiguous text stays as written."""

from __future__ import annotations

import pytest
from hypothesis import given

from papershelf.enrich.text import clean_prose, clean_title
from papershelf.text.markup import MARKS, unmarked
from support.texts import MARKUP, texts


@pytest.mark.parametrize(
    ("written", "text"),
    [
        # Font styles.
        ("<i>C. elegans</i> and <b>more</b>", "C. elegans and more"),
        ("<jats:italic>p</jats:italic> &lt; 0.05", "p < 0.05"),
        ("<strong><em>a</em> b</strong>", "a b"),
        ("<span class=\"x\" id='y'>a</span>", "a"),
        ("<i>$x$</i> and <b>b $y$ c</b>", "$x$ and b $y$ c"),
        # Superscripts and subscripts.
        ("H<sub>2</sub>O at 10<sup>-3</sup> m<sup>2</sup>", "H₂O at 10⁻³ m²"),
        ("CO<jats:sub>2</jats:sub>", "CO₂"),
        ("x<sub>i</sub> and L<sup>p</sup>, 37<sup>th</sup>", "x_i and L^p, 37th"),
        ("x<sub>i + 1</sub>, x<sub><i>i</i></sub>", "xi + 1, xi"),
        # Paragraphs and headings; "Abstract" alone is left out.
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<jats:title>Abstract</jats:title> <jats:p> One. </jats:p>", "One."),
        ("<jats:sec><jats:title>Aim</jats:title><jats:p>One.</jats:p></jats:sec>", "Aim\n\nOne."),
        ("<h4>Aim</h4>One.<h4>End</h4>Two.", "Aim\n\nOne.\n\nEnd\n\nTwo."),
        ("one<br/>two<br>three", "one two three"),
        # Entities.
        ("R&amp;D, &quot;a&quot;, caf&eacute;, &#8211; &#x2013;", 'R&D, "a", café, – –'),
        ("Moore&#146;s law &#150; again", "Moore’s law – again"),
        ("a&nbsp;b, re&shy;use", "a b, reuse"),
        ("&amp;amp; and &amp;lt;", "& and <"),
        ("&lt;i&gt;a&lt;/i&gt;", "a"),
        # Ambiguous text.
        ("a < b and c > d", None),
        ("a<b and c>d", None),
        ("</i> first <i>", None),
        ("<script>alert(1)</script>", None),
        ("Vec<T>, List<i32>, <div", None),
        ("<title>a</title> and <a href='b'>c</a>", None),
        ("&#0; &#8238; &#xD800; &#57344; &#x110000; &#9999999;", None),
        ("$a &lt; b$ and $<i>x</i>$", None),
        ("<!doctype a> <![CDATA[b]]> <?c?>", None),
    ],
)
def test_markup_becomes_text(written: str, text: str | None) -> None:
    assert clean_prose(written).strip() == (written if text is None else text)


def test_a_title_stays_on_one_line() -> None:
    assert clean_title("<p>One <i>two</i></p><p>three</p>").strip() == "One two three"


def test_deeply_nested_markup_is_removed_at_once() -> None:
    assert clean_title("<i>" * 999 + "a" + "</i>" * 999) == "a"


@given(texts(("<i>", "</i>", "<p>", "</p>", "<", ">", "&", ";", *MARKUP)))
def test_text_without_tags_and_entities_stays_the_same(text: str) -> None:
    assert unmarked(text, " ") == text or MARKS.search(text)
