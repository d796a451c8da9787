"""A form in which a page is written: each page has one view, and comes out in every form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from markupsafe import Markup

from papershelf.model import Link


class Form(Protocol):
    """What a page is put together from: texts become markup, escaped for the form.

    Markup that one form gives is for templates and methods of that form alone; a plain `str` is
    text, and escaped wherever it comes out.
    """

    def text(self, text: str, /) -> Markup:
        """Return *text* on one line, as it is."""

    def prose(self, text: str, links: Sequence[Link] = ()) -> Markup:
        """Return running *text* whose formulas are shown and whose *links* can be followed."""

    def link(self, label: str, url: str) -> Markup:
        """Return a link to another site, or the label alone where *url* is not safe."""

    def page_link(self, label: str, target: str) -> Markup:
        """Return a link to the page of the file *target*, which a query may follow, after "?"."""

    def paper_link(self, title: str, slug: str) -> Markup:
        """Return a link with a paper's *title* to its page."""

    def join(self, parts: Iterable[str], between: str = " · ") -> Markup:
        """Return *parts* of a line with a mark between them."""

    def emphasis(self, text: str, /) -> Markup:
        """Return emphasised *text*."""

    def strong(self, text: str, /) -> Markup:
        """Return strong *text*."""

    def code(self, language: str, text: str) -> Markup:
        """Return a block of code."""

    def html(self, markup: str, /) -> Markup:
        """Return HTML of ours, on one line, in which each text is escaped by `in_html`."""
