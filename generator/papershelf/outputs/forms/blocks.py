"""Rendering of parsed blocks of a note as Markdown and as HTML, with no markup of its source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from markupsafe import Markup

from papershelf.outputs.forms.html import Html, HtmlForm
from papershelf.outputs.forms.html import escape as html_text
from papershelf.outputs.forms.html import prose_within as html_within
from papershelf.outputs.forms.markdown import NO_URLS, Markdown, escape_block_start, escape_within
from papershelf.outputs.forms.markdown import prose_within as markdown_within
from papershelf.outputs.forms.page import Form
from papershelf.text.addresses import find_addresses
from papershelf.text.blocks import Block, Run
from papershelf.text.wording import UNPRINTABLE, printable_line

_DEEPEST_HEADING = 6
_MARKED = frozenset({"em", "strong"})
# Only absolute addresses become links: relative ones name files that the site does not have.
_ABSOLUTE = re.compile(r"https?://|mailto:|doi:", re.IGNORECASE)
# Code that every renderer leaves alone between backticks, and text that template languages,
# CriticMarkup or snippet inclusion would replace even within a fence.
_PLAIN_CODE = re.compile(r"(?!#!|.*8<-)[^\s`{}|\\](?:[^`{}|\\\n]*[^\s`{}|\\])?")
_NO_FENCE = re.compile(r"\{[{%#+=~>-]|8<-|^ *(?:`{3}|~{3})", re.MULTILINE)
_ODD_SPACE = re.compile(r"[^\S \n]")


class _MarkdownBlocks:
    """Writes blocks as Markdown; all arguments but code are Markdown already."""

    rule = "---"
    within = staticmethod(markdown_within)

    def code(self, text: str, /) -> Markdown:
        if _PLAIN_CODE.fullmatch(text):
            return Markdown(f"`{text}`")
        return Markdown(f"<code>{escape_within(text)}</code>")

    def paragraph(self, lines: Sequence[str], /) -> str:
        return "  \n".join(map(escape_block_start, lines))

    def heading(self, line: str, level: int, /) -> str:
        return f"{'#' * level} {line}"

    def items(self, kind: str, items: Iterable[tuple[Sequence[str], str]], /) -> str:
        marker = "-   " if kind == "ul" else "1.  "
        pairs = ((self.paragraph(lines), inner) for lines, inner in items)
        texts = ("\n".join(filter(None, pair)).replace("\n", "\n    ") for pair in pairs)
        return "\n".join(f"{marker}{text}" for text in texts)

    def quotation(self, content: str, /) -> str:
        return "\n".join([f"> {line}" if line else ">" for line in content.split("\n")])

    def block(self, code: str, language: str, /) -> str:
        if _NO_FENCE.search(code):
            text = escape(code, quote=False).replace("{", "&#123;").replace("}", "&#125;")
            return f"<pre><code{_language_of(language)}>{text}\n</code></pre>"
        return f"```{language}\n{code}\n```"

    def table(self, rows: Iterable[Sequence[str]], /) -> str:
        header, *body = rows
        lines = (header, ["---"] * len(header), *body)
        return "\n".join([f"| {' | '.join(cells)} |" for cells in lines])

    def all(self, blocks: Iterable[str], /) -> Markdown:
        return Markdown("\n\n".join(blocks))


class _HtmlBlocks:
    """Writes the same blocks as HTML."""

    rule = "<hr>"
    within = staticmethod(html_within)

    def code(self, text: str, /) -> Html:
        return Html(f"<code>{html_text(text)}</code>")

    def paragraph(self, lines: Sequence[str], /) -> str:
        return f"<p>{'<br>'.join(map(str.strip, lines))}</p>"

    def heading(self, line: str, level: int, /) -> str:
        return f"<h{level}>{line}</h{level}>"

    def items(self, kind: str, items: Iterable[tuple[Sequence[str], str]], /) -> str:
        rendered = [f"<li>{'<br>'.join(map(str.strip, lines))}{inner}" for lines, inner in items]
        return f"<{kind}>{''.join(rendered)}</{kind}>"

    def quotation(self, content: str, /) -> str:
        return f"<blockquote>{content}</blockquote>"

    def block(self, code: str, language: str, /) -> str:
        text = escape(code, quote=False)
        return f"<pre><code{_language_of(language)}>{text}\n</code></pre>"

    def table(self, rows: Iterable[Sequence[str]], /) -> str:
        header, *others = ("".join(f"<td>{cell}" for cell in cells) for cells in rows)
        body = "".join(f"<tr>{row}" for row in others)
        return f"<table><thead><tr>{header.replace('<td>', '<th>')}<tbody>{body}</table>"

    def all(self, blocks: Iterable[str], /) -> Html:
        return Html("".join(blocks))


_Writer = _MarkdownBlocks | _HtmlBlocks


def _language_of(language: str) -> str:
    return f' class="language-{language}"' if language else ""


def render_blocks(blocks: Iterable[Block], form: Form, level: int) -> Markup:
    """Return *blocks* in a form, with headings below *level* that skip no level."""
    writer = _HtmlBlocks() if isinstance(form, HtmlForm) else _MarkdownBlocks()
    return _BlockRenderer(form, writer, level).render(blocks)


class _BlockRenderer:
    """Renders blocks; `_open_levels` holds the levels in the source of the enclosing headings."""

    def __init__(self, form: Form, writer: _Writer, level: int) -> None:
        self._form, self._writer, self._level = form, writer, level
        self._open_levels: list[int] = []

    def render(self, blocks: Iterable[Block]) -> Markup:
        """Return *blocks* in sequence."""
        return self._writer.all(filter(None, map(self._block, blocks)))

    def _block(self, block: Block) -> str:
        if block.kind == "h":
            return self._heading(block)
        if block.kind in ("ul", "ol"):
            items = [(self._lines(item), self.render(item.parts)) for item in block.parts]
            return self._writer.items(block.kind, items)
        if block.kind == "blockquote":
            return self._writer.quotation(self.render(block.parts))
        if block.kind == "table":
            return self._writer.table([list(map(self._cell, row.parts)) for row in block.parts])
        if block.kind == "pre":
            return self._code(block.runs[0])
        if block.kind == "hr":
            return self._writer.rule
        lines = self._lines(block)
        return self._writer.paragraph(lines) if lines else ""

    def _heading(self, block: Block) -> str:
        while self._open_levels and self._open_levels[-1] >= block.level:
            self._open_levels.pop()
        self._open_levels.append(block.level)
        text = "".join([run.text or " " for run in block.runs])
        level = min(_DEEPEST_HEADING, self._level + len(self._open_levels))
        return self._writer.heading(self._form.prose(text), level)

    def _code(self, run: Run) -> str:
        code = _ODD_SPACE.sub(" ", UNPRINTABLE.sub("", run.text)).strip("\n")
        return self._writer.block(code, run.style) if code.strip() else ""

    def _cell(self, block: Block) -> str:
        return " ".join(self._lines(block, are_cells=True))

    def _lines(self, block: Block, *, are_cells: bool = False) -> list[str]:
        """Return the lines of a block, without empty ones."""
        lines: list[list[str]] = [[]]
        for run in _written(block.runs):
            if run.style == "br":
                lines.append([])
            else:
                lines[-1] += self._run(run, are_cells=are_cells)
        return [line for parts in lines if (line := "".join(parts).strip())]

    def _run(self, run: Run, *, are_cells: bool) -> Iterator[str]:
        """Yield the parts of a run, with its white space outside of the markers."""
        text = printable_line(run.text)
        yield " " * run.text[:1].isspace()
        if text:
            markup = self._words(text, run, are_cells=are_cells)
            if run.style in _MARKED:
                mark = self._form.emphasis if run.style == "em" else self._form.strong
                markup = mark(markup)
            yield self._form.link(markup, run.url) if run.url else markup
            yield " " * run.text[-1:].isspace()

    def _words(self, text: str, run: Run, *, are_cells: bool) -> Markup:
        if run.style == "code":
            return self._writer.code(text)
        if run.url or (are_cells and "|" in text):
            return self._form.text(text)
        addresses = find_addresses(text)
        urls = {text[it.start : it.end]: it.url for it in addresses} if addresses else NO_URLS
        return self._writer.within(text, urls)


def _written(runs: Iterable[Run]) -> list[Run]:
    """Return *runs* without links and markers that are not written, and with adjacent text joined.

    Text is escaped as one, since two parts of it could form markup such as `:x:`.
    """
    written: list[Run] = []
    was_marked = False
    for run in runs:
        url = run.url if _ABSOLUTE.match(run.url) else ""
        is_marked = run.style in _MARKED
        # Adjacent markers such as `*` and `**` would be ambiguous.
        plain = Run(run.text, "" if is_marked and was_marked else run.style, url)
        was_marked = is_marked and not was_marked
        if written and not (plain.style or url or written[-1].style or written[-1].url):
            plain = Run(written.pop().text + plain.text)
        written.append(plain)
    return written
