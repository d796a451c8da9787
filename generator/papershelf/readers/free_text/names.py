"""Lines of authors in a listing, each below a title.

Titles and keywords may have the form of names, as "Vision Transformers and Language Models" has.
Their words occur in other lines, too, unlike those of names.
"""

import re
from collections.abc import Iterator, Sequence, Set

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.readers.citation import MAX_ENTRY, YEAR, published_in
from papershelf.readers.free_text.lines import ListingLine, plain_title
from papershelf.readers.free_text.segments import (
    CLEARLY_TITLE,
    Role,
    Segment,
    link_in,
    prose_weight,
    segment_of,
)
from papershelf.readers.lists.credit import Credit, credit_of
from papershelf.readers.pasted import beside_identifier
from papershelf.readers.words import submission
from papershelf.text.name_lists import split_authors
from papershelf.text.names import EAST_ASIAN, INITIAL, PARTICLES, without_et_al

# The minimum number of lines with several names in a file, the greatest share of their words that
# may occur in other lines, and the most words of a name.
_MIN_LINES, _MAX_KNOWN, _MAX_WORDS = 3, 0.2, 5
# The ends of a line of names above a title, as in DBLP, or of a line that the next one continues.
_OPEN_ENDS = (":", ",", ";", "-")
_LABEL = re.compile(r"^(?:authors?(?::| -)|by:?) +", re.IGNORECASE)
_MORE = re.compile(r",? ?\+ ?[0-9]{1,4} (?:more )?authors?\b,?")
_VENUE_LABEL = re.compile(
    r"^(?:(?:venue|year|journal|conference|published): *|(?:oral|poster|spotlight) (?:at|in) "
    r"|part of (?=advances |proceedings ))",
    re.IGNORECASE,
)
# A dot between words separates names; "Gal·la" is one name.
_DOT = re.compile(r" [·•⋅∙] ")
# Behind an affiliation in brackets a semicolon is like the commas between names.
_BEHIND_AFFILIATION = re.compile(r"\)[*†‡]{0,2};")
# PMLR names the volume after the authors, as in "; Proceedings of …, PMLR 70:214-223".
_VOLUME = re.compile(r"; Proceedings of [^;]*")
_YEAR, _YEAR_AT_END = re.compile(rf"\b{YEAR}\b"), re.compile(rf"\b{YEAR}\b\)?$")
_NAME_WORD = re.compile(rf"{INITIAL}[^\W\d_]*(?:[.'’-][^\W\d_]*)*")
_WORD = re.compile(r"(?!and\b)[^\W\d_]{3,}")
# Surnames alone, as in "Kingma and Ba, ICLR 2015".
_SURNAME = _NAME_WORD.pattern
_SURNAMES = re.compile(rf"{_SURNAME}(?:, {_SURNAME})*,? (?:and|&) {_SURNAME}")
# Venue and year in brackets behind names.
_IN_BRACKETS = re.compile(rf",? \(([^()]+ {YEAR})\)$")
# Words of keywords and titles that are hardly names.
_SUBJECT = re.compile(
    r"\b(?:\w+(?:tion|ics|ness|ism)s?|(?:\w*learning|networks?|models?|systems?|vision|data)\b)",
    re.IGNORECASE,
)


def authors_in(texts: Sequence[ListingLine]) -> list[Segment]:
    """Return the lines of *texts* that name the authors of the title above; none in doubt."""
    names = [_authors_of(line.text) for line in texts]
    pairs = list(zip(texts, names, strict=True))
    known = {word for line, authors in pairs if not authors for word in _words(line.text)}
    several = [index for index, authors in enumerate(names) if _are_several(authors)]
    labelled = {at for at, line in enumerate(texts) if names[at] and _LABEL.match(_bare(line.text))}
    text = "\n".join(texts[index].text for index in several)
    if not labelled.union(several) or _share(text, known) > _MAX_KNOWN:
        return []
    if not labelled.issuperset(several) and _are_above_titles(texts, several):
        return []
    likely = [found if found and _share(line.text, known) <= 0.5 else () for line, found in pairs]
    if len(labelled.union(several)) < _MIN_LINES:
        certain = [at for at in several if _is_certain(texts, at, names)]
        unlabelled = [found if at in labelled else () for at, found in enumerate(likely)]
        likely = likely if certain else unlabelled
    return list(_below_titles(texts, likely))


def _is_certain(texts: Sequence[ListingLine], at: int, names: Sequence[tuple[Author, ...]]) -> bool:
    """Return whether the line of *texts* at the index *at* names authors for certain.

    All of it are full *names*, or surnames before a venue, and it is not between a heading and a
    title. Beside "and" alone may be the words of a title, unless a venue or an address is below.
    """
    line, *below = texts[at : at + 3]
    text = _unlabelled(line.text)
    are_names = all(map(_is_name, names[at])) or _are_surnames(text)
    if not are_names or _SUBJECT.search(text):
        return False
    has_venue = bool(_credit_with_year(text).venue)
    is_list = "," in line.text or len(names[at]) != 2
    if has_venue or not below or below[0].block != line.block:
        return has_venue or is_list
    if link_in(below[0]) or _is_venue(_venue_in(below[0])[0]):
        return True
    is_above_names = len(below) > 1 and _are_several(names[at + 2])
    return is_list and (is_above_names or prose_weight(below[0].text) > 0)


