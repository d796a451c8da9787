"""The Markdown that our own pages are made of, without the general machinery for all Markdown.

Python's Markdown tries twenty patterns on every piece of a text. Our pages use few forms, each on a
line of its own, and whatever could be another form is escaped. This knows just these forms, each
with the HTML that Markdown gives for it; a page with anything else is left to Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import slugify, strip_tags
from markdown.util import ETX, STX

from papershelf.formula import FORMULA, is_formula
from papershelf.render.math import in_tag, to_mathml

# Extensions that this does the work of, by their modules.
EXTENSIONS = frozenset(
    f"{name}Extension"
    for name in (
        "markdown.extensions.toc.Toc",
        "markdown.extensions.tables.Table",
        "markdown.extensions.fenced_code.FencedCode",
        "markdown.extensions.attr_list.AttrList",
        "markdown.extensions.md_in_html.MarkdownInHtml",
        "papershelf.render.math.Math",
    )
)
# The texts of our HTML blocks: no tags, and every ampersand begins an entity.
ENTITY = r"&(?:#[0-9]++|#x[0-9a-f]++|[A-Za-z][A-Za-z0-9]*+);"
PLAIN = rf"[^<>&]*+(?:{ENTITY}[^<>&]*+)*+"
MARK = re.compile(r'<div class="ps-[a-z]+"></div>')
RAW = re.compile(
    r'<details class="ps-why"(?: data-search-exclude="")?>'
    rf"<summary>{PLAIN}</summary>"
    rf"(?:<ul>(?:<li><b>{PLAIN}</b>{PLAIN}</li>)*+</ul>|{PLAIN})</details>"
)
OPENING = '<div class="ps-more" data-search-exclude="" markdown="1">'
OPENED = '<div class="ps-more" data-search-exclude="">\n'
CLOSING = "</div>"
FENCE = "```"
GAP = re.compile(r"\n\n+")
CODE = re.compile(r"```(?P<language>[a-z]+)\n(?P<code>(?:.*\n)*?)```")
HEADING = re.compile(r"(?P<level>##?) (?P<text>[^#\s].*)")
ITEM = "- "
CARD = "-   "
WITHIN = "    "
NEXT_ITEM = f"\n{ITEM}"
NEXT_CARD = "</li>\n<li>\n<p>"
# What begins another kind of block, or could.
# A star before a letter begins no list.
EMPHASIS = re.compile(r"\*[A-Za-z]")
OTHER_BLOCK = re.compile(r"[#>+=:|<~`!*\s-]|\d+[.)](?:\s|$)")
# What an escape can stand for, and the rest of the text of a link.
SIGN = r"[\\`*_{}\[\]()>#+\-.!$]"
WORDS = r"[^\[\]\\`$*<{}|\n\x0e\x0f]*+"
# Parts of a line: an escape, a link, a tag of ours, a formula or stars that have been put away, or
# an emphasised word. Each begins with a character of its own, which lets the search pass over all
# others.
TOKEN = re.compile(
    rf"(\\(?<!&\\){SIGN}"
    rf"|\[{WORDS}(?:\\{SIGN}{WORDS})*+\]\([^\s()\[\]<>\"'\\`{{}}|*$]++\)"
    r'|<(?:span data-search-exclude="">|/span>|/?summary>|/details>'
    r'|details class="ps-why" data-search-exclude="">)'
    rf"|{STX}[0-9]+{ETX}|\x0e|\x0f"
    r"|\*(?<![^ ]\*)[a-z]+\*(?![^ ]))"
)
# Stars where they can only begin, and only end, strong text; these stand for them meanwhile.
STRONG = re.compile(r"(?<![^ ])\*\*([^\s*](?:[^*\n]*[^\s*\\])?)\*\*(?![^ ])")
STARS = "\x0e\\1\x0f"
# Between parts of a line that are looked at together.
BETWEEN = "\x0e"
# The HTML of parts that is the same everywhere.
FIXED = {
    **{f"\\{sign}": "&gt;" if sign == ">" else sign for sign in "\\`*_{}[]()>#+-.!$"},
    **{
        tag: tag
        for tag in (
            '<span data-search-exclude="">',
            "</span>",
            "<summary>",
            "</summary>",
            '<details class="ps-why" data-search-exclude="">',
            "</details>",
        )
    },
    "\x0e": "<strong>",
    "\x0f": "</strong>",
}
# How many links are remembered.
MOST = 1 << 15
# What only escapes, links and formulas may bring into a line.
SPECIAL = re.compile(r"[\\`*\[\]$<{}|\t\n\r]")
UNDERSCORE = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
NUMBERED = re.compile(r"&#(?![0-9]+;)")
AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
# White space that Markdown treats in ways of its own, and what stands for parts of a line here.
BLANKS = ("\t", "\r", "\x0b", "\x0c", STX, ETX, "\x0e", "\x0f")
LONGEST = 500_000


class Unknown(ValueError):  # noqa: N818 - such a page is as good as any other
    """A page has a form that is not known here."""


@dataclass(slots=True, kw_only=True)
class Converted:
    """The HTML of a page, its title, and its headings as Markdown's extension `toc` gives them."""

    html: str
    title: str
    tokens: list[dict[str, Any]]


