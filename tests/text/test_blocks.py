"""Markdown is parsed into blocks: no word is lost, and HTML stays text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papershelf.text.blocks import MAX_LENGTH, Block, Run, blocks_of, plain_text
from support.hostile import PAYLOADS


def paragraph(*runs: Run) -> Block:
    return Block("p", runs)


def item(text: str, *parts: Block) -> Block:
    """Return the item of a list, with nested blocks as *parts*."""
    return Block("li", (Run(text),), parts)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("One\nline.\n\nAnother.", (paragraph(Run("One line.")), paragraph(Run("Another.")))),
        ("## Heading ##", (Block("h", (Run("Heading"),), level=2),)),
        (
            "a *b* **c** `d`",
            (
                paragraph(
                    *(Run("a "), Run("b", "em"), Run(" "), Run("c", "strong"), Run(" ")),
                    Run("d", "code"),
                ),
            ),
        ),
        ("a  \nb", (paragraph(Run("a"), Run("", "br"), Run("b")),)),
        ("[a](https://b.example)", (paragraph(Run("a", "", "https://b.example")),)),
        ("![a](b.png)", (paragraph(Run("a", "", "b.png")),)),
        ("<b>a</b> &lt;i>", (paragraph(Run("<b>a</b> <i>")),)),
        ("> a", (Block("blockquote", parts=(paragraph(Run("a")),)),)),
        ("Points:\n- a\n- b", (paragraph(Run("Points:")), Block("ul", (), (item("a"), item("b"))))),
        ("1. a\n2. b", (Block("ol", (), (item("a"), item("b"))),)),
        ("- a\n    - b", (Block("ul", (), (item("a", Block("ul", (), (item("b"),))),)),)),
        ("- \n    - b", (Block("ul", (), (item("b"),)),)),
        ("```py\n- a\n\n    b\n```", (Block("pre", (Run("- a\n\n    b", "py"),)),)),
        ("~~~\na", (Block("pre", (Run("a"),)),)),
        ("a\n\n    b < c", (paragraph(Run("a")), Block("pre", (Run("b < c"),)))),
        ("a\n\n***\n\nb", (paragraph(Run("a")), Block("hr"), paragraph(Run("b")))),
    ],
    ids=range(17),
)
def test_markdown_is_parsed_into_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    assert blocks_of(text) == blocks


@pytest.mark.parametrize(
    "text",
    [
        "- a\n  - b\n    - c\n  - d",
        "- a\n    - b\n        - c\n    - d",
        " * a\n\n   * b\n     * c\n   * d",
    ],
)
def test_lists_are_nested_by_any_indent_from_two_spaces(text: str) -> None:
    [outer] = blocks_of(text)
    inner = Block("ul", (), (item("b", Block("ul", (), (item("c"),))), item("d")))
    assert outer == Block("ul", (), (item("a", inner),))


@pytest.mark.parametrize("text", ["- a\n\n  b\n\n  - c", "- a\n\n    b\n\n    - c"])
def test_paragraphs_of_an_item_are_indented_like_lists_in_it(text: str) -> None:
    [outer] = blocks_of(text)
    assert plain_text(outer.parts[0].parts) == "c"
    assert [run.text for run in outer.parts[0].runs if run.text] == ["a", "b"]


def test_a_numbered_list_has_bullets_below_its_text() -> None:
    [outer] = blocks_of("1. a\n   - b\n2. c")
    assert outer == Block("ol", (), (item("a", Block("ul", (), (item("b"),))), item("c")))


def test_a_table_is_parsed_into_rows_of_cells() -> None:
    [table] = blocks_of("| a | b |\n|---|---|\n| 1 | `2` |")
    assert [[plain_text([cell]) for cell in row.parts] for row in table.parts] == [
        ["a", "b"],
        ["1", "2"],
    ]


@pytest.mark.parametrize("number", ["0", "7", "9" * 5000])
def test_entities_that_look_like_a_placeholder_are_text(number: str) -> None:
    [block] = blocks_of(f"&#xE000;{number}&#xE001;")
    assert block == paragraph(Run(f"\ue000{number}\ue001"))
    code, other = blocks_of(f"```\ncode\n```\n\n&#xE000;{number}&#xE001;")
    assert (code, other) == (Block("pre", (Run("code"),)), block)


def test_a_code_block_in_a_list_follows_the_list() -> None:
    listed, code = blocks_of("- a\n    ```py\n    x = 1\n    ```\n")
    assert (listed.kind, code) == ("ul", Block("pre", (Run("x = 1", "py"),)))


@pytest.mark.parametrize("formula", ["$a_i *b* c_j$", r"$$\sum_i x_i$$", r"$\alpha_t$"])
def test_marks_in_a_formula_are_no_emphasis(formula: str) -> None:
    assert plain_text(blocks_of(f"Is {formula} right?")) == f"Is {formula} right?"


def test_an_amount_of_money_is_no_formula() -> None:
    [block] = blocks_of("$5 is *not* $10, nor \\$3.")
    assert Run("not", "em") in block.runs
    assert plain_text([block]) == "$5 is not $10, nor $3."


def test_deep_nesting_loses_no_word() -> None:
    nested = "\n".join(f"{'    ' * depth}- word{depth}" for depth in range(60))
    assert {f"word{depth}" for depth in range(60)} <= set(plain_text(blocks_of(nested)).split())
    assert plain_text(blocks_of(">" * 2000 + " word")).endswith("word")


# The text after a fence is the name of a language and is not kept as text.
HOSTILE = [text for text in PAYLOADS.values() if "```" not in text]


@given(st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "- ", "> ", "    ", "# ", "word"])))
@example(["$a and $$b and `$c", "word", "$a and $$b and `$c"])
def test_every_word_is_kept(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert plain_text(blocks_of(text)).count("word") == text.count("word")


@pytest.mark.parametrize("sign", ["[", "![", "*a", "`a", "_a ", "$a ", "\\*", "<http://a", "> "])
def test_a_text_of_marks_alone_is_kept(sign: str) -> None:
    assert plain_text(blocks_of(sign * (MAX_LENGTH // len(sign))))