def _are_above_titles(texts: Sequence[ListingLine], several: Sequence[int]) -> bool:
    """Return whether the lines at the indices *several* of *texts* name authors of titles below.

    They are the first of the file or of most blocks, or alternate with titles, of which one is the
    last line.
    """
    blocks = [line.block for line in texts]
    above, below = [-1, *blocks], [*blocks[1:], -1]
    # In a block of one line there is no title below.
    first = sum(above[at] != blocks[at] == below[at] for at in several)
    last = several[-1]
    is_next_to_last = last + 2 == len(blocks)
    alternate = is_next_to_last and last - 2 in several and blocks[last - 2] == below[last]
    # If the second line has names, too, the first one is a title.
    begins = 0 in several and 1 not in several
    return begins or alternate or 2 * first > len(several)


def venues_beside(authors: Sequence[Segment], texts: Sequence[ListingLine]) -> Iterator[Segment]:
    """Yield the lines of *texts* with venue or year right below *authors*, without an abstract.

    A line such as "ICLR 2024 poster" may also be between a title and *authors*.
    """
    named = {segment.lines[0].source for segment in authors}
    for index, line in enumerate(texts[1:], 1):
        above, below = texts[index - 1], texts[index + 1 : index + 3]
        is_below, is_above = above.source in named, any(it.source in named for it in below[:1])
        if above.block != line.block or not (is_below or is_above):
            continue
        venue, labels = _venue_in(line)
        is_apart = bool(_credit_with_year(venue).venue)
        if is_below:
            ends = not below or below[0].block != line.block or below[-1].source in named
            # Above an abstract, it is its first line if it is not certainly a venue.
            is_dated = _YEAR_AT_END.search(venue) and prose_weight(venue) <= CLEARLY_TITLE
            is_apart |= bool(labels or ends or link_in(below[0]) or is_dated)
        if is_apart and _is_venue(venue):
            yield replace(segment_of([line]), venue=venue, role=Role.VENUE)


def _venue_in(line: ListingLine) -> tuple[str, int]:
    """Return the text of a *line* without labels of venue and year, and the number of these."""
    return _VENUE_LABEL.subn("", _bare(line.text).replace("*", ""))


def _is_venue(text: str) -> bool:
    is_prose = prose_weight(beside_identifier(text)[0].removeprefix("In ").rstrip(".")) > 0
    return not is_prose and bool(published_in(text).published or submission(text)[0] != text)


def _share(text: str, known: Set[str]) -> float:
    """Return which share of the words of *text* is in *known*."""
    words = _words(text)
    return sum(word in known for word in words) / max(1, len(words))


def _below_titles(
    texts: Sequence[ListingLine], names: Sequence[tuple[Author, ...]]
) -> Iterator[Segment]:
    """Yield the lines with *names* that have a title above; a title may look like names."""
    # For each line, from the last one up, the number of adjacent lines of several names below it.
    adjacent = [0]
    for authors in reversed(names[1:]):
        adjacent.append(adjacent[-1] + 1 if _are_several(authors) else 0)
    may_follow = False
    for line, authors, below in zip(texts, names, reversed(adjacent), strict=True):
        # Of adjacent lines, the last one has names, and the one above it is their title.
        if may_follow and authors and below % 2 == 0:
            credit = _credit_with_year(_unlabelled(line.text))
            venue = f"{credit.venue} {credit.year or credit.date}"
            yield replace(segment_of([line]), authors=authors, venue=venue)
            may_follow = False
        else:
            may_follow = True


def _authors_of(text: str) -> tuple[Author, ...]:
    """Return the authors in *text*, () if most of its parts do not have the form of a name."""
    if len(text) > MAX_ENTRY or text.endswith(_OPEN_ENDS):
        return ()
    bare = _unlabelled(text)
    plain = _credit_with_year(bare).authors or bare
    if _are_surnames(bare):
        return split_authors(plain)
    words = without_et_al(plain).split()
    if 4 * sum(word[0].islower() and word not in PARTICLES for word in words) > len(words):
        return ()
    plain = _BEHIND_AFFILIATION.sub("),", _DOT.sub("; ", _VOLUME.sub("", plain)))
    names, more = _MORE.subn(",", plain) if "+" in plain else (plain, 0)
    if _YEAR.search(names):
        return ()
    authors = split_authors(f"{names}, et al." if more else names)
    return authors if 2 * sum(map(_is_name, authors)) > len(authors) else ()


def _credit_with_year(text: str) -> Credit:
    """Return the credit in a *text* of names with venue and year, or else an empty one."""
    credit = credit_of(_IN_BRACKETS.sub(r", \1", text)) if _YEAR.search(text) else Credit()
    return credit if credit.is_clear and (credit.year or credit.date) else Credit()


def _are_surnames(text: str) -> bool:
    """Return whether a *text* is surnames with "and", and a venue with its year behind them."""
    credit = _credit_with_year(text)
    return bool(credit.venue and _SURNAMES.fullmatch(credit.authors))


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", _bare(text))


def _bare(text: str) -> str:
    return plain_title(text)[0].replace("**", "").strip("*_ ")


def _are_several(authors: Sequence[Author]) -> bool:
    return len(authors) > 1 or any(author.others for author in authors)


def _is_name(author: Author) -> bool:
    words = author.name.split()
    if author.others and len(words) == 1:
        return bool(_NAME_WORD.fullmatch(author.name))
    if author.literal or not 1 < len(words) <= _MAX_WORDS:
        return bool(EAST_ASIAN.fullmatch(author.name)) and len(author.name) < _MAX_WORDS
    return all(word in PARTICLES or _NAME_WORD.fullmatch(word) for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
