"""Markdown pages: their front matter, and the abstract or prose in the body.

Pages come from Jekyll and Hugo, and may contain boilerplate of a theme. Notes come from Obsidian
(https://help.obsidian.md/callouts) and Logseq, and contain the remarks of their writer.
"""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from msgspec import Struct

from papershelf.readers.fields import one_line, with_line_feeds
from papershelf.readers.words import BOILERPLATE

# The delimiter of front matter in TOML; that of YAML is "---".
TOML = "+++"
_OPENING = re.compile(r"\s*(?P<delimiter>---|\+\+\+)[ \t]*$", re.MULTILINE)
_CLOSINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    TOML: re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The parts of a file with front matter.

    `line` is the line of the opening delimiter, `text` follows it. `body` is the rest of the file,
    or None if there is no closing delimiter.
    """

    line: int
    delimiter: str
    text: str
    body: str | None


def front_matter_of(text: str) -> FrontMatter | None:
    """Split a *text* into front matter and body; returns None if it has no front matter."""
    text = plain_text(text)
    opening = _OPENING.match(text)
    if opening is None:
        return None
    # The line break is kept, so that the lines of the block count from the opening delimiter.
    rest = text[opening.end() :]
    closing = _CLOSINGS[opening["delimiter"]].search(rest, 1)
    return FrontMatter(
        line=opening[0].count("\n") + 1,
        delimiter=opening["delimiter"],
        text=rest[: closing.start()] if closing else rest,
        body=rest[closing.end() :] if closing else None,
    )


def plain_text(text: str) -> str:
    """Return a *text* without its byte order mark, and with line feeds as line ends."""
    return with_line_feeds(text.removeprefix("\ufeff"))


_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>\S.*)")
_CALLOUT = re.compile(r"\s*>[ \t]*\[!(?P<kind>[\w-]{1,30})\][-+]?[ \t]*(?P<title>.*)")
_QUOTED = re.compile(r"\s*>[ \t]?")
_BULLET = re.compile(r"(?P<indent>\s*)[-*+][ \t]+(?P<text>.*)")
_ABSTRACT = re.compile(r"[#*_\[\s]{0,9}abstract[*_\]\s]{0,9}[.:]?[*_\s]{0,9}", re.IGNORECASE)
# "**Abstract**", alone on a line or followed by its text.
_LABEL = re.compile(r"(?:\*\*|__)(?P<name>[^*_]{1,60}?)[.:]?(?:\*\*|__)[.:]?[ \t]*(?P<rest>.*)")
_MARKERS = (_HEADING, _CALLOUT, _LABEL, _BULLET)
# Headings that are no titles of papers.
SECTIONS = frozenset(
    "abstract annotations bibliography citation comments highlights introduction metadata notes "
    "reading summary synopsis thoughts".split()
)
_NOTE_MARKUP = re.compile(
    r"\[\[[^\[\]\n]{2,200}\]\]|^[ \t]*>[ \t]*\[!|^[ \t]*[-*][ \t]+\[[ xX]\][ \t]|^%%"
    r"|\]\((?:zotero|file|obsidian):",
    re.MULTILINE,
)
_FENCED = re.compile(r"^(?P<fence>```|~~~)[^\n]*\n.*?^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
# Blocks between shortcodes of Hugo's themes, such as notices.
_SHORTCODE_BLOCKS = re.compile(
    r"\{\{[%<]\s*(?P<name>callout|alert|notice|spoiler)\b[^{}\n]{0,200}[%>]\}\}"
    r"(?:(?!\{\{[%<]).)*+\{\{[%<]\s*/\s*(?P=name)\s*[%>]\}\}",
    re.DOTALL,
)
# Shortcodes of Hugo, tags of Liquid, comments, and references to blocks in Logseq.
_SHORTCODES = re.compile(
    r"\{\{[%<][^{}]{0,2000}[%>]\}\}|\{%-? \w[^{}\n]{0,200}%\}"
    r"|<!--(?:(?!<!--|-->).)*+-->|^%%[^%]*%%$|\(\([0-9a-f-]{36}\)\)",
    re.DOTALL | re.MULTILINE,
)
# Boilerplate of the example sites of themes.
_THEME_BOILERPLATE = re.compile(
    rf"^.*(?:{'|'.join(BOILERPLATE['themes'])}).*$", re.IGNORECASE | re.MULTILINE
)
# The link and the citation that academicpages puts below the text of a page.
_DOWNLOAD = re.compile(
    r"^\[Download [^\[\]\n]{0,40}\]\((?P<url>[^\s()]{1,500})\)[^\n]{0,20}$",
    re.IGNORECASE | re.MULTILINE,
)
_CITATION = re.compile(
    r"^[*_]{0,2}Recommended citation:?[*_]{0,2}:?[ \t]*(?P<text>.*)$", re.MULTILINE | re.IGNORECASE
)


class PageText(Struct, frozen=True, kw_only=True):
    """The parts of a page's body, each empty if missing.

    `heading` is a heading in the first line, `abstract` a text marked as one, and `prose` the text
    before the next heading (empty in a note). `citation` and `download` (an address) are those of
    academicpages.
    """

    heading: str = ""
    abstract: str = ""
    prose: str = ""
    citation: str = ""
    download: str = ""


def page_text(body: str) -> PageText:
    """Return the parts of a *body*, whose lines end in line feeds."""
    lines = without_shortcodes(body).split("\n")
    first = next((line for line in lines if line.strip()), "")
    heading = _HEADING.fullmatch(first.strip())
    title = heading["text"].rstrip(" \t#") if heading else ""
    title = "" if title.casefold() in SECTIONS else title
    start, end, abstract = _marked_abstract(lines)
    rest = "\n".join([*lines[:start], *lines[end:]])
    citation, download = _CITATION.search(body), _DOWNLOAD.search(body)
    return PageText(
        heading=title,
        abstract=abstract.strip(),
        prose="" if _NOTE_MARKUP.search(rest) else _prose_of(rest, first if title else ""),
        citation=citation["text"].strip() if citation else "",
        download=download["url"] if download else "",
    )


def without_shortcodes(text: str) -> str:
    """Return a page's text without shortcodes, comments and boilerplate of its theme."""
    return _THEME_BOILERPLATE.sub("", _SHORTCODES.sub("", _SHORTCODE_BLOCKS.sub("", text)))


