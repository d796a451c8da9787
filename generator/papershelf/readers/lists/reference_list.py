"""Reference lists as papers print them, such as "[12] A. Author, B. Author. Title. Venue, 2020.".

All names in a list have the same style, so that the list is read in the style that fits most
entries. An entry in another style is reported instead of being guessed at.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Link
from papershelf.problems import warning
from papershelf.readers.citation import LONGEST_ENTRY, published_in
from papershelf.readers.fields import Fields, one_line, shown
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import LINK, follows, labelled_links
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines, source_of
from papershelf.text.names import INITIAL, author_of_index, organisation

# A number, or a bullet in Markdown.
_NUMBER = re.compile(r"\s*(?:\[([0-9]{1,4})\]|\(([0-9]{1,4})\)|([0-9]{1,4})\.|[-*+])\s+(?=\S)")
_HEADING = re.compile(
    r"\s*(?:#{1,6} .*|(?:references|bibliography|literature cited)\s*:?\s*)", re.IGNORECASE
)
_EMPHASIS = re.compile(r"(?<![\w\\])([*_]{1,3})(?=\S)([^*_]{1,400})(?<=\S)\1(?!\w)")
# A mark of equal contribution behind a name.
_MARK = re.compile(r"(?<=[^\W\d_])\\\*(?=[.,])")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-$")
_PARTICLES = (
    r"(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin|ibn|af|zu)[ -]){0,3}"
)
_WORD = rf"{_PARTICLES}{INITIAL}[\w'’-]+"
_DOTTED = rf"{INITIAL}\.(?:[ -]?{INITIAL}\.){{0,3}}"
_JUNIOR = r"(?:,? (?:Jr\.?|Sr\.?|I{2,3}))?"
# "A. N. Gomez" and "Aidan N. Gomez"; "Gomez, A. N."; "Gomez AN"; "Gomez A. N.".
_NAMES = (
    rf"(?:{_DOTTED}|{_WORD})(?: (?:{_DOTTED}|{_WORD}|{INITIAL}(?= ))){{1,5}}{_JUNIOR}",
    rf"{_WORD}(?: {_WORD}){{0,2}},{_JUNIOR} {_DOTTED}{_JUNIOR}",
    rf"{_WORD}(?: {_WORD}){{0,2}} {INITIAL}{{1,3}}{_JUNIOR}",
    rf"{_WORD}(?: {_WORD}){{0,2}} {_DOTTED}",
)
_BETWEEN = r"(?:, (?:(?:\.{3}|…),? )?|; )"
# Before the last name; Google Scholar writes ", ... & " in place of names. A title may follow it.
_BEFORE_LAST = r"(?:,? (?:(?:\.{3}|…),? )?(?:and|&) )"
_ET_AL = r"(?:,? (?:and|&) others|,? et al\.?)?"
# "(2015)", "(2015, May 7-9)", "(in press)".
_YEAR = (
    r"\.?,? (?:\((?:in press|n\.d\.|forthcoming|submitted)\)[.:,]?"
    r"|\(?(?P<year>(?:19|20)[0-9]{2})[a-z]?(?:(?:, [^()]{3,30})?\)[.:,]?|[.:,])) ?"
)
_YEAR_2 = _YEAR.replace("year", "year2")
_QUOTED = r"[.,:]? ?[\"“](?P<quoted>[^\"“”]{3,400}?)[.,]?[\"”][.,]?(?: (?P<rest1>.*))?"
# A title ends at a full stop that does not follow an abbreviation.
_NO_END = rf"(?<!\bvs)(?<!\bcf)(?<!\bSt)(?<!\bDr)(?<!\b{INITIAL})"
# After "?" the title may continue with another sentence, which is no venue.
_NO_MORE = (
    r"(?! (?!In )[^.?!]{3,300}\. In )(?! (?!In |Proc|Adv(?:\.|ances)|Jour|Trans|IEEE|ACM|Int)"
    r"(?:[^\s.?!0-9]+ ){3,40}[^\s.?!0-9]+\. \w)"
)
_BARE = rf"(?P<bare>[^\"“,;.&].{{2,400}}?{_NO_END}(?:[?!]{_NO_MORE}|\.(?!\w)))(?:\s(?P<rest2>.*))?"
# An organisation is certain only before a year or a quoted title.
_GROUP = (
    rf"(?>{INITIAL}[\w'’/-]+(?: (?:(?:of|for|on|the) ){{0,2}}{INITIAL}[\w'’/-]*){{0,7}})"
    r"(?=[.,]? (?:[\"“]|\(?(?:19|20)[0-9]{2}))"
)
# Each style is a pattern for a name and one for a reference. Atomic groups and possessive
# quantifiers keep names from backtracking, so that the length of a list bounds the time.
_STYLES = tuple(
    (
        name,
        rf"(?:(?P<authors>(?>{name})(?:{_BETWEEN}(?>{name})){{0,999}}+"
        rf"(?:{_BEFORE_LAST}(?>{name})){{0,999}}+{_ET_AL})|(?P<group>{_GROUP}))"
        rf"(?:(?:{_YEAR})?{_QUOTED}|(?:{_YEAR_2}|(?:[.:]|(?<=\.)) ){_BARE})",
    )
    for name in _NAMES
)
# Elsevier's styles: "A. Author, B.C. Author, Title, Journal 521 (7553) (2015) 436–444.". The title
# ends before the name of a journal with its numbers, or before "in:".
_INITIALS_FIRST = rf"{_DOTTED}(?: ?-?{INITIAL}\.)*(?: {_WORD}){{1,3}}{_JUNIOR}"
_ENTRY_IN_COMMAS = (
    rf"(?P<authors>(?>{_INITIALS_FIRST})(?:, (?>{_INITIALS_FIRST})){{0,999}}+(?:, et al\.)?), "
    r"(?P<title>[^\"“”]{3,400}?), (?:(?P<host>in: .{4,600})|(?P<journal>[^,]{2,150}?)"
    r"(?: (?P<volume>[A-Z]?[0-9]{1,5}))?(?: \((?P<issue>[^()]{1,12})\))?"
    r" \((?P<year>(?:19|20)[0-9]{2})\)(?P<rest>.*))"
)
_PAGES = re.compile(r",? (?P<pages>[A-Za-z]?[0-9]{1,7}(?:[-–][A-Za-z]?[0-9]{1,7})?)(?![\w/])")
_INITIALS_LAST = re.compile(rf"(?<=[\w'’-]) ({_DOTTED})$")
# The remainder of a name, or names before a quoted title.
_NO_TITLE = re.compile(r".*, [\"“]|[a-z]\. |[^\W\d_], ")
_DATED = re.compile(r"(.{3,400}), ((?:19|20)[0-9]{2})")
_ANY_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# The minimum share of the entries of a list that are read and have a date, and the minimum number
# of such entries where numbers are not in brackets.
_MIN_SHARE, _MIN_ENTRIES = 0.6, 3
# The minimum share in a list without numbers, where only the style identifies references.
_MIN_SHARE_UNNUMBERED = 0.8


class _Reference(Struct, frozen=True, kw_only=True):
    """An entry: its number as written, if any, its lines, and its text as one line."""

    number: str
    lines: Sequence[FilledLine]
    text: str
    links: tuple[Link, ...]


def is_reference_list(head: str) -> bool:
    """Return whether most numbered entries, or else most lines, are references in one style."""
    parts = _split(filled_lines(head))
    references = [part for part in parts if isinstance(part, _Reference)]
    # Matching names is slow, and most texts are no lists of references.
    with_year = sum(1 for reference in references if _ANY_YEAR.search(reference.text))
    if with_year < _MIN_SHARE * len(references):
        return False
    read = sum(1 for fields in _fields_in_best_style(references) if fields and fields.published)
    if not any(reference.number for reference in references):
        return read >= max(_MIN_ENTRIES, _MIN_SHARE_UNNUMBERED * len(references))
    in_brackets = any(reference.number.startswith("[") for reference in references)
    enough = read >= (1 if in_brackets else _MIN_ENTRIES)
    # At most one line precedes the references, so that this is not the text of a paper.
    above = takewhile(lambda line: not _NUMBER.match(line.text), filled_lines(head))
    is_first = sum(1 for line in above if not _HEADING.fullmatch(line.text)) <= 1
    return enough and read >= _MIN_SHARE * len(references) and is_first


def read_reference_list(lines: Sequence[FilledLine], _path: Path) -> Iterator[Item | FilledLine]:
    """Yield the references of a list, an aside for its heading, and its other lines."""
    references: list[_Reference] = []
    for part in _split(lines):
        if isinstance(part, _Reference):
            references.append(part)
        elif _HEADING.fullmatch(part.text):
            yield Aside(AsideKind.HEADING, part.source)
        else:
            yield part
    for reference, fields in zip(references, _fields_in_best_style(references), strict=True):
        yield from _items(reference, fields)


def _items(reference: _Reference, fields: Fields | None) -> Iterator[Item]:
    """Yield the paper of a reference, or a warning that it can't be split into its fields."""
    source = source_of(reference.lines)
    if fields:
        links = (*fields.links, *reference.links)
        yield from paper_of(replace(fields, links=links), source)
    else:
        message = f"the authors can't be separated from the title: “{shown(reference.text)}”"
        hint = "write it in the form “[1] A. Author, B. Author. Title. Venue, year.”"
        yield warning(source, message, hint, lost=source.lines)


