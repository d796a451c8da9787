"""Renderers of Markdown with whatever extensions people switch on, and what they make of a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from markdown import Markdown
from markdown_it import MarkdownIt

# All that could take text for something else. Left out are those whose aim is to change plain
# text: smarty, smartsymbols and magiclink.
EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "sane_lists",
    "tables",
    "toc",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.mark",
    "pymdownx.progressbar",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.html",
)


@lru_cache
def converter(*extensions: str) -> Markdown:
    """Python-Markdown with extensions."""
    return Markdown(extensions=extensions)


def python_markdown(text: str) -> str:
    """Return the HTML that Python-Markdown makes with every extension."""
    return str(converter(*EXTENSIONS).reset().convert(text))


def with_math(text: str) -> str:
    """Return the same with our own extension for formulas."""
    return str(converter(*EXTENSIONS, "papershelf.math").reset().convert(text))


@lru_cache
def rules() -> MarkdownIt:
    """Return the rules of the CommonMark specification, with GitHub's tables and strikethrough."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def commonmark(text: str) -> str:
    """Return the HTML that these rules make."""
    return str(rules().render(text))


@lru_cache(maxsize=4)
def tree(html: str) -> Element:
    """Return a piece of HTML as a browser sees it; most are asked of more than once."""
    root: Element = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return root


def elements(html: str) -> Iterator[Element]:
    """Return the elements of a piece of HTML as a browser sees them, in document order."""
    root = tree(html)
    return (found for found in root.iter() if found is not root)


def content(html: str) -> str:
    """Return the text of a piece of HTML, with single spaces."""
    return " ".join("".join(tree(html).itertext()).split())
