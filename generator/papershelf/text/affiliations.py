"""Affiliations: where authors say that they work, and which institutions those are."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.text.letters import folded
from papershelf.text.tables import table

# Between the affiliations of an author who has several.
_BETWEEN = "; "
# What is longer is no place where a person works.
_LONGEST = 2_000
# As PubMed has the addresses of those who can be written to.
_MAIL = re.compile(
    r"(?:\b(?:electronic address|e-?mails?):\s?)?[\w.+-]{1,64}@[\w.-]{1,255}", re.IGNORECASE
)
_FULL_STOP = re.compile(r"(?<=[^\W_]{2})\s?\.\Z")
_PARTS = re.compile(r"[,;()\[\]/|–—]|\s-\s")
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_SILENT = frozenset("and at d da de del della der des di do du e et for fur la le of the".split())
# How the words for kinds of institutions begin, in full and as indexes abbreviate them.
_KIND = re.compile(r"\A(univ|colleg|acad|polit|polyt|ecole|hochsch|hosp).*")
# What every institution has some of: a department, or a school of something.
_UNIT = re.compile(
    r"\b(?:dep(?:t|art)|dip(?:t|art)|fac(?:\b|ul)|fachb|div(?:\b|is)|sect)"
    r"|\A\s*(?:sch|lab|inst|cent|group|chair)[a-z]*\.?\s*(?:\Z|\b(?:of|for|fur|de|des|du|di|d)\b)"
)
_COUNTRIES = table("text/countries", frozenset[str])


def affiliated(author: Author, *texts: str) -> Author:
    """Return an author with what *texts* say of where the author works, behind what is known."""
    lists = (author.affiliation, *map(_cleaned, texts))
    places = dict.fromkeys(place for text in lists for place in text.split(_BETWEEN))
    written = _BETWEEN.join(filter(None, places))
    if written == author.affiliation or len(written) > _LONGEST:
        return author
    return replace(author, affiliation=written)


def _cleaned(text: str) -> str:
    """Return a text on one line without addresses of mail, nothing where no letter is left."""
    if len(text) > _LONGEST:
        return ""
    bare = _MAIL.sub("", text) if "@" in text else text
    line = _FULL_STOP.sub("", " ".join(bare.split()).strip(" ,;"))
    return line if _LETTER.search(line) else ""


@lru_cache(maxsize=1 << 14)
def institutions_in(affiliation: str) -> frozenset[str]:
    """Return keys of the institutions in an *affiliation*, and of units within them."""
    return frozenset(key for text in affiliation.split(_BETWEEN) for key in _keys_of(text))


def _keys_of(text: str) -> Iterator[str]:
    """Yield the keys of an institution, which may stand anywhere, and of the unit before it."""
    parts = [part for part in _PARTS.split(folded(text)) if _LETTER.search(part)]
    keys = {key: part for part in parts if (key := _key_of(part))}
    kinds = {key: [bool(_KIND.match(word)) for word in key.split()] for key in keys}
    named = next((key for key, found in kinds.items() if any(found) and not all(found)), "")
    others = (key for key, part in keys.items() if not _UNIT.search(part))
    # A country, or a word for a kind of institutions alone, tells nothing.
    telling = (key for key in others if key not in _COUNTRIES and not _KIND.fullmatch(key))
    if found := named or next(telling, ""):
        yield found
        if (first := next(iter(keys))) != found:
            yield f"{first}, {found}"


def _key_of(part: str) -> str:
    """Return the words of a part that tell something, in their order, those of kinds cut short."""
    words = (word for word in _WORD.findall(part) if word not in _SILENT)
    return " ".join(_KIND.sub(r"\1", word) for word in words)
