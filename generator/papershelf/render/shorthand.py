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
CODE = re.compile(r"```(?P<language>[a-z]+)\n(?P<code>(?:.*\n)*?)```")
HEADING = re.compile(r"(?P<level>##?) (?P<text>[^#\s].*)")
ITEM = "- "
CARD = "-   "
WITHIN = "    "
# What begins another kind of block, or could.
OTHER_BLOCK = re.compile(r"[#>+=:|<~`!*\s-]|\d+[.)](?:\s|$)")
# Parts of a line: an escape, a link, a tag of ours, a formula that has been put away, or stars.
# Each begins with a character of its own, which lets the search pass over all others.
TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()>#+\-.!$])"
    r"|\[(?P<label>(?:[^\[\]\\`$*<>{}|]|\\[\\`*_{}\[\]()>#+\-.!$])*+)\]"
    r"\((?P<target>[^\s()\[\]<>\"'\\`{}|*$]++)\)"
    r'|<(?P<tag>span data-search-exclude="">|/span>|/?summary>|/details>'
    r'|details class="ps-why" data-search-exclude="">)'
    rf"|{STX}(?P<formula>[0-9]+){ETX}"
    r"|\*(?P<stars>\*|[a-z]+\*)"
)
# What only escapes, links and formulas may bring into a line.
SPECIAL = re.compile(r"[\\`*\[\]$<{}|\t\n\r]")
UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
NUMBERED = re.compile(r"&#(?![0-9]+;)")
AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
# White space that Markdown treats in ways of its own.
BLANKS = (" \n", "\t", "\r", "\x0b", "\x0c", STX, ETX)
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
    """

    link: Callable[[str], str]
    permalinks: bool
    tokens: list[dict[str, Any]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

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
            if chunk.startswith("#"):
                made.append(self.heading(chunk))
            elif chunk.startswith(CARD):
                end = place
                while end < len(found) and found[end].startswith((CARD, WITHIN)):
                    end += 1
                made.append(self.cards(found[place - 1 : end]))
                place = end
                refuse(place < len(found) and found[place].startswith(ITEM))
            elif chunk.startswith(ITEM):
                made.append(self.items(chunk))
                refuse(place < len(found) and found[place].startswith((ITEM, " ")))
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
        if chunk.startswith("<"):
            refuse(not is_raw(chunk))
            return f"{chunk}\n"
        if chunk.startswith(FENCE):
            return code(chunk)
        return f"<p>{self.line(chunk)}</p>"

    def heading(self, chunk: str) -> str:
        """A heading, which gets an address of its own."""
        match = HEADING.fullmatch(chunk)
        if match is None or chunk.endswith("#"):
            raise Unknown
        level = len(match["level"])
        inner = self.inline(match["text"], [])
        name, anchor = name_and_anchor(inner)
        refuse(not anchor or anchor in self.used)
        self.used.add(anchor)
        self.tokens.append({"level": level, "id": anchor, "name": name, "children": []})
        link = (
            f'<a class="headerlink" href="#{anchor}" title="Permanent link">&para;</a>'
            if self.permalinks
            else ""
        )
        return f'<h{level} id="{anchor}">{inner}{link}</h{level}>'

    def items(self, chunk: str) -> str:
        """A list whose items are a line each."""
        lines = chunk.split("\n")
        refuse(not all(line.startswith(ITEM) for line in lines))
        items = [f"<li>{self.line(line[len(ITEM) :])}</li>" for line in lines]
        return "\n".join(["<ul>", *items, "</ul>"])

    def cards(self, found: Sequence[str]) -> str:
        """A list whose items have several paragraphs, the first of them too."""
        refuse(len(found) < 2 or not found[1].startswith(WITHIN))
        made = ["<ul>"]
        for chunk in found:
            if chunk.startswith(CARD):
                made += ["</li>"] * (len(made) > 1) + ["<li>"]
            made.append(f"<p>{self.line(chunk[len(WITHIN) :])}</p>")
        return "\n".join([*made, "</li>", "</ul>"])

    def line(self, text: str) -> str:
        """A line that is no other block."""
        refuse(bool(OTHER_BLOCK.match(text)) and not text.startswith(("**", "<span")))
        return self.inline(text, [])

    def inline(self, text: str, formulas: list[str]) -> str:
        """The HTML of a line; `formulas` are those that stand for a number in it."""
        if text.isalnum():
            return text
        refuse(not text or text[-1].isspace() or "\n" in text or "]:" in text)
        if "$" in text:
            text = put_away(text, formulas)
        made: list[str] = []
        end = 0
        strong = False
        for match in TOKEN.finditer(text):
            start = match.start()
            if start > end:
                made.append(escaped(text, end, start))
            end = match.end()
            if match["stars"]:
                strong = self.stars(match, strong, made)
            else:
                made.append(self.form(match, formulas))
        refuse(strong)
        if end < len(text):
            made.append(escaped(text, end, len(text)))
        return "".join(made)

    def form(self, match: re.Match[str], formulas: list[str]) -> str:
        """The HTML of a part of a line that is no text."""
        kind = match.lastgroup
        if kind == "target":
            address = AMPERSAND.sub("&amp;", self.link(match["target"]))
            return f'<a href="{address}">{self.inline(match["label"], formulas)}</a>'
        if kind == "escaped":
            # What an escape leaves may make an entity with what stands before it.
            refuse(match.string.endswith("&", 0, match.start()))
            return "&gt;" if match["escaped"] == ">" else match["escaped"]
        return formulas[int(match["formula"])] if kind == "formula" else f"<{match['tag']}"

    def stars(self, match: re.Match[str], strong: bool, made: list[str]) -> bool:
        """Put out what stars mean; the result is whether strong text goes on."""
        text, (start, end) = match.string, match.span()
        if match["stars"] != "*":
            refuse(text[start - 1 : start] != " " or text[end : end + 1] not in ("", " "))
            made.append(f"<em>{match['stars'][:-1]}</em>")
            return strong
        refuse(not is_strong(text, start, end, strong))
        made.append("</strong>" if strong else "<strong>")
        return not strong


def is_raw(chunk: str) -> bool:
    """Whether a block is HTML of ours."""
    return is_mark(chunk) if chunk.startswith("<div") else bool(RAW.fullmatch(chunk))


@lru_cache(maxsize=64)
def is_mark(chunk: str) -> bool:
    """Whether a block is one of the empty elements that say what comes after them."""
    return bool(MARK.fullmatch(chunk))


@lru_cache(maxsize=1024)
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
    found: list[str] = []
    pieces = iter(source.strip("\n").split("\n\n"))
    for piece in pieces:
        chunk = piece.strip("\n")
        while chunk.startswith(FENCE) and not chunk.endswith(f"\n{FENCE}"):
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
    if match is None or f"\n{FENCE}" in match["code"] or match["code"].startswith(FENCE):
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


def escaped(text: str, start: int, end: int) -> str:
    """A part of a line that has no form, as HTML."""
    part = text[start:end]
    refuse(bool(SPECIAL.search(part)) or (part[-1:] == "!" and text[end : end + 1] == "["))
    if "_" in part:
        around = text[max(0, start - 1) : end + 1]
        refuse(bool(UNDERSCORE.search(around)))
    if "&" in part:
        refuse(bool(NUMBERED.search(part)))
        part = AMPERSAND.sub("&amp;", part)
    return part.replace(">", "&gt;") if ">" in part else part


def is_strong(text: str, start: int, end: int, opened: bool) -> bool:
    """Whether stars stand where they can only begin, or only end, strong text."""
    before, after = text[start - 1 : start], text[end : end + 1]
    inside, outside = (before, after) if opened else (after, before)
    return bool(inside) and not inside.isspace() and inside != "*" and outside in ("", " ")
