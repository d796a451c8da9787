"""Reference lists as papers print them, such as "[12] A. Author, B. Author. Title. Venue, 2020.".

Most names in a list have the same style. An entry is read in the style that fits most entries, or
else in the first other one that fits; what fits none is reported instead of being guessed at.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, LinkKind
from papershelf.problems import warning
from papershelf.readers.citation import YEAR
from papershelf.readers.fields import Fields, one_line, shown
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import (
    BULLETS,
    LINK,
    OF_PAPERS,
    follows,
    join_lines,
    labelled_links,
)
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines, source_of
from papershelf.readers.references import STYLES, fields_of
from papershelf.readers.words import link_kind
from papershelf.text.names import INITIAL

# "[12]", "(12)", "12.", "12" before a tab or spaces, the key "[Vas17]", "[c3]" of DBLP, a footnote
# "[^12]:", a bullet, or "- [12]".
_NUMBER = re.compile(
    rf"\s*(?:>\s*)?(?:(?:[{BULLETS}]\s+|\*\*)?"
    r"\[(?:[\^a-z]?[0-9]{1,4}|[A-Z][A-Za-z+]{0,9}[0-9]{2}[a-z]?)\]"
    rf"(?::|\*\*)?|\([0-9]{{1,4}}\)|[0-9]{{1,4}}(?:\.|(?=\t|  ))|[{BULLETS}])\s+(?=\S)"
)
_HEADING = re.compile(
    rf"\s*(?:#{{1,6}} .*|(?:week|session|lecture) [0-9]{{1,2}}\b(?!,)[^.]{{0,60}}"
    rf"|(?:{YEAR}|references|bibliography|literature cited|required|optional)\s*:?\s*)",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<![\w\\])([*_]{1,3})(?=\S)([^*_]{1,400})(?<=\S)\1(?!\w)")
# A mark of equal contribution behind a name.
_MARK = re.compile(r"\\\*(?<=[^\W\d_]\\\*)(?=[.,])")
_ANY_YEAR = re.compile(YEAR)
_LIKELY = re.compile(rf"{YEAR}|\A{INITIAL}[^.]{{3,300}}(?:,| and) {INITIAL}")
# "Kingma, D. P., & Ba, J. (2015). Adam": the style of APA, which no other text has by chance.
_APA = re.compile(
    rf"[^\W\d_][^,.()]{{1,40}}, {INITIAL}\.[^()]{{0,2000}}"
    rf" \({YEAR}[a-z]?(?:, [^()]{{1,20}})?\)\. \S"
)
# What stands between links at the end of an entry, and the most words of their labels.
_BETWEEN_LINKS, _MAX_LABEL = " .,;:|()[]*_-–—", 3
# The ends of a line that goes on below, and the minimum share of the longest line of other ones.
_OPEN_ENDS, _SHARE_OF_WIDTH = (",", ":", "&", "–", "-"), 0.9
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
    """Return whether most numbered entries, or else most lines, are references."""
    lines = filled_lines(head)
    references = [part for part in _split(lines) if isinstance(part, _Reference)]
    # Matching names is slow, and most texts are no lists of references.
    likely = sum(1 for reference in references if _LIKELY.search(reference.text))
    if likely < _MIN_SHARE * len(references):
        return False
    read = sum(map(_is_certain, references, _read(references)))
    if not any(reference.number for reference in references):
        is_apa = all(_APA.match(reference.text) for reference in references)
        least = 1 if is_apa else _MIN_ENTRIES
        return read >= max(least, _MIN_SHARE_UNNUMBERED * len(references))
    in_brackets = any("[" in reference.number for reference in references)
    enough = read >= (1 if in_brackets else _MIN_ENTRIES)
    # At most one line precedes the references, so that this is not the text of a paper.
    above = [line.text for line in takewhile(lambda line: not _NUMBER.match(line.text), lines)]
    is_first = sum(1 for text in above if not _HEADING.fullmatch(text)) <= 1
    is_list = is_first or bool(OF_PAPERS.match(above[-1]))
    return enough and read >= _MIN_SHARE * len(references) and is_list


def _is_certain(reference: _Reference, fields: Fields | None) -> bool:
    """Return whether a reference was read as *fields* with a date, or with a number and authors."""
    is_numbered = any(map(str.isdigit, reference.number))
    return bool(fields and (fields.published or (is_numbered and len(fields.authors) > 1)))


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
    for reference, fields in zip(references, _read(references), strict=True):
        yield from _items(reference, fields)


def _items(reference: _Reference, fields: Fields | None) -> Iterator[Item]:
    """Yield the paper of a reference, or a warning that it can't be split into its fields."""
    source = source_of(reference.lines)
    if fields:
        links = [_link_of(link, fields.title) for link in reference.links]
        yield from paper_of(replace(fields, links=(*fields.links, *links)), source)
    else:
        message = f"the authors can't be separated from the title: “{shown(reference.text)}”"
        hint = "write it in the form “[1] A. Author, B. Author. Title. Venue, year.”"
        yield warning(source, message, hint, lost=source.lines)


