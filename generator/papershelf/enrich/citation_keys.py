"""Derive the citation keys of papers, such as `raffel2020exploring`."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from papershelf.model import Author, Paper
from papershelf.text.slugs import MIN_DIGEST, digest_of, slug_of_text
from papershelf.text.words import FILLERS

# Keys that BibTeX, biber and TeX accept. BibTeX and biber ignore case in keys.
_VALID_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:/_.+-]{0,99}")
# The beginning of a long title is enough.
_TITLE_PREFIX = 200
_MAX_WORD = 30
# Words of the title in a key: next to a name and a year, and where one of these is missing.
_WORDS_WITH_NAME, _WORDS_WITHOUT_NAME = 1, 3
# The most further words that disambiguate keys.
_MAX_FURTHER_WORDS = 2


def with_citation_keys(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return identified *papers* in their order, each with a unique citation key.

    That is the key of its source if no other paper has it. Otherwise it is made of author, year
    and title; papers whose keys would be equal get further words of the title, or else a digest of
    the slug. All of these papers are treated the same way, so the order of papers does not matter,
    and a new paper changes only the keys that would be equal to its own.
    """
    keys: dict[str, str] = {}
    remaining = papers
    for key_of in _CANDIDATES:
        candidates = {paper.slug: key_of(paper) for paper in remaining}
        counts = Counter(map(str.casefold, (*keys.values(), *candidates.values())))
        keys |= {
            slug: key for slug, key in candidates.items() if key and counts[key.casefold()] == 1
        }
        remaining = [paper for paper in remaining if paper.slug not in keys]
    return tuple([replace(paper, key=keys.get(paper.slug, paper.slug)) for paper in papers])


def _made_key(paper: Paper, further: int) -> str:
    """Return a key made of author, year and title, with *further* words of the title."""
    family, year = _family(paper.authors[0]) if paper.authors else "", str(paper.year or "")
    words = _words_of(paper.title)
    length = _WORDS_WITH_NAME if family and year else _WORDS_WITHOUT_NAME
    base = "-".join(filter(None, (family, *words[:length], year)))
    if family and year:
        base = f"{family}{year}{''.join(words[:length])}"
    return "-".join((base or "paper", *words[length : length + further]))


# The first of these that no other paper has is the key of a paper: that of the source if BibTeX can
# use it, one made of author, year and title, or that and a digest of the slug.
_CANDIDATES: tuple[Callable[[Paper], str], ...] = (
    lambda paper: paper.key if _VALID_KEY.fullmatch(paper.key) else "",
    *(partial(_made_key, further=further) for further in range(_MAX_FURTHER_WORDS + 1)),
    lambda paper: f"{_made_key(paper, 0)}-{digest_of(paper.slug)[:MIN_DIGEST]}",
)


def _family(author: Author) -> str:
    """Return the family name, or else the full name, in ASCII letters and digits."""
    name = slug_of_text(author.family) or "".join(_words_of(author.name))
    return name.replace("-", "")[:_MAX_WORD]


def _words_of(text: str) -> list[str]:
    """Return the words of *text* except fillers, in ASCII letters and digits."""
    words = slug_of_text(text[:_TITLE_PREFIX]).split("-")
    return [word[:_MAX_WORD] for word in words if word not in FILLERS and word]
