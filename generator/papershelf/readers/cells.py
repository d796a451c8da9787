"""Cells of tables: lists, dates, relations and ids as programs write them into one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from papershelf.model import Author
from papershelf.readers.fields import noted_identifiers
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import scheme_named
from papershelf.text.identities import identified, identified_by, paired
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of

# A list as Python, NumPy and JSON write it.
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""
_LIST = re.compile(rf"\[\s*+{_QUOTED}(?:\s*+,?\s*+{_QUOTED})*+\s*+,?\s*+\]", re.DOTALL)
_ELEMENT = re.compile(_QUOTED, re.DOTALL)
# In a list of objects, what names each.
_NAMED_ELEMENT = re.compile(
    rf"""["'](?:full_?|display_?)?name["']\s*+:\s*+(?={_QUOTED})""", re.DOTALL | re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# A relation of Notion: "Title (https://www.notion.so/Title-…)", or a path in an exported folder.
_RELATION = re.compile(
    r"\s?\((?:https://(?:www\.)?notion\.(?:so|site)/[^\s()]{1,300}|[^()]{0,300}[0-9a-f]{32}\.(?:md|csv))\)"
    r"(?P<next>,\s?)?"
)
# "March 12, 2024 → March 15, 2024", and "March 12, 2024 3:00 PM (UTC)", as Notion has them.
_UNTIL = re.compile(r" ?→.*|(?<=[0-9]{4}) [0-9]{1,2}:[0-9]{2}\b.*", re.DOTALL)
# Columns of ids, as those of registries are called in the plural; Scopus' own is "Author(s) ID".
_OF_SCOPUS = ("authorsid", "scopus")
_OF_NAMES = re.compile(r"[^/\d;]{2,100}/\d{4}-")
_NEXT_ID = re.compile(r"[;|\n]")
# Scopus writes a number behind each name.
_NUMBER_OF_AUTHOR = re.compile(r"[ \t]{0,9}\(([0-9]{5,20})\)")
# Springer Link's tables have nothing between names.
_JOINED = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_NAMED_ID = re.compile(r"""["'](DOI|ArXiv|PubMed|ACL)["']: ?["']([^"']+)["']""")
# Embase cites in one cell: "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004".
_CITED = re.compile(
    r"(?P<venue>[^()]{2,200}) \((?P<year>[12][0-9]{3})\)(?: (?P<volume>[^\s:()]{1,20}))?"
    r"(?::(?P<issue>[^\s()]{1,20}))?(?: \((?P<pages>[^()]{1,40})\))?\."
    r".{0,200}? Date of Publication: (?P<date>.{4,40})"
)


def authors_in(text: str, *, joined: bool = False) -> tuple[Author, ...]:
    """Return the authors of a cell: a list of Python or JSON, or names, at times *joined*."""
    if names := elements(text):
        return tuple(map(author_of, names))
    if joined:
        return split_authors(_apart(text))
    found = split_authors(_NUMBER_OF_AUTHOR.sub("", text))
    return known_by(found, [("scopus", ";".join(_NUMBER_OF_AUTHOR.findall(text)))])


def _apart(text: str) -> str:
    """Return names of two words that nothing divides with semicolons: "Yann LeCunYoshua Bengio"."""
    names: list[str] = []
    for piece in _JOINED.split(text):
        if names and " " not in piece.strip():
            names[-1] += piece
        else:
            names.append(piece)
    return "; ".join(names)


def elements(text: str) -> list[str]:
    """Return the texts of a list such as `['A B', "C O'D"]`, none where the text is no such."""
    if text.startswith("[{"):
        starts = [match.end() for match in _NAMED_ELEMENT.finditer(text)]
        found = [element[0] for start in starts if (element := _ELEMENT.match(text, start))]
    elif text.startswith("[") and _LIST.fullmatch(text):
        found = _ELEMENT.findall(text)
    else:
        return []
    return [name for quoted in found if (name := _ESCAPED.sub(_unescaped, quoted[1:-1])).strip()]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if not code:
        return " " if match[3] in "nrt" else match[3]
    # Half a letter is none.
    return "\ufffd" if code[0] in "dD" and code[1:2] >= "8" and match[1] else chr(int(code, 16))


def plain_cell(text: str) -> str:
    """Return a cell without the addresses of relations, which semicolons divide then."""
    return _RELATION.sub(lambda one: "; " if one["next"] else "", text) if "(" in text else text


def known_by(authors: Iterable[Author], ids: Iterable[tuple[str, str]]) -> tuple[Author, ...]:
    """Return *authors* with the ids that cells have for all, in order or by family names."""
    found = tuple(authors)
    for column, cell in ids:
        parts = elements(cell) or [part.strip() for part in _NEXT_ID.split(cell.strip("; "))]
        orcids = dict(map(_by_family, parts)) if _OF_NAMES.match(cell) else {}
        name = "scopus" if column in _OF_SCOPUS else column.removesuffix("s")
        if orcids:
            found = tuple(identified(one, orcids.get(one.family.casefold(), "")) for one in found)
        elif len(parts) == len(found):
            pairs = zip(found, parts, strict=True)
            found = paired([identified_by(one, {name: part}) for one, part in pairs], parts)
    return found


def _by_family(text: str) -> tuple[str, str]:
    """Return a family name and an id, of which a *text* has both."""
    name, _, number = text.partition("/")
    return name.partition(",")[0].strip().casefold(), number


def cited_in(venue: str) -> dict[str, str]:
    """Return by column what the cell of a *venue* cites that is more than its name, or nothing."""
    cited = _CITED.fullmatch(venue)
    return cited.groupdict("") if cited else {}


def identifiers_within(extra: str, ids: str) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in Zotero's "Extra" and Semantic Scholar's "externalIds"."""
    yield from noted_identifiers(extra)
    yield from ((scheme_named(scheme), value) for scheme, value in _NAMED_ID.findall(ids))


def date_in(date: str, year: str, month: str, day: str) -> str:
    """Return the date of a row, which may be spread over its columns: "JUN 12" and "2017"."""
    date = _UNTIL.sub("", date)
    if not date and not month:
        return year
    parts = (f"{date} {year}", f"{year}-{month:0>2}", f"{month} {year}")
    whole = (f"{year}-{month:0>2}-{day:0>2}", f"{day} {month} {year}") if day else ()
    return most_exact([date, *parts, *whole, year] if year else [date])
