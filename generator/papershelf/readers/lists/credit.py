"""The credit of an entry in a list: authors, venue and year, in any order.

The text is cut into parts where its type or punctuation changes, and each part is what it says: a
year, a venue, names, or several of them between commas. A part that may be names or a venue is what
the other parts lack.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Source
from papershelf.problems import Problem, warning
from papershelf.readers.citation import MAX_ENTRY, MONTH, PARTICLE, YEAR
from papershelf.readers.fields import shown
from papershelf.readers.words import WORDS

EDGES = " ,.;:|-–—*_()[]<>`\"“”'’"
_YEAR_AT_END = re.compile(rf"(?<![\w/-]){YEAR}\Z")
_YEAR_FIRST = re.compile(rf"({YEAR}),? (\w[^,.]{{1,60}})")
# What may follow the year of a venue.
_TRACK = re.compile(
    rf"(?i)(?<= {YEAR})\W{{1,3}}(?:Workshops?|Findings|Oral|Poster|Spotlight|Highlight)\)?$"
)
_BETWEEN_PARTS = re.compile(r" (?:--|[-–—|·•]) |(?<= et al)[.,]* |\. (?=In )")
# A full stop that does not follow an initial.
STOP = re.compile(r"(?:(?<=[^\W\d_][^\W\d_])|(?<=\)))\. ")
_BY, _IN = re.compile("(?:[Bb]y )+"), re.compile("^[Ii]n(?: |$)")
_DATE = re.compile(
    rf"(?:[A-Z][a-z]{{2,8}}\.? [0-9]{{1,2}},|[0-9]{{1,2}} [A-Z][a-z]{{2,8}}\.?) {YEAR}"
)
_DATE_AT_END = re.compile(rf"(?:(?:\A|, )((?:[0-9]{{1,2}} )?{MONTH}))+,? ({YEAR})\Z")
# Text in brackets behind a name, and names before a venue.
_NOTE = re.compile(r"\s*\([^()]*\)")
_WITH_NAMES = re.compile(r"[a-z] [A-Z]\. |\bet al\b")
# Words of venues. Abbreviations such as NeurIPS and JMLR stand right before the year or numbers.
_VENUE_WORD = re.compile(
    r"(?i:\b(?:conference|conf|journal|proceedings|proc|transactions|trans|workshop|symposium|letters"
    r"|reviews?|advances|annals|arxiv|preprint|magazine|bulletin|nature|science)\b)"
)
# Names of people may be in capitals, too, but consist of several words. Prose goes on with a verb.
_ABBREVIATION = re.compile(
    r"(?:In )?(?:(?=\w*[A-Z]\w*[A-Z]\w*[A-Z])\w{3,}\b(?! [a-z]+ )(?![\w ]* [A-Z]+$)|[A-Z0-9]{2,}$)"
)
# Words of venues and of institutions.
_NOT_PERSONS = re.compile(
    rf"{_VENUE_WORD.pattern}"
    r"|\b(?:Universit|Institut|Research|Labs?\b|Laborator|College|School|Academy|AI\b)"
)
BETWEEN_NAMES = re.compile(r",? (?:and|&) |, ")
# The number of words of a full name.
_WORDS_OF_NAME = range(2, 6)
_LAST_INITIAL = re.compile(r"(?<![^\W\d_])[A-Z]$")
_INITIALS = re.compile(r"\b[A-Z]\.|[a-z] [A-Z]{1,2}$|\bet al\b")
_AND = re.compile(r"\w (?:and|&) ")
_SEVERAL = re.compile(rf"{_INITIALS.pattern}|(?:^| )(?:and|&) ")
# "Kingma & Welling, 2014"; unlike "Computers & Graphics, 2015" and "Brain and Language, 2014".
_SURNAMES = re.compile(
    rf"(?!.*(?:ics|tions?|ology|\b(?:{'|'.join(WORDS.subjects)}))\b)"
    rf"[^\W\d_a-z][\w'’-]+ (?:and|&) [^\W\d_a-z][\w'’-]+, {YEAR}"
)
# Never in a list of names: a number, a colon, Chinese or Japanese text that is longer than a name,
# or a word in lower case that is no particle.
_NOT_NAMES = re.compile(
    r"[0-9:]|[\u3041-\u30fa\u3400-\u9fff]{8}"
    rf"|(?<![\w'’.-])(?!(?:and|et|others|{PARTICLE})\b)[a-z]+(?![\w'’-])"
)


class Credit(Struct, frozen=True, kw_only=True):
    """The authors, venue and year of an entry.

    `date` is a complete one, as written. `undecided` is the name of an author or a venue, and
    `unclear` is text that is neither.
    """

    authors: str = ""
    venue: str = ""
    year: str = ""
    date: str = ""
    undecided: str = ""
    unclear: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether all of the text was read."""
        return not (self.undecided or self.unclear)

    @property
    def has_initials(self) -> bool:
        """Whether initials or "et al." show that the authors are names."""
        return bool(re.search(r"\b[A-Z]\.|\bet al\b", self.authors))

    def left_out(self, source: Source) -> Iterator[Problem]:
        """Yield a warning if the credit of the entry at *source* is not clear."""
        if not self.is_clear:
            unclear = " ".join(filter(None, (self.undecided, self.unclear)))
            message = f"“{shown(unclear)}” may be authors or a venue, and was left out"
            hint = "expected “- [Title](address) - authors, venue, year”"
            yield warning(source, message, hint)

    def with_venue(self) -> Self:
        """Return the credit in which an undecided name beside a year is the venue."""
        is_venue = self.year and not (self.authors or self.venue)
        return replace(self, venue=self.undecided, undecided="") if is_venue else self


