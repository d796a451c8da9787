"""Text for Markdown: escaped so that no source can be more than text, in any renderer."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from urllib.parse import quote

import yaml
from markupsafe import Markup

from papershelf.model import Link
from papershelf.outputs.addresses import PAPERS
from papershelf.text.addresses import find_addresses
from papershelf.text.formula import FORMULA, is_formula, pieces
from papershelf.text.languages import is_foreign
from papershelf.text.wording import LONG, UNPRINTABLE, one_line

# Addresses in running text, as they are written there, with the ones that they lead to.
Urls = Mapping[str, str]
NO_URLS: Urls = {}

_DUMPER: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Markdown(Markup):
    """Text that is Markdown already: templates put it out as it is and escape all other text.

    A `Markup` only so that Jinja's macros and its escaping know it. Put together with f-strings:
    the operators of `Markup` escape for HTML.
    """

    __slots__ = ()
    if not TYPE_CHECKING:
        # That of `Markup` first asks its argument for HTML, which takes twice as long.
        __new__ = str.__new__


_BACKSLASHED = {character: f"\\{character}" for character in "\\`*[]"}
# These have no backslash form that every Markdown knows. Braces would reach attribute lists and
# template languages, the others formulas, tables, and the marks of common extensions.
_ENTITIES = {character: f"&#{ord(character)};" for character in "{}$|~^"}
# The backslash comes first: it is written before others.
_SIGNS = {**_BACKSLASHED, **_ENTITIES, "<": "&lt;"}
# All that `escape_within` looks at.
_MEANT = re.compile(r"[\\`*\[\]{}$|~^<&_:=+#!]")
# Inside a word an underscore is a letter to every Markdown.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# The number of a character needs no semicolon where Markdown looks for HTML.
_ENTITY = re.compile(r"&(?=#|\w+;)")
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")
# Signs that mean something beside others, where they do, and what stands for them there.
_IN_COMPANY = {
    "_": (_UNDERSCORE, r"\_"),
    ":": (_SHORTCODE, "&#58;"),
    "==": (re.compile("=(?==)"), "&#61;"),
    "++": (re.compile(r"\+(?=\+)"), "&#43;"),
}
# At the end, the marks that would close a heading, or make an image of a link that follows.
_TAIL = re.compile(r"(?<!#)#++$|!$")
# What starts a block: a heading, list, quotation, rule, definition, admonition or option.
_BLOCK = re.compile(r"(?P<sign>[#>+\-=:!?/%@])|(?P<number>\d+)(?P<mark>[.)])")
# Inside a formula these would be HTML, links, attributes and templates to a Markdown that knows no
# formulas; TeX reads the same without them.
_IN_FORMULA = (
    (re.compile(r"(?<!\\)\\<|<"), r"\\lt "),
    (re.compile(r"(?<!\\)\\>"), r"\\: "),
    (re.compile(r">"), r"\\gt "),
    (re.compile(r"\](?=[(\[:])"), "] "),
    (_SHORTCODE, ": "),
    (re.compile(r"(?<=[*_~^=+])\{(?=[^}]*=|[{\s])"), " {"),
    (re.compile(r"\{(?=[{%#])"), "{ "),
    # Keys.
    (re.compile(r"\+(?=\+)"), "+ "),
)
# Of all addresses with a scheme, only these are put out; relative ones have none.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = frozenset({"http:", "https:", "mailto:", "doi:"})
# What has a letter and a blank, such as "12 papers", is neither a number nor a date, true or null.
_WORDS = re.compile(r"[A-Za-z][^\s:#]* \S|[0-9][0-9,]* [A-Za-z]")
# The dumper escapes what lies beyond.
_LAST_PLAIN = "\uffff"
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_.,:;/?#%=+~@!-]*")
# The same without what ends a scheme.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_.,;/?#%=+~@!-]*")
_UNSAFE_IN_ADDRESS = re.compile(rf"[\s<>()\[\]\"'`\\{{}}|*$]|{UNPRINTABLE.pattern}")


# Labels, titles and first words stand on many pages.
@lru_cache(maxsize=1 << 13)
def escape(text: str) -> Markdown:
    """Return the text as one line of Markdown that shows just this text."""
    return _escape_once(text)


def _escape_once(text: str) -> Markdown:
    """Return what `escape` does, for a text that stands on no other page."""
    return Markdown(_escape_start(escape_within(text)))


def escape_within(text: str) -> str:
    """Return the text for a place within a line."""
    return _escape_line(one_line(text))


def _escape_line(line: str) -> str:
    """Return one line of text for a place within a line."""
    # Most texts have few signs, and looking for one takes far less than replacing it.
    if len(line) < LONG and not _MEANT.search(line):
        return line
    if "&" in line:
        line = _ENTITY.sub("&amp;", line)
    for sign, written in _SIGNS.items():
        if sign in line:
            line = line.replace(sign, written)
    for sign, (pattern, written) in _IN_COMPANY.items():
        if sign in line:
            line = pattern.sub(written, line)
    if line.endswith(("#", "!")):
        line = _TAIL.sub(lambda match: _entity(match[0][0]) * len(match[0]), line)
    return line


def _entity(character: str) -> str:
    """Return a character by its number, which is text to every Markdown."""
    return f"&#{ord(character)};"


def _escape_start(line: str) -> str:
    """Return the line without what would make a block of it at its beginning."""
    match = _BLOCK.match(line)
    if match is None:
        return line
    rest = line[match.end() :]
    if match["number"]:
        return f"{match['number']}\\{match['mark']}{rest}"
    return _entity(match["sign"]) + rest


def _formula(written: str) -> Markdown:
    """Return a formula, dollars included, in which nothing can be taken for HTML or a link.

    One that could be taken for code or for text is shown as text.
    """
    found = safe_formula(written)
    return Markdown(found.group()) if found else escape(written)


def safe_formula(written: str) -> re.Match[str] | None:
    """Return the match of FORMULA in a formula as it comes out; None where it is text then."""
    dollars = "$$" if written.startswith("$$") else "$"
    tex = one_line(written[len(dollars) : -len(dollars)])
    for pattern, replacement in _IN_FORMULA:
        tex = pattern.sub(replacement, tex)
    found = FORMULA.fullmatch(f"{dollars}{tex.strip()}{dollars}")
    return None if found is None or not is_formula(found) or "`" in tex else found


class Span(NamedTuple):
    """A part of running text: a formula, dollars included, a link with its `url`, or else text."""

    text: str
    is_formula: bool = False
    url: str = ""


def urls_of(links: Iterable[Link]) -> Urls:
    """Return where the links of a text lead, by the addresses as they are written there."""
    shown = [link for link in links if link.written]
    return {name: link.url for link in shown for name in (link.written, link.url.rstrip("/"))}


def spans(line: str, urls: Urls) -> Iterator[Span]:
    """Yield the parts of a line of running text, in which each address in *urls* is a link."""
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
    """Return running text in which formulas stay TeX and the given addresses can be followed."""
    if "$" not in text and not urls:
        return _escape_once(text)
    return at_start(prose_within(one_line(text), urls))


def prose_within(line: str, urls: Urls = NO_URLS) -> Markdown:
    """Return running text for a place within a line, with the white space around it."""
    return Markdown("".join([_written(span) for span in spans(line, urls)]))


def at_start(line: str) -> Markdown:
    """Return a line of Markdown that begins no block."""
    # Markup would escape what is put before it.
    return Markdown(_escape_start(str(line).strip()))


def _written(span: Span) -> str:
    if span.is_formula:
        return _formula(span.text)
    return link(span.text, span.url) if span.url else _inner(span.text)


def _inner(text: str) -> str:
    """Return escaped text from within a line, with the white space around it."""
    if not text.strip():
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{_escape_line(text.strip())}{after}"


def _label_of(written: str) -> str:
    """Return what a reader sees of an address in running text: its label, where it has one."""
    labelled = re.fullmatch(r"\[([^\]]*)\]\(.*\)", written)
    return labelled[1] if labelled else written.strip("<>")


def link(label: str, target: str) -> Markdown:
    """Return a link whose label is text, or Markdown already; the label alone if it is not safe."""
    shown = label if isinstance(label, Markdown) else escape(label)
    if _PLAIN_PATH.fullmatch(target.removeprefix("https:")):
        return Markdown(f"[{shown}]({target})")
    written = quoted(target)
    if not is_allowed(written):
        return Markdown(shown)
    return Markdown(f"[{shown}]({_ENTITY.sub('&amp;', written)})")


# Topics and authors are linked to from many pages of a folder.
@lru_cache(maxsize=1 << 14, typed=True)
def _link_from(folder: str, label: str, target: str) -> Markdown:
    """Return a link from any page of a folder to a page."""
    return link(label, relative(folder, target))


def _in_line(parts: Iterable[str], between: str = " · ") -> Markdown:
    """Return parts of a line, which are Markdown or else are escaped, with a mark between them."""
    return Markdown(
        between.join([part if isinstance(part, Markdown) else escape(part) for part in parts])
    )


# A paper is in a dozen lists.
@lru_cache(maxsize=1 << 15, typed=True)
def as_label(text: str) -> Markdown:
    """Return a title as the label of a link, with formulas unless their brackets could end it."""
    return _escape_once(text) if "[" in text or "]" in text else prose(text)


def quoted(target: str) -> str:
    """Return an address without signs that end one in Markdown or in HTML."""
    if _PLAIN_ADDRESS.fullmatch(target):
        return target
    return _UNSAFE_IN_ADDRESS.sub(lambda match: quote(match[0], errors="replace"), target)


def is_allowed(written: str) -> bool:
    """Return whether a quoted address has a scheme that is put out, or none."""
    scheme = _SCHEME.match(written)
    return scheme is None or scheme.group().lower() in _SCHEMES


def relative(start: str, target: str) -> str:
    """Return the path from one folder to a file, both below the docs folder."""
    folder, _, name = target.rpartition("/")
    return way(start, folder) + name


@lru_cache(maxsize=4096)
def way(start: str, folder: str) -> str:
    """Return the path from one folder to another, with a slash at the end where it is not empty."""
    path = posixpath.relpath(folder or ".", start or ".")
    return "" if path == "." else f"{path}/"


def in_html(text: str) -> str:
    """Return the text for a line of HTML in Markdown, out of reach for template languages too."""
    return html.escape(one_line(text)).replace("{", "&#123;").replace("}", "&#125;")


def scalar(text: str) -> str:
    """Return one line of text as a value in YAML, as the dumper writes it."""
    is_plain = text.isascii() or (text and max(text) <= _LAST_PLAIN)
    if not (is_plain and _WORDS.match(text) and text.isprintable()):
        return dump([text]).removeprefix("- ").removesuffix("\n")
    if ": " in text or " #" in text or text.endswith(":"):
        return "'{}'".format(text.replace("'", "''"))
    return text


def dump(values: object) -> str:
    """Return values as YAML, a line each."""
    return yaml.dump(values, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10**9)


class MarkdownForm:
    """The `Form` of Markdown, for the page of the file *page*."""

    anywhere: ClassVar[MarkdownForm]
    text = staticmethod(escape)
    prose = staticmethod(prose)
    link = staticmethod(link)
    join = staticmethod(_in_line)

    def __init__(self, page: str) -> None:
        self._folder = page.rpartition("/")[0]
        self._papers = way(self._folder, PAPERS)

    def page_link(self, label: str, target: str) -> Markdown:
        """Return a link to the page of the file *target*, which "?" or "#" and more may follow."""
        return _link_from(self._folder, label, target)

    def paper_link(self, title: str, slug: str, language: str = "") -> Markdown:
        """Return a link with a paper's *title*, which is in a *language*, to its page."""
        label = self.spoken(as_label(title), language)
        return Markdown(f"[{label}]({self._papers}{slug}.md)")

    def spoken(self, markup: Markup, language: str) -> Markdown:
        """Return Markdown with its *language*, a tag of BCP 47, where that is not the page's."""
        if is_foreign(language):
            return Markdown(f'<span lang="{language}">{markup}</span>')
        return Markdown(markup)

    def emphasis(self, text: str, icon: str = "") -> Markdown:
        """Return emphasised *text*, to which the style sheet may have an *icon*."""
        if icon:
            return Markdown(f'<em class="ps-{icon}">{_in_line([text])}</em>')
        return Markdown(f"*{_in_line([text])}*")

    def strong(self, text: str, /) -> Markdown:
        """Return strong *text*."""
        return Markdown(f"**{_in_line([text])}**")

    def code(self, language: str, text: str) -> Markdown:
        """Return a block of code, in which no line is a fence."""
        return Markdown(f"```{language}\n{text}\n```")

    def html(self, markup: str, /) -> Markdown:
        """Return HTML of ours, on one line, in which each text is escaped by `in_html`."""
        return Markdown(markup)


MarkdownForm.anywhere = MarkdownForm("")
