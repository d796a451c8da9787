"""Facts on pages are kept on one line where a break would part what belongs together."""

from __future__ import annotations

import pytest

from papershelf.outputs.forms.html import HtmlForm
from papershelf.outputs.forms.markdown import MarkdownForm
from papershelf.outputs.forms.page import render_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12 March 2026", "12~March~2026"),
        ("March 2026", "March~2026"),
        ("12 March", "12~March"),
        ("Published May 2020", "Published May~2020"),
        ("3 stars (as of 1 May 2020)", "3 stars (as of 1~May~2020)"),
        ("2026", "2026"),
        ("12 Marches 2026", "12 Marches 2026"),
        ("Springer & Sons", "Springer &amp; Sons"),
    ],
)
def test_dates_in_facts_have_no_break_spaces_in_both_forms(text: str, shown: str) -> None:
    expected = shown.replace("~", "\N{NO-BREAK SPACE}")
    assert render_text(text, HtmlForm("a.md", directory_urls=True)) == expected
    assert render_text(text, MarkdownForm("a.md")) == expected.replace("&amp;", "&")
