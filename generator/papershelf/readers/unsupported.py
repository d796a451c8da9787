"""Detect unsupported formats of text, XML and JSON, and give a hint for each.

A listing is prose, so nearly any text could be read as one. Lines in the form of another format are
therefore reported by its name, and not read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.field_maps import JsonObject
from papershelf.model import Source
from papershelf.problems import Problem
from papershelf.readers.fields import shown, unusable
from papershelf.text.identifiers import ARXIV_ID
from papershelf.text.tables import table

# How many lines are inspected, and how many characters of a long line.
_SAMPLE = 2000
_MAX_LINE_LENGTH = 400
# The first lines of a mail that may be its header, and the fewest fields of a header.
_HEADER_LINES, _MIN_FIELDS = 15, 3
# The first lines of a profile, which name its columns.
_COLUMN_LINES = 60
# The least share of lines that are fields with names that repeat, or are in lower case.
_FIELD_SHARE = 0.75

# The most ids in one query of arXiv's API: https://info.arxiv.org/help/api/user-manual.html
_MAX_IDS = 100
# The end of a DOI may have the form of an id.
_ARXIV_ID = re.compile(rf"(?<![\w.])(?<![0-9]/){ARXIV_ID}(?:v[0-9]+)?(?!\w)")

_TABLE_HINT = "save it as a table (.csv) with a column for each field, or as YAML (.yml)"
_SHOWN_KEYS = 8


class Unsupported(Struct, frozen=True, kw_only=True):
    """A kind of text or record that is not read; `hint` says what to do with it.

    `hint_with_ids` takes its place if arXiv ids are in the text.
    """

    name: str
    hint: str
    hint_with_ids: str = ""


class _LineForm(Unsupported, frozen=True, kw_only=True):
    """A format in which a `share` of the lines, and at least `least` lines, match.

    A line matches if it begins with one of the patterns `line`. Lines that begin with white space
    continue others and count only if `indented` is true. Lines that begin with "#" do not count if
    `comments` is true, but as many of them as matching lines may be titles in Markdown.
    """

    line: tuple[str, ...]
    share: float = 0.4
    least: int = 3
    indented: bool = False
    comments: bool = False

    def fits(self, lines: Sequence[str]) -> bool:
        """Return whether *lines* are in this format."""
        pattern = re.compile("|".join(self.line))
        counted = [line for line in lines if self.indented or not line[:1].isspace()]
        matches = sum(1 for line in counted if pattern.match(line))
        comments = sum(line.lstrip().startswith("#") for line in counted) if self.comments else 0
        least = max(self.least, comments + 1, self.share * (len(counted) - comments))
        return matches >= least


class _UnsupportedRecord(Unsupported, frozen=True, kw_only=True):
    """A record that has all `keys`, and a title if `titled` but none otherwise."""

    keys: tuple[str, ...]
    titled: bool = False


class _UnsupportedForms(Struct, frozen=True, kw_only=True):
    """The contents of `unsupported.yml`."""

    lines: tuple[_LineForm, ...]
    profile: _LineForm
    others: tuple[_LineForm, ...]
    xml: dict[str, Unsupported]
    json: tuple[_UnsupportedRecord, ...]


_FORMS = table("readers/unsupported", _UnsupportedForms)
_PROFILE_COLUMNS = re.compile(r"^\s*title\s+cited by\s+year\s*$", re.IGNORECASE | re.MULTILINE)
_MAIL = re.compile(
    r"(From|To|Cc|Subject|Date|Sent|Reply-To|Message-I[Dd]|Received|Return-Path|MIME-Version"
    r"|Content-Type|Delivered-To|Von|An|Betreff|Gesendet):\s|From \S{1,100}@\S"
)
_FIELD = re.compile(r"[-*]? ?([A-Za-z_][\w ./-]{0,40}?) ?(?::(?=\s|$)|=)")
_PLAIN_KEY = re.compile(r"[a-z_]\S*")
# Comments, sections and rules between fields.
_NOT_A_FIELD = re.compile(r"\s*(?:[#;]|\[.*\]\s*$|-{3}|\.{3})")
# A comma or semicolon before a space is punctuation of prose.
_TABLES = (
    (re.compile(r"\t"), Unsupported(name="a table with tabs", hint="use the file extension .tsv")),
    (re.compile(r"[,;](?! )"), Unsupported(name="a table", hint="use the file extension .csv")),
)
# Labels that listings put before a line of a paper.
_LABELS = frozenset("abstract arxiv code data demo github link paper pdf project tldr url".split())
_RECORD_KEYS = frozenset("author authors abstract journal year doi".split())


def unsupported_xml(root: str) -> Unsupported | None:
    """Return what unsupported XML with the root element *root* is, or None if *root* is ""."""
    if not root:
        return None
    hint = "export RIS or BibTeX from the program or website that it comes from"
    other = Unsupported(name=f"an unknown kind of XML with the root <{root}>", hint=hint)
    return _FORMS.xml.get(root, other)


def unsupported_record(record: JsonObject) -> Unsupported | None:
    """Return what a *record* of JSON is if it is known to be no paper, or None."""
    has_title = "title" in record
    matching = (
        one
        for one in _FORMS.json
        if one.titled == has_title and all(record.get(key) is not None for key in one.keys)
    )
    return next(matching, None)


def unknown_record(record: JsonObject, source: Source) -> Problem:
    """Return the error that no field map fits *record*, with what it is if that is known."""
    if unsupported := unsupported_record(record):
        return unusable(source, f"this is not a paper, but {unsupported.name}", unsupported.hint)
    if "title" in record:
        return unusable(source, "no title", "every paper needs a title")
    keys = ", ".join(map(shown, islice(record, _SHOWN_KEYS))) or "none"
    hint = "a record needs a “title”; if yours has another key, name it in the setting “maps”"
    return unusable(source, f"unknown kind of record; its keys: {keys}", hint)


def unsupported_format(lines: Sequence[str]) -> Unsupported | None:
    """Return the unsupported format of *lines*, none of them blank, or None for a listing."""
    # A long line is inspected at its beginning and its end.
    sample = [
        line if len(line) <= _MAX_LINE_LENGTH else f"{line[:_MAX_LINE_LENGTH]} {line[-20:]}"
        for line in lines[:_SAMPLE]
    ]
    match = next(_matching_formats(sample), None)
    if match is None:
        return None
    # A "#" begins a comment.
    found = (one for line in lines for one in _ARXIV_ID.findall(line.partition("#")[0]))
    ids = ",".join(islice(found, _MAX_IDS))
    hint = (ids and match.hint_with_ids) or match.hint
    return replace(match, hint=hint.format(ids=ids))


def _matching_formats(lines: Sequence[str]) -> Iterator[Unsupported]:
    """Yield the unsupported formats that fit *lines*, the most certain first."""
    yield from (form for form in _FORMS.lines if form.fits(lines))
    if _FORMS.profile.fits(lines) or _PROFILE_COLUMNS.search("\n".join(lines[:_COLUMN_LINES])):
        yield _FORMS.profile
    mail_fields = {match[1] for line in lines[:_HEADER_LINES] if (match := _MAIL.match(line))}
    if len(mail_fields) >= _MIN_FIELDS:
        yield Unsupported(name="an email", hint="delete everything except the papers that it lists")
    yield from (unsupported for sign, unsupported in _TABLES if _is_table(lines, sign))
    yield from (form for form in _FORMS.others if form.fits(lines))
    if keys := _field_names(lines):
        yield Unsupported(name=f"data with fields such as {keys}", hint=_TABLE_HINT)


def _is_table(lines: Sequence[str], delimiter: re.Pattern[str]) -> bool:
    """Return whether nearly all *lines* have several of *delimiter*, as many as the line above."""
    counts = [len(delimiter.findall(line.strip())) for line in lines]
    equal = sum(1 for above, below in pairwise(counts) if above == below > 1)
    return equal >= max(1, 0.8 * (len(lines) - 1))


def _field_names(lines: Sequence[str]) -> str:
    """Return up to three names of fields, quoted, if *lines* have the form "name: value", or ""."""
    fields = [line for line in lines if not _NOT_A_FIELD.match(line)]
    unindented = [line for line in fields if not line[:1].isspace()]
    names = (_frequent_names(unindented) or _frequent_names([line.strip() for line in fields]))[:3]
    return ", ".join(f"“{name}”" for name in names)


def _frequent_names(lines: Sequence[str]) -> list[str]:
    """Return the names of fields, most frequent first, if nearly all *lines* have one, or []."""
    counts = Counter(match[1] for line in lines if (match := _FIELD.match(line)))
    lower_case = {key.casefold() for key in counts}
    names = [key for key in counts if counts[key] > 1 or _PLAIN_KEY.fullmatch(key)]
    total = sum(counts[key] for key in names if key.casefold() not in _LABELS)
    is_record = "title" in lower_case and lower_case & _RECORD_KEYS
    are_fields = total >= max(_MIN_FIELDS, _FIELD_SHARE * len(lines))
    return [key for key, _ in counts.most_common()] if is_record or are_fields else []
