"""Text for Markdown: escaped so that every renderer shows text of sources as plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from papershelf.model import Link
from papershelf.outputs.addresses import PAPERS
from papershelf.text.addresses import find_addresses
from papershelf.text.formula import FORMULA, is_formula, pieces
from papershelf.text.languages import is_foreign
from papershelf.text.wording import SEPARATOR, UNPRINTABLE, printable_line

# The targets of addresses in prose, by the address as the prose spells it.
Urls = Mapping[str, str]
NO_URLS: Urls = {}


class Markdown(Markup):
    """Text that is Markdown already: templates output it as it is and escape all other text.

    It is a `Markup` only for Jinja's macros and escaping. Join it with f-strings: the operators of
    `Markup` escape for HTML.
    """

    __slots__ = ()


_BACKSLASHED = {character: f"\\{character}" for character in "\\`*[]"}
# Not every renderer supports a backslash before these. Braces have a meaning in attribute lists and
# template languages, the others in formulas, tables and common extensions.
_ENTITIES = {character: f"&#{ord(character)};" for character in "{}$|~^"}
# The backslash comes first, as escapes of others contain it.
_ESCAPES = {**_BACKSLASHED, **_ENTITIES, "<": "&lt;"}
# Within a word every renderer reads an underscore as a letter.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Markdown accepts a numeric character reference without a semicolon.
_ENTITY = re.compile(r"&(?=#|\w+;)")
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")
# Characters with a meaning only next to others: the pattern of such a position, and the escape.
_CONTEXTUAL = {
    "_": (_UNDERSCORE, r"\_"),
    ":": (_SHORTCODE, "&#58;"),
    "==": (re.compile("=(?==)"), "&#61;"),
    "++": (re.compile(r"\+(?=\+)"), "&#43;"),
}
# At the end: characters that would close a heading, or turn a link that follows into an image.
_TAIL = re.compile(r"(?<!#)#++$|!$")
# The start of a block: a heading, list, quotation, rule, definition, admonition or option.
_BLOCK_START = re.compile(r"(?P<sign>[#>+\-=:!?/%@])|(?P<number>\d+)(?P<mark>[.)])")
# A renderer without support for formulas would read these as HTML, links, attributes and templates;
# the replacements mean the same in TeX.
_IN_FORMULA = (
    (re.compile(r"(?<!\\)\\<|<"), r"\\lt "),
    (re.compile(r"(?<!\\)\\>"), r"\\: "),
    (re.compile(r">"), r"\\gt "),
    (re.compile(r"\](?=[(\[:])"), "] "),
    (_SHORTCODE, ": "),
    (re.compile(r"(?<=[*_~^=+])\{(?=[^}]*=|[{\s])"), " {"),
    (re.compile(r"\{(?=[{%#])"), "{ "),
    # The markers of the `keys` extension, which reads backslashes before one, too.
    (re.compile(r"(?:(?<=\+)|(?<=\\\\))(?=\+)"), " "),
)
# Only addresses with these schemes become links, and relative ones, which have none.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = frozenset({"http:", "https:", "mailto:", "doi:"})
_UNSAFE_IN_ADDRESS = re.compile(rf"[\s<>()\[\]\"'`\\{{}}|*$]|{UNPRINTABLE.pattern}")


# Labels, titles and first words occur on many pages.
@lru_cache(maxsize=1 << 13)
def escape(text: str) -> Markdown:
    """Return *text* as one line of Markdown that renders as this text."""
    return Markdown(_escape_start(escape_within(text)))


def escape_within(text: str) -> str:
    """Return *text* on one line, escaped for a position within a line."""
    return _escape_line(printable_line(text))


def _escape_line(line: str) -> str:
    """Return *line*, which has no line breaks, escaped for a position within a line."""
    if "&" in line:
        line = _ENTITY.sub("&amp;", line)
    for character, escaped in _ESCAPES.items():
        if character in line:
            line = line.replace(character, escaped)
    for characters, (pattern, escaped) in _CONTEXTUAL.items():
        if characters in line:
            line = pattern.sub(escaped, line)
    if line.endswith(("#", "!")):
        line = _TAIL.sub(lambda match: _entity(match[0][0]) * len(match[0]), line)
    return line


def _entity(character: str) -> str:
    """Return a numeric character reference, which every renderer shows as text."""
    return f"&#{ord(character)};"


def _escape_start(line: str) -> str:
    """Return *line* with an escape at its start if it would start a block."""
    match = _BLOCK_START.match(line)
    if match is None:
        return line
    remainder = line[match.end() :]
    if match["number"]:
        return f"{match['number']}\\{match['mark']}{remainder}"
    return _entity(match["sign"]) + remainder


def _formula(source: str) -> Markdown:
    """Return a formula, dollars included, without sequences that Markdown reads as HTML or links.

    A formula that could be read as code or as text is escaped to text.
    """
    match = safe_formula(source)
    return Markdown(match.group()) if match else escape(source)


def safe_formula(source: str) -> re.Match[str] | None:
    """Return the match of FORMULA in the rewritten formula, or None if it must be shown as text."""
    dollars = "$$" if source.startswith("$$") else "$"
    tex = printable_line(source[len(dollars) : -len(dollars)])
    for pattern, replacement in _IN_FORMULA:
        tex = pattern.sub(replacement, tex)
    match = FORMULA.fullmatch(f"{dollars}{tex.strip()}{dollars}")
    return None if match is None or not is_formula(match) or "`" in tex else match


class Span(NamedTuple):
    """A part of prose: a formula, dollars included, a link with its `url`, or else text."""

    text: str
    is_formula: bool = False
    url: str = ""


def urls_of(links: Iterable[Link]) -> Urls:
    """Return the targets of *links* that occur in prose, by address as written and by URL."""
    written = [link for link in links if link.written]
    return {name: link.url for link in written for name in (link.written, link.url.rstrip("/"))}


def spans(line: str, urls: Urls) -> Iterator[Span]:
    """Yield the parts of a line of prose, in which each address in *urls* is a link."""
    for piece, is_tex in pieces(line):
        if is_tex:
            yield Span(piece, is_formula=True)
        else:
            yield from _linked(piece, urls)


def _linked(text: str, urls: Urls) -> Iterator[Span]:
    end = 0
    for address in find_addresses(text) if urls else ():
        written = text[address.start : address.end]
        url = urls.get(written) or urls.get(address.url.rstrip("/"))
        if url:
            yield Span(text[end : address.start])
            yield Span(_label_of(written), url=url)
            end = address.end
    yield Span(text[end:])


def prose(text: str, urls: Urls = NO_URLS) -> Markdown:
    """Return prose with its formulas as TeX and its addresses in *urls* as links."""
    return escape_block_start(prose_within(printable_line(text), urls))


def prose_within(line: str, urls: Urls) -> Markdown:
    """Return prose within a line, with its surrounding white space."""
    return Markdown("".join([_span(span) for span in spans(line, urls)]))


def escape_block_start(line: str) -> Markdown:
    """Return a line of Markdown, escaped at its start so that it starts no block."""
    # As a `str`, since `Markup` would escape what is prepended.
    return Markdown(_escape_start(str(line).strip()))


def _span(span: Span) -> str:
    if span.is_formula:
        return _formula(span.text)
    return link(span.text, span.url) if span.url else _inner(span.text)


def _inner(text: str) -> str:
    """Return *text* escaped for a position within a line, with its surrounding white space."""
    inner = text.strip()
    return text.replace(inner, _escape_line(inner), 1) if inner else text


def _label_of(written: str) -> str:
    """Return the visible text of an address in prose: its label if it is a Markdown link."""
    labelled = re.fullmatch(r"\[([^\]]*)\]\(.*\)", written)
    return labelled[1] if labelled else written.strip("<>")


# Most pages link to the same topics. A label that is `Markdown` equals one that is text.
@lru_cache(maxsize=1 << 12, typed=True)
def link(label: str, target: str) -> Markdown:
    """Return a link, or only its label if *target* is unsafe; a label that is text is escaped."""
    inner = label if isinstance(label, Markdown) else escape(label)
    address = quoted(target)
    if not is_allowed(address):
        return Markdown(inner)
    return Markdown(f"[{inner}]({_ENTITY.sub('&amp;', address)})")


def _join(parts: Iterable[str], separator: str = SEPARATOR) -> Markdown:
    """Return *parts* joined by *separator*; parts that are no `Markdown` are escaped."""
    return Markdown(
        separator.join([part if isinstance(part, Markdown) else escape(part) for part in parts])
    )


# A paper is in a dozen lists.
@lru_cache(maxsize=1 << 15, typed=True)
def link_label(text: str) -> Markdown:
    """Return *text*, a title, as the label of a link; with brackets it has no formulas."""
    return escape(text) if "[" in text or "]" in text else prose(text)


def quoted(target: str) -> str:
    """Return *target* percent-encoded where characters could end it in Markdown or HTML."""
    return _UNSAFE_IN_ADDRESS.sub(lambda match: quote(match[0], errors="replace"), target)


def is_allowed(address: str) -> bool:
    """Return whether a quoted address has an allowed scheme, or none."""
    scheme = _SCHEME.match(address)
    return scheme is None or scheme.group().lower() in _SCHEMES


def relative_path(start: str, target: str) -> str:
    """Return the path of *target* relative to the folder *start*, which is "" or ends with a slash.

    *target* is a file, or a folder that ends with a slash.
    """
    up = ""
    while not target.startswith(start):
        start = start[: start.rfind("/", 0, -1) + 1]
        up += "../"
    return f"{up}{target[len(start) :]}"


def escape_in_html(text: str) -> str:
    """Return *text* escaped for a line of HTML in Markdown, safe from template languages too."""
    return html.escape(printable_line(text)).replace("{", "&#123;").replace("}", "&#125;")


class MarkdownForm:
    """The `Form` of Markdown, for the page of the file *path*."""

    text = staticmethod(escape)
    prose = staticmethod(prose)
    link = staticmethod(link)
    join = staticmethod(_join)

    def __init__(self, path: str) -> None:
        self._folder = path[: path.rfind("/") + 1]
        self._papers = relative_path(self._folder, f"{PAPERS}/")

    def page_link(self, label: str, target: str) -> Markdown:
        """Return a link to the page of the file *target*, which may have a query or fragment."""
        return link(label, relative_path(self._folder, target))

    def paper_link(self, title: str, slug: str, language: str = "") -> Markdown:
        """Return a link to a paper's page, labelled with its *title*, which is in *language*."""
        label = self.with_language(link_label(title), language)
        return Markdown(f"[{label}]({self._papers}{slug}.md)")

    def with_language(self, markup: Markup, language: str) -> Markdown:
        """Return *markup* marked with its *language* (BCP 47) if that differs from the page's."""
        if is_foreign(language):
            return Markdown(f'<span lang="{language}">{markup}</span>')
        return Markdown(markup)

    def emphasis(self, text: str, icon: str = "") -> Markdown:
        """Return emphasised *text*; the style sheet may show an *icon* with it."""
        if icon:
            return Markdown(f'<em class="ps-{icon}">{_join([text])}</em>')
        return Markdown(f"*{_join([text])}*")

    def strong(self, text: str, /) -> Markdown:
        """Return strong *text*."""
        return Markdown(f"**{_join([text])}**")

    def code(self, language: str, text: str) -> Markdown:
        """Return *text*, in which no line may be a fence, as a code block."""
        return Markdown(f"```{language}\n{text}\n```")

    def html(self, markup: str, /) -> Markdown:
        """Return trusted HTML on one line, with its texts escaped by `escape_in_html`."""
        return Markdown(markup)
