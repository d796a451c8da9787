"""Remove markup that exports leave in titles and abstracts: HTML and JATS tags, and entities.

Only unambiguous markup is removed, so "a < b", "<script>" and "R&D" stay.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from html.entities import html5

# A text without a match contains no markup that this module removes.
MARKS = re.compile(r"<[/a-zA-Z]|&[#a-zA-Z]")
_TAG = re.compile(
    r"<(?P<close>/)?(?P<name>(?:(?P<space>jats|mml):)?[A-Za-z][A-Za-z0-9-]{0,30})"
    r"(?:\s{1,9}+[\w:.-]{1,40}+=(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}')){0,20}+\s{0,9}+/?>"
)
# Tags of fonts and blocks, which can be removed without loss; those of links hold an address.
_INLINE = frozenset(
    "b bold em i italic monospace sc scp small span strong sub sup tt u underline".split()
)
_BLOCKS = frozenset("div h1 h2 h3 h4 h5 h6 li ol p ul".split())
# Ambiguous names, which count only with the prefix of JATS.
_JATS_BLOCKS = frozenset({"list", "list-item", "sec", "title"})
_BREAK = "br"
_SCRIPT = re.compile(
    r"<(?:jats:)?(?P<name>sub|sup)>(?P<text>[^<>\s\ue000-\ue00f]{1,40})</(?:jats:)?(?P=name)>"
)
_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_PLAIN = re.compile(r"[^\W\d]{2,}")
# The heading "Abstract", which adds nothing.
_HEADING = re.compile(
    r"<(?P<tag>jats:title|h[1-6])>\s{0,9}abstract\s{0,9}[:.]?\s{0,9}</(?P=tag)>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
# Categories of characters that stay escaped: control, format, private use, surrogate, unassigned.
_UNWANTED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_INVALID = "\ufffd"
_JOINERS = "\u200c\u200d"
_SOFT_HYPHEN = "\xad"


def unmarked(text: str, gap: str) -> str:
    """Return *text* after one pass: tags removed, *gap* between paragraphs, entities decoded."""
    if "<" in text:
        text = _HEADING.sub("", text)
        text = _SCRIPT.sub(_scripted, text)
        text = _without_tags(text, gap)
    return _ENTITY.sub(_decoded, text) if "&" in text else text


def _scripted(match: re.Match[str]) -> str:
    """Return a superscript or subscript in Unicode's characters if possible, or as plain text."""
    # Letters get "^" or "_" before them, so that "x<sub>i</sub>" does not become "xi". Superscript
    # words don't, as in "37<sup>th</sup>".
    text = match["text"]
    raised = match["name"] == "sup"
    moved = text.translate(_RAISED if raised else _LOWERED)
    if not set(moved) & set(text):
        return moved
    if _PLAIN.fullmatch(text) and raised:
        return text
    return ("^" if raised else "_") + text


def _without_tags(text: str, gap: str) -> str:
    """Return *text* without tags that are markup, its paragraphs trimmed and joined by *gap*."""
    paragraphs: list[list[str]] = [[]]
    end = 0
    for tag in sorted(_markup(text), key=lambda tag: tag.start()):
        paragraphs[-1].append(text[end : tag.start()])
        end = tag.end()
        if _bare_name(tag) in _BLOCKS | _JATS_BLOCKS:
            paragraphs.append([])
        elif _bare_name(tag) == _BREAK:
            paragraphs[-1].append(" ")
    paragraphs[-1].append(text[end:])
    first, *others = ["".join(parts) for parts in paragraphs]
    if not others:
        return first
    *inner, last = others
    return gap.join([first.rstrip(), *filter(None, map(str.strip, inner)), last.lstrip()])


def _markup(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags that are markup: line breaks, tags with a prefix, and pairs of other tags."""
    opened: dict[str, list[re.Match[str]]] = defaultdict(list)
    for tag in _TAG.finditer(text):
        name = _bare_name(tag)
        if tag["space"] or name == _BREAK:
            yield tag
        elif not tag["close"] and name in _INLINE | _BLOCKS:
            opened[name].append(tag)
        elif opened[name]:
            yield opened[name].pop()
            yield tag


def _bare_name(tag: re.Match[str]) -> str:
    """Return a tag's name in lower case and without its namespace."""
    return tag["name"].lower().rpartition(":")[2]


def _decoded(match: re.Match[str]) -> str:
    """Return the character of an entity; an unknown or unprintable one stays escaped."""
    is_known = match[0][1] == "#" or match[0][1:] in html5
    text = unescape(match[0]) if is_known else ""
    if text == _SOFT_HYPHEN:
        return ""
    if text.isspace():
        return " "
    unwanted = (unicodedata.category(letter) in _UNWANTED for letter in text.strip(_JOINERS))
    return match[0] if text in ("", _INVALID) or any(unwanted) else text
