"""Markdown that people wrote, as blocks of runs: no HTML comes through, and nothing is loaded.

Python-Markdown reads it, without its patterns for HTML; what is written again has marks of ours.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.util import AtomicString
from msgspec import Struct
from msgspec.structs import replace

# Of longer ones Python-Markdown takes more than a moment.
LONGEST = 50_000
# No list or quotation is deeper; what would be is text.
_DEEPEST = 5
# Python-Markdown takes a time of brackets, or other marks, times letters.
_MOST_WORK = ((re.compile(r"\["), 100_000), (re.compile(r"[*_`<$!\\]"), 1_000_000))
# By Pandoc's rule for dollars; escaped, they are text. Before escapes (180), after code (190), for
# which Python-Markdown has put a number behind a STX.
_FORMULA = r"(?<!\\)(\$\$[^$\x02]{1,2000}\$\$|\$(?=[^\s$])[^$\x02]{1,500}?(?<=[^\s\\])\$(?!\d))"
_PRIORITY = 185
_FENCED = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<language>[A-Za-z0-9_#.+-]*)[^`\n]*\n"
    r"(?P<code>.*?)(?:^ *(?P=fence)[`~]* *$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"\ue000([0-9]+)\ue001")
# As CommonMark has it, a list needs no blank line before it.
_LIST = re.compile(
    r"^(?!(?:[-*+]|[0-9]+\.) )(?P<line>\S[^\n]*)\n(?=(?:[-*+]|1\.) +\S)", re.MULTILINE
)
# Python-Markdown takes a time of the square of headings that no blank line parts from the rest.
_HEADING = re.compile(r"^(?P<line>#{1,6}[^\n]*|=+ *|-+ *)\n(?=[^\n])", re.MULTILINE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol"})
_NESTED = frozenset({"blockquote", *_LISTS})
_BLOCKS = frozenset({"p", "pre", "hr", "table", *_NESTED, *_HEADINGS})


class Run(Struct, frozen=True, array_like=True):
    """Text within a line; `style` is "em", "strong", "code", "br" for a break, or nothing.

    One with a `url` is a link. In a block of code the style is the language.
    """

    text: str
    style: str = ""
    url: str = ""


class Block(Struct, frozen=True, array_like=True):
    """A block by the name of its element: p, h, ul, ol, li, blockquote, pre, hr, table, tr, td.

    A heading has a `level`. Blocks that hold others have `parts`.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    parts: tuple["Block", ...] = ()
    level: int = 0


# A note is on several pages.
@lru_cache(maxsize=1 << 8)
def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a *text* in Markdown, pictures as links; code stands behind its list."""
    codes: list[Block] = []

    def token(match: re.Match[str]) -> str:
        lines = re.sub(rf"^ {{0,{len(match['indent'])}}}", "", match["code"], flags=re.MULTILINE)
        codes.append(Block("pre", (Run(lines.strip("\n"), match["language"]),)))
        return f"\n\n\ue000{len(codes) - 1}\ue001\n\n"

    plain = re.sub("[\ue000\ue001]", "", text).expandtabs(4)
    text = _LIST.sub("\\g<line>\n\n", _FENCED.sub(token, plain))
    root = _parsed(_HEADING.sub("\\g<line>\n\n", text))
    coded = (
        codes[int(match[1])] if (match := _CODE.fullmatch(plain_text([block]))) else block
        for block in _flow(root, 0)
    )
    return tuple(_joined(coded))


def _parsed(text: str) -> Element:
    """Return the tree of a text."""
    markdown = Markdown(extensions=["tables"])
    markdown.preprocessors.deregister("html_block")
    for name in ("html", "entity", "automail"):
        markdown.inlinePatterns.deregister(name)
    markdown.treeprocessors.deregister("prettify")
    markdown.ESCAPED_CHARS = [*markdown.ESCAPED_CHARS, "$"]
    formula = SimpleTextInlineProcessor(_FORMULA, markdown)
    markdown.inlinePatterns.register(formula, "formula", _PRIORITY)
    lines = text.split("\n")
    for preprocessor in markdown.preprocessors:
        lines = preprocessor.run(lines)
    root = Element("div")
    markdown.parser.parseChunk(root, "\n".join(lines))
    for element in root.iter():
        element.text, element.tail = _bearable(element.text), _bearable(element.tail)
    for treeprocessor in markdown.treeprocessors:
        treeprocessor.run(root)
    return root


def _bearable(text: str | None) -> str | None:
    """Return a text in which no marks are looked for where that would take too long."""
    if text and any(len(marks.findall(text)) * len(text) > most for marks, most in _MOST_WORK):
        return AtomicString(text)
    return text


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks without empty ones; lists and quotations that meet are one in Markdown."""
    last: Block | None = None
    for block in blocks:
        if block.kind != "hr" and not plain_text([block]):
            continue
        both = {last.kind, block.kind} if last else set()
        if last and block.kind in _NESTED and (len(both) == 1 or both == _LISTS):
            last = replace(last, parts=tuple(_joined([*last.parts, *block.parts])))
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


