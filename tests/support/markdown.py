"""Renderers of Markdown with the extensions that people switch on, and parsers of their HTML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from markdown import Markdown
from markdown_it import MarkdownIt

# All extensions that could read plain text as markup. Those that are meant to change plain text
# are left out: smarty, smartsymbols, and magiclink.
EXTENSIONS = tuple(
    """
    abbr admonition attr_list def_list footnotes md_in_html sane_lists tables toc
    pymdownx.betterem pymdownx.caret pymdownx.critic pymdownx.details pymdownx.emoji
    pymdownx.inlinehilite pymdownx.keys pymdownx.mark pymdownx.progressbar pymdownx.snippets
    pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde
    pymdownx.blocks.admonition pymdownx.blocks.details pymdownx.blocks.html
    """.split()
)


@lru_cache
def converter(*extensions: str) -> Markdown:
    """Return a converter of Python-Markdown with *extensions*."""
    return Markdown(extensions=extensions)


def python_markdown(text: str) -> str:
    """Return the HTML of Python-Markdown with every extension."""
    return str(converter(*EXTENSIONS).reset().convert(text))


def with_math(text: str) -> str:
    """Return the HTML of Python-Markdown with every extension and ours for formulas."""
    return str(converter(*EXTENSIONS, "papershelf.math").reset().convert(text))


@lru_cache
def rules() -> MarkdownIt:
    """Return a renderer of CommonMark with GitHub's tables and strikethrough."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def commonmark(text: str) -> str:
    """Return the HTML of CommonMark with GitHub's tables and strikethrough."""
    return str(rules().render(text))


@lru_cache(maxsize=4)
def tree(html: str) -> Element:
    """Return a fragment of HTML as a browser parses it, cached for the next assertions about it."""
    root: Element = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return root


def elements(html: str) -> Iterator[Element]:
    """Return the elements of a fragment of HTML as a browser parses it, in document order."""
    root = tree(html)
    return (element for element in root.iter() if element is not root)


def content(html: str) -> str:
    """Return the text of a fragment of HTML, with single spaces."""
    return " ".join("".join(tree(html).itertext()).split())