def credit_of(text: str) -> Credit:
    """Return the credit in a text such as "A. Vaswani, N. Shazeer - NeurIPS 2017"."""
    is_long = len(text) > MAX_ENTRY
    return Credit(unclear=text) if is_long else merged(map(_credit_of_part, _parts_of(text)))


def is_credit(text: str) -> bool:
    """Return whether all of *text* is names of authors, venue and year, or some of these."""
    credit = credit_of(text)
    return credit.is_clear and bool(credit.authors or credit.year)


def _parts_of(text: str) -> Iterator[str]:
    """Yield the parts of *text* that separators divide, without the punctuation around them."""
    for written in _BETWEEN_PARTS.split(text):
        head, *tail = STOP.split(_trimmed(written), maxsplit=1)
        while tail and (are_authors(head) or _is_venue(tail[0])):
            yield head
            head, *tail = STOP.split(_trimmed(tail[0]), maxsplit=1)
        part = ". ".join((head, *tail))
        if any(map(str.isalnum, part)):
            yield part


def _trimmed(text: str) -> str:
    """Return *text* without punctuation around it; the full stop of an initial is kept."""
    part = text.strip(EDGES)
    return f"{part}." if _LAST_INITIAL.search(part) and f"{part}." in text else part


def credit_in_brackets(text: str) -> Credit:
    """Return the credit in brackets, where a year shows that the text before it is a venue."""
    name, year = _dated(_TRACK.sub("", text.strip(EDGES)))
    if year and not (are_authors(name) or _BETWEEN_PARTS.search(name) or _SURNAMES.match(text)):
        return Credit(venue=name, year=year)
    credit = credit_of(text)
    return credit if credit.authors or credit.year else Credit(unclear=text.strip(EDGES))


