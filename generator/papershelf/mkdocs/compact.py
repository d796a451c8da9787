"""The content of a page in fewer bytes: what HTML lets a page leave out, and browsers put back.

That is end tags, quotes, and white space between blocks, where these stand in forms that Markdown
and our pages put out. It changes no text: in one, a tag can't begin, for `<` is escaped there.
"""

from __future__ import annotations

import re

# In these, what looks like a tag is none.
OPAQUE = re.compile(r"<(?:!|script|style|textarea|xmp)")
# The beginnings of elements whose one attribute may go without quotes, and what it has then.
LONE = (
    *("<a href", "<code class", "<details class", "<div class", "<ol class", "<p class"),
    *("<h1 id", "<h2 id", "<h3 id", "<span class", "<ul class"),
)
UNQUOTED = re.compile(r"[^\s\"'=<>`]+")
# White space behind these is between blocks. Lines come without their first character.
BLOCKS = ("</div>", "</ul>", "</ol>", "</details>", "</pre>", "</h1>", "</h2>", "</h3>")
LINES = frozenset({"/div>", "/ul>", "/ol>", "ul>", "ol>", "li>"})
# Where a paragraph ends of itself: with its parent, or where one of these begins.
AFTER_PARAGRAPH = (
    *("p>", "ul>", "ol>", "div ", "h2 ", "h3 ", "pre>", "details ", "blockquote>"),
    *("/li>", "/div>", "/details>", "/blockquote>"),
)
AFTER_ITEM = ("li>", "/ul>", "/ol>")
# What the plugin tells Material's search of the whole page already.
UNSEARCHED = '<div class="ps-more" data-search-exclude="">'
SEARCHED = '<div class="ps-more">'
# Where the first heading is, whatever its text: for the link to it that every page has.
TOP = "top"
FIRST = re.compile(r"<h1 id=\"([^\s\"'=<>`&]+)\">")


def compact(html: str) -> str:
    """The same content for a browser, but for white space between blocks, in fewer bytes."""
    if OPAQUE.search(html):
        return html
    made = joined(unquoted(html.replace(UNSEARCHED, SEARCHED)))
    return made.replace("</li><li>", "<li>").replace("</li></ul>", "</ul>")


def unquoted(html: str) -> str:
    """HTML with attributes that go without quotes."""
    pieces = html.split('">')
    for place, piece in enumerate(pieces[:-1]):
        before, _, value = piece.rpartition('="')
        is_bare = before.endswith(LONE) and UNQUOTED.fullmatch(value)
        pieces[place] = f"{before}={value}>" if is_bare else f'{piece}">'
    return "".join(pieces)


def joined(html: str) -> str:
    """HTML without what stands between the lines that begin with a tag."""
    lines = html.split("\n<")
    for place, line in enumerate(lines[:-1]):
        after = lines[place + 1]
        text = line.rstrip("\n")
        if text == "/li>" and after.startswith(AFTER_ITEM):
            lines[place] = ""
        elif text.endswith("</li>") and after.startswith(AFTER_ITEM):
            lines[place] = f"{text[:-5]}<"
        elif text.endswith("</p>") and after.startswith(AFTER_PARAGRAPH):
            lines[place] = f"{text[:-4]}<"
        elif text.endswith(BLOCKS) or text in LINES or is_box(text):
            lines[place] = f"{text}<"
        else:
            lines[place] = f"{line}\n<"
    return "".join(lines)


def is_box(line: str) -> bool:
    """Whether a line is a tag that opens one of our boxes."""
    return line.startswith("div class=ps-") and line.find(">") == len(line) - 1


def with_top(html: str) -> tuple[str, str]:
    """The content with a short address for its first heading, and the one that this had.

    As it is, and with none, where it does not begin with a heading or the short address is taken.
    """
    match = FIRST.match(html)
    if match is None or f'id="{TOP}"' in html:
        return html, ""
    rest = html[match.end() :]
    link = f'href="#{match[1]}"'
    if link in rest:
        rest = rest.replace(link, f'href="#{TOP}"')
    return f'<h1 id="{TOP}">{rest}', match[1]
