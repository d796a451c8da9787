"""Parse Markdown that people wrote into blocks of runs, without HTML or embedded resources.

Python-Markdown parses it without its patterns for HTML, and pages are written from the blocks.
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

from papershelf.text.wording import UNPRINTABLE

# Python-Markdown is slow on longer texts.
MAX_LENGTH = 50_000
# The deepest nesting of lists and quotations; what is nested deeper becomes text.
_DEEPEST = 5
# Python-Markdown takes time proportional to the brackets, or other marks, times the characters.
_MAX_WORK = ((re.compile(r"\["), 100_000), (re.compile(r"[*_`<$!\\]"), 1_000_000))
# Pandoc's rule for dollars; escaped dollars are text. The priority is after code (190), which
# Python-Markdown has replaced by STX and a number, and before escapes (180).
_FORMULA = r"(?<!\\)(\$\$[^$\x02]{1,2000}\$\$|\$(?=[^\s$])[^$\x02]{1,500}?(?<=[^\s\\])\$(?!\d))"
_PRIORITY = 185
_FENCED = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<language>[A-Za-z0-9_#.+-]*)[^`\n]*\n"
    r"(?P<code>.*?)(?:^ *(?P=fence)[`~]* *$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"\ue000([0-9]{1,5})\ue001")
# In CommonMark, a list needs no blank line before it.
_LIST = re.compile(
    r"^(?!(?:[-*+]|[0-9]+\.) )(?P<line>\S[^\n]*)\n(?=(?:[-*+]|1\.) +\S)", re.MULTILINE
)
_ITEM = re.compile(r"(?:[-*+]|[0-9]+\.) +\S")
# Python-Markdown takes quadratic time for headings without a blank line after them.
_HEADING = re.compile(r"^(?P<line>#{1,6}[^\n]*|=+ *|-+ *)\n(?=[^\n])", re.MULTILINE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol"})
_NESTED = frozenset({"blockquote", *_LISTS})
_BLOCKS = frozenset({"p", "pre", "hr", "table", *_NESTED, *_HEADINGS})


class Run(Struct, frozen=True, array_like=True):
    """Text within a line; `style` is "em", "strong", "code", "br" for a line break, or "".

    A run with a `url` is a link. In a block of code, `style` is the language.
    """

    text: str
    style: str = ""
    url: str = ""


class Block(Struct, frozen=True, array_like=True):
    """A block; `kind` is an element: p, h, ul, ol, li, blockquote, pre, hr, table, tr or td.

    A heading has a `level`. Blocks that contain other blocks have these in `parts`.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    parts: tuple["Block", ...] = ()
    level: int = 0


