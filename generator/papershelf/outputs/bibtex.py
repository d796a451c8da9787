"""A BibTeX entry from what is known of a paper; what is not known is not made up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote

from slugify import slugify

from papershelf.model import MONTHS, Author, LinkKind, Paper, PaperKind
from papershelf.text.wording import one_line

SPECIAL = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces whether or not a backslash stands before them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
SIGN = re.compile(r"[\\{}&%$#_~^]")
# BibTeX styles lower-case titles; a word with capitals after its first letter means them.
CAPITALS = re.compile(r"(?<![\w\\])\w+[A-Z]\w*")
# What such a word has, and is found sooner.
INNER_CAPITAL = re.compile(r"\w[A-Z]")
# What begins a mark of CriticMarkup, which some Markdown undoes within code too.
CRITIC = re.compile(r"\{(?=\+\+|--|~~|==|>>)")
CRITIC_MARKS = ("{++", "{--", "{~~", "{==", "{>>")
# Between two authors this is BibTeX's own word.
AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
# Words of plain letters and digits, and what they would be told from by more than signs.
WORD = re.compile(r"[a-z0-9]+")
ENTITY_OR_NUMBER = re.compile(r"&|[0-9],[0-9]")
UNSAFE_IN_URL = re.compile(r"[{}\\\s\x00-\x20\x7f-\x9f]")
# The title's beginning is enough for a key, however long the whole.
MOST_OF_TITLE = 200
FILLERS = frozenset({"a", "an", "the", "on", "in", "of", "for", "to", "and", "with", "how", "is"})


# The type of an entry by the kind of a paper, and the field that names its venue, if any.
TYPES: Mapping[PaperKind, tuple[str, str]] = {
    PaperKind.ARTICLE: ("article", "journal"),
    PaperKind.CONFERENCE: ("inproceedings", "booktitle"),
    PaperKind.PREPRINT: ("misc", "howpublished"),
    PaperKind.CHAPTER: ("incollection", "booktitle"),
    PaperKind.BOOK: ("book", "series"),
    PaperKind.THESIS: ("phdthesis", ""),
    PaperKind.REPORT: ("techreport", "series"),
    PaperKind.OTHER: ("misc", "howpublished"),
}
# Who published it, where styles do not look for that under `publisher`.
PUBLISHERS = {"phdthesis": "school", "techreport": "institution"}
# The kinds of links that lead to the paper, the most telling first.
TELLING_LINKS = (
    LinkKind.PAPER,
    LinkKind.PREPRINT,
    LinkKind.PDF,
    LinkKind.PROJECT_PAGE,
    LinkKind.CODE,
)


def entry(paper: Paper) -> str:
    """Return the entry as text, ending without a newline."""
    kind, venue_field = type_of(paper)
    fields = [
        *text_fields(paper),
        *publication_fields(paper, kind, venue_field),
        *identifier_fields(paper),
        *address_fields(paper),
    ]
    body = "".join(f"  {name} = {value},\n" for name, value in fields)
    if any(mark in body for mark in CRITIC_MARKS):
        body = CRITIC.sub("{{}", body)
    return f"@{kind}{{{citation_key(paper)},\n{body}}}"


def type_of(paper: Paper) -> tuple[str, str]:
    """Return the type of the entry, and the field of its venue; only journals have issues."""
    if paper.kind is None and paper.venue and paper.issue:
        return TYPES[PaperKind.ARTICLE]
    return TYPES[paper.kind or PaperKind.OTHER]


def text_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield title and authors."""
    title = escape(paper.title)
    if INNER_CAPITAL.search(title):
        title = CAPITALS.sub(lambda match: braced(match[0]), title)
    yield "title", braced(title)
    if paper.authors:
        yield "author", braced(" and ".join(map(name, paper.authors)))


def publication_fields(paper: Paper, kind: str, venue_field: str) -> Iterator[tuple[str, str]]:
    """Yield where and when the paper came out."""
    if paper.venue and venue_field:
        yield venue_field, braced(escape(paper.venue.name))
    if paper.year:
        yield "year", braced(str(paper.year))
    if paper.published and paper.year and paper.published.month:
        # One of BibTeX's own words, which styles write out in their language.
        yield "month", MONTHS[paper.published.month - 1][:3].lower()
    for field, value in (("volume", paper.volume), ("number", paper.issue)):
        if value:
            yield field, braced(escape(value))
    if paper.pages:
        yield "pages", braced(escape(paper.pages).replace("–", "--"))
    if paper.publisher:
        yield PUBLISHERS.get(kind, "publisher"), braced(escape(paper.publisher))


def identifier_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the fields for the registries that BibTeX styles know."""
    for identifier in paper.identifiers:
        if identifier.scheme == "doi":
            yield "doi", braced(escape(identifier.value))
        if identifier.scheme == "arxiv":
            yield "eprint", braced(escape(identifier.value))
            yield "archiveprefix", braced("arXiv")


def address_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the address that says most, and the day of the listing where no other is known."""
    links = paper.links_of(*TELLING_LINKS)
    if links:
        url = min(links, key=lambda link: TELLING_LINKS.index(link.kind)).url
        yield "url", braced(UNSAFE_IN_URL.sub(lambda match: quote(match[0], errors="replace"), url))
    if paper.listed and not paper.published:
        yield "note", braced(f"Listed {paper.listed.label}")


def braced(value: str) -> str:
    """Return a value as it stands in an entry."""
    return f"{{{value}}}"


def citation_key(paper: Paper) -> str:
    """Return first author, year and first telling word of the title, as far as known."""
    family = paper.authors[0].family or paper.authors[0].name if paper.authors else ""
    year = paper.published.year if paper.published else 0
    words = [word for word in words_of(paper.title[:MOST_OF_TITLE]) if word not in FILLERS]
    parts = ["".join(words_of(family)), str(year or ""), *words[: 1 if family else 3]]
    return "".join(parts) or "paper"


def words_of(text: str) -> list[str]:
    """Return the words of a text in plain letters and digits."""
    # Most texts have nothing that would have to be spelt otherwise.
    if text.isascii() and not ENTITY_OR_NUMBER.search(text):
        return WORD.findall(text.lower())
    return slugify(text).split("-")


def name(author: Author) -> str:
    """Return an author's name as "von Last, Jr, First" where its parts are known.

    Braces keep together what BibTeX would take apart.
    """
    if author.literal:
        return braced(escape(author.name))
    if not author.family:
        return whole(author.name)
    last = family(author.family)
    if author.particle:
        last = " ".join(filter(None, (escape(author.particle), last)))
    return ", ".join(filter(None, (last, whole(author.suffix), whole(author.given))))


def family(text: str) -> str:
    """Return a family name; one that begins in lower case would be taken for its particle."""
    is_like_particle = " " in text and text[:1].islower()
    return braced(escape(text)) if is_like_particle else whole(text)


# Families and given names recur.
@lru_cache(maxsize=1 << 14)
def whole(text: str) -> str:
    """Return a part of a name, in braces if it holds a comma or an "and"."""
    escaped = escape(text)
    return braced(escaped) if "," in escaped or AND.search(escaped) else escaped


def escape(text: str) -> str:
    """Return text for a braced BibTeX value, on one line."""
    line = one_line(text)
    return SIGN.sub(lambda match: SPECIAL[match[0]], line) if SIGN.search(line) else line
