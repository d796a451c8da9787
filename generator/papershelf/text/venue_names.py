"""Names of venues as people write them: what is left without the year, the place in a row, etc."""

import re
import unicodedata
from collections.abc import Iterator

from papershelf.text.tables import table

# No name of a venue is longer; what is, is cut for look-ups.
_LONGEST = 500
_WORD = re.compile(r"[^\W_]+")
# Words that a name has or has not, whoever writes it.
_SILENT = frozenset({"the", "annual"})
_WORDS = table("text/venues", dict[str, str])
_SHORTENED = dict(zip(_WORDS["shortened"].split(), _WORDS["full"].split(), strict=True))
# What happens again and again, so that a number or a year in its name is that of one time.
_EVENT = re.compile(rf"\b(?:{_WORDS['events'].replace(' ', '|')})\b", re.IGNORECASE)
_TENS, _ORDINALS = (_WORDS[part].replace(" ", "|") for part in ("tens", "ordinals"))
_SPELT = re.compile(rf"(?:(?:{_TENS})[ -]?)?(?:{_ORDINALS})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b[0-9]{1,3}(?:st|nd|rd|th)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])['’]?(?:19|20)[0-9]{2}(?![0-9])|['’][0-9]{2}\b")
_YEARLY = re.compile(r"\bannual\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "In Proceedings of the", and "KDD '22: " before it.
_LEAD = re.compile(r"(?:in:?\s+)?(?:the\s+)?proc(?:eedings)?\b\.?\s+(?:of\s+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][\w*&/ -]{1,20}['’ ]+[0-9]{2,4}\s*:\s+")
# From where on a name is about one time only: ", ICLR 2021, Virtual Event", ", July 10-15", ", 12".
# Other words after a comma may belong to the name, as in "Learning, Optimization, and Data".
_TAIL = re.compile(
    r"[,.;]?\s+(?:[Vv]olume|[Vv]ol\.?|[Pp]art|[Pp]ages|pp\.)\s+[0-9IVXL].*"
    r"|,\s+(?:(?=[^\s,]{0,30}[A-Z][^\s,]{0,30}[A-Z])[^\s,]{2,40}[ -]?['’]?[0-9]{2,4}\b"
    r"|[0-9]+(?:st|nd|rd|th)?\b|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b).*"
)
_NUMBERS = re.compile(r"(?:[ ,]+(?:[0-9]{1,4}|[IVXL]{2,5}))+$")
# How a conference's own site sorts its papers: "ICLR 2024 poster".
_SORTED = re.compile(r"\s+(?:posters?|orals?|spotlights?|accept(?:ed)?)$", re.IGNORECASE)
_SPONSORS = re.compile(
    rf"(?:(?:{_WORDS['sponsors'].replace(' ', '|')}|Computer Society|/)[ /-]*)+", re.IGNORECASE
)
_EDGES = " ,;:.-–—/"
_SEPARATOR = re.compile(r"[,:;()\[\]–—]|\s-{1,3}\s")
_ABBREVIATION = re.compile(r"([^\W\d_][\w*/&+-]{1,20}?)(?P<year>[ -]?['’]?[0-9]{2,4})?")
# A part of a conference, or something beside it, is not the conference.
_BESIDE = re.compile(rf"\b(?:{_WORDS['beside'].replace(' ', '|')})\b", re.IGNORECASE)


def key_of(name: str) -> str:
    """Return what is compared: words in small letters without accents and "the"."""
    text = unicodedata.normalize("NFKD", name[:_LONGEST].replace("&", " and "))
    letters = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = [_SHORTENED.get(word, word) for word in _WORD.findall(letters.casefold())]
    return " ".join([word for word in words if word not in _SILENT] or words)


def forms(name: str) -> Iterator[tuple[str, bool]]:
    """Yield keys under which a name may be known, the surest first, and if of an event alone."""
    whole = _one_line(name)
    yield key_of(whole), False
    # What stands before a colon, as in "Advances in Processing 33: Annual Conference".
    head = whole if _LABEL.match(whole) else whole.partition(": ")[0]
    for text, is_head in ((whole, False), (head, True)):
        plain = _undecorated(text)
        if _is_beside(whole, plain):
            return
        yield key_of(plain), is_head
        bare = _without_lead(plain)
        yield key_of(bare), True
        yield key_of(without_sponsors(bare)), True


def _one_line(name: str) -> str:
    """Return a name on one line, as far as it can matter."""
    return " ".join(name[:_LONGEST].split())


def _is_beside(name: str, shorter: str) -> bool:
    """Return whether what a shorter form leaves out tells of a workshop or the like."""
    return len(_BESIDE.findall(name)) > len(_BESIDE.findall(shorter))


def _undecorated(name: str) -> str:
    """Return a name without year, number, brackets, and what follows about place and time."""
    text = _BRACKETS.sub(" ", _LABEL.sub("", name, count=1) if _LABEL.match(name) else name)
    text = _TAIL.sub("", text)
    text = _NUMBERED.sub(" ", _YEAR.sub(" ", _YEARLY.sub(" ", text)))
    text = " ".join(text.split()).strip(_EDGES)
    text = _NUMBERS.sub("", _SORTED.sub("", text)).strip(_EDGES)
    return text or name


def _without_lead(name: str) -> str:
    """Return a name without "Proceedings of the Third"."""
    text = _without_start(_LEAD, name)
    text = _without_start(_SPELT, _without_start(_ARTICLE, text))
    return text.strip(_EDGES) or name


def without_sponsors(name: str) -> str:
    """Return a name without the societies that stand before it."""
    return _without_start(_SPONSORS, name) or name


def _without_start(pattern: re.Pattern[str], text: str) -> str:
    """Return a text without what it begins with."""
    found = pattern.match(text)
    return text[found.end() :].lstrip(_EDGES) if found else text


def series_of(name: str) -> str:
    """Return the name of all the times of an event, such as a workshop; other names as they are."""
    # "Proceedings of the 3rd Workshop on X, Y@EMNLP 2021, Punta Cana" is one of "Workshop on X".
    whole = _one_line(name)
    plain = _undecorated(whole)
    return _without_lead(plain) if _EVENT.search(whole) and not _is_beside(whole, plain) else name


def abbreviations(name: str) -> Iterator[str]:
    """Yield what may abbreviate a conference: ECCV in "Vision - ECCV 2020"."""
    whole = _one_line(name)
    if _BESIDE.search(whole) or "@" in whole:
        return
    bracketed = {found[1:-1].strip() for found in _BRACKETS.findall(whole)}
    for part in map(str.strip, _SEPARATOR.split(whole)):
        found = _ABBREVIATION.fullmatch(part)
        if found and (found["year"] or part in bracketed):
            yield key_of(found[1])