def _link_of(link: Link, title: str) -> Link:
    """Return a *link*, as one to the paper if its label contains the *title*."""
    return replace(link, kind=LinkKind.PAPER, field="title") if title in link.field else link


def _split(lines: Sequence[FilledLine]) -> Iterator[_Reference | FilledLine]:
    """Yield each reference with the lines that continue it, and every other line by itself."""
    numbers = [_NUMBER.match(line.text) for line in lines]
    numbered = any(numbers)
    wrapped = set() if numbered else _wrapped(lines)
    start = 0
    while start < len(lines):
        number, end = numbers[start], start + 1
        while end < len(lines) and (number or end - 1 in wrapped) and _continues(lines, end):
            end += 1
        if number or not (numbered or _HEADING.fullmatch(lines[start].text)):
            mark = number[0] if number else ""
            texts = [line.text.strip() for line in lines[start:end]]
            texts[0] = lines[start].text.removeprefix(mark).strip()
            written = one_line(join_lines(texts))
            plain = _MARK.sub("", _EMPHASIS.sub(r"\2", _unlinked(written))).rstrip(" ,;|[]")
            links = tuple(labelled_links(written))
            yield _Reference(number=mark, lines=lines[start:end], text=plain, links=links)
        else:
            yield lines[start]
        start = end


def _unlinked(written: str) -> str:
    """Return an entry with labels in place of its links, and without the links at its end."""
    end = _start_of_last_links(written)
    return LINK.sub(r"\g<label>", written[:end]) + LINK.sub("", written[end:])


def _start_of_last_links(written: str) -> int:
    """Return where the links at the end of an entry start, such as "[pdf](…) [code](…)"."""
    end = len(written)
    for match in reversed(list(LINK.finditer(written))):
        is_text = len(match["label"].split()) > _MAX_LABEL and not link_kind(match["label"])
        if is_text or written[match.end() : end].strip(_BETWEEN_LINKS):
            break
        end = match.start()
    return end


def _wrapped(lines: Sequence[FilledLine]) -> set[int]:
    """Return the indices of lines that go on below, such as those of names in DBLP."""
    width = _SHARE_OF_WIDTH * max((len(line.text) for line in lines), default=0)
    indices = {
        at
        for at, (line, below) in enumerate(pairwise(lines))
        if _is_open(line.text.rstrip(), "".join(below.text.split()[:1]), width)
        and not (_ANY_YEAR.search(line.text) or _HEADING.fullmatch(line.text))
    }
    # In other lists a few headings end like this.
    return indices if 3 * len(indices) > len(lines) else set()


def _is_open(text: str, word: str, width: float) -> bool:
    """Return whether a line *text* goes on with the *word* below; the list has this *width*."""
    is_wrapped = word[:1].islower() or len(text) + len(word) >= width
    return text.endswith(_OPEN_ENDS) or (is_wrapped and text[-1:].isalpha())


def _continues(lines: Sequence[FilledLine], at: int) -> bool:
    """Return whether the line at the index *at* of *lines* continues the reference above."""
    text = lines[at].text
    return follows(lines, at) and not (_NUMBER.match(text) or _HEADING.fullmatch(text))


def _read(references: Sequence[_Reference]) -> list[Fields | None]:
    """Return the fields of *references* in the most frequent style that fits each, or None."""
    texts = [each.text for each in references]
    # A title without venue and year behind it may lack the full stop.
    texts = [text if _ends_dated(text) else f"{text.removesuffix('.')}." for text in texts]
    readings = [[fields_of(style, text) for text in texts] for style in STYLES]
    # A venue counts, because a style that takes the title for a name takes the venue for the title.
    readings.sort(key=lambda read: -sum(1 + bool(fields.venue) for fields in read if fields))
    return [next(filter(None, fields), None) for fields in zip(*readings, strict=True)]


def _ends_dated(text: str) -> bool:
    """Return whether *text* has a year and does not end in a word, so that no title ends it."""
    return bool(_ANY_YEAR.search(text)) and not text[-1].isalpha()
