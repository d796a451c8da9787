"""The tags of a page are checked for nesting and names by the HTML standard."""

from __future__ import annotations

import pytest

from papershelf.checks.page import parse_page
from support.timing import repeat_in_linear_time

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
    ("<b>A", "<b> is not closed"),
    ("<p><b>A</p>", "<b> of line 1 is not closed before </p>"),
    ("<b><i>A</b></i>", "<i> of line 1 is not closed before </b>"),
    ("A</div>", "</div> has no start tag"),
    ("A</p>", "</p> has no start tag"),
    ("<br></br>", "</br> is not allowed: <br> takes no end tag"),
    ("<div/>", "HTML ignores the slash in <div/>; write <div></div>"),
    ("<font>A</font>", "<font> is obsolete"),
    ("<buton>A</buton>", "<buton> is not an HTML element"),
    ("<li>A", "<li> is not allowed without a parent"),
    ("<div><td>A</div>", "<td> is not allowed in <div>"),
    ("<ul><p>A</ul>", "<p> is not allowed in <ul>"),
    ("<ul>A<li>B</ul>", "text is not allowed in <ul>"),
    ("<ol><li>A</li>B</ol>", "text is not allowed in <ol>"),
    ("<table><tr>A<td>B</table>", "text is not allowed in <tr>"),
    ("<ul><b><li>A</b></ul>", "<b> is not allowed in <ul>"),
    ("<table><div>A</div></table>", "<div> is not allowed in <table>"),
    (
        "<span><div>A</div></span>",
        "<div> is not allowed in <span>, which takes only phrasing content",
    ),
    (
        "<p><a href=a><div>A</div></a>",
        "<div> is not allowed in <p>, which takes only phrasing content",
    ),
    ("<h2><p>A</h2>", "<p> is not allowed in <h2>, which takes only phrasing content"),
    ("<a href=a>A <a href=b>B</a></a>", "<a> is not allowed in <a>"),
    ("<a href=a><button>A</button></a>", "<button> is not allowed in <a>"),
    ("<form><div><form>A</form></div></form>", "<form> is not allowed in <form>"),
    ("<label><span><label>A</label></span></label>", "<label> is not allowed in <label>"),
    ("<b id=a id=b>A</b>", "<b> has the same attribute twice"),
]


def faults(html: str) -> list[str]:
    """Return the messages about the tags of a page."""
    return [fault for _, fault in parse_page("a.html", html).faults]


def test_a_page_without_optional_tags_has_no_faults() -> None:
    assert faults(FINE) == []


@pytest.mark.parametrize(("html", "expected"), FAULTS, ids=[html for html, _ in FAULTS])
def test_each_fault_is_reported(html: str, expected: str) -> None:
    assert expected in faults(html)


@pytest.mark.parametrize("tag", ["<a>", "<label>", "<form>", "</b>"])
def test_a_deep_page_is_checked_in_linear_time(tag: str) -> None:
    def check(tags: str) -> None:
        assert faults("<div>" * (len(tags) // len(tag)) + tags)

    repeat_in_linear_time(check, tag, size=50_000 * len(tag), seconds=15)
