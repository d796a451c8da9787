"""A BibTeX entry from what is known of a paper; what is not known is not made up."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from papershelf.model import MONTHS, Author, LinkKind, Paper
from papershelf.outputs.kinds import KindNames, cited_names_of
from papershelf.text.formula import is_harmless, pieces
from papershelf.text.wording import decided, one_line

_SPECIAL = {
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
_SIGN = re.compile(r"[\\{}&%$#_~^]")
# BibTeX styles lower-case titles, but for what begins one or stands behind a colon. A word with
# capitals after its first letter means them, and so does a letter alone that is no article.
_CAPITALS = re.compile(
    r"(?<![\w\\])\w+[A-Z]\w*"
    r"|(?!^)(?<!: )(?<![\w\\'’])(?!A\s)[A-Z](?!\w|['’]\w\w)"
)
# What such a word has, and is found sooner.
_MEANT_CAPITAL = re.compile(r"[A-Z](?:(?<=\w.)|(?![\w ])|(?<!A)(?= ))")
_CAPITAL = re.compile(r"[A-Z]")
# What begins a mark of CriticMarkup, which some Markdown undoes within code too.
_CRITIC = re.compile(r"\{(?=\+\+|--|~~|==|>>)")
# Between two authors this is BibTeX's own word.
_AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
_UNSAFE_IN_URL = re.compile(r"[{}\\\s\x00-\x20\x7f-\x9f]")

# The kinds of links that lead to the paper, the most telling first.
_TELLING_LINKS = (
    LinkKind.PAPER,
    LinkKind.PREPRINT,
    LinkKind.PDF,
    LinkKind.PROJECT_PAGE,
    LinkKind.CODE,
)


def entry(paper: Paper) -> str:
    """Return the entry as text, ending without a newline."""
    names = cited_names_of(paper)
    fields = [
        *_text_fields(paper),
        *_publication_fields(paper, names),
        *_identifier_fields(paper),
        *_address_fields(paper),
    ]
    body = "".join(f"  {name} = {value},\n" for name, value in fields)
    return f"@{names.bibtex}{{{paper.key or paper.slug},\n{_CRITIC.sub('{{}', body)}}}"


def _text_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield title and authors."""
    parts = pieces(one_line(paper.title))
    yield "title", _braced("".join([_part_of_title(text, formula) for text, formula in parts]))
    if paper.authors:
        others = ["others"] if paper.has_more_authors else []
        yield "author", _braced(" and ".join([*map(_name, paper.authors), *others]))


def _part_of_title(text: str, is_formula: bool) -> str:
    """Return a part of a title in which capitals stay, as TeX if it *is_formula* and harmless."""
    if is_formula and is_harmless(text):
        return _braced(text) if _CAPITAL.search(text) else text
    escaped = _escape_line(text)
    if not _MEANT_CAPITAL.search(escaped):
        return escaped
    return _CAPITALS.sub(lambda match: _braced(match[0]), escaped)


def _publication_fields(paper: Paper, names: KindNames) -> Iterator[tuple[str, str]]:
    """Yield where and when the paper came out."""
    if paper.venue and names.venue:
        yield names.venue, _braced(_escape(paper.venue.name))
    if paper.year:
        yield "year", _braced(str(paper.year))
    if paper.published and paper.year and paper.published.month:
        # One of BibTeX's own words, which styles write out in their language.
        yield "month", MONTHS[paper.published.month - 1][:3].lower()
    for field, value in (
        ("volume", paper.volume),
        ("number", paper.issue),
        ("pages", paper.pages.replace("–", "--")),
        (names.publisher, paper.publisher),
        ("type", names.called),
    ):
        if value:
            yield field, _braced(_escape(value))


def _identifier_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the fields for the registries that BibTeX styles know."""
    for identifier in paper.identifiers:
        if identifier.scheme == "doi":
            yield "doi", _braced(_escape(identifier.value))
        if identifier.scheme == "arxiv":
            yield "eprint", _braced(_escape(identifier.value))
            yield "archiveprefix", _braced("arXiv")


def _address_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the address, and what else is to be said."""
    for field, value in (("url", url_of(paper)), ("note", _escape(note_of(paper)))):
        if value:
            yield field, _braced(value)


def url_of(paper: Paper) -> str:
    """Return the address that says most, with nothing in it that ends a value, or ""."""
    links = paper.links_of(*_TELLING_LINKS)
    if not links:
        return ""
    url = min(links, key=lambda link: _TELLING_LINKS.index(link.kind)).url
    return _UNSAFE_IN_URL.sub(lambda match: quote(match[0], errors="replace"), url)


def note_of(paper: Paper) -> str:
    """Return what became of a paper, and the day of the listing where no other is known."""
    notes = []
    if paper.status:
        venue = paper.venue and f"{decided(paper.status)} {paper.venue.name}"
        notes.append(venue or paper.status.capitalize())
    if paper.listed and not paper.published:
        notes.append(f"Listed {paper.listed.label}")
    return ". ".join(notes)


def _braced(value: str) -> str:
    """Return a value as it stands in an entry."""
    return f"{{{value}}}"


def _name(author: Author) -> str:
    """Return an author's name as "von Last, Jr, First" where its parts are known.

    Braces keep together what BibTeX would split.
    """
    if author.literal:
        return _braced(_escape(author.name))
    if not author.family:
        return _whole(author.name)
    last = _family(author.family)
    if author.particle:
        last = " ".join(filter(None, (_escape(author.particle), last)))
    given = _whole(author.given)
    if author.suffix:
        return f"{last}, {_whole(author.suffix)}, {given}".rstrip()
    return f"{last}, {given}" if given else last


def _family(text: str) -> str:
    """Return a family name; up to a word in lower case it would be taken for a particle."""
    has_like_particle = " " in text and any(word[0].islower() for word in text.split()[:-1])
    return _braced(_escape(text)) if has_like_particle else _whole(text)


# Families and given names recur.
@lru_cache(maxsize=1 << 14)
def _whole(text: str) -> str:
    """Return a part of a name, in braces if it holds a comma or an "and"."""
    escaped = _escape(text)
    return _braced(escaped) if "," in escaped or _AND.search(escaped) else escaped


def _escape(text: str) -> str:
    """Return text for a braced BibTeX value, on one line."""
    return _escape_line(one_line(text))


def _escape_line(line: str) -> str:
    return _SIGN.sub(lambda match: _SPECIAL[match[0]], line) if _SIGN.search(line) else line
