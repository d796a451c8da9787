"""The text below front matter: which of it is an abstract or prose of the paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.readers.pages.page_text import has_only_abstract, page_text, without_shortcodes


@pytest.mark.parametrize(
    "body",
    [
        "## Abstract\n\nWe sort books.\n\n## Notes\n\nRead.",
        "Read.\n\n# ABSTRACT:\nWe sort books.\n# Notes\n",
        "**Abstract**\n\nWe sort books.\n\n**Notes**\n\nRead.",
        "> [!abstract]-\n> We sort books.\n\nRead.",
        "> [!info]+ Abstract\n> We sort books.\n> [!note]\n> Read.",
        "- [[Abstract]]\n\t- We sort books.\n- [[Notes]]\n\t- Read.",
    ],
)
def test_an_abstract_is_found_by_its_heading_or_callout(body: str) -> None:
    assert page_text(body).abstract == "We sort books."
    assert not has_only_abstract(body, "We sort books.")


@pytest.mark.parametrize(
    "body", ["We sort books.", "# Tidy Shelves\n\nWe sort books.\n\n## Citation\n\nLovelace 1843"]
)
def test_prose_without_an_abstract_ends_at_the_next_heading(body: str) -> None:
    page = page_text(body)
    assert (page.abstract, page.prose) == ("", "We sort books.")


@pytest.mark.parametrize(
    "body",
    [
        "We sort [[books]].",
        "> [!note]\n> We sort books.",
        "- [ ] Sort books.",
        "[paper](zotero://select/items/1)",
    ],
)
def test_text_with_markup_of_a_notebook_is_not_prose(body: str) -> None:
    assert page_text(body).prose == ""


def test_the_heading_of_a_section_is_not_a_title() -> None:
    assert page_text("# Notes\n\nRead.").heading == ""
    assert page_text("\n# Tidy Shelves #\n").heading == "Tidy Shelves"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{{% callout note %}}\nClick here.\n{{% /callout %}}\nWe sort books.", "We sort books."),
        ('We sort {{< cite "x" >}}books.', "We sort books."),
        ("We sort books. <!--more-->", "We sort books."),
        ("((638c283c-b8e5-4f9a-8995-f4be5ea35a67))\nWe sort books.", "We sort books."),
        ("{% include figure.html %}We sort books.", "We sort books."),
        ("Supplementary notes can be added here, including [math](https://wowchemy.com).", ""),
        ("Lorem ipsum dolor sit amet, consectetur.", ""),
        ("For $x \\in \\{1, 2\\}$ we sort {books}.", "For $x \\in \\{1, 2\\}$ we sort {books}."),
    ],
)
def test_shortcodes_and_placeholders_of_a_theme_are_left_out(text: str, left: str) -> None:
    assert without_shortcodes(text).strip() == left


PIECES = st.sampled_from(
    ["# ", "Abstract", "\n", "> [!abstract]", "- ", "**", "{{< callout >}}", "<!--", "[[", "a "]
)


@given(st.lists(PIECES))
def test_any_text_is_read_without_an_error(pieces: list[str]) -> None:
    page_text("".join(pieces))


@pytest.mark.parametrize("sign", ["<!--", "{{< callout >}}", "# a", "[[", "%%\n", "> [!a]\n", " "])
def test_a_text_of_a_megabyte_is_read(sign: str) -> None:
    page_text(sign * ((1 << 20) // len(sign)) + "b")