def _split(lines: Sequence[FilledLine]) -> Iterator[_Reference | FilledLine]:
    """Yield each reference with the lines that continue it, and every other line by itself."""
    numbers = [_NUMBER.match(line.text) for line in lines]
    numbered = any(numbers)
    names = set() if numbered else _names_above(lines)
    start = 0
    while start < len(lines):
        number, end = numbers[start], start + 1
        while end < len(lines) and (number or end - 1 in names) and _continues(lines, end):
            end += 1
        if number or not (numbered or _HEADING.fullmatch(lines[start].text)):
            first = lines[start].text[number.end() if number else 0 :]
            written = _joined([first, *(line.text for line in lines[start + 1 : end])])
            plain = _MARK.sub("", _EMPHASIS.sub(r"\2", LINK.sub("", written)))
            yield _Reference(
                number=number[0].strip() if number else "",
                lines=lines[start:end],
                text=plain.rstrip(" ,;|[]"),
                links=tuple(labelled_links(written)),
            )
        else:
            yield lines[start]
        start = end


def _names_above(lines: Sequence[FilledLine]) -> set[int]:
    """Return the indices of lines with the names of a reference below, as in DBLP."""
    indices = {
        at
        for at, line in enumerate(lines)
        if line.text.rstrip().endswith(":") and not _HEADING.fullmatch(line.text)
    }
    # In other lists a few headings end in a colon.
    return indices if 3 * len(indices) > len(lines) else set()


