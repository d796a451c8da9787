"""Tags of a page are judged by the HTML standard, as far as tags alone tell."""

from __future__ import annotations

import pytest

from papershelf.checks.page import parse_page

FINE = """\
<p>One<p>Two<ul><li>A<li>B<p>C<ol><li>D</ol></ul>
<dl><dt>A<dd>B<p>C<dt>D</dl>
<dl><div><dt>A<dd>B</div></dl>
<table><caption>A<tr><th>B<td>C<tr><td><p>D</table>
<table><colgroup><col><thead><tr><th>A<tbody><tr><td><ul><li>A</ul><td>B</table>
<select><option>A<option>B<optgroup label=C><option>D</select>
<ruby>A<rp>(<rt>B<rp>)</ruby>
<a href=a><div>Block in a link</div></a>
<svg><a href=b><path d=M0 /><title>A <x/></title></a></svg>
<math><mi>x</mi><mspace/></math>
<textarea><b>no tag</textarea>
<script>"<b></i>"</script><style>a > b {}</style><!-- <b> -->
<details><summary><h2>A</h2></summary>B</details>
<button type=button><svg><use href=#a /></svg> A</button>
<label>A <input></label><br/><hr>
<my-card>A</my-card><picture><img src=a></picture>
<template><tr><td>A</template>
"""
FAULTS = [
    ("<b>A", "<b> has no end tag"),
    ("<p><b>A</p>", "<b> of line 1 is open at </p>"),
    ("<b><i>A</b></i>", "<i> of line 1 is open at </b>"),
    ("A</div>", "</div> ends nothing"),
    ("A</p>", "</p> ends nothing"),
    ("<br></br>", "<br> has no end tag"),
    ("<div/>", "<div/> is a start tag without an end tag"),
    ("<font>A</font>", "<font> is obsolete"),
    ("<buton>A</buton>", "<buton> is no element of HTML"),
    ("<li>A", "<li> stands in no element"),
    ("<div><td>A</div>", "<td> stands in <div>"),
    ("<ul><p>A</ul>", "<p> stands in <ul>"),
    ("<ul>A<li>B</ul>", "text stands in <ul>"),
    ("<ol><li>A</li>B</ol>", "text stands in <ol>"),
    ("<table><tr>A<td>B</table>", "text stands in <tr>"),
    ("<ul><b><li>A</b></ul>", "<b> stands in <ul>"),
    ("<table><div>A</div></table>", "<div> stands in <table>"),
    ("<span><div>A</div></span>", "<div> stands in <span>, which holds words"),
    ("<p><a href=a><div>A</div></a>", "<div> stands in <p>, which holds words"),
    ("<h2><p>A</h2>", "<p> stands in <h2>, which holds words"),
    ("<a href=a>A <a href=b>B</a></a>", "<a> stands in <a>"),
    ("<a href=a><button>A</button></a>", "<button> stands in <a>"),
    ("<form><div><form>A</form></div></form>", "<form> stands in <form>"),
    ("<label><span><label>A</label></span></label>", "<label> stands in <label>"),
    ("<b id=a id=b>A</b>", "<b> has an attribute twice"),
]


def faults(html: str) -> list[str]:
    """Return what is wrong with the tags of a page."""
    return [fault for _, fault in parse_page("a.html", html).faults]


def test_what_may_be_left_out_is_no_fault() -> None:
    assert faults(FINE) == []


@pytest.mark.parametrize(("html", "expected"), FAULTS, ids=[html for html, _ in FAULTS])
def test_a_fault_is_told(html: str, expected: str) -> None:
    assert expected in faults(html)
