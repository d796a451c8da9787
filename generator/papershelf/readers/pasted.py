"""Pasted text, which is a list or a listing: links and identifiers in its lines."""

import re
from collections.abc import Iterable, Iterator, Sequence

from papershelf.model import Identifier, Link, LinkKind
from papershelf.readers.citation import YEAR
from papershelf.readers.reader import FilledLine
from papershelf.readers.words import link_kind
from papershelf.text.identifiers import identifier, identifier_of, registry_address
from papershelf.text.tables import word_sets

# A link in Markdown.
_ADDRESS = r"\( ?(?P<url>(?!#)[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)(?: \"[^\"]*\")?\)"
_LABEL = r"\[(?P<label>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]"
LINK_PATTERN = _LABEL + _ADDRESS
LINK = re.compile(rf"\[?{LINK_PATTERN}\]?")
# A label that names where the paper behind the link was published.
VENUE_LABEL = re.compile(rf"[A-Z0-9][\w&/-]{{0,20}}(?: [A-Z][\w&/-]{{0,20}}){{0,2}} ?{YEAR}")
# The shortest text that is taken for an abstract without other evidence.
SENTENCES = re.compile(r"(?:\S+ ){11}.*[.?!]")
# The heading of a list below other text, unlike that of the references of a paper.
OF_PAPERS = re.compile(
    r"\s*#{1,6} (?!.*\brelated\b).*\b(?:publications|papers|articles)\b", re.IGNORECASE
)
# Marks of list items, also those of word processors.
BULLETS = "-*+•◦▪●○■"
# "arXiv:1706.03762", "doi: 10.1000/1" or an address; then what separates or encloses it.
_IDENTIFIER = re.compile(r"(?:(?i:arxiv|doi): ?)?(?=\S{0,300}[0-9])\S{7,300}")
_SEPARATORS = " ,;:|–—-"
# The name of a registry that is set off from a title, or stands right before an id:
# "A Title - arXiv: https://arxiv.org/abs/1706.03762", "A Title arXiv 1706.03762".
_APART = rf"(?:[(\[.,;:|·–—]| -) *(?:arxiv(?: preprint)?|doi)[)\]{_SEPARATORS}]*"
_BEFORE_ADDRESS = re.compile(rf"{_APART}$", re.IGNORECASE)
_BEFORE_ID = re.compile(rf"(?:{_APART}| (?:arxiv|doi))$", re.IGNORECASE)
_AROUND = f"{_SEPARATORS}.<>()[]"
# A picture in place of the label of a link, such as a badge, or any other.
_PICTURE = r"!\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: \"[^\"]*\")?\)"
_PICTURES = re.compile(rf"\[{_PICTURE}\](?=\()|{_PICTURE}")
# Links of pictures between a bullet and the link of a title.
_BADGES_FIRST = re.compile(
    rf"(?P<bullet>\s*\S+ )(?P<badges>(?:\[{_PICTURE}\]\([^()\s]*\)\s*)+)(?P<rest>[*_]*\[(?!!).*)"
)

# Obsidian's link to a note, perhaps in a folder and at a heading, with the text to show (see
# https://help.obsidian.md/links), and a tag in its line. Its name has a word, unlike "[[1,n]]".
# Before it may be what Logseq has in place of a check box.
_WIKI_LINK = re.compile(
    r"(?:\b(?:TODO|DOING|DONE|LATER|NOW) )?\[\[(?=[^\[\]]*[^\W\d_]{3})"
    r"(?:[^\[\]|/]*+/)*+(?P<note>[^\[\]|/#]{3,300})(?:#[^\[\]|]*)?"
    r"(?:\|(?P<shown>[^\[\]]*))?\]\](?!\()"
)
_WORD = re.compile(r"[^\W\d_]{2}")
_TAG = re.compile(r" #[^\W\d][\w/-]*(?!\S)")
# A hyphen or soft hyphen, with the line end behind it, that divides a word: "Infor-\nmation".
_ENDINGS = "|".join(sorted(word_sets("readers/word_endings")["endings"]))
_DIVIDED = re.compile(rf"\u00ad\n|(?<=[^\W\d_])-\n(?=(?:{_ENDINGS})\b)")
# A line end behind the hyphen of a compound, unlike that in "short- and long-term".
_HYPHENATED = re.compile(r"\n(?<=[^\W\d_]-\n)(?!(?:and|or|to|nor|vs)(?:\s|\Z)|\W)")


