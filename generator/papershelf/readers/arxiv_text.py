"""What arXiv shows and mails as text: pages of recent papers, as pasted, and the daily digest.

https://info.arxiv.org/help/subscribe.html describes the mail. As in `arxiv_atom`, categories and
references to journals are left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

import papershelf.readers.lists as lists
from papershelf.model import PaperKind, Source
from papershelf.readers.arxiv_atom import dois_of, links_in_comment
from papershelf.readers.fields import Fields, one_line, paper_of, with_line_feeds
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import FRAMES, status_in_comment
from papershelf.text.name_lists import split_authors

_ID = (
    r"(?:arXiv:|Paper(?: ?\(\*cross-listing\*\))?: ?)"
    r"(?P<id>[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?"
)
_BEGIN = re.compile(
    rf"\s*(?:\[[0-9]{{1,5}}\]\s*)?{_ID}\s*(?:\(\*?(?:cross|replaced)[^()]*\)\s*)?(?:\[[^\[\]]*\]\s*)?"
)
_PAGE = re.compile(
    rf"^[ \t]{{0,9}}(?:\[[0-9]{{1,5}}\] ?)?{_ID}[^\n]*\n\s{{0,20}}Titles?:", re.MULTILINE
)
_DIGEST = re.compile(rf"^\\\\[ \t]*\n{_ID}[ \t(*\n]", re.MULTILINE)
_LABEL = re.compile(
    r"\s*(Title|Author|Comment|Subject|Categorie|Journal-ref|DOI|Report-no|MSC-class|ACM-class"
    r"|License|Abstract|Date)s?(?: \([^()]*\))?:\s*(.*)"
)
# What may go on over several lines on a page; all else is one line there.
_RUNNING = frozenset({"Title", "Author", "Abstract"})
_SEPARATOR = "\\\\"
_CLOSING = re.compile(r"\\\\ ?\( ?https?:")
_RULE = re.compile(r"\s*[-%]{10,}\s*")
# What stands above, below and between the papers of a page or a mail.
_FRAME = re.compile(rf"\s*(?:{'|'.join(FRAMES['arxiv'])})\s*")
_PAGE_TITLE = re.compile(r"\s*Authors and titles for ")
_DATE = re.compile(r"[A-Z][a-z]{2}, +[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}")
_DAY = re.compile(rf"\s*({_DATE.pattern})\s*(?:\((?:continued, )?showing[^()]*\))?\s*")
_BRACKETS = re.compile(r"\([^()]*\)")


def is_arxiv_text(head: str) -> bool:
    """Return whether a text has an entry of a page of arXiv, or of its mail."""
    text = with_line_feeds(head)
    return bool(_PAGE.search(text) or _DIGEST.search(text))


def read_arxiv_text(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read the papers of a page or mail; days are headings, and what frames them is boilerplate."""
    lines = lists.filled_lines(stream.read())
    framed = _framed(lines)
    items: list[Item] = []
    strays: list[int] = []
    listed = ""
    for part in _parts(lines):
        source = Source(path=path.as_posix(), line=part[0].number)
        if begin := _BEGIN.fullmatch(part[0].text):
            said, rest = _said_by(part)
            strays += (line.number for line in rest)
            fields = _fields_of(said, begin["id"], listed)
            items += paper_of(fields, replace(source, lines=len(part) - len(rest)))
        elif day := _DAY.fullmatch(part[0].text):
            listed = day[1]
            items.append(Aside(AsideKind.HEADING, source))
        elif part[0].number in framed or _FRAME.fullmatch(part[0].text):
            items.append(Aside(AsideKind.BOILERPLATE, source))
        else:
            strays.append(part[0].number)
    yield from lists.in_order(items, strays, path)


def _framed(lines: Sequence[lists.FilledLine]) -> set[int]:
    """Return the numbers of lines before or behind all papers of a mail, or that name a page."""
    titles = {above.number for above, line in pairwise(lines) if _PAGE_TITLE.match(line.text)}
    if not any(line.text.startswith(_SEPARATOR) for line in lines):
        return titles
    begins = [at for at, line in enumerate(lines) if _BEGIN.fullmatch(line.text)]
    ends = [at for at, line in enumerate(lines) if line.text.startswith("%%")]
    first, last = min(begins, default=0), max(ends, default=len(lines))
    return {line.number for line in (*lines[:first], *lines[last:])}


def _parts(lines: Sequence[lists.FilledLine]) -> Iterator[Sequence[lists.FilledLine]]:
    """Yield the lines of each paper, and any other line by itself."""
    start = 0
    while start < len(lines):
        end = start + 1
        if _BEGIN.fullmatch(lines[start].text):
            while end < len(lines) and not _ends(lines[end].text, lines[end - 1].text):
                end += 1
        yield lines[start:end]
        start = end


def _ends(text: str, above: str) -> bool:
    """Return whether a line is no part of the paper that the line above belongs to."""
    is_other = any(form.fullmatch(text) for form in (_BEGIN, _RULE, _DAY, _FRAME))
    return bool(_CLOSING.match(above)) or (is_other and not text.startswith(_SEPARATOR))


def _said_by(
    lines: Sequence[lists.FilledLine],
) -> tuple[Mapping[str, str], Sequence[lists.FilledLine]]:
    """Return what a paper's lines say under their labels, and those that say nothing known."""
    # Pages show authors without a label, too, and may have the abstract behind all labels; in a
    # mail it stands between two lines of backslashes.
    is_mail = any(line.text.startswith(_SEPARATOR) for line in lines)
    labels = [match[1] for line in lines if (match := _LABEL.fullmatch(line.text))]
    said: dict[str, list[str]] = {}
    rest: list[lists.FilledLine] = []
    label = ""
    for line in lines[1:]:
        match = _LABEL.fullmatch(line.text)
        if line.text.startswith(_SEPARATOR):
            label = "Abstract"
        elif match and not (is_mail and label == "Abstract"):
            label = match[1]
            said.setdefault(label, []).append(match[2])
        elif is_mail or label in _RUNNING:
            if label == "Title" and "Author" not in labels and any(said[label]) and not is_mail:
                label = "Author"
            said.setdefault(label, []).append(line.text)
        else:
            rest.append(line)
    texts = {label: one_line(" ".join(found)) for label, found in said.items()}
    text = one_line(" ".join(line.text for line in rest))
    if lists.SENTENCES.fullmatch(text) and not texts.get("Abstract"):
        texts["Abstract"], rest = text, []
    return texts, rest


def _fields_of(given: Mapping[str, str], arxiv: str, listed: str) -> Fields:
    """Return the record of an entry; the first version dates it."""
    said = given.get
    authors = said("Author", "")
    while (without := _BRACKETS.sub("", authors)) != authors:
        authors = without
    date = _DATE.match(said("Date", ""))
    return Fields(
        title=said("Title", ""),
        abstract=said("Abstract", ""),
        authors=split_authors(authors),
        kind=PaperKind.PREPRINT,
        published=date[0] if date else "",
        listed=listed,
        identifiers=(("arxiv", arxiv), *dois_of(said("DOI", ""))),
        links=tuple(links_in_comment(said("Comment", ""))),
        status=status_in_comment(said("Comment", "")),
    )
