"""Texts for property tests, in which anything that sources contain may be combined."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

# Each of these is markup in some dialect of Markdown, or a character that needs care.
MARKUP = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</div>", "<!-- x", "-->"),
    *("<![CDATA[", "<?php", "&lt;b&gt;", "&#60;b>", "&#x3c;b>", "&amp;lt;", "&copy", "<http://x>"),
    *("<a@b.example>", "http://x.example/a_b_c?d=e&amp=f", "[x](javascript:alert(1))", "![x](y)"),
    *("[x][y]", "[ref]: javascript:x", "[^1]", "[^1]: note", "*[HTML]: x", "{{ site }}"),
    *("{% raw %}", "{# x #}", "{ #id onclick=x }", "{: onclick=x }", "{.class}", "$a*b*c$"),
    *("$x_{i}$", "$$", "$<$", "$", "`", "``", "```", "~~~", "~", "~~", "*", "**", "***", "_", "__"),
    *("a_b_c", "^", "^^", "==", "===", "++", "+++", "--", "---", "|", "a | b", "--- | ---", "\\"),
    *("\\*", "\\\\", "#", "# ", "C#", "> ", "+ ", "- ", "* ", "1. ", "2) ", "- [ ] ", ":smile:"),
    *("::", ": ", "term\n:   definition", "!!! note", "??? note", "???+ note", '=== "tab"'),
    *("--8<-- file", "-8<- file", "/// note", "    indented", "\tindented", "@x", "%", "{++ins++}"),
    *("{>>comment<<}", "\x02klzzwxh:0000\x03", "\x02amp\x03", "\x00", "\x1b[31m", "\u202e"),
    *("\u2066", "\u200f", "\u061c", "\ufeff", "\ud800", "\x0c", "\x85", "\u2028", "\r", "\n"),
    *("\n\n", " ", "word", "é", "神", '"', "'"),
)
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
SEPARATORS = ("", " ", "\n")


@st.composite
def texts(draw: st.DrawFn, fragments: tuple[str, ...] = MARKUP, most: int = 8) -> str:
    """Draw fragments and arbitrary characters, at most *most*, with or without separators."""
    piece = st.sampled_from(fragments) | st.text(max_size=3)
    return draw(st.sampled_from(SEPARATORS)).join(draw(st.lists(piece, max_size=most)))


def shown(text: str) -> str:
    """Return the printable characters of a text, with single spaces."""
    return " ".join("".join(filter(is_printable, text)).split())


def is_printable(character: str) -> bool:
    """Return whether a character can be printed: no control, surrogate, or mark of direction."""
    if character.isspace():
        return True
    control = unicodedata.category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"
    return not control and character not in DIRECTIONS


def is_whole(text: str) -> bool:
    """Return whether a text contains no lone surrogate, which readers would remove."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