def follows(lines: Sequence[FilledLine], at: int) -> bool:
    """Return whether the line at the index *at* of *lines* has no blank line before it."""
    return lines[at - 1].source.line + 1 == lines[at].source.line


def join_lines(texts: Iterable[str]) -> str:
    """Join lines by spaces, or by none within a word, which keeps its hyphen if a compound."""
    whole = _DIVIDED.sub("", "\n".join(texts))
    return _HYPHENATED.sub("", whole).replace("\n", " ")


def identifier_in(text: str) -> Identifier | None:
    """Return the identifier of a paper that *text* consists of, also as an address, or None."""
    if not _IDENTIFIER.fullmatch(text):
        return None
    if "://" in text:
        return identifier_of(text)
    return identifier("arxiv", text) or identifier("doi", text)


def beside_identifier(text: str) -> tuple[str, str]:
    """Return the words of a line that ends or begins with an identifier, and the address of it.

    The words of any other line are all of *text*, and the address is empty.
    """
    before, _, last = text.rpartition(" ")
    # Right before an address, the name of a registry is the last word of a title.
    before = (_BEFORE_ADDRESS if "://" in last else _BEFORE_ID).sub("", before)
    first, _, after = text.partition(" ")
    for words, token in ((before, last.strip(_AROUND)), (after, first.strip(_AROUND))):
        others = identifiers_in(words)
        found = identifier_in(token) if len(others) < len(words.split()) else None
        if found and not are_several([found, *others]):
            return words.strip(_SEPARATORS), token if "://" in token else registry_address(found)
    return text, ""


def identifiers_in(text: str) -> list[Identifier]:
    """Return the identifiers of papers that are words of *text*."""
    found = (identifier_in(token.strip(_AROUND)) for token in text.split())
    return [each for each in found if each]


def are_several(identifiers: Iterable[Identifier]) -> bool:
    """Return whether *identifiers* are those of several papers: two of them in one registry."""
    found = set(identifiers)
    return len(found) > len({each.scheme for each in found})


def without_pictures(text: str) -> str:
    """Return *text* without pictures, whose descriptions become the labels of links around them.

    Such links before the title come behind it.
    """
    if match := _BADGES_FIRST.fullmatch(text):
        text = f"{match['bullet']}{match['rest']} {match['badges']}"
    return _PICTURES.sub(lambda match: "" if match[1] is None else f"[{match[1]}]", text)


def without_wiki_links(text: str) -> str:
    """Return *text* with titles in place of links to notes, and without the tags beside them.

    Such a line begins with a link; behind words, double brackets may enclose a venue. Of the name
    of the note and the text that is shown, one may be short for the title. In place of an address
    may be the label of its kind, such as "[[pdf]]".
    """

    def title(link: re.Match[str]) -> str:
        name = max(link["note"], link["shown"] or "", key=len)
        return link[0] if link_kind(name) else name

    link = _WIKI_LINK.search(text)
    if not link or _WORD.search(text, 0, link.start()):
        return text
    plain = _WIKI_LINK.sub(title, text)
    return text if plain == text else _TAG.sub("", plain)


def labelled_links(text: str) -> Iterator[Link]:
    """Yield the links in *text* by their labels."""
    for match in LINK.finditer(text):
        label = match["label"].strip("[]")
        is_venue = VENUE_LABEL.fullmatch(label)
        kind = link_kind(label) or (LinkKind.PAPER if is_venue else LinkKind.OTHER)
        yield Link(url=match["url"], kind=kind, field=label)


def without_labels(text: str) -> str:
    """Return *text* without links whose labels name their kind, such as "pdf"."""
    return LINK.sub(lambda match: "" if link_kind(match["label"]) else match[0], text)
