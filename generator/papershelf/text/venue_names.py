"""Normalise names of venues: remove year, number, place and other parts that vary."""

import re
from collections.abc import Iterator

from papershelf.model import MONTHS
from papershelf.text.dates import full_year
from papershelf.text.letters import folded
from papershelf.text.tables import table

# Longer names are cut for look-ups.
_MAX_LENGTH = 500
_WORD = re.compile(r"[^\W_]+")
# Stop words, which some sources leave out.
_STOP_WORDS = frozenset({"the", "annual"})
_WORDS = table("text/venues", dict[str, str])
_SHORTENED = dict(zip(_WORDS["shortened"].split(), _WORDS["full"].split(), strict=True))
# Events, which recur, so that a number or a year in the name is that of one edition.
_EVENT = re.compile(rf"\b(?:{_WORDS['events'].replace(' ', '|')})\b", re.IGNORECASE)
_TENS, _ORDINALS = (_WORDS[part].replace(" ", "|") for part in ("tens", "ordinals"))
_SPELT_OUT = re.compile(rf"(?:(?:{_TENS})[ -]?)?(?:{_ORDINALS})\b", re.IGNORECASE)
# "2021", "'21", "15th" and "annual" within a name.
_YEAR_OR_NUMBER = re.compile(
    r"(?<![0-9])['’]?(?:19|20)[0-9]{2}(?![0-9])|['’][0-9]{2}\b"
    r"|\b[0-9]{1,3}(?:st|nd|rd|th)\b|\bannual\b",
    re.IGNORECASE,
)
# No end of a range, no decade, and no month at the beginning of an arXiv id: "arXiv:2004.05150".
_EDITION = r"((?<![0-9])(?<![0-9][-–/])(?:19|20)[0-9]{2}(?!s?\w|[-–/.][0-9])|(?<=['’])[0-9]{2}\b)"
_YEAR_OF_EVENT = re.compile(_EDITION)
# A journal may be called after a year, as "Vision 2030" or "Acta Paediatrica (Oslo : 1992)", so
# that only years behind an abbreviation or between commas count.
_YEAR_OF_ISSUE = re.compile(
    r"(?:(?<![A-Za-z])[A-Z][a-z0-9&]*[A-Z][A-Za-z]+[ -]?|['’]"
    rf"|(?<=[^\W\d_]), (?=[0-9]{{4}}(?:,|$))){_EDITION}"
)
# The number of a volume, page or report, and in a series.
_COUNTED = re.compile(
    rf"\b(?:{_WORDS['counted'].replace(' ', '|')}|(?:notes|series) in [a-z ]{{1,60}})[.,]*"
    r"[ -][0-9]+(?=[,:;)]|$)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "In Proceedings of the", and "KDD '22: " before it.
_LEAD = re.compile(r"(?:in:?\s+)?(?:the\s+)?proc(?:eedings)?\b\.?\s+(?:of\s+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][\w*&/ -]{1,20}['’ ]+[0-9]{2,4}\s*:\s+")
# The end of a name, about one edition: ", ICLR 2021, Virtual Event", ", July 10-15", ", 12".
# Other words after a comma may belong to the name, as in "Learning, Optimization, and Data".
_TAIL = re.compile(
    r"[,.;]?\s+(?:[Vv]olume|[Vv]ol\.?|[Pp]art|[Pp]ages|pp\.)\s+[0-9IVXL].*"
    r"|,\s+(?:(?=[^\s,]{0,30}[A-Z][^\s,]{0,30}[A-Z])[^\s,]{2,40}[ -]?['’]?[0-9]{2,4}\b"
    rf"|[0-9]+(?:st|nd|rd|th)?\b|(?:{'|'.join(MONTHS)})\b).*"
)
_NUMBERS = re.compile(r"(?:[ ,]+(?:[0-9]{1,4}|[IVXL]{2,5}))+$")
# Categories of papers at a conference's site: "ICLR 2024 poster".
_CATEGORY = re.compile(r"\s+(?:posters?|orals?|spotlights?|accept(?:ed)?)$", re.IGNORECASE)
_SPONSORS = re.compile(
    rf"(?:(?:{_WORDS['sponsors'].replace(' ', '|')}|Computer Society|/)[ /-]*)+", re.IGNORECASE
)
_EDGES = " ,;:.-–—/"
_SEPARATOR = re.compile(r"[,:;()\[\]–—]|\s-{1,3}\s")
_ABBREVIATION = re.compile(r"([^\W\d_][\w*/&+-]{1,20}?)(?P<year>[ -]?['’]?[0-9]{2,4})?")
# A part of a conference, or an event next to it, is not the conference.
_SATELLITE = re.compile(rf"\b(?:{_WORDS['satellites'].replace(' ', '|')})\b", re.IGNORECASE)


def venue_key(name: str) -> str:
    """Return the match key of *name*: its words in lower case, without accents and stop words."""
    letters = folded(name[:_MAX_LENGTH].replace("&", " and "))
    words = [_SHORTENED.get(word, word) for word in _WORD.findall(letters)]
    return " ".join([word for word in words if word not in _STOP_WORDS] or words)


def possible_keys(name: str) -> Iterator[tuple[str, bool]]:
    """Yield the possible keys of a name, the surest first, and whether each fits only events."""
    full = _beginning(name)
    yield venue_key(full), False
    # The part before a colon, as in "Advances in Processing 33: Annual Conference".
    head = full if _LABEL.match(full) else full.partition(": ")[0]
    for text, is_head in ((full, False), (head, True)):
        plain = _undecorated(text)
        if _drops_satellite(full, plain):
            return
        yield venue_key(plain), is_head
        bare = _without_lead(plain)
        yield venue_key(bare), True
        yield venue_key(without_sponsors(bare)), True
    # An abbreviation and a year, without anything else: "neurips21".
    if match := _ABBREVIATION.fullmatch(full):
        yield venue_key(match[1]), True


def _beginning(name: str) -> str:
    """Return the beginning of *name* on one line, with single spaces."""
    return " ".join(name[:_MAX_LENGTH].split())


def _drops_satellite(name: str, shorter: str) -> bool:
    """Return whether *shorter* lacks a word of *name* for a workshop or another satellite event."""
    return len(_SATELLITE.findall(name)) > len(_SATELLITE.findall(shorter))


def _undecorated(name: str) -> str:
    """Return *name* without year, number, brackets, and place and time at its end."""
    text = _TAIL.sub("", _BRACKETS.sub(" ", _without_start(_LABEL, name)))
    text = _YEAR_OR_NUMBER.sub(" ", text)
    text = " ".join(text.split()).strip(_EDGES)
    text = _NUMBERS.sub("", _CATEGORY.sub("", text)).strip(_EDGES)
    return text or name


def year_in(name: str, *, is_event: bool = False) -> str:
    """Return the year in the *name* of a venue, as in "CVPR'20"; empty if there are several.

    In the name of what *is_event*, also without a word for it, any year is that of an edition.
    """
    text = _COUNTED.sub("", name[:_MAX_LENGTH])
    is_event = is_event or bool(_EVENT.search(text) or _SATELLITE.search(text))
    digits = (_YEAR_OF_EVENT if is_event else _YEAR_OF_ISSUE).findall(text)
    years = {each if each[2:] else full_year(each) for each in digits}
    return years.pop() if len(years) == 1 else ""


def _without_lead(name: str) -> str:
    """Return *name* without words such as "Proceedings of the Third" at its beginning."""
    text = _without_start(_LEAD, name)
    text = _without_start(_SPELT_OUT, _without_start(_ARTICLE, text))
    return text.strip(_EDGES) or name


def without_sponsors(name: str) -> str:
    """Return *name* without the societies at its beginning."""
    return _without_start(_SPONSORS, name) or name


def _without_start(pattern: re.Pattern[str], text: str) -> str:
    """Return *text* without the match of *pattern* at its beginning."""
    match = pattern.match(text)
    return text[match.end() :].lstrip(_EDGES) if match else text


def series_of(name: str) -> str:
    """Return the name of the series of an event, such as a workshop; other names are unchanged."""
    # "Proceedings of the 3rd Workshop on X, Y@EMNLP 2021, Punta Cana" belongs to "Workshop on X".
    full = _beginning(name)
    plain = _undecorated(full)
    is_event = _EVENT.search(full) and not _drops_satellite(full, plain)
    return _without_lead(plain) if is_event else name


def abbreviations(name: str) -> Iterator[str]:
    """Yield the keys of possible abbreviations of a conference: ECCV in "Vision - ECCV 2020"."""
    full = _beginning(name)
    if _SATELLITE.search(full) or "@" in full:
        return
    bracketed = {brackets[1:-1].strip() for brackets in _BRACKETS.findall(full)}
    for part in map(str.strip, _SEPARATOR.split(full)):
        match = _ABBREVIATION.fullmatch(part)
        if match and (match["year"] or part in bracketed):
            yield venue_key(match[1])