def merged(several: Iterable[Credit]) -> Credit:
    """Return *several* credits as one; an undecided name is what the others lack."""
    parts = list(several)
    venues = list(dict.fromkeys(part.venue for part in parts if part.venue))
    known = Credit(
        authors=", ".join(part.authors for part in parts if part.authors),
        venue=venues[0] if venues else "",
        year=next((part.year for part in parts if part.year), ""),
        date=next((part.date for part in parts if part.date), ""),
        undecided=", ".join(part.undecided for part in parts if part.undecided),
        unclear=" ".join((*(part.unclear for part in parts if part.unclear), *venues[1:])),
    )
    # Between commas, the last of several names may be an author as well as a venue.
    if not known.undecided or any(part.undecided and part.authors for part in parts):
        return known
    if known.venue and not known.authors:
        return replace(known, authors=known.undecided, undecided="")
    if known.authors and known.year and not known.venue:
        return replace(known, venue=known.undecided, undecided="")
    return known


def are_authors(text: str) -> bool:
    """Return whether a *text* without a year certainly consists of names of people."""
    bare = _NOTE.sub("", text)
    if _NOT_NAMES.search(bare) or _NOT_PERSONS.search(bare):
        return False
    inverted = bare.split(" and ")
    if len(inverted) > 1 and all(name.count(",") == 1 for name in inverted if name != "others"):
        return True
    names = BETWEEN_NAMES.split(bare)
    are_full = len(names) > 1 and all(len(name.split()) in _WORDS_OF_NAME for name in names)
    return are_full or bool(_INITIALS.search(bare))


def _is_venue(text: str) -> bool:
    return bool(_VENUE_WORD.search(text) or _ABBREVIATION.match(_dated(text)[0]))


def _dated(text: str) -> tuple[str, str]:
    """Return *text* without a year at its beginning or end, and the year, or ""."""
    if _YEAR_AT_END.search(text):
        return text[:-4].rstrip(EDGES), text[-4:]
    match = _YEAR_FIRST.fullmatch(text)
    return (match[2], match[1]) if match else (text, "")


def _credit_of_part(text: str) -> Credit:
    """Return the credit in a *text* without separators but commas."""
    if _DATE.fullmatch(text):
        return Credit(date=text)
    if match := _DATE_AT_END.search(text):
        # An undecided name before a date is that of an author.
        credit = _credit_of_part(f"by {text[: match.start()]} {match[2]}")
        return replace(credit, date=" ".join(match.groups()))
    if match := _BY.match(text):
        credit = _credit_of_part(text[match.end() :])
        authors = ", ".join(filter(None, (credit.authors, credit.undecided)))
        return replace(credit, authors=authors, undecided="")
    name, year = _dated(_TRACK.sub("", _IN.sub("", text)))
    if year and ", " in name:
        return _credit_in_commas(name, year)
    if are_authors(name) or _SURNAMES.fullmatch(text):
        return Credit(authors=name, year=year)
    if _is_venue(name) and not _WITH_NAMES.search(name):
        return Credit(venue=name, year=year)
    if _NOT_NAMES.search(_NOTE.sub("", name)):
        return Credit(unclear=name, year=year)
    return Credit(undecided=name, year=year)


def _credit_in_commas(text: str, year: str) -> Credit:
    """Return the credit of a *text* such as "A. Vaswani, N. Shazeer, NeurIPS" before a *year*."""
    pieces = text.split(", ")
    last = max((i for i, piece in enumerate(pieces) if not piece[:1].isdigit()), default=0)
    first = next((i for i, piece in enumerate(pieces) if _VENUE_WORD.search(piece)), len(pieces))
    # "A. Author and B. Author, Neural Computation": no author follows the one after "and".
    is_behind_and = last and _AND.search(pieces[last - 1])
    is_venue = is_behind_and or _ABBREVIATION.match(pieces[last])
    first = last if first > last and is_venue else first
    if first < len(pieces) or _SEVERAL.search(pieces[-1]):
        authors, venue, undecided = ", ".join(pieces[:first]), ", ".join(pieces[first:]), ""
    else:
        authors, venue, undecided = ", ".join(pieces[:-1]), "", pieces[-1]
    if _NOT_NAMES.search(_NOTE.sub("", authors)):
        return Credit(unclear=authors, venue=venue, undecided=undecided, year=year)
    return Credit(authors=authors, venue=venue, undecided=undecided, year=year)
