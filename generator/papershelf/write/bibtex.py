"""A BibTeX entry from what is known of a paper; what is not known is not made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from slugify import slugify

from papershelf.model import Author, LinkKind, Paper
from papershelf.write.markdown import one_line

SPECIAL = str.maketrans(
    {
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
)
# BibTeX styles lower-case titles; a word with capitals after its first letter means them.
CAPITALS = re.compile(r"(?<![\w\\])\w+[A-Z]\w*")
# Between two authors this is BibTeX's own word.
AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
UNSAFE_IN_URL = re.compile(r"[{}\\\s\x00-\x20\x7f-\x9f]")
# The title's beginning is enough for a key, however long the whole.
MOST_OF_TITLE = 200
FILLERS = frozenset({"a", "an", "the", "on", "in", "of", "for", "to", "and", "with", "how", "is"})


def entry(paper: Paper) -> str:
    """The entry as text, ending without a newline."""
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in bibtex_fields(paper))
    kind = "inproceedings" if paper.venue else "misc"
    return f"@{kind}{{{citation_key(paper)},\n{body}}}"


def bibtex_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Field names and values, escaped, in the customary order."""
    yield "title", CAPITALS.sub(lambda match: f"{{{match[0]}}}", escape(paper.title))
    if paper.authors:
        yield "author", " and ".join(name(author) for author in paper.authors)
    if paper.venue:
        yield "booktitle", escape(paper.venue.name)
    if paper.published and paper.published.year:
        yield "year", str(paper.published.year)
    yield from identifier_fields(paper)
    for link in paper.links_of(LinkKind.PAPER, LinkKind.PROJECT_PAGE, LinkKind.CODE)[:1]:
        yield "url", UNSAFE_IN_URL.sub(lambda match: quote(match[0], errors="replace"), link.url)
    if paper.listed and not paper.published:
        yield "note", f"Listed {paper.listed.label}"


def identifier_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """The fields for the registries that BibTeX styles know."""
    for identifier in paper.identifiers:
        if identifier.scheme == "doi":
            yield "doi", escape(identifier.value)
        if identifier.scheme == "arxiv":
            yield "eprint", escape(identifier.value)
            yield "archiveprefix", "arXiv"


def citation_key(paper: Paper) -> str:
    """First author, year and first telling word of the title, as far as known."""
    family = paper.authors[0].family or paper.authors[0].name if paper.authors else ""
    year = paper.published.year if paper.published else 0
    words = [
        word for word in slugify(paper.title[:MOST_OF_TITLE]).split("-") if word not in FILLERS
    ]
    parts = [slugify(family, separator=""), str(year or ""), *words[: 1 if family else 3]]
    return "".join(parts) or "paper"


def name(author: Author) -> str:
    """An author's name; one that holds an "and" is kept whole by braces."""
    escaped = escape(author.name)
    return f"{{{escaped}}}" if AND.search(escaped) else escaped


def escape(text: str) -> str:
    """Text for a braced BibTeX value, on one line."""
    return one_line(text).translate(SPECIAL)
