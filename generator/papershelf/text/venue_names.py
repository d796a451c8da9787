"""Names of venues as people write them: what is left without the year, the place in a row, etc."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

# No name of a venue is longer; what is, is cut for look-ups.
LONGEST = 500
WORD = re.compile(r"[^\W_]+")
# Words that a name has or has not, whoever writes it.
SILENT = frozenset({"the", "annual"})
SHORTENED = {
    "proc": "proceedings",
    "conf": "conference",
    "int": "international",
    "intl": "international",
    "symp": "symposium",
    "trans": "transactions",
}
# What happens again and again, so that a number or a year in its name is that of one time.
EVENT = re.compile(
    r"\b(?:conferences?|conf|workshops?|symposi(?:um|a)|symp|meetings?|congress|colloquium"
    r"|convention|summit|seminar|track|competition|challenge)\b",
    re.IGNORECASE,
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth sixtieth seventieth eightieth ninetieth hundredth".split()
)
SPELT = re.compile(rf"(?:(?:{'|'.join(TENS)})[ -]?)?(?:{'|'.join(ORDINALS)})\b", re.IGNORECASE)
NUMBERED = re.compile(r"\b[0-9]{1,3}(?:st|nd|rd|th)\b", re.IGNORECASE)
YEAR = re.compile(r"(?<![0-9])['’]?(?:19|20)[0-9]{2}(?![0-9])|['’][0-9]{2}\b")
YEARLY = re.compile(r"\bannual\b", re.IGNORECASE)
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "In Proceedings of the", and "KDD '22: " before it.
LEAD = re.compile(r"(?:in:?\s+)?(?:the\s+)?proc(?:eedings)?\b\.?\s+(?:of\s+)?", re.IGNORECASE)
ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
LABEL = re.compile(r"[A-Z][\w*&/ -]{1,20}['’ ]+[0-9]{2,4}\s*:\s+")
# From where on a name is about one time only: ", ICLR 2021, Virtual Event", ", July 10-15", ", 12".
# Other words after a comma may belong to the name, as in "Learning, Optimization, and Data".
TAIL = re.compile(
    r"[,.;]?\s+(?:[Vv]olume|[Vv]ol\.?|[Pp]art|[Pp]ages|pp\.)\s+[0-9IVXL].*"
    r"|,\s+(?:(?=[^\s,]{0,30}[A-Z][^\s,]{0,30}[A-Z])[^\s,]{2,40}[ -]?['’]?[0-9]{2,4}\b"
    r"|[0-9]+(?:st|nd|rd|th)?\b|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b).*"
)
NUMBERS = re.compile(r"(?:[ ,]+(?:[0-9]{1,4}|[IVXL]{2,5}))+$")
# How a conference's own site sorts its papers: "ICLR 2024 poster".
SORTED = re.compile(r"\s+(?:posters?|orals?|spotlights?|accept(?:ed)?)$", re.IGNORECASE)
SPONSORS = re.compile(
    r"(?:(?:IEEE|CVF|ACM|RSJ|SIAM|USENIX|SIGKDD|SIGIR|SIGMOD|Computer Society|/)[ /-]*)+",
    re.IGNORECASE,
)
EDGES = " ,;:.-–—/"
SEPARATOR = re.compile(r"[,:;()\[\]–—]|\s-{1,3}\s")
ABBREVIATION = re.compile(r"([^\W\d_][\w*/&+-]{1,20}?)(?P<year>[ -]?['’]?[0-9]{2,4})?")
# A part of a conference, or something beside it, is not the conference.
BESIDE = re.compile(
    r"\b(?:workshops?|findings|companion|adjunct|satellite|tutorials?|co-?located|conjunction"
    r"|associated|held|submitted|challenge|competition)\b",
    re.IGNORECASE,
)


class Form(Struct, frozen=True, kw_only=True):
    """A form of a name for look-ups; `event` is true of one that only a conference goes by."""

    key: str
    event: bool = False


def key_of(name: str) -> str:
    """What is compared: words in small letters without accents, "the" and "annual" left out."""
    text = unicodedata.normalize("NFKD", name[:LONGEST].replace("&", " and "))
    letters = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = [SHORTENED.get(word, word) for word in WORD.findall(letters.casefold())]
    return " ".join([word for word in words if word not in SILENT] or words)


def forms(name: str) -> Iterator[Form]:
    """The forms in which a name may be known, the surest first."""
    whole = one_line(name)
    yield Form(key=key_of(whole))
    for text, is_head in ((whole, False), (head_of(whole), True)):
        plain = undecorated(text)
        if is_beside(whole, plain):
            return
        yield Form(key=key_of(plain), event=is_head)
        bare = without_lead(plain)
        yield Form(key=key_of(bare), event=True)
        yield Form(key=key_of(without_sponsors(bare)), event=True)


def one_line(name: str) -> str:
    """A name on one line, as far as it can matter."""
    return " ".join(name[:LONGEST].split())


def head_of(name: str) -> str:
    """What stands before a colon, as in "Advances in Processing 33: Annual Conference"."""
    return name if LABEL.match(name) else name.partition(": ")[0]


def is_beside(name: str, shorter: str) -> bool:
    """Whether what a shorter form leaves out tells of a workshop or the like."""
    return len(BESIDE.findall(name)) > len(BESIDE.findall(shorter))


def undecorated(name: str) -> str:
    """A name without year, number, brackets, and what follows about place and time."""
    text = BRACKETS.sub(" ", LABEL.sub("", name, count=1) if LABEL.match(name) else name)
    text = TAIL.sub("", text)
    text = NUMBERED.sub(" ", YEAR.sub(" ", YEARLY.sub(" ", text)))
    text = " ".join(text.split()).strip(EDGES)
    text = NUMBERS.sub("", SORTED.sub("", text)).strip(EDGES)
    return text or name


def without_lead(name: str) -> str:
    """A name without "Proceedings of the Third"."""
    text = without_start(LEAD, name)
    text = without_start(SPELT, without_start(ARTICLE, text))
    return text.strip(EDGES) or name


def without_sponsors(name: str) -> str:
    """A name without the societies that stand before it."""
    return without_start(SPONSORS, name) or name


def without_start(pattern: re.Pattern[str], text: str) -> str:
    """A text without what it begins with."""
    found = pattern.match(text)
    return text[found.end() :].lstrip(EDGES) if found else text


def series_of(name: str) -> str:
    """The name of all the times of an event, such as a workshop; other names stay as they are.

    "Proceedings of the 3rd Workshop on X, Y@EMNLP 2021, Punta Cana" is one of "Workshop on X".
    """
    whole = one_line(name)
    plain = undecorated(whole)
    return without_lead(plain) if EVENT.search(whole) and not is_beside(whole, plain) else name


def abbreviations(name: str) -> Iterator[str]:
    """What in a name may be the abbreviation of a conference, as ECCV in "Vision - ECCV 2020 -".

    It stands by itself with a year, or in brackets.
    """
    whole = one_line(name)
    if BESIDE.search(whole) or "@" in whole:
        return
    bracketed = {found[1:-1].strip() for found in BRACKETS.findall(whole)}
    for part in map(str.strip, SEPARATOR.split(whole)):
        found = ABBREVIATION.fullmatch(part)
        if found and (found["year"] or part in bracketed):
            yield key_of(found[1])
