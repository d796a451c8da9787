"""Parse affiliations: clean those of authors, and return keys of the institutions in them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.text.letters import folded
from papershelf.text.tables import table

# The separator of an author's affiliations.
_SEPARATOR = "; "
# A longer text is no affiliation.
_MAX_LENGTH = 2_000
# E-mail addresses of corresponding authors, as in PubMed.
_MAIL = re.compile(
    r"(?:\b(?:electronic address|e-?mails?):\s?)?[\w.+-]{1,64}@[\w.-]{1,255}", re.IGNORECASE
)
_FULL_STOP = re.compile(r"(?<=[^\W_]{2})\s?\.\Z")
_PARTS = re.compile(r"[,;()\[\]/|–—]|\s-\s")
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_STOP_WORDS = frozenset(
    "and at d da de del della der des di do du e et for fur la le of the".split()
)
# Beginnings of words for kinds of institutions, in full and as indexes abbreviate them.
_KIND = re.compile(r"\A(univ|colleg|acad|polit|polyt|ecole|hochsch|hosp).*")
# A unit, which many institutions have: a department, or a school of a subject.
_UNIT = re.compile(
    r"\b(?:dep(?:t|art)|dip(?:t|art)|fac(?:\b|ul)|fachb|div(?:\b|is)|sect)"
    r"|\A\s*(?:sch|lab|inst|cent|group|chair)[a-z]*\.?\s*(?:\Z|\b(?:of|for|fur|de|des|du|di|d)\b)"
)
_COUNTRIES = table("text/countries", frozenset[str])


def affiliated(author: Author, *texts: str) -> Author:
    """Return *author* with the affiliations in *texts* appended to the existing ones."""
    lists = (author.affiliation, *map(_cleaned, texts))
    affiliations = dict.fromkeys(each for text in lists for each in text.split(_SEPARATOR))
    joined = _SEPARATOR.join(filter(None, affiliations))
    if joined == author.affiliation or len(joined) > _MAX_LENGTH:
        return author
    return replace(author, affiliation=joined)


def _cleaned(text: str) -> str:
    """Return *text* on one line without e-mail addresses, or "" where no letter remains."""
    if len(text) > _MAX_LENGTH:
        return ""
    bare = _MAIL.sub("", text) if "@" in text else text
    line = _FULL_STOP.sub("", " ".join(bare.split()).strip(" ,;"))
    return line if _LETTER.search(line) else ""


@lru_cache(maxsize=1 << 14)
def institutions_in(affiliation: str) -> frozenset[str]:
    """Return the keys of the institutions in *affiliation*, and of the units within them."""
    return frozenset(key for text in affiliation.split(_SEPARATOR) for key in _keys_of(text))


def _keys_of(text: str) -> Iterator[str]:
    """Yield the key of the institution in *text*, and that of the unit in its first part."""
    parts = [part for part in _PARTS.split(folded(text)) if _LETTER.search(part)]
    keys = {key: part for part in parts if (key := _key_of(part))}
    named = next(filter(_names_institution, keys), "")
    others = (key for key, part in keys.items() if not _UNIT.search(part))
    # A country, or a word for a kind alone, identifies no institution.
    specific = (key for key in others if key not in _COUNTRIES and not _KIND.fullmatch(key))
    if institution := named or next(specific, ""):
        yield institution
        if (first := next(iter(keys))) != institution:
            yield f"{first}, {institution}"


def _names_institution(key: str) -> bool:
    """Return whether *key* has a word for a kind of institution, and other words."""
    are_kinds = [bool(_KIND.match(word)) for word in key.split()]
    return any(are_kinds) and not all(are_kinds)


def _key_of(part: str) -> str:
    """Return the words of *part* except stop words, with words for kinds cut to their stems."""
    words = (word for word in _WORD.findall(part) if word not in _STOP_WORDS)
    return " ".join(_KIND.sub(r"\1", word) for word in words)
