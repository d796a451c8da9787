"""The Markdown that our own pages are made of, without the general machinery for all Markdown.

Python's Markdown tries twenty patterns on every piece of a text. Our pages use few forms, each on a
line of its own, and whatever could be another form is escaped. This knows just these forms, each
with the HTML that Markdown gives for it; a page with anything else is left to Markdown.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import slugify, strip_tags
from markdown.util import ETX, STX

from papershelf.mkdocs.compact import TOP
from papershelf.mkdocs.math import in_tag, to_mathml
from papershelf.text.formula import FORMULA, is_formula

# Extensions that this does the work of, by their modules.
EXTENSIONS = frozenset(
    f"{name}Extension"
    for name in (
        "markdown.extensions.toc.Toc",
        "markdown.extensions.tables.Table",
        "markdown.extensions.fenced_code.FencedCode",
        "markdown.extensions.attr_list.AttrList",
        "markdown.extensions.md_in_html.MarkdownInHtml",
        "papershelf.mkdocs.math.Math",
    )
)
# The texts of our HTML blocks: no tags, and every ampersand begins an entity.
ENTITY = r"&(?:#[0-9]++|#x[0-9a-f]++|[A-Za-z][A-Za-z0-9]*+);"
PLAIN = rf"[^<>&]*+(?:{ENTITY}[^<>&]*+)*+"
REASONS = "<details class="
MARK = re.compile(r'<div class="ps-[a-z]+"></div>')
RAW = re.compile(
    r'<details class="ps-why"(?: data-search-exclude="")?>'
    rf"<summary>{PLAIN}</summary>"
    rf"(?:<ul>(?:<li><b>{PLAIN}</b>{PLAIN}</li>)*+</ul>|{PLAIN})</details>"
)
OPENING = '<div class="ps-more" data-search-exclude="" markdown="1">'
CLOSING = "</div>"
FENCE = "```"
GAP = re.compile(r"\n\n+")
CODE = re.compile(r"```(?P<language>[a-z]+)\n(?P<code>(?:.*\n)*?)```")
HEADING = re.compile(r"(?P<level>##?) (?P<text>[^#\s].*)")
ITEM = "- "
CARD = "-   "
WITHIN = "    "
NEXT_ITEM = f"\n{ITEM}"
# What begins another kind of block, or could.
# A star before a letter begins no list.
EMPHASIS = re.compile(r"\*[A-Za-z]")
OTHER_BLOCK = re.compile(r"[#>+=:|<~`!*\s-]|\d+[.)](?:\s|$)")
# What an escape can stand for, and the rest of the text of a link.
SIGN = r"[\\`*_{}\[\]()>#+\-.!$]"
WORDS = r"[^\[\]\\`$*<{}|\n\x0e\x0f]*+"
# What addresses that are put out as they are consist of.
ADDRESS = re.compile(r"[^\s()\[\]<>\"'\\`{}|*$]++")
# Parts of a line: an escape, a link, a tag of ours, a formula or stars that have been put away, or
# an emphasised word. Each begins with a character of its own, which lets the search pass over all
# others.
TOKEN = re.compile(
    rf"(\\(?<!&\\){SIGN}"
    rf"|\[{WORDS}(?:\\{SIGN}{WORDS})*+\]\({ADDRESS.pattern}\)"
    r'|<(?:span data-search-exclude="">|/span>|/?summary>|/details>'
    r'|details class="ps-why" data-search-exclude="">)'
    rf"|{STX}[0-9]+{ETX}|\x0e|\x0f"
    r"|\*(?<![^ ]\*)[a-z]+\*(?![^ ]))"
)
EMPHASISED = re.compile(r"\*(?<![^ ]\*)([a-z]+)\*(?![^ ])")
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
# How many links are remembered: most are to papers, which take longer to keep than to find again.
MOST = 1 << 12
# What only escapes, links and formulas may bring into a line.
SPECIAL = "\\`*[]$<{}|\t\n\r"
UNDERSCORE = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
NUMBERED = re.compile(r"&#(?![0-9]+;)")
AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
# White space that Markdown treats in ways of its own, and what stands for parts of a line here.
BLANKS = ("\t", "\r", "\x0b", "\x0c", STX, ETX, "\x0e", "\x0f")
LONGEST = 500_000
# What addresses of headings drop, and what they make of the rest.
LOWER = bytes(range(128)).lower() + bytes(range(128, 256))
DROPPED = bytes(sign for sign in range(128) if not re.match(r"[\w\s-]", chr(sign)))


class UnknownFormError(ValueError):
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Style:
    """How HTML is put down: as Markdown does, or at once as `compact` leaves it.

    `quote` stands around values that can do without, `line` and `item` are what is between blocks
    and items, `paragraph` is the end of a paragraph before another block, and `more` begins a part
    that has Markdown in it.
    """

    quote: str
    line: str
    paragraph: str
    item: str
    more: str
    short: bool

    def opening(self, address: str) -> str:
        """The tag that begins a link; of all that needs quotes, an address can have `=` alone."""
        quote = '"' if "=" in address else self.quote
        return f"<a href={quote}{address}{quote}>"

    def mark(self, chunk: str) -> str:
        """An empty element that says what comes after it."""
        return chunk.replace('"', self.quote) + self.line

    def reasons(self, chunk: str) -> str:
        """Reasons that can be opened."""
        if self.short:
            chunk = chunk.replace("</li><li>", "<li>").replace("</li></ul>", "</ul>")
            return chunk.replace(f'{REASONS}"ps-why">', f"{REASONS}ps-why>")
        return chunk + self.line

    def page(self, blocks: Sequence[str]) -> str:
        """All blocks of a page."""
        html = self.line.join(blocks).strip()
        return f"{html}</p>" if self.short and blocks[-1].startswith("<p>") else html


FULL = Style(
    quote='"',
    line="\n",
    paragraph="</p>",
    item="</li>\n",
    more='<div class="ps-more" data-search-exclude="">',
    short=False,
)
SHORT = Style(quote="", line="", paragraph="", item="", more="<div class=ps-more>", short=True)


@dataclass(slots=True)
class Shorthand:
    """Converts page after page.

    `link` gives the address of what a link names, and raises UnknownFormError where that is not
    plain or could be another form.
    `openings` holds the tags of links out of the folder of a page, which are those of all pages
    there.
    """

    link: Callable[[str], str]
    permalinks: bool
    style: Style = FULL
    tokens: list[dict[str, Any]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    folder: str = ""
    openings: dict[str, str] = field(default_factory=dict)
    headings: dict[str, tuple[int, tuple[str, str], str]] = field(default_factory=dict)

    def enter(self, folder: str) -> None:
        """Go on with pages of another folder, or the same."""
        if folder != self.folder or len(self.openings) > MOST:
            self.folder = folder
            self.openings = {}

    def convert(self, source: str) -> Converted | None:
        """A page, or nothing where Markdown has to do it."""
        self.tokens, self.used = [], set()
        try:
            blocks = self.blocks(chunks(source))
        except UnknownFormError:
            return None
        if not self.tokens or not source.startswith("# "):
            return None
        first, *rest = self.tokens
        if any(token["level"] == 1 for token in rest):
            return None
        first["children"] = rest
        html = self.style.page(blocks)
        if self.style.short:
            if self.is_topped(html):
                return None
            first["id"] = TOP
        return Converted(html=html, title=first["name"], tokens=[first])

    def is_topped(self, html: str) -> bool:
        """Whether the short address of the first heading is taken, or a text has the long one."""
        return (
            TOP in self.used or f'id="{TOP}"' in html or f'href="#{self.tokens[0]["id"]}"' in html
        )

    def blocks(self, found: Sequence[str]) -> list[str]:
        """The HTML of chunks."""
        made: list[str] = []
        place = 0
        while place < len(found):
            chunk = found[place]
            place += 1
            first = chunk[0]
            if first == "-" and chunk.startswith(ITEM):
                end = end_of_list(found, place - 1)
                made.append(
                    self.cards(found[place - 1 : end])
                    if chunk.startswith(CARD)
                    else self.items(chunk)
                )
                place = end
            elif first == "#":
                made.append(self.heading(chunk))
            elif first == "<":
                if chunk == OPENING:
                    end = closing(found, place)
                    made.append(self.more(found[place:end]))
                    place = end + 1
                else:
                    made.append(raw(chunk, self.style))
            elif first == "`":
                while is_cut(chunk):
                    refuse(place == len(found))
                    chunk = f"{chunk}\n\n{found[place]}"
                    place += 1
                made.append(code(chunk, self.style.quote))
            else:
                made.append(f"<p>{self.line(chunk)}{self.style.paragraph}")
        return made

    def more(self, found: Sequence[str]) -> str:
        """A part that has Markdown in it."""
        style = self.style
        return f"{style.more}{style.line}{style.line.join(self.blocks(found))}{style.line}{CLOSING}"

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
            raise UnknownFormError
        level = len(match["level"])
        inner = self.inline(match["text"], [])
        text = name_and_anchor(inner)
        anchor = TOP if level == 1 and self.style.short else text[1]
        link = (
            f'<a class="headerlink" href="#{anchor}" title="Permanent link">&para;</a>'
            if self.permalinks
            else ""
        )
        quote = self.style.quote
        html = f"<h{level} id={quote}{anchor}{quote}>{inner}{link}</h{level}>"
        made = level, text, html
        if level > 1 and "](" not in chunk and len(self.headings) < MOST:
            self.headings[chunk] = made
        return made

    def items(self, chunk: str) -> str:
        """A list whose items are a line each."""
        line, style = self.line, self.style
        lines = chunk.removeprefix(ITEM).split(NEXT_ITEM)
        items = f"{style.item}<li>".join([line(text) for text in lines])
        return f"<ul>{style.line}<li>{items}{style.item}</ul>"

    def cards(self, found: Sequence[str]) -> str:
        """A list whose items have several paragraphs; but one of a single line has none."""
        line, style = self.line, self.style
        if len(found) == 1:
            return f"<ul>{style.line}<li>{line(found[0][len(CARD) :])}{style.item}</ul>"
        end, next_card = style.paragraph, f"{style.item}<li>{style.line}<p>"
        made = [
            f"{'<p>' if chunk[0] == ' ' else next_card}{line(chunk[len(WITHIN) :])}{end}"
            for chunk in found
        ]
        made[0] = made[0].removeprefix(style.item)
        return style.line.join(["<ul>", *made, f"{style.item}</ul>"])

    def line(self, text: str) -> str:
        """A line that is no other block."""
        first = text[:1]
        if first != "[" and not first.isalpha() and OTHER_BLOCK.match(text):
            refuse(not (text.startswith(("**", "<span")) or EMPHASIS.match(text)))
        return self.inline(text, [])

    def inline(self, text: str, formulas: list[str]) -> str:
        """The HTML of a line; `formulas` are those that stand for a number in it."""
        refuse(not text or text[-1].isspace())
        simple = self.simple(text) if is_simple(text) else ""
        return simple or self.whole(text, formulas)

    def simple(self, text: str) -> str:
        """The HTML of a line of text and links; nothing where there is more in it."""
        before, *links = text.split("[")
        if not links:
            return signs(text)
        if "!" in text or text.count("]") != len(links):
            return ""
        made = [before]
        for link in links:
            label, _, rest = link.partition("](")
            target, end, after = rest.partition(")")
            if not end or not label or label[-1].isspace():
                return ""
            made += self.opening(target), label, "</a>", after
        if "_" in text or "&" in text or ">" in text or "*" in text:
            around = signs(BETWEEN.join(made[::4]))
            labels = made[2::4]
            if not around or "*" in "".join(labels):
                return ""
            made[::4] = around.split(BETWEEN)
            made[2::4] = map(signs, labels)
        return "".join(made)

    def whole(self, text: str, formulas: list[str]) -> str:
        """The HTML of a line that may have all that is known here in it."""
        refuse("]:" in text)
        if "$" in text:
            text = put_away(text, formulas)
        if "**" in text:
            text = STRONG.sub(STARS, text)
        parts = TOKEN.split(text)
        parts[::2] = plain(parts[::2], parts[1::2])
        parts[1::2] = [FIXED.get(token) or self.form(token, formulas) for token in parts[1::2]]
        return "".join(parts)

    def form(self, token: str, formulas: list[str]) -> str:
        """The HTML of a part of a line that differs from page to page."""
        if token[0] == "*":
            return f"<em>{token[1:-1]}</em>"
        if token[0] == STX:
            return formulas[int(token[1:-1])]
        label, _, target = token[1:-1].rpartition("](")
        return f"{self.opening(target)}{self.inline(label, formulas)}</a>"

    def opening(self, target: str) -> str:
        """The tag that begins a link to what a target names."""
        known = self.openings.get(target)
        if known:
            return known
        address = self.link(target)
        if "&" in address:
            address = AMPERSAND.sub("&amp;", address)
        made = self.style.opening(address)
        if target.startswith("../"):
            self.openings[target] = made
        return made


def is_simple(text: str) -> bool:
    """Whether nothing in a text means anything to Markdown, but for links and single signs.

    To look for one character takes a hundredth of what a pattern takes to look for any of them.
    """
    return not (
        "\\" in text
        or "$" in text
        or "<" in text
        or "`" in text
        or "{" in text
        or "}" in text
        or "|" in text
        or "\n" in text
        or STX in text
    )


def signs(text: str) -> str:
    """The HTML of a simple text without links; nothing where there is more in it."""
    if "_" in text:
        refuse(bool(UNDERSCORE.search(text)))
    if "&" in text:
        refuse(bool(NUMBERED.search(text)))
        text = AMPERSAND.sub("&amp;", text)
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "*" in text:
        pieces = EMPHASISED.split(text)
        pieces[1::2] = [f"<em>{word}</em>" for word in pieces[1::2]]
        text = "".join(pieces)
    return "" if "*" in text or "[" in text or "]" in text else text


def end_of_list(found: Sequence[str], start: int) -> int:
    """The place behind a list that begins at `start`, and whose kind ends with it."""
    end = start + 1
    if found[start].startswith(CARD):
        while end < len(found) and found[end].startswith((CARD, WITHIN)):
            end += 1
    refuse(end < len(found) and found[end].startswith((ITEM, " ")))
    return end


def raw(chunk: str, style: Style) -> str:
    """A block that is HTML of ours."""
    if chunk.startswith("<div"):
        return mark(chunk, style)
    refuse("\n" in chunk or not RAW.fullmatch(chunk))
    return style.reasons(chunk)


@lru_cache(maxsize=64)
def mark(chunk: str, style: Style) -> str:
    """One of the empty elements that say what comes after them."""
    refuse(not MARK.fullmatch(chunk))
    return style.mark(chunk)


def name_and_anchor(inner: str) -> tuple[str, str]:
    """The text of a heading, and its address on the page."""
    name = strip_tags(inner) if "<" in inner else " ".join(inner.split())
    return name, slug(html.unescape(name))


def slug(name: str) -> str:
    """The address of a heading, as `slugify` makes it."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
    kept = name.encode("ascii", "ignore").translate(LOWER, DROPPED).decode().strip()
    is_usual = "-" not in (kept[:1], kept[-1:])
    return "-".join(kept.replace("-", " ").split()) if is_usual else slugify(name, "-")


