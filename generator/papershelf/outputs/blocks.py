"""Blocks of others' Markdown on pages: written anew in two forms, with marks of ours alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from markupsafe import Markup

from papershelf.outputs.html import Html, HtmlForm
from papershelf.outputs.html import escape as html_text
from papershelf.outputs.html import prose_within as html_within
from papershelf.outputs.markdown import NO_URLS, Markdown, at_start, escape_within
from papershelf.outputs.markdown import prose_within as markdown_within
from papershelf.outputs.page import Form
from papershelf.text.addresses import find_addresses
from papershelf.text.blocks import Block, Run
from papershelf.text.wording import UNPRINTABLE, one_line

_LOWEST = 6
# Addresses that begin so lead out; others are of files that no page lies beside.
_ABSOLUTE = re.compile(r"https?://|mailto:|doi:", re.IGNORECASE)
# Code that nothing looks into between backticks, and what a fence does not keep from templates,
# critics, or those who include files.
_PLAIN_CODE = re.compile(r"(?!#!|.*8<-)[^\s`{}|\\](?:[^`{}|\\\n]*[^\s`{}|\\])?")
_NO_FENCE = re.compile(r"\{[{%#+=~>-]|8<-|^ *(?:`{3}|~{3})", re.MULTILINE)
_ODD_BLANK = re.compile(r"[^\S \n]")


class _MarkdownBlocks:
    """Blocks as Markdown: lines and items are Markdown already, as are blocks within others."""

    within = staticmethod(markdown_within)

    def code(self, text: str, /) -> Markdown:
        if _PLAIN_CODE.fullmatch(text):
            return Markdown(f"`{text}`")
        return Markdown(f"<code>{escape_within(text)}</code>")

    def paragraph(self, lines: Sequence[str], /) -> str:
        return "  \n".join(map(at_start, lines))

    def heading(self, line: str, level: int, /) -> str:
        return f"{'#' * level} {line}"

    def items(self, kind: str, items: Iterable[tuple[Sequence[str], str]], /) -> str:
        mark = "-   " if kind == "ul" else "1.  "
        found = ((self.paragraph(lines), inner) for lines, inner in items)
        texts = ("\n".join(filter(None, parts)).replace("\n", "\n    ") for parts in found)
        return "\n".join(f"{mark}{text}" for text in texts)

    def quotation(self, content: str, /) -> str:
        return "\n".join([f"> {line}" if line else ">" for line in content.split("\n")])

    def block(self, code: str, language: str, /) -> str:
        if _NO_FENCE.search(code):
            text = escape(code, quote=False).replace("{", "&#123;").replace("}", "&#125;")
            return f"<pre><code{_language_of(language)}>{text}\n</code></pre>"
        return f"```{language}\n{code}\n```"

    def table(self, rows: Iterable[Sequence[str]], /) -> str:
        head, *others = rows
        lines = (head, ["---"] * len(head), *others)
        return "\n".join([f"| {' | '.join(cells)} |" for cells in lines])

    def rule(self) -> str:
        return "---"

    def all(self, blocks: Iterable[str], /) -> Markdown:
        return Markdown("\n\n".join(blocks))


class _HtmlBlocks:
    """The same blocks as HTML."""

    within = staticmethod(html_within)

    def code(self, text: str, /) -> Html:
        return Html(f"<code>{html_text(text)}</code>")

    def paragraph(self, lines: Sequence[str], /) -> str:
        return f"<p>{'<br>'.join(map(str.strip, lines))}</p>"

    def heading(self, line: str, level: int, /) -> str:
        return f"<h{level}>{line}</h{level}>"

    def items(self, kind: str, items: Iterable[tuple[Sequence[str], str]], /) -> str:
        shown = [f"<li>{'<br>'.join(map(str.strip, lines))}{inner}" for lines, inner in items]
        return f"<{kind}>{''.join(shown)}</{kind}>"

    def quotation(self, content: str, /) -> str:
        return f"<blockquote>{content}</blockquote>"

    def block(self, code: str, language: str, /) -> str:
        text = escape(code, quote=False)
        return f"<pre><code{_language_of(language)}>{text}\n</code></pre>"

    def table(self, rows: Iterable[Sequence[str]], /) -> str:
        head, *others = ("".join(f"<td>{cell}" for cell in cells) for cells in rows)
        body = "".join(f"<tr>{row}" for row in others)
        return f"<table><thead><tr>{head.replace('<td>', '<th>')}<tbody>{body}</table>"

    def rule(self) -> str:
        return "<hr>"

    def all(self, blocks: Iterable[str], /) -> Html:
        return Html("".join(blocks))


_Writer = _MarkdownBlocks | _HtmlBlocks


def _language_of(language: str) -> str:
    return f' class="language-{language}"' if language else ""


def shown_blocks(blocks: Iterable[Block], form: Form, level: int) -> Markup:
    """Return *blocks* in a form, with headings below *level*, none of which leaves one out."""
    writer = _HtmlBlocks() if isinstance(form, HtmlForm) else _MarkdownBlocks()
    return _BlocksOnPage(form, writer, level).written(blocks)


class _BlocksOnPage:
    """Writes blocks; the headings that stand above the place have these levels in the source."""

    def __init__(self, form: Form, writer: _Writer, level: int) -> None:
        self._form, self._writer, self._level = form, writer, level
        self._above: list[int] = []

    def written(self, blocks: Iterable[Block]) -> Markup:
        """Return *blocks*, one after the other."""
        return self._writer.all(filter(None, map(self._block, blocks)))

    def _block(self, block: Block) -> str:
        if block.kind == "h":
            return self._heading(block)
        if block.kind in ("ul", "ol"):
            items = [(self._lines(item), self.written(item.parts)) for item in block.parts]
            return self._writer.items(block.kind, items)
        if block.kind == "blockquote":
            return self._writer.quotation(self.written(block.parts))
        if block.kind == "table":
            return self._writer.table([list(map(self._cell, row.parts)) for row in block.parts])
        if block.kind == "pre":
            return self._code(block.runs[0])
        if block.kind == "hr":
            return self._writer.rule()
        lines = self._lines(block)
        return self._writer.paragraph(lines) if lines else ""

    def _heading(self, block: Block) -> str:
        while self._above and self._above[-1] >= block.level:
            self._above.pop()
        self._above.append(block.level)
        text = "".join([run.text or " " for run in block.runs])
        level = min(_LOWEST, self._level + len(self._above))
        return self._writer.heading(self._form.prose(text), level)

    def _code(self, run: Run) -> str:
        code = _ODD_BLANK.sub(" ", UNPRINTABLE.sub("", run.text)).strip("\n")
        return self._writer.block(code, run.style) if code.strip() else ""

    def _cell(self, block: Block) -> str:
        return " ".join(self._lines(block, are_cells=True))

    def _lines(self, block: Block, *, are_cells: bool = False) -> list[str]:
        """Return the lines of a block that have any text."""
        lines: list[list[str]] = [[]]
        is_marked = False
        for run in block.runs:
            if run.style == "br":
                lines.append([])
            # Marks that meet could be taken for others.
            elif is_marked:
                lines[-1] += self._run(run, "", are_cells=are_cells)
            else:
                lines[-1] += self._run(run, run.style, are_cells=are_cells)
            is_marked = run.style in ("em", "strong") and not is_marked
        return [line for parts in lines if (line := "".join(parts).strip())]

    def _run(self, run: Run, style: str, *, are_cells: bool) -> Iterator[str]:
        """Yield a run, with its white space outside of marks."""
        text = one_line(run.text)
        yield " " * run.text[:1].isspace()
        if text:
            shown = self._words(text, run, are_cells=are_cells)
            if style in ("em", "strong"):
                mark = self._form.emphasis if style == "em" else self._form.strong
                shown = mark(shown)
            yield self._form.link(shown, run.url) if _ABSOLUTE.match(run.url) else shown
            yield " " * run.text[-1:].isspace()

    def _words(self, text: str, run: Run, *, are_cells: bool) -> Markup:
        if run.style == "code":
            return self._writer.code(text)
        if run.url or (are_cells and "|" in text):
            return self._form.text(text)
        found = find_addresses(text)
        urls = {text[one.start : one.end]: one.url for one in found} if found else NO_URLS
        return self._writer.within(text, urls)
