"""BibTeX entries of papers, which contain the known fields only."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from papershelf.model import MONTHS, Author, LinkKind, Paper
from papershelf.outputs.kinds import KindNames, cited_kind_names
from papershelf.text.formula import is_harmless, pieces
from papershelf.text.wording import printable_line, status_phrase

_ESCAPES = {
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
_SPECIAL_CHARACTER = re.compile(r"[\\{}&%$#_~^]")
# BibTeX styles lower-case titles, except at the start and after a colon. Two cases need braces to
# keep their capitals: a word with capitals after its first letter, and a single letter other than
# the article "A".
_CAPITALS = re.compile(
    r"(?<![\w\\])\w+[A-Z]\w*"
    r"|(?!^)(?<!: )(?<![\w\\'’])(?!A\s)[A-Z](?!\w|['’]\w\w)"
)
_CAPITAL = re.compile(r"[A-Z]")
# The start of CriticMarkup, which some Markdown renderers apply within code too.
_CRITIC_MARKUP = re.compile(r"\{(?=\+\+|--|~~|==|>>)")
_UNSAFE_IN_URL = re.compile(r"[{}\\\s\x00-\x20\x7f-\x9f]")

# The kinds of links that lead to the paper, in order of preference.
_PREFERRED_LINKS = (
    LinkKind.PAPER,
    LinkKind.PREPRINT,
    LinkKind.PDF,
    LinkKind.PROJECT_PAGE,
    LinkKind.CODE,
)


def entry(paper: Paper) -> str:
    """Return the BibTeX entry of *paper*, without a newline at the end."""
    names = cited_kind_names(paper)
    fields = [
        *_text_fields(paper),
        *_publication_fields(paper, names),
        *_address_fields(paper),
    ]
    body = "".join(f"  {name} = {value},\n" for name, value in fields)
    return f"@{names.bibtex}{{{paper.key or paper.slug},\n{_CRITIC_MARKUP.sub('{{}', body)}}}"


def _text_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the fields of title and authors."""
    parts = pieces(printable_line(paper.title))
    yield "title", _braced("".join([_title_part(text, formula) for text, formula in parts]))
    if paper.authors:
        others = ["others"] if paper.has_more_authors else []
        yield "author", _braced(" and ".join([*map(_name, paper.authors), *others]))


def _title_part(text: str, is_formula: bool) -> str:
    """Return part of a title with its capitals in braces, as TeX if it is a harmless formula."""
    if is_formula and is_harmless(text):
        return _braced(text) if _CAPITAL.search(text) else text
    return _CAPITALS.sub(lambda match: _braced(match[0]), _escape_line(text))


def _publication_fields(paper: Paper, names: KindNames) -> Iterator[tuple[str, str]]:
    """Yield the fields of venue, date, volume, issue, pages, publisher, type and language."""
    if paper.venue and names.venue:
        yield names.venue, _braced(_escape(paper.venue.name))
    if paper.year:
        yield "year", _braced(str(paper.year))
    if paper.published and paper.year and paper.published.month:
        # A month abbreviation that BibTeX defines; styles write it out in their language.
        yield "month", MONTHS[paper.published.month - 1][:3].lower()
        # Standard styles ignore the day, as they ignore `langid`.
        if paper.published.day:
            yield "day", _braced(str(paper.published.day))
    for field, value in (
        ("volume", paper.volume),
        ("number", paper.issue),
        ("pages", paper.pages.replace("–", "--")),
        (names.publisher, paper.publisher),
        ("type", names.called),
        ("langid", paper.language),
    ):
        if value:
            yield field, _braced(_escape(value))


def _address_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the fields of identifiers that BibTeX styles support, of URL and note."""
    for identifier in paper.identifiers:
        if identifier.scheme == "doi":
            yield "doi", _braced(_escape(identifier.value))
        if identifier.scheme == "arxiv":
            yield "eprint", _braced(_escape(identifier.value))
            yield "archiveprefix", _braced("arXiv")
    for field, value in (("url", url_of(paper)), ("note", _escape(note_of(paper)))):
        if value:
            yield field, _braced(value)


def url_of(paper: Paper) -> str:
    """Return the URL of the preferred link, with characters that end a value quoted, or ""."""
    links = (link for kind in _PREFERRED_LINKS for link in paper.links_of(kind))
    url = next((link.url for link in links), "")
    return _UNSAFE_IN_URL.sub(lambda match: quote(match[0], errors="replace"), url)


def note_of(paper: Paper) -> str:
    """Return the status of a paper, and the day of its listing if no publication date is known."""
    notes = []
    if paper.status:
        decision = paper.venue and f"{status_phrase(paper.status)} {paper.venue.name}"
        notes.append(decision or paper.status.capitalize())
    if paper.listed and not paper.published:
        notes.append(f"Listed {paper.listed.label}")
    return ". ".join(notes)


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _name(author: Author) -> str:
    """Return an author's name as "von Last, Jr, First" if its parts are known.

    Braces around a part prevent BibTeX from splitting it.
    """
    if author.literal:
        return _braced(_escape(author.name))
    if not author.family:
        return _name_part(author.name)
    last = _family(author.family)
    if author.particle:
        last = " ".join(filter(None, (_escape(author.particle), last)))
    given = _name_part(author.given)
    if author.suffix:
        return f"{last}, {_name_part(author.suffix)}, {given}".rstrip()
    return f"{last}, {given}" if given else last


def _family(text: str) -> str:
    """Return a family name, in braces if BibTeX would read a word in lower case as a particle."""
    looks_like_particle = " " in text and any(word[0].islower() for word in text.split()[:-1])
    return _braced(_escape(text)) if looks_like_particle else _name_part(text)


def _name_part(text: str) -> str:
    """Return part of a name, in braces if it contains a comma or the word "and"."""
    escaped = _escape(text)
    return _braced(escaped) if "," in escaped or "and" in escaped.lower().split() else escaped


def _escape(text: str) -> str:
    """Return *text* on one line, escaped for a braced BibTeX value."""
    return _escape_line(printable_line(text))


def _escape_line(line: str) -> str:
    return _SPECIAL_CHARACTER.sub(lambda match: _ESCAPES[match[0]], line)
