"""What is not read: text that is no listing, XML and JSON of others, and the way out.

A listing is prose, and as prose nearly any text gives papers. So what is written as something else,
line for line, is named and left.
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

# Enough lines to tell, and of a long line as much as tells.
_SAMPLE = 2000
_LONGEST = 400
# Lines of a mail that may be its header, and how many fields make it one.
_HEADER, _FIELDS = 15, 3
# Lines among which a page names its columns.
_ABOVE = 60
# Of lines, the part that are fields with names that come again, or in small letters.
_PAIRS = 0.75

# What arXiv's API answers at once: https://info.arxiv.org/help/api/user-manual.html
_MOST_IDS = 100
_ARXIV_ID = re.compile(rf"(?<![\w.]){ARXIV_ID}(?:v[0-9]+)?(?!\w)")

_COLUMNS = "make it a table (.csv) with a column for each, or YAML (.yml)"
_SHOWN_KEYS = 8


class Unsupported(Struct, frozen=True, kw_only=True):
    """What a text or record is that is not read, and what to do with it."""

    name: str
    hint: str


class _LineForm(Unsupported, frozen=True, kw_only=True):
    """A form of lines, of which an unsupported text has a `share` and at least so many.

    A line begins with one of the patterns `line`. Lines that begin with a blank continue others and
    count only where `indented` is true.
    """

    line: tuple[str, ...]
    share: float = 0.4
    least: int = 3
    indented: bool = False

    def fits(self, lines: Sequence[str]) -> bool:
        """Return whether *lines* are written in this form."""
        pattern = re.compile("|".join(self.line))
        counted = [line for line in lines if self.indented or not line[:1].isspace()]
        found = sum(1 for line in counted if pattern.match(line))
        return found >= max(self.least, self.share * len(counted))


class _UnsupportedRecord(Unsupported, frozen=True, kw_only=True):
    """A record with all of some `keys`; `titled` where it has a title."""

    keys: tuple[str, ...]
    titled: bool = False


class _UnsupportedForms(Struct, frozen=True, kw_only=True):
    """What `unsupported.yml` holds."""

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
_PAIR = re.compile(r"[-*]? ?([A-Za-z_][\w ./-]{0,40}?) ?(?::(?=\s|$)|=)")
_PLAIN_KEY = re.compile(r"[a-z_]\S*")
# Comments, sections and rules between fields.
_NO_PAIR = re.compile(r"\s*(?:[#;]|\[.*\]\s*$|-{3}|\.{3})")
# What is followed by a blank stands in prose.
_TABLES = (
    (re.compile(r"\t"), Unsupported(name="a table with tabs", hint="name it .tsv")),
    (re.compile(r"[,;](?! )"), Unsupported(name="a table", hint="name it .csv")),
)
# What listings write before a line of a paper.
_LABELS = frozenset("abstract arxiv code data demo github link paper pdf project tldr url".split())
_HEADS = frozenset("author authors abstract journal year doi".split())


def unsupported_xml(root: str) -> Unsupported | None:
    """Return what XML is whose first element is a *root*, and that no reader takes."""
    hint = "export RIS or BibTeX where it comes from"
    other = Unsupported(name=f"XML of an unknown kind, with <{root}>", hint=hint) if root else None
    return _FORMS.xml.get(root, other)


def unsupported_record(record: JsonObject) -> Unsupported | None:
    """Return what a *record* of JSON is that is known to be no paper, or None."""
    titled = "title" in record
    fitting = (
        one
        for one in _FORMS.json
        if one.titled == titled and all(record.get(key) is not None for key in one.keys)
    )
    return next(fitting, None)


def unknown_record(record: JsonObject, source: Source) -> Problem:
    """Return the problem that no map fits a *record*, and what it is where that is known."""
    if unsupported := unsupported_record(record):
        return unusable(source, f"no paper, but {unsupported.name}", unsupported.hint)
    if "title" in record:
        return unusable(source, "no title", "every paper needs one")
    keys = ", ".join(map(shown, islice(record, _SHOWN_KEYS))) or "nothing"
    hint = "a record needs a “title”; the setting “maps” can say where yours is"
    return unusable(source, f"no known kind of record, it holds {keys}", hint)


def unsupported_format(lines: Sequence[str]) -> Unsupported | None:
    """Return what *lines*, none of them blank, look like where they are no listing."""
    # Of a long line its beginning and its end.
    sample = [
        line if len(line) <= _LONGEST else f"{line[:_LONGEST]} {line[-20:]}"
        for line in lines[:_SAMPLE]
    ]
    found = next(_all_of(sample), None)
    # Behind the sign stands a comment.
    ids = (one for line in lines for one in _ARXIV_ID.findall(line.partition("#")[0]))
    listed = ",".join(islice(ids, _MOST_IDS)) if found else ""
    return found and replace(found, hint=found.hint.format(ids=listed))


def _all_of(lines: Sequence[str]) -> Iterator[Unsupported]:
    """Yield all that *lines* look like, the surest first."""
    yield from (form for form in _FORMS.lines if form.fits(lines))
    if _FORMS.profile.fits(lines) or _PROFILE_COLUMNS.search("\n".join(lines[:_ABOVE])):
        yield _FORMS.profile
    if _is_mail(lines[:_HEADER]):
        yield Unsupported(name="a mail", hint="leave the papers that it lists, and nothing else")
    yield from (unsupported for sign, unsupported in _TABLES if _is_table(lines, sign))
    yield from (form for form in _FORMS.others if form.fits(lines))
    if keys := _keys_of(lines):
        yield Unsupported(name=f"fields such as {keys}", hint=_COLUMNS)


def _is_mail(lines: Sequence[str]) -> bool:
    fields = {match[1] for line in lines if (match := _MAIL.match(line))}
    return len(fields) >= _FIELDS


def _is_table(lines: Sequence[str], sign: re.Pattern[str]) -> bool:
    """Return whether nearly all lines have as many of a *sign* as the one above, and several."""
    signs = [len(sign.findall(line.strip())) for line in lines]
    alike = sum(1 for above, below in pairwise(signs) if above == below > 1)
    return alike >= max(1, 0.8 * (len(lines) - 1))


def _keys_of(lines: Sequence[str]) -> str:
    """Return some names of fields where lines are "name: value", or nothing."""
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