def _continues(lines: Sequence[FilledLine], at: int) -> bool:
    """Return whether the line at the index *at* of *lines* continues the reference above."""
    text = lines[at].text
    return follows(lines, at) and not (_NUMBER.match(text) or _HEADING.fullmatch(text))


def _joined(texts: Sequence[str]) -> str:
    """Join lines into one; a hyphen at the end of a line is kept, as it may be part of a word."""
    stripped = (text.strip() for text in texts)
    return one_line("".join(text if _HYPHENATED.search(text) else f"{text} " for text in stripped))


def _fields_in_best_style(references: Sequence[_Reference]) -> list[Fields | None]:
    """Return the fields of *references* in the style that fits most, None for those it doesn't."""
    texts = [reference.text for reference in references]
    readings = [
        [fields_of(text) if len(text) <= LONGEST_ENTRY else None for text in texts]
        for fields_of in _FIELDS_BY_STYLE
    ]
    # A venue counts, because a style that takes the title for a name takes the venue for the title.
    return max(readings, key=lambda read: sum(1 + bool(fields.venue) for fields in read if fields))


def _fields_in_style(name: str, style: str, text: str) -> Fields | None:
    # Compiled only when it is used, as patterns of names are slow to compile.
    match = re.fullmatch(style, text)
    title = (match["quoted"] or match["bare"]).removesuffix(".") if match else ""
    if not match or _NO_TITLE.match(title):
        return None
    rest = match["rest1"] or match["rest2"] or ""
    if dated := _DATED.fullmatch(title):
        title, rest = dated[1], f"{rest} {dated[2]}"
    fields = published_in(rest)
    return replace(
        fields,
        title=title,
        authors=(
            *map(_author, re.findall(name, match["authors"] or "")),
            organisation(match["group"] or ""),
        ),
        published=fields.published or match["year"] or match["year2"] or "",
    )


def _fields_in_commas(text: str) -> Fields | None:
    """Return the fields of a reference with commas after authors and title, or None."""
    match = re.fullmatch(_ENTRY_IN_COMMAS, text)
    if not match:
        return None
    rest = match["rest"] or ""
    pages = _PAGES.match(rest)
    fields = published_in(match["host"] or rest[pages.end() if pages else 0 :])
    if journal := match["journal"]:
        in_journal = published_in(journal)
        fields = replace(
            fields,
            # The full stop of an abbreviation is kept.
            venue=in_journal.venue if in_journal.identifiers else journal,
            identifiers=(*in_journal.identifiers, *fields.identifiers),
            volume=match["volume"] or "",
            issue=match["issue"] or "",
            pages=pages["pages"] if pages else "",
            published=match["year"],
        )
    names = re.findall(_INITIALS_FIRST, match["authors"])
    return replace(fields, title=match["title"], authors=tuple(map(_author, names)))


def _author(name: str) -> Author:
    """Return the author of a *name*, with the initials before or after the family name."""
    return author_of_index(_INITIALS_LAST.sub(r", \1", name))


_FIELDS_BY_STYLE: tuple[Callable[[str], Fields | None], ...] = (
    *(partial(_fields_in_style, name, style) for name, style in _STYLES),
    _fields_in_commas,
)
