"""A BibTeX entry from what is known of a paper; what is not known is not made up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from slugify import slugify

from papershelf.model import MONTHS, Author, LinkKind, Paper, PaperKind
from papershelf.write.markdown import one_line

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
# What begins a mark of CriticMarkup, which some Markdown undoes within code too.
CRITIC = re.compile(r"\{(?=\+\+|--|~~|==|>>)")
# Between two authors this is BibTeX's own word.
AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
PLAIN = re.compile(r"[A-Za-z0-9 ]*")
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
TELLING_LINKS = (
    LinkKind.PAPER,
    LinkKind.PREPRINT,
    LinkKind.PDF,
    LinkKind.PROJECT_PAGE,
    LinkKind.CODE,
)


def entry(paper: Paper) -> str:
    """The entry as text, ending without a newline."""
    kind, venue_field = type_of(paper)
    fields = [
        *text_fields(paper),
        *publication_fields(paper, kind, venue_field),
        *identifier_fields(paper),
        *address_fields(paper),
    ]
    body = "".join(f"  {name} = {value},\n" for name, value in fields)
    body = CRITIC.sub("{{}", body)
    return f"@{kind}{{{citation_key(paper)},\n{body}}}"


def type_of(paper: Paper) -> tuple[str, str]:
    """The type of the entry, and the field of its venue; only journals have issues."""
    if paper.kind is None and paper.venue and paper.issue:
        return TYPES[PaperKind.ARTICLE]
    return TYPES[paper.kind or PaperKind.OTHER]


def text_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Title and authors."""
    yield "title", braced(CAPITALS.sub(lambda match: f"{{{match[0]}}}", escape(paper.title)))
    if paper.authors:
        yield "author", braced(" and ".join(map(name, paper.authors)))


def publication_fields(paper: Paper, kind: str, venue_field: str) -> Iterator[tuple[str, str]]:
    """Where and when the paper came out."""
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
    """The fields for the registries that BibTeX styles know."""
    for identifier in paper.identifiers:
        if identifier.scheme == "doi":
            yield "doi", braced(escape(identifier.value))
        if identifier.scheme == "arxiv":
            yield "eprint", braced(escape(identifier.value))
            yield "archiveprefix", braced("arXiv")


def address_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """The address that says most, and the day of the listing where nothing tells of another."""
    links = sorted(paper.links_of(*TELLING_LINKS), key=lambda link: TELLING_LINKS.index(link.kind))
    for link in links[:1]:
        quoted = UNSAFE_IN_URL.sub(lambda match: quote(match[0], errors="replace"), link.url)
        yield "url", braced(quoted)
    if paper.listed and not paper.published:
        yield "note", braced(f"Listed {paper.listed.label}")


def braced(value: str) -> str:
    """A value as it stands in an entry."""
    return f"{{{value}}}"


def citation_key(paper: Paper) -> str:
    """First author, year and first telling word of the title, as far as known."""
    family = paper.authors[0].family or paper.authors[0].name if paper.authors else ""
    year = paper.published.year if paper.published else 0
    words = [word for word in words_of(paper.title[:MOST_OF_TITLE]) if word not in FILLERS]
    parts = ["".join(words_of(family)), str(year or ""), *words[: 1 if family else 3]]
    return "".join(parts) or "paper"


def words_of(text: str) -> list[str]:
    """The words of a text in plain letters and digits."""
    # Most texts have nothing that would have to be spelt otherwise.
    return text.lower().split() if PLAIN.fullmatch(text) else slugify(text).split("-")


def name(author: Author) -> str:
    """An author's name as "von Last, Jr, First" where its parts are known.

    Braces keep together what BibTeX would take apart.
    """
    if author.literal:
        return braced(escape(author.name))
    if not author.family:
        return whole(author.name)
    last = " ".join(filter(None, (escape(author.particle), family(author.family))))
    parts = (last, whole(author.suffix), whole(author.given))
    return ", ".join(filter(None, parts))


def family(text: str) -> str:
    """A family name; one that begins in lower case would be taken for its particle."""
    is_like_particle = " " in text and text[:1].islower()
    return braced(escape(text)) if is_like_particle else whole(text)


def whole(text: str) -> str:
    """A part of a name, in braces if it holds a comma or an "and"."""
    escaped = escape(text)
    return braced(escaped) if "," in escaped or AND.search(escaped) else escaped


def escape(text: str) -> str:
    """Text for a braced BibTeX value, on one line."""
    line = one_line(text)
    return SIGN.sub(lambda match: SPECIAL[match[0]], line) if SIGN.search(line) else line