def refuse(unknown: bool) -> None:
    """Leave a page to Markdown."""
    if unknown:
        raise UnknownFormError


def chunks(source: str) -> list[str]:
    """The parts of a page between blank lines.

    Code keeps those within it, where these are not all single ones.
    """
    refuse(len(source) > LONGEST or any(map(source.__contains__, BLANKS)))
    text = source.strip("\n")
    refuse(not text)
    if "\n\n\n" not in text:
        return text.split("\n\n")
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
                raise UnknownFormError
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
    raise UnknownFormError


def code(chunk: str, quote: str) -> str:
    """A block of code."""
    match = CODE.fullmatch(chunk)
    if match is None or f"\n{FENCE}" in chunk[: -len(FENCE) - 1] or " \n" in chunk:
        raise UnknownFormError
    text = html.escape(match["code"], quote=False).replace('"', "&quot;")
    language = f"{quote}language-{match['language']}{quote}"
    return f"<pre><code class={language}>{text}</code></pre>"


def put_away(text: str, formulas: list[str]) -> str:
    """The text with its formulas put away, as the extension for them does it."""
    refuse("`" in text)
    start = 0
    while match := FORMULA.search(text, start):
        refuse("<" in match.group() or "\n" in match.group() or in_tag(text, match.start()))
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
    refuse(any(map(text.__contains__, SPECIAL)))
    refuse(bool(UNDERSCORE.search(text)) or bool(NUMBERED.search(text)))
    return AMPERSAND.sub("&amp;", text).replace(">", "&gt;").split(BETWEEN)
