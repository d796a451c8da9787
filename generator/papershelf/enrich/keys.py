"""Citation keys: what a paper is called in BibTeX, each key of one paper alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from papershelf.model import Author, Paper
from papershelf.text.slugs import SHORTEST_DIGEST, digest_of, slug_of_text
from papershelf.text.words import FILLERS

# What BibTeX, biber and TeX take; both tell no capitals apart.
_USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:/_.+-]{0,99}")
# The beginning of a title is enough, however long the whole.
_MOST_OF_TITLE = 200
_LONGEST_WORD = 30
# The words of a title beside a name and a year, and where one of these is not known.
_ONE, _FEW = 1, 3
# How many more words may tell papers apart.
_MORE = 2


def with_keys(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return *papers* that are identified, each with a key that no other has, in their order.

    That is the one by which its source cites it. Where there is none, or others have it too, it is
    made of author, year and title: of more words of that where papers are alike, and of a digest of
    the slug where those don't tell them apart. All that are alike are treated alike, so that the
    order of papers does not matter, and a further paper changes no key but of those.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    rest = papers
    for length in range(-1, _MORE + 2):
        wanted = {paper.slug: _key_of(paper, length) for paper in rest}
        counts = Counter(key.casefold() for key in wanted.values())
        free = {
            slug: key
            for slug, key in wanted.items()
            if key and counts[key.casefold()] == 1 and key.casefold() not in taken
        }
        keys |= free
        taken.update(map(str.casefold, free.values()))
        rest = [paper for paper in rest if paper.slug not in free]
    return tuple([replace(paper, key=keys.get(paper.slug, paper.slug)) for paper in papers])


def _key_of(paper: Paper, length: int) -> str:
    """Return the key of a paper with *length* words more than most have.

    If that is negative it is the source's own, where BibTeX can use it. Beyond _MORE it has a
    digest.
    """
    if length < 0:
        return paper.key if _USABLE.fullmatch(paper.key) else ""
    family, year = _family(paper.authors[0]) if paper.authors else "", str(paper.year or "")
    words = _words_of(paper.title)
    usual = _ONE if family and year else _FEW
    stem = "-".join(filter(None, (family, *words[:usual], year)))
    if family and year:
        stem = f"{family}{year}{''.join(words[:usual])}"
    more = words[usual : usual + length]
    if length > _MORE:
        more = [digest_of(paper.slug)[:SHORTEST_DIGEST]]
    return "-".join((stem or "paper", *more))


def _family(author: Author) -> str:
    """Return the family name, or the name, in plain letters and digits."""
    name = slug_of_text(author.family) or "".join(_words_of(author.name))
    return name.replace("-", "")[:_LONGEST_WORD]


def _words_of(text: str) -> list[str]:
    """Return the significant words of a text in plain letters and digits."""
    words = slug_of_text(text[:_MOST_OF_TITLE]).split("-")
    return [word[:_LONGEST_WORD] for word in words if word not in FILLERS and word]
