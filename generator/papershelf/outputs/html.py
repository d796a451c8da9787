"""HTML of pages: what Python-Markdown makes of their Markdown, in fewer bytes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape as escape_all
from html import unescape
from typing import TYPE_CHECKING, ClassVar

from markdown.extensions.toc import slugify, unique
from markupsafe import Markup

from papershelf.engine.artifact import Heading
from papershelf.outputs.addresses import PAPERS, place_of
from papershelf.outputs.markdown import (
    NO_URLS,
    Span,
    Urls,
    is_allowed,
    quoted,
    safe_formula,
    spans,
    way,
)
from papershelf.text.formula import to_mathml
from papershelf.text.languages import is_foreign
from papershelf.text.wording import one_line

# Attribute values that need no quotes.
_BARE = re.compile(r"[^\s\"'=<>`&]+")
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>")
# Where a query or a fragment follows a file.
_BEHIND = re.compile(r"(?=[?#])")
_TAG = re.compile(r"<[^>]*>")
_QUOTED_CLASS = re.compile(r'(<[a-z]+ class=)"([\w-]+)"')


class Html(Markup):
    """Text that is HTML already."""

    __slots__ = ()
    if not TYPE_CHECKING:
        # That of `Markup` first asks its argument for HTML, which takes twice as long.
        __new__ = str.__new__


# Labels and names stand on many pages.
@lru_cache(maxsize=1 << 13)
def escape(text: str) -> Html:
    """Return *text* as one line of HTML."""
    return _escape_once(text)


def _escape_once(text: str) -> Html:
    """Return what `escape` does, for a text that stands on no other page."""
    return Html(_escaped(one_line(text)))


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _prose(text: str, urls: Urls = NO_URLS) -> Html:
    """Return running *text* with its formulas as MathML, whose *urls* can be followed."""
    if "$" not in text and not urls:
        return _escape_once(text)
    return Html(prose_within(one_line(text), urls).strip())


def prose_within(line: str, urls: Urls = NO_URLS) -> Html:
    """Return running text for a place within a line, with the white space around it."""
    return Html("".join([_marked(span) for span in spans(line, urls)]))


def _marked(span: Span) -> str:
    if span.is_formula:
        return _formula(span.text)
    return _link(span.text, span.url) if span.url else _escaped(span.text)


def _formula(written: str) -> str:
    """Return a formula, dollars included, as MathML; as code where that has no way to say it."""
    found = safe_formula(written)
    if found is None:
        return escape(written)
    display = "block" if len(found["dollars"]) == 2 else "inline"
    return to_mathml(found["tex"], display) or f"<code>{_escaped(found.group())}</code>"


# A paper is in a dozen lists.
@lru_cache(maxsize=1 << 15)
def _label(title: str) -> Html:
    """Return a title as the label of a link, with its formulas where its Markdown has them."""
    return escape(title) if "[" in title or "]" in title else _prose(title)


def _link(label: str, url: str) -> Html:
    """Return a link, or its label alone where *url* is not safe; a plain label is escaped."""
    shown = label if isinstance(label, Html) else escape(label)
    target = quoted(url)
    return Html(f"<a href={attribute(target)}>{shown}</a>") if is_allowed(target) else Html(shown)


def _in_line(parts: Iterable[str], between: str = " · ") -> Html:
    """Return parts of a line, which are HTML or else are escaped, with a mark between them."""
    shown = [part if isinstance(part, Html) else escape(part) for part in parts]
    return Html(between.join(shown).strip())


def attribute(text: str, *, is_html: bool = False) -> str:
    """Return *text*, which may be HTML already, as the value of an attribute."""
    value = text.replace('"', "&quot;") if is_html else escape_all(one_line(text))
    return value if _BARE.fullmatch(value) else f'"{value}"'


class HtmlForm:
    """The `Form` of HTML, for the page of the file *page*."""

    anywhere: ClassVar[HtmlForm]
    text = staticmethod(escape)
    prose = staticmethod(_prose)
    link = staticmethod(_link)
    join = staticmethod(_in_line)

    def __init__(self, page: str, *, directory_urls: bool) -> None:
        self._directory_urls = directory_urls
        place = place_of(page, directory_urls=directory_urls)
        # Pages of a folder lead to others by the same addresses, but to those below themselves.
        is_folder = place.endswith("/") and not page.endswith("/index.md")
        folder = page.rpartition("/")[0]
        self._page = page
        self._own = place.removesuffix("/") if is_folder else ""
        self._start = posixpath.join(folder, "*") if is_folder else folder
        self._ending = "/" if directory_urls else ".html"
        self._papers = way(self._start, PAPERS)

    def page_link(self, label: str, target: str) -> Html:
        """Return a link to the page of the file *target*, which "?" or "#" and more may follow."""
        is_below = self._own and target.startswith(self._own) and self._is_below(target)
        start = self._own if is_below else self._start
        return _page_link(start, label, target, self._directory_urls)

    def _is_below(self, target: str) -> bool:
        """Return whether *target* is this page, a place on it, or in the folder of its name."""
        file = _BEHIND.split(target, maxsplit=1)[0]
        return file == self._page or target.startswith(f"{self._own}/")

    def paper_link(self, title: str, slug: str, language: str = "") -> Html:
        """Return a link with a paper's *title*, which is in a *language*, to its page."""
        label = self.spoken(_label(title), language)
        # A slug has no signs that mean anything, and papers are in very many lists.
        return Html(f"<a href={self._papers}{slug}{self._ending}>{label}</a>")

    def spoken(self, markup: Markup, language: str) -> Html:
        """Return HTML with its *language*, a tag of BCP 47, where that is not the page's."""
        return Html(f"<span lang={language}>{markup}</span>" if is_foreign(language) else markup)

    def emphasis(self, text: str, icon: str = "") -> Html:
        """Return emphasised *text*, to which the style sheet may have an *icon*."""
        start = f"<em class=ps-{icon}>" if icon else "<em>"
        return Html(f"{start}{_in_line([text])}</em>")

    def strong(self, text: str, /) -> Html:
        """Return strong *text*."""
        return Html(f"<strong>{_in_line([text])}</strong>")

    def code(self, language: str, text: str) -> Html:
        """Return a block of code."""
        return Html(f"<pre><code class=language-{language}>{_escaped(text)}\n</code></pre>")

    def html(self, markup: str, /) -> Html:
        """Return HTML of ours, without end tags that it can do without."""
        return Html(_QUOTED_CLASS.sub(r"\1\2", markup.replace("</li>", "")))


