"""Markdown pages: where front matter ends, and below it the abstract that is marked, or prose.

Pages are those of Jekyll and Hugo with their themes' own words, notes are those of Obsidian
(https://help.obsidian.md/callouts) and Logseq, whose words are their writer's own.
"""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from msgspec import Struct

from papershelf.readers.fields import one_line, with_line_feeds
from papershelf.readers.words import FRAMES

# Before and behind TOML; YAML has "---".
TOML = "+++"
_OPENING = re.compile(r"\s*?^(?P<sign>---|\+\+\+)[ \t]*$", re.MULTILINE)
_CLOSINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    TOML: re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}


class FrontMatter(Struct, frozen=True, kw_only=True):
    """A file with front matter: its first line, `sign` and text, and a `body` if that ends."""

    line: int
    sign: str
    text: str
    body: str | None


def front_matter_of(text: str) -> FrontMatter | None:
    """Return what a *text* is made of if it begins with front matter."""
    text = plain_text(text)
    opening = _OPENING.match(text)
    if opening is None:
        return None
    # The line break stays, so that lines of the block count from the opening.
    rest = text[opening.end() :]
    closing = _CLOSINGS[opening["sign"]].search(rest, 1)
    return FrontMatter(
        line=opening[0].count("\n") + 1,
        sign=opening["sign"],
        text=rest[: closing.start()] if closing else rest,
        body=rest[closing.end() :] if closing else None,
    )


def plain_text(text: str) -> str:
    """Return a text whose lines all end in a line feed, without a byte order mark."""
    return with_line_feeds(text.removeprefix("\ufeff"))


