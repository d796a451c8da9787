"""Text that is no listing: what it looks like, and the way out.

A listing is prose, and as prose nearly any text gives papers. So what is written as something else,
line for line, is named and left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

# Enough lines to tell, and of a long line as much as tells.
_SAMPLE = 2000
_LONGEST = 400
# Lines of a mail that may be its header, and how many fields make it one.
_HEADER, _FIELDS = 15, 3
# Lines among which a page names its columns.
_ABOVE = 60
# Of lines, the part that are fields with names that come again, or in small letters.
_PAIRS = 0.75

_EXPORT = "export RIS or BibTeX where it comes from"
_BEGIN = "begin the file with the first line of a record, or export RIS"
_COLUMNS = "make it a table (.csv) with a column for each, or YAML (.yml)"


class Foreign(Struct, frozen=True):
    """What a text looks like that is no listing, and what to do with it."""

    name: str
    hint: str


# By the first element of XML that is not read.
_ROOTS = {
    "TEI": Foreign("TEI, as GROBID writes it", _EXPORT),
    "html": Foreign("a web page that carries no data of a paper", "save that of the paper"),
    "rss": Foreign("a feed", "save the pages that it leads to"),
    "feed": Foreign("a feed", "save the pages that it leads to"),
    "search-results": Foreign("results of Scopus", _EXPORT),
    "eSearchResult": Foreign("results of a search in PubMed", "fetch the records as XML"),
    "eSummaryResult": Foreign("summaries of PubMed", "fetch the records as XML"),
    "Sources": Foreign("sources of Word", "keep them in a reference manager, and export those"),
}


class _LineForm(Struct, frozen=True, kw_only=True):
    """A form of lines, of which a foreign text has a `share` and at least so many.

    Lines that begin with a blank continue others and count only where `indented` is true.
    """

    foreign: Foreign
    line: re.Pattern[str]
    share: float = 0.4
    least: int = 3
    indented: bool = False

    def fits(self, lines: Sequence[str]) -> bool:
        """Return whether *lines* are written in this form."""
        counted = [line for line in lines if self.indented or not line[:1].isspace()]
        found = sum(1 for line in counted if self.line.match(line))
        return found >= max(self.least, self.share * len(counted))


_LISTS = tuple(
    _LineForm(
        foreign=Foreign(name, hint), line=re.compile(line), share=0.9, least=least, indented=True
    )
    for name, hint, least, line in (
        (
            "a list of arXiv ids",
            "save as .xml what arXiv's API says of them",
            1,
            r"\s*(?:arXiv:)?[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\s*$",
        ),
        (
            "a list of DOIs",
            "export their records as RIS or BibTeX",
            1,
            r"\s*(?:https?://(?:dx\.)?doi\.org/|(?:doi|DOI): ?)?10\.[0-9]{4,9}/\S+\s*$",
        ),
        ("a list of addresses", "export RIS or BibTeX", 2, r"\s*https?://\S+\s*$"),
        (
            "a list of numbers",
            "if they are PubMed's, export the records as .nbib",
            3,
            r"(?=.*[0-9])\s*(?:PMC|PMID:? ?)?[\d\s.,;:+%/()|-]+$",
        ),
    )
)
_TAGGED = tuple(
    _LineForm(foreign=Foreign(name, hint), line=re.compile(line))
    for name, hint, line in (
        ("Biblioscape", _EXPORT, r"--[A-Z0-9]{2}-- "),
        ("RIS", _BEGIN, r"[A-Z][A-Z0-9] {1,2}- "),
        ("MEDLINE", _BEGIN, r"(?:[A-Z][A-Z0-9]{2} |[A-Z][A-Z0-9]{3})- "),
        ("EndNote", _BEGIN, r"%[A-Z0-9@!] \S"),
        ("COPAC", _EXPORT, r"[A-Z][A-Z0-9]- \S"),
        ("an export of SilverPlatter or CSA", _EXPORT, r"[A-Z][A-Z0-9]: |Record [0-9]+ of [0-9]+"),
        (
            "Web of Science or RefWorks",
            _BEGIN,
            r"(?:A[123BFU]|BP|D[EIT]|E[FPR]|ID|IS|J[9FI]|K1|LA|OP|P[DTUY]|RT|S[NOP]|T[12I]|UT|V[LO]|YR)"
            r"(?: |$)",
        ),
    )
)
_OTHERS = tuple(
    _LineForm(foreign=Foreign(name, hint), line=re.compile(line), share=share, indented=True)
    for name, hint, share, line in (
        (
            "a log",
            "it is no source of papers",
            0.5,
            r"\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}|\[?[0-9]{2}:[0-9]{2}:[0-9]{2}\b"
            r"|[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} |\[?(?:DEBUG|INFO|ERROR|WARN)"
            r"|\S{1,60} \S{1,60} \S{1,60} \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:",
        ),
        (
            "a web page or XML",
            "if it is in a format that is read, name it by that (.xml, .html)",
            0.5,
            r"\s*</?[A-Za-z!?][^<>]*>|.*</[A-Za-z][\w:-]*>\s*$",
        ),
        (
            "source code or settings",
            "if it is data in a format that is read, name it by that (.json, .xml, .bib)",
            0.25,
            r".*[;{}]\s*$|\s*[\[\])]+[,:]?\s*$|\s*(?:async )?(?:def|class) \w.*:\s*$"
            r"|\s*(?:import [\w.]+(?: as \w+)?|from [\w.]+ import .*)$|\s*(?://|/\*|\*/|#!|# ?-\*-)"
            r"|\s*#(?:include|define|ifn?def|endif)\b|\s*(?:if|elif|else|for|while|try|with)\b.*:\s*$"
            r"|\s*[\w.]+(?:\[.*\])? ?(?:[-+*/:|]?=|<-) ?\S|\s*[\"'][\w -]+[\"'] ?: "
            r"|\s*\\(?:begin|end|section|usepackage|documentclass|item|label|chapter)\b"
            r"|\s*(?:fi|done|esac|do|then)\s*$|\s*(?:if|elif|while|for) .*; (?:then|do)\s*$"
            r"|\s*[\w.]+\(.*\)\s*$|\s*@\w+(?:\(.*\))?\s*$|@@ |[-+]{3} \S",
        ),
    )
)
# The columns of a profile, which stand on a line each or on one, and the counts of a paper below.
_PROFILE = _LineForm(
    foreign=Foreign(
        "a profile of Google Scholar", "select all papers there, and export them as BibTeX"
    ),
    line=re.compile(r"\s*(?:[0-9]{1,6}\*?)?\t(?:19|20)[0-9]{2}\s*$"),
    share=0.2,
    indented=True,
)
_PROFILE_COLUMNS = re.compile(r"^\s*title\s+cited by\s+year\s*$", re.IGNORECASE | re.MULTILINE)
_MAIL = re.compile(
    r"(From|To|Cc|Subject|Date|Sent|Reply-To|Message-I[Dd]|Received|Return-Path|MIME-Version"
    r"|Content-Type|Delivered-To|Von|An|Betreff|Gesendet):\s|From \S{1,100}@\S"
)
_PAIR = re.compile(r"[-*]? ?([A-Za-z_][\w ./-]{0,40}?) ?(?::(?=\s|$)|=)")
_PLAIN_KEY = re.compile(r"[a-z_]\S*")
# Comments, sections and rules between fields.
_NO_PAIR = re.compile(r"\s*(?:[#;]|\[.*\]\s*$|-{3}|\.{3})")
# What is followed by a blank stands in prose.
_TABLES = (
    (re.compile(r"\t"), Foreign("a table with tabs", "name it .tsv")),
    (re.compile(r"[,;](?! )"), Foreign("a table", "name it .csv")),
)
# What listings write before a line of a paper.
_LABELS = frozenset("abstract arxiv code data demo github link paper pdf project tldr url".split())
_HEADS = frozenset("author authors abstract journal year doi".split())


def foreign_xml(root: str) -> Foreign | None:
    """Return what XML is whose first element is a *root*, and that no reader takes."""
    other = Foreign(f"XML of an unknown kind, with <{root}>", _EXPORT) if root else None
    return _ROOTS.get(root, other)


def foreign_of(lines: Sequence[str]) -> Foreign | None:
    """Return what *lines*, none of them blank, look like where they are no listing."""
    sample = [_clipped(line) for line in lines[:_SAMPLE]]
    return next(_all_of(sample), None)


def _clipped(line: str) -> str:
    """Return a line with its beginning and its end."""
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} {line[-20:]}"


def _all_of(lines: Sequence[str]) -> Iterator[Foreign]:
    """Yield all that *lines* look like, the surest first."""
    yield from (form.foreign for form in (*_LISTS, *_TAGGED) if form.fits(lines))
    if _PROFILE.fits(lines) or _PROFILE_COLUMNS.search("\n".join(lines[:_ABOVE])):
        yield _PROFILE.foreign
    if _is_mail(lines[:_HEADER]):
        yield Foreign("a mail", "leave the papers that it lists, and nothing else")
    yield from (foreign for sign, foreign in _TABLES if _is_table(lines, sign))
    yield from (form.foreign for form in _OTHERS if form.fits(lines))
    if keys := _keys_of(lines):
        yield Foreign(f"fields such as {keys}", _COLUMNS)


def _is_mail(lines: Sequence[str]) -> bool:
    """Return whether a text begins with the header of a mail."""
    fields = {match[1] for line in lines if (match := _MAIL.match(line))}
    return len(fields) >= _FIELDS


def _is_table(lines: Sequence[str], sign: re.Pattern[str]) -> bool:
    """Return whether nearly all lines have as many of a *sign* as the one above, and several."""
    signs = [len(sign.findall(line.strip())) for line in lines]
    alike = sum(1 for above, below in pairwise(signs) if above == below > 1)
    return alike >= max(1, 0.8 * (len(lines) - 1))


def _keys_of(lines: Sequence[str]) -> str:
    """Return some names of fields where lines are "name: value", or nothing.

    Titles are "Name: subtitle" too, but each has a name of its own.
    """
    filled = [line for line in lines if not _NO_PAIR.match(line)]
    outer = [line for line in filled if not line[:1].isspace()]
    names = (_repeated_in(outer) or _repeated_in([line.strip() for line in filled]))[:3]
    return ", ".join(f"“{name}”" for name in names)


def _repeated_in(lines: Sequence[str]) -> list[str]:
    """Return the names of fields if nearly all *lines* have one, the most frequent first."""
    keys = Counter(match[1] for line in lines if (match := _PAIR.match(line)))
    low = {key.casefold() for key in keys}
    fields = [key for key in keys if keys[key] > 1 or _PLAIN_KEY.fullmatch(key)]
    known = sum(keys[key] for key in fields if key.casefold() not in _LABELS)
    records = "title" in low and low & _HEADS
    pairs = known >= max(_FIELDS, _PAIRS * len(lines))
    return [key for key, _ in keys.most_common()] if records or pairs else []
