"""Text for Markdown: escaped so that no source can be more than text, in any renderer."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache

import yaml
from markupsafe import Markup

from papershelf.formula import pieces
from papershelf.model import Link

DUMPER: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Markdown(Markup):
    """Text that is Markdown already: templates put it out as it is and escape all other text.

    A `Markup` only so that Jinja's macros and its escaping know it. Put together with f-strings:
    the operators of `Markup` escape for HTML.
    """

    __slots__ = ()


# Characters without a meaning in print, and those that turn the direction of what follows.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
BACKSLASHED = {character: f"\\{character}" for character in "\\`*[]"}
# These have no backslash form that every Markdown knows. Braces would reach attribute lists and
# template languages, the others formulas, tables, and the marks of common extensions.
ENTITIES = {character: f"&#{ord(character)};" for character in "{}$|~^"}
TRANSLATION = str.maketrans({**BACKSLASHED, **ENTITIES, "<": "&lt;"})
# Inside a word an underscore is a letter to every Markdown.
UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
ENTITY = re.compile(r"&(?=#?\w+;)")
SHORTCODE = re.compile(r":(?=[\w+-]+:)")
DOUBLED = re.compile(r"==|\+\+|--8")
# What starts a block: a heading, list, quotation, rule, definition, admonition or option.
BLOCK = re.compile(r"(?P<sign>[#>+\-=:!?/%@])|(?P<number>\d+)(?P<mark>[.)])")
# Inside a formula these would be links and code to a Markdown that knows no formulas.
IN_FORMULA = (
    (re.compile(r"<"), r"\\lt "),
    (re.compile(r">"), r"\\gt "),
    (re.compile(r"\](?=[(\[:])"), "] "),
)
UNSAFE_IN_ADDRESS = re.compile(r"[\s<>()\[\]\"'`\\{}|*]")


def escape(text: str) -> Markdown:
    """The text as one line of Markdown that shows just this text."""
    line = " ".join(UNPRINTABLE.sub("", text).split())
    line = ENTITY.sub("&amp;", line).translate(TRANSLATION)
    line = UNDERSCORE.sub(r"\_", line)
    line = SHORTCODE.sub("&#58;", line)
    line = DOUBLED.sub(lambda match: f"&#{ord(match[0][0])};{match[0][1:]}", line)
    return Markdown(escape_start(line))


def escape_start(line: str) -> str:
    """The line without what would make a block of it at its beginning."""
    match = BLOCK.match(line)
    if match is None:
        return line
    rest = line[match.end() :]
    if match["number"]:
        return f"{match['number']}\\{match['mark']}{rest}"
    return f"&#{ord(match['sign'])};{rest}"


def formula(written: str) -> Markdown:
    """A formula, dollars included, in which nothing can be taken for HTML or a link.

    One with a backtick can't be kept apart from code and is shown as text.
    """
    if "`" in written:
        return escape(written)
    tex = " ".join(UNPRINTABLE.sub("", written).split())
    for pattern, replacement in IN_FORMULA:
        tex = pattern.sub(replacement, tex)
    return Markdown(tex.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #"))


def prose(text: str, links: Iterable[Link] = ()) -> Markdown:
    """Running text in which formulas stay TeX and the given links can be followed."""
    by_written = {link.written: link for link in links if link.written}
    parts: list[str] = []
    for piece, is_formula in pieces(" ".join(text.split())):
        parts.append(formula(piece) if is_formula else linked(piece, by_written))
    return Markdown(escape_start("".join(parts).strip()))


def linked(text: str, by_written: dict[str, Link]) -> str:
    """Escaped text in which each address that was found is a link.

    White space at the ends is kept: this may be a part of a line.
    """
    if not by_written:
        return inner(text)
    longest_first = sorted(by_written, key=len, reverse=True)
    finder = re.compile("|".join(re.escape(written) for written in longest_first))
    parts: list[str] = []
    end = 0
    for match in finder.finditer(text):
        parts.append(inner(text[end : match.start()]))
        parts.append(link(label_of(match.group()), by_written[match.group()].url))
        end = match.end()
    return "".join([*parts, inner(text[end:])])


def inner(text: str) -> str:
    """Escaped text from within a line, with the white space around it."""
    if not text.strip():
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{escape(text)}{after}"


def label_of(written: str) -> str:
    """What a reader sees of an address in running text: its label, where it has one."""
    labelled = re.fullmatch(r"\[([^\]]*)\]\(.*\)", written)
    return labelled[1] if labelled else written.strip("<>")


def link(label: str, target: str) -> Markdown:
    """A link whose label is plain text, or Markdown already."""
    shown = label if isinstance(label, Markdown) else escape(label)
    return Markdown(f"[{shown}]({address(target)})")


def address(target: str) -> str:
    """An address as it may stand in a Markdown link."""
    return UNSAFE_IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", target)


def relative(page: str, target: str) -> str:
    """The path from one page's file to another's, both below the docs folder."""
    folder, name = posixpath.split(target)
    return way(posixpath.dirname(page), folder) + name


@lru_cache(maxsize=4096)
def way(start: str, folder: str) -> str:
    """The path from one folder to another, with a slash at the end where it is not empty."""
    path = posixpath.relpath(folder or ".", start or ".")
    return "" if path == "." else f"{path}/"


def shorten(text: str, most: int) -> str:
    """The beginning of a text, cut between words, with an ellipsis where something is missing."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0][:most]
    return f"{cut.rstrip(' ,;:.–—-')} …"


def front_matter(description: str, *hide: str) -> Markdown:
    """The YAML block of a page: a line on it for search engines, and parts of the theme to hide.

    The line is escaped for HTML on top: themes put it into a tag as it is.
    """
    values: dict[str, object] = {"description": html.escape(UNPRINTABLE.sub("", description))}
    if hide:
        values["hide"] = list(hide)
    block = yaml.dump(values, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=10**9)
    return Markdown(f"---\n{block}---\n")