def knows(markdown: Markdown, extensions: Sequence[Any], settings: Mapping[str, Any]) -> bool:
    """Whether this does what a Markdown with such extensions and settings does."""
    made = [
        markdown.build_extension(name, settings.get(name) or {}) if isinstance(name, str) else name
        for name in extensions
    ]
    kinds = {f"{type(one).__module__}.{type(one).__name__}" for one in made}
    given = {name: value for name, value in settings.items() if value}
    return (
        kinds == EXTENSIONS
        and all(name == "toc" and set(value) == {"permalink"} for name, value in given.items())
        and all(type(value["permalink"]) is bool for value in given.values())
    )


@dataclass(slots=True)
class Shorthand:
    """Converts page after page.

    `link` gives the address of what a link names, and raises Unknown where that is not plain.
    `known` holds the HTML of links out of the folder of a page, which is that of all pages there.
    """

    link: Callable[[str], str]
    permalinks: bool
    tokens: list[dict[str, Any]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    folder: str = ""
    known: dict[str, str] = field(default_factory=FIXED.copy)
    headings: dict[str, tuple[int, tuple[str, str], str]] = field(default_factory=dict)

    def enter(self, folder: str) -> None:
        """Go on with pages of another folder, or the same."""
        if folder != self.folder or len(self.known) > MOST:
            self.folder = folder
            self.known = FIXED.copy()

    def convert(self, source: str) -> Converted | None:
        """A page, or nothing where Markdown has to do it."""
        self.tokens, self.used = [], set()
        try:
            blocks = self.blocks(chunks(source))
        except Unknown:
            return None
        if not self.tokens or not source.startswith("# "):
            return None
        first, *rest = self.tokens
        if any(token["level"] == 1 for token in rest):
            return None
        first["children"] = rest
        text = "\n".join(blocks).strip()
        return Converted(html=text, title=first["name"], tokens=[first])

    def blocks(self, found: list[str]) -> list[str]:
        """The HTML of chunks."""
        made: list[str] = []
        place = 0
        while place < len(found):
            chunk = found[place]
            place += 1
            if chunk.startswith(ITEM):
                end = end_of_list(found, place - 1)
                made.append(
                    self.cards(found[place - 1 : end])
                    if chunk.startswith(CARD)
                    else self.items(chunk)
                )
                place = end
            elif chunk == OPENING:
                end = closing(found, place)
                inner = "\n".join(self.blocks(found[place:end]))
                made.append(f"{OPENED}{inner}\n{CLOSING}")
                place = end + 1
            else:
                made.append(self.block(chunk))
        return made

    def block(self, chunk: str) -> str:
        """A block that stands by itself."""
        first = chunk[0]
        if first == "#":
            return self.heading(chunk)
        if first == "<":
            refuse(not is_raw(chunk))
            return f"{chunk}\n"
        if first == "`":
            return code(chunk)
        return f"<p>{self.line(chunk)}</p>"

    def heading(self, chunk: str) -> str:
        """A heading, which gets an address of its own."""
        level, text, inner = self.headings.get(chunk) or self.read_heading(chunk)
        name, anchor = text
        refuse(not anchor or anchor in self.used)
        self.used.add(anchor)
        self.tokens.append({"level": level, "id": anchor, "name": name, "children": []})
        return inner

    def read_heading(self, chunk: str) -> tuple[int, tuple[str, str], str]:
        """The level of a heading, its name and address, and its HTML."""
        match = HEADING.fullmatch(chunk)
        if match is None or chunk.endswith("#"):
            raise Unknown
        level = len(match["level"])
        inner = self.inline(match["text"], [])
        text = name_and_anchor(inner)
        anchor = text[1]
        link = (
            f'<a class="headerlink" href="#{anchor}" title="Permanent link">&para;</a>'
            if self.permalinks
            else ""
        )
        made = level, text, f'<h{level} id="{anchor}">{inner}{link}</h{level}>'
        if level > 1 and "](" not in chunk and len(self.headings) < MOST:
            self.headings[chunk] = made
        return made

    def items(self, chunk: str) -> str:
        """A list whose items are a line each."""
        lines = chunk.removeprefix(ITEM).split(NEXT_ITEM)
        items = [f"<li>{self.line(line)}</li>" for line in lines]
        return "\n".join(["<ul>", *items, "</ul>"])

    def cards(self, found: Sequence[str]) -> str:
        """A list whose items have several paragraphs; but one of a single line has none."""
        line = self.line
        if len(found) == 1:
            return f"<ul>\n<li>{line(found[0][len(CARD) :])}</li>\n</ul>"
        made = [
            f"{'<p>' if chunk[0] == ' ' else NEXT_CARD}{line(chunk[len(WITHIN) :])}</p>"
            for chunk in found
        ]
        made[0] = made[0].removeprefix("</li>\n")
        return "\n".join(["<ul>", *made, "</li>", "</ul>"])

    def line(self, text: str) -> str:
        """A line that is no other block."""
        if not text[:1].isalpha() and OTHER_BLOCK.match(text):
            refuse(not (text.startswith(("**", "<span")) or EMPHASIS.match(text)))
        return self.inline(text, [])

    def inline(self, text: str, formulas: list[str]) -> str:
        """The HTML of a line; `formulas` are those that stand for a number in it."""
        refuse(not text or text[-1].isspace())
        if is_clear(text):
            return text
        known = self.known
        found = known.get(text) or self.title(text)
        if found:
            return found
        refuse("]:" in text)
        if "$" in text:
            text = put_away(text, formulas)
        if "**" in text:
            text = STRONG.sub(STARS, text)
        parts = TOKEN.split(text)
        parts[::2] = plain(parts[::2], parts[1::2])
        parts[1::2] = [known.get(token) or self.form(token, formulas) for token in parts[1::2]]
        return "".join(parts)

    def title(self, text: str) -> str | None:
        """The HTML of a line that is a link to a page and nothing else."""
        label, _, target = text[1:-1].partition("](")
        is_title = text[0] == "[" and text.endswith(".md)") and ")" not in target
        return self.form(text, []) if is_title and is_clear(label) else None

    def form(self, token: str, formulas: list[str]) -> str:
        """The HTML of a part of a line that differs from page to page."""
        if token[0] == "*":
            return f"<em>{token[1:-1]}</em>"
        if token[0] == STX:
            return formulas[int(token[1:-1])]
        label, _, target = token[1:-1].rpartition("](")
        address = self.link(target)
        if "&" in address:
            address = AMPERSAND.sub("&amp;", address)
        made = f'<a href="{address}">{self.inline(label, formulas)}</a>'
        if target.startswith("../") and STX not in label:
            self.known[token] = made
        return made


def is_clear(text: str) -> bool:
    """Whether nothing in a text means anything to Markdown.

    To look for one character takes a hundredth of what a pattern takes to look for any of them.
    """
    return not (
        "\\" in text
        or "*" in text
        or "[" in text
        or "_" in text
        or "&" in text
        or "$" in text
        or "<" in text
        or ">" in text
        or "`" in text
        or "{" in text
        or "|" in text
        or "]" in text
        or "\n" in text
        or STX in text
    )


def end_of_list(found: Sequence[str], start: int) -> int:
    """The place behind a list that begins at `start`, and whose kind ends with it."""
    end = start + 1
    if found[start].startswith(CARD):
        while end < len(found) and found[end].startswith((CARD, WITHIN)):
            end += 1
    refuse(end < len(found) and found[end].startswith((ITEM, " ")))
    return end


def is_raw(chunk: str) -> bool:
    """Whether a block is HTML of ours."""
    if chunk.startswith("<div"):
        return is_mark(chunk)
    return "\n" not in chunk and bool(RAW.fullmatch(chunk))


@lru_cache(maxsize=64)
def is_mark(chunk: str) -> bool:
    """Whether a block is one of the empty elements that say what comes after them."""
    return bool(MARK.fullmatch(chunk))


def name_and_anchor(inner: str) -> tuple[str, str]:
    """The text of a heading, and its address on the page."""
    name = strip_tags(inner)
    return name, slugify(html.unescape(name), "-")


def refuse(unknown: bool) -> None:
    """Leave a page to Markdown."""
    if unknown:
        raise Unknown


def chunks(source: str) -> list[str]:
    """The parts of a page between blank lines; code keeps those within it."""
    refuse(len(source) > LONGEST or any(blank in source for blank in BLANKS))
    text = source.strip("\n")
    refuse(not text)
    found = GAP.split(text)
    return with_code(text) if any(map(is_cut, found)) else found


def is_cut(chunk: str) -> bool:
    """Whether a chunk is the beginning of code with blank lines."""
    return chunk.startswith(FENCE) and not chunk.endswith(f"\n{FENCE}")


def with_code(text: str) -> list[str]:
    """The parts of a page in which code has blank lines."""
    found: list[str] = []
    pieces = iter(text.split("\n\n"))
    for piece in pieces:
        chunk = piece.strip("\n")
        while is_cut(chunk):
            more = next(pieces, None)
            if more is None:
                raise Unknown
            chunk = f"{chunk}\n\n{more}"
        if chunk:
            found.append(chunk)
    return found


def closing(found: Sequence[str], start: int) -> int:
    """The place of the end of what was opened before `start`; what is within has no HTML."""
    for place in range(start, len(found)):
        if found[place] == CLOSING:
            return place
        refuse("<" in found[place] and not found[place].startswith(FENCE))
    raise Unknown


def code(chunk: str) -> str:
    """A block of code."""
    match = CODE.fullmatch(chunk)
    if match is None or f"\n{FENCE}" in chunk[: -len(FENCE) - 1] or " \n" in chunk:
        raise Unknown
    text = html.escape(match["code"], quote=False).replace('"', "&quot;")
    return f'<pre><code class="language-{match["language"]}">{text}</code></pre>'


def put_away(text: str, formulas: list[str]) -> str:
    """The text with its formulas put away, as the extension for them does it."""
    refuse("`" in text)
    start = 0
    while match := FORMULA.search(text, start):
        refuse("<" in match.group() or in_tag(text, match.start()))
        if not is_formula(match) or STX in match["tex"]:
            formulas.append(match["dollars"])
            begin, end = match.start(), match.end("dollars")
        else:
            display = "block" if len(match["dollars"]) == 2 else "inline"
            mathml = to_mathml(match["tex"], display)
            formulas.append(mathml or f"<code>{html.escape(match.group(), quote=False)}</code>")
            begin, end = match.span()
        placeholder = f"{STX}{len(formulas) - 1}{ETX}"
        text = text[:begin] + placeholder + text[end:]
        start = begin + len(placeholder)
    return text


def plain(parts: list[str], tokens: Sequence[str]) -> list[str]:
    """The HTML of what stands around the tokens of a line."""
    text = BETWEEN.join(parts)
    if "!" in text:
        around = zip(parts, tokens, strict=False)
        refuse(any(part.endswith("!") and token[0] == "[" for part, token in around))
    if is_clear(text):
        return parts
    refuse(bool(SPECIAL.search(text)))
    refuse(bool(UNDERSCORE.search(text)) or bool(NUMBERED.search(text)))
    return AMPERSAND.sub("&amp;", text).replace(">", "&gt;").split(BETWEEN)
