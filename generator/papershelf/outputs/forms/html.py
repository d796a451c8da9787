"""HTML of pages: the same as Python-Markdown renders from their Markdown, in fewer bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape as escape_all
from html import unescape

from markdown.extensions.toc import slugify, unique
from markupsafe import Markup

from papershelf.outputs.addresses import PAPERS, site_path
from papershelf.outputs.forms.markdown import (
    NO_URLS,
    Span,
    Urls,
    is_allowed,
    quoted,
    relative_path,
    safe_formula,
    spans,
)
from papershelf.text.formula import to_mathml
from papershelf.text.languages import is_foreign
from papershelf.text.wording import SEPARATOR, printable_line

# Attribute values that need no quotes.
_BARE = re.compile(r"[^\s\"'=<>`&]+")
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>")
_HEADING_WITH_ID = re.compile(r"<h[1-6] id=([^ >]+)")
# The position in a target where a query or fragment follows the file.
_SUFFIX_START = re.compile(r"(?=[?#])")
_TAG = re.compile(r"<[^>]*>")
_OPTIONAL_END = re.compile(r"</(?:li|p)>")
_slug = lru_cache(maxsize=64)(slugify)  # most headings are the same on all pages of papers
_QUOTED_CLASS = re.compile(r'(<[a-z]+ class=)"([\w-]+)"')


class Html(Markup):
    """Text that is HTML already."""

    __slots__ = ()


# Labels and names occur on many pages.
@lru_cache(maxsize=1 << 13)
def escape(text: str) -> Html:
    """Return *text* as one line of HTML."""
    return Html(_escaped(printable_line(text)))


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _prose(text: str, urls: Urls = NO_URLS) -> Html:
    """Return prose with its formulas as MathML and its addresses in *urls* as links."""
    return Html(prose_within(printable_line(text), urls).strip())


def prose_within(line: str, urls: Urls) -> Html:
    """Return prose within a line, with its surrounding white space."""
    return Html("".join([_span(span) for span in spans(line, urls)]))


def _span(span: Span) -> str:
    if span.is_formula:
        return _formula(span.text)
    return _link(span.text, span.url) if span.url else _escaped(span.text)


def _formula(source: str) -> str:
    """Return a formula, dollars included, as MathML, or as code if MathML can't express it."""
    match = safe_formula(source)
    if match is None:
        return escape(source)
    display = "block" if len(match["dollars"]) == 2 else "inline"
    return to_mathml(match["tex"], display) or f"<code>{_escaped(match.group())}</code>"


# A paper is in a dozen lists.
@lru_cache(maxsize=1 << 15)
def _label(title: str) -> Html:
    """Return *title* as the label of a link, with formulas if the Markdown form has them too."""
    return escape(title) if "[" in title or "]" in title else _prose(title)


# Most pages link to the same topics. A label that is `Html` equals one that is text.
@lru_cache(maxsize=1 << 12, typed=True)
def _link(label: str, url: str) -> Html:
    """Return a link, or only its label if *url* is unsafe; a label that is no `Html` is escaped."""
    inner = label if isinstance(label, Html) else escape(label)
    target = quoted(url)
    return Html(f"<a href={attribute(target)}>{inner}</a>") if is_allowed(target) else Html(inner)


def _join(parts: Iterable[str], separator: str = SEPARATOR) -> Html:
    """Return *parts* joined by *separator*; parts that are no `Html` are escaped."""
    escaped = [part if isinstance(part, Html) else escape(part) for part in parts]
    return Html(separator.join(escaped).strip())


def attribute(text: str, *, is_html: bool = False) -> str:
    """Return *text*, escaped already if it *is_html*, as an attribute value, quoted if needed."""
    value = text.replace('"', "&quot;") if is_html else printable_line(text)
    if _BARE.fullmatch(value):
        return value
    return f'"{value if is_html else escape_all(value)}"'


def shortened(markup: str) -> str:
    """Return trusted HTML without optional end tags and quotes."""
    short = _OPTIONAL_END.sub("", markup)
    return _QUOTED_CLASS.sub(r"\1\2", short) if 'class="' in short else short


# Most pages link to the same topics.
@lru_cache(maxsize=1 << 12)
def _site_target(target: str, *, directory_urls: bool) -> tuple[str, str]:
    """Return the path of the page of the file *target* below the site's root, and its suffix."""
    file, *suffix = _SUFFIX_START.split(target, maxsplit=1)
    return site_path(file, directory_urls=directory_urls), "".join(suffix)


class HtmlForm:
    """The `Form` of HTML, for the page of the file *path*."""

    text = staticmethod(escape)
    prose = staticmethod(_prose)
    link = staticmethod(_link)
    join = staticmethod(_join)

    def __init__(self, path: str, *, directory_urls: bool) -> None:
        self._directory_urls = directory_urls
        address = site_path(path, directory_urls=directory_urls)
        self._folder = address[: address.rfind("/") + 1]
        self._ending = "/" if directory_urls else ".html"
        self._papers = relative_path(self._folder, f"{PAPERS}/")

    def page_link(self, label: str, target: str) -> Html:
        """Return a link to the page of the file *target*, which may have a query or fragment."""
        path, suffix = _site_target(target, directory_urls=self._directory_urls)
        return _link(label, f"{relative_path(self._folder, path) or './'}{suffix}")

    def paper_link(self, title: str, slug: str, language: str = "") -> Html:
        """Return a link to a paper's page, labelled with its *title*, which is in *language*."""
        label = self.with_language(_label(title), language)
        # A slug needs no escaping, and skipping it saves time as papers are in very many lists.
        return Html(f"<a href={self._papers}{slug}{self._ending}>{label}</a>")

    def with_language(self, markup: Markup, language: str) -> Html:
        """Return *markup* marked with its *language* (BCP 47) if that differs from the page's."""
        return Html(f"<span lang={language}>{markup}</span>" if is_foreign(language) else markup)

    def emphasis(self, text: str, icon: str = "") -> Html:
        """Return emphasised *text*; the style sheet may show an *icon* with it."""
        start = f"<em class=ps-{icon}>" if icon else "<em>"
        return Html(f"{start}{_join([text])}</em>")

    def strong(self, text: str, /) -> Html:
        """Return strong *text*."""
        return Html(f"<strong>{_join([text])}</strong>")

    def code(self, language: str, text: str) -> Html:
        """Return *text* as a code block."""
        return Html(f"<pre><code class=language-{language}>{_escaped(text)}\n</code></pre>")

    def html(self, markup: str, /) -> Html:
        """Return trusted HTML, without optional end tags and quotes."""
        return Html(shortened(markup))


def with_ids(html: str) -> tuple[str, list[str]]:
    """Return *html* with ids on headings that lack them, as by `toc`, and the texts of these."""
    titles = [" ".join(_TAG.sub("", inner).split()) for _, inner in _HEADING.findall(html)]
    ids = iter(anchors(map(unescape, titles), _HEADING_WITH_ID.findall(html)))
    return _HEADING.sub(lambda it: f"{it[0][:3]} id={next(ids)}{it[0][3:]}", html), titles


def anchors(headings: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return the ids of the *headings* of a page, as those of Python-Markdown's `toc`.

    None is one of the ids that are *taken* by other headings.
    """
    used = set(taken)
    return [unique(_slug(heading, "-"), used) for heading in headings]