def has_only_abstract(body: str, abstract: str) -> bool:
    """Return whether a *body* consists of an *abstract*, and a heading at most."""
    before = one_line(body).removesuffix(one_line(abstract))
    first = one_line(body.strip().partition("\n")[0])
    return not before or (before.startswith("#") and first.startswith(before.strip()))


def _prose_of(text: str, first: str) -> str:
    """Return the text below *first*, the title, up to the next heading, without code blocks."""
    for pattern in (_FENCED, _DOWNLOAD, _CITATION):
        text = pattern.sub("", text)
    lines = text.strip().removeprefix(first.strip()).strip().split("\n")
    return "\n".join(takewhile(lambda line: not _HEADING.fullmatch(line.strip()), lines)).strip()


def _marked_abstract(lines: Sequence[str]) -> tuple[int, int, str]:
    """Return the range of the lines of a marked abstract, as start and end, and its text."""
    for index, line in enumerate(lines):
        if begin := _begin_abstract(line):
            first, continues = begin
            abstract = list(takewhile(continues, lines[index + 1 :]))
            bare = map(_unmarked, abstract)
            # Some templates end in ">.".
            texts = (text for text in bare if not text or any(map(str.isalnum, text)))
            return index, index + 1 + len(abstract), "\n".join([first, *texts])
    return len(lines), len(lines), ""


def _unmarked(line: str) -> str:
    """Return a line without the markers of quotes and lists before its text."""
    text = _QUOTED.sub("", line, count=1)
    bullet = _BULLET.fullmatch(text)
    return bullet["text"] if bullet else text.strip()


def _begin_abstract(line: str) -> tuple[str, Callable[[str], bool]] | None:
    """Return the text on a *line* that marks an abstract, and a test for lines that continue it.

    Returns None for other lines.
    """
    # The abstract below a heading ends at the next one of the same or a higher level, that in a
    # callout with the quote, that in a block of Logseq with the indentation. The text of a label in
    # bold is on the same line, or else below.
    heading, callout, label, block = (marker.fullmatch(line) for marker in _MARKERS)
    if heading and _ABSTRACT.fullmatch(heading["text"].rstrip(" \t#")):
        level = len(heading["marks"])
        return "", lambda below: not re.match(rf"#{{1,{level}}}[ \t]+\S", below)
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