# Cached, because a note is on several pages.
@lru_cache(maxsize=1 << 8)
def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of Markdown *text*; images become links, and code in a list follows it."""
    codes: dict[int, Block] = {}

    def placeholder(match: re.Match[str]) -> str:
        lines = re.sub(rf"^ {{0,{len(match['indent'])}}}", "", match["code"], flags=re.MULTILINE)
        number = len(codes)
        codes[number] = Block("pre", (Run(lines.strip("\n"), match["language"]),))
        return f"\n\n\ue000{number}\ue001\n\n"

    # Pages leave them out, so that marks on both sides of one would come together.
    plain = UNPRINTABLE.sub("", text)
    plain = re.sub("[\ue000\ue001]", "", plain).expandtabs(4)
    nested = _with_wide_nesting(_FENCED.sub(placeholder, plain))
    text = _LIST.sub("\\g<line>\n\n", nested)
    root = _tree(_HEADING.sub("\\g<line>\n\n", text))

    def coded(block: Block) -> Block:
        match = _CODE.fullmatch(plain_text([block]))
        # Entities may give the characters of a placeholder, too.
        return codes.pop(int(match[1]), block) if match else block

    return tuple(_merged(map(coded, _blocks_in(root, 0))))


def _with_wide_nesting(text: str) -> str:
    """Return *text* with the levels of its lists indented by four spaces, as Python-Markdown wants.

    In *text*, two are enough, also for the paragraphs of an item. As in CommonMark, what is
    indented by four spaces more than the text of the item above is code.
    """
    lines: list[str] = []
    indents: list[int] = []
    for line in text.split("\n"):
        rest = line.lstrip(" ")
        indent = len(line) - len(rest)
        outer = [one for one in indents if one + 2 <= indent]
        if _ITEM.match(rest) and indent < (outer[-1] + 6 if outer else 4):
            indents = [*outer, indent]
            line = " " * 4 * len(outer) + rest
        elif rest and not indent:
            indents = []
        elif rest:
            line = " " * max(indent, 4 * len(outer)) + rest
        lines.append(line)
    return "\n".join(lines)


def _tree(text: str) -> Element:
    """Return the element tree of Markdown *text*."""
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
        element.text, element.tail = _limited(element.text), _limited(element.tail)
    for treeprocessor in markdown.treeprocessors:
        treeprocessor.run(root)
    return root


def _limited(text: str | None) -> str | None:
    """Return *text*, as atomic (not parsed for marks) if parsing would take too long."""
    if text and any(len(marks.findall(text)) * len(text) > most for marks, most in _MAX_WORK):
        return AtomicString(text)
    return text


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """Return the non-empty *blocks*; adjacent lists, and adjacent quotations, are merged."""
    merged: list[Block] = []
    for block in blocks:
        kinds = {block.kind, *(last.kind for last in merged[-1:])}
        if merged and block.kind in _NESTED and (len(kinds) == 1 or kinds == _LISTS):
            parts = _merged([*merged[-1].parts, *block.parts])
            merged[-1] = replace(merged[-1], parts=tuple(parts))
        elif block.kind == "hr" or plain_text([block]):
            merged.append(block)
    return merged


def _blocks_in(element: Element, depth: int) -> Iterator[Block]:
    """Yield the blocks in *element*; text between them becomes paragraphs."""
    runs = _text_runs(element.text)
    for child in element:
        if child.tag in _BLOCKS:
            yield Block("p", tuple(runs))
            yield _block_of(child, depth)
            runs = _text_runs(child.tail)
        else:
            runs += [*_runs(child), *_text_runs(child.tail)]
    yield Block("p", tuple(runs))


def _block_of(element: Element, depth: int) -> Block:
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
        # In a quotation, code and tables become lines of a paragraph.
        inner = (
            Block("p", tuple(_as_lines(block))) if block.kind in ("pre", "table") else block
            for block in _blocks_in(element, depth + 1)
            if block.kind != "hr"
        )
        return Block(kind, parts=tuple(_merged(inner)))
    if kind in _NESTED:
        return Block("p", tuple(_text_runs(" ".join(element.itertext()))))
    return Block("hr") if kind == "hr" else Block("p", tuple(_runs(element)))


def _items(element: Element, depth: int) -> Iterator[Block]:
    """Yield a list's item with its paragraphs as lines; of one without text, the inner items."""
    # All lists within the item are merged.
    blocks = _merged(_blocks_in(element, depth))
    lists = [block for block in blocks if block.kind in _LISTS]
    texts = (block for block in blocks if block.kind not in {*_LISTS, "hr"})
    runs = _with_breaks(map(_as_lines, texts))
    inner = tuple(item for nested in lists for item in nested.parts)
    if runs:
        yield Block("li", tuple(runs), (replace(lists[0], parts=inner),) if lists else ())
    else:
        yield from inner


def _as_lines(block: Block) -> list[Run]:
    """Return the content of *block* as runs, with a break between its lines."""
    if block.kind == "pre":
        lines = (line for run in block.runs for line in run.text.split("\n") if line)
        return _with_breaks([Run(line, "code")] for line in lines)
    return _with_breaks([block.runs, *map(_as_lines, block.parts)])


def _with_breaks(lines: Iterable[Iterable[Run]]) -> list[Run]:
    """Return the runs of *lines* with a break before each line but the first."""
    runs: list[Run] = []
    for line in lines:
        runs += [Run("", "br"), *line] if runs else line
    return runs


def _runs(element: Element, style: str = "", url: str = "") -> Iterator[Run]:
    """Yield the runs of *element*; the outermost style and address apply to all inner ones."""
    url = url or unescape(element.get("href") or element.get("src") or "")
    if element.tag == "br":
        yield Run("", "br")
    elif element.tag == "img":
        yield Run(unescape(element.get("alt") or url), style, url)
    elif element.tag == "code":
        yield Run(unescape(element.text or ""), "code", url)
    else:
        style = style or (element.tag if element.tag in ("em", "strong") else "")
        yield from _text_runs(element.text, style, url)
        for child in element:
            yield from _runs(child, style, url)
            yield from _text_runs(child.tail, style, url)


def _text_runs(text: str | None, style: str = "", url: str = "") -> list[Run]:
    """Return *text*, if there is any, as one run with single spaces."""
    return [Run(re.sub(r"\s+", " ", unescape(text)), style, url)] if text else []


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the text of *blocks* on one line, with single spaces."""
    return " ".join(" ".join(_texts(blocks)).split())


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield "".join([" " if run.style == "br" else run.text for run in block.runs])
        yield from _texts(block.parts)