_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>\S.*)")
_CALLOUT = re.compile(r"\s*>[ \t]*\[!(?P<kind>[\w-]{1,30})\][-+]?[ \t]*(?P<title>.*)")
_QUOTED = re.compile(r"\s*>[ \t]?")
_BULLET = re.compile(r"(?P<indent>\s*)[-*+][ \t]+(?P<text>.*)")
_ABSTRACT = re.compile(r"[#*_\[\s]{0,9}abstract[*_\]\s]{0,9}[.:]?[*_\s]{0,9}", re.IGNORECASE)
# "**Abstract**", alone or before its text.
_LABEL = re.compile(r"(?:\*\*|__)(?P<name>[^*_]{1,60}?)[.:]?(?:\*\*|__)[.:]?[ \t]*(?P<rest>.*)")
_SIGNS = (_HEADING, _CALLOUT, _LABEL, _BULLET)
_LOWEST = 7
# Headings that are no title.
SECTIONS = frozenset(
    "abstract annotations bibliography citation comments highlights introduction metadata notes "
    "reading summary synopsis thoughts".split()
)
_OF_NOTES = re.compile(
    r"\[\[[^\[\]\n]{2,200}\]\]|^[ \t]*>[ \t]*\[!|^[ \t]*[-*][ \t]+\[[ xX]\][ \t]|^%%"
    r"|\]\((?:zotero|file|obsidian):",
    re.MULTILINE,
)
_FENCED = re.compile(r"^(?P<fence>```|~~~)[^\n]*\n.*?^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
# Blocks of Hugo's themes that are set apart; short codes, Liquid's tags, and comments.
_BLOCKS = re.compile(
    r"\{\{[%<]\s*(?P<name>callout|alert|notice|spoiler)\b[^{}\n]{0,200}[%>]\}\}"
    r"(?:(?!\{\{[%<]).)*+\{\{[%<]\s*/\s*(?P=name)\s*[%>]\}\}",
    re.DOTALL,
)
_CODES = re.compile(
    r"\{\{[%<][^{}]{0,2000}[%>]\}\}|\{%-? \w[^{}\n]{0,200}%\}"
    r"|<!--(?:(?!<!--|-->).)*+-->|^%%[^%]*%%$",
    re.DOTALL | re.MULTILINE,
)
# What the starters of themes say of themselves.
_OF_THEMES = re.compile(rf"^.*(?:{'|'.join(FRAMES['themes'])}).*$", re.IGNORECASE | re.MULTILINE)
_BLIND_TEXT = re.compile(r"\s*lorem ipsum dolor sit amet", re.IGNORECASE)
# What academicpages' pages have below their text.
_DOWNLOAD = re.compile(
    r"^\[Download [^\[\]\n]{0,40}\]\((?P<url>[^\s()]{1,500})\)[^\n]{0,20}$",
    re.IGNORECASE | re.MULTILINE,
)
_CITATION = re.compile(
    r"^[*_]{0,2}Recommended citation:?[*_]{0,2}:?[ \t]*(?P<text>.*)$", re.MULTILINE | re.IGNORECASE
)


class PageText(Struct, frozen=True, kw_only=True):
    """What a page says below its front matter.

    `heading` begins it, `abstract` is marked as such, and `prose` is plain text that is not: empty
    in a note. `citation` and `download` are what academicpages has there.
    """

    heading: str = ""
    abstract: str = ""
    prose: str = ""
    citation: str = ""
    download: str = ""


def page_text(body: str) -> PageText:
    """Return what a *body* says, whose lines end in line feeds."""
    lines = without_codes(body).split("\n")
    first = next((line for line in lines if line.strip()), "")
    heading = _HEADING.fullmatch(first.strip())
    text = heading["text"].rstrip(" \t#") if heading else ""
    title = "" if text.casefold() in SECTIONS else text
    start, end, abstract = _marked_abstract(lines)
    rest = "\n".join([*lines[:start], *lines[end:]])
    cited, download = _CITATION.search(body), _DOWNLOAD.search(body)
    return PageText(
        heading=title,
        abstract=abstract.strip(),
        prose="" if _OF_NOTES.search(rest) else _prose_of(rest, first if title else ""),
        citation=cited["text"].strip() if cited else "",
        download=download["url"] if download else "",
    )


def without_codes(text: str) -> str:
    """Return a text of a page without short codes, comments, and what its theme says of itself."""
    if _BLIND_TEXT.match(text):
        return ""
    return _OF_THEMES.sub("", _CODES.sub("", _BLOCKS.sub("", text)))


def is_all_of(body: str, abstract: str) -> bool:
    """Return whether there is nothing in a *body* but an *abstract* and a heading."""
    left = one_line(body).removesuffix(one_line(abstract))
    first = one_line(body.strip().partition("\n")[0])
    return not left or (left.startswith("#") and first.startswith(left.strip()))


def _prose_of(text: str, first: str) -> str:
    """Return the text before the first heading but one that is the title's, without code."""
    for pattern in (_FENCED, _DOWNLOAD, _CITATION):
        text = pattern.sub("", text)
    lines = text.strip().removeprefix(first.strip()).strip().split("\n")
    return "\n".join(takewhile(lambda line: not _HEADING.fullmatch(line.strip()), lines)).strip()


def _marked_abstract(lines: Sequence[str]) -> tuple[int, int, str]:
    """Return where the lines of an abstract that is marked begin and end, and its text."""
    for number, line in enumerate(lines):
        if begin := _begin_of(line):
            first, goes_on = begin
            taken = list(takewhile(goes_on, lines[number + 1 :]))
            bare = map(_unmarked, taken)
            # Some templates end in ">.".
            said = (text for text in bare if not text or any(map(str.isalnum, text)))
            return number, number + 1 + len(taken), "\n".join([first, *said])
    return len(lines), len(lines), ""


def _unmarked(line: str) -> str:
    """Return a line without the marks of quotes and lists before it."""
    text = _QUOTED.sub("", line, count=1)
    bullet = _BULLET.fullmatch(text)
    return bullet["text"] if bullet else text.strip()


def _begin_of(line: str) -> tuple[str, Callable[[str], bool]] | None:
    """Return what stands on a line that marks an abstract, and what tells if one below goes on."""
    # Below a heading that is all until the next one as high, in a callout what is quoted with it,
    # in a block of Logseq what is indented deeper. A word in bold has the text behind it, or else
    # below.
    heading, callout, label, block = (sign.fullmatch(line) for sign in _SIGNS)
    if heading and _ABSTRACT.fullmatch(heading["text"].rstrip(" \t#")):
        level = len(heading["marks"])
        return "", lambda below: _level_of(below) > level
    if callout and _ABSTRACT.fullmatch(callout["title"].strip() or callout["kind"]):
        return "", lambda below: bool(_QUOTED.match(below)) and not _CALLOUT.fullmatch(below)
    if label and _ABSTRACT.fullmatch(label["name"]):
        if label["rest"]:
            return label["rest"], lambda below: bool(below.strip())
        return "", lambda below: not (_LABEL.fullmatch(below) or _HEADING.fullmatch(below))
    if block and _ABSTRACT.fullmatch(block["text"]):
        depth = len(block["indent"])
        return "", lambda below: len(below) - len(below.lstrip()) > depth or not below.strip()
    return None


def _level_of(line: str) -> int:
    """Return the level of a heading; other lines are below all of them."""
    heading = _HEADING.fullmatch(line)
    return len(heading["marks"]) if heading else _LOWEST