HtmlForm.anywhere = HtmlForm("", directory_urls=True)


# Topics and authors are linked to from many pages of a folder.
@lru_cache(maxsize=1 << 14, typed=True)
def _page_link(start: str, label: str, target: str, directory_urls: bool) -> Html:
    file, *rest = _BEHIND.split(target, maxsplit=1)
    address = _relative(start, place_of(file, directory_urls=directory_urls))
    return _link(label, f"{address or './'}{''.join(rest)}")


def _relative(start: str, place: str) -> str:
    """Return the way from the folder *start* to a *place*, empty where they are the same."""
    if f"{start}/".startswith(place):
        return way(start, place.removesuffix("/"))
    folder, slash, name = place.removesuffix("/").rpartition("/")
    return f"{way(start, folder)}{name}{place[len(folder + slash + name) :]}"


def with_ids(html: str) -> tuple[str, tuple[Heading, ...]]:
    """Return HTML whose headings have ids, as Python-Markdown's `toc` gives them, and these."""
    headings: list[Heading] = []
    taken: set[str] = set()

    def heading(match: re.Match[str]) -> str:
        level, inner = match.groups()
        title, slug = _title_of(inner)
        anchor = unique(slug, taken)
        headings.append(Heading(level=int(level), id=anchor, title=title))
        return f"<h{level} id={anchor}>{inner}</h{level}>"

    return _HEADING.sub(heading, html), tuple(headings)


# Most headings are those of other pages.
@lru_cache(maxsize=1 << 8)
def _title_of(inner: str) -> tuple[str, str]:
    """Return the text of a heading, as HTML, and its address on a page."""
    title = " ".join(_TAG.sub("", inner).split())
    return title, slugify(unescape(title), "-")
