"""arXiv as text: pages of recent papers, copied from a browser, and the daily mail.

https://info.arxiv.org/help/subscribe.html describes the mail. As in `arxiv_atom`, categories and
references to journals are left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from papershelf.model import PaperKind
from papershelf.readers.fields import Fields, one_line
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import SENTENCES
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item
from papershelf.readers.words import BOILERPLATE, status_in_comment
from papershelf.readers.xml.arxiv_atom import dois_of, links_in_comment
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
# The values that may take several lines on a page.
_MULTILINE = frozenset({"Title", "Author", "Abstract"})
_SEPARATOR = "\\\\"
_CLOSING = re.compile(r"\\\\ ?\( ?https?:")
# Boilerplate above, below and between the papers of a page or a mail.
_BOILERPLATE = re.compile(rf"\s*(?:{'|'.join(BOILERPLATE['arxiv'])})\s*")
_PAGE_TITLE = re.compile(r"\s*Authors and titles for ")
_DATE = re.compile(r"[A-Z][a-z]{2}, +[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}")
_DAY = re.compile(rf"\s*({_DATE.pattern})\s*(?:\((?:continued, )?showing[^()]*\))?\s*")
_BRACKETS = re.compile(r"\([^()]*\)")


def is_arxiv_text(head: str) -> bool:
    """Return whether a text contains an entry of arXiv's pages or mails."""
    return bool(_PAGE.search(head) or _DIGEST.search(head))


def read_arxiv_text(lines: Sequence[FilledLine], _path: Path) -> Iterator[Item | FilledLine]:
    """Read the papers of a page or mail. Dates are headings, and known other lines boilerplate."""
    boilerplate = _boilerplate_of(lines)
    listed = ""
    for block in _blocks(lines):
        first = block[0]
        if begin := _BEGIN.fullmatch(first.text):
            values, unlabelled = _values_by_label(block)
            yield from unlabelled
            fields = _fields_of(values, begin["id"], listed)
            source = replace(first.source, lines=len(block) - len(unlabelled))
            yield from paper_of(fields, source)
        elif day := _DAY.fullmatch(first.text):
            listed = day[1]
            yield Aside(AsideKind.HEADING, first.source)
        elif first in boilerplate or _BOILERPLATE.fullmatch(first.text):
            yield Aside(AsideKind.BOILERPLATE, first.source)
        else:
            yield first


def _boilerplate_of(lines: Sequence[FilledLine]) -> set[FilledLine]:
    """Return the lines before or after all papers of a mail, and those that title a page."""
    titles = {above for above, line in pairwise(lines) if _PAGE_TITLE.match(line.text)}
    if not any(line.text.startswith(_SEPARATOR) for line in lines):
        return titles
    # A paper whose identifier is not recognised has separators around it, too.
    edges = [
        index
        for index, line in enumerate(lines)
        if line.text.startswith((_SEPARATOR, "%%")) or _BEGIN.fullmatch(line.text)
    ]
    first, last = edges[0], edges[-1] if lines[edges[-1]].text.startswith("%%") else len(lines)
    return {*lines[:first], *lines[last:]}


def _blocks(lines: Sequence[FilledLine]) -> Iterator[Sequence[FilledLine]]:
    """Yield blocks of lines: each paper, and each line outside of papers."""
    start = 0
    while start < len(lines):
        end = start + 1
        if _BEGIN.fullmatch(lines[start].text):
            while end < len(lines) and not _ends(lines[end].text, lines[end - 1].text):
                end += 1
        yield lines[start:end]
        start = end


def _ends(text: str, above: str) -> bool:
    """Return whether a paper that has the line *above* ends before the line *text*."""
    is_boundary = any(form.fullmatch(text) for form in (_BEGIN, _DAY, _BOILERPLATE))
    return bool(_CLOSING.match(above)) or (is_boundary and not text.startswith(_SEPARATOR))


def _values_by_label(lines: Sequence[FilledLine]) -> tuple[Mapping[str, str], Sequence[FilledLine]]:
    """Return the values of a paper by their labels, and the lines that have no known label."""
    # A page may show authors without a label, and the abstract below all labels. In a mail, the
    # abstract stands between two lines of backslashes.
    is_mail = any(line.text.startswith(_SEPARATOR) for line in lines)
    labels = [match[1] for line in lines if (match := _LABEL.fullmatch(line.text))]
    values: dict[str, list[str]] = {}
    unlabelled: list[FilledLine] = []
    label = ""
    for line in lines[1:]:
        match = _LABEL.fullmatch(line.text)
        if line.text.startswith(_SEPARATOR):
            label = "Abstract"
        elif match and not (is_mail and label == "Abstract"):
            label = match[1]
            values.setdefault(label, []).append(match[2])
        elif is_mail or label in _MULTILINE:
            if label == "Title" and "Author" not in labels and any(values[label]) and not is_mail:
                label = "Author"
            values.setdefault(label, []).append(line.text)
        else:
            unlabelled.append(line)
    texts = {label: one_line(" ".join(parts)) for label, parts in values.items()}
    text = one_line(" ".join(line.text for line in unlabelled))
    if SENTENCES.fullmatch(text) and not texts.get("Abstract"):
        texts["Abstract"], unlabelled = text, []
    return texts, unlabelled


def _fields_of(values: Mapping[str, str], arxiv: str, listed: str) -> Fields:
    """Return the fields of an entry; its date is that of the first version."""
    value = values.get
    authors = value("Author", "")
    while (shorter := _BRACKETS.sub("", authors)) != authors:
        authors = shorter
    date = _DATE.match(value("Date", ""))
    return Fields(
        title=value("Title", ""),
        abstract=value("Abstract", ""),
        authors=split_authors(authors),
        kind=PaperKind.PREPRINT,
        published=date[0] if date else "",
        listed=listed,
        identifiers=(("arxiv", arxiv), *dois_of(value("DOI", ""))),
        links=tuple(links_in_comment(value("Comment", ""))),
        status=status_in_comment(value("Comment", "")),
    )