def _flow(element: Element, depth: int) -> Iterator[Block]:
    """Yield the blocks in an element; what stands between them is a paragraph."""
    runs = _text(element.text)
    for child in element:
        if child.tag in _BLOCKS:
            yield Block("p", tuple(runs))
            yield _block(child, depth)
            runs = _text(child.tail)
        else:
            runs += [*_runs(child), *_text(child.tail)]
    yield Block("p", tuple(runs))


def _block(element: Element, depth: int) -> Block:
    kind = element.tag
    if kind == "pre":
        return Block("pre", (Run(unescape("".join(element.itertext())).strip("\n")),))
    if kind in _HEADINGS and not depth:
        return Block("h", tuple(_runs(element)), level=_HEADINGS[kind])
    if kind == "table":
        rows = ([Block("td", tuple(_runs(cell))) for cell in row] for row in element.iter("tr"))
        return Block("table", parts=tuple(Block("tr", parts=tuple(cells)) for cells in rows))
    if kind in _LISTS and depth < _DEEPEST:
        items = (item for child in element for item in _items(child, depth + 1))
        return Block(kind, parts=tuple(items))
    if kind == "blockquote" and depth < _DEEPEST:
        # Code and tables are lines of a paragraph there.
        inner = (
            Block("p", tuple(_all_runs(block))) if block.kind in ("pre", "table") else block
            for block in _flow(element, depth + 1)
            if block.kind != "hr"
        )
        return Block(kind, parts=tuple(_joined(inner)))
    if kind in _NESTED:
        return Block("p", tuple(_text(" ".join(element.itertext()))))
    return Block("hr") if kind == "hr" else Block("p", tuple(_runs(element)))


def _items(element: Element, depth: int) -> Iterator[Block]:
    """Yield the item of a list, whose paragraphs are lines, or where it has none those within."""
    # The lists in it are one.
    runs: list[Run] = []
    lists: list[Block] = []
    for block in _joined(_flow(element, depth)):
        if block.kind in _LISTS:
            lists.append(block)
        elif block.kind != "hr":
            runs += [Run("", "br"), *_all_runs(block)] if runs else _all_runs(block)
    inner = tuple(item for one in lists for item in one.parts)
    if runs:
        yield Block("li", tuple(runs), (replace(lists[0], parts=inner),) if lists else ())
    else:
        yield from inner


def _all_runs(block: Block) -> list[Run]:
    """Return what is in a block as lines."""
    if block.kind == "pre":
        lines = [Run(line, "code") for run in block.runs for line in run.text.split("\n") if line]
        return [part for line in lines for part in (Run("", "br"), line)][1:]
    runs = [*block.runs]
    for part in block.parts:
        runs += [Run("", "br"), *_all_runs(part)] if runs else _all_runs(part)
    return runs


def _runs(element: Element, style: str = "", url: str = "") -> Iterator[Run]:
    """Yield the runs of an element; the outermost style and address hold for all within."""
    url = url or unescape(element.get("href") or element.get("src") or "")
    if element.tag == "br":
        yield Run("", "br")
    elif element.tag == "img":
        yield Run(unescape(element.get("alt") or url), style, url)
    elif element.tag == "code":
        yield Run(unescape(element.text or ""), "code", url)
    else:
        style = style or (element.tag if element.tag in ("em", "strong") else "")
        yield from _text(element.text, style, url)
        for child in element:
            yield from _runs(child, style, url)
            yield from _text(child.tail, style, url)


def _text(text: str | None, style: str = "", url: str = "") -> list[Run]:
    """Return a text, if there is one, with blanks in the place of line ends."""
    return [Run(re.sub(r"\s+", " ", unescape(text)), style, url)] if text else []


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the words of *blocks*, on one line."""
    return " ".join(" ".join(_texts(blocks)).split())


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield "".join([" " if run.style == "br" else run.text for run in block.runs])
        yield from _texts(block.parts)
